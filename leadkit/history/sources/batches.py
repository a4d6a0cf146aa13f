"""A table in parts, so that a file of any length can be read in bounded memory.

Parquet comes by row groups with its text as codes, sound CSV by blocks. Odd files are read whole first and then
parted: CSV that arrow does not take (ragged rows, for example), headers that are blank or stand twice, and a column of
lead ids that are floats.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from leadkit.history import sources
from leadkit.history.arrow import arrow_csv, pa, pq
from leadkit.history.notice import Notice
from leadkit.history.settings import CsvSettings
from leadkit.history.sources import csv
from leadkit.history.sources.encodings import AsUtf8
from leadkit.history.sources.table import Table

BATCH_ROWS = 1 << 20
"""At most about so many rows at a time."""
_ROW_BYTES = 64
"""About the length of a line of activities, to guess how many a CSV file has."""


class OddFileError(Exception):
    """A file cannot be read part by part."""


@dataclass
class Parts:
    """A table in parts.

    Parameters
    ----------
    name, columns, decimal
        As in a `Table`.
    rows
        About how many there are in all.
    tables
        The parts in file order, each with the share of the file that has been read when it comes.
    is_whole
        Whether it was read whole.
    notices
        What was found while reading; complete when all parts have come.
    """

    name: str
    columns: tuple[str, ...]
    rows: int
    tables: Iterator[tuple[Table, float]]
    decimal: str = "."
    is_whole: bool = False
    notices: list[Notice] = field(default_factory=list)


def of_file(path: Path, settings: CsvSettings, ids: str, rows: int = BATCH_ROWS) -> Parts:
    """Return the table in a file in parts of about `rows` rows.

    Parameters
    ----------
    ids
        The column that names leads.

    Raises
    ------
    OddFileError
        It has to be read whole; for CSV perhaps only on the way.
    """
    if path.suffix.lower() in (".parquet", ".pq"):
        return _of_parquet(path, ids, rows)
    return _of_csv(path, settings, rows)


def of_whole_file(path: Path, settings: CsvSettings, rows: int = BATCH_ROWS) -> Parts:
    """Return the table in a file in parts, once it has been read whole."""
    table = sources.read(path, settings)

    def parts() -> Iterator[tuple[Table, float]]:
        for at in range(0, table.rows, rows):
            size = min(rows, table.rows - at)
            columns = {name: cells.slice(at, size) for name, cells in table.columns.items()}
            yield Table(table.name, columns, size, table.decimal), (at + size) / table.rows

    return Parts(table.name, tuple(table.columns), table.rows, parts(), table.decimal, True, list(table.notices))


def _of_parquet(path: Path, ids: str, rows: int) -> Parts:
    about = pq.read_metadata(path)
    schema = about.schema.to_arrow_schema()
    names = tuple(schema.names)
    if not all(name.strip() for name in names) or len(set(names)) < len(names):
        raise OddFileError
    if pa.types.is_floating(schema.field(ids).type):
        raise OddFileError
    texts = [name for name in names if pa.types.is_string(schema.field(name).type)]

    def parts() -> Iterator[tuple[Table, float]]:
        done = 0
        try:
            # Buffers read ahead are kept until the end: a whole file of them.
            with pq.ParquetFile(path, read_dictionary=texts, pre_buffer=False) as file:
                for batches in _gathered(file.iter_batches(batch_size=rows), rows):
                    part = pa.Table.from_batches(batches)
                    done += part.num_rows
                    columns = dict(zip(names, part.columns, strict=True))
                    yield Table(path.name, columns, part.num_rows), done / about.num_rows
        except pa.ArrowException as error:
            raise OddFileError from error

    return Parts(path.name, names, about.num_rows, parts())


def _of_csv(path: Path, settings: CsvSettings, rows: int) -> Parts:
    dialect = csv.sniff(path, settings)
    names = dialect.headers
    if not all(name.strip() for name in names) or len(set(names)) < len(names):
        raise OddFileError
    about, remarks = path.stat().st_size // _ROW_BYTES, list(dialect.encoding.notices)
    found = Parts(path.name, names, about, iter(()), settings.decimal or ".", notices=remarks)

    def parts() -> Iterator[tuple[Table, float]]:
        size, last, count, done = max(path.stat().st_size, 1), None, 0, 0
        with ExitStack() as stack:
            text = None if dialect.encoding.is_plain else stack.enter_context(AsUtf8(path, dialect.encoding.name))
            source = stack.enter_context(path.open("rb")) if text is None else io.BufferedReader(text, csv.BLOCK)
            try:
                reader = arrow_csv.open_csv(source, *csv.options(dialect))
                for batches in _gathered(reader, rows):
                    last = pa.Table.from_batches(batches)
                    count, done = count + last.num_rows, done + last.nbytes
                    columns = dict(zip(names, last.columns, strict=True))
                    yield Table(path.name, columns, last.num_rows, found.decimal), min(done / size, 1.0)
            except pa.ArrowInvalid as error:
                raise OddFileError from error
            found.notices.extend(text.notices() if text is not None else ())
        csv.refuse_unclosed(path, [] if last is None else last.columns, count, dialect.delimiter)

    found.tables = parts()
    return found


def _gathered(batches: Any, rows: int) -> Iterator[list[Any]]:
    """Yield batches together until they have `rows` rows."""
    held: list[Any] = []
    count = 0
    for batch in batches:
        held.append(batch)
        count += batch.num_rows
        if count >= rows:
            yield held
            held, count = [], 0
    if held:
        yield held
