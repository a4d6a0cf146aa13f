"""The events that a board sends, checked before anything is done with them: a browser may send what it likes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from leadkit.definition.files import MAX_NESTING
from leadkit.definition.model import SECTIONS

MOST_VALUES = 200_000
KINDS = ("definition/1", "ladder/1")
PANELS = ("trust", "suggestions", "outcomes")


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_optional_text(value: object) -> bool:
    return value is None or isinstance(value, str)


def _is_level(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= -1


def _is_end(value: object) -> bool:
    return not isinstance(value, bool | float) and value in (0, 1)


def _is_panel(value: object) -> bool:
    return isinstance(value, str) and value in PANELS


def _is_order(value: object) -> bool:
    return isinstance(value, list) and all(name in SECTIONS for name in value) and len(set(value)) == len(value)


def is_plain(value: object) -> bool:
    """Whether a value is plain JSON of bearable size and depth, without NaN or infinity."""
    todo: list[tuple[object, int]] = [(value, 0)]
    seen = 0
    while todo:
        item, depth = todo.pop()
        seen += 1
        if seen > MOST_VALUES or depth > MAX_NESTING:
            return False
        if isinstance(item, dict):
            if not all(isinstance(name, str) for name in item):
                return False
            todo += [(member, depth + 1) for member in item.values()]
        elif isinstance(item, list):
            todo += [(member, depth + 1) for member in item]
        elif not (item is None or isinstance(item, str | int) or (isinstance(item, float) and math.isfinite(item))):
            return False
    return True


def is_document(value: object) -> bool:
    """Whether a value may be a document: an object of a kind that the board edits, finished or not."""
    return isinstance(value, dict) and value.get("leadkit") in KINDS and is_plain(value)


@dataclass(frozen=True, slots=True)
class Form:
    """The members that one type of event must and may have, each with its check."""

    needed: Mapping[str, Callable[[object], bool]]
    optional: Mapping[str, Callable[[object], bool]]


FORMS: dict[str, Form] = {
    "document": Form(
        {"document": is_document, "label": _is_text, "stroke": _is_optional_text}, {"level": _is_level}
    ),
    "grab": Form({"key": _is_text, "end": _is_end, "stroke": _is_optional_text}, {}),
    "switch": Form({"key": _is_text, "on": _is_flag}, {}),
    "show": Form({"level": _is_level}, {}),
    "why": Form({"open": _is_flag}, {}),
    "panel": Form({"name": _is_panel, "open": _is_flag}, {}),
    "look": Form({}, {}),
    "rest": Form({}, {}),
    "order": Form({"sections": _is_order}, {}),
    "reveal": Form({"on": _is_flag}, {}),
    "undo": Form({}, {}),
    "redo": Form({}, {}),
    "save": Form({}, {}),
}  # fmt: skip


def fault_of(event: object) -> str | None:
    """Return the name of the member that makes `event` none that a board may send; None for a good one."""
    if not isinstance(event, dict):
        return "event"
    form = FORMS.get(event["type"]) if isinstance(event.get("type"), str) else None
    if form is None:
        return "type"
    if not is_seq(event.get("seq")):
        return "seq"
    checks = {**form.needed, **form.optional}
    for name, value in event.items():
        if name not in ("type", "seq") and (name not in checks or not checks[name](value)):
            return str(name)[:40]
    return next((name for name in form.needed if name not in event), None)


def is_seq(value: Any) -> bool:
    """Whether a value can number an event."""
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value < 2**53
