"""The statement as readable text, for a warehouse that LeadKit does not reach: what it reads is said at its top."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from leadkit.definition.catalogue import CODED_TYPES, Catalogue, Field, readable
from leadkit.definition.model import Definition, Ladder, without
from leadkit.definition.predicates import Rules, lower
from leadkit.engine.sql.calendars import Offsets
from leadkit.engine.sql.layout import Kind, Layout, Names
from leadkit.engine.sql.portable import DIALECTS
from leadkit.engine.sql.statement import Writer, uses
from leadkit.errors import Fault, UsageError, nearest_match
from leadkit.text import say

Dialect = Literal["duckdb", "sqlite", "postgres", "snowflake", "bigquery", "spark", "trino", "tsql", "mysql"]
KEY, LEADS, ACTIVITIES = "lead_id", "leads", "activities"
_OWN = (KEY, "created_at", "handed_over_at", "decided_at", "status", "value_cents")
_SPAN = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2035, 1, 1, tzinfo=UTC))


def statement(
    draft: Definition | Ladder,
    catalogue: Catalogue,
    dialect: Dialect,
    *,
    as_of: int | None = None,
    mature_after: int | None = None,
    patterns: bool = False,
    span: tuple[datetime, datetime] = _SPAN,
) -> str:
    """Return one SQL query that judges every lead by `draft`, with a comment that says what tables it reads.

    Parameters
    ----------
    as_of, mature_after
        When the data was taken (UTC seconds; nothing later counts), and how many seconds a lead needs before its
        outcome can be judged.
    patterns
        Count leads by their verdicts, instead of a row per lead.
    span
        Between what moments activities lie, for calendar days in the time zone.

    Raises
    ------
    UsageError
        There is no such dialect.
    """
    if dialect not in DIALECTS:
        message = say("sql.no_dialect", found=dialect)
        raise UsageError(Fault("no-dialect", "", message, dialect, DIALECTS, nearest_match(dialect, DIALECTS)))
    asked = _asked(draft, catalogue)
    fields, kinds, by_calendar = uses(asked, catalogue)
    layout = _layout(fields, kinds)
    first, last = (int(moment.timestamp()) for moment in span)
    offsets = Offsets.of(catalogue.time_zone, [(first, last)] if by_calendar else [])
    writer = Writer(dialect, layout, catalogue, offsets, as_of=as_of, mature_after=mature_after)
    query = writer.patterns(asked) if patterns else writer.per_lead(asked)
    comment = [
        say("sql.patterns" if patterns else "sql.per_lead", title=draft.name),
        *_tables(layout, catalogue, patterns),
        *([say("sql.calendar", zone=catalogue.time_zone, first=span[0], last=span[1])] if by_calendar else []),
    ]
    return "\n".join([*(f"-- {_plain(line)}" for line in comment), query.text(dialect, pretty=True), ""])


def _asked(draft: Definition | Ladder, catalogue: Catalogue) -> list[Rules]:
    definitions = [draft] if isinstance(draft, Definition) else list(draft.levels)
    never = None if isinstance(draft, Definition) or draft.never is None else without(draft.never)
    if never is not None:
        definitions.append(Definition("never", characteristics=never))
    return [lower(definition, catalogue) for definition in definitions]


def _layout(fields: set[str], kinds: dict[str, set[str]]) -> Layout:
    """Return tables whose columns are called like the fields, as far as any database can."""
    names = Names(_OWN)
    placed = {name: (LEADS, names.give(name)) for name in sorted(fields)}
    of_activities = Names((KEY, "activity", "at"))
    attributes = {name: of_activities.give(name) for name in sorted({name for used in kinds.values() for name in used})}
    found = {
        kind: Kind(ACTIVITIES, {name: attributes[name] for name in sorted(used)}, "activity")
        for kind, used in kinds.items()
    }
    return Layout(KEY, LEADS, placed, found)


def _tables(layout: Layout, catalogue: Catalogue, patterns: bool) -> list[str]:
    lines = [say("sql.tables"), say("sql.leads", table=LEADS)]
    own = ["lead_id", "created_at", "handed_over_at", "decided_at", *(["status", "value_cents"] if patterns else [])]
    lines += [say("sql.column", name=name, about=say(f"sql.own.{name}")) for name in own]
    for name, (_, column) in layout.fields.items():
        lines.append(_column(column, catalogue.fields.get(name, Field(name))))
    if layout.kinds:
        lines.append(say("sql.activities", table=ACTIVITIES))
        shown = ", ".join(f"“{kind}”" for kind in layout.kinds)
        lines += [
            say("sql.column", name=name, about=say(f"sql.own.{name}", kinds=shown))
            for name in ("lead_id", "activity", "at")
        ]
        used = {name: column for kind in layout.kinds.values() for name, column in kind.attributes.items()}
        lines += [_column(column, catalogue.attributes.get(name, Field(name))) for name, column in used.items()]
    return lines


def _column(name: str, field: Field) -> str:
    kind = "text" if field.type in CODED_TYPES else field.type
    return say("sql.column", name=name, about=say(f"sql.type.{kind}", title=field.label or readable(field.name)))


def _plain(line: str) -> str:
    """Return `line` without what could end a comment."""
    return "".join(c if c.isprintable() else " " for c in line)
