"""The leads table in a store: a narrow code per lead and column, and the different cells beside them.

A column in which most cells differ (ids, stamps, addresses) is kept whole among the texts: nobody judges by it, and
codes would only repeat it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from leadkit.definition.catalogue import Field
from leadkit.history.cells import Cells, encode
from leadkit.history.column import Codes, Column
from leadkit.history.prepared.distinct import Distinct, write
from leadkit.history.prepared.shelf import Reader, Writer
from leadkit.history.settings import Settings
from leadkit.history.sources.table import Table
from leadkit.history.values import Unfit, read_column

_FEW = 256
"""Columns of so few different cells are coded, however few leads there are."""


def write_leads(writer: Writer, table: Table, fields: Mapping[str, Field], settings: Settings) -> dict[str, Any]:
    """Store the leads table, and return what the manifest says of it."""
    columns = [
        _write_column(writer, f"field{at}", table, name, fields[name], settings)
        for at, name in enumerate(table.columns)
    ]
    return {"name": table.name, "rows": table.rows, "columns": columns}


def _write_column(
    writer: Writer, prefix: str, table: Table, name: str, field: Field, settings: Settings
) -> dict[str, Any]:
    cells = table.cells(name)
    if len(cells.distinct) > max(_FEW, table.rows // 2):
        _, unfit = read_column(cells, field, settings.calendar, settings.missing)
        writer.texts(f"{prefix}.whole", table.columns[name])
        return {"name": name, "decimal": cells.decimal, "unfit": [unfit.count, list(unfit.examples)]}
    entry, ready = write(writer, prefix, cells, field, settings)
    codes = ready[cells.codes]
    writer.codes(f"{prefix}.codes", codes)
    missing = np.flatnonzero(codes < 0)
    cell = cells.codes[missing]
    blank = int(np.bincount(cell + 1).argmax()) - 1 if len(missing) else -1
    tokens = missing[cell != blank]
    if len(tokens):  # other cells that mean "not known" here, and may mean something under another catalogue
        writer.codes(f"{prefix}.tokens", cells.codes[tokens])
        writer.codes(f"{prefix}.token-rows", tokens)
    return {"name": name, "blank": blank, **entry}


@dataclass(frozen=True)
class StoredLeads:
    """The leads table of a store; stands where a `Table` stands in a history."""

    reader: Reader
    about: dict[str, Any]

    @property
    def name(self) -> str:
        """What a person calls it: the file's name."""
        return str(self.about["name"])

    @property
    def rows(self) -> int:
        """Number of leads."""
        return int(self.about["rows"])

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in file order."""
        return tuple(entry["name"] for entry in self.about["columns"])

    def read(self, meant: Field, settings: Settings) -> tuple[Column, Unfit]:
        """Return one column as values of the field `meant`, and the cells that do not fit it."""
        prefix, distinct = self._found(meant.name)
        if distinct is not None and distinct.is_read_as(meant, settings):
            return distinct.column(meant, self.reader.array(f"{prefix}.codes")), distinct.unfit
        return read_column(self.cells(meant.name), meant, settings.calendar, settings.missing)

    def cells(self, column: str) -> Cells:
        """Return the cells of one column as they stood in the file."""
        prefix, distinct = self._found(column)
        if distinct is None:
            return encode(self.reader.texts(f"{prefix}.whole"), self._entry(prefix)["decimal"])
        cell_of = np.append(distinct.cell_of, np.int32(distinct.entry["blank"]))
        codes: Codes = cell_of[self.reader.array(f"{prefix}.codes")]
        if f"{prefix}.tokens" in self.reader:
            codes[self.reader.array(f"{prefix}.token-rows")] = self.reader.array(f"{prefix}.tokens")
        return distinct.cells(codes)

    def _found(self, column: str) -> tuple[str, Distinct | None]:
        prefix = f"field{self.columns.index(column)}"
        entry = self._entry(prefix)
        return prefix, None if "reading" not in entry else Distinct(self.reader, prefix, entry)

    def _entry(self, prefix: str) -> dict[str, Any]:
        entry: dict[str, Any] = self.about["columns"][int(prefix.removeprefix("field"))]
        return entry
