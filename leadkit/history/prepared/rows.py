"""The activities in a store, in the form in which they are counted."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from leadkit.definition.catalogue import ActivityKind, Field
from leadkit.history.activities import Activities, Late, part
from leadkit.history.column import Column, Seconds
from leadkit.history.cut import Cut
from leadkit.history.prepared.distinct import Distinct
from leadkit.history.prepared.shelf import Array, Reader
from leadkit.history.settings import Settings
from leadkit.history.values import Unfit, read_column

_NOTHING = np.empty(0, np.int32)
LATER = "later."
"""Begins the names of what is beyond the horizon."""


@dataclass(frozen=True)
class StoredRows:
    """The activities of a store; stands where `ActivityRows` stand in a history.

    Those before each lead's base horizon are files of their own: they are what engines count in.
    """

    reader: Reader
    about: dict[str, Any]
    settings: Settings

    @property
    def name(self) -> str:
        """What a person calls the table."""
        return str(self.about["name"])

    @property
    def attribute_names(self) -> tuple[str, ...]:
        """The attributes, in file order."""
        return tuple(entry["name"] for entry in self.about["attributes"])

    @property
    def kind_names(self) -> tuple[str, ...]:
        """The kinds, in the order in which they appear."""
        return tuple(entry["name"] for entry in self.about["kinds"])

    def __len__(self) -> int:
        return sum(entry["before"] + entry["later"] for entry in self.about["kinds"])

    def under(self, settings: Settings) -> StoredRows:
        """Return the same rows, with attributes to be read as `settings` say."""
        other = copy.copy(self)
        object.__setattr__(other, "settings", settings)
        return other

    def unfit(self, field: Field) -> Unfit:
        """Return the cells of an attribute that do not fit it."""
        distinct = self._distinct(field.name)
        if distinct.is_read_as(field, self.settings):
            return distinct.unfit
        cells = distinct.cells(_NOTHING, self.reader.array(f"{distinct.prefix}.counts"))
        return read_column(cells, field, self.settings.calendar, self.settings.missing)[1]

    def cut(self, kind: ActivityKind, fields: Mapping[str, Field], _: Callable[[], Seconds]) -> Cut:
        """Return the activities of one kind before each lead's base horizon, as they are mapped."""
        prefix = self._prefix(kind)
        if prefix is None:
            return Cut(0, _NOTHING, _NOTHING, Late(self.attribute_names, lambda name: self._column(fields[name], None)))
        which = self.reader.array(f"{prefix}.which") if f"{prefix}.which" in self.reader else None
        attributes = Late(self.attribute_names, lambda name: self._column(fields[name], prefix))
        lead, at = self.reader.array(f"{prefix}.lead"), self.reader.array(f"{prefix}.at")
        return Cut(int(self.about["epoch"]), lead, at, attributes, which)

    def kind(self, kind: ActivityKind, fields: Mapping[str, Field]) -> Activities:
        """Return all activities of one kind; none where no row names it."""
        prefix = self._prefix(kind)
        if prefix is None:
            attributes = Late(self.attribute_names, lambda name: self._column(fields[name], None))
            return Activities(kind, _NOTHING, _NOTHING.astype(np.int64), attributes)
        lead = self._both(prefix, "lead")
        order = None if (lead[1:] >= lead[:-1]).all() else np.argsort(lead, kind="stable")
        at = self._both(prefix, "at") + np.int64(self.about["epoch"])

        def attribute(name: str) -> Column:
            return self._of_activities(fields[name], prefix, order)

        names = self.attribute_names
        if order is None:
            return Activities(kind, lead, at, Late(names, attribute))
        return Activities(kind, lead[order], at[order], Late(names, attribute))

    def _of_activities(self, field: Field, prefix: str, order: Array | None) -> Column:
        """Return an attribute of all activities of a kind, an entry per activity."""
        if f"{prefix}.which" in self.reader:
            column = self._column(field, prefix)
            rows = self._both(prefix, "which")
        else:
            at = self.attribute_names.index(field.name)
            column = self._read(field, self._both(prefix, f"attribute{at}"))
            rows = np.arange(len(column))
        rows = rows if order is None else rows[order]
        if column.is_coded:
            return replace(column, codes=column.codes[rows])
        return replace(column, numbers=column.numbers[rows])

    def _column(self, field: Field, prefix: str | None) -> Column:
        """Return an attribute with an entry per combination of a kind's attributes."""
        at = self.attribute_names.index(field.name)
        return self._read(field, _NOTHING if prefix is None else self.reader.array(f"{prefix}.attribute{at}"))

    def _read(self, field: Field, codes: Array) -> Column:
        distinct = self._distinct(field.name)
        if distinct.is_read_as(field, self.settings):
            column = distinct.column(field, distinct.ready[codes])
        else:
            cells = distinct.cells(codes.astype(np.int32), self.reader.array(f"{distinct.prefix}.counts"))
            column = read_column(cells, field, self.settings.calendar, self.settings.missing)[0]
        return part(column, 0, len(column))

    def _both(self, prefix: str, name: str) -> Array:
        """Return an array of what is before the horizon and then what is beyond."""
        before, later = (self.reader.array(f"{prefix}.{when}{name}") for when in ("", LATER))
        return np.concatenate((before, later)) if len(later) else before

    def _prefix(self, kind: ActivityKind) -> str | None:
        names = self.kind_names
        return f"kind{names.index(kind.name)}" if kind.name in names else None

    def _distinct(self, attribute: str) -> Distinct:
        at = self.attribute_names.index(attribute)
        return Distinct(self.reader, f"attribute{at}", self.about["attributes"][at])
