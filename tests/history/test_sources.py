"""Tables from files and frames, whatever wrote them."""

from __future__ import annotations

import codecs
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadkit.errors import HistoryError
from leadkit.history import sources
from leadkit.history.settings import CsvSettings
from leadkit.history.sources.frame import of_frame
from leadkit.history.sources.table import Table

TEXT = 'id,name,city\n1,"Müller, ""K""",Zürich\n2,,\n3,"two\nlines",€\n'
ROWS = {"id": ["1", "2", "3"], "name": ['Müller, "K"', "", "two\nlines"], "city": ["Zürich", "", "€"]}


def read(path: Path, data: bytes | str, **csv: str) -> Table:
    """Write a file and read it."""
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return sources.read(path, CsvSettings(**csv))


def rows(table: Table) -> dict[str, list[str | None]]:
    """Return a table as plain data."""
    found = {}
    for name in table.columns:
        cells = table.cells(name)
        texts = cells.texts().to_pylist()
        found[name] = [None if code < 0 else texts[code] for code in cells.codes]
    return found


def codes(table: Table) -> dict[str, int]:
    """Return the notices of a table: code and count."""
    return {notice.code: notice.count for notice in table.notices}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_encoding_and_delimiter_are_found(tmp_path: Path, encoding: str, delimiter: str, line_end: str) -> None:
    """UTF-8 and UTF-16 with and without a mark and cp1252, with any usual delimiter and line end."""
    text = TEXT.replace("Müller, ", "Müller ").replace(",", delimiter).replace("\n", line_end)
    table = read(tmp_path / "a.csv", text.encode(encoding))
    expected = {**ROWS, "name": ['Müller "K"', "", f"two{line_end}lines"]}
    assert rows(table) == expected
    assert sources.headers(tmp_path / "a.csv", CsvSettings()) == ["id", "name", "city"]


def test_utf_16_with_its_other_mark(tmp_path: Path) -> None:
    """Big-endian files bear the mark the other way round."""
    assert rows(read(tmp_path / "a.csv", codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"))) == ROWS


def test_settings_win_over_sniffing(tmp_path: Path) -> None:
    """Delimiter and encoding may be given."""
    table = read(tmp_path / "a.csv", "id;a,b\n1;ä,x".encode("cp1250"), delimiter=";", encoding="cp1250")
    assert rows(table) == {"id": ["1"], "a,b": ["ä,x"]}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_read(tmp_path: Path, line_end: str) -> None:
    """Lines may also end as old Macs ended them, in sound files and in ragged ones, and below a named delimiter."""
    data = 'id,a\n1,"x\ny"\n2,z\n'.replace("\n", line_end)
    assert rows(read(tmp_path / "a.csv", data)) == {"id": ["1", "2"], "a": [f"x{line_end}y", "z"]}
    assert sources.headers(tmp_path / "a.csv", CsvSettings()) == ["id", "a"]
    ragged = read(tmp_path / "b.csv", f"id,a{line_end}1,x{line_end}2{line_end}")
    assert rows(ragged) == {"id": ["1", "2"], "a": ["x", ""]}
    assert ragged.notices[0].examples == ("line 3: 2",)
    named = read(tmp_path / "c.csv", f"sep=;{line_end}id;a{line_end}1;2,5{line_end}")
    assert rows(named) == {"id": ["1"], "a": ["2,5"]}


def test_a_line_that_names_the_delimiter_is_taken_for_it(tmp_path: Path) -> None:
    """Excel writes ``sep=;`` before the header."""
    assert rows(read(tmp_path / "a.csv", "sep=;\r\nid;a\r\n1;2,5\r\n")) == {"id": ["1"], "a": ["2,5"]}
    ragged = read(tmp_path / "b.csv", "sep=;\r\nid;a\r\n1;2\r\n3\r\n")
    assert rows(ragged) == {"id": ["1", "3"], "a": ["2", ""]}


def test_a_single_column_is_a_table(tmp_path: Path) -> None:
    """No delimiter at all is no fault, nor is a missing last line end."""
    assert rows(read(tmp_path / "a.csv", "id\n1\n2")) == {"id": ["1", "2"]}


def test_cells_stay_as_they_are(tmp_path: Path) -> None:
    """Nothing is a missing value, a number or a formula by itself."""
    table = read(tmp_path / "a.csv", 'id,a\n00123,NA\n=1+1,null\n"", nan \n</script>,#N/A\n')
    assert rows(table) == {"id": ["00123", "=1+1", "", "</script>"], "a": ["NA", "null", " nan ", "#N/A"]}


def test_a_blank_column_without_a_name_is_left_out(tmp_path: Path) -> None:
    """An empty last column is a stray delimiter; one with content is called by its place."""
    table = read(tmp_path / "a.csv", "id,,\n1,,x\n2,,\n")
    assert rows(table) == {"id": ["1", "2"], "column 3": ["x", ""]}
    assert codes(table) == {"blank-columns": 1, "no-header": 1}
    assert sources.headers(tmp_path / "a.csv", CsvSettings()) == ["id", "column 3"]


def test_columns_of_the_same_name_are_numbered(tmp_path: Path) -> None:
    """Twins get a number that no other column has."""
    table = read(tmp_path / "a.csv", "a,a,a (2),a\n1,2,3,4\n")
    assert rows(table) == {"a": ["1"], "a (3)": ["2"], "a (2)": ["3"], "a (4)": ["4"]}
    assert codes(table) == {"same-header": 2}


def test_ragged_rows_are_levelled_and_counted(tmp_path: Path) -> None:
    """Short rows are filled up, long ones cut, each with its line; blank cells beyond the header do not matter."""
    table = read(tmp_path / "a.csv", "id,a\n1,x\n2\n3,y,z\n4,w,\n\n5,v\nGrand Totals\n")
    assert rows(table) == {"id": ["1", "2", "3", "4", "5", "Grand Totals"], "a": ["x", "", "y", "w", "v", ""]}
    assert codes(table) == {"short-rows": 2, "long-rows": 1}
    assert table.notices[0].examples == ("line 3: 2", "line 8: Grand Totals")


def test_nul_bytes_are_left_out_and_counted(tmp_path: Path) -> None:
    """A file that a crash has filled up is still read."""
    table = read(tmp_path / "a.csv", b"id,a\n1,x\x00y\n2,\x00\x00\n")
    assert rows(table) == {"id": ["1", "2"], "a": ["xy", ""]}
    assert codes(table) == {"nul-bytes": 3}


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xef\xbb\xbf", b"  \r\n"])
def test_an_empty_file_is_said_so(tmp_path: Path, data: bytes) -> None:
    """A file without a header is no table."""
    with pytest.raises(HistoryError, match=r"a\.csv: the file is empty"):
        read(tmp_path / "a.csv", data)


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    """No rows are for the history to judge."""
    table = read(tmp_path / "a.csv", "id,a\n")
    assert (table.rows, rows(table)) == (0, {"id": [], "a": []})


@pytest.mark.parametrize("row", ['2,"y', '"2,y'])
@pytest.mark.parametrize("more", [1, 3, 60_000])
def test_a_quotation_mark_that_never_closes_is_said_so(tmp_path: Path, row: str, more: int) -> None:
    """The rest of a file in one cell is a fault, however long it is."""
    with pytest.raises(HistoryError, match=r"quotation mark (is never closed|may be missing)"):
        read(tmp_path / "a.csv", f"id,a\n1,x\n{row}\n" + "3,z\n" * more)


def test_a_last_cell_of_several_lines_is_no_fault(tmp_path: Path) -> None:
    """Where the quotation mark is closed, or there is none, all is well."""
    assert rows(read(tmp_path / "a.csv", 'id,a\n1,"x\ny"\n\n')) == {"id": ["1"], "a": ["x\ny"]}
    assert rows(read(tmp_path / "b.csv", 'id;a;b\n1;"\n";\n')) == {"id": ["1"], "a": ["\n"], "b": [""]}


def test_other_kinds_of_file_are_refused(tmp_path: Path) -> None:
    """The error names what can be read."""
    with pytest.raises(HistoryError, match=r"“\.xlsx” cannot be read") as caught:
        read(tmp_path / "a.xlsx", b"PK")
    assert ".csv" in caught.value.faults[0].allowed


def test_a_broken_parquet_is_said_so(tmp_path: Path) -> None:
    """Whatever is inside, the answer is a sentence."""
    for action in (sources.read, sources.headers):
        (tmp_path / "a.parquet").write_bytes(b"PAR1 nothing")
        with pytest.raises(HistoryError, match="not a Parquet file"):
            action(tmp_path / "a.parquet", CsvSettings())


def test_parquet_keeps_exact_values(tmp_path: Path) -> None:
    """Typed columns have the text of their CSV; nulls are nulls."""
    table = pa.table({
        "id": pa.array([2**53 + 1, None]), "x": pa.array([0.1, None]), "ok": pa.array([True, None]),
        "at": pa.array([datetime(2026, 3, 8, 2, 30, tzinfo=UTC), None], pa.timestamp("ns", "UTC")),
        "local": pa.array([datetime(2026, 3, 8, 2, 30, 0, 250_000), None], pa.timestamp("ms")),
        "day": pa.array([date(2026, 3, 8), None]), "sum": pa.array([Decimal("300.10"), None]),
        "kind": pa.array(["a", None]).dictionary_encode(), "list": pa.array([[1], None]),
    })  # fmt: skip
    pq.write_table(table, tmp_path / "a.parquet")
    found = rows(sources.read(tmp_path / "a.parquet", CsvSettings()))
    assert {name: cells[1] for name, cells in found.items()} == dict.fromkeys(table.column_names)
    assert {name: cells[0] for name, cells in found.items()} == {
        "id": "9007199254740993", "x": "0.1", "ok": "true", "at": "2026-03-08T02:30:00Z",
        "local": "2026-03-08T02:30:00.25", "day": "2026-03-08", "sum": "300.10", "kind": "a", "list": "[1]",
    }  # fmt: skip
    assert sources.headers(tmp_path / "a.parquet", CsvSettings()) == table.column_names


def test_data_frames_of_any_dtype() -> None:
    """Object, text, numbers, moments, categories, booleans and nullable types; what is not there is null."""
    frame = pd.DataFrame({
        "object": ["a", None, float("nan")], "mixed": [1, 2.5, pd.NA], "text": pd.Series(["a", None, "b"], dtype="str"),
        "int": [1, 2, 3], "float": [1.0, 2.5, float("nan")], "bool": [True, False, True],
        "nullable": pd.array([1, None, 3], dtype="Int64"), "maybe": pd.array([True, None, False], dtype="boolean"),
        "stamp": pd.to_datetime(["2026-01-01 10:00", None, "2026-01-02 00:00"]),
        "zoned": pd.DatetimeIndex(["2026-01-01 10:00", None, "2026-01-02 00:00"], tz="Europe/Berlin"),
        "category": pd.Categorical(["x", None, "y"], categories=["y", "x", "z"]),
        "objects": [datetime(2026, 1, 1, tzinfo=UTC), pd.NaT, date(2026, 1, 2)],
    })  # fmt: skip
    assert rows(of_frame("leads", frame)) == {
        "object": ["a", None, None], "mixed": ["1", "2.5", None], "text": ["a", None, "b"], "int": ["1", "2", "3"],
        "float": ["1.0", "2.5", None], "bool": ["true", "false", "true"], "nullable": ["1", None, "3"],
        "maybe": ["true", None, "false"], "stamp": ["2026-01-01T10:00:00", None, "2026-01-02T00:00:00"],
        "zoned": ["2026-01-01T09:00:00Z", None, "2026-01-01T23:00:00Z"], "category": ["x", None, "y"],
        "objects": ["2026-01-01T00:00:00Z", None, "2026-01-02"],
    }  # fmt: skip


def test_what_streams_as_arrow_is_a_frame() -> None:
    """Other data frames come by the arrow interface."""
    batch = pa.record_batch({"id": [1, 2]})
    assert rows(of_frame("leads", pa.RecordBatchReader.from_batches(batch.schema, [batch]))) == {"id": ["1", "2"]}


def test_ids_kept_as_floats_lose_their_point_nought() -> None:
    """A column of whole numbers with gaps is one of floats in pandas, and still names leads."""
    table = of_frame("a", pd.DataFrame({"whole": [7.0, None], "part": [7.5, None]}))
    assert table.ids("whole").texts().to_pylist() == ["7"]
    assert table.ids("part").texts().to_pylist() == ["7.5"]


@pytest.mark.parametrize("frame", [3, "leads.csv", [1, 2]])
def test_what_is_no_frame_is_said_so(frame: object) -> None:
    """The error names what came."""
    with pytest.raises(HistoryError, match=f"this is a {type(frame).__name__}"):
        of_frame("leads", frame)


def test_columns_of_different_lengths_are_refused() -> None:
    """A mapping of columns is a table only if they are equally long."""
    with pytest.raises(HistoryError, match="different lengths"):
        of_frame("leads", {"a": [1], "b": [1, 2]})


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\ufeff"), max_size=8)


@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_what_pandas_writes_is_read_back(tmp_path: Path, cells: list[tuple[str, str, str]]) -> None:
    """Any text survives the way through a CSV."""
    frame = pd.DataFrame([("1", *row) for row in cells], columns=["id", "a", "b", "c"])
    frame.to_csv(tmp_path / "a.csv", index=False)
    found = sources.read(tmp_path / "a.csv", CsvSettings())
    assert rows(found) == {name: frame[name].tolist() for name in frame}
