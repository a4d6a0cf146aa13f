"""Ibis on DuckDB: expressions instead of SQL, with boolean columns for the unchanged criteria.

Ibis 12 does not work with the sqlglot that LeadKit's exports need, so it runs in an environment of its own; see
`elsewhere`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import add, and_, or_
from pathlib import Path

import ibis
import ibis.expr.types as ir
from draft import (
    ALL,
    ANY,
    ASSETS,
    AUDIT,
    BREAKDOWNS,
    COUNTRIES,
    EMPLOYEES,
    FORMATS,
    INDUSTRIES,
    KEYS,
    PAGES,
    RECENT,
    RECENT_DAYS,
    REVENUE,
    SENIORITIES,
    SENIORITY,
    TIME_ZONE,
    TWO_OF,
    Figures,
    drafts,
    dropped,
)

from peers.cells import cells

Masks = dict[str, ir.BooleanValue]


class Ibis:
    """Expressions on tables of an in-memory DuckDB."""

    version = ibis.__version__

    def __init__(self, folder: Path) -> None:
        self.connection = ibis.duckdb.connect()
        self.connection.raw_sql(f"SET TimeZone = '{TIME_ZONE}'")
        self.tables = {
            name: self.connection.create_table(name, self.connection.read_parquet(folder / f"{name}.parquet"))
            for name in ("leads", "views", "downloads", "webinars")
        }

    def settle(self) -> None:
        """Keep a boolean column per criterion, and one per draft."""
        self.flags = self.connection.create_table("flags", self._judged())
        columns = {f"draft_{i}": self._draft(**d) for i, d in enumerate(drafts())}
        self.drafts = self.connection.create_table("drafts", self.flags.select("won", **columns))

    def cold(self) -> Figures:
        """Return the first figures of the whole definition."""
        return _figures(self.connection.create_table("first", self._judged(), temp=True, overwrite=True))

    def edit_number(self, revenue: int) -> Figures:
        """Return the figures for another least revenue."""
        return _figures(self.flags.mutate(is_revenue=(self.flags.revenue >= revenue).fill_null(False)))

    def edit_tick(self, formats: Sequence[str]) -> Figures:
        """Return the figures for other formats."""
        return _figures(self.flags.mutate(is_channel=self.flags.format.isin(list(formats)).fill_null(False)))

    def window(self, minutes: int) -> Figures:
        """Return the figures for a sliding window of so many minutes."""
        views = self.tables["views"]
        before = views.moment.lag(PAGES - 1).over(ibis.window(group_by=views.lead, order_by=views.moment))
        found = views.mutate(until=before + ibis.interval(seconds=minutes * 60))
        hit = found.filter(found.moment < found.until).select("lead").distinct()
        edited = self.flags.mutate(is_pages=self.flags.lead.isin(hit.lead))
        return _figures(self.connection.create_table("edited", edited, temp=True, overwrite=True))

    def slider(self, stops: Sequence[int]) -> Figures:
        """Return how many count at each stop of the least revenue, and those of the cohort that were won."""
        kept = self.flags.filter(_admitted({**_known(self.flags), "revenue": ibis.literal(True)}))
        hits = kept.mature & kept.won
        asked = {}
        for stop in stops:
            at = kept.revenue >= stop
            asked[f"{stop}"], asked[f"{stop} won"] = kept.count(where=at), kept.count(where=at & hits)
        return _row(kept.aggregate(**asked))

    def pairs(self) -> Figures:
        """Return for each two drafts whom both, only one and neither admits, and the won among them."""
        names = [f"draft_{i}" for i in range(len(drafts()))]
        groups = self.drafts.group_by(names).aggregate(n=self.drafts.count(), hits=self.drafts.won.sum())
        table = groups.to_pandas()
        sides = table[names].to_numpy("float64")
        found: Figures = {}
        for suffix, name in (("", "n"), (" won", "hits")):
            weight = table[name].to_numpy("float64")
            found |= cells(((sides * weight[:, None]).T @ sides).tolist(), weight.sum(), suffix)
        return found

    def _judged(self) -> ir.Table:
        leads, views, downloads, webinars = self.tables.values()
        a_day = views.group_by(views.lead, day=views.moment.truncate("D")).aggregate(n=views.count())
        most = a_day.group_by("lead").aggregate(most_views=a_day.n.max())
        high = downloads.filter(downloads.tier == "high value")
        assets = high.group_by("lead").aggregate(most_assets=high.asset.nunique())
        # Not in days, which are 23 or 25 hours now and then; and not by epoch_seconds(), which takes local clocks here.
        recently = views.filter(views.moment >= views.horizon - ibis.interval(seconds=RECENT_DAYS * 86_400))
        recent = recently.group_by("lead").aggregate(recent_views=recently.count())
        t = leads.left_join(most, "lead").drop("lead_right").left_join(assets, "lead").drop("lead_right")
        t = t.left_join(recent, "lead").drop("lead_right")
        masks = {
            "channel": t.format.isin(FORMATS),
            "industry": t.industry.isin(INDUSTRIES),
            "revenue": t.revenue >= REVENUE,
            "country": t.country.isin(COUNTRIES),
            "seniority": t.seniority.isin(SENIORITIES[SENIORITIES.index(SENIORITY) :]),
            "employees": t.employees.between(*EMPLOYEES),
            "customer": ~t.customer,
            "audit": t.audit <= ibis.date(AUDIT),
            "pages": t.most_views >= PAGES,
            "assets": t.most_assets >= ASSETS,
            "webinar": t.lead.isin(webinars.lead),
            "recent": t.recent_views >= RECENT,
        }
        return t.mutate(**{f"is_{key}": mask.fill_null(False) for key, mask in masks.items()})

    def _draft(self, revenue: int, formats: Sequence[str], recent: int) -> ir.BooleanValue:
        t = self.flags
        edited = {
            "revenue": (t.revenue >= revenue).fill_null(False),
            "channel": t.format.isin(list(formats)).fill_null(False),
            "recent": (t.recent_views >= recent).fill_null(False),
        }
        return _admitted({**_known(t), **edited})


def _known(table: ir.Table) -> Masks:
    return {key: table[f"is_{key}"] for key in KEYS}


def _admitted(m: Masks) -> ir.BooleanValue:
    two = reduce(add, (m[key].cast("int8") for key in TWO_OF)) >= 2
    return reduce(and_, [*(m[key] for key in ALL), two, reduce(or_, (m[key] for key in ANY))])


def _figures(flags: ir.Table) -> Figures:
    m = _known(flags)
    judged = {"admitted": _admitted(m)}
    for key in KEYS:
        judged[f"met_{key}"] = _admitted({**m, key: ibis.literal(True)})
        if not dropped(key):
            judged[f"unmet_{key}"] = _admitted({**m, key: ibis.literal(False)})
    t = flags.mutate(**judged)
    asked = {
        **_tally(t, "", t.admitted),
        "won": t.count(where=t.admitted & t.won),
        "value": t.value_cents.sum(where=t.admitted).fill_null(0),
    }
    for key in KEYS:
        if_met = t[f"met_{key}"]
        without = if_met if dropped(key) else t[f"unmet_{key}"]
        asked[f"{key} yes"] = t.count(where=t[f"is_{key}"])
        asked |= _tally(t, f"{key} short ", if_met & ~t.admitted)
        asked |= _tally(t, f"{key} gained ", without & ~t.admitted)
        asked |= _tally(t, f"{key} lost ", t.admitted & ~without)
    figures = _row(t.aggregate(**asked))
    chosen = t.filter(t.admitted)
    for field in BREAKDOWNS:
        groups = chosen.group_by(field).aggregate(
            n=chosen.count(), won=chosen.won.sum(), cohort=chosen.mature.sum(), hits=(chosen.mature & chosen.won).sum()
        )
        for value, *row in groups.to_pyarrow().to_pandas().itertuples(index=False):
            name = f"{field} {value if isinstance(value, str) else 'missing'}"
            counts = (int(n) for n in row)
            figures.update(zip((name, f"{name} won", f"{name} cohort", f"{name} cohort won"), counts, strict=True))
    return figures


def _tally(t: ir.Table, prefix: str, leads: ir.BooleanValue) -> dict[str, ir.Value]:
    return {
        f"{prefix}leads": t.count(where=leads),
        f"{prefix}cohort": t.count(where=leads & t.mature),
        f"{prefix}cohort won": t.count(where=leads & t.mature & t.won),
    }


def _row(table: ir.Table) -> Figures:
    return {name: int(values[0]) for name, values in table.to_pyarrow().to_pydict().items()}
