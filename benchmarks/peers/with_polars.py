"""Polars: lazy queries, with the masks of the unchanged criteria as columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import and_, or_
from pathlib import Path

import polars as pl
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
    TRACKED,
    TWO_OF,
    Figures,
    drafts,
    dropped,
)

from peers.cells import cells

Masks = dict[str, pl.Expr]
FIELDS = {
    "channel": "format", "industry": "industry", "revenue": "revenue", "country": "country",
    "seniority": "seniority", "employees": "employees", "customer": "customer", "audit": "audit",
}  # fmt: skip


class Polars:
    """Lazy queries on frames in memory."""

    version = pl.__version__

    def __init__(self, folder: Path) -> None:
        leads = pl.read_parquet(folder / "leads.parquet")
        self.leads = leads.with_columns(
            pl.col(*BREAKDOWNS).cast(pl.Categorical), pl.col("seniority").cast(pl.Enum(SENIORITIES))
        )
        self.views = pl.read_parquet(folder / "views.parquet", columns=["lead", "moment", "horizon"])
        downloads = pl.read_parquet(folder / "downloads.parquet", columns=["lead", "asset", "tier"])
        self.downloads = downloads.with_columns(pl.col("asset", "tier").cast(pl.Categorical))
        self.webinars = pl.read_parquet(folder / "webinars.parquet", columns=["lead"])

    def settle(self) -> None:
        """Keep the masks of all criteria as columns, and the drafts."""
        masks = {f"is_{key}": mask.fill_null(value=False) for key, mask in self._masks().items()}
        self.flags = self._judged().with_columns(**masks).collect()
        self.known = {key: pl.col(f"is_{key}") for key in KEYS}
        columns = {f"draft_{i}": self._draft(**d) for i, d in enumerate(drafts())}
        self.drafts = self.flags.lazy().select("won", **columns).collect()

    def cold(self) -> Figures:
        """Return the first figures of the whole definition."""
        masks = {f"is_{key}": mask.fill_null(value=False) for key, mask in self._masks().items()}
        flags = self._judged().with_columns(**masks).collect()
        return _figures(flags.lazy(), {key: pl.col(f"is_{key}") for key in KEYS})

    def edit_number(self, revenue: int) -> Figures:
        """Return the figures for another least revenue."""
        return self._edit(is_revenue=_least(revenue))

    def edit_tick(self, formats: Sequence[str]) -> Figures:
        """Return the figures for other formats."""
        return self._edit(is_channel=_among("format", formats))

    def window(self, minutes: int) -> Figures:
        """Return the figures for a sliding window of so many minutes."""
        before = pl.col("moment").shift(PAGES - 1).over("lead")
        return self._window(pl.col("moment") - before < pl.duration(minutes=minutes))

    def window_by_shift(self, minutes: int) -> Figures:
        """Return the same by a plain shift, by those who know that the table is sorted."""
        same = pl.col("lead") == pl.col("lead").shift(PAGES - 1)
        return self._window(
            same & (pl.col("moment") - pl.col("moment").shift(PAGES - 1) < pl.duration(minutes=minutes))
        )

    def slider(self, stops: Sequence[int]) -> Figures:
        """Return how many count at each stop of the least revenue, and those of the cohort that were won."""
        others = _admitted({**self.known, "revenue": pl.lit(value=True)})
        found = []
        for stop in stops:
            at = pl.col("revenue") >= stop
            found += [at.sum().alias(f"{stop}"), (at & pl.col("mature") & pl.col("won")).sum().alias(f"{stop} won")]
        return self.flags.lazy().filter(others).select(found).collect().row(0, named=True)

    def pairs(self) -> Figures:
        """Return for each two drafts whom both, only one and neither admits, and the won among them."""
        names = [f"draft_{i}" for i in range(len(drafts()))]
        table = self.drafts.lazy().group_by(names).agg(pl.len().alias("n"), pl.col("won").sum()).collect()
        sides = table.select(names).to_numpy().astype("float64")
        found: Figures = {}
        for suffix, numbers in (("", table["n"]), (" won", table["won"])):
            weight = numbers.to_numpy().astype("float64")
            found |= cells(((sides * weight[:, None]).T @ sides).tolist(), weight.sum(), suffix)
        return found

    def partition(self) -> Figures:
        """Return how many are admitted, rejected and undecided, by the three-valued logic of nulls."""
        seen = pl.col("lead").is_in(self.views["lead"].unique().implode()) | _among("source", TRACKED)
        three = {}
        for key in KEYS:
            mask = self.known[key]
            if key in FIELDS:
                mask = pl.when(pl.col(FIELDS[key]).is_not_null()).then(mask)
            elif key in ("pages", "recent"):
                mask = pl.when(seen).then(mask)
            three[key] = mask
        least = pl.sum_horizontal(three[key].fill_null(value=False) for key in TWO_OF)
        most = pl.sum_horizontal(three[key].fill_null(value=True) for key in TWO_OF)
        two = pl.when(least >= 2).then(True).when(most < 2).then(False)
        verdict = reduce(and_, [*(three[key] for key in ALL), two, reduce(or_, (three[key] for key in ANY))])
        found = []
        for key, answers in {"verdict": verdict, **three}.items():
            found += [answers.sum().alias(f"{key} yes"), answers.is_null().sum().alias(f"{key} unknown")]
        return self.flags.lazy().select(found).collect().row(0, named=True)

    def _judged(self) -> pl.LazyFrame:
        """Return the leads with what their activities come to."""
        views, downloads = self.views.lazy(), self.downloads.lazy()
        day = pl.col("moment").dt.convert_time_zone(TIME_ZONE).dt.date().alias("day")
        a_day = views.group_by("lead", day).len().group_by("lead").agg(pl.col("len").max().alias("most_views"))
        high = downloads.filter(pl.col("tier") == "high value")
        assets = high.group_by("lead").agg(pl.col("asset").n_unique().alias("most_assets"))
        recently = views.filter(pl.col("moment") >= pl.col("horizon") - pl.duration(days=RECENT_DAYS))
        recent = recently.group_by("lead").agg(pl.len().alias("recent_views"))
        webinars = self.webinars.lazy().group_by("lead").agg(pl.len().alias("all_webinars"))
        joined = self.leads.lazy()
        for part in (a_day, assets, recent, webinars):
            joined = joined.join(part, on="lead", how="left")
        return joined

    def _masks(self) -> Masks:
        return {
            "channel": _among("format", FORMATS),
            "industry": _among("industry", INDUSTRIES),
            "revenue": pl.col("revenue") >= REVENUE,
            "country": _among("country", COUNTRIES),
            "seniority": pl.col("seniority") >= SENIORITY,
            "employees": pl.col("employees").is_between(*EMPLOYEES),
            "customer": ~pl.col("customer"),
            "audit": pl.col("audit") <= date.fromisoformat(AUDIT),
            "pages": pl.col("most_views") >= PAGES,
            "assets": pl.col("most_assets") >= ASSETS,
            "webinar": pl.col("all_webinars") >= 1,
            "recent": pl.col("recent_views") >= RECENT,
        }

    def _draft(self, revenue: int, formats: Sequence[str], recent: int) -> pl.Expr:
        views = (pl.col("recent_views") >= recent).fill_null(value=False)
        edited = {"revenue": _least(revenue), "channel": _among("format", formats), "recent": views}
        return _admitted({**self.known, **edited})

    def _edit(self, **masks: pl.Expr) -> Figures:
        return _figures(self.flags.lazy().with_columns(**masks), self.known)

    def _window(self, hit: pl.Expr) -> Figures:
        leads = self.views.lazy().filter(hit).select("lead").unique().with_columns(hit=True)
        flags = self.flags.lazy().join(leads, on="lead", how="left")
        flags = flags.with_columns(is_pages=pl.col("hit").fill_null(value=False)).collect()
        return _figures(flags.lazy(), self.known)


def _least(revenue: int) -> pl.Expr:
    return (pl.col("revenue") >= revenue).fill_null(value=False)


def _among(field: str, values: Sequence[str]) -> pl.Expr:
    return pl.col(field).is_in(list(values)).fill_null(value=False)


def _admitted(m: Masks) -> pl.Expr:
    two = pl.sum_horizontal(m[key] for key in TWO_OF) >= 2
    return reduce(and_, [*(m[key] for key in ALL), two, reduce(or_, (m[key] for key in ANY))])


def _figures(flags: pl.LazyFrame, m: Masks) -> Figures:
    judged = {"admitted": _admitted(m)}
    for key in KEYS:
        judged[f"met_{key}"] = _admitted({**m, key: pl.lit(value=True)})
        if not dropped(key):
            judged[f"unmet_{key}"] = _admitted({**m, key: pl.lit(value=False)})
    flags = flags.with_columns(**judged)
    admitted = pl.col("admitted")
    won = admitted & pl.col("won")
    totals = [
        *_tally("", admitted),
        won.sum().alias("won"),
        pl.col("value_cents").filter(admitted).sum().alias("value"),
    ]
    for key in KEYS:
        if_met = pl.col(f"met_{key}")
        without = if_met if dropped(key) else pl.col(f"unmet_{key}")
        totals.append(m[key].sum().alias(f"{key} yes"))
        totals += _tally(f"{key} short ", if_met & ~admitted)
        totals += _tally(f"{key} gained ", without & ~admitted)
        totals += _tally(f"{key} lost ", admitted & ~without)
    chosen = flags.filter(admitted)
    cohort_won = pl.col("mature") & pl.col("won")
    sums = (pl.len(), pl.col("won").sum(), pl.col("mature").sum(), cohort_won.sum().alias("hits"))
    groups = [chosen.group_by(field).agg(*sums) for field in BREAKDOWNS]
    first, *tables = pl.collect_all([flags.select(totals), *groups])
    figures = first.row(0, named=True)
    for field, table in zip(BREAKDOWNS, tables, strict=True):
        for value, *row in table.iter_rows():
            name = f"{field} {value or 'missing'}"
            figures.update(zip((name, f"{name} won", f"{name} cohort", f"{name} cohort won"), row, strict=True))
    return figures


def _tally(prefix: str, leads: pl.Expr) -> list[pl.Expr]:
    cohort = leads & pl.col("mature")
    return [
        leads.sum().alias(f"{prefix}leads"),
        cohort.sum().alias(f"{prefix}cohort"),
        (cohort & pl.col("won")).sum().alias(f"{prefix}cohort won"),
    ]
