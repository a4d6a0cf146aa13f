"""Reads Parquet files; their types are kept, so that numbers and moments stay exact."""

from __future__ import annotations

from pathlib import Path

from leadkit.errors import Fault, HistoryError
from leadkit.history.arrow import pa, pq
from leadkit.history.settings import CsvSettings
from leadkit.history.sources.table import Table, named
from leadkit.text import say


def read(path: Path, _: CsvSettings) -> Table:
    """Read a Parquet file."""
    try:
        table = pq.read_table(path)
    except pa.ArrowException as error:
        raise _broken(path, error) from error
    return of_arrow(path.name, table)


def headers(path: Path, _: CsvSettings) -> list[str]:
    """Return the column names of a Parquet file."""
    try:
        schema = pq.read_schema(path)
    except pa.ArrowException as error:
        raise _broken(path, error) from error
    return list(schema.names)


def of_arrow(name: str, table: pa.Table) -> Table:
    """Return an arrow table as ours."""
    names, remarks = named(table.column_names, [column.null_count == len(column) for column in table.columns], name)
    kept = {title: column for title, column in zip(names, table.columns, strict=True) if title is not None}
    return Table(name, kept, table.num_rows, notices=tuple(remarks))


def _broken(path: Path, error: Exception) -> HistoryError:
    return HistoryError(Fault("file-broken", path.name, say("history.file.not-parquet", why=str(error).rstrip("."))))
