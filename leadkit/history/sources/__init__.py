"""Where tables come from: one file each.

To add one: write `read(path, settings) -> Table` and `headers(path, settings) -> list[str]` in a file of its own, and
name its file endings in `SOURCES`.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

from leadkit.errors import Fault, HistoryError
from leadkit.history.settings import CsvSettings
from leadkit.history.sources import csv, parquet
from leadkit.history.sources.table import Table
from leadkit.text import say

_T = TypeVar("_T")

__all__ = ["SOURCES", "Table", "headers", "read"]


class Source(NamedTuple):
    """How one kind of file is read."""

    read: Callable[[Path, CsvSettings], Table]
    headers: Callable[[Path, CsvSettings], list[str]]


_CSV = Source(csv.read, csv.headers)
_PARQUET = Source(parquet.read, parquet.headers)
SOURCES = {".csv": _CSV, ".tsv": _CSV, ".txt": _CSV, ".parquet": _PARQUET, ".pq": _PARQUET}


def read(path: Path, settings: CsvSettings) -> Table:
    """Read the table in a file.

    Raises
    ------
    HistoryError
        The file is of a kind that nobody reads here, or cannot be read.
    """
    return _guarded(path, lambda: _source(path).read(path, settings))


def headers(path: Path, settings: CsvSettings) -> list[str]:
    """Return the names of a file's columns, without reading its rows where that can be avoided."""
    return _guarded(path, lambda: _source(path).headers(path, settings))


def _source(path: Path) -> Source:
    source = SOURCES.get(path.suffix.lower())
    if source is None:
        message = say("history.file.kind", found=path.suffix or path.name)
        raise HistoryError(Fault("file-kind", path.name, message, path.suffix, tuple(SOURCES)))
    return source


def _guarded(path: Path, action: Callable[[], _T]) -> _T:
    try:
        return action()
    except OSError as error:
        message = say("history.file.unreadable", why=(error.strerror or str(error)).rstrip("."))
        raise HistoryError(Fault("file-unreadable", path.name, message)) from error
