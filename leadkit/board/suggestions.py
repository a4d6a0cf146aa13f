"""What the evidence suggests for the present draft: conditions and a point card, each with what it gains and costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from leadkit.board.catalogue_view import catalogue_view
from leadkit.board.rates import share_view
from leadkit.board.study import Found, Points
from leadkit.definition.model import (
    SECTIONS,
    ActionCriterion,
    Criterion,
    Definition,
    Group,
    Ladder,
    Node,
    SectionName,
)
from leadkit.engine.admission import Admission, admit
from leadkit.engine.bitmaps import Bits, count
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.drivers import Drivers, suggest
from leadkit.evidence.drivers.card import plain
from leadkit.evidence.drivers.result import outcome_words
from leadkit.evidence.drivers.suggest import Suggestion
from leadkit.evidence.rates import FEWEST_LEADS, Rate, difference
from leadkit.evidence.target import Target
from leadkit.evidence.wording import percent
from leadkit.history.history import History
from leadkit.history.settings import OUTCOME
from leadkit.text import say

View = dict[str, Any]


def suggestions_view(admission: Admission | None, found: Found | None, step: tuple[int, int] | None = None) -> View:
    """Return the ``suggestions`` of the board's payload.

    Parameters
    ----------
    admission
        The verdicts of the shown level; ``None`` where there is none to suggest anything for.
    step
        How far the search is, parts done and of how many; ``None`` where it is over.
    """
    if admission is None or found is None:
        return {**_NOTHING, "message": say("suggestions.no_level")}
    drivers = found.drivers
    if drivers is None:
        return {**_NOTHING, "progress": _progress("looking", step or (0, 0))}
    if drivers.target is None:
        return {**_NOTHING, "message": drivers.headline()}
    progress = None if step is None else _progress("making", step)
    return {**_suggested(admission, drivers, drivers.target, found.points), "progress": progress}


_NOTHING: View = {
    "message": None, "progress": None, "headline": None, "outcome_text": None, "items": [], "asked_text": None,
    "card": None,
}  # fmt: skip


def _progress(doing: str, step: tuple[int, int]) -> View:
    done, of = step
    said = say(f"suggestions.{doing}", done=done, of=of) if of else say(f"suggestions.{doing}_first")
    return {"text": said, "share": done / of if of else 0.0}


def _suggested(admission: Admission, found: Drivers, target: Target, points: Points | None) -> View:
    made = suggest(found).made
    asked = _asked_about(admission)
    new = [one for one in made if one.driver.name not in asked]
    known = [one.driver.title for one in made if one.driver.name in asked]
    effect = _Effect(admission, _to_draft_on(target, Cohort.of(admission.history)))
    return {
        "message": None if made else say("evidence.suggest.nothing"),
        "headline": say("suggestions.found", n=len(found.found), of=len(found.drivers)) if made else None,
        "outcome_text": None if target.name == OUTCOME else say("suggestions.outcome", title=target.title),
        "items": sorted((_item(one, effect) for one in new), key=lambda item: not item["helps"]),
        "asked_text": say("suggestions.asked", titles=", ".join(known)) if known else None,
        "card": None if points is None or not made else _card(points, effect),
    }


def _to_draft_on(target: Target, facts: Cohort) -> Target:
    """Return an outcome of the leads that are in the board's rates alone."""
    return replace(target, asked=target.asked & facts.mature, hits=target.hits & facts.mature)


def _asked_about(admission: Admission) -> frozenset[str]:
    """Return the fields and activities that the draft asks for."""
    return frozenset(
        c.activity if isinstance(c, ActionCriterion) else c.test.field
        for definition in admission.definitions
        for c in definition.criteria()
    )


def _item(one: Suggestion, effect: _Effect) -> View:
    node = plain(one.criterion)
    section = _section(node, effect.history)
    return {
        "name": one.driver.name, "title": one.driver.title, "text": one.sentence, "section": section,
        "node": node.to_dict(), **effect.of(section, node),
        "held": {
            **share_view(one.held_out),
            "label": say("suggestions.held", n=one.held_out.of, outcome=outcome_words(effect.target)),
            "rest_text": say("suggestions.held_rest", rate=percent(one.rest_held_out.value or 0)),
        },
    }  # fmt: skip


def _section(criterion: Criterion, history: History) -> SectionName:
    """Return the section in which a person would look for a condition."""
    if isinstance(criterion, ActionCriterion):
        return "actions"
    fields = catalogue_view(history)["fields"]
    found = next((view["section"] for view in fields if view["name"] == criterion.test.field), None)
    return next((name for name in SECTIONS if name == found), "characteristics")


def _card(points: Points, effect: _Effect) -> View:
    group = points.group()
    actions = all(isinstance(line.criterion, ActionCriterion) for line in points.lines)
    section: SectionName = "actions" if actions else "characteristics"
    held = points.stop.held_out
    return {
        "text": say("suggestions.card", pairs=percent(points.area.value)),
        "lines": [{"points": line.points, "text": line.sentence} for line in points.lines],
        "threshold_text": say("suggestions.threshold", n=points.threshold, most=sum(x.points for x in points.lines)),
        "section": section, "node": group.to_dict(), **effect.of(section, group),
        "held": {
            **share_view(held),
            "label": say("suggestions.held", n=held.of, outcome=outcome_words(effect.target)), "rest_text": None,
        },
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Effect:
    """What asking for something besides would change, on the draft as it stands."""

    admission: Admission
    target: Target

    @property
    def history(self) -> History:
        return self.admission.history

    def of(self, section: SectionName, node: Node) -> View:
        """Return what is gained and what it costs, in words, and whether it surely does any good."""
        now = self.admission.pair.sure
        then = admit(with_besides(self.admission.draft, section, node), self.history).pair.sure
        left_out = now & ~then
        if not count(left_out):
            return {"helps": False, "gain_text": say("suggestions.same"), "cost_text": None}
        kept, out = self.target.rate(then), self.target.rate(left_out)
        gap = difference(kept, out)
        helps = gap is not None and gap.direction > 0 and not kept.too_few and out.of >= FEWEST_LEADS
        return {"helps": helps, "gain_text": self._gain(now, then, kept, out), "cost_text": self._cost(left_out)}

    def _gain(self, now: Bits, then: Bits, kept: Rate, out: Rate) -> str:
        counts = {"n": count(then), "before": count(now), "outcome": outcome_words(self.target), "out": out.of}
        if kept.too_few:
            return say("suggestions.gain_few", **counts)
        if out.of < FEWEST_LEADS:
            return say("suggestions.gain_out_few", **counts, rate=percent(kept.value or 0))
        return say("suggestions.gain", **counts, rate=percent(kept.value or 0), out_rate=percent(out.value or 0))

    def _cost(self, left_out: Bits) -> str:
        lost = count(self.target.hits & left_out)
        kind = "cost" if self.target.name == OUTCOME else "cost_other"
        return say(f"suggestions.{kind}", n=lost, title=self.target.title) if lost else say("suggestions.no_cost")


def with_besides(draft: Definition | Ladder, section: SectionName, node: Node) -> Definition | Ladder:
    """Return a draft whose highest level asks in a section for `node` besides all it asks for there."""
    if isinstance(draft, Ladder):
        return replace(draft, levels=(*draft.levels[:-1], _besides(draft.levels[-1], section, node)))
    return _besides(draft, section, node)


def _besides(definition: Definition, section: SectionName, node: Node) -> Definition:
    new = _fresh(node, {criterion.key for criterion in definition.criteria()})
    old = definition.sections().get(section)
    if old is not None:
        members = old.members if isinstance(old, Group) and old.kind == "all" else (old,)
        new = Group("all", (*members, new))
    made = {
        "format": lambda: replace(definition, format=new),
        "characteristics": lambda: replace(definition, characteristics=new),
        "actions": lambda: replace(definition, actions=new),
    }[section]()
    admit_by = made.admit
    if admit_by is None or section in _names(admit_by):
        return made
    points = (*admit_by.points, 10) if admit_by.kind == "score" else ()
    return replace(made, admit=replace(admit_by, members=(*admit_by.members, section), points=points))


def _names(group: Group) -> set[str]:
    names = {member for member in group.members if isinstance(member, str)}
    return names.union(*(_names(member) for member in group.members if isinstance(member, Group)))


def _fresh(node: Node, taken: set[str]) -> Node:
    """Return a node whose keys are not `taken`."""
    if isinstance(node, Group):
        return replace(node, members=tuple(m if isinstance(m, str) else _fresh(m, taken) for m in node.members))
    key, number = node.key, 2
    while key in taken:
        key, number = f"{node.key}_{number}", number + 1
    taken.add(key)
    return replace(node, key=key)
