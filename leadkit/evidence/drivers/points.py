"""Whole points for weights, and ranges of points whose rates rise."""

from __future__ import annotations

from math import ceil

import numpy as np
from numpy.typing import NDArray

from leadkit.evidence.drivers.information import rising
from leadkit.evidence.drivers.logistic import Numbers, Patterns, fit_counts, logistic
from leadkit.evidence.rates import FEWEST_LEADS

HIGHEST = 10
BANDS = 8
SCALES = 200
SLIGHT = 0.01
"""The penalty of the curve from points to chances: none to speak of, and finite where points part leads perfectly."""
AS_GOOD = 0.002
"""Smaller points are taken where they lose less than this part of what the lines explain."""
Points = NDArray[np.int64]


def rounded(weights: Numbers, patterns: Patterns) -> Points:
    """Return whole points from 1 to 10 for positive weights, of all scalings the one that explains most.

    Every scaling is tried up to 10 points for the largest weight. Of two that explain nearly as much, the one with
    the smaller points is taken.
    """
    tried: dict[tuple[int, ...], float] = {}
    for top in np.linspace(1, HIGHEST, SCALES):
        points = np.clip(np.rint(weights * (top / weights.max())), 1, HIGHEST).astype(np.int64)
        if tuple(points.tolist()) not in tried:
            tried[tuple(points.tolist())] = _explained(patterns.lines @ points, patterns.of, patterns.hits)
    none = _explained(np.zeros(len(patterns.of)), patterns.of, patterns.hits)
    best = max(tried.values())
    enough = best - AS_GOOD * (best - none)
    return np.array(min((p for p in tried if tried[p] >= enough), key=lambda p: (max(p), sum(p))), np.int64)


def _explained(score: NDArray[np.generic], of: Numbers, hits: Numbers) -> float:
    """Return the log-likelihood of the best logistic curve over a score, from counts per pattern."""
    x = score.astype(np.float64)[:, np.newaxis]
    if not np.ptp(x):
        x = x[:, :0]
    weights = fit_counts(x, of, hits, SLIGHT)
    chance = np.clip(logistic(weights[0] + x @ weights[1:]), 1e-12, 1 - 1e-12)
    return float((hits * np.log(chance) + (of - hits) * np.log(1 - chance)).sum())


def band_edges(points: Points, hit: NDArray[np.bool_]) -> list[int]:
    """Return where ranges of points begin, so that rates rise and each has at least 30 leads and a tenth of a share."""
    fewest = max(FEWEST_LEADS, ceil(len(points) / (2 * BANDS)))
    of = np.bincount(points)
    hits = np.bincount(points[hit], minlength=len(of))
    edges: list[int] = []
    for run in rising(of, hits)[1:]:
        before = int(of[(edges[-1] if edges else 0) : run.start].sum())
        if before >= fewest and int(of[run.start :].sum()) >= FEWEST_LEADS:
            edges.append(run.start)
    return edges
