"""The reference figures of real lead data, through ``history.toml`` and ``leadkit admit`` alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from leadkit.cli import main
from leadkit.definition.model import Definition
from leadkit.engine.admission import admit
from leadkit.evidence.compare import compare
from leadkit.evidence.outcome import OutcomeFigures, outcome
from leadkit.evidence.readiness import readiness
from leadkit.history.history import History

pytestmark = pytest.mark.real
Document = dict[str, Any]

XEDUCATION = """
leadkit = "history/1"
missing = ["", "Select"]
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
[fields."Lead Source"]
type = "category"
aliases = { Reference = ["reference"], "Welingak Website" = ["welingak website"], Google = ["google"] }
"""
MARKETSTAR = """
leadkit = "history/1"
as_of = 2022-09-29T00:00:00Z
date_formats = ["%Y%m%d", "%m/%d/%Y"]
[leads]
file = "Leads.csv"
id = "LeadId"
created_at = "CreatedDate"
[outcome]
file = "Opportunities.csv"
lead = "OpportunityId"
key = "ConvertedOpportunityId"
lost = "rest"
value = "Amount"
[fields.LeadSource]
type = "category"
"""
MATURE = MARKETSTAR.replace("[leads]", 'mature_after = "P180D"\n[leads]', 1)

ADD_FORM = {"key": "origin", "field": "Lead Origin", "op": "=", "value": "Lead Add Form"}
REFERRED = {"key": "source", "field": "Lead Source", "op": "in", "value": ["reference", "welingak website"]}
WORKING = {
    "key": "job", "field": "What is your current occupation", "op": "=", "value": "Working Professional",
}  # fmt: skip
TIME = {"key": "time", "field": "Total Time Spent on Website", "op": ">=", "value": 600}
VISITS = {"key": "visits", "field": "TotalVisits", "op": ">=", "value": 2}
ANY_VISIT = {"key": "visit", "field": "TotalVisits", "op": ">=", "value": 1}
FORMAT = {"format": {"any": [ADD_FORM, REFERRED]}}
CHARACTERISTICS = {"characteristics": {"all": [WORKING]}}
ACTIONS = {"actions": {"all": [TIME, VISITS]}}
ANY_OF_THREE = {**FORMAT, **CHARACTERISTICS, **ACTIONS, "admit": {"any": ["format", "characteristics", "actions"]}}


def source(name: str) -> Document:
    """Return a draft that asks for one source."""
    return {"format": {"all": [{"key": "source", "field": "LeadSource", "op": "=", "value": name}]}}


Place = Callable[[str, str], Path]
Reader = Callable[[str, str], History]


@pytest.fixture(scope="module")
def place(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Return a function that puts a real data set beside a ``history.toml`` and returns the folder."""

    @cache
    def put(name: str, toml: str) -> Path:
        folder = tmp_path_factory.mktemp(name)
        for path in (real_data / name).glob("*.csv"):
            (folder / path.name).symlink_to(path)
        (folder / "history.toml").write_text(toml, encoding="utf-8")
        return folder

    return put


@pytest.fixture(scope="module")
def read(place: Place) -> Reader:
    """Return a function that reads a real data set under a ``history.toml``, once."""
    return cache(lambda name, toml: History.read(place(name, toml)))


def figures(history: History, members: Document) -> OutcomeFigures:
    """Judge a draft in which a missing value does not admit."""
    document = {"leadkit": "definition/1", "id": "reference", "if_missing": "no", **members}
    return outcome(admit(Definition.from_dict(document), history))


ROWS = {
    "format": ("xeducation", XEDUCATION, FORMAT, 718, 664, 2_897, "2.400", "18.6", "+0.5610", "+0.6047"),
    "characteristics": (
        "xeducation", XEDUCATION, CHARACTERISTICS, 706, 647, 2_914, "2.378", "18.2", "+0.5501", "+0.5958",
    ),
    "actions": ("xeducation", XEDUCATION, ACTIONS, 2_767, 1_890, 1_671, "1.772", "53.1", "+0.4043", "+0.4450"),
    "any of the three": (
        "xeducation", XEDUCATION, ANY_OF_THREE, 3_649, 2_678, 883, "1.904", "75.2", "+0.5584", "+0.5929",
    ),
    "any visit": (
        "xeducation", XEDUCATION, {"actions": {"all": [ANY_VISIT]}}, 6_914, 2_545, 1_016, "0.955", "71.5", "-0.0919",
        "-0.0456",
    ),
    "web, all leads": (
        "marketstar", MARKETSTAR, source("Web Registration"), 27_175, 899, 162, "1.342", "84.7", "+0.0202", "+0.0255",
    ),
    "web, mature leads": (
        "marketstar", MATURE, source("Web Registration"), 13_116, 597, 148, "1.654", "80.1", "+0.0310", "+0.0389",
    ),
    "bought list, mature leads": (
        "marketstar", MATURE, source("Purchased List"), 9_743, 65, 680, "0.242", "8.7", "-0.0359", "-0.0292",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("data", "toml", "members", "admitted", "won", "missed", "lift", "recall", "low", "high"), ROWS.values(), ids=ROWS
)
def test_a_row_of_the_reference_table(
    place: Place, tmp_path: Path, capsys: pytest.CaptureFixture[str], data: str, toml: str, members: Document,
    admitted: int, won: int, missed: int, lift: str, recall: str, low: str, high: str,
) -> None:  # fmt: skip
    """``leadkit admit --json``: counts agree exactly; lift, recall and interval to the printed digits."""
    document = {"leadkit": "definition/1", "id": "reference", "if_missing": "no", **members}
    (tmp_path / "draft.json").write_text(json.dumps(document), encoding="utf-8")
    assert main(["admit", str(tmp_path / "draft.json"), str(place(data, toml)), "--json"]) == 0
    rates = json.loads(capsys.readouterr().out)["rates"]
    assert (rates["admitted"], rates["admitted_won"]) == (admitted, won)
    assert rates["cohort_won"] - rates["admitted_won"] == missed
    assert (f"{rates['lift']:.3f}", f"{100 * rates['recall']:.1f}") == (lift, recall)
    assert tuple(f"{end:+.4f}" for end in rates["difference"]) == (low, high)


def test_the_cohorts_are_those_of_the_reference(read: Reader) -> None:
    """X Education has 9,240 leads of which 38.54 % are won; MarketStar 43,033, of which 27,079 are mature."""
    found = figures(read("xeducation", XEDUCATION), FORMAT)
    assert (found.rates["cohort"], f"{100 * (found.base_rate.value or 0):.2f}") == (9_240, "38.54")
    found = figures(read("marketstar", MATURE), source("Web Registration"))
    assert (found.everyone.all.leads, found.mature.all.leads, found.mature.all.won) == (43_033, 27_079, 745)


def test_five_drafts_disagree_more_than_chance(read: Reader) -> None:
    """Krippendorff's alpha of five drafts as raters is the reference's."""
    history = read("xeducation", XEDUCATION)
    city = {"key": "city", "field": "City", "op": "=", "value": "Mumbai"}
    management = {"key": "field", "field": "Specialization", "op": "contains", "value": "management"}
    drafts = {
        "format": FORMAT, "characteristics": CHARACTERISTICS, "actions": ACTIONS,
        "mumbai": {"characteristics": {"all": [city, management]}}, "visit": {"actions": {"all": [ANY_VISIT]}},
    }  # fmt: skip
    sides = {
        name: admit(
            Definition.from_dict({"leadkit": "definition/1", "id": name, "if_missing": "no", **members}), history
        )
        for name, members in drafts.items()
    }
    assert f"{compare(sides).alpha:.4f}" == "-0.0287"


def test_what_is_filled_in_after_the_fact_is_suspected(read: Reader) -> None:
    """X Education's known leaks are found, and none of the fields that the reference drafts use."""
    found = readiness(read("xeducation", XEDUCATION))
    assert {"Tags", "Lead Quality", "Last Activity"} <= set(found.suspicious)
    used = {ADD_FORM["field"], REFERRED["field"], WORKING["field"], TIME["field"], VISITS["field"]}
    assert not used & set(found.suspicious)
    assert found.verdict == "care"


def test_marketstars_own_verdicts_are_suspected(read: Reader) -> None:
    """The stage and the reason why a lead was disqualified say what became of it; a third of the history is young."""
    found = readiness(read("marketstar", MATURE))
    assert set(found.suspicious) == {"Stage", "ConvertedOpportunityId", "DisqualifiedReason"}
    assert found.mature.leads == 27_079
