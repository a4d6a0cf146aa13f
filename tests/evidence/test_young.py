from __future__ import annotations

import pytest
from dozen import dozen_settings, dozen_tables

from leadkit.definition.model import Definition
from leadkit.engine.admission import admit
from leadkit.evidence.drift import review
from leadkit.evidence.drivers import drivers, short_rules, suggest
from leadkit.evidence.guards import guards
from leadkit.evidence.holdout import hold_out
from leadkit.evidence.myths import myths
from leadkit.evidence.outcome import outcome
from leadkit.evidence.readiness import readiness
from leadkit.evidence.young import none_old_enough
from leadkit.history.history import History
from leadkit.report import Beliefs, Diagnosis, Reviewed, Trust, WhatCloses


@pytest.fixture(scope="module")
def young() -> History:
    """Return the dozen where a lead needs ten years before it can be judged."""
    leads, outcomes = dozen_tables()
    return History(leads, outcomes=outcomes, settings=dozen_settings(mature_after="P3650D"))


def test_it_is_said_when_the_first_will_be_old_enough(young: History) -> None:
    """With the age that a lead needs and the day on which the first has it; nothing where one is old enough."""
    said = none_old_enough(young)
    assert said is not None
    assert "No lead is old enough to judge yet: a lead needs" in said
    assert "20" in said.rsplit(" ", 1)[1]
    leads, outcomes = dozen_tables()
    assert none_old_enough(History(leads, outcomes=outcomes, settings=dozen_settings())) is None
    assert none_old_enough(History({"lead_id": ["L1"]})) is None


def test_no_page_fails_where_no_lead_is_old_enough(young: History) -> None:
    """Every part shows a sentence, and each page says why nothing can be told."""
    said = none_old_enough(young)
    assert said is not None
    admission = admit(Definition(id="d"), young)
    diagnosis, closes, reviewed = Diagnosis(young), WhatCloses(young), Reviewed(admission)
    parts: list[tuple[Diagnosis | WhatCloses | Reviewed, str]] = [
        (diagnosis, "headlines outcomes rates ranks refused money worth over_time chances answered limits"),
        (closes, "headlines what_goes_with_it one_by_one in_which_window what_knows_too_much conditions points"),
        (closes, "what_it_cannot_tell where_to_draw_the_line short_rules"),
        (reviewed, "answer definition rates over_time value fields"),
    ]
    for page, names in parts:
        shown = [str(getattr(page, name)()) for name in names.split()]
        assert all(text.strip() for text in shown)
        assert said in shown[0]
        page.figures()
    assert str(Trust(admission).can_this_be_trusted()).strip()
    assert said == outcome(admission).basis_sentence()
    assert said in str(Beliefs(young).verdicts())
    assert readiness(young).verdict == "no-go"


def test_what_is_recorded_is_not_said_to_be_missing(young: History) -> None:
    """Reasons, values, costs and dates are judged on leads that are old enough: they may be there all the same."""
    page = Diagnosis(young)
    shown = "\n".join(str(part()) for part in (page.refused, page.money, page.worth, page.over_time, page.limits))
    assert "is not recorded" not in shown
    assert "does not say when leads were created" not in shown
    assert "not dated" not in str(WhatCloses(young).what_it_cannot_tell())
    assert "No lead is dated" not in review(admit(Definition(id="d"), young)).sentences()[0]


def test_no_belief_can_be_told(young: History) -> None:
    """Each says so, and none that it holds or not."""
    found = myths(young).all
    assert {myth.answer for myth in found} == {"cannot be told"}
    assert {myth.said[0] for myth in found} == {none_old_enough(young)}


def test_nothing_tested_is_not_nothing_found(young: History) -> None:
    """Without a test nothing does as well as chance: it was not looked at."""
    found = drivers(young)
    assert found.tests == 0
    assert not any("chance" in text for text in (*found.sentences(), *suggest(found).sentences()))
    assert short_rules(found).sentences() == ("No rule can be made: no condition could be tested.",)
    few = drivers(History({"lead_id": ["L1"], "x": ["a"]}, outcomes={"lead_id": ["L1"], "status": ["won"]}))
    assert few.headline().endswith("Leads old enough to judge: 1; of them became customers: 1.")


def test_leads_of_one_moment_are_not_called_undated() -> None:
    """They were created at one moment, so that none is newer; only leads without a date have none."""
    ids = [f"L{i}" for i in range(400)]
    status = {"lead_id": ids, "status": ["won", "lost"] * 200}
    at_once = History({"lead_id": ids, "created_at": ["2025-01-01"] * 400}, outcomes=status)
    undated = History({"lead_id": ids}, outcomes=status)
    assert (hold_out(at_once).is_dated, hold_out(undated).is_dated) == (True, False)
    for history, words in ((at_once, "at one moment"), (undated, "dated")):
        assert words in str(WhatCloses(history).what_it_cannot_tell())
        assert words in review(admit(Definition(id="d"), history)).sentences()[0]
    kept = [f.message for f in guards(admit(Definition(id="d"), at_once)).of("held-out")]
    assert "since all of them were created at one moment" in kept[0]
    assert "no dates" not in kept[0]
