"""Shares and what they are worth: intervals, differences, lift, recall. Plain functions on counts.

A share without its denominator and interval misleads a room, so a `Rate` carries all three and says when it rests on
too few leads to be shown at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
FEWEST_LEADS = 30
FEWEST_WINS = 5
_Z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
_PARTS = (2, 3, 4, 5, 10, 20, 100)


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many, with the 95 % interval (Wilson) of the share behind it.

    Parameters
    ----------
    hits, of
        Counts; for a win rate the won leads of all leads of the group.
    low, high
        Interval of the share, between 0 and 1; ``None`` where `of` is 0.
    """

    hits: int
    of: int
    low: float | None = None
    high: float | None = None

    @property
    def value(self) -> float | None:
        """The share, between 0 and 1; ``None`` of nothing."""
        return self.hits / self.of if self.of else None

    @property
    def too_few(self) -> bool:
        """Whether it rests on fewer than 30 leads or 5 wins, and is not to be shown as a bare percentage."""
        return self.of < FEWEST_LEADS or self.hits < FEWEST_WINS

    @property
    def one_in(self) -> tuple[int, int] | None:
        """The numbers of "1 in 6"; see `one_in`."""
        return one_in(self.hits, self.of)


@dataclass(frozen=True, slots=True)
class Difference:
    """A first share minus a second one, with its 95 % interval (Newcombe)."""

    value: float
    low: float
    high: float

    @property
    def direction(self) -> int:
        """1 where the first share is surely higher, -1 where surely lower, 0 where the interval holds zero."""
        return 1 if self.low > 0 else -1 if self.high < 0 else 0


def rate(hits: int, of: int) -> Rate:
    """Return a share with its interval.

    Raises
    ------
    ValueError
        There are more hits than there can be, or less than none.
    """
    if not 0 <= hits <= of:
        raise ValueError(f"{hits} of {of} is no share")
    if of == 0:
        return Rate(hits, of)
    return Rate(hits, of, *wilson(hits, of))


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share after Wilson (1927), without continuity correction.

    >>> low, high = wilson(8, 10)
    >>> round(low, 4), round(high, 4)
    (0.4902, 0.9433)
    """
    share, z2 = hits / of, _Z * _Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z / (1 + z2 / of) * sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    return (0.0 if hits == 0 else max(0.0, middle - half)), (1.0 if hits == of else min(1.0, middle + half))


def difference(first: Rate, second: Rate) -> Difference | None:
    """Return first minus second with its 95 % interval after Newcombe (1998), method 10; ``None`` if one is of nothing.

    >>> d = difference(rate(56, 70), rate(48, 80))
    >>> round(d.value, 4), round(d.low, 4), round(d.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    if first.value is None or second.value is None:
        return None
    first_low, first_high = wilson(first.hits, first.of)
    second_low, second_high = wilson(second.hits, second.of)
    value = first.value - second.value
    below = sqrt((first.value - first_low) ** 2 + (second_high - second.value) ** 2)
    above = sqrt((first_high - first.value) ** 2 + (second.value - second_low) ** 2)
    return Difference(value, value - below, value + above)


def lift(group: Rate, base: Rate) -> float | None:
    """Return how many times the base rate a group's rate is; ``None`` where either is of nothing or the base is zero.

    >>> lift(rate(10, 50), rate(10, 100))
    2.0
    """
    if group.value is None or not base.value:
        return None
    return group.value / base.value


def one_in(hits: int, of: int) -> tuple[int, int] | None:
    """Return small whole numbers for "1 in 6" or "3 in 5" that are nearest to a share; ``None`` for none or nothing.

    Below one in four it is always one in some number; above, the nearest of simple fractions, and never "all" unless
    it is all.

    >>> one_in(67, 412), one_in(3, 5), one_in(995, 1000), one_in(7, 7), one_in(0, 9)
    ((1, 6), (3, 5), (99, 100), (1, 1), None)
    """
    if of == 0 or hits == 0:
        return None
    if hits == of:
        return 1, 1
    share = hits / of
    if share <= 0.225:
        return 1, round(of / hits)
    fractions = [(k, n) for n in _PARTS for k in range(1, n) if n <= 10 or k == n - 1]
    return min(fractions, key=lambda f: (abs(f[0] / f[1] - share), f[1]))
