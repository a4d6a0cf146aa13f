"""Several outcomes side by side: whether sales, the market and whoever finds junk rank the same leads alike.

Two outcomes rank two groups differently beyond chance where the figures stand in opposite order and the two log odds
ratios differ by more than chance. Their variances and covariances are those of the influence of each lead, so that
outcomes of the same leads, and groups that overlap, are treated rightly; as many comparisons are made at once, p-values
are Holm's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

from leadkit.definition.words import name_of
from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits, count
from leadkit.evidence.chance import exact
from leadkit.evidence.groups import MOST, groups_of
from leadkit.evidence.junk import JUNK, Junk, is_bad
from leadkit.evidence.rates import CONFIDENCE, FEWEST_LEADS, Rate
from leadkit.evidence.roles import reported
from leadkit.evidence.target import Target, targets
from leadkit.evidence.wording import percent
from leadkit.history.history import History
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

MOST_TURNS = 3
FEWEST = 5
"""So many leads a group needs on either side of an outcome before its odds are compared."""


@dataclass(frozen=True, slots=True)
class Place:
    """One group of leads by every outcome.

    Parameters
    ----------
    rates
        Its rate by each outcome.
    ranks
        Its place by each outcome, 1 for the best; ``None`` where there are too few to say, and of groups that are not
        one thing (all other values, not known).
    """

    title: str
    rates: tuple[Rate, ...]
    ranks: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """Two groups that two outcomes put in opposite order, beyond chance.

    Parameters
    ----------
    first, second
        Numbers of the groups; `first` is ahead by `one`, and behind by `other`.
    one, other
        Numbers of the outcomes.
    p
        How often chance alone would part the two outcomes that far, corrected for all comparisons made (Holm).
    is_sure
        Whether each of the two orders is beyond chance even by itself.
    """

    first: int
    second: int
    one: int
    other: int
    p: float
    is_sure: bool


@dataclass(frozen=True, eq=False, repr=False)
class SideBySide:
    """Groups of leads by every outcome of a history.

    Parameters
    ----------
    title
        What the groups are values of.
    targets
        The outcomes, in the order of the history; junk last.
    turns
        Where two outcomes rank differently beyond chance, the strongest first, those with junk last.
    compared
        How many pairs of groups were compared by how many pairs of outcomes, taken together.
    apart
        For each outcome whether its first and its last group differ beyond chance, as the two ends of so many groups.
    """

    title: str
    targets: tuple[Target, ...]
    rows: tuple[Place, ...]
    turns: tuple[Turn, ...]
    compared: int
    apart: tuple[bool, ...]

    def frame(self) -> pd.DataFrame:
        """Return a row per group and outcome.

        Columns: ``title`` (the group), ``outcome`` (its name), ``outcome_title``, ``is_bad`` (a low rate is good);
        ``asked`` (leads of whom it can be told), ``hits`` (those of them that had it), ``rate`` (between 0 and 1),
        ``low``, ``high`` (95 % interval), ``too_few``; ``rank`` (1 is best, missing where it cannot be told).
        """
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "title": row.title, "outcome": t.name, "outcome_title": t.title, "is_bad": is_bad(t.name),
                    "asked": rate.of, "hits": rate.hits, "rate": rate.value, "low": rate.low, "high": rate.high,
                    "too_few": too_few(rate, is_bad(t.name)), "rank": rank,
                }
                for row in self.rows
                for t, rate, rank in zip(self.targets, row.rates, row.ranks, strict=True)
            ],
        ).astype({"rank": "Int64"})  # fmt: skip

    def turn_frame(self) -> pd.DataFrame:
        """Return a row per pair of groups that two outcomes put in opposite order beyond chance.

        Columns: ``first``, ``second`` (groups), ``one``, ``other`` (outcomes: the first group is ahead by the one and
        behind by the other), ``p`` (Holm), ``is_sure`` (each order is beyond chance even by itself).
        """
        import pandas as pd

        names = ["first", "second", "one", "other", "p", "is_sure"]
        flat = [
            (
                self.rows[t.first].title, self.rows[t.second].title, self.targets[t.one].name,
                self.targets[t.other].name, t.p, t.is_sure,
            )
            for t in self.turns
        ]  # fmt: skip
        return pd.DataFrame(flat, columns=names)

    def sentences(self) -> tuple[str, ...]:
        """Return what the outcomes disagree on, or that they do not; the best and the last of each."""
        said = [self.turned(turn) for turn in self.turns[:MOST_TURNS]]
        if len(self.turns) > MOST_TURNS:
            said.append(say("evidence.side.turns_more", n=len(self.turns) - MOST_TURNS))
        if len(self.targets) > 1 and self.compared and not said:
            said = [say("evidence.side.alike", title=self.title, n=self.compared)]
        return (*said, *(text for i in range(len(self.targets)) if (text := self.best(i))))

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def _ranked(self, outcome: int) -> list[Place]:
        """Return the groups with a place by an outcome, the best first."""
        placed = [(row.ranks[outcome], row) for row in self.rows]
        return [row for _, row in sorted(((r, row) for r, row in placed if r is not None), key=lambda pair: pair[0])]

    def turned(self, turn: Turn) -> str:
        """Return what two outcomes say of two groups."""
        first, second = self.rows[turn.first], self.rows[turn.second]
        said = {"one": turn.one, "other": turn.other}
        shares = {
            f"{name}_{which}": percent(row.rates[outcome].value or 0)
            for name, outcome in said.items()
            for which, row in (("first", first), ("second", second))
        }
        return say(
            "evidence.side.turn_sure" if turn.is_sure else "evidence.side.turn", first=first.title,
            second=second.title, one=self.targets[turn.one].title, other=self.targets[turn.other].title, **shares,
        )  # fmt: skip

    def best(self, outcome: int) -> str | None:
        """Return which group is first and which last by one outcome, or that the order may be chance.

        ``None`` where none can be ranked.
        """
        ranked = self._ranked(outcome)
        if not ranked:
            return None
        best, last, title = ranked[0], ranked[-1], self.targets[outcome].title
        if best is last:
            return say("evidence.side.only", outcome=title, best=best.title, rate=_share(best, outcome))
        key = "evidence.side.best" if self.apart[outcome] else "evidence.side.near"
        return say(
            key, outcome=title, best=best.title, rate=_share(best, outcome), last=last.title,
            low=_share(last, outcome),
        )  # fmt: skip


def side_by_side(history: History, field: str, *, most: int = MOST, junk: Junk | None = None) -> SideBySide:
    """Return the values of a field by every outcome of the history, and by junk where it is given.

    Raises
    ------
    UsageError
        There is no such field, or it names persons.
    """
    groups = groups_of(history, reported(history, field), most)
    sides = _sides(history, junk)
    return _compared(groups.title, sides, groups.names, groups.bits, groups.is_value)


def criteria_side_by_side(admission: Admission, *, junk: Junk | None = None) -> SideBySide:
    """Return the leads that surely meet each criterion of a definition by every outcome; these groups overlap.

    Criteria of the same name are told apart by their keys.
    """
    catalogue, verdicts = admission.history.catalogue, admission.criteria
    said = [name_of(criterion, catalogue) for _, criterion in admission.columns.values()]
    names = tuple(
        f"{name} ({key})" if said.count(name) > 1 else name for key, name in zip(admission.columns, said, strict=True)
    )
    bits = tuple(verdicts[name].sure for name in admission.columns)
    title = say("evidence.side.conditions")
    return _compared(title, _sides(admission.history, junk), names, bits, (True,) * len(names))


def _sides(history: History, junk: Junk | None) -> tuple[Target, ...]:
    known = targets(history)
    if junk is None:
        return known
    own = {junk.outcome} if junk.basis == "outcome" else set()
    return (*(t for t in known if t.name not in own), junk.target)


def _compared(
    title: str, sides: tuple[Target, ...], names: Sequence[str], bits: Sequence[Bits], can_rank: Sequence[bool]
) -> SideBySide:
    rates = [[side.rate(group) for side in sides] for group in bits]
    ranks = [_ranks([row[i] for row in rates], can_rank, is_bad(side.name)) for i, side in enumerate(sides)]
    rows = tuple(
        Place(name, tuple(row), tuple(column[i] for column in ranks))
        for i, (name, row) in enumerate(zip(names, rates, strict=True))
    )
    turns, compared = _turns(sides, rows, bits)
    return SideBySide(title, sides, rows, turns, compared, _apart(sides, rows, bits))


def _apart(sides: Sequence[Target], rows: Sequence[Place], bits: Sequence[Bits]) -> tuple[bool, ...]:
    """Return by which outcomes the first group and the last differ beyond chance.

    They are the ends of all groups that have a place, so each p-value is multiplied by the number of their pairs
    (Bonferroni), and the outcomes are corrected for one another (Holm).
    """
    found = []
    for i, side in enumerate(sides):
        placed = sorted((rank, number) for number, row in enumerate(rows) if (rank := row.ranks[i]) is not None)
        pairs = len(placed) * (len(placed) - 1) // 2
        p = _same(side, *((bits[g], rows[g].rates[i]) for _, g in (placed[0], placed[-1]))) if pairs else 1.0
        found.append(min(1.0, p * pairs))
    return tuple(p < 1 - CONFIDENCE for p in holm(found))


def _same(side: Target, first: tuple[Bits, Rate], last: tuple[Bits, Rate]) -> float:
    """Return the p-value of "two groups have the same rate": exact, or by the pooled z test where they overlap."""
    (mine, one), (theirs, other) = first, last
    both = mine & theirs & side.asked
    shared = count(both)
    if not shared:
        return exact(one, other)
    share = (one.hits + other.hits - count(both & side.hits)) / (one.of + other.of - shared)
    variance = share * (1 - share) * (1 / one.of + 1 / other.of - 2 * shared / (one.of * other.of))
    return _two_sided((one.value or 0) - (other.value or 0), variance)


def too_few(found: Rate, bad: bool) -> bool:
    """Return whether a rate rests on fewer than 30 leads or 5 good ones: hits, or by junk and the like the others."""
    return found.of < FEWEST_LEADS or (found.of - found.hits if bad else found.hits) < FEWEST


def _ranks(rates: Sequence[Rate], can_rank: Sequence[bool], bad: bool) -> list[int | None]:
    """Return the place of each group, equal ones sharing the better place."""
    sign = 1 if bad else -1
    known = {i: (r.value or 0) * sign for i, r in enumerate(rates) if can_rank[i] and not too_few(r, bad)}
    return [1 + sum(other < known[i] for other in known.values()) if i in known else None for i in range(len(rates))]


@dataclass(frozen=True, slots=True, eq=False)
class _Cell:
    """One group by one outcome: the log odds of a hit, and what makes up its variance."""

    asked: Bits
    hits: Bits
    rate: Rate
    sign: int

    @classmethod
    def of(cls, side: Target, group: Bits, found: Rate) -> _Cell:
        return cls(group & side.asked, group & side.hits, found, -1 if is_bad(side.name) else 1)

    @property
    def share(self) -> float:
        return self.rate.hits / self.rate.of

    @property
    def odds(self) -> float:
        return self.sign * log(self.share / (1 - self.share))

    def covariance(self, other: _Cell) -> float:
        """Return the covariance of two log odds by the influence of the leads that are in both."""
        both = count(self.asked & other.asked)
        if not both:
            return 0.0
        mine, theirs = self.share, other.share
        sums = (
            count(self.hits & other.hits)
            - theirs * count(self.hits & other.asked)
            - mine * count(self.asked & other.hits)
            + mine * theirs * both
        )
        scale = self.rate.of * mine * (1 - mine) * other.rate.of * theirs * (1 - theirs)
        return self.sign * other.sign * sums / scale


def _turns(sides: Sequence[Target], rows: Sequence[Place], bits: Sequence[Bits]) -> tuple[tuple[Turn, ...], int]:
    tested: list[tuple[float, Turn | None]] = []
    for one, other in combinations(range(len(sides)), 2):
        if _alike(sides[one], sides[other]):
            continue
        ranked = [i for i, row in enumerate(rows) if all(_can_test(row, s) for s in (one, other))]
        cells = {(i, s): _Cell.of(sides[s], bits[i], rows[i].rates[s]) for i in ranked for s in (one, other)}
        for g, h in combinations(ranked, 2):
            tested.append(_test(cells, g, h, one, other))
    adjusted = holm([p for p, _ in tested])
    found = [
        Turn(turn.first, turn.second, turn.one, turn.other, p, turn.is_sure)
        for p, (_, turn) in zip(adjusted, tested, strict=True)
        if turn is not None and p < 1 - CONFIDENCE
    ]
    # Junk is no step of the sales process: what sales and the market see differently comes first.
    found.sort(key=lambda turn: (JUNK in (sides[turn.one].name, sides[turn.other].name), turn.p))
    return tuple(found), len(tested)


def _can_test(row: Place, side: int) -> bool:
    """Return whether a group has enough leads on either side of an outcome for its odds."""
    found = row.rates[side]
    return row.ranks[side] is not None and min(found.hits, found.of - found.hits) >= FEWEST


def _alike(one: Target, other: Target) -> bool:
    """Return whether one outcome is made from the other: junk is a reason for a refusal, so nothing is to be found."""
    return JUNK in (one.name, other.name) and bool((one.asked == other.asked).all())


def _test(cells: dict[tuple[int, int], _Cell], g: int, h: int, one: int, other: int) -> tuple[float, Turn | None]:
    """Return the p-value of "both outcomes see these two groups alike", and the turn if the orders are opposite."""
    parts = [(cells[g, one], 1), (cells[h, one], -1), (cells[g, other], -1), (cells[h, other], 1)]
    contrast = sum(sign * cell.odds for cell, sign in parts)
    p = _two_sided(contrast, _variance(parts))
    by_one, by_other = cells[g, one].odds - cells[h, one].odds, cells[g, other].odds - cells[h, other].odds
    if by_one * by_other >= 0:
        return p, None
    is_sure = max(_two_sided(by_one, _variance(parts[:2])), _two_sided(by_other, _variance(parts[2:]))) < 1 - CONFIDENCE
    first, second = (g, h) if by_one > 0 else (h, g)
    return p, Turn(first, second, one, other, p, is_sure)


def _variance(parts: Sequence[tuple[_Cell, int]]) -> float:
    return sum(a * b * mine.covariance(theirs) for mine, a in parts for theirs, b in parts)


def _two_sided(value: float, variance: float) -> float:
    if variance <= 0:
        return 1.0
    return 2 * NormalDist().cdf(-abs(value) / sqrt(variance))


def holm(p_values: Sequence[float]) -> list[float]:
    """Return p-values corrected for all of them being looked at (Holm 1979), in their order.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    adjusted, highest = [0.0] * len(p_values), 0.0
    for place, i in enumerate(order):
        highest = max(highest, min(1.0, (len(p_values) - place) * p_values[i]))
        adjusted[i] = highest
    return adjusted


def _share(row: Place, outcome: int) -> str:
    return percent(row.rates[outcome].value or 0)
