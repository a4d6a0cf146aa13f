"""``leadkit admit``: exact counts, rates and verdicts, for people and for programs."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from commands import DRAFT, HISTORY, LEADS, Call, write, write_history

from leadkit.export.verdicts import verdicts_csv
from leadkit.history import History


def test_it_prints_the_figures_for_programs(leadkit: Call, draft: Path, history: Path) -> None:
    """With ``--json`` stdout is one document with counts over all leads and rates over the mature ones."""
    answer = leadkit("admit", draft, history, "--json")
    assert (answer.code, answer.err) == (0, "")
    data = answer.data
    difference = data["rates"].pop("difference")
    assert data == {
        "leads": 5,
        "admitted": 2,
        "rejected": 3,
        "undecided": 0,
        "won": 2,
        "admitted_won": 2,
        "criteria": {
            "revenue": {"yes": 3, "no": 1, "unknown": 1},
            "visits": {"yes": 2, "no": 3, "unknown": 0},
        },
        "rates": {
            "cohort": 4,
            "cohort_won": 1,
            "admitted": 1,
            "admitted_won": 1,
            "win_rate": 1.0,
            "rest_win_rate": 0.0,
            "lift": 4.0,
            "recall": 1.0,
        },
        "planned": [],
        "notices": [],
    }
    assert -1 <= difference[0] < difference[1] <= 1


def test_it_says_the_figures_to_people(leadkit: Call, draft: Path, history: Path) -> None:
    """Without ``--json`` it says the counts and what each condition lets through."""
    answer = leadkit("admit", draft, history)
    assert answer.code == 0
    assert "2 of 5 leads count" in answer.out
    assert "Revenue is at least 400" in answer.out


@pytest.mark.parametrize("engine", ["columns", "rows"])
def test_it_writes_every_verdict(engine: str, leadkit: Call, draft: Path, history: Path, tmp_path: Path) -> None:
    """``--leads`` writes a line per lead in file order: verdict, moment, and the answer to each condition."""
    out = tmp_path / "out.csv"
    assert leadkit("admit", draft, history, "--leads", out, "--engine", engine).code == 0
    assert out.read_bytes().decode() == (
        "lead_id,verdict,admitted_at,revenue,visits\n"
        "L1,admitted,2026-01-05T10:00:00Z,yes,yes\n"
        "L2,rejected,,no,no\n"
        "L3,rejected,,unknown,no\n"
        "L4,admitted,2026-06-02T11:00:00Z,yes,yes\n"
        "L5,rejected,,yes,no\n"
    )


def test_verdicts_go_to_stdout(leadkit: Call, draft: Path, history: Path) -> None:
    """With ``--leads -`` stdout holds the CSV and nothing else."""
    answer = leadkit("admit", draft, history, "--leads", "-")
    rows = list(csv.reader(io.StringIO(answer.out)))
    assert len(rows) == 6
    assert {len(row) for row in rows} == {5}


def test_two_answers_are_refused(leadkit: Call, draft: Path, history: Path) -> None:
    """JSON and CSV cannot share stdout."""
    answer = leadkit("admit", draft, history, "--leads", "-", "--json")
    assert (answer.code, answer.out) == (2, "")
    assert len(answer.err.splitlines()) == 1


def test_ids_are_written_as_they_are(leadkit: Call, draft: Path, tmp_path: Path) -> None:
    """Verdicts are raw data: ids with commas, quotes, line breaks and formulas come back exactly."""
    ids = ["=1+1", 'a"b', "a,b", " padded ", "line\nbreak", "</script><img src=x onerror=alert(1)>", "00123", "é"]
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["lead_id", "created_at", "format", "revenue", "rank", "note", "status"])
    table.writerows([[i, "2026-01-01", "list", "1", "staff", "", ""] for i in ids])
    folder = write_history(tmp_path / "odd", leads=text.getvalue())
    answer = leadkit("admit", draft, folder, "--leads", tmp_path / "out.csv")
    assert answer.code == 0
    with (tmp_path / "out.csv").open(newline="", encoding="utf-8") as stream:
        found = [row[0] for row in csv.reader(stream)][1:]
    assert found == ids


def ladder() -> dict[str, Any]:
    """Return a ladder of two levels and who can never be a lead."""
    low = {
        "id": "mql",
        "title": "Marketing lead",
        "format": {"key": "known", "field": "revenue", "op": ">=", "value": 1},
    }
    never = {"all": [{"key": "rank", "field": "rank", "op": "=", "value": "staff"}]}
    return {"leadkit": "ladder/1", "id": "steps", "never": never, "levels": [low, {**DRAFT, "id": "sql"}]}


def test_a_ladder_says_where_each_lead_stands(leadkit: Call, history: Path, tmp_path: Path) -> None:
    """A ladder's verdict is that of its highest level; a further column and the JSON say who stands where."""
    answer = leadkit("admit", write(tmp_path / "l.json", ladder()), history, "--json", "--leads", tmp_path / "out.csv")
    assert answer.code == 0
    assert answer.data["ladder"] == {
        "levels": [
            {"id": "mql", "title": "Marketing lead", "standing": 0, "reached": 1},
            {"id": "sql", "title": "Small lead", "standing": 1, "reached": 1},
        ],
        "never": 2,
        "none": 0,
        "undecided": 2,
    }
    with (tmp_path / "out.csv").open(newline="") as stream:
        rows = {row["lead_id"]: row for row in csv.DictReader(stream)}
    assert {name: row["ladder:level"] for name, row in rows.items()} == {
        "L1": "sql", "L2": "never a lead", "L3": "can't tell", "L4": "can't tell", "L5": "never a lead",
    }  # fmt: skip
    assert list(rows["L1"]) == [
        "lead_id",
        "verdict",
        "admitted_at",
        "ladder:level",
        "known",
        "revenue",
        "visits",
        "rank",
    ]
    assert "Marketing lead" in leadkit("admit", tmp_path / "l.json", history).out


def test_a_spec_is_judged_in_its_own_words(leadkit: Call, draft: Path, history: Path, tmp_path: Path) -> None:
    """A spec admits the same leads on a history whose catalogue says less, and the differences are told."""
    spec = tmp_path / "spec.json"
    assert leadkit("export", draft, "spec", "--history", history, "--out", spec).code == 0
    bare = write_history(tmp_path / "bare", settings=HISTORY.replace('type = "number"', 'type = "text"'))
    assert leadkit("admit", draft, bare).code == 2
    answer = leadkit("admit", spec, bare, "--json")
    assert (answer.code, answer.data["admitted"]) == (0, 2)
    assert [notice["code"] for notice in answer.data["notices"]] == ["spec-type"]
    assert "leadkit: note: revenue: " in leadkit("admit", spec, bare).err


def test_a_changed_spec_is_refused(leadkit: Call, draft: Path, history: Path, tmp_path: Path) -> None:
    """An agreement that was edited by hand admits nobody."""
    spec = tmp_path / "spec.json"
    leadkit("export", draft, "spec", "--history", history, "--out", spec)
    spec.write_text(spec.read_text().replace('"value": 400', '"value": 4'))
    answer = leadkit("admit", spec, history)
    assert (answer.code, answer.out) == (2, "")
    assert "changed" in answer.err


def test_fields_filled_in_later_need_a_word(leadkit: Call, tmp_path: Path) -> None:
    """A field known only after the hand-over is refused unless a person says so."""
    settings = HISTORY + '[fields.note]\nknown = "later"\n'
    folder = write_history(tmp_path / "later", settings=settings)
    late = {"leadkit": "definition/1", "id": "late", "format": {"key": "note", "field": "note", "op": "missing"}}
    path = write(tmp_path / "late.json", late)
    assert leadkit("admit", path, folder).code == 2
    assert leadkit("admit", path, folder, "--allow-later", "--json").data["admitted"] == 5


def test_planned_conditions_are_named(leadkit: Call, history: Path, tmp_path: Path) -> None:
    """What is planned only is no criterion of the figures, and is named."""
    planned = {**DRAFT, "format": {"key": "budget", "field": "Budget", "op": "known", "planned": True}}
    answer = leadkit("admit", write(tmp_path / "p.json", planned), history, "--json")
    assert answer.data["planned"] == ["budget"]
    assert list(answer.data["criteria"]) == ["revenue", "visits"]
    assert "Planned, not judged: budget" in leadkit("admit", tmp_path / "p.json", history).out


def test_without_outcomes_nothing_is_said_of_them(leadkit: Call, draft: Path, tmp_path: Path) -> None:
    """Where the history does not tell what became of leads, won and rates are null, not zero."""
    settings = HISTORY.replace('[outcome]\ncolumn = "status"\nwon = ["won"]\nlost = ["lost"]\n', "")
    data = leadkit("admit", draft, write_history(tmp_path / "plain", settings=settings), "--json").data
    assert (data["won"], data["admitted_won"], data["admitted"]) == (None, None, 2)
    assert data["rates"]["cohort"] == 4
    assert data["rates"]["win_rate"] is None


def test_the_raw_list_is_the_admission(history: Path) -> None:
    """A definition that asks for nothing admits everyone at creation, and has no further columns."""
    from leadkit.definition.model import Definition
    from leadkit.engine.admission import admit

    text = verdicts_csv(admit(Definition(id="all"), History.read(history)))
    assert text.splitlines()[:2] == ["lead_id,verdict,admitted_at", "L1,admitted,2026-01-05T09:00:00Z"]
    assert len(text.splitlines()) == 1 + len(LEADS.splitlines()) - 1
