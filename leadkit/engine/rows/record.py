"""One lead as a plain record: all that a definition may look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Cell = str | float | None
"""A value: text as it is spelled, a number, days since 1970-01-01, 1.0 and 0.0 for yes and no; ``None`` is missing."""


@dataclass(frozen=True, slots=True)
class Activity:
    """One dated event: its kind, its moment in seconds since 1970 (UTC) and its attributes."""

    kind: str
    at: int
    attributes: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeadRecord:
    """One lead: values by field, dated activities in any order, and its moments (seconds, ``None`` = not known)."""

    values: Mapping[str, Cell]
    activities: Sequence[Activity] = ()
    created_at: int | None = None
    handed_over_at: int | None = None
    decided_at: int | None = None
