"""What we did with the leads ourselves: who was ever worked, how soon we answered, how often we tried.

Our own activities (``by = "us"``) say nothing about a lead, so they are never a condition. They say whether it had a
chance: a lead that nobody called could not be won, and its being lost says nothing of what it was worth. Nothing here
looks at who did it.
"""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from leadkit.engine.bitmaps import Mask
from leadkit.history.column import NO_TIME, Seconds
from leadkit.history.history import History
from leadkit.history.outcomes import OPEN

DAY_S = 86_400
PATIENCE_S = 30 * DAY_S
"""After so long without a move of ours a lead has been given up; before, it may still be answered."""


@dataclass(frozen=True, slots=True, eq=False)
class Worked:
    """Our own activities by lead; every array has a row per lead.

    Parameters
    ----------
    is_recorded
        Whether the history has any activity of ours.
    has_hand_over
        Whether it says when sales took leads over; if not, all counts from creation.
    start
        When sales could begin: the hand-over, else the creation; ``NO_TIME`` where it did not come by ``as_of``.
    ever
        Whether we did anything with the lead.
    first_s
        Seconds from the start to our first activity from then on; -1 where there is none.
    attempts
        Our activities from the start up to the decision of a won or lost lead.
    last
        When we last did something with it, UTC seconds; ``NO_TIME`` where never.
    as_of
        When the data was taken, or the last moment in it.
    """

    is_recorded: bool
    has_hand_over: bool
    start: Seconds
    ever: Mask
    first_s: Seconds
    attempts: NDArray[np.int64]
    last: Seconds
    as_of: int

    @property
    def asked(self) -> Mask:
        """The leads that sales has had for 30 days at least."""
        asked: Mask = (self.start != NO_TIME) & (self.start <= self.as_of - PATIENCE_S)
        return asked


def worked(history: History) -> Worked:
    """Return what we did with the leads of a history, made once."""
    if history not in _KEPT:
        _KEPT[history] = _read(history)
    return _KEPT[history]


_KEPT: WeakKeyDictionary[History, Worked] = WeakKeyDictionary()


def _read(history: History) -> Worked:
    n, handed = history.n, history.handed_over_at
    kinds = [rows for rows in history.activities.values() if rows.kind.by == "us" and len(rows)]
    has_hand_over = bool((handed != NO_TIME).any())
    start = handed if has_hand_over else history.created_at
    moments = [int(rows.at.max()) for rows in kinds] + [int(start.max())]
    as_of = max(moments) if history.as_of is None else history.as_of
    start = np.where(start > as_of, NO_TIME, start)
    until = _until(history, as_of)
    ever, first, last = np.zeros(n, np.bool_), np.full(n, -1, np.int64), np.full(n, NO_TIME, np.int64)
    attempts = np.zeros(n, np.int64)
    for rows in kinds:
        known = rows.at <= as_of
        lead, at = rows.lead[known], rows.at[known]
        ever[lead] = True
        ends = np.flatnonzero(np.append(lead[1:] != lead[:-1], True)) if len(lead) else np.empty(0, np.int64)
        last[lead[ends]] = np.maximum(last[lead[ends]], at[ends])
        begun = start[lead]
        after = np.flatnonzero((begun != NO_TIME) & (at >= begun))
        lead, at = lead[after], at[after]
        attempts += np.bincount(lead[at <= until[lead]], minlength=n)
        heads = np.flatnonzero(np.append(True, lead[1:] != lead[:-1])) if len(lead) else np.empty(0, np.int64)
        wait = at[heads] - start[lead[heads]]
        known_wait = first[lead[heads]]
        first[lead[heads]] = np.where(known_wait < 0, wait, np.minimum(known_wait, wait))
    return Worked(bool(kinds), has_hand_over, start, ever, first, attempts, last, as_of)


def _until(history: History, as_of: int) -> Seconds:
    """Return up to when an activity was an attempt: the decision of won and lost leads, else all that is known."""
    until = np.full(history.n, as_of, np.int64)
    if history.outcome is not None:
        decided = (history.outcome.status != OPEN) & (history.outcome.decided_at != NO_TIME)
        until = np.where(decided, np.minimum(history.outcome.decided_at, as_of), until)
    return until
