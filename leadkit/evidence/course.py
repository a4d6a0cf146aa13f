"""Sources over time: rates, value and cost by month, quarter or year of creation, and whether they changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from leadkit.engine.bitmaps import unpack
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.groups import groups_of
from leadkit.evidence.junk import Junk
from leadkit.evidence.ledger import above_zero
from leadkit.evidence.money import Estimate, moments
from leadkit.evidence.money_course import Amounts, MoneyChange, money_changes
from leadkit.evidence.rates import CONFIDENCE, FEWEST_LEADS, Rate, rate
from leadkit.evidence.roles import reported
from leadkit.evidence.side_by_side import holm, too_few
from leadkit.evidence.wording import amount, percent
from leadkit.history.column import NO_TIME
from leadkit.history.history import History
from leadkit.history.zone import to_wall
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

Step = Literal["month", "quarter", "year"]
What = Literal["win", "junk", "value", "cost"]
MEASURES: tuple[What, ...] = ("win", "junk", "value", "cost")
MONTHS: dict[Step, int] = {"month": 1, "quarter": 3, "year": 12}
MOST_MONTHS, MOST_QUARTERS = 15, 60
FEWEST_EXPECTED = 5
DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Point:
    """The leads of one group that were created in one span of time; money in cents."""

    title: str
    start: date
    span: str
    win: Rate
    junk: Rate | None
    value: Estimate
    cost: Estimate

    def rests_on_too_few(self, what: What) -> bool:
        """Return whether a measure rests on too few leads, or wins, to be told."""
        if what == "junk":
            return self.junk is None or too_few(self.junk, bad=True)
        if what == "cost":
            return self.cost.of < FEWEST_LEADS
        return self.win.too_few or (what == "value" and self.value.value is None)


@dataclass(frozen=True, slots=True)
class Change:
    """A rate that is not the same in the newer half of the leads as in the older half, beyond chance (Holm)."""

    title: str
    what: Literal["win", "junk"]
    before: Rate
    after: Rate
    p: float


@dataclass(frozen=True, eq=False, repr=False)
class Course:
    """The groups of one field over time.

    Parameters
    ----------
    step
        How long each span is; ``None`` where no lead is dated.
    points
        Group by group in the order of time; the first group is all leads.
    halved
        The day on which the newer half of the leads begins.
    is_dated
        Whether the history says when any lead was created.
    """

    title: str
    step: Step | None
    points: tuple[Point, ...]
    changes: tuple[Change, ...]
    halved: date | None
    has_outcome: bool
    money: tuple[MoneyChange, ...] = ()
    is_dated: bool = True

    def is_told(self, what: What) -> bool:
        """Return whether a measure can be told of any group in any span."""
        return any(not point.rests_on_too_few(what) for point in self.points)

    def changed(self, what: What) -> tuple[str, ...]:
        """Return the groups of which a measure is different in the newer half of the leads, beyond chance."""
        return tuple(title for title, _ in self._moves(what))

    def went_up(self, what: What) -> tuple[str, ...]:
        """Return the groups of which a measure is higher in the newer half of the leads, beyond chance."""
        return tuple(title for title, after_less_before in self._moves(what) if after_less_before > 0)

    def went_down(self, what: What) -> tuple[str, ...]:
        """Return the groups of which a measure is lower in the newer half of the leads, beyond chance."""
        return tuple(title for title, after_less_before in self._moves(what) if after_less_before < 0)

    def _moves(self, what: What) -> Iterator[tuple[str, float]]:
        every: tuple[Change | MoneyChange, ...] = (*self.changes, *self.money)
        for change in every:
            if change.what == what:
                yield change.title, (change.after.value or 0) - (change.before.value or 0)

    def frame(self) -> pd.DataFrame:
        """Return a row per group and span of time, of the leads that are old enough for rates.

        Columns: ``title`` (the group), ``start`` (first day), ``span`` (in words), ``leads``, ``won``, ``win_rate``
        with ``low``, ``high``, ``too_few``; ``looked_at``, ``junk``, ``junk_rate``, ``junk_low``, ``junk_high``,
        ``junk_too_few``; and per lead in cents ``value`` over ``value_of`` leads, ``value_low``, ``value_high``,
        ``value_too_few``; ``cost`` over ``cost_of`` leads whose cost is known, ``cost_low``, ``cost_high``,
        ``cost_too_few``.
        """
        import pandas as pd

        return pd.DataFrame([_flat(point) for point in self.points])

    def sentences(self) -> tuple[str, ...]:
        """Return what changed, that nothing did, or that it cannot be told."""
        if not self.has_outcome:
            return (say("evidence.course.no_outcome"),)
        if self.step is None or self.halved is None:
            return (say("evidence.course.young" if self.is_dated else "evidence.course.undated"),)
        rates = tuple(self._changed()) + self._mixed() if self.changes else (say("evidence.course.same"),)
        return rates + tuple(self._money())

    def _money(self) -> Iterator[str]:
        """Say what leads brought and cost more or less than before, or that it is not recorded."""
        for change in self.money:
            assert self.halved is not None
            yield say(
                f"evidence.course.{change.what}", name=change.title, before=_whole(change.before),
                after=_whole(change.after), month=month_words(self.halved),
            )  # fmt: skip
        for what, known in (
            ("value", any(p.value.of for p in self.points)),
            ("cost", any(p.cost.of for p in self.points)),
        ):
            if what == "value" and not any(p.win.hits for p in self.points):
                yield say("evidence.course.no_deal")
            elif not known:
                yield say(f"evidence.course.no_{what}")
            elif not any(change.what == what for change in self.money):
                yield say(f"evidence.course.same_{what}")

    def _changed(self) -> Iterator[str]:
        for change in self.changes:
            assert self.halved is not None
            yield say(
                f"evidence.course.{change.what}", name=change.title, before=percent(change.before.value or 0),
                after=percent(change.after.value or 0), month=month_words(self.halved),
            )  # fmt: skip

    def _mixed(self) -> tuple[str, ...]:
        """Say where all leads went one way and a group the other: then it is the mix that changed."""
        ways = {
            (change.what, change.title): (change.after.value or 0) > (change.before.value or 0)
            for change in self.changes
        }
        everyone = say("evidence.sources.all")
        turned = [
            title for (what, title), up in ways.items() if title != everyone and ways.get((what, everyone), up) != up
        ]
        return (say("evidence.course.mix", names=", ".join(dict.fromkeys(turned))),) if turned else ()

    def __repr__(self) -> str:
        return "\n".join(self.sentences())


def course(history: History, field: str, *, junk: Junk | None = None, most: int = 6) -> Course:
    """Return the values of a field over time: its `most` commonest values, the rest, and not known.

    Months up to 15 of them, quarters up to five years, else years; by the clock of the history.

    Raises
    ------
    UsageError
        There is no such field, or it names persons.
    """
    groups = groups_of(history, reported(history, field), most)
    facts = Cohort.of(history)
    mature = unpack(facts.mature, history.n) & (history.created_at != NO_TIME)
    if not facts.has_outcome or not mature.any():
        dated = bool((history.created_at != NO_TIME).any())
        return Course(groups.title, None, (), (), None, facts.has_outcome, is_dated=dated)
    days = to_wall(history.created_at[mature], history.catalogue.time_zone) // DAY_S
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    step = _step(int(months.max() - months.min()) + 1)
    spans = months // MONTHS[step]
    first = int(spans.min())
    spans, n = spans - first, int(spans.max()) - first + 1
    rows = np.flatnonzero(mature)
    book = _Book(history, rows, junk)
    every = [book.points(say("evidence.sources.all"), np.ones(len(rows), np.bool_), spans, n, first, step)]
    codes = groups.codes[rows]
    every += [book.points(name, codes == code, spans, n, first, step) for code, name in enumerate(groups.names)]
    half = int(np.median(days))
    changes = book.changes(groups.names, codes, days >= half)
    points = tuple(point for found in every for point in found if point.win.of)
    money = money_changes(book.amounts(groups.names, codes, days >= half))
    return Course(groups.title, step, points, changes, date(1970, 1, 1) + timedelta(half), True, money)


class _Book:
    """What became of some leads, and what they cost."""

    def __init__(self, history: History, rows: NDArray[np.int64], junk: Junk | None) -> None:
        assert history.outcome is not None
        ended = history.outcome
        self.won = ended.won[rows]
        self.value = np.where(self.won & ended.has_value[rows], ended.value_cents[rows], 0).astype(float)
        self.cost, self.has_cost = ended.cost_cents[rows].astype(float), ended.has_cost[rows]
        self.has_value = bool((self.won & ended.has_value[rows]).any())
        self.junk = None
        if junk is not None:
            self.junk = tuple(unpack(bits, history.n)[rows] for bits in (junk.target.asked, junk.target.hits))

    def points(
        self, title: str, mine: NDArray[np.bool_], spans: NDArray[np.int64], n: int, first: int, step: Step
    ) -> list[Point]:
        value = moments(self.value[mine], spans[mine], n)
        priced = mine & self.has_cost
        cost = moments(self.cost[priced], spans[priced], n)
        leads = np.bincount(spans[mine], minlength=n)
        won = np.bincount(spans[mine & self.won], minlength=n)
        looked = [np.bincount(spans[mine & part], minlength=n) for part in self.junk] if self.junk else None
        return [
            Point(
                title, _first_day(first + i, step), span_words(_first_day(first + i, step), step),
                rate(int(won[i]), int(leads[i])), rate(int(looked[1][i]), int(looked[0][i])) if looked else None,
                above_zero(value, i) if self.has_value else Estimate(0), above_zero(cost, i),
            )
            for i in range(n)
        ]  # fmt: skip

    def amounts(self, names: tuple[str, ...], codes: NDArray[np.int16], newer: NDArray[np.bool_]) -> Iterator[Amounts]:
        """Yield what all leads and each group brought and cost, where that is recorded."""
        for code, name in enumerate((say("evidence.sources.all"), *names)):
            mine = codes == code - 1 if code else np.ones(len(codes), np.bool_)
            priced = mine & self.has_cost
            if self.has_value:
                yield Amounts(name, "value", self.value[mine], newer[mine])
            if priced.any():
                yield Amounts(name, "cost", self.cost[priced], newer[priced])

    def changes(self, names: tuple[str, ...], codes: NDArray[np.int16], newer: NDArray[np.bool_]) -> tuple[Change, ...]:
        """Return the rates that differ between the older and the newer half."""
        found = []
        for code, name in enumerate((say("evidence.sources.all"), *names)):
            mine = codes == code - 1 if code else np.ones(len(codes), np.bool_)
            found.append(self._change(name, "win", mine, newer, self.won))
            if self.junk is not None:
                found.append(self._change(name, "junk", mine & self.junk[0], newer, self.junk[1]))
        known = [change for change in found if change is not None]
        adjusted = holm([change.p for change in known])
        return tuple(
            Change(change.title, change.what, change.before, change.after, p)
            for change, p in zip(known, adjusted, strict=True)
            if p < 1 - CONFIDENCE
        )

    def _change(
        self, title: str, what: Literal["win", "junk"], mine: NDArray[np.bool_], newer: NDArray[np.bool_],
        hits: NDArray[np.bool_],
    ) -> Change | None:  # fmt: skip
        before, after = (
            rate(int((mine & half & hits).sum()), int((mine & half).sum())) for half in (~newer, newer)
        )  # fmt: skip
        if before.of + after.of == 0:
            return None
        share = (before.hits + after.hits) / (before.of + after.of)
        if min(before.of, after.of) * min(share, 1 - share) < FEWEST_EXPECTED:
            return None
        return Change(title, what, before, after, two_shares(before, after))


def two_shares(first: Rate, second: Rate) -> float:
    """Return the p-value of "both shares are the same", two-sided, by the pooled z test."""
    share = (first.hits + second.hits) / (first.of + second.of)
    error = sqrt(share * (1 - share) * (1 / first.of + 1 / second.of))
    if not error:
        return 1.0
    return 2 * NormalDist().cdf(-abs((first.value or 0) - (second.value or 0)) / error)


def _step(months: int) -> Step:
    return "month" if months <= MOST_MONTHS else "quarter" if months <= MOST_QUARTERS else "year"


def _first_day(number: int, step: Step) -> date:
    month = number * MONTHS[step]
    return date(1970 + month // 12, month % 12 + 1, 1)


def span_words(first: date, step: Step) -> str:
    """Return a month, a quarter or a year in words."""
    if step == "year":
        return str(first.year)
    if step == "quarter":
        return say("evidence.slices.quarter", quarter=(first.month + 2) // 3, year=first.year)
    return month_words(first)


def month_words(day: date) -> str:
    """Return the month of a day in words."""
    return say("evidence.slices.month", month=say(f"words.month.m{day.month}"), year=day.year)


def _flat(point: Point) -> dict[str, object]:
    junk = point.junk
    flat: dict[str, object] = {
        "title": point.title, "start": point.start, "span": point.span, "leads": point.win.of, "won": point.win.hits,
        "win_rate": point.win.value, "low": point.win.low, "high": point.win.high, "too_few": point.win.too_few,
        "looked_at": junk and junk.of, "junk": junk and junk.hits, "junk_rate": junk and junk.value,
        "junk_low": junk and junk.low, "junk_high": junk and junk.high,
        "junk_too_few": point.rests_on_too_few("junk"),
    }  # fmt: skip
    money: tuple[tuple[What, Estimate], ...] = (("value", point.value), ("cost", point.cost))
    for name, found in money:
        flat |= {
            f"{name}_of": found.of, name: found.value, f"{name}_low": found.low, f"{name}_high": found.high,
            f"{name}_too_few": point.rests_on_too_few(name),
        }  # fmt: skip
    return flat


def _whole(found: Estimate) -> str:
    """Return an amount in whole units."""
    return amount(round((found.value or 0) / 100) * 100)
