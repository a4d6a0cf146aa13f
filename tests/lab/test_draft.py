"""The drafting notebook in JupyterLab: a room drafts its definition on the board and saves it."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from drafting_by_hand import Hand, draft_acme_by_mouse, meaning, pick, tick
from drafts import ACME, acme
from playwright.sync_api import Locator, Page

from leadkit.definition.model import Definition
from leadkit.engine.admission import admit

pytestmark = [pytest.mark.lab, pytest.mark.timeout(600)]
PATIENCE_MS = 90_000
Picture = Callable[[Page | Locator, str], Path]


def run_all(page: Page, url: str) -> Hand:
    """Open a notebook, run all of it, and return a hand at its board."""
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.goto(url)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=PATIENCE_MS)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.locator(".leadkit-board").wait_for(timeout=PATIENCE_MS)
    return Hand(page)


def test_a_definition_is_drafted_in_the_notebook(lab: Any, offline_page: Page, take_picture: Picture) -> None:
    """Run all, draft the worked definition by clicking and typing, see each step counted, save, find it in the file."""
    hand = run_all(offline_page, lab.url)
    take_picture(offline_page, "lab-empty")
    counts = [hand.count(), *(hand.count() for _ in draft_acme_by_mouse(hand))]
    assert counts[0] == 5000
    assert all(before != now for before, now in pairwise(counts)), counts
    hand.at("save").click()
    hand.settle()
    hand.page.get_by_text("Saved as sales.json").first.wait_for()
    take_picture(offline_page, "lab-drafted")
    saved, worked = Definition.read(lab.draft("sales")), Definition.from_dict(ACME)
    assert meaning(saved, acme().catalogue) == meaning(worked, acme().catalogue)
    assert counts[-1] == admit(worked, acme()).counts["admitted"]


def test_a_definition_is_drafted_without_a_mouse(lab: Any, offline_page: Page) -> None:
    """In the notebook too everything on the board is reached, set, switched, undone and saved by keyboard alone."""
    hand = run_all(offline_page, lab.url)
    hand.at("title").focus()
    pick(hand, "format", "format")
    tick(hand, "c:format:value:v:trusted referral")
    pick(hand, "actions", "viewed a product page")
    hand.reach("c:viewed_a_product_page:times")
    hand.write("3")
    counted = hand.count()
    assert 0 < counted < 371
    tick(hand, "c:viewed_a_product_page:switch")
    assert hand.count() == 371
    tick(hand, "c:viewed_a_product_page:switch")
    assert hand.count() == counted
    hand.reach("add:actions")
    hand.press("ControlOrMeta+z")
    assert hand.count() != counted
    hand.press("ControlOrMeta+Shift+Z")
    assert hand.count() == counted
    hand.reach("save", "Shift+Tab")
    hand.press("Enter")
    hand.settle()
    hand.page.get_by_text("Saved as sales.json").first.wait_for()
    saved = Definition.read(lab.draft("sales"))
    assert [criterion.to_dict() for criterion in saved.criteria()] == [
        {"key": "format", "field": "format", "op": "in", "value": ["trusted referral"]},
        {"key": "viewed_a_product_page", "activity": "product page view", "count": {"op": ">=", "value": 3}},
    ]
    assert admit(saved, acme()).counts["admitted"] == counted


def test_a_slider_is_dragged_in_the_notebook(lab: Any, offline_page: Page) -> None:
    """In JupyterLab each position of a dragged thumb is counted at once, the last one wins, undo takes it all back."""
    lab.draft("sales").write_text(json.dumps(ACME), encoding="utf-8")
    hand = run_all(offline_page, lab.url)
    before = hand.count()
    if hand.at("c:revenue:title").get_attribute("aria-expanded") == "false":
        hand.at("c:revenue:title").click()
    thumb = hand.at("c:revenue:value:thumb0")
    thumb.scroll_into_view_if_needed()
    box = thumb.bounding_box()
    assert box is not None
    left, width, y = box["x"] + 11, box["width"] - 22, box["y"] + box["height"] / 2
    mouse = offline_page.mouse
    mouse.move(left + float(thumb.input_value()) / 1000 * width, y)
    offline_page.locator(".lk-figures.lk-told").wait_for()
    mouse.down()
    for share in (0.5, 0.2, 0.85, 0.3):
        mouse.move(left + share * width, y)
        value = int(hand.at("c:revenue:value:0").input_value().replace(",", ""))
        shown = offline_page.locator(".lk-figure-count strong").inner_text()
        assert int(shown.replace(",", "")) == admitted_from(value)
    mouse.up()
    assert hand.count() == admitted_from(value) != before
    hand.at("undo").click()
    hand.page.wait_for_function(
        "n => document.querySelector('.lk-figure-count strong').innerText === n", arg=f"{before:,}"
    )


def admitted_from(revenue: int) -> int:
    """Return how many leads the worked definition admits with another least revenue."""
    document = json.loads(json.dumps(ACME))
    document["characteristics"]["all"][1]["value"] = revenue
    return admit(Definition.from_dict(document), acme()).counts["admitted"]
