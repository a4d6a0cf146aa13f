"""Calendar days, ISO weeks and months in a time zone, by whole-number arithmetic alone.

Databases disagree about zones, weeks and months before 1970; they do not disagree about adding and dividing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from leadkit.definition.model import Calendar
from leadkit.engine.sql.portable import Portable, Term, bracket, case, total, whole
from leadkit.history.zone import transitions

DAY = 86_400
_FIRST_DAY = 719_468
"""Days from 1 March of the year 0 to 1970, so that every day of the years 1 to 9999 has a number above zero."""
_YEAR = 31_556_952
_PART = 1 << 20


@dataclass(frozen=True, slots=True)
class Offsets:
    """The offsets of a time zone east of UTC, each with the moment since when it holds; the first holds before too."""

    starts: tuple[int, ...]
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, time_zone: str, spans: Sequence[tuple[int, int]]) -> Offsets:
        """Return the offsets at all moments of some spans (first and last moment, in order)."""
        starts: list[int] = []
        offsets: list[int] = []
        for first, last in spans:
            found = transitions(first, last, time_zone)
            for start, offset in zip(found[0].tolist(), found[1].tolist(), strict=True):
                if not offsets or offset != offsets[-1]:
                    starts.append(start)
                    offsets.append(offset)
        return cls(tuple(starts), tuple(offsets)) if starts else cls((0,), (0,))

    def at(self, moment: Term) -> Term:
        """Return the offset at a moment."""
        later = list(zip(self.starts, self.offsets, strict=True))[:0:-1]
        branches = [(exp.GTE(this=moment.copy(), expression=whole(start)), whole(offset)) for start, offset in later]
        return case(branches, whole(self.offsets[0]))


def occupied(rows: int, moments: Callable[[int, int], NDArray[np.int64]]) -> list[tuple[int, int]]:
    """Return the spans of years in which there are moments: first and last second of each.

    Parameters
    ----------
    moments
        Gives the moments from one row to another.
    """
    parts = [np.unique(moments(start, start + _PART) // _YEAR) for start in range(0, rows, _PART)]
    if not parts:
        return []
    years = np.unique(np.concatenate(parts))
    breaks = np.flatnonzero(np.diff(years) > 1)
    firsts, lasts = years[np.append(0, breaks + 1)], years[np.append(breaks, len(years) - 1)]
    return [(int(a) * _YEAR, (int(b) + 1) * _YEAR - 1) for a, b in zip(firsts, lasts, strict=True)]


def day_number(moment: Term, offsets: Offsets, portable: Portable) -> Term:
    """Return the number of the local day of a moment, from 1 March of the year 0."""
    local = total([moment, offsets.at(moment), whole(_FIRST_DAY * DAY)])
    return portable.quotient(local, DAY)


def unit_of(day: Term, calendar: Calendar, portable: Portable) -> Term:
    """Return the number of the day, ISO week or month that a day is in.

    Months by C. Neri and L. Schneider, "Euclidean affine functions and their application to calendar algorithms"
    (2023): centuries, years and months begin where a linear function of the day passes a whole number.
    """
    if calendar == "day":
        return day
    if calendar == "week":  # day 5 from 1 March of the year 0 is a Monday
        return portable.quotient(total([day, whole(2)]), 7)

    def centuries() -> Term:
        return total([_times(4, day.copy()), whole(3)])

    def years() -> Term:
        of_century = portable.quotient(_rest(centuries(), 146_097), 4)
        return total([_times(4, of_century), whole(3)])

    of_year = portable.quotient(_rest(years(), 1_461), 4)
    month = portable.quotient(total([_times(5, of_year), whole(461)]), 153)
    return total([
        _times(1_200, portable.quotient(centuries(), 146_097)), _times(12, portable.quotient(years(), 1_461)), month,
    ])  # fmt: skip


def _times(factor: int, number: Term) -> Term:
    return exp.Mul(this=whole(factor), expression=bracket(number))


def _rest(number: Term, of: int) -> Term:
    return exp.Paren(this=exp.Mod(this=bracket(number), expression=whole(of)))
