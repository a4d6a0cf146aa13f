"""A typed number is taken as it is or refused in words: none silently becomes another."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser
REVENUE = "c:revenue:value:0"
TIMES = "c:pages:times"


def revenue(board: Any) -> Any:
    """Return what the document asks of the revenue."""
    board.settle()
    return board.page.evaluate("model.get('state').document.characteristics.all[1].value")


def times(board: Any) -> Any:
    """Return how often the pages must be viewed."""
    board.settle()
    return board.page.evaluate("model.get('state').document.actions.any[0].count.value")


def type_in(board: Any, f: str, text: str) -> None:
    """Replace what stands in an entry, key by key."""
    board.at(f).click()
    board.page.keyboard.press("ControlOrMeta+a")
    board.page.keyboard.type(text)


@pytest.mark.parametrize("text", ["1.500.000", "1,5 million", "2,5", "12abc", "many"])
def test_what_is_no_number_is_refused(board: Any, text: str) -> None:
    """Nor is its readable beginning taken: the number from before stays, and the remark says so, also afterwards."""
    board.show("acme")
    board.open("revenue")
    type_in(board, REVENUE, text)
    assert revenue(board) == 300_000_000
    assert board.at(REVENUE).get_attribute("aria-invalid") == "true"
    said = f"Give a number, like 1,500,000 or 1.5 million: “{text}” is none. 300,000,000 stays."
    assert board.page.get_by_role("alert").inner_text() == said
    board.page.keyboard.press("Tab")
    assert revenue(board) == 300_000_000
    assert board.at(REVENUE).input_value() == "300,000,000"
    assert board.page.get_by_role("alert").inner_text() == said


def test_a_remark_goes_with_the_next_number(board: Any) -> None:
    """As soon as a number stands there it is taken, and nothing is said any more; so too where a slider gives one."""
    board.show("acme")
    board.open("revenue")
    type_in(board, REVENUE, "2,5")
    assert board.page.get_by_role("alert").count() == 1
    board.page.keyboard.type("00,000")
    assert board.page.get_by_role("alert").count() == 0
    assert board.at(REVENUE).get_attribute("aria-invalid") == "false"
    assert revenue(board) == 2_500_000
    type_in(board, REVENUE, "x")
    assert revenue(board) == 2_500_000
    board.at("c:revenue:value:thumb0").focus()
    board.page.keyboard.press("End")
    assert revenue(board) == 50_000_000_000
    assert board.page.get_by_role("alert").count() == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("3.5", "Give a whole number: “3.5” is none. 5 stays."),
        ("0.5", "Give a whole number: “0.5” is none. 5 stays."),
        ("2,5", "Give a number, like 1,500,000 or 1.5 million: “2,5” is none. 5 stays."),
        ("-3", "Give a number from 0 on: “-3” is less. 5 stays."),
    ],
)
def test_a_count_is_a_whole_number(board: Any, text: str, said: str) -> None:
    """What is not whole, or less than may be, is refused with words of its own and not rounded."""
    board.show("acme")
    board.open("pages")
    assert times(board) == 5
    type_in(board, TIMES, text)
    assert times(board) == 5
    assert board.page.get_by_role("alert").inner_text() == said
    board.page.keyboard.press("Tab")
    assert (times(board), board.at(TIMES).input_value()) == (5, "5")


def test_an_amount_without_a_number_stays_without(board: Any) -> None:
    """Where nothing stood before, nothing stands there after a text that is refused."""
    board.show("acme")
    board.open("revenue")
    type_in(board, REVENUE, "")
    board.page.keyboard.press("Backspace")
    board.page.keyboard.press("Tab")
    assert revenue(board) is None
    type_in(board, REVENUE, "7 apples")
    assert revenue(board) is None
    remark = board.page.get_by_role("alert").inner_text()
    assert remark == "Give a number, like 1,500,000 or 1.5 million: “7 apples” is none."
