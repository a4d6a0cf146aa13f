from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkit.board.events import MOST_VALUES, fault_of, is_document, is_plain

SCHEMA = json.loads((Path(__file__).parents[2] / "leadkit" / "board" / "board.schema.json").read_text(encoding="utf-8"))
EVENT = jsonschema.Draft202012Validator({**SCHEMA["$defs"]["event"], "$defs": SCHEMA["$defs"]})
DOCUMENT = {"leadkit": "definition/1", "id": "x"}

_FORMS = st.sampled_from(
    [
        {"type": "document", "seq": 1, "document": DOCUMENT, "label": "x", "stroke": None},
        {"type": "document", "seq": 1, "document": DOCUMENT, "label": "x", "stroke": "s", "level": -1},
        {"type": "switch", "seq": 2, "key": "k", "on": True},
        {"type": "show", "seq": 3, "level": 0},
        {"type": "undo", "seq": 4}, {"type": "redo", "seq": 5}, {"type": "save", "seq": 6},
        {"type": "why", "seq": 7, "open": False},
        {"type": "order", "seq": 8, "sections": ["actions", "format"]},
        {"type": "reveal", "seq": 9, "on": True},
        {"type": "grab", "seq": 10, "key": "k", "end": 1, "stroke": "s"},
        {"type": "panel", "seq": 11, "name": "trust", "open": True},
        {"type": "look", "seq": 12}, {"type": "rest", "seq": 13},
    ]
)  # fmt: skip
_NAMES = ["type", "seq", "document", "label", "stroke", "level", "key", "on", "sections", "end", "name", "open", "new"]
_VALUES = st.sampled_from(
    [None, True, 0, -1, -2, 1, "", "x", "outcomes", [], ["format", "format"], ["x"], {}, DOCUMENT, {"leadkit": "x"}]
)


@given(_FORMS, st.sampled_from(_NAMES), _VALUES, st.booleans())
def test_the_check_agrees_with_the_schema(event: dict[str, Any], name: str, value: Any, leave_out: bool) -> None:
    """An event passes exactly when the published schema takes it, whatever member is changed or left out."""
    changed = {key: member for key, member in event.items() if key != name}
    if not leave_out:
        changed[name] = value
    assert (fault_of(changed) is None) == EVENT.is_valid(changed)


@pytest.mark.parametrize("event", [None, 3, [], "undo", {}], ids=repr)
def test_what_is_no_event_is_named(event: object) -> None:
    """Anything may arrive; it is told what is wrong with it."""
    assert fault_of(event) in ("event", "type")


def nested(depth: int) -> Any:
    """Return lists within lists."""
    value: Any = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), object(), {1: 2}, nested(100_000), [0] * (MOST_VALUES + 1)],
    ids=["not a number", "infinite", "an object", "a name that is no text", "too deep", "too large"],
)  # fmt: skip
def test_a_document_that_is_not_json_is_refused(value: Any) -> None:
    """NaN, names that are no text, and documents that would exhaust the machine do not come in."""
    assert not is_plain(value)
    assert not is_document({**DOCUMENT, "format": value})
