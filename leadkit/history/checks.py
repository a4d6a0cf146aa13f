"""Remarks on what cannot have happened in this order, or not yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from leadkit.history.column import NO_TIME, Codes, Seconds
from leadkit.history.notice import EXAMPLES, Notice, notice

Mask = NDArray[np.bool_]
LOOKED_AT = 1000
"""Among so many rows different leads are looked for as examples."""
Ids = Callable[[NDArray[np.int64]], Sequence[str]]


def check_leads(
    place: str, created_at: Seconds, handed_over_at: Seconds, decided_at: Seconds, as_of: int | None, ids: Ids
) -> list[Notice]:
    """Return notices about the moments of leads; `ids` names the leads of some rows."""
    created, handed, decided = (moments != NO_TIME for moments in (created_at, handed_over_at, decided_at))
    found: dict[str, Mask] = {
        "handed-over-before-created": created & handed & (handed_over_at < created_at),
        "decided-before-created": created & decided & (decided_at < created_at),
        "handed-over-after-decision": handed & decided & (handed_over_at > decided_at),
    }
    if created.any():
        found["leads-undated"] = ~created
    if as_of is not None:
        found["created-after-as-of"] = created & (created_at > as_of)
    return [_of_rows(code, place, np.flatnonzero(mask), ids) for code, mask in found.items() if mask.any()]


def check_activities(
    place: str, lead: Codes, at: Seconds, created_at: Seconds, decided_at: Seconds, as_of: int | None, ids: Ids
) -> list[Notice]:
    """Return notices about activities outside the time in which they count."""
    found = out_of_time(lead, at, created_at, decided_at, as_of)
    return [_of_rows(code, place, lead[mask].astype(np.int64), ids) for code, mask in found.items() if mask.any()]


def out_of_time(
    lead: Codes, at: Seconds, created_at: Seconds, decided_at: Seconds, as_of: int | None
) -> dict[str, Mask]:
    """Return the activities outside the time in which they count, by the code of the notice."""
    created, decided = created_at[lead], decided_at[lead]
    found: dict[str, Mask] = {
        "activities-before-creation": (created != NO_TIME) & (at < created),
        "activities-after-decision": (decided != NO_TIME) & (at >= decided),
    }
    if as_of is not None:
        found["activities-after-as-of"] = at >= as_of
    return found


def _of_rows(code: str, place: str, rows: NDArray[np.int64], ids: Ids) -> Notice:
    return of_leads(code, place, len(rows), rows[:LOOKED_AT].tolist(), ids)


def of_leads(code: str, place: str, count: int, first: list[int], ids: Ids) -> Notice:
    """Return a notice with the first few different leads as examples."""
    shown = list(dict.fromkeys(first))[:EXAMPLES]
    return notice(code, place, count, ids(np.array(shown, np.int64)))
