"""Finds fields that look filled in after the outcome was known: they would foretell it perfectly, and too late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from leadkit.history.profiling.names import sounds_late
from leadkit.history.profiling.sight import Sight

_HIGH = 0.9
_LOW = 0.12
_ENOUGH_LEADS = 20
_ENOUGH_WON = 10
_COMMON = 0.3
_GAP = 1 / 3
_OFTEN = 0.05
_MOST_VALUES = 200


@dataclass(frozen=True, slots=True)
class Late:
    """Why a field looks filled afterwards: the sentence's name, a value or two, and their win rates."""

    why: Literal["values", "missing", "name"]
    value: str = ""
    rate: float = 0.0
    other: str = ""
    other_rate: float = 0.0


def looks_late(sight: Sight, won: NDArray[np.bool_] | None) -> Late | None:
    """Return why a field looks filled afterwards, ``None`` if it does not.

    Parameters
    ----------
    won
        Which leads were won, a row per lead; ``None`` where that is not known.
    """
    if won is not None and won.any():
        found = _by_values(sight, won) or _by_absence(sight, won)
        if found is not None:
            return found
    return Late("name") if sounds_late(sight.name) else None


def _by_values(sight: Sight, won: NDArray[np.bool_]) -> Late | None:
    """Look for values that nearly always, or nearly never, are won."""
    known = sight.is_known
    if not 2 <= len(sight.known) <= _MOST_VALUES or not known.any():
        return None
    base = float(won.mean())
    leads = np.bincount(sight.codes[known], minlength=len(sight.values))
    wins = np.bincount(sight.codes[known & won], minlength=len(sight.values))
    rates = wins / np.maximum(leads, 1)
    high = (leads >= _ENOUGH_LEADS) & (rates >= _HIGH) & (rates > 2 * base)
    low = (leads * base >= _ENOUGH_WON) & (rates <= _LOW * base)
    share = (leads[high].sum() + leads[low].sum()) / sight.rows
    if not (high.any() and low.any()) and share < _COMMON:
        return None
    best, worst = int(np.argmax(np.where(leads > 0, rates, -1))), int(np.argmax(np.where(low, leads, -1)))
    if high.any():
        best = int(np.argmax(np.where(high, leads, -1)))
    if not low.any():
        worst = int(np.argmin(np.where(leads > 0, rates, 2)))
    return Late("values", sight.values[best], float(rates[best]), sight.values[worst], float(rates[worst]))


def _by_absence(sight: Sight, won: NDArray[np.bool_]) -> Late | None:
    """Look for a field whose absence goes with the outcome."""
    known = sight.is_known
    if min(known.mean(), (~known).mean()) < _OFTEN:
        return None
    present, absent = float(won[known].mean()), float(won[~known].mean())
    if won[known].sum() + won[~known].sum() < _ENOUGH_WON * 2 or min(present, absent) > _GAP * max(present, absent):
        return None
    return Late("missing", rate=present, other_rate=absent)
