"""Reading moments: ISO 8601, the listed formats, zones, and the two odd hours of a year."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadkit.history.cells import encode
from leadkit.history.column import NO_TIME
from leadkit.history.stamps import Calendar, read_plain_iso, read_stamp
from leadkit.history.zone import to_utc, to_wall

NEW_YORK = Calendar("America/New_York", ("%Y%m%d", "%m/%d/%Y", "%m/%d/%Y %H:%M", "%d %b, %Y %H:%M:%S", "%d/%b/%Y %z"))


def utc(calendar: Calendar, text: str) -> str | None:
    """Return a stamp as a moment in UTC."""
    seconds = calendar.moment(text)
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-05", "2026-01-05 05:00:00"), ("2026-01-05T12:30", "2026-01-05 17:30:00"),
        ("2026-01-05 12:30:59", "2026-01-05 17:30:59"), ("2026-07-05 12:30:59", "2026-07-05 16:30:59"),
        ("2026-01-05T12:30:59Z", "2026-01-05 12:30:59"), ("2026-01-05 12:30:59 UTC", "2026-01-05 12:30:59"),
        ("2026-01-05T12:30:59.999999Z", "2026-01-05 12:30:59"), ("2026-01-05T12:30:59,5", "2026-01-05 17:30:59"),
        ("2026-01-05T12:30:59+05:30", "2026-01-05 07:00:59"), ("2026-01-05T12:30:59-0800", "2026-01-05 20:30:59"),
        ("2026-01-05T12:30+01", "2026-01-05 11:30:00"), ("2026-01-05 12:30:59.5 UTC", "2026-01-05 12:30:59"),
        ("20260105", "2026-01-05 05:00:00"), ("20260105T123059Z", "2026-01-05 12:30:59"),
        ("1/11/2021", "2021-01-11 05:00:00"), ("1/18/2021 0:00", "2021-01-18 05:00:00"),
        ("28 Sep, 2020 00:08:00", "2020-09-28 04:08:00"), ("2024-02-29", "2024-02-29 05:00:00"),
        ("1969-12-31T23:59:59.5Z", "1969-12-31 23:59:59"), ("02/Jan/2026 +0530", "2026-01-01 18:30:00"),
        ("02/Jan/2026 Z", "2026-01-02 00:00:00"), ("02/Jan/2026 -08:00", "2026-01-02 08:00:00"),
        ("2026-03-01T10", "2026-03-01 15:00:00"), ("2026-03-01T10Z", "2026-03-01 10:00:00"),
        ("2026-03-01T10+01", "2026-03-01 09:00:00"), ("2026-03-01T10-05:30", "2026-03-01 15:30:00"),
        ("20260301T10Z", "2026-03-01 10:00:00"), ("20260301T1030+0100", "2026-03-01 09:30:00"),
        ("2026-W09-1", "2026-02-23 05:00:00"), ("2026-W09-1T12:30Z", "2026-02-23 12:30:00"),
        ("2026-W53-7", "2027-01-03 05:00:00"), ("2026W091T123059Z", "2026-02-23 12:30:59"),
        ("2026-W01-1 12:30:59.5 UTC", "2025-12-29 12:30:59"), ("2026-060", "2026-03-01 05:00:00"),
        ("2024-366", "2024-12-31 05:00:00"), ("2026-001T10Z", "2026-01-01 10:00:00"),
    ],
)  # fmt: skip
def test_stamps_are_read(text: str, moment: str) -> None:
    """ISO 8601 comes first, then the listed formats; fractions are floored; without a zone it is local time."""
    assert utc(NEW_YORK, text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "", "2026", "2026-01", "2026-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "2026-01-05T24:00:01",
        "2026-01-05T12:60", "2026-01-05x12:00", "0000-01-01", "13/13/2021", "soon", "2026-01-05T12:30:59+25:00",
        "2025-W53-1", "2026-W00-1", "2026-W09-0", "2026-W09-8", "2026-W09", "2026-W9-1", "2026-366", "2026-000",
        "2026-60", "2026060", "0000-001", "0000-W01-1", "9999-W52-6", "2026-03-01T", "2026-03-01T24", "2026-03-01 10",
        "2026-03-01 10-05", "20260301T10:30", "2026-03-01T1030", "20260301T1030.5", "20260301T1030+01:",
        "2026-W091", "2026W09-1", "2026-03-01T10+24", "01/Jan/0001", " 2026-01-05",
        "2026-01-05 ", "2026-01-05T1:00", "２０２６-01-05", "2026-01-05T12:30:59 CET",
    ],
)  # fmt: skip
def test_what_is_no_stamp_is_none(text: str) -> None:
    """Days that do not exist, other zones than an offset or UTC, and anything else is no stamp."""
    assert NEW_YORK.moment(text) is None


@pytest.mark.parametrize(
    "text", ["01/Jan/0001 +1400", "9999-12-31T23:00-11", "9999-12-31T23:00", "0001-01-01T00:00+01"]
)
def test_moments_beyond_the_years_1_to_9999_are_none(text: str) -> None:
    """Where a zone carries a moment beyond them, nobody could show it as a day."""
    assert NEW_YORK.moment(text) is None
    days = NEW_YORK.days(encode(pa.array(["0001-01-01T00:00Z", "9999-12-31T23:00", "9999-12-31T23:00-11"])))
    assert np.isnan(days).tolist() == [True, False, True]


def test_a_skipped_time_is_shifted_forward() -> None:
    """On 8 March 2026 New York's clocks went from 2:00 to 3:00: 2:30 is 3:30 there."""
    assert utc(NEW_YORK, "2026-03-08 01:59:59") == "2026-03-08 06:59:59"
    assert utc(NEW_YORK, "2026-03-08 02:30:00") == "2026-03-08 07:30:00"
    assert utc(NEW_YORK, "2026-03-08 03:00:00") == "2026-03-08 07:00:00"


def test_a_time_that_comes_twice_is_the_first() -> None:
    """On 1 November 2026 New York's clocks went from 2:00 back to 1:00: 1:30 is the first of the two."""
    assert utc(NEW_YORK, "2026-11-01 01:30:00") == "2026-11-01 05:30:00"
    assert utc(NEW_YORK, "2026-11-01 02:00:00") == "2026-11-01 07:00:00"


@given(
    st.lists(st.datetimes(datetime(1980, 1, 1), datetime(2060, 1, 1)), min_size=1, max_size=20),
    st.sampled_from(["America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo"]),
)
@settings(max_examples=60)
def test_whole_arrays_agree_with_zoneinfo(stamps: list[datetime], zone: str) -> None:
    """The conversion of arrays is Python's own, stamp by stamp, both ways."""
    wall = np.array([(stamp.replace(microsecond=0) - datetime(1970, 1, 1)) // timedelta(seconds=1) for stamp in stamps])
    expected = [int(stamp.replace(microsecond=0, tzinfo=ZoneInfo(zone)).timestamp()) for stamp in stamps]
    moments = to_utc(wall, zone)
    assert moments.tolist() == expected
    local = [datetime.fromtimestamp(moment, ZoneInfo(zone)).replace(tzinfo=UTC) for moment in expected]
    assert to_wall(moments, zone).tolist() == [int(stamp.timestamp()) for stamp in local]


def test_no_time_stays_no_time() -> None:
    """What is not known has no offset, and no rows are no fault."""
    assert to_utc(np.array([NO_TIME, 0]), "America/New_York").tolist() == [NO_TIME, 18_000]
    assert to_utc(np.array([], np.int64), "America/New_York").size == 0


@given(
    st.lists(
        st.one_of(
            st.datetimes().map(lambda stamp: stamp.isoformat(sep=" ", timespec="seconds")),
            st.datetimes().map(lambda stamp: stamp.isoformat(timespec="minutes")),
            st.datetimes().map(lambda stamp: stamp.strftime("%Y-%m-%dT%H:%M:%SZ")),
            st.dates().map(str),
            st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(Z| UTC)?", fullmatch=True),
            st.text(max_size=20),
        ),
        max_size=20,
    ),
    st.integers(0, 3),
)
def test_reading_by_bytes_agrees_with_reading_one_by_one(texts: list[str], skipped: int) -> None:
    """What the fast way reads, the plain way reads alike; what it leaves is for the plain way."""
    seconds, zoned = read_plain_iso(pa.array(texts, pa.string()).slice(skipped))
    for text, found, has_zone in zip(texts[skipped:], seconds.tolist(), zoned.tolist(), strict=True):
        if found != NO_TIME:
            assert read_stamp(text) == (found, has_zone)
        elif len(text) == 19 and text.isascii():
            assert read_stamp(text) is None


def test_typed_stamps_are_floored_to_seconds() -> None:
    """Moments of typed files need no text: with a zone they are UTC already, without they are local time."""
    aware = encode(pa.array([-1, 1_999], pa.timestamp("ms", "Europe/Berlin")))
    assert NEW_YORK.moments(aware).tolist() == [-1, 1]
    assert NEW_YORK.moments(encode(pa.array([0], pa.timestamp("ns")))).tolist() == [18_000]
    assert NEW_YORK.moments(encode(pa.array([1], pa.date32()))).tolist() == [86_400 + 18_000]
