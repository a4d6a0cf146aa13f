"""Conditions, groups, parts and levels can be arranged, and what the board does not know survives."""

from __future__ import annotations

import json
from typing import Any

import pytest

pytestmark = pytest.mark.browser


def who(board: Any) -> Any:
    """Return the section "who it is" as it was sent last."""
    return board.document()["characteristics"]


def keys(group: dict[str, Any]) -> list[str]:
    """Return the keys of a plain group's conditions."""
    return [node["key"] for node in next(iter(group.values()))]


def test_switching_off_is_no_edit(board: Any) -> None:
    """A condition is switched off for now; the document stays as it is."""
    board.show("acme")
    board.at("c:revenue:switch").click()
    assert board.condition("revenue").locator(".lk-badge").inner_text() == "Switched off for now"
    assert [event["type"] for event in board.events()] == ["switch"]
    board.at("c:revenue:switch").click()
    assert [event["on"] for event in board.events()] == [False, True]


def test_conditions_are_moved_wrapped_and_copied(board: Any) -> None:
    """Up, down, into a new group, to another section, duplicate, remove: all from the menu of a condition."""
    board.show("acme")
    board.menu("c:revenue", "Move up")
    assert keys(who(board)) == ["revenue", "industry", "hq", "seniority"]
    assert board.focused() == "c:revenue:menu"
    board.menu("c:revenue", "Duplicate")
    assert keys(who(board)) == ["revenue", "revenue_2", "industry", "hq", "seniority"]
    board.menu("c:revenue_2", "Put into a new group")
    assert who(board)["all"][1] == {"any": [{**who(board)["all"][0], "key": "revenue_2"}]}
    board.menu("c:industry", "Move to: any of these: Annual revenue")
    assert keys(who(board)["all"][1]) == ["revenue_2", "industry"]
    board.menu("c:hq", "Move to: How it came")
    assert board.document()["format"]["any"][2]["key"] == "hq"
    board.page.get_by_label("Group: Annual revenue, Industry: more").click()
    board.page.get_by_role("menuitem", name="Ungroup").click()
    assert keys(who(board)) == ["revenue", "revenue_2", "industry", "seniority"]
    board.menu("c:revenue_2", "Remove")
    assert keys(who(board)) == ["revenue", "industry", "seniority"]


def test_a_condition_is_dragged(board: Any) -> None:
    """By its grip a condition is dragged to another place, also into a group."""
    board.page.set_viewport_size({"width": 1280, "height": 1600})
    board.show("acme", why=None)

    def drag(key: str, target: str, share: float) -> None:
        start, end = board.at(f"c:{key}:grip").bounding_box(), board.condition(target).bounding_box()
        board.page.mouse.move(start["x"] + 10, start["y"] + 20)
        board.page.mouse.down()
        board.page.mouse.move(end["x"] + 120, end["y"] + end["height"] * share, steps=5)
        board.page.mouse.up()
        board.settle()

    drag("seniority", "industry", 0.2)
    assert keys(who(board)) == ["seniority", "industry", "revenue", "hq"]
    drag("seniority", "revenue", 0.8)
    assert keys(who(board)) == ["industry", "revenue", "seniority", "hq"]
    drag("hq", "tier", 0.8)
    assert keys(board.document()["format"]["any"][1]) == ["paper", "tier", "hq"]


def test_a_drag_is_given_up(board: Any) -> None:
    """Dropped where it was, or given up with Escape, nothing changes."""
    board.page.set_viewport_size({"width": 1280, "height": 1600})
    board.show("acme", why=None)
    start, end = board.at("c:hq:grip").bounding_box(), board.condition("industry").bounding_box()
    board.page.mouse.move(start["x"] + 10, start["y"] + 20)
    board.page.mouse.down()
    board.page.mouse.move(end["x"] + 120, end["y"] + 5, steps=4)
    assert board.page.locator(".lk-drop-before").count() == 1
    board.page.keyboard.press("Escape")
    board.page.mouse.up()
    assert board.page.locator(".lk-drop-before").count() == 0
    assert board.events() == []


def test_groups_combine_in_every_way(board: Any) -> None:
    """All, any, none, at least, at most and points, with their numbers."""
    board.show("acme")
    kind = board.at("rule:characteristics:kind")
    for name in ("any", "none", "at_least", "at_most"):
        kind.select_option(name)
        assert name in who(board)
    board.at("rule:characteristics:number").fill("2")
    board.settle()
    assert who(board)["at_most"] == 2
    kind.select_option("score")
    board.at("rule:characteristics:number").fill("35")
    board.at("c:revenue:points").fill("25")
    board.settle()
    assert who(board)["score"] == 35
    assert [term["points"] for term in who(board)["of"]] == [10, 25, 10, 10]
    kind.select_option("all")
    assert keys(who(board)) == ["industry", "revenue", "hq", "seniority"]


def test_groups_nest_to_the_depth_of_32_and_no_further(board: Any) -> None:
    """At the deepest level there is no further group to add, and everything still shows."""
    node: dict[str, Any] = {"all": [{"key": "deep", "field": "industry", "op": "known"}]}
    for _ in range(30):
        node = {"all": [node]}
    document = {"leadkit": "definition/1", "id": "x", "title": "Deep", "format": {"any": [node]}}
    board.page.set_viewport_size({"width": 1280, "height": 900})
    board.show("empty", document=document)
    assert board.page.locator(".lk-group").count() == 31
    assert board.page.get_by_role("button", name="Add a group").count() == 31
    assert board.page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_how_the_parts_combine(board: Any) -> None:
    """The sections combine in any of the ways a group does."""
    board.show("acme")
    board.at("joining:kind").select_option("at_least")
    board.at("joining:number").fill("2")
    board.settle()
    assert board.document()["admit"] == {"at_least": 2, "of": ["format", "characteristics", "actions"]}
    board.at("joining:kind").select_option("score")
    board.at("joining:actions").fill("30")
    board.settle()
    assert board.document()["admit"]["of"][2] == {"points": 30, "when": "actions"}


def test_an_admit_of_groups_is_kept_and_said(board: Any) -> None:
    """What the board cannot show it says in words and leaves alone, until a person replaces it."""
    admit = {"any": ["format", {"all": ["characteristics", "actions"]}]}
    document = board.show("acme").page.evaluate("model.get('state').document")
    board.show("acme", document={**document, "admit": admit})
    assert "How it came or (Who it is and What it did)" in board.page.locator(".lk-joining").inner_text()
    board.menu("c:revenue", "Duplicate")
    assert board.document()["admit"] == admit
    board.at("joining:reset").click()
    assert "admit" not in board.document()


def test_a_part_that_is_left_out_is_said_and_asked_for(board: Any) -> None:
    """A section that admit does not name is marked, and one press asks for it."""
    document = board.show("acme").page.evaluate("model.get('state').document")
    board.show("acme", document={**document, "admit": {"all": ["format", "characteristics"]}})
    board.at("actions:include").click()
    assert board.document()["admit"] == {"all": ["format", "characteristics", "actions"]}


def test_small_print(board: Any) -> None:
    """Missing values, observation, the undecided and the purpose of a definition; the usual ones are not written."""
    board.show("acme")
    board.at("settings").click()
    board.at("settings:missing:no").click()
    board.at("settings:observe").select_option("span")
    board.at("settings:span:number").fill("30")
    board.at("settings:undecided:reject").click()
    board.at("settings:purpose").fill("Call them.")
    board.settle()
    document = board.document()
    assert [document[name] for name in ("if_missing", "horizon", "undecided", "purpose")] == [
        "no", {"observe": "P30D"}, "reject", "Call them.",
    ]  # fmt: skip
    board.at("settings:missing:unknown").click()
    board.at("settings:observe").select_option("open")
    board.at("settings:undecided:review").click()
    assert {"if_missing", "horizon", "undecided"} & set(board.document()) == set()


def test_levels(board: Any) -> None:
    """A second level makes a ladder of the definition, untouched in it; levels are named, moved, removed."""
    before = board.show("acme").page.evaluate("model.get('state').document")
    board.at("level:add").click()
    event = board.events("document")[-1]
    assert event["level"] == 1
    assert event["document"]["leadkit"] == "ladder/1"
    assert event["document"]["levels"][0] == before
    assert board.focused() == "title"
    board.at("title").fill("Hot lead")
    board.settle()
    assert board.document()["levels"][1] == {
        "leadkit": "definition/1", "id": "new-level", "title": "Hot lead", "stage": "hot lead",
    }  # fmt: skip
    board.menu("level", "Move one level down")
    assert [level["title"] for level in board.document()["levels"]] == ["Hot lead", "Sales lead"]
    assert board.at("tab:0").get_attribute("aria-selected") == "true"
    board.menu("level", "Remove this level")
    assert board.document()["levels"] == [before]


def test_the_ladder_has_a_name(board: Any) -> None:
    """What all levels together are called is in the small print of each."""
    board.show("ladder")
    board.at("settings").click()
    board.at("settings:ladder").fill("How we call them")
    board.settle()
    assert board.document()["title"] == "How we call them"
    assert "How we call them" in board.page.locator(".lk-brand").inner_text()


def test_tabs_are_walked_with_the_arrow_keys(board: Any) -> None:
    """Left and right walk through the levels and who can never be a lead."""
    board.show("ladder")
    board.at("tab:1").focus()
    for _ in range(2):
        board.page.keyboard.press("ArrowRight")
    assert [event["level"] for event in board.events("show")] == [2, -1]
    assert board.focused() == "tab:-1"
    assert board.condition("competitor").count() == 1


def test_a_first_never_condition_makes_a_ladder(board: Any) -> None:
    """On a plain definition, who can never be a lead starts a ladder; its last condition takes `never` away again."""
    before = board.show("acme").page.evaluate("model.get('state').document")
    board.at("tab:-1").click()
    board.at("add:never").click()
    board.page.keyboard.type("industry")
    board.page.keyboard.press("Enter")
    board.at("c:industry_2:value:search").fill("public")
    board.at("c:industry_2:value:v:public sector").click()
    document = board.document()
    assert document["levels"] == [before]
    assert document["never"] == {
        "any": [{"key": "industry_2", "field": "industry", "op": "in", "value": ["public sector"]}]
    }
    board.menu("c:industry_2", "Remove")
    assert "never" not in board.document()


def test_what_the_board_does_not_know_survives(board: Any) -> None:
    """Members of any kind that the board has never heard of are in what it sends, in the same order."""
    document = board.show("acme").page.evaluate("model.get('state').document")
    document["x-owner"] = {"team": ["sales"]}
    document["characteristics"]["all"][1]["x-source"] = [1, {"a": None}]
    document["format"]["any"][1]["x-group"] = True
    board.show("acme", document=document)
    board.open("revenue")
    board.at("c:revenue:value:0").fill("1 billion")
    board.settle()
    document["characteristics"]["all"][1]["value"] = 1_000_000_000
    assert json.dumps(board.document()) == json.dumps(document)


def test_the_sentence_leads_to_its_conditions(board: Any) -> None:
    """A condition in the sentence opens and gets the focus, by mouse and by key."""
    board.show("acme")
    board.page.get_by_role("button", name="headquarters are in US or CA").press("Enter")
    assert board.focused() == "c:hq:title"
    assert board.at("c:hq:title").get_attribute("aria-expanded") == "true"


def test_a_fault_leads_to_its_condition(board: Any) -> None:
    """The button beside a fault shows the condition that it is about."""
    board.show("unfinished")
    board.page.get_by_role("button", name="Show", exact=True).first.click()
    assert board.focused() == "c:industry:title"
