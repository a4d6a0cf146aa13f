"""Can this be trusted, suggestions, outcomes: what a room asks of the figures, each behind a button of its own."""

from __future__ import annotations

from typing import Any

import pytest
from board.live import live
from drafting_by_hand import Hand
from drafts import ACME, acme
from playwright.sync_api import Page

from leadkit.board.session import Session
from leadkit.board.study import Study

pytestmark = pytest.mark.browser
FORM = {"key": "form", "field": "format", "op": "in", "value": ["price request form", "webinar attendee"]}
DRAFT = {"leadkit": "definition/1", "id": "d", "title": "Draft", "format": {"any": [FORM]}}
PANELS = ("trust", "suggestions", "outcomes")


def panel(board: Any, name: str) -> Any:
    """Return an open panel."""
    return board.page.locator(f".lk-ask-{name}")


def test_a_panel_opens_and_closes(board: Any) -> None:
    """Its button asks for it, says so to screen readers, shows that it waits, and takes it away again."""
    trust = board.show("panels").page.evaluate("model.get('state').trust")
    board.show("acme", answer=False, why=None)
    button = board.at("panel:trust")
    button.click()
    assert board.events()[-1] == {"type": "panel", "name": "trust", "open": True, "seq": 1}
    assert button.get_attribute("aria-expanded") == "true"
    assert " ".join(panel(board, "trust").inner_text().split()) == "Can this be trusted? Looking at your past leads …"
    board.push(trust=trust, panels=["trust"], seq=1)
    assert trust["verdict"]["text"] in panel(board, "trust").inner_text()
    button.click()
    assert board.events()[-1]["open"] is False
    assert panel(board, "trust").count() == 0


def test_warnings_first_and_notes_folded(board: Any) -> None:
    """The warnings are read at once, the notes after a press."""
    board.show("panels")
    trust = board.page.evaluate("model.get('state').trust")
    text = panel(board, "trust").inner_text()
    assert trust["warnings"][0]["text"] in text
    assert trust["notes"][0]["text"] not in text
    board.at("trust:notes").click()
    text = panel(board, "trust").inner_text()
    assert text.index(trust["warnings"][0]["text"]) < text.index(trust["notes"][0]["text"])


def test_the_lock_is_opened_by_a_press(board: Any) -> None:
    """The figures kept back are asked for with one press; the focus is not lost with the button."""
    board.show("panels")
    assert "Locked" in panel(board, "trust").inner_text()
    board.at("trust:look").click()
    assert board.events("look") == [{"type": "look", "seq": 1}]
    trust = board.page.evaluate("model.get('state').trust")
    held = trust["held"] | {"locked": False, "parts": [trust["held"]["parts"][0]] * 2}
    board.push(trust=trust | {"held": held}, seq=1)
    assert "Locked" not in panel(board, "trust").inner_text()
    assert board.focused() == "panel:trust"


def test_a_suggestion_is_asked_for_with_one_press(board: Any) -> None:
    """It comes into its section besides what is asked there, as one step with a name."""
    board.show("panels")
    first = board.page.evaluate("model.get('state').suggestions.items[0]")
    board.at(f"suggest:{first['name']}").click()
    event = board.events("document")[-1]
    made = event["document"][first["section"]]["all"]
    assert len(made) == 2
    assert {**made[1], "key": ""} == {**first["node"], "key": ""}
    assert event["label"] == f"{first['title']} added"
    assert board.focused() == "panel:suggestions"


def test_the_point_card_is_taken_over_with_one_press(board: Any) -> None:
    """It becomes a score group with the points and the threshold shown."""
    board.show("panels")
    card = board.page.evaluate("model.get('state').suggestions.card")
    board.at("suggest:points").click()
    group = board.document()[card["section"]]["all"][-1]
    assert group["score"] == card["node"]["score"]
    assert [term["points"] for term in group["of"]] == [line["points"] for line in card["lines"]]
    assert board.events("document")[-1]["label"] == "Point card added"


def test_those_that_do_not_help_are_folded(board: Any) -> None:
    """Three that surely help are shown, the others after a press; where none does that is said."""
    board.show("panels")
    suggestions = board.page.evaluate("model.get('state').suggestions")
    items = board.page.locator(".lk-suggestions article")
    assert items.count() == 3
    board.at("suggestions:all").click()
    assert items.count() == len(suggestions["items"])
    board.push(suggestions=suggestions | {"items": [item | {"helps": False} for item in suggestions["items"]]})
    assert "None of them surely makes this draft better." in panel(board, "suggestions").inner_text()


def test_the_search_shows_how_far_it_is(board: Any) -> None:
    """While nothing is found yet there is a bar with words; where nothing is to be found, a sentence."""
    board.show("panels")
    nothing = {"items": [], "headline": None, "asked_text": None, "card": None}
    suggestions = board.page.evaluate("model.get('state').suggestions") | nothing
    board.push(suggestions=suggestions | {"progress": {"text": "Looking: 5 of 20", "share": 0.25}})
    bar = board.page.get_by_role("progressbar")
    assert bar.get_attribute("aria-valuenow") == "25"
    assert "Looking: 5 of 20" in bar.inner_text()
    board.push(suggestions=suggestions | {"message": "There is no evidence."})
    assert " ".join(panel(board, "suggestions").inner_text().split()) == "Suggestions There is no evidence."


def test_what_was_put_off_is_asked_for_after_a_pause(board: Any) -> None:
    """As long as the state says so the board sends a rest, which dims nothing; then it is quiet."""
    board.show("panels", answer=False, follow_ms=30)
    board.page.wait_for_function("model.events.length > 0")
    assert board.events() == [{"type": "rest", "seq": 1}]
    assert board.page.locator(".lk-waiting").count() == 0
    board.push(seq=1, follow_ms=None)
    board.page.wait_for_timeout(120)
    assert len(board.events()) == 1


def test_no_rest_while_something_is_unanswered(board: Any) -> None:
    """An edit under way comes first."""
    board.show("panels", answer=False)
    board.at("panel:outcomes").click()
    board.push(follow_ms=30)
    board.page.wait_for_timeout(150)
    assert [event["type"] for event in board.events()] == ["panel"]


def test_every_outcome_is_drawn(board: Any) -> None:
    """Each outcome has both rates; of one that nobody wishes for it is said that fewer is better; few are too few."""
    board.show("panels")
    outcomes = board.page.evaluate("model.get('state').outcomes")
    text = panel(board, "outcomes").inner_text()
    for row in outcomes["rows"]:
        assert row["title"] in text
        assert row["counts"]["text"] in text
    assert "the fewer the better" in text
    few = {"text": "too few to say", "interval_text": None, "too_few": True, "value": 0, "low": 0, "high": 1}
    rows = [outcomes["rows"][0] | {"counts": few}]
    board.push(outcomes=outcomes | {"rows": rows, "offered_text": "Argue by “accepted”."})
    text = panel(board, "outcomes").inner_text()
    assert "too few to say" in text
    assert "Argue by “accepted”." in text


def test_all_outcomes_are_on_one_scale(board: Any) -> None:
    """The same share stands at the same place in every block, and each block says where the scale ends."""
    board.show("panels")
    outcomes = board.page.evaluate("model.get('state').outcomes")
    won, junk = outcomes["rows"][0], outcomes["rows"][-1]
    share = {"text": "34.0 %", "interval_text": "28.0 % to 41.0 %", "value": 0.34, "low": 0.28, "high": 0.41}
    few = {"text": "8.0 %", "interval_text": "6.0 % to 9.0 %", "value": 0.08, "low": 0.06, "high": 0.09}
    rows = [{**won, "counts": {**share, "too_few": False}, "rest": {**few, "too_few": False}}]
    rows += [{**junk, "counts": {**few, "too_few": False}, "rest": {**few, "too_few": False}}]
    board.push(outcomes=outcomes | {"rows": rows})
    dots = panel(board, "outcomes").locator(".lk-dot")
    assert [dots.nth(i).evaluate("e => e.style.left") for i in range(4)] == ["68%", "16%", "16%", "16%"]
    ends = panel(board, "outcomes").locator(".lk-interval-scale").all_inner_texts()
    assert [end.split() for end in ends] == [["0", "%", "50", "%"]] * 2


def test_a_board_that_may_only_be_read_offers_no_edit(board: Any) -> None:
    """Where nothing may be edited, suggestions are shown and cannot be pressed."""
    can = board.show("panels").page.evaluate("model.get('state').can")
    board.push(can=can | {"edit": False})
    assert board.at("suggest:points").is_disabled()


@pytest.mark.parametrize("way", ["dragged", "keys", "typed"])
def test_panels_that_are_current_are_not_dimmed(offline_page: Page, way: str) -> None:
    """While a stop is shown that Python has not judged, the panels are dimmed, and no longer once it has."""
    session = Session(acme(), ACME)
    with live(session) as address:
        offline_page.goto(address)
        offline_page.wait_for_function("globalThis.ready")
        hand = Hand(offline_page)
        for name in PANELS:
            hand.at(f"panel:{name}").click()
            hand.settle()
        hand.at("c:revenue:title").click()
        thumb = hand.at("c:revenue:value:thumb0")
        thumb.scroll_into_view_if_needed()
        if way == "typed":
            hand.at("c:revenue:value:0").click()
            hand.write("500000000")
        elif way == "keys":
            thumb.focus()
            offline_page.wait_for_function("model.get('stops') !== null")
            hand.press("ArrowRight", "ArrowRight")
        else:
            box = thumb.bounding_box()
            assert box is not None
            y = box["y"] + box["height"] / 2
            offline_page.mouse.move(box["x"] + 11 + float(thumb.input_value()) / 1000 * (box["width"] - 22), y)
            offline_page.mouse.down()
            offline_page.wait_for_function("model.get('stops') !== null")
            offline_page.mouse.move(box["x"] + 0.8 * box["width"], y, steps=3)
            assert offline_page.locator(".lk-ask.lk-waiting").count() == 3
            offline_page.mouse.up()
        hand.settle()
        assert offline_page.locator(".lk-ask").count() == 3
        assert offline_page.locator(".lk-waiting").count() == 0
        offline_page.wait_for_timeout(300)
        assert offline_page.locator(".lk-waiting").count() == 0


def test_all_of_it_by_keyboard(offline_page: Page) -> None:
    """On real leads without a mouse: open, look, wait for suggestions, add one, take it back."""
    Study.of(acme()).wait()
    session = Session(acme(), DRAFT)
    with live(session) as address:
        offline_page.goto(address)
        offline_page.wait_for_function("globalThis.ready")
        hand = Hand(offline_page)
        for name in PANELS:
            hand.reach(f"panel:{name}")
            hand.press("Enter")
            hand.settle()
        hand.reach("trust:look")
        hand.press("Enter")
        hand.settle()
        assert session.state()["tried"]["looks"] == 1
        assert "Kept back" in offline_page.locator(".lk-side-held_out").inner_text()
        before = hand.count()
        first = session.state()["suggestions"]["items"][0]
        hand.reach(f"suggest:{first['name']}")
        hand.press("Enter")
        hand.settle()
        assert f"{hand.count():,} would count instead of {before:,}" in first["gain_text"]
        assert session.state()["trust"]["held"]["locked"]
        hand.press("Control+z")
        hand.settle()
        assert hand.count() == before
        assert not session.state()["trust"]["held"]["locked"]
