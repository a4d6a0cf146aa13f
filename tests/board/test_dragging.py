"""A slider being dragged: every stop is painted from what was worked out at the grab, and the last position wins."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from board.live import live
from board.test_appearance import serious
from drafting_by_hand import Hand
from drafts import ACME, acme
from playwright.sync_api import Page

from leadkit.board.session import Session
from leadkit.definition.model import Definition
from leadkit.engine.admission import admit

pytestmark = pytest.mark.browser
THUMB = "c:revenue:value:thumb0"


class Drag(Hand):
    """A hand at a slider."""

    def __init__(self, page: Page, session: Session) -> None:
        super().__init__(page)
        self.session = session

    def sent(self, kind: str = "document") -> list[dict[str, Any]]:
        """Return the events of one kind that the board sent."""
        events: list[dict[str, Any]] = self.page.evaluate("model.events")
        return [event for event in events if event["type"] == kind]

    def open(self, key: str) -> None:
        """Open a condition."""
        if self.at(f"c:{key}:title").get_attribute("aria-expanded") == "false":
            self.at(f"c:{key}:title").click()

    def grab(self, f: str = THUMB) -> tuple[float, float, float]:
        """Press the mouse on a thumb; return its track's left end, width and height on the page."""
        thumb = self.at(f)
        thumb.scroll_into_view_if_needed()
        box = thumb.bounding_box()
        assert box is not None
        place = float(thumb.input_value()) / 1000
        self.page.mouse.move(box["x"] + 11 + place * (box["width"] - 22), box["y"] + box["height"] / 2)
        self.page.mouse.down()
        return box["x"] + 11, box["width"] - 22, box["y"] + box["height"] / 2

    def wait_for_stops(self) -> None:
        """Wait until the stops are there."""
        self.page.wait_for_function("model.get('stops') !== null")

    def figure(self, name: str = "count") -> str:
        """Return a figure as it is painted now."""
        return self.page.locator(f".lk-figure-{name} strong").inner_text()

    def value(self) -> str:
        """Return the number beside the slider."""
        return self.at("c:revenue:value:0").input_value()

    def expected(self) -> str:
        """Return how many leads count with the number beside the slider, judged anew."""
        return (
            f"{admit(Definition.from_dict(revenue(int(self.value().replace(',', '')))), acme()).counts['admitted']:,}"
        )


def revenue(value: int) -> dict[str, Any]:
    """Return the worked definition with another least revenue."""
    all_of = [{**c, "value": value} if c["key"] == "revenue" else c for c in ACME["characteristics"]["all"]]
    return {**ACME, "characteristics": {"all": all_of}}


@contextmanager
def opened(page: Page) -> Iterator[Drag]:
    """Show the board of the worked definition on the Acme leads."""
    session = Session(acme(), ACME)
    with live(session) as address:
        page.goto(address)
        page.wait_for_function("globalThis.ready")
        hand = Drag(page, session)
        hand.open("revenue")
        yield hand


def test_every_step_of_a_drag_is_right_at_once(offline_page: Page) -> None:
    """While the thumb moves nothing is asked; each number on the way is the one that judging gives; then it is sent."""
    with opened(offline_page) as hand:
        left, width, y = hand.grab()
        hand.wait_for_stops()
        seen = set()
        for share in (0.3, 0.1, 0.45, 0.8, 0.95, 0.6, 0.2):
            offline_page.mouse.move(left + share * width, y)
            assert hand.figure() == hand.expected()
            seen.add(hand.figure())
        assert hand.sent() == []
        assert len(seen) > 4
        offline_page.mouse.up()
        offline_page.wait_for_function("model.events.some((event) => event.type === 'document')")
        hand.settle()
        assert len(hand.sent()) == len(hand.sent("grab")) == 1
        assert hand.figure() == hand.expected() == hand.session.state()["figures"]["count"]["text"]
        assert offline_page.locator(".lk-change").inner_text() == hand.session.state()["figures"]["change"]["text"]
        hand.at("undo").click()
        hand.settle()
        assert hand.value() == "300,000,000"


def test_the_whole_board_follows_the_thumb(offline_page: Page) -> None:
    """Figures, tab, section, condition and sentence are those that Python sends after the edit; nothing flickers."""
    parts = (".lk-figures", ".lk-tabs", ".lk-sentence", "[data-condition=revenue]", ".lk-section-head >> nth=1")
    with opened(offline_page) as hand:
        left, width, y = hand.grab()
        hand.wait_for_stops()
        offline_page.mouse.move(left + 0.2 * width, y)
        painted = [offline_page.locator(part).inner_text() for part in parts]
        offline_page.evaluate("""() => {
            globalThis.painted = new Set();
            const figures = document.querySelector(".lk-figures");
            new MutationObserver(() => painted.add(figures.innerText)).observe(figures, {
                subtree: true, childList: true, characterData: true,
            });
        }""")
        offline_page.mouse.up()
        hand.settle()
        assert [offline_page.locator(part).inner_text() for part in parts] == painted
        assert offline_page.evaluate("[...painted]") == []
        assert hand.session.state()["figures"]["count"]["text"] in painted[0]


def test_the_figures_do_not_dim_while_they_are_right(offline_page: Page) -> None:
    """What is painted from the stops is not marked as waited for; it is not said aloud before Python has it."""
    with opened(offline_page) as hand:
        left, width, y = hand.grab()
        hand.wait_for_stops()
        before = offline_page.locator("[aria-live='polite']").inner_text()
        offline_page.mouse.move(left + 0.2 * width, y)
        offline_page.wait_for_timeout(350)
        assert offline_page.locator(".lk-figures").evaluate("e => getComputedStyle(e).opacity") == "1"
        assert offline_page.locator("[aria-live='polite']").inner_text() == before
        offline_page.mouse.up()
        hand.settle()
        assert offline_page.locator("[aria-live='polite']").inner_text().startswith(hand.figure())


def test_a_thumb_that_rests_is_sent(offline_page: Page) -> None:
    """Held still for a moment, the value goes to Python, so that all the rest follows; one step for undo in all."""
    with opened(offline_page) as hand:
        left, width, y = hand.grab()
        hand.wait_for_stops()
        for share in (0.2, 0.7):
            offline_page.mouse.move(left + share * width, y)
            offline_page.wait_for_timeout(600)
        assert len(hand.sent()) == 2
        offline_page.mouse.up()
        hand.settle()
        assert len({event["stroke"] for event in hand.sent()}) == 1
        hand.at("undo").click()
        hand.settle()
        assert hand.value() == "300,000,000"


def test_keys_move_it_as_well(offline_page: Page) -> None:
    """Focus grabs; each arrow is painted at once and sent when the key is let go; one step for undo."""
    with opened(offline_page) as hand:
        hand.at(THUMB).focus()
        hand.wait_for_stops()
        for _ in range(3):
            offline_page.keyboard.down("ArrowLeft")
            assert hand.figure() == hand.expected()
        assert hand.sent() == []
        offline_page.keyboard.up("ArrowLeft")
        for _ in range(5):
            offline_page.keyboard.press("ArrowLeft")
            assert hand.figure() == hand.expected()
        hand.settle()
        assert hand.figure() == hand.session.state()["figures"]["count"]["text"] == hand.expected()
        assert len(hand.sent("grab")) == 1
        hand.at("undo").click()
        hand.settle()
        assert hand.value() == "300,000,000"


def test_a_typed_number_that_is_no_stop_is_asked_for(offline_page: Page) -> None:
    """Beside the slider any number can be typed; Python counts it."""
    with opened(offline_page) as hand:
        hand.at("c:revenue:value:0").click()
        hand.write("123456789")
        hand.settle()
        assert hand.figure() == hand.expected()
        assert hand.sent("grab") == []


@pytest.mark.parametrize("f", ["c:pages:times:more", "c:seniority:value:v:director"])
def test_a_press_on_a_step_is_painted_at_once(offline_page: Page, f: str) -> None:
    """Plus, minus and the steps of a scale are grabbed when the mouse goes down, and right when it comes up."""
    with opened(offline_page) as hand:
        hand.open("pages")
        hand.open("seniority")
        hand.at(f).scroll_into_view_if_needed()
        hand.at(f).hover()
        offline_page.mouse.down()
        hand.wait_for_stops()
        offline_page.evaluate("""() => {
            const send = model.send;
            model.send = (event) => { globalThis.stopped = event; };
        }""")
        before = hand.figure()
        offline_page.mouse.up()
        document = offline_page.evaluate("stopped.document")
        expected = admit(Definition.from_dict(document), acme()).counts["admitted"]
        assert hand.figure() == f"{expected:,}" != before


def test_while_the_stops_are_not_there_the_last_position_wins(offline_page: Page) -> None:
    """Python is busy: nothing queues up; when the stops come at last they tell the position that the thumb has now."""
    with opened(offline_page) as hand:
        offline_page.evaluate("""() => {
            const send = model.send;
            globalThis.waiting = [];
            model.send = (event) => waiting.push(event);
            globalThis.go = () => { model.send = send; waiting.splice(0).forEach(send); };
        }""")
        left, width, y = hand.grab()
        for share in (0.2, 0.3, 0.7, 0.9, 0.4):
            offline_page.mouse.move(left + share * width, y)
        assert [event["type"] for event in offline_page.evaluate("waiting")] == ["grab"]
        offline_page.evaluate("go()")
        hand.wait_for_stops()
        assert hand.figure() == hand.expected()
        assert hand.sent() == []
        offline_page.mouse.up()
        hand.settle()
        assert len(hand.sent()) == 1
        assert hand.figure() == hand.session.state()["figures"]["count"]["text"] == hand.expected()


def test_somebody_else_edits_during_the_drag(offline_page: Page) -> None:
    """Stops of another state of the document are not believed: Python is asked, and in the end all agree."""
    with opened(offline_page) as hand:
        left, width, y = hand.grab()
        hand.wait_for_stops()
        offline_page.mouse.move(left + 0.2 * width, y)
        hand.session.handle({"type": "switch", "seq": 90, "key": "industry", "on": False})
        offline_page.evaluate("model.send({ type: 'why', seq: 91, open: false })")
        offline_page.mouse.move(left + 0.5 * width, y)
        offline_page.wait_for_function("model.events.some((event) => event.type === 'document')")
        offline_page.mouse.move(left + 0.6 * width, y)
        offline_page.mouse.up()
        hand.settle()
        offline_page.wait_for_timeout(100)
        assert hand.session.state()["off"] == ["industry"]
        assert hand.figure() == hand.session.state()["figures"]["count"]["text"]


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_the_slider_stays_under_the_hand(offline_page: Page, width: int) -> None:
    """Whatever the numbers above need for room, the thumb does not move up or down while it is dragged."""
    offline_page.set_viewport_size({"width": width, "height": 900})
    with opened(offline_page) as hand:
        left, long, y = hand.grab()
        hand.wait_for_stops()
        tops = set()
        for step in range(40):
            offline_page.mouse.move(left + long * step / 39, y)
            tops.add(round(hand.at(THUMB).evaluate("e => e.getBoundingClientRect().top")))
        offline_page.mouse.up()
        assert max(tops) - min(tops) <= 1


def test_axe_during_a_drag(offline_page: Page) -> None:
    """With a thumb in hand the board is as readable as before."""
    with opened(offline_page) as hand:
        left, width, y = hand.grab()
        hand.wait_for_stops()
        offline_page.mouse.move(left + 0.2 * width, y)
        assert serious(offline_page) == []
