"""Both engines say the same of random definitions on random histories with all that is nasty in them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from strategies import ATTRIBUTES, FIELDS, definitions, histories

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
