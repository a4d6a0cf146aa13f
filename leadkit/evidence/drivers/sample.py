"""The leads that something is found on, and those that it is judged on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from leadkit.engine.bitmaps import Bits, Mask, count, pack, unpack
from leadkit.evidence.holdout import hold_out
from leadkit.evidence.rates import Rate, rate
from leadkit.evidence.target import Target
from leadkit.history.history import History

FOLDS = 5
MOST = 100_000
"""So many leads are enough to choose a threshold or a window on; all are judged."""
Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sample:
    """The leads that were asked, in the part to search on and the part to judge on.

    Parameters
    ----------
    rows
        The leads to search on, ascending; at most 100,000, drawn by the seed where there are more.
    hit
        Whether each of `rows` had the outcome.
    training, held_out
        All leads of either part that were asked.
    hits
        All leads that had the outcome.
    """

    n: int
    rows: Rows
    hit: Mask
    training: Bits
    held_out: Bits
    hits: Bits

    @classmethod
    def of(cls, history: History, target: Target, seed: int = 0) -> Sample:
        """Return the split of the leads that were asked for one outcome."""
        kept = hold_out(history)
        return cls._of(history.n, target, kept.training & target.asked, kept.held_out & target.asked, seed)

    @classmethod
    def _of(cls, n: int, target: Target, training: Bits, held_out: Bits, seed: int) -> Sample:
        rows = np.flatnonzero(unpack(training, n))
        if len(rows) > MOST:
            rows = np.sort(np.random.default_rng(seed).choice(rows, MOST, replace=False))
        return cls(n, rows, unpack(target.hits, n)[rows], training, held_out, target.hits)

    def within(self, leads: Bits) -> Sample:
        """Return those of a group of leads, in the same two parts."""
        kept = unpack(leads, self.n)[self.rows]
        return replace(
            self, rows=self.rows[kept], hit=self.hit[kept], training=self.training & leads,
            held_out=self.held_out & leads,
        )  # fmt: skip

    @classmethod
    def folds(cls, history: History, target: Target, seed: int = 0, folds: int = FOLDS) -> Iterator[Sample]:
        """Yield the leads that were asked, so often split that each is once in the part to judge on."""
        asked = np.flatnonzero(unpack(target.asked, history.n))
        generator = np.random.default_rng(seed)
        if len(asked) > MOST:
            asked = np.sort(generator.choice(asked, MOST, replace=False))
        fold = generator.permutation(np.arange(len(asked)) % folds)
        for i in range(folds):
            parts = []
            for chosen in (fold != i, fold == i):
                mask = np.zeros(history.n, np.bool_)
                mask[asked[chosen]] = True
                parts.append(pack(mask))
            yield cls._of(history.n, target, parts[0], parts[1], seed)

    @property
    def is_mixed(self) -> bool:
        """Whether there are hits and others to search on."""
        return bool(self.hit.any()) and not bool(self.hit.all())

    @property
    def judged(self) -> Rows:
        """The leads to judge on."""
        return np.flatnonzero(unpack(self.held_out, self.n))

    def trained(self, leads: Bits) -> Rate:
        """Return the rate of a group of leads on the part to search on."""
        return self._rate(leads & self.training)

    def held(self, leads: Bits) -> Rate:
        """Return the rate of a group of leads on the part to judge on."""
        return self._rate(leads & self.held_out)

    def _rate(self, leads: Bits) -> Rate:
        return rate(count(leads & self.hits), count(leads))
