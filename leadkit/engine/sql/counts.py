"""The steps of one count: which activities count, how many there are in each window, when a number was reached.

Windows are counted by ``ROW_NUMBER``, ``LAG`` and running sums over whole numbers; ranges and intervals mean
different things to different databases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from leadkit.definition.catalogue import CODED_TYPES, Catalogue, Field
from leadkit.definition.predicates import IsKnown, Statistic
from leadkit.engine.sql.calendars import Offsets, day_number, unit_of
from leadkit.engine.sql.cells import holds
from leadkit.engine.sql.layout import Kind, Names
from leadkit.engine.sql.portable import Portable, Term, both, case, column, is_there, renamed, same, whole
from leadkit.engine.sql.queries import copies, cte, group, join, running_sum, select, window

FARTHEST = 2**60
"""More seconds than any moment is away from any other; longer spans are cut to it so that nothing overflows."""


@dataclass
class Count:
    """One statistic up to one horizon, and the numbers whose moments are asked for: number to column.

    Parameters
    ----------
    horizon
        The column of the leads with the moment up to which they are judged.
    name
        The table with the moments.
    """

    statistic: Statistic
    horizon: str
    name: str
    numbers: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counter:
    """Writes counts down.

    Parameters
    ----------
    key
        The column that names the lead.
    leads
        The table with the leads' horizons.
    tables
        Gives out names of tables.
    """

    key: str
    leads: str
    kinds: Mapping[str, Kind]
    catalogue: Catalogue
    portable: Portable
    offsets: Offsets
    tables: Names

    def steps(self, count: Count) -> list[exp.CTE]:
        """Return the common table expressions of one count; the last is called by its name."""
        statistic = count.statistic
        counted = self._name(count, "counted")
        first = cte(counted, self._counted(count))
        if set(count.numbers) == {1}:
            moments: list[Term] = [renamed(exp.Min(this=column("at")), name) for name in count.numbers.values()]
            return [first, cte(count.name, self._per_lead(counted, moments))]
        if statistic.sliding_s is None:
            return [first, *self._in_units(count, counted)]
        width = min(statistic.sliding_s, FARTHEST)
        if statistic.distinct is None:
            return [first, *self._sliding(count, counted, width)]
        return [first, *self._sliding_distinct(count, counted, width)]

    def _counted(self, count: Count) -> exp.Select:
        """Return the activities that count: before the horizon, recent enough, and passing every ``where``."""
        statistic, kind = count.statistic, self.kinds[count.statistic.activity]
        at = column("at", kind.table)
        columns: list[Term] = [column(self.key, kind.table), at.copy()]
        conditions: list[Term] = []
        if kind.column is not None:
            named = self.portable.exact(column(kind.column, kind.table))
            conditions.append(same(named, self.portable.spelled(statistic.activity)))
        conditions.append(exp.LT(this=at.copy(), expression=column(count.horizon, self.leads)))
        if statistic.recent_s is not None:
            span = whole(min(statistic.recent_s, FARTHEST))
            since = exp.Sub(this=column(count.horizon, self.leads), expression=span)
            conditions.append(exp.GTE(this=at.copy(), expression=since))
        for predicate in statistic.where:
            cell = column(kind.attributes[predicate.field], kind.table)
            if not isinstance(predicate, IsKnown):
                conditions.append(is_there(cell.copy()))
            conditions.append(holds(predicate, cell, self._attribute(predicate.field), self.portable))
        if statistic.distinct is not None:
            thing: Term = column(kind.attributes[statistic.distinct], kind.table)
            conditions.append(is_there(thing.copy()))
            if self._attribute(statistic.distinct).type in CODED_TYPES:
                thing = self.portable.exact(thing)
            columns.append(renamed(thing, "thing"))
        if statistic.calendar is not None:
            columns.append(renamed(day_number(at, self.offsets, self.portable), "day"))
        query = join(select(kind.table, columns), self.leads, kind.table, self.key)
        return query.where(both(*conditions), copy=False)

    def _in_units(self, count: Count, counted: str) -> list[exp.CTE]:
        """Count in all time, or in each calendar unit."""
        statistic = count.statistic
        found = []
        by: list[Term] = [column(self.key)]
        if statistic.calendar is not None:
            unit = unit_of(column("day"), statistic.calendar, self.portable)
            placed = self._name(count, f"by_{statistic.calendar}")
            names = [self.key, "at", *(["thing"] if statistic.distinct is not None else [])]
            found.append(cte(placed, select(counted, [*map(column, names), renamed(unit, "unit")])))
            counted = placed
            by.append(column("unit"))
        if statistic.distinct is not None:
            firsts = self._name(count, "distinct")
            apart = [*by, column("thing")]
            query = select(counted, [*copies(apart), renamed(exp.Min(this=column("at")), "at")])
            found.append(cte(firsts, group(query, apart)))
            counted = firsts
        ranked = self._name(count, "ranked")
        size = renamed(window(exp.RowNumber(), by, [column("at")]), "size")
        found.append(cte(ranked, select(counted, [column(self.key), column("at"), size])))
        return [*found, cte(count.name, self._per_lead(ranked, self._moments(count)))]

    def _sliding(self, count: Count, counted: str, width: int) -> list[exp.CTE]:
        """Reach n where the n-th activity is less than a width after the first of them."""
        lagged = self._name(count, "spans")
        before = {n: f"before_{n}" for n in count.numbers if n > 1}
        columns: list[Term] = [column(self.key), column("at")]
        for n, name in before.items():
            lag = exp.Lag(this=column("at"), offset=whole(n - 1))
            columns.append(renamed(window(lag, [column(self.key)], [column("at")]), name))
        moments: list[Term] = []
        for n, name in count.numbers.items():
            at: Term = column("at")
            if n > 1:
                span = exp.Sub(this=column("at"), expression=column(before[n]))
                at = case([(exp.LT(this=span, expression=whole(width)), at)])
            moments.append(renamed(exp.Min(this=at), name))
        return [cte(lagged, select(counted, columns)), cte(count.name, self._per_lead(lagged, moments))]

    def _sliding_distinct(self, count: Count, counted: str, width: int) -> list[exp.CTE]:
        """Count the things in a sliding window: each comes in when it is seen, and goes out a width after it last was.

        What goes out at a moment does so before what comes in: two activities exactly a width apart are not together.
        """
        once, seen, changes, sizes = (self._name(count, word) for word in ("once", "seen", "changes", "sizes"))
        sightings: list[Term] = [column(self.key), column("thing"), column("at")]
        following = window(exp.Lead(this=column("at")), sightings[:2], [column("at")])
        comes = select(once, [column(self.key), column("at"), renamed(whole(1), "step")])
        leaves = exp.Add(this=column("at"), expression=whole(width))
        is_seen_again = exp.LT(this=column("next_at"), expression=leaves.copy())
        until = case([(is_seen_again, column("next_at"))], leaves)
        goes = select(seen, [column(self.key), renamed(until, "at"), renamed(whole(-1), "step")])
        size = running_sum(column("step"), [column(self.key)], [column("at"), column("step")])
        return [
            cte(once, select(counted, sightings).distinct(copy=False)),
            cte(seen, select(once, [*copies(sightings), renamed(following, "next_at")])),
            cte(changes, exp.Union(this=comes, expression=goes, distinct=False)),
            cte(sizes, select(changes, [column(self.key), column("at"), renamed(size, "size")])),
            cte(count.name, self._per_lead(sizes, self._moments(count))),
        ]

    def _moments(self, count: Count) -> list[Term]:
        moments: list[Term] = []
        for n, name in count.numbers.items():
            reached = exp.GTE(this=column("size"), expression=whole(n))
            moments.append(renamed(exp.Min(this=case([(reached, column("at"))])), name))
        return moments

    def _per_lead(self, table: str, moments: list[Term]) -> exp.Select:
        return group(select(table, [column(self.key), *moments]), [column(self.key)])

    def _attribute(self, name: str) -> Field:
        return self.catalogue.attributes.get(name, Field(name))

    def _name(self, count: Count, word: str) -> str:
        return self.tables.give(f"{count.statistic.activity}_{word}")
