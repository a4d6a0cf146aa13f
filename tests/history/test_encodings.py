"""How the bytes of a file become text: what settings declare, what is found out, and what does not fit."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadkit.history import sources
from leadkit.history.settings import CsvSettings
from leadkit.history.sources import encodings
from leadkit.history.sources.table import Table

CITIES = "id,city\n1,Zürich\n2,Köln\n3,Århus\n"


def read(path: Path, data: bytes, encoding: str | None = None) -> Table:
    """Write a file and read it."""
    path.write_bytes(data)
    return sources.read(path, CsvSettings(encoding=encoding))


def cells(table: Table, name: str) -> list[str]:
    """Return the cells of a column of text."""
    found: list[str] = table.columns[name].to_pylist()
    return found


def said(table: Table) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Return the notices of a table: code to count and examples."""
    return {notice.code: (notice.count, notice.examples) for notice in table.notices}


@pytest.mark.parametrize("declared", [None, "utf-8", "UTF8", "utf-8-sig"])
def test_one_bad_byte_costs_one_character(tmp_path: Path, declared: str | None) -> None:
    """A UTF-8 file with a stray byte stays UTF-8, whether that was declared or found out."""
    table = read(tmp_path / "a.csv", CITIES.encode() + b"4,K\xf6ln\n", declared)
    assert cells(table, "city") == ["Zürich", "Köln", "Århus", "K\ufffdln"]
    assert said(table) == {"bad-bytes": (1, ("line 5: 4,K\ufffdln",))}
    assert "utf-8" in table.notices[0].message


def test_more_bad_bytes_than_letters_of_utf_8_are_cp1252(tmp_path: Path) -> None:
    """Without a declaration the majority decides, and the notice says what was taken and why."""
    table = read(tmp_path / "a.csv", CITIES.encode("cp1252") + "4,Malmö\n".encode())
    assert cells(table, "city") == ["Zürich", "Köln", "Århus", "MalmÃ¶"]
    assert said(table) == {"taken-for-cp1252": (3, ("line 2: 1,Zürich", "line 3: 2,Köln", "line 4: 3,Århus"))}
    assert "3 bytes" in table.notices[0].message


def test_as_many_bad_bytes_as_letters_of_utf_8_are_cp1252(tmp_path: Path) -> None:
    """A tie is no majority."""
    assert "taken-for-cp1252" in said(read(tmp_path / "a.csv", b"id,a\n1,\xc3\xa4\n2,\xe4\n"))


def test_a_declared_encoding_is_never_sniffed_over(tmp_path: Path) -> None:
    """What is declared holds although all of the file looks like something else."""
    table = read(tmp_path / "a.csv", CITIES.encode("cp1252"), "utf-8")
    assert cells(table, "city") == ["Z\ufffdrich", "K\ufffdln", "\ufffdrhus"]
    assert said(table)["bad-bytes"][0] == 3
    assert cells(read(tmp_path / "b.csv", CITIES.encode(), "cp1252"), "city")[0] == "ZÃ¼rich"
    assert cells(read(tmp_path / "c.csv", CITIES.encode(), "ascii"), "city")[1] == "K\ufffd\ufffdln"


@pytest.mark.parametrize("declared", [None, "cp1252"])
def test_bytes_that_cp1252_does_not_have_are_replaced(tmp_path: Path, declared: str | None) -> None:
    """They are counted, with the first lines that hold one."""
    table = read(tmp_path / "a.csv", b"id,a\n1,\xe4\x81\n2,\x8d\x8f\n", declared)
    assert cells(table, "a") == ["ä\ufffd", "\ufffd\ufffd"]
    assert said(table)["bad-bytes"] == (3, ("line 2: 1,ä\ufffd", "line 3: 2,\ufffd\ufffd"))


def test_a_ragged_file_with_a_bad_byte(tmp_path: Path) -> None:
    """Both are counted, and once."""
    table = read(tmp_path / "a.csv", CITIES.encode() + b"4\n5,\xff\n")
    assert cells(table, "city")[3:] == ["", "\ufffd"]
    assert said(table) == {"bad-bytes": (1, ("line 6: 5,\ufffd",)), "short-rows": (1, ("line 5: 4",))}


def test_replacement_characters_of_the_file_itself_are_no_bad_bytes(tmp_path: Path) -> None:
    """What an earlier program has replaced is sound text now."""
    assert said(read(tmp_path / "a.csv", "id,a\n1,\ufffd\n2\n".encode())).keys() == {"short-rows"}


def test_a_bad_byte_in_the_header(tmp_path: Path) -> None:
    """Header and cells are read alike."""
    table = read(tmp_path / "a.csv", "id,Größe,n\xe9\n1,2,3\n".encode().replace(b"\xc3\xa9", b"\xe9"), "utf-8")
    assert list(table.columns) == ["id", "Größe", "n\ufffd"]
    assert said(table) == {"bad-bytes": (1, ("line 1: id,Größe,n\ufffd",))}


def test_a_character_that_is_cut_off_at_the_end(tmp_path: Path) -> None:
    """Each byte of it counts."""
    table = read(tmp_path / "a.csv", CITIES.encode() + b"4,\xe2\x82")
    assert cells(table, "city")[3] == "\ufffd\ufffd"
    assert said(table)["bad-bytes"][0] == 2


def test_the_example_shows_the_place_in_a_long_line(tmp_path: Path) -> None:
    """The bad byte is in it, however long the line."""
    table = read(tmp_path / "a.csv", CITIES.encode() + b"4," + b"x" * 500 + b"\xff" + b"y" * 500 + b"\n")
    (example,) = said(table)["bad-bytes"][1]
    assert example.startswith("line 5: …x")
    assert "x\ufffdy" in example
    assert len(example) < 80


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_across_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line_end: str) -> None:
    """A file is read block by block; characters and line ends at their edges are not torn."""
    data = CITIES.replace("\n", line_end).encode() * 4 + b"4,\xff"
    for size in (1, 2, 3, 7):
        monkeypatch.setattr(encodings, "BLOCK", size)
        table = read(tmp_path / "a.csv", data)
        ((count, (example,)),) = said(table).values()
        assert (count, example[:9]) == (1, "line 17: ")
        assert cells(table, "city")[-3:] == ["Köln", "Århus", "\ufffd"]


@pytest.mark.parametrize("declared", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_with_and_without_their_mark(tmp_path: Path, declared: str) -> None:
    """A declared order of bytes holds; where none is declared the mark tells it, or the zeros do."""
    assert cells(read(tmp_path / "a.csv", CITIES.encode(declared), declared), "city")[0] == "Zürich"
    order = declared if declared[-1] == "e" else f"{declared}-le"
    assert cells(read(tmp_path / "b.csv", CITIES.encode(order), declared), "city")[0] == "Zürich"
    if declared == "utf-16":
        assert cells(read(tmp_path / "c.csv", CITIES.encode("utf-16-be"), declared), "city")[0] == "Zürich"


def test_half_a_character_of_utf_16(tmp_path: Path) -> None:
    """Surrogates without their other half and a last odd byte are bad bytes, not a crash."""
    data = codecs.BOM_UTF16_LE + CITIES.encode("utf-16-le") + "4,".encode("utf-16-le") + b"\x00\xd8x\x00\n\x00!"
    table = read(tmp_path / "a.csv", data)
    assert cells(table, "city")[3] == "\ufffd\ufffdx"
    assert said(table)["bad-bytes"][0] == 3


@given(st.binary(max_size=60), st.sampled_from([None, "utf-8", "cp1252", "utf-16", "shift_jis", "gb18030", "cp037"]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_any_bytes_are_text(tmp_path: Path, data: bytes, declared: str | None) -> None:
    """Whatever a file holds, it becomes UTF-8 without a NUL."""
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    with encodings.AsUtf8(path, encodings.find(path, declared).name) as text:
        found = text.read().decode("utf-8")
    assert "\0" not in found
