"""Real lead data from file to figures by the command line alone, recounted here from the raw files."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from commands import Call, write

pytestmark = pytest.mark.real

X_EDUCATION = """leadkit = "history/1"
missing = ["Select"]
[leads]
file = "Leads.csv"
id = "Prospect ID"
[outcome]
column = "Converted"
won = ["1"]
lost = ["0"]
[fields.TotalVisits]
type = "number"
[fields."Total Time Spent on Website"]
type = "number"
"""
MARKETSTAR = """leadkit = "history/1"
as_of = 2022-09-29T00:00:00Z
mature_after = "P180D"
date_formats = ["%Y%m%d"]
[leads]
file = "Leads.csv"
id = "LeadId"
created_at = "CreatedDate"
[outcome]
file = "Opportunities.csv"
lead = "OpportunityId"
key = "ConvertedOpportunityId"
lost = "rest"
"""


def folder(real_data: Path, name: str, settings: str, home: Path) -> Path:
    """Return a history's folder with links to the real files."""
    for path in (real_data / name).glob("*.csv"):
        (home / path.name).symlink_to(path)
    (home / "history.toml").write_text(settings)
    return home


def rows(path: Path) -> list[dict[str, str]]:
    """Return a CSV file's rows."""
    with path.open(newline="", encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream))


def rounded(rates: dict[str, Any]) -> tuple[Any, ...]:
    """Return lift, recall and interval to the digits of the reference table."""
    low, high = rates["difference"]
    return f"{rates['lift']:.3f}", f"{rates['recall']:.1%}", f"{low:+.4f}", f"{high:+.4f}"


def test_x_education(leadkit: Call, real_data: Path, tmp_path: Path) -> None:
    """Enough time and visits: the counts of a plain loop over the file, and the reference figures."""
    history = folder(real_data, "xeducation", X_EDUCATION, tmp_path)
    tests = [
        {"key": "time", "field": "Total Time Spent on Website", "op": ">=", "value": 600},
        {"key": "visits", "field": "TotalVisits", "op": ">=", "value": 2},
    ]
    document = {"leadkit": "definition/1", "id": "x", "if_missing": "no", "actions": {"all": tests}}
    out = tmp_path / "verdicts.csv"
    answer = leadkit("admit", write(tmp_path / "d.json", document), history, "--json", "--leads", out)
    assert answer.code == 0
    expected = {
        row["Prospect ID"]
        for row in rows(history / "Leads.csv")
        if float(row["Total Time Spent on Website"] or -1) >= 600 and float(row["TotalVisits"] or -1) >= 2
    }
    assert {row["lead_id"] for row in rows(out) if row["verdict"] == "admitted"} == expected
    assert [row["lead_id"] for row in rows(out)] == [row["Prospect ID"] for row in rows(history / "Leads.csv")]
    assert (answer.data["admitted"], answer.data["admitted_won"], answer.data["won"]) == (2_767, 1_890, 3_561)
    assert rounded(answer.data["rates"]) == ("1.772", "53.1%", "+0.4043", "+0.4450")


def test_marketstar(leadkit: Call, real_data: Path, tmp_path: Path) -> None:
    """Web registrations: counts over all leads, rates over those that are at least 180 days old."""
    history = folder(real_data, "marketstar", MARKETSTAR, tmp_path)
    test = {"key": "web", "field": "LeadSource", "op": "=", "value": "Web Registration"}
    path = write(tmp_path / "d.json", {"leadkit": "definition/1", "id": "x", "if_missing": "no", "format": test})
    data = leadkit("admit", path, history, "--json").data
    assert (data["leads"], data["admitted"], data["admitted_won"], data["won"]) == (43_033, 27_175, 899, 1_061)
    rates = data["rates"]
    assert [rates[name] for name in ("cohort", "admitted", "admitted_won")] == [27_079, 13_116, 597]
    assert rounded(rates) == ("1.654", "80.1%", "+0.0310", "+0.0389")
