"""One thing to know before figures are trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from leadkit.text import say

Weight = Literal["warning", "note", "ok"]
Check = Literal[
    "maturity", "held-out", "drafts", "observation", "landmark", "afterwards", "untimely", "unworked", "circular",
    "simpson",
]  # fmt: skip
Number = int | float | None
WEIGHTS: tuple[Weight, ...] = ("warning", "note", "ok")


@dataclass(frozen=True, slots=True)
class Guard:
    """One finding about how far the figures of a definition can be trusted.

    Parameters
    ----------
    check
        Which check found it.
    code
        Stable name for programs, for example ``"turns"``.
    weight
        ``"warning"``: the figures may mislead; say it to the room. ``"note"``: worth knowing, or cannot be told.
        ``"ok"``: checked and found in order.
    message
        The same for a person, with its numbers.
    numbers
        The figures behind the message, by name; shares are between 0 and 1.
    fields
        The fields and activity kinds that it is about, by name.
    """

    check: Check
    code: str
    weight: Weight
    message: str
    numbers: Mapping[str, Number] = field(default_factory=dict)
    fields: tuple[str, ...] = ()


def guard(
    check: Check,
    code: str,
    weight: Weight,
    numbers: Mapping[str, Number] | None = None,
    fields: tuple[str, ...] = (),
    /,
    **said: object,
) -> Guard:
    """Return a finding with its sentence, ``evidence.guards.CHECK.CODE``; `said` are the values in it."""
    return Guard(check, code, weight, say(f"evidence.guards.{check}.{code}", **said), numbers or {}, fields)
