"""How good the best of several drafts looks by chance alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor, sqrt
from statistics import NormalDist

import numpy as np

from leadkit.evidence.rates import Rate

_STEPS = 4_000
_FAR = 12
"""Numbers of won leads further than so many standard errors from the mean are left out: they do not occur."""
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Optimism:
    """What trying drafts does to the best of them, were none of them better than the average.

    Parameters
    ----------
    drafts
        How many were tried.
    expected
        How far above the average win rate the best one's would be expected (a share, as 0.03 for 3 points).
    chance
        How probable it is that the best of so many is at least as far above the average as this one.
    lift
        The lift that goes with `expected`.
    """

    drafts: int
    expected: float
    chance: float
    lift: float


@lru_cache(maxsize=1024)
def expected_best(drafts: int) -> float:
    """Return how many standard errors above none the best of so many independent drafts is expected.

    By the integral of the quantiles of the largest of them, which is exact to about 1e-4.

    >>> round(expected_best(1), 3), round(expected_best(2), 3), round(expected_best(200), 2)
    (0.0, 0.564, 2.75)
    """
    if drafts <= 1:
        return 0.0
    middles = (np.arange(_STEPS) + 0.5) / _STEPS
    return sum(_NORMAL.inv_cdf(float(u)) for u in middles ** (1 / drafts)) / _STEPS


def optimism(admitted: Rate, everyone: Rate, drafts: int) -> Optimism | None:
    """Return what so many drafts of this size would give by chance; ``None`` where nothing can be told.

    The win rate of a draft that picks leads blindly varies as that of a sample without replacement. Drafts that
    resemble one another give less than so many independent ones: this is the most that is to be expected.

    Parameters
    ----------
    admitted, everyone
        The win rate of the draft, and of all leads.
    """
    m, n, base = admitted.of, everyone.of, everyone.value
    if not base or base == 1 or m == 0 or m >= n or admitted.value is None:
        return None
    error = sqrt(base * (1 - base) / m * (n - m) / (n - 1))
    expected = expected_best(drafts) * error
    once = by_chance(admitted.hits, m, everyone.hits, n)
    return Optimism(drafts, expected, 1 - (1 - once) ** drafts, 1 + expected / base)


def by_chance(hits: int, drawn: int, won: int, leads: int) -> float:
    """Return how probable it is to draw at least so many won leads blindly (hypergeometric, without replacement).

    >>> round(by_chance(30, 100, 100, 500), 4)
    0.0068
    """
    lowest, highest = max(0, drawn - (leads - won)), min(drawn, won)
    mean = drawn * won / leads
    reach = _FAR * sqrt(mean + 1) + _FAR
    lowest, highest = max(lowest, floor(mean - reach)), min(highest, ceil(mean + reach))
    if hits <= lowest:
        return 1.0
    if hits > highest:
        return 0.0
    k = np.arange(lowest, highest, dtype=np.float64)
    steps = np.log((won - k) * (drawn - k)) - np.log((k + 1) * (leads - won - drawn + k + 1))
    logs = np.append(0.0, np.cumsum(steps))
    weights = np.exp(logs - logs.max())
    return float(weights[hits - lowest :].sum() / weights.sum())
