"""The activities that can count: those of one kind before each lead was handed over, decided or last looked at.

A definition may cut earlier still (``observe``), never later. This is the form in which the fast engine counts: narrow
numbers, sorted, and attributes once per combination. A prepared history maps it from files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadkit.history.activities import Activities
from leadkit.history.column import NEVER, NO_TIME, Codes, Column, Seconds, look_up
from leadkit.history.outcomes import OPEN, Outcome

Moments = NDArray[Any]
"""Seconds since an epoch: int32, or int64 where the activities span more than 68 years."""


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """The activities of one kind before each lead's base horizon.

    Parameters
    ----------
    epoch
        The moment that `at` counts from, UTC seconds since 1970.
    lead
        Row of the lead, ascending.
    at
        Seconds since `epoch`, ascending within a lead.
    attributes
        Attribute name to its values, an entry per combination of values that occurs.
    which
        The combination of each activity; ``None`` where each activity is one of its own.
    """

    epoch: int
    lead: Codes
    at: Moments
    attributes: Mapping[str, Column]
    which: NDArray[Any] | None = None

    def __len__(self) -> int:
        return len(self.lead)

    def rows(self, table: NDArray[Any]) -> NDArray[Any]:
        """Return what `table` holds for each combination, a row per activity."""
        return table if self.which is None else look_up(table, self.which)


def base_horizons(as_of: int | None, handed_over_at: Seconds, outcome: Outcome | None) -> Seconds:
    """Return each lead's horizon before any ``observe`` in UTC seconds, ``NEVER`` where nothing limits it."""
    earliest = np.full(len(handed_over_at), NEVER if as_of is None else as_of, np.int64)
    moments = [handed_over_at]
    if outcome is not None:
        moments.append(np.where(outcome.status == OPEN, NO_TIME, outcome.decided_at))
    for moment in moments:
        np.minimum(earliest, np.where(moment == NO_TIME, NEVER, moment), out=earliest)
    return earliest


def cut(activities: Activities, horizons: Seconds) -> Cut:
    """Return the activities before each lead's horizon."""
    kept = activities.at < horizons[activities.lead]
    if kept.all():
        lead, at, which = activities.lead, activities.at, None
    else:
        rows = np.flatnonzero(kept)
        lead, at = activities.lead[rows], activities.at[rows]
        which = rows.astype(np.int32) if len(activities) < 2**31 else rows
    epoch = int(at.min()) if len(at) else 0
    since = at - epoch
    if not len(since) or int(since.max()) < np.iinfo(np.int32).max:
        since = since.astype(np.int32)
    return Cut(epoch, lead, since, activities.attributes, which)
