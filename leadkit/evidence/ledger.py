"""What every lead that is old enough for rates cost and brought, summed by groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from leadkit.engine.bitmaps import Mask, unpack
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.junk import Junk
from leadkit.evidence.money import Estimate, Moments, moments, ratio_of
from leadkit.evidence.rates import FEWEST_LEADS, FEWEST_WINS, Rate, rate
from leadkit.evidence.target import Target
from leadkit.evidence.worked import worked
from leadkit.history.history import History

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


class Ledger:
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

    def rows(
        self, names: Sequence[str], is_value: Sequence[bool], codes: NDArray[np.int16], junk: Junk | None,
        sales: Target | None,
    ) -> list[Row]:  # fmt: skip
        """Return a row per group; `codes` gives each lead's group."""
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
        """Return for each of `n` groups how many of some leads are among others."""
        every = np.bincount(codes[of], minlength=n)
        some = np.bincount(codes[of & hits], minlength=n)
        return [rate(int(k), int(m)) for k, m in zip(some, every, strict=True)]

    def target_shares(self, codes: NDArray[np.int16], n: int, found: Target | None) -> list[Rate] | None:
        """Return the rate of each of `n` groups by one outcome; ``None`` where there is no such outcome."""
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


def above_zero(found: Moments, code: int) -> Estimate:
    """Return the mean of amounts that are hardly ever negative: its interval does not go below zero for nothing."""
    told = found.mean_of(code)
    if told.low is None or told.value is None or told.value < 0 or told.low >= 0:
        return told
    return Estimate(told.of, told.value, 0.0, told.high)


def _verdict(left: Estimate) -> Verdict:
    return "pays" if left.direction > 0 else "loses" if left.direction < 0 else "open"
