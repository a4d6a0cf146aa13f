"""Activities at the wrong time: before the lead was created, or after it was decided."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits, count, pack
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.guards.finding import Guard, Number, Weight, guard
from leadkit.evidence.guards.uses import judged_again, used_kinds
from leadkit.evidence.wording import percent
from leadkit.history.column import NO_TIME
from leadkit.history.cut import Cut
from leadkit.history.history import History
from leadkit.history.outcomes import OPEN

if TYPE_CHECKING:
    import pandas as pd

SOME = 0.01
UNPROTECTED = 0.05


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Untimely:
    """How much of a verdict rests on activities at the wrong time; of the kinds that the draft asks for.

    Parameters
    ----------
    before, after
        Activities before their lead's creation, which count, and those at or after its hand-over, decision or
        ``as_of``, which do not.
    activities
        All of them.
    admitted
        The leads that count.
    resting
        Those of them that would not count without what they did before they were created.
    unprotected
        Admitted leads that were won or lost nobody knows when: what they did afterwards cannot be left out.
    ended
        Admitted leads that were won or lost.
    """

    before: int
    after: int
    activities: int
    admitted: int
    resting: int
    unprotected: int
    ended: int

    def frame(self) -> pd.DataFrame:
        """Return one row with the counts ``activities``, ``before``, ``after``, ``admitted`` (leads), ``resting``
        (admitted leads that count only by what they did before their creation), ``ended`` and ``unprotected``.
        """  # noqa: D205
        import pandas as pd

        names = ("activities", "before", "after", "admitted", "resting", "ended", "unprotected")
        return pd.DataFrame([{name: getattr(self, name) for name in names}])

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return what rests on activities at the wrong time, and what was left out."""
        return tuple(found.message for found in self.findings())

    def findings(self) -> Iterator[Guard]:
        """Yield what is to be said of activities before the creation, and of those after the decision."""
        if not self.activities:
            return
        share = self.resting / self.admitted if self.admitted else 0.0
        numbers: dict[str, Number] = {"before": self.before, "resting": self.resting, "admitted": self.admitted}
        code = "none" if not self.before else "few" if share < SOME else "rests"
        weight: Weight = "note" if code == "rests" else "ok"
        said = {"n": self.resting, "before": self.before, "admitted": self.admitted, "share": percent(share)}
        yield guard("untimely", code, weight, numbers, **said)
        numbers = {"after": self.after, "unprotected": self.unprotected, "ended": self.ended}
        if self.unprotected > UNPROTECTED * self.ended:
            yield guard("untimely", "unprotected", "warning", numbers, n=self.unprotected, ended=self.ended)
        elif self.after:
            yield guard("untimely", "left-out", "ok", numbers, n=self.after)


def untimely(admission: Admission, *, within: Bits | None = None) -> Untimely:
    """Return how much of a verdict rests on activities at the wrong time.

    Parameters
    ----------
    within
        The leads to look at; those that are old enough for rates, by default.
    """
    history = admission.history
    asked = Cohort.of(history).mature if within is None else within
    kinds = [kind for kind in used_kinds(admission) if kind in history.activities]
    before = sum(_before(history, kind) for kind in kinds)
    every = sum(len(history.activities[kind]) for kind in kinds)
    counted = sum(len(cut) for kind in kinds if (cut := history.cut(kind)) is not None)
    admitted = admission.pair.sure & asked
    resting = 0
    if before:
        again = judged_again(admission, admission.draft, since_creation(history, tuple(kinds)))
        resting = count(admitted & ~again.pair.sure)
    outcome = history.outcome
    ended = unprotected = 0
    if outcome is not None:
        is_over = pack(outcome.status != OPEN) & admitted
        ended = count(is_over)
        loose = (outcome.decided_at == NO_TIME) & (history.handed_over_at == NO_TIME)
        unprotected = count(is_over & pack(loose))
    return Untimely(before, every - counted, every, count(admitted), resting, unprotected, ended)


def since_creation(history: History, kinds: tuple[str, ...]) -> History:
    """Return a history without what leads did before they were created, in the kinds that are named; made once.

    Only its counts are to be asked for: its tables of activities are still the whole ones.
    """
    key = f"guards.since_creation.{kinds}"
    kept = history.memo.get(key)
    if not isinstance(kept, History):
        other = copy.copy(history)
        other.memo = {}
        cuts = {kind: cut for kind in kinds if (cut := history.cut(kind)) is not None}
        other.__dict__["_cuts"] = {kind: _later(history, cut) for kind, cut in cuts.items()}
        kept = history.memo[key] = other
    return kept


def _early(history: History, cut: Cut) -> NDArray[np.bool_]:
    """Return which activities are before their lead's creation."""
    limits, known = np.iinfo(cut.at.dtype), history.created_at != NO_TIME
    since = np.clip(np.where(known, history.created_at, cut.epoch) - cut.epoch, limits.min, limits.max)
    first = np.where(known, since, limits.min).astype(cut.at.dtype)
    early: NDArray[np.bool_] = cut.at < first[cut.lead]
    return early


def _before(history: History, kind: str) -> int:
    """Return how many activities of a kind are before their lead's creation, counted once."""
    key = f"guards.before.{kind}"
    kept = history.memo.get(key)
    if not isinstance(kept, int):
        cut = history.cut(kind)
        kept = history.memo[key] = 0 if cut is None else int(np.count_nonzero(_early(history, cut)))
    return kept


def _later(history: History, cut: Cut) -> Cut:
    rows = np.flatnonzero(~_early(history, cut))
    which = rows if cut.which is None else cut.which[rows]
    return replace(cut, lead=cut.lead[rows], at=cut.at[rows], which=which)
