"""The JSON Schema (2020-12) of definition and ladder documents, generated from the model's own lists.

``python -m leadkit.definition.schema`` writes the files that ship beside this module; a test compares them.
What a schema cannot say (unique keys, sections that ``admit`` names, depth, control characters beyond ASCII)
only the reader checks.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from leadkit.definition.files import MAX_INTEGER, write_json
from leadkit.definition.model import CALENDARS, COUNT_OPS, POLICIES, RESERVED_KEYS, SECTIONS, UNDECIDED

Schema = dict[str, Any]
HERE = Path(__file__).parent
DIALECT = "https://json-schema.org/draft/2020-12/schema"
DURATION = r"^P(?=[0-9T])([0-9]+W)?([0-9]+D)?(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+S)?)?$"


def definition_schema() -> Schema:
    """Return the schema of ``definition/1``."""
    return {
        "$schema": DIALECT, "$id": "urn:leadkit:definition:1", "title": "LeadKit definition/1",
        **_definition(), "$defs": _defs(),
    }  # fmt: skip


def ladder_schema() -> Schema:
    """Return the schema of ``ladder/1``."""
    level = _definition()
    level["required"] = ["id"]
    members = {
        "leadkit": {"const": "ladder/1"},
        "id": _ref("id"),
        "title": _ref("text"),
        "never": _ref("node"),
        "levels": {"type": "array", "items": _ref("level"), "minItems": 1},
    }
    return {
        "$schema": DIALECT, "$id": "urn:leadkit:ladder:1", "title": "LeadKit ladder/1",
        **_object(members, ["leadkit", "id", "levels"]), "$defs": {**_defs(), "level": level},
    }  # fmt: skip


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _object(members: dict[str, Schema], required: list[str]) -> Schema:
    return {"type": "object", "properties": members, "required": required, "additionalProperties": False}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items, "minItems": 1}


def _definition() -> Schema:
    members: dict[str, Schema] = {
        "leadkit": {"const": "definition/1"},
        "id": _ref("id"),
        "title": _ref("text"),
        "stage": _ref("text"),
        "purpose": _ref("text"),
        **{name: _ref("node") for name in SECTIONS},
        "admit": _ref("admit"),
        "if_missing": {"enum": list(POLICIES)},
        "horizon": _object({"observe": _ref("duration")}, ["observe"]),
        "undecided": {"enum": list(UNDECIDED)},
    }
    return _object(members, ["leadkit", "id"])


def _groups(member: Schema) -> list[Schema]:
    """Return the shapes of a group around one kind of member."""
    whole = _ref("whole")
    term = _object({"points": _ref("number"), "when": member}, ["points", "when"])
    return [
        *(_object({kind: _list(member)}, [kind]) for kind in ("all", "any", "none")),
        *(_object({kind: whole, "of": _list(member)}, [kind, "of"]) for kind in ("at_least", "at_most")),
        _object({"score": _ref("number"), "of": _list(term)}, ["score", "of"]),
    ]


def _test(extra: dict[str, Schema], required: list[str]) -> list[Schema]:
    """Return the shapes of a comparison, one per kind of value."""

    def shape(ops: list[str], value: Schema | None) -> Schema:
        members = {**extra, "field": _ref("name"), "op": {"enum": ops}}
        if value is None:
            return _object(members, [*required, "field", "op"])
        return _object({**members, "value": value}, [*required, "field", "op", "value"])

    scalar = _ref("scalar")
    return [
        shape(["=", "!=", "<", "<=", ">", ">="], scalar),
        shape(["in", "not in"], _list(scalar)),
        shape(["between"], {"type": "array", "items": scalar, "minItems": 2, "maxItems": 2}),
        shape(["contains", "starts with"], _ref("text")),
        shape(["known", "missing"], None),
    ]


def _defs() -> dict[str, Schema]:
    text: Schema = {"type": "string", "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f]*$"}
    criterion = {
        "key": {"type": "string", "pattern": "^[a-z0-9_.-]+$", "not": {"enum": list(RESERVED_KEYS)}},
        "label": _ref("text"),
        "note": _ref("text"),
        "if_missing": {"enum": list(POLICIES)},
        "planned": {"type": "boolean"},
    }
    action = {
        **criterion,
        "activity": _ref("name"),
        "where": {"type": "array", "items": _ref("test")},
        "distinct": _ref("name"),
        "count": _object({"op": {"enum": list(COUNT_OPS)}, "value": _ref("whole")}, ["op", "value"]),
        "within": {
            "oneOf": [
                _object({"calendar": {"enum": list(CALENDARS)}}, ["calendar"]),
                _object({"sliding": _ref("span")}, ["sliding"]),
            ]
        },
        "recent": _ref("span"),
    }
    limits = {"minimum": -MAX_INTEGER, "maximum": MAX_INTEGER}
    return {
        "text": text,
        "name": {**text, "minLength": 1},
        "id": {"type": "string", "pattern": "^[A-Za-z0-9_.-]+$"},
        "number": {"type": "number"},
        "whole": {"type": "integer", **limits},
        "scalar": {"anyOf": [_ref("text"), {"type": "number"}, {"type": "boolean"}]},
        "duration": {"type": "string", "pattern": DURATION},
        "span": {"type": "string", "pattern": DURATION, "not": {"pattern": "^[^1-9]*$"}},
        "test": {"oneOf": _test({}, [])},
        "criterion": {"oneOf": [*_test(criterion, ["key"]), _object(action, ["key", "activity", "count"])]},
        "group": {"oneOf": _groups(_ref("node"))},
        "node": {"oneOf": [_ref("criterion"), _ref("group")]},
        "admit": {"oneOf": _groups({"oneOf": [{"enum": list(SECTIONS)}, _ref("admit")]})},
    }


def write() -> None:
    """Write both schemas beside this module."""
    write_json(HERE / "definition.schema.json", definition_schema())
    write_json(HERE / "ladder.schema.json", ladder_schema())


if __name__ == "__main__":
    write()
