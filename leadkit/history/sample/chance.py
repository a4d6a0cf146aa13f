"""Draws from a seeded generator, as few and as even as a believable sample needs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def generator(seed: int, *path: int) -> np.random.Generator:
    """Return the generator of one part of the sample; parts never share one, so none depends on another's draws."""
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=path))


def pick(rng: np.random.Generator, bounds: Floats, size: int) -> Ints:
    """Draw `size` indices whose shares are cumulated in `bounds`."""
    drawn = np.searchsorted(bounds, rng.random(size), side="right")
    return np.asarray(np.minimum(drawn, len(bounds) - 1), np.int64)


def pick_rows(rng: np.random.Generator, bounds: Floats) -> Ints:
    """Draw one index per row of `bounds`, whose columns hold cumulated shares."""
    drawn = (rng.random(len(bounds))[:, None] >= bounds).sum(axis=1)
    return np.asarray(np.minimum(drawn, bounds.shape[1] - 1), np.int64)


def even(rng: np.random.Generator, chance: Floats, *blocks: Ints) -> Flags:
    """Draw yes or no with the `chance` of each row, so that any block has its expected number of yes, give or take one.

    Systematic sampling over the rows ordered by `blocks` and then by chance: each row keeps its own chance, but a
    planted rate does not drown in the luck of 5,000 leads.
    """
    order = np.lexsort((rng.random(len(chance)), chance, *blocks))
    steps = np.floor(np.concatenate(([0.0], np.cumsum(chance[order]))) + rng.random())
    drawn = np.empty(len(chance), np.bool_)
    drawn[order] = np.diff(steps) > 0
    return drawn


def logistic(odds: Floats) -> Floats:
    """Return the chance that log-odds stand for."""
    return np.asarray(1.0 / (1.0 + np.exp(-odds)), np.float64)


def skewed(rng: np.random.Generator, median: Floats | float, spread: float, size: int) -> Floats:
    """Draw positive numbers around `median` with a long tail (log-normal, `spread` on the log scale)."""
    return np.asarray(median * np.exp(spread * rng.standard_normal(size)), np.float64)


def two_digits(values: Floats) -> Ints:
    """Round to two significant digits, as people give revenues and head counts."""
    scale = 10.0 ** np.maximum(np.floor(np.log10(np.maximum(values, 1.0))) - 1, 0)
    return np.asarray(np.rint(values / scale) * scale, np.int64)
