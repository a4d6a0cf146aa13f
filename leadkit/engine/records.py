"""Takes single leads out of a history as the plain records that `engine.rows` judges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from leadkit.engine.rows.record import Activity, Cell, LeadRecord
from leadkit.history.column import NO_TIME, Column
from leadkit.history.history import History


class Records:
    """The leads of a history as records, by row; each column is read once."""

    def __init__(self, history: History) -> None:
        self.history = history
        self._columns: dict[str, Column] = {}

    def __getitem__(self, row: int) -> LeadRecord:
        history = self.history
        decided = None
        if history.outcome is not None and history.outcome.status[row] >= 0:
            decided = _moment(history.outcome.decided_at[row])
        return LeadRecord(
            _Values(self, row),
            self.activities(row),
            _moment(history.created_at[row]),
            _moment(history.handed_over_at[row]),
            decided,
        )

    def activities(self, row: int) -> list[Activity]:
        """Return the dated activities of one lead."""
        found = []
        for kind, table in self.history.activities.items():
            first, last = np.searchsorted(table.lead, np.array([row, row + 1], table.lead.dtype))
            for i in range(first, last):
                attributes = {name: cell(column, i) for name, column in table.attributes.items()}
                found.append(Activity(kind, int(table.at[i]), attributes))
        return found

    def column(self, name: str) -> Column | None:
        """Return a field's column, or ``None`` where the history has no such field."""
        if name not in self._columns:
            if name not in self.history.field_names:
                return None
            self._columns[name] = self.history.column(name)
        return self._columns[name]


class _Values(Mapping[str, Cell]):
    """One lead's values, looked up only when asked for."""

    def __init__(self, records: Records, row: int) -> None:
        self._records, self._row = records, row

    def __getitem__(self, name: str) -> Cell:
        column = self._records.column(name)
        if column is None:
            raise KeyError(name)
        return cell(column, self._row)

    def __iter__(self) -> Iterator[str]:
        return iter(self._records.history.field_names)

    def __len__(self) -> int:
        return len(self._records.history.field_names)


def cell(column: Column, row: int) -> Cell:
    """Return one value of a column: its spelling or its number, ``None`` where missing."""
    if column.is_coded:
        code = int(column.codes[row])
        return None if code < 0 else column.spellings[code]
    number = float(column.numbers[row])
    return None if np.isnan(number) else number


def _moment(at: np.int64) -> int | None:
    return None if at == NO_TIME else int(at)
