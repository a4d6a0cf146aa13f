"""Collects every fault of a document while it is read, each with its place in the room's words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from leadkit.definition.files import kind_of
from leadkit.errors import Fault, nearest_match, shorten
from leadkit.text import say

__all__ = ["Faults", "Spot", "shorten"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a document: the JSON path for programs, words for people."""

    path: tuple[str | int, ...] = ()
    words: tuple[str, ...] = ()

    def down(self, *steps: str | int, word: str | None = None) -> Spot:
        """Return the place below this one; without a `word` people are not told of the step."""
        return Spot((*self.path, *steps), self.words if word is None else (*self.words, word))

    def __str__(self) -> str:
        return " › ".join(shorten(word) for word in self.words)


@dataclass
class Faults:
    """The faults found so far."""

    found: list[Fault] = field(default_factory=list)

    def add(
        self,
        code: str,
        spot: Spot,
        message: str,
        found: object = None,
        allowed: Iterable[str] = (),
        nearest: str | None = None,
    ) -> None:
        """Note one fault."""
        shown = None if found is None else shorten(found)
        self.found.append(Fault(code, str(spot), message, shown, tuple(allowed), nearest, spot.path))

    def unknown(self, code: str, spot: Spot, key: str, found: str, allowed: Iterable[str]) -> None:
        """Note that `found` is none of the `allowed` names, with the one it resembles; `key` names the sentence."""
        names = tuple(allowed)
        self.add(code, spot, say(key, found=shorten(found)), found, names, nearest_match(found, names))

    def wrong_kind(self, spot: Spot, wanted: str, found: object) -> None:
        """Note that a value is not of the kind that stands in the sentence ``document.wanted.<wanted>``."""
        message = say("document.wrong_kind", wanted=say(f"document.wanted.{wanted}"), found=kind_of(found))
        self.add("wrong-kind", spot, message, found)

    def members(self, document: Mapping[str, Any], spot: Spot, allowed: Sequence[str]) -> None:
        """Note the members of `document` that nobody knows."""
        for name in document:
            if name not in allowed:
                self.unknown("unknown-member", spot.down(name), "document.unknown_member", str(name), allowed)
