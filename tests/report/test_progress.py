from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from leadkit.history import History
from leadkit.report import progress
from leadkit.report.progress import LARGE, counted, working


class Cell:
    """What a notebook shows under a cell: every state of it, and ``None`` where it was cleared."""

    def __init__(self) -> None:
        self.states: list[str | None] = []

    def display(self, content: Any, *, display_id: bool) -> Cell:
        """Show something, as IPython does."""
        assert display_id
        self.update(content)
        return self

    def update(self, content: Any) -> None:
        """Show something in its place."""
        self.states.append(str(content).strip())

    def clear(self) -> None:
        """Take everything away."""
        self.states.append(None)


@pytest.fixture
def cell(monkeypatch: pytest.MonkeyPatch) -> Iterator[Cell]:
    """Return the cell of a notebook that seems to run this."""
    cell = Cell()
    monkeypatch.setattr(progress, "_in_notebook", lambda: True)
    monkeypatch.setattr("IPython.display.display", cell.display)
    monkeypatch.setattr("IPython.display.clear_output", cell.clear)
    return cell


@pytest.fixture
def large() -> History:
    """Return a history of so many leads that progress is shown."""
    return History({"lead_id": [f"L{i}" for i in range(LARGE)]})


def test_work_on_many_leads_is_shown_until_it_is_done(cell: Cell, large: History) -> None:
    """First what is done, then how far it is, at the end nothing."""
    with working("judging", large) as tell:
        for _ in counted("abc", tell):
            pass
    words = "Judging the past leads by each draft"
    assert cell.states == [words, f"{words} 1 of 3", f"{words} 2 of 3", f"{words} 3 of 3", None]


def test_many_parts_are_a_share(cell: Cell, large: History) -> None:
    """Nobody counts hundreds of parts."""
    with working("reading", large) as tell:
        tell(101, 200)
    assert cell.states[1] == "Looking through the past leads 50 %"


def test_it_is_taken_away_where_work_fails(cell: Cell, large: History) -> None:
    """What went wrong stands under the cell alone."""
    with pytest.raises(ZeroDivisionError), working("reading", large):
        raise ZeroDivisionError
    assert cell.states == ["Looking through the past leads", None]


def test_few_leads_show_nothing(cell: Cell) -> None:
    """What takes no time is not shown."""
    with working("reading", History({"lead_id": ["L1"]})) as tell:
        tell(1, 2)
    assert cell.states == []


def test_without_leads_it_waits_for_what_is_told(cell: Cell) -> None:
    """Past leads that are opened at once show nothing; those that must be read first do."""
    with working("getting-ready"):
        pass
    assert cell.states == []
    with working("getting-ready") as tell:
        tell(0, 100)
    assert cell.states == ["Getting the past leads ready, this once 0 %", None]


def test_outside_a_notebook_nothing_is_shown(large: History, capfd: pytest.CaptureFixture[str]) -> None:
    """A script stays quiet."""
    with working("reading", large) as tell:
        tell(1, 2)
    assert capfd.readouterr() == ("", "")
