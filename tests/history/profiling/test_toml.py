"""Writing TOML: whatever stands in the data, the result is sound."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from leadkit.history.profiling.toml import CHECK, Block, write

TEXT = st.text(st.characters(codec="utf-8"))
VALUE = st.one_of(
    TEXT, st.booleans(), st.integers(-(2**53), 2**53), st.dates(date(1000, 1, 1)),
    st.lists(TEXT).map(tuple), st.dictionaries(TEXT, st.lists(TEXT).map(tuple), max_size=4),
)  # fmt: skip


@given(st.dictionaries(TEXT, VALUE, max_size=4), TEXT, TEXT)
def test_what_is_written_reads_back(members: dict[str, object], name: str, remark: str) -> None:
    """Any keys, values and remarks, hostile ones too."""
    block = Block(("fields", name), [remark])
    for key, value in members.items():
        block.add(key, value, remark)  # type: ignore[arg-type]
    found = tomllib.loads(write([block], Path()))["fields"][name]
    as_lists = {
        key: {k: list(v) for k, v in value.items()} if isinstance(value, dict) else value
        for key, value in members.items()
    }
    assert found == {key: list(value) if isinstance(value, tuple) else value for key, value in as_lists.items()}


def test_files_are_named_as_seen_from_the_folder(tmp_path: Path) -> None:
    """The history.toml may lie elsewhere than its files."""
    block = Block(("leads",))
    block.add("file", tmp_path / "data" / "leads.csv")
    assert 'file = "leads.csv"' in write([block], tmp_path / "data")
    assert 'file = "../data/leads.csv"' in write([block], tmp_path / "out")


def test_a_remark_stays_one_comment() -> None:
    """A line end in a value cannot end the comment that shows it."""
    block = Block(("leads",), ["a\nb = 1\x00\u2028c"])
    assert tomllib.loads(write([block], Path())) == {"leads": {}}


def test_what_a_person_should_check_is_listed_with_its_place() -> None:
    """Remarks that are mere information are not."""
    block = Block(("fields", "a b"), ["seen"])
    block.check("first")
    block.add("type", "text", CHECK + "second", "third", None)
    assert block.checks == ['fields."a b": first', 'fields."a b" type: second']
