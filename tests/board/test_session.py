from __future__ import annotations

import copy
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from dozen import FORM, LIFE, STRICT, dozen_settings, dozen_tables

from leadkit.board.session import Session
from leadkit.definition.model import Definition, Ladder
from leadkit.errors import DocumentError
from leadkit.history.history import History

HALF = {"key": "half", "field": "revenue", "op": ">=", "value": None}
WIDE = {"leadkit": "definition/1", "id": "wide", "title": "Marketing lead", "format": {"any": [FORM]}}
LADDER = {
    "leadkit": "ladder/1", "id": "ladder", "never": {"any": [{**LIFE, "key": "chem", "value": "chemical"}]},
    "levels": [WIDE, {**STRICT, "title": "Sales lead"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def dozen() -> History:
    """Return the dozen leads."""
    leads, outcomes = dozen_tables()
    return History(leads, outcomes=outcomes, settings=dozen_settings())


class Board:
    """A board without a screen: sends events with rising numbers, and reads the state."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.seq = 0

    def send(self, type_: str, **members: Any) -> dict[str, Any]:
        """Send an event and return the state."""
        self.seq += 1
        self.session.handle({"type": type_, "seq": self.seq, **members})
        return self.session.state()

    def edit(self, document: Any, label: str = "changed", stroke: str | None = None, **members: Any) -> dict[str, Any]:
        """Send a document and return the state."""
        return self.send("document", document=document, label=label, stroke=stroke, **members)


def board(history: History, draft: Any = STRICT, **options: Any) -> Board:
    """Return a board on a draft."""
    return Board(Session(history, draft, **options))


def with_revenue(value: Any) -> dict[str, Any]:
    """Return the strict draft with another least revenue."""
    document = copy.deepcopy(STRICT)
    document["characteristics"]["all"][1]["value"] = value
    return document


def count(state: dict[str, Any]) -> str:
    """Return how many leads count, as the board shows it."""
    return str(state["figures"]["count"]["text"])


def test_drafting_begins_with_nothing_asked(dozen: History, tmp_path: Path) -> None:
    """Without a draft and a file every lead counts, and the definition is named after the file to come."""
    session = Session(dozen, path=tmp_path / "our sales.json")
    assert session.document["id"] == "our-sales"
    assert count(session.state()) == "12"
    assert session.state()["sentence"]["text"].startswith("Nothing is asked")


def test_the_file_is_opened_when_there_is_one(dozen: History, tmp_path: Path) -> None:
    """Without a draft, drafting goes on with what is in the file."""
    path = tmp_path / "sales.json"
    path.write_text(json.dumps(STRICT), encoding="utf-8")
    session = Session(dozen, path=path)
    assert session.document == STRICT
    assert session.state()["unsaved"] is False


def test_a_draft_may_replace_a_broken_file(dozen: History, tmp_path: Path) -> None:
    """A file that cannot be read does not stop a draft that is given; without one, it does."""
    path = tmp_path / "sales.json"
    path.write_text("{", encoding="utf-8")
    b = board(dozen, path=path)
    assert b.session.state()["unsaved"] is True
    assert b.send("save")["notice"] is None
    assert Definition.read(path) == Definition.from_dict(STRICT)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(DocumentError):
        Session(dozen, path=path)


def test_an_unfinished_file_is_opened(dozen: History, tmp_path: Path) -> None:
    """A file with an unfinished condition is shown as it is; the rest is judged."""
    path = tmp_path / "sales.json"
    path.write_text(json.dumps({**STRICT, "actions": {"all": [HALF]}}), encoding="utf-8")
    state = Session(dozen, path=path).state()
    assert state["conditions"]["half"]["state"] == "unfinished"
    assert count(state) == "5"


@pytest.mark.parametrize(
    "draft", [{"leadkit": "spec/1"}, {}, {"leadkit": "definition/1", "format": float("nan")}], ids=str
)
def test_what_is_no_draft_is_refused(dozen: History, draft: Any) -> None:
    """A board does not open on something else than a definition or a ladder."""
    with pytest.raises(DocumentError):
        Session(dozen, draft)


def test_an_edit_changes_the_count(dozen: History) -> None:
    """What is sent is judged at once, and the difference to the step before is said."""
    state = board(dozen).edit(with_revenue(600))
    assert count(state) == "2"
    assert state["figures"]["change"] == {"text": "3 fewer leads than before"}
    assert board(dozen).edit(with_revenue(299))["figures"]["change"] == {"text": "as many as before"}


def test_undo_goes_back_and_redo_forth(dozen: History) -> None:
    """Undo and redo walk through the steps and name them."""
    b = board(dozen)
    b.edit(with_revenue(600), "Revenue changed")
    state = b.edit(with_revenue(700), "Revenue changed again")
    assert state["steps"] == {"undo": "Revenue changed again", "redo": None}
    state = b.send("undo")
    assert (count(state), state["steps"]) == ("2", {"undo": "Revenue changed", "redo": "Revenue changed again"})
    state = b.send("undo")
    assert (state["document"], state["can"]["undo"], state["can"]["redo"]) == (STRICT, False, True)
    assert b.send("undo")["document"] == STRICT
    b.send("redo")
    assert b.send("redo")["document"] == with_revenue(700)
    assert b.send("redo")["document"] == with_revenue(700)


def test_a_new_step_ends_redo(dozen: History) -> None:
    """After undo, another edit leads elsewhere; there is nothing to redo any more."""
    b = board(dozen)
    b.edit(with_revenue(600))
    b.send("undo")
    assert b.edit(with_revenue(500))["can"]["redo"] is False


def test_one_drag_is_one_step(dozen: History) -> None:
    """The events of one stroke are undone together; the change is told against the start of the stroke."""
    b = board(dozen)
    b.edit(with_revenue(400), stroke="drag 1")
    b.edit(with_revenue(500), stroke="drag 1")
    state = b.edit(with_revenue(600), stroke="drag 1")
    assert state["figures"]["change"] == {"text": "3 fewer leads than before"}
    b.edit(with_revenue(700), stroke="drag 2")
    assert b.send("undo")["document"] == with_revenue(600)
    assert b.send("undo")["document"] == STRICT


def test_a_stroke_ends_with_any_other_event(dozen: History) -> None:
    """What comes between parts a stroke, so that undo never goes back over it."""
    b = board(dozen)
    b.edit(with_revenue(400), stroke="drag")
    b.send("why", open=True)
    b.edit(with_revenue(500), stroke="drag")
    assert b.send("undo")["document"] == with_revenue(400)


def test_nothing_changed_is_no_step(dozen: History) -> None:
    """The same document again leaves nothing to undo."""
    assert board(dozen).edit(copy.deepcopy(STRICT))["can"]["undo"] is False


def test_at_least_two_hundred_steps_are_kept(dozen: History) -> None:
    """A whole session can be walked back."""
    session = Session(dozen, STRICT)
    for i in range(300):
        session.handle({"type": "document", "seq": i + 1, "document": with_revenue(i), "label": "x", "stroke": None})
    for i in range(299):
        session.handle({"type": "undo", "seq": 400 + i})
    assert session.document == with_revenue(0)


def test_events_are_taken_in_whatever_their_number(dozen: History) -> None:
    """Two screens may number alike: no event is refused, and the number never falls."""
    session = Session(dozen, STRICT)
    for seq, value in ((7, 400), (3, 500)):
        session.handle({"type": "document", "seq": seq, "document": with_revenue(value), "label": "x", "stroke": None})
    assert (session.state()["seq"], session.document) == (7, with_revenue(500))


def test_what_is_no_event_changes_nothing(dozen: History) -> None:
    """A malformed event is answered in words, so that no screen waits for it; the next good one clears the answer."""
    b = board(dozen)
    state = b.send("document", document={"leadkit": "x"}, label="x", stroke=None)
    assert state["notice"]["level"] == "error"
    assert (state["document"], state["seq"]) == (STRICT, 1)
    assert b.send("why", open=False)["notice"] is None


def test_a_condition_switched_off_plays_no_part(dozen: History) -> None:
    """Off for now: not in figures and sentence, still in the document, and back with one event."""
    b = board(dozen)
    state = b.send("switch", key="rich", on=False)
    assert (count(state), state["off"], state["conditions"]["rich"]["state"]) == ("7", ["rich"], "off")
    assert "revenue" not in state["sentence"]["text"]
    assert state["document"] == STRICT
    assert state["unsaved"] is True
    assert count(b.send("switch", key="rich", on=True)) == "5"
    assert b.send("switch", key="no such", on=False)["off"] == []


def test_a_removed_condition_is_not_off_any_more(dozen: History) -> None:
    """The switch goes with the condition, and does not come back with its key."""
    b = board(dozen)
    b.send("switch", key="rich", on=False)
    assert b.edit({**STRICT, "characteristics": {"all": [LIFE]}})["off"] == []
    assert b.send("undo")["off"] == []


def test_switches_belong_to_their_tab(dozen: History) -> None:
    """A switch counts while its tab is shown, and is still set when the tab comes back."""
    b = board(dozen, LADDER)
    b.send("show", level=1)
    assert count(b.send("switch", key="rich", on=False)) == "7"
    state = b.send("show", level=0)
    assert (state["off"], count(state), state["levels"][1]["count_text"]) == ([], "7", "5")
    assert b.send("show", level=1)["off"] == ["rich"]


def test_tabs_show_levels_and_who_is_never_a_lead(dozen: History) -> None:
    """Each tab has its own conditions, sentence and figures; levels ask for all below, and for nobody ruled out."""
    b = board(dozen, LADDER)
    state = b.send("show", level=1)
    assert [level["count_text"] for level in state["levels"]] == ["7", "5"]
    assert state["never"] == {"count_text": "3"}
    assert "also asks for all that “Marketing lead” asks" in state["sentence"]["text"]
    state = b.send("show", level=-1)
    assert (state["level"], list(state["conditions"]), count(state)) == (-1, ["chem"], "3")
    assert state["sentence"]["text"] == "Never a lead is one of whom this is true: industry is chemical."
    assert b.send("show", level=9)["level"] == 1


def test_a_definition_has_no_tab_for_never(dozen: History) -> None:
    """Where there is no ladder there is one tab."""
    state = board(dozen).send("show", level=-1)
    assert (state["level"], state["never"]) == (0, None)


def test_an_added_level_is_shown(dozen: History) -> None:
    """An edit may say which tab it leads to; undo leads back to the tab before."""
    b = board(dozen, LADDER)
    longer = {**LADDER, "levels": [*LADDER["levels"], {**WIDE, "id": "third"}]}  # type: ignore[misc]
    assert b.edit(longer, level=2)["level"] == 2
    assert b.send("undo")["level"] == 0


def test_steps_can_be_reordered(dozen: History) -> None:
    """The filter steps follow the room's order; what it leaves out comes after."""
    b = board(dozen)
    b.send("why", open=True)
    state = b.send("order", sections=["characteristics"])
    assert state["why"]["funnel_order"] == ["characteristics", "format"]
    assert [step["text"] for step in state["why"]["funnel"]] == ["12", "6", "5"]


def test_saving_writes_the_definition(dozen: History, tmp_path: Path) -> None:
    """What is saved reads back as what was drafted; the board says where and when, and that nothing is unsaved."""
    path = tmp_path / "sales.json"
    b = board(dozen, path=path, clock=lambda: datetime(2026, 3, 1, 10, 32))
    assert b.session.state()["unsaved"] is True
    state = b.send("save")
    assert (state["saved"], state["unsaved"], state["notice"]) == (
        {"text": "Saved as sales.json at 10:32"},
        False,
        None,
    )
    assert Definition.read(path) == Definition.from_dict(STRICT)
    assert b.edit(with_revenue(1))["unsaved"] is True


def test_a_refused_saving_takes_the_note_of_the_last_one_away(dozen: History, tmp_path: Path) -> None:
    """Beside "Not saved" nothing says that it was saved; saving again says it anew."""
    path = tmp_path / "sales.json"
    b = board(dozen, path=path)
    assert b.send("save")["saved"] == {"text": "Saved as sales.json"}
    path.write_text("{}", encoding="utf-8")
    state = b.send("save")
    assert (state["saved"], state["notice"]["text"][:10]) == (None, "Not saved:")
    assert b.send("save")["saved"] == {"text": "Saved as sales.json"}


def test_a_ladder_is_saved_as_one(dozen: History, tmp_path: Path) -> None:
    """Levels and who can never be a lead are in the file; empty groups are not."""
    path = tmp_path / "ladder.json"
    b = board(dozen, {**LADDER, "levels": [{**WIDE, "actions": {"any": []}}, STRICT]}, path=path)
    assert b.send("save")["notice"] is None
    assert Ladder.read(path).to_dict() == {**LADDER, "levels": [WIDE, STRICT]}


def test_what_saving_says_of_sections_is_as_the_screen_does(dozen: History, tmp_path: Path) -> None:
    """A field that the past leads do not have is told under the heading of the screen, and so is a faulty document."""
    odd = {**STRICT, "actions": {"all": [{"key": "odd", "field": "formt", "op": "known"}]}}
    b = board(dozen, odd, path=tmp_path / "odd.json")
    text = b.send("save")["notice"]["text"]
    assert text.startswith("Saved. These past leads cannot judge it as it is: What it did › ")
    b = board(dozen, {**STRICT, "actions": {"some": []}}, path=tmp_path / "faulty.json")
    assert b.send("save")["notice"]["text"].startswith("Not saved: What it did")


def test_what_is_unfinished_is_not_saved(dozen: History, tmp_path: Path) -> None:
    """Saving waits for unfinished conditions and names them; the file stays as it was."""
    path = tmp_path / "sales.json"
    b = board(dozen, {**STRICT, "actions": {"all": [HALF]}}, path=path)
    notice = b.send("save")["notice"]
    assert notice == {
        "text": "Not saved: one condition is not finished yet (“Revenue”). Finish or remove it first.",
        "level": "error",
    }  # fmt: skip
    assert not path.exists()
    with pytest.raises(DocumentError, match="What it did › Revenue: Give a number"):
        _ = b.session.definition


def test_what_is_faulty_is_not_saved(dozen: History, tmp_path: Path) -> None:
    """A document that would not read back is not written."""
    path = tmp_path / "sales.json"
    notice = board(dozen, {**STRICT, "id": "no blank here"}, path=path).send("save")["notice"]
    assert notice["level"] == "error"
    assert "no blank here" in notice["text"]
    assert not path.exists()


def test_what_only_this_history_cannot_judge_is_saved(dozen: History, tmp_path: Path) -> None:
    """A sound definition is the room's work: it is saved, with a note on what these leads cannot tell."""
    path = tmp_path / "sales.json"
    b = board(dozen, {**STRICT, "actions": {"all": [{**FORM, "key": "x", "field": "formt"}]}}, path=path)
    notice = b.send("save")["notice"]
    assert notice["level"] == "note"
    assert "formt" in notice["text"]
    assert path.exists()


def test_saving_tells_of_switches(dozen: History, tmp_path: Path) -> None:
    """What is switched off for now is in the file, and the board says so."""
    b = board(dozen, path=tmp_path / "sales.json")
    b.send("switch", key="rich", on=False)
    assert "switched off for now" in b.send("save")["notice"]["text"]
    assert Definition.read(tmp_path / "sales.json") == Definition.from_dict(STRICT)


def test_a_file_that_cannot_be_written_is_told(dozen: History, tmp_path: Path) -> None:
    """A failed saving is said in words, and nothing counts as saved."""
    (tmp_path / "taken").write_text("", encoding="utf-8")
    state = board(dozen, path=tmp_path / "taken" / "sales.json").send("save")
    assert state["notice"]["level"] == "error"
    assert "sales.json could not be written" in state["notice"]["text"]
    assert state["unsaved"] is True


def test_without_a_file_nothing_can_be_saved(dozen: History) -> None:
    """A board without a path offers no saving, and says why if asked nevertheless."""
    b = board(dozen)
    assert b.session.state()["can"]["save"] is False
    assert "no file" in b.send("save")["notice"]["text"]


def test_the_definition_is_what_the_board_shows(dozen: History) -> None:
    """From Python the draft is a definition or a ladder, whichever it has become."""
    b = board(dozen, Definition.from_dict(STRICT))
    assert b.session.definition == Definition.from_dict(STRICT)
    b.edit(LADDER)
    assert b.session.definition == Ladder.from_dict(LADDER)


def test_somebody_elses_changes_are_not_overwritten_unasked(dozen: History, tmp_path: Path) -> None:
    """A file that changed since it was opened is left alone at first; saving again writes over it."""
    path = tmp_path / "sales.json"
    Definition.from_dict(STRICT).write(path)
    b = board(dozen, None, path=path)
    b.edit(with_revenue(1))
    Definition.from_dict(with_revenue(2)).write(path)
    notice = b.send("save")["notice"]
    assert (notice["level"], "changed by somebody else" in notice["text"]) == ("error", True)
    assert Definition.read(path) == Definition.from_dict(with_revenue(2))
    assert b.send("save")["notice"] is None
    assert Definition.read(path) == Definition.from_dict(with_revenue(1))
    assert b.send("save")["notice"] is None


def test_filter_steps_say_that_young_leads_are_among_them() -> None:
    """The won deals of the steps are of all leads, those beside the rates of leads old enough: the larger says why."""
    leads = {"lead_id": ["a", "b", "c"], "created_at": ["2025-03-01", "2025-03-01", "2025-12-20"]}
    outcomes = {"lead_id": ["a", "b", "c"], "status": ["won", "lost", "won"]}
    settings = {"leads": {"id": "lead_id", "created_at": "created_at"}, "as_of": "2026-01-01T00:00:00Z"}
    for after, said in (("P30D", True), (None, False)):
        more = {"mature_after": after} if after else {}
        session = Session(History(leads, outcomes=outcomes, settings={**settings, **more}))
        session.handle({"type": "why", "seq": 1, "open": True})
        text = session.state()["why"]["funnel_text"]
        assert ("1 of them of a lead too young to judge" in text) if said else text is None
