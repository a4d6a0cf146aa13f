"""Every part of a condition can be edited."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser


def who(board: Any) -> Any:
    """Return the section "who it is" as it was sent last."""
    return board.document()["characteristics"]


def test_values_are_ticked_and_unticked(board: Any) -> None:
    """A chip adds a value, a second press takes it away, the switch turns in into not in."""
    board.show("acme")
    board.open("hq")
    board.at("c:hq:value:v:DE").click()
    assert who(board)["all"][2]["value"] == ["US", "CA", "DE"]
    board.at("c:hq:value:v:US").click()
    assert who(board)["all"][2]["value"] == ["CA", "DE"]
    board.at("c:hq:op").select_option("not in")
    assert who(board)["all"][2] == {"key": "hq", "field": "hq_country", "op": "not in", "value": ["CA", "DE"]}


def test_a_second_value_widens_an_equality(board: Any) -> None:
    """Where exactly one value was asked for, a second chip makes it one of both."""
    board.show("acme")
    board.open("paper")
    board.at("c:paper:value:v:contact form").click()
    paper = board.document()["format"]["any"][1]["all"][0]
    assert paper == {"key": "paper", "field": "format", "op": "in", "value": ["white paper form", "contact form"]}


def test_values_are_searched_beyond_a_dozen(board: Any) -> None:
    """Twenty countries have a search; a value that no lead has can be taken all the same."""
    board.show("acme")
    card = board.open("hq")
    assert card.get_by_role("button", name="FI 44").count() == 0
    board.at("c:hq:value:search").fill("fi")
    card.get_by_role("button", name="FI 44").click()
    board.at("c:hq:value:search").fill("Liechtenstein")
    board.at("c:hq:value:take").click()
    assert who(board)["all"][2]["value"] == ["US", "CA", "FI", "Liechtenstein"]
    assert "not in your leads" in board.at("c:hq:value:v:Liechtenstein").inner_text()


def test_a_slider_snaps_and_a_number_is_exact(board: Any) -> None:
    """Arrow keys go from stop to stop, the ends to the ends; a typed number is taken as it is."""
    board.show("acme")
    board.open("revenue")
    thumb = board.at("c:revenue:value:thumb0")
    thumb.focus()
    board.page.keyboard.press("ArrowLeft")
    board.settle()
    assert who(board)["all"][1]["value"] == 200_000_000
    assert thumb.get_attribute("aria-valuetext") == "200 million USD"
    board.at("c:revenue:value:0").fill("1.25bn")
    board.settle()
    assert who(board)["all"][1]["value"] == 1_250_000_000
    board.at("c:revenue:value:0").fill("many")
    assert board.at("c:revenue:value:0").get_attribute("aria-invalid") == "true"
    board.at("c:revenue:op").focus()
    assert board.at("c:revenue:value:0").input_value() == "1,250,000,000"


def test_a_slider_is_dragged(board: Any) -> None:
    """A drag with the mouse moves the thumb over the stops."""
    board.show("acme")
    board.open("revenue")
    board.at("c:revenue:value:thumb0").scroll_into_view_if_needed()
    box = board.at("c:revenue:value:thumb0").bounding_box()
    middle = box["y"] + box["height"] / 2
    board.page.mouse.move(box["x"] + box["width"] * 12 / 21, middle)
    board.page.mouse.down()
    for share in (0.6, 0.7, 0.8, 0.9):
        board.page.mouse.move(box["x"] + box["width"] * share, middle, steps=3)
    board.page.mouse.up()
    board.settle()
    assert who(board)["all"][1]["value"] == 10_000_000_000
    assert len({event["stroke"] for event in board.events("document")}) == 1


def test_between_has_two_thumbs(board: Any) -> None:
    """At least becomes between with the top as its other end; each thumb moves its own end and they never cross."""
    board.show("acme")
    board.open("revenue")
    board.at("c:revenue:op").select_option("between")
    assert who(board)["all"][1]["value"] == [300_000_000, 50_000_000_000]
    board.at("c:revenue:value:thumb1").focus()
    board.page.keyboard.press("Home")
    board.settle()
    assert who(board)["all"][1]["value"] == [300_000_000, 300_000_000]
    board.at("c:revenue:op").select_option("<=")
    assert who(board)["all"][1]["value"] == 300_000_000


def test_an_op_remembers_what_another_had(board: Any) -> None:
    """Looking at "is known" and coming back does not lose the values."""
    board.show("acme")
    board.open("hq")
    board.at("c:hq:op").select_option("known")
    assert who(board)["all"][2] == {"key": "hq", "field": "hq_country", "op": "known"}
    board.settle()
    board.at("c:hq:op").select_option("in")
    assert who(board)["all"][2]["value"] == ["US", "CA"]


def test_a_text_is_typed(board: Any) -> None:
    """Contains and starts with take text."""
    board.show("acme")
    board.open("industry")
    board.at("c:industry:op").select_option("contains")
    board.at("c:industry:value").fill("science")
    board.settle()
    assert who(board)["all"][0] == {"key": "industry", "field": "industry", "op": "contains", "value": "science"}


def test_a_scale_names_a_step(board: Any) -> None:
    """On an ordered field a step is named; the steps that count are filled."""
    board.show("acme")
    card = board.open("seniority")
    board.at("c:seniority:value:v:director").click()
    assert who(board)["all"][3]["value"] == "director"
    assert card.locator(".lk-step.lk-counts").count() == 3
    board.at("c:seniority:op").select_option("between")
    assert who(board)["all"][3]["value"] == ["director", "chief officer"]
    board.at("c:seniority:value:high").select_option("vice president")
    assert who(board)["all"][3]["value"] == ["director", "vice president"]


def test_yes_or_no(board: Any) -> None:
    """A yes-no field is one of two."""
    board.show("ladder")
    board.open("mail")
    board.at("c:mail:value:false").click()
    when = board.document()["levels"][1]["characteristics"]["of"][2]["when"]
    assert when["any"][0]["value"] is False


def test_dates(board: Any) -> None:
    """A date is picked; between two dates gets both ends."""
    board.show("ladder", level=-1)
    board.open("gone")
    board.at("c:gone:value:0").fill("2026-03-01")
    board.at("c:gone:op").select_option("between")
    assert board.document()["never"]["any"][1]["value"] == ["2024-08-01", "2026-03-01"]
    board.at("c:gone:value:0").fill("2026-01-01")
    assert board.document()["never"]["any"][1]["value"] == ["2026-01-01", "2026-03-01"]


def test_every_line_of_an_action(board: Any) -> None:
    """Kind, count, window, what is counted, details and recency of an action."""
    board.show("acme")
    board.open("pages")
    board.at("c:pages:count").select_option("<=")
    board.at("c:pages:times:less").click()
    board.at("c:pages:within").select_option("sliding")
    board.at("c:pages:sliding:number").fill("36")
    board.at("c:pages:sliding:unit").select_option("hours")
    board.at("c:pages:differ").click()
    board.at("c:pages:where").click()
    board.at("c:pages:where:f:duration_s").click()
    board.at("c:pages:where0:value:0").fill("30")
    board.at("c:pages:lately").click()
    board.at("c:pages:recently:number").fill("60")
    board.settle()
    assert board.document()["actions"]["any"][0] == {
        "key": "pages", "activity": "product page view", "count": {"op": "<=", "value": 4},
        "within": {"sliding": "PT36H"}, "distinct": "page", "recent": "P60D",
        "where": [{"field": "duration_s", "op": ">=", "value": 30}],
    }  # fmt: skip
    board.menu("c:pages", "Rename, note, missing values")
    board.at("c:pages:kind").select_option("price page view")
    assert board.document()["actions"]["any"][0] == {
        "key": "pages", "activity": "price page view", "count": {"op": "<=", "value": 4},
        "within": {"sliding": "PT36H"}, "distinct": "page", "recent": "P60D",
    }  # fmt: skip
    board.at("c:pages:ever").click()
    board.at("c:pages:distinct").select_option("")
    board.at("c:pages:within").select_option("none")
    assert board.document()["actions"]["any"][0] == {
        "key": "pages", "activity": "price page view", "count": {"op": "<=", "value": 4},
    }  # fmt: skip


def test_remarks(board: Any) -> None:
    """A name of its own, a note, what a missing value means, and planned; each can be taken back."""
    board.show("acme")
    board.menu("c:revenue", "Rename, note, missing values")
    assert board.focused() == "c:revenue:label"
    board.at("c:revenue:label").fill("Big enough")
    board.at("c:revenue:note").fill("Small ones never pay.")
    board.at("c:revenue:missing:no").click()
    board.at("c:revenue:planned").click()
    assert who(board)["all"][1] == {
        "key": "revenue", "field": "annual_revenue_usd", "op": ">=", "value": 300_000_000, "label": "Big enough",
        "note": "Small ones never pay.", "if_missing": "no", "planned": True,
    }  # fmt: skip
    board.settle()
    board.at("c:revenue:planned").click()
    board.at("c:revenue:missing:").click()
    board.at("c:revenue:label").fill("")
    board.at("c:revenue:note").fill("")
    board.settle()
    assert who(board)["all"][1] == {
        "key": "revenue", "field": "annual_revenue_usd", "op": ">=", "value": 300_000_000,
    }  # fmt: skip


def test_moving_in_the_details_of_an_action_chooses_none(board: Any) -> None:
    """By keyboard: arrows only move, what is typed searches, Enter takes, Escape gives up; the focus goes along."""
    board.show("acme")
    board.open("pages")
    board.at("c:pages:where").focus()
    board.page.keyboard.press("Enter")
    assert board.focused() == "c:pages:where:search"
    options = board.page.locator(".lk-picker [role=option]")
    assert options.count() == 2
    board.page.keyboard.press("ArrowDown")
    assert options.nth(1).get_attribute("aria-selected") == "true"
    assert board.events("document") == []
    board.page.keyboard.press("Escape")
    assert (board.focused(), options.count()) == ("c:pages:where", 0)
    board.page.keyboard.press("Space")
    board.page.keyboard.type("nothing of the kind")
    board.page.keyboard.press("ArrowDown")
    board.page.keyboard.press("Enter")
    assert "Nothing is called that." in board.page.locator(".lk-picker").inner_text()
    assert board.events("document") == []
    board.page.keyboard.press("ControlOrMeta+a")
    board.page.keyboard.type("Time")
    board.page.keyboard.press("Enter")
    board.settle()
    assert [test["field"] for test in board.document()["actions"]["any"][0]["where"]] == ["duration_s"]
    assert board.focused() == "c:pages:where0:op"


def test_a_plan_becomes_a_condition(board: Any) -> None:
    """What was planned can be renamed, and replaced by what is recorded by now; its key stays."""
    board.show("ladder")
    board.open("demo")
    board.at("c:demo:name").fill("Demo booked")
    board.settle()
    assert board.document()["levels"][1]["actions"]["any"][1]["activity"] == "Demo booked"
    board.at("c:demo:replace").click()
    board.at("c:demo:replace:a:webinar attended").click()
    assert board.document()["levels"][1]["actions"]["any"][1] == {
        "key": "demo", "activity": "webinar attended", "count": {"op": ">=", "value": 1},
    }  # fmt: skip


def test_a_misspelt_field_is_replaced(board: Any) -> None:
    """A condition on a field that is not there offers those that are; moving among them chooses none."""
    board.show("unfinished")
    board.page.get_by_role("button", name="industy: use something that is recorded").click()
    board.page.keyboard.press("ArrowDown")
    assert board.events("document") == []
    board.page.keyboard.type("industry")
    board.page.keyboard.press("Enter")
    assert board.focused() == "c:industry:op"
    assert who(board)["all"][0] == {"key": "industry", "field": "industry", "op": "in", "value": []}
