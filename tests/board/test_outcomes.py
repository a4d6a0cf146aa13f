"""The same split by every outcome of the history."""

from __future__ import annotations

from typing import Any

from drafts import ACME, acme, bare, flat

from leadkit.board.session import Session
from leadkit.definition.model import Definition
from leadkit.engine.admission import admit
from leadkit.evidence.guards import unworked
from leadkit.evidence.holdout import drafting
from leadkit.evidence.target import target
from leadkit.history.history import History


def opened(history: History, draft: Any = None) -> dict[str, Any]:
    """Return what the outcomes say."""
    session = Session(history, draft)
    session.handle({"type": "panel", "seq": 1, "name": "outcomes", "open": True})
    outcomes: dict[str, Any] = session.state()["outcomes"]
    return outcomes


def test_every_outcome_is_there() -> None:
    """Won, won among those that we worked, accepted and junk, each with both rates as the evidence gives them."""
    said, history = opened(acme(), ACME), drafting(acme())
    admission = admit(Definition.from_dict(ACME), history)
    rows = {row["name"]: row for row in said["rows"]}
    assert list(rows) == ["outcome", "worked", "accepted", "junk"]
    for name in ("outcome", "accepted"):
        side = target(history, name)
        assert rows[name]["counts"]["value"] == side.rate(admission.pair.sure).value
        assert rows[name]["rest"]["value"] == side.rate(~admission.pair.sure).value
    assert rows["worked"]["rest"]["value"] == unworked(admission).rest.value
    assert [row["is_bad"] for row in said["rows"]] == [False, False, False, True]
    assert not rows["junk"]["counts"]["too_few"]
    assert "wrong or invented contact data" in said["junk_text"]
    assert said["offered_text"] is None


def test_another_outcome_is_named_where_wins_are_too_few() -> None:
    """With few wins the latest outcome with enough cases is named; few are said to be few."""
    leads = {"lead_id": [f"L{i}" for i in range(400)], "kind": ["a", "b"] * 200}
    final = {"lead_id": [f"L{i}" for i in range(0, 40, 10)], "status": ["won"] * 4}
    accepted = {"lead_id": leads["lead_id"], "verdict": ["yes", "no", "no", "yes"] * 100}
    settings = {
        "outcome": {"column": "status", "won": ["won"]},
        "outcomes": {"accepted": {"column": "verdict", "won": ["yes"], "lost": ["no"]}},
    }
    history = History(leads, outcomes={"outcome": final, "accepted": accepted}, settings=settings)
    draft = {"leadkit": "definition/1", "id": "d", "format": {"key": "k", "field": "kind", "op": "=", "value": "a"}}
    said = opened(history, draft)
    assert said["offered_text"].startswith("Only 4 deals were won")
    assert "“accepted”" in said["offered_text"]
    assert said["rows"][0]["counts"] == {**said["rows"][0]["counts"], "too_few": True, "interval_text": None}
    assert not said["rows"][1]["counts"]["too_few"]
    assert said["work_text"].startswith("Our own calls and e-mails are not recorded")


def test_few_of_everything() -> None:
    """Where no outcome has enough cases, that is said."""
    assert opened(flat())["offered_text"] == (
        "Only 10 deals were won, and no other outcome has enough cases either: nothing fine can be told."
    )


def test_without_an_outcome() -> None:
    """A history without one says so."""
    said = opened(bare())
    assert said["message"] == "The history does not say what became of the leads."
    assert said["rows"] == []


def test_who_would_be_ruled_out() -> None:
    """On the tab of who can never be a lead it is about those."""
    never = {"any": [{"key": "k", "field": "industry", "op": "=", "value": "life science"}]}
    session = Session(acme(), {"leadkit": "ladder/1", "id": "l", "levels": [ACME], "never": never})
    session.handle({"type": "panel", "seq": 1, "name": "outcomes", "open": True})
    session.handle({"type": "show", "seq": 2, "level": -1})
    assert "would be ruled out" in session.state()["outcomes"]["rows"][0]["of_text"]
