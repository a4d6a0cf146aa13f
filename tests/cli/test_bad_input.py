"""Bad and hostile input: a clear error or a counted notice, nothing lost, nothing executed."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from commands import ACTIVITIES, DRAFT, HISTORY, LEADS, Answer, Call, write, write_history

NAMES = [
    "</script><img src=x onerror=alert(1)>",
    "=1+1",
    "\x1b[31mred",
    "a\u202eb",
    "{n}",
    "%s",
    "'; DROP TABLE leads;--",
]


def one_line(answer: Answer) -> str:
    """Return the one line that a refusal says."""
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err.startswith("leadkit: ")
    assert answer.err.count("\n") == 1
    return answer.err


BROKEN = {
    "cut off": ('{"leadkit": "definition/1",', "line 1"),
    "empty": ("", "not JSON"),
    "a list": ("[]", "one JSON object"),
    "NaN": ('{"leadkit": "definition/1", "id": NaN}', "NaN"),
    "a name twice": ('{"id": "a", "id": "b"}', "“id” stands twice"),
    "deep": ("[" * 100_000, "nests deeper"),
    "too large a number": ('{"a": 123456789012345678901}', "too large"),
    "UTF-16": ('{"id": "ü"}'.encode("utf-16"), "not UTF-8"),
}


@pytest.mark.parametrize(("text", "said"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_json_is_placed(text: str | bytes, said: str, leadkit: Call, history: Path, tmp_path: Path) -> None:
    """A file that is not sound JSON is refused with its place, and nothing else happens."""
    path = tmp_path / "broken.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    line = one_line(leadkit("admit", path, history, "--leads", tmp_path / "out.csv"))
    assert said in line
    assert "broken.json" in line
    assert not (tmp_path / "out.csv").exists()


SLIPS: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown op": ({"field": "revenue", "op": "≥", "value": 1}, "Characteristics › k › op: “≥” is no comparison."),
    "a misspelt op": ({"field": "revenue", "op": "betwen", "value": [1, 2]}, "Did you mean “between”?"),
    "a misspelt field": ({"field": "revenu", "op": ">=", "value": 1}, "Did you mean “revenue”?"),
    "a misspelt member": ({"field": "revenue", "opp": ">=", "value": 1}, "Did you mean “op”?"),
    "a misspelt action": ({"activity": "vist", "count": {"op": ">=", "value": 1}}, "Did you mean “visit”?"),
    "a text for a number": ({"field": "revenue", "op": ">=", "value": "lots"}, "“lots”"),
    "a value off the scale": ({"field": "rank", "op": ">=", "value": "derector"}, "Did you mean “director”?"),
}


@pytest.mark.parametrize(("criterion", "said"), SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_in_a_definition(
    criterion: dict[str, Any], said: str, leadkit: Call, history: Path, tmp_path: Path
) -> None:
    """An unknown operator, a misspelt field: the place, what was found, and the nearest match."""
    document = {**DRAFT, "characteristics": {"all": [{"key": "k", **criterion}]}}
    line = one_line(leadkit("admit", write(tmp_path / "d.json", document), history))
    assert said in line
    assert "Characteristics › k" in line


def test_text_in_a_number_column_is_counted(leadkit: Call, draft: Path, tmp_path: Path) -> None:
    """Cells that are no numbers are missing, counted and shown with examples; the leads stay."""
    folder = write_history(tmp_path / "h", leads=LEADS.replace(",500,", ",five hundred,").replace(",100,", ",n/a,"))
    answer = leadkit("admit", draft, folder, "--json")
    assert answer.code == 0
    assert answer.data["leads"] == 5
    assert answer.data["criteria"]["revenue"] == {"yes": 2, "no": 0, "unknown": 3}
    notices = {notice["code"]: notice for notice in answer.data["notices"]}
    assert notices["unfit"]["count"] == 2
    assert notices["unfit"]["examples"] == ["five hundred", "n/a"]
    assert "leads.csv › revenue" in leadkit("admit", draft, folder).err


def test_a_duplicate_lead_id_stops(leadkit: Call, draft: Path, tmp_path: Path) -> None:
    """Two leads of one id: an error that names it; no verdicts are written."""
    folder = write_history(tmp_path / "h", leads=LEADS.replace("\nL2,", "\nL1,"))
    line = one_line(leadkit("admit", draft, folder, "--leads", tmp_path / "out.csv"))
    assert "“L1”" in line
    assert "leads.csv › lead_id" in line
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("leads", ["", "lead_id,created_at,format,revenue,rank,note,status\n"], ids=["empty", "header"])
def test_an_empty_table_stops(leads: str, leadkit: Call, draft: Path, tmp_path: Path) -> None:
    """No lead at all is an error, and says so."""
    assert "leads.csv" in one_line(leadkit("admit", draft, write_history(tmp_path / "h", leads=leads)))


def test_a_history_without_dates_is_judged(leadkit: Call, draft: Path, tmp_path: Path) -> None:
    """Without dates the verdicts stand, nothing is admitted at any moment, and rates are over everyone."""
    settings = HISTORY.replace('created_at = "created_at"\n', "")
    folder = write_history(tmp_path / "h", settings=settings)
    answer = leadkit("admit", draft, folder, "--json", "--leads", tmp_path / "out.csv")
    assert answer.code == 0
    assert (answer.data["admitted"], answer.data["rates"]["cohort"]) == (2, 5)
    with (tmp_path / "out.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["verdict"] for row in rows] == ["admitted", "rejected", "rejected", "admitted", "rejected"]


def test_a_flat_history_without_dates_has_no_moments(leadkit: Call, tmp_path: Path) -> None:
    """Where nothing at all is dated, ``admitted_at`` is blank."""
    folder = tmp_path / "flat"
    folder.mkdir()
    (folder / "history.toml").write_text('leadkit = "history/1"\n[leads]\nfile = "l.csv"\nid = "id"\n')
    (folder / "l.csv").write_text("id,kind\nA,x\nB,y\n")
    path = write(
        tmp_path / "d.json",
        {"leadkit": "definition/1", "id": "d", "format": {"key": "k", "field": "kind", "op": "=", "value": "x"}},
    )
    answer = leadkit("admit", path, folder, "--leads", "-")
    assert answer.out == "lead_id,verdict,admitted_at,k\nA,admitted,,yes\nB,rejected,,no\n"


WRITINGS = {
    "semicolons": lambda text: text.replace(",", ";").encode(),
    "tabs": lambda text: text.replace(",", "\t").encode(),
    "a byte order mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "Windows": lambda text: text.replace("\n", "\r\n").replace("staff", "stäff").encode("cp1252"),
}


@pytest.mark.parametrize("writing", WRITINGS.values(), ids=WRITINGS.keys())
def test_however_a_csv_is_written(writing: Any, leadkit: Call, draft: Path, tmp_path: Path) -> None:
    """``;``, tabs, a byte order mark, UTF-16 or Windows: the same leads get in."""
    answer = leadkit("admit", draft, write_history(tmp_path / "h", leads=writing(LEADS)), "--json")
    assert answer.code == 0
    assert (answer.data["leads"], answer.data["admitted"], answer.data["won"]) == (5, 2, 2)


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_is_only_a_name(name: str, leadkit: Call, draft: Path, tmp_path: Path) -> None:
    """A lead named like code keeps its name in raw data, is a name on the screen, and no formula in a spreadsheet."""
    cell = io.StringIO()
    csv.writer(cell, lineterminator="").writerow([name])
    leads = LEADS.replace("\nL1,", f"\n{cell.getvalue()},")
    activities = ACTIVITIES.replace("\nL1,", f"\n{cell.getvalue()},")
    folder = write_history(tmp_path / "h", leads=leads, activities=activities)
    raw = list(csv.reader(io.StringIO(leadkit("admit", draft, folder, "--leads", "-").out)))
    assert raw[1] == [name, "admitted", "2026-01-05T10:00:00Z", "yes", "yes"]
    said = leadkit("explain", draft, folder, name)
    assert said.code == 0
    assert "\x1b" not in said.out
    assert "\u202e" not in said.out
    listed = list(csv.reader(io.StringIO(leadkit("export", draft, "leads", "--history", folder).out)))
    assert listed[1][0] == (f"'{name}" if name == "=1+1" else name)


UNSEEN: dict[str, Any] = {
    "plain": {},
    "a text": {"where": [{"field": "quality", "op": "=", "value": "high"}]},
    "a number": {"where": [{"field": "seconds", "op": ">", "value": 60}]},
    "a decimal": {"where": [{"field": "seconds", "op": "between", "value": [0.5, 1.5]}], "distinct": "thing"},
    "a step": {"where": [{"field": "size", "op": ">=", "value": "large"}]},
}


@pytest.mark.parametrize("members", UNSEEN.values(), ids=UNSEEN.keys())
def test_what_has_not_happened_yet_counts_for_nobody(
    members: dict[str, Any], leadkit: Call, history: Path, tmp_path: Path
) -> None:
    """An action that no lead has done yet, whatever is asked of it, is zero for everyone, on paper too."""
    action = {"key": "demo", "activity": "booked a demo", **members, "count": {"op": ">=", "value": 1}}
    path = write(tmp_path / "d.json", {"leadkit": "definition/1", "id": "d", "actions": action})
    spec = tmp_path / "spec.json"
    assert leadkit("export", path, "spec", "--history", history, "--out", spec).code == 0
    for document in (path, spec):
        for engine in ("columns", "rows"):
            answer = leadkit("admit", document, history, "--json", "--engine", engine)
            assert (answer.code, answer.data["criteria"]["demo"]) == (0, {"yes": 0, "no": 5, "unknown": 0})


FOLDERS: dict[str, tuple[dict[str, str | None], str]] = {
    "no history.toml": ({"history.toml": None}, "history.toml"),
    "a broken history.toml": ({"history.toml": 'leadkit = "history/1'}, "history.toml"),
    "a missing file": ({"leads.csv": None}, "leads.csv"),
    "an unknown column": (
        {"history.toml": HISTORY.replace('id = "lead_id"', 'id = "leadid"')},
        "Did you mean “lead_id”?",
    ),
    "an unknown setting": ({"history.toml": HISTORY.replace("as_of", "asof")}, "Did you mean “as_of”?"),
    "a wrong type": ({"history.toml": HISTORY.replace('"ordered"', '"orderd"')}, "Did you mean “ordered”?"),
}


@pytest.mark.parametrize(("files", "said"), FOLDERS.values(), ids=FOLDERS.keys())
def test_a_history_that_cannot_be_read(
    files: dict[str, str | None], said: str, leadkit: Call, draft: Path, history: Path
) -> None:
    """What is wrong with a history's settings and files is named in one line."""
    for name, text in files.items():
        if text is None:
            (history / name).unlink()
        else:
            (history / name).write_text(text)
    assert said in one_line(leadkit("admit", draft, history))


def test_an_unwritable_place_is_named(leadkit: Call, draft: Path, history: Path, tmp_path: Path) -> None:
    """Where the verdicts cannot be written, the place is named; a file that is there stays as it was."""
    (tmp_path / "file").write_text("mine")
    line = one_line(leadkit("admit", draft, history, "--leads", tmp_path / "file" / "out.csv"))
    assert "file" in line
    assert (tmp_path / "file").read_text() == "mine"
