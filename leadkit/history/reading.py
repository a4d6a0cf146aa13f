"""Reads what a ``history.toml`` says (design 6), and notes every fault of it instead of stopping at the first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from leadkit.definition.catalogue import (
    CODED_TYPES,
    FIELD_TYPES,
    ActivityKind,
    Field,
    Known,
    Tracks,
)
from leadkit.definition.faults import Faults, Spot, shorten
from leadkit.errors import nearest_match
from leadkit.history.members import Members
from leadkit.history.settings import (
    OUTCOME,
    ActivitiesSettings,
    CsvSettings,
    LeadsSettings,
    OutcomeSettings,
    Settings,
)
from leadkit.history.sources.encodings import USUAL, is_encoding
from leadkit.history.stamps import Calendar
from leadkit.history.zone import EARLIEST, LATEST
from leadkit.text import say

FORMAT = "history/1"
KNOWN: tuple[Known, ...] = ("at creation", "later", "unsure")
_PROBE = datetime(2026, 3, 28, 21, 45, 50)
_PROBE_ZONE = timezone(timedelta(hours=5, minutes=30))


def read_settings(tree: Mapping[str, Any], place: str, faults: Faults, *, on_disk: bool) -> Settings:
    """Read settings from the data of a ``history.toml``; what is faulty is noted in `faults` and left out.

    Parameters
    ----------
    place
        The name of the file, or what stands for it.
    on_disk
        Whether the tables are files; otherwise they are data frames, and no file may be named.
    """
    top = Members(tree, Spot(words=(place,)), faults)
    _format(top, required=on_disk)
    zone = _zone(top)
    formats = _date_formats(top)
    fields, known = _fields(top, "fields")
    attributes, _ = _fields(top, "attributes")
    as_of = _as_of(top, Calendar(zone, formats))
    settings = Settings(
        place=place,
        as_of=as_of,
        time_zone=zone,
        missing=tuple(dict.fromkeys(("", *(top.texts("missing") or ())))),
        mature_after=_mature_after(top, as_of),
        date_formats=formats,
        csv=_csv(top),
        leads=_leads(top, on_disk),
        activities=_activities(top, on_disk),
        outcomes=_outcomes(top, on_disk),
        fields=fields,
        known=known,
        attributes=attributes,
        kinds=_kinds(top),
        tracks=_tracks(top, fields),
    )
    top.finish()
    return settings


def _format(top: Members, *, required: bool) -> None:
    found = top.take("leadkit")
    if found != FORMAT and (required or found is not None):
        top.fault("format", "leadkit", found, wanted=FORMAT)


def _zone(top: Members) -> str:
    name = top.text("time_zone")
    if name is None:
        return "UTC"
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        near = nearest_match(name, available_timezones())
        message = say("history.settings.time-zone", found=shorten(name))
        top.faults.add("time-zone", top.at("time_zone"), message, name, (), near)
        return "UTC"
    return name


def _date_formats(top: Members) -> tuple[str, ...]:
    sound = []
    for form in top.texts("date_formats") or ():
        probe = _PROBE.replace(tzinfo=_PROBE_ZONE) if "%z" in form else _PROBE
        try:
            back = datetime.strptime(probe.strftime(form), form)
        except ValueError:
            back = None
        if back is None or back.date() != probe.date():
            top.fault("date-format", "date_formats", form)
        else:
            sound.append(form)
    return tuple(sound)


def _as_of(top: Members, calendar: Calendar) -> int | None:
    text = top.moment("as_of")
    if text is None:
        return None
    moment = calendar.moment(text)
    if moment is None:
        top.wrong(top.at("as_of"), "moment", text)
    elif not EARLIEST <= moment <= LATEST:
        top.fault("edge-of-time", "as_of", text)
        return None
    return moment


def _mature_after(top: Members, as_of: int | None) -> int | None:
    seconds = top.duration("mature_after")
    if seconds is not None and as_of is not None and as_of - seconds < EARLIEST:
        top.fault("before-time", "mature_after", top.table["mature_after"])
        return None
    return seconds


def _csv(top: Members) -> CsvSettings:
    table = top.inner("csv")
    if table is None:
        return CsvSettings()
    delimiter, encoding, decimal = table.text("delimiter"), table.text("encoding"), table.choice("decimal", (".", ","))
    if delimiter is not None and (len(delimiter) != 1 or not delimiter.isascii() or delimiter in '"\r\n'):
        table.fault("delimiter", "delimiter", delimiter)
        delimiter = None
    if encoding is not None and not is_encoding(encoding):
        message, near = say("history.settings.encoding", found=shorten(encoding)), nearest_match(encoding, USUAL)
        table.faults.add("encoding", table.at("encoding"), message, encoding, nearest=near)
        encoding = None
    if decimal == "," and delimiter == ",":
        table.fault("decimal", "decimal", decimal)
    table.finish()
    return CsvSettings(delimiter, encoding, decimal)


def _file(table: Members, on_disk: bool, *, required: bool) -> str | None:
    if on_disk:
        return table.text("file", required=required)
    if table.take("file") is not None:
        table.fault("file-with-frames", "file")
    return None


def _leads(top: Members, on_disk: bool) -> LeadsSettings:
    table = top.inner("leads")
    if table is None:
        if on_disk:
            top.fault("missing-table", "leads", name="leads")
        return LeadsSettings()
    found = LeadsSettings(
        _file(table, on_disk, required=True),
        table.text("id", required=on_disk),
        table.text("created_at"),
        table.text("handed_over_at"),
    )
    table.finish()
    return found


def _activities(top: Members, on_disk: bool) -> ActivitiesSettings | None:
    table = top.inner("activities")
    if table is None:
        return None
    found = ActivitiesSettings(
        _file(table, on_disk, required=True),
        table.text("lead", required=on_disk),
        table.text("kind", required=on_disk),
        table.text("at", required=on_disk),
    )
    table.finish()
    return found


def _outcomes(top: Members, on_disk: bool) -> dict[str, OutcomeSettings]:
    found = {}
    first = top.inner("outcome")
    if first is not None:
        found[OUTCOME] = _outcome(OUTCOME, first, on_disk)
    for name, table in top.named("outcomes"):
        if name == OUTCOME:
            table.faults.add("outcome-twice", table.spot, say("history.settings.outcome-twice"), name)
        else:
            found[name] = _outcome(name, table, on_disk)
    return found


def _outcome(name: str, table: Members, on_disk: bool) -> OutcomeSettings:
    found = OutcomeSettings(
        name,
        file=_file(table, on_disk, required=False),
        lead=table.text("lead"),
        key=table.text("key"),
        column=table.text("column"),
        won="known" if table.take("won") == "known" else table.texts("won"),
        lost="rest" if table.take("lost") == "rest" else table.texts("lost"),
        decided_at=table.text("decided_at"),
        value=table.text("value"),
        cost=table.text("cost"),
        reason=table.text("reason"),
    )
    if found.file is not None and found.lead is None:
        table.fault("missing-member", "lead", name="lead")
    if found.column is not None and "won" not in table:
        table.fault("missing-member", "won", name="won")
    if found.column is None and (found.won is not None or isinstance(found.lost, tuple)):
        table.fault("missing-member", "column", name="column")
    if on_disk and found.column is None and found.file is None:
        table.fault("outcome-of-nothing", "column")
    both = set(found.won or ()) & set(found.lost or ()) if isinstance(found.won, tuple) else set()
    if isinstance(found.lost, tuple):
        for value in sorted(both):
            table.fault("won-and-lost", "lost", value)
    table.finish()
    return found


def _fields(top: Members, group: str) -> tuple[dict[str, Field], frozenset[str]]:
    found: dict[str, Field] = {}
    known: set[str] = set()
    for name, table in top.named(group):
        found[name] = _field(name, table)
        if "known" in table:
            known.add(name)
    return found, frozenset(known)


def _field(name: str, table: Members) -> Field:
    kind = table.choice("type", FIELD_TYPES) or "text"
    aliases = _aliases(table)
    entry = Field(
        name,
        kind,
        label=table.text("label"),
        unit=table.text("unit"),
        aliases=aliases,
        missing=table.texts("missing") or (),
        known=table.choice("known", KNOWN) or "at creation",
        show=table.flag("show", True),
        personal=table.said("personal"),
    )
    order = tuple(entry.class_of(value) for value in table.texts("order") or ())
    if kind == "ordered" and not order:
        table.fault("no-order", "order")
    if kind != "ordered" and "order" in table:
        table.fault("needless-order", "order", kind)
    if kind not in CODED_TYPES and aliases:
        table.fault("needless-aliases", "aliases", kind)
    for value in sorted({value for value in order if order.count(value) > 1}):
        table.fault("order-twice", "order", value)
    table.finish()
    return Field(
        name,
        kind,
        entry.label,
        entry.unit,
        tuple(dict.fromkeys(order)),
        aliases,
        entry.missing,
        entry.known,
        entry.show,
        entry.personal,
    )


def _aliases(table: Members) -> dict[str, tuple[str, ...]]:
    inner = table.inner("aliases")
    if inner is None:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    owner: dict[str, str] = {name: name for name in inner.table}
    for name in inner.table:
        spellings = inner.texts(name) or ()
        for spelling in spellings:
            if owner.setdefault(spelling, name) != name:
                inner.fault("alias-twice", name, spelling, other=owner[spelling])
        found[name] = tuple(spelling for spelling in dict.fromkeys(spellings) if spelling != name)
    return found


def _kinds(top: Members) -> dict[str, ActivityKind]:
    found = {}
    for name, table in top.named("kinds"):
        found[name] = ActivityKind(name, table.choice("by", ("lead", "us")) or "lead", table.text("label"))
        table.finish()
    return found


def _tracks(top: Members, fields: Mapping[str, Field]) -> Tracks | None:
    table = top.inner("tracks")
    if table is None:
        return None
    name = table.text("field", required=True) or ""
    entry = fields.get(name, Field(name))
    if entry.type not in CODED_TYPES:
        table.fault("tracks-type", "field", name, kind=entry.type)
    kinds = {}
    for kind in table.table:
        if kind != "field":
            kinds[kind] = tuple(dict.fromkeys(entry.class_of(value) for value in table.texts(kind) or ()))
    return Tracks(name, kinds)
