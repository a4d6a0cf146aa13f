"""Every error that a person can cause, said in the person's words.

    LeadkitError
    ├── DocumentError      a definition, ladder or spec that cannot be read as one
    ├── HistoryError       a history (its files, its history.toml) that cannot be used
    ├── UnsuitableError    a sound definition that this history cannot judge
    ├── WorkshopError      a workshop folder that is not what it should be
    └── UsageError         a wrong argument, on the command line or in Python

Each carries its `Fault`s, all of them: code, place, what was found, what is allowed, the nearest match.
The command line prints them and exits with 2.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

SHOWN_FAULTS = 3
SHOWN_ALLOWED = 8


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, and what would mend it.

    Parameters
    ----------
    code
        Stable name for programs, for example ``"unknown-field"``.
    place
        Where it is, in the room's words: ``"Characteristics › revenue"``.
    message
        The sentence a person reads, from :mod:`leadkit.text`; it does not repeat the place.
    found
        What stands there, as text.
    allowed
        What could stand there.
    nearest
        The allowed name that resembles what was found.
    path
        The JSON path of the place, member names and indices.
    """

    code: str
    place: str
    message: str
    found: str | None = None
    allowed: tuple[str, ...] = ()
    nearest: str | None = None
    path: tuple[str | int, ...] = field(default=())

    def __str__(self) -> str:
        parts = [f"{self.place}: {self.message}" if self.place else self.message]
        if self.nearest is not None:
            parts.append(f"Did you mean “{shorten(self.nearest)}”?")
        elif self.allowed:
            shown = ", ".join(shorten(name) for name in self.allowed[:SHOWN_ALLOWED])
            more = len(self.allowed) - SHOWN_ALLOWED
            parts.append(f"Allowed: {shown}{f' and {more} more' if more > 0 else ''}.")
        return " ".join(parts)

    def to_dict(self) -> dict[str, object]:
        """Return the fault as plain data for ``--json`` and for the board."""
        return {
            "code": self.code,
            "place": self.place,
            "message": self.message,
            "found": self.found,
            "allowed": list(self.allowed),
            "nearest": self.nearest,
            "path": list(self.path),
        }


def shorten(value: object, length: int = 60) -> str:
    """Return `value` as one short line, true, false and nothing as they are written in files."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = value if isinstance(value, str) else repr(value)
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return text if len(text) <= length else f"{text[: length - 1]}…"


def nearest_match(found: str, allowed: Iterable[str]) -> str | None:
    """Return the allowed name that resembles `found` most, or ``None`` when none does.

    >>> nearest_match("industy", ["industry", "revenue"])
    'industry'
    """
    names = list(allowed)
    folded = {name.casefold(): name for name in reversed(names)}
    close = difflib.get_close_matches(found.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[close[0]] if close else None


class LeadkitError(Exception):
    """An error with faults that a person can mend; see the module's tree."""

    def __init__(self, faults: Fault | Sequence[Fault]) -> None:
        self.faults: tuple[Fault, ...] = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__(self.summary())

    def summary(self, shown: int = SHOWN_FAULTS) -> str:
        """Return at most `shown` faults as text, then how many more there are."""
        lines = [str(fault) for fault in self.faults[:shown]]
        more = len(self.faults) - shown
        if more > 0:
            lines.append(f"… and {more} more.")
        return "\n".join(lines)

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows instead of a traceback: a person can mend it, and not in our code."""
        return self.summary().splitlines()


class DocumentError(LeadkitError):
    """A definition, ladder or spec document cannot be read as one.

    `readable` holds the criteria that could be read all the same, each with its place, so that what else is wrong
    with them can be said in the same breath.
    """

    def __init__(self, faults: Fault | Sequence[Fault], readable: Sequence[tuple[Any, Any]] = ()) -> None:
        super().__init__(faults)
        self.readable = tuple(readable)


class HistoryError(LeadkitError):
    """A history's files or its ``history.toml`` cannot be used."""


class UnsuitableError(LeadkitError):
    """A sound definition asks for what this history does not have or must not use."""


class WorkshopError(LeadkitError):
    """A workshop folder is not what it should be."""


class UsageError(LeadkitError):
    """A wrong argument, on the command line or in Python."""
