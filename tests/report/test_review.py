from __future__ import annotations

from pathlib import Path

import pytest
from commands import DRAFT, write, write_history

from leadkit.errors import UsageError
from leadkit.report import Reviewed, Setting


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
