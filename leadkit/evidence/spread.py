"""Numbers that differ from lead to lead, by their quartiles: times to an answer, attempts."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.phrases import duration_words
from leadkit.evidence.rates import CONFIDENCE
from leadkit.text import say

_LARGE = 2000


@dataclass(frozen=True, slots=True)
class Spread:
    """A number that differs from lead to lead, by its quartiles.

    Parameters
    ----------
    of
        How many leads it is taken over.
    low, high
        95 % interval of the median by order statistics, free of any shape; ``None`` below six leads.
    """

    of: int
    quarter: float
    median: float
    three_quarters: float
    low: float | None
    high: float | None

    @classmethod
    def over(cls, values: NDArray[np.int64]) -> Spread | None:
        """Return the quartiles of some numbers; ``None`` of none."""
        if not len(values):
            return None
        ordered = np.sort(values)
        cut = _edge(len(ordered))
        low, high = (None, None) if cut is None else (float(ordered[cut]), float(ordered[-1 - cut]))
        quarter, median, three = np.quantile(ordered, (0.25, 0.5, 0.75)).tolist()
        return cls(len(ordered), quarter, median, three, low, high)


def _edge(n: int) -> int | None:
    """Return how many of the lowest and of the highest of `n` values lie outside the interval of the median.

    The largest k with P(fewer than k of n below the median) at most 2.5 %; above 2,000 by the normal approximation.
    """
    if n > _LARGE:
        return int((n - NormalDist().inv_cdf(0.5 + CONFIDENCE / 2) * sqrt(n)) / 2)
    below = Fraction((1 - CONFIDENCE) / 2).limit_denominator(1000) * 2**n
    total, term, k = 0, 1, 0
    while total + term <= below:
        total += term
        term = term * (n - k) // (k + 1)
        k += 1
    return k - 1 if k else None


def quartile_words(spread: Spread) -> tuple[str, str]:
    """Return the lower and the upper quartile of whole numbers."""
    return f"{spread.quarter:g}", f"{spread.three_quarters:g}"


def span_words(seconds: float) -> str:
    """Return a span of time in one unit that fits.

    >>> span_words(5_000), span_words(400_000)
    ('83 minutes', '4.6 days')
    """
    if seconds < 7_200:
        return duration_words(max(60, round(seconds / 60) * 60)) if seconds < 3_600 else _of("minute", seconds / 60, 0)
    if seconds < 2 * 86_400:
        return _of("hour", seconds / 3_600, 0)
    return _of("day", seconds / 86_400, 1)


def _of(unit: str, number: float, digits: int) -> str:
    return say(f"evidence.worked.unit.{unit}", number=f"{round(number, digits):g}")
