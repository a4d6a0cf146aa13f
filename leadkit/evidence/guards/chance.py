"""How good the best of several drafts looks by chance alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from statistics import NormalDist

import numpy as np

from leadkit.evidence.rates import Rate

_STEPS = 4_000
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
    below = _NORMAL.cdf((admitted.value - base) / error)
    return Optimism(drafts, expected, 1 - below**drafts, 1 + expected / base)
