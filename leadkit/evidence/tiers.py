"""Value tiers: a lead that can only buy the cheapest product is worth less, however likely it is to buy.

Whether deals differ in value at all is tested first (Kruskal and Wallis 1952, corrected for ties): where they do not,
nobody is put into a tier.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import erfc, exp, pi, sqrt
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.phrases import mid_sentence
from leadkit.engine.bitmaps import unpack
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.groups import MOST, groups_of
from leadkit.evidence.ledger import above_zero
from leadkit.evidence.money import Estimate, moments
from leadkit.evidence.rates import CONFIDENCE, FEWEST_WINS, Rate, rate
from leadkit.evidence.roles import reported
from leadkit.evidence.sources import money, money_interval
from leadkit.history.history import History
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

Tier = Literal["low", "middle", "high"]


@dataclass(frozen=True, slots=True)
class Worth:
    """What leads of one group are worth; money in cents.

    Parameters
    ----------
    win
        Their win rate.
    deal, median
        Mean with interval and median of the value of their won deals.
    value
        What a lead of them brings on average: win rate times value of a deal.
    tier
        Where their median deal stands among all deals, by thirds; ``None`` with fewer than five deals, or where deals
        do not differ beyond chance.
    """

    title: str
    is_value: bool
    win: Rate
    deal: Estimate
    median: float | None
    value: Estimate
    tier: Tier | None


@dataclass(frozen=True, eq=False, repr=False)
class Tiers:
    """What leads are worth by one field.

    Parameters
    ----------
    edges
        The values, in cents, that part all deals in thirds.
    p
        How often deals would differ that much by chance; ``None`` where fewer than two groups have enough.
    has_deals
        Whether any lead that is old enough for rates was won.
    """

    field: str
    title: str
    rows: tuple[Worth, ...]
    edges: tuple[float, float] | None
    p: float | None
    has_deals: bool = True

    @property
    def is_told(self) -> bool:
        """Whether deals differ in value beyond chance."""
        return self.p is not None and self.p < 1 - CONFIDENCE

    def frame(self) -> pd.DataFrame:
        """Return a row per group, over the leads that are old enough for rates; money is in cents.

        Columns: ``title``, ``is_value`` (not the rest, not "not known"), ``leads``, ``won``, ``win_rate``, ``low``,
        ``high``, ``too_few``; ``deals`` (won leads with a value), ``deal`` (their mean value), ``deal_low``,
        ``deal_high``, ``median``; ``value`` (per lead: win rate times value of a deal), ``value_low``, ``value_high``;
        ``tier`` ("low", "middle", "high").
        """
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "title": row.title, "is_value": row.is_value, "leads": row.win.of, "won": row.win.hits,
                    "win_rate": row.win.value, "low": row.win.low, "high": row.win.high, "too_few": row.win.too_few,
                    "deals": row.deal.of, "deal": row.deal.value, "deal_low": row.deal.low, "deal_high": row.deal.high,
                    "median": row.median, "value": row.value.value, "value_low": row.value.low,
                    "value_high": row.value.high, "tier": row.tier,
                }
                for row in self.rows
            ]
        )  # fmt: skip

    @property
    def ranked(self) -> list[Worth]:
        """The groups in a tier, the one whose leads are worth least first."""
        return sorted((row for row in self.rows if row.tier is not None and row.is_value), key=_value)

    @property
    def times(self) -> tuple[Worth, Worth, float] | None:
        """The groups worth most and least and how many times; ``None`` where the two cannot be told apart."""
        if len(self.ranked) < 2:
            return None
        least, most = self.ranked[0], self.ranked[-1]
        if not _value(least) or (least.value.high or 0) >= (most.value.low or 0):
            return None
        return most, least, _value(most) / _value(least)

    def sentences(self) -> tuple[str, ...]:
        """Return which leads are worth most and least, or that it cannot be told."""
        field = mid_sentence(self.title)
        if self.edges is None:
            return (say("evidence.tiers.no_value" if self.has_deals else "evidence.tiers.no_deal"),)
        if self.p is None:
            return (say("evidence.tiers.too_few", field=field),)
        if not self.is_told:
            return (say("evidence.tiers.alike", field=field),)
        ranked = self.ranked
        if len(ranked) < 2:
            return (say("evidence.tiers.too_few", field=field),)
        least, most = ranked[0], ranked[-1]
        said = [say("evidence.tiers.overlap", most=most.title, least=least.title, field=field)]
        if self.times is not None:
            said = [
                say(
                    "evidence.tiers.ends", field=field, most=most.title, most_value=money(most.value),
                    most_interval=money_interval(most.value), least=least.title, least_value=money(least.value),
                    least_interval=money_interval(least.value), times=f"{self.times[2]:.1f}",
                )
            ]  # fmt: skip
        for tier in ("high", "low"):
            names = [row.title for row in reversed(ranked) if row.tier == tier]
            if names:
                said.append(say(f"evidence.tiers.{tier}", names=", ".join(names)))
        return tuple(said)

    def __repr__(self) -> str:
        return "\n".join(self.sentences())


def tiers(history: History, field: str, *, most: int = MOST) -> Tiers:
    """Return what leads are worth by a field such as the product that they ask for.

    Raises
    ------
    UsageError
        There is no such field, or it names persons.
    """
    groups = groups_of(history, reported(history, field), most)
    n, facts, ended = len(groups), Cohort.of(history), history.outcome
    mature = unpack(facts.mature, history.n)
    if ended is None or not (mature & ended.won & ended.has_value).any():
        has_deals = ended is None or bool((mature & ended.won).any())
        return Tiers(field, groups.title, (), None, None, has_deals)
    sold = mature & ended.won & ended.has_value
    deals, of = ended.value_cents[sold].astype(float), groups.codes[sold]
    deal = moments(deals, of, n)
    value = moments(np.where(sold, ended.value_cents, 0)[mature].astype(float), groups.codes[mature], n)
    leads = np.bincount(groups.codes[mature], minlength=n)
    won = np.bincount(groups.codes[mature & ended.won], minlength=n)
    low, high = np.quantile(deals, (1 / 3, 2 / 3)).tolist()
    enough = [code for code in range(n) if deal.size[code] >= FEWEST_WINS]
    p = kruskal([deals[of == code] for code in enough]) if len(enough) > 1 else None
    is_told = p is not None and p < 1 - CONFIDENCE
    rows = []
    for code, name in enumerate(groups.names):
        median = float(np.median(deals[of == code])) if deal.size[code] else None
        tier: Tier | None = None
        if is_told and code in enough and median is not None:
            tier = "low" if median <= low else "middle" if median <= high else "high"
        rows.append(
            Worth(
                name, groups.is_value[code], rate(int(won[code]), int(leads[code])), above_zero(deal, code), median,
                above_zero(value, code), tier,
            )
        )  # fmt: skip
    return Tiers(field, groups.title, tuple(rows), (low, high), p)


def kruskal(samples: list[NDArray[np.float64]]) -> float:
    """Return the p-value of "all samples come from one distribution" by their ranks (Kruskal-Wallis)."""
    every = np.concatenate(samples)
    n = len(every)
    _, inverse, counts = np.unique(every, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    ties = 1 - float((counts.astype(float) ** 3 - counts).sum()) / (n**3 - n)
    if not ties:
        return 1.0
    starts = np.cumsum([0, *map(len, samples)])
    sums = [float(ranks[a:b].sum()) ** 2 / (b - a) for a, b in pairwise(starts.tolist())]
    return chi_square_above((12 / (n * (n + 1)) * sum(sums) - 3 * (n + 1)) / ties, len(samples) - 1)


def chi_square_above(value: float, degrees: int) -> float:
    """Return the probability of a chi-square above `value` with a whole number of degrees, by its finite sum."""
    if value <= 0:
        return 1.0
    half = value / 2
    if degrees % 2:
        total, term, power = erfc(sqrt(half)), sqrt(half / pi) * exp(-half) * 2, 1
    else:
        total, term, power = exp(-half), exp(-half) * half, 2
    while power < degrees:
        total += term
        power += 2
        term *= value / power
    return min(total, 1.0)


def _value(row: Worth) -> float:
    return row.value.value or 0.0
