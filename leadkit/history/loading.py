"""Finds the tables of a history, on disk or in memory, and checks that they have the columns that settings name."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from leadkit.definition.faults import Faults, Spot, shorten
from leadkit.definition.files import why_not_toml
from leadkit.errors import Fault, HistoryError, nearest_match
from leadkit.history import sources
from leadkit.history.reading import read_settings
from leadkit.history.settings import (
    OUTCOME,
    ActivitiesSettings,
    LeadsSettings,
    OutcomeSettings,
    Settings,
)
from leadkit.history.sources.frame import of_frame
from leadkit.history.sources.table import Table
from leadkit.text import say

SETTINGS_FILE = "history.toml"
ROLES = ("column", "decided_at", "value", "cost", "reason")


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a history; an outcome that is not in `outcomes` is read from the leads table."""

    leads: Table
    activities: Table | None = None
    outcomes: Mapping[str, Table] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """A history on disk whose settings are read.

    Parameters
    ----------
    path
        The settings file.
    files
        Table to the path of its file.
    """

    path: Path
    settings: Settings
    files: Mapping[str, Path]


def settings_path(path: Path) -> Path:
    """Return the settings file of a history: in a folder, or the file itself."""
    return path if path.is_file() or path.suffix == ".toml" else path / SETTINGS_FILE


def find_files(path: Path, *, check: bool = True) -> Found:
    """Read a folder's ``history.toml``, or such a file, and find the tables that it names.

    Parameters
    ----------
    check
        Look into the tables too: whether each is there and has the columns that the settings name.

    Raises
    ------
    HistoryError
        With all faults of the settings, their files and columns.
    """
    path = settings_path(path)
    faults = Faults()
    settings = _leads_file_is_default(read_settings(_toml(path), path.name, faults, on_disk=True))
    named = _named_files(settings, path.name)
    if check or faults.found:  # whatever is wrong is said at once
        files = _Files(path.parent, settings, faults)
        headers = {name: found for name, file, spot in named if (found := files.headers(file, spot))}
        _check_columns(settings, headers, path.name, faults)
    if faults.found:
        raise HistoryError(faults.found)
    return Found(path, settings, {name: path.parent / file for name, file, _ in named})


def load_files(path: Path) -> tuple[Settings, Tables]:
    """Read a folder with a ``history.toml``, or such a file, and the tables that it names.

    Raises
    ------
    HistoryError
        With all faults of the settings, their files and columns.
    """
    found = find_files(path)
    return found.settings, read_tables(found, found.files)


def read_tables(found: Found, names: Iterable[str]) -> Tables:
    """Read some of the tables of a history, that of the leads among them."""
    by_path = {path: sources.read(path, found.settings.csv) for path in {found.files[name] for name in names}}
    tables = {name: by_path[found.files[name]] for name in names}
    return Tables(tables.pop("leads"), tables.pop("activities", None), tables)


def load_frames(
    leads: object, activities: object | None, outcomes: object | None, settings: Mapping[str, Any]
) -> tuple[Settings, Tables]:
    """Take data frames as tables, with the column names of design 6 where `settings` does not name others."""
    faults = Faults()
    found = read_settings(settings, "settings", faults, on_disk=False)
    frames = outcomes if isinstance(outcomes, Mapping) and not _is_columns(outcomes) else {OUTCOME: outcomes}
    tables = Tables(
        of_frame("leads", leads),
        None if activities is None else of_frame("activities", activities),
        {str(name): of_frame(str(name), frame) for name, frame in frames.items() if frame is not None},
    )
    found = _with_defaults(found, tables)
    headers = {"leads": list(tables.leads.columns)}
    if tables.activities is not None:
        headers["activities"] = list(tables.activities.columns)
    headers.update({name: list(table.columns) for name, table in tables.outcomes.items()})
    if found.activities is not None and tables.activities is None:
        message = say("history.settings.no-frame", name="activities")
        faults.add("no-frame", Spot(("activities",), ("settings", "[activities]")), message)
    _check_columns(found, headers, "settings", faults)
    if faults.found:
        raise HistoryError(faults.found)
    return found, tables


def _toml(path: Path) -> dict[str, Any]:
    if path.suffix.lower() in sources.SOURCES:
        raise HistoryError(Fault("not-settings", path.name, say("history.file.not-settings"), str(path)))
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        code = "no-settings" if path.parent.is_dir() else "no-folder"
        message = say(f"history.file.{code}", folder=str(path.parent))
        raise HistoryError(Fault(code, path.name, message, str(path))) from None
    except UnicodeDecodeError as error:
        raise HistoryError(Fault("not-utf8", path.name, say("history.file.not-utf8", byte=error.start))) from None
    except (ValueError, RecursionError) as error:  # beside what is no TOML: brackets or digits in thousands
        message = say("history.file.not-toml", why=why_not_toml(error))
        raise HistoryError(Fault("not-toml", path.name, message)) from None
    except OSError as error:
        message = say("history.file.unreadable", why=error.strerror or str(error))
        raise HistoryError(Fault("file-unreadable", path.name, message)) from None


def _leads_file_is_default(settings: Settings) -> Settings:
    """Let an outcome that names the leads file, row by row, be one of the leads table."""

    def own(spec: OutcomeSettings) -> OutcomeSettings:
        same = spec.file is not None and spec.file == settings.leads.file
        return replace(spec, file=None) if same and spec.lead == (spec.key or settings.leads.id) else spec

    return replace(settings, outcomes={name: own(spec) for name, spec in settings.outcomes.items()})


def _named_files(settings: Settings, place: str) -> list[tuple[str, str, Spot]]:
    """Return table, file and the place that names it, for each file that settings name."""
    found = []
    if settings.leads.file is not None:
        found.append(("leads", settings.leads.file, Spot(("leads", "file"), (place, "[leads]", "file"))))
    if settings.activities is not None and settings.activities.file is not None:
        spot = Spot(("activities", "file"), (place, "[activities]", "file"))
        found.append(("activities", settings.activities.file, spot))
    for name, spec in settings.outcomes.items():
        if spec.file is not None:
            found.append((name, spec.file, Spot((*_path(spec), "file"), (place, spec.place, "file"))))
    return found


def _path(spec: OutcomeSettings) -> tuple[str, ...]:
    return (OUTCOME,) if spec.name == OUTCOME else ("outcomes", spec.name)


class _Files:
    """The files beside a ``history.toml``."""

    def __init__(self, folder: Path, settings: Settings, faults: Faults) -> None:
        self.folder, self.csv, self.faults = folder, settings.csv, faults

    def headers(self, file: str, spot: Spot) -> list[str] | None:
        """Return the columns of a file; a file that cannot be read is a fault."""
        path = self.folder / file
        if not path.exists():
            beside = sorted(other.name for other in self.folder.iterdir() if other.suffix.lower() in sources.SOURCES)
            message = say("history.file.no-file", found=shorten(file))
            self.faults.add("no-file", spot, message, file, beside, nearest_match(file, beside))
            return None
        try:
            return sources.headers(path, self.csv)
        except HistoryError as error:
            self.faults.found.extend(error.faults)
            return None


def _check_columns(settings: Settings, headers: Mapping[str, list[str]], place: str, faults: Faults) -> None:
    """Note every column that settings name and its table does not have."""

    def check(table: str, column: str | None, path: tuple[str, ...], *words: str) -> None:
        if column is not None and table in headers and column not in headers[table]:
            faults.unknown(
                "unknown-column", Spot(path, (place, *words)), "history.settings.unknown-column", column, headers[table]
            )

    for role in ("id", "created_at", "handed_over_at"):
        check("leads", getattr(settings.leads, role), ("leads", role), "[leads]", role)
    for role in ("lead", "kind", "at") if settings.activities is not None else ():
        check("activities", getattr(settings.activities, role), ("activities", role), "[activities]", role)
    for spec in settings.outcomes.values():
        table = spec.name if spec.file is not None or spec.name in headers else "leads"
        for role in (*ROLES, "lead"):
            check(table, getattr(spec, role), (*_path(spec), role), spec.place, role)
        check("leads", spec.key, (*_path(spec), "key"), spec.place, "key")
    for name in settings.fields:
        check("leads", name, ("fields", name), f"[fields.{name}]")
    for name in settings.attributes:
        check("activities", name, ("attributes", name), f"[attributes.{name}]")
    if settings.tracks is not None:
        check("leads", settings.tracks.field, ("tracks", "field"), "[tracks]", "field")


def _is_columns(outcomes: Mapping[Any, Any]) -> bool:
    """Whether a mapping is one table given by its columns, rather than tables by their name."""
    return all(isinstance(value, list | tuple) for value in outcomes.values())


def _with_defaults(settings: Settings, tables: Tables) -> Settings:
    columns = tables.leads.columns
    lead_id = settings.leads.id or _first(columns, ("lead_id", "id")) or "lead_id"
    leads = LeadsSettings(
        None,
        lead_id,
        settings.leads.created_at or _first(columns, ("created_at",)),
        settings.leads.handed_over_at or _first(columns, ("handed_over_at",)),
    )
    activities = settings.activities
    if tables.activities is not None:
        given, names = activities or ActivitiesSettings(), tables.activities.columns
        activities = ActivitiesSettings(
            None,
            given.lead or _first(names, (lead_id, "lead_id")) or lead_id,
            given.kind or _first(names, ("kind", "activity")) or "kind",
            given.at or "at",
        )
    outcomes = dict(settings.outcomes)
    for name, table in tables.outcomes.items():
        outcomes[name] = _outcome_defaults(outcomes.get(name), name, table, lead_id)
    return replace(settings, leads=leads, activities=activities, outcomes=outcomes)


def _outcome_defaults(given: OutcomeSettings | None, name: str, table: Table, lead_id: str) -> OutcomeSettings:
    lead = (given.lead if given else None) or _first(table.columns, (lead_id, "lead_id")) or lead_id
    if given is not None:
        return replace(given, lead=lead)
    found = OutcomeSettings(
        name,
        lead=lead,
        decided_at=_first(table.columns, ("decided_at",)),
        value=_first(table.columns, ("value",)),
        cost=_first(table.columns, ("cost",)),
        reason=_first(table.columns, ("reason",)),
    )
    column = _first(table.columns, ("status",))
    return found if column is None else replace(found, column=column, won=("won",), lost=("lost",))


def _first(columns: Iterable[str], names: tuple[str, ...]) -> str | None:
    present = set(columns)
    return next((name for name in names if name in present), None)
