"""Your past leads: leads, activities and outcomes with their catalogue, validated once and then trusted."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.catalogue import Catalogue
from leadkit.errors import Fault, HistoryError, nearest_match
from leadkit.history.activities import Activities, ActivityRows, Rows
from leadkit.history.arrow import pa
from leadkit.history.catalogues import catalogue_of, merged
from leadkit.history.checks import check_activities, check_leads
from leadkit.history.column import NO_TIME, Column, Seconds
from leadkit.history.cut import Cut, base_horizons, cut
from leadkit.history.fingerprint import fingerprint
from leadkit.history.leads import Leads, checked_ids, moments_of, unfit_of
from leadkit.history.loading import Tables, load_files, load_frames
from leadkit.history.notice import Notice
from leadkit.history.outcomes import Outcome, read_outcome
from leadkit.history.settings import OUTCOME, Settings
from leadkit.history.sources.table import Table
from leadkit.history.values import Unfit
from leadkit.text import say

if TYPE_CHECKING:
    from leadkit.history.prepared.shelf import Writer
    from leadkit.history.prepared.store import Store

Progress = Callable[[int, int], None]
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

    n: int
    catalogue: Catalogue
    created_at: Seconds
    outcomes: Mapping[str, Outcome]
    _settings: Settings
    _table: Leads
    _rows: Rows | None
    _columns: dict[str, tuple[Column, Unfit]]
    _notices: list[Notice]
    _store: Store | None
    _path: Path | None
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
    def read(cls, path: str | Path, *, prepare: bool = True, progress: Progress | None = None) -> History:
        """Read a folder with a ``history.toml`` beside its files, or such a file.

        Where a prepared copy of the same content is there, it is opened instead. Files of 32 MB and more in all are
        prepared first (:mod:`leadkit.history.prepared`): below that, reading takes about a second at most. To prepare
        takes up to twice as long as to read, once; then the history opens in milliseconds. The copy stands in a folder
        ``.prepared`` beside the settings.

        Parameters
        ----------
        prepare
            Whether to use and make prepared copies; the environment variable ``LEADKIT_PREPARE=never`` says no too.
        progress
            Told while a copy is made, as by `prepare`.

        Raises
        ------
        HistoryError
            With everything that is wrong with the settings, files and columns; or an id is empty or occurs twice.
        """
        from leadkit.history import prepared

        if not prepare or prepared.is_off():
            return cls._read_whole(Path(path))
        return prepared.open_or_make(Path(path), progress) or cls._read_whole(Path(path))

    @classmethod
    def _read_whole(cls, path: Path) -> History:
        history = cls.of_tables(*load_files(path))
        history._path = path
        return history

    def prepare(self, *, force: bool = False, progress: Progress | None = None) -> History:
        """Return this history from a prepared copy beside its files, made where there is none.

        Parameters
        ----------
        force
            Make it anew even if there is one.
        progress
            Called with how much is done and how much there is to do.

        Raises
        ------
        HistoryError
            It did not come from files, or the folder cannot be written.
        """
        from leadkit.history import prepared

        if self._path is None:
            raise HistoryError(Fault("not-on-disk", self._table.name, say("history.prepared.not-on-disk")))
        return prepared.prepare(self._path, force=force, progress=progress).history()

    @classmethod
    def of_tables(cls, settings: Settings, tables: Tables) -> History:
        """Return the history of tables that are read already."""
        history = cls.__new__(cls)
        history._load(settings, tables)
        return history

    @classmethod
    def of_leads(
        cls, settings: Settings, tables: Tables, take: Callable[[History], tuple[Rows, list[Notice], list[Notice]]]
    ) -> History:
        """Return the history of tables whose activities come from somewhere else.

        Parameters
        ----------
        take
            Gets the history without its activities; returns them, remarks on them, and remarks on their order in time.
        """
        history = cls.__new__(cls)
        history._load_leads(settings, tables)
        rows, remarks, in_time = take(history)
        history._notices.extend(remarks)
        history._join(rows, tables.outcomes)
        history._notices.extend(in_time)
        return history

    @classmethod
    def of_store(cls, store: Store) -> History:
        """Return the history in a prepared copy."""
        history = cls.__new__(cls)
        history._store, history._path = store, store.path
        history._settings, history._table = store.settings, store.leads
        history._columns, history.memo = {}, {}
        history._notices = list(store.notices)
        history.n = store.leads.rows
        history.created_at = store.moments("created_at")
        history.outcomes = store.outcomes
        history._rows = store.rows
        history.catalogue, _ = catalogue_of(store.settings, store.leads.columns, store.rows, store.outcome_tables)
        return history

    def write_to(self, writer: Writer) -> dict[str, Any]:
        """Store all but the activities, and return what the manifest says of it."""
        from leadkit.history.prepared.fates import write_outcomes
        from leadkit.history.prepared.leads import write_leads

        assert isinstance(self._table, Table)
        writer.texts("ids", self._ids)
        writer.array("created_at", self.created_at)
        writer.array("horizons", self.horizons)
        writer.moments("handed_over_at", self.handed_over_at)
        return {
            "leads": write_leads(writer, self._table, self.catalogue.fields, self._settings),
            "outcomes": write_outcomes(writer, self.outcomes),
            "notices": [found.to_dict() for found in self._notices],
        }

    def with_notice(self, found: Notice) -> History:
        """Return this history with one more remark."""
        other = copy.copy(self)
        other._notices = [*self._notices, found]
        other.__dict__.pop("notices", None)
        return other

    def _load(self, settings: Settings, tables: Tables) -> None:
        self._load_leads(settings, tables)
        rows = None
        if tables.activities is not None and settings.activities is not None:
            rows = ActivityRows(tables.activities, settings.activities, settings, self._ids)
            self._notices.extend(rows.notices)
        self._join(rows, tables.outcomes)
        if rows is not None:
            decided, moments = self.decided_at(), (self.as_of, self.names_of)
            self._notices.extend(check_activities(rows.name, rows.lead, rows.at, self.created_at, decided, *moments))

    def _load_leads(self, settings: Settings, tables: Tables) -> None:
        """Read all but the activities."""
        assert settings.leads.id is not None
        self._store, self._path = None, None
        self._settings, self._rows = settings, None
        table = tables.leads.without_blank_rows(settings.leads.id)
        self._table = table
        self._notices = list(table.notices)
        self._columns, self.memo = {}, {}
        self._ids = checked_ids(table, settings.leads.id)
        self.n = table.rows
        self.created_at, remarks = moments_of(table, settings.leads.created_at, settings)
        self._notices.extend(remarks)
        self.handed_over_at, remarks = moments_of(table, settings.leads.handed_over_at, settings)
        self._notices.extend(remarks)
        self.outcomes = self._read_outcomes(table, tables)

    def _join(self, rows: Rows | None, outcome_tables: Collection[str]) -> None:
        """Add the activities, which decide what the catalogue holds."""
        self._rows = rows
        self.catalogue, remarks = catalogue_of(self._settings, self._table.columns, rows, outcome_tables)
        self._notices.extend(remarks)
        self._notices.extend(
            check_leads(
                self._table.name, self.created_at, self.handed_over_at, self.decided_at(), self.as_of, self.names_of
            )
        )

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
    def handed_over_at(self) -> Seconds:
        """When each lead was handed over to sales, UTC seconds, ``NO_TIME`` where not."""
        assert self._store is not None
        return self._store.moments("handed_over_at")

    @cached_property
    def _ids(self) -> pa.Array:
        """The ids as arrow text."""
        assert self._store is not None
        return self._store.ids()

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
        if self._store is not None:
            return self._store.moments("horizons")
        return base_horizons(self.as_of, self.handed_over_at, self.outcome)

    def cut(self, kind: str) -> Cut | None:
        """Return the activities of one kind that can count, ``None`` where there is no such kind."""
        if kind not in self._cuts:
            self._cuts[kind] = self._cut(kind)
        return self._cuts[kind]

    def _cut(self, kind: str) -> Cut | None:
        if kind not in self.catalogue.activities:
            return None
        if self._rows is None:
            return cut(self.activities[kind], self.horizons)
        found = self.catalogue.activities[kind]
        return self._rows.cut(found, self.catalogue.attributes, lambda: self.horizons)

    @cached_property
    def _cuts(self) -> dict[str, Cut | None]:
        return {}

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """All that a person should know about this data; reads every field and attribute that has a type."""
        found = list(self._notices)
        for name, field in self.catalogue.fields.items():
            if field.type not in ("text", "category"):
                found.extend(unfit_of(self._table.name, name, field, self._read(name)[1]))
        for name, field in self.catalogue.attributes.items():
            if self._rows is not None and field.type not in ("text", "category"):
                found.extend(unfit_of(self._rows.name, name, field, self._rows.unfit(field)))
        return tuple(dict.fromkeys(found))

    @cached_property
    def fingerprint(self) -> str:
        """``sha256:…`` over the content that determines verdicts and outcomes, from whatever file it came."""
        return fingerprint(self)

    def __repr__(self) -> str:
        return say("history.repr", n=self.n, activities=0 if self._rows is None else len(self._rows))

    def _read(self, name: str) -> tuple[Column, Unfit]:
        if name not in self._columns:
            self._columns[name] = self._table.read(self.catalogue.fields[name], self._settings)
        return self._columns[name]

    def names_of(self, rows: NDArray[np.int64]) -> Sequence[str]:
        """Return the ids of the leads in some rows."""
        names: list[str] = self._ids.take(pa.array(rows)).to_pylist()
        return names

    def _read_outcomes(self, leads: Table, tables: Tables) -> dict[str, Outcome]:
        found = {}
        for name, spec in self._settings.outcomes.items():
            table = tables.outcomes.get(name)
            found[name], remarks = read_outcome(spec, table or leads, leads, self._settings, table is None)
            self._notices.extend(remarks)
        return found

    def decided_at(self) -> Seconds:
        """Return when the main outcome was decided, UTC seconds, ``NO_TIME`` where it was not or is not known."""
        return self.outcome.decided_at if self.outcome is not None else np.full(self.n, NO_TIME, np.int64)
