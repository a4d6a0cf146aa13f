"""The calendar day, ISO week or month that moments fall into, in a time zone: for all activities at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.model import Calendar
from leadkit.history.column import look_up
from leadkit.history.cut import Moments
from leadkit.history.zone import DAY, transitions

_QUARTER = 900
_YEAR = 31_556_952
_LARGEST = 1 << 23
_STEP = 1 << 14
_KEPT = 16


@dataclass(frozen=True, slots=True, eq=False)
class _Table:
    """The unit of each quarter of an hour from `base` on, where none changes within one."""

    base: int
    units: NDArray[np.int32]
    is_in_order: bool


def units(at: Moments, epoch: int, calendar: Calendar, time_zone: str) -> tuple[NDArray[np.int32], bool]:
    """Return the number of the unit of each moment, and whether later moments never fall into earlier units.

    They do where clocks were set back over midnight: the day before began again.

    Parameters
    ----------
    at
        Seconds since `epoch`.
    """
    if not len(at):
        return np.empty(0, np.int32), True
    last = int(at.max())
    low, high = (int(at.min()) + epoch) // _QUARTER, (last + epoch) // _QUARTER
    # In whole steps, so that parts of the same activities share one table.
    table = _table(low - low % _STEP, high - high % _STEP + _STEP - 1, calendar, time_zone)
    if table is None:
        return _units_of(_wall(at.astype(np.int64) + epoch, time_zone), calendar), False
    since = epoch - table.base
    if last + since > np.iinfo(at.dtype).max:
        at = at.astype(np.int64)
    return look_up(table.units, (at + at.dtype.type(since)) // at.dtype.type(_QUARTER)), table.is_in_order


@lru_cache(maxsize=_KEPT)
def _table(first: int, last: int, calendar: Calendar, time_zone: str) -> _Table | None:
    """Return the units from one quarter of an hour to another; ``None`` where clocks ran in finer steps."""
    if last - first >= _LARGEST:
        return None
    starts, offsets = transitions(first * _QUARTER, (last + 1) * _QUARTER, time_zone)
    if (offsets % _QUARTER).any() or (starts % _QUARTER).any():
        return None
    found = _units_of(_wall(np.arange(first, last + 1) * _QUARTER, time_zone), calendar)
    return _Table(first * _QUARTER, found, bool((found[1:] >= found[:-1]).all()))


def _wall(moments: NDArray[np.int64], time_zone: str) -> NDArray[np.int64]:
    found = [transitions(first, last, time_zone) for first, last in _spans(moments)]
    starts = np.concatenate([starts for starts, _ in found])
    offsets = np.concatenate([offsets for _, offsets in found])
    walls: NDArray[np.int64] = moments + offsets[np.searchsorted(starts, moments, side="right") - 1]
    return walls


def _spans(moments: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return the first and last second of the years in which there are moments, years side by side as one span.

    One activity of the year 9999 is no reason to look at all the days until then.
    """
    # Not by np.unique, which loads NumPy's masked arrays: a megabyte and a half for every process.
    ordered = np.sort(moments // _YEAR)
    years = ordered[np.flatnonzero(np.diff(ordered, prepend=ordered[0] - 1))]
    breaks = np.flatnonzero(np.diff(years) > 1)
    firsts, lasts = years[np.append(0, breaks + 1)], years[np.append(breaks, len(years) - 1)]
    return [(int(first) * _YEAR, (int(last) + 1) * _YEAR - 1) for first, last in zip(firsts, lasts, strict=True)]


def _units_of(wall: NDArray[np.int64], calendar: Calendar) -> NDArray[Any]:
    days = wall // DAY
    if calendar == "month":
        return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int32)
    return (days if calendar == "day" else (days + 3) // 7).astype(np.int32)
