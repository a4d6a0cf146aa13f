from __future__ import annotations

import json
from typing import Any

import pytest
from drafts import MARKUP

from leadkit.board.cards import outcome_text
from leadkit.board.session import Session
from leadkit.history.history import History

LEADS = {
    "lead_id": ["L1", "L2", "L3"], "created_at": ["2026-01-01", "2026-01-01", ""],
    "name": ["Ann Secret", "Bob Secret", MARKUP], "remark": ["hush one", "hush two", ""], "country": ["US", "DE", ""],
    "budget": ["10", "20", ""],
}  # fmt: skip
OUTCOMES = {
    "lead_id": ["L1", "L2"], "status": ["won", "lost"], "decided_at": ["2026-01-31", "2026-01-01"],
    "value": ["480", ""],
}  # fmt: skip
SETTINGS = {
    "as_of": "2026-03-01T00:00:00Z", "leads": {"created_at": "created_at"},
    "fields": {"name": {"personal": True, "show": False},
        "remark": {"show": False}, "budget": {"type": "number", "known": "later"}},
}  # fmt: skip
PRIVATE = {
    "leadkit": "definition/1", "id": "d",
    "characteristics": {"any": [
        {"key": "name", "field": "name", "op": "contains", "value": "a"},
        {"key": "remark", "field": "remark", "op": "contains", "value": "u"},
        {"key": "country", "field": "country", "op": "=", "value": "US"},
    ]},
}  # fmt: skip


def history(**leads: list[str]) -> History:
    """Return three leads: L1 won, L2 lost, L3 open and without a date."""
    return History({**LEADS, **leads}, outcomes=OUTCOMES, settings=SETTINGS)


def board(past: History, revealed: bool = False) -> Session:
    """Return a board whose definition asks about what must not be seen, with the reasons open."""
    session = Session(past, PRIVATE)
    session.handle({"type": "why", "seq": 1, "open": True})
    session.handle({"type": "reveal", "seq": 2, "on": revealed})
    return session


def test_nothing_personal_leaves_unless_asked() -> None:
    """No value of a personal or hidden field is in the payload or the picture, though conditions ask about it."""
    session = board(history())
    said = json.dumps(session.payload(), ensure_ascii=False) + session.picture()
    assert "Secret" not in said
    assert "hush" not in said
    cards = session.state()["why"]["cards"]["counts"]
    assert all(card["hidden"] for card in cards)
    assert "Name: hidden. Asked: contains “a”." in said


def test_what_resembles_a_personal_value_is_not_named() -> None:
    """A misspelt name is not answered with the right one, unless personal facts are revealed."""
    misspelt = {"key": "name", "field": "name", "op": "=", "value": "Ann Secrett"}
    session = Session(history(), {**PRIVATE, "characteristics": {"any": [misspelt]}})
    assert "Ann Secret”" not in json.dumps(session.payload(), ensure_ascii=False)
    session.handle({"type": "reveal", "seq": 1, "on": True})
    assert "Ann Secret”" in json.dumps(session.state()["lints"], ensure_ascii=False)


def test_personal_facts_are_shown_when_asked() -> None:
    """Once revealed, names are on the cards, first and marked; what must never be shown is not, nor is the picture."""
    session = board(history(), revealed=True)
    card = next(c for c in session.state()["why"]["cards"]["counts"] if c["title"] == "Lead L1")
    assert card["facts"][0] == {"label": "Name", "value": "Ann Secret", "personal": True}
    assert card["hidden"] is False
    assert "Secret" not in json.dumps(session.ground()) + session.picture()
    assert "hush" not in json.dumps(session.payload())


def test_ids_that_are_addresses_are_personal() -> None:
    """Leads known by their e-mail address are called by their number until somebody asks."""
    ids = {"lead_id": ["a@x.com", "b@x.com", "c@x.com"]}
    outcomes = {**OUTCOMES, "lead_id": ["a@x.com", "b@x.com"]}
    past = History({**LEADS, **ids}, outcomes=outcomes, settings=SETTINGS)
    hidden = json.dumps(board(past).payload())
    assert "x.com" not in hidden
    assert "Lead no. 1" in hidden
    assert "Lead a@x.com" in json.dumps(board(past, revealed=True).payload())


def test_where_nothing_is_personal_there_is_nothing_to_reveal() -> None:
    """The board offers revealing only where there is something to reveal."""
    assert Session(history()).state()["can"]["reveal"] is True
    assert Session(History({"lead_id": ["L1"], "country": ["US"]})).state()["can"]["reveal"] is False


def test_facts_begin_with_what_is_asked() -> None:
    """A card shows first what the definition asks about, then what else is known, and never what came later."""
    facts = board(history()).state()["why"]["cards"]["counts"][0]["facts"]
    assert facts == [{"label": "Country", "value": "US"}]


@pytest.mark.parametrize(
    ("row", "said"), [(0, "Won after 30 days, 480"), (1, "Lost within a day"), (2, "Open")], ids=["won", "lost", "open"]
)
def test_what_became_of_a_lead_is_said(row: int, said: str) -> None:
    """Won, lost or open, after how long, and what it was worth, as far as that is known."""
    assert outcome_text(history(), row) == said


def test_without_outcomes_nothing_is_said() -> None:
    """A history without outcomes says nothing of what became of a lead."""
    assert outcome_text(History(LEADS), 0) is None


def test_latest_leads_come_first() -> None:
    """Among the leads that count the latest are shown, and among those missed the dearest."""
    n = 20
    leads: dict[str, Any] = {
        "lead_id": [f"L{i:02}" for i in range(n)], "created_at": [f"2026-01-{i + 1:02}" for i in range(n)],
        "ok": ["yes", "no"] * 10,
    }  # fmt: skip
    outcomes = {"lead_id": leads["lead_id"], "status": ["won"] * n, "value": [str(100 - i) for i in range(n)]}
    settings = {"leads": {"created_at": "created_at"}}
    draft = {"leadkit": "definition/1", "id": "d", "format": {"key": "ok", "field": "ok", "op": "=", "value": "yes"}}
    session = Session(History(leads, outcomes=outcomes, settings=settings), draft)
    session.handle({"type": "why", "seq": 1, "open": True})
    cards = session.state()["why"]["cards"]
    assert [card["title"] for card in cards["counts"]] == ["Lead L18", "Lead L16", "Lead L14", "Lead L12"]
    assert [card["title"] for card in cards["missed"]] == ["Lead L01", "Lead L03", "Lead L05", "Lead L07"]


def test_what_tells_leads_apart_is_no_fact() -> None:
    """A text that differs from lead to lead may be a name that nobody declared: it is shown only where it is asked."""
    n = 40
    leads = {"lead_id": [f"L{i}" for i in range(n)], "who": [f"person {i}" for i in range(n)], "kind": ["a", "b"] * 20}
    session = Session(History(leads))
    session.handle({"type": "why", "seq": 1, "open": True})
    assert session.state()["why"]["cards"]["counts"][0]["facts"] == [{"label": "Kind", "value": "a"}]
    asks = {
        "leadkit": "definition/1",
        "id": "d",
        "format": {"key": "w", "field": "who", "op": "contains", "value": "7"},
    }
    session.handle({"type": "document", "seq": 2, "document": asks, "label": "x", "stroke": None})
    assert session.state()["why"]["cards"]["counts"][0]["facts"][0] == {"label": "Who", "value": "person 7"}


def test_our_own_people_are_hidden_by_what_their_column_is_called() -> None:
    """An owner that nobody marked is on no card until somebody asks, and no condition is offered; one may say else."""
    past = history(owner=["Bob Salesman", "Bob Salesman", ""])
    session = board(past)
    assert "Bob Salesman" not in json.dumps(session.payload(), ensure_ascii=False)
    assert "Bob Salesman" in json.dumps(board(past, revealed=True).payload(), ensure_ascii=False)
    settings = {**SETTINGS, "fields": {"owner": {"personal": False}}}
    fine = Session(History({**LEADS, "owner": ["Team 1", "Team 1", ""]}, outcomes=OUTCOMES, settings=settings))
    assert "owner" in [field["name"] for field in fine.ground()["catalogue"]["fields"]]
