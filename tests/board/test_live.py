"""The real board with real counts behind it: a whole definition is drafted, counted at every step, and saved."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from board.live import live
from drafting_by_hand import Hand, draft_acme_by_keyboard, draft_acme_by_mouse, meaning
from drafts import ACME, acme
from playwright.sync_api import Locator, Page

from leadkit.board.session import Session
from leadkit.definition.model import Definition
from leadkit.engine.admission import admit

pytestmark = pytest.mark.browser
HEAD = {name: ACME[name] for name in ("leadkit", "id", "title", "stage", "purpose")}
Picture = Callable[[Page | Locator, str], Path]


@contextmanager
def opened(page: Page, session: Session) -> Iterator[Hand]:
    """Show the board of a session on a page."""
    with live(session) as address:
        page.goto(address)
        page.wait_for_function("globalThis.ready")
        yield Hand(page)


def test_the_worked_definition_is_drafted_by_mouse(offline_page: Page, tmp_path: Path) -> None:
    """From empty to the worked definition by clicking and typing: each step's count is right, and so is the file."""
    path = tmp_path / "sales.json"
    session = Session(acme(), HEAD, path=path)
    with opened(offline_page, session) as hand:
        before = hand.count()
        assert before == 5000
        for step in draft_acme_by_mouse(hand):
            now = hand.count()
            assert now == admit(session.definition, acme()).counts["admitted"], step
            assert now != before, step
            before = now
        hand.at("save").click()
        hand.settle()
    worked = Definition.from_dict(ACME)
    assert meaning(Definition.read(path), acme().catalogue) == meaning(worked, acme().catalogue)
    assert before == admit(worked, acme()).counts["admitted"]


def test_the_worked_definition_is_drafted_by_keyboard(offline_page: Page, tmp_path: Path) -> None:
    """Without a mouse: from empty to the worked definition, saved, with the count that it has."""
    path = tmp_path / "sales.json"
    with opened(offline_page, Session(acme(), HEAD, path=path)) as hand:
        draft_acme_by_keyboard(hand)
        counted = hand.count()
        hand.reach("save", "Shift+Tab")
        hand.press("Enter")
        hand.settle()
        offline_page.get_by_text("Saved as sales.json").first.wait_for()
    worked = Definition.from_dict(ACME)
    assert meaning(Definition.read(path), acme().catalogue) == meaning(worked, acme().catalogue)
    assert counted == admit(worked, acme()).counts["admitted"]


def test_the_picture_of_the_board(offline_page: Page, tmp_path: Path, take_picture: Picture) -> None:
    """The README's picture: the worked definition on the sample, with what stands behind the figures."""
    offline_page.set_viewport_size({"width": 1280, "height": 940})
    session = Session(acme(), ACME, path=tmp_path / "sales.json", title="Acme Instruments")
    with opened(offline_page, session) as hand:
        hand.at("why").click()
        hand.settle()
        offline_page.mouse.move(0, 0)
        assert offline_page.get_by_text("become customers").or_(offline_page.get_by_text("became a customer")).count()
        assert take_picture(offline_page, "board").stat().st_size > 50_000
