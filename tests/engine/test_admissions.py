"""What an admission hands over besides single answers, for every engine: names, counts and the table of leads."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from stored import Given, judge

from leadkit.definition.catalogue import Tracks
from leadkit.definition.model import Definition, Ladder
from leadkit.engine.admission import ANSWERS
from leadkit.history.history import History

YES = {"field": "text", "op": "=", "value": "x"}
NO = {"field": "text", "op": "!=", "value": "x"}
TWO = {"key": "two", "activity": "page", "count": {"op": ">=", "value": 2}}


@pytest.fixture(scope="module")
def past() -> History:
    """Return two leads created on 2 March 2026, the first with two page views after that."""
    return Given(
        {"lead_id": ["L1", "L2"], "created_at": ["2026-03-02T12:00:00Z", ""], "text": ["x", ""]},
        {
            "lead_id": ["L1", "L1"],
            "kind": ["page", "page"],
            "at": ["2026-03-03T10:00:00Z", "2026-03-04T10:00:00Z"],
        },
        settings={"leadkit": "history/1", "leads": {"id": "lead_id", "created_at": "created_at"}},
    )


def test_the_table_of_leads(engine: str, past: History) -> None:
    """A row per lead with its verdict in words, the moment in UTC, and a column per condition that is judged."""
    planned = {"key": "p", "field": "nobody_has_it", "op": "=", "value": "x", "planned": True}
    document = {"leadkit": "definition/1", "id": "d", "actions": {"all": [TWO, planned, {"key": "x", **YES}]}}
    found = judge(Definition.from_dict(document), past, engine)  # type: ignore[arg-type]
    table = found.leads
    assert list(table.columns) == ["verdict", "admitted_at", "two", "x"]
    assert table.index.tolist() == ["L1", "L2"]
    assert table["verdict"].tolist() == ["admitted", "rejected"]
    assert table["two"].tolist() == ["yes", "no"]
    assert table["x"].tolist() == ["yes", "unknown"]
    assert table["admitted_at"].iloc[0] == pd.Timestamp("2026-03-04T10:00:00Z")
    assert pd.isna(table["admitted_at"].iloc[1])
    assert found.counts == {"admitted": 1, "rejected": 1, "undecided": 0}


def test_nothing_asked_admits_everyone(engine: str, past: History) -> None:
    """A definition without sections admits every lead, and has no conditions to tell of."""
    found = judge(Definition.from_dict({"leadkit": "definition/1", "id": "d"}), past, engine)  # type: ignore[arg-type]
    assert found.counts == {"admitted": 2, "rejected": 0, "undecided": 0}
    assert list(found.criteria) == []


def test_names_of_criteria_tell_levels_apart(engine: str, past: History) -> None:
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
    found = judge(Ladder.from_dict(document), past, engine)  # type: ignore[arg-type]
    assert {name: ANSWERS[int(pair.codes()[0])] for name, pair in found.answers.items()} == {
        "c": "yes", "c:c": "no", "d:c": "yes", "never:c": "no", "v": "no",
    }  # fmt: skip


def test_tracks_of_another_catalogue_may_name_any_spelling(engine: str) -> None:
    """A spec's own catalogue may name a source by another of its spellings; the whole class records the kind."""
    own = {"fields": {"source": {"type": "category", "aliases": {"google": ["Google"]}}}, "kinds": {"page": {}}}
    past = Given({"lead_id": ["L1", "L2"], "source": ["google", "fair"]}, settings={"leadkit": "history/1", **own})
    seen = past.under(replace(past.catalogue, tracks=Tracks("source", {"page": ("Google",)})))
    document = {"leadkit": "definition/1", "id": "d", "actions": {"all": [TWO]}}
    found = judge(Definition.from_dict(document), seen, engine)  # type: ignore[arg-type]
    assert found.leads["two"].tolist() == ["no", "unknown"]
