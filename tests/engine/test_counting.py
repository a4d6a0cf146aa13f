from __future__ import annotations

from datetime import UTC, datetime
from unittest import mock
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadkit.engine import counting
from leadkit.engine.counting import NEVER, Counted, Window, largest, reached, reached_at
from leadkit.engine.units import units
from leadkit.history.zone import transitions

HOUR, DAY = 3_600, 86_400
ODD_ZONES = {
    "America/St_Johns": "1999-10-30T12:00:00",  # set back at one past midnight: the day before begins again
    "Pacific/Apia": "2011-12-29T00:00:00",  # a day was left out
    "Asia/Kathmandu": "1985-12-31T00:00:00",  # from 5:30 to 5:45 east
    "America/New_York": "1883-11-18T00:00:00",  # from local mean time, 4:56:02 west
    "Africa/Monrovia": "1972-01-06T12:00:00",  # 44 minutes and 30 seconds to whole hours
    "Europe/Berlin": "2026-10-24T00:00:00",
}


@pytest.mark.parametrize(("zone", "start"), ODD_ZONES.items())
@pytest.mark.parametrize("calendar", ["day", "week", "month"])
def test_units_are_those_of_the_clock_on_the_wall(zone: str, start: str, calendar: str) -> None:
    """Around every odd change of clocks two moments share a unit just where Python's own dates say so."""
    first = int(datetime.fromisoformat(start).replace(tzinfo=UTC).timestamp())
    moments = np.arange(first, first + 3 * DAY, 601, dtype=np.int64)
    found, in_order = units((moments - first).astype(np.int32), first, calendar, zone)  # type: ignore[arg-type]
    days = [datetime.fromtimestamp(at, ZoneInfo(zone)).date() for at in moments.tolist()]
    if calendar == "day":
        wanted = [day.toordinal() for day in days]
    elif calendar == "week":
        wanted = [tuple(day.isocalendar()[:2]) for day in days]
    else:
        wanted = [(day.year, day.month) for day in days]
    assert [a == b for a, b in zip(found[1:], found[:-1], strict=True)] == [
        a == b for a, b in zip(wanted[1:], wanted[:-1], strict=True)
    ]
    assert len(set(found.tolist())) == len(set(wanted))
    assert not in_order or (np.diff(found) >= 0).all()


@pytest.mark.parametrize(("zone", "start"), ODD_ZONES.items())
@pytest.mark.parametrize("calendar", ["day", "week", "month"])
def test_a_number_is_reached_where_the_largest_window_has_it(zone: str, start: str, calendar: str) -> None:
    """Around every odd change of clocks, looking only whether a number is reached says the same as counting."""
    first = int(datetime.fromisoformat(start).replace(tzinfo=UTC).timestamp()) - 40 * DAY
    chance = np.random.default_rng(7)
    lead = np.sort(chance.integers(0, 200, 4_000)).astype(np.int32)
    at = chance.integers(0, 80 * DAY, 4_000).astype(np.int32)
    counted = Counted(first, lead, at[np.lexsort((at, lead))])
    window = Window(calendar, None, zone)  # type: ignore[arg-type]
    most = largest(counted, window, 200)
    for enough in (1, 2, 3, 5, 8):
        np.testing.assert_array_equal(reached(counted, window, enough, 200), most >= enough)


def test_transitions_are_found_to_the_second() -> None:
    """New York's clocks of 2026 change at 07:00 and at 06:00 UTC."""
    first, last = (int(datetime(2026, month, 1, tzinfo=UTC).timestamp()) for month in (1, 12))
    starts, offsets = transitions(first, last, "America/New_York")
    assert [datetime.fromtimestamp(at, UTC).isoformat() for at in starts[1:]] == [
        "2026-03-08T07:00:00+00:00", "2026-11-01T06:00:00+00:00",
    ]  # fmt: skip
    assert offsets.tolist() == [-5 * HOUR, -4 * HOUR, -5 * HOUR]


@st.composite
def activities(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    """Draw lead, moment and thing of activities, sorted."""
    moments = st.sampled_from([0, 1, 59, 60, 61, HOUR - 1, HOUR, 2 * HOUR, DAY - 1, DAY, DAY + 1, 3 * DAY])
    rows = draw(st.lists(st.tuples(st.integers(0, 3), moments, st.integers(0, 2)), max_size=60))
    return sorted(rows, key=lambda row: row[:2])


def _brute(rows: list[tuple[int, int, int]], window: Window, distinct: bool, lead: int) -> list[tuple[int, int]]:
    """Return for each activity of a lead its moment and how much the window that ends with it holds."""
    own = [(at, thing) for of, at, thing in rows if of == lead]
    found = []
    for last, (at, _) in enumerate(own):
        inside = [
            (i, thing)
            for i, (earlier, thing) in enumerate(own[: last + 1])
            if (window.sliding_s is None and (window.calendar is None or earlier // DAY == at // DAY))
            or (window.sliding_s is not None and at - earlier < window.sliding_s)
        ]
        found.append((at, len({thing for _, thing in inside}) if distinct else len(inside)))
    return found


@settings(max_examples=300, deadline=None)
@given(
    activities(),
    st.sampled_from([Window(), Window("day"), Window(None, 60), Window(None, HOUR), Window(None, 10**12)]),
    st.booleans(),
    st.integers(1, 5),
)
def test_counts_are_those_of_looking_at_every_window(
    rows: list[tuple[int, int, int]], window: Window, distinct: bool, enough: int
) -> None:
    """The largest window, whether it reaches a number, and when, as by brute force."""
    lead, at, thing = (np.array(column, np.int32) for column in zip(*rows, strict=True)) if rows else [
        np.empty(0, np.int32)
    ] * 3  # fmt: skip
    counted = Counted(0, lead, at, thing if distinct else None, 3)
    most, moments = largest(counted, window, 4), reached_at(counted, window, enough, 4)
    for of in range(4):
        windows = _brute(rows, window, distinct, of)
        assert most[of] == max((size for _, size in windows), default=0)
        assert moments[of] == next((when for when, size in windows if size >= enough), NEVER)
    for chunk, rare in ((2, 8), (1 << 18, 8), (1 << 18, 0)):
        with mock.patch.multiple(counting, CHUNK=chunk, _RARE=rare):
            np.testing.assert_array_equal(reached(counted, window, enough, 4), most >= enough)


def test_long_windows_are_counted_to_the_end() -> None:
    """Five hundred activities in one window are five hundred, whatever way they are counted."""
    at = np.arange(500, dtype=np.int32)
    counted = Counted(0, np.zeros(500, np.int32), at)
    assert largest(counted, Window(None, 1_000), 1).tolist() == [500]
    assert largest(counted, Window(None, 100), 1).tolist() == [100]
    many = Counted(0, np.zeros(500, np.int32), at, at, 500)
    assert largest(many, Window("day"), 1).tolist() == [500]
