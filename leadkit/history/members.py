"""Reads the members of one settings table by their kind, and notes every fault instead of stopping at the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from leadkit.definition.duration import LONGEST_S, parse_duration
from leadkit.definition.faults import Faults, Spot, shorten
from leadkit.history.cells import render
from leadkit.text import say

Choice = TypeVar("Choice", bound=str)


class Members:
    """One table of the settings.

    Parameters
    ----------
    table
        Its members; anything but a table is a fault and reads as an empty one.
    spot
        Where it stands.
    faults
        Where faults go.
    """

    def __init__(self, table: object, spot: Spot, faults: Faults) -> None:
        self.spot, self.faults = spot, faults
        self._asked: list[str] = []
        self.table: Mapping[str, Any] = {}
        if isinstance(table, Mapping):
            self.table = table
        else:
            self.wrong(spot, "table", table)

    def __contains__(self, name: str) -> bool:
        return name in self.table

    def at(self, name: str) -> Spot:
        """Return where a member stands."""
        return self.spot.down(name, word=name)

    def take(self, name: str) -> Any:
        """Return a member as it is, ``None`` where it is not given."""
        self._asked.append(name)
        return self.table.get(name)

    def wrong(self, spot: Spot, wanted: str, found: object) -> None:
        """Note a value of the wrong kind; `wanted` names the sentence ``history.wanted.<wanted>``."""
        wanted_words = say(f"history.wanted.{wanted}")
        self.faults.add("wrong-kind", spot, say("history.settings.wrong_kind", wanted=wanted_words), found)

    def fault(self, code: str, name: str, /, found: object = None, **values: object) -> None:
        """Note that a member is faulty; the sentence is ``history.settings.<code>``."""
        shown = None if found is None else shorten(found)
        self.faults.add(code, self.at(name), say(f"history.settings.{code}", found=shown, **values), found)

    def text(self, name: str, *, required: bool = False) -> str | None:
        """Read a text that is not empty."""
        value = self.take(name)
        if value is None:
            if required:
                self.fault("missing-member", name, name=name)
            return None
        if not isinstance(value, str) or value == "":
            self.wrong(self.at(name), "text", value)
            return None
        return value

    def texts(self, name: str) -> tuple[str, ...] | None:
        """Read a list of texts; numbers and true or false are taken for the text they have in a file."""
        value = self.take(name)
        if value is None:
            return None
        if not isinstance(value, list | tuple):
            self.wrong(self.at(name), "texts", value)
            return None
        found = []
        for at, item in enumerate(value):
            text = render(item) if isinstance(item, str | int | float) else None
            if text is None:
                self.wrong(self.at(name).down(at, word=say("history.settings.nth", n=at + 1)), "text", item)
            else:
                found.append(text)
        return tuple(found)

    def choice(self, name: str, allowed: tuple[Choice, ...]) -> Choice | None:
        """Read one of a few words."""
        value = self.take(name)
        if value is None:
            return None
        for word in allowed:
            if word == value:
                return word
        self.faults.unknown("unknown-choice", self.at(name), "history.settings.unknown-choice", str(value), allowed)
        return None

    def flag(self, name: str, default: bool) -> bool:
        """Read true or false."""
        value = self.take(name)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.wrong(self.at(name), "flag", value)
            return default
        return value

    def said(self, name: str) -> bool | None:
        """Read true or false, or None where the member is absent."""
        value = self.flag(name, False)
        return value if name in self else None

    def duration(self, name: str) -> int | None:
        """Read an ISO 8601 duration as seconds."""
        value = self.take(name)
        if value is None:
            return None
        try:
            seconds = parse_duration(value if isinstance(value, str) else "")
        except ValueError:
            self.wrong(self.at(name), "duration", value)
            return None
        if seconds > LONGEST_S:
            self.faults.add("too-long", self.at(name), say("document.too_long"), value)
            return None
        return seconds

    def moment(self, name: str) -> str | None:
        """Read a moment as text: TOML's dates and times, with or without a zone, or a text."""
        value = self.take(name)
        if isinstance(value, datetime | date):
            return render(value)
        if value is not None and not isinstance(value, str):
            self.wrong(self.at(name), "moment", value)
            return None
        return value

    def inner(self, name: str) -> Members | None:
        """Read a table below this one."""
        value = self.take(name)
        word = f"[{name}]" if not self.spot.words[1:] else name
        return None if value is None else Members(value, self.spot.down(name, word=word), self.faults)

    def named(self, name: str) -> Iterator[tuple[str, Members]]:
        """Read a table of named tables, such as ``[fields.seniority]``."""
        group = self.inner(name)
        for title in group.table if group is not None else ():
            assert group is not None
            spot = self.spot.down(name, title, word=f"[{name}.{title}]")
            yield title, Members(group.take(title), spot, self.faults)

    def finish(self) -> None:
        """Note the members that nobody asked for."""
        self.faults.members(self.table, self.spot, self._asked)
