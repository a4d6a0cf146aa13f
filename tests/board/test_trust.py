"""Can this be trusted? The guards of the present draft, and the leads kept back behind a lock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from drafts import ACME, HISTORIES, acme, flat

from leadkit.board import state as board_state
from leadkit.board.catalogue_view import catalogue_view
from leadkit.board.session import Session
from leadkit.definition.model import Definition
from leadkit.engine.admission import admit
from leadkit.evidence.guards import Looks, guards
from leadkit.evidence.holdout import drafting
from leadkit.history.history import History

WEB = {
    "leadkit": "definition/1", "id": "web", "title": "Web",
    "characteristics": {"all": [{"key": "source", "field": "source", "op": "=", "value": "web"}]},
}  # fmt: skip
OPEN = {"type": "panel", "seq": 1, "name": "trust", "open": True}


def opened(name: str = "acme", draft: Any = ACME) -> Session:
    """Return a session with the panel open."""
    session = Session(HISTORIES[name](), draft)
    session.handle(OPEN)
    return session


def test_it_says_what_the_guards_say() -> None:
    """Warnings and notes are the guards' own sentences, and their number is that of what was found."""
    found = guards(admit(Definition.from_dict(ACME), acme()), drafts_tried=1)
    trust = opened().state()["trust"]
    apart = [f for f in found.found if f.check not in ("held-out", "drafts")]
    assert [w["text"] for w in trust["warnings"]] == [f.message for f in apart if f.weight == "warning"]
    assert [w["text"] for w in trust["notes"]] == [f.message for f in apart if f.weight == "note"]
    assert trust["warnings"][0]["check"] == "unworked"
    assert trust["verdict"] == {"weight": "warning", "text": found.sentences()[0]}


def test_the_leads_kept_back_are_locked_until_asked_for() -> None:
    """Before the look no figure of theirs is in the payload; after it both stand side by side, and it is counted."""
    session = opened()
    before = session.state()["trust"]["held"]
    assert before["locked"]
    assert [part["name"] for part in before["parts"]] == ["training"]
    session.handle({"type": "look", "seq": 2})
    after = session.state()
    held = after["trust"]["held"]
    draft = Definition.from_dict(ACME)
    figures = guards(admit(draft, acme()), looks=Looks().at(draft), checks=("held-out",)).apparent
    assert figures is not None
    assert figures.held_out is not None
    assert not held["locked"]
    assert [part["counts"]["value"] for part in held["parts"]] == [
        figures.apparent.admitted.value,
        figures.held_out.admitted.value,
    ]
    assert held["verdict"] == {"weight": "ok", "text": "It holds on the leads kept back."}
    assert held["looks_text"] == "The leads kept back were looked at once in this session."
    assert after["tried"] == {"drafts": 1, "looks": 1}


def test_what_became_of_the_leads_kept_back_is_in_no_figure() -> None:
    """Whatever it was, the board says the same of every draft, with everything open, until somebody looks."""
    told = []
    for ends in ("won", "lost"):
        history = _quarters(ends)
        session = Session(history, WEB)
        for seq, name in enumerate(("trust", "outcomes"), 1):
            session.handle({"type": "panel", "seq": seq, "name": name, "open": True})
        session.handle({"type": "why", "seq": 3, "open": True})
        told.append(session.payload())
        state = told[-1]["state"]
        assert state["why"]["cards"]["counts"][0]["outcome_text"] == "Kept back"
        assert state["trust"]["held"]["locked"]
        assert state["figures"]["rate"]["cohort_text"] == "judged by the 225 that are old enough and not kept back"
        assert [row["text"] for row in state["why"]["bars"][0]["rows"]] == [
            "0 of 300 count, 0 of them won, not counting those kept back",
            "300 of 300 count, 75 of them won, not counting those kept back",
        ]
        (size,) = [field for field in session.ground()["catalogue"]["fields"] if field["name"] == "size"]
        assert sum(each["won"] for each in size["range"]["bins"]) == 150
        assert sum(each["rest"] for each in size["range"]["bins"]) == 300
        assert catalogue_view(drafting(history)) is catalogue_view(history)
    assert told[0] == told[1]


def test_leads_that_are_kept_back_are_not_called_young() -> None:
    """Of a source whose leads all came lately none is in the rate: that they are kept back is said."""
    session = Session(_quarters("won", 1), {**WEB, "characteristics": {"all": [
        {"key": "size", "field": "size", "op": ">=", "value": 500}
    ]}})  # fmt: skip
    rate = session.state()["figures"]["rate"]
    assert (rate["text"], rate["label"]) == ("–", "no lead that counts is both old enough and not kept back")


def _quarters(newest: str, step: int = 7) -> History:
    """Return 600 dated leads, every third of the older 450 won, and all of the newest 150 ended alike."""
    day = datetime(2025, 1, 1, tzinfo=UTC)
    ids = [f"L{i}" for i in range(600)]
    status = [("won" if i % 3 == 0 else "lost") if i < 450 else newest for i in range(600)]
    leads = {
        "lead_id": ids, "created_at": [f"{day + timedelta(hours=i):%Y-%m-%dT%H:%M:%SZ}" for i in range(600)],
        "source": ["web" if i % 2 else "fair" for i in range(600)], "size": [i * step % 600 for i in range(600)],
    }  # fmt: skip
    settings = {
        "as_of": "2026-01-01T00:00:00Z", "mature_after": "P90D",
        "fields": {"source": {"type": "category"}, "size": {"type": "number"}},
        "outcome": {"lead": "lead_id", "column": "status", "won": ["won"], "lost": ["lost"], "value": "amount"},
    }  # fmt: skip
    outcomes = {"lead_id": ids, "status": status, "amount": [100 + i for i in range(600)]}
    return History(leads, outcomes=outcomes, settings=settings)


def test_another_draft_is_locked_again() -> None:
    """A look is for one draft; the way back to it needs no other."""
    session = opened()
    session.handle({"type": "look", "seq": 2})
    session.handle({"type": "switch", "seq": 3, "key": "revenue", "on": False})
    held = session.state()["trust"]["held"]
    assert held["locked"]
    assert "Somebody looked once." in held["verdict"]["text"]
    assert held["drafts"]["text"].startswith("2 drafts were tried.")
    session.handle({"type": "switch", "seq": 4, "key": "revenue", "on": True})
    session.handle({"type": "look", "seq": 5})
    assert not session.state()["trust"]["held"]["locked"]
    assert session.state()["tried"]["looks"] == 1


def test_many_looks_are_warned_of() -> None:
    """Whoever looks with a sixth draft is told that these leads are drafted on by now."""
    session = opened()
    for seq, revenue in enumerate(range(100, 700, 100), 2):
        document = {**ACME, "characteristics": {"all": [
            {"key": "revenue", "field": "annual_revenue_usd", "op": ">=", "value": revenue * 1_000_000}
        ]}}  # fmt: skip
        session.handle({"type": "document", "seq": seq, "document": document, "label": "x", "stroke": None})
        session.handle({"type": "look", "seq": seq})
    state = session.state()
    assert state["tried"]["looks"] == 6
    assert state["trust"]["held"]["verdict"]["weight"] == "warning"
    assert "6 different drafts were tried on the leads kept back" in state["trust"]["held"]["verdict"]["text"]


def test_below_a_hundred_wins_nothing_is_locked() -> None:
    """With few won deals both figures are shown at once, with the advice, and no look is counted."""
    draft = {"leadkit": "definition/1", "id": "f", "format": {"key": "o", "field": "Origin", "op": "=", "value": "api"}}
    session = opened("flat", draft)
    held = session.state()["trust"]["held"]
    assert not held["locked"]
    assert [part["name"] for part in held["parts"]] == ["training", "held_out"]
    assert held["advice_text"].startswith("With so few won deals")
    session.handle({"type": "look", "seq": 2})
    assert session.state()["tried"]["looks"] == 0
    assert {part["counts"]["text"] for part in held["parts"]} == {"too few to say"}


def test_without_an_outcome_there_is_no_lock() -> None:
    """Where nobody knows what became of the leads, that is the warning, and there is nothing to keep back."""
    trust = opened("bare", None).state()["trust"]
    assert trust["held"] is None
    assert trust["warnings"][0]["check"] == "maturity"


def test_who_can_never_be_a_lead_is_no_draft_to_trust() -> None:
    """On that tab the panel says where to look; looking from there counts for nothing."""
    session = opened(draft={"leadkit": "ladder/1", "id": "l", "levels": [ACME]})
    session.handle({"type": "show", "seq": 2, "level": -1})
    session.handle({"type": "look", "seq": 3})
    assert session.state()["trust"]["message"] == "This is about who counts: look at a level."
    assert session.state()["tried"]["looks"] == 0


def test_slow_checks_wait_for_a_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """On many leads an edit brings the quick checks alone and asks to be followed up; a rest brings the others."""
    monkeypatch.setattr(board_state, "MANY", 100)
    session = opened()
    first = session.state()
    assert first["follow_ms"] == board_state.FOLLOW_MS
    assert first["trust"]["more_text"] == "The slower checks follow as soon as you pause."
    assert "untimely" not in {note["check"] for note in first["trust"]["notes"]}
    session.handle({"type": "rest", "seq": 2})
    rested = session.state()
    assert rested["follow_ms"] is None
    assert "untimely" in {note["check"] for note in rested["trust"]["notes"]}
    session.handle({"type": "why", "seq": 3, "open": True})
    assert session.state()["trust"] == rested["trust"]
    session.handle({"type": "switch", "seq": 4, "key": "revenue", "on": False})
    assert session.state()["trust"]["more_text"] is not None


def test_a_rest_changes_nothing_else() -> None:
    """It ends no stroke and takes no notice away."""
    session = Session(flat(), None)
    session.handle({"type": "save", "seq": 1})
    session.handle({"type": "rest", "seq": 2})
    assert session.state()["notice"]["level"] == "error"


def test_closed_panels_cost_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """While they are closed nothing of them is worked out."""

    def never(*_: object, **__: object) -> None:
        raise AssertionError

    for name in ("trust_view", "suggestions_view", "outcomes_view"):
        monkeypatch.setattr(board_state, name, never)
    state = Session(acme(), ACME).state()
    assert [state[name] for name in ("trust", "suggestions", "outcomes")] == [None, None, None]
    assert state["panels"] == []
