"""The first layer: per lead its fields and horizons, and when each count first reached the numbers asked for.

A count says yes from the moment it reached a number, so that one moment answers every comparison: at least 5 is
"5 was reached", at most 5 is "6 was never reached".
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from leadkit.definition.catalogue import Catalogue
from leadkit.definition.predicates import Statistic
from leadkit.engine.sql.calendars import Offsets
from leadkit.engine.sql.counts import FARTHEST, Count, Counter
from leadkit.engine.sql.layout import Layout, Names
from leadkit.engine.sql.portable import NEVER, Portable, Term, case, column, is_null, or_never, renamed, whole
from leadkit.engine.sql.queries import cte, everything, join, select

LARGEST_COUNT = 2**31
"""No count reaches that."""
OWN_NAMES = (
    "created_at", "status", "value_cents", "at", "size", "thing", "unit", "day", "place", "part", "points",
)  # fmt: skip
"""What columns of our own are called between the first table and the last."""
JOINED = 30
"""How many tables are joined at once; SQLite takes 64."""


class Features:
    """Collects what is asked of the leads, and writes it down as the first common table expressions.

    Parameters
    ----------
    offsets
        The time zone's offsets, for calendar windows.
    as_of
        When the data was taken, UTC seconds.
    """

    def __init__(
        self, layout: Layout, catalogue: Catalogue, portable: Portable, offsets: Offsets, as_of: int | None
    ) -> None:
        self.layout, self.catalogue, self.portable = layout, catalogue, portable
        self.offsets, self.as_of = offsets, as_of
        self.names = Names((layout.key, *OWN_NAMES))
        self.tables = Names((layout.leads, *(kind.table for kind in layout.kinds.values())))
        self._fields: dict[str, str] = {}
        self._horizons: dict[int | None, str] = {}
        self._counts: dict[tuple[Statistic, str], Count] = {}

    def field(self, name: str) -> str:
        """Return the column with a field's value."""
        if name not in self._fields:
            self._fields[name] = self.names.give(f"{name}_value" if name in self.layout.fields else "nothing")
        return self._fields[name]

    def horizon(self, observe_s: int | None) -> str:
        """Return the column with the horizon; `NEVER` where nothing limits it."""
        if observe_s not in self._horizons:
            self._horizons[observe_s] = self.names.give("horizon")
        return self._horizons[observe_s]

    def reached(self, statistic: Statistic, number: int, observe_s: int | None) -> str | None:
        """Return the column with the moment at which a count first reached a number; ``None``: it never does."""
        kind = self.layout.kinds.get(statistic.activity)
        if kind is None or number >= LARGEST_COUNT:
            return None
        horizon = self.horizon(observe_s)
        if (statistic, horizon) not in self._counts:
            name = self.tables.give(f"{statistic.activity}_reached")
            self._counts[statistic, horizon] = Count(statistic, horizon, name)
        numbers = self._counts[statistic, horizon].numbers
        if number not in numbers:
            numbers[number] = self.names.give(f"{statistic.activity}_reached_{number}")
        return numbers[number]

    def ctes(self, extra: Mapping[str, Term]) -> tuple[list[exp.CTE], str]:
        """Return the common table expressions, and the name of the last, with a row per lead and all columns.

        Parameters
        ----------
        extra
            Further columns of the leads.
        """
        before = self.tables.give("lead_facts")
        found = [cte(before, self._facts(extra))]
        counter = Counter(
            self.layout.key, before, self.layout.kinds, self.catalogue, self.portable, self.offsets, self.tables
        )
        for count in self._counts.values():
            found += counter.steps(count)
        counts = list(self._counts.values())
        for i in range(0, len(counts), JOINED):
            joined = counts[i : i + JOINED]
            moments = [column(name, count.name) for count in joined for name in count.numbers.values()]
            query = select(before, [everything(before), *moments])
            for count in joined:
                query = join(query, count.name, before, self.layout.key, "left")
            name = self.tables.give("lead_features")
            found.append(cte(name, query, is_kept=len(counts) > JOINED and self.portable.dialect == "sqlite"))
            before = name
        return found, before

    def _facts(self, extra: Mapping[str, Term]) -> exp.Select:
        leads = self.layout.leads
        self.horizon(None)
        columns: list[Term] = [column(self.layout.key, leads), renamed(_moment("created_at", leads), "created_at")]
        columns += [renamed(self._until(observe_s), name) for observe_s, name in self._horizons.items()]
        tables: dict[str, None] = {}
        for name, alias in self._fields.items():
            if name in self.layout.fields:
                table, source = self.layout.fields[name]
                columns.append(renamed(column(source, table), alias))
                tables[table] = None
            else:
                columns.append(renamed(exp.Null(), alias))
        columns += [renamed(term, name) for name, term in extra.items()]
        query = select(leads, columns)
        for table in tables:
            if table != leads:
                query = join(query, table, leads, self.layout.key)
        return query

    def _until(self, observe_s: int | None) -> Term:
        """Return the earliest of hand-over, decision, `as_of` and creation + `observe_s`; those that are known."""
        leads = self.layout.leads
        moments = [_moment("handed_over_at", leads), _moment("decided_at", leads)]
        if self.as_of is not None:
            moments.append(whole(self.as_of))
        if observe_s is not None:
            created = column("created_at", leads)
            observed = exp.Add(this=created.copy(), expression=whole(min(observe_s, FARTHEST)))
            moments.append(case([(is_null(created), whole(NEVER))], observed))
        return self.portable.least(moments)


def _moment(name: str, table: str) -> Term:
    return or_never(column(name, table))
