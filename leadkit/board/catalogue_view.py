"""What the board offers to choose from: fields with their values, spreads and gaps, and what leads did.

Computed once per history. Personal fields are not offered, and no value of a field that must not be shown leaves here.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from leadkit.board.stops import month_edges, nice_stops, smallest_step
from leadkit.definition.catalogue import Field, Known
from leadkit.definition.phrases import quantity
from leadkit.definition.predicates import EPOCH_DAY
from leadkit.engine.bitmaps import unpack
from leadkit.evidence.by import is_personal
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.holdout import drafting, hold_out
from leadkit.evidence.readiness import suspected
from leadkit.history.activities import Activities
from leadkit.history.column import NO_TIME, Column
from leadkit.history.history import History
from leadkit.text import say

Ends = NDArray[np.int8]
View = dict[str, Any]

SHOWN_VALUES = 500
MOSTLY_DIFFERENT = 0.5
"""A text of which more than this share of the cells differ, such as a name, is not listed value by value."""
FEW = 30
TYPICAL = (1, 2, 3, 5, 10, 20, 50, 100)
OUTER = 0.005
"""The share of dates at either end that the bars of a date do not make room for: 1900 and 9999 stand for "none"."""

_CHOICES = ("in", "not in", "=", "!=", "known", "missing", "contains", "starts with")
OPS: dict[str, tuple[str, ...]] = {
    "category": _CHOICES,
    "text": _CHOICES,
    "ordered": (">=", "<=", "between", "in", "not in", "=", "!=", ">", "<", "known", "missing"),
    "number": (">=", "<=", "between", "=", "!=", ">", "<", "known", "missing"),
    "money": (">=", "<=", "between", "=", "!=", ">", "<", "known", "missing"),
    "date": (">=", "<=", "between", "=", "!=", ">", "<", "known", "missing"),
    "yes-no": ("=", "known", "missing"),
}
"""The comparisons that a person is offered for each type, the usual one first."""
_SEARCHED = ("contains", "starts with", "=", "!=", "known", "missing")

_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")
_CAME = re.compile(
    r"\b(format|source|channel|origin|medium|campaign|referrer|referral|form|tier|asset|utm|list|event)\b",
    re.IGNORECASE,
)
_DID = re.compile(
    r"\b(visits?|views?|viewed|clicks?|opens?|opened|downloads?|downloaded|sessions?|time spent|activity)\b",
    re.IGNORECASE,
)

_TRUST: tuple[Known, ...] = ("at creation", "unsure", "later")
MEMO = "board.catalogue"


def catalogue_view(history: History) -> View:
    """Return the ``catalogue`` of the board's payload; the same object each time."""
    kept = history.memo.get(MEMO)
    if not isinstance(kept, dict):
        kept = history.memo[MEMO] = _view(history)
    return kept


def _view(history: History) -> View:
    won = _won(history)
    attributes = {name: f for name, f in history.catalogue.attributes.items() if not is_personal(f)}
    activities = [activity_view(table, attributes) for table in history.activities.values() if table.kind.by == "lead"]
    late = suspected(history)
    fields = [field_view(history.column(name), won) for name in offered(history)]
    fields = [_doubted(view) if view["name"] in late and view["known"] == "at creation" else view for view in fields]
    return {
        "fields": sorted(fields, key=lambda view: _TRUST.index(view["known"])),
        "activities": activities,
        "attributes": [_attribute_view(field, history, won) for field in attributes.values()],
    }


def _won(history: History) -> Ends:
    """Return 1 for each lead that was won, 0 for others, and -1 for those that are kept back."""
    if history.outcome is None:
        return np.zeros(history.n, np.int8)
    won = history.outcome.won.astype(np.int8)
    if Cohort.of(drafting(history)).kept_back:
        won[unpack(hold_out(history).held_out, history.n)] = -1
    return won


def offered(history: History) -> tuple[str, ...]:
    """Return the fields that a condition may be made of: not the id and the creation, not what is personal.

    What is surely known in time and may be shown comes first, what is filled in later comes last.
    """
    roles = history.settings.leads
    fields = [
        field for name, field in history.catalogue.fields.items()
        if not is_personal(field) and name not in (roles.id, roles.created_at)
    ]  # fmt: skip
    return tuple(field.name for field in sorted(fields, key=lambda f: (_TRUST.index(f.known), not f.show)))


def unlisted(history: History) -> frozenset[str]:
    """Return the text fields that are not listed value by value: names, numbers, remarks."""
    views = catalogue_view(history)["fields"]
    return frozenset(view["name"] for view in views if view["type"] == "text" and not view["values"])


def field_view(column: Column, won: Ends, section: str | None = None) -> View:
    """Return one field as the board shows it; `won` has an entry per row of `column`: 1, 0, or -1 to leave it out."""
    field = column.field
    missing = int(column.missing().sum())
    view: View = {
        "name": field.name, "title": field.title, "type": field.type, "unit": field.unit,
        "section": section or section_of(field), "known": field.known, "note": _note(field),
        "ops": list(OPS[field.type]),
        "missing": missing, "missing_text": say("catalogue.missing", n=missing) if missing else None,
    }  # fmt: skip
    if field.type in ("text", "category"):
        view |= _values(column, len(column) - missing) if field.show else {"values": [], "more": 0}
        if not view["values"]:
            view["ops"] = list(_SEARCHED)
    elif field.type == "ordered":
        view["values"] = _steps(column)
    elif field.type == "yes-no":
        counts = [(value, int((column.numbers == value).sum())) for value in (True, False)]
        view["values"] = [_value(value, count) for value, count in counts]
    elif field.type == "date":
        view["range"] = _date_range(column.numbers, won)
    else:
        view["range"] = _range(column.numbers, won, field)
    return view


def section_of(field: Field) -> str:
    """Return the section in which a person would look for the field first.

    >>> section_of(Field("lead_source")), section_of(Field("hq_country")), section_of(Field("TotalVisits", "number"))
    ('format', 'characteristics', 'actions')
    """
    words = _HUMPS.sub(" ", f"{field.title} {field.name.replace('_', ' ')}")
    if field.type not in ("number", "money", "date") and _CAME.search(words):
        return "format"
    return "actions" if field.type != "date" and _DID.search(words) else "characteristics"


def activity_view(table: Activities, attributes: dict[str, Field]) -> View:
    """Return one kind of activity as the board shows it."""
    _, per_lead = np.unique(table.lead, return_counts=True)
    most = float(np.quantile(per_lead, 0.95)) if len(per_lead) else 1.0
    carried = [name for name in table.attributes if name in attributes and not table.attributes[name].missing().all()]
    return {
        "name": table.kind.name, "title": table.kind.title, "count": len(table), "leads": len(per_lead),
        "count_text": say("catalogue.activity", count=len(table), leads=len(per_lead)),
        "typical": [number for number in TYPICAL if number <= max(most, 1)], "attributes": carried,
    }  # fmt: skip


def _doubted(view: View) -> View:
    """Return the view of a field that knows so much of the outcome that it may have been filled in after it."""
    return {**view, "known": "unsure", "note": say("catalogue.suspected")}


def _attribute_view(field: Field, history: History, won: Ends) -> View:
    """Return an attribute over all kinds of activity of leads together."""
    tables = [t for t in history.activities.values() if t.kind.by == "lead" and field.name in t.attributes]
    columns = [table.attributes[field.name] for table in tables]
    kept = [(t, c) for t, c in zip(tables, columns, strict=True) if not c.missing().all()]
    won_rows = np.concatenate([won[t.lead] for t, _ in kept]) if kept else np.empty(0, np.int8)
    view = field_view(_together(field, [c for _, c in kept]), won_rows, "actions")
    return {**view, "missing": 0, "missing_text": None}


def _together(field: Field, columns: list[Column]) -> Column:
    """Return columns of one attribute as one; its classes are those of any of them."""
    if len(columns) == 1:
        return columns[0]
    if field.type not in ("text", "category", "ordered"):
        return Column(field, numbers=np.concatenate([c.numbers for c in columns]) if columns else np.empty(0))
    classes = field.order if field.type == "ordered" else tuple(dict.fromkeys(n for c in columns for n in c.classes))
    place = {name: i for i, name in enumerate(classes)}
    codes = [
        np.append(np.array([place[name] for name in c.classes], np.int32), np.int32(-1))[c.class_codes()]
        for c in columns
    ]
    same = np.arange(len(classes), dtype=np.int32)
    return Column(field, np.concatenate(codes) if codes else np.empty(0, np.int32), classes, same, classes)


def _note(field: Field) -> str | None:
    if field.known == "at creation":
        return None
    return say("catalogue.later") if field.known == "later" else say("catalogue.unsure")


def _value(value: str | bool, count: int) -> View:
    return {"value": value, "count": count, "count_text": f"{count:,}"}


def _counts(column: Column) -> NDArray[np.int64]:
    codes = column.class_codes()
    return np.bincount(codes[codes >= 0], minlength=len(column.classes))


def _values(column: Column, known: int) -> View:
    counts = _counts(column)
    present = np.flatnonzero(counts)
    if column.field.type == "text" and len(present) > max(FEW, known * MOSTLY_DIFFERENT):
        return {"values": [], "more": len(present)}
    order = sorted(present.tolist(), key=lambda code: (-int(counts[code]), column.classes[code]))
    values = [_value(column.classes[code], int(counts[code])) for code in order[:SHOWN_VALUES]]
    return {"values": values, "more": max(0, len(order) - SHOWN_VALUES)}


def _steps(column: Column) -> list[View]:
    return [_value(name, int(count)) for name, count in zip(column.classes, _counts(column), strict=True)]


def _range(numbers: NDArray[np.float64], won: Ends, field: Field) -> View | None:
    known = ~np.isnan(numbers)
    there = numbers[known]
    if not len(there):
        return None
    stops = nice_stops(there)
    low, high = float(there.min()), float(there.max())
    view = {
        "min": _plain(low), "max": _plain(high), "step": smallest_step(there), "nice_stops": stops,
        "stop_texts": [quantity(stop) for stop in stops],
        "low_text": _with_unit(low, field), "high_text": _with_unit(high, field),
    }  # fmt: skip
    edges = stops if len(stops) > 1 else []
    return {**view, "bins": _bins(there, won[known], edges, [_plain(edge) for edge in edges])}


def _with_unit(number: float, field: Field) -> str:
    return f"{quantity(number)} {field.unit}" if field.unit else quantity(number)


def _plain(number: float) -> float:
    return int(number) if float(number).is_integer() and abs(number) < 2**53 else float(number)


def _date_range(numbers: NDArray[np.float64], won: Ends) -> View | None:
    known = ~np.isnan(numbers)
    there = numbers[known]
    if not len(there):
        return None
    first, last = (_day(number) for number in np.quantile(there, [OUTER, 1 - OUTER], method="nearest"))
    edges = month_edges(first, last)
    days = [float(edge.toordinal() - EPOCH_DAY) for edge in edges]
    inside = np.clip(there, days[0], days[-1])
    return {
        "min": _day(there.min()).isoformat(), "max": _day(there.max()).isoformat(),
        "bins": _bins(inside, won[known], days, [edge.isoformat() for edge in edges]),
    }  # fmt: skip


def _day(number: float) -> date:
    return date.fromordinal(int(number) + EPOCH_DAY)


def _bins(numbers: NDArray[np.float64], won: Ends, edges: list[float], shown: list[Any]) -> list[View]:
    if len(edges) < 2:
        return []
    of_won, _ = np.histogram(numbers[won == 1], edges)
    of_rest, _ = np.histogram(numbers[won == 0], edges)
    return [
        {"low": low, "high": high, "won": int(w), "rest": int(r)}
        for low, high, w, r in zip(shown, shown[1:], of_won, of_rest, strict=False)
    ]


def history_view(history: History, title: str | None = None) -> View:
    """Return the ``history`` of the board's payload: how many leads, from when to when."""
    return {
        "title": title or say("catalogue.title"),
        "leads_text": say("catalogue.leads", n=history.n),
        "span_text": span_text(history),
    }


def span_text(history: History) -> str | None:
    """Return the months of the first and the last creation: "July 2024 to June 2026"; None without dates."""
    dated = history.created_at[history.created_at != NO_TIME]
    if not len(dated):
        return None
    zone = ZoneInfo(history.catalogue.time_zone)
    first, last = (_month(int(at), zone) for at in (dated.min(), dated.max()))
    return first if first == last else say("catalogue.span", first=first, last=last)


def _month(at: int, zone: ZoneInfo) -> str:
    moment = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=at)).astimezone(zone)
    return f"{say(f'words.month.m{moment.month}')} {moment.year}"
