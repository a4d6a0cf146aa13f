from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from dozen import STRICT, dozen_settings, dozen_tables

import leadkit as lk
from leadkit.board.module import source
from leadkit.errors import DocumentError
from leadkit.history.history import History
from leadkit.widgets import Drafter

VIEW = "application/vnd.jupyter.widget-view+json"
HALF = {"key": "half", "field": "revenue", "op": ">=", "value": None}


@pytest.fixture(scope="module")
def dozen() -> History:
    """Return the dozen leads."""
    leads, outcomes = dozen_tables()
    return History(leads, outcomes=outcomes, settings=dozen_settings())


def send(drafter: Drafter, event: dict[str, Any]) -> None:
    """Hand the widget a message as its front end sends it."""
    drafter._handle_custom_msg(event, [])


def test_the_drafter_is_offered_at_the_top(dozen: History) -> None:
    """`lk.widgets.Drafter` is the board on a history."""
    drafter = lk.widgets.Drafter(dozen, STRICT, title="Dozen")
    assert drafter.ground["history"]["title"] == "Dozen"
    assert drafter.state["figures"]["count"]["text"] == "5"


def test_the_board_is_the_joined_module(dozen: History) -> None:
    """The widget carries the same module and styles that run on a plain page."""
    drafter = Drafter(dozen)
    assert (drafter._esm, drafter._css) == source()


def test_a_message_is_answered_with_a_state(dozen: History) -> None:
    """What the board sends is judged, and the new state goes back; the ground stays."""
    drafter = Drafter(dozen, STRICT)
    ground = drafter.ground
    send(drafter, {"type": "switch", "seq": 1, "key": "rich", "on": False})
    assert (drafter.state["seq"], drafter.state["figures"]["count"]["text"]) == (1, "7")
    assert drafter.ground is ground


def test_a_control_in_hand_is_answered_with_its_stops(dozen: History) -> None:
    """A grab leaves the state as it is and brings what every stop shows."""
    drafter = Drafter(dozen, STRICT)
    before = drafter.state
    assert drafter.stops is None
    send(drafter, {"type": "grab", "seq": 3, "key": "rich", "end": 0, "stroke": "s"})
    assert drafter.state is before
    assert drafter.stops["seq"] == 3
    assert drafter.stops["run"] == before["run"]
    assert len(drafter.stops["values"]) == len(drafter.stops["steps"]) > 1


def test_a_strange_message_is_answered_too(dozen: History) -> None:
    """A message that is no event leaves the draft alone and says so."""
    drafter = Drafter(dozen, STRICT)
    send(drafter, {"type": "explode"})
    assert drafter.state["notice"]["level"] == "error"
    assert drafter.state["document"] == STRICT


def test_the_definition_is_at_hand(dozen: History) -> None:
    """From Python the draft as it stands is one attribute away; while unfinished it says what is missing."""
    drafter = Drafter(dozen, STRICT)
    assert drafter.definition == lk.Definition.from_dict(STRICT)
    edited = {**STRICT, "actions": {"all": [HALF]}}
    send(drafter, {"type": "document", "seq": 1, "document": edited, "label": "x", "stroke": None})
    with pytest.raises(DocumentError, match="Give a number"):
        _ = drafter.definition


def test_a_file_is_opened_and_saved(dozen: History, tmp_path: Path) -> None:
    """A draft given as a path is read from there and saved there."""
    path = tmp_path / "sales.json"
    path.write_text(json.dumps(STRICT), encoding="utf-8")
    drafter = Drafter(dozen, path)
    edited = {**STRICT, "title": "Sales lead"}
    send(drafter, {"type": "document", "seq": 1, "document": edited, "label": "x", "stroke": None})
    send(drafter, {"type": "save", "seq": 2})
    assert drafter.state["saved"]["text"].startswith("Saved as sales.json at ")
    assert lk.Definition.read(path).title == "Sales lead"


def test_a_file_that_is_no_draft_is_refused(dozen: History, tmp_path: Path) -> None:
    """A broken file is told in words, with its place."""
    path = tmp_path / "sales.json"
    path.write_text("{", encoding="utf-8")
    with pytest.raises(DocumentError, match=r"sales\.json"):
        Drafter(dozen, path)


def test_a_still_picture_goes_with_it(dozen: History) -> None:
    """Where widgets do not live, notebooks show the picture, and text the sentence."""
    bundle, _ = Drafter(dozen, STRICT)._repr_mimebundle_()
    assert set(bundle) == {VIEW, "text/html", "text/plain"}
    assert "past leads count" in bundle["text/html"]
    assert bundle["text/plain"].startswith("A lead is created when")


def test_each_kernel_has_a_run_of_its_own(dozen: History) -> None:
    """Two boards differ in their run, so that a screen forgets what an earlier kernel did not answer."""
    assert Drafter(dozen).state["run"] != Drafter(dozen).state["run"]
