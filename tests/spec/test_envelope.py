"""The spec document: what goes in comes out again, and nothing can be altered unnoticed."""

from __future__ import annotations

import copy
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from leadkit.definition.model import Definition, Ladder
from leadkit.errors import DocumentError, UnsuitableError
from leadkit.history import History
from leadkit.spec import Spec


def test_a_definition_comes_back_as_it_was(draft: Definition, history: History, tmp_path: Path) -> None:
    """Definition to file and back is lossless, decimals, points and planned conditions included."""
    path = tmp_path / "spec.json"
    spec = Spec.of(draft, history, seen={"leads": 6})
    spec.write(path)
    again = Spec.read(path)
    assert again == spec
    assert again.definition == draft
    assert again.definition.to_dict() == draft.to_dict()


def test_a_ladder_comes_back_as_it_was(ladder: Ladder, history: History, tmp_path: Path) -> None:
    """A ladder too, with who can never be a lead."""
    path = tmp_path / "spec.json"
    Spec.of(ladder, history).write(path)
    assert Spec.read(path).definition == ladder


def test_decimals_are_text_in_the_signed_form(draft: Definition, history: History) -> None:
    """No decimal number is left in what is signed; a text that looks like one stays text."""
    body = Spec.of(draft, history).body
    assert body["characteristics"]["score"] == "1.5"
    assert [term["points"] for term in body["characteristics"]["of"]] == ["0.5", 2, -1, 1, 1, 1, "1e-07"]
    assert body["characteristics"]["of"][1]["when"]["value"] == [1, "99.75"]
    assert body["format"]["any"][0]["value"] == ["webinar", "2.5"]


def test_it_starts_at_version_one(draft: Definition, history: History) -> None:
    """The first agreement is 1.0.0, replaces nothing and is signed by nobody."""
    document = Spec.of(draft, history).to_dict()
    first = {name: document["definition"][name] for name in ("version", "supersedes", "change", "golden")}
    assert first == {"version": "1.0.0", "supersedes": None, "change": None, "golden": []}
    assert document["signoffs"] == []


def test_jq_prints_the_digest(draft: Definition, history: History, jq: Path, tmp_path: Path) -> None:
    """Anyone can check the digest with two programs that are not ours."""
    path = tmp_path / "spec.json"
    spec = Spec.of(draft, history)
    spec.write(path)
    form = subprocess.run([jq, "-cjS", ".definition", path], capture_output=True, check=True).stdout
    printed = subprocess.run(["sha256sum"], input=form, capture_output=True, check=True).stdout.decode()
    assert spec.stated == spec.digest == f"sha256:{printed.split()[0]}"


def test_only_what_is_used_is_in_the_catalogue(draft: Definition, history: History) -> None:
    """The catalogue holds the fields, actions and attributes that the definition names, and no others."""
    catalogue = Spec.of(draft, history).body["catalogue"]
    assert [field["name"] for field in catalogue["fields"]] == [
        "Budget", "amount", "asked_on", "customer", "format", "größe", "revenue", "seniority", "source",
    ]  # fmt: skip
    assert catalogue["activities"] == [
        {
            "name": "download",
            "by": "lead",
            "attributes": [{"name": "minutes", "type": "number"}, {"name": "tier", "type": "text"}],
        },
        {"name": "page view", "by": "lead", "label": "Product page view"},
    ]
    assert catalogue["tracks"] == {"field": "source", "kinds": [{"activity": "page view", "sources": ["google"]}]}
    assert (catalogue["time_zone"], catalogue["missing"]) == ("America/New_York", ["", "n/a"])


def test_the_catalogue_comes_back_as_it_was(draft: Definition, history: History) -> None:
    """Types, orders, aliases, missing tokens and what is personal survive the paper."""
    catalogue = Spec.of(draft, history).catalogue
    for name in ("amount", "asked_on", "customer", "format", "revenue", "seniority", "source"):
        assert catalogue.fields[name] == history.catalogue.fields[name]


def test_figures_stand_beside_the_digest(draft: Definition, history: History) -> None:
    """What the room saw is kept with the history's fingerprint, and does not change what is agreed."""
    bare, shown = Spec.of(draft, history), Spec.of(draft, history, seen={"admitted": 3})
    assert shown.seen == {"history": history.fingerprint, "admitted": 3}
    assert bare.digest == shown.digest


def test_the_order_of_a_history_does_not_matter(draft: Definition, history: History) -> None:
    """Two histories that say the same in another order give the same digest."""
    settings = {
        "missing": ["n/a", ""],
        "time_zone": "America/New_York",
        "fields": {"größe": {}, "format": {"type": "category", "aliases": {"webinar": ["Webinar"]}, "label": "Format"}},
    }
    bare = Definition.from_dict({"leadkit": "definition/1", "id": "d", "format": draft.format.to_dict()})  # type: ignore[union-attr]
    other = History({"format": ["list"], "lead_id": ["X"], "größe": ["1"]}, settings=settings)
    assert Spec.of(bare, history).digest == Spec.of(bare, other).digest


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value in a document."""
    yield path
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in members:
        yield from places(member, (*path, name))


def altered(document: dict[str, Any], path: tuple[Any, ...]) -> dict[str, Any]:
    """Return the document with one value replaced by another."""
    document = copy.deepcopy(document)
    home: Any = document
    for step in path[:-1]:
        home = home[step]
    old = home[path[-1]]
    home[path[-1]] = (
        not old if isinstance(old, bool) else old + 1 if isinstance(old, int) else f"{old}x" if old else "x"
        if not isinstance(old, list | dict) else None
    )  # fmt: skip
    return document


def test_every_alteration_is_noticed(draft: Definition, history: History) -> None:
    """Whatever single value of the definition is altered: the document is refused, or it is CHANGED."""
    document = Spec.of(draft, history).to_dict()
    count = 0
    for path in places(document["definition"], ("definition",)):
        if len(path) > 1:
            count += 1
            try:
                found = Spec.from_dict(altered(document, path)).verify()
            except DocumentError:
                continue
            assert found.answers == ("CHANGED",), path
    assert count > 150


def test_every_removal_is_noticed(draft: Definition, history: History) -> None:
    """Whatever single value of the definition is left out: the document is refused, or it is CHANGED."""
    document = Spec.of(draft, history).to_dict()
    for path in places(document["definition"], ("definition",)):
        if len(path) > 1:
            without = copy.deepcopy(document)
            home: Any = without
            for step in path[:-1]:
                home = home[step]
            del home[path[-1]]
            try:
                found = Spec.from_dict(without).verify()
            except DocumentError:
                continue
            assert found.answers == ("CHANGED",), path


def test_an_untouched_file_is_intact_and_unsigned(draft: Definition, history: History, tmp_path: Path) -> None:
    """Intact is never called signed; laid out otherwise, the file is still intact."""
    spec = Spec.of(draft, history)
    path = tmp_path / "spec.json"
    path.write_text(json.dumps(spec.to_dict(), sort_keys=True, indent=None, ensure_ascii=True), encoding="utf-8")
    assert Spec.read(path).verify().answers == ("INTACT", "UNSIGNED")
    assert "UNSIGNED" in str(Spec.read(path).verify())


FAULTY: dict[str, tuple[dict[str, Any], list[str]]] = {
    "another kind": ({"leadkit": "spec/2"}, ["unknown-kind"]),
    "an unknown member": ({"extra": 1}, ["unknown-member"]),
    "no digest": ({"digest": "sha256:12"}, ["bad-digest"]),
    "sign-offs of the wrong kind": ({"signoffs": {}}, ["wrong-kind"]),
    "no definition": ({"definition": []}, ["wrong-kind"]),
}


@pytest.mark.parametrize(("change", "codes"), FAULTY.values(), ids=FAULTY.keys())
def test_a_faulty_envelope_is_refused(
    change: dict[str, Any], codes: list[str], draft: Definition, history: History
) -> None:
    """Each fault around the definition is named."""
    with pytest.raises(DocumentError) as caught:
        Spec.from_dict({**Spec.of(draft, history).to_dict(), **change})
    assert [fault.code for fault in caught.value.faults] == codes


INNER: dict[str, tuple[dict[str, Any], set[str]]] = {
    "no version": ({"version": "one"}, {"bad-version"}),
    "an unknown member": ({"extra": 1}, {"unknown-member"}),
    "a decimal": ({"characteristics": {"key": "r", "field": "revenue", "op": ">", "value": 0.5}}, {"not-canonical"}),
    "an unknown zone": ({"catalogue": {"time_zone": "Mars/Base"}}, {"time-zone"}),
    "a catalogue of the wrong kind": ({"catalogue": []}, {"wrong-kind"}),
    "an unknown type": ({"catalogue": {"fields": [{"name": "a", "type": "nummer"}]}}, {"unknown-choice"}),
    "fields of the wrong kind": ({"catalogue": {"fields": {"a": 1}}}, {"wrong-kind"}),
    "tracks of the wrong kind": ({"catalogue": {"tracks": [1]}}, {"wrong-kind"}),
    "a control character": ({"title": "a\u0007"}, {"not-canonical", "control-character"}),
    "golden of the wrong kind": ({"golden": {}}, {"wrong-kind"}),
    "attributes that differ": (
        {
            "catalogue": {
                "activities": [
                    {"name": "a", "attributes": [{"name": "x", "type": "text"}]},
                    {"name": "b", "attributes": [{"name": "x", "type": "number"}]},
                ]
            }
        },
        {"attribute-differs"},
    ),
}


@pytest.mark.parametrize(("change", "codes"), INNER.values(), ids=INNER.keys())
def test_a_faulty_definition_is_refused(
    change: dict[str, Any], codes: set[str], draft: Definition, history: History
) -> None:
    """Each fault within the signed part is named."""
    document = Spec.of(draft, history).to_dict()
    document["definition"] = {**document["definition"], **change}
    with pytest.raises(DocumentError) as caught:
        Spec.from_dict(document)
    assert {fault.code for fault in caught.value.faults} == codes


def test_what_would_not_read_back_is_refused(history: History) -> None:
    """A planned condition that compares a number with a text is not written as something else."""
    planned = {"key": "r", "field": "revenue", "op": "=", "value": "2.5", "planned": True}
    draft = Definition.from_dict({"leadkit": "definition/1", "id": "d", "characteristics": planned})
    with pytest.raises(DocumentError) as caught:
        Spec.of(draft, history)
    assert caught.value.faults[0].code == "not-lossless"


def test_what_does_not_suit_is_refused(history: History) -> None:
    """Only what the history can judge becomes an agreement."""
    draft = Definition.from_dict(
        {"leadkit": "definition/1", "id": "d", "format": {"key": "f", "field": "formt", "op": "known"}}
    )
    with pytest.raises(UnsuitableError, match="format"):
        Spec.of(draft, history)


def test_a_bad_version_is_refused(draft: Definition, history: History) -> None:
    """A version has three numbers."""
    with pytest.raises(DocumentError):
        Spec.of(draft, history, version="1.0")
