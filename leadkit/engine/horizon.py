"""Up to which moment each lead of a history is judged (design 3.3)."""

from __future__ import annotations

import numpy as np

from leadkit.engine.counting import NEVER, Ints
from leadkit.history.column import NO_TIME
from leadkit.history.history import History


def horizons(history: History, observe_s: int | None = None) -> Ints:
    """Return each lead's horizon in seconds, `NEVER` where nothing limits it."""
    if observe_s is None:
        return history.horizons
    created = history.created_at
    observed_until = np.where(created == NO_TIME, NEVER, created + observe_s)
    return np.minimum(history.horizons, observed_until)
