"""The canonical form: ours, the rfc8785 package's and jq's agree byte for byte, and the rest is refused."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from leadkit.definition.files import MAX_INTEGER
from leadkit.errors import DocumentError
from leadkit.spec import canonical, digest

TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=20)
NAME = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=10)
LEAF = st.none() | st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | TEXT
TREE = st.recursive(LEAF, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAME, inner, max_size=4))
DOCUMENT = st.dictionaries(NAME, TREE, max_size=5)


@given(DOCUMENT)
def test_it_is_rfc_8785(document: dict[str, Any]) -> None:
    """Within the profile our bytes are those of an independent RFC 8785 library."""
    assert canonical(document) == rfc8785.dumps(document)


def test_jq_agrees(jq: Path, tmp_path: Path) -> None:
    """Within the profile ``jq -cjS`` prints the same bytes, signs, emoji and the largest numbers included."""
    document = {
        "b": [1, -0, MAX_INTEGER, -MAX_INTEGER, True, False, None, []],
        "a": {"z": 'größer “als” \\ / "', "Z": "\u2028 \U0001f600 \ue000", "A b": {}, "é".encode().hex(): ""},
    }
    path = tmp_path / "document.json"
    path.write_text(json.dumps(document, indent=2), encoding="utf-8")
    assert subprocess.run([jq, "-cjS", ".", path], capture_output=True, check=True).stdout == canonical(document)


OUTSIDE = {
    "a decimal": {"value": 0.5},
    "a whole number as a decimal": {"value": 5.0},
    "too large": {"value": MAX_INTEGER + 1},
    "a name beyond ASCII": {"größe": 1},
    "a control character": {"title": "a\nb"},
    "the delete character": {"title": "a\x7fb"},
    "half a surrogate": {"title": "\ud800"},
    "no JSON at all": {"value": {1, 2}},
}


@pytest.mark.parametrize("document", OUTSIDE.values(), ids=OUTSIDE.keys())
def test_what_programs_write_differently_is_refused(document: dict[str, Any]) -> None:
    """What another program could print otherwise has no canonical form here."""
    with pytest.raises(DocumentError) as caught:
        canonical(document)
    assert [fault.code for fault in caught.value.faults] == ["not-canonical"]


def test_every_fault_has_its_place() -> None:
    """All that is outside the profile is named at once, each with its place."""
    with pytest.raises(DocumentError) as caught:
        canonical({"levels": [{"value": 0.5}], "title": "\t"})
    assert [(fault.place, fault.path) for fault in caught.value.faults] == [
        ("Definition › levels › value", ("levels", 0, "value")),
        ("Definition › title", ("title",)),
    ]


def test_the_digest_names_its_kind() -> None:
    """A digest is SHA-256 in hexadecimal, and says so."""
    assert digest({}) == "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
