"""Whether what leads bring and cost is not the same in the newer half of them as in the older half.

By the difference of two means over its standard error (Welch), two-sided, corrected for all groups looked at (Holm).
Both halves are about equally large, so that the lopsidedness of money nearly cancels out in the difference; by
simulation (``tests/evidence/test_course.py``) chance alone is taken for a change in about 5 of 100 cases.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from leadkit.evidence.money import Estimate, Moments, moments
from leadkit.evidence.rates import CONFIDENCE, FEWEST_LEADS
from leadkit.evidence.side_by_side import holm

Money = Literal["value", "cost"]
FEWEST_DEALS = 10
"""So many amounts above zero each half needs."""


@dataclass(frozen=True, slots=True)
class MoneyChange:
    """Value or cost per lead that is not the same in the newer half of the leads, beyond chance (Holm); in cents."""

    title: str
    what: Money
    before: Estimate
    after: Estimate
    p: float


@dataclass(frozen=True, slots=True, eq=False)
class Amounts:
    """The amounts of one group of leads: value with zero for who was not won, or cost where it is known.

    Parameters
    ----------
    is_newer
        Whether each belongs to the newer half.
    """

    title: str
    what: Money
    cents: NDArray[Any]
    is_newer: NDArray[np.bool_]

    def change(self) -> MoneyChange | None:
        """Return both means and the p-value of "they are the same"; ``None`` where there are too few to tell."""
        halves = self.is_newer.astype(np.int64)
        some = np.bincount(halves[self.cents > 0], minlength=2)
        found = moments(self.cents, halves, 2)
        if int(some.min()) < FEWEST_DEALS or int(found.size.min()) < FEWEST_LEADS:
            return None
        p = two_means(found)
        return None if p is None else MoneyChange(self.title, self.what, found.mean_of(0), found.mean_of(1), p)


def money_changes(every: Iterable[Amounts]) -> tuple[MoneyChange, ...]:
    """Return the groups whose value or cost per lead differs between the halves beyond chance."""
    tested = [change for amounts in every if (change := amounts.change()) is not None]
    adjusted = holm([change.p for change in tested])
    return tuple(
        MoneyChange(change.title, change.what, change.before, change.after, p)
        for change, p in zip(tested, adjusted, strict=True)
        if p < 1 - CONFIDENCE
    )


def two_means(found: Moments) -> float | None:
    """Return the two-sided p-value of "the first two groups have the same mean"; ``None`` where nothing varies."""
    error = sqrt(sum(float(found.spread[i]) ** 2 / int(found.size[i]) for i in (0, 1)))
    if not error:
        return None
    return 2 * NormalDist().cdf(-abs(float(found.mean[0] - found.mean[1])) / error)
