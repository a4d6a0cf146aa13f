"""What became of a history's leads as packed bitmaps, and which of them are old enough for rates (design 3.6)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from leadkit.engine.bitmaps import Bits, Mask, count, empty, full, inside, pack, unpack
from leadkit.evidence.rates import Rate, rate
from leadkit.history.column import NO_TIME, Seconds
from leadkit.history.history import History
from leadkit.history.outcomes import LOST, WON

BLOCK = 1 << 14
"""Words that are counted at a time: few enough to stay in the cache of a core."""
FATES = 6
"""What can have become of a lead: open, won, lost, and the same of those that are old enough for rates."""
WON_FATE, LOST_FATE = 1, 2
MATURE = FATES // 2
"""From this one on a lead is old enough for rates."""
Basis = Literal["mature", "no-maturity", "no-as-of", "no-dates"]
DAY_S, WEEK_S = 86_400, 604_800


@dataclass(frozen=True, slots=True)
class Tally:
    """A group of leads and what became of them; `value_cents` is the value of its won leads."""

    leads: int = 0
    won: int = 0
    lost: int = 0
    value_cents: int = 0

    @property
    def open(self) -> int:
        """How many are neither won nor lost."""
        return self.leads - self.won - self.lost

    @property
    def rate(self) -> Rate:
        """The win rate: won of all."""
        return rate(self.won, self.leads)

    @property
    def decided_rate(self) -> Rate:
        """Won of those that are decided."""
        return rate(self.won, self.won + self.lost)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.leads + other.leads, self.won + other.won, self.lost + other.lost, self.value_cents + other.value_cents
        )

    def __sub__(self, other: Tally) -> Tally:
        return Tally(
            self.leads - other.leads, self.won - other.won, self.lost - other.lost, self.value_cents - other.value_cents
        )


@dataclass(frozen=True, eq=False)
class Cohort:
    """The leads of one history by what became of them, and those whose rates can be told.

    Parameters
    ----------
    mature
        The leads over which rates are taken: created at least `mature_after` before `as_of`, edge included. Everyone
        where the history says neither when it was taken, nor how long a lead needs, nor when any lead was created.
        A lead without a creation date is not among them where others have one: nobody knows that it is old enough.
    won, lost
        Nobody where the history has no outcome.
    dated
        The leads with a creation date, up to `as_of`.
    basis
        ``"mature"``, or why the rates are taken over everyone.
    created_by
        The latest creation, in UTC seconds, of a mature lead; ``None`` where `mature` is everyone.
    span_s
        Seconds from the first creation to `as_of` (or to the last creation); ``None`` where nothing is dated.
    kept_back
        How many leads are old enough for rates and yet not among the mature (see `holdout.drafting`).
    coming_s
        Seconds over which leads came: from the first creation to the last, and on to `as_of` where that is no longer
        than the usual gap between two days on which a lead came. Loads a week are taken over these, so that data which
        was exported long after the last lead does not make them small.
    """

    n: int
    mature: Bits
    won: Bits
    lost: Bits
    dated: Bits
    has_outcome: bool
    has_value: bool
    basis: Basis
    created_by: int | None
    span_s: int | None
    coming_s: int | None
    _sets: Bits = field(repr=False)
    """The groups that `both` counts, a row for each: everyone, won, lost, mature, and the won and lost of these."""
    _valued_rows: NDArray[np.int32] = field(repr=False)
    _valued_cents: NDArray[np.integer[Any]] = field(repr=False)
    kept_back: int = 0

    @classmethod
    def of(cls, history: History) -> Cohort:
        """Return the cohort of `history`, made once."""
        if history not in _COHORTS:
            _COHORTS[history] = _read(history)
        return _COHORTS[history]

    def keep(self, history: History) -> None:
        """Make this the cohort of `history`."""
        _COHORTS[history] = self

    def without(self, leads: Bits) -> Cohort:
        """Return the cohort as if nobody knew what became of some leads: they are not won, and in no rate."""
        kept = count(self.mature & leads)
        mature, won, lost = (group & ~leads for group in (self.mature, self.won, self.lost))
        told = ~unpack(leads, self.n)[self._valued_rows]
        return replace(
            self, mature=mature, won=won, lost=lost, _sets=_sets(self.n, mature, won, lost), kept_back=kept,
            _valued_rows=self._valued_rows[told], _valued_cents=self._valued_cents[told],
        )  # fmt: skip

    @property
    def everyone(self) -> Bits:
        """All leads."""
        return full(self.n)

    @property
    def weeks(self) -> float | None:
        """Over how many weeks leads came; ``None`` below one, where nothing can be said per week."""
        return None if self.coming_s is None or self.coming_s < WEEK_S else self.coming_s / WEEK_S

    @cached_property
    def whole(self) -> tuple[Tally, Tally]:
        """All leads, and those that are old enough for rates."""
        return self.both(self.everyone)

    @property
    def young_won(self) -> int:
        """How many were won of the leads that are not old enough for rates, or of unknown age."""
        everyone, mature = self.whole
        return everyone.won - mature.won

    @cached_property
    def fates(self) -> NDArray[np.uint8]:
        """What became of each lead: 0 open, 1 won, 2 lost; 3 more where it is old enough for rates."""
        fates: NDArray[np.uint8] = (
            WON_FATE * unpack(self.won, self.n).view(np.uint8) + LOST_FATE * unpack(self.lost, self.n).view(np.uint8)
            + MATURE * unpack(self.mature, self.n).view(np.uint8)
        )  # fmt: skip
        return fates

    def tally(self, leads: Bits, *, valued: bool = True) -> Tally:
        """Count a group of leads and what became of them; their value only where it is asked for."""
        return self.both(leads, valued=valued)[0]

    def matured(self, leads: Bits, *, valued: bool = True) -> Tally:
        """Count those of a group that are old enough for rates."""
        return self.both(leads, valued=valued)[1]

    def both(self, leads: Bits, *, valued: bool = True) -> tuple[Tally, Tally]:
        """Count a group of leads, and those of it that are old enough for rates, in one pass."""
        if not leads.any():
            return Tally(), Tally()
        n, won, lost, mature, mature_won, mature_lost = counts(self._sets, leads)
        value, mature_value = self._values(leads) if valued and won else (0, 0)
        return Tally(n, won, lost, value), Tally(mature, mature_won, mature_lost, mature_value)

    def value_cents(self, leads: Bits) -> int:
        """Return the value of the won among a group of leads."""
        return self._values(leads)[0]

    def valued(self, leads: Bits) -> tuple[NDArray[np.intp], NDArray[np.int64]]:
        """Return the rows of the won leads of a group that have a value, and these values in cents."""
        among = inside(leads, self._valued_rows)
        # They are kept as narrow as in the store; to add up numbers of two widths takes NumPy thirty times as long.
        return self._valued_rows[among].astype(np.intp), self._valued_cents[among].astype(np.int64)

    @cached_property
    def _places(self) -> tuple[NDArray[np.int32], NDArray[np.uint8], Mask]:
        """The octet and the bit of each won lead with a value, and whether it is old enough for rates."""
        bit = np.right_shift(128, self._valued_rows & 7).astype(np.uint8)
        return self._valued_rows >> 3, bit, unpack(self.mature, self.n)[self._valued_rows]

    def _values(self, leads: Bits) -> tuple[int, int]:
        octet, bit, mature = self._places
        among = np.flatnonzero(leads.view(np.uint8).take(octet) & bit)
        cents = self._valued_cents.take(among)
        return int(cents.sum()), int(cents.sum(where=mature.take(among)))


def counts(sets: Bits, leads: Bits) -> list[int]:
    """Return how many of a group of leads are in each of several sets, which are the rows of `sets`."""
    found = np.zeros(len(sets), np.int64)
    for start in range(0, len(leads), BLOCK):
        both = sets[:, start : start + BLOCK] & leads[start : start + BLOCK]
        found += np.bitwise_count(both).sum(axis=1, dtype=np.uint32)
    return found.tolist()


_COHORTS: WeakKeyDictionary[History, Cohort] = WeakKeyDictionary()


def _read(history: History) -> Cohort:
    n, created, as_of = history.n, history.created_at, history.as_of
    known = created != NO_TIME
    dated = known if as_of is None else known & (created <= as_of)
    span_s = coming_s = None
    if dated.any():
        came = created if dated.all() else created[dated]
        first, newest = int(came.min()), int(came.max())
        span_s = (newest if as_of is None else as_of) - first
        coming_s = span_s if span_s <= newest - first + _usual_gap_s(came, first, newest) else newest - first
    mature, basis, created_by = full(n), _basis(history, bool(known.any())), None
    if basis == "mature" and as_of is not None and history.mature_after is not None:
        created_by = as_of - history.mature_after
        mature = pack(known & (created <= created_by))
    outcome = history.outcome
    won, lost, rows, cents = empty(n), empty(n), np.empty(0, np.int32), np.empty(0, np.int64)
    if outcome is not None:
        won, lost = pack(outcome.status == WON), pack(outcome.status == LOST)
        rows = np.flatnonzero((outcome.status == WON) & outcome.has_value).astype(np.int32)
        cents = outcome.value_cents[rows]
    sets = _sets(n, mature, won, lost)
    return Cohort(
        n, sets[3], sets[1], sets[2], pack(dated), outcome is not None, bool(len(rows)), basis, created_by, span_s,
        coming_s, sets, rows, cents,
    )  # fmt: skip


def _sets(n: int, mature: Bits, won: Bits, lost: Bits) -> Bits:
    return np.stack([full(n), won, lost, mature, won & mature, lost & mature])


def _usual_gap_s(came: Seconds, first: int, newest: int) -> float:
    """Return the mean time between two days on which a lead came; 0 where all came on one."""
    days = int(np.count_nonzero(np.bincount((came - first) // DAY_S)))
    return (newest - first) / (days - 1) if days > 1 else 0.0


def _basis(history: History, any_date: bool) -> Basis:
    if not any_date:
        return "no-dates"
    if history.as_of is None:
        return "no-as-of"
    return "no-maturity" if history.mature_after is None else "mature"
