"""The payload and the events have one agreed form, and the fixtures keep to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

BOARD = Path(__file__).parents[2] / "leadkit" / "board"
SCHEMA: dict[str, Any] = json.loads((BOARD / "board.schema.json").read_text(encoding="utf-8"))
FIXTURES = sorted((BOARD / "fixtures").glob("*.json"))
EVENT = jsonschema.Draft202012Validator({**SCHEMA["$defs"]["event"], "$defs": SCHEMA["$defs"]})
DOCUMENT = {"leadkit": "definition/1"}


def test_the_schema_is_a_sound_schema() -> None:
    """The shipped file is itself valid JSON Schema 2020-12."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_fixture_is_a_payload(path: Path) -> None:
    """Each fixture is a valid board/1 payload."""
    faults = jsonschema.Draft202012Validator(SCHEMA).iter_errors(json.loads(path.read_text(encoding="utf-8")))
    assert [f"{fault.json_path}: {fault.message}" for fault in faults] == []


@pytest.mark.parametrize(
    "event",
    [
        {"type": "document", "seq": 1, "document": DOCUMENT, "label": "Industry changed", "stroke": None},
        {"type": "document", "seq": 2, "document": DOCUMENT, "label": "Level added", "stroke": None, "level": 1},
        {"type": "switch", "seq": 3, "key": "industry", "on": False},
        {"type": "show", "seq": 4, "level": -1},
        {"type": "undo", "seq": 5},
        {"type": "redo", "seq": 6},
        {"type": "save", "seq": 7},
        {"type": "why", "seq": 8, "open": True},
        {"type": "order", "seq": 9, "sections": ["actions", "format"]},
        {"type": "reveal", "seq": 10, "on": True},
        {"type": "grab", "seq": 11, "key": "revenue", "end": 0, "stroke": "revenue#3"},
        {"type": "panel", "seq": 12, "name": "suggestions", "open": False},
        {"type": "look", "seq": 13},
        {"type": "rest", "seq": 14},
    ],
    ids=lambda event: event["type"],
)
def test_each_event_has_a_form(event: dict[str, Any]) -> None:
    """Every kind of event that the board may send is in the schema."""
    assert list(EVENT.iter_errors(event)) == []


@pytest.mark.parametrize(
    "event",
    [
        {"type": "undo"},
        {"type": "shout", "seq": 1},
        {"type": "undo", "seq": 1, "extra": 1},
        {"type": "show", "seq": 1, "level": -2},
        {"type": "document", "seq": 1, "document": DOCUMENT, "label": "x"},
        {"type": "grab", "seq": 1, "key": "x", "end": 2, "stroke": None},
        {"type": "panel", "seq": 1, "name": "why", "open": True},
        {"type": "look", "seq": 1, "draft": "x"},
    ],
    ids=[
        "no seq",
        "unknown type",
        "extra member",
        "level below never",
        "no stroke",
        "a third end",
        "no such panel",
        "a look at another draft",
    ],
)
def test_a_malformed_event_is_refused(event: dict[str, Any]) -> None:
    """What is not an event does not pass for one."""
    assert list(EVENT.iter_errors(event)) != []
