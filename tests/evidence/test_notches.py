from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from dozen import FORM, LIFE, RICH, dozen_settings, dozen_tables

from leadkit.definition.model import Definition
from leadkit.engine.admission import Admission, admit
from leadkit.evidence.notches import Notch, notches
from leadkit.history.history import History


def judged(*criteria: dict[str, Any], **changes: Any) -> Admission:
    """Return what a draft that asks for all of some criteria says of the dozen."""
    leads, outcomes = dozen_tables()
    history = History(leads, outcomes=outcomes, settings=dozen_settings(**changes))
    document = {"leadkit": "definition/1", "id": "d", "characteristics": {"all": list(criteria)}}
    return admit(Definition.from_dict(document), history)


def by_direction(found: tuple[Notch, ...], name: str) -> dict[str, Notch]:
    """Return the notches of one condition."""
    return {notch.direction: notch for notch in found if notch.name == name}


def test_a_number_moves_to_the_next_tenth_of_the_leads() -> None:
    """Revenues are 100 to 900: below 300 the next is 200, which lets L04 in; above, 400, which keeps L03 out."""
    found = by_direction(notches(judged(FORM, LIFE, RICH)).notches, "rich")
    looser, tighter = found["looser"], found["tighter"]
    assert (looser.asked, looser.gained.everyone.leads, looser.lost.everyone.leads) == ("at least 200 USD", 1, 0)
    assert (tighter.asked, tighter.gained.everyone.leads, tighter.lost.everyone.leads) == ("at least 400 USD", 0, 1)


def test_what_is_said_is_what_judging_anew_says() -> None:
    """Every notch on random leads admits just whom the changed definition admits."""
    rng = np.random.default_rng(4)
    n = 400
    leads = {
        "lead_id": [f"L{i}" for i in range(n)],
        "size": [str(v) if v else "" for v in rng.integers(0, 50, n)],
        "rank": rng.choice(["low", "mid", "high", ""], n).tolist(),
        "kind": rng.choice(["a", "b", "c"], n).tolist(),
        "since": [f"2025-{m:02d}-11" for m in rng.integers(1, 13, n)],
        "status": rng.choice(["won", "lost"], n).tolist(),
    }
    settings = {
        "fields": {
            "size": {"type": "number"}, "rank": {"type": "ordered", "order": ["low", "mid", "high"]},
            "kind": {"type": "category"}, "since": {"type": "date"},
        },
        "outcome": {"column": "status", "won": ["won"], "lost": ["lost"]},
    }  # fmt: skip
    criteria = [
        {"key": "size", "field": "size", "op": "between", "value": [10, 40]},
        {"key": "less", "field": "size", "op": "<", "value": 35},
        {"key": "rank", "field": "rank", "op": ">=", "value": "mid"},
        {"key": "kind", "field": "kind", "op": "in", "value": ["a", "b"]},
        {"key": "since", "field": "since", "op": "<=", "value": "2025-09-30"},
    ]  # fmt: skip
    document = {
        "leadkit": "definition/1",
        "id": "d",
        "if_missing": "yes",
        "characteristics": {"at_least": 4, "of": criteria},
    }
    history = History(leads, settings=settings)
    admission = admit(Definition.from_dict(document), history)
    found = notches(admission).notches
    assert {(notch.name, notch.direction) for notch in found} == {
        (name, direction) for name in ("size", "less", "rank", "kind", "since") for direction in ("looser", "tighter")
    }
    for notch in found:
        changed = [notch.criterion.to_dict() if c["key"] == notch.name else c for c in criteria]
        anew = admit(Definition.from_dict({**document, "characteristics": {"at_least": 4, "of": changed}}), history)
        assert notch.admitted == anew.counts["admitted"]
        assert notch.gained.everyone.leads == int(((anew.verdict == 1) & (admission.verdict != 1)).sum())
        assert notch.lost.everyone.leads == int(((anew.verdict != 1) & (admission.verdict == 1)).sum())


def test_a_count_moves_by_one() -> None:
    """At least two views become one or three; fewer than none is no notch."""
    leads = {"lead_id": ["L1", "L2"]}
    views = {"lead_id": ["L1", "L1", "L2"], "kind": ["view"] * 3, "at": ["2025-01-01", "2025-01-02", "2025-01-01"]}
    draft = {"leadkit": "definition/1", "id": "d", "actions": {"all": [
        {"key": "views", "activity": "view", "count": {"op": ">=", "value": 2}},
        {"key": "none", "activity": "view", "count": {"op": ">=", "value": 0}},
    ]}}  # fmt: skip
    found = notches(admit(Definition.from_dict(draft), History(leads, views))).notches
    views_moved = by_direction(found, "views")
    assert views_moved["looser"].gained.everyone.leads == 1
    assert views_moved["tighter"].lost.everyone.leads == 1
    assert list(by_direction(found, "none")) == ["tighter"]


@pytest.mark.parametrize("outcome", [True, False])
def test_lists_need_an_outcome_and_enough_leads(outcome: bool) -> None:
    """Which value is best is told by what became of its leads; of a dozen leads nothing is."""
    leads, outcomes = dozen_tables()
    history = History(leads, outcomes=outcomes if outcome else None, settings=dozen_settings())
    draft = Definition.from_dict({"leadkit": "definition/1", "id": "d", "format": {"all": [FORM]}})
    assert notches(admit(draft, history)).notches == ()


def test_the_sentences_begin_with_what_moves_most() -> None:
    """What moves nobody is not said; the table has it all the same."""
    found = notches(judged(FORM, LIFE, RICH))
    assert found.sentences()[0].startswith("Revenue: ")
    assert len(found.frame()) == len(found.notches)
