from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from drafts import ACME, FORMULA, HISTORIES, MARKUP, acme, documents, hostile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadkit.board.catalogue_view import catalogue_view
from leadkit.board.events import FORMS, PANELS
from leadkit.board.session import Session
from leadkit.board.study import Study

SCHEMA = json.loads((Path(__file__).parents[2] / "leadkit" / "board" / "board.schema.json").read_text(encoding="utf-8"))
PAYLOAD = jsonschema.Draft202012Validator(SCHEMA)
STATE = jsonschema.Draft202012Validator({**SCHEMA["$defs"]["state"], "$defs": SCHEMA["$defs"]})
STOPS = jsonschema.Draft202012Validator({**SCHEMA["$defs"]["stops"], "$defs": SCHEMA["$defs"]})


def faults(validator: Any, payload: Any) -> list[str]:
    """Return what is wrong with a payload, after a trip through JSON as browsers read it."""
    there_and_back = json.loads(json.dumps(payload, allow_nan=False))
    return [f"{fault.json_path}: {fault.message[:200]}" for fault in validator.iter_errors(there_and_back)]


def edit(document: Any, seq: int = 1, **members: Any) -> dict[str, Any]:
    """Return the event that puts `document` in the place of the one before."""
    return {"type": "document", "seq": seq, "document": document, "label": "changed", "stroke": None, **members}


@pytest.mark.parametrize("name", HISTORIES)
def test_every_history_gives_a_payload(name: str) -> None:
    """Any history, also one without dates, activities or outcome, gives a valid payload, open and closed."""
    session = Session(HISTORIES[name]())
    assert faults(PAYLOAD, session.payload()) == []
    session.handle({"type": "why", "seq": 1, "open": True})
    for seq, panel in enumerate(PANELS, 2):
        session.handle({"type": "panel", "seq": seq, "name": panel, "open": True})
    assert faults(PAYLOAD, session.payload()) == []
    assert all(session.state()[name] is not None for name in ("why", *PANELS))
    Study.of(session.history).wait()
    assert faults(PAYLOAD, session.payload()) == []
    assert session.state()["follow_ms"] is None


def test_the_worked_definition_gives_a_payload() -> None:
    """The worked definition gives a valid payload without a fault, an unfinished condition or a figure missing."""
    session = Session(acme(), ACME)
    session.handle({"type": "why", "seq": 1, "open": True})
    state = session.state()
    assert faults(PAYLOAD, session.payload()) == []
    assert state["faults"] == []
    assert {condition["state"] for condition in state["conditions"].values()} == {"on"}
    assert all(state["figures"][name] for name in ("count", "rate", "missed"))


@pytest.mark.parametrize("name", HISTORIES)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_draft_gives_a_payload(name: str, data: st.DataObject) -> None:
    """Whatever the room leaves on the board, unfinished, wrong or empty, the state is valid and says what it can."""
    history = HISTORIES[name]()
    session = Session(history)
    session.handle(edit(data.draw(documents(catalogue_view(history)))))
    session.handle({"type": "why", "seq": 2, "open": True})
    for panel in PANELS:
        session.handle({"type": "panel", "seq": 2, "name": panel, "open": True})
    session.handle({"type": "look", "seq": 2})
    levels = len(session.state()["levels"])
    for level in range(-1, levels):
        session.handle({"type": "show", "seq": 3, "level": level})
        for key in list(session.state()["conditions"])[:1]:
            assert faults(STATE, session.state()) == []
            session.handle({"type": "switch", "seq": 4, "key": key, "on": False})
        assert faults(STATE, session.state()) == []
        assert "notice" not in session.state() or session.state()["notice"] is None
        assert isinstance(session.picture(), str)


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 3) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_MEMBERS = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(list(FORMS)) | _ANY,
        "seq": st.integers(-1, 5) | _ANY, "document": st.just(ACME) | _ANY, "label": st.text(max_size=3) | _ANY,
        "stroke": st.none() | _ANY, "key": st.sampled_from(["revenue", "x"]) | _ANY, "on": st.booleans() | _ANY,
        "level": st.integers(-1, 2) | _ANY, "open": st.booleans() | _ANY,
        "sections": st.just(["actions"]) | _ANY,
        "name": st.sampled_from(PANELS) | _ANY, "end": st.integers(0, 2) | _ANY, "extra": _ANY,
    },
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(events=st.lists(_MEMBERS | _ANY, max_size=4))
def test_no_event_breaks_the_session(events: list[Any]) -> None:
    """Whatever a browser sends, the session answers with a valid state."""
    session = Session(HISTORIES["flat"](), ACME)
    for event in events:
        for name, part in session.answer(event).items():
            assert faults(STATE if name == "state" else STOPS, part) == []
        assert faults(STATE, session.state()) == []


def test_hostile_names_stay_what_they_are() -> None:
    """Names that are markup or formulas arrive as they are: nothing is lost, and the screen shows them as text."""
    session = Session(hostile())
    payload = session.payload()
    titles = {field["title"] for field in payload["ground"]["catalogue"]["fields"]}
    assert {MARKUP, FORMULA} <= titles
    session.handle({"type": "why", "seq": 1, "open": True})
    said = json.dumps(session.state()["why"]["cards"])
    assert json.dumps(MARKUP)[1:-1] in said
