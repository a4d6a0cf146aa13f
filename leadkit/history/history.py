"""Your past leads: leads, activities and outcomes with their catalogue, validated once and then trusted."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.catalogue import Catalogue, Field
from leadkit.errors import Fault, HistoryError, nearest_match
from leadkit.history.activities import Activities, ActivityRows
from leadkit.history.arrow import pa
from leadkit.history.catalogues import catalogue_of, merged
from leadkit.history.checks import check_activities, check_leads
from leadkit.history.column import NO_TIME, Column, Seconds
from leadkit.history.cut import Cut, base_horizons, cut
from leadkit.history.fingerprint import fingerprint
from leadkit.history.loading import Tables, load_files, load_frames
from leadkit.history.notice import EXAMPLES, Notice, notice
from leadkit.history.outcomes import Outcome, read_outcome
from leadkit.history.settings import OUTCOME, Settings
from leadkit.history.values import Unfit, read_column, read_moments
from leadkit.text import say

_OF_CATALOGUE = ("activities", "notices", "fingerprint", "_cuts")


class History:
    """Past leads from data frames; :meth:`read` takes them from files.

    Parameters
    ----------
    leads
        A data frame (pandas, arrow, or column names with lists), a row per lead, with a column ``lead_id``.
    activities
        A row per activity: ``lead_id``, ``kind`` (or ``activity``), ``at``; every other column is an attribute.
    outcomes
        A row per outcome: ``lead_id``, ``status`` ("won" or "lost"), and ``decided_at``, ``value``, ``cost``,
        ``reason`` where there are such; or several such frames by name, of which ``"outcome"`` is the one that ends
        a lead's history.
    settings
        What a ``history.toml`` would say, as a dict; files are not named in it.

    Raises
    ------
    HistoryError
        With everything that is wrong with the settings; or a lead id is empty or occurs twice, or there is no lead.

    Examples
    --------
    >>> history = History({"lead_id": ["L1", "L2"], "country": ["US", ""]})
    >>> history.n, history.column("country").spellings
    (2, ('US',))
    """

    catalogue: Catalogue
    memo: dict[str, object]
    """What the layers above keep of this history; goes with it."""

    def __init__(
        self,
        leads: object,
        activities: object | None = None,
        *,
        outcomes: object | None = None,
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        self._load(*load_frames(leads, activities, outcomes, settings or {}))

    @classmethod
    def read(cls, path: str | Path) -> History:
        """Read a folder with a ``history.toml`` beside its files, or such a file.

        Raises
        ------
        HistoryError
            With everything that is wrong with the settings, files and columns; or an id is empty or occurs twice.
        """
        return cls.of_tables(*load_files(Path(path)))

    @classmethod
    def of_tables(cls, settings: Settings, tables: Tables) -> History:
        """Return the history of tables that are read already."""
        history = cls.__new__(cls)
        history._load(settings, tables)
        return history

    def _load(self, settings: Settings, tables: Tables) -> None:
        assert settings.leads.id is not None
        self._settings = settings
        self._table = tables.leads.without_blank_rows(settings.leads.id)
        self._notices: list[Notice] = list(self._table.notices)
        self._columns: dict[str, tuple[Column, Unfit]] = {}
        self._ids = self._checked_ids(settings.leads.id)
        self.n: int = self._table.rows
        self.created_at: Seconds = self._moments(settings.leads.created_at)
        self.handed_over_at: Seconds = self._moments(settings.leads.handed_over_at)
        self.outcomes: dict[str, Outcome] = self._read_outcomes(tables)
        self._rows: ActivityRows | None = None
        if tables.activities is not None and settings.activities is not None:
            self._rows = ActivityRows(tables.activities, settings.activities, settings, self._ids)
            self._notices.extend(self._rows.notices)
        self.catalogue, remarks = catalogue_of(settings, self._table, self._rows, tables.outcomes)
        self._notices.extend(remarks)
        self._check_order()
        self.memo = {}

    def under(self, catalogue: Catalogue) -> History:
        """Return this history with its cells read in the words of another catalogue, such as a spec's own.

        That is: types, orders, aliases, missing tokens, time zone and tracks.

        Fields, attributes and activities that `catalogue` does not name stay as they are; what this history does not
        have is not added. Stamps of the files stay in the time zone that their own ``history.toml`` names: how a file
        writes its moments is no part of an agreement. Calendar windows and days of stamps with a zone follow
        `catalogue`.
        """
        other = copy.copy(self)
        for name in _OF_CATALOGUE:
            other.__dict__.pop(name, None)
        other.catalogue = merged(self.catalogue, catalogue)
        other._settings = replace(self._settings, missing=catalogue.missing, time_zone=catalogue.time_zone)
        other._columns = {}
        other._rows = None if self._rows is None else self._rows.under(other._settings)
        other.memo = {}
        return other

    @property
    def settings(self) -> Settings:
        """What the ``history.toml`` says."""
        return self._settings

    @property
    def as_of(self) -> int | None:
        """When the data was taken, UTC seconds."""
        return self._settings.as_of

    @property
    def mature_after(self) -> int | None:
        """How many seconds a lead needs before its outcome can be judged."""
        return self._settings.mature_after

    @property
    def outcome(self) -> Outcome | None:
        """The outcome that ends a lead's history."""
        return self.outcomes.get(OUTCOME)

    @cached_property
    def lead_ids(self) -> tuple[str, ...]:
        """The leads in file order."""
        return tuple(self._ids.to_pylist())

    @property
    def field_names(self) -> tuple[str, ...]:
        """The columns of the leads table, in file order; each is a field."""
        return tuple(self.catalogue.fields)

    def column(self, name: str) -> Column:
        """Return a field's values, a row per lead.

        Raises
        ------
        HistoryError
            There is no such field.
        """
        if name not in self.catalogue.fields:
            near = nearest_match(name, self.field_names)
            message = say("history.no-field", found=name)
            raise HistoryError(Fault("unknown-field", self._table.name, message, name, self.field_names, near))
        return self._read(name)[0]

    @cached_property
    def activities(self) -> Mapping[str, Activities]:
        """Kind to its dated activities of known leads, sorted by lead and moment; empty where no row names it."""
        if self._rows is None:
            empty = np.empty(0, np.int32), np.empty(0, np.int64)
            return {name: Activities(kind, *empty, {}) for name, kind in self.catalogue.activities.items()}
        attributes = self.catalogue.attributes
        return {name: self._rows.kind(kind, attributes) for name, kind in self.catalogue.activities.items()}

    @cached_property
    def horizons(self) -> Seconds:
        """Each lead's horizon before any ``observe``, UTC seconds; ``NEVER`` where nothing limits it."""
        return base_horizons(self.as_of, self.handed_over_at, self.outcome)

    def cut(self, kind: str) -> Cut | None:
        """Return the activities of one kind that can count, ``None`` where there is no such kind."""
        if kind not in self._cuts:
            self._cuts[kind] = cut(self.activities[kind], self.horizons) if kind in self.activities else None
        return self._cuts[kind]

    @cached_property
    def _cuts(self) -> dict[str, Cut | None]:
        return {}

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """All that a person should know about this data; reads every field and attribute that has a type."""
        found = list(self._notices)
        for name, field in self.catalogue.fields.items():
            if field.type not in ("text", "category"):
                found.extend(_unfit(self._table.name, name, field, self._read(name)[1]))
        for name, field in self.catalogue.attributes.items():
            if self._rows is not None and field.type not in ("text", "category"):
                found.extend(_unfit(self._rows.table.name, name, field, self._rows.attribute(field)[1]))
        return tuple(dict.fromkeys(found))

    @cached_property
    def fingerprint(self) -> str:
        """``sha256:…`` over the content that determines verdicts and outcomes, from whatever file it came."""
        return fingerprint(self)

    def __repr__(self) -> str:
        return say("history.repr", n=self.n, activities=0 if self._rows is None else len(self._rows.rows))

    def _read(self, name: str) -> tuple[Column, Unfit]:
        if name not in self._columns:
            self._columns[name] = read_column(
                self._table.cells(name), self.catalogue.fields[name], self._settings.calendar, self._settings.missing
            )
        return self._columns[name]

    def _checked_ids(self, column: str) -> pa.Array:
        place = f"{self._table.name} › {column}"
        if self._table.rows == 0:
            raise HistoryError(Fault("no-leads", self._table.name, say("history.no-leads")))
        faults = []
        blank = np.flatnonzero(self._table.blank(column))
        if blank.size:
            shown = ", ".join(f"{row + 1:,}" for row in blank[:EXAMPLES])
            faults.append(Fault("empty-id", place, say("history.empty-id", n=len(blank), rows=shown)))
        cells = self._table.ids(column)
        counts = cells.counts()
        if blank.size:
            counts[np.unique(cells.codes[blank])] = 0
        twice = np.flatnonzero(counts > 1)
        if twice.size:
            names = cells.texts().take(pa.array(twice[:EXAMPLES])).to_pylist()
            shown = ", ".join(f"“{name}” ({count:,})" for name, count in zip(names, counts[twice], strict=False))
            faults.append(Fault("duplicate-id", place, say("history.duplicate-id", n=len(twice), ids=shown), names[0]))
        if faults:
            raise HistoryError(faults)
        return cells.texts().take(pa.array(cells.codes))

    def _names(self, rows: NDArray[np.int64]) -> Sequence[str]:
        names: list[str] = self._ids.take(pa.array(rows)).to_pylist()
        return names

    def _moments(self, column: str | None) -> Seconds:
        if column is None:
            return np.full(self.n, NO_TIME, np.int64)
        own = self._settings.fields.get(column, Field(column)).missing
        missing = (*self._settings.missing, *own)
        moments, unfit = read_moments(self._table.moments(column), self._settings.calendar, missing)
        if unfit.count:
            place = f"{self._table.name} › {column}"
            self._notices.append(notice("not-a-stamp", place, unfit.count, unfit.examples))
        return moments

    def _read_outcomes(self, tables: Tables) -> dict[str, Outcome]:
        found = {}
        for name, spec in self._settings.outcomes.items():
            table = tables.outcomes.get(name)
            of_leads = table is None
            found[name], remarks = read_outcome(spec, table or self._table, self._table, self._settings, of_leads)
            self._notices.extend(remarks)
        return found

    def _check_order(self) -> None:
        decided = self.outcome.decided_at if self.outcome is not None else np.full(self.n, NO_TIME, np.int64)
        moments = self.created_at, decided, self.as_of, self._names
        self._notices.extend(
            check_leads(self._table.name, self.created_at, self.handed_over_at, decided, self.as_of, self._names)
        )
        if self._rows is not None:
            self._notices.extend(check_activities(self._rows.table.name, self._rows.lead, self._rows.at, *moments))


def _unfit(place: str, name: str, field: Field, unfit: Unfit) -> list[Notice]:
    if not unfit.count:
        return []
    code = "outside-order" if field.type == "ordered" else "unfit"
    return [notice(code, f"{place} › {name}", unfit.count, unfit.examples, type=say(f"history.type.{field.type}"))]
