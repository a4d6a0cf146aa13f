"""How many activities count, and when enough had happened (design 3.4)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from leadkit.definition.catalogue import Catalogue, Field
from leadkit.definition.model import ActionCriterion, FieldTest, Window
from leadkit.engine.rows.compare import compare
from leadkit.engine.rows.record import Activity, Cell

_DAY_S = 86_400
_ERA_DAYS, _ERA_YEARS = 146_097, 400
_FIRST, _LAST = -62_135_596_800 + _DAY_S, 253_402_300_799 - _DAY_S
"""Moments that have a date in the years 1 to 9999 in every time zone."""

Counted = tuple[int, Hashable]
"""A moment, and what is told apart: the attribute of ``distinct``, or the activity itself."""


def counted(
    criterion: ActionCriterion, activities: Iterable[Activity], horizon: int | None, catalogue: Catalogue
) -> list[Counted]:
    """Return what counts for `criterion` of a lead's activities, earliest first."""
    kept: list[Counted] = []
    for number, activity in enumerate(activities):
        if activity.kind != criterion.activity:
            continue
        if horizon is not None and activity.at >= horizon:
            continue
        if criterion.recent is not None and horizon is not None and activity.at < horizon - criterion.recent.seconds:
            continue
        if not all(_passes(test, activity, catalogue) for test in criterion.where or ()):
            continue
        if criterion.distinct is None:
            kept.append((activity.at, number))
        else:
            value = activity.attributes.get(criterion.distinct)
            if value is not None:
                field = catalogue.attributes.get(criterion.distinct, Field(criterion.distinct))
                kept.append((activity.at, field.class_of(value) if isinstance(value, str) else value))
    return sorted(kept, key=lambda pair: pair[0])


def _passes(test: FieldTest, activity: Activity, catalogue: Catalogue) -> bool:
    cell: Cell = activity.attributes.get(test.field)
    return compare(test, cell, catalogue.attributes.get(test.field, Field(test.field))) is True


def most(kept: Sequence[Counted], within: Window | None, time_zone: str) -> int:
    """Return the largest number of different things in any one window."""
    return max((len(things) for _, things in _windows(kept, within, time_zone)), default=0)


def reached_at(kept: Sequence[Counted], within: Window | None, time_zone: str, n: int) -> int | None:
    """Return the moment of the activity that first brought `n` into one window; ``None`` if none did."""
    return next((at for at, things in _windows(kept, within, time_zone) if len(things) >= n), None)


def _windows(kept: Sequence[Counted], within: Window | None, time_zone: str) -> Iterable[tuple[int, set[Hashable]]]:
    """Yield, activity by activity, its moment and the different things in the window that ends with it."""
    for last, (at, _) in enumerate(kept):
        yield at, {thing for earlier, thing in kept[: last + 1] if _together(earlier, at, within, time_zone)}


def _together(earlier: int, later: int, within: Window | None, time_zone: str) -> bool:
    if within is None:
        return True
    if within.sliding is not None:
        return later - earlier < within.sliding.seconds
    return _unit(earlier, within, time_zone) == _unit(later, within, time_zone)


def _unit(at: int, within: Window, time_zone: str) -> tuple[int, ...]:
    """Return the calendar day, ISO week or month that a moment falls into, in the time zone.

    The calendar repeats itself after an era of 400 years, so that moments at the ends of what has a date are looked at
    an era further in.
    """
    era = int(at > _LAST) - int(at < _FIRST)
    day = datetime.fromtimestamp(at - era * _ERA_DAYS * _DAY_S, ZoneInfo(time_zone)).date()
    match within.calendar:
        case "week":
            year, week, _ = day.isocalendar()
            return (year + era * _ERA_YEARS, week)
        case "month":
            return (day.year + era * _ERA_YEARS, day.month)
        case _:
            return (day.toordinal() + era * _ERA_DAYS,)
