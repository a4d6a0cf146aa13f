from __future__ import annotations

import json
from pathlib import Path

import pytest
from dozen import FORM, RICH

from leadkit.errors import DocumentError, UnsuitableError, UsageError
from leadkit.report import Setting, write_figures
from leadkit.workshop.folder import new


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of a workshop on three leads."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "leads.csv").write_text("lead_id,format,revenue\nL1,form,500\nL2,list,100\nL3,form,\n")
    (data / "history.toml").write_text(
        'leadkit = "history/1"\n[fields.revenue]\ntype = "number"\n[leads]\nfile = "leads.csv"\nid = "lead_id"\n'
    )
    new(tmp_path / "room", data, "Room")
    return tmp_path / "room"


def draft(path: Path, **criterion: object) -> Path:
    """Write a draft of one condition."""
    path.write_text(json.dumps({"leadkit": "definition/1", "id": path.stem, "format": {"all": [criterion]}}))
    return path


def test_a_workshop_brings_all(folder: Path) -> None:
    """From the folder come title, leads, agenda, drafts by side, and the place of agreements."""
    setting = Setting.open(folder)
    assert (setting.title, setting.history.n, setting.specs()) == ("Room", 3, folder / "specs")
    assert [phase.notebook for phase in setting.agenda] == [
        "0_prepare",
        "1_diagnose",
        "2_draft",
        "3_compare",
        "5_export",
    ]
    assert setting.draft_path("sales") == folder / "drafts" / "sales.json"
    assert list(setting.admissions()) == ["sales", "marketing", "leadership"]


def test_leads_and_drafts_can_be_given_instead(folder: Path, tmp_path: Path) -> None:
    """Without a workshop a folder of leads and files of drafts do; names come from the files, or are given."""
    setting = Setting.open(None, folder.parent / "data")
    paths = [draft(tmp_path / "a.json", **FORM), draft(tmp_path / "b.json", **RICH)]
    assert setting.title is None
    assert setting.agenda == ()
    assert {name: side.counts["admitted"] for name, side in setting.admissions(paths).items()} == {"a": 2, "b": 1}
    assert list(setting.admissions({"one": paths[0], "two": str(paths[1])})) == ["one", "two"]


def test_drafts_of_one_name_are_told_apart(folder: Path, tmp_path: Path) -> None:
    """Two files of one name in different folders are two drafts, called by their paths."""
    (tmp_path / "b").mkdir()
    paths = [draft(tmp_path / "a.json", **FORM), draft(tmp_path / "b" / "a.json", **RICH)]
    assert list(Setting.open(folder).admissions(paths)) == [str(path) for path in paths]


def test_something_must_be_given(folder: Path) -> None:
    """A notebook with neither a workshop nor leads says what it needs; so does one without a place to write to."""
    with pytest.raises(UsageError, match=r"\(workshop\) or a folder of past leads \(history\)"):
        Setting.open(None, None)
    with pytest.raises(UsageError, match=r"name the folder that the agreement is written to"):
        Setting.open(None, folder.parent / "data").specs()


def test_a_draft_that_does_not_suit_is_named(folder: Path, tmp_path: Path) -> None:
    """Of several drafts the faulty one is named, with its fault."""
    path = draft(tmp_path / "typo.json", **{**RICH, "field": "revenu"})
    with pytest.raises(UnsuitableError, match=r"the draft of typo › .*revenu.*Did you mean “revenue”"):
        Setting.open(folder).admissions([path])


def test_a_draft_that_is_not_there_is_told(folder: Path) -> None:
    """A misspelt file is answered, not with a traceback."""
    with pytest.raises(DocumentError, match="there is no such file"):
        Setting.open(folder).read_draft(folder / "drafts" / "sale.json")


def test_figures_are_written_only_where_asked(tmp_path: Path) -> None:
    """Without a path nothing is written; with one, folders are made and keys are sorted."""
    write_figures(None, {"a": 1})
    write_figures(tmp_path / "out" / "f.json", {"b": 1, "a": [2]})
    assert (tmp_path / "out" / "f.json").read_text() == '{\n "a": [\n  2\n ],\n "b": 1\n}\n'
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
