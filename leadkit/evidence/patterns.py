"""By which of several definitions each lead is admitted: one pass over the leads that any admits.

A *pattern* is a set of sides. Once leads are counted by pattern, every figure about any of the sides is a sum over a
few hundred patterns, and 25 drafts cost little more than two.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadkit.engine.bitmaps import Bits, unpack
from leadkit.evidence.cohort import FATES, MATURE, Cohort, Tally
from leadkit.history.column import PIECE, look_up

Counts = NDArray[np.int64]
LEADS, WON, LOST, CENTS = range(4)
_GROUP = 8
"""Sides whose answers are packed into a byte."""
CODES = 1 << _GROUP
WORD = 64
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
        rows = np.flatnonzero(unpack(reduce(np.bitwise_or, sides), facts.n))
        groups = [sides[first : first + _GROUP] for first in range(0, len(sides), _GROUP)]
        rank, different = _ranked([_codes(group, facts.n).take(rows) for group in groups])
        rank += 1
        places = np.zeros(facts.n, np.int32)
        places[rows] = rank
        admits = np.zeros((len(different) + 1, len(sides)), np.bool_)
        admits[1:] = np.unpackbits(different, axis=1, bitorder="little")[:, : len(sides)]
        everyone, mature = _tallied(places, rows, rank, len(admits), facts)
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
    for start in range(0, n, PIECE):
        piece = codes[start : start + PIECE]
        for bits in reversed(sides):
            piece += piece
            piece |= unpack(bits[start // WORD : (start + PIECE) // WORD], len(piece)).view(np.uint8)
    return codes


def _ranked(codes: Sequence[NDArray[np.uint8]]) -> tuple[NDArray[Any], NDArray[np.uint8]]:
    """Return for each row its number among the different rows of codes, and these."""
    n = len(codes[0])
    kind = np.int32 if n * CODES < np.iinfo(np.int32).max else np.int64
    rank: NDArray[Any] = np.zeros(n, kind)
    different: NDArray[np.uint8] = np.zeros((1, 0), np.uint8)
    found: NDArray[Any]
    for code in codes:
        joint = rank * CODES + code
        if len(different) * CODES > _ROOM * n + CODES:
            found, inverse = np.unique(joint, return_inverse=True)
            rank = inverse.astype(kind)
        else:
            occurs = np.zeros(len(different) * CODES, np.bool_)
            for start in range(0, n, PIECE):
                occurs[joint[start : start + PIECE]] = True
            found = np.flatnonzero(occurs)
            rank = look_up(np.cumsum(occurs, dtype=kind) - 1, joint)
        different = np.column_stack([different[found // CODES], (found % CODES).astype(np.uint8)])
    return rank, different


def _tallied(
    places: NDArray[np.int32], rows: NDArray[np.intp], rank: NDArray[Any], patterns: int, facts: Cohort
) -> tuple[Counts, Counts]:
    """Return the figures of each pattern, given that of each lead and of each row; the first gets all other leads."""
    cells = np.zeros(patterns * FATES, np.int64)
    step = max(PIECE, len(cells))
    for start in range(0, len(rows), step):
        part = slice(start, start + step)
        cells += np.bincount(rank[part] * FATES + facts.fates.take(rows[part]), minlength=len(cells))
    by_fate = cells.reshape(patterns, 2, 3)
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
