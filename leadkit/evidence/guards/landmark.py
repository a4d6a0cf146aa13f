"""Behaviour judged on equal observation: what every lead did in its first days, of the leads still undecided then.

A deal that took nine months collected more page views than one lost in two days, whatever the page views are worth.
So each lead is judged on its first 14, 30, 60 and 90 days alone, and only the leads whose outcome was still open at
that day take part (a landmark analysis: Anderson, Cain and Gelber 1983). Nothing that was decided earlier can be
predicted on that day, and nothing that was done later can have been known.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits, count, pack
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.guards.finding import Guard, Number, Weight, guard
from leadkit.evidence.guards.uses import DAY_S, judged_again, observed_for, used_kinds
from leadkit.evidence.rates import FEWEST_LEADS, FEWEST_WINS, Difference, Rate, difference, lift, rate
from leadkit.evidence.wording import percent
from leadkit.history.column import NO_TIME
from leadkit.history.history import History
from leadkit.history.outcomes import OPEN, Outcome
from leadkit.history.settings import OUTCOME
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

DAYS = (14, 30, 60, 90)
TOLD = 30
"""The landmark whose figures are said first, where it can be judged."""
STILL_OPEN = 0.5
"""A landmark is of use where so many of the won leads were not won yet."""
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Landmark:
    """The win rates of those that count and of the rest, judged on the first days alone.

    Parameters
    ----------
    days
        So many days after the creation; ``None`` for the plain figures, judged on all that was seen of each lead.
    decided_before
        Leads that were won or lost before the landmark and take no part.
    too_young
        Leads that were not yet so old when the data was taken.
    unknown
        Leads of whom it cannot be told: without a creation date, or decided nobody knows when.
    cut_short
        Leads that take part although they were handed over before the landmark; what they did afterwards is not
        counted.
    """

    days: int | None
    admitted: Rate
    rest: Rate
    decided_before: int = 0
    too_young: int = 0
    unknown: int = 0
    cut_short: int = 0

    @property
    def everyone(self) -> Rate:
        """The win rate of all that take part."""
        return rate(self.admitted.hits + self.rest.hits, self.admitted.of + self.rest.of)

    @property
    def difference(self) -> Difference | None:
        """Win rate of those that count minus that of the rest."""
        return difference(self.admitted, self.rest)

    @property
    def lift(self) -> float | None:
        """How many times the win rate of all that take part."""
        return lift(self.admitted, self.everyone)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Landmarks:
    """The figures at each landmark beside the plain ones.

    Parameters
    ----------
    plain
        Judged on all that was seen of each lead before its hand-over and decision.
    marks
        The landmarks at which enough can be told.
    acts
        Whether the draft asks for anything that a lead did.
    dated
        Whether leads and decisions are dated.
    """

    plain: Landmark
    marks: tuple[Landmark, ...]
    acts: bool
    dated: bool

    @property
    def told(self) -> Landmark | None:
        """The landmark that is said first: 30 days, else the nearest to it."""
        return min(self.marks, key=lambda m: abs((m.days or 0) - TOLD), default=None)

    def frame(self) -> pd.DataFrame:
        """Return a row for the plain figures and for each landmark, and group ("admitted", "rest", "all").

        Columns: ``days`` (missing for the plain ones), ``title``, ``group``; ``leads`` (that take part), ``won``,
        ``win_rate``, ``low``, ``high`` (95 %), ``too_few``, ``lift``; of the landmark as a whole ``difference``,
        ``difference_low``, ``difference_high`` (admitted minus rest, Newcombe), ``decided_before``, ``too_young``,
        ``unknown`` (leads that take no part) and ``cut_short`` (that do, and were handed over before).
        """
        import pandas as pd

        rows = []
        for mark in (self.plain, *self.marks):
            gap = mark.difference
            days = {"days": mark.days, "title": _title(mark)}
            whole = {
                "difference": None if gap is None else gap.value, "difference_low": None if gap is None else gap.low,
                "difference_high": None if gap is None else gap.high, "decided_before": mark.decided_before,
                "too_young": mark.too_young, "unknown": mark.unknown, "cut_short": mark.cut_short,
            }  # fmt: skip
            for group, of in (("admitted", mark.admitted), ("rest", mark.rest), ("all", mark.everyone)):
                figures = {
                    "group": group, "leads": of.of, "won": of.hits, "win_rate": of.value, "low": of.low,
                    "high": of.high, "too_few": of.too_few, "lift": lift(of, mark.everyone),
                }  # fmt: skip
                rows.append({**days, **figures, **whole})
        return pd.DataFrame(rows).astype({"days": "Int64"})

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return what becomes of the difference on equal observation."""
        return tuple(found.message for found in self.findings())

    def findings(self) -> Iterator[Guard]:
        """Yield what is to be said: that it holds, shrinks, vanishes, turns, or cannot be told."""
        told, gap = self.told, self.plain.difference
        if not self.acts:
            yield guard("landmark", "no-actions", "ok")
        elif not self.dated:
            yield guard("landmark", "not-dated", "note")
        elif told is None or gap is None:
            yield guard("landmark", "cannot-be-told", "note")
        else:
            yield self._found(told, gap)

    def _found(self, told: Landmark, plain: Difference) -> Guard:
        code, weight = self._turn(plain)
        numbers: dict[str, Number] = {
            "days": told.days, "win_rate": told.admitted.value, "rest_win_rate": told.rest.value,
            "plain_win_rate": self.plain.admitted.value, "plain_rest_win_rate": self.plain.rest.value,
            "leads": told.everyone.of, "lift": told.lift, "plain_lift": self.plain.lift,
        }  # fmt: skip
        said = {
            "days": told.days, "leads": told.everyone.of, "rate": _percent(told.admitted), "rest": _percent(told.rest),
            "plain": _percent(self.plain.admitted), "plain_rest": _percent(self.plain.rest),
        }  # fmt: skip
        return guard("landmark", code, weight, numbers, **said)

    def _turn(self, plain: Difference) -> tuple[str, Weight]:
        at = [mark.difference for mark in self.marks if mark.difference is not None]
        if not plain.direction:
            return "none", "note"
        if any(gap.direction == -plain.direction for gap in at):
            return "turns", "warning"
        if not any(gap.direction for gap in at):
            return "vanishes", "warning"
        return ("shrinks", "warning") if all(_shrunk(plain, gap) for gap in at) else ("holds", "ok")


def landmarks(admission: Admission, days: Sequence[int] = DAYS, *, within: Bits | None = None) -> Landmarks:
    """Judge a draft on each lead's first days alone, and compare with what it says of all that was seen.

    Who can never be a lead is judged as ever. A landmark counts where at least half of the dated wins were still to
    come, and where those that count and the rest together are at least 30 leads and 5 wins.

    Parameters
    ----------
    days
        The landmarks, days after the creation.
    within
        The leads to look at; those that are old enough for rates, by default.
    """
    history = admission.history
    facts = Cohort.of(history)
    asked = facts.mature if within is None else within
    plain = Landmark(None, *_rates(admission.pair.sure, asked, facts.won))
    acts, dated = bool(used_kinds(admission)), _is_dated(history)
    if not (acts and dated and facts.has_outcome):
        return Landmarks(plain, (), acts, dated and facts.has_outcome)
    won = count(asked & facts.won)
    marks = []
    for after in sorted(set(days)):
        risk = Risk.of(history, after)
        at_risk = risk.open & asked
        wins = count(at_risk & facts.won)
        if count(at_risk) < FEWEST_LEADS or wins < FEWEST_WINS or wins < STILL_OPEN * won:
            continue
        judged = judged_again(admission, observed_for(admission.draft, after))
        marks.append(
            Landmark(
                after, *_rates(judged.pair.sure, at_risk, facts.won), count(risk.decided & asked),
                count(risk.too_young & asked), count(risk.unknown & asked), count(risk.handed_over & at_risk),
            )
        )  # fmt: skip
    return Landmarks(plain, tuple(marks), acts, dated)


@dataclass(frozen=True, slots=True, eq=False)
class Risk:
    """The leads of a history by where they stood so many days after their creation; `handed_over` is among `open`."""

    open: Bits
    decided: Bits
    too_young: Bits
    unknown: Bits
    handed_over: Bits

    @classmethod
    def of(cls, history: History, days: int, name: str = OUTCOME) -> Risk:
        """Return where the leads stood by the outcome of that name, made once."""
        key = f"guards.risk.{name}.{days}"
        kept = history.memo.get(key)
        if not isinstance(kept, cls):
            kept = history.memo[key] = _risk(history, days, history.outcomes.get(name))
        return kept


def _risk(history: History, days: int, outcome: Outcome | None) -> Risk:
    created = history.created_at
    dated = created != NO_TIME
    mark = np.where(dated, created, 0) + days * DAY_S
    young = dated & (mark > history.as_of) if history.as_of is not None else np.zeros(history.n, np.bool_)
    unknown, decided = ~dated, np.zeros(history.n, np.bool_)
    if outcome is not None:
        ended = outcome.status != OPEN
        known = outcome.decided_at != NO_TIME
        decided = dated & ended & known & (outcome.decided_at < mark)
        unknown = unknown | ended & ~known
    over = history.handed_over_at
    handed_over = dated & (over != NO_TIME) & (over < mark)
    still = ~(young | unknown | decided)
    return Risk(pack(still), pack(decided & ~young), pack(young), pack(unknown & ~young), pack(handed_over))


def _is_dated(history: History) -> bool:
    outcome = history.outcome
    if not (history.created_at != NO_TIME).any():
        return False
    return outcome is not None and bool((outcome.decided_at[outcome.status != OPEN] != NO_TIME).any())


def _rates(admitted: Bits, asked: Bits, won: Bits) -> tuple[Rate, Rate]:
    first, second = admitted & asked, asked & ~admitted
    return rate(count(first & won), count(first)), rate(count(second & won), count(second))


def _shrunk(plain: Difference, gap: Difference) -> bool:
    """Whether less than half of a difference is left, and its interval leaves the whole of it out."""
    far = gap.high < plain.value if plain.direction > 0 else gap.low > plain.value
    return far and abs(gap.value) < HALF * abs(plain.value)


def _percent(of: Rate) -> str:
    if of.value is None or of.too_few:
        return say("evidence.guards.few", won=of.hits, leads=of.of)
    return percent(of.value)


def _title(mark: Landmark) -> str:
    return say("evidence.guards.plain") if mark.days is None else say("evidence.guards.first_days", n=mark.days)
