from __future__ import annotations

from pathlib import Path

from dozen import STRICT

from leadkit.board.session import Session
from leadkit.history.history import History
from leadkit.report import Draft


def test_a_new_draft_is_announced(dozen: History, tmp_path: Path) -> None:
    """The room reads where the board saves to, and whether that file is new."""
    path = tmp_path / "sales.json"
    assert "A new draft." in Draft(Session(dozen, path=path)).where().content.text
    path.write_text('{"leadkit": "definition/1", "id": "sales"}')
    assert "On the board: sales.json." in Draft(Session(dozen, path=path)).where().content.text
    assert "not kept" in Draft(Session(dozen)).where().content.text


def test_an_empty_draft_counts_everybody(dozen: History) -> None:
    """A draft that asks nothing yet counts every lead, and nothing fails."""
    draft = Draft(Session(dozen))
    assert "every lead counts" in draft.what_it_says().content.text
    assert draft.figures()["admitted"] == 12


def test_a_draft_in_words_and_figures(dozen: History) -> None:
    """The sentence marks its conditions; the figures are those of the draft."""
    shown = Draft(Session(dozen, STRICT)).what_it_says()
    assert "<b>format is form</b>" in shown.html
    assert "5 past leads count" in shown.content.text
    assert "Asking for the revenue would settle 1 of the 1 leads" in shown.content.text


def test_it_follows_the_board(dozen: History) -> None:
    """After a click on the board the same object shows the new draft."""
    session = Session(dozen, STRICT)
    draft = Draft(session)
    before = draft.figures()["admitted"]
    document = {key: value for key, value in STRICT.items() if key != "characteristics"}
    session.handle({"type": "document", "seq": 1, "document": document, "label": "x", "stroke": None})
    assert (before, draft.figures()["admitted"]) == (5, 8)


def test_an_unfinished_draft_says_what_is_missing(dozen: History) -> None:
    """Half a condition is no error: the room reads what to fill in, and the figures wait."""
    document = {**STRICT, "format": {"all": [{"key": "form", "field": "format", "op": "in", "value": []}]}}
    draft = Draft(Session(dozen, document))
    assert "not finished" in draft.what_it_says().content.text
    assert list(draft.figures()) == ["faults"]


def test_what_it_cannot_tell_is_said(bare: History) -> None:
    """Without outcomes and dates there is no rate and no load, and the reason is given."""
    shown = Draft(Session(bare, STRICT)).what_it_says().content.text
    assert "cannot say whether they were any good" in shown
    assert "a week" not in shown
