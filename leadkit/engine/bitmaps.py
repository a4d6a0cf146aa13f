"""Packed bitmaps, one bit per lead, and the pair of them that holds a three-valued verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint64]
Mask = NDArray[np.bool_]


def pack(mask: Mask) -> Bits:
    """Return `mask` as bits, padded with zeros to whole 64-bit words."""
    packed = np.packbits(mask)
    padded = np.zeros(-(-len(packed) // 8) * 8, np.uint8)
    padded[: len(packed)] = packed
    return padded.view(np.uint64)


def unpack(bits: Bits, n: int) -> Mask:
    """Return the first `n` bits as booleans."""
    return np.unpackbits(bits.view(np.uint8), count=n).view(np.bool_)


def inside(bits: Bits, rows: NDArray[Any]) -> Mask:
    """Return of each of some rows whether its bit is set."""
    octets = bits.view(np.uint8).take(rows >> 3)
    # The lowest bits of a row are those of its lowest byte, and bytes are quick to work on.
    found: Mask = octets & (np.uint8(128) >> (rows.astype(np.uint8) & np.uint8(7))) != 0
    return found


def count(bits: Bits) -> int:
    """Return how many bits are set."""
    return int(np.bitwise_count(bits).sum(dtype=np.int64))


@lru_cache(maxsize=8)
def full(n: int) -> Bits:
    """Return `n` set bits, the padding clear; not to be written to."""
    bits = pack(np.ones(n, np.bool_))
    bits.flags.writeable = False
    return bits


def empty(n: int) -> Bits:
    """Return `n` clear bits."""
    return np.zeros(-(-n // 64), np.uint64)


@lru_cache(maxsize=8)
def nothing(n: int) -> Bits:
    """Return `n` clear bits, the same ones each time; not to be written to."""
    bits = empty(n)
    bits.flags.writeable = False
    return bits


@dataclass(frozen=True, slots=True)
class Pair:
    """One verdict for each of `n` leads: *yes* where `sure`, *no* where not `possible`, else *unknown*.

    And/or act on both bitmaps alike; not swaps and inverts them.
    """

    n: int
    sure: Bits
    possible: Bits

    @classmethod
    def of(cls, yes: Mask, unknown: Mask | None = None) -> Pair:
        """Make the pair from masks, one entry per lead."""
        sure = pack(yes)
        return cls(len(yes), sure, sure if unknown is None else sure | pack(unknown))

    @classmethod
    def always(cls, n: int) -> Pair:
        """Make the pair that says yes of everyone."""
        everyone = full(n)
        return cls(n, everyone, everyone)

    @property
    def is_told(self) -> bool:
        """Whether it is known to say unknown of nobody: then both bitmaps are one, and all that follows costs half."""
        return self.sure is self.possible

    def yes(self) -> Bits:
        """Return the leads of whom it says yes."""
        return self.sure

    def no(self) -> Bits:
        """Return the leads of whom it says no."""
        return full(self.n) & ~self.possible

    def unknown(self) -> Bits:
        """Return the leads of whom it says unknown."""
        return self.possible & ~self.sure

    def codes(self) -> NDArray[np.int8]:
        """Return 1 for yes, 0 for no, -1 for unknown, one entry per lead."""
        sure = unpack(self.sure, self.n).astype(np.int8)
        return np.where(unpack(self.possible, self.n) & (sure == 0), np.int8(-1), sure)

    def counts(self) -> tuple[int, int, int]:
        """Return how many leads are yes, no and unknown; they add up to all."""
        yes = count(self.sure)
        possible = yes if self.is_told else count(self.possible)
        return yes, self.n - possible, possible - yes

    def __and__(self, other: Pair) -> Pair:
        return folded([self, other], np.bitwise_and)

    def __or__(self, other: Pair) -> Pair:
        return folded([self, other], np.bitwise_or)

    def __invert__(self) -> Pair:
        everyone = full(self.n)
        sure = everyone & ~self.possible
        return Pair(self.n, sure, sure if self.is_told else everyone & ~self.sure)

    def settled(self, policy: str) -> Pair:
        """Return the pair with *unknown* turned into ``"yes"`` or ``"no"``; ``"unknown"`` leaves it."""
        if policy == "yes":
            return Pair(self.n, self.possible, self.possible)
        return Pair(self.n, self.sure, self.sure) if policy == "no" else self


def folded(pairs: Sequence[Pair], both: np.ufunc) -> Pair:
    """Return pairs brought together by ``np.bitwise_and`` or ``np.bitwise_or``."""
    sure = _fold([pair.sure for pair in pairs], both)
    told = all(pair.is_told for pair in pairs)
    return Pair(pairs[0].n, sure, sure if told else _fold([pair.possible for pair in pairs], both))


def _fold(members: Sequence[Bits], both: np.ufunc) -> Bits:
    first, *others = members
    if not others:
        return first
    result: Bits = both(first, others[0])
    for member in others[1:]:
        both(result, member, out=result)
    return result
