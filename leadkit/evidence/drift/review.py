"""Does a definition still hold? What was agreed on older leads, judged on those that came since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from leadkit.definition.model import FieldCriterion
from leadkit.definition.phrases import day_words
from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits, pack, unpack
from leadkit.evidence.cohort import Cohort, Tally
from leadkit.evidence.drift.change import Change, change
from leadkit.evidence.drift.months import Drift, Month, drift
from leadkit.evidence.drift.stability import Shift, stability
from leadkit.evidence.holdout import hold_out
from leadkit.evidence.rates import Difference, Rate, difference
from leadkit.evidence.wording import in_words, interval
from leadkit.history.column import NO_TIME
from leadkit.text import say

Answer = Literal["holds", "broken", "cannot be told"]
CHANCE = 0.05


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
    often than they did before. It is *broken* where either is surely not so. Otherwise it cannot be told.

    Parameters
    ----------
    since
        The creation, in UTC seconds, from which leads are new; ``None`` where no lead is dated.
    before, after
        Older and newer leads.
    change
        When the win rate of the leads that count most likely changed, at or after `since`; ``None`` where chance alone
        explains the months, or there is nothing to judge.
    market
        The same of the rest: where both changed, it is the market rather than the definition.
    shifts
        How far the values of the fields that the definition asks for have moved.
    """

    answer: Answer
    since: int | None
    before: Period
    after: Period
    change: Change | None
    market: Change | None
    shifts: tuple[Shift, ...]
    drift: Drift
    time_zone: str

    @property
    def broke_in(self) -> Month | None:
        """The month in which it broke; ``None`` where it did not, or no month can be named."""
        return self.drift.months[self.change.at] if self.answer == "broken" and self.change is not None else None

    @property
    def rates(self) -> Difference | None:
        """Win rate of the newer leads that count minus that of the older ones."""
        return difference(self.after.counted.rate, self.before.counted.rate)

    def to_dict(self) -> dict[str, object]:
        """Return the figures as plain data."""
        broke = self.broke_in
        return {
            "answer": self.answer,
            "since": None if self.since is None else f"{datetime.fromtimestamp(self.since, UTC):%Y-%m-%dT%H:%M:%SZ}",
            "broke_in": None if broke is None else f"{broke.first:%Y-%m}",
            "before": _plain(self.before), "after": _plain(self.after),
            "change": None if self.change is None else {
                "month": f"{self.drift.months[self.change.at].first:%Y-%m}", "chance": self.change.chance,
            },
            "moved": {shift.field: round(shift.index, 4) for shift in self.shifts if shift.size in ("some", "much")},
        }  # fmt: skip

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return the answer first, then what it rests on, then what moved."""
        if self.since is None:
            return (say("evidence.review.undated"),)
        said = [self._headline()]
        if self.after.counted.leads:
            said.append(self._rates(self.after, "after"))
        said.append(self._rates(self.before, "before"))
        if self.market is not None:
            month = self.drift.months[self.market.at].title
            said.append(say("evidence.review.market", month=month, before=_words(self.market.before),
                            after=_words(self.market.after)))  # fmt: skip
        said += [shift.sentence() for shift in self.shifts if shift.size in ("some", "much")]
        return tuple(said)

    def _headline(self) -> str:
        day = day_words(self._day())
        if self.answer != "broken":
            return say(f"evidence.review.{'holds' if self.answer == 'holds' else 'untold'}", day=day)
        if self.broke_in is not None:
            return say("evidence.review.broke_in", month=self.broke_in.title)
        return say("evidence.review.broken", day=day)

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
    created = history.created_at
    newer = pack((created != NO_TIME) & (created >= since)) if since is not None else facts.everyone & ~facts.everyone
    older = pack(created != NO_TIME) & ~newer
    before, after = _period(admission, facts, older), _period(admission, facts, newer)
    new = unpack(newer, history.n)
    first = int(found.of[new & (found.of >= 0)].min(initial=len(found.months)))
    changed = _change(found, first, counted=True)
    answer = _answer(before, after, changed, facts.has_outcome)
    market = _change(found, first, counted=False)
    fields = dict.fromkeys(
        c.test.field for d in admission.definitions for c in d.criteria() if isinstance(c, FieldCriterion)
    )
    shifts = stability(
        history, older, newer & facts.dated, [name for name in fields if name in history.catalogue.fields]
    )
    return Review(answer, since, before, after, changed, market, shifts, found, history.catalogue.time_zone)


def _period(admission: Admission, facts: Cohort, leads: Bits) -> Period:
    counted = facts.matured(leads & admission.pair.sure)
    return Period(counted, facts.matured(leads & ~admission.pair.sure))


def _change(found: Drift, first: int, *, counted: bool) -> Change | None:
    rates = [(m.counted if counted else m.rest) for m in found.months]
    where = change([tally.won for tally in rates], [tally.leads for tally in rates], max(first, 1))
    return where if where is not None and where.chance <= CHANCE else None


def _answer(before: Period, after: Period, changed: Change | None, has_outcome: bool) -> Answer:
    if not has_outcome or after.counted.leads == 0 or before.counted.leads == 0:
        return "cannot be told"
    fell = difference(after.counted.rate, before.counted.rate)
    gap = after.gap
    worse = changed is not None and (changed.after.value or 0) < (changed.before.value or 0)
    if worse or (fell is not None and fell.direction < 0) or (gap is not None and gap.direction < 0):
        return "broken"
    enough = not after.counted.rate.too_few
    return "holds" if enough and gap is not None and gap.direction > 0 else "cannot be told"


def _words(found: Rate) -> str:
    if found.too_few or found.low is None or found.high is None:
        return in_words(found)
    return say("evidence.review.rate", rate=in_words(found), interval=interval(found.low, found.high))


def _plain(period: Period) -> dict[str, object]:
    gap = period.gap
    return {
        "counted": period.counted.leads, "counted_won": period.counted.won, "rest": period.rest.leads,
        "rest_won": period.rest.won, "win_rate": period.counted.rate.value, "rest_win_rate": period.rest.rate.value,
        "difference": None if gap is None else [gap.low, gap.high],
    }  # fmt: skip
