"""Counts activities of all leads at once: the largest number in any one window, and when a number was reached.

All functions work on the activities of one kind that count, sorted by lead and then by moment, and touch them as few
times as they can: whole arrays of narrow numbers, no sorting unless things are told apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.model import Calendar
from leadkit.engine.bitmaps import Mask
from leadkit.engine.units import units
from leadkit.history.column import NEVER, Codes
from leadkit.history.cut import Moments
from leadkit.history.zone import DAY

__all__ = ["CHUNK", "NEVER", "Counted", "Ints", "Window", "largest", "present", "reached", "reached_at"]

Ints = NDArray[np.int64]
Positions = NDArray[np.intp]
_WORD = 64
_ROUNDS = 24
_RARE = 8
CHUNK = 1 << 17
"""Activities that are compared at a time: what is worked out of them stays in the cache of a core."""
_LONGEST: dict[Calendar, int] = {"day": 2 * DAY, "week": 9 * DAY, "month": 33 * DAY}
"""Seconds that no unit lasts, also where clocks are set back by a whole day within it."""


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """Activities that count: the lead's row, the moment, and what is told apart (``None``: each activity).

    `at` counts seconds from `epoch`; `thing` is one of `things` codes from 0.
    """

    epoch: int
    lead: Codes
    at: Moments
    thing: NDArray[Any] | None = None
    things: int = 0

    def __len__(self) -> int:
        return len(self.lead)


@dataclass(frozen=True, slots=True)
class Window:
    """What is counted together: a calendar unit in a time zone, any `sliding_s` seconds, or (neither) all time."""

    calendar: Calendar | None = None
    sliding_s: int | None = None
    time_zone: str = "UTC"


def largest(counted: Counted, window: Window, leads: int) -> NDArray[Any]:
    """Return the largest window of each of the `leads` as narrow unsigned numbers, 0 where nothing counts."""
    if not len(counted):
        return np.zeros(leads, np.uint8)
    if window.sliding_s is None:
        counted, starts = _runs(counted, window)
        sizes = _sizes(counted, starts)
        return _most(counted.lead[starts], sizes, leads)
    if counted.thing is None:
        return _most_sliding(counted, window.sliding_s, leads)
    return _most(counted.lead, _distinct_in_window(counted, window.sliding_s), leads)


def reached(counted: Counted, window: Window, enough: int, leads: int) -> Mask:
    """Return which leads have `enough` (at least 1) in one window, without counting further where that can be done."""
    if enough == 1:
        return present(counted, leads)
    ends = _ends(counted, window, enough) if counted.thing is None else None
    if ends is None:
        enough_there: Mask = np.greater_equal(largest(counted, window, leads), enough)
        return enough_there
    result = np.zeros(leads, np.bool_)
    result[counted.lead.take(ends)] = True
    return result


def present(counted: Counted, leads: int) -> Mask:
    """Return which leads have anything that counts."""
    result = np.zeros(leads, np.bool_)
    for start in range(0, len(counted), CHUNK):
        lead = counted.lead[start : start + CHUNK]
        result[lead.take(np.flatnonzero(lead[1:] != lead[:-1]))] = True
        result[lead[-1]] = True
    return result


def reached_at(counted: Counted, window: Window, enough: int, leads: int) -> Ints:
    """Return when the first window of each lead held `enough` (at least 1), `NEVER` where none did."""
    result = np.full(leads, NEVER, np.int64)
    if not len(counted):
        return result
    if window.sliding_s is None:
        counted, starts = _runs(counted, window)
        if counted.thing is None:
            ends = starts[_sizes(counted, starts) >= enough] + (enough - 1)
        else:
            ends = np.flatnonzero(_distinct_so_far(counted, starts) >= enough)
    elif counted.thing is None:
        ends = _close(counted, window.sliding_s, enough)
    else:
        ends = np.flatnonzero(_distinct_in_window(counted, window.sliding_s) >= enough)
    np.minimum.at(result, counted.lead[ends], counted.at[ends].astype(np.int64) + counted.epoch)
    return result


def _runs(counted: Counted, window: Window) -> tuple[Counted, Positions]:
    """Return the activities in an order where each lead's unit is one run, and where the runs start."""
    opens = np.empty(len(counted), np.bool_)
    opens[0] = True
    np.not_equal(counted.lead[1:], counted.lead[:-1], out=opens[1:])
    if window.calendar is not None:
        unit, in_order = units(counted.at, counted.epoch, window.calendar, window.time_zone)
        if not in_order:
            order = np.lexsort((unit, counted.lead))
            thing = None if counted.thing is None else counted.thing[order]
            counted = Counted(counted.epoch, counted.lead, counted.at[order], thing, counted.things)
            unit = unit[order]
        opens[1:] |= unit[1:] != unit[:-1]
    return counted, np.flatnonzero(opens)


def _sizes(counted: Counted, starts: Positions) -> Ints:
    """Return how many things each run holds."""
    if counted.thing is None:
        return np.diff(starts, append=len(counted))
    if counted.things <= _WORD:
        seen = np.left_shift(np.uint64(1), counted.thing.astype(np.uint64))
        return np.bitwise_count(np.bitwise_or.reduceat(seen, starts)).astype(np.int64)
    pairs = np.unique(_run_numbers(starts, len(counted)) * counted.things + counted.thing)
    return np.bincount(pairs // counted.things, minlength=len(starts))


def _run_numbers(starts: Positions, n: int) -> Ints:
    return np.repeat(np.arange(len(starts), dtype=np.int64), np.diff(starts, append=n))


def _most(lead: Codes, sizes: NDArray[Any], leads: int) -> NDArray[Any]:
    """Return the largest size of each lead; `lead` is ascending."""
    begins = np.flatnonzero(np.append(True, lead[1:] != lead[:-1]))
    most = np.maximum.reduceat(sizes, begins)
    result = np.zeros(leads, np.min_scalar_type(int(most.max())))
    result[lead[begins]] = most
    return result


def _ends(counted: Counted, window: Window, enough: int) -> Positions | None:
    """Return the activities that end a window with at least `enough`; ``None`` where the units are out of order."""
    if window.calendar is None:
        return _close(counted, window.sliding_s, enough)
    # Few lie close enough together to be in one unit at all: only these are looked up.
    ends = _close(counted, _LONGEST[window.calendar], enough)
    firsts = ends - (enough - 1)
    unit, in_order = units(counted.at.take(ends), counted.epoch, window.calendar, window.time_zone)
    before, still = units(counted.at.take(firsts), counted.epoch, window.calendar, window.time_zone)
    return ends[unit == before] if in_order and still else None


def _close(counted: Counted, seconds: int | None, enough: int) -> Positions:
    """Return the activities less than so many seconds after the one that makes them `enough` for their lead."""
    if enough <= 1:
        return np.arange(len(counted))
    back = enough - 1
    found = []
    for start in range(0, len(counted) - back, CHUNK):
        end = min(start + CHUNK, len(counted) - back)
        lead, earlier_lead = counted.lead[start + back : end + back], counted.lead[start:end]
        if seconds is None:
            near = np.flatnonzero(lead == earlier_lead)
        else:
            close = _closer(counted.at[start + back : end + back], counted.at[start:end], seconds)
            if np.count_nonzero(close) * _RARE > len(close):
                near = np.flatnonzero(close & (lead == earlier_lead))
            else:  # cheaper to ask only of these whose they are
                near = np.flatnonzero(close)
                near = near[lead.take(near) == earlier_lead.take(near)]
        found.append(near + (start + back))
    return np.concatenate(found) if found else np.empty(0, np.intp)


def _closer(later: Moments, earlier: Moments, seconds: int) -> Mask:
    """Return where the later of two moments lies less than `seconds` after the earlier, and not before it."""
    apart = later - earlier
    near: Mask = np.less(apart.view(f"u{apart.itemsize}"), min(seconds, np.iinfo(f"u{apart.itemsize}").max))
    return near


def _most_sliding(counted: Counted, sliding_s: int, leads: int) -> NDArray[Any]:
    """Look one activity further back in every round, at those whose window reaches that far."""
    result = np.zeros(leads, np.int32)
    result[counted.lead] = 1
    ends = _close(counted, sliding_s, 2)
    size = 2
    while len(ends):
        lead = counted.lead[ends]
        result[lead] = size
        if size > _ROUNDS:  # few are left, or windows are long: look the rest up
            sizes = ends - _window_start(counted, sliding_s, ends) + 1
            np.maximum.at(result, lead, sizes.astype(np.int32))
            break
        back = ends - size
        reach = (back >= 0) & (counted.lead[back] == lead) & _closer(counted.at[ends], counted.at[back], sliding_s)
        ends = ends[reach]
        size += 1
    return result.astype(np.min_scalar_type(int(result.max(initial=0))))


def _window_start(counted: Counted, sliding_s: int, ends: Positions) -> Ints:
    """Return the index of the first activity less than `sliding_s` before each of `ends`, of the same lead."""
    moment = counted.at.astype(np.int64)
    span = int(moment.max())
    width = min(sliding_s, span + 1)
    key = counted.lead.astype(np.int64) * (span + width + 1) + moment
    start: Ints = np.searchsorted(key, key[ends] - width, side="right").astype(np.int64)
    return start


def _distinct_so_far(counted: Counted, starts: Positions) -> Ints:
    """Count the things from the start of each run up to each activity."""
    assert counted.thing is not None
    run = _run_numbers(starts, len(counted))
    order = np.argsort(run * counted.things + counted.thing, kind="stable")
    first = np.ones(len(order), np.bool_)
    first[1:] = (run[order][1:] != run[order][:-1]) | (counted.thing[order][1:] != counted.thing[order][:-1])
    new = np.empty(len(order), np.int64)
    new[order] = first
    running = np.cumsum(new)
    return running - (running - new)[starts][run]


def _distinct_in_window(counted: Counted, sliding_s: int) -> Ints:
    """Count the things whose last occurrence up to each activity lies in its window.

    Looks one activity further back in every round, with those whose window reaches that far.
    """
    assert counted.thing is not None
    n = len(counted)
    start = _window_start(counted, sliding_s, np.arange(n))
    order = np.lexsort((counted.at, counted.thing, counted.lead))
    same = (counted.lead[order][1:] == counted.lead[order][:-1]) & (
        counted.thing[order][1:] == counted.thing[order][:-1]
    )
    next_same = np.full(n, n, np.int64)
    next_same[order[:-1][same]] = order[1:][same]
    sizes = np.zeros(n, np.int64)
    active = np.arange(n)
    back = 0
    while len(active):
        sizes[active] += next_same[active - back] > active
        back += 1
        active = active[active - back >= start[active]]
    return sizes
