"""What would have to be asked to decide most of the undecided leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Literal

from leadkit.definition.catalogue import ActivityKind, Field
from leadkit.definition.model import Criterion, FieldCriterion
from leadkit.definition.phrases import mid_sentence
from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits, Pair, count, empty
from leadkit.evidence.recount import Recount
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

MOST_COMBINED = 4


@dataclass(frozen=True, slots=True)
class Gap:
    """A field, or an activity kind, that is not known of some undecided leads.

    Parameters
    ----------
    undecided
        Undecided leads with a condition on it that cannot be told.
    settles
        Those that knowing it would decide, whatever it turned out to be.
    """

    kind: Literal["field", "activity"]
    name: str
    title: str
    undecided: int
    settles: int


@dataclass(frozen=True, slots=True, repr=False)
class Settling:
    """What is not known of the undecided leads, what settles most of them first."""

    undecided: int
    gaps: tuple[Gap, ...]

    def frame(self) -> pd.DataFrame:
        """Return a row per field or activity kind, what settles most first.

        Columns: ``kind`` ("field" or "activity"), ``name``, ``title``, ``undecided`` (undecided leads of whom it is
        not known), ``settles`` (leads that it alone would decide, whatever it turned out to be), ``share`` (of all
        undecided leads, between 0 and 1).
        """
        import pandas as pd

        columns = ["kind", "name", "title", "undecided", "settles", "share"]
        rows = [(g.kind, g.name, g.title, g.undecided, g.settles, g.settles / self.undecided) for g in self.gaps]
        return pd.DataFrame(rows, columns=columns)

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return what settles most, or that nothing alone does; nothing where no lead is undecided."""
        if not self.undecided:
            return ()
        if not self.gaps or not self.gaps[0].settles:
            return (say("evidence.settle.nothing", n=self.undecided),)
        best = self.gaps[0]
        title = mid_sentence(best.title)
        return (say(f"evidence.settle.{best.kind}", title=title, n=best.settles, undecided=self.undecided),)


def settle(admission: Admission) -> Settling:
    """Return which missing field, or unrecorded activity, would decide most of the undecided leads.

    A lead is settled by a field where every condition on it that cannot be told may turn out either way, in any
    combination, and the lead is then admitted or rejected each time. (Beyond four conditions on one field only "all
    met" and "none met" are tried.)
    """
    recount = Recount(admission)
    undecided = admission.pair.unknown()
    gaps = []
    for (kind, subject), names in _subjects(recount).items():
        unknown = empty(admission.history.n)
        for name in names:
            unknown = unknown | recount.conditions[name].answer.unknown()
        concerned = unknown & undecided
        if count(concerned):
            settled = count(_settled(recount, names, concerned))
            gaps.append(Gap(kind, subject, _title(admission, kind, subject), count(concerned), settled))
    gaps.sort(key=lambda gap: (-gap.settles, -gap.undecided))
    return Settling(count(undecided), tuple(gaps))


def _settled(recount: Recount, names: list[str], concerned: Bits) -> Bits:
    """Return those of the concerned leads that are decided by any answers to the conditions `names`."""
    settled = concerned
    for answers in _combinations(len(names)):
        given = dict(zip(names, answers, strict=True))
        settled = settled & ~recount.pair(_answered(recount, given)).unknown()
    return settled


def _combinations(conditions: int) -> Iterable[tuple[bool, ...]]:
    if conditions <= MOST_COMBINED:
        return product((True, False), repeat=conditions)
    return ((True,) * conditions, (False,) * conditions)


def _answered(recount: Recount, given: Mapping[str, bool]) -> dict[str, Pair]:
    """Return the verdicts of some conditions with *unknown* answered as given."""
    return {name: recount.conditions[name].answer.settled("yes" if met else "no") for name, met in given.items()}


def _subjects(recount: Recount) -> dict[tuple[Literal["field", "activity"], str], list[str]]:
    """Return the conditions by what they are about."""
    subjects: dict[tuple[Literal["field", "activity"], str], list[str]] = {}
    for name, condition in recount.conditions.items():
        subjects.setdefault(_subject(condition.criterion), []).append(name)
    return subjects


def _subject(criterion: Criterion) -> tuple[Literal["field", "activity"], str]:
    if isinstance(criterion, FieldCriterion):
        return "field", criterion.test.field
    return "activity", criterion.activity


def _title(admission: Admission, kind: str, subject: str) -> str:
    catalogue = admission.history.catalogue
    if kind == "field":
        return catalogue.fields.get(subject, Field(subject)).title
    return catalogue.activities.get(subject, ActivityKind(subject)).title
