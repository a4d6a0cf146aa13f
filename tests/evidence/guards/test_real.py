"""The guards on real leads of other companies."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from lists import asks, equals

from leadkit.evidence.guards import Guards, Looks, guards, turned
from leadkit.history.history import History

pytestmark = pytest.mark.real
SETTINGS = Path(__file__).parents[2] / "notebooks" / "data"


@pytest.fixture(scope="module")
def histories(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, History]:
    """Return X Education and MarketStar."""
    found = {}
    for name in ("xeducation", "marketstar"):
        folder = tmp_path_factory.mktemp(name)
        for path in (real_data / name).glob("*.csv"):
            (folder / path.name).symlink_to(path)
        shutil.copy(SETTINGS / name / "history.toml", folder)
        found[name] = History.read(folder)
    return found


def looked(history: History, *criteria: dict[str, Any]) -> Guards:
    """Return what all guards say of a draft, the leads kept back looked at."""
    admission = asks(history, *criteria)
    return guards(admission, looks=Looks().at(admission.draft))


def test_any_visit_is_simpsons_paradox(histories: dict[str, History]) -> None:
    """It loses overall (36.8 against 43.7 %) and wins inside API and Lead Add Form, which is warned about."""
    visit = {"key": "visit", "field": "TotalVisits", "op": ">=", "value": 1}
    found = looked(histories["xeducation"], visit)
    by_format, by_source = found.of("simpson")
    assert (by_format.code, by_source.code) == ("turns", "turns")
    assert "(36.8 % against 43.7 %), but more often inside API and Lead Add Form" in by_format.message
    assert by_format.numbers["pooled"] == pytest.approx(0.1223, abs=1e-4)
    assert {g.code for g in found.of("maturity")} == {"no-dates"}
    assert found.simpson is not None
    strata = found.simpson.headlines[0].within[0].frame().set_index("title")
    assert strata.loc["API", ["first", "second"]].tolist() == [1_976, 1_604]


@pytest.mark.parametrize("field", ["Tags", "Lead Quality", "Last Activity"])
def test_fields_filled_in_afterwards_are_warned_about(histories: dict[str, History], field: str) -> None:
    """Nobody told it, yet a draft that asks for one of these is warned."""
    history = histories["xeducation"]
    value = history.column(field).classes[0]
    found = looked(history, {"key": "after", "field": field, "op": "=", "value": value})
    assert [(g.code, g.fields) for g in found.of("afterwards")] == [("suspicious", (field,))]


def test_marketstars_young_and_web_leads(histories: dict[str, History]) -> None:
    """27,079 leads are old enough, 15,954 are not; web registrations win on the leads kept back too."""
    found = looked(histories["marketstar"], equals("LeadSource", "Web Registration"))
    (mature,) = found.of("maturity")
    assert (mature.numbers["cohort"], mature.numbers["young"]) == (27_079, 15_954)
    assert [g.code for g in found.of("held-out")] == ["holds"]
    assert turned(histories["marketstar"]).warnings == ()
