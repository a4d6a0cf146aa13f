"""What would have to be otherwise for one lead to count: the fewest conditions, and what each would have to ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from leadkit.definition.phrases import listed, mid_sentence
from leadkit.definition.predicates import Leaf, Rule, lower
from leadkit.engine.admission import Admission
from leadkit.engine.explain import Reason
from leadkit.text import say

MOST = 3
YES, UNKNOWN, NO = 1, -1, 0


@dataclass(frozen=True, slots=True)
class Change:
    """Conditions that would all have to be answered otherwise, and then the lead counts; none of them is idle.

    Parameters
    ----------
    names
        The conditions in `Admission.columns`.
    reasons
        For each what was asked and what was seen.
    """

    names: tuple[str, ...]
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Nearest:
    """The nearest changes that would let one lead count.

    Parameters
    ----------
    changes
        All of the smallest size that suffices, up to three conditions; empty for a lead that counts, and for one that
        is further away.
    """

    lead_id: str
    verdict: str
    changes: tuple[Change, ...]

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return what would have to be otherwise, a sentence per way."""
        if self.verdict == "admitted":
            return (say("evidence.nearest.counts", lead=self.lead_id),)
        if not self.changes:
            return (say("evidence.nearest.far", lead=self.lead_id, n=MOST),)
        said = []
        for change in self.changes:
            names = listed([mid_sentence(reason.name) for reason in change.reasons], say("words.and"))
            seen = " ".join(reason.text for reason in change.reasons)
            said.append(say("evidence.nearest.change", lead=self.lead_id, names=names, n=len(change.names), seen=seen))
        return tuple(said)


def nearest(admission: Admission, lead_id: str) -> Nearest:
    """Return the fewest conditions whose other answer would let a lead count.

    Raises
    ------
    UsageError
        The history has no such lead.
    """
    explained = admission.explain(lead_id)
    row = admission.history.lead_ids.index(lead_id)
    answers = {name: int(pair.codes()[row]) for name, pair in admission.criteria.items()}
    rules = _Rules(admission)
    if explained.verdict == "admitted":
        return Nearest(lead_id, explained.verdict, ())
    never = int(admission.never.codes()[row])
    found: list[Change] = []
    for size in range(1, MOST + 1 if never == NO else 0):
        found = [
            Change(names, tuple(_reason(name, admission, explained.reasons) for name in names))
            for names in combinations(answers, size)
            if rules.admit({**answers, **rules.helping(names, answers)})
        ]
        if found:
            break
    return Nearest(lead_id, explained.verdict, tuple(found))


def _reason(name: str, admission: Admission, reasons: tuple[Reason, ...]) -> Reason:
    key = admission.columns[name][1].key
    return next(reason for reason in reasons if reason.key == key)


class _Rules:
    """The levels of a draft, judged for one lead from the answers to its conditions."""

    def __init__(self, admission: Admission) -> None:
        catalogue = admission.history.catalogue
        self.roots = [lower(definition, catalogue).root for definition in admission.definitions]
        self.names = admission.names

    def admit(self, answers: Mapping[str, int]) -> bool:
        """Whether all levels say yes."""
        return all(
            root is None or _judge(root, {key: answers[name] for key, name in names.items()}) == YES
            for root, names in zip(self.roots, self.names, strict=True)
        )

    def helping(self, names: tuple[str, ...], answers: Mapping[str, int]) -> dict[str, int]:
        """Return the other answers to some conditions: no becomes yes, yes becomes no, and the unknown either."""
        flipped = {name: NO if answers[name] == YES else YES for name in names}
        unknown = [name for name in names if answers[name] == UNKNOWN]
        for name in unknown:
            if not self.admit({**answers, **flipped}) and self.admit({**answers, **flipped, name: NO}):
                flipped[name] = NO
        return flipped


def _judge(rule: Rule, answers: Mapping[str, int]) -> int:
    if isinstance(rule, Leaf):
        return answers[rule.key]
    said = [_judge(member, answers) for member in rule.members]
    terms = list(zip(rule.points, said, strict=True))
    fewest = sum(points for points, answer in terms if answer == YES or (answer == UNKNOWN and points < 0))
    most = sum(points for points, answer in terms if answer == YES or (answer == UNKNOWN and points > 0))
    if rule.low is not None:
        return YES if fewest >= rule.low else NO if most < rule.low else UNKNOWN
    assert rule.high is not None
    return YES if most <= rule.high else NO if fewest > rule.high else UNKNOWN
