"""What would have to be otherwise for one lead to count: the fewest conditions, and what each would have to ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, islice, product
from typing import TYPE_CHECKING, Any

from leadkit.definition.model import Criterion, Definition, FieldCriterion, Group, Ladder, without
from leadkit.definition.phrases import listed, value_words
from leadkit.definition.predicates import Leaf, Rule, leaves_of, lower, lower_node
from leadkit.definition.words import asked
from leadkit.engine.admission import Admission
from leadkit.engine.explain import Reason, reasons_of
from leadkit.engine.records import Records
from leadkit.engine.rows.judge import Finding, judge
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.looser import just_met
from leadkit.evidence.notches import judged_as
from leadkit.evidence.recount import NEVER, Recount
from leadkit.evidence.what_if import Group as Leads
from leadkit.evidence.wording import in_words
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

MOST = 3
MOST_SAID = 3
MOST_WAYS = 200
YES, UNKNOWN, NO = 1, -1, 0


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The conditions of a change, asking just so little that the lead meets them.

    Parameters
    ----------
    criteria
        The conditions with the lead's own value in place of theirs, in the order of the change.
    gained
        The leads that would newly count, the lead itself among them.
    """

    criteria: tuple[Criterion, ...]
    asked: tuple[str, ...]
    gained: Leads


@dataclass(frozen=True, slots=True)
class Change:
    """Conditions that would all have to be answered otherwise, and then the lead counts; none of them is idle.

    Parameters
    ----------
    names
        The conditions in `Admission.columns`; one of those that say who can never be a lead as ``never:`` and its key.
    reasons
        For each what was asked and what was seen.
    relaxed
        What the draft would have to ask to admit the lead as it is; ``None`` where no other value of the conditions
        does, and beyond the first few changes.
    """

    names: tuple[str, ...]
    reasons: tuple[Reason, ...]
    relaxed: Relaxed | None = None

    @property
    def is_untold(self) -> bool:
        """Whether none of the answers is known."""
        return all(reason.verdict == "unknown" for reason in self.reasons)


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
    has_outcome: bool = False

    def frame(self) -> pd.DataFrame:
        """Return a row per change and condition.

        Columns: ``change`` (numbered from 0), ``key`` (its name in ``Admission.leads``), ``title``, ``answer``
        ("yes", "no" or "unknown"), ``seen`` (what was seen and asked, in words), ``asked`` (what it would have to ask
        instead; missing where nothing suffices); ``gained`` (leads that would newly count), ``cohort``, ``won``,
        ``win_rate``, ``low``, ``high``, ``too_few`` (those of them that are old enough for rates, 95 % interval).
        """
        import pandas as pd

        columns = ("change", "key", "title", "answer", "seen", "asked", *_FIGURES)
        return pd.DataFrame([row for i, change in enumerate(self.changes) for row in _rows(i, change)], columns=columns)

    def to_dict(self) -> dict[str, Any]:
        """Return the changes as plain data."""
        return {
            "within": MOST,
            "changes": [
                {"conditions": [_condition(row) for row in rows], "relaxed": _figures(change)}
                for i, change in enumerate(self.changes)
                if (rows := _rows(i, change))
            ],
        }

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self, *, seen: bool = True) -> tuple[str, ...]:
        """Return what would have to be otherwise, a sentence or two per way; what was `seen` besides."""
        if self.verdict == "admitted":
            return (say("evidence.nearest.counts", lead=self.lead_id),)
        if not self.changes:
            return (say("evidence.nearest.far", lead=self.lead_id, n=MOST),)
        said = []
        for change in self.changes[:MOST_SAID]:
            quoted = [say("evidence.nearest.quoted", name=reason.name) for reason in change.reasons]
            names = listed(list(dict.fromkeys(quoted)), say("words.and"))
            key = "untold" if change.is_untold else "change"
            parts = [say(f"evidence.nearest.{key}", lead=self.lead_id, names=names)]
            parts += [reason.text for reason in change.reasons] if seen else []
            parts += [self._relaxed(change.relaxed)] if change.relaxed is not None else []
            said.append(" ".join(parts))
        more = len(self.changes) - MOST_SAID
        return (*said, say("evidence.nearest.more", n=more)) if more > 0 else tuple(said)

    def _relaxed(self, found: Relaxed) -> str:
        key = "relaxed" if self.has_outcome else "relaxed_counted"
        words = listed(list(found.asked), say("words.and"))
        rate = in_words(found.gained.mature.rate)
        return say(f"evidence.nearest.{key}", asked=words, n=found.gained.everyone.leads, rate=rate)


_FIGURES = ("gained", "cohort", "won", "win_rate", "low", "high", "too_few")


def _rows(number: int, change: Change) -> list[dict[str, object]]:
    words = change.relaxed.asked if change.relaxed is not None else (None,) * len(change.names)
    figures = _figures(change) or dict.fromkeys(_FIGURES)
    return [
        {"change": number, "key": name, "title": r.name, "answer": r.verdict, "seen": r.text, "asked": text, **figures}
        for name, r, text in zip(change.names, change.reasons, words, strict=True)
    ]


def _condition(row: Mapping[str, object]) -> dict[str, object]:
    return {name: row[name] for name in ("key", "title", "answer", "seen", "asked")}


def _figures(change: Change) -> dict[str, object] | None:
    if change.relaxed is None:
        return None
    gained = change.relaxed.gained
    rate = gained.mature.rate
    found = (gained.everyone.leads, rate.of, rate.hits, rate.value, rate.low, rate.high, rate.too_few)
    return dict(zip(_FIGURES, found, strict=True))


def nearest(admission: Admission, lead_id: str) -> Nearest:
    """Return the fewest conditions whose other answer would let a lead count.

    Raises
    ------
    UsageError
        The history has no such lead.
    """
    explained = admission.explain(lead_id)
    has_outcome = admission.history.outcome is not None
    if explained.verdict == "admitted":
        return Nearest(lead_id, explained.verdict, (), has_outcome)
    lead = _Lead(admission, admission.history.lead_ids.index(lead_id))
    for size in range(1, MOST + 1):
        found = tuple(islice(lead.changes(size), MOST_WAYS))
        if found:
            relaxed = [Change(c.names, c.reasons, lead.relaxed(c.names)) for c in found[:MOST_SAID]]
            return Nearest(lead_id, explained.verdict, (*relaxed, *found[MOST_SAID:]), has_outcome)
    return Nearest(lead_id, explained.verdict, (), has_outcome)


class _Lead:
    """One lead under a draft: the answers to its conditions, and what other answers would make of it."""

    def __init__(self, admission: Admission, row: int) -> None:
        self.admission, self.row = admission, row
        self.recount = Recount(admission)
        self.answers = {name: int(c.answer.codes()[row]) for name, c in self.recount.conditions.items()}
        self.rules = list(_rules(admission))
        self.findings: dict[str, Finding] = {}
        self.reasons: dict[str, Reason] = {}
        self._look()

    def changes(self, size: int) -> Iterator[Change]:
        """Yield the changes of so many conditions."""
        for names in combinations(self._movable(), size):
            if any(
                self._admitted({**self.answers, **dict(zip(names, said, strict=True))}) for said in self._other(names)
            ):
                yield Change(names, tuple(self.reasons[name] for name in names))

    def relaxed(self, names: tuple[str, ...]) -> Relaxed | None:
        """Return what some conditions would have to ask for the lead to count as it is."""
        catalogue = self.admission.history.catalogue
        criteria, answers, words = [], {}, []
        for name in names:
            now, seen = self.recount.conditions[name].criterion, self.findings[name].seen
            field = catalogue.fields.get(now.test.field) if isinstance(now, FieldCriterion) else None
            other = just_met(now, seen, field) if self.answers[name] == NO and not name.startswith(NEVER) else None
            if other is None:
                return None
            criteria.append(other)
            answers[name] = judged_as(self.admission, self.admission.columns[name][0], other)
            words.append(_words(self.reasons[name].name, now, other, self.admission))
        verdict = self.recount.pair(answers)
        if int(verdict.codes()[self.row]) != YES:
            return None
        facts = Cohort.of(self.admission.history)
        gained = facts.both(verdict.sure & ~self.admission.pair.sure, valued=False)
        return Relaxed(tuple(criteria), tuple(words), Leads(*gained))

    def _movable(self) -> list[str]:
        """Return the conditions of which another answer can help."""
        helps = {True: (NO, UNKNOWN), False: (YES, UNKNOWN)}
        return [
            name
            for name, answer in self.answers.items()
            if any(answer in helps[met] for met in self.recount.directions(name))
        ]

    def _other(self, names: tuple[str, ...]) -> Iterator[tuple[int, ...]]:
        """Yield the other answers to some conditions that can help."""
        can = ([YES if met else NO for met in self.recount.directions(name)] for name in names)
        yield from product(*([a for a in some if a != self.answers[n]] for n, some in zip(names, can, strict=True)))

    def _admitted(self, answers: Mapping[str, int]) -> bool:
        """Whether all levels say yes, and nothing says that it can never be a lead."""
        return all(
            root is None or _judge(root, {key: answers[name] for key, name in names.items()}) == wanted
            for root, names, wanted in self.rules
        )

    def _look(self) -> None:
        """Find what was seen of the lead, condition by condition."""
        admission, history = self.admission, self.admission.history
        record = Records(history)[self.row]
        looked: list[tuple[Definition, Mapping[str, str]]] = list(
            zip(admission.definitions, admission.names, strict=False)
        )
        never = _never(admission)
        if never is not None:
            keys = {key: f"{NEVER}{key}" for key in (c.key for c in never.criteria())}
            looked.append((never, keys))
        for i, (definition, names) in enumerate(looked):
            judged = judge(definition, record, history.catalogue, history.as_of)
            level = definition.name if len(admission.levels) > 1 and i < len(admission.levels) else None
            for reason in reasons_of(definition, judged, history.catalogue, level):
                name = names.get(reason.key)
                if name in self.answers and name not in self.reasons:
                    self.reasons[name] = reason
                    self.findings[name] = judged.findings[reason.key]


def _never(admission: Admission) -> Definition | None:
    """Return who can never be a lead as a definition of its own."""
    draft = admission.draft
    if not isinstance(draft, Ladder) or draft.never is None:
        return None
    return Definition("-", characteristics=Group("all", (draft.never,)))


def _rules(admission: Admission) -> Iterator[tuple[Rule | None, Mapping[str, str], int]]:
    """Yield for each level its rule, its conditions by their names, and the answer that admits."""
    catalogue = admission.history.catalogue
    for definition, level, names in zip(admission.definitions, admission.levels, admission.names, strict=False):
        off = frozenset(c.key for c in definition.criteria()) - frozenset(level.criteria)
        yield lower(definition, catalogue, off).root, {k: n for k, n in names.items() if k in level.criteria}, YES
    draft = admission.draft
    judged = without(draft.never) if isinstance(draft, Ladder) and draft.never is not None else None
    if judged is not None:
        rule = lower_node(judged, Definition("-"), catalogue)
        yield rule, {leaf.key: f"{NEVER}{leaf.key}" for leaf in leaves_of(rule)}, NO


def _words(title: str, now: Criterion, other: Criterion, admission: Admission) -> str:
    """Return what a condition would ask, and asks now."""
    catalogue = admission.history.catalogue
    if isinstance(other, FieldCriterion) and other.test.op == "in" and isinstance(other.test.value, tuple):
        added = value_words(other.test.value[-1], catalogue.fields[other.test.field])
        return say("evidence.nearest.listed", title=title, value=added)
    words = {"asked": asked(other, catalogue), "instead_of": asked(now, catalogue)}
    return say("evidence.nearest.asked", title=title, **words)


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
