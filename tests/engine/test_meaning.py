"""Truth tables of the meaning, for every engine: the written form of design section 3."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest

from leadkit.definition.model import Definition, Ladder
from leadkit.engine.admission import Admission, admit
from leadkit.engine.counting import NEVER
from leadkit.history.history import History

ANSWER = {1: "yes", 0: "no", -1: "unknown"}
FIELDS = {
    "text": {},
    "source": {"type": "category", "aliases": {"google": ["Google", "GOOGLE"]}},
    "rank": {"type": "ordered", "order": ["low", "mid", "high"]},
    "number": {"type": "number"},
    "day": {"type": "date"},
    "flag": {"type": "yes-no"},
}


@pytest.fixture(params=["columns", "rows"])
def engine(request: pytest.FixtureRequest) -> str:
    """Return the name of each engine in turn."""
    return str(request.param)


def history(lead: dict[str, str], activities: list[tuple[str, ...]] = (), **settings: Any) -> History:  # type: ignore[assignment]
    """Return a history of one lead, created on 2 March 2026 at noon UTC unless `lead` says otherwise."""
    row = {"lead_id": "L1", "created_at": "2026-03-02T12:00:00Z", "handed_over_at": "", **lead}
    rows = [dict(zip(("kind", "at", "tier", "asset"), (*a, "", "")[:4], strict=True), lead_id="L1") for a in activities]
    columns = pd.Index(["lead_id", "kind", "at", "tier", "asset"])
    return History(
        leads=pd.DataFrame([row], dtype=str),
        activities=pd.DataFrame(rows, columns=columns, dtype=str),
        settings={
            "leadkit": "history/1",
            "leads": {"id": "lead_id", "created_at": "created_at", "handed_over_at": "handed_over_at"},
            "fields": {name: field for name, field in FIELDS.items() if name in lead},
            "kinds": {"page": {}, "asset": {}},
            **settings,
        },
    )


def judge(past: History, engine: str, *, node: dict[str, Any] | None = None, **members: Any) -> Admission:
    """Judge `past` by a definition with one section, `node`."""
    document = {"leadkit": "definition/1", "id": "d", **({} if node is None else {"actions": node}), **members}
    return admit(Definition.from_dict(document), past, engine=engine)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "cell", "op", "value", "expected"),
    [
        ("text", "US", "=", "US", "yes"), ("text", "us", "=", "US", "no"), ("text", " US", "=", "US", "no"),
        ("text", "", "=", "US", "unknown"), ("text", "US", "!=", "US", "no"), ("text", "DE", "!=", "US", "yes"),
        ("text", "", "!=", "US", "unknown"), ("text", "DE", "in", ["US", "DE"], "yes"),
        ("text", "FR", "in", ["US", "DE"], "no"), ("text", "", "in", ["US"], "unknown"),
        ("text", "FR", "not in", ["US", "DE"], "yes"), ("text", "", "not in", ["US"], "unknown"),
        ("text", "x", "known", None, "yes"), ("text", "", "known", None, "no"),
        ("text", "x", "missing", None, "no"), ("text", "", "missing", None, "yes"),
        ("text", "Vice President", "contains", "PRESI", "yes"), ("text", "", "contains", "x", "unknown"),
        ("text", "MÜLLER", "contains", "müller", "no"), ("text", "MÜLLER", "contains", "mÜll", "yes"),
        ("text", "Vice President", "starts with", "vice", "yes"), ("text", "A Vice", "starts with", "vice", "no"),
        ("source", "GOOGLE", "=", "google", "yes"), ("source", "google", "=", "Google", "yes"),
        ("source", "gOOgle", "=", "google", "no"), ("source", "Google", "!=", "GOOGLE", "no"),
        ("source", "GOOGLE", "contains", "goo", "yes"), ("source", "fair", "not in", ["Google"], "yes"),
        ("rank", "mid", ">=", "mid", "yes"), ("rank", "mid", ">", "mid", "no"), ("rank", "low", "<", "mid", "yes"),
        ("rank", "high", "<=", "mid", "no"), ("rank", "mid", "between", ["mid", "high"], "yes"),
        ("rank", "low", "between", ["mid", "high"], "no"), ("rank", "high", "between", ["high", "low"], "no"),
        ("rank", "boss", ">=", "low", "unknown"), ("rank", "boss", "known", None, "no"),
        ("rank", "boss", "missing", None, "yes"), ("rank", "mid", "in", ["low", "mid"], "yes"),
        ("number", "300.0", "=", 300, "yes"), ("number", "3e2", ">=", 300, "yes"), ("number", "299.9", ">=", 300, "no"),
        ("number", "300", ">", 300, "no"), ("number", "300", "<=", 300, "yes"), ("number", "300", "<", 300, "no"),
        ("number", "-5", "<", 0, "yes"), ("number", "NaN", "<", 0, "unknown"), ("number", "inf", ">", 0, "unknown"),
        ("number", "1,000", ">", 0, "unknown"), ("number", "+5", ">", 0, "unknown"),
        ("number", ".5", ">", 0, "unknown"),
        ("number", "1e999", ">", 0, "unknown"), ("number", "5", "between", [5, 5], "yes"),
        ("number", "0.1", "in", [0.1, 7], "yes"), ("number", "2", "!=", 3, "yes"), ("number", "", "!=", 3, "unknown"),
        ("number", "9007199254740993", "=", 9007199254740991, "no"), ("number", "-0", "=", 0, "yes"),
        ("day", "2026-03-01", "=", "2026-03-01", "yes"), ("day", "2026-03-01T23:59:59Z", "<=", "2026-03-01", "yes"),
        ("day", "2026-03-01T23:30:00-05:00", "=", "2026-03-02", "yes"),
        ("day", "1 March", ">", "2020-01-01", "unknown"),
        ("day", "2026-03-02", "between", ["2026-03-01", "2026-03-02"], "yes"),
        ("flag", "YES", "=", True, "yes"), ("flag", "0", "=", False, "yes"), ("flag", "true", "!=", True, "no"),
        ("flag", "perhaps", "=", True, "unknown"), ("flag", "No", "in", [False], "yes"),
    ],
)  # fmt: skip
def test_field_criteria(engine: str, field: str, cell: str, op: str, value: Any, expected: str) -> None:
    """A comparison with a value says yes or no, with a missing one unknown; ``known`` and ``missing`` always tell."""
    test = {"key": "c", "field": field, "op": op, **({} if value is None else {"value": value})}
    verdicts = judge(history({field: cell}), engine, node={"all": [test]})
    assert ANSWER[int(verdicts.criteria["c"].codes()[0])] == expected


YES = {"field": "text", "op": "=", "value": "x"}
NO = {"field": "text", "op": "!=", "value": "x"}
UNKNOWN = {"field": "number", "op": ">", "value": 1}
MEMBERS = {"y": YES, "n": NO, "u": UNKNOWN}


@pytest.mark.parametrize(
    ("kind", "members", "expected"),
    [
        ("all", "yy", "yes"), ("all", "yn", "no"), ("all", "yu", "unknown"), ("all", "nu", "no"),
        ("all", "u", "unknown"),
        ("any", "nn", "no"), ("any", "yn", "yes"), ("any", "nu", "unknown"), ("any", "yu", "yes"),
        ("none", "nn", "yes"), ("none", "yn", "no"), ("none", "nu", "unknown"), ("none", "yu", "no"),
        ("at_least 2", "yyn", "yes"), ("at_least 2", "ynn", "no"), ("at_least 2", "yun", "unknown"),
        ("at_least 2", "yyu", "yes"), ("at_least 2", "unn", "no"), ("at_least 3", "yy", "no"),
        ("at_least 0", "n", "yes"), ("at_least 0", "u", "yes"), ("at_least -1", "n", "yes"),
        ("at_most 1", "yn", "yes"), ("at_most 1", "yyn", "no"), ("at_most 1", "yu", "unknown"),
        ("at_most 1", "un", "yes"), ("at_most 0", "u", "unknown"), ("at_most -1", "n", "no"),
        ("score 30 10 20", "yy", "yes"), ("score 30 10 20", "yn", "no"), ("score 30 10 20", "yu", "unknown"),
        ("score 0.3 0.1 0.2", "yy", "yes"), ("score 10 20 -15", "yy", "no"), ("score 10 20 -15", "yn", "yes"),
        ("score 10 20 -15", "yu", "unknown"), ("score 10 20 -5", "yu", "yes"), ("score 0 -5", "n", "yes"),
        ("score 0 -5", "u", "unknown"), ("score -5 -5", "y", "yes"), ("score 1 0", "y", "no"),
    ],
)  # fmt: skip
def test_groups(engine: str, kind: str, members: str, expected: str) -> None:
    """Groups are points and a threshold, with lower and upper bounds for unknowns."""
    listed = [{"key": f"c{i}", **MEMBERS[m]} for i, m in enumerate(members)]
    name, *numbers = kind.split()
    group: dict[str, Any] = {name: listed}
    if name == "score":
        threshold, *points = map(float, numbers)
        group = {"score": threshold, "of": [{"points": p, "when": m} for p, m in zip(points, listed, strict=True)]}
    elif numbers:
        group = {name: int(numbers[0]), "of": listed}
    verdicts = judge(history({"text": "x", "number": ""}), engine, node=group)
    assert ANSWER[int(verdicts.verdict[0])] == expected


@pytest.mark.parametrize(
    ("own", "whole", "expected"),
    [
        (None, None, "unknown"), ("no", None, "no"), ("yes", None, "yes"), (None, "no", "no"), (None, "yes", "yes"),
        ("yes", "no", "yes"), ("no", "yes", "no"), ("unknown", "no", "unknown"),
    ],
)  # fmt: skip
def test_if_missing(engine: str, own: str | None, whole: str | None, expected: str) -> None:
    """A criterion's own word on missing values wins over the definition's."""
    test = {"key": "c", **UNKNOWN, **({"if_missing": own} if own else {})}
    members = {"if_missing": whole} if whole else {}
    assert ANSWER[int(judge(history({"number": ""}), engine, node={"all": [test]}, **members).verdict[0])] == expected


def test_planned_criteria_play_no_part(engine: str) -> None:
    """A planned criterion is out of its group and out of the verdicts; a section of nothing else drops out."""
    planned = {"key": "p", "field": "nobody_has_it", "op": "=", "value": "x", "planned": True}
    past = history({"text": "x"})
    verdicts = judge(
        past, engine, node={"all": [planned, {"key": "y", **YES}]}, format={"any": [planned | {"key": "q"}]}
    )
    assert verdicts.counts["admitted"] == 1
    assert list(verdicts.criteria) == ["y"]
    two = judge(past, engine, node={"at_least": 2, "of": [planned, {"key": "y", **YES}]})
    assert two.counts["rejected"] == 1, "more than there are members: never"


def test_nothing_asked_admits_everyone(engine: str) -> None:
    """A definition without sections admits every lead."""
    assert judge(history({}), engine).counts == {"admitted": 1, "rejected": 0, "undecided": 0}


def seconds(text: str) -> int:
    """Return a UTC stamp without zone as seconds since 1970."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def pages(*stamps: str) -> list[tuple[str, ...]]:
    """Return a page view at each moment of March 2026, such as ``"2T10:00"``."""
    return [("page", f"2026-03-{s.split('T')[0].zfill(2)}T{s.split('T')[1]}Z") for s in stamps]


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


CREATED, AS_OF = "2026-03-02T12:00:00", "2026-03-20T00:00:00"
TWO = {"key": "two", "activity": "page", "count": {"op": ">=", "value": 2}}
MANY = {"key": "many", "activity": "page", "count": {"op": ">", "value": 2}, "within": {"calendar": "day"}}
FEW = {"key": "few", "activity": "page", "count": {"op": "<=", "value": 9}}
IS_X = {"key": "x", **YES}


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ({"all": [IS_X]}, CREATED), ({"all": [TWO]}, "2026-03-04T10:00:00"),
        ({"all": [IS_X, TWO]}, "2026-03-04T10:00:00"),
        ({"any": [IS_X, TWO]}, CREATED), ({"any": [{"key": "n", **NO}, TWO]}, "2026-03-04T10:00:00"),
        ({"all": [MANY]}, "2026-03-05T12:00:00"), ({"any": [MANY, TWO]}, "2026-03-04T10:00:00"),
        ({"all": [FEW]}, AS_OF), ({"any": [FEW, MANY]}, "2026-03-05T12:00:00"), ({"none": [{"key": "n", **NO}]}, AS_OF),
        ({"at_most": 1, "of": [IS_X]}, AS_OF), ({"at_least": 2, "of": [IS_X, TWO, MANY]}, "2026-03-04T10:00:00"),
        ({"at_least": 0, "of": [TWO]}, CREATED),
        ({"score": 30, "of": [{"points": 20, "when": TWO}, {"points": 15, "when": MANY}]}, "2026-03-05T12:00:00"),
        ({"score": 20, "of": [{"points": 20, "when": TWO}, {"points": 15, "when": MANY}]}, "2026-03-04T10:00:00"),
        ({"score": 20, "of": [{"points": 20, "when": IS_X}, {"points": -5, "when": {"key": "n", **NO}}]}, AS_OF),
        ({"score": 0, "of": [{"points": 20, "when": TWO}]}, CREATED),
        ({"all": [{**TWO, "count": {"op": ">=", "value": 0}}]}, CREATED),
        ({"all": [{**TWO, "count": {"op": ">=", "value": 1}}]}, CREATED),
        ({"all": [{**UNKNOWN, "key": "u", "if_missing": "yes"}]}, CREATED),
    ],
)  # fmt: skip
def test_admitted_at(engine: str, node: dict[str, Any], expected: str) -> None:
    """The first moment at which the definition holds, latched; what is judged at the horizon holds from there."""
    views = pages("1T09:00", "4T10:00", "5T10:00", "5T11:00", "5T12:00")
    past = history({"text": "x", "number": ""}, views, as_of=f"{AS_OF}Z")
    verdicts = judge(past, engine, node=node)
    assert verdicts.counts["admitted"] == 1
    assert int(verdicts.admitted_at[0]) == seconds(expected)
    assert verdicts.leads["admitted_at"].iloc[0] == pd.Timestamp(expected, tz="UTC")


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ({"all": [IS_X]}, None), ({"all": [TWO]}, "2026-03-04T10:00:00"), ({"any": [IS_X, TWO]}, "2026-03-04T10:00:00"),
        ({"all": [FEW]}, None), ({"all": [IS_X, TWO]}, None),
    ],
)  # fmt: skip
def test_admitted_at_without_dates(engine: str, node: dict[str, Any], expected: str | None) -> None:
    """Without creation date and horizon only activities give a moment; members of unknown time come last."""
    past = history({"text": "x", "created_at": ""}, pages("3T10:00", "4T10:00"))
    at = int(judge(past, engine, node=node).admitted_at[0])
    assert at == (NEVER if expected is None else seconds(expected))


def test_the_admitted_moment_is_not_before_creation(engine: str) -> None:
    """A count that anonymous visits had reached holds from creation."""
    past = history({}, pages("1T10:00", "1T11:00"))
    assert int(judge(past, engine, node={"all": [TWO]}).admitted_at[0]) == seconds(CREATED)


@pytest.mark.parametrize(
    ("admit_by", "expected"),
    [
        (None, "no"), ({"any": ["format", "actions"]}, "yes"), ({"none": ["actions"]}, "yes"),
        ({"all": ["format", {"none": ["actions"]}]}, "yes"),
        ({"score": 5, "of": [{"points": 5, "when": "format"}, {"points": -1, "when": "actions"}]}, "yes"),
    ],
)  # fmt: skip
def test_admit_combines_sections(engine: str, admit_by: dict[str, Any] | None, expected: str) -> None:
    """Without ``admit`` all sections must be met; with it, any combination of them."""
    members = {} if admit_by is None else {"admit": admit_by}
    past = history({"text": "x"})
    verdicts = judge(past, engine, node={"all": [{"key": "n", **NO}]}, format={"all": [IS_X]}, **members)
    assert ANSWER[int(verdicts.verdict[0])] == expected


@pytest.mark.parametrize(
    ("never", "first", "second", "standing", "verdict"),
    [
        ("n", "y", "y", 2, "yes"), ("n", "y", "n", 1, "no"), ("n", "n", "y", 0, "no"), ("y", "y", "y", -2, "no"),
        ("u", "y", "y", -1, "unknown"), ("n", "y", "u", -1, "unknown"), ("n", "u", "n", -1, "no"),
        ("u", "n", "n", -1, "no"),
        ("n", "n", "u", 0, "no"), (None, "y", "y", 2, "yes"),
    ],
)  # fmt: skip
def test_ladders(engine: str, never: str | None, first: str, second: str, standing: int, verdict: str) -> None:
    """A lead stands on the highest level that admits it together with all below, unless it is never a lead."""
    levels = [{"id": f"l{i}", "format": {"all": [{"key": "c", **MEMBERS[m]}]}} for i, m in enumerate((first, second))]
    document: dict[str, Any] = {"leadkit": "ladder/1", "id": "l", "levels": levels}
    if never is not None:
        document["never"] = {"any": [{"key": "c", **MEMBERS[never]}]}
    past = history({"text": "x", "number": ""})
    verdicts = admit(Ladder.from_dict(document), past, engine=engine)  # type: ignore[arg-type]
    assert int(verdicts.standing[0]) == standing
    assert ANSWER[int(verdicts.verdict[0])] == verdict


@pytest.mark.parametrize("points", [(9007199254740991, 0.0001), (1e300, 1), (1e-20, 1)])
def test_points_of_any_size_are_exact(engine: str, points: tuple[float, float]) -> None:
    """Points whose whole multiples pass 64 bits are summed exactly, and their moments told."""
    terms = [{"points": p, "when": {"key": f"c{i}", **YES}} for i, p in enumerate(points)]
    verdicts = judge(history({"text": "x"}), engine, node={"score": sum(points) / 2, "of": terms})
    assert verdicts.counts["admitted"] == 1
    assert int(verdicts.admitted_at[0]) == seconds(CREATED)


def test_names_of_criteria_tell_levels_apart(engine: str) -> None:
    """One key may mean the same on two levels; where it does not, or says who is never a lead, the name says whose."""
    same, other = {"key": "c", **YES}, {"key": "c", **NO}
    document = {
        "leadkit": "ladder/1",
        "id": "l",
        "never": {"any": [other, {"key": "v", **NO}]},
        "levels": [
            {"id": "a", "format": {"all": [same]}},
            {"id": "b", "format": {"all": [same]}},
            {"id": "c", "format": {"all": [other]}},
            {"id": "d", "format": {"all": [same]}, "if_missing": "no"},
        ],
    }
    verdicts = admit(Ladder.from_dict(document), history({"text": "x"}), engine=engine)  # type: ignore[arg-type]
    assert {name: ANSWER[int(pair.codes()[0])] for name, pair in verdicts.answers.items()} == {
        "c": "yes", "c:c": "no", "d:c": "yes", "never:c": "no", "v": "no",
    }  # fmt: skip


def test_a_kind_that_never_occurred_counts_zero(engine: str) -> None:
    """A kind and an attribute that the history does not know are no fault: nothing of the kind has happened yet."""
    where = [{"field": "length", "op": ">=", "value": 5}]
    test = {"key": "c", "activity": "demo", "where": where, "distinct": "room", "count": {"op": "=", "value": 0}}
    assert judge(history({}), engine, node={"all": [test]}).counts["admitted"] == 1
