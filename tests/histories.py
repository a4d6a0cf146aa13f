"""Histories made of what the strategies draw."""

from __future__ import annotations

from typing import Any

import pandas as pd
from stored import Given
from strategies import ATTRIBUTES, FIELDS

from leadkit.history.history import History


def build(drawn: dict[str, Any]) -> History:
    """Return the history that a drawn description describes."""
    names = ["lead_id", *FIELDS, "created_at", "handed_over_at"]
    leads = pd.DataFrame(drawn["leads"], columns=pd.Index(names), dtype=str)
    activities = pd.DataFrame(drawn["activities"], columns=pd.Index(["lead_id", "kind", "at", *ATTRIBUTES]), dtype=str)
    outcomes = pd.DataFrame(drawn["outcomes"], columns=pd.Index(["lead_id", "status", "decided_at"]), dtype=str)
    return Given(leads=leads, activities=activities, outcomes=outcomes, settings=drawn["settings"])
