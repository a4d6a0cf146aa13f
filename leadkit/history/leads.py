"""The leads table: its ids and moments, read once and checked; the same for every place that it is kept in."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

import numpy as np

from leadkit.definition.catalogue import Field
from leadkit.errors import Fault, HistoryError
from leadkit.history.arrow import pa
from leadkit.history.column import NO_TIME, Column, Seconds
from leadkit.history.notice import EXAMPLES, Notice, notice
from leadkit.history.settings import Settings
from leadkit.history.sources.table import Table
from leadkit.history.values import Unfit, read_moments
from leadkit.text import say


class Leads(Protocol):
    """The leads table, wherever it is kept."""

    @property
    def name(self) -> str:
        """What a person calls it."""
        ...

    @property
    def columns(self) -> Collection[str]:
        """The names of its columns, in file order."""
        ...

    def read(self, meant: Field, settings: Settings) -> tuple[Column, Unfit]:
        """Return one column as values of the field `meant`, and the cells that do not fit it."""
        ...


def checked_ids(table: Table, column: str) -> pa.Array:
    """Return the ids of the leads as arrow text, in file order.

    Raises
    ------
    HistoryError
        There is no lead, or an id is empty or stands twice.
    """
    place = f"{table.name} › {column}"
    if table.rows == 0:
        raise HistoryError(Fault("no-leads", table.name, say("history.no-leads")))
    faults = []
    blank = np.flatnonzero(table.blank(column))
    if blank.size:
        shown = ", ".join(f"{row + 1:,}" for row in blank[:EXAMPLES])
        faults.append(Fault("empty-id", place, say("history.empty-id", n=len(blank), rows=shown)))
    cells = table.ids(column)
    counts = cells.counts()
    if blank.size:
        counts[np.unique(cells.codes[blank])] = 0
    twice = np.flatnonzero(counts > 1)
    if twice.size:
        names = cells.texts().take(pa.array(twice[:EXAMPLES])).to_pylist()
        shown = ", ".join(f"“{name}” ({count:,})" for name, count in zip(names, counts[twice], strict=False))
        faults.append(Fault("duplicate-id", place, say("history.duplicate-id", n=len(twice), ids=shown), names[0]))
    if faults:
        raise HistoryError(faults)
    return cells.texts().take(pa.array(cells.codes))


def moments_of(table: Table, column: str | None, settings: Settings) -> tuple[Seconds, list[Notice]]:
    """Return a column of moments as UTC seconds, ``NO_TIME`` where missing or without a column, and remarks on it."""
    if column is None:
        return np.full(table.rows, NO_TIME, np.int64), []
    own = settings.fields.get(column, Field(column)).missing
    moments, unfit = read_moments(table.moments(column), settings.calendar, (*settings.missing, *own))
    if not unfit.count:
        return moments, []
    return moments, [notice("not-a-stamp", f"{table.name} › {column}", unfit.count, unfit.examples)]


def unfit_of(place: str, name: str, field: Field, unfit: Unfit) -> list[Notice]:
    """Return a remark on cells that do not fit their field, if there are any."""
    if not unfit.count:
        return []
    code = "outside-order" if field.type == "ordered" else "unfit"
    return [notice(code, f"{place} › {name}", unfit.count, unfit.examples, type=say(f"history.type.{field.type}"))]
