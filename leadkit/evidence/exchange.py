"""One draft instead of another: who would gain and lose which won deals, and how much more or less there is to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from leadkit.engine.admission import VERDICTS, Admission
from leadkit.engine.bitmaps import Bits, count, unpack
from leadkit.evidence.cohort import Cohort, Tally
from leadkit.evidence.wording import amount
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Moved:
    """The leads that come in, or that go.

    Parameters
    ----------
    everyone, mature
        All of them, and those that are old enough for rates.
    per_week
        Leads a week; ``None`` where the history is not dated.
    untold
        How many of them the draft that does not count them cannot tell.
    """

    leads: Bits
    everyone: Tally
    mature: Tally
    per_week: float | None
    untold: int


@dataclass(frozen=True, eq=False, repr=False)
class Exchange:
    """What changes if the draft of `second` is taken instead of the draft of `first`.

    Parameters
    ----------
    gained
        Leads that only the second admits.
    lost
        Leads that only the first admits.
    """

    first: str
    second: str
    gained: Moved
    lost: Moved
    _sides: tuple[Admission, Admission]

    def reversed(self) -> Exchange:
        """Return what changes the other way round."""
        return Exchange(self.second, self.first, self.lost, self.gained, self._sides[::-1])

    @property
    def facts(self) -> Cohort:
        """What the history says of everyone."""
        return Cohort.of(self._sides[0].history)

    @property
    def moves(self) -> bool:
        """Whether any lead comes or goes."""
        return bool(self.gained.everyone.leads or self.lost.everyone.leads)

    @property
    def balance(self) -> int:
        """Won deals gained less those lost; leads, where the history has no outcome."""
        gained, lost = self.gained.everyone, self.lost.everyone
        return gained.won - lost.won if self.facts.has_outcome else gained.leads - lost.leads

    @property
    def per_week(self) -> float | None:
        """Leads a week more, or less, to work; ``None`` where the history is not dated."""
        gained, lost = self.gained.per_week, self.lost.per_week
        return None if gained is None or lost is None else gained - lost

    def row(self) -> dict[str, object]:
        """Return the exchange as a row of a table.

        Columns: ``first`` (the draft that is given up), ``second`` (the one that is taken); for ``gained`` and
        ``lost``: ``_leads``, ``_won``, ``_value_cents`` (of the won), ``_per_week`` (leads a week), ``_cohort``,
        ``_cohort_won`` (of those old enough for rates), ``_untold`` (leads that the draft that does not count them
        cannot tell).
        """
        row: dict[str, object] = {"first": self.first, "second": self.second}
        for name, moved in (("gained", self.gained), ("lost", self.lost)):
            row |= {
                f"{name}_leads": moved.everyone.leads, f"{name}_won": moved.everyone.won,
                f"{name}_value_cents": moved.everyone.value_cents, f"{name}_per_week": moved.per_week,
                f"{name}_cohort": moved.mature.leads, f"{name}_cohort_won": moved.mature.won,
                f"{name}_untold": moved.untold,
            }  # fmt: skip
        return row

    def frame(self) -> pd.DataFrame:
        """Return the exchange as a table of one row; its columns are those of `row`."""
        import pandas as pd

        return pd.DataFrame([self.row()])

    def deals(self) -> pd.DataFrame:
        """Return the won deals that come and go, indexed by lead id, the most valuable first.

        Columns: ``change`` ("gained" or "lost"), ``value_cents``, ``mature`` (old enough for rates), ``other`` (what
        the draft that does not count it says: rejected or undecided).
        """
        import pandas as pd

        history, facts = self._sides[0].history, self.facts
        mature = unpack(facts.mature, facts.n)
        parts = []
        sides = zip(("gained", "lost"), (self.gained, self.lost), self._sides, strict=True)
        for change, moved, other in sides:
            rows = np.flatnonzero(unpack(moved.leads & facts.won, facts.n))
            cents = np.zeros(len(rows), np.int64) if history.outcome is None else history.outcome.value_cents[rows]
            table = {
                "change": change, "value_cents": cents, "mature": mature[rows],
                "other": [VERDICTS[code] for code in other.verdict[rows].tolist()],
            }  # fmt: skip
            ids = pd.Index([history.lead_ids[row] for row in rows], name="lead_id", dtype=object)
            parts.append(pd.DataFrame(table, index=ids))
        return pd.concat(parts).sort_values("value_cents", ascending=False, kind="stable")

    def __repr__(self) -> str:
        return self.sentence()

    def sentences(self) -> tuple[str, ...]:
        """Return both directions, a sentence each."""
        return self.sentence(), self.reversed().sentence()

    def sentence(self) -> str:
        """Return in words what is gained and lost."""
        names = {"first": self.first, "second": self.second[:1].upper() + self.second[1:]}
        if not self.moves:
            return say("evidence.exchange.nothing", **names)
        told = "" if self.facts.has_outcome else "_counted"
        parts = [
            say(f"evidence.exchange.{name}{told}", n=moved.everyone.leads, won=deals(moved.everyone))
            for name, moved in (("gained", self.gained), ("lost", self.lost))
            if moved.everyone.leads
        ]
        said = say("evidence.exchange.instead", **names, changes="; ".join(parts))
        return said if self.per_week is None else f"{said} {self.load_sentence()}"

    def load_sentence(self) -> str:
        """Return in words how many leads a week there are more or fewer to work."""
        each = self.per_week
        if each is None:
            return say("evidence.exchange.undated")
        n = round(abs(each))
        return say(f"evidence.exchange.{'same' if not n else 'more' if each > 0 else 'fewer'}", n=n)


def deals(group: Tally) -> str:
    """Return how many won deals a group holds, with their value where there is one."""
    key = "no_deals" if not group.won else "deals_worth" if group.value_cents > 0 else "deals"
    return say(f"evidence.exchange.{key}", n=group.won, amount=amount(group.value_cents))


def exchange(first: str, one: Admission, second: str, other: Admission) -> Exchange:
    """Return what changes if the draft of `second` is taken instead of that of `first`; both on the same history."""
    gained = _moved(other.pair.sure & ~one.pair.sure, one)
    return Exchange(first, second, gained, _moved(one.pair.sure & ~other.pair.sure, other), (one, other))


def _moved(leads: Bits, without: Admission) -> Moved:
    facts = Cohort.of(without.history)
    per_week = None if facts.weeks is None else count(leads & facts.dated) / facts.weeks
    return Moved(leads, *facts.both(leads), per_week, count(leads & without.pair.unknown()))
