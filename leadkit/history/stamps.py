"""Reads moments and calendar days by the rules of design 3.8: ISO 8601, then the listed formats."""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray

from leadkit.history.arrow import pa, pc
from leadkit.history.cells import Cells, to_numpy, whole_seconds
from leadkit.history.column import NO_TIME, Seconds
from leadkit.history.zone import DAY, to_utc, to_wall

_EPOCH = datetime(1970, 1, 1)
_FIRST, _LAST = -62_135_596_800, 253_402_300_799  # the years 1 to 9999, which a day can be shown in
_EXTENDED = re.compile(
    r"(?P<year>[0-9]{4})-(?:(?P<month>[0-9]{2})-(?P<day>[0-9]{2})|W(?P<week>[0-9]{2})-(?P<weekday>[1-7])|(?P<nth>[0-9]{3}))"
    r"(?:[Tt ](?P<hour>[0-9]{2})(?:(?<=[Tt]..)|:(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?)"
    r"(?: ?(?P<zulu>Z|z|UTC)| ?(?P<sign>[+-])(?P<east_hours>[0-9]{2})(?::?(?P<east_minutes>[0-9]{2}))?)?)?"
)
_BASIC = re.compile(
    r"(?P<year>[0-9]{4})(?:(?P<month>[0-9]{2})(?P<day>[0-9]{2})|W(?P<week>[0-9]{2})(?P<weekday>[1-7]))"
    r"(?:[Tt](?P<hour>[0-9]{2})(?:(?P<minute>[0-9]{2})(?:(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?)?"
    r"(?:(?P<zulu>Z|z)|(?P<sign>[+-])(?P<east_hours>[0-9]{2})(?::?(?P<east_minutes>[0-9]{2}))?)?)?"
)
_CACHED = 1 << 16
_DIGITS = (0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18)


@dataclass(frozen=True, slots=True)
class Calendar:
    """How the stamps of a history are written: the zone of those without one, and formats beside ISO 8601."""

    time_zone: str = "UTC"
    formats: tuple[str, ...] = ()

    def moments(self, cells: Cells) -> Seconds:
        """Return UTC seconds of each distinct cell, ``NO_TIME`` where it is no stamp."""
        seconds, zoned = self._clock(cells)
        moments = seconds.copy()
        moments[~zoned] = to_utc(seconds[~zoned], self.time_zone)
        return np.where(_can_be_shown(moments), moments, NO_TIME)

    def days(self, cells: Cells) -> NDArray[np.float64]:
        """Return the calendar day of each distinct cell as days since 1970, NaN where it is no stamp."""
        seconds, zoned = self._clock(cells)
        wall = seconds.copy()
        wall[zoned] = to_wall(seconds[zoned], self.time_zone)
        return np.where(_can_be_shown(wall), wall // DAY, np.nan)

    def moment(self, text: str) -> int | None:
        """Return the UTC seconds of one stamp, ``None`` where it is none."""
        found = read_stamp(text, self.formats)
        if found is None:
            return None
        seconds, is_zoned = np.array(found[:1], np.int64), found[1]
        moments = seconds if is_zoned else to_utc(seconds, self.time_zone)
        return int(moments[0]) if _can_be_shown(moments)[0] else None

    def _clock(self, cells: Cells) -> tuple[Seconds, NDArray[np.bool_]]:
        """Return seconds of the distinct cells, and whether these are UTC already or wall-clock time."""
        kind = cells.distinct.type
        if pa.types.is_timestamp(kind):
            return whole_seconds(cells.distinct)[0], np.full(len(cells.distinct), kind.tz is not None)
        if pa.types.is_date(kind):
            days = to_numpy(cells.distinct.cast(pa.date32()).cast(pa.int32())).astype(np.int64)
            return days * DAY, np.zeros(len(days), np.bool_)
        return self._read(cells.texts())

    def _read(self, texts: pa.Array) -> tuple[Seconds, NDArray[np.bool_]]:
        seconds, zoned = read_plain_iso(texts)
        for at in np.flatnonzero(seconds == NO_TIME):
            found = read_stamp(texts[int(at)].as_py(), self.formats)
            if found is not None:
                seconds[at], zoned[at] = found
        return seconds, zoned


def read_stamp(text: str, formats: tuple[str, ...] = ()) -> tuple[int, bool] | None:
    """Return the seconds of one stamp and whether they are UTC (or wall-clock time), ``None`` where it is none.

    >>> read_stamp("1970-01-01T01:00:00+01:00"), read_stamp("2 Jan 1970", ("%d %b %Y",))
    ((0, True), (86400, False))
    """
    match = _EXTENDED.fullmatch(text) or _BASIC.fullmatch(text)
    if match is not None:
        found = _from_iso(match.groupdict())
        if found is not None:
            return found
    for form in formats:
        try:
            moment = datetime.strptime(text, form)
        except ValueError:
            continue
        east = moment.utcoffset()
        since = moment.replace(tzinfo=None) - _EPOCH - (east or timedelta())
        return since // timedelta(seconds=1), east is not None
    return None


def _from_iso(parts: Mapping[str, str | None]) -> tuple[int, bool] | None:
    number = {name: int(part) for name, part in parts.items() if part is not None and part.isdigit()}
    hour, minute, second = (number.get(name, 0) for name in ("hour", "minute", "second"))
    east_hours, east_minutes = number.get("east_hours", 0), number.get("east_minutes", 0)
    if hour > 23 or minute > 59 or second > 59 or east_hours > 23 or east_minutes > 59:
        return None
    try:
        day = _day(number)
    except (ValueError, OverflowError):
        return None
    seconds = (day - _EPOCH.date()).days * DAY + (hour * 60 + minute) * 60 + second
    east = east_hours * 3_600 + east_minutes * 60
    return seconds - (-east if parts["sign"] == "-" else east), parts["sign"] is not None or parts["zulu"] is not None


def _day(number: Mapping[str, int]) -> date:
    """Return the day that is named by its month, its ISO week, or its place in the year."""
    year = number["year"]
    if "week" in number:
        return date.fromisocalendar(year, number["week"], number["weekday"])
    if "month" in number:
        return date(year, number["month"], number["day"])
    nth = number["nth"]
    if not 1 <= nth <= 365 + isleap(year):
        raise ValueError
    return date(year, 1, 1) + timedelta(days=nth - 1)


def _can_be_shown(seconds: Seconds) -> NDArray[np.bool_]:
    return (seconds >= _FIRST) & (seconds <= _LAST)


def read_plain_iso(texts: pa.Array) -> tuple[Seconds, NDArray[np.bool_]]:
    """Read the common forms of ISO 8601 by arithmetic on their bytes, ``NO_TIME`` for all others.

    These are a day, a day and a time to the minute or second, and the latter with ``Z`` or `` UTC``: twenty million
    of them take seconds, where one by one they would take a minute.
    """
    seconds = np.full(len(texts), NO_TIME, np.int64)
    zoned = np.zeros(len(texts), np.bool_)
    lengths = to_numpy(pc.binary_length(texts))
    for length, tail in ((10, b""), (16, b""), (19, b""), (20, b"Z"), (23, b" UTC")):
        where = np.flatnonzero(lengths == length)
        if where.size:
            part = texts if where.size == len(texts) else texts.take(pa.array(where))
            rows = _byte_rows(part, length)
            found = [_from_bytes(rows[at : at + _CACHED], tail) for at in range(0, len(rows), _CACHED)]
            seconds[where] = np.concatenate(found)
            zoned[where] = (seconds[where] != NO_TIME) & bool(tail)
    return seconds, zoned


def _byte_rows(texts: pa.Array, length: int) -> NDArray[np.uint8]:
    """Return texts that all have the same length as a matrix of bytes, a row per text."""
    _, offsets, data = texts.buffers()
    data = np.frombuffer(data, np.uint8)
    start = int(np.frombuffer(offsets, np.int32)[texts.offset])
    return data[start : start + len(texts) * length].reshape(-1, length)


def _from_bytes(rows: NDArray[np.uint8], tail: bytes) -> Seconds:
    length = rows.shape[1] - len(tail)
    sound = np.ones(len(rows), np.bool_)
    signs = [(4, ord("-")), (7, ord("-")), (13, ord(":")), (16, ord(":"))]
    signs = [(at, byte) for at, byte in signs if at < length] + list(enumerate(tail, start=length))
    for at, byte in signs:
        sound &= rows[:, at] == byte
    if length > 10:
        sound &= (rows[:, 10] == ord("T")) | (rows[:, 10] == ord(" "))
    for at in _DIGITS:
        if at < length:
            sound &= (rows[:, at] >= ord("0")) & (rows[:, at] <= ord("9"))
    parts = [_number(rows, at, length) for at in ((0, 1, 2, 3), (5, 6), (8, 9), (11, 12), (14, 15), (17, 18))]
    year, month, day, hour, minute, second = parts
    sound &= (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1) & (hour < 24) & (minute < 60) & (second < 60)
    starts = _month_starts()
    months = np.where(sound, year * 12 + (month - 1), 0)
    sound &= day <= starts[months + 1] - starts[months]
    clock = (hour * 60 + minute) * 60 + second
    return np.where(sound, (starts[months] + day - 1).astype(np.int64) * DAY + clock, NO_TIME)


def _number(rows: NDArray[np.uint8], places: tuple[int, ...], length: int) -> NDArray[np.int32]:
    total = np.zeros(len(rows), np.int32)
    if places[-1] < length:
        for at in places:
            total = total * 10 + (rows[:, at].astype(np.int32) - ord("0"))
    return total


@cache
def _month_starts() -> NDArray[np.int32]:
    """Return the days from 1970 to the first of each month, from January of the year 0."""
    months = np.arange(10_000 * 12 + 1) - 1970 * 12
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int32)
