"""What the tables look like that a statement reads: which table and column holds what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

MAX_NAME = 40


@dataclass(frozen=True, slots=True)
class Kind:
    """Where the activities of one kind are.

    Parameters
    ----------
    attributes
        Attribute to column.
    column
        The column that names the kind, where the table holds several; ``None`` where it holds only this one.
    """

    table: str
    attributes: Mapping[str, str]
    column: str | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a statement finds leads, fields and activities.

    Parameters
    ----------
    key
        The column that names the lead, in every table.
    leads
        The table of leads, with the columns ``created_at``, ``handed_over_at`` and ``decided_at`` (seconds since 1970,
        ``NULL`` where not known; ``decided_at`` also where the lead is open), and for patterns ``status``
        (1 won, 0 lost, -1 open) and ``value_cents`` (``NULL`` where there is none).
    fields
        Field to its table and column.
    kinds
        Activity kind to its table; of a kind that is not there nothing has happened.
    """

    key: str
    leads: str
    fields: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)


class Names:
    """Gives out names that no database takes for one another, and that people can read."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {name.lower() for name in taken}

    def give(self, wish: str) -> str:
        """Return a name of ASCII letters, digits and ``_`` like `wish` that was not given before."""
        plain = "".join(c if c.isascii() and c.isalnum() else "_" for c in wish.lower())[:MAX_NAME].strip("_") or "x"
        name, number = plain, 1
        while name in self._taken:
            number += 1
            name = f"{plain}_{number}"
        self._taken.add(name)
        return name
