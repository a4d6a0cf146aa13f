"""Up to which moment each lead of a history is judged (design 3.3)."""

from __future__ import annotations

import numpy as np

from leadkit.engine.counting import NEVER, Ints
from leadkit.history.column import NO_TIME
from leadkit.history.history import History


def horizons(history: History, observe_s: int | None = None) -> Ints:
    """Return each lead's horizon in seconds, `NEVER` where nothing limits it."""
    earliest = np.full(history.n, NEVER if history.as_of is None else history.as_of, np.int64)
    moments = [history.handed_over_at]
    if history.outcome is not None:
        decided = history.outcome.status >= 0
        moments.append(np.where(decided, history.outcome.decided_at, NO_TIME))
    if observe_s is not None:
        created = history.created_at
        moments.append(np.where(created == NO_TIME, NO_TIME, created + observe_s))
    for moment in moments:
        earliest = np.minimum(earliest, np.where(moment == NO_TIME, NEVER, moment))
    return earliest
