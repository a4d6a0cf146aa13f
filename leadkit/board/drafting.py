"""A document while it is being drafted: what of it can be judged already, and what is still unfinished.

On the board a condition may lack its value and a group may be empty. Such parts are left out of what is judged, as
planned ones are; everything else is left exactly as it stands, so that the reader of documents finds its faults.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from leadkit.definition.catalogue import Catalogue, Field
from leadkit.definition.model import GROUP_KINDS, SECTIONS
from leadkit.text import say

Document = Mapping[str, Any]
Path = tuple[str | int, ...]
Drops = Callable[[Document], bool]
NEVER_LEVEL = -1


@dataclass(frozen=True, slots=True)
class Spot:
    """A criterion of a raw document and where it stands: section name or ``"never"``, and the JSON path."""

    node: Document
    section: str
    path: Path

    @property
    def key(self) -> str | None:
        """The criterion's key, where it has one that is a text."""
        key = self.node.get("key")
        return key if isinstance(key, str) else None


def is_ladder(document: Document) -> bool:
    """Whether the document is a ladder of levels."""
    return document.get("leadkit") == "ladder/1"


def levels_of(document: Document) -> list[Document]:
    """Return the raw definitions of a document, lowest level first; a plain definition has one."""
    if not is_ladder(document):
        return [document]
    levels = document.get("levels")
    return [level if isinstance(level, dict) else {} for level in levels] if isinstance(levels, list) else []


def level_name(document: Document, level: int) -> str:
    """Return what tells a level from the others, also after they were reordered."""
    if level == NEVER_LEVEL:
        return "-"
    levels = levels_of(document)
    return str(levels[level].get("id", level)) if level < len(levels) else ""


def spots_of(document: Document, level: int) -> list[Spot]:
    """Return the criteria of one level, or of the never-group, in the order of the document."""
    if level == NEVER_LEVEL:
        return list(_spots(document.get("never"), "never", ("never",))) if is_ladder(document) else []
    levels = levels_of(document)
    if level >= len(levels):
        return []
    start: Path = ("levels", level) if is_ladder(document) else ()
    return [
        spot for name in SECTIONS if name in levels[level]
        for spot in _spots(levels[level][name], name, (*start, name))
    ]  # fmt: skip


def is_criterion(node: Any) -> bool:
    """Whether a raw node is a criterion, finished or not."""
    return isinstance(node, dict) and (
        "field" in node or "activity" in node or ("key" in node and not any(kind in node for kind in GROUP_KINDS))
    )


def _spots(node: Any, section: str, path: Path) -> Iterator[Spot]:
    if is_criterion(node):
        yield Spot(node, section, path)
    elif isinstance(node, dict):
        for place, members in node.items():
            if isinstance(members, list):
                for i, member in enumerate(members):
                    yield from _spots(member, section, (*path, place, i))
        if "when" in node:
            yield from _spots(node["when"], section, (*path, "when"))


def prune(document: Document, drops: Drops) -> dict[str, Any]:
    """Return the document without the criteria that `drops` names, without empty groups and what they leave empty.

    A group keeps its number: "at least 2 of" one condition is met by nobody.
    """
    if not is_ladder(document):
        return _prune_definition(document, drops)
    pruned = dict(document)
    if "never" in document:
        never = _prune_node(document["never"], drops)
        if never is None:
            del pruned["never"]
        else:
            pruned["never"] = never
    if isinstance(document.get("levels"), list):
        pruned["levels"] = [
            _prune_definition(level, drops) if isinstance(level, dict) else level for level in document["levels"]
        ]
    return pruned


def _prune_definition(document: Document, drops: Drops) -> dict[str, Any]:
    pruned = dict(document)
    gone: set[str] = set()
    for name in SECTIONS:
        if name not in document:
            continue
        node = _prune_node(document[name], drops)
        if node is None:
            gone.add(name)
            del pruned[name]
        else:
            pruned[name] = node
    if gone and "admit" in document:
        admit = _prune_node(document["admit"], lambda _: False, gone)
        if admit is None:
            del pruned["admit"]
        else:
            pruned["admit"] = admit
    return pruned


def _prune_node(node: Any, drops: Drops, gone: set[str] | None = None) -> Any:
    """Return what is left of a node, None where nothing is; `gone` are section names that are no more."""
    if isinstance(node, str):
        return None if gone and node in gone else node
    if is_criterion(node):
        return None if drops(node) else node
    if not isinstance(node, dict):
        return node
    place = "of" if "of" in node else next((kind for kind in GROUP_KINDS if kind in node), None)
    members = node.get(place) if place else None
    if not isinstance(members, list):
        return node if node else None
    left = [kept for member in members if (kept := _prune_member(member, drops, gone)) is not None]
    return {**node, place: left} if left else None


def _prune_member(member: Any, drops: Drops, gone: set[str] | None) -> Any:
    if not isinstance(member, dict) or "when" not in member:
        return _prune_node(member, drops, gone)
    inner = _prune_node(member["when"], drops, gone)
    return None if inner is None else {**member, "when": inner}


def unfinished(node: Document, catalogue: Catalogue) -> str | None:
    """Return what a criterion still lacks, in words; None where it is complete."""
    if "activity" in node:
        return _unfinished_action(node, catalogue)
    if _blank(node.get("field")):
        return say("drafting.no_field")
    field = catalogue.fields.get(str(node["field"]), Field(str(node["field"])))
    return _unfinished_test(node, field)


def _unfinished_test(node: Document, field: Field) -> str | None:
    op, value = node.get("op"), node.get("value")
    if _blank(op):
        return say("drafting.no_op")
    if op in ("known", "missing"):
        return None
    if op in ("in", "not in"):
        return say("drafting.no_values") if _blank(value) or value == [] else None
    if op == "between":
        ends = value if isinstance(value, list) else []
        both = len(ends) == 2 and not any(_blank(end) for end in ends)
        return None if both or (not _blank(value) and not isinstance(value, list)) else say("drafting.no_ends")
    if op in ("contains", "starts with"):
        return say("drafting.no_text") if _blank(value) else None
    kind = {"number": "number", "money": "number", "date": "date"}.get(field.type, "value")
    return say(f"drafting.no_{kind}") if _blank(value) or value == [] else None


def _unfinished_action(node: Document, catalogue: Catalogue) -> str | None:
    if _blank(node.get("activity")):
        return say("drafting.no_activity")
    count = node.get("count")
    if count is None or (isinstance(count, dict) and (_blank(count.get("op")) or _blank(count.get("value")))):
        return say("drafting.no_count")
    for test in node.get("where") or () if isinstance(node.get("where"), list) else ():
        if isinstance(test, dict):
            name = test.get("field")
            field = catalogue.attributes.get(str(name), Field(str(name)))
            if _blank(name):
                return say("drafting.no_attribute")
            if _unfinished_test(test, field):
                return say("drafting.no_detail", attribute=field.title)
    if "distinct" in node and _blank(node["distinct"]):
        return say("drafting.no_distinct")
    within = node.get("within")
    if "within" in node and (_blank(within) or (isinstance(within, dict) and any(_blank(w) for w in within.values()))):
        return say("drafting.no_window")
    return say("drafting.no_recent") if "recent" in node and _blank(node["recent"]) else None


def _blank(value: Any) -> bool:
    return value is None or value == ""
