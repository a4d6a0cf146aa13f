"""How large a sample is to be, checked before anything is made."""

from __future__ import annotations

from dataclasses import dataclass

from leadkit.errors import Fault, UsageError
from leadkit.text import say

ACTIVITIES_A_LEAD = 10
MOST_LEADS = 20_000_000
MOST_ACTIVITIES = 1_000_000_000
MOST_SEED = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Size:
    """All that a sample depends on."""

    leads: int
    activities: int
    seed: int

    @property
    def is_usual(self) -> bool:
        """Whether the number of activities is the one that goes without saying."""
        return self.activities == self.leads * ACTIVITIES_A_LEAD


def checked_size(leads: int, activities: int | None, seed: int) -> Size:
    """Return the size of a sample; without `activities` it has `ACTIVITIES_A_LEAD` a lead.

    Raises
    ------
    UsageError
        With each number that is out of bounds.
    """
    asked = leads * ACTIVITIES_A_LEAD if activities is None else activities
    bounds = {"leads": (leads, 1, MOST_LEADS), "activities": (asked, 0, MOST_ACTIVITIES), "seed": (seed, 0, MOST_SEED)}
    faults = [
        Fault("out-of-bounds", name, say("sample.out-of-bounds", low=low, high=high), str(value))
        for name, (value, low, high) in bounds.items()
        if not low <= value <= high and (name != "activities" or activities is not None)
    ]
    if faults:
        raise UsageError(faults)
    return Size(leads, asked, seed)
