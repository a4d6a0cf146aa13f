"""The board and Python stay in step: edits show at once, the last input wins, nothing is flooded, nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser


def revenue(document: dict[str, Any]) -> Any:
    """Return what the Acme definition asks of the revenue."""
    return document["characteristics"]["all"][1]["value"]


def test_an_edit_shows_before_python_answers(board: Any) -> None:
    """The document on the screen is the edited one at once; figures dim and stay."""
    board.show("acme", answer=False)
    board.open("industry")
    chip = board.at("c:industry:value:v:energy")
    chip.click()
    assert chip.get_attribute("aria-pressed") == "true"
    assert board.page.locator(".lk-figures.lk-waiting").count() == 1
    assert "412" in board.page.locator(".lk-figures").inner_text()


def test_figures_of_an_older_state_are_painted_but_its_document_is_not(board: Any) -> None:
    """A state that has not taken in the newest edit brings its figures, not its document."""
    board.show("acme", answer=False)
    board.open("industry")
    board.at("c:industry:value:v:energy").click()
    board.at("c:industry:value:v:automotive").click()
    first = board.events("document")[0]
    figures = board.page.evaluate("model.get('state').figures")
    figures["count"]["text"] = "450"
    board.push(seq=first["seq"], document=first["document"], figures=figures)
    assert board.page.locator(".lk-figure-count strong").inner_text() == "450"
    assert board.at("c:industry:value:v:automotive").get_attribute("aria-pressed") == "true"
    board.push(seq=first["seq"] + 1, document=first["document"])
    assert board.at("c:industry:value:v:automotive").get_attribute("aria-pressed") == "false"
    assert board.page.locator(".lk-waiting").count() == 0


def test_a_drag_sends_one_step_at_a_time(board: Any) -> None:
    """While Python is busy a drag sends nothing more; then the newest value goes out, as the same stroke."""
    board.show("acme", answer=False)
    board.open("revenue")
    thumb = board.at("c:revenue:value:thumb0")
    thumb.focus()
    for _ in range(6):
        board.page.keyboard.press("ArrowRight")
    sent = board.events("document")
    assert len(sent) == 1
    assert revenue(sent[0]["document"]) == 400_000_000
    board.push(seq=sent[0]["seq"])
    board.page.wait_for_function("model.events.length === 2")
    second = board.events("document")[1]
    assert revenue(second["document"]) == 5_000_000_000
    assert second["stroke"] == sent[0]["stroke"] is not None
    assert board.at("c:revenue:value:0").input_value() == "5,000,000,000"


def test_what_is_held_back_goes_out_in_the_end(board: Any) -> None:
    """If no answer ever comes, the newest value is sent all the same."""
    board.show("acme", answer=False)
    board.open("revenue")
    board.at("c:revenue:value:thumb0").focus()
    board.page.keyboard.press("End")
    board.page.keyboard.press("Home")
    board.page.wait_for_function("model.events.length === 2", timeout=4000)
    assert revenue(board.document()) == 0


def test_an_undo_follows_what_was_typed(board: Any) -> None:
    """A step that is still held back goes out before the undo that comes after it."""
    board.show("acme", answer=False)
    board.open("revenue")
    board.at("c:revenue:value:thumb0").focus()
    for _ in range(3):
        board.page.keyboard.press("ArrowRight")
    board.at("undo").click()
    kinds = [event["type"] for event in board.events()]
    assert kinds == ["document", "document", "undo"]
    assert [event["seq"] for event in board.events()] == [1, 2, 3]


def test_single_edits_are_never_merged(board: Any) -> None:
    """Each chip is a step of its own, however slow Python is."""
    board.show("acme", answer=False)
    board.open("industry")
    for value in ("energy", "automotive", "logistics"):
        board.at(f"c:industry:value:v:{value}").click()
    assert [event["stroke"] for event in board.events("document")] == [None, None, None]


def test_the_kernel_restarts(board: Any) -> None:
    """A new run forgets what was not taken in, and counts on from its own seq."""
    board.show("acme", answer=False)
    board.open("industry")
    board.at("c:industry:value:v:energy").click()
    board.push(run="b71", seq=0)
    assert board.at("c:industry:value:v:energy").get_attribute("aria-pressed") == "false"
    assert board.page.locator(".lk-waiting").count() == 0
    board.at("c:industry:value:v:energy").click()
    assert board.events()[-1]["seq"] == 1


def test_somebody_else_edits(board: Any) -> None:
    """A document that comes from elsewhere is shown; our next event has a higher seq."""
    board.show("acme", answer=False)
    document = board.page.evaluate("model.get('state').document")
    document["title"] = "Hot lead"
    board.push(document=document, seq=9)
    assert board.at("title").input_value() == "Hot lead"
    board.at("undo").click()
    assert board.events()[-1]["seq"] == 10


def test_typing_survives_what_python_sends(board: Any) -> None:
    """A state that comes while a person types leaves text, cursor and focus alone."""
    board.show("acme")
    board.open("revenue")
    entry = board.at("c:revenue:value:0")
    entry.click()
    board.page.keyboard.press("ControlOrMeta+a")
    board.page.keyboard.type("250 mil")
    board.settle()
    board.push(seq=99)
    assert entry.input_value() == "250 mil"
    board.page.keyboard.type("lion")
    board.page.keyboard.press("Tab")
    assert entry.input_value() == "250,000,000"
    assert revenue(board.document()) == 250_000_000


def test_a_word_is_one_step(board: Any) -> None:
    """A name typed in one go is one stroke; typing again later is another."""
    board.show("acme")
    for text in ("Hot", "Cold"):
        board.at("title").fill("")
        board.at("title").press_sequentially(text)
        board.at("stage").focus()
    strokes = [event["stroke"] for event in board.events("document")]
    assert len(set(strokes)) == 2


def test_inputs_are_the_same_elements_after_an_edit(board: Any) -> None:
    """The page is changed, not rebuilt: the control that was used is still there and has the focus."""
    board.show("acme")
    board.open("industry")
    board.page.evaluate("globalThis.before = document.querySelector(\"[data-f='c:industry:value:search']\")")
    board.at("c:industry:value:v:energy").click()
    board.settle()
    assert board.page.evaluate("before.isConnected")
    assert board.focused() == "c:industry:value:v:energy"


@pytest.mark.parametrize(("keys", "kind"), [("ControlOrMeta+z", "undo"), ("ControlOrMeta+Shift+Z", "redo")])
def test_shortcuts(board: Any, keys: str, kind: str) -> None:
    """Ctrl+Z and Ctrl+Shift+Z undo and redo."""
    board.show("acme")
    board.at("why").focus()
    board.page.keyboard.press(keys)
    assert [event["type"] for event in board.events()] == [kind]


@pytest.mark.parametrize(("name", "other"), [("undo", "redo"), ("redo", "undo")])
def test_the_focus_goes_on_where_a_step_was_the_last(board: Any, name: str, other: str) -> None:
    """A button that can no longer be pressed gives the focus to the one beside it, and not to the page."""
    can = board.show("acme", answer=False).page.evaluate("model.get('state').can")
    board.push(can=can | {"undo": True, "redo": True})
    board.at(name).focus()
    board.page.keyboard.press("Enter")
    board.push(can=can | {name: False, other: True}, seq=1)
    assert board.focused() == other


def test_a_count_at_its_least_keeps_the_focus(board: Any) -> None:
    """Where minus can no longer be pressed, the number gets the focus."""
    board.show("acme")
    board.open("pages")
    board.at("c:pages:times:less").focus()
    for _ in range(5):
        board.page.keyboard.press("Enter")
        board.settle()
    assert board.at("c:pages:times:less").is_disabled()
    assert board.focused() == "c:pages:times"


def test_what_was_saved_is_said_to_have_changed_since(board: Any) -> None:
    """The note of a saving says so as soon as something was changed after it."""
    can = board.show("acme", answer=False).page.evaluate("model.get('state').can")
    saved = {"text": "Saved as sales.json at 11:30"}
    board.push(can=can | {"save": True}, saved=saved, unsaved=False)
    note = board.page.locator(".lk-saved")
    assert note.inner_text() == "Saved as sales.json at 11:30"
    board.push(unsaved=True)
    assert note.inner_text() == "Saved as sales.json at 11:30, changed since"
    board.push(saved=None)
    assert note.inner_text() == "Not saved yet"


def test_undo_in_a_text_being_typed_is_the_text_s_own(board: Any) -> None:
    """While a word is being typed, Ctrl+Z is left to the browser."""
    board.show("acme")
    board.at("title").press("End")
    board.page.keyboard.type(" x")
    board.page.keyboard.press("ControlOrMeta+z")
    assert board.events("undo") == []


def test_a_notebook_s_own_keys_stay_away(board: Any) -> None:
    """Letters, arrows and every Enter end at the board: a notebook adds and runs no cell by them. Ctrl+S passes."""
    board.show("acme")
    board.page.evaluate("""() => {
        globalThis.passed = [];
        document.addEventListener("keydown", (event) => passed.push(event.key));
    }""")
    board.at("c:hq:title").focus()
    for key in ("a", "d", "Enter", "Escape", "ArrowDown", "Shift+Enter", "ControlOrMeta+Enter", "ControlOrMeta+s"):
        board.page.keyboard.press(key)
    assert set(board.page.evaluate("passed")) - {"Shift", "Control", "Meta"} == {"s"}


def test_what_is_said_aloud(board: Any) -> None:
    """The live region says the figures once they have settled, not while they are waited for."""
    board.show("acme", answer=False)
    live = board.page.locator("[aria-live='polite']")
    assert live.inner_text() == "412 past leads count, 1 in 6 became a customer, 38 won deals missed"
    figures = board.page.evaluate("model.get('state').figures")
    figures["count"]["text"] = "500"
    board.at("undo").click()
    board.push(figures=figures)
    assert live.inner_text().startswith("412")
    board.push(seq=1)
    assert live.inner_text().startswith("500")


def test_a_board_that_may_not_be_edited(board: Any) -> None:
    """Without the right to edit, nothing that changes the definition can be pressed; looking at reasons can."""
    locked = {"edit": False, "undo": True, "redo": True, "save": False, "reveal": False}
    board.show("acme", can=locked)
    board.at("open-all").click()
    active = board.page.evaluate(
        """() => [...document.querySelectorAll(".lk-editor :is(button, select, input, textarea):not(:disabled)")]
            .map((e) => e.dataset.f).filter((f) => !/:(title|menu|more)$|^settings$|^open-all$|search$/.test(f))"""
    )
    assert active == []
    assert board.at("undo").is_disabled()
    board.at("cards:missed").click()
    assert "L-03012" in board.page.locator(".lk-cards").inner_text()
