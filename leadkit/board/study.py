"""What goes with the outcome of a history: looked for once, in a thread of its own, so that no edit waits for it.

A thread alone is not enough: on a million leads it would hold the interpreter for long whiles. So it stands still
while the board answers, and a moment longer, between any two calls that it makes.
"""

from __future__ import annotations

import copy
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import inf
from threading import Thread
from time import monotonic, sleep

from leadkit.definition.model import Group
from leadkit.evidence.drivers import Drivers, PointCard, card, drivers
from leadkit.evidence.drivers.card import CardLine, Stop, plain
from leadkit.evidence.drivers.logistic import Auc
from leadkit.history.history import History

MEMO = "board.study"
LINGER_S = 0.3
"""So long after an answer the search goes on standing still: one edit is seldom alone."""

NAP_S = 0.02

FEWEST_LINES = 2
"""A card of one line is no more than the condition that is suggested anyway."""


@dataclass(frozen=True, eq=False)
class Points:
    """A point card as the board shows it: its lines, from how many points on a lead counts, and how well it ranks."""

    lines: tuple[CardLine, ...]
    threshold: int
    stop: Stop
    area: Auc

    def group(self) -> Group:
        """Return the card as a group of a definition."""
        members = tuple(plain(line.criterion) for line in self.lines)
        return Group("score", members, self.threshold, tuple(line.points for line in self.lines))


@dataclass(frozen=True, slots=True)
class Found:
    """What a search has found by now; `drivers` is ``None`` before, `points` also where no card holds."""

    drivers: Drivers | None = None
    points: Points | None = None


class Study:
    """The search for what goes with the outcome of one history: how far it is, and what it found."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._thread: Thread | None = None
        self._error: Exception | None = None
        self._drivers: Drivers | None = None
        self._points: Points | None = None
        self._still_until = 0.0
        self.is_done = False
        self.step = (0, 0)

    @classmethod
    @contextmanager
    def still(cls, history: History) -> Iterator[None]:
        """Let the search of `history`, if there is one, stand still for as long as this lasts, and a moment longer."""
        kept = history.memo.get(MEMO)
        if not isinstance(kept, cls) or kept.is_done:
            yield
            return
        kept._still_until = inf
        try:
            yield
        finally:
            kept._still_until = monotonic() + LINGER_S

    @classmethod
    def of(cls, history: History) -> Study:
        """Return the search of `history`, the same one for every board on it."""
        kept = history.memo.get(MEMO)
        if not isinstance(kept, cls):
            kept = history.memo[MEMO] = cls(history)
        return kept

    @property
    def drivers(self) -> Drivers | None:
        """What was found of every field and activity; ``None`` while it is looked for.

        Raises
        ------
        Exception
            What stopped the search.
        """
        if self._error is not None:
            raise self._error
        return self._drivers

    @property
    def points(self) -> Points | None:
        """The point card; ``None`` while it is made, and where none holds on the leads kept back."""
        return self._points

    def start(self) -> None:
        """Begin to search, unless that was done before."""
        if self._thread is None:
            self._thread = Thread(target=self._run, name="leadkit-study", daemon=True)
            self._thread.start()

    def wait(self) -> None:
        """Wait until the search is over."""
        self.start()
        assert self._thread is not None
        self._thread.join()

    def _pause(self, *_: object) -> None:
        """Stand still as long as the search shall; asked at every call that it makes."""
        while (wait := self._still_until - monotonic()) > 0:
            sleep(min(wait, NAP_S))

    def _run(self) -> None:
        sys.setprofile(self._pause)  # of this thread alone
        try:
            self._search()
        except Exception as error:  # noqa: BLE001 - raised again for whoever asks what was found
            self._error = error
        finally:
            sys.setprofile(None)
        self.is_done = True

    def _search(self) -> None:
        # With caches of its own: those of the history itself are the board's, which goes on editing meanwhile.
        apart = copy.copy(self._history)
        apart.memo = {}
        found = drivers(apart, progress=self._count)
        self.step = (0, 0)
        self._drivers = replace(found, history=self._history)
        if found.target is not None:
            made = card(found, progress=self._count)
            self._points = _points(made) if made is not None and made.holds else None

    def _count(self, done: int, of: int) -> None:
        self.step = (done, of)


def _points(made: PointCard) -> Points | None:
    if made.cross_validated is None or len(made.lines) < FEWEST_LINES or not made.stops:
        return None
    threshold = made.usual_threshold
    stop = next(stop for stop in made.stops if stop.threshold == threshold)
    return Points(made.lines, threshold, stop, made.cross_validated)
