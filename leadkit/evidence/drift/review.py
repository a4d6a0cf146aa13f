"""Does a definition still hold? What was agreed on older leads, judged on those that came since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from leadkit.definition.model import FieldCriterion
from leadkit.definition.phrases import day_words
from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits, count, pack, unpack
from leadkit.evidence.cohort import Basis, Cohort, Tally
from leadkit.evidence.drift.change import Change, change
from leadkit.evidence.drift.months import Drift, Month, drift
from leadkit.evidence.drift.stability import Shift, stability
from leadkit.evidence.drift.young import Young, fell, has_losses, young
from leadkit.evidence.holdout import hold_out
from leadkit.evidence.rates import Difference, Rate, difference
from leadkit.evidence.wording import in_words, interval, percent
from leadkit.evidence.young import none_old_enough
from leadkit.history.column import NO_TIME
from leadkit.history.history import History
from leadkit.text import say

Answer = Literal["holds", "broken", "cannot be told"]
UNTOLD: tuple[Answer, None, None] = ("cannot be told", None, None)
Lack = Literal["no-outcome", "undated", "young", "at-once", "no-maturity", "no-as-of"]
CHANCE = 0.05
EARLY_CHANCE = 0.01
"""A change before the new leads must be clearer: it was searched for in more months than are judged."""


@dataclass(frozen=True, slots=True)
class Period:
    """The leads of one period that are old enough for rates: those that count, and the others."""

    counted: Tally
    rest: Tally

    @property
    def gap(self) -> Difference | None:
        """Win rate of those that count minus that of the rest."""
        return difference(self.counted.rate, self.rest.rate)


@dataclass(frozen=True, eq=False, repr=False)
class Review:
    """Whether a definition still holds.

    It *holds* where the leads that count since then still win surely more often than the rest, and not surely less
    often than they did before. It is *broken* where either is surely not so. Otherwise it cannot be told. Leads that
    had too little time to be won or lost do not judge.

    Parameters
    ----------
    since
        The creation, in UTC seconds, from which leads are new; ``None`` where none can be told from older ones.
    lacks
        What the history lacks for an answer: what became of the leads; dates; leads that are old enough; leads created
        at more than one moment; how long a lead needs, or when the data was taken, where losses are not recorded.
    before, after
        Older and newer leads, without those left out.
    left_out
        The newest months, where far more of the leads are still open than before; ``None`` where none are left out.
    change
        When the win rate of the leads that count most likely changed: at or after `since`, or before where that is when
        it broke; ``None`` where chance alone explains the months, or there is nothing to judge.
    market
        The same of the rest: where both changed alike, it may be the market rather than the definition.
    shifts
        How far the values of the fields that the definition asks for have moved.
    newer
        How many leads were created since, old enough or not.
    none_yet
        In words, that no lead is old enough, and when the first will be; ``None`` where one is.
    """

    answer: Answer
    since: int | None
    lacks: Lack | None
    basis: Basis
    before: Period
    after: Period
    left_out: Young | None
    change: Change | None
    market: Change | None
    shifts: tuple[Shift, ...]
    drift: Drift
    time_zone: str
    newer: int
    none_yet: str | None

    @property
    def broke_in(self) -> Month | None:
        """The month in which it broke; ``None`` where it did not, or no month can be named."""
        broke = self.answer == "broken" and self.change is not None and self.change.direction < 0
        return self.drift.months[self.change.at] if broke and self.change is not None else None

    @property
    def rates(self) -> Difference | None:
        """Win rate of the newer leads that count minus that of the older ones."""
        return difference(self.after.counted.rate, self.before.counted.rate)

    def to_dict(self) -> dict[str, object]:
        """Return the figures as plain data."""
        broke = self.broke_in
        return {
            "answer": self.answer, "lacks": self.lacks,
            "since": None if self.since is None else f"{datetime.fromtimestamp(self.since, UTC):%Y-%m-%dT%H:%M:%SZ}",
            "broke_in": None if broke is None else f"{broke.first:%Y-%m}",
            "left_out": None if self.left_out is None else f"{self.drift.months[self.left_out.at].first:%Y-%m}",
            "before": self._plain(self.before), "after": self._plain(self.after),
            "change": None if self.change is None else {
                "month": f"{self.drift.months[self.change.at].first:%Y-%m}", "chance": self.change.chance,
            },
            "moved": {shift.field: round(shift.index, 4) for shift in self.shifts if shift.size in ("some", "much")},
        }  # fmt: skip

    def _plain(self, period: Period) -> dict[str, object]:
        told = self.lacks != "no-outcome"
        gap = period.gap if told else None
        return {
            "counted": period.counted.leads, "counted_won": period.counted.won, "rest": period.rest.leads,
            "rest_won": period.rest.won, "win_rate": period.counted.rate.value if told else None,
            "rest_win_rate": period.rest.rate.value if told else None,
            "difference": None if gap is None else [gap.low, gap.high],
        }  # fmt: skip

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return the answer first, then what it rests on, then what moved."""
        moved = [shift.sentence() for shift in self.shifts if shift.size in ("some", "much")]
        if self.lacks == "no-outcome":
            return say("evidence.review.lacks.no-outcome"), *moved
        if self.lacks in ("undated", "young", "at-once"):
            return (self.lack,)
        said = [self._headline(), *self._why_not()]
        if self.after.counted.leads:
            said.append(self._rates(self.after, "after"))
        said.append(self._rates(self.before, "before"))
        return *said, *self._others(), *moved

    @property
    def lack(self) -> str:
        """What the history lacks for an answer, as a sentence; empty where it lacks nothing."""
        judged = (tally.leads for period in (self.before, self.after) for tally in (period.counted, period.rest))
        return (
            ""
            if self.lacks is None
            else say(f"evidence.review.lacks.{self.lacks}", none_yet=self.none_yet, n=sum(judged))
        )

    def _headline(self) -> str:
        day = day_words(self._day())
        if self.answer != "broken":
            return say(f"evidence.review.{'holds' if self.answer == 'holds' else 'untold'}", day=day)
        if self.broke_in is None:
            return say("evidence.review.broken", day=day)
        earlier = self.broke_in.first.replace(day=1) < self._day().replace(day=1)
        return say(f"evidence.review.broke_{'before' if earlier else 'in'}", month=self.broke_in.title, day=day)

    def _why_not(self) -> list[str]:
        """Return what is lacking, and which leads are left out."""
        said = [self.lack] if self.lacks is not None else []
        if self.left_out is not None:
            found = self.left_out
            shares = {"since": percent(found.since.value or 0), "before": percent(found.before.value or 0)}
            said.append(say("evidence.review.left_out", month=self.drift.months[found.at].title, **shares))
        elif self.lacks is None and not self.after.counted.leads + self.after.rest.leads:
            why = "nobody_since" if self.newer else "nobody_created"
            said.append(say(f"evidence.review.{why}", day=day_words(self._day())))
        return said

    def _others(self) -> list[str]:
        """Return what changed in the others, and whether the leads that count went the same way."""
        if self.market is None:
            return []
        rates = self.rates
        counted = self.change.direction if self.change is not None else 0 if rates is None else rates.direction
        way = "alone" if not counted else "alike" if counted == self.market.direction else "against"
        month = self.drift.months[self.market.at].title
        before, after = _words(self.market.before), _words(self.market.after)
        return [say(f"evidence.review.others.{way}", month=month, before=before, after=after)]

    def _day(self) -> date:
        assert self.since is not None
        return datetime.fromtimestamp(self.since, UTC).astimezone(ZoneInfo(self.time_zone)).date()

    def _rates(self, period: Period, which: str) -> str:
        return say(
            f"evidence.review.{which}", day=day_words(self._day()), counted=_words(period.counted.rate),
            rest=_words(period.rest.rate),
        )  # fmt: skip


def review(admission: Admission, since: int | None = None) -> Review:
    """Judge whether a definition still holds on newer leads.

    Parameters
    ----------
    since
        The creation, in UTC seconds, from which leads are new: when the definition was signed. By default the newest
        quarter of the leads that are old enough for rates is new.
    """
    history = admission.history
    facts, found = Cohort.of(history), drift(admission)
    since = hold_out(history).since if since is None else since
    newer = facts.dated & (pack(history.created_at >= since) if since is not None else ~facts.everyone)
    older = facts.dated & ~newer
    losses = has_losses(history)
    left_out = young(found.months) if losses else None
    judged = found.months[: left_out.at] if left_out is not None else found.months
    old_enough = pack(found.of < len(judged))
    before, after = _period(admission, facts, older & old_enough), _period(admission, facts, newer & old_enough)
    new = unpack(newer, history.n)
    first = int(found.of[new & (found.of >= 0)].min(initial=len(found.months)))
    lacks = _lacks(history, facts, since, losses=losses)
    answer, changed, market = _Verdict(judged, first, before, after, losses).reached() if lacks is None else UNTOLD
    fields = dict.fromkeys(
        c.test.field for d in admission.definitions for c in d.criteria() if isinstance(c, FieldCriterion)
    )
    shifts = stability(history, older, newer, [name for name in fields if name in history.catalogue.fields])
    zone = history.catalogue.time_zone
    return Review(
        answer, since, lacks, facts.basis, before, after, left_out, changed, market, shifts, found, zone,
        count(newer), none_old_enough(history),
    )  # fmt: skip


def _period(admission: Admission, facts: Cohort, leads: Bits) -> Period:
    counted = facts.matured(leads & admission.pair.sure)
    return Period(counted, facts.matured(leads & ~admission.pair.sure))


def _lacks(history: History, facts: Cohort, since: int | None, *, losses: bool) -> Lack | None:
    if not facts.has_outcome:
        return "no-outcome"
    if not (history.created_at != NO_TIME).any():
        return "undated"
    if not facts.mature.any():
        return "young"
    if since is None:
        return "at-once"
    if facts.basis in ("no-maturity", "no-as-of") and not losses:
        return facts.basis
    return None


@dataclass(frozen=True, slots=True)
class _Verdict:
    """The months that judge, which of them is the first with new leads, and the leads before and since."""

    months: tuple[Month, ...]
    first: int
    before: Period
    after: Period
    losses: bool

    def reached(self) -> tuple[Answer, Change | None, Change | None]:
        """Return the answer, and when the win rates changed: of the leads that count, and of the others."""
        counted = [month.counted for month in self.months]
        answer, changed = self._of(counted, _change(counted, self.first))
        first = self.first if changed is None else min(self.first, changed.at)
        return answer, changed, _change([month.rest for month in self.months], first)

    def _of(self, counted: list[Tally], changed: Change | None) -> tuple[Answer, Change | None]:
        if self.after.counted.leads == 0 or self.before.counted.leads == 0:
            return "cannot be told", changed
        ever = _change(counted, 1)
        ever = None if ever is None or ever.direction > 0 else ever
        side = 0 if self.after.gap is None else self.after.gap.direction
        if side < 0 or self._is_worse(counted, changed) or self._broke_earlier(counted, ever, side):
            return "broken", ever or changed
        return ("holds" if side > 0 and not self.after.counted.rate.too_few else "cannot be told"), changed

    def _is_worse(self, counted: list[Tally], changed: Change | None) -> bool:
        """Return whether the newer leads that count win less often than the older, or from a month on."""
        fell_since = changed is not None and self._fell(_all(counted[: changed.at]), _all(counted[changed.at :]))
        return fell_since or self._fell(self.before.counted, self.after.counted)

    def _broke_earlier(self, counted: list[Tally], ever: Change | None, side: int) -> bool:
        """Return whether it broke before there were new leads, and these are not won more often than the others."""
        if ever is None or ever.at >= self.first or ever.chance > EARLY_CHANCE or side > 0:
            return False
        return self._fell(_all(counted[: ever.at]), self.after.counted)

    def _fell(self, before: Tally, after: Tally) -> bool:
        return fell(before, after, losses=self.losses)


def _all(tallies: list[Tally]) -> Tally:
    return sum(tallies, Tally())


def _change(tallies: list[Tally], first: int) -> Change | None:
    where = change([tally.won for tally in tallies], [tally.leads for tally in tallies], max(first, 1))
    return where if where is not None and where.chance <= CHANCE else None


def _words(found: Rate) -> str:
    if found.too_few or found.low is None or found.high is None:
        return in_words(found)
    return say("evidence.review.rate", rate=in_words(found), interval=interval(found.low, found.high))
