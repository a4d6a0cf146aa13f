"""``check``, ``explain``, ``compare``, ``export``, ``sample`` and ``doctor``."""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from commands import DRAFT, HISTORY, LEADS, Call, write, write_history

from leadkit.cli import doctor
from leadkit.cli.comparing import side_names
from leadkit.definition.model import Definition
from leadkit.history import History
from leadkit.spec import Spec

ROOT = Path(__file__).parents[2]


def test_check_says_what_a_definition_means(leadkit: Call, draft: Path, history: Path) -> None:
    """A sound document is said in English with a line per condition, with and without a history."""
    for words in ([draft], [draft, history]):
        answer = leadkit("check", *words)
        assert (answer.code, answer.err) == (0, "")
        assert "A lead is created when revenue is at least 400; and visit at least once." in answer.out
        assert "visits   Visit at least once" in answer.out


def test_check_reports_every_fault(leadkit: Call, tmp_path: Path) -> None:
    """All faults come at once, each with its place, what was found and the nearest match."""
    faulty = {
        **DRAFT,
        "characteristics": {
            "all": [
                {"key": "A", "field": "revenue", "op": ">=", "value": 1},
                {"key": "b", "field": "revenue", "op": "gte", "value": 1},
                {"key": "c", "field": "revenue", "op": ">=", "value": 1, "if_mising": "no"},
            ]
        },
    }
    path = write(tmp_path / "faulty.json", faulty)
    answer = leadkit("check", path, "--json")
    assert answer.code == 2
    assert [fault["code"] for fault in answer.data["faults"]] == ["bad-key", "unknown-op", "unknown-member"]
    assert answer.data["faults"][2]["nearest"] == "if_missing"
    assert answer.data["ok"] is False
    said = leadkit("check", path)
    assert said.code == 2
    assert said.out.count("\n") == 3
    assert said.err == "leadkit: faulty.json has 3 faults.\n"


def test_check_asks_the_history_too(leadkit: Call, history: Path, tmp_path: Path) -> None:
    """What only the history can tell is reported in the same way, all of it."""
    tests = [
        {"key": "a", "field": "revenu", "op": ">=", "value": 1},
        {"key": "b", "field": "rank", "op": "=", "value": "boss"},
        {"key": "c", "field": "revenue", "op": "contains", "value": "1"},
    ]
    path = write(tmp_path / "d.json", {**DRAFT, "characteristics": {"all": tests}})
    assert leadkit("check", path).code == 0
    answer = leadkit("check", path, history, "--json")
    assert answer.code == 2
    faults = [(fault["code"], fault["place"], fault["nearest"]) for fault in answer.data["faults"]]
    assert faults == [
        ("unknown-field", "Characteristics › a", "revenue"),
        ("not-in-order", "Characteristics › b", None),
        ("op-not-for-type", "Characteristics › c", None),
    ]
    assert answer.data["sentence"].startswith("A lead is created when")


def test_check_verifies_an_agreement(leadkit: Call, draft: Path, history: Path, tmp_path: Path) -> None:
    """An agreement is checked with its own catalogue, and whether it was changed."""
    spec = tmp_path / "spec.json"
    leadkit("export", draft, "spec", "--history", history, "--out", spec)
    answer = leadkit("check", spec, "--json")
    assert answer.code == 0
    assert (answer.data["kind"], answer.data["version"]) == ("spec", "1.0.0")
    assert answer.data["verify"] == ["INTACT", "UNSIGNED"]
    assert answer.data["digest"] == Spec.read(spec).stated
    assert "UNSIGNED" in leadkit("check", spec, history).out
    spec.write_text(spec.read_text().replace("Small lead", "Large lead"))
    answer = leadkit("check", spec, "--json")
    assert answer.code == 2
    assert [fault["code"] for fault in answer.data["faults"]] == ["changed"]


def test_explain_gives_a_sentence_per_condition(leadkit: Call, draft: Path, history: Path) -> None:
    """One lead is explained: the verdict, then what was seen and asked of each condition."""
    answer = leadkit("explain", draft, history, "L3")
    assert answer.code == 0
    assert answer.out.splitlines()[0] == "L3 does not count yet."
    assert len(answer.out.splitlines()) == 5
    assert "L3 would count with another answer to “Revenue” and “Visit”." in answer.out
    (change,) = leadkit("explain", draft, history, "L3", "--json").data["nearest"]["changes"]
    assert [condition["answer"] for condition in change["conditions"]] == ["unknown", "no"]
    data = leadkit("explain", draft, history, "L1", "--json").data
    assert (data["verdict"], data["admitted_at"]) == ("admitted", "2026-01-05T10:00:00Z")
    assert [reason["verdict"] for reason in data["reasons"]] == ["yes", "yes"]
    assert data["nearest"]["changes"] == []


def test_explain_names_the_nearest_lead(leadkit: Call, draft: Path, history: Path) -> None:
    """A lead that is not there is answered with one that resembles it."""
    answer = leadkit("explain", draft, history, "L11")
    assert answer.code == 2
    assert "Did you mean “L1”?" in answer.err


def test_compare_says_who_agrees(leadkit: Call, draft: Path, history: Path, tmp_path: Path) -> None:
    """Two definitions: both, only one, neither, the disputed leads and what became of them."""
    wide = {
        "leadkit": "definition/1",
        "id": "wide",
        "format": {"key": "f", "field": "format", "op": "=", "value": "webinar"},
    }
    other = write(tmp_path / "wide.json", wide)
    answer = leadkit("compare", history, draft, other, "--json")
    assert answer.code == 0
    groups = {name: answer.data[name] for name in ("both", "only_one", "neither", "disputed")}
    assert groups == {
        "both": {"leads": 2, "won": 2, "lost": 0, "open": 0},
        "only_one": {"leads": 1, "won": 0, "lost": 1, "open": 0},
        "neither": {"leads": 2, "won": 0, "lost": 1, "open": 1},
        "disputed": {"leads": 1, "won": 0, "lost": 1, "open": 0},
    }
    assert answer.data["sides"]["wide"]["admitted"] == 3
    (exchange,) = answer.data["exchanges"]
    assert [exchange[name] for name in ("first", "second", "gained_leads", "lost_leads")] == ["draft", "wide", 1, 0]
    (only,) = [group for group in answer.data["combinations"] if group["sides"] == ["wide"]]
    assert only["undecided"] == {"draft": 0}
    said = leadkit("compare", history, draft, other)
    assert said.code == 0
    assert "L2" in said.out
    assert "draft + wide" in said.out


def test_compare_says_that_no_outcome_is_recorded(leadkit: Call, draft: Path, tmp_path: Path) -> None:
    """Nobody is counted as won, lost or open where nothing says what became of leads."""
    ended = '[outcome]\ncolumn = "status"\nwon = ["won"]\nlost = ["lost"]\n'
    bare = write_history(tmp_path / "bare", settings=HISTORY.replace(ended, ""))
    said = leadkit("compare", bare, draft, draft).out
    assert "The history does not say what became of its leads" in said
    assert not {"won", "lost", "open"} & set(said.split())


def test_compare_takes_agreements_beside_drafts(leadkit: Call, draft: Path, history: Path, tmp_path: Path) -> None:
    """An agreement is judged in its own words and compared with drafts on the same leads."""
    settings = HISTORY.replace(
        '[fields.format]\ntype = "category"', '[fields.format]\ntype = "category"\naliases = { web = ["webinar"] }'
    )
    other = write_history(tmp_path / "other", settings=settings)
    wide = {
        "leadkit": "definition/1",
        "id": "wide",
        "format": {"key": "f", "field": "format", "op": "=", "value": "web"},
    }
    spec = tmp_path / "agreed.json"
    leadkit("export", write(tmp_path / "wide.json", wide), "spec", "--history", other, "--out", spec)
    answer = leadkit("compare", history, draft, spec, "--json")
    assert answer.code == 0
    assert answer.data["both"]["leads"] == 2
    assert [notice["code"] for notice in answer.data["notices"]] == ["spec-aliases"]


def test_compare_needs_two(leadkit: Call, draft: Path, history: Path) -> None:
    """One definition is nothing to compare."""
    answer = leadkit("compare", history, draft)
    assert answer.code == 2
    assert answer.err.count("\n") == 1


def test_sides_are_named_by_their_files() -> None:
    """Sides have their file's name, their path where names repeat, and a number where even that repeats."""
    assert side_names(["a/sales.json", "b/other.json"]) == ["sales", "other"]
    assert side_names(["a/sales.json", "b/sales.json"]) == ["a/sales.json", "b/sales.json"]
    assert side_names(["a.json", "a.json"]) == ["a.json (1)", "a.json (2)"]


def test_export_writes_an_agreement(leadkit: Call, draft: Path, history: Path, tmp_path: Path) -> None:
    """A draft becomes an agreement with the figures that were seen; it reads back as the same draft."""
    out = tmp_path / "specs" / "small.json"
    answer = leadkit("export", draft, "spec", "--history", history, "--out", out, "--json")
    assert answer.code == 0
    assert answer.data["bytes"] == len(out.read_bytes())
    spec = Spec.read(out)
    assert spec.definition == Definition.read(draft)
    assert spec.seen is not None
    assert (spec.seen["admitted"], spec.seen["history"]) == (2, History.read(history).fingerprint)
    assert spec.seen["rates"]["cohort"] == 4
    assert "L1" not in out.read_text()


def test_export_brings_the_definition_back(leadkit: Call, draft: Path, history: Path, tmp_path: Path) -> None:
    """The bare definition of an agreement is the draft that it was made of; without ``--out`` it goes to stdout."""
    out = tmp_path / "spec.json"
    leadkit("export", draft, "spec", "--history", history, "--out", out)
    assert leadkit("export", out, "definition").data == DRAFT
    assert json.loads(leadkit("export", out, "spec").out) == json.loads(out.read_text())


def test_export_needs_what_it_needs(leadkit: Call, draft: Path, history: Path) -> None:
    """A missing history and an unknown target are told in one line."""
    assert "history" in leadkit("export", draft, "spec").err
    answer = leadkit("export", draft, "sepc", "--history", history)
    assert answer.code == 2
    assert "Did you mean “spec”?" in answer.err


def test_exported_leads_are_safe_in_a_spreadsheet(leadkit: Call, tmp_path: Path) -> None:
    """Nothing that begins like a formula does so in the list that people open."""
    names = ["=1+1", "+1", "-1", "@x", "\tx", " =1", "＝1", "\u200b=1", "plain", "a=b"]
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["lead_id", "created_at", "format", "revenue", "rank", "note", "status"])
    table.writerows([[f"{i}", "2026-01-01", name, "-5.5", "staff", "", ""] for i, name in enumerate(names)])
    table.writerow(["=cmd|' /C calc'!A0", "2026-01-01", "x", "", "", "", ""])
    folder = write_history(tmp_path / "h", leads=text.getvalue())
    tests = [{"key": "f", "field": "format", "op": "known"}, {"key": "r", "field": "revenue", "op": "!=", "value": 1}]
    path = write(tmp_path / "d.json", {"leadkit": "definition/1", "id": "d", "format": {"any": tests}})
    out = tmp_path / "leads.csv"
    assert leadkit("export", path, "leads", "--history", folder, "--out", out).code == 0
    with out.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["format"] for row in rows[:-1]] == [
        "'=1+1", "'+1", "'-1", "'@x", "'\tx", "' =1", "'＝1", "'\u200b=1", "plain", "a=b",
    ]  # fmt: skip
    assert rows[-1]["lead_id"] == "'=cmd|' /C calc'!A0"
    assert {row["revenue"] for row in rows} == {"-5.5", ""}


def test_exported_leads_are_those_that_go_to_sales(leadkit: Call, history: Path, tmp_path: Path) -> None:
    """Admitted leads are listed; undecided ones only where the policy hands them over, else a person is told."""
    base: dict[str, Any] = {
        "leadkit": "definition/1", "id": "d", "format": {"key": "r", "field": "revenue", "op": ">=", "value": 700},
    }  # fmt: skip
    review = leadkit("export", write(tmp_path / "a.json", base), "leads", "--history", history)
    assert [line.split(",")[0] for line in review.out.splitlines()] == ["lead_id", "L4", "L5"]
    assert "One lead cannot be told" in review.err
    path = write(tmp_path / "b.json", {**base, "undecided": "admit"})
    handed = leadkit("export", path, "leads", "--history", history)
    assert [line.split(",")[:2] for line in handed.out.splitlines()[1:]] == [
        ["L3", "undecided"], ["L4", "admitted"], ["L5", "admitted"],
    ]  # fmt: skip
    assert handed.err == ""


def test_personal_fields_are_not_exported(leadkit: Call, tmp_path: Path) -> None:
    """Fields that are personal or never shown stay out of the list, even where the definition asks for them."""
    folder = write_history(tmp_path / "h", settings=HISTORY + "[fields.note]\npersonal = true\n")
    path = write(
        tmp_path / "d.json",
        {"leadkit": "definition/1", "id": "d", "format": {"key": "n", "field": "note", "op": "missing"}},
    )
    assert leadkit("export", path, "leads", "--history", folder).out.splitlines()[0] == "lead_id,verdict,admitted_at"


def test_columns_of_the_list_have_names_of_their_own(leadkit: Call, tmp_path: Path) -> None:
    """A field called like one of the list's own columns is told apart; a ladder's level has its column."""
    folder = write_history(tmp_path / "h", leads=LEADS.replace(",note,", ",verdict,"))
    level = {"id": "a", "format": {"key": "v", "field": "verdict", "op": "missing"}}
    path = write(tmp_path / "d.json", {"leadkit": "ladder/1", "id": "d", "levels": [level]})
    lines = leadkit("export", path, "leads", "--history", folder).out.splitlines()
    assert lines[:2] == [
        "lead_id,verdict,admitted_at,ladder:level,field:verdict",
        "L1,admitted,2026-01-05T09:00:00Z,a,",
    ]


def test_sample_writes_a_history(leadkit: Call, acme_workshop: Path, tmp_path: Path) -> None:
    """A sample of any size is a history that can be judged."""
    answer = leadkit("sample", tmp_path / "s", "--leads", "1_00", "--activities", "500", "--seed", "3", "--json")
    assert answer.code == 0
    assert answer.data == {"folder": str(tmp_path / "s"), "leads": 100, "activities": 500, "seed": 3}
    draft = acme_workshop / "drafts" / "sales.json"
    assert leadkit("admit", draft, tmp_path / "s", "--json").data["leads"] == 100


def test_doctor_finds_what_is_missing(leadkit: Call, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Here everything is fine; what is missing or too old is named, and the exit code says so."""
    answer = leadkit("doctor", tmp_path, "--json")
    states = {finding["name"]: finding["state"] for finding in answer.data["findings"]}
    assert answer.code == 0
    assert states["self test"] == states["write access"] == states["numpy"] == "fine"
    monkeypatch.setattr(doctor, "NEEDED", {"numpy": "99", "no-such-package": "1"})
    answer = leadkit("doctor", tmp_path / "absent")
    assert answer.code == 1
    missing = [line for line in answer.out.splitlines() if line.startswith("MISSING")]
    assert [line.split()[1] for line in missing] == ["numpy", "no-such-package", str(tmp_path / "absent")]


def test_doctor_knows_the_dependencies() -> None:
    """What the doctor looks for is what pyproject.toml declares."""
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert dict(re.sub(r"\[.*\]", "", line).split(">=") for line in declared) == doctor.NEEDED


def test_the_history_is_not_written_to(leadkit: Call, draft: Path, history: Path) -> None:
    """Judging leaves the history's files as they were."""
    leadkit("admit", draft, history)
    assert sorted(path.name for path in history.iterdir()) == ["activities.csv", "history.toml", "leads.csv"]
    assert (history / "leads.csv").read_text() == LEADS


def test_check_says_what_is_doubtful(leadkit: Call, history: Path, tmp_path: Path) -> None:
    """What is sound but surely not meant is told; with ``--strict`` it is exit code 1."""
    above = {"key": "above", "field": "revenue", "op": ">", "value": 10}
    below = {"key": "below", "field": "revenue", "op": "<", "value": 5}
    path = write(tmp_path / "d.json", {**DRAFT, "characteristics": {"all": [above, below]}})
    assert leadkit("check", path, history).code == 0
    assert leadkit("check", path, history, "--strict").code == 1
    answer = leadkit("check", path, "--json")
    assert [(found["code"], found["level"]) for found in answer.data["findings"]] == [("contradiction", "warning")]
    assert "Look at this twice" in leadkit("check", path).out


def test_strict_is_content_with_a_sound_definition(leadkit: Call, draft: Path, history: Path) -> None:
    """Without warnings ``--strict`` changes nothing."""
    assert leadkit("check", draft, history, "--strict").code == 0


def test_profile_writes_a_first_history(leadkit: Call, draft: Path, history: Path, tmp_path: Path) -> None:
    """From bare files a ``history.toml`` is written that can be judged on; what is doubtful is listed."""
    files = [history / "leads.csv", history / "activities.csv"]
    out = tmp_path / "first" / "history.toml"
    answer = leadkit("profile", *files, "--out", out, "--json")
    assert answer.code == 0
    assert (answer.data["leads"], answer.data["out"]) == (5, str(out))
    assert out.read_text() == answer.data["toml"]
    assert leadkit("admit", draft, out.parent, "--json", "--allow-later").data["admitted"] == 2
    assert tomllib.loads(leadkit("profile", *files).out)["leads"]["file"] == "leads.csv"


def test_profile_never_writes_over(leadkit: Call, history: Path) -> None:
    """A ``history.toml`` that is there, perhaps mended by hand, stays."""
    answer = leadkit("profile", history / "leads.csv", "--out", history / "history.toml")
    assert (answer.code, answer.err.count("\n")) == (2, 1)
    assert (history / "history.toml").read_text() == HISTORY
