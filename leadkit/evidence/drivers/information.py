"""How well groups tell hits from others: information, monotone bins, the best cut. Plain functions on counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Shares = NDArray[np.float64]
SMOOTHING = 0.5
"""Added to each cell of a group without hits, or without others, so that its weight of evidence is finite."""


def mutual_information(of: Counts, hits: Counts) -> float:
    """Return the mutual information between group and hit in nats.

    Parameters
    ----------
    of, hits
        Leads and hits of each group.
    """
    return float(mutual_informations(of, hits[np.newaxis])[0])


def mutual_informations(of: Counts, hits: Counts) -> Shares:
    """Return the mutual information of each row of `hits`, all with the same leads in each group."""
    n, total = int(of.sum()), hits.sum(axis=1, keepdims=True)
    both = np.stack([hits, of - hits]).astype(np.float64)
    margins = np.stack([total, n - total]) * (of / n if n else of)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(both > 0, both * np.log(both / margins), 0.0)
    result: Shares = np.maximum(terms.sum(axis=(0, 2)) / max(n, 1), 0)
    return result


def information_value(of: Counts, hits: Counts) -> float:
    """Return the information value: weights of evidence times how much of the hits, less of the others, a group holds.

    Below 0.02 a field is taken to be useless, from 0.1 of use, above 0.5 too good to be true (Siddiqi 2006). A group
    without hits or without others gets half a case of each.
    """
    there = of > 0
    good, bad = hits[there].astype(np.float64), (of - hits)[there].astype(np.float64)
    if not good.sum() or not bad.sum():
        return 0.0
    lacking = (good == 0) | (bad == 0)
    good, bad = good + SMOOTHING * lacking, bad + SMOOTHING * lacking
    good_share, bad_share = good / good.sum(), bad / bad.sum()
    return float(((good_share - bad_share) * np.log(good_share / bad_share)).sum())


def pooled(of: Counts, hits: Counts) -> list[slice]:
    """Return runs of neighbouring groups whose rates rise, or fall, from run to run: whichever fits better.

    Pool adjacent violators (Ayer et al. 1955): the best monotone fit there is.
    """
    rising, falling = _pooled(of, hits), _pooled(of, of - hits)
    return rising if _fit(of, hits, rising) >= _fit(of, hits, falling) else falling


def rising(of: Counts, hits: Counts) -> list[slice]:
    """Return runs of neighbouring groups whose rates rise from run to run."""
    return _pooled(of, hits)


def coarser(of: Counts, runs: list[slice], fewest: float, edge: int) -> list[slice]:
    """Return runs joined with neighbours until each holds `fewest` leads; none reaches across the group `edge`."""
    joined = list(runs)
    if not any(run.start == edge for run in joined):
        joined = [
            part
            for run in joined
            for part in (slice(run.start, min(run.stop, edge)), slice(max(run.start, edge), run.stop))
        ]
        joined = [run for run in joined if run.start < run.stop]
    while True:
        sizes = [int(of[run].sum()) for run in joined]
        pairs = [
            (sizes[i] + sizes[i + 1], i)
            for i in range(len(joined) - 1)
            if joined[i].stop != edge and min(sizes[i], sizes[i + 1]) < fewest
        ]
        if not pairs:
            return joined
        at = min(pairs)[1]
        joined[at : at + 2] = [slice(joined[at].start, joined[at + 1].stop)]


def _pooled(of: Counts, hits: Counts) -> list[slice]:
    blocks: list[tuple[int, int, int]] = []
    for i, (n, h) in enumerate(zip(of.tolist(), hits.tolist(), strict=True)):
        start, leads, wins = i, n, h
        while blocks and wins * blocks[-1][1] <= blocks[-1][2] * leads:
            start, leads, wins = blocks[-1][0], leads + blocks[-1][1], wins + blocks[-1][2]
            blocks.pop()
        blocks.append((start, leads, wins))
    ends = [block[0] for block in blocks[1:]] + [len(of)]
    return [slice(block[0], end) for block, end in zip(blocks, ends, strict=True)]


def _fit(of: Counts, hits: Counts, runs: list[slice]) -> float:
    leads = np.array([of[run].sum() for run in runs])
    wins = np.array([hits[run].sum() for run in runs])
    return mutual_information(leads, wins)


@dataclass(frozen=True, slots=True)
class Split:
    """The cut that tells hits from others best.

    Parameters
    ----------
    met
        For each group whether it is on the side with more hits.
    z
        How many standard deviations the hits on that side lie above what chance would put there.
    """

    met: NDArray[np.bool_]
    z: float


def splits(of: Counts, hits: Counts, *, is_ordered: bool, fewest: int, last: int | None = None) -> list[Split]:
    """Return every cut of the groups in two that leaves `fewest` leads on each side, in the order of the groups.

    Parameters
    ----------
    is_ordered
        Cuts lie between neighbours; otherwise groups are put in the order of their rates first.
    last
        An unordered group that is always on the other side: the rare values together.
    """
    order = np.arange(len(of)) if is_ordered else _by_rate(of, hits[np.newaxis], last)[0]
    z, inside = _scores(of[order][np.newaxis], hits[order][np.newaxis], fewest)
    found = []
    for cut in np.flatnonzero(inside[0]):
        met = np.zeros(len(of), np.bool_)
        met[order[: cut + 1]] = True
        score = float(z[0, cut])
        found.append(Split(met, score) if score >= 0 or not is_ordered else Split(~met, -score))
    return found


def best_scores(of: Counts, hits: Counts, *, is_ordered: bool, fewest: int, last: int | None = None) -> Shares:
    """Return the score of the best cut of each row of `hits`; 0 where there is none."""
    order = np.broadcast_to(np.arange(len(of)), hits.shape) if is_ordered else _by_rate(of, hits, last)
    z, inside = _scores(of[order], np.take_along_axis(hits, order, 1), fewest)
    best: Shares = np.where(inside, np.abs(z) if is_ordered else z, 0).max(axis=1, initial=0)
    return best


def _by_rate(of: Counts, hits: Counts, last: int | None) -> NDArray[np.intp]:
    rates = hits / np.maximum(of, 1)
    if last is not None:
        rates[:, last] = -1
    return np.argsort(-rates, axis=1, kind="stable")


def _scores(of: Counts, hits: Counts, fewest: int) -> tuple[Shares, NDArray[np.bool_]]:
    """Return for the cut after each group the standardised hits before it, and whether both sides are large enough."""
    n, wins = of.sum(axis=1, keepdims=True), hits.sum(axis=1, keepdims=True)
    leads, won = np.cumsum(of, axis=1), np.cumsum(hits, axis=1)
    inside = (leads >= fewest) & (n - leads >= fewest)
    spread = leads * (n - leads) * (wins / np.maximum(n, 1)) * ((n - wins) / np.maximum(n * (n - 1.0), 1))
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(spread > 0, (won - leads * wins / np.maximum(n, 1)) / np.sqrt(spread), 0.0)
    return z, inside
