"""When a rate changed: the month from which on it is most clearly another, and whether chance alone would do that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadkit.evidence.rates import Rate, rate

DRAWS = 1_999
_SEED = 20_260_701
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Change:
    """The most likely moment of a change in a series of rates.

    Parameters
    ----------
    at
        Index of the first period that belongs to the later rate.
    before, after
        The rates before and from then on.
    chance
        How often a series without any change shows one as clear as this somewhere (between 0 and 1).
    """

    at: int
    before: Rate
    after: Rate
    chance: float

    @property
    def direction(self) -> int:
        """1 where the later rate is higher, -1 where it is lower."""
        before, after = self.before.value or 0.0, self.after.value or 0.0
        return (after > before) - (after < before)


def change(hits: Sequence[int], of: Sequence[int], first: int = 1, draws: int = DRAWS) -> Change | None:
    """Return where a series of rates most likely changed; ``None`` where no split leaves cases on both sides.

    The likelihood-ratio statistic of two binomial rates against one, largest over all splits (Hinkley 1970), judged by
    drawing series of the same sizes with one rate for all: the same draws each time.

    Parameters
    ----------
    hits, of
        Hits and cases of each period, in order.
    first
        The earliest period that may be the first of the later rate.
    draws
        How many series without a change are drawn.
    """
    wins, cases = np.asarray(hits, np.int64), np.asarray(of, np.int64)
    splits = _splits(cases, first)
    if not len(splits):
        return None
    statistic = _statistic(wins[np.newaxis], cases, splits)[0]
    best = int(np.argmax(statistic))
    share = wins.sum() / cases.sum()
    drawn = np.random.default_rng(_SEED).binomial(cases, share, (draws, len(cases)))
    exceeded = int((_statistic(drawn, cases, splits).max(axis=1) >= statistic[best] - 1e-12).sum())
    at = int(splits[best])
    before = rate(int(wins[:at].sum()), int(cases[:at].sum()))
    return Change(at, before, rate(int(wins[at:].sum()), int(cases[at:].sum())), (exceeded + 1) / (draws + 1))


def _splits(cases: Counts, first: int) -> Counts:
    """Return the splits with cases on both sides, none of them only by an empty period."""
    at = np.arange(max(first, 1), len(cases))
    before = np.cumsum(cases)[at - 1] if len(at) else at
    sound: Counts = at[(before > 0) & (cases.sum() - before > 0) & (cases[at] > 0)]
    return sound


def _statistic(wins: NDArray[np.int64], cases: Counts, splits: Counts) -> NDArray[np.float64]:
    """Return twice the gain in log-likelihood of each split, one row per series."""
    won = np.cumsum(wins, axis=1)
    of = np.cumsum(cases)
    early, early_of = won[:, splits - 1], of[splits - 1]
    late, late_of = won[:, -1:] - early, of[-1] - early_of
    return 2 * (_log(early, early_of) + _log(late, late_of) - _log(won[:, -1:], of[-1]))


def _log(hits: NDArray[np.int64], of: NDArray[np.int64] | np.int64) -> NDArray[np.float64]:
    """Return the largest log-likelihood that one rate gives to so many hits."""
    misses = of - hits
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(hits > 0, hits * np.log(hits / of), 0) + np.where(misses > 0, misses * np.log(misses / of), 0)
    return np.asarray(found, np.float64)
