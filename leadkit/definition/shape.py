"""A definition looked at as one tree of groups: what stands together in it, and what can cease to hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leadkit.definition.model import ActionCriterion, Criterion, Definition, Group, Node, SectionName, without


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition that must be met, or (not `met`) must not be."""

    criterion: Criterion
    met: bool = True


def whole(definition: Definition) -> Node | None:
    """Return the definition as one group: sections put where `admit` names them, planned conditions left out."""
    sections = {name: kept for name, node in definition.sections().items() if (kept := without(node)) is not None}
    if not sections:
        return None
    if definition.admit is None:
        return Group("all", tuple(sections.values()))
    return _filled(definition.admit, sections)


def _filled(group: Group, sections: dict[SectionName, Node]) -> Group | None:
    members: list[Node] = []
    points: list[int | float] = []
    for i, member in enumerate(group.members):
        node: Node | None = _filled(member, sections) if isinstance(member, Group) else None
        if isinstance(member, str):
            node = sections.get(member)
        if node is not None:
            members.append(node)
            points.extend(group.points[i : i + 1])
    return Group(group.kind, tuple(members), group.n, tuple(points)) if members else None


def named_in(group: Group) -> Iterator[str]:
    """Yield the names of the sections that a combination of sections names."""
    for member in group.members:
        if isinstance(member, Group):
            yield from named_in(member)
        elif isinstance(member, str):
            yield member


def together(group: Group) -> tuple[list[Asked], list[Group]]:
    """Return the conditions that stand side by side in a group, nested groups of its own kind opened, and the others.

    In "all", what "none of" names must not be met.
    """
    literals: list[Asked] = []
    others: list[Group] = []
    for member in group.members:
        if isinstance(member, str):
            continue
        if not isinstance(member, Group):
            literals.append(Asked(member, met=group.kind != "none"))
            continue
        alone = len(member.members) == 1 and member.kind in ("all", "any")
        opened = group.kind in ("all", "any") and (member.kind == group.kind or alone)
        if opened or (group.kind == "all" and member.kind == "none"):
            inner, deeper = together(member)
            literals += inner
            others += deeper
        else:
            others.append(member)
    return literals, others


def nodes_of(node: Node | None) -> Iterator[Node]:
    """Yield a node and all below it."""
    if node is None:
        return
    yield node
    if isinstance(node, Group):
        for member in node.members:
            if not isinstance(member, str):
                yield from nodes_of(member)


def judged_once(node: Node) -> bool:
    """Whether a node by itself holds at the horizon only, and may cease to hold later."""
    if isinstance(node, Group):
        return node.kind in ("none", "at_most") or any(points < 0 for points in node.points)
    return isinstance(node, ActionCriterion) and (node.recent is not None or node.count.op in ("=", "<", "<="))
