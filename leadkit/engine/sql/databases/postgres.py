"""PostgreSQL by psycopg: temporary tables in a session of its own; the server's own data is never looked at."""

from __future__ import annotations

import atexit
import io
import itertools
import re
import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import numpy as np

from leadkit.engine.sql.databases.database import NEVER, CellType, Ints, stopped
from leadkit.errors import Fault, UsageError
from leadkit.text import say

if TYPE_CHECKING:
    import psycopg
    import pyarrow as pa

CONNECT_TIMEOUT_S = 10
_TYPES: dict[CellType, str] = {"whole": "bigint", "double": "double precision", "text": "text"}
_WORTH_ANALYZING = 5_000
_HEADER = 19
_LIMITS = "54"
"""What SQLSTATE begins with where a statement is too much for the server."""
_SHOWN = ("user", "host", "port", "dbname")
_sessions: dict[str, psycopg.Connection[Any]] = {}
_unused: list[str] = []
_numbers = itertools.count(1)


class PostgreSQL:
    """Temporary tables in a session that all histories share, under names of their own."""

    dialect = "postgres"

    def __init__(self, url: str) -> None:
        self._where = place_of(url)
        self._connection = _session(url, self._where)
        self.prefix = f"lk{next(_numbers)}_"
        self._tables: list[str] = []
        self._drop_unused()
        # Not dropped here and then: a history may go in the middle of another's query.
        weakref.finalize(self, _unused.extend, self._tables)

    @property
    def is_open(self) -> bool:
        """Whether the tables are still there."""
        return not self._connection.closed

    def fill(self, table: str, columns: Mapping[str, CellType], batches: Iterable[pa.RecordBatch]) -> None:
        """Make a table and write rows into it."""
        from pyarrow import csv

        declared = ", ".join(f'"{name}" {_TYPES[kind]}' for name, kind in columns.items())
        rows = 0
        options = csv.WriteOptions(include_header=False, quoting_style="all_valid")
        with _faults(self._where):
            self._execute(f'CREATE TEMP TABLE "{table}" ({declared})')
            self._tables.append(table)
            with self._connection.cursor() as cursor, cursor.copy(f'COPY "{table}" FROM STDIN (FORMAT csv)') as copy:
                for batch in batches:
                    text = io.BytesIO()
                    csv.write_csv(batch, text, options)
                    copy.write(text.getvalue())
                    rows += batch.num_rows
            if rows > _WORTH_ANALYZING:
                self._execute(f'ANALYZE "{table}"')

    def columns(self, table: str) -> list[str]:
        """Return the columns that a table really has."""
        with _faults(self._where), self._connection.cursor() as cursor:
            found = cursor.execute(_trusted(f'SELECT * FROM "{table}" LIMIT 0'))  # noqa: S608 - our own names
            return [column.name for column in found.description or ()]

    def drop(self, table: str) -> None:
        """Remove a table, if it is there."""
        with _faults(self._where):
            self._execute(f'DROP TABLE IF EXISTS "{table}"')

    def ask(self, query: str, width: int) -> list[Ints]:
        """Return the columns of an answer, which comes as one block of numbers of the same length."""
        names = ", ".join(f"o{i}" for i in range(width))
        numbers = ", ".join(f"COALESCE(o{i}::bigint, {NEVER})" for i in range(width))
        asked = f"COPY (SELECT {numbers} FROM ({query}) AS answer ({names})) TO STDOUT (FORMAT binary)"  # noqa: S608
        with _faults(self._where), self._connection.cursor() as cursor, cursor.copy(_trusted(asked)) as copy:
            block = b"".join(copy)
        row = np.dtype([("fields", ">i2"), *((f"c{i}", [("bytes", ">i4"), ("value", ">i8")]) for i in range(width))])
        body = np.frombuffer(block, row, (len(block) - _HEADER - 2) // row.itemsize, _HEADER)
        return [body[f"c{i}"]["value"].astype(np.int64) for i in range(width)]

    def _drop_unused(self) -> None:
        """Drop the tables of histories that are gone."""
        gone = [_unused.pop() for _ in range(len(_unused))]
        if gone:
            with _faults(self._where):
                self._execute("DROP TABLE IF EXISTS " + ", ".join(f'"{table}"' for table in gone))

    def _execute(self, statement: str) -> None:
        with self._connection.cursor() as cursor:
            cursor.execute(_trusted(statement))


def place_of(url: str) -> str:
    """Return which database a URL means, without any secret in it.

    Raises
    ------
    UsageError
        It is no such URL.
    """
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    told = None
    if _is_plain(url):
        with suppress(psycopg.ProgrammingError):  # what it says repeats the address
            told = conninfo_to_dict(url)
    if told is None:
        raise UsageError(Fault("bad-address", "", say("engine.bad_address")))
    return " ".join(f"{name}={told[name]}" for name in _SHOWN if told.get(name)) or "PostgreSQL"


def _is_plain(url: str) -> bool:
    """Whether it is clear which part of a URL is the password: one with a bare ``/`` or ``@`` runs into the host."""
    rest = url.partition("://")[2]
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    return authority.count("@") <= 1 and "@" not in rest[len(authority) :]


def _session(url: str, where: str) -> psycopg.Connection[Any]:
    """Return the session for a URL, made once."""
    import psycopg

    known = _sessions.get(url)
    if known is not None and not known.closed:
        return known
    if not _sessions:
        atexit.register(_close)
    with _faults(where, is_reached=False):
        # What a person set for their own sessions (a search path, a time limit) makes no difference to ours.
        _sessions[url] = psycopg.connect(url, autocommit=True, connect_timeout=CONNECT_TIMEOUT_S)
        for setting in ("jit = off", "client_min_messages = warning", "client_encoding = 'UTF8'"):
            _sessions[url].execute(_trusted(f"SET {setting}"))
        _sessions[url].execute("SET search_path = pg_temp, pg_catalog")
    return _sessions[url]


def _close() -> None:
    for session in _sessions.values():
        session.close()


@contextmanager
def _faults(where: str, *, is_reached: bool = True) -> Iterator[None]:
    """Turn what psycopg raises into one plain line, without the address that it was called with."""
    import psycopg

    try:
        yield
    except psycopg.Error as error:
        why = (error.diag.message_primary or str(error)).strip() or type(error).__name__
        is_limit = (error.diag.sqlstate or "").startswith(_LIMITS)
        found = stopped("PostgreSQL", why, where, is_too_large=is_limit)
        if not is_reached:
            found = UsageError(Fault("database", where, say("engine.unreachable", why=why.splitlines()[0])))
    else:
        return
    raise found


def _trusted(statement: str) -> Any:
    """Pass a statement that the engine itself built, which psycopg's types ask to be a literal."""
    return statement
