from __future__ import annotations

from typing import Any

import pytest
from drafts import ACME, acme, flat
from histories import build
from hypothesis import given, settings
from lists import asks, equals, listed
from strategies import definitions, histories

from leadkit.definition.model import Definition, Ladder
from leadkit.engine.admission import Admission, admit
from leadkit.errors import UsageError
from leadkit.evidence.guards import CHECKS, QUICK, Guards, Looks, guards
from leadkit.history.history import History


@pytest.fixture(scope="module")
def worked() -> Admission:
    """Return the worked definition on Acme's leads."""
    return admit(Definition.from_dict(ACME), acme())


@pytest.fixture(scope="module")
def found(worked: Admission) -> Guards:
    """Return all that the guards say of it, the leads kept back looked at."""
    return guards(worked, looks=Looks().at(worked.draft), drafts_tried=12)


def test_every_check_has_its_say(found: Guards) -> None:
    """On data with everything each check finds something, be it that all is in order."""
    assert {g.check for g in found.found} == set(CHECKS)
    assert [g.weight for g in found.found] == sorted(
        (g.weight for g in found.found), key=["warning", "note", "ok"].index
    )


def test_the_worked_definition_is_told_what_matters(found: Guards) -> None:
    """It holds on the leads kept back, within format, and on equal observation; half of the rest was not worked."""
    assert [(g.check, g.code) for g in found.warnings] == [("unworked", "many-still")]
    assert {g.code for g in found.of("held-out")} == {"holds"}
    assert {g.code for g in found.of("simpson")} == {"holds"}
    assert {g.code for g in found.of("landmark")} == {"holds"}
    assert found.verdict == "warning"


def test_young_and_open_leads_are_named(found: Guards) -> None:
    """3,575 leads are old enough, 1,425 are not; 1,550 of the former are still open."""
    mature, open_ = sorted(found.of("maturity"), key=lambda g: g.code)
    assert (mature.numbers["cohort"], mature.numbers["young"]) == (3_575, 1_425)
    assert open_.numbers["open"] == 1_550
    assert "3,575 leads that are old enough" in mature.message


def test_the_tables_say_the_same(found: Guards) -> None:
    """A row per finding and one per number; the sentences begin with how many warnings there are."""
    frame, numbers = found.frame(), found.number_frame()
    assert frame["message"].tolist() == [g.message for g in found.found]
    assert len(numbers) == sum(len(g.numbers) for g in found.found)
    assert found.sentences()[0] == "One thing may mislead here; say it to the room before the figures."
    assert len(found.sentences()) == 1 + sum(frame["weight"] != "ok")


def test_fields_filled_in_afterwards_are_warned_about() -> None:
    """Acme's planted traps: "later" is told by name, "unsure" and the field that knows too much likewise."""
    timeline = asks(acme(), equals("buying_timeline", "this quarter"), equals("budget_confirmed", True))
    warned = guards(timeline, checks=["afterwards"]).warnings
    assert {(g.code, g.fields) for g in warned} == {
        ("later", ("budget_confirmed",)), ("unsure", ("buying_timeline",)), ("suspicious", ("buying_timeline",)),
    }  # fmt: skip


def test_a_few_checks_are_run_alone(worked: Admission) -> None:
    """Only what is asked for is looked at; an unknown check is refused with the nearest one."""
    quick = guards(worked, checks=QUICK)
    assert {g.check for g in quick.found} == set(QUICK)
    assert quick.landmarks is None
    assert quick.simpson is not None
    assert len(quick.simpson.headlines) == 1
    with pytest.raises(UsageError, match="simson"):
        guards(worked, checks=["simson"])  # type: ignore[list-item]


def test_a_part_of_the_leads_is_looked_at_alone(worked: Admission) -> None:
    """On the leads to draft on, the Simpson check has the figures of these leads."""
    simpson = guards(worked, checks=["simpson"], part="training").simpson
    assert simpson is not None
    assert simpson.headlines[0].within[0].first.of == 138


def test_flat_data_says_what_it_cannot_tell() -> None:
    """Without dates and activities the guards say so, and nothing fails."""
    found = guards(asks(flat(), equals("Mail", True)))
    assert {g.code for g in found.of("maturity")} == {"no-dates"}
    assert {g.code for g in found.of("unworked")} == {"unknown"}
    assert {g.code for g in found.of("landmark")} == {"no-actions"}


def test_without_an_outcome_there_is_nothing_to_trust() -> None:
    """The first thing said is that nothing is known of what became of the leads."""
    history = History({"lead_id": ["1", "2"], "x": ["a", "b"]})
    found = guards(asks(history, equals("x", "a")))
    assert found.warnings[0].code == "no-outcome"
    assert found.of("held-out") == ()


def test_a_ladder_is_looked_at_like_a_definition() -> None:
    """The highest level is judged; who can never be a lead counts among what is asked for."""
    low = {"leadkit": "definition/1", "id": "low", "format": {"all": [equals("x", "a")]}}
    ladder = {"leadkit": "ladder/1", "id": "l", "never": equals("y", "no"), "levels": [low]}
    history = listed({"x": ["a", "b"] * 60, "y": ["no", "", "yes"] * 40}, [1, 0, 0, 0] * 30)
    found = guards(admit(Ladder.from_dict(ladder), history))
    assert {g.numbers["fields"] for g in found.of("circular")} == {2}


@settings(max_examples=60, deadline=None)
@given(definitions(), histories())
def test_any_draft_on_any_history_is_looked_at(document: dict[str, Any], drawn: dict[str, Any]) -> None:
    """Whatever is asked of whatever data: an answer in words and tables, and nothing fails."""
    admission = admit(Definition.from_dict(document), build(drawn), allow_later=True)
    found = guards(admission, looks=Looks().at(admission.draft), drafts_tried=3)
    assert found.sentences()
    assert len(found.frame()) == len(found.found)
    for part in (found.apparent, found.landmarks, found.observation, found.untimely, found.unworked, found.simpson):
        if part is not None:
            assert part.frame() is not None
            assert all(part.sentences())
