"""For how long the leads that count and the rest were observed: whoever is watched longer has done more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits, unpack
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.guards.finding import Guard, Number, guard
from leadkit.evidence.guards.uses import DAY_S, used_kinds
from leadkit.evidence.rates import CONFIDENCE, FEWEST_LEADS
from leadkit.evidence.times import span_words
from leadkit.history.column import NEVER, NO_TIME

if TYPE_CHECKING:
    import pandas as pd

MUCH = 1.5
"""Medians further apart than this factor are worth a warning, where the interval of their difference is off zero."""
_Z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)


@dataclass(frozen=True, slots=True)
class Median:
    """A median with its 95 % interval from the ranks of the sample, which asks nothing of the distribution."""

    of: int
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Observation:
    """For how many seconds each group was observed: from the creation to the horizon.

    Parameters
    ----------
    admitted, rest
        Medians over the leads of whom both moments are known.
    unknown
        Leads of whom they are not.
    acts
        Whether the draft asks for anything that a lead did.
    """

    admitted: Median
    rest: Median
    unknown: int
    acts: bool

    @property
    def difference(self) -> tuple[float, float, float] | None:
        """Median of the admitted minus that of the rest, with its 95 % interval, in seconds."""
        a, b = self.admitted, self.rest
        if a.value is None or a.low is None or a.high is None or b.value is None or b.low is None or b.high is None:
            return None
        value = a.value - b.value
        below = sqrt((a.value - a.low) ** 2 + (b.high - b.value) ** 2)
        above = sqrt((a.high - a.value) ** 2 + (b.value - b.low) ** 2)
        return value, value - below, value + above

    @property
    def differs(self) -> bool:
        """Whether one group was surely observed longer, and by half as long again."""
        gap, a, b = self.difference, self.admitted.value, self.rest.value
        if gap is None or a is None or b is None or gap[1] <= 0 <= gap[2]:
            return False
        return max(a, b) > MUCH * min(a, b)

    def frame(self) -> pd.DataFrame:
        """Return a row per group (admitted, rest), indexed by `group`.

        Columns: ``leads`` (of whom it is known), ``median_days``, ``low_days``, ``high_days`` (95 % interval).
        """
        import pandas as pd

        rows = [
            {
                "group": name, "leads": m.of, "median_days": _days(m.value), "low_days": _days(m.low),
                "high_days": _days(m.high),
            }
            for name, m in (("admitted", self.admitted), ("rest", self.rest))
        ]  # fmt: skip
        return pd.DataFrame(rows).set_index("group")

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return for how long each group was observed."""
        return tuple(found.message for found in self.findings())

    def findings(self) -> Iterator[Guard]:
        """Yield a warning where behaviour is asked for and one group was observed longer."""
        a, b = self.admitted.value, self.rest.value
        if not self.acts:
            return
        if a is None or b is None or min(self.admitted.of, self.rest.of) < FEWEST_LEADS:
            yield guard("observation", "cannot-be-told", "note")
            return
        numbers: dict[str, Number] = {
            "admitted_days": a / DAY_S, "rest_days": b / DAY_S, "admitted": self.admitted.of, "rest": self.rest.of,
            "unknown": self.unknown,
        }  # fmt: skip
        said = {"mine": span_words(a), "others": span_words(b)}
        if not self.differs:
            yield guard("observation", "alike", "ok", numbers, **said)
        else:
            yield guard("observation", "longer" if a > b else "shorter", "warning", numbers, **said)


def observation(admission: Admission, *, within: Bits | None = None) -> Observation:
    """Return for how long the leads that count and the rest were observed, up to the definition's own horizon.

    Parameters
    ----------
    within
        The leads to look at; those that are old enough for rates, by default.
    """
    history = admission.history
    asked = Cohort.of(history).mature if within is None else within
    created, horizon = history.created_at, history.horizons
    own = [d.observe for d in admission.definitions]
    known = (created != NO_TIME) & (horizon != NEVER)
    looked = unpack(asked, history.n)
    lasted = np.maximum(np.where(known, horizon, 0) - np.where(known, created, 0), 0)
    if own and all(observe is not None for observe in own):
        lasted = np.minimum(lasted, max(observe.seconds for observe in own if observe is not None))
    admitted = unpack(admission.pair.sure, history.n)
    mine, others = (median_of(lasted[known & looked & leads]) for leads in (admitted, ~admitted))
    return Observation(mine, others, int(np.count_nonzero(looked & ~known)), bool(used_kinds(admission)))


def median_of(values: NDArray[np.int64]) -> Median:
    """Return the median of a sample with its interval.

    >>> median_of(np.arange(101)).value
    50.0
    """
    n = len(values)
    if not n:
        return Median(0)
    reach = _Z * sqrt(n) / 2
    low, high = max(0, floor(n / 2 - reach) - 1), min(n - 1, ceil(n / 2 + reach))
    ranks = sorted({low, (n - 1) // 2, n // 2, high})
    parted = np.partition(values, ranks)
    middle = (float(parted[(n - 1) // 2]) + float(parted[n // 2])) / 2
    return Median(n, middle, float(parted[low]), float(parted[high]))


def _days(seconds: float | None) -> float | None:
    return None if seconds is None else seconds / DAY_S
