"""Shows under a notebook's cell how far its work is, and takes it away when the work is done.

Nothing of it is left in an executed copy or in the page to hand out. Outside a notebook nothing is shown. All reports
use this one way: ``with working("facts", history) as tell: drivers(history, progress=tell)``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from leadkit.history.history import History
from leadkit.report.markup import Shown, show, tag
from leadkit.text import say

LARGE = 50_000
"""From so many leads on, work takes long enough to say how far it is."""
MANY = 100
Tell = Callable[[int, int], None]
Item = TypeVar("Item")


@contextmanager
def working(what: str, history: History | None = None) -> Iterator[Tell]:
    """Show that something is being worked out, as long as this lasts.

    Parameters
    ----------
    what
        Names the sentence ``notebook.progress.WHAT``.
    history
        The past leads that it is worked out from; of fewer than 50,000 nothing is shown. Without them, it is shown
        once something is told.

    Yields
    ------
    Tell
        Takes how many parts are done, and how many there are.
    """
    line = _Line(say(f"notebook.progress.{what}"), is_shown=history is None or history.n >= LARGE)
    if history is not None:
        line.draw(None)
    try:
        yield line.tell
    finally:
        line.clear()


def counted(items: Iterable[Item], tell: Tell) -> Iterator[Item]:
    """Yield items one by one, and tell after each that the work on it is done."""
    items = list(items)
    for i, item in enumerate(items):
        yield item
        tell(i + 1, len(items))


class _Line:
    """A sentence with a bar under a cell."""

    def __init__(self, said: str, *, is_shown: bool) -> None:
        self._said, self._is_shown = said, is_shown and _in_notebook()
        self._handle: Any = None

    def tell(self, done: int, of: int) -> None:
        self.draw((done, of))

    def draw(self, step: tuple[int, int] | None) -> None:
        if not self._is_shown:
            return
        from IPython.display import display

        content = _drawn(self._said, step)
        if self._handle is None:
            self._handle = display(content, display_id=True)  # type: ignore[no-untyped-call]
        else:
            self._handle.update(content)

    def clear(self) -> None:
        if self._handle is None:
            return
        from IPython.display import clear_output

        clear_output()  # type: ignore[no-untyped-call]
        self._handle = None


def _drawn(said: str, step: tuple[int, int] | None) -> Shown:
    done, of = step or (None, None)
    bar = tag("progress", value=done, max=of, aria_label=said)
    far = None if step is None else tag("span", _far(*step))
    return show(tag("div", tag("span", said), bar, far, class_="working", role="status"))


def _far(done: int, of: int) -> str:
    """Return how many of how many; parts so many that nobody counts them as a share."""
    if of >= MANY:
        return say("notebook.progress.share", share=100 * done // of)
    return say("notebook.progress.far", done=done, of=of)


def _in_notebook() -> bool:
    """Whether a kernel runs this; a terminal has no place under a cell."""
    ipython = sys.modules.get("IPython")
    return ipython is not None and getattr(ipython.get_ipython(), "kernel", None) is not None
