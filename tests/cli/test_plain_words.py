"""Refusals and reports stay short, plain and true, whatever stands in the files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from commands import DRAFT, HISTORY, LEADS, Answer, Call, write, write_history
from pyarrow import parquet

from leadkit.errors import shorten


def refused(answer: Answer, most: int = 800) -> str:
    """Return the one short line that a refusal says."""
    assert answer.code == 2
    assert re.fullmatch(r"leadkit: .+\n", answer.err)
    assert "should not have happened" not in answer.err
    assert len(answer.err) <= most
    assert not answer.err.endswith("..\n")
    return answer.err


def test_columns_that_cannot_be_names_are_cut_short(leadkit: Call, draft: Path, tmp_path: Path) -> None:
    """Read in the wrong encoding, the whole file is one column; it is not poured out."""
    leads = LEADS + "".join(f"X{at},2026-01-05T09:00:00Z,webinar,500,director,,won\n" for at in range(5_000))
    settings = HISTORY + '[csv]\nencoding = "utf-16"\n'
    leads = leads if len(leads) % 2 == 0 else leads + "\n"
    assert "lead_id" in refused(leadkit("admit", draft, write_history(tmp_path / "h", settings=settings, leads=leads)))


def test_settings_that_are_long_are_cut_short(leadkit: Call, draft: Path, tmp_path: Path) -> None:
    """What was found does not fill the screen."""
    settings = f'time_zone = "{"x" * 100_000}"\n{HISTORY}[csv]\ndelimiter = "{"y" * 100_000}"\n'
    said = refused(leadkit("admit", draft, write_history(tmp_path / "h", settings=settings)))
    assert "xxx…" in said
    assert "yyy…" in said


@pytest.mark.parametrize("cell", ["v" * 200_000, "two\nlines"], ids=["long", "two lines"])
def test_a_profile_quotes_cells_in_short(cell: str, leadkit: Call, tmp_path: Path) -> None:
    """One line for each remark, on the screen and in the file."""
    rows = "".join(f'L{at},"{cell}",{at % 7},2026-01-0{at % 9 + 1}\n' for at in range(40))
    (tmp_path / "leads.csv").write_text(f"lead_id,campaign,size,created\n{rows}")
    answer = leadkit("profile", tmp_path / "leads.csv", "--out", tmp_path / "history.toml")
    assert answer.code == 0
    assert "always" in answer.out
    assert all(line.startswith("  ") and len(line) < 300 for line in answer.out.splitlines()[1:])


SETTINGS: dict[str, tuple[dict[str, str], str]] = {
    "a long time": ({"P90D": "P999999999D"}, "mature_after: the duration is longer than 3,000 years"),
    "a longer time": ({"P90D": "P99999999999999999999D"}, "mature_after: the duration is longer than 3,000 years"),
    "before the calendar": ({"P90D": "P1000000D"}, "mature_after: “P1000000D”"),
    "the first moment": ({"2026-06-30T00:00:00Z": "0001-01-01T00:00:00Z"}, "as_of: “0001-01-01T00:00:00Z”"),
    "the last moment": ({"2026-06-30T00:00:00Z": "9999-12-31T23:59:59Z"}, "as_of: “9999-12-31T23:59:59Z”"),
    "brackets": ({"[leads]": f"a = {'[' * 5_000}\n[leads]"}, "history.toml: this is not TOML: brackets"),
    "digits": ({"[leads]": f"a = {'9' * 5_000}\n[leads]"}, "history.toml: this is not TOML: a number"),
}


@pytest.mark.parametrize(("changes", "said"), SETTINGS.values(), ids=SETTINGS.keys())
def test_a_setting_beyond_all_bounds(
    changes: dict[str, str], said: str, leadkit: Call, draft: Path, tmp_path: Path
) -> None:
    """It is refused with its place."""
    settings = HISTORY
    for old, new in changes.items():
        settings = settings.replace(old, new)
    assert said in refused(leadkit("admit", draft, write_history(tmp_path / "h", settings=settings)))


def test_the_settings_of_a_workshop_beyond_all_bounds(leadkit: Call, history: Path, tmp_path: Path) -> None:
    """They are read by the same reader of TOML."""
    assert leadkit("new", tmp_path / "w", history).code == 0
    path = tmp_path / "w" / "workshop.toml"
    text = path.read_text()
    for bad in ("[" * 5_000, "9" * 5_000):
        path.write_text(f"a = {bad}\n{text}")
        assert "not TOML" in refused(leadkit("open", tmp_path / "w"))


def test_parquet_that_is_none_or_empty(leadkit: Call, tmp_path: Path) -> None:
    """A table without columns holds no lead; what is no table is said with one full stop."""
    path = tmp_path / "leads.parquet"
    parquet.write_table(pa.table({}), path)
    assert "leads.parquet: the table holds no lead." in refused(leadkit("profile", path))
    path.write_bytes(b"PAR1" * 10)
    assert "not a Parquet file" in refused(leadkit("profile", path))


VALUES: dict[str, tuple[dict[str, Any], str]] = {
    "none": ({"op": "in", "value": []}, "this is an empty list."),
    "one": ({"op": "between", "value": [5]}, "this is a list of one value."),
    "three": ({"op": "between", "value": [5, 6, 7]}, "this is a list of 3 values."),
    "true": ({"op": ">=", "value": True}, "“true” is not."),
}


@pytest.mark.parametrize(("members", "said"), VALUES.values(), ids=VALUES.keys())
def test_what_was_found_is_called_what_it_is(
    members: dict[str, Any], said: str, leadkit: Call, history: Path, tmp_path: Path
) -> None:
    """An empty list is one, and true is written as in the file."""
    document = {**DRAFT, "characteristics": {"all": [{"key": "k", "field": "revenue", **members}]}}
    assert said in refused(leadkit("admit", write(tmp_path / "d.json", document), history))


def test_an_empty_list_of_conditions(leadkit: Call, history: Path, tmp_path: Path) -> None:
    """A list is there, but nothing in it."""
    document = write(tmp_path / "d.json", {**DRAFT, "actions": {"all": []}})
    assert "this is an empty list." in refused(leadkit("admit", document, history))


def test_values_are_shown_as_in_files() -> None:
    """True, false and nothing; texts as they are."""
    assert [shorten(value) for value in (True, False, None, 1, "a\nb")] == ["true", "false", "null", "1", "a\ufffdb"]


def test_one_lead_is_one_lead(leadkit: Call, tmp_path: Path) -> None:
    """And one activity one."""
    answer = leadkit("sample", tmp_path / "one", "--leads", 1, "--activities", 1)
    assert answer.out.startswith("1 lead with 1 activity is in ")
    answer = leadkit("sample", tmp_path / "more", "--leads", 1, "--activities", 10)
    assert answer.out.startswith("1 lead with 10 activities is in ")


def test_a_small_copy_is_counted_too(leadkit: Call, tmp_path: Path) -> None:
    """Short arrays stand in the manifest; they take their bytes there."""
    leadkit("sample", tmp_path / "small", "--leads", 300, "--activities", 300)
    answer = leadkit("prepare", tmp_path / "small")
    assert " 0.0 bytes" not in answer.out
    data = leadkit("prepare", tmp_path / "small", "--json").data
    assert data["bytes_per_lead"] > 10
    assert data["bytes_per_activity"] > 4
    assert data["text_bytes"] > 300
