"""A control in somebody's hand: what the board shows at each of its stops, worked out once when it is grabbed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_
from typing import Any

from leadkit.board.catalogue_view import catalogue_view
from leadkit.board.conditions import Conditions, counts_view, head_of
from leadkit.board.drafting import NEVER_LEVEL, Document, Path, Spot, spots_of
from leadkit.board.figures import figures_view
from leadkit.board.judged import Judged, judge
from leadkit.board.state import Look, group_view
from leadkit.definition.model import SECTIONS, ActionCriterion, Criterion, Node
from leadkit.definition.predicates import lower_criterion
from leadkit.definition.words import clause, name_of, summary
from leadkit.engine.admission import admit
from leadkit.engine.bitmaps import Pair, count
from leadkit.evidence.holdout import drafting
from leadkit.evidence.places import Places, places
from leadkit.evidence.recount import Recount
from leadkit.evidence.sweep import Sweep, Verdict

View = dict[str, Any]
MOST_COUNTS = 40
LEAST_COUNTS = 10


@dataclass(frozen=True, eq=False)
class Grip:
    """The control of one value of a document.

    Parameters
    ----------
    look
        What was looked at when it was grabbed.
    spot
        The condition that it changes.
    end
        The end that moves, where it changes one of two; else 0.
    """

    look: Look
    spot: Spot
    end: int
    stroke: str | None

    @property
    def path(self) -> Path:
        """Where the value stands in the document."""
        return (*self.spot.path, *(("count", "value") if "activity" in self.spot.node else ("value",)))

    def leads_to(self, look: Look, stroke: str | None) -> bool:
        """Whether an edit changes nothing but the value in hand, in the stroke for which it was grabbed."""
        if self.stroke is None or self.stroke != stroke:
            return False
        if (look.level, look.off) != (self.look.level, self.look.off):
            return False
        return bool(with_value(look.document, self.path, None) == with_value(self.look.document, self.path, None))


def grab(
    look: Look, key: str, end: int, stroke: str | None, conditions: Conditions, before: int | None
) -> tuple[Grip | None, View]:
    """Return the control of a condition on the shown level, and what is shown at each of its stops.

    Where that cannot be worked out there is no control, and no stop.

    Parameters
    ----------
    before
        How many leads counted before the stroke; ``None`` where there is none to compare with.
    """
    spots = [spot for spot in spots_of(look.document, look.level) if spot.key == key]
    held = Grip(look, spots[0], end, stroke) if len(spots) == 1 else None
    values, steps = ([], []) if held is None else _stops(held, conditions, before)
    view = {"level": look.level, "key": key, "end": end, "stroke": stroke, "values": values, "steps": steps}
    return held if values else None, view


def with_value(document: Any, path: Sequence[str | int], value: Any) -> Any:
    """Return a copy of a document with another value at `path`; the document itself where nothing stands there."""
    if not path:
        return value
    step, *rest = path
    if isinstance(document, Mapping):
        return {**document, step: with_value(document.get(str(step)), rest, value)}
    if isinstance(document, list) and isinstance(step, int) and 0 <= step < len(document):
        return [*document[:step], with_value(document[step], rest, value), *document[step + 1 :]]
    return document if rest else value


def _stops(held: Grip, conditions: Conditions, before: int | None) -> tuple[list[Any], list[View]]:
    values = _values_of(held.spot.node, held.end, conditions)
    criteria = _criteria(held, values, conditions)
    if not criteria:
        return [], []
    found = judge(_with_first(held, values), held.look.level, held.look.off, conditions)
    if not isinstance(found, Judged):
        return [], []
    history, head = conditions.history, head_of(held.look.document, held.look.level)
    leaves = [lower_criterion(criterion, head.policy(criterion), conditions.catalogue) for criterion in criteria]
    where = places(history, leaves, head.observe.seconds if head.observe else None)
    if where is None:
        return [], []
    return values, _Table(held, criteria, found, conditions, where).steps(before)


def _values_of(node: Document, end: int, conditions: Conditions) -> list[Any]:
    """Return the values that the control of a condition can be put to, ascending."""
    if "activity" in node:
        return _counts(node)
    field = next((f for f in catalogue_view(conditions.history)["fields"] if f["name"] == node.get("field")), None)
    if field is None or field["type"] not in ("number", "money", "ordered"):
        return []
    ordered = field["type"] == "ordered"
    stops = [step["value"] for step in field["values"]] if ordered else (field["range"] or {}).get("nice_stops", [])
    if node.get("op") in ("<", "<=", ">", ">=", "="):
        return list(stops)
    if node.get("op") != "between" or ordered or not stops:
        return []
    return _pairs(stops, node.get("value"), end)


def _pairs(stops: list[float], pair: Any, end: int) -> list[Any]:
    """Return the pairs with one end at every stop; it never passes the other end."""
    given = list(pair) if isinstance(pair, list) and len(pair) == 2 else [None, None]
    low, high = (stops[0] if given[0] is None else given[0]), (stops[-1] if given[1] is None else given[1])
    if any(isinstance(one, bool) or not isinstance(one, int | float) for one in (low, high)):
        return []
    if end == 0:
        return [[stop, high] for stop in sorted({*(s for s in stops if s < high), high})]
    return [[low, stop] for stop in sorted({*(s for s in stops if s > low), low})]


def _counts(node: Document) -> list[int]:
    count = node.get("count")
    now = count.get("value") if isinstance(count, dict) else None
    reach = 2 * now if isinstance(now, int) and not isinstance(now, bool) else 0
    return list(range(min(max(reach, LEAST_COUNTS), MOST_COUNTS) + 1))


def _criteria(held: Grip, values: list[Any], conditions: Conditions) -> list[Criterion]:
    """Return the condition with each of the values; nothing where it cannot be judged."""
    if not values:
        return []
    first = conditions.reading(with_value(held.spot.node, held.path[len(held.spot.path) :], values[0]))
    if first.criterion is None or first.faults or first.is_planned:
        return []
    return [_moved(first.criterion, value) for value in values]


def _moved(criterion: Criterion, value: Any) -> Criterion:
    if isinstance(criterion, ActionCriterion):
        return replace(criterion, count=replace(criterion.count, value=value))
    return replace(criterion, test=replace(criterion.test, value=tuple(value) if isinstance(value, list) else value))


def _with_first(held: Grip, values: list[Any]) -> Document:
    """Return the document as it stands if its value is one of `values`, so that all of it is judged already."""
    node: Any = held.spot.node
    for step in held.path[len(held.spot.path) :]:
        node = node.get(step) if isinstance(node, dict) else None
    if node in values:
        return held.look.document
    document: Document = with_value(held.look.document, held.path, values[0])
    return document


class _Table:
    """The stops of one condition of a document that is judged."""

    def __init__(
        self, held: Grip, criteria: list[Criterion], judged: Judged, conditions: Conditions, found: Places
    ) -> None:
        self.held, self.criteria, self.judged, self.conditions = held, criteria, judged, conditions
        self.n = conditions.history.n
        self.sweep = Sweep(drafting(conditions.history), found)
        self.is_never = held.look.level == NEVER_LEVEL

    def steps(self, before: int | None) -> list[View]:
        """Return what the board shows at each stop."""
        steps = self._conditions()
        if self.held.spot.key in self.held.look.off:
            return steps
        told = self._verdict()
        figures = self.sweep.figures(told)
        counts = [one.everyone.admitted.leads for one in figures]
        seen = [figures_view(one, before, self.is_never) for one in figures]
        levels, groups = self._levels(told, counts), self._groups(counts)
        return [
            {
                **step, "figures": seen[i], "levels": levels[i], "never": f"{counts[i]:,}" if self.is_never else None,
                "groups": groups[i],
            }
            for i, step in enumerate(steps)
        ]  # fmt: skip

    def _conditions(self) -> list[View]:
        state = "off" if self.held.spot.key in self.held.look.off else "on"
        catalogue = self.conditions.catalogue
        return [
            {
                "said": clause(criterion, catalogue),
                "condition": {
                    "name": name_of(criterion, catalogue), "summary": summary(criterion, catalogue), "state": state,
                    "message": None, **counts_view(yes, unknown, self.n),
                },
            }
            for criterion, (yes, unknown) in zip(self.criteria, self.sweep.answers(), strict=True)
        ]  # fmt: skip

    def _verdict(self) -> Verdict:
        """Return what follows from the condition for the shown level, with all below it, or for the never-group."""
        key, level = str(self.held.spot.key), self.held.look.level
        if self.is_never:
            alone = Recount(self.judged.of_level(NEVER_LEVEL))
            return lambda answer: alone.level(0, {key: answer})
        whole = self.judged.admission
        recount = Recount(whole)
        below = whole.reaches[level - 1] if level else ~whole.never
        return lambda answer: below & recount.level(level, {key: answer})

    def _levels(self, told: Verdict, counts: list[int]) -> list[list[str]]:
        """Return how many leads reach each level at each stop; `counts` are those that `told` says yes of."""
        whole, shown = self.judged.admission, self.held.look.level
        columns = []
        for i in range(len(whole.levels)):
            if self.is_never or i > shown:
                columns.append(self.sweep.counts(self._reaching(told, i)))
            else:
                columns.append(counts if i == shown else [count(whole.reaches[i].sure)] * len(counts))
        return [[f"{n:,}" for n in row] for row in zip(*columns, strict=True)]

    def _reaching(self, told: Verdict, level: int) -> Verdict:
        first = 0 if self.is_never else self.held.look.level + 1
        above = [verdicts.admitted for verdicts in self.judged.admission.levels[first : level + 1]]

        def reaching(answer: Pair) -> Pair:
            return reduce(and_, above, ~told(answer) if self.is_never else told(answer))

        return reaching

    def _groups(self, counts: list[int]) -> list[View]:
        """Return how many leads meet the section of the condition at each stop."""
        section, key = self.held.spot.section, str(self.held.spot.key)
        if not self.is_never:
            whole = self.judged.definitions[self.held.look.level]
            kept = {name: node if name == section else None for name, node in whole.sections().items()}
            alone = Recount(admit(replace(whole, admit=None, **_only(kept)), self.conditions.history))
            counts = self.sweep.counts(lambda answer: alone.level(0, {key: answer}))
        return [{section: group_view(n, self.n)} for n in counts]


def _only(kept: dict[Any, Node | None]) -> dict[str, Any]:
    return {name: kept.get(name) for name in SECTIONS}
