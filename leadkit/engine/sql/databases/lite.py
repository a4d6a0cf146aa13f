"""SQLite, as it comes with Python: a private temporary database that goes to disk when it grows."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from leadkit.engine.sql.databases.database import NEVER, CellType, Ints, stopped

if TYPE_CHECKING:
    import pyarrow as pa

_TYPES: dict[CellType, str] = {"whole": "INTEGER", "double": "REAL", "text": "TEXT"}
_SLICE = 50_000
_TOO_LARGE = ("too many", "at most", "parser stack overflow", "Expression tree is too large")


class SQLite:
    """Tables in a temporary file of their own."""

    dialect = "sqlite"

    def __init__(self) -> None:
        self._connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -200000", "temp_store = FILE"):
            self._connection.execute(f"PRAGMA {setting}")
        weakref.finalize(self, self._connection.close)

    @property
    def is_open(self) -> bool:
        """Whether the tables are still there."""
        return True

    def fill(self, table: str, columns: Mapping[str, CellType], batches: Iterable[pa.RecordBatch]) -> None:
        """Make a table and write rows into it."""
        declared = ", ".join(f'"{name}" {_TYPES[kind]}' for name, kind in columns.items())
        insert = f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(columns))})'  # noqa: S608 - our own names
        with _faults():
            self._connection.execute(f'CREATE TABLE "{table}" ({declared})')
            self._connection.execute("BEGIN")
            for batch in batches:
                for start in range(0, batch.num_rows, _SLICE):
                    part = batch.slice(start, _SLICE)
                    rows = zip(*(column.to_pylist() for column in part.columns), strict=True)
                    self._connection.executemany(insert, rows)
            self._connection.execute("COMMIT")

    def columns(self, table: str) -> list[str]:
        """Return the columns that a table really has."""
        found = self._connection.execute(f'PRAGMA table_info("{table}")').fetchall()
        return [str(row[1]) for row in found]

    def drop(self, table: str) -> None:
        """Remove a table, if it is there."""
        self._connection.execute(f'DROP TABLE IF EXISTS "{table}"')

    def ask(self, query: str, width: int) -> list[Ints]:
        """Return the columns of an answer."""
        parts: list[Ints] = []
        with _faults():
            cursor = self._connection.execute(query)
            while rows := cursor.fetchmany(_SLICE):
                cells = (NEVER if cell is None else cell for row in rows for cell in row)
                parts.append(np.fromiter(cells, np.int64, len(rows) * width).reshape(-1, width))
        found = np.concatenate(parts) if parts else np.empty((0, width), np.int64)
        return list(np.ascontiguousarray(found.T))


@contextmanager
def _faults() -> Iterator[None]:
    """Turn what SQLite raises into one plain line."""
    try:
        yield
    except sqlite3.Error as error:
        raise stopped("SQLite", error, is_too_large=str(error).startswith(_TOO_LARGE)) from error
