"""What chance alone would give: exact tests of two rates, false discoveries among many tests, shuffled outcomes."""

from __future__ import annotations

from math import erfc, sqrt

import numpy as np
from numpy.typing import NDArray

from leadkit.evidence.rates import Rate

Counts = NDArray[np.int64]
LEVEL = 0.05
"""The share of false ones among what is said to be found that is put up with."""
SHUFFLES = 499
_ALIKE = 1e-7


def exact(first: Rate, second: Rate) -> float:
    """Return the two-sided p-value of two rates being the same (Fisher's exact test); 1 where either is of nothing."""
    n, wins, leads = first.of + second.of, first.hits + second.hits, first.of
    low, high = max(0, wins + leads - n), min(wins, leads)
    if low >= high:
        return 1.0
    k = np.arange(low, high, dtype=np.float64)
    steps = np.log(wins - k) + np.log(leads - k) - np.log(k + 1) - np.log(n - wins - leads + k + 1)
    logs = np.concatenate([[0.0], np.cumsum(steps)])
    chances = np.exp(logs - logs.max())
    chances /= chances.sum()
    seen = chances[first.hits - low]
    return float(min(1.0, chances[chances <= seen * (1 + _ALIKE)].sum()))


def discoveries(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return p-values adjusted after Benjamini and Hochberg (1995): of those up to 5 %, at most 5 % are false."""
    n = len(p)
    order = np.argsort(-p, kind="stable")
    adjusted = np.empty(n)
    adjusted[order] = np.minimum(1, np.minimum.accumulate(p[order] * n / np.arange(n, 0, -1)))
    return adjusted


def holm(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return p-values adjusted after Holm (1979): with 95 % certainty none of those up to 5 % is false."""
    n = len(p)
    order = np.argsort(p, kind="stable")
    adjusted = np.empty(n)
    adjusted[order] = np.minimum(1, np.maximum.accumulate(p[order] * np.arange(n, 0, -1)))
    return adjusted


def tail(z: float, tried: int = 1) -> float:
    """Return a bound of the chance that one of so many standard scores is as far from zero as `z` (Bonferroni)."""
    return min(1.0, tried * erfc(abs(z) / sqrt(2)))


def shuffled(of: Counts, hits: Counts, generator: np.random.Generator, times: int = SHUFFLES) -> Counts:
    """Return the hits of each group if outcomes were dealt out anew among the leads, a row per deal."""
    dealt: Counts = generator.multivariate_hypergeometric(of, int(hits.sum()), size=times, method="marginals")
    return dealt
