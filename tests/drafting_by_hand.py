"""A person at the board: clicks, types and reads, wherever the board stands, on a plain page or in JupyterLab."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from leadkit.definition.catalogue import Catalogue
from leadkit.definition.model import Definition
from leadkit.definition.predicates import Leaf, Rule, Threshold, lower

FARTHEST = 250


class Hand:
    """Works at the one board of a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def at(self, f: str) -> Locator:
        """Return the control named `f`."""
        return self.page.locator(f"[data-f='{f}']")

    def settle(self) -> None:
        """Wait until Python has answered all that was done."""
        self.page.wait_for_function("document.querySelector('.leadkit-board .lk-waiting') === null", timeout=20_000)

    def count(self) -> int:
        """Return how many leads count, as the board shows it."""
        self.settle()
        return int(self.page.locator(".lk-figure-count strong").inner_text().replace(",", ""))

    def add(self, place: str, typed: str) -> None:
        """Add the first condition that the list offers for what is typed."""
        self.at(f"add:{place}").click()
        self.page.keyboard.type(typed)
        self.page.keyboard.press("Enter")

    def focused(self) -> str | None:
        """Return the name of the control that has the focus."""
        name: str | None = self.page.evaluate("document.activeElement?.dataset.f ?? null")
        return name

    def reach(self, f: str, key: str = "Tab") -> None:
        """Go to the control named `f` by pressing `key`."""
        for _ in range(FARTHEST):
            if self.focused() == f:
                return
            self.page.keyboard.press(key)
        pytest.fail(f"{f} cannot be reached by {key}; the focus is on {self.focused()}")

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        """Replace what stands in the focused entry."""
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)


def draft_acme_by_mouse(hand: Hand) -> Iterator[str]:
    """Draft the worked definition from nothing by clicking and typing; yields after each step that moves the count."""
    page = hand.page
    hand.add("format", "format")
    for value in ("price request form", "webinar attendee", "trusted referral"):
        hand.at(f"c:format:value:v:{value}").click()
        yield value
    hand.at("add:format:group").click()
    hand.at("add:format/any/1").click()
    page.keyboard.type("white paper form")
    page.keyboard.press("Enter")
    yield "white paper form"
    page.get_by_label("Group: Format: how many must be met").select_option("all")
    hand.at("add:format/any/1").click()
    page.keyboard.type("white paper tier")
    page.keyboard.press("Enter")
    hand.at("c:white_paper_tier:value:v:high value").click()
    yield "high value"
    hand.add("characteristics", "industry")
    hand.at("c:industry:value:v:life science").click()
    yield "life science"
    hand.add("characteristics", "annual revenue")
    hand.at("c:annual_revenue:value:0").fill("300 million")
    yield "300 million"
    hand.add("characteristics", "headquarters")
    for value in ("US", "CA"):
        hand.at(f"c:headquarters:value:v:{value}").click()
        yield value
    hand.add("characteristics", "seniority")
    hand.at("c:seniority:value:v:vice president").click()
    yield "vice president"
    hand.add("actions", "viewed a product page")
    yield "viewed a product page"
    hand.at("c:viewed_a_product_page:within").select_option("day")
    hand.at("c:viewed_a_product_page:times").fill("5")
    yield "five times on one day"
    hand.add("actions", "downloaded an asset")
    yield "downloaded an asset"
    hand.at("c:downloaded_an_asset:times:more").click()
    yield "twice"
    hand.at("c:downloaded_an_asset:differ").click()
    hand.at("c:downloaded_an_asset:where").click()
    hand.at("c:downloaded_an_asset:where:f:tier").click()
    hand.at("c:downloaded_an_asset:where0:value:v:high value").click()
    yield "different ones of high value"


def meaning(definition: Definition, catalogue: Catalogue) -> Any:
    """Return what a definition asks, whatever its keys are called and however it says it."""

    def bare(rule: Rule | None) -> Any:
        if isinstance(rule, Threshold):
            return rule.points, rule.low, rule.high, tuple(bare(member) for member in rule.members)
        return (rule.predicate, rule.if_missing) if isinstance(rule, Leaf) else None

    rules = lower(definition, catalogue)
    return bare(rules.root), {name: bare(rule) for name, rule in rules.sections.items()}


def pick(hand: Hand, place: str, typed: str) -> None:
    """Add the first condition that the list offers for what is typed, without a mouse."""
    hand.reach(f"add:{place}")
    hand.press("Enter")
    hand.page.keyboard.type(typed)
    hand.press("Enter")


def tick(hand: Hand, *controls: str) -> None:
    """Press the controls one after the other with the space bar."""
    for f in controls:
        hand.reach(f)
        hand.press("Space")


def draft_acme_by_keyboard(hand: Hand) -> None:
    """Draft the worked definition from nothing without a mouse."""
    pick(hand, "format", "format")
    tick(hand, *(f"c:format:value:v:{v}" for v in ("webinar attendee", "price request form", "trusted referral")))
    hand.reach("add:format:group")
    hand.press("Enter")
    pick(hand, "format/any/1", "white paper form")
    hand.reach("g1:format_2:kind", "Shift+Tab")
    hand.press("ArrowUp")
    pick(hand, "format/any/1", "white paper tier")
    tick(hand, "c:white_paper_tier:value:v:high value")
    pick(hand, "characteristics", "industry")
    tick(hand, "c:industry:value:v:life science")
    pick(hand, "characteristics", "annual revenue")
    hand.reach("c:annual_revenue:value:0")
    hand.write("300 million")
    pick(hand, "characteristics", "headquarters")
    tick(hand, "c:headquarters:value:v:US", "c:headquarters:value:v:CA")
    pick(hand, "characteristics", "seniority")
    tick(hand, "c:seniority:value:v:vice president")
    pick(hand, "actions", "viewed a product page")
    hand.reach("c:viewed_a_product_page:times")
    hand.write("5")
    hand.reach("c:viewed_a_product_page:within")
    hand.press("ArrowDown")
    pick(hand, "actions", "downloaded an asset")
    hand.reach("c:downloaded_an_asset:times")
    hand.write("2")
    tick(hand, "c:downloaded_an_asset:differ")
    hand.reach("c:downloaded_an_asset:where")
    hand.press("Enter")
    hand.page.keyboard.type("Tier")
    hand.press("Enter")
    tick(hand, "c:downloaded_an_asset:where0:value:v:high value")
