"""When the points of a large group first sufficed: its members come to hold one after another, and bring points.

For each lead the members are put in a row, by the moments at which they came to hold, and their points are added up
along it. So each member is spoken of once; to ask at the moment of each which of the others held takes a line per pair.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlglot import exp

from leadkit.engine.sql.layout import Names
from leadkit.engine.sql.points import PLAIN, added, in_parts, reaches
from leadkit.engine.sql.portable import (
    FLAT,
    Portable,
    Term,
    both,
    case,
    column,
    either,
    is_code,
    long,
    renamed,
    same,
    total,
    whole,
)
from leadkit.engine.sql.queries import cross, cte, group, running_sum, select

_BRANCHES = 8
"""One choice has so many branches: databases look at one after the other, and nest choices only so deep."""


@dataclass(frozen=True)
class Arrivals:
    """A group, none of whose points are below zero.

    Parameters
    ----------
    name
        The column for the moment at which its points first sufficed.
    members
        To each moment what it may bring: columns of verdicts, and for how many points a yes counts.
    least
        How many points suffice, above zero.
    """

    name: str
    members: Mapping[Term, Sequence[tuple[str, int]]]
    least: int

    @cached_property
    def parts(self) -> tuple[list[list[int]], list[int]]:
        """The points of all members, moment after moment, and what suffices, in parts that can be added up."""
        return in_parts([worth for brought in self.members.values() for _, worth in brought], self.least)

    def brought(self, part: int) -> list[Term]:
        """Return how many points each moment brings, in one part of them."""
        points = iter(self.parts[0])
        return [
            added([(is_code(code, 1), worth) for code, _ in brought if (worth := _digit(next(points), part))])
            for brought in self.members.values()
        ]


@dataclass(frozen=True, slots=True)
class Arriving:
    """Writes down the moments of several groups over one table.

    Parameters
    ----------
    before
        The table with the verdicts and moments of the members, a row per lead.
    key
        The column that names the lead.
    tables
        Gives out names of tables.
    """

    before: str
    key: str
    portable: Portable
    tables: Names

    def steps(self, groups: Sequence[Arrivals]) -> tuple[list[exp.CTE], str]:
        """Return the common table expressions, and the name of the last: a row per lead in which any member holds."""
        places, arrivals, points, sufficed = map(self.tables.give, ("places", "arrivals", "points", "sufficed"))
        parts = range(max(len(one.parts[1]) for one in groups))
        return [
            *self._places(places, sum(len(one.members) for one in groups)),
            cte(arrivals, self._arrivals(places, groups, parts)),
            cte(points, self._points(arrivals, groups, parts)),
            # PostgreSQL, which guesses far too many rows here, would otherwise hash the leads in a million batches.
            cte(sufficed, self._sufficed(points, groups), is_kept=self.portable.keeps),
        ], sufficed

    def _places(self, name: str, number: int) -> list[exp.CTE]:
        """Return a table of the numbers from 0 on, made of digits where they are many."""
        if number <= FLAT:
            return [cte(name, _numbers("place", number))]
        digits = self.tables.give("digits")
        tables = [f"d{i}" for i in range(_length(number, FLAT))]
        values = [exp.Mul(this=column("digit", table), expression=whole(FLAT**i)) for i, table in enumerate(tables)]
        place = total(list[Term](values))
        query = exp.select(renamed(place, "place"), copy=False)
        query = query.from_(exp.alias_(exp.Table(this=exp.to_identifier(digits, quoted=True)), tables[0], quoted=True))
        for table in tables[1:]:
            query = cross(query, digits, table)
        query = query.where(exp.LT(this=place.copy(), expression=whole(number)), copy=False)
        return [cte(digits, _numbers("digit", FLAT)), cte(name, query)]

    def _arrivals(self, places: str, groups: Sequence[Arrivals], parts: range) -> exp.Select:
        """Return for each lead and place: of which group it is, from when it holds, and what it brings."""
        of = [whole(number) for number, one in enumerate(groups) for _ in one.members]
        at = [moment for one in groups for moment in one.members]
        columns = [column(self.key), column("place"), renamed(_chosen(of), "part"), renamed(_chosen(at), "at")]
        for part in parts:
            brought = [worth for one in groups for worth in one.brought(part)]
            columns.append(renamed(_chosen(brought), _named("points", part)))
        return cross(select(self.before, columns), places)

    def _points(self, arrivals: str, groups: Sequence[Arrivals], parts: range) -> exp.Select:
        columns: list[Term] = [column(self.key), column("part"), column("at")]
        wide = sum(sum(map(sum, one.parts[0])) for one in groups) >= PLAIN
        brings = []
        for part in parts:
            points = column(_named("points", part))
            brings.append(exp.GT(this=points, expression=whole(0)))
            size = running_sum(long(points.copy()) if wide else points.copy(), columns[:2],
                               [column("at"), column("place")])  # fmt: skip
            columns.append(renamed(size, _named("size", part)))
        return select(arrivals, columns).where(either(*brings), copy=False)

    def _sufficed(self, points: str, groups: Sequence[Arrivals]) -> exp.Select:
        moments: list[Term] = []
        for number, one in enumerate(groups):
            least = one.parts[1]
            sizes = [column(_named("size", part)) for part in range(len(least))]
            enough = reaches(self.portable, sizes, least, len(one.parts[0]))
            is_own = same(column("part"), whole(number))
            moments.append(renamed(exp.Min(this=case([(both(is_own, enough), column("at"))])), one.name))
        return group(select(points, [column(self.key), *moments]), [column(self.key)])


def _chosen(terms: Sequence[Term], first: int = 0) -> Term:
    """Return the term that belongs to a row's place, looked up in choices within choices."""
    if all(term == terms[0] for term in terms):
        return terms[0].copy()
    step = _BRANCHES ** (_length(len(terms), _BRANCHES) - 1)
    found = [_chosen(terms[i : i + step], first + i) for i in range(0, len(terms), step)]
    ends = [whole(first + i) for i in range(step, len(terms), step)]
    earlier: list[Term] = [exp.LT(this=column("place"), expression=end) for end in ends]
    return case(zip(earlier, found[:-1], strict=True), found[-1])


def _numbers(name: str, number: int) -> exp.Query:
    """Return a table of the numbers from 0 on, fewer than `number`."""
    rows: list[exp.Query] = [exp.select(renamed(whole(i), name)) for i in range(number)]
    return rows[0] if number == 1 else exp.union(*rows, distinct=False, copy=False)


def _length(number: int, base: int) -> int:
    """Return how many digits the numbers below `number` have."""
    length = 1
    while base**length < number:
        length += 1
    return length


def _digit(digits: Sequence[int], part: int) -> int:
    return digits[part] if part < len(digits) else 0


def _named(word: str, part: int) -> str:
    return word if not part else f"{word}_{part}"
