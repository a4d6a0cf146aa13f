"""Calendars, points and numbers in SQL, against Python, at the edges where databases differ."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from leadkit.definition.model import Calendar, Definition
from leadkit.engine.admission import admit
from leadkit.engine.sql.calendars import Offsets, day_number, occupied, unit_of
from leadkit.engine.sql.points import suffices
from leadkit.engine.sql.portable import Portable, both, case, column, either, whole
from leadkit.history.history import History

Ask = Callable[[str], list[Any]]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def ask_sqlite(query: str) -> list[Any]:
    """Run a query in SQLite."""
    return sqlite3.connect(":memory:").execute(query).fetchall()


def ask_duckdb(query: str) -> list[Any]:
    """Run a query in DuckDB."""
    return duckdb.connect(":memory:").execute(query).fetchall()


DATABASES: dict[str, Ask] = {"sqlite": ask_sqlite, "duckdb": ask_duckdb}


def units_in_sql(dialect: str, moments: list[int], calendar: Calendar, zone: str) -> list[int]:
    """Return the units of moments as the database numbers them."""
    portable = Portable(dialect)
    offsets = Offsets.of(zone, occupied(len(moments), lambda i, j: np.array(sorted(moments)[i:j])))
    day = day_number(column("at"), offsets, portable)
    query = f'SELECT "day", {unit_of(column("day"), calendar, portable).sql(dialect)} FROM (SELECT "at", {day.sql(dialect)} AS "day" FROM m) AS d ORDER BY "at"'  # noqa: E501, S608
    listed = " UNION ALL ".join(f'SELECT {moment} AS "at"' for moment in moments)
    return [row[1] for row in DATABASES[dialect](f"WITH m AS ({listed}) {query}")]


@pytest.mark.parametrize("dialect", DATABASES)
@pytest.mark.parametrize("calendar", ["day", "week", "month"])
def test_every_day_of_four_centuries_is_in_its_unit(dialect: str, calendar: Calendar) -> None:
    """Units change from one day to the next exactly where Python's calendar does, before 1970 and in the year 1 too."""
    days = [date(1, 1, 1) + timedelta(n) for n in range(800)] + [date(9999, 12, 31) - timedelta(n) for n in range(800)]
    days += [date(year, month, 1) + timedelta(n) for year in range(1600, 2001, 4) for month in (1, 3) for n in (-1, 0)]
    days = sorted(set(days))
    moments = [(day - date(1970, 1, 1)).days * 86_400 for day in days]
    parts = [moments[i : i + 400] for i in range(0, len(moments), 400)]
    found = [unit for part in parts for unit in units_in_sql(dialect, part, calendar, "UTC")]
    names: dict[str, Callable[[date], tuple[int, ...]]] = {
        "day": lambda d: (d.toordinal(),),
        "week": lambda d: d.isocalendar()[:2],
        "month": lambda d: (d.year, d.month),
    }
    meant = [names[calendar](day) for day in days]
    assert [a == b for a, b in pairwise(found)] == [a == b for a, b in pairwise(meant)]


@pytest.mark.parametrize(
    "zone", ["America/New_York", "Asia/Kathmandu", "Africa/Casablanca", "Europe/Amsterdam", "Pacific/Apia"]
)
def test_days_are_those_of_the_zone(zone: str) -> None:
    """The local day is Python's at every change of the clocks, to the second, whatever the offset."""
    noons = [int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (1890, 1937, 1975, 2011, 2026)]
    offsets = Offsets.of(zone, [(noon, noon + 366 * 86_400) for noon in noons])
    edges = [start + nudge for start in offsets.starts for nudge in (-1, 0, 1)]
    moments = sorted({*edges, *(noon + n * 43_199 for noon in noons for n in range(60))})
    moments = [m for m in moments if any(noon <= m <= noon + 366 * 86_400 for noon in noons)]
    found = units_in_sql("sqlite", moments[:400], "day", zone)
    meant = [(EPOCH + timedelta(seconds=m)).astimezone(ZoneInfo(zone)).date().toordinal() for m in moments[:400]]
    assert np.unique(np.array(found) - np.array(meant)).tolist() == [found[0] - meant[0]]


huge = st.one_of(st.integers(-30, 30), st.integers(-(10**40), 10**40), st.builds(lambda e: 10**e, st.integers(0, 60)))


@settings(max_examples=200)
@given(st.lists(huge, min_size=1, max_size=9), st.data())
def test_points_of_any_size_are_added_exactly(points: list[int], data: st.DataObject) -> None:
    """Whether points suffice is what Python's whole numbers say, for every choice of members."""
    chosen = data.draw(st.lists(st.booleans(), min_size=len(points), max_size=len(points)))
    least = sum(p for p, c in zip(points, chosen, strict=True) if c) + data.draw(st.sampled_from([-1, 0, 1]))
    for dialect, ask in DATABASES.items():
        met = data.draw(st.lists(st.booleans(), min_size=len(points), max_size=len(points)))
        for members in (chosen, met):
            yes = [both() if is_met else either() for is_met in members]
            no = [either() if is_met else both() for is_met in members]
            term = case([(suffices(Portable(dialect), yes, no, points, least), whole(1))], whole(0))
            reached = sum(p for p, c in zip(points, members, strict=True) if c) >= least
            assert ask(f"SELECT {term.sql(dialect)}") == [(int(reached),)]


@pytest.mark.parametrize("dialect", DATABASES)
def test_many_huge_points_are_added_digit_by_digit(dialect: str) -> None:
    """Where members and digits are many, sums are compared limb by limb, and one point less does not suffice."""
    points = [10**30 + 7**n for n in range(24)]
    for members in ([True] * 12 + [False] * 12, [True, False] * 12):
        exact = sum(p for p, c in zip(points, members, strict=True) if c)
        for least in (exact - 1, exact, exact + 1):
            yes = [both() if is_met else either() for is_met in members]
            no = [either() if is_met else both() for is_met in members]
            condition = suffices(Portable(dialect), yes, no, points, least)
            assert DATABASES[dialect](f"SELECT CASE WHEN {condition.sql(dialect)} THEN 1 ELSE 0 END") == [
                (int(exact >= least),)
            ]


@settings(max_examples=300)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_doubles_are_written_exactly(number: float) -> None:
    """A constant is read as the very double that was meant, the smallest and the longest too."""
    for dialect, ask in DATABASES.items():
        term = exp.cast(Portable(dialect).double(number), "double")
        assert ask(f"SELECT {term.sql(dialect)}") == [(number,)]


@pytest.mark.parametrize("name", ["duckdb", "sqlite", "postgresql"])
def test_numbers_at_the_edges_are_compared_as_doubles(name: str, request: pytest.FixtureRequest) -> None:
    """Beyond 2^53, at zero with either sign, and with NaN and infinity missing, all engines say the same."""
    engine = request.getfixturevalue("postgres_url") if name == "postgresql" else name
    cells = ["9007199254740993", "9007199254740992", "-0", "0", "NaN", "inf", "1e308", "-1e308", "0.1", "5e-324", ""]
    settings = {"fields": {"x": {"type": "number"}}}
    history = History({"lead_id": [str(i) for i in range(len(cells))], "x": cells}, settings=settings)
    asked = [("=", 9007199254740991), (">", 9007199254740991), ("=", 0), (">=", 0), ("<", 0.1), ("=", 0.1), (">", 0)]
    members = [{"key": f"c{i}", "field": "x", "op": op, "value": value} for i, (op, value) in enumerate(asked)]
    draft = Definition.from_dict({"leadkit": "definition/1", "id": "d", "format": {"any": members}})
    found, meant = admit(draft, history, engine=engine), admit(draft, history, engine="rows")
    assert {k: p.codes().tolist() for k, p in found.criteria.items()} == {
        k: p.codes().tolist() for k, p in meant.criteria.items()
    }


@pytest.mark.parametrize("name", ["duckdb", "sqlite", "postgresql"])
def test_numbers_of_enormous_size_may_be_asked_for(name: str, request: pytest.FixtureRequest) -> None:
    """A count of more than any table holds is never reached; a span of more than time lasts limits nothing."""
    engine = request.getfixturevalue("postgres_url") if name == "postgresql" else name
    history = History({"lead_id": ["x"]}, {"lead_id": ["x"], "kind": ["view"], "at": ["0001-01-01T00:00:00Z"]},
                      settings={"as_of": "2500-12-31T00:00:00Z"})  # fmt: skip
    far = "P1000000D"
    counts = {"most": {"op": "<", "value": 2**53 - 1}, "least": {"op": ">=", "value": 2**53 - 1},
              "one": {"op": "=", "value": 1}}  # fmt: skip
    members = [{"key": key, "activity": "view", "count": count, "within": {"sliding": far}, "recent": far}
               for key, count in counts.items()]  # fmt: skip
    draft = Definition.from_dict({"leadkit": "definition/1", "id": "d", "actions": {"any": members}})
    found = admit(draft, history, engine=engine)
    codes = {key: pair.codes().tolist() for key, pair in found.criteria.items()}
    assert codes == {"most": [1], "least": [0], "one": [1]}
