"""Truth tables of counted activities, for every engine: design 3.3 and 3.4."""

from __future__ import annotations

import pytest
from judging import ANSWER, history, judge, pages


@pytest.mark.parametrize(
    ("stamps", "window", "n"),
    [
        ([], None, 0), (["2T10:00", "2T10:00"], None, 2),
        (["2T23:59", "3T00:00"], {"calendar": "day"}, 1), (["2T00:00", "2T23:59", "3T00:00"], {"calendar": "day"}, 2),
        (["1T23:59", "2T00:00"], {"calendar": "week"}, 1), (["2T00:00", "8T23:59"], {"calendar": "week"}, 2),
        (["1T00:00", "31T23:59"], {"calendar": "month"}, 2),
        (["2T10:00", "3T10:00"], {"sliding": "P1D"}, 1), (["2T10:00", "3T09:59:59"], {"sliding": "P1D"}, 2),
        (["2T10:00", "2T22:00", "3T10:00", "3T11:00"], {"sliding": "P1D"}, 3),
        (["2T10:00", "2T10:00", "2T10:00"], {"sliding": "PT1S"}, 3),
    ],
)  # fmt: skip
def test_windows(engine: str, stamps: list[str], window: dict[str, str] | None, n: int) -> None:
    """The count compared is the largest in any one window; a sliding window does not hold its far edge."""
    test = {"key": "c", "activity": "page", "count": {"op": "=", "value": n}, **({"within": window} if window else {})}
    assert judge(history({}, pages(*stamps)), engine, node={"all": [test]}).counts["admitted"] == 1


def test_days_are_those_of_the_time_zone(engine: str) -> None:
    """Five o'clock UTC is midnight in New York, and the day of the clock change has 23 hours."""
    test = {"key": "c", "activity": "page", "count": {"op": "=", "value": 2}, "within": {"calendar": "day"}}
    same_day = pages("8T05:00", "9T03:59:59")
    assert (
        judge(history({}, same_day, time_zone="America/New_York"), engine, node={"all": [test]}).counts["admitted"] == 1
    )
    two_days = pages("8T04:59:59", "8T05:00")
    assert (
        judge(history({}, two_days, time_zone="America/New_York"), engine, node={"all": [test]}).counts["admitted"] == 0
    )


@pytest.mark.parametrize(
    ("where", "n"),
    [
        ([], 4), ([{"field": "tier", "op": "=", "value": "high"}], 2),
        ([{"field": "tier", "op": "!=", "value": "low"}], 2),
        ([{"field": "tier", "op": "missing"}], 1), ([{"field": "tier", "op": "known"}], 3),
        ([{"field": "tier", "op": "=", "value": "high"}, {"field": "asset", "op": "=", "value": "a"}], 1),
    ],
)  # fmt: skip
def test_where(engine: str, where: list[dict[str, str]], n: int) -> None:
    """An activity counts if all its tests say yes; one whose attribute is missing does not, except for ``missing``."""
    past = history({}, [
        ("asset", "2026-03-02T13:00:00Z", "high", "a"), ("asset", "2026-03-02T13:00:00Z", "high", "b"),
        ("asset", "2026-03-02T13:00:00Z", "low", "a"), ("asset", "2026-03-02T13:00:00Z", "", "a"),
    ])  # fmt: skip
    test = {"key": "c", "activity": "asset", "where": where, "count": {"op": "=", "value": n}}
    assert judge(past, engine, node={"all": [test]}).counts["admitted"] == 1


@pytest.mark.parametrize(
    ("window", "n"), [(None, 2), ({"calendar": "day"}, 2), ({"sliding": "PT2H"}, 2), ({"sliding": "PT1H"}, 1)]
)
def test_distinct(engine: str, window: dict[str, str] | None, n: int) -> None:
    """Different values are counted, each once in a window; a missing one counts for nothing."""
    past = history({}, [
        ("asset", "2026-03-02T13:00:00Z", "", "a"), ("asset", "2026-03-02T13:30:00Z", "", "a"),
        ("asset", "2026-03-02T14:30:00Z", "", "b"), ("asset", "2026-03-02T14:30:00Z", "", ""),
    ])  # fmt: skip
    test = {
        "key": "c", "activity": "asset", "distinct": "asset", "count": {"op": "=", "value": n},
        **({"within": window} if window else {}),
    }  # fmt: skip
    assert judge(past, engine, node={"all": [test]}).counts["admitted"] == 1


@pytest.mark.parametrize(
    ("moment", "n"), [("2026-03-05T00:00:00Z", 2), ("2026-03-04T10:00:00Z", 1), ("2026-03-04T10:00:01Z", 2)]
)
def test_only_activities_before_the_horizon_count(engine: str, moment: str, n: int) -> None:
    """The hand-over and ``as_of`` cut; an activity at their very second does not count."""
    test = {"key": "c", "activity": "page", "count": {"op": "=", "value": n}}
    views = pages("3T10:00", "4T10:00")
    assert judge(history({"handed_over_at": moment}, views), engine, node={"all": [test]}).counts["admitted"] == 1
    assert judge(history({}, views, as_of=moment), engine, node={"all": [test]}).counts["admitted"] == 1


def test_observe_cuts_after_creation(engine: str) -> None:
    """``observe`` counts from creation; anonymous visits before creation count."""
    test = {"key": "c", "activity": "page", "count": {"op": "=", "value": 2}}
    views = pages("1T08:00", "3T11:59:59", "3T12:00:00")
    assert judge(history({}, views), engine, node={"all": [test]}, horizon={"observe": "P1D"}).counts["admitted"] == 1


@pytest.mark.parametrize(("recent", "n"), [("P1D", 1), ("PT24H", 1), ("P2D", 2), ("PT47H59M59S", 1)])
def test_recent_counts_back_from_the_horizon(engine: str, recent: str, n: int) -> None:
    """Activities from horizon - recent (included) to the horizon (not included) count."""
    test = {"key": "c", "activity": "page", "count": {"op": "=", "value": n}, "recent": recent}
    past = history({}, pages("3T00:00", "4T12:00", "5T00:00"), as_of="2026-03-05T00:00:00Z")
    assert judge(past, engine, node={"all": [test]}).counts["admitted"] == 1


@pytest.mark.parametrize(
    ("source", "views", "op", "n", "expected"),
    [
        ("google", [], ">=", 1, "no"), ("Google", [], ">=", 1, "no"), ("fair", [], ">=", 1, "unknown"),
        ("", [], ">=", 1, "unknown"), ("fair", [], ">=", 0, "yes"), ("fair", [], "<=", 3, "unknown"),
        ("fair", [], "<", 0, "no"), ("fair", ["3T10:00"], ">=", 1, "yes"), ("fair", ["3T10:00"], ">=", 2, "no"),
        ("fair", ["9T10:00"], ">=", 1, "unknown"), ("fair", [], "=", 0, "unknown"),
    ],
)  # fmt: skip
def test_tracks(engine: str, source: str, views: list[str], op: str, n: int, expected: str) -> None:
    """Where a source does not record a kind, no activity means unknown; one before the horizon shows that it does."""
    past = history(
        {"source": source}, pages(*views), tracks={"field": "source", "page": ["GOOGLE"]}, as_of="2026-03-08T00:00:00Z"
    )
    test = {"key": "c", "activity": "page", "count": {"op": op, "value": n}}
    assert ANSWER[int(judge(past, engine, node={"all": [test]}).verdict[0])] == expected


def test_a_kind_that_never_occurred_counts_zero(engine: str) -> None:
    """A kind and an attribute that the history does not know are no fault: nothing of the kind has happened yet."""
    where = [{"field": "length", "op": ">=", "value": 5}]
    test = {"key": "c", "activity": "demo", "where": where, "distinct": "room", "count": {"op": "=", "value": 0}}
    assert judge(history({}), engine, node={"all": [test]}).counts["admitted"] == 1
