"""Reads the single values of a document: texts, keys, numbers, choices, durations."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, TypeVar

from leadkit.definition.duration import LONGEST_S, parse_duration
from leadkit.definition.faults import Faults, Spot, shorten
from leadkit.definition.files import MAX_INTEGER
from leadkit.definition.model import RESERVED_KEYS, Duration, Scalar
from leadkit.text import say

KEY = re.compile(r"[a-z0-9_.-]+")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
"""All that Unicode calls a control character, and halves of pairs that stand alone."""
Choice = TypeVar("Choice", bound=str)


class Scalars:
    """Reads single values; a faulty one is noted and comes back as ``None``."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults

    def text(self, document: Mapping[str, Any], name: str, spot: Spot) -> str | None:
        """Read an optional text."""
        if name not in document:
            return None
        return self.clean(document[name], spot.down(name, word=name))

    def name(self, document: Mapping[str, Any], name: str, spot: Spot) -> str | None:
        """Read a text that must be there and not be empty."""
        at = spot.down(name, word=name)
        if name not in document:
            self.faults.add("missing-member", at, say("document.missing_member", name=name))
            return None
        text = self.clean(document[name], at)
        if text == "":
            self.faults.add("empty-name", at, say("document.empty_name"))
            return None
        return text

    def clean(self, value: Any, spot: Spot) -> str | None:
        """Read a text without control characters, U+007F or lone surrogates."""
        if not isinstance(value, str):
            self.faults.wrong_kind(spot, "text", value)
            return None
        bad = _CONTROL.search(value)
        if bad is not None:
            code = f"U+{ord(bad[0]):04X}"
            self.faults.add("control-character", spot, say("document.control_character", code=code), value)
            return None
        return value

    def identifier(self, document: Mapping[str, Any], spot: Spot) -> str:
        """Read the document's id."""
        value = self.name(document, "id", spot)
        if value is not None and not re.fullmatch(r"[A-Za-z0-9_.-]+", value):
            self.faults.add("bad-id", spot.down("id", word="id"), say("document.bad_id", found=shorten(value)), value)
        return value or ""

    def key(self, document: Mapping[str, Any], spot: Spot, keys: set[str]) -> str | None:
        """Read a criterion's key and see that no other has it."""
        at = spot.down("key", word="key")
        if "key" not in document:
            self.faults.add("no-key", at, say("document.no_key"))
            return None
        key = document["key"]
        if not isinstance(key, str) or not KEY.fullmatch(key):
            self.faults.add("bad-key", at, say("document.bad_key"), key)
            return None
        if key in RESERVED_KEYS:
            self.faults.add("reserved-key", at, say("document.reserved_key", key=shorten(key)), key)
            return None
        if key in keys:
            self.faults.add("same-key", at, say("document.same_key", key=shorten(key)), key)
            return None
        keys.add(key)
        return key

    def choice(self, document: Mapping[str, Any], name: str, spot: Spot, allowed: tuple[Choice, ...]) -> Choice | None:
        """Read an optional member that is one of a few words."""
        if name not in document:
            return None
        value = document[name]
        at = spot.down(name, word=name)
        if not isinstance(value, str):
            self.faults.wrong_kind(at, "text", value)
            return None
        for word in allowed:
            if word == value:
                return word
        self.faults.unknown("unknown-choice", at, "document.unknown_choice", value, allowed)
        return None

    def duration(self, value: Any, spot: Spot, *, zero: bool) -> Duration | None:
        """Read an ISO 8601 duration of weeks, days, hours, minutes and seconds."""
        if not isinstance(value, str):
            self.faults.wrong_kind(spot, "duration", value)
            return None
        try:
            seconds = parse_duration(value)
        except ValueError:
            self.faults.add("bad-duration", spot, say("document.bad_duration", found=shorten(value)), value)
            return None
        if seconds > LONGEST_S:
            self.faults.add("too-long", spot, say("document.too_long"), value)
            return None
        if seconds == 0 and not zero:
            self.faults.add("no-time", spot, say("document.no_time"), value)
            return None
        return Duration(value, seconds)

    def number(self, value: Any, spot: Spot) -> int | float | None:
        """Read a finite number."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.faults.wrong_kind(spot, "number", value)
            return None
        if (isinstance(value, int) and abs(value) > MAX_INTEGER) or not math.isfinite(value):
            self.faults.add("too-big", spot, say("files.too_big", found=value, limit=MAX_INTEGER), value)
            return None
        return value

    def whole(self, value: Any, spot: Spot) -> int | None:
        """Read a whole number."""
        number = self.number(value, spot)
        if number is None:
            return None
        if not float(number).is_integer() or abs(number) > MAX_INTEGER:
            self.faults.wrong_kind(spot, "whole", value)
            return None
        return int(number)

    def scalar(self, value: Any, spot: Spot) -> Scalar | None:
        """Read a text, a number or yes/no."""
        if isinstance(value, bool):
            return value
        if isinstance(value, int | float):
            return self.number(value, spot)
        if isinstance(value, str):
            return self.clean(value, spot)
        self.faults.wrong_kind(spot, "scalar", value)
        return None
