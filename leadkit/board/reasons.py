"""Why one lead counts or does not: the conditions that tell, each with what was seen of the lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from leadkit.definition.model import ActionCriterion, Criterion, Definition, Group, Node, Policy, without
from leadkit.definition.words import asked, name_of
from leadkit.engine.explain import reasons_of
from leadkit.engine.records import Records
from leadkit.engine.rows.judge import judge
from leadkit.engine.rows.record import LeadRecord
from leadkit.history.history import History
from leadkit.text import say

YES, NO, UNKNOWN = "yes", "no", "unknown"
INVERTED = ("none", "at_most")
MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Told:
    """A condition's verdict on one lead, and what was seen and asked, as a sentence."""

    verdict: str
    text: str


class Reasons:
    """Judges single leads by single conditions, and remembers the answers: an edit changes one of them."""

    def __init__(self, history: History) -> None:
        self.history = history
        self._records = Records(history)
        self._leads: dict[int, LeadRecord] = {}
        self._told: dict[tuple[int, Criterion, Policy, int | None], Told] = {}

    def told(self, row: int, criterion: Criterion, definition: Definition) -> Told:
        """Return what one condition of `definition` says of the lead in `row`."""
        observe_s = definition.observe.seconds if definition.observe else None
        asked_of = (row, criterion, definition.policy(criterion), observe_s)
        if asked_of not in self._told:
            if len(self._told) >= MOST_KEPT:
                self._told.clear()
                self._leads.clear()
            if row not in self._leads:
                self._leads[row] = self._records[row]
            alone = Definition("-", format=criterion, if_missing=definition.if_missing, observe=definition.observe)
            judgement = judge(alone, self._leads[row], self.history.catalogue, self.history.as_of)
            reason = reasons_of(alone, judgement, self.history.catalogue)[0]
            self._told[asked_of] = Told(reason.verdict, reason.text)
        return self._told[asked_of]

    def telling(
        self, row: int, definition: Definition, hidden: frozenset[str] = frozenset()
    ) -> Iterator[tuple[Criterion, Told]]:
        """Yield the conditions that make each section of `definition` what it is for the lead in `row`.

        Of a section that is met, those that meet it; of one that is not, those that are lacking. What was seen of the
        fields in `hidden` is not said.
        """
        for section in definition.sections().values():
            node = without(section)
            if node is None:
                continue
            verdicts: dict[str, str] = {}
            verdict = self._verdict(node, row, definition, verdicts)
            for criterion in _telling(node, verdict, verdicts):
                told = self.told(row, criterion, definition)
                yield criterion, self._discreet(criterion, told, hidden)

    def _discreet(self, criterion: Criterion, told: Told, hidden: frozenset[str]) -> Told:
        if isinstance(criterion, ActionCriterion) or criterion.test.field not in hidden:
            return told
        catalogue = self.history.catalogue
        text = say("cards.hidden_reason", name=name_of(criterion, catalogue), asked=asked(criterion, catalogue))
        return Told(told.verdict, text)

    def _verdict(self, node: Node, row: int, definition: Definition, verdicts: dict[str, str]) -> str:
        if not isinstance(node, Group):
            verdicts[node.key] = self.told(row, node, definition).verdict
            return verdicts[node.key]
        return combined(node, [self._verdict(m, row, definition, verdicts) for m in _members(node)])


def combined(group: Group, verdicts: list[str]) -> str:
    """Return the verdict of a group from those of its members: points and a bound (design 3.2).

    >>> combined(Group("at_least", (), 1), ["no", "unknown"])
    'unknown'
    """
    points = [Decimal(str(p)) for p in group.points] or [Decimal(1)] * len(verdicts)
    low = sum((p for p, v in zip(points, verdicts, strict=True) if v == YES or (v == UNKNOWN and p < 0)), Decimal(0))
    high = sum((p for p, v in zip(points, verdicts, strict=True) if v == YES or (v == UNKNOWN and p > 0)), Decimal(0))
    needed = {"all": len(verdicts), "any": 1, "none": 0}.get(group.kind, group.n or 0)
    bound = Decimal(str(needed))
    if group.kind in INVERTED:
        return YES if high <= bound else NO if low > bound else UNKNOWN
    return YES if low >= bound else NO if high < bound else UNKNOWN


def _members(group: Group) -> list[Node]:
    return [member for member in group.members if not isinstance(member, str)]


def _telling(node: Node, verdict: str, verdicts: Mapping[str, str]) -> Iterator[Criterion]:
    """Yield the criteria below `node` that make its verdict what it is."""
    if not isinstance(node, Group):
        yield node
        return
    wanted = verdict
    if node.kind in INVERTED and verdict != UNKNOWN:
        wanted = NO if verdict == YES else YES
    for member in _members(node):
        found = _known(member, verdicts)
        if found == wanted or node.kind == "score":
            yield from _telling(member, found, verdicts)


def _known(node: Node, verdicts: Mapping[str, str]) -> str:
    if not isinstance(node, Group):
        return verdicts[node.key]
    return combined(node, [_known(member, verdicts) for member in _members(node)])
