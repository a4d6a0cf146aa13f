"""What a ``history.toml`` says (design 6), as plain data; :mod:`leadkit.history.reading` reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from leadkit.definition.catalogue import ActivityKind, Field, Tracks
from leadkit.history.stamps import Calendar

OUTCOME = "outcome"
"""The name of the outcome that ends a lead's history."""


@dataclass(frozen=True, slots=True)
class CsvSettings:
    """What sniffing a CSV would otherwise decide."""

    delimiter: str | None = None
    encoding: str | None = None
    decimal: str | None = None


@dataclass(frozen=True, slots=True)
class LeadsSettings:
    """Where the leads are, and their columns of a known role."""

    file: str | None = None
    id: str | None = None
    created_at: str | None = None
    handed_over_at: str | None = None


@dataclass(frozen=True, slots=True)
class ActivitiesSettings:
    """Where the activities are, and their columns of a known role."""

    file: str | None = None
    lead: str | None = None
    kind: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True)
class OutcomeSettings:
    """One outcome: its file, how its rows find their lead, and how they are read; ``file`` none is the leads file."""

    name: str
    file: str | None = None
    lead: str | None = None
    key: str | None = None
    column: str | None = None
    won: tuple[str, ...] | Literal["known"] | None = None
    lost: tuple[str, ...] | Literal["rest"] | None = None
    decided_at: str | None = None
    value: str | None = None
    cost: str | None = None
    reason: str | None = None

    @property
    def place(self) -> str:
        """The table that a person reads it under."""
        return "[outcome]" if self.name == OUTCOME else f"[outcomes.{self.name}]"


@dataclass(frozen=True, slots=True)
class Settings:
    """All that a ``history.toml`` says.

    Parameters
    ----------
    place
        The file that says it, or what stands for it.
    fields, attributes
        Column name to its catalogue entry, for those that have one.
    known
        The fields whose entry says when they are known.
    outcomes
        Name to outcome, in the order of the file; the one that ends a lead's history is named ``"outcome"``.
    """

    place: str = "settings"
    as_of: int | None = None
    time_zone: str = "UTC"
    missing: tuple[str, ...] = ("",)
    mature_after: int | None = None
    date_formats: tuple[str, ...] = ()
    csv: CsvSettings = CsvSettings()
    leads: LeadsSettings = LeadsSettings()
    activities: ActivitiesSettings | None = None
    outcomes: Mapping[str, OutcomeSettings] = field(default_factory=dict)
    fields: Mapping[str, Field] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    attributes: Mapping[str, Field] = field(default_factory=dict)
    kinds: Mapping[str, ActivityKind] = field(default_factory=dict)
    tracks: Tracks | None = None

    @property
    def role_columns(self) -> frozenset[str | None]:
        """The columns of the leads table that say who, when, and what became of the lead, not what the lead is like."""
        roles = {self.leads.id, self.leads.created_at, self.leads.handed_over_at}
        for of in self.outcomes.values():
            if of.file is None:
                roles |= {of.column, of.decided_at, of.value, of.cost, of.reason}
        return frozenset(roles)

    @property
    def calendar(self) -> Calendar:
        """How stamps are written."""
        return Calendar(self.time_zone, self.date_formats)
