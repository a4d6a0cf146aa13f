"""Truth tables of single criteria and groups, for every engine: design 3.1, 3.2 and 3.8."""

from __future__ import annotations

from typing import Any

import pytest
from judging import ANSWER, CREATED, MEMBERS, UNKNOWN, YES, history, judge, seconds


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


@pytest.mark.parametrize("points", [(9007199254740991, 0.0001), (1e300, 1), (1e-20, 1)])
def test_points_of_any_size_are_exact(engine: str, points: tuple[float, float]) -> None:
    """Points whose whole multiples pass 64 bits are summed exactly, and their moments told."""
    terms = [{"points": p, "when": {"key": f"c{i}", **YES}} for i, p in enumerate(points)]
    verdicts = judge(history({"text": "x"}), engine, node={"score": sum(points) / 2, "of": terms})
    assert verdicts.counts["admitted"] == 1
    assert int(verdicts.admitted_at[0]) == seconds(CREATED)
