"""Whether the leads themselves have changed: how far each field's values have moved between older and newer leads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Literal

from leadkit.engine.bitmaps import Bits, count
from leadkit.evidence.rates import Rate, difference, rate
from leadkit.evidence.slices import slices
from leadkit.evidence.wording import percent
from leadkit.history.history import History
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

Size = Literal["none", "some", "much", "cannot be told"]
SOME, MUCH = 0.1, 0.25
FEWEST = 100
"""Fewer leads on either side say nothing about how values are distributed."""
BEYOND_CHANCE = 3


@dataclass(frozen=True, slots=True)
class Part:
    """One group of values, and how many of the older and of the newer leads have it."""

    title: str
    before: Rate
    after: Rate


@dataclass(frozen=True, slots=True)
class Shift:
    """How far the values of one field have moved.

    Parameters
    ----------
    index
        The population stability index: the sum over groups of (newer share - older share) x ln(newer / older), in
        natural logarithms; half a lead is added to each group so that empty ones count.
    by_chance
        What two samples of these sizes from one population would give on average (Yurdakul 2018): (groups - 1) x
        (1 / older + 1 / newer).
    parts
        The groups of `leadkit.evidence.slices`, not known among them.
    """

    field: str
    title: str
    index: float
    by_chance: float
    parts: tuple[Part, ...]
    size: Size

    @property
    def largest(self) -> Part:
        """The group whose share moved most."""
        return max(self.parts, key=lambda part: abs((part.after.value or 0) - (part.before.value or 0)))

    def sentence(self) -> str:
        """Return what moved, in words."""
        part, size = self.largest, self.size.replace(" ", "_")
        return say(
            f"evidence.stability.{size}", field=self.title, value=part.title,
            before=percent(part.before.value or 0), after=percent(part.after.value or 0),
        )  # fmt: skip


def stability(history: History, older: Bits, newer: Bits, fields: Iterable[str]) -> tuple[Shift, ...]:
    """Return how far the values of `fields` have moved from `older` to `newer` leads, farthest first.

    A move counts as some from 0.1 and as much from 0.25, the usual limits, and only if it is three times what chance
    gives.
    """
    found = (_shift(history, older, newer, name) for name in fields)
    return tuple(sorted(found, key=lambda shift: (shift.size == "cannot be told", -shift.index)))


def frame(shifts: Iterable[Shift]) -> pd.DataFrame:
    """Return a row per field and group of values.

    Columns: ``field``, ``field_title``, ``index``, ``by_chance``, ``size``; ``title`` (of the group); ``before``,
    ``after`` (shares of the older and of the newer leads, 0 to 1), ``before_leads``, ``after_leads`` (counts),
    ``difference``, ``low``, ``high`` (newer minus older share, 95 %, Newcombe).
    """
    import pandas as pd

    rows = []
    for shift in shifts:
        for part in shift.parts:
            gap = difference(part.after, part.before)
            rows.append(
                {
                    "field": shift.field, "field_title": shift.title, "index": shift.index,
                    "by_chance": shift.by_chance, "size": shift.size, "title": part.title,
                    "before": part.before.value, "after": part.after.value, "before_leads": part.before.hits,
                    "after_leads": part.after.hits, "difference": None if gap is None else gap.value,
                    "low": None if gap is None else gap.low, "high": None if gap is None else gap.high,
                }
            )  # fmt: skip
    return pd.DataFrame(rows)


def _shift(history: History, older: Bits, newer: Bits, name: str) -> Shift:
    n, m = count(older), count(newer)
    groups = [(part.title, count(part.leads & older), count(part.leads & newer)) for part in slices(history, name)]
    index = sum(_part(early, late, n, m, len(groups)) for _, early, late in groups)
    by_chance = (len(groups) - 1) * (1 / n + 1 / m) if n and m else 0.0
    parts = tuple(Part(title, rate(early, n), rate(late, m)) for title, early, late in groups)
    return Shift(name, history.catalogue.fields[name].title, index, by_chance, parts, _size(index, by_chance, n, m))


def _part(early: int, late: int, n: int, m: int, groups: int) -> float:
    before, after = (early + 0.5) / (n + 0.5 * groups), (late + 0.5) / (m + 0.5 * groups)
    return (after - before) * log(after / before)


def _size(index: float, by_chance: float, n: int, m: int) -> Size:
    if min(n, m) < FEWEST:
        return "cannot be told"
    if index < SOME or index < BEYOND_CHANCE * by_chance:
        return "none"
    return "some" if index < MUCH else "much"
