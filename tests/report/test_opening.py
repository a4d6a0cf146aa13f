from __future__ import annotations

import pytest

from leadkit.errors import UsageError
from leadkit.report import agenda, what_a_lead_is
from leadkit.workshop import Phase

PHASES = (Phase("0_prepare", "Open", 20), Phase("2_draft", "Draft", 90), Phase("5_export", "Close", None))


def test_three_things_and_three_answers() -> None:
    """The room reads what a lead is made of, when it is created, and the three answers."""
    said = what_a_lead_is().content.text
    for words in ("How it came", "Who it is", "What it did", "a lead is created", "Counts", "Not yet", "Can’t tell"):
        assert words in said


def test_the_agenda_adds_up() -> None:
    """Each step begins when the one before ends; beyond one of unknown length no time is promised."""
    assert "09:30 20 min" in agenda(PHASES, "09:30").content.text
    assert "09:50 90 min" in agenda(PHASES, "09:30").content.text
    assert "11:20" in agenda(PHASES, "09:30").content.text
    assert "We begin at 09:30." in agenda(PHASES, "09:30").content.text
    assert "From 09:30 to 11:20" in agenda(PHASES[:2], "09:30").content.text


def test_no_agenda_is_said() -> None:
    """Without a workshop there is no agenda, and the notebook goes on."""
    assert "no agenda yet" in agenda((), "09:00").content.text


def test_a_time_must_be_one() -> None:
    """A begin that is no time of the day is answered with how to write it."""
    with pytest.raises(UsageError, match="“9 am” is no time of the day; write it like “09:00”"):
        agenda(PHASES, "9 am")
