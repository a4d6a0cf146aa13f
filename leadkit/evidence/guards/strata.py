"""Two groups of leads compared within the values of a field, and over them together (Mantel and Haenszel).

What wins overall may lose within every format: Simpson's paradox. So each difference is taken once more within the
strata of a field, and their differences are pooled with the weights of Mantel and Haenszel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from leadkit.engine.bitmaps import Bits, count
from leadkit.evidence.rates import CONFIDENCE, FEWEST_LEADS, FEWEST_WINS, Difference, Rate, difference, rate
from leadkit.evidence.slices import SliceKind, slices
from leadkit.history.history import History

if TYPE_CHECKING:
    import pandas as pd

STRATA = 40
"""So many values of a field are strata of their own; rarer ones are one stratum together."""
_LEANS = NormalDist().inv_cdf(0.9) / NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
"""How much of half an interval a difference must be away from zero to lean to one side."""
Turn = Literal["turns", "turns-in", "explained", "hidden", "holds", "open", "cannot-be-told"]


@dataclass(frozen=True, slots=True)
class Stratum:
    """Both groups among the leads that are alike in one field."""

    kind: SliceKind
    title: str
    value: str | float | None
    first: Rate
    second: Rate

    @property
    def difference(self) -> Difference | None:
        """Rate of the first group minus that of the second; ``None`` where one has no lead here."""
        return difference(self.first, self.second)

    @property
    def weight(self) -> float:
        """The weight of its difference in the pooled one, after Mantel and Haenszel."""
        together = self.first.of + self.second.of
        return self.first.of * self.second.of / together if together else 0.0

    @property
    def expected_wins(self) -> float:
        """Wins that the smaller group would have if both were alike."""
        together = self.first.of + self.second.of
        return min(self.first.of, self.second.of) * (self.first.hits + self.second.hits) / together if together else 0.0


@dataclass(frozen=True, eq=False)
class Strata:
    """Two groups compared within one field.

    Parameters
    ----------
    field, title
        The field by which the leads are split.
    first, second
        The rates of the groups overall.
    rows
        The strata; every lead of both groups is in one of them.
    tried
        How many such comparisons are looked at together; what is called a finding allows for that.
    """

    field: str
    title: str
    first: Rate
    second: Rate
    rows: tuple[Stratum, ...]
    tried: int = 1

    @property
    def crude(self) -> Difference | None:
        """The difference overall."""
        return difference(self.first, self.second)

    @cached_property
    def pooled(self) -> Difference | None:
        """The difference within the strata, pooled: what is left of it between leads that are alike in the field."""
        return pooled_difference([(r.first.hits, r.first.of, r.second.hits, r.second.of) for r in self.rows])

    @property
    def direction(self) -> int:
        """1 or -1 where the groups surely differ overall, allowing for the number of comparisons; else 0."""
        z = _z(self.first, self.second)
        return _sign(z) if abs(z) > _critical(self.tried) else 0

    @cached_property
    def against(self) -> tuple[Stratum, ...]:
        """The strata in which the groups surely differ the other way than overall, most leads first."""
        told = [row for row in self.rows if row.expected_wins >= FEWEST_WINS]
        limit = _critical(self.tried * max(1, len(told)))
        turned = [row for row in told if -self.direction * _z(row.first, row.second) > limit]
        return tuple(sorted(turned, key=lambda row: -row.weight))

    @property
    def leaning(self) -> tuple[Stratum, ...]:
        """The strata with 30 leads of each group in which the rates stand the other way than overall."""
        if self.crude is None:
            return ()
        large = [r for r in self.rows if min(r.first.of, r.second.of) >= FEWEST_LEADS and r.difference is not None]
        turned = [r for r in large if r.difference is not None and r.difference.value * self.crude.value < 0]
        return tuple(sorted(turned, key=lambda row: -row.weight))

    @property
    def turn(self) -> Turn:
        """What becomes of the difference within the strata.

        ``"turns"``: the pooled difference points the other way (one-sided, at 10 %), and the difference of all leads
        lies outside its interval. ``"turns-in"``: it turns in some strata, surely. ``"explained"``: none is left that
        could be told from chance, and what is left is surely not what it is overall. ``"hidden"``: there is one within
        the strata and none overall. ``"open"``: there is one overall, and within the strata there may be as much of it
        or none. ``"holds"``: none of these. ``"cannot-be-told"``: one group has no lead, or no stratum holds both.
        """
        crude, pooled = self.crude, self.pooled
        if crude is None or pooled is None:
            return "cannot-be-told"
        differs = not pooled.low <= crude.value <= pooled.high
        if self.direction and -pooled.value * self.direction > _LEANS * (pooled.high - pooled.low) / 2 and differs:
            return "turns"
        if self.direction and self.against:
            return "turns-in"
        if self.direction and not pooled.direction and differs:
            return "explained"
        if crude.direction and pooled.direction != crude.direction:
            return "open"
        return "hidden" if not crude.direction and pooled.direction and differs else "holds"

    def frame(self) -> pd.DataFrame:
        """Return a row per stratum, most weight first, then ``overall`` and ``pooled``.

        Columns: ``field``, ``row`` ("stratum", "overall", "pooled"), ``kind``, ``title``; ``first``, ``first_won``,
        ``first_rate``, ``first_low``, ``first_high``, ``first_too_few`` (leads, won, and the share with its 95 %
        interval of the first group), the same of the ``second``; ``difference``, ``difference_low``,
        ``difference_high`` (first minus second, between -1 and 1, 95 %: Newcombe; pooled: Mantel-Haenszel with the
        variance of Sato); ``weight`` (share of the pooled difference that rests on the stratum); ``against`` (surely
        the other way than overall).
        """
        import pandas as pd

        total = sum(row.weight for row in self.rows)
        ordered = sorted(self.rows, key=lambda row: (-row.weight, -row.first.of - row.second.of))
        rows = [
            {
                "field": self.field, "row": "stratum", "kind": row.kind, "title": row.title,
                **_group("first", row.first), **_group("second", row.second), **_gap(row.difference),
                "weight": row.weight / total if total else None, "against": row in self.against,
            }
            for row in ordered
        ]  # fmt: skip
        both = {**_group("first", self.first), **_group("second", self.second)}
        for name, gap in (("overall", self.crude), ("pooled", self.pooled)):
            shown = both if name == "overall" else dict.fromkeys(both)
            head = {"field": self.field, "row": name, "kind": None, "title": name}
            rows.append({**head, **shown, **_gap(gap), "weight": None, "against": False})
        return pd.DataFrame(rows)


def strata(
    history: History, first: Bits, second: Bits, won: Bits, field: str, *, tried: int = 1, top: int = STRATA
) -> Strata:
    """Compare two groups of leads within the values of a field.

    Parameters
    ----------
    first, second
        The leads of whom it can be told, of each group.
    won
        Those who had the outcome.
    tried
        How many such comparisons are looked at together.

    Raises
    ------
    HistoryError
        There is no such field.
    """
    rows = tuple(
        Stratum(part.kind, part.title, part.value, _rate(first & part.leads, won), _rate(second & part.leads, won))
        for part in slices(history, field, top)
    )
    title = history.catalogue.fields[field].title
    return Strata(field, title, _rate(first, won), _rate(second, won), rows, tried)


def pooled_difference(tables: Sequence[tuple[int, int, int, int]]) -> Difference | None:
    """Return the risk difference of Mantel and Haenszel with the 95 % interval of Sato (1989).

    The variance of Sato holds for many small strata as for few large ones.

    Parameters
    ----------
    tables
        For each stratum: hits and size of the first group, hits and size of the second. Strata in which one group is
        empty tell nothing and are left out; ``None`` where no stratum is left.

    Examples
    --------
    >>> d = pooled_difference([(4, 10, 2, 10), (9, 30, 6, 30)])
    >>> round(d.value, 3), round(d.low, 3), round(d.high, 3)
    (0.125, -0.066, 0.316)
    """
    cells: NDArray[np.float64] = np.array([t for t in tables if t[1] and t[3]], np.float64).reshape(-1, 4)
    if not len(cells):
        return None
    a, n1, b, n0 = cells.T
    n = n1 + n0
    weight = float((n1 * n0 / n).sum())
    value = float(((a * n0 - b * n1) / n).sum()) / weight
    p = float(((n1**2 * b - n0**2 * a + n1 * n0 * (n0 - n1) / 2) / n**2).sum())
    q = float(((a * (n0 - b) + b * (n1 - a)) / (2 * n)).sum())
    half = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2) * sqrt(max(0.0, value * p + q)) / weight
    return Difference(value, max(-1.0, value - half), min(1.0, value + half))


def _rate(leads: Bits, won: Bits) -> Rate:
    return rate(count(leads & won), count(leads))


def _z(first: Rate, second: Rate) -> float:
    """Return the difference of two shares in standard errors of none (pooled); 0 where nothing can be told."""
    n = first.of + second.of
    if first.value is None or second.value is None:
        return 0.0
    base = (first.hits + second.hits) / n
    error = sqrt(base * (1 - base) * (1 / first.of + 1 / second.of))
    return (first.value - second.value) / error if error else 0.0


def _critical(comparisons: int) -> float:
    """Return how many standard errors a finding needs, two-sided, at 5 % over so many comparisons (Bonferroni)."""
    return NormalDist().inv_cdf(1 - (1 - CONFIDENCE) / 2 / comparisons)


def _sign(number: float) -> int:
    return (number > 0) - (number < 0)


def _group(name: str, rate: Rate) -> dict[str, object]:
    return {
        name: rate.of, f"{name}_won": rate.hits, f"{name}_rate": rate.value, f"{name}_low": rate.low,
        f"{name}_high": rate.high, f"{name}_too_few": rate.too_few,
    }  # fmt: skip


def _gap(gap: Difference | None) -> dict[str, object]:
    numbers = (None, None, None) if gap is None else (gap.value, gap.low, gap.high)
    return dict(zip(("difference", "difference_low", "difference_high"), numbers, strict=True))
