"""DuckDB: SQL on tables in memory, with boolean columns for the unchanged criteria."""

# ruff: noqa: S608 - statements of our own constants

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
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

FIELDS = {
    "channel": "format", "industry": "industry", "revenue": "revenue", "country": "country",
    "seniority": "seniority", "employees": "employees", "customer": "customer", "audit": "audit",
}  # fmt: skip


class DuckDB:
    """SQL on an in-memory database."""

    version = duckdb.__version__

    def __init__(self, folder: Path) -> None:
        self.connection = duckdb.connect()
        self.sql(f"SET TimeZone = '{TIME_ZONE}'")
        parts = {"leads": "*", "views": "lead, moment, horizon", "downloads": "lead, asset, tier", "webinars": "lead"}
        for name, columns in parts.items():
            self.sql(f"CREATE TABLE {name} AS SELECT {columns} FROM '{folder / name}.parquet'")
        for name in BREAKDOWNS:
            self.sql(f"CREATE TYPE {name}_name AS ENUM (SELECT DISTINCT {name} FROM leads WHERE {name} IS NOT NULL)")
            self.sql(f"ALTER TABLE leads ALTER {name} TYPE {name}_name")
        self.sql(f"CREATE TYPE rank AS ENUM {_listed(SENIORITIES)}")
        self.sql("ALTER TABLE leads ALTER seniority TYPE rank")

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        """Run a statement and return its rows."""
        return self.connection.execute(statement).fetchall()

    def settle(self) -> None:
        """Keep a boolean column per criterion, and one per draft."""
        self.sql(f"CREATE TABLE flags AS {_JUDGED}")
        columns = ", ".join(f"{self._draft(**d)} AS draft_{i}" for i, d in enumerate(drafts()))
        self.sql(f"CREATE TABLE drafts AS SELECT won, {columns} FROM flags")

    def cold(self) -> Figures:
        """Return the first figures of the whole definition."""
        self.sql(f"CREATE OR REPLACE TEMP TABLE first AS {_JUDGED}")
        return self._figures("first")

    def edit_number(self, revenue: int) -> Figures:
        """Return the figures for another least revenue."""
        return self._figures(f"(SELECT * REPLACE (coalesce(revenue >= {revenue}, false) AS is_revenue) FROM flags)")

    def edit_tick(self, formats: Sequence[str]) -> Figures:
        """Return the figures for other formats."""
        return self._figures(f"(SELECT * REPLACE ({_among('format', formats)} AS is_channel) FROM flags)")

    def window(self, minutes: int) -> Figures:
        """Return the figures for a sliding window of so many minutes."""
        self.sql(f"""
            CREATE OR REPLACE TEMP TABLE edited AS
            SELECT * REPLACE (lead IN (
              SELECT lead FROM views
              QUALIFY epoch_us(moment) - lag(epoch_us(moment), {PAGES - 1}) OVER (PARTITION BY lead ORDER BY moment)
                < {minutes * 60_000_000}) AS is_pages)
            FROM flags""")
        return self._figures("edited")

    def slider(self, stops: Sequence[int]) -> Figures:
        """Return how many count at each stop of the least revenue, and those of the cohort that were won."""
        asked = []
        for stop in stops:
            at = f"revenue >= {stop}"
            asked += [
                f'count(*) FILTER ({at}) AS "{stop}"',
                f'count(*) FILTER ({at} AND mature AND won) AS "{stop} won"',
            ]
        others = _admitted({**_KEYS, "revenue": "true"})
        return self._row(f"SELECT {', '.join(asked)} FROM flags WHERE {others}")

    def pairs(self) -> Figures:
        """Return for each two drafts whom both, only one and neither admits, and the won among them."""
        import numpy as np

        names = [f"draft_{i}" for i in range(len(drafts()))]
        asked = ", ".join(names)
        table = self.connection.execute(
            f"SELECT {asked}, count(*) AS n, count(*) FILTER (won) AS hits FROM drafts GROUP BY {asked}"
        ).fetchnumpy()
        sides = np.column_stack([table[name] for name in names]).astype(np.float64)
        found: Figures = {}
        for suffix, name in (("", "n"), (" won", "hits")):
            weight = np.asarray(table[name]).astype(np.float64)
            found |= cells(((sides * weight[:, None]).T @ sides).tolist(), weight.sum(), suffix)
        return found

    def partition(self) -> Figures:
        """Return how many are admitted, rejected and undecided, by the three-valued logic of SQL."""
        seen = f"(lead IN (SELECT lead FROM views) OR coalesce(source IN {_listed(TRACKED)}, false))"
        three = []
        for key in KEYS:
            if key in FIELDS:
                three.append(f"CASE WHEN {FIELDS[key]} IS NOT NULL THEN is_{key} END AS is_{key}")
            elif key in ("pages", "recent"):
                three.append(f"CASE WHEN {seen} THEN is_{key} END AS is_{key}")
            else:
                three.append(f"is_{key}")
        least = " + ".join(f"coalesce(is_{key}, false)::INTEGER" for key in TWO_OF)
        most = " + ".join(f"coalesce(is_{key}, true)::INTEGER" for key in TWO_OF)
        two = f"CASE WHEN {least} >= 2 THEN true WHEN {most} < 2 THEN false END"
        verdict = " AND ".join([*(_KEYS[key] for key in ALL), two, "(" + " OR ".join(_KEYS[key] for key in ANY) + ")"])
        asked = ", ".join(
            f'count(*) FILTER ({mask}) AS "{key} yes", count(*) FILTER ({mask} IS NULL) AS "{key} unknown"'
            for key, mask in {"verdict": "verdict", **_KEYS}.items()
        )
        return self._row(
            f"SELECT {asked} FROM (SELECT *, {verdict} AS verdict FROM (SELECT {', '.join(three)} FROM flags))"
        )

    def _draft(self, revenue: int, formats: Sequence[str], recent: int) -> str:
        return _admitted({
            **_KEYS, "revenue": f"coalesce(revenue >= {revenue}, false)", "channel": _among("format", formats),
            "recent": f"coalesce(recent_views >= {recent}, false)",
        })  # fmt: skip

    def _row(self, statement: str) -> Figures:
        cursor = self.connection.execute(statement)
        names = [column[0] for column in cursor.description or ()]
        return dict(zip(names, cursor.fetchall()[0], strict=True))

    def _figures(self, source: str) -> Figures:
        judged = [f"{_admitted(_KEYS)} AS admitted"]
        asked = [
            *_tally("", "admitted"),
            "count(*) FILTER (admitted AND won) AS won",
            "coalesce(sum(value_cents) FILTER (admitted), 0)::BIGINT AS value",
        ]
        for key in KEYS:
            met, without = f"met_{key}", f"met_{key}" if dropped(key) else f"unmet_{key}"
            judged.append(f"{_admitted({**_KEYS, key: 'true'})} AS {met}")
            if without != met:
                judged.append(f"{_admitted({**_KEYS, key: 'false'})} AS {without}")
            asked.append(f'count(*) FILTER (is_{key}) AS "{key} yes"')
            asked += _tally(f"{key} short ", f"{met} AND NOT admitted")
            asked += _tally(f"{key} gained ", f"{without} AND NOT admitted")
            asked += _tally(f"{key} lost ", f"admitted AND NOT {without}")
        source = f"(SELECT *, {', '.join(judged)} FROM {source})"
        figures = self._row(f"SELECT {', '.join(asked)} FROM {source}")
        sets = ", ".join(f"({field})" for field in BREAKDOWNS)
        names, words = ", ".join(BREAKDOWNS), ", ".join(f"{field}::VARCHAR" for field in BREAKDOWNS)
        counted = "count(*), count(*) FILTER (won), count(*) FILTER (mature), count(*) FILTER (mature AND won)"
        groups = self.sql(
            f"SELECT grouping({names}), coalesce({words}), {counted} FROM {source} WHERE admitted "
            f"GROUP BY GROUPING SETS ({sets})"
        )
        fields = {15 - (8 >> place): field for place, field in enumerate(BREAKDOWNS)}
        for which, value, *row in groups:
            name = f"{fields[which]} {value or 'missing'}"
            figures.update(zip((name, f"{name} won", f"{name} cohort", f"{name} cohort won"), row, strict=True))
        return figures


def _listed(values: Sequence[str]) -> str:
    return "('" + "', '".join(values) + "')"


def _among(field: str, values: Sequence[str]) -> str:
    return f"coalesce({field} IN {_listed(values)}, false)"


def _admitted(m: dict[str, str]) -> str:
    two = " + ".join(f"({m[key]})::INTEGER" for key in TWO_OF)
    return f"({' AND '.join(m[key] for key in ALL)} AND ({two}) >= 2 AND ({' OR '.join(m[key] for key in ANY)}))"


def _tally(prefix: str, leads: str) -> list[str]:
    return [
        f'count(*) FILTER ({leads}) AS "{prefix}leads"',
        f'count(*) FILTER ({leads} AND mature) AS "{prefix}cohort"',
        f'count(*) FILTER ({leads} AND mature AND won) AS "{prefix}cohort won"',
    ]


_KEYS = {key: f"is_{key}" for key in KEYS}
_JUDGED = f"""
WITH a_day AS (
  SELECT lead, max(n) AS most_views FROM (
    SELECT lead, count(*) AS n FROM views GROUP BY lead, date_trunc('day', moment)) GROUP BY lead),
high AS (SELECT lead, count(DISTINCT asset) AS most_assets FROM downloads WHERE tier = 'high value' GROUP BY lead),
recently AS (
  SELECT lead, count(*) AS recent_views FROM views
  WHERE epoch_us(moment) >= epoch_us(horizon) - {RECENT_DAYS * 86_400_000_000} GROUP BY lead)
SELECT leads.*, recent_views,
  {_among("format", FORMATS)} AS is_channel,
  {_among("industry", INDUSTRIES)} AS is_industry,
  coalesce(revenue >= {REVENUE}, false) AS is_revenue,
  {_among("country", COUNTRIES)} AS is_country,
  coalesce(seniority >= '{SENIORITY}'::rank, false) AS is_seniority,
  coalesce(employees BETWEEN {EMPLOYEES[0]} AND {EMPLOYEES[1]}, false) AS is_employees,
  coalesce(NOT customer, false) AS is_customer,
  coalesce(audit <= DATE '{AUDIT}', false) AS is_audit,
  coalesce(most_views >= {PAGES}, false) AS is_pages,
  coalesce(most_assets >= {ASSETS}, false) AS is_assets,
  lead IN (SELECT lead FROM webinars) AS is_webinar,
  coalesce(recent_views >= {RECENT}, false) AS is_recent
FROM leads LEFT JOIN a_day USING (lead) LEFT JOIN high USING (lead) LEFT JOIN recently USING (lead)
"""
