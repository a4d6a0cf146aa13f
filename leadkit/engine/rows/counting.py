"""How many activities count, and when enough had happened (design 3.4)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from leadkit.definition.catalogue import Catalogue, Field
from leadkit.definition.model import ActionCriterion, FieldTest, Window
from leadkit.engine.rows.compare import compare
from leadkit.engine.rows.record import Activity, Cell

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
    """Return the calendar day, ISO week or month that a moment falls into, in the time zone."""
    day = datetime.fromtimestamp(at, ZoneInfo(time_zone)).date()
    match within.calendar:
        case "week":
            return tuple(day.isocalendar()[:2])
        case "month":
            return (day.year, day.month)
        case _:
            return (day.toordinal(),)
