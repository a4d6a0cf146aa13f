"""Any definition, on any history: the paper says the same as the draft."""

from __future__ import annotations

from typing import Any

import pandas as pd
import rfc8785
from hypothesis import HealthCheck, given, settings
from strategies import ATTRIBUTES, FIELDS, definitions, histories

from leadkit.definition.model import Definition
from leadkit.engine.admission import admit
from leadkit.history import History
from leadkit.spec import Spec, canonical
from leadkit.spec.documents import apply

ROLES = ("leads", "as_of")


def build(drawn: dict[str, Any], own: dict[str, Any]) -> History:
    """Make the history that was drawn, with these settings."""
    activities = pd.DataFrame(drawn["activities"], columns=["lead_id", "kind", "at", *ATTRIBUTES], dtype="str")
    outcomes = pd.DataFrame(drawn["outcomes"], columns=["lead_id", "status", "decided_at"], dtype="str")
    return History(pd.DataFrame(drawn["leads"], dtype="str"), activities, outcomes=outcomes, settings=own)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(definitions(), histories())
def test_a_spec_says_what_its_draft_says(document: dict[str, Any], drawn: dict[str, Any]) -> None:
    """To paper and back is lossless, and on a history without a catalogue the paper admits the same leads."""
    draft = Definition.from_dict(document)
    history = build(drawn, drawn["settings"])
    spec = Spec.from_dict(Spec.of(draft, history).to_dict())
    assert spec.definition == draft
    assert canonical(spec.body) == rfc8785.dumps(dict(spec.body))
    assert set(spec.catalogue.fields) <= set(FIELDS)
    bare = build(drawn, {name: value for name, value in drawn["settings"].items() if name in ROLES})
    applied = apply(spec, bare)
    there, here = admit(applied.draft, applied.history), admit(draft, history)
    assert there.verdict.tolist() == here.verdict.tolist()
    assert there.admitted_at.tolist() == here.admitted_at.tolist()
