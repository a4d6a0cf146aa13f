"""Names and values from outside are text, whatever they look like."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser
NAME = "</script><img src=x onerror=alert(1)>"


def test_markup_in_names_stays_text(board: Any) -> None:
    """Field, value, action, title and card names full of markup are shown letter by letter and nothing runs."""
    dialogs: list[str] = []
    board.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    board.show("hostile")
    board.at("open-all").count() and board.at("open-all").click()
    for key in ("constructor", "tostring", "n", "act"):
        board.open(key)
    board.at("add:format").click()
    for tab in ("counts", "nearly", "missed"):
        board.at(f"cards:{tab}").click()
    assert board.page.locator(".leadkit-board img").count() == 0
    assert board.page.locator(".leadkit-board script").count() == 0
    assert NAME in board.page.locator(".lk-sentence").inner_text()
    assert NAME in board.page.locator(".lk-cards, .lk-figures").first.inner_text()
    board.page.wait_for_timeout(100)
    assert dialogs == []


def test_names_of_javascript_are_only_names(board: Any) -> None:
    """Fields and keys called constructor, __proto__ or toString are edited like any other."""
    board.show("hostile")
    board.open("tostring")
    board.at("c:tostring:value:v:hasOwnProperty").click()
    assert board.document()["characteristics"]["all"][0]["value"] == "hasOwnProperty"
    board.at("c:constructor:switch").click()
    assert board.events()[-1]["key"] == "constructor"
    board.open("act")
    board.at("c:act:where0:op").select_option("=")
    assert board.document()["actions"]["any"][0]["where"][0]["field"] == "__proto__"


def test_placeholders_in_values_are_not_filled_in(board: Any) -> None:
    """A value that looks like a placeholder of our sentences is shown as it is."""
    board.show("hostile")
    board.open("constructor")
    assert board.page.get_by_role("button", name="{n} {name} 80").count() == 1


def test_a_hostile_name_makes_a_harmless_key(board: Any) -> None:
    """The key of a new condition is ASCII, whatever its field is called."""
    board.show("hostile")
    board.at("add:format").click()
    board.page.keyboard.press("Enter")
    keys = [node["key"] for node in board.document()["format"]["any"]]
    assert keys == ["constructor", "script_img_src_x_onerror_alert_1"]


@pytest.mark.parametrize("mark", [chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))])
def test_a_name_does_not_turn_our_words_round(board: Any, mark: str) -> None:
    """Marks of direction in a name are not shown: not in the sentence, in cards, in tabs, nor in a tip."""
    board.show("acme")
    name = f"ev{mark}il"
    state = board.page.evaluate("model.get('state')")
    parts = [{"text": f"{name} is plain", "kind": "condition", "key": "industry"}]
    card = {**state["why"]["cards"]["counts"][0], "title": name, "facts": [{"label": name, "value": name}]}
    cards = {**state["why"]["cards"], "counts": [card]}
    board.push(
        document={**state["document"], "title": name},
        sentence={"text": parts[0]["text"], "parts": parts},
        why={**state["why"], "cards": cards},
        steps={"undo": name, "redo": None},
    )
    assert board.page.locator(".lk-sentence").inner_text() == "evil is plain"
    assert board.page.locator(".lk-card").first.get_attribute("aria-label") == "evil"
    assert board.at("undo").get_attribute("title") == "Undo: evil"
    assert mark not in board.page.locator(".leadkit-board").inner_text()
    assert board.at("title").input_value() == name


def test_markup_in_the_panels_stays_text(board: Any) -> None:
    """Guards, suggestions and outcomes full of markup stay text, and what they add is added as it is."""
    board.show("hostile")
    board.at("suggestions:all").click()
    for name in ("trust", "suggestions", "outcomes"):
        assert NAME in board.page.locator(f".lk-ask-{name}").inner_text()
    assert board.page.locator(".leadkit-board img, .leadkit-board script").count() == 0
    items = board.page.evaluate("model.get('state').suggestions.items")
    item = next(item for item in items if item["name"] == "__proto__")
    board.at("suggest:__proto__").click()
    section = board.document()[item["section"]]
    added = section.get("all", section.get("any"))[-1]
    assert NAME in (added.get("field"), added.get("activity"))
