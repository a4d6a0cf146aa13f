"""The board is readable and reachable for everybody: by axe, on every width, in dark and light."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from leadkit.board.module import source

pytestmark = pytest.mark.browser
FIXTURES = ("acme", "empty", "ladder", "no-dates", "unfinished", "too-few", "hostile", "panels")
WIDTHS = (390, 768, 1280, 1920)
LAB = """
.jp-OutputArea-output dl { width: 100%; overflow: hidden; padding: 0; margin: 0; }
.jp-OutputArea-output dt { font-weight: bold; float: left; width: 20%; padding: 0; margin: 0; }
.jp-OutputArea-output dd { float: left; width: 80%; padding: 0; margin: 0; }
"""
"""What JupyterLab makes of lists of facts."""


def serious(page: Page) -> list[str]:
    """Return the serious and critical violations that axe finds on a page."""
    found: dict[str, Any] = Axe().run(page).response
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", FIXTURES)
def test_axe_has_no_serious_objection(board: Any, name: str, scheme: str) -> None:
    """With everything open, axe finds nothing serious or critical, in light and dark."""
    board.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    board.show(name)
    if board.at("open-all").count() and "Open" in board.at("open-all").inner_text():
        board.at("open-all").click()
    board.at("settings").click()
    assert serious(board.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_has_no_objection_to_what_opens(board: Any, scheme: str) -> None:
    """The list of conditions, a menu and a condition's details pass axe too."""
    board.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    board.show("acme")
    board.open("pages")
    board.menu("c:pages", "Rename, note, missing values")
    board.at("add:characteristics").click()
    board.page.keyboard.type("rev")
    assert serious(board.page) == []
    board.at("c:hq:menu").click()
    assert serious(board.page) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_labels_of_cards_are_whole_words(board: Any, width: int) -> None:
    """A label breaks between words only, where there is room for the word, whatever a notebook makes of such lists."""
    board.page.set_viewport_size({"width": width, "height": 900})
    board.show("acme")
    board.page.add_style_tag(content=LAB)
    board.page.evaluate("document.getElementById('host').className = 'jp-OutputArea-output'")
    why = board.page.evaluate("model.get('state').why")
    facts = [{"label": label, "value": "a value of some length and more"} for label in ("Headquarters", "LeadSource")]
    counts = [{**card, "facts": facts} for card in why["cards"]["counts"]]
    board.push(why={**why, "cards": {**why["cards"], "counts": counts}})
    labels = board.page.locator(".lk-card dt")
    lines = """e => {
        const range = document.createRange();
        range.selectNodeContents(e);
        return range.getClientRects().length;
    }"""
    assert [labels.nth(i).evaluate(lines) for i in range(2)] == [1, 1]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_ways_stand_in_line(board: Any, width: int) -> None:
    """The four buttons are equally tall, and those beside each other begin at the same height."""
    board.page.set_viewport_size({"width": width, "height": 900})
    board.show("acme", why=None)
    boxes = [way.bounding_box() for way in board.page.locator(".lk-ways .lk-button").all()]
    assert len({round(box["height"]) for box in boxes}) == 1
    tops = sorted({box["y"] for box in boxes})
    assert all(below - above > boxes[0]["height"] for above, below in pairwise(tops))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_long_title_leaves_the_count_whole(board: Any, width: int) -> None:
    """However long a level is called, the number of its leads stays on one line."""
    board.page.set_viewport_size({"width": width, "height": 900})
    board.show("acme")
    document = board.page.evaluate("model.get('state').document")
    long = "very long " * 60
    levels = board.page.evaluate("model.get('state').levels")
    board.push(document={**document, "title": long}, levels=[{**levels[0], "title": long, "count_text": "916"}])
    pill = board.at("tab:0").locator("small")
    assert pill.inner_text() == "916"
    assert pill.evaluate("e => e.clientHeight < 30 && e.scrollWidth <= e.clientWidth")


@pytest.mark.parametrize("name", FIXTURES)
def test_nothing_runs_over_the_edge(board: Any, name: str) -> None:
    """From a phone to a projector nothing is wider than the page, with all conditions open or closed."""
    board.show(name)
    for _ in ("closed", "open"):
        for width in WIDTHS:
            board.page.set_viewport_size({"width": width, "height": 900})
            assert board.page.evaluate("document.documentElement.scrollWidth") <= width
        if board.at("open-all").count():
            board.at("open-all").click()


@pytest.mark.parametrize("name", ["acme", "ladder", "unfinished", "panels"])
def test_what_is_touched_is_large_enough(board: Any, name: str) -> None:
    """On a phone every control is at least 44 px high, and wide enough for a finger."""
    board.page.set_viewport_size({"width": 390, "height": 844})
    board.show(name)
    board.at("open-all").click()
    small = board.page.evaluate(
        """() => [...document.querySelectorAll(".leadkit-board :is(button, select, input, textarea)")]
            .map((e) => [e.dataset.f, e.getBoundingClientRect()])
            .filter(([, box]) => box.width > 0 && (box.height < 43.5 || box.width < 29.5))
            .map(([f, box]) => `${f} ${box.width}x${box.height}`)"""
    )
    assert small == []


def test_the_figures_stay_in_view(board: Any) -> None:
    """When one scrolls down, the figures stay: at the side, on top, or as a bar on a phone."""
    for width, selector in ((1280, ".lk-result"), (768, ".lk-figures"), (390, ".lk-bar")):
        board.page.set_viewport_size({"width": width, "height": 700})
        board.show("acme", why=None)
        board.page.evaluate("scrollTo(0, 900)")
        box = board.page.locator(selector).bounding_box()
        assert 0 <= box["y"] < 700, selector


@pytest.mark.parametrize("width", [390, 768])
def test_what_has_the_focus_is_not_hidden(board: Any, width: int) -> None:
    """Walking through the board by keyboard, nothing that gets the focus lies below the figures that stay in view."""
    board.page.set_viewport_size({"width": width, "height": 700})
    board.show("acme", why=None)
    board.at("joining:kind").focus()
    hidden = []
    for key in ["Tab"] * 40 + ["Shift+Tab"] * 40:
        board.page.keyboard.press(key)
        hidden += board.page.evaluate("""() => {
            const { left, top, width, height } = document.activeElement.getBoundingClientRect();
            const over = document.elementFromPoint(left + width / 2, top + height / 2);
            const figures = over?.closest(".lk-figures, .lk-bar");
            return figures && !figures.contains(document.activeElement) ? [document.activeElement.dataset.f] : [];
        }""")
    assert hidden == []


def test_the_notebook_decides_on_dark_and_light(board: Any) -> None:
    """JupyterLab's own theme wins over what the system prefers."""
    board.page.emulate_media(color_scheme="dark")
    board.show("acme")
    ground = "getComputedStyle(document.querySelector('.leadkit-board')).backgroundColor"
    dark = board.page.evaluate(ground)
    board.page.evaluate("document.body.dataset.jpThemeLight = 'true'")
    light = board.page.evaluate(ground)
    board.page.emulate_media(color_scheme="light")
    board.page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    assert board.page.evaluate(ground) == dark != light


def test_styles_stay_below_the_board() -> None:
    """Every rule of the stylesheet is about the board, or about a notebook's box around it."""
    _, css = source()
    depth, start, outer = 0, 0, []
    for i, sign in enumerate(css):
        if sign == "{":
            if depth == 0:
                outer.append(css[start:i].rpartition("*/")[2].strip())
            depth += 1
        elif sign == "}":
            depth -= 1
            start = i + 1
    assert depth == 0
    assert {selector for selector in outer if not selector.endswith(":has(.leadkit-board)")} == {".leadkit-board"}


def test_two_boards_share_a_page(board: Any) -> None:
    """Two boards on one page have ids of their own and work apart."""
    board.show("acme")
    board.page.evaluate("""async () => {
        const blob = new Blob([JSON.parse(document.getElementById("module").textContent)], { type: "text/javascript" });
        const second = document.createElement("div");
        document.body.append(second);
        const { default: other } = await import(URL.createObjectURL(blob));
        globalThis.first = [...document.querySelectorAll("[id^=lk]")].map((e) => e.id);
        globalThis.takeAway = other.render({ model: { ...model, on() {}, off() {}, send() {} }, el: second });
    }""")
    assert board.page.locator(".leadkit-board").count() == 2
    board.page.evaluate("takeAway()")
    assert board.page.locator(".leadkit-board").count() == 1


def test_a_board_goes_without_a_trace(board: Any) -> None:
    """What render() gave back takes the board away and stops listening."""
    board.show("acme")
    board.page.evaluate("remove()")
    assert board.page.locator(".leadkit-board").count() == 0
    assert board.page.evaluate("model.listeners.size") == 0
