"""Logistic regression on a few yes-or-no lines, and how well a score ranks leads. Small, and exact."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from leadkit.engine.bitmaps import Mask
from leadkit.evidence.rates import CONFIDENCE

Numbers = NDArray[np.float64]
STEPS, CLOSE = 50, 1e-12
LEAST_SPREAD = 1e-9
"""A chance is never taken to be surer than this allows, so that what parts leads perfectly can be solved too."""
WORTH = 3.84
"""The score (chi-square) that a line must reach to be added: 5 % of chance lines do."""
_Z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)


@dataclass(frozen=True, slots=True)
class Auc:
    """How often a lead that had the outcome scores higher than one that had not, with its 95 % interval (DeLong)."""

    value: float
    low: float
    high: float

    @property
    def is_better_than_chance(self) -> bool:
        """Whether the interval lies above one half."""
        return self.low > 0.5


def fit(lines: NDArray[np.generic], hit: Mask, l2: float = 1.0) -> Numbers:
    """Return the intercept and a weight per line of the logistic regression with a ridge penalty of `l2` / 2.

    The intercept is not penalised. Newton's method until nothing changes (iteratively reweighted least squares).

    Parameters
    ----------
    lines
        A row per lead, a column per line.
    """
    return fit_counts(lines, np.ones(len(hit)), hit.astype(np.float64), l2)


def fit_counts(lines: NDArray[np.generic], of: Numbers, hits: Numbers, l2: float = 1.0) -> Numbers:
    """Return the same as `fit` of leads that are counted.

    Parameters
    ----------
    lines
        A row per kind of lead, a column per line.
    of, hits
        Leads and hits of each kind.
    """
    x = np.column_stack([np.ones(len(of)), lines])
    ridge = np.diag([0.0, *[l2] * (x.shape[1] - 1)])
    share = min(max(float(hits.sum() / of.sum()), 1e-9), 1 - 1e-9)
    weights = np.zeros(x.shape[1])
    weights[0] = np.log(share / (1 - share))
    for _ in range(STEPS):
        chance = logistic(x @ weights)
        slope = x.T @ (hits - of * chance) - ridge @ weights
        step = np.linalg.solve((x.T * (of * np.maximum(chance * (1 - chance), LEAST_SPREAD))) @ x + ridge, slope)
        weights += step
        if float(np.abs(step).max()) < CLOSE:
            break
    return weights


def logistic(odds: Numbers) -> Numbers:
    """Return the chances that belong to log-odds."""
    result: Numbers = 1 / (1 + np.exp(-np.clip(odds, -500, 500)))
    return result


def likelihoods(chance: Numbers, hit: Mask) -> Numbers:
    """Return the log-likelihood of each lead."""
    safe = np.clip(chance, 1e-12, 1 - 1e-12)
    return np.where(hit, np.log(safe), np.log1p(-safe))


@dataclass(frozen=True, slots=True, eq=False)
class Patterns:
    """Leads by which of a few lines they meet: what a card of yes-or-no lines can know of them.

    Parameters
    ----------
    lines
        A row per pattern that occurs, a column per line: 1 where it is met.
    place
        The pattern of each lead.
    of, hits
        Leads and hits of each pattern.
    """

    lines: Numbers
    place: NDArray[np.intp]
    of: Numbers
    hits: Numbers

    @classmethod
    def in_lines(cls, lines: NDArray[np.generic], hit: Mask) -> Patterns:
        """Return the patterns of lines with a row per lead."""
        place, met = np.zeros(len(hit), np.intp), np.zeros((1, 0))
        for line in lines.T:
            place = 2 * place + (line != 0)
            there = np.flatnonzero(np.bincount(place, minlength=2 * len(met)))
            number = np.zeros(2 * len(met), np.intp)
            number[there] = np.arange(len(there))
            place, met = number[place], np.column_stack([met[there >> 1], there & 1])
        of, hits = (np.bincount(of, minlength=len(met)).astype(np.float64) for of in (place, place[hit]))
        return cls(met, place, of, hits)

    def fit(self, l2: float = 1.0) -> Numbers:
        """Return the intercept and a weight per line, as `fit` does."""
        return fit_counts(self.lines, self.of, self.hits, l2)


def forward(lines: NDArray[np.generic], hit: Mask, most: int, l2: float = 1.0) -> list[tuple[list[int], Numbers]]:
    """Return for 1, 2, … lines which they are and their weights: each time the line that adds most is added.

    What a line adds is told by Rao's score test, so that only the chosen ones are fitted. A line whose weight falls to
    zero or below beside the others is taken out for good: all points of a card are positive.
    """
    path: list[tuple[list[int], Numbers]] = []
    chosen: list[int] = []
    out: set[int] = set()
    members = [np.flatnonzero(line) for line in lines.T]
    hits = np.array([np.count_nonzero(hit[rows]) for rows in members], np.float64)
    patterns = Patterns.in_lines(lines[:, chosen], hit)
    weights = patterns.fit(l2)
    while len(chosen) < most:
        scores = _scores(members, hits, patterns, weights)
        scores[[*chosen, *out]] = 0
        best = int(np.argmax(scores)) if len(scores) else 0
        if not len(scores) or scores[best] < WORTH:
            break
        chosen = [*chosen, best]
        patterns = Patterns.in_lines(lines[:, chosen], hit)
        weights = patterns.fit(l2)
        while (weights[1:] <= 0).any():
            out |= {line for line, weight in zip(chosen, weights[1:], strict=True) if weight <= 0}
            chosen = [line for line in chosen if line not in out]
            patterns = Patterns.in_lines(lines[:, chosen], hit)
            weights = patterns.fit(l2)
        path = [step for step in path if len(step[0]) < len(chosen)]
        path.append((chosen, weights))
    return path


def _scores(members: list[NDArray[np.intp]], hits: Numbers, patterns: Patterns, weights: Numbers) -> Numbers:
    """Return what each line would add to those chosen; 0 where it would take away.

    Parameters
    ----------
    members, hits
        The leads that meet each line, and how many of them had the outcome.
    patterns, weights
        The leads by the lines that are chosen, and what these weigh.
    """
    x = np.column_stack([np.ones(len(patterns.of)), patterns.lines])
    chance = logistic(x @ weights)
    spread = chance * (1 - chance)
    counts = np.empty((len(members), len(spread)))
    for i, rows in enumerate(members):
        counts[i] = np.bincount(patterns.place[rows], minlength=len(spread))
    gain = hits - counts @ chance
    cross = (x * spread[:, np.newaxis]).T @ counts.T
    own = cross[0] - (cross * np.linalg.solve((x.T * (patterns.of * spread)) @ x, cross)).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((gain > 0) & (own > 1e-3), gain * gain / own, 0.0)


def auc(score: NDArray[np.generic], hit: Mask) -> Auc | None:
    """Return the area under the curve with DeLong's interval (1988); ``None`` without hits or without others."""
    values, place = np.unique(score, return_inverse=True)
    return auc_counts(np.bincount(place[hit], minlength=len(values)), np.bincount(place[~hit], minlength=len(values)))


def auc_counts(hit_counts: NDArray[np.int64], other_counts: NDArray[np.int64]) -> Auc | None:
    """Return the same as `auc` of the number of hits and of others with each score, the lowest score first."""
    hits, others = hit_counts.astype(np.float64), other_counts.astype(np.float64)
    m, n = hits.sum(), others.sum()
    if not m or not n:
        return None
    below = (np.cumsum(others) - others / 2) / n
    above = 1 - (np.cumsum(hits) - hits / 2) / m
    area = float((hits * below).sum() / m)
    spread = _variance(hits, below, area) / m + _variance(others, above, area) / n
    half = _Z * sqrt(max(spread, 0.0))
    return Auc(area, max(0.0, area - half), min(1.0, area + half))


def _variance(counts: Numbers, values: Numbers, mean: float) -> float:
    return float((counts * (values - mean) ** 2).sum() / max(counts.sum() - 1, 1))
