from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import definitions

from leadkit.definition.files import load_json, parse_json
from leadkit.definition.model import Definition, Ladder
from leadkit.definition.schema import HERE, definition_schema, ladder_schema
from leadkit.errors import DocumentError

REVENUE = {"key": "revenue", "field": "revenue", "op": ">=", "value": 300}
PAGES = {"key": "pages", "activity": "page view", "count": {"op": ">=", "value": 5}, "within": {"calendar": "day"}}


def definition(**members: Any) -> dict[str, Any]:
    """Return a sound document with `members` in place of its own."""
    sound = {
        "leadkit": "definition/1",
        "id": "acme",
        "characteristics": {"all": [REVENUE]},
        "actions": {"any": [PAGES]},
    }
    return {**sound, **members}


def faults_of(document: dict[str, Any]) -> list[tuple[str, str]]:
    """Return code and place of every fault that reading finds."""
    with pytest.raises(DocumentError) as caught:
        Definition.from_dict(document)
    return [(fault.code, fault.place) for fault in caught.value.faults]


@given(definitions())
def test_reading_and_writing_are_inverse(document: dict[str, Any]) -> None:
    """A document that is read and written again is the same, to the letter."""
    assert Definition.from_dict(document).to_dict() == document
    assert Definition.from_dict(Definition.from_dict(document).to_dict()) == Definition.from_dict(document)


@given(definitions())
def test_the_schema_takes_what_the_reader_takes(document: dict[str, Any]) -> None:
    """Every sound document passes the shipped schema."""
    jsonschema.validate(document, definition_schema())


@given(definitions(), st.data())
def test_the_schema_refuses_what_the_reader_refuses(document: dict[str, Any], data: st.DataObject) -> None:
    """A document spoilt at one place is refused by both, or sound to both."""
    broken = data.draw(spoilt(document))
    try:
        Definition.from_dict(broken)
        sound = True
    except DocumentError:
        sound = False
    assert jsonschema.Draft202012Validator(definition_schema()).is_valid(broken) == sound


@st.composite
def spoilt(draw: st.DrawFn, document: dict[str, Any]) -> dict[str, Any]:
    """Draw a copy of `document` with one value, name or member changed."""
    copy = json.loads(json.dumps(document))
    places = [(copy, name) for name in copy if name != "admit"]
    walk = [copy[name] for name in copy if name != "admit"]
    while walk:
        node = walk.pop()
        steps = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else []
        places += [(node, step) for step in steps if step != "key"]
        walk += [node[step] for step in steps]
    owner, step = draw(st.sampled_from(places))
    junk = st.sampled_from([None, 7, -1, 2.5, "", "x", True, [], {}, ["a"], "P1D", {"all": []}, {"key": "x"}, "a\x07"])
    if isinstance(owner, dict) and draw(st.booleans()):
        owner[draw(st.sampled_from(["colour", "valeu", "within", "recent", "of"]))] = draw(junk)
    else:
        owner[step] = draw(junk)
    return copy


def test_the_shipped_schemas_are_the_generated_ones() -> None:
    """The schema files beside the module are what it generates."""
    assert load_json(HERE / "definition.schema.json") == definition_schema()
    assert load_json(HERE / "ladder.schema.json") == ladder_schema()


def test_every_fault_is_reported_at_once() -> None:
    """Faults in several places come together, each placed in the room's words, with the nearest match."""
    broken = definition(
        fromat={"any": []},
        characteristics={"all": [{**REVENUE, "op": ">>"}, {**REVENUE, "value": None}, {"kye": "x"}]},
        actions={"any": [{**PAGES, "within": {"calendar": "dya"}}]},
    )
    with pytest.raises(DocumentError) as caught:
        Definition.from_dict(broken)
    found = {(f.code, f.place, f.nearest) for f in caught.value.faults}
    assert found >= {
        ("unknown-member", "", "format"),
        ("unknown-op", "Characteristics › revenue › op", ">"),
        ("same-key", "Characteristics › revenue › key", None),
        ("unknown-choice", "Actions › pages › within › calendar", "day"),
    }
    assert str(caught.value).endswith("more.")


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"leadkit": "definition/2"}, "unknown-kind"),
        ({"id": 7}, "wrong-kind"),
        ({"id": "a b"}, "bad-id"),
        ({"title": "a\nb"}, "control-character"),
        ({"title": "a\x7f"}, "control-character"),
        ({"title": "\ud800"}, "control-character"),
        ({"if_missing": "maybe"}, "unknown-choice"),
        ({"undecided": "throw"}, "unknown-choice"),
        ({"horizon": {}}, "no-observe"),
        ({"horizon": {"observe": "90 days"}}, "bad-duration"),
        ({"horizon": {"observe": "P1M"}}, "bad-duration"),
        ({"characteristics": {"all": []}}, "wrong-kind"),
        ({"characteristics": {"all": [REVENUE], "any": [REVENUE]}}, "no-group"),
        ({"characteristics": {"al": [REVENUE]}}, "unknown-group"),
        ({"characteristics": {"at_least": 1.5, "of": [REVENUE]}}, "wrong-kind"),
        ({"characteristics": {"score": 5, "of": [{"when": REVENUE}]}}, "no-points"),
        ({"characteristics": {"all": [{**REVENUE, "key": "Revenue"}]}}, "bad-key"),
        ({"characteristics": {"all": [{**REVENUE, "key": "verdict"}]}}, "reserved-key"),
        ({"characteristics": {"all": [{**REVENUE, "value": 2**53}]}}, "too-big"),
        ({"characteristics": {"all": [{**REVENUE, "value": float("inf")}]}}, "too-big"),
        ({"characteristics": {"all": [{**REVENUE, "op": "known"}]}}, "needless-value"),
        ({"characteristics": {"all": [{**REVENUE, "op": "between"}]}}, "wrong-kind"),
        ({"characteristics": {"all": [{**REVENUE, "activity": "x"}]}}, "field-and-activity"),
        ({"actions": {"all": [{**PAGES, "within": {"sliding": "P0D"}}]}}, "no-time"),
        ({"actions": {"all": [{**PAGES, "recent": "P99999999999D"}]}}, "too-long"),
        ({"actions": {"all": [{**PAGES, "count": {"op": "!=", "value": 1}}]}}, "unknown-op"),
        ({"admit": {"all": ["format"]}}, "unknown-section"),
        ({"admit": {"all": ["charcteristics"]}}, "unknown-section"),
    ],
)
def test_a_faulty_member_is_named(members: dict[str, Any], code: str) -> None:
    """Each way to spoil a document has its own code."""
    assert code in [found for found, _ in faults_of(definition(**members))]


def test_groups_may_nest_to_a_depth_of_32() -> None:
    """32 groups deep is sound, 33 is not."""
    node: dict[str, Any] = REVENUE
    for _ in range(32):
        node = {"all": [node]}
    Definition.from_dict(definition(characteristics=node))
    assert faults_of(definition(characteristics={"all": [node]})) == [("too-deep", "Characteristics")]


def test_a_ladder_reports_faults_by_level() -> None:
    """A fault in a level is placed by the level's title."""
    level = definition(title="Sales lead", characteristics={"all": [{**REVENUE, "op": "="}, {"key": "b"}]})
    del level["leadkit"]
    with pytest.raises(DocumentError) as caught:
        Ladder.from_dict({"leadkit": "ladder/1", "id": "l", "levels": [level], "never": {"any": [REVENUE]}})
    assert {fault.place.split(" › ")[0] for fault in caught.value.faults} == {"Sales lead"}


@pytest.mark.parametrize(
    "text",
    [
        "{", "[]", "7", '{"a": NaN}', '{"a": 1e400}', '{"a": 1, "a": 2}', "[" * 100_000, '{"a": Infinity}',
        '{"a": 9007199254740993}', "{'a': 1}", '{"a": 01}', '{"a": "\x01"}', "",
    ],
)  # fmt: skip
def test_what_is_not_strict_json_is_refused(text: str) -> None:
    """Documents that two programs could read differently, or that are no objects, are refused without a crash."""
    with pytest.raises(DocumentError):
        parse_json(text)


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    """A file that an editor saved with a byte order mark is read."""
    path = tmp_path / "draft.json"
    path.write_bytes(b"\xef\xbb\xbf" + json.dumps(definition()).encode())
    assert Definition.read(path) == Definition.from_dict(definition())


def test_files_that_cannot_be_read_say_why(tmp_path: Path) -> None:
    """A missing file, a folder and a file in another encoding are told apart."""
    (tmp_path / "utf16.json").write_text("{}", encoding="utf-16")
    for name, code in [("none.json", "no-file"), (".", "not-a-file"), ("utf16.json", "not-utf8")]:
        with pytest.raises(DocumentError) as caught:
            load_json(tmp_path / name)
        assert caught.value.faults[0].code == code
