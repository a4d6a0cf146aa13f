"""By which of several definitions each lead is admitted: one pass over the leads that any admits.

A *pattern* is a set of sides. Once leads are counted by pattern, every figure about any of the sides is a sum over a
few hundred patterns, and 25 drafts cost little more than two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce

import numpy as np
from numpy.typing import NDArray

from leadkit.engine.bitmaps import Bits, unpack
from leadkit.evidence.cohort import FATES, MATURE, Cohort, Tally

Counts = NDArray[np.int64]
LEADS, WON, LOST, CENTS = range(4)
_GROUP = 8
"""Sides whose answers are packed into a byte."""
_ROOM = 4
"""A table of numbers may be so many times longer than the rows that it is for; beyond, they are sorted."""


@dataclass(frozen=True, eq=False)
class Patterns:
    """The patterns that occur, all sides first, then fewer and fewer, none last.

    Parameters
    ----------
    admits
        A row per pattern, a column per side: whether this side admits the leads of this pattern.
    everyone, mature
        A row per pattern: how many leads, won, lost, and the value of the won in cents; of all, and of those that are
        old enough for rates.
    """

    admits: NDArray[np.bool_]
    everyone: Counts
    mature: Counts
    _places: NDArray[np.int32] = field(repr=False)
    _order: NDArray[np.intp] = field(repr=False)

    @classmethod
    def of(cls, sides: Sequence[Bits], facts: Cohort) -> Patterns:
        """Count the leads by the sides that admit them."""
        codes = [_codes(sides[first : first + _GROUP], facts.n) for first in range(0, len(sides), _GROUP)]
        rows = np.flatnonzero(unpack(reduce(np.bitwise_or, sides), facts.n))
        rank, example = _ranked([code.take(rows) for code in codes])
        places = np.zeros(facts.n, np.int32)
        places[rows] = rank + 1
        admits = np.zeros((len(example) + 1, len(sides)), np.bool_)
        for number, code in enumerate(codes):
            bits = np.unpackbits(code[rows[example], None], axis=1, bitorder="little").view(np.bool_)
            columns = admits[1:, number * _GROUP : (number + 1) * _GROUP]
            columns[...] = bits[:, : columns.shape[1]]
        everyone, mature = _tallied(places, rows, len(admits), facts)
        occurs = np.flatnonzero(everyone[:, LEADS])
        order = occurs[np.lexsort([*~admits[occurs].T[::-1], -admits[occurs].sum(axis=1)])]
        return cls(admits[order], everyone[order], mature[order], places, order)

    def count(self, leads: Bits) -> NDArray[np.int64]:
        """Return how many of a group of leads have each pattern."""
        inside = self._places[unpack(leads, len(self._places))]
        return np.bincount(inside, minlength=int(self._order.max()) + 1)[self._order]

    @cached_property
    def together(self) -> Counts:
        """The leads, won, lost and cents that each two sides admit in common: figure, first side, second side."""
        sides = self.admits.astype(np.int64)
        return np.stack([(sides * figure[:, None]).T @ sides for figure in self.everyone.T])


def tally(figures: Sequence[int]) -> Tally:
    """Return leads, won, lost and cents as one."""
    return Tally(figures[LEADS], figures[WON], figures[LOST], figures[CENTS])


def _codes(sides: Sequence[Bits], n: int) -> NDArray[np.uint8]:
    """Return for each lead a byte with a bit for each side that admits it, the first side lowest."""
    codes = np.zeros(n, np.uint8)
    for bits in reversed(sides):
        codes += codes
        codes |= unpack(bits, n).view(np.uint8)
    return codes


def _ranked(codes: Sequence[NDArray[np.uint8]]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return a number from 0 for each different row of codes, and a row in which each occurs."""
    rank, ranks = np.zeros(len(codes[0]), np.intp), 1
    for code in codes:
        joint = rank * 256 + code
        if ranks * 256 > _ROOM * len(joint) + 256:
            different, rank = np.unique(joint, return_inverse=True)
            ranks = len(different)
            continue
        occurs = np.bincount(joint, minlength=ranks * 256) > 0
        ranks = int(np.count_nonzero(occurs))
        rank = (np.cumsum(occurs) - 1).take(joint)
    example = np.zeros(ranks if len(rank) else 0, np.intp)
    example[rank] = np.arange(len(rank))
    return rank, example


def _tallied(places: NDArray[np.int32], rows: NDArray[np.intp], patterns: int, facts: Cohort) -> tuple[Counts, Counts]:
    """Return the figures of each pattern, given the pattern of each lead; the first, of no side, gets all others."""
    cells = places.take(rows).astype(np.intp) * FATES + facts.fates.take(rows)
    by_fate = np.bincount(cells, minlength=patterns * FATES).reshape(patterns, 2, 3)
    everyone, mature = (
        np.column_stack([counts.sum(axis=1), counts[:, 1], counts[:, 2], np.zeros(patterns, np.int64)])
        for counts in (by_fate.sum(axis=1), by_fate[:, 1])
    )
    valued, cents = facts.valued(facts.everyone)
    at, is_mature = places[valued], facts.fates[valued] >= MATURE
    np.add.at(everyone[:, CENTS], at, cents)
    np.add.at(mature[:, CENTS], at[is_mature], cents[is_mature])
    for counts, whole in zip((everyone, mature), facts.whole, strict=True):
        counts[0] = (whole.leads, whole.won, whole.lost, whole.value_cents) - counts[1:].sum(axis=0)
    return everyone, mature
