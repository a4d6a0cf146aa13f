"""Wall-clock time to UTC and back for whole arrays, by the rules of design 3.8.

A wall time that occurs twice is the first; one that is skipped is shifted forward by the length of the gap
(02:30 becomes 03:30), as RFC 5545 and Java do it. Offsets are looked up once per quarter of an hour: since 1972 no
zone has changed its clock at another moment.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from leadkit.history.column import NO_TIME, Seconds

DAY = 86_400
_QUARTER = 900
_EPOCH = datetime(1970, 1, 1)
EARLIEST, LATEST = -62_135_596_800 + DAY, 253_402_300_799 - DAY
"""From the year 1 to the year 9999, less a day: these moments have a day in every zone."""


def to_utc(wall: Seconds, time_zone: str) -> Seconds:
    """Return the UTC seconds of wall-clock seconds in `time_zone`; ``NO_TIME`` stays."""
    return wall - _offsets(wall, time_zone, of_wall=True) if time_zone != "UTC" else wall


def to_wall(moments: Seconds, time_zone: str) -> Seconds:
    """Return the wall-clock seconds in `time_zone` of UTC seconds; ``NO_TIME`` stays."""
    return moments + _offsets(moments, time_zone, of_wall=False) if time_zone != "UTC" else moments


def _offsets(seconds: Seconds, time_zone: str, *, of_wall: bool) -> Seconds:
    """Return seconds east of UTC, zero where there is no time."""
    known = seconds != NO_TIME
    quarters = np.where(known, np.clip(seconds, EARLIEST, LATEST), 0) // _QUARTER
    if quarters.size == 0:
        return quarters
    low, high = int(quarters.min()), int(quarters.max())
    if high - low < max(4 * quarters.size, 4_000_000):
        present = np.zeros(high - low + 1, np.bool_)
        present[quarters - low] = True
        table = np.zeros(high - low + 1, np.int64)
        for quarter in np.flatnonzero(present):
            table[quarter] = _offset(int(quarter) + low, time_zone, of_wall)
        found = table[quarters - low]
    else:
        distinct, inverse = np.unique(quarters, return_inverse=True)
        found = np.array([_offset(int(quarter), time_zone, of_wall) for quarter in distinct], np.int64)[inverse]
    return np.where(known, found, 0)


@lru_cache(maxsize=1 << 20)
def _offset(quarter: int, time_zone: str, of_wall: bool) -> int:
    moment = _EPOCH + timedelta(seconds=quarter * _QUARTER)
    zone = ZoneInfo(time_zone)
    local = moment.replace(tzinfo=zone) if of_wall else moment.replace(tzinfo=UTC).astimezone(zone)
    offset = local.utcoffset()
    assert offset is not None
    return int(offset.total_seconds())


@lru_cache(maxsize=64)
def transitions(first: int, last: int, time_zone: str) -> tuple[Seconds, Seconds]:
    """Return since when which offset holds between two moments, in UTC seconds and seconds east of UTC.

    The first entry is `first` itself. Found to the second, by looking at every day and halving those that differ.
    """
    if time_zone == "UTC":
        return np.array([first], np.int64), np.zeros(1, np.int64)
    zone = ZoneInfo(time_zone)
    starts, offsets = [first], [_east(first, zone)]
    low = first
    while low < last:
        high = min(low + DAY, last)
        while offsets[-1] != _east(high, zone):
            low = _change(low, high, offsets[-1], zone)
            starts.append(low)
            offsets.append(_east(low, zone))
        low = high
    return np.array(starts, np.int64), np.array(offsets, np.int64)


def _change(low: int, high: int, offset: int, zone: ZoneInfo) -> int:
    """Return the first second after `low`, up to `high`, at which another offset holds."""
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _east(middle, zone) == offset else (low, middle)
    return high


def _east(moment: int, zone: ZoneInfo) -> int:
    offset = datetime.fromtimestamp(min(max(moment, EARLIEST), LATEST), zone).utcoffset()
    assert offset is not None
    return int(offset.total_seconds())
