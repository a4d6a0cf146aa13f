"""What leads did and what we did with them: dated rows per kind, sorted by lead and moment."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.catalogue import ActivityKind, Field
from leadkit.history.arrow import pa
from leadkit.history.cells import Cells, encode
from leadkit.history.column import NO_TIME, Codes, Column, Seconds
from leadkit.history.notice import EXAMPLES, Notice, notice
from leadkit.history.settings import ActivitiesSettings, Settings
from leadkit.history.sources.table import Table
from leadkit.history.values import Unfit, read_column, read_moments

if TYPE_CHECKING:
    from leadkit.history.cut import Cut

Made = TypeVar("Made")


class Late(Mapping[str, Made]):
    """Columns and the like by name, each made when it is first asked for."""

    def __init__(self, names: tuple[str, ...], make: Callable[[str], Made]) -> None:
        self._names, self._make = names, make
        self._made: dict[str, Made] = {}

    def __getitem__(self, name: str) -> Made:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._made:
            self._made[name] = self._make(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


@dataclass(frozen=True, slots=True)
class Activities:
    """The activities of one kind that have a moment and a known lead, sorted by lead and moment.

    Those before a lead's creation and after ``as_of`` are among them: the engines cut.

    Parameters
    ----------
    lead
        Row of the lead in the history.
    at
        UTC seconds since 1970.
    attributes
        Attribute name to its values, one per activity.
    """

    kind: ActivityKind
    lead: Codes
    at: Seconds
    attributes: Mapping[str, Column]

    def __len__(self) -> int:
        return len(self.lead)


class Rows(Protocol):
    """The dated activities of known leads, wherever they are kept."""

    @property
    def name(self) -> str:
        """What a person calls the table."""
        ...

    @property
    def attribute_names(self) -> tuple[str, ...]:
        """The attributes, in file order."""
        ...

    @property
    def kind_names(self) -> tuple[str, ...]:
        """The kinds, in the order in which they appear."""
        ...

    def __len__(self) -> int: ...

    def under(self, settings: Settings) -> Rows:
        """Return the same rows, with attributes to be read as `settings` say."""
        ...

    def kind(self, kind: ActivityKind, fields: Mapping[str, Field]) -> Activities:
        """Return the activities of one kind; none where no row names it."""
        ...

    def cut(self, kind: ActivityKind, fields: Mapping[str, Field], horizons: Callable[[], Seconds]) -> Cut:
        """Return those of one kind before each lead's base horizon."""
        ...

    def unfit(self, field: Field) -> Unfit:
        """Return the cells of an attribute that do not fit it."""
        ...


class ActivityRows:
    """All rows of the activities table, in the order of kind, lead and moment.

    Parameters
    ----------
    table, columns
        The table, and which of its columns are lead, kind and moment.
    lead_ids
        The leads of the history as arrow text.
    """

    def __init__(self, table: Table, columns: ActivitiesSettings, settings: Settings, lead_ids: pa.Array) -> None:
        assert columns.lead is not None
        assert columns.kind is not None
        assert columns.at is not None
        self.table, self.columns, self.settings = table, columns, settings
        self.notices: list[Notice] = list(table.notices)
        self._attribute_names = tuple(
            name for name in table.columns if name not in (columns.lead, columns.kind, columns.at)
        )
        self._read: dict[str, tuple[Column, Unfit]] = {}
        lead = self._leads(table.ids(columns.lead, once=False), lead_ids)
        kinds = table.cells(columns.kind)
        nameless = np.append(kinds.are(settings.missing), True)[kinds.codes]
        at = self._moments(table.moments(columns.at))
        if nameless.any():
            self.notices.append(notice("activities-without-kind", table.name, int(nameless.sum())))
        kept = np.flatnonzero((lead >= 0) & (at != NO_TIME) & ~nameless)
        names = tuple(kinds.texts().to_pylist())
        gone = kinds.are(settings.missing)
        self._kind_names = tuple(name for name, is_gone in zip(names, gone, strict=True) if not is_gone)
        table_of = np.cumsum(~gone) - 1
        kind = table_of[kinds.codes[kept]].astype(np.int32) if len(gone) else np.empty(0, np.int32)
        self.rows = kept[sorted_order(kind, lead[kept], at[kept], len(lead_ids))]
        kind = np.append(table_of, -1)[kinds.codes[self.rows]]
        self.lead: Codes = lead[self.rows].astype(np.int32)
        self.at: Seconds = at[self.rows]
        self.starts = np.searchsorted(kind, np.arange(len(self.kind_names) + 1))
        self._note_twins(kind)

    def under(self, settings: Settings) -> ActivityRows:
        """Return the same rows, with attributes to be read as `settings` say."""
        other = copy.copy(self)
        other.settings, other._read = settings, {}
        return other

    def kind(self, kind: ActivityKind, fields: Mapping[str, Field]) -> Activities:
        """Return the activities of one kind; none where no row names it."""
        start = stop = 0
        if kind.name in self.kind_names:
            at = self.kind_names.index(kind.name)
            start, stop = int(self.starts[at]), int(self.starts[at + 1])

        def attribute(name: str) -> Column:
            return part(self.attribute(fields[name])[0], start, stop)

        return Activities(kind, self.lead[start:stop], self.at[start:stop], Late(self.attribute_names, attribute))

    def cut(self, kind: ActivityKind, fields: Mapping[str, Field], horizons: Callable[[], Seconds]) -> Cut:
        """Return those of one kind before each lead's base horizon."""
        from leadkit.history.cut import cut

        return cut(self.kind(kind, fields), horizons())

    @property
    def name(self) -> str:
        """What a person calls the table."""
        return self.table.name

    @property
    def attribute_names(self) -> tuple[str, ...]:
        """The attributes, in file order."""
        return self._attribute_names

    @property
    def kind_names(self) -> tuple[str, ...]:
        """The kinds, in the order in which they appear."""
        return self._kind_names

    def __len__(self) -> int:
        return len(self.rows)

    def unfit(self, field: Field) -> Unfit:
        """Return the cells of an attribute that do not fit it."""
        return self.attribute(field)[1]

    def attribute(self, field: Field) -> tuple[Column, Unfit]:
        """Return one attribute of all rows in their order, and the cells that do not fit it."""
        if field.name not in self._read:
            cells = self.table.cells(field.name)
            column, unfit = read_column(cells, field, self.settings.calendar, self.settings.missing)
            if column.is_coded:
                column = replace(column, codes=column.codes[self.rows])
            else:
                column = replace(column, numbers=column.numbers[self.rows])
            self._read[field.name] = column, unfit
        return self._read[field.name]

    def _leads(self, cells: Cells, lead_ids: pa.Array) -> Codes:
        lead, strangers, examples = cells.find(lead_ids)
        nameless = int(cells.rows_of(cells.are(("",))).sum()) + int((cells.codes < 0).sum())
        if nameless:
            self.notices.append(notice("activities-without-lead", self.table.name, nameless))
        if strangers > nameless:
            self.notices.append(notice("activities-unknown-lead", self.table.name, strangers - nameless, examples))
        return lead

    def _moments(self, cells: Cells) -> Seconds:
        at, unfit = read_moments(cells, self.settings.calendar, self.settings.missing)
        if unfit.count:
            place = f"{self.table.name} › {self.columns.at}"
            self.notices.append(notice("not-a-stamp", place, unfit.count, unfit.examples))
        undated = int((at == NO_TIME).sum())
        if undated:
            self.notices.append(notice("activities-undated", self.table.name, undated))
        return at

    def _note_twins(self, kind: Codes) -> None:
        """Count rows that repeat an earlier one in every cell."""
        same = (kind[1:] == kind[:-1]) & (self.lead[1:] == self.lead[:-1]) & (self.at[1:] == self.at[:-1])
        if not same.any():
            return
        in_group = np.append(same, False) | np.append(False, same)
        group = np.cumsum(np.append(True, ~same))[in_group]
        rows = self.rows[in_group]
        columns = (self.table.columns[name].take(pa.array(rows)) for name in self.attribute_names)
        keys = [group, *(encode(column).codes.astype(np.int64) for column in columns)]
        order = np.lexsort(keys[::-1])
        twin = np.ones(len(order) - 1, np.bool_)
        for key in keys:
            twin &= key[order][1:] == key[order][:-1]
        if twin.any():
            rows_shown = np.sort(rows[order[1:]][twin])[:EXAMPLES]
            examples = [self.table.row_text(int(row)) for row in rows_shown]
            self.notices.append(notice("activities-twice", self.table.name, int(twin.sum()), examples))


def sorted_order(kind: Codes, lead: Codes, at: Seconds, leads: int) -> NDArray[np.int64]:
    """Return the order by kind, lead and moment; rows that agree in all stay as they stand."""
    if len(at) == 0:
        return np.empty(0, np.int64)
    first, span = int(at.min()), int(at.max()) - int(at.min()) + 1
    if (int(kind.max()) + 1) * leads * span < 2**63:
        return np.argsort((kind.astype(np.int64) * leads + lead) * span + (at - first), kind="stable")
    return np.lexsort((at, lead, kind))


def part(column: Column, start: int, stop: int) -> Column:
    """Return some rows of a column, with only those spellings and classes that occur in them."""
    if not column.is_coded:
        return replace(column, numbers=column.numbers[start:stop])
    codes = column.codes[start:stop]
    used = np.zeros(len(column.spellings) + 1, np.bool_)
    used[codes] = True
    used = used[:-1]
    if used.all():
        return replace(column, codes=codes)
    kept = np.flatnonzero(used)
    table = np.full(len(used) + 1, -1, np.int32)
    table[kept] = np.arange(len(kept), dtype=np.int32)
    spellings = tuple(column.spellings[at] for at in kept)
    if column.field.type == "ordered":
        return replace(column, codes=table[codes], spellings=spellings, class_of=column.class_of[kept])
    return Column(column.field, table[codes], spellings, np.arange(len(kept), dtype=np.int32), spellings)
