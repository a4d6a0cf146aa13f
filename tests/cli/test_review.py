from __future__ import annotations

from pathlib import Path

import pytest
from commands import Call, write

DRAFT = {
    "leadkit": "definition/1", "id": "d",
    "characteristics": {"all": [{"key": "big", "field": "size", "op": "=", "value": "big"}]},
}  # fmt: skip
SETTINGS = """
leadkit = "history/1"
[leads]
file = "leads.csv"
id = "lead_id"
created_at = "created_at"
[outcome]
column = "status"
won = ["won"]
lost = ["lost"]
"""


@pytest.fixture
def broken(tmp_path: Path) -> tuple[Path, Path]:
    """Return a draft and a history in which big leads were won three times as often until October."""
    lines = ["lead_id,created_at,size,status"]
    for month in range(1, 13):
        for size, won in (("big", 30 if month < 10 else 10), ("small", 10)):
            lines += [
                f"{month}-{size}-{i},2025-{month:02d}-10,{size},{'won' if i < won else 'lost'}" for i in range(100)
            ]
    folder = tmp_path / "past"
    folder.mkdir()
    (folder / "leads.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "history.toml").write_text(SETTINGS, encoding="utf-8")
    return write(tmp_path / "draft.json", DRAFT), folder


def test_a_broken_definition_is_a_no(leadkit: Call, broken: tuple[Path, Path]) -> None:
    """The exit code is 1, the month is named, for people and for programs."""
    said = leadkit("review", *broken)
    assert said.code == 1
    assert said.out.startswith("The definition no longer holds: it broke in October 2025.")
    found = leadkit("review", *broken, "--json").data
    assert (found["answer"], found["broke_in"], len(found["months"])) == ("broken", "2025-10", 12)
    assert found["after"]["counted_won"] == 30


def test_since_says_which_leads_are_new(leadkit: Call, broken: tuple[Path, Path]) -> None:
    """From July on there are six months, three good and three bad."""
    found = leadkit("review", *broken, "--since", "2025-07-01", "--json").data
    assert (found["since"], found["after"]["counted"], found["after"]["counted_won"]) == (
        "2025-07-01T00:00:00Z", 600, 120,
    )  # fmt: skip


def test_what_is_no_date_is_said(leadkit: Call, broken: tuple[Path, Path]) -> None:
    """A slip in the date is bad input."""
    said = leadkit("review", *broken, "--since", "soon")
    assert said.code == 2
    assert "“soon” is no date" in said.err


def test_without_an_outcome_there_are_no_rates(leadkit: Call, broken: tuple[Path, Path]) -> None:
    """It is said that no outcome is recorded; leads are counted, but nobody is called lost."""
    draft, folder = broken
    (folder / "history.toml").write_text(SETTINGS.split("[outcome]")[0], encoding="utf-8")
    said = leadkit("review", draft, folder)
    assert said.code == 0
    assert said.out.startswith("The history does not say what became of its leads")
    assert " of 100" not in said.out
    found = leadkit("review", draft, folder, "--json").data
    assert (found["lacks"], found["after"]["win_rate"]) == ("no-outcome", None)


def test_leads_that_are_merely_open_break_nothing(leadkit: Call, broken: tuple[Path, Path]) -> None:
    """Where nobody says which leads were lost, nor how long a lead needs, a fall may be youth: no failure."""
    draft, folder = broken
    (folder / "history.toml").write_text(SETTINGS.replace('lost = ["lost"]\n', ""), encoding="utf-8")
    said = leadkit("review", draft, folder)
    assert said.code == 0
    assert "the newest may merely be open still" in said.out
