"""Sources and value: what leads of each kind cost and brought, and which are worth paying for.

All is taken over the leads that are old enough for rates: young ones have cost already and had no time to bring
anything. Value is what the won deals were worth, which is turnover and not profit: `margin` says which part of it is
left to pay for leads.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from leadkit.definition.phrases import listed, mid_sentence
from leadkit.evidence.chance import exact
from leadkit.evidence.groups import MOST, groups_of
from leadkit.evidence.junk import Junk, is_bad
from leadkit.evidence.ledger import COVERED, Ledger, Row
from leadkit.evidence.money import Estimate, same_ratio
from leadkit.evidence.rates import CONFIDENCE, FEWEST_LEADS, FEWEST_WINS, Rate, difference, rate
from leadkit.evidence.roles import reported
from leadkit.evidence.side_by_side import holm
from leadkit.evidence.target import Target, targets
from leadkit.evidence.wording import amount, percent
from leadkit.history.history import History
from leadkit.history.settings import OUTCOME
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd


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
        if self.has_outcome and not self.all.win.hits:
            said.append(say("evidence.sources.no_deal"))
        elif not self.values:
            said.append(say("evidence.sources.no_value"))
        elif self.values < COVERED:
            said.append(say("evidence.sources.some_value", share=percent(self.values)))
        if not self.costs and (self.all.win.of or not self.has_outcome):
            said.append(say("evidence.sources.no_cost"))
        elif 0 < self.costs < COVERED:
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

    @property
    def value_ends(self) -> tuple[Row, Row] | None:
        """The groups whose leads bring most and least; ``None`` where fewer than two can be told."""
        told = [row for row in self.named if row.value.value is not None]
        if not self.values or len(told) < 2:
            return None
        most, least = (pick(told, key=lambda row: row.value.value or 0) for pick in (max, min))
        return most, least

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
        return [said, *self._not_cheap(cheapest, best)]

    def _not_cheap(self, cheapest: Row, best: Row) -> list[str]:
        """Say what is lost where a lead costs least: customers cost more than the cheapest, else fewer leads are won.

        Either is said only beyond chance. The cheapest customers are the best of several groups, so the p-value is
        that of the best of so many comparisons (Bonferroni).
        """
        names = {"name": cheapest.title, "cost": money(cheapest.cost)}
        compared = sum(row is not cheapest and row.cost_per_win.value is not None for row in self.named)
        costlier = (cheapest.cost_per_win.value or 0) > (best.cost_per_win.value or 0)
        p = same_ratio(cheapest.cost_per_win, best.cost_per_win) * compared
        if costlier and not cheapest.too_few and p < 1 - CONFIDENCE:
            costs = {"win": money(cheapest.cost_per_win), "best_cost": money(best.cost_per_win)}
            return [say("evidence.sources.per_lead", best=best.title, **names, **costs)]
        others = self._others(cheapest.win, self.all.win)
        rarer = (cheapest.win.value or 0) < (others.value or 0)
        if cheapest is best or not rarer or exact(cheapest.win, others) >= 1 - CONFIDENCE:
            return []
        per_win = say("evidence.sources.few_wins", n=cheapest.win.hits) if cheapest.too_few else ""
        cost = money(cheapest.cost_per_win) if cheapest.win.hits else say("evidence.sources.no_win")
        counts = {"n": cheapest.win.of, "won": cheapest.win.hits, "others": percent(others.value or 0)}
        return [say("evidence.sources.per_lead_rare", win=cost + per_win, **names, **counts)]

    @staticmethod
    def _others(mine: Rate, every: Rate) -> Rate:
        return rate(every.hits - mine.hits, every.of - mine.of)

    def _not_worthless(self) -> list[str]:
        """Say of which groups fewer leads are won than of the others, and each win costs less all the same."""
        said = []
        for row in self.named:
            others = self._others(row.win, self.all.win)
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
        """Return which group has the highest junk rate beyond chance (Holm), or that none stands out."""
        if self.junk is None:
            return [say("evidence.sources.no_junk")]
        every = self.all.junk
        known = {row.title: row.junk for row in self.rows if row.is_value and row.junk is not None}
        known = {title: found for title, found in known.items() if found.of >= FEWEST_LEADS}
        if not known or every is None:
            return []
        others = {title: self._others(found, every) for title, found in known.items()}
        adjusted = holm([exact(found, others[title]) for title, found in known.items()])
        shown = [
            title
            for (title, found), p in zip(known.items(), adjusted, strict=True)
            if p < 1 - CONFIDENCE and (found.value or 0) > (others[title].value or 0) and found.hits >= FEWEST_WINS
        ]
        if not shown:
            return [say("evidence.sources.junk_alike", field=mid_sentence(self.title))]
        order = sorted(known, key=lambda title: -(known[title].value or 0))
        first, found, second = order[0], known[order[0]], known[order[1]] if len(order) > 1 else None
        if first in shown and second is not None and exact(found, second) * (len(order) - 1) < 1 - CONFIDENCE:
            said = {"name": first, "share": percent(found.value or 0), "most": percent(second.value or 0)}
            return [say("evidence.sources.junk", n=found.hits, of=found.of, **said)]
        names = [
            say("evidence.sources.junk_of", name=title, share=percent(known[title].value or 0), of=known[title].of)
            for title in order
            if title in shown
        ]
        return [say("evidence.sources.junk_more", names=listed(names, say("words.and")), all=percent(every.value or 0))]

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
    ledger, sales = Ledger(history, margin), sales_outcome(history)
    counted = ledger.rows(groups.names, groups.is_value, groups.codes, junk, sales)
    nowhere = np.zeros(history.n, np.int16)
    (everyone,) = ledger.rows((say("evidence.sources.all"),), (False,), nowhere, junk, sales)
    return Sources(
        field, groups.title, tuple(counted), everyone, ledger.facts.has_outcome, sales, junk, ledger.costs,
        ledger.values, margin,
    )  # fmt: skip


def sales_outcome(history: History) -> Target | None:
    """Return the outcome that is sales' own judgement: the first further one that somebody wishes for."""
    further = [t for t in targets(history) if t.name != OUTCOME and not is_bad(t.name)]
    return next((t for t in further if "accept" in t.name.casefold()), further[0] if further else None)


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
