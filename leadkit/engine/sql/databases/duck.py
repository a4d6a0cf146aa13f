"""DuckDB, embedded: what does not fit its share of memory goes to temporary files."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from leadkit.engine.sql.databases.database import NEVER, CellType, Ints, stopped

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

MEMORY_LIMIT = "4GB"
_TYPES: dict[CellType, str] = {"whole": "BIGINT", "double": "DOUBLE", "text": "VARCHAR"}


class DuckDB:
    """Temporary tables in this process's DuckDB."""

    dialect = "duckdb"

    def __init__(self) -> None:
        # Making a database takes 20 ms, another connection to the same one takes none; temporary tables are its own.
        self._connection = _instance().cursor()
        weakref.finalize(self, self._connection.close)

    @property
    def is_open(self) -> bool:
        """Whether the tables are still there."""
        return True

    def fill(self, table: str, columns: Mapping[str, CellType], batches: Iterable[pa.RecordBatch]) -> None:
        """Make a table and write rows into it."""
        declared = ", ".join(f'"{name}" {_TYPES[kind]}' for name, kind in columns.items())
        with _faults():
            self._connection.execute(f'CREATE TEMP TABLE "{table}" ({declared})')
            for batch in batches:
                self._connection.register("incoming", batch)
                self._connection.execute(f'INSERT INTO "{table}" SELECT * FROM incoming')  # noqa: S608 - our own names
                self._connection.unregister("incoming")

    def columns(self, table: str) -> list[str]:
        """Return the columns that a table really has."""
        found = self._connection.execute(f'DESCRIBE "{table}"').fetchall()
        return [str(row[0]) for row in found]

    def drop(self, table: str) -> None:
        """Remove a table, if it is there."""
        self._connection.execute(f'DROP TABLE IF EXISTS "{table}"')

    def ask(self, query: str, width: int) -> list[Ints]:
        """Return the columns of an answer."""
        with _faults():
            found = self._connection.execute(query).fetchnumpy()
        assert len(found) == width
        return [_filled(column) for column in found.values()]


def _filled(column: Any) -> Ints:
    numbers: Ints = np.ma.filled(column.astype(np.int64), NEVER)
    return numbers


@contextmanager
def _faults() -> Iterator[None]:
    """Turn what DuckDB raises into one plain line."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        raise stopped("DuckDB", error, is_too_large="expression depth" in str(error)) from error


@cache
def _instance() -> duckdb.DuckDBPyConnection:
    import duckdb

    # DuckDB makes the folder when it needs it: one that is never needed is never left behind.
    folder = Path(tempfile.mkdtemp(prefix="leadkit-duckdb-"))
    folder.rmdir()
    settings: dict[str, Any] = {"memory_limit": MEMORY_LIMIT, "temp_directory": str(folder)}
    connection = duckdb.connect(":memory:", config=settings)
    weakref.finalize(connection, shutil.rmtree, folder, ignore_errors=True)
    return connection
