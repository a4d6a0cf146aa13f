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
TIRELESS = """() => {
    const later = globalThis.setTimeout;
    globalThis.setTimeout = (then, ms, ...more) => later(then, ms === 400 ? 1e8 : ms, ...more);
}"""
"""A hand that never rests, however slowly the machine moves it."""


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
def opened(page: Page, *, rests: bool = False) -> Iterator[Drag]:
    """Show the board of the worked definition on the Acme leads; where a hand `rests`, that counts."""
    session = Session(acme(), ACME)
    with live(session) as address:
        page.goto(address)
        page.wait_for_function("globalThis.ready")
        if not rests:
            page.evaluate(TIRELESS)
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
    with opened(offline_page, rests=True) as hand:
        left, width, y = hand.grab()
        hand.wait_for_stops()
        for n, share in enumerate((0.2, 0.7), 1):
            offline_page.mouse.move(left + share * width, y)
            offline_page.wait_for_function(
                "n => model.events.filter((event) => event.type === 'document').length === n", arg=n
            )
        offline_page.mouse.up()
        hand.settle()
        assert len({event["stroke"] for event in hand.sent()}) == 1
        hand.at("undo").click()
        hand.settle()
        assert hand.value() == "300,000,000"


def test_either_end_of_a_span(offline_page: Page) -> None:
    """With two thumbs the one in hand moves, as far as the other; each number on the way is right."""
    with opened(offline_page) as hand:
        hand.at("c:revenue:op").select_option("between")
        hand.settle()
        for end, shares in ((1, (0.9, 0.5, 0.2, 0.7)), (0, (0.1, 0.95, 0.3))):
            left, width, y = hand.grab(f"c:revenue:value:thumb{end}")
            offline_page.wait_for_function(
                "end => model.get('stops')?.end === end && model.get('stops').version === model.get('state').version",
                arg=end,
            )
            for share in shares:
                offline_page.mouse.move(left + share * width, y)
                low, high = (int(hand.at(f"c:revenue:value:{i}").input_value().replace(",", "")) for i in (0, 1))
                assert low <= high
                asked = {**revenue(0)["characteristics"]["all"][1], "op": "between", "value": [low, high]}
                document = {**ACME, "characteristics": {"all": [
                    asked if c["key"] == "revenue" else c for c in ACME["characteristics"]["all"]
                ]}}  # fmt: skip
                assert hand.figure() == f"{admit(Definition.from_dict(document), acme()).counts['admitted']:,}"
            offline_page.mouse.up()
            hand.settle()
        assert len(hand.sent()) == 3


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


def stops_for(event: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return stops as the answer to a grab: 7,777 leads at each of them."""
    figures = {"count": {"text": "7,777", "label": "past leads count", "share": 0.5}, "rate": None, "missed": None}
    step = {"said": "revenue is high", "condition": {"state": "on"}, "figures": figures, "levels": ["7,777"],
            "never": None, "groups": {}}  # fmt: skip
    values = [400_000_000, 500_000_000, 750_000_000, 1_000_000_000]
    return {
        "seq": event["seq"], "run": "r1", "version": 4, "level": 0, "key": event["key"], "end": event["end"],
        "stroke": event["stroke"], "values": values, "steps": [step] * len(values), **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "is_told"),
    [({}, True), ({"seq": 77}, False), ({"version": 5}, False), ({"run": "r0"}, False), ({"stroke": "x"}, False),
     ({"key": "hq"}, False), ({"values": [], "steps": []}, False), ({"level": 1}, False)],
    ids=["ours", "another browser's", "of another state", "of an earlier kernel", "of another stroke",
         "of another condition", "nothing to tell", "of another tab"],
)  # fmt: skip
def test_only_the_stops_that_belong_here_are_believed(board: Any, changes: dict[str, Any], is_told: bool) -> None:
    """What was worked out for another state, browser, stroke or kernel is not painted; the edit is sent anyway."""
    board.show("acme", answer=False, stops=True, version=4, run="r1")
    board.open("revenue")
    board.at(THUMB).focus()
    grab = board.grabbed()
    board.page.evaluate("stops => model.give(stops)", stops_for(grab, **changes))
    board.push(seq=grab["seq"])
    board.page.keyboard.down("ArrowRight")
    painted = board.page.locator(".lk-figure-count strong").inner_text()
    assert (painted == "7,777") == is_told
    assert not (is_told and board.events("document"))
    board.page.keyboard.up("ArrowRight")
    board.push(seq=max(event["seq"] for event in board.events()))
    board.page.wait_for_function("model.events.some((event) => event.type === 'document')")
    assert board.document()["characteristics"]["all"][1]["value"] == 400_000_000


def test_a_kernel_that_restarts_during_a_drag(board: Any) -> None:
    """What was worked out, and what was held back, is forgotten with the kernel that it belongs to."""
    board.show("acme", answer=False, stops=True, version=4, run="r1")
    board.open("revenue")
    board.at(THUMB).focus()
    grab = board.grabbed()
    board.page.evaluate("stops => model.give(stops)", stops_for(grab))
    board.page.keyboard.down("ArrowRight")
    board.push(run="r2", seq=0, version=0)
    assert board.page.locator(".lk-figure-count strong").inner_text() == "412"
    assert board.at("c:revenue:value:0").input_value() == "300,000,000"
    board.page.keyboard.up("ArrowRight")
    assert board.events("document") == []
    board.page.keyboard.press("ArrowRight")
    assert [(event["type"], event["seq"]) for event in board.events()][:2] == [("grab", 1), ("grab", 1)]


def test_a_host_without_stops_is_not_asked(board: Any) -> None:
    """Where the page cannot work stops out, edits go the usual way."""
    board.show("acme", answer=False)
    board.open("revenue")
    board.at(THUMB).hover()
    board.at(THUMB).focus()
    board.page.keyboard.press("ArrowRight")
    assert [event["type"] for event in board.events()] == ["document"]


def test_a_board_that_may_not_be_edited_grabs_nothing(board: Any) -> None:
    """Without the right to edit, nothing is worked out."""
    locked = {"edit": False, "undo": False, "redo": False, "save": False, "reveal": False}
    board.show("acme", answer=False, stops=True, can=locked)
    board.open("revenue")
    board.page.locator(".lk-range .lk-rail").first.hover(force=True)
    assert board.events("grab") == []


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
