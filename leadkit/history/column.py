"""One field's values as typed arrays, the only form in which anything above `history` sees data."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.catalogue import CODED_TYPES, Field

NO_TIME = np.iinfo(np.int64).min
"""The moment that is not known, where moments are int64 seconds since 1970 in UTC."""
NEVER = np.iinfo(np.int64).max
"""A moment that does not come or is not known; sorts after all others."""

Codes = NDArray[np.int32]
Numbers = NDArray[np.float64]
Seconds = NDArray[np.int64]
PIECE = 1 << 16
"""Values that are worked on at a time, whole words of bits: what NumPy makes of them stays in the cache of a core."""
_CHEAPER = 8
"""Bytes of code, times ranges, that are compared faster than looked up: measured."""


def look_up(table: NDArray[Any], codes: NDArray[np.integer[Any]]) -> NDArray[Any]:
    """Return what `table` holds for each code; -1 is its last entry."""
    if len(codes) <= PIECE:
        return table.take(codes)
    ranges = _ranges(table, codes.dtype) if table.dtype == np.bool_ else None
    found = np.empty(len(codes), table.dtype)
    for start in range(0, len(codes), PIECE):
        piece = codes[start : start + PIECE]
        found[start : start + PIECE] = table.take(piece) if ranges is None else _inside(ranges, piece)
    return found


def _ranges(table: NDArray[Any], kind: np.dtype[Any]) -> list[tuple[int, int]] | None:
    """Return the codes that stand for true as ranges, first and how many follow it; ``None`` where these are many.

    A few comparisons of narrow numbers are cheaper than a look-up. Codes are taken without their sign.
    """
    turns = np.flatnonzero(np.diff(table.view(np.int8), prepend=0, append=0))
    largest = np.iinfo(kind).max
    pairs = zip(turns[::2].tolist(), turns[1::2].tolist(), strict=True)
    found = [(first, min(end - 1, largest) - first) for first, end in pairs if first <= largest]
    if kind.kind == "i" and table[-1:].any():
        found.append((2 * largest + 1, 0))
    return found if len(found) * kind.itemsize <= _CHEAPER else None


def _inside(ranges: list[tuple[int, int]], codes: NDArray[Any]) -> NDArray[Any]:
    """Return which codes are in any of the ranges."""
    unsigned = codes.view(f"u{codes.itemsize}")
    narrow = unsigned.dtype.type
    found = np.zeros(len(codes), np.bool_)
    for first, more in ranges:
        found |= unsigned - narrow(first) <= narrow(more)
    return found


class _Numbers:
    """The numbers of a column; where it has levels instead, they are looked up when somebody first asks for them."""

    @overload
    def __get__(self, column: None, owner: type) -> None: ...
    @overload
    def __get__(self, column: Column, owner: type) -> Numbers: ...
    def __get__(self, column: Column | None, owner: type) -> Numbers | None:
        if column is None:
            return None
        kept = column.__dict__
        if "numbers" not in kept:
            levels = np.empty(0) if column.levels is None else np.append(column.levels, np.nan)
            kept["numbers"] = look_up(levels, column.codes) if column.levels is not None else levels
        numbers: Numbers = kept["numbers"]
        return numbers

    def __set__(self, column: Column, numbers: Numbers | None) -> None:
        if numbers is not None:
            column.__dict__.update(numbers=numbers, levels=None)


@dataclass(frozen=True)
class Column:
    """The values of one field, a row per lead, or of one attribute, a row per activity.

    Text, category and ordered fields are coded; the others are numbers.

    Parameters
    ----------
    codes
        Coded fields: index into `spellings`, -1 where missing.
    spellings
        Each distinct raw cell once, as it stands in the file.
    class_of
        Spelling code to class code (aliases merged), one entry per spelling.
    classes
        Class names. For an ordered field exactly its order, lowest first, so that a class code is a rank.
    numbers
        Other fields: number and money as doubles in their unit, date as days since 1970-01-01, yes-no as 1 and 0;
        NaN where missing.
    levels
        Other fields, where `codes` stand for `numbers` (a prepared history): the numbers that occur in ascending order,
        perhaps some of them several times; a code is a place in it, -1 where missing. ``None`` without such codes.
    """

    field: Field
    codes: Codes = dataclasses.field(default_factory=lambda: np.empty(0, np.int32))
    spellings: tuple[str, ...] = ()
    class_of: Codes = dataclasses.field(default_factory=lambda: np.empty(0, np.int32))
    classes: tuple[str, ...] = ()
    levels: Numbers | None = None
    numbers: _Numbers = _Numbers()

    @property
    def is_coded(self) -> bool:
        """Whether the values are in `codes` and not in `numbers`."""
        return self.field.type in CODED_TYPES

    def __len__(self) -> int:
        return len(self.codes) if self.is_coded or self.levels is not None else len(self.numbers)

    def missing(self) -> NDArray[np.bool_]:
        """Return where the value is missing."""
        return self.codes < 0 if self.is_coded or self.levels is not None else np.isnan(self.numbers)

    def ranked(self) -> tuple[Numbers, Codes]:
        """Return numbers in ascending order and each row's place among them, -1 where missing (fields not coded).

        All that occur are there, perhaps some several times; not to be written to.
        """
        if self.levels is not None:
            return self.levels, self.codes
        levels, places = np.unique(self.numbers, return_inverse=True)
        known = int(np.searchsorted(levels, np.nan))
        return levels[:known], np.where(places < known, places, -1)

    def class_codes(self) -> Codes:
        """Return each row's class code, -1 where missing (coded fields); not to be written to."""
        if np.array_equal(self.class_of, np.arange(len(self.spellings))):
            return self.codes
        table = np.append(self.class_of, np.int32(-1))
        return look_up(table, self.codes)
