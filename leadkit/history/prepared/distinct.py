"""The different cells of one column, stored with what they mean under the history's own catalogue.

Codes of rows are stored in the order of that meaning: spellings as they come, numbers by size, -1 for what is missing.
So a row's code is its value, mapped and not computed. The cells themselves stay beside it, to be read anew under
another catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from leadkit.definition.catalogue import CODED_TYPES, Field
from leadkit.history.arrow import pa
from leadkit.history.cells import Cells
from leadkit.history.column import Codes, Column
from leadkit.history.prepared.shelf import Array, Reader, Writer
from leadkit.history.settings import Settings
from leadkit.history.values import Unfit, coded, read_column

_AT_HAND, _AT_HAND_LETTERS = 4_096, 1 << 16
"""So many spellings, and letters in them, stand in the manifest itself; more are read from their file."""


def reading(field: Field, settings: Settings) -> dict[str, Any]:
    """Return all that decides what a cell of `field` means."""
    return {
        "type": field.type,
        "order": list(field.order),
        "aliases": {name: sorted(spellings) for name, spellings in sorted(field.aliases.items())},
        "missing": sorted({"", *field.missing, *settings.missing}),
        "time_zone": settings.time_zone,
        "date_formats": list(settings.date_formats),
    }


def write(writer: Writer, prefix: str, cells: Cells, field: Field, settings: Settings) -> tuple[dict[str, Any], Codes]:
    """Store the distinct cells of a column under `prefix`.

    Returns
    -------
    entry, ready
        What the manifest says of them; and the stored code of each distinct cell, with that of a null at the end.
    """
    distinct = Cells(np.arange(len(cells.distinct), dtype=np.int32), cells.distinct, cells.decimal, cells.counts())
    column, unfit = read_column(distinct, field, settings.calendar, settings.missing)
    entry: dict[str, Any] = {
        "n": len(cells.distinct),
        "decimal": cells.decimal,
        "reading": reading(field, settings),
        "unfit": [unfit.count, list(unfit.examples)],
    }
    writer.texts(f"{prefix}.cells", cells.distinct)
    if column.is_coded:
        ready = column.codes
        few = len(column.spellings) <= _AT_HAND and sum(map(len, column.spellings)) <= _AT_HAND_LETTERS
        entry["spellings"] = list(column.spellings) if few else None
    else:
        ready = np.full(len(column.numbers), -1, np.int32)
        order = np.argsort(column.numbers, kind="stable")[: int((~column.missing()).sum())]
        ready[order] = np.arange(len(order), dtype=np.int32)
        writer.array(f"{prefix}.levels", column.numbers[order])
    if not np.array_equal(ready, distinct.codes):
        writer.codes(f"{prefix}.ready", ready)
    return entry, np.append(ready, np.int32(-1))


@dataclass(frozen=True)
class Distinct:
    """The distinct cells that :func:`write` stored."""

    reader: Reader
    prefix: str
    entry: dict[str, Any]

    @cached_property
    def ready(self) -> Array:
        """The stored code of each distinct cell, -1 where it is missing, and that of a null at the end."""
        name = f"{self.prefix}.ready"
        ready = self.reader.array(name) if name in self.reader else np.arange(self.entry["n"], dtype=np.int32)
        return np.append(ready, np.array(-1, ready.dtype))

    @cached_property
    def cell_of(self) -> Codes:
        """The distinct cell of each stored code."""
        ready = self.ready[:-1]
        kept = np.flatnonzero(ready >= 0)
        cells = np.empty(len(kept), np.int32)
        cells[ready[kept]] = kept
        return cells

    def cells(self, codes: Codes, weights: Array | None = None) -> Cells:
        """Return rows that hold these distinct cells."""
        return Cells(codes, self.reader.texts(f"{self.prefix}.cells"), self.entry["decimal"], weights)

    def is_read_as(self, field: Field, settings: Settings) -> bool:
        """Whether the cells mean under `settings` what they meant when they were stored."""
        return bool(self.entry["reading"] == reading(field, settings))

    @property
    def unfit(self) -> Unfit:
        """The cells that did not fit the field."""
        count, examples = self.entry["unfit"]
        return Unfit(count, tuple(examples))

    def column(self, field: Field, codes: Array) -> Column:
        """Return the column whose rows have these stored codes."""
        if field.type in CODED_TYPES:
            return coded(field, codes, self._spellings)
        return Column(field, codes, levels=self.reader.array(f"{self.prefix}.levels"))

    @cached_property
    def _spellings(self) -> tuple[str, ...]:
        if self.entry["spellings"] is not None:
            return tuple(self.entry["spellings"])
        kept = pa.array(self.cell_of)
        return tuple(self.cells(np.empty(0, np.int32)).texts().take(kept).to_pylist())
