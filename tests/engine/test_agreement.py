"""All engines say the same of random definitions on random histories with all that is nasty in them."""

from __future__ import annotations

from typing import Any

import pytest
from agreement import differing, told
from crowds import crowds
from histories import build
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import (
    ATTRIBUTES,
    FIELDS,
    KINDS,
    MIDNIGHT,
    counted,
    criteria,
    definitions,
    dense_activities,
    ladders,
    number,
    stamp,
)

from leadkit.engine.sql.answers import FEW
from leadkit.history.history import History

AT_ONCE = 5
CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]


def disagreements(documents: list[dict[str, Any]], history: History, others: list[str]) -> list[str]:
    """Return every answer in which an engine differs from `rows`."""
    found = []
    for document in documents:
        right = told(document, history, "rows")
        for engine in others:
            found += differing(right, told(document, history, engine), history, engine)
    return found


@settings(max_examples=100, suppress_health_check=CHECKS)
@given(crowds(), st.lists(definitions(), min_size=AT_ONCE, max_size=AT_ONCE))
def test_engines_agree(others: list[str], drawn: dict[str, Any], documents: list[dict[str, Any]]) -> None:
    """On 500 definitions all verdicts (conditions, sections, definitions) and moments are those of the judge."""
    assert disagreements(documents, build(drawn), others) == []


@pytest.mark.slow
@pytest.mark.timeout(5_400)
@settings(max_examples=2_000, suppress_health_check=CHECKS)
@given(crowds(), st.lists(definitions(), min_size=AT_ONCE, max_size=AT_ONCE))
def test_engines_agree_at_length(others: list[str], drawn: dict[str, Any], documents: list[dict[str, Any]]) -> None:
    """The same with 10,000 definitions."""
    assert disagreements(documents, build(drawn), others) == []


@settings(max_examples=25, suppress_health_check=CHECKS)
@given(crowds(), ladders())
def test_engines_agree_on_levels(others: list[str], drawn: dict[str, Any], ladder: dict[str, Any]) -> None:
    """Each level's verdicts, where a lead stands and since when are those of the judge."""
    assert disagreements([ladder], build(drawn), others) == []


@settings(max_examples=25, suppress_health_check=CHECKS)
@given(
    counted(),
    st.lists(dense_activities(), min_size=1, max_size=25),
    st.sampled_from(["UTC", "America/New_York", "Asia/Kathmandu"]),
    st.sampled_from([0, 24, 47, 48, 200]),
    st.integers(1, 3),
)
def test_engines_count_alike(
    others: list[str],
    criterion: dict[str, Any],
    activities: list[list[dict[str, Any]]],
    zone: str,
    horizon_h: int,
    enough: int,
) -> None:
    """On the edges of windows, days and horizons all count the same and reach each number at the same moment."""
    blank = {**dict.fromkeys(FIELDS, ""), "created_at": stamp(MIDNIGHT - 30 * 86_400)}
    past = build(
        {
            "leads": [{"lead_id": f"L{i}", **blank} for i in range(len(activities))],
            "activities": [{**row, "lead_id": f"L{i}"} for i, rows in enumerate(activities) for row in rows],
            "outcomes": [],
            "settings": {
                "leadkit": "history/1",
                "time_zone": zone,
                "as_of": stamp(MIDNIGHT + horizon_h * 3_600),
                "leads": {"id": "lead_id", "created_at": "created_at"},
                "attributes": ATTRIBUTES,
                "kinds": {kind: {} for kind in KINDS},
            },
        }
    )
    exactly = [{**criterion, "key": f"n{n}", "count": {"op": "=", "value": n}} for n in range(6)]
    reached = [{**criterion, "key": "c", "count": {"op": ">=", "value": enough}}]
    documents = [{"leadkit": "definition/1", "id": "d", "actions": {"any": asked}} for asked in (exactly, reached)]
    assert disagreements(documents, past, others) == []


@st.composite
def large_groups(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a group of so many counts that databases put their moments in a row."""
    fields = criteria().filter(lambda criterion: "field" in criterion)
    members = st.one_of(
        st.builds(lambda how, n: {**how, "count": {"op": ">=", "value": n}}, counted(), st.integers(0, 4)), fields
    )
    found = draw(st.lists(members, min_size=FEW + 2, max_size=FEW + 9))
    if draw(st.booleans()):
        return {"at_least": draw(st.integers(1, len(found))), "of": found}
    worth = [draw(st.sampled_from([0, 1, 2, 5, 0.1, 2**53 - 1])) for _ in found]
    return {"score": draw(st.sampled_from([1, 3, 5.1, 2**53 - 1])), "of": [
        {"points": p, "when": m} for p, m in zip(worth, found, strict=True)
    ]}  # fmt: skip


@settings(max_examples=25, suppress_health_check=CHECKS)
@given(crowds(), st.lists(large_groups(), min_size=1, max_size=4), st.integers(1, 3))
def test_engines_agree_on_large_groups(
    others: list[str], drawn: dict[str, Any], members: list[dict[str, Any]], least: int
) -> None:
    """Groups of many members, and groups of such groups, are reached at the same moment everywhere."""
    document = {"leadkit": "definition/1", "id": "d", "actions": {"at_least": least, "of": members}}
    number(document, ["actions"])
    assert disagreements([document], build(drawn), others) == []
