"""Counts activities of all leads at once: the largest number in any one window, and when a number was reached.

All functions work on the activities of one kind that count, sorted by lead and then by moment.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.model import Calendar
from leadkit.history.column import NEVER

__all__ = ["NEVER", "Counted", "Ints", "in_units", "largest", "reached_at", "window_sizes"]

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Counted:
    """Activities that count: the lead's row, the moment, and what is told apart (``None``: each activity)."""

    lead: Ints
    at: Ints
    thing: Ints | None = None


def in_units(at: Ints, calendar: Calendar, time_zone: str) -> Ints:
    """Return the number of the calendar day, ISO week or month of each moment, in the time zone."""
    import pandas as pd

    local = pd.DatetimeIndex(at.astype("datetime64[s]")).tz_localize("UTC").tz_convert(time_zone).tz_localize(None)
    days = local.to_numpy().astype("datetime64[D]")
    if calendar == "month":
        months: Ints = days.astype("datetime64[M]").astype(np.int64)
        return months
    numbers: Ints = days.astype(np.int64)
    return numbers if calendar == "day" else (numbers + 3) // 7


def window_sizes(counted: Counted, units: Ints | None = None, sliding_s: int | None = None) -> Ints:
    """Return, for each activity, how many things lie in the window that ends with it.

    `units` are calendar numbers of the activities; without them and `sliding_s` the window is all time.
    """
    if len(counted.at) == 0:
        return np.empty(0, np.int64)
    if sliding_s is not None:
        start = _window_start(counted, sliding_s)
        if counted.thing is None:
            return np.arange(len(start)) - start + 1
        return _distinct_in_window(counted, start)
    return _rank_in_unit(counted, np.zeros_like(counted.at) if units is None else units)


def _rank_in_unit(counted: Counted, units: Ints) -> Ints:
    """Count things from the start of each (lead, unit) up to each activity."""
    order = np.lexsort((counted.at, units, counted.lead))
    lead, unit = counted.lead[order], units[order]
    opens = np.ones(len(order), np.bool_)
    opens[1:] = (lead[1:] != lead[:-1]) | (unit[1:] != unit[:-1])
    new = np.ones(len(order), np.int64)
    if counted.thing is not None:
        new = _is_first(np.cumsum(opens), counted.thing[order]).astype(np.int64)
    running = np.cumsum(new)
    before = (running - new)[opens]
    sizes = np.empty(len(order), np.int64)
    sizes[order] = running - np.repeat(before, np.diff(np.append(np.flatnonzero(opens), len(order))))
    return sizes


def _is_first(group: Ints, thing: Ints) -> NDArray[np.bool_]:
    """Return where a thing occurs for the first time in its group, rows standing in time order."""
    order = np.lexsort((thing, group))
    first = np.ones(len(order), np.bool_)
    first[1:] = (group[order][1:] != group[order][:-1]) | (thing[order][1:] != thing[order][:-1])
    result = np.empty(len(order), np.bool_)
    result[order] = first
    return result


def _window_start(counted: Counted, sliding_s: int) -> Ints:
    """Return the index of the first activity less than `sliding_s` before each one, of the same lead."""
    moment = counted.at - counted.at.min()
    span = int(moment.max())
    width = min(sliding_s, span + 1)
    key = counted.lead.astype(np.int64) * (span + width + 1) + moment
    start: Ints = np.searchsorted(key, key - width, side="right").astype(np.int64)
    return start


def _distinct_in_window(counted: Counted, start: Ints) -> Ints:
    """Count the things whose last occurrence up to each activity lies in its window.

    Looks one activity further back in every round, with those whose window reaches that far.
    """
    assert counted.thing is not None
    n = len(start)
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


def largest(counted: Counted, sizes: Ints, leads: int) -> NDArray[np.int32]:
    """Return the largest window of each of the `leads`, 0 where nothing counts."""
    result = np.zeros(leads, np.int32)
    if len(sizes):
        begins = np.flatnonzero(np.append(True, counted.lead[1:] != counted.lead[:-1]))
        result[counted.lead[begins]] = np.maximum.reduceat(sizes, begins)
    return result


def reached_at(counted: Counted, sizes: Ints, enough: int, leads: int) -> Ints:
    """Return when the first window of each lead held `enough`, `NEVER` where none did."""
    result = np.full(leads, NEVER, np.int64)
    hits = np.flatnonzero(sizes >= enough)
    np.minimum.at(result, counted.lead[hits], counted.at[hits])
    return result
