"""Sources and value: what leads of each kind cost and brought, and which are worth paying for.

All is taken over the leads that are old enough for rates: young ones have cost already and had no time to bring
anything. Value is what the won deals were worth, which is turnover and not profit: `margin` says which part of it is
left to pay for leads.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.phrases import listed, mid_sentence
from leadkit.engine.bitmaps import Mask, unpack
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.groups import MOST, groups_of
from leadkit.evidence.junk import Junk, is_bad
from leadkit.evidence.money import Estimate, Moments, moments, ratio_of
from leadkit.evidence.rates import FEWEST_LEADS, FEWEST_WINS, Rate, difference, rate
from leadkit.evidence.roles import reported
from leadkit.evidence.target import Target, targets
from leadkit.evidence.wording import amount, percent
from leadkit.history.history import History
from leadkit.history.settings import OUTCOME
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

COVERED = 0.95
"""So much of the costs, or of the won values, must be recorded before they are set against each other."""
Verdict = Literal["pays", "loses", "open"]


@dataclass(frozen=True, slots=True)
class Row:
    """The leads of one source, format or the like, of those that are old enough for rates. Money is in cents.

    Parameters
    ----------
    win, worked
        Win rate of all of them, and of those that we ever worked.
    sales
        The rate by sales' own outcome, such as accepted; ``None`` where there is none.
    junk
        The share of junk among those that were looked at; ``None`` where nothing says it.
    deal
        Value per won lead.
    value, cost, net
        Value, cost, and what is left of the value after the cost, per lead.
    cost_per_win
        Cost of all of them per won lead.
    verdict
        Whether what they brought is more than what they cost, beyond chance; ``"open"`` where it cannot be told.
    """

    title: str
    is_value: bool
    win: Rate
    worked: Rate
    sales: Rate | None
    junk: Rate | None
    deal: Estimate
    value: Estimate
    cost: Estimate
    net: Estimate
    cost_per_win: Estimate
    verdict: Verdict

    @property
    def too_few(self) -> bool:
        """Whether its money rests on fewer than 30 leads or 5 wins."""
        return self.win.of < FEWEST_LEADS or self.win.hits < FEWEST_WINS


@dataclass(frozen=True, eq=False, repr=False)
class Sources:
    """What leads cost and brought, group by group.

    Parameters
    ----------
    sales
        The outcome that is sales' own judgement.
    costs, values
        Which part of the costs and of the won values is recorded, between 0 and 1; 0 where there are none.
    margin
        The part of a deal's value that is left to pay for leads.
    """

    field: str
    title: str
    rows: tuple[Row, ...]
    all: Row
    has_outcome: bool
    sales: Target | None
    junk: Junk | None
    costs: float
    values: float
    margin: float

    @property
    def can_weigh(self) -> bool:
        """Whether values and costs can be set against each other."""
        return self.has_outcome and min(self.costs, self.values) >= COVERED

    def frame(self) -> pd.DataFrame:
        """Return a row per group, then one of all leads; money is in cents, shares are between 0 and 1.

        Columns: ``title``, ``is_value`` (not the rest, not "not known", not all); ``leads`` (old enough for rates),
        ``won``, ``too_few`` (below 30 leads or 5 wins); ``worked_leads``, ``worked_won``; ``judged`` and ``accepted``
        (by sales' own outcome), ``looked_at`` and ``junk``; ``verdict`` ("pays", "loses", "open"). With 95 % intervals
        (``…``, ``…_low``, ``…_high``): ``win_rate``, ``worked_rate``, ``sales_rate``, ``junk_rate``, ``deal`` (value
        per won lead, over ``deal_of`` of them), ``value``, ``cost``, ``net`` (each per lead, over ``cost_of`` leads
        whose cost is known), ``cost_per_win``.
        """
        import pandas as pd

        return pd.DataFrame([_flat(row) for row in (*self.rows, self.all)])

    @cached_property
    def named(self) -> list[Row]:
        """The groups that are one thing, and of which there is enough to say something about money."""
        return [row for row in self.rows if row.is_value and not row.too_few]

    def sentences(self) -> tuple[str, ...]:
        """Return what the groups cost and brought, the most important first, and what cannot be told."""
        if not self.has_outcome:
            return (say("evidence.sources.no_outcome"),)
        return (*self.money_sentences(), *self.junk_sentences())

    def headlines(self) -> list[str]:
        """Return the few sentences that a room reads first."""
        said = [*self._cheap(), *self._not_worthless(), *self._weighed()[:1], *self.junk_sentences()]
        return said if self.has_outcome else []

    def money_sentences(self) -> tuple[str, ...]:
        """Return what the groups cost and brought, and what of it cannot be told."""
        said = [*self._cheap(), *self._not_worthless(), *self._weighed(), *self._few()]
        if not self.values:
            said.append(say("evidence.sources.no_value"))
        elif self.values < COVERED:
            said.append(say("evidence.sources.some_value", share=percent(self.values)))
        if not self.costs:
            said.append(say("evidence.sources.no_cost"))
        elif self.costs < COVERED:
            said.append(say("evidence.sources.some_cost", share=percent(self.costs)))
        return tuple(said)

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def _weighed(self) -> list[str]:
        if not self.can_weigh:
            return []
        said = []
        for verdict in ("pays", "loses", "open"):
            names = [row.title for row in self.named if row.verdict == verdict]
            if names:
                together = listed(names, say("words.and"))
                said.append(say(f"evidence.sources.{verdict}", names=together, n=len(names)))
        if said and self.margin == 1:
            said.append(say("evidence.sources.turnover"))
        return said

    @property
    def ends(self) -> tuple[Row, Row] | None:
        """The groups whose customers cost least and most; ``None`` where fewer than two can be told."""
        by_win = [row for row in self.named if row.cost_per_win.value is not None]
        if self.costs < COVERED or len(by_win) < 2:
            return None
        best, worst = (pick(by_win, key=lambda row: row.cost_per_win.value or 0) for pick in (min, max))
        return best, worst

    def _cheap(self) -> list[str]:
        priced = [row for row in self.rows if row.is_value and row.cost.value is not None]
        by_lead = [row for row in priced if row.win.of >= FEWEST_LEADS]
        if self.ends is None:
            return []
        cheapest = min(by_lead, key=lambda row: row.cost.value or 0)
        best, worst = self.ends
        said = say(
            "evidence.sources.per_win", best=best.title, best_cost=money(best.cost_per_win),
            best_interval=money_interval(best.cost_per_win), worst=worst.title, worst_cost=money(worst.cost_per_win),
            worst_interval=money_interval(worst.cost_per_win), all=money(self.all.cost_per_win),
        )  # fmt: skip
        if cheapest is best:
            return [said]
        per_win = say("evidence.sources.few_wins", n=cheapest.win.hits) if cheapest.too_few else ""
        cost = money(cheapest.cost_per_win) if cheapest.win.hits else say("evidence.sources.no_win")
        return [
            said, say("evidence.sources.per_lead", name=cheapest.title, cost=money(cheapest.cost), win=cost + per_win),
        ]  # fmt: skip

    def _not_worthless(self) -> list[str]:
        """Say of which groups fewer leads are won than of the others, and each win costs less all the same."""
        said = []
        for row in self.named:
            others = rate(self.all.win.hits - row.win.hits, self.all.win.of - row.win.of)
            gap = difference(row.win, others)
            mine, average = row.cost_per_win.value, self.all.cost_per_win.value
            if gap is None or gap.direction >= 0 or mine is None or average is None or mine >= average:
                continue
            said.append(
                say(
                    "evidence.sources.not_worthless", name=row.title, rate=percent(row.win.value or 0),
                    others=percent(others.value or 0), n=row.win.hits, cost=money(row.cost_per_win),
                    average=money(self.all.cost_per_win),
                )
            )  # fmt: skip
        return said

    def junk_sentences(self) -> list[str]:
        """Return where most junk comes from, or that it cannot be told."""
        if self.junk is None:
            return [say("evidence.sources.no_junk")]
        known = [(row.junk, row) for row in self.rows if row.is_value and row.junk is not None]
        known = [(found, row) for found, row in known if found.of >= FEWEST_LEADS]
        if not known or self.all.junk is None:
            return []
        worst, row = max(known, key=lambda pair: pair[0].value or 0)
        rest = [found.value or 0 for found, other in known if other is not row]
        others = rate(self.all.junk.hits - worst.hits, self.all.junk.of - worst.of)
        gap = difference(worst, others)
        if not rest or gap is None or gap.direction <= 0 or worst.hits < FEWEST_WINS:
            return [say("evidence.sources.junk_alike", field=mid_sentence(self.title))]
        return [
            say(
                "evidence.sources.junk", name=row.title, share=percent(worst.value or 0), n=worst.hits, of=worst.of,
                most=percent(max(rest)),
            )
        ]  # fmt: skip

    def _few(self) -> list[str]:
        few = [row for row in self.rows if row.is_value and row.too_few]
        names = [say("evidence.sources.few_of", name=row.title, won=row.win.hits, leads=row.win.of) for row in few]
        return [say("evidence.sources.few", names=", ".join(names))] if few and self.named and self.values else []


def sources(
    history: History, field: str, *, junk: Junk | None = None, margin: float = 1.0, most: int = MOST
) -> Sources:
    """Return what the leads of each value of a field cost and brought.

    Parameters
    ----------
    junk
        Which leads were junk, as `leadkit.evidence.junk.junk` finds it.
    margin
        The part of a deal's value that is left to pay for leads, above 0 and at most 1.

    Raises
    ------
    UsageError
        There is no such field, or it names persons.
    """
    groups = groups_of(history, reported(history, field), most)
    return _Book(history, margin).sources(field, groups.title, groups.names, groups.is_value, groups.codes, junk)


class _Book:
    """The amounts of every lead that is old enough for rates, read once."""

    def __init__(self, history: History, margin: float) -> None:
        self.history, self.margin = history, margin
        self.facts = Cohort.of(history)
        self.mature: Mask = unpack(self.facts.mature, history.n)
        ended = history.outcome
        nothing, nobody = np.zeros(history.n, np.int64), np.zeros(history.n, np.bool_)
        self.won: Mask = self.mature & (ended.won if ended is not None else nobody)
        self.has_value: Mask = self.won & (ended.has_value if ended is not None else nobody)
        self.has_cost: Mask = self.mature & (ended.has_cost if ended is not None else nobody)
        self.value = np.where(self.has_value, ended.value_cents if ended is not None else nothing, 0).astype(float)
        self.cost = np.where(self.has_cost, ended.cost_cents if ended is not None else nothing, 0).astype(float)
        self.costs = float(self.has_cost.sum() / max(int(self.mature.sum()), 1))
        self.values = float(self.has_value.sum() / max(int(self.won.sum()), 1))

    def sources(
        self, field: str, title: str, names: Sequence[str], is_value: Sequence[bool], codes: NDArray[np.int16],
        junk: Junk | None,
    ) -> Sources:  # fmt: skip
        sales = sales_outcome(self.history)
        counted = self.rows(names, is_value, codes, junk, sales)
        nowhere = np.zeros(self.history.n, np.int16)
        (everyone,) = self.rows((say("evidence.sources.all"),), (False,), nowhere, junk, sales)
        return Sources(
            field, title, tuple(counted), everyone, self.facts.has_outcome, sales, junk, self.costs, self.values,
            self.margin,
        )  # fmt: skip

    def rows(
        self, names: Sequence[str], is_value: Sequence[bool], codes: NDArray[np.int16], junk: Junk | None,
        sales: Target | None,
    ) -> list[Row]:  # fmt: skip
        from leadkit.evidence.worked import worked

        n, ever = len(names), worked(self.history).ever
        wins = self.shares(codes, n, self.mature, self.won)
        touched = self.shares(codes, n, self.mature & ever, self.won)
        judged, looked = (self.target_shares(codes, n, t) for t in (sales, junk.target if junk else None))
        priced = self.has_cost
        deal = moments(self.value[self.has_value], codes[self.has_value], n)
        value = moments(self.value[self.mature], codes[self.mature], n)
        cost = moments(self.cost[priced], codes[priced], n)
        net = moments(self.margin * self.value[priced] - self.cost[priced], codes[priced], n)
        can_weigh = min(self.costs, self.values) >= COVERED
        found = []
        for code in range(n):
            few = wins[code].of < FEWEST_LEADS or wins[code].hits < FEWEST_WINS
            left = net.mean_of(code) if can_weigh else Estimate(0)
            found.append(
                Row(
                    names[code], is_value[code], wins[code], touched[code], None if judged is None else judged[code],
                    None if looked is None else looked[code], above_zero(deal, code), above_zero(value, code),
                    above_zero(cost, code), left, self.per_win(codes == code), "open" if few else _verdict(left),
                )
            )  # fmt: skip
        return found

    def shares(self, codes: NDArray[np.int16], n: int, of: Mask, hits: Mask) -> list[Rate]:
        every = np.bincount(codes[of], minlength=n)
        some = np.bincount(codes[of & hits], minlength=n)
        return [rate(int(k), int(m)) for k, m in zip(some, every, strict=True)]

    def target_shares(self, codes: NDArray[np.int16], n: int, found: Target | None) -> list[Rate] | None:
        if found is None:
            return None
        asked, hits = (unpack(bits, self.history.n) for bits in (found.asked, found.hits))
        return self.shares(codes, n, asked, hits)

    def per_win(self, leads: Mask) -> Estimate:
        """Return the cost of all leads of a group per won lead, where the costs are recorded."""
        if self.costs < COVERED:
            return Estimate(0)
        rows = np.flatnonzero(leads & self.has_cost)
        return ratio_of(self.cost[rows], self.won[rows].astype(float))


def sales_outcome(history: History) -> Target | None:
    """Return the outcome that is sales' own judgement: the first further one that somebody wishes for."""
    further = [t for t in targets(history) if t.name != OUTCOME and not is_bad(t.name)]
    return next((t for t in further if "accept" in t.name.casefold()), further[0] if further else None)


def above_zero(found: Moments, code: int) -> Estimate:
    """Return the mean of amounts that are hardly ever negative: its interval does not go below zero for nothing."""
    told = found.mean_of(code)
    if told.low is None or told.value is None or told.value < 0 or told.low >= 0:
        return told
    return Estimate(told.of, told.value, 0.0, told.high)


def _verdict(left: Estimate) -> Verdict:
    return "pays" if left.direction > 0 else "loses" if left.direction < 0 else "open"


def money(found: Estimate) -> str:
    """Return an estimate of money in words, without its interval."""
    return say("evidence.sources.unknown") if found.value is None else whole(found.value)


def whole(cents: float) -> str:
    """Return an amount in whole units, without its currency; what is large to three digits."""
    return amount(round(cents / 100) * 100)


def money_interval(found: Estimate) -> str:
    """Return the interval of an amount in words."""
    if found.low is None or found.high is None:
        return say("evidence.sources.no_interval")
    return say("evidence.interval", low=whole(found.low), high=whole(found.high))


def _flat(row: Row) -> dict[str, object]:
    flat: dict[str, object] = {
        "title": row.title, "is_value": row.is_value, "leads": row.win.of, "won": row.win.hits, "too_few": row.too_few,
        "worked_leads": row.worked.of, "worked_won": row.worked.hits,
        "judged": row.sales and row.sales.of, "accepted": row.sales and row.sales.hits,
        "looked_at": row.junk and row.junk.of, "junk": row.junk and row.junk.hits,
        "deal_of": row.deal.of, "cost_of": row.cost.of, "verdict": row.verdict,
    }  # fmt: skip
    told: dict[str, Rate | Estimate | None] = {
        "win_rate": row.win, "worked_rate": row.worked, "sales_rate": row.sales, "junk_rate": row.junk,
        "deal": row.deal, "value": row.value, "cost": row.cost, "net": row.net, "cost_per_win": row.cost_per_win,
    }  # fmt: skip
    for name, found in told.items():
        flat[name] = None if found is None else found.value
        flat[f"{name}_low"] = None if found is None else found.low
        flat[f"{name}_high"] = None if found is None else found.high
    return flat
