"""What a person should know about the data that was read: counted, with examples, never dropped in silence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from leadkit.definition.faults import shorten
from leadkit.text import say

EXAMPLES = 3
_PLACE = 120


@dataclass(frozen=True, slots=True)
class Notice:
    """One remark about the data, with how often and where.

    Parameters
    ----------
    code
        Stable name for programs, for example ``"activities-undated"``.
    place
        Where: a file, or a file and its column.
    message
        The sentence a person reads; it does not repeat the place.
    count
        How many leads, rows or cells it is about.
    examples
        At most three of them: lead ids, cells or lines.
    """

    code: str
    place: str
    message: str
    count: int = 1
    examples: tuple[str, ...] = ()

    def __str__(self) -> str:
        shown = f" ({', '.join(f'“{shorten(example)}”' for example in self.examples)})" if self.examples else ""
        return f"{shorten(self.place, _PLACE)}: {self.message}{shown}"

    def to_dict(self) -> dict[str, object]:
        """Return the notice as plain data for ``--json`` and for the board."""
        return {
            "code": self.code,
            "place": self.place,
            "message": self.message,
            "count": self.count,
            "examples": list(self.examples),
        }


def notice(code: str, place: str, count: int = 1, examples: Iterable[object] = (), **values: object) -> Notice:
    """Make a notice whose sentence is ``history.notice.<code>``; `n` in the sentence is the count."""
    message = say(f"history.notice.{code}", n=count, **values)
    return Notice(code, place, message, count, tuple(str(example) for example in islice(examples, EXAMPLES)))
