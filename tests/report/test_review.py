from __future__ import annotations

from pathlib import Path

import pytest
from commands import DRAFT, HISTORY, write, write_history

from leadkit.definition.model import Definition
from leadkit.engine.admission import admit
from leadkit.errors import UsageError
from leadkit.history import History
from leadkit.report import Reviewed, Setting
from leadkit.text import say


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    """Return five leads in files."""
    return Setting.open(None, write_history(tmp_path / "past"))


def test_a_review_of_few_leads_says_that_nothing_can_be_told(setting: Setting, tmp_path: Path) -> None:
    """The banner warns, and every part shows something."""
    reviewed = Reviewed.of(setting, write(tmp_path / "draft.json", DRAFT), "2026-01-08")
    assert 'class="banner care"' in reviewed.answer()._repr_mimebundle_()["text/html"]
    assert reviewed.figures()["answer"] == "cannot be told"
    for part in (reviewed.definition, reviewed.rates, reviewed.over_time, reviewed.value, reviewed.fields):
        assert str(part()).strip()


def test_the_day_must_be_a_date(setting: Setting, tmp_path: Path) -> None:
    """A slip is told in a sentence."""
    with pytest.raises(UsageError, match="is no date"):
        Reviewed.of(setting, write(tmp_path / "draft.json", DRAFT), "soon")


def reviewed(folder: Path, settings: str, since: str | None = None) -> Reviewed:
    """Return the review of the five leads under other settings."""
    history = write_history(folder / "other", settings=settings)
    return Reviewed.of(Setting.open(None, history), write(folder / "draft.json", DRAFT), since)


def test_leads_are_not_called_old_enough_where_no_age_is_set(tmp_path: Path) -> None:
    """Without `mature_after` the rates are those of all leads, and the page says so."""
    said = str(reviewed(tmp_path, HISTORY.replace('mature_after = "P90D"', ""), "2026-01-08").rates())
    assert "are old enough for rates" not in said
    assert "Nobody can say which of them are old enough" in said


def test_young_leads_are_not_called_undated(tmp_path: Path) -> None:
    """Where no lead is old enough, every part says that, or shows the months."""
    found = reviewed(tmp_path, HISTORY.replace("P90D", "P900D"))
    for part in (found.answer, found.rates, found.fields):
        assert "No lead is old enough to judge yet" in str(part())
    assert "dated" not in str(found.over_time())


def test_without_an_outcome_no_rates_are_drawn(tmp_path: Path) -> None:
    """The months show how many leads came and count; there is no win rate of nothing."""
    outcome = '[outcome]\ncolumn = "status"\nwon = ["won"]\nlost = ["lost"]\n'
    found = reviewed(tmp_path, HISTORY.replace(outcome, ""))
    assert "does not say what became" in str(found.answer())
    page = found.over_time()._repr_mimebundle_()["text/html"]
    assert say("charts.leads") in page
    assert say("charts.win_rate") not in page
    assert found.figures()["before"]["win_rate"] is None


def test_undated_leads_are_no_newer_and_no_older(tmp_path: Path) -> None:
    """That the leads have changed cannot be told for want of dates, though the draft asks for a field."""
    folder = write_history(tmp_path / "past")
    told = (folder / "history.toml").read_text().replace('created_at = "created_at"\n', "")
    (folder / "history.toml").write_text(told)
    reviewed = Reviewed.of(Setting.open(None, folder), write(tmp_path / "draft.json", DRAFT))
    assert "No lead is dated" in str(reviewed.fields())


def test_values_that_are_left_out_are_counted() -> None:
    """Of nine values the six that moved most are shown, and the table says how many are not."""
    ids = [f"L{i}" for i in range(900)]
    days = [f"2025-{1 + i // 75:02d}-{1 + i % 25:02d}" for i in range(900)]
    sizes = [f"s{i % 9}" if i < 600 else f"s{i % 8}" for i in range(900)]
    history = History(
        {"lead_id": ids, "created_at": days, "size": sizes},
        outcomes={"lead_id": ids, "status": ["won", "lost"] * 450},
        settings={"fields": {"size": {"type": "category"}}},
    )
    asked = {"key": "s", "field": "size", "op": "=", "value": "s1"}
    draft = Definition.from_dict({"leadkit": "definition/1", "id": "s", "characteristics": {"all": [asked]}})
    shown = str(Reviewed(admit(draft, history)).fields())
    assert "3 other values, which moved less, are not shown" in shown
