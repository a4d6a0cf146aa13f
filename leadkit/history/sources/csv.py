"""Reads CSV files as text, whatever wrote them: any usual delimiter, encoding and line end.

Arrow reads the sound files. The others (ragged rows, NUL bytes, rows beyond its blocks) go through Python's reader,
a hundred thousand rows at a time, with what is odd about them counted.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from leadkit.errors import Fault, HistoryError
from leadkit.history.arrow import arrow_csv, pa, pc
from leadkit.history.notice import EXAMPLES, Notice, notice
from leadkit.history.settings import CsvSettings
from leadkit.history.sources.encodings import AsUtf8, Encoding, beginning, find
from leadkit.history.sources.table import SHOWN_CELLS, Table, named
from leadkit.text import say

DELIMITERS = (",", ";", "\t", "|")
BLOCK = 1 << 24
_BATCH = 100_000
_TAIL = 1 << 10
_SEPARATOR = re.compile(r"sep=([^\r\n])(?:\r\n|\r|\n)")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one file is written."""

    encoding: Encoding
    delimiter: str
    skipped_lines: int
    headers: tuple[str, ...]


def read(path: Path, settings: CsvSettings) -> Table:
    """Read a CSV file; every cell is text, and an absent one is ``""``."""
    dialect = sniff(path, settings)
    try:
        columns, rows, notices = _read_arrow(path, dialect)
    except _NotPlainError:
        columns, rows, notices = _read_python(path, dialect)
    refuse_unclosed(path, columns, rows, dialect.delimiter)
    blank = [not pc.any(pc.not_equal(column, "")).as_py() for column in columns]
    names, remarks = named(dialect.headers, blank, path.name)
    kept = {name: column for name, column in zip(names, columns, strict=True) if name is not None}
    return Table(path.name, kept, rows, settings.decimal or ".", (*dialect.encoding.notices, *notices, *remarks))


def headers(path: Path, settings: CsvSettings) -> list[str]:
    """Return the column names of a CSV file; unnamed columns count only if the file has content in them."""
    found = sniff(path, settings).headers
    if all(name.strip() for name in found) and len(set(found)) == len(found):
        return list(found)
    return list(read(path, settings).columns)


def sniff(path: Path, settings: CsvSettings) -> Dialect:
    """Find out how a file is written, from its first quarter of a megabyte and from `settings`.

    Raises
    ------
    HistoryError
        The file is empty.
    """
    encoding = find(path, settings.encoding)
    text = beginning(path, encoding.name)
    if not text.strip():
        raise HistoryError(Fault("file-empty", path.name, say("history.file.empty")))
    mark = _SEPARATOR.match(text)
    delimiter = settings.delimiter or (mark[1] if mark else _delimiter(text))
    body = text[mark.end() :] if mark else text
    try:
        first = next((row for row in csv.reader(io.StringIO(body, newline=""), delimiter=delimiter) if row), [""])
    except csv.Error as error:
        message = say("history.file.broken", line=1, why=str(error))
        raise HistoryError(Fault("file-broken", path.name, message)) from error
    return Dialect(encoding, delimiter, 1 if mark else 0, tuple(first))


def _delimiter(text: str) -> str:
    """Return the delimiter that gives the most columns in rows that agree with the first one."""

    def score(delimiter: str) -> tuple[float, int]:
        rows = [row for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 200) if row]
        width = len(rows[0]) if rows else 0
        if width < 2:
            return 0.0, 0
        complete = rows[:-1] or rows
        return sum(len(row) == width for row in complete) / len(complete) * (1 - 1 / width), width

    try:
        best = max(DELIMITERS, key=score)
        return best if score(best)[1] else ","
    except csv.Error:
        return ","


def refuse_unclosed(path: Path, columns: list[Any], rows: int, delimiter: str) -> None:
    """Refuse a file whose last cell runs on to its end because its quotation mark is never closed."""
    last = next((text for column in reversed(columns) if rows and (text := column[-1].as_py())), "")
    lines = re.split(r"\r\n|\r|\n", last)
    with path.open("rb") as file:
        file.seek(-min(_TAIL, file.seek(0, io.SEEK_END)), io.SEEK_END)
        closed = file.read().replace(b"\0", b"").rstrip(b"\r\n\t " + delimiter.encode()).endswith(b'"')
    if len(lines) > 1 and not closed:
        message = say("history.file.unclosed", lines=len(lines), text=lines[0][:SHOWN_CELLS])
        raise HistoryError(Fault("file-unclosed", path.name, message, lines[0]))


class _NotPlainError(Exception):
    """Arrow cannot read this file as it is."""


def _read_arrow(path: Path, dialect: Dialect) -> tuple[list[Any], int, list[Notice]]:
    if dialect.encoding.is_plain:
        table = _parsed(str(path), dialect)
        return table.columns, table.num_rows, []
    with AsUtf8(path, dialect.encoding.name) as text:
        table = _parsed(io.BufferedReader(text, BLOCK), dialect)
        return table.columns, table.num_rows, text.notices()


def _parsed(source: Any, dialect: Dialect) -> Any:
    try:
        return arrow_csv.read_csv(source, *options(dialect))
    except pa.ArrowInvalid as error:
        raise _NotPlainError from error


def options(dialect: Dialect) -> tuple[Any, Any, Any]:
    """Return how arrow is to read a file: every cell as text, by its place."""
    names = [f"c{at}" for at in range(len(dialect.headers))]
    return (
        arrow_csv.ReadOptions(
            column_names=names, skip_rows=dialect.skipped_lines, skip_rows_after_names=1, block_size=BLOCK
        ),
        arrow_csv.ParseOptions(delimiter=dialect.delimiter, newlines_in_values=True),
        arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()),
            strings_can_be_null=False,
            quoted_strings_can_be_null=False,
        ),
    )


def _read_python(path: Path, dialect: Dialect) -> tuple[list[Any], int, list[Notice]]:
    width = len(dialect.headers)
    rows = Rows(path.name, width)
    chunks: list[list[Any]] = [[] for _ in range(width)]
    count = 0
    with AsUtf8(path, dialect.encoding.name) as text:
        lines = io.TextIOWrapper(io.BufferedReader(text, BLOCK), encoding="utf-8", newline="")
        reader = csv.reader(lines, delimiter=dialect.delimiter)
        try:
            for _ in islice((row for row in reader if row), dialect.skipped_lines + 1):
                pass
            while batch := list(islice(rows.level(reader), _BATCH)):
                count += len(batch)
                for chunk, cells in zip(chunks, zip(*batch, strict=True), strict=True):
                    chunk.append(pa.array(cells, pa.string()))
        except csv.Error as error:
            message = say("history.file.broken", line=reader.line_num, why=str(error))
            raise HistoryError(Fault("file-broken", path.name, message)) from error
        return [pa.chunked_array(chunk, pa.string()) for chunk in chunks], count, [*rows.notices(), *text.notices()]


class Rows:
    """Makes every row as wide as the header, and counts where it had to."""

    def __init__(self, place: str, width: int) -> None:
        self.place, self.width = place, width
        self.short: list[str] = []
        self.long: list[str] = []
        self.short_count = self.long_count = 0

    def level(self, reader: Any) -> Iterator[list[str]]:
        """Yield rows of the header's width: short ones filled up, long ones cut."""
        for row in reader:
            if len(row) == self.width:
                yield row
            elif row and len(row) < self.width:
                self.short_count += 1
                self._keep(self.short, reader.line_num, row)
                yield row + [""] * (self.width - len(row))
            elif row:
                if any(row[self.width :]):
                    self.long_count += 1
                    self._keep(self.long, reader.line_num, row)
                yield row[: self.width]

    def _keep(self, examples: list[str], line: int, row: list[str]) -> None:
        if len(examples) < EXAMPLES:
            examples.append(say("history.file.line", line=line, text=",".join(row)[:SHOWN_CELLS]))

    def notices(self) -> list[Notice]:
        """Return what was counted."""
        found: tuple[tuple[str, int, list[str]], ...] = (
            ("short-rows", self.short_count, self.short),
            ("long-rows", self.long_count, self.long),
        )
        return [notice(code, self.place, count, examples) for code, count, examples in found if count]
