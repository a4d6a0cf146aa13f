"""When things happen at Acme: seasons, weekdays, office hours, and Eastern time as the wall clock shows it.

Moments are whole seconds since 1970. ``local`` ones are read off a clock in New York, the others are UTC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np

from leadkit.history.sample.chance import Flags, Floats, Ints
from leadkit.history.sample.market import LIST_BROKER, SOURCES, TRADE_SHOW, WEBINAR_PLATFORM

ZONE = ZoneInfo("America/New_York")
EPOCH = date(1970, 1, 1)
FIRST_DATE = date(2024, 7, 1)
AS_OF = datetime(2026, 6, 30, tzinfo=UTC)
AS_OF_SECOND = int(AS_OF.timestamp())

DAY = 86_400
HOUR = 3_600
FIRST_DAY = (FIRST_DATE - EPOCH).days
LAST_DAY = (AS_OF.date() - EPOCH).days - 1
DAYS = LAST_DAY - FIRST_DAY + 1

WEEKDAYS = np.array([1.10, 1.15, 1.12, 1.05, 0.85, 0.14, 0.12])
MONTHS = np.array([1.00, 1.05, 1.10, 1.10, 1.05, 1.00, 0.85, 0.80, 1.10, 1.15, 1.00, 0.65])
GROWTH_A_YEAR = 0.15
HOURS = np.array([1, 1, 1, 1, 1, 2, 5, 14, 40, 72, 84, 78, 58, 66, 80, 76, 58, 34, 17, 13, 12, 10, 6, 3], np.float64)
"""How busy the website is in each hour of the reader's own day."""

# fmt: off
TRADE_SHOWS = (
    "2024-09-19", "2024-11-14", "2025-03-13", "2025-05-22",
    "2025-09-18", "2025-11-13", "2026-03-12", "2026-05-21",
)
LIST_IMPORTS = (
    "2024-08-13", "2024-10-22", "2025-01-21", "2025-04-15",
    "2025-08-19", "2025-10-21", "2026-01-20", "2026-04-14",
)
# fmt: on
FIRST_WEBINAR = "2024-07-11"
CLEAN_UPS = ["2024-12-20", "2025-06-20", "2025-12-19", "2026-06-19"]
"""Days on which sales closes what it never got round to."""

_MARGIN = 500


def day_number(text: str) -> int:
    """Return a date's number of days since 1970."""
    return (date.fromisoformat(text) - EPOCH).days


@cache
def _offsets() -> Ints:
    days = range(FIRST_DAY - _MARGIN, LAST_DAY + _MARGIN)
    noons = (datetime.combine(EPOCH + timedelta(days=day), datetime.min.time(), ZONE) for day in days)
    return np.array([-int((noon.replace(hour=12).utcoffset() or timedelta()).total_seconds()) for noon in noons])


def _offset(days: Ints) -> Ints:
    return _offsets()[np.clip(days - (FIRST_DAY - _MARGIN), 0, 2 * _MARGIN + DAYS - 2)]


def to_utc(local: Ints) -> Ints:
    """Return the UTC moments of local ones; on the two days a year that change the clock, noon's offset holds."""
    return local + _offset(local // DAY)


def to_local(moments: Ints) -> Ints:
    """Return local moments of UTC ones, the inverse of :func:`to_utc` away from midnight of a change of clocks."""
    return moments - _offset((moments - 5 * HOUR) // DAY)


def weekday(days: Ints) -> Ints:
    """Return 0 for Monday to 6 for Sunday."""
    return (days + 3) % 7


def weekend(days: Ints) -> Flags:
    """Return which days nobody works."""
    return weekday(days) >= 5


@cache
def arrivals() -> Floats:
    """Return days x sources: the share of all leads that is created on each day by each source."""
    days = np.arange(FIRST_DAY, LAST_DAY + 1)
    months = np.array([(EPOCH + timedelta(days=int(day))).month - 1 for day in days])
    usual = WEEKDAYS[weekday(days)] * MONTHS[months] * np.exp(GROWTH_A_YEAR * np.arange(DAYS) / 365)
    table = np.repeat(usual[:, None], len(SOURCES), axis=1)
    table[:, TRADE_SHOW] *= 0.02 + _near(days, [day_number(text) for text in TRADE_SHOWS], 9)
    table[:, LIST_BROKER] = _near(days, [day_number(text) for text in LIST_IMPORTS], 1)
    webinars = list(range(day_number(FIRST_WEBINAR), LAST_DAY + 1, 14))
    table[:, WEBINAR_PLATFORM] *= 0.01 + _near(days, webinars, 2)
    table *= np.array([source.share for source in SOURCES]) / table.sum(axis=0)
    return np.asarray(table / table.sum(), np.float64)


def _near(days: Ints, starts: list[int], length: int) -> Floats:
    since = days[:, None] - np.array(starts)
    inside = ((since >= 0) & (since < length)).any(axis=1)
    return np.asarray(inside, np.float64)


def daytime(rng: np.random.Generator, size: int) -> Ints:
    """Draw seconds after midnight, as busy as the website is over a day."""
    bounds = np.cumsum(HOURS) / HOURS.sum()
    hours = np.minimum(np.searchsorted(bounds, rng.random(size), side="right"), 23)
    return hours * HOUR + rng.integers(0, HOUR, size)


def office_time(rng: np.random.Generator, moments: Ints) -> Ints:
    """Move moments to when Acme's people work: never earlier, Monday to Friday, 8:00 to 17:30 local."""
    local = to_local(moments)
    day, second = local // DAY, local % DAY
    late = second >= 17 * HOUR
    day = day + late
    moved = late | weekend(day)
    day = _after_weekend(rng, day)
    opens = np.where(moved, 8 * HOUR, np.maximum(second, 8 * HOUR))
    closes = 17 * HOUR + HOUR // 2
    start = opens + np.asarray(rng.random(len(moments)) * (closes - opens), np.int64)
    return np.maximum(to_utc(day * DAY + start), moments)


def reading_time(rng: np.random.Generator, moments: Ints) -> Ints:
    """Move moments to when people read: few on weekends, the hour follows the website's day."""
    day = to_local(moments) // DAY
    day = np.where(rng.random(len(day)) < 0.85, _after_weekend(rng, day), day)
    return to_utc(day * DAY + daytime(rng, len(day)))


def _after_weekend(rng: np.random.Generator, days: Ints) -> Ints:
    """Move Saturdays and Sundays into the next week, not all of them to its Monday."""
    later = np.searchsorted(np.array([0.40, 0.65, 0.82, 0.93]), rng.random(len(days)))
    return np.where(weekend(days), days + 7 - weekday(days) + later, days)
