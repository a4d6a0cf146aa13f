"""What every source returns: named columns of arrow cells, rows in file order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.catalogue import Field
from leadkit.history.arrow import pa, pc
from leadkit.history.cells import Cells, encode, stack, to_numpy
from leadkit.history.column import Column
from leadkit.history.notice import Notice, notice
from leadkit.history.settings import Settings
from leadkit.history.values import Unfit, read_column

SHOWN_CELLS = 60


@dataclass(frozen=True, slots=True)
class Table:
    """One file or data frame.

    Parameters
    ----------
    name
        What a person calls it: the file's name.
    columns
        Column name to arrow chunked array, in file order; text, or typed where the source has types.
    rows
        Number of rows.
    decimal
        The sign between whole and decimal digits in text columns.
    notices
        What was found while reading.
    """

    name: str
    columns: Mapping[str, Any]
    rows: int
    decimal: str = "."
    notices: tuple[Notice, ...] = field(default=())

    def head(self, rows: int) -> Table:
        """Return the first rows, all of them where there are no more."""
        if self.rows <= rows:
            return self
        return replace(self, columns={name: cells.slice(0, rows) for name, cells in self.columns.items()}, rows=rows)

    def cells(self, column: str) -> Cells:
        """Return the cells of one column."""
        return encode(self.columns[column], self.decimal)

    def read(self, meant: Field, settings: Settings) -> tuple[Column, Unfit]:
        """Return one column as values of the field `meant`, and the cells that do not fit it."""
        return read_column(self.cells(meant.name), meant, settings.calendar, settings.missing)

    def moments(self, column: str) -> Cells:
        """Return the cells of a column of moments, which may be nearly all different."""
        return stack(self.columns[column], self.decimal)

    def ids(self, column: str, *, once: bool = True) -> Cells:
        """Return the cells of a column that names leads; whole numbers kept as floats lose their ``.0``.

        Parameters
        ----------
        once
            Whether each distinct cell must stand once.
        """
        cells = self.columns[column]
        if pa.types.is_floating(cells.type):
            whole = pc.cast(cells, pa.int64(), safe=False)
            if pc.all(pc.or_(pc.is_nan(cells), pc.equal(pc.cast(whole, pa.float64(), safe=False), cells))).as_py():
                cells = pc.if_else(pc.is_nan(cells), pa.scalar(None, pa.int64()), whole)
        found = encode(cells, self.decimal) if once else stack(cells, self.decimal)
        return replace(found, distinct=found.texts())

    def blank(self, column: str) -> NDArray[np.bool_]:
        """Return which rows have nothing in a column: a null, or text without a visible character."""
        cells = self.columns[column]
        if cells.num_chunks == 0:
            return np.zeros(0, np.bool_)
        if pa.types.is_string(cells.type):
            cells = pc.utf8_trim_whitespace(pc.fill_null(cells, ""))
            return to_numpy(pc.equal(cells, ""))
        return to_numpy(pc.is_null(cells, nan_is_null=True))

    def without_blank_rows(self, key: str) -> Table:
        """Leave out, with a notice, the rows that have nothing in any column; `key` is one of them."""
        blank = self.blank(key)
        for name in self.columns:
            if not blank.any():
                return self
            blank &= self.blank(name)
        if not blank.any():
            return self
        kept = pa.array(~blank)
        columns = {name: cells.filter(kept) for name, cells in self.columns.items()}
        n = int(blank.sum())
        return replace(
            self, columns=columns, rows=self.rows - n, notices=(*self.notices, notice("blank-rows", self.name, n))
        )

    def row_text(self, row: int) -> str:
        """Return one row as a person would recognise it in the file."""
        values = (cells[row].as_py() for cells in self.columns.values())
        return ",".join("" if value is None else str(value) for value in values)[:SHOWN_CELLS]


def named(headers: Iterable[str], blank: Iterable[bool], place: str) -> tuple[list[str | None], list[Notice]]:
    """Return a usable name for every column: twins numbered, unnamed ones called so, blank unnamed ones ``None``.

    Parameters
    ----------
    headers
        The names as they stand in the file.
    blank
        Whether the column has no content at all, one per header.
    """
    names: list[str | None] = []
    twins: list[str] = []
    unnamed: list[str] = []
    dropped = 0
    headers = list(headers)
    taken = set(headers)
    seen: set[str] = set()
    for at, (header, empty) in enumerate(zip(headers, blank, strict=True), start=1):
        if not header.strip():
            if empty:
                dropped += 1
                names.append(None)
                continue
            name = _free(f"column {at}", taken)
            unnamed.append(name)
        elif header in seen:
            name = _free(header, taken)
            twins.append(name)
        else:
            name = header
        seen.add(header)
        taken.add(name)
        names.append(name)
    notices = [notice("same-header", place, len(twins), twins)] if twins else []
    if unnamed:
        notices.append(notice("no-header", place, len(unnamed), unnamed))
    if dropped:
        notices.append(notice("blank-columns", place, dropped))
    return names, notices


def _free(name: str, taken: set[str]) -> str:
    if name not in taken:
        return name
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"
