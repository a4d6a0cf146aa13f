"""What a definition's leads cost and what they were worth: value per lead, cost per lead and per won deal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits, count, pack, unpack
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.rates import FEWEST_LEADS, FEWEST_WINS
from leadkit.evidence.wording import amount
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

    from leadkit.history.history import History


@dataclass(frozen=True, slots=True)
class Purse:
    """The money of one group of leads; amounts in cents.

    Parameters
    ----------
    leads, won
        The leads of the group, and the won ones among them.
    valued, value_cents
        The won leads whose value is recorded, and that value together.
    costed, costed_won, cost_cents
        The leads whose cost is recorded, the won ones among them, and that cost together, spent up to ``as_of``.
    """

    leads: int
    won: int
    valued: int
    value_cents: int
    costed: int
    costed_won: int
    cost_cents: int

    @property
    def value_per_lead_cents(self) -> int | None:
        """The value of the won ones divided by all leads of the group; ``None`` where no value is recorded."""
        return round(self.value_cents / self.leads) if self.leads and (self.valued or not self.won) else None

    @property
    def cost_per_lead_cents(self) -> int | None:
        """Their cost divided by the leads whose cost is recorded; ``None`` where there is none."""
        return round(self.cost_cents / self.costed) if self.costed else None

    @property
    def cost_per_win_cents(self) -> int | None:
        """The same cost, of the won and of all others, divided by the won ones among these leads."""
        return round(self.cost_cents / self.costed_won) if self.costed_won else None

    @property
    def too_few(self) -> bool:
        """Whether it rests on fewer than 30 leads or 5 wins."""
        return self.leads < FEWEST_LEADS or self.won < FEWEST_WINS


@dataclass(frozen=True, slots=True, repr=False)
class Purses:
    """The money of the leads that a definition admits, of the rest, and of all, old enough for rates."""

    groups: dict[str, Purse]
    has_value: bool
    has_cost: bool

    def frame(self) -> pd.DataFrame:
        """Return a row per group (admitted, rejected, undecided, rest, all), indexed by `group`.

        Columns: ``leads``, ``won`` (counts over the leads that are old enough for rates); ``valued`` (won leads with
        a value), ``value_cents``, ``value_per_lead_cents`` (by all ``leads``); ``costed`` (leads with a cost),
        ``costed_won``, ``cost_cents``, ``cost_per_lead_cents`` (by ``costed``), ``cost_per_win_cents`` (by
        ``costed_won``); ``too_few``. What is not recorded is missing.
        """
        import pandas as pd

        rows = [
            {
                "group": name, "leads": p.leads, "won": p.won, "valued": p.valued,
                "value_cents": p.value_cents if self.has_value else None,
                "value_per_lead_cents": p.value_per_lead_cents if self.has_value else None, "costed": p.costed,
                "costed_won": p.costed_won, "cost_cents": p.cost_cents if self.has_cost else None,
                "cost_per_lead_cents": p.cost_per_lead_cents, "cost_per_win_cents": p.cost_per_win_cents,
                "too_few": p.too_few,
            }
            for name, p in self.groups.items()
        ]  # fmt: skip
        return pd.DataFrame(rows).set_index("group")

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return what a lead is worth and costs, and what a won deal costs, with what it is divided by."""
        admitted, rest = self.groups["admitted"], self.groups["rest"]
        said = [self._value(admitted, rest)] if self.has_value else [say("evidence.purse.no_value")]
        if not self.has_cost:
            return (*said, say("evidence.purse.no_cost"))
        return (*said, *self._cost(admitted, rest))

    def _value(self, admitted: Purse, rest: Purse) -> str:
        mine, others = admitted.value_per_lead_cents, rest.value_per_lead_cents
        if admitted.too_few or mine is None:
            return say("evidence.purse.value_too_few", won=admitted.won, leads=admitted.leads)
        if rest.too_few or others is None:
            return say("evidence.purse.value_alone", mine=amount(mine), leads=admitted.leads)
        return say("evidence.purse.value", mine=amount(mine), leads=admitted.leads, others=amount(others))

    def _cost(self, admitted: Purse, rest: Purse) -> list[str]:
        mine, others = admitted.cost_per_lead_cents, rest.cost_per_lead_cents
        if mine is None:
            return [say("evidence.purse.cost_of_nobody")]
        known = {"costed": admitted.costed, "leads": admitted.leads}
        said = [say("evidence.purse.cost", mine=amount(mine), **known)]
        if others is not None:
            said[0] += " " + say("evidence.purse.cost_others", others=amount(others))
        won, missed = admitted.cost_per_win_cents, rest.cost_per_win_cents
        if won is None or admitted.costed_won < FEWEST_WINS:
            return [*said, say("evidence.purse.win_too_few", n=admitted.costed_won)]
        words = say("evidence.purse.win", mine=amount(won), won=admitted.costed_won)
        if missed is not None and rest.costed_won >= FEWEST_WINS:
            words += " " + say("evidence.purse.win_others", others=amount(missed))
        return [*said, words]


def purses(admission: Admission, within: Bits | None = None) -> Purses:
    """Return what the leads of a definition cost and were worth.

    Parameters
    ----------
    within
        The leads to look at; those that are old enough for rates, by default.
    """
    history = admission.history
    facts = Cohort.of(history)
    asked = facts.mature if within is None else within
    pair = admission.pair
    groups = {
        "admitted": pair.yes(), "rejected": pair.no(), "undecided": pair.unknown(), "rest": ~pair.sure,
        "all": asked,
    }  # fmt: skip
    outcome = history.outcome
    has_cost = outcome is not None and bool(outcome.has_cost.any())
    return Purses(
        {name: _purse(history, facts, leads & asked) for name, leads in groups.items()}, facts.has_value, has_cost
    )


def _purse(history: History, facts: Cohort, leads: Bits) -> Purse:
    outcome = history.outcome
    won = leads & facts.won
    if outcome is None:
        return Purse(count(leads), 0, 0, 0, 0, 0, 0)
    costed, cents = 0, 0
    costed_won = count(won & pack(outcome.has_cost))
    if costed_won or outcome.has_cost.any():
        there = unpack(leads, history.n) & outcome.has_cost
        costed, cents = int(np.count_nonzero(there)), int(outcome.cost_cents[there].sum())
    valued = count(won & pack(outcome.has_value))
    return Purse(count(leads), count(won), valued, facts.value_cents(leads), costed, costed_won, cents)
