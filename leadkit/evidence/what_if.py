"""What each condition does: whom it alone keeps out, what dropping it would let in, who is one condition short."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.model import Criterion
from leadkit.definition.words import name_of
from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits, Pair, count, empty, full, unpack
from leadkit.evidence.cohort import Cohort, Tally
from leadkit.evidence.pivots import Pivot, pivots
from leadkit.evidence.recount import Recount
from leadkit.evidence.wording import in_words
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Group:
    """A group of leads: counted, and those of them that are old enough for rates; without their value."""

    everyone: Tally
    mature: Tally


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What one condition does.

    Parameters
    ----------
    name, title
        Its name in `Admission.columns`, and what the room calls it.
    yes, no, unknown
        How many leads meet it, do not, and cannot be told.
    unique_rejections
        Rejected leads whose answer to it is known, and that would be admitted with the other answer.
    gained, lost
        Leads admitted, and no longer admitted, if it were dropped. (What is dropped from "any" takes leads away.)
    short
        Leads that are not admitted and would be if just this one condition were answered otherwise, or at all.
    """

    name: str
    title: str
    criterion: Criterion
    yes: int
    no: int
    unknown: int
    unique_rejections: int
    gained: Group
    lost: Group
    short: Group


@dataclass(frozen=True, eq=False, repr=False)
class WhatIfs:
    """What each condition does, in the order of the document."""

    conditions: tuple[WhatIf, ...]
    admission: Admission
    _short: dict[str, Bits]

    @property
    def n(self) -> int:
        """How many leads the history has."""
        return self.admission.history.n

    @cached_property
    def admitted(self) -> Tally:
        """The leads that are admitted now."""
        return Cohort.of(self.admission.history).tally(self.admission.pair.sure)

    @cached_property
    def shortages(self) -> dict[str, NDArray[np.bool_]]:
        """For each condition the leads that it alone keeps out, one entry per lead."""
        return {name: unpack(bits, self.n) for name, bits in self._short.items()}

    @property
    def short(self) -> Bits:
        """The leads that are one condition short of being admitted, whichever it is."""
        together = empty(self.n)
        for bits in self._short.values():
            together = together | bits
        return together

    def short_of(self, name: str) -> Bits:
        """Return the leads that this condition alone keeps out."""
        return self._short[name]

    def frame(self) -> pd.DataFrame:
        """Return a row per condition, indexed by `key` (its name in ``Admission.leads``).

        Columns: ``title``; ``yes``, ``no``, ``unknown`` (leads by their answer); ``unique_rejections`` (leads);
        ``dropped_admitted`` (leads admitted without it), ``gained``, ``lost`` (against now); ``gained_cohort``,
        ``gained_won``, ``gained_win_rate``, ``gained_low``, ``gained_high``, ``gained_too_few`` (of the gained that
        are old enough for rates, with 95 % interval); ``short`` (leads one condition short) and ``short_cohort``,
        ``short_won``, ``short_win_rate``, ``short_low``, ``short_high``, ``short_too_few`` likewise.
        """
        import pandas as pd

        rows = []
        for condition in self.conditions:
            gained, lost = condition.gained.everyone.leads, condition.lost.everyone.leads
            rows.append(
                {
                    "key": condition.name, "title": condition.title, "yes": condition.yes, "no": condition.no,
                    "unknown": condition.unknown, "unique_rejections": condition.unique_rejections,
                    "dropped_admitted": self.admitted.leads + gained - lost, "gained": gained, "lost": lost,
                    **_rates("gained", condition.gained.mature),
                    "short": condition.short.everyone.leads, **_rates("short", condition.short.mature),
                }
            )  # fmt: skip
        return pd.DataFrame(rows).set_index("key") if rows else pd.DataFrame()

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return for each condition that keeps leads out how many it does, and how good they were; most leads first.

        Then what dropping a condition would do, where that is not the same: out of "any" it takes leads away.
        """
        ordered = sorted(self.conditions, key=lambda c: -c.short.everyone.leads)
        kept_out = [_sentence("short", c.title, c.short) for c in ordered if c.short.everyone.leads]
        dropped = [
            _sentence(f"dropped_{name}", c.title, moved)
            for c in ordered
            for name, moved in (("gained", c.gained), ("lost", c.lost))
            if moved.everyone.leads and (name == "lost" or moved != c.short)
        ]
        return (*kept_out, *dropped)


def what_if(admission: Admission) -> WhatIfs:
    """Return what each condition of the draft does; of a ladder, to reaching its highest level."""
    recount = Recount(admission)
    counting = _Counting(recount, Cohort.of(admission.history))
    # One by one: of a large history each is a megabyte or more for as long as it is held.
    found = {name: counting.of(name, pivot) for name, pivot in pivots(recount)}
    ordered = {name: found[name] if name in found else counting.of(name, None) for name in recount.conditions}
    shorts = {name: short for name, (_, short) in ordered.items()}
    return WhatIfs(tuple(condition for condition, _ in ordered.values()), admission, shorts)


class _Counting:
    """Counts whom the conditions of one draft keep out, and who comes in and goes without them."""

    def __init__(self, recount: Recount, facts: Cohort) -> None:
        self.recount, self.facts = recount, facts
        self.verdict = recount.admission.pair
        self.catalogue = recount.admission.history.catalogue

    def of(self, name: str, pivot: Pivot | None) -> tuple[WhatIf, Bits]:
        """Return what a condition does, and the leads that it alone keeps out."""
        condition, changed = self.recount.conditions[name], _Change.of(self.recount, name, pivot)
        short = self._group(changed.short)
        gained = short if changed.gained is changed.short else self._group(changed.gained)
        return WhatIf(
            name, name_of(condition.criterion, self.catalogue), condition.criterion, *condition.answer.counts(),
            changed.alone(self.verdict, condition.answer, short.everyone.leads), gained, self._group(changed.lost),
            short,
        ), changed.short  # fmt: skip

    def _group(self, leads: Bits) -> Group:
        return Group(*self.facts.both(leads, valued=False))


@dataclass(frozen=True, eq=False)
class _Change:
    """Whom a condition keeps out, and who comes in and goes when it is dropped; the same bitmap where all agree."""

    short: Bits
    gained: Bits
    lost: Bits

    @classmethod
    def of(cls, recount: Recount, name: str, pivot: Pivot | None) -> _Change:
        """Return what hangs on a condition; `pivot` is given where it stands in one place only."""
        admitted, nobody = recount.admission.pair.sure, full(recount.n)[:0]
        stands = recount.stands_for(name)
        if pivot is not None and stands is not None:
            return cls(pivot.short, *((pivot.short, nobody) if stands is pivot.helps else (nobody, pivot.held)))
        dropped = recount.without(name).sure
        short = empty(recount.n) if pivot is None else pivot.short
        if pivot is None:
            for met in recount.directions(name):
                short |= recount.answered(name, met=met).sure & ~admitted
        return cls(short, dropped & ~admitted, admitted & ~dropped)

    def alone(self, verdict: Pair, answer: Pair, short: int) -> int:
        """Return how many of the leads that are short are rejected, and their answer is known."""
        if verdict.is_told and answer.is_told:
            return short
        return count(self.short & ~verdict.possible & ~answer.unknown())


def _sentence(key: str, title: str, leads: Group) -> str:
    return say(f"evidence.what_if.{key}", title=title, n=leads.everyone.leads, rate=in_words(leads.mature.rate))


def _rates(prefix: str, tally: Tally) -> dict[str, object]:
    rate = tally.rate
    return {
        f"{prefix}_cohort": rate.of, f"{prefix}_won": rate.hits, f"{prefix}_win_rate": rate.value,
        f"{prefix}_low": rate.low, f"{prefix}_high": rate.high, f"{prefix}_too_few": rate.too_few,
    }  # fmt: skip
