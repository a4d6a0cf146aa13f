"""Leads that nobody ever worked: they are not bad, they never had the chance to be won."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits, count, empty, pack
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.guards.finding import Guard, Number, guard
from leadkit.evidence.rates import Difference, Rate, difference, rate
from leadkit.evidence.wording import percent
from leadkit.history.column import NEVER, NO_TIME
from leadkit.history.history import History
from leadkit.history.outcomes import OPEN
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

Basis = Literal["activities", "hand-over", "none"]
MUCH = 0.5
APART = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Worked:
    """The leads that somebody worked before they were decided, and how that is known.

    Parameters
    ----------
    basis
        ``"activities"``: one of our own activities is recorded, before the decision. ``"hand-over"``: none ever is,
        so that those handed over count as worked. ``"none"``: neither is recorded; then `leads` is nobody.
    """

    leads: Bits
    basis: Basis

    @classmethod
    def of(cls, history: History) -> Worked:
        """Return who was worked, made once."""
        kept = history.memo.get("guards.worked")
        if not isinstance(kept, cls):
            kept = history.memo["guards.worked"] = _worked(history)
        return kept


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Unworked:
    """How many of those that count and of the rest were ever worked, and the win rates among the worked.

    Parameters
    ----------
    admitted_worked, rest_worked
        Worked leads, of all leads of the group that are old enough for rates.
    admitted, rest
        Win rates of the worked leads of each group.
    plain, plain_rest
        Win rates of all leads of each group.
    """

    basis: Basis
    admitted_worked: Rate
    rest_worked: Rate
    admitted: Rate
    rest: Rate
    plain: Rate
    plain_rest: Rate

    @property
    def difference(self) -> Difference | None:
        """Win rate of the admitted minus that of the rest, among worked leads."""
        return difference(self.admitted, self.rest)

    def frame(self) -> pd.DataFrame:
        """Return a row per group (admitted, rest), indexed by `group`.

        Columns: ``leads``, ``won``, ``win_rate`` (all of the group that are old enough for rates); ``worked``,
        ``worked_share`` (of ``leads``, with 95 % interval ``worked_low``, ``worked_high``); ``worked_won``,
        ``worked_win_rate`` (won of the worked), ``low``, ``high`` (95 %), ``too_few``.
        """
        import pandas as pd

        rows = []
        for name, worked, among, plain in (
            ("admitted", self.admitted_worked, self.admitted, self.plain),
            ("rest", self.rest_worked, self.rest, self.plain_rest),
        ):
            rows.append(
                {
                    "group": name, "leads": plain.of, "won": plain.hits, "win_rate": plain.value, "worked": worked.hits,
                    "worked_share": worked.value, "worked_low": worked.low, "worked_high": worked.high,
                    "worked_won": among.hits, "worked_win_rate": among.value, "low": among.low, "high": among.high,
                    "too_few": among.too_few,
                }
            )  # fmt: skip
        return pd.DataFrame(rows).set_index("group")

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return how many were ever worked, and how often the worked were won."""
        return tuple(found.message for found in self.findings())

    def findings(self) -> Iterator[Guard]:
        """Yield a warning where many of the rest, and more than of those that count, were never worked."""
        if self.basis == "none":
            yield guard("unworked", "unknown", "note")
            return
        mine, others = self.admitted_worked.value, self.rest_worked.value
        if mine is None or others is None:
            yield guard("unworked", "nobody", "note")
            return
        numbers: dict[str, Number] = {
            "unworked": 1 - mine, "rest_unworked": 1 - others, "win_rate": self.admitted.value,
            "rest_win_rate": self.rest.value, "plain_win_rate": self.plain.value,
            "plain_rest_win_rate": self.plain_rest.value, "worked": self.admitted.of, "rest_worked": self.rest.of,
        }  # fmt: skip
        said = {
            "mine": percent(1 - mine), "others": percent(1 - others), "rate": _percent(self.admitted),
            "rest": _percent(self.rest), "plain": _percent(self.plain), "plain_rest": _percent(self.plain_rest),
            "how": say(f"evidence.guards.worked.{self.basis}"),
        }  # fmt: skip
        gap = difference(self.admitted_worked, self.rest_worked)
        apart = gap is not None and gap.direction != 0 and abs(gap.value) >= APART
        if apart or 1 - others >= MUCH:
            changed = self._changed()
            yield guard("unworked", changed, "warning", numbers, **said)
        elif 1 - others >= APART or 1 - mine >= APART:
            yield guard("unworked", "some", "note", numbers, **said)
        else:
            yield guard("unworked", "few", "ok", numbers, **said)

    def _changed(self) -> str:
        """Return what becomes of the difference among the worked."""
        plain, worked = difference(self.plain, self.plain_rest), self.difference
        if plain is None or worked is None or not plain.direction:
            return "many"
        if worked.direction == -plain.direction:
            return "turns"
        return "many-still" if worked.direction else "many-gone"


def unworked(admission: Admission, *, within: Bits | None = None) -> Unworked:
    """Return how many of those that count and of the rest were ever worked.

    Parameters
    ----------
    within
        The leads to look at; those that are old enough for rates, by default.
    """
    history = admission.history
    facts, worked = Cohort.of(history), Worked.of(history)
    asked = facts.mature if within is None else within
    first, second = admission.pair.sure & asked, asked & ~admission.pair.sure

    def won_of(leads: Bits) -> Rate:
        return rate(count(leads & facts.won), count(leads))

    mine, others = (rate(count(leads & worked.leads), count(leads)) for leads in (first, second))
    return Unworked(
        worked.basis,
        mine,
        others,
        won_of(first & worked.leads),
        won_of(second & worked.leads),
        won_of(first),
        won_of(second),
    )


def _worked(history: History) -> Worked:
    ours = [rows for rows in history.activities.values() if rows.kind.by == "us"]
    outcome = history.outcome
    end = np.full(history.n, NEVER if history.as_of is None else history.as_of, np.int64)
    if outcome is not None:
        over = (outcome.status != OPEN) & (outcome.decided_at != NO_TIME)
        end = np.where(over, np.minimum(end, outcome.decided_at), end)
    if any(len(rows) for rows in ours):
        touched = np.zeros(history.n, np.bool_)
        for rows in ours:
            touched[rows.lead[rows.at <= end[rows.lead]]] = True
        return Worked(pack(touched), "activities")
    over = history.handed_over_at
    if (over != NO_TIME).any():
        return Worked(pack((over != NO_TIME) & (over <= end)), "hand-over")
    return Worked(empty(history.n), "none")


def _percent(of: Rate) -> str:
    if of.value is None or of.too_few:
        return say("evidence.guards.few", won=of.hits, leads=of.of)
    return say("evidence.guards.of", percent=percent(of.value), leads=of.of)
