"""Brings what a definition looks at into a database: plain tables, written in parts of bounded size.

Columns come when they are first asked for and stay with the history. Their names are ours (``f1``, ``f2``, …): what
a file calls them may be anything, and databases tell names apart in ways of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.catalogue import CODED_TYPES, Field
from leadkit.engine.sql.calendars import occupied
from leadkit.engine.sql.databases.database import CellType, Database
from leadkit.engine.sql.layout import Kind, Layout
from leadkit.history.column import NO_TIME, Column
from leadkit.history.history import History

if TYPE_CHECKING:
    import pyarrow as pa

CHUNK = 1 << 18
"""How many rows are written at once."""
FEW_CELLS = 100_000
"""A history with fewer cells than that is brought over whole at once."""
MANY = 1_000_000
"""Of a kind with more activities only those are brought over that can count."""
KEY = "lead"
_ESCAPES = {"\x00": "\x01\x02", "\x01": "\x01\x03"}
"""Databases cannot store NUL; no definition can name a control character, so that this changes no comparison."""

Part = Callable[[int, int], "pa.Array"]
"""Gives the cells of a column from one row to another."""


@dataclass(frozen=True, slots=True)
class _Source:
    """A column to be: its type, and where its cells come from."""

    type: CellType
    part: Part


@dataclass(frozen=True, slots=True)
class _Happened:
    """The activities of one kind; with `which`, attributes have an entry per combination of values, not per row."""

    lead: NDArray[Any]
    at: NDArray[Any]
    epoch: int
    attributes: Mapping[str, Column]
    which: NDArray[Any] | None = None

    def moments(self, start: int, stop: int) -> NDArray[np.int64]:
        """Return moments in UTC seconds."""
        return self.at[start:stop].astype(np.int64) + self.epoch


class Staged:
    """The tables of one history in one database."""

    def __init__(self, history: History, database: Database, prefix: str = "") -> None:
        self.history, self.database, self.prefix = history, database, prefix
        self.spans: list[tuple[int, int]] = []
        self._fields: dict[str, tuple[str, str]] = {}
        self._kinds: dict[str, Kind] = {}
        self._made = 0
        self._names = 0
        self._leads = self._stage_leads()

    def layout(self, fields: set[str], kinds: Mapping[str, set[str]]) -> Layout:
        """Return where to find these fields and activities (kind to attributes), brought over where they are not."""
        if self.history.n * len(self.history.field_names) < FEW_CELLS:
            fields = fields | set(self.history.field_names)
        lacking = [name for name in self.history.field_names if name in fields and name not in self._fields]
        if lacking:
            self._stage_fields(lacking)
        for name, attributes in kinds.items():
            known = self._kinds.get(name)
            if known is None or not attributes <= known.attributes.keys():
                self._stage_kind(name, attributes | (set() if known is None else known.attributes.keys()))
        return Layout(KEY, self._leads, self._fields, self._kinds)

    def _stage_leads(self) -> str:
        history = self.history
        outcome = history.outcome
        nowhere = np.full(history.n, NO_TIME, np.int64)
        decided = nowhere if outcome is None else np.where(outcome.status >= 0, outcome.decided_at, NO_TIME)
        status = np.full(history.n, -1, np.int8) if outcome is None else outcome.status
        sources = {
            KEY: _Source("whole", lambda i, j: _whole(np.arange(i, j))),
            "created_at": _moments(history.created_at),
            "handed_over_at": _moments(history.handed_over_at),
            "decided_at": _moments(decided),
            "status": _Source("whole", lambda i, j: _whole(status[i:j].astype(np.int64))),
        }
        if outcome is None:
            sources["value_cents"] = _moments(nowhere)
        else:
            valued = outcome.has_value & (outcome.status == 1)
            sources["value_cents"] = _Source("whole", lambda i, j: _whole(outcome.value_cents[i:j], ~valued[i:j]))
        return self._fill("leads", sources, history.n)

    def _stage_fields(self, names: Sequence[str]) -> None:
        sources = {KEY: _Source("whole", lambda i, j: _whole(np.arange(i, j)))}
        placed = {}
        for name in names:
            placed[name] = self._name("f")
            sources[placed[name]] = _cells(self.history.column(name))
        table = self._fill("fields", sources, self.history.n)
        self._fields = self._fields | {name: (table, column) for name, column in placed.items()}

    def _stage_kind(self, name: str, attributes: set[str]) -> None:
        found = _happened(self.history, name)
        if len(found.lead) * len(found.attributes) < FEW_CELLS:
            attributes = attributes | set(found.attributes)
        self.spans = _joined([*self.spans, *occupied(len(found.lead), found.moments)])
        sources = {
            KEY: _Source("whole", lambda i, j: _whole(found.lead[i:j].astype(np.int64))),
            "at": _Source("whole", lambda i, j: _whole(found.moments(i, j))),
        }
        placed = {}
        for attribute in sorted(attributes):
            placed[attribute] = self._name("a")
            if attribute in found.attributes:
                sources[placed[attribute]] = _cells(found.attributes[attribute], found.which)
            else:
                field = self.history.catalogue.attributes.get(attribute, Field(attribute))
                sources[placed[attribute]] = _nothing("text" if field.type in CODED_TYPES else "double")
        if name in self._kinds:
            self.database.drop(self._kinds[name].table)
        self._kinds = self._kinds | {name: Kind(self._fill("activities", sources, len(found.lead)), placed)}

    def _fill(self, wish: str, sources: Mapping[str, _Source], rows: int) -> str:
        self._made += 1
        table = f"{self.prefix}{wish}_{self._made}"
        self.database.fill(table, {name: source.type for name, source in sources.items()}, _batches(sources, rows))
        # A database may take an unknown column for a constant: what a statement names must be there.
        assert self.database.columns(table) == list(sources)
        return table

    def _name(self, letter: str) -> str:
        self._names += 1
        return f"{letter}{self._names}"


def _happened(history: History, kind: str) -> _Happened:
    """Return all activities of a kind, or where there are very many, those that can count: these may be in files."""
    cut = history.cut(kind)
    if cut is not None and len(cut) > MANY:
        return _Happened(cut.lead, cut.at, cut.epoch, cut.attributes, cut.which)
    found = history.activities.get(kind)
    if found is None:
        return _Happened(np.empty(0, np.int32), np.empty(0, np.int64), 0, {})
    return _Happened(found.lead, found.at, 0, found.attributes)


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in order, those that touch made one."""
    joined: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return joined


def _batches(sources: Mapping[str, _Source], rows: int) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    for start in range(0, rows, CHUNK):
        stop = min(start + CHUNK, rows)
        arrays = [source.part(start, stop) for source in sources.values()]
        yield pa.RecordBatch.from_arrays(arrays, list(sources))


def _moments(moments: NDArray[np.int64]) -> _Source:
    return _Source("whole", lambda i, j: _whole(moments[i:j], moments[i:j] == NO_TIME))


def _cells(column: Column, which: NDArray[Any] | None = None) -> _Source:
    import pyarrow as pa

    if not column.is_coded:

        def numbers(start: int, stop: int) -> Any:
            found = column.numbers[start:stop] if which is None else column.numbers[which[start:stop]]
            # Minus zero and zero are one number, also where things are told apart.
            return pa.array(found + 0.0, pa.float64(), from_pandas=True)

        return _Source("double", numbers)
    spellings = pa.array([_storable(text) for text in column.spellings], pa.string())

    def part(start: int, stop: int) -> Any:
        codes = column.codes[start:stop] if which is None else column.codes[which[start:stop]]
        return spellings.take(pa.array(codes, pa.int32(), mask=codes < 0))

    return _Source("text", part)


def _nothing(kind: CellType) -> _Source:
    import pyarrow as pa

    types = {"whole": pa.int64(), "double": pa.float64(), "text": pa.string()}
    return _Source(kind, lambda i, j: pa.nulls(j - i, types[kind]))


def _whole(numbers: NDArray[np.int64], missing: NDArray[np.bool_] | None = None) -> pa.Array:
    import pyarrow as pa

    return pa.array(numbers, pa.int64(), mask=missing)


def _storable(text: str) -> str:
    return text if text.isprintable() else "".join(_ESCAPES.get(c, c) for c in text)
