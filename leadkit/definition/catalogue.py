"""What the fields and activities of a history are called and mean, without any data.

A definition is checked, worded and run against a catalogue. A history makes one from its ``history.toml``;
a spec carries its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

FieldType = Literal["text", "category", "ordered", "number", "money", "date", "yes-no"]
Known = Literal["at creation", "later", "unsure"]
By = Literal["lead", "us"]

FIELD_TYPES: tuple[FieldType, ...] = get_args(FieldType)
CODED_TYPES: tuple[FieldType, ...] = ("text", "category", "ordered")


@dataclass(frozen=True, slots=True)
class Field:
    """One column of the leads table, or one attribute of activities.

    Parameters
    ----------
    aliases
        Class name to the other spellings that mean the same; naming any spelling means the whole class.
    order
        The classes of an ordered field, lowest first; empty for other types.
    missing
        This field's own cells that mean "not known", besides the history's.
    known
        When the value is there: a field that is ``"later"`` may not be used to define a lead.
    show, personal
        ``show`` false keeps it off every card; ``personal`` true hides it until a person asks. Where nothing is said
        (None) the field's name decides whether leads are broken down by it; false says that it names nobody.
    """

    name: str
    type: FieldType = "text"
    label: str | None = None
    unit: str | None = None
    order: tuple[str, ...] = ()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    known: Known = "at creation"
    show: bool = True
    personal: bool | None = None

    @property
    def title(self) -> str:
        """The name a person reads: the label, or the column's name made readable."""
        return self.label or readable(self.name)

    def class_of(self, spelling: str) -> str:
        """Return the class that `spelling` belongs to: itself where no alias names it."""
        if spelling in self.aliases:
            return spelling
        for name, spellings in self.aliases.items():
            if spelling in spellings:
                return name
        return spelling


@dataclass(frozen=True, slots=True)
class ActivityKind:
    """One kind of activity: who does it, and how a person calls it."""

    name: str
    by: By = "lead"
    label: str | None = None

    @property
    def title(self) -> str:
        """The name a person reads."""
        return self.label or readable(self.name)


@dataclass(frozen=True, slots=True)
class Tracks:
    """Which sources (values of `field`) record which activity kinds; a kind not named is recorded everywhere."""

    field: str
    kinds: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All fields, attributes and activity kinds of a history, its time zone and its missing tokens."""

    fields: Mapping[str, Field] = field(default_factory=dict)
    attributes: Mapping[str, Field] = field(default_factory=dict)
    activities: Mapping[str, ActivityKind] = field(default_factory=dict)
    time_zone: str = "UTC"
    missing: tuple[str, ...] = ("",)
    tracks: Tracks | None = None


def readable(name: str) -> str:
    """Return a column's name as words: ``hq_country`` is "Hq country", "Lead Source" stays.

    >>> readable("annual_revenue")
    'Annual revenue'
    """
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:] if words.islower() else words or name
