"""What is found on real leads, and that nothing is found on invented ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from leadkit.evidence.drivers import Drivers, card, drivers, short_rules, suggest
from leadkit.history.history import History

pytestmark = pytest.mark.real
TOML = Path(__file__).parents[2] / "notebooks" / "data"


@pytest.fixture(scope="session")
def real(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Drivers]:
    """Return what goes with the outcome in each set of real leads."""
    found = {}
    for name in ("xeducation", "marketstar", "zoho_sample"):
        folder = tmp_path_factory.mktemp(name)
        for path in (real_data / name).glob("*.csv"):
            (folder / path.name).symlink_to(path)
        shutil.copy(TOML / name / "history.toml", folder)
        found[name] = drivers(History.read(folder))
    return found


def test_a_short_card_ranks_students(real: dict[str, Drivers]) -> None:
    """X Education: in cross-validation at least 0.85 with at most eight lines, none of a field that knows too much."""
    apart = {a.field.name for a in real["xeducation"].apart}
    assert apart == {"Tags", "Lead Quality", "Last Activity", "Last Notable Activity"}
    made = card(real["xeducation"])
    assert made is not None
    assert made.cross_validated is not None
    assert made.held_out is not None
    assert len(made.lines) <= 8
    assert made.cross_validated.value >= 0.85
    assert made.held_out.value >= 0.85
    assert not {c.to_dict()["field"] for c in (line.criterion for line in made.lines)} & apart


def test_titles_say_nothing(real: dict[str, Drivers]) -> None:
    """MarketStar: only the source goes with the outcome; senior titles have no effect that can be shown."""
    found = real["marketstar"]
    assert [driver.name for driver in found.found] == ["LeadSource"]
    assert found.of("Title").verdict in ("no effect", "cannot be told")
    assert {a.field.name for a in found.apart} >= {"ConvertedOpportunityId", "Stage"}
    assert not {driver.name for driver in found.drivers} & {"DisqualifiedReason", "OwnerEmployeeId"}


def test_invented_content_gives_no_evidence(real: dict[str, Drivers]) -> None:
    """Zoho: no driver survives, nothing is suggested, no rule and no card hold, and it is said in words."""
    found = real["zoho_sample"]
    assert found.found == ()
    assert suggest(found).made == ()
    assert short_rules(found).best is None
    made = card(found)
    assert made is None or not made.holds
    assert found.headline().startswith("There is no evidence")
