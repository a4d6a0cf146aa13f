"""When a lead was admitted, on levels and by combined sections, for every engine: design 3.5 and 4."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from judging import ANSWER, AS_OF, CREATED, MEMBERS, NO, UNKNOWN, YES, history, judge, pages, seconds

from leadkit.definition.model import Ladder
from leadkit.engine.admission import admit
from leadkit.engine.counting import NEVER

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
