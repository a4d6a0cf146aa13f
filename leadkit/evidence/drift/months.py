"""A definition month by month: how many leads came, how many of them count, and what became of both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits, unpack
from leadkit.engine.units import units
from leadkit.evidence.cohort import Cohort, Tally
from leadkit.evidence.rates import Rate, rate
from leadkit.evidence.slices import span_words
from leadkit.evidence.wording import percent
from leadkit.history.column import NO_TIME
from leadkit.history.history import History
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

MOST_MONTHS = 1_200
SPANS = (1, 3, 12)


@dataclass(frozen=True, slots=True)
class Month:
    """The leads that were created in one month, or in several together.

    Parameters
    ----------
    first
        Its first day.
    months
        How many months it is: 1, 3 or 12.
    leads, admitted, undecided
        How many came, how many of them count, and of how many that cannot be told.
    counted, rest
        Those that count and the others, of the leads old enough for rates.
    """

    first: date
    leads: int
    admitted: int
    undecided: int
    counted: Tally
    rest: Tally
    months: int = 1

    @property
    def title(self) -> str:
        """What a person calls it: "March 2026"."""
        return span_words(self.first, self.months)

    @property
    def admitted_share(self) -> Rate:
        """How many of the leads count."""
        return rate(self.admitted, self.leads)

    @property
    def cohort(self) -> Tally:
        """All that are old enough for rates."""
        return self.counted + self.rest


@dataclass(frozen=True, eq=False, repr=False)
class Drift:
    """One definition over the months in which leads were created, without gaps, undated leads left out.

    Parameters
    ----------
    months
        Oldest first; empty where no lead is dated.
    of
        The index in `months` of each lead, -1 where its creation is not known or after ``as_of``.
    """

    months: tuple[Month, ...]
    of: NDArray[np.int32]
    has_outcome: bool

    def readable(self) -> Drift:
        """Return months, quarters or years: the finest in which most rates of those that count can be told."""
        for months in SPANS[:-1]:
            found = self.by(months)
            told = [not month.counted.rate.too_few for month in found.months if month.counted.leads]
            if sum(told) * 2 >= len(told):
                return found
        return self.by(SPANS[-1])

    def by(self, months: int) -> Drift:
        """Return calendar quarters (3 months) or years (12) instead of months."""
        if months == 1 or not self.months:
            return self
        start = self.months[0].first
        offset = (start.month - 1) % months
        spans: dict[int, list[Month]] = {}
        for i, month in enumerate(self.months):
            spans.setdefault((i + offset) // months, []).append(month)
        of = np.where(self.of < 0, -1, (self.of + offset) // months).astype(np.int32)
        firsts = (date(s[0].first.year, (s[0].first.month - 1) // months * months + 1, 1) for s in spans.values())
        joined = tuple(_together(first, months, span) for first, span in zip(firsts, spans.values(), strict=True))
        return Drift(joined, of, self.has_outcome)

    def frame(self) -> pd.DataFrame:
        """Return a row per month, indexed by its first day.

        Columns: ``title``; ``leads``, ``admitted``, ``undecided`` (by creation, all leads), ``admitted_share`` (0 to 1)
        with ``share_low``, ``share_high`` (95 %); ``cohort``, ``cohort_won``, ``cohort_value_cents`` (old enough for
        rates); for ``counted`` (those that count) and ``rest``: ``_cohort``, ``_won``, ``_win_rate``, ``_low``,
        ``_high``, ``_too_few``, ``_value_cents`` (of the won).
        """
        import pandas as pd

        rows = []
        for month in self.months:
            share = month.admitted_share
            row: dict[str, Any] = {
                "month": pd.Timestamp(month.first), "title": month.title, "leads": month.leads,
                "admitted": month.admitted, "undecided": month.undecided, "admitted_share": share.value,
                "share_low": share.low, "share_high": share.high, "cohort": month.cohort.leads,
                "cohort_won": month.cohort.won, "cohort_value_cents": month.cohort.value_cents,
            }  # fmt: skip
            for name, tally in (("counted", month.counted), ("rest", month.rest)):
                found = tally.rate
                row |= {
                    f"{name}_cohort": found.of, f"{name}_won": found.hits, f"{name}_win_rate": found.value,
                    f"{name}_low": found.low, f"{name}_high": found.high, f"{name}_too_few": found.too_few,
                    f"{name}_value_cents": tally.value_cents,
                }  # fmt: skip
            rows.append(row)
        return pd.DataFrame(rows).set_index("month") if rows else pd.DataFrame()

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return how many months there are, and between what the admitted share and its win rate moved."""
        if not self.months:
            return (say("evidence.drift.undated"),)
        said = [
            say("evidence.drift.span", n=len(self.months), first=self.months[0].title, last=self.months[-1].title),
            *self._between("share", [month.admitted_share for month in self.months]),
        ]
        if self.has_outcome:
            said += self._between("rate", [month.counted.rate for month in self.months])
        return tuple(said)

    def _between(self, name: str, rates: list[Rate]) -> list[str]:
        known = [(found.value, i) for i, found in enumerate(rates) if found.value is not None and not found.too_few]
        if len(known) < 2:
            return [say(f"evidence.drift.{name}_too_few")]
        low, high = min(known), max(known)
        return [
            say(
                f"evidence.drift.{name}", low=percent(low[0]), high=percent(high[0]),
                low_month=self.months[low[1]].title, high_month=self.months[high[1]].title,
            )
        ]  # fmt: skip


def drift(admission: Admission) -> Drift:
    """Return a definition month by month, by the creation of leads in the history's time zone."""
    history = admission.history
    facts = Cohort.of(history)
    of, first = month_of(history)
    n = int(of.max(initial=-1)) + 1
    counts = _Counts(of, n)
    admitted, undecided = admission.pair.sure, admission.pair.unknown()
    counted = counts.tallies(admitted & facts.mature, facts)
    everyone = counts.tallies(facts.mature, facts)
    leads, yes, unknown = (counts.of(bits) for bits in (facts.everyone, admitted, undecided))
    months = tuple(
        Month(_first_day(first + i), leads[i], yes[i], unknown[i], counted[i], _less(everyone[i], counted[i]))
        for i in range(n)
    )
    return Drift(months, of, facts.has_outcome)


def month_of(history: History) -> tuple[NDArray[np.int32], int]:
    """Return the month in which each lead was created, from 0, -1 where not known; and the number of the first.

    Months are numbered from January 1970. Where leads span more than a hundred years, a date must be wrong: the older
    ones are taken for not known.
    """
    created, as_of = history.created_at, history.as_of
    known = (created != NO_TIME) & (True if as_of is None else created <= as_of)
    of = np.full(history.n, -1, np.int32)
    if not known.any():
        return of, 0
    numbers, _ = units(created[known], 0, "month", history.catalogue.time_zone)
    first = max(int(numbers.min()), int(numbers.max()) - MOST_MONTHS + 1)
    of[known] = np.maximum(numbers - first, -1)
    return of, first


class _Counts:
    """Counts groups of leads month by month."""

    def __init__(self, of: NDArray[np.int32], months: int) -> None:
        self._of, self._months = of, months

    def of(self, leads: Bits) -> list[int]:
        """Return how many of a group each month has."""
        inside = self._of[unpack(leads, len(self._of))]
        return [int(n) for n in np.bincount(inside[inside >= 0], minlength=self._months)]

    def tallies(self, leads: Bits, facts: Cohort) -> list[Tally]:
        """Return what became of a group, month by month."""
        columns = (self.of(leads), self.of(leads & facts.won), self.of(leads & facts.lost), self._cents(leads, facts))
        return [Tally(*row) for row in zip(*columns, strict=True)]

    def _cents(self, leads: Bits, facts: Cohort) -> list[int]:
        rows, cents = facts.valued(leads)
        month = self._of[rows]
        total = np.zeros(self._months + 1, np.int64)
        np.add.at(total, month, cents)  # those without a month fall on the last, which is cut off
        return [int(cents) for cents in total[: self._months]]


def _together(first: date, months: int, span: list[Month]) -> Month:
    leads, admitted, undecided, counted, rest = 0, 0, 0, Tally(), Tally()
    for month in span:
        leads, admitted, undecided = leads + month.leads, admitted + month.admitted, undecided + month.undecided
        counted, rest = counted + month.counted, rest + month.rest
    return Month(first, leads, admitted, undecided, counted, rest, months)


def _less(all_of: Tally, part: Tally) -> Tally:
    return Tally(
        all_of.leads - part.leads, all_of.won - part.won, all_of.lost - part.lost, all_of.value_cents - part.value_cents
    )


def _first_day(number: int) -> date:
    return date(1970 + number // 12, number % 12 + 1, 1)
