"""Both engines say the same of random definitions on random histories with all that is nasty in them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import ATTRIBUTES, FIELDS, KINDS, MIDNIGHT, counted, definitions, dense_activities, histories, stamp

from leadkit.definition.model import Definition
from leadkit.engine.admission import admit
from leadkit.history.history import History


def build(drawn: dict[str, Any]) -> History:
    """Return the history that a drawn description describes."""
    names = ["lead_id", *FIELDS, "created_at", "handed_over_at"]
    leads = pd.DataFrame(drawn["leads"], columns=pd.Index(names), dtype=str)
    activities = pd.DataFrame(drawn["activities"], columns=pd.Index(["lead_id", "kind", "at", *ATTRIBUTES]), dtype=str)
    outcomes = pd.DataFrame(drawn["outcomes"], columns=pd.Index(["lead_id", "status", "decided_at"]), dtype=str)
    return History(leads=leads, activities=activities, outcomes=outcomes, settings=drawn["settings"])


@settings(max_examples=2_000, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(definitions(), histories())
def test_columns_agrees_with_rows(document: dict[str, Any], drawn: dict[str, Any]) -> None:
    """Verdicts of the definition and of every criterion, and the moments of admission, are the same."""
    history = build(drawn)
    definition = Definition.from_dict(document)
    fast, judge = admit(definition, history), admit(definition, history, engine="rows")
    assert list(fast.criteria) == list(judge.criteria)
    for key, pair in fast.criteria.items():
        np.testing.assert_array_equal(pair.codes(), judge.criteria[key].codes(), key)
    np.testing.assert_array_equal(fast.verdict, judge.verdict)
    np.testing.assert_array_equal(fast.admitted_at, judge.admitted_at)


@settings(max_examples=1_000, deadline=None)
@given(
    counted(),
    dense_activities(),
    st.sampled_from(["UTC", "America/New_York", "Asia/Kathmandu"]),
    st.sampled_from([0, 24, 47, 48, 200]),
)
def test_columns_counts_like_rows(
    criterion: dict[str, Any], activities: list[dict[str, Any]], zone: str, horizon_h: int
) -> None:
    """On the edges of windows, days and horizons both count the same and reach each number at the same moment."""
    lead = {"lead_id": "L0", **dict.fromkeys(FIELDS, ""), "created_at": stamp(MIDNIGHT - 30 * 86_400)}
    past = build(
        {
            "leads": [lead],
            "activities": activities,
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
    counts = Definition.from_dict({"leadkit": "definition/1", "id": "d", "actions": {"any": exactly}})
    fast, judge = admit(counts, past), admit(counts, past, engine="rows")
    assert {k: int(p.codes()[0]) for k, p in fast.criteria.items()} == {
        k: int(p.codes()[0]) for k, p in judge.criteria.items()
    }
    for n in (1, 2, 3):
        reached = {**criterion, "key": "c", "count": {"op": ">=", "value": n}}
        draft = Definition.from_dict({"leadkit": "definition/1", "id": "d", "actions": {"all": [reached]}})
        assert admit(draft, past).admitted_at[0] == admit(draft, past, engine="rows").admitted_at[0]
