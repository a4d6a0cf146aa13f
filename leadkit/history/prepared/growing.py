"""Codes for cells that come part by part: a table of what has been seen, which grows."""

from __future__ import annotations

from typing import Any

import numpy as np

from leadkit.history.arrow import pa, pc
from leadkit.history.cells import Cells
from leadkit.history.column import Codes
from leadkit.history.prepared.shelf import Array

_WIDEST = 2**62


class GrowingCells:
    """The distinct cells of one column, in the order of first appearance, and how often each came."""

    def __init__(self) -> None:
        self._code_of: dict[Any, int] = {}
        self._new: list[Any] = []
        self.counts = np.zeros(0, np.int64)

    def __len__(self) -> int:
        return len(self._code_of)

    def codes(self, cells: Cells) -> Codes:
        """Return the code of each row of the next part, -1 for a null."""
        known = len(self._code_of)
        keys = _keys(cells.distinct)
        codes = np.fromiter((self._code_of.setdefault(key, len(self._code_of)) for key in keys), np.int32, len(keys))
        new = np.flatnonzero(codes >= known)
        if len(new):
            self._new.append(cells.distinct.take(pa.array(new)))
            self.counts = np.append(self.counts, np.zeros(len(new), np.int64))
        elif not self._new:
            self._new.append(cells.distinct)
        np.add.at(self.counts, codes, cells.counts())
        return np.append(codes, np.int32(-1))[cells.codes]

    @property
    def distinct(self) -> Any:
        """All distinct cells as an arrow array."""
        return pa.concat_arrays(self._new) if self._new else pa.array([], pa.string())


def _keys(distinct: Any) -> list[Any]:
    """Return what tells distinct cells apart."""
    if pa.types.is_timestamp(distinct.type) or pa.types.is_date64(distinct.type):
        return list(distinct.cast(pa.int64()).to_pylist())
    return list(distinct.to_pylist())


class GrowingTuples:
    """The distinct combinations of codes, numbered in the order in which they are first met."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._number_of: dict[tuple[int, ...], int] = {}

    def __len__(self) -> int:
        return len(self._number_of)

    def numbers(self, codes: list[Codes], sizes: list[int]) -> Codes:
        """Return the number of the combination in each row.

        Parameters
        ----------
        codes
            A column per member, -1 for a null.
        sizes
            How many codes there are in each.
        """
        key, reach = np.zeros(len(codes[0]), np.int64), 1
        for column, size in zip(codes, sizes, strict=True):
            if reach * (size + 1) > _WIDEST:  # the key is full: what it tells apart so far gets shorter numbers
                key, reach = _encoded(key)
            reach *= size + 1
            key = key * (size + 1) + (column + 1)
        key, found = _encoded(key)
        row = np.empty(found, np.int64)
        row[key] = np.arange(len(key))
        table = np.fromiter(
            (
                self._number_of.setdefault(member, len(self._number_of))
                for member in zip(*(column[row].tolist() for column in codes), strict=True)
            ),
            np.int32,
            found,
        )
        return table[key]

    def members(self) -> Codes:
        """Return the codes of each combination, a row per combination."""
        if not self._number_of:
            return np.empty((0, self.width), np.int32)
        return np.array(list(self._number_of), np.int32).reshape(-1, self.width)


def _encoded(key: Array) -> tuple[Array, int]:
    """Return numbers from 0 in place of keys, and how many they are."""
    encoded = pc.dictionary_encode(pa.array(key))
    return encoded.indices.to_numpy().astype(np.int64), len(encoded.dictionary)
