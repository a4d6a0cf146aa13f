"""A whole definition is drafted on the board: by clicking and typing, and by keyboard alone."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser


def add(board: Any, section: str, typed: str) -> None:
    """Add the first condition that the list offers for what is typed."""
    board.at(f"add:{section}").click()
    board.page.keyboard.type(typed)
    board.page.keyboard.press("Enter")


def build_acme(board: Any) -> None:
    """Draft the sales lead of Acme from nothing."""
    add(board, "format", "format")
    for value in ("price request form", "webinar attendee", "trusted referral"):
        board.at(f"c:format:value:v:{value}").click()
    board.at("add:format:group").click()
    board.at("add:format/any/1").click()
    board.page.keyboard.type("white paper")
    board.page.keyboard.press("Enter")
    board.page.get_by_label("Group: Format: more").click()
    board.page.keyboard.press("Escape")
    board.page.get_by_label("Group: Format: how many must be met").select_option("all")
    board.at("add:format/any/1").click()
    board.page.keyboard.type("asset tier")
    board.page.keyboard.press("Enter")
    board.at("c:asset_tier:value:v:high value").click()
    add(board, "characteristics", "industry")
    board.at("c:industry:value:v:life science").click()
    add(board, "characteristics", "revenue")
    board.at("c:annual_revenue:value:0").fill("300 million")
    add(board, "characteristics", "headquarters")
    board.at("c:headquarters:value:v:US").click()
    board.at("c:headquarters:value:search").fill("CA")
    board.at("c:headquarters:value:v:CA").click()
    add(board, "characteristics", "seniority")
    board.at("c:seniority:value:v:vice president").click()
    add(board, "actions", "product page")
    board.at("c:product_page_view:times").fill("5")
    board.at("c:product_page_view:within").select_option("day")
    add(board, "actions", "asset download")
    for _ in range(1):
        board.at("c:asset_download:times:more").click()
    board.at("c:asset_download:differ").click()
    board.at("c:asset_download:where").click()
    board.page.keyboard.type("tier")
    board.page.keyboard.press("Enter")
    board.at("c:asset_download:where0:value:v:high value").click()


ACME = {
    "leadkit": "definition/1",
    "id": "acme.sales-lead",
    "title": "Sales lead",
    "stage": "sales lead",
    "format": {
        "any": [
            {
                "key": "format",
                "field": "format",
                "op": "in",
                "value": ["price request form", "webinar attendee", "trusted referral"],
            },
            {
                "all": [
                    {"key": "format_2", "field": "format", "op": "in", "value": ["white paper form"]},
                    {"key": "asset_tier", "field": "asset_tier", "op": "in", "value": ["high value"]},
                ]
            },
        ]
    },
    "characteristics": {
        "all": [
            {"key": "industry", "field": "industry", "op": "in", "value": ["life science"]},
            {"key": "annual_revenue", "field": "annual_revenue_usd", "op": ">=", "value": 300_000_000},
            {"key": "headquarters", "field": "hq_country", "op": "in", "value": ["US", "CA"]},
            {"key": "seniority", "field": "seniority", "op": ">=", "value": "vice president"},
        ]
    },
    "actions": {
        "any": [
            {
                "key": "product_page_view",
                "activity": "product page view",
                "count": {"op": ">=", "value": 5},
                "within": {"calendar": "day"},
            },
            {
                "key": "asset_download",
                "activity": "asset download",
                "count": {"op": ">=", "value": 2},
                "distinct": "asset",
                "where": [{"field": "tier", "op": "in", "value": ["high value"]}],
            },
        ]
    },
}


def test_the_acme_definition_is_drafted_by_clicking(board: Any) -> None:
    """From the empty board to the whole worked example, by mouse and typing alone."""
    board.show("empty")
    build_acme(board)
    board.settle()
    assert board.document() == ACME


def test_each_step_has_a_name_for_undo(board: Any) -> None:
    """What the board sends says in words what changed."""
    board.show("empty")
    add(board, "format", "format")
    board.at("c:format:value:v:webinar attendee").click()
    board.at("add:format:group").click()
    board.at("c:format:menu").click()
    board.page.get_by_role("menuitem", name="Remove", exact=True).click()
    labels = [event["label"] for event in board.events("document")]
    assert labels == ["Format added", "Format changed", "Group added", "Format removed"]


def test_a_definition_is_drafted_by_keyboard_alone(board: Any) -> None:
    """Without a mouse: a condition with its value, an action with its number, moved, switched off, removed, undone."""
    board.show("empty")
    press, type_in = board.page.keyboard.press, board.page.keyboard.type

    def reach(f: str, key: str = "Tab") -> None:
        for _ in range(80):
            if board.focused() == f:
                return
            press(key)
        pytest.fail(f"{f} cannot be reached by {key}; the focus is on {board.focused()}")

    reach("add:format")
    press("Enter")
    type_in("lead source")
    press("Enter")
    assert board.focused() == "c:lead_source:op"
    reach("c:lead_source:value:v:linkedin")
    press("Space")
    reach("add:actions")
    press("Enter")
    type_in("webinar")
    press("ArrowDown")
    press("ArrowUp")
    press("Enter")
    assert board.focused() == "c:webinar_attended:count"
    reach("c:webinar_attended:times")
    press("ControlOrMeta+a")
    type_in("3")
    reach("add:actions")
    press("Enter")
    type_in("price page")
    press("Enter")
    reach("c:price_page_view:grip", "Shift+Tab")
    press("ArrowUp")
    assert board.focused() == "c:price_page_view:grip"
    board.settle()
    document = board.document()
    assert document["format"]["any"][0]["value"] == ["linkedin"]
    assert [node["key"] for node in document["actions"]["any"]] == ["price_page_view", "webinar_attended"]
    assert document["actions"]["any"][1]["count"] == {"op": ">=", "value": 3}
    reach("c:price_page_view:switch")
    press("Space")
    assert board.events()[-1] == {
        "type": "switch",
        "key": "price_page_view",
        "on": False,
        "seq": board.events()[-1]["seq"],
    }
    reach("c:price_page_view:menu")
    press("Enter")
    press("End")
    press("Enter")
    assert [node["key"] for node in board.document()["actions"]["any"]] == ["webinar_attended"]
    assert board.focused() == "add:actions"


def test_leaving_the_list_gives_the_focus_back(board: Any) -> None:
    """Escape closes the list of conditions and returns to the button that opened it."""
    board.show("empty")
    board.at("add:characteristics").click()
    assert board.focused() == "add:characteristics:search"
    board.page.keyboard.press("Escape")
    assert board.focused() == "add:characteristics"
    assert board.events() == []


def test_the_list_finds_fields_values_and_plans(board: Any) -> None:
    """What is typed finds fields, actions and single values; what nobody records can be planned."""
    board.show("empty")
    board.at("add:characteristics").click()
    options = board.page.get_by_role("option")
    board.page.keyboard.type("life sc")
    assert options.first.inner_text().startswith("Industry: life science")
    board.page.keyboard.press("Enter")
    assert board.document()["characteristics"]["all"][0] == {
        "key": "industry", "field": "industry", "op": "in", "value": ["life science"],
    }  # fmt: skip
    board.at("add:characteristics").click()
    board.page.keyboard.type("Budget confirmed")
    board.page.keyboard.press("Enter")
    assert board.document()["characteristics"]["all"][1] == {
        "key": "budget_confirmed", "field": "Budget confirmed", "op": "known", "planned": True,
    }  # fmt: skip
    board.at("add:actions").click()
    board.page.keyboard.type("Demo visited")
    board.page.keyboard.press("Enter")
    assert board.document()["actions"]["any"][0] == {
        "key": "demo_visited", "activity": "Demo visited", "count": {"op": ">=", "value": 1}, "planned": True,
    }  # fmt: skip


def test_the_nearest_title_comes_first(board: Any) -> None:
    """A title that begins with what is typed goes before one that only contains it, wherever it belongs."""
    board.show("empty")
    options = board.page.get_by_role("option")
    board.at("add:characteristics").click()
    board.page.keyboard.type("s")
    assert options.first.inner_text().startswith("Seniority")
    board.page.keyboard.press("Backspace")
    board.page.keyboard.type("form")
    assert options.first.inner_text().startswith("Format")


def test_what_is_filled_in_later_cannot_be_picked(board: Any) -> None:
    """A field that is known only after the hand-over is shown with the reason and stays out."""
    board.show("empty")
    board.at("add:characteristics").click()
    board.page.keyboard.type("score by sales")
    option = board.page.get_by_role("option").first
    assert option.get_attribute("aria-disabled") == "true"
    assert "Filled in after the hand-over" in option.inner_text()
    board.page.keyboard.press("Enter")
    option.dispatch_event("click")
    assert board.events() == []


def test_an_empty_part_offers_what_one_usually_asks(board: Any) -> None:
    """One press on an offered chip adds the condition, open, with the focus on its first control."""
    board.show("empty")
    board.page.get_by_role("button", name="Ask for Seniority").click()
    assert board.document()["characteristics"] == {
        "all": [{"key": "seniority", "field": "seniority", "op": ">=", "value": None}]
    }
    assert board.focused() == "c:seniority:op"
