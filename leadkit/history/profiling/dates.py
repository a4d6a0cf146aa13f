"""Finds out in which formats a file writes its dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from leadkit.history.profiling.sight import Sight
from leadkit.history.stamps import read_stamp

_TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
_MONTH_FIRST = tuple(f"%m/%d/{year}{time}" for year in ("%Y", "%y") for time in _TIMES)
_DAY_FIRST = tuple(form.replace("%m/%d", "%d/%m") for form in _MONTH_FIRST)
_OTHERS = tuple(
    day + time
    for day in (
        "%d.%m.%Y", "%d.%m.%y", "%d-%m-%Y", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%d %b, %Y", "%d %B %Y", "%d %B, %Y",
        "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%Y/%m/%d", "%Y.%m.%d",
    )
    for time in _TIMES
)  # fmt: skip
_COMPACT = re.compile(r"(19[89]|20[0-4])[0-9](0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])")
_EXTENDED = re.compile(r"[0-9]{4}-([0-9]{2}|W[0-9]{2})-.*", re.DOTALL)
_DIGIT = re.compile(r"[0-9]")
LOOKED_AT = 2_000
ENOUGH = 0.98


@dataclass(frozen=True, slots=True)
class Dates:
    """How one column writes its dates: formats beside ISO 8601, and whether day and month could be swapped."""

    formats: tuple[str, ...]
    is_ambiguous: bool = False
    has_time: bool = False


def look_for_dates(sight: Sight) -> Dates | None:
    """Return the formats of a column of dates, ``None`` where it is none."""
    values = dict(islice(sight.known.items(), LOOKED_AT))
    if not values or not all(_DIGIT.search(value) for value in islice(values, 20)):
        return None
    if all(value.isdigit() for value in values):
        return Dates(("%Y%m%d",)) if all(_COMPACT.fullmatch(value) for value in values) else None
    rest = {value: n for value, n in values.items() if not (_EXTENDED.fullmatch(value) and read_stamp(value))}
    allowed = sum(values.values()) * (1 - ENOUGH)
    month, day = (_cover(rest, (*first, *_OTHERS), allowed) for first in (_MONTH_FIRST, _DAY_FIRST))
    left, formats = min(month, day, key=lambda found: found[0])
    if left > allowed:
        return None
    swapped = month[0] == day[0] and month[1] != day[1]
    has_time = any(re.search(r"[0-9]:[0-9]", value) and not re.search(r"\b0?0:00(:00)?$", value) for value in values)
    return Dates(formats, swapped, has_time)


def _cover(values: Mapping[str, int], candidates: tuple[str, ...], allowed: float) -> tuple[int, tuple[str, ...]]:
    """Return how many rows no format reads (stopping beyond those allowed), and the formats needed."""
    found: list[str] = []
    unread = 0
    rest = dict(values)
    while rest and unread <= allowed:
        first = next(iter(rest))
        fitting = [form for form in candidates if _fits(first, form)]
        if not fitting:
            unread += rest.pop(first)
            continue
        left = {form: {value: n for value, n in rest.items() if not _fits(value, form)} for form in fitting}
        best = min(fitting, key=lambda form: len(left[form]))
        found.append(best)
        rest = left[best]
    return unread, tuple(found)


def _fits(value: str, form: str) -> bool:
    try:
        return 1900 < datetime.strptime(value, form).year < 2200
    except ValueError:
        return False


def settle(columns: Iterable[Dates]) -> tuple[tuple[str, ...], bool]:
    """Return all formats of a history in a sound order, and whether day and month could be swapped.

    A column that can only be read one way settles the others.
    """
    found = list(columns)
    sure = [dates for dates in found if not dates.is_ambiguous]
    day_first = any(form.startswith("%d/") for dates in sure for form in dates.formats)
    month_first = any(form.startswith("%m/") for dates in sure for form in dates.formats)
    formats: dict[str, None] = {}
    for dates in (*sure, *(dates for dates in found if dates.is_ambiguous)):
        for form in dates.formats:
            swap = dates.is_ambiguous and day_first and not month_first
            formats[form.replace("%m/%d", "%d/%m") if swap else form] = None
    doubtful = any(dates.is_ambiguous for dates in found) and day_first == month_first
    short_years_last = sorted(formats, key=lambda form: "%y" in form)
    return tuple(short_years_last), doubtful
