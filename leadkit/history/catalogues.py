"""Makes the catalogue of a history from its settings and what occurs in its tables, and joins it with a spec's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from leadkit.definition.catalogue import ActivityKind, Catalogue, Field
from leadkit.errors import Fault, HistoryError, nearest_match
from leadkit.history.activities import Rows
from leadkit.history.loading import ROLES
from leadkit.history.notice import Notice, notice
from leadkit.history.settings import Settings
from leadkit.text import say


def catalogue_of(
    settings: Settings, columns: Iterable[str], rows: Rows | None, outcome_tables: Collection[str]
) -> tuple[Catalogue, list[Notice]]:
    """Return the catalogue of a history, and what a person should know of it.

    Parameters
    ----------
    columns
        The columns of the leads table.
    outcome_tables
        The outcomes that have a table of their own; the others are read from the leads.

    Raises
    ------
    HistoryError
        The settings say where a kind of activity is recorded that seems to be misspelt.
    """
    seen = rows.kind_names if rows is not None else ()
    attributes, notices = _attributes(settings, rows)
    return Catalogue(
        _fields(settings, columns, outcome_tables),
        attributes,
        _kinds(settings, seen),
        settings.time_zone,
        settings.missing,
        settings.tracks,
    ), [*notices, *_off_scale(settings), *_tracked(settings, seen)]


def merged(own: Catalogue, agreed: Catalogue) -> Catalogue:
    """Return `agreed` with the fields, attributes and activities that `own` has, as `agreed` says where it does."""
    return replace(
        agreed,
        fields={name: agreed.fields.get(name, field) for name, field in own.fields.items()},
        attributes={name: agreed.attributes.get(name, field) for name, field in own.attributes.items()},
        activities={name: agreed.activities.get(name, kind) for name, kind in own.activities.items()},
    )


def _fields(settings: Settings, columns: Iterable[str], outcome_tables: Collection[str]) -> dict[str, Field]:
    later, unsure = _filled_afterwards(settings, outcome_tables)
    fields = {}
    for name in columns:
        entry = settings.fields.get(name, Field(name))
        if name not in settings.known and (name in later or name in unsure):
            entry = replace(entry, known="later" if name in later else "unsure")
        fields[name] = entry
    return fields


def _filled_afterwards(settings: Settings, outcome_tables: Collection[str]) -> tuple[set[str | None], set[str | None]]:
    """Return the fields that an outcome or the hand-over is read from, and those that lead to an outcome."""
    later = {settings.leads.handed_over_at}
    unsure = {spec.key for spec in settings.outcomes.values()}
    for name, spec in settings.outcomes.items():
        if name not in outcome_tables:
            later.update(getattr(spec, role) for role in ROLES)
    return later - {settings.leads.id}, unsure - {settings.leads.id}


def _attributes(settings: Settings, rows: Rows | None) -> tuple[dict[str, Field], list[Notice]]:
    attributes = {}
    notices = []
    for name in rows.attribute_names if rows is not None else ():
        if rows is not None and name in settings.attributes and settings.attributes[name].aliases:
            notices.append(notice("attribute-aliases", f"{rows.name} › {name}"))
        attributes[name] = attribute_field(name, settings)
    return attributes, notices


def attribute_field(name: str, settings: Settings) -> Field:
    """Return the catalogue entry of an attribute: without aliases, which attributes do not have."""
    entry = settings.attributes.get(name, Field(name))
    return replace(entry, aliases={}) if entry.aliases else entry


def _off_scale(settings: Settings) -> Iterator[Notice]:
    """Yield the classes that an ordered field's aliases make and its order does not have: no value is ever one."""
    for name, field in settings.fields.items():
        lost = [class_ for class_ in field.aliases if field.type == "ordered" and class_ not in field.order]
        if lost:
            yield notice("aliases-off-scale", f"{settings.place} › [fields.{name}] › aliases", len(lost), lost)


def _kinds(settings: Settings, seen: tuple[str, ...]) -> dict[str, ActivityKind]:
    tracked = settings.tracks.kinds if settings.tracks is not None else ()
    names = dict.fromkeys((*seen, *settings.kinds, *tracked))
    return {name: settings.kinds.get(name, ActivityKind(name)) for name in names}


def _tracked(settings: Settings, seen: tuple[str, ...]) -> list[Notice]:
    """Return what is odd about the kinds under ``[tracks]``, and refuse those that seem to be misspelt.

    A kind that no activity is of is no misspelling where ``[kinds]`` names it, or where the one that it resembles
    is tracked too.
    """
    kinds = settings.tracks.kinds if settings.tracks is not None else {}
    place = f"{settings.place} › [tracks]"
    others = [name for name in dict.fromkeys((*seen, *settings.kinds)) if name not in kinds]
    faults = []
    for name in kinds:
        near = None if name in seen or name in settings.kinds else nearest_match(name, others)
        if near is not None:
            message = say("history.settings.tracks-kind", found=name)
            faults.append(
                Fault("tracks-kind", f"{place} › {name}", message, name, tuple(others), near, ("tracks", name))
            )
    if faults:
        raise HistoryError(faults)
    by_us = [name for name in kinds if name in settings.kinds and settings.kinds[name].by == "us"]
    unseen = [name for name in kinds if name not in seen and name not in by_us]
    told = {"tracks-by-us": by_us, "tracks-unseen": unseen}
    return [notice(code, place, len(names), names) for code, names in told.items() if names]
