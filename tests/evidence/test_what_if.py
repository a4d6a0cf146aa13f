from __future__ import annotations

import numpy as np
import pytest
from dozen import FORM, LIFE, RICH

from leadkit.definition.model import Definition
from leadkit.engine.admission import Admission, admit
from leadkit.engine.bitmaps import unpack
from leadkit.errors import UsageError
from leadkit.evidence.cohort import Tally
from leadkit.evidence.funnel import funnel
from leadkit.evidence.settle import Gap, settle
from leadkit.evidence.what_if import what_if
from leadkit.history.history import History


def draft(history: History, **members: object) -> Admission:
    """Return a draft with these members on a history."""
    return admit(Definition.from_dict({"leadkit": "definition/1", "id": "d", **members}), history)


def test_each_condition_counted_by_hand(strict: Admission) -> None:
    """L07 lacks only the form, L06 only life science, L04 and (not known) L05 only the revenue."""
    found = {c.name: c for c in what_if(strict).conditions}
    assert [(c.yes, c.no, c.unknown) for c in found.values()] == [(8, 4, 0), (8, 3, 1), (8, 2, 2)]
    assert [c.unique_rejections for c in found.values()] == [1, 1, 1]
    assert [c.gained.everyone for c in found.values()] == [
        Tally(1, 1, 0), Tally(1, 0, 1), Tally(2, 1, 1),
    ]  # fmt: skip
    assert [c.lost.everyone for c in found.values()] == [Tally()] * 3
    short = {name: set(np.flatnonzero(mask)) for name, mask in what_if(strict).shortages.items()}
    assert short == {"form": {6}, "life": {5}, "rich": {3, 4}}


def test_dropping_from_any_takes_leads_away(dozen: History) -> None:
    """A condition that is enough by itself admits fewer when it goes, and nobody is short of it alone… but all."""
    found = {c.name: c for c in what_if(draft(dozen, format={"any": [FORM, LIFE]})).conditions}
    assert found["form"].lost.everyone.leads == 1
    assert found["life"].lost.everyone.leads == 1
    assert found["form"].gained.everyone.leads == 0
    assert found["form"].short.everyone.leads == 3


def test_a_condition_that_must_not_be_met_is_short_the_other_way(dozen: History) -> None:
    """Under "none of", leads that meet the condition are the ones it keeps out."""
    found = {
        c.name: c for c in what_if(draft(dozen, format={"none": [FORM]}, characteristics={"all": [LIFE]})).conditions
    }
    assert found["form"].short.everyone.leads == 7
    assert found["form"].unique_rejections == 7


def test_the_table_of_conditions(strict: Admission) -> None:
    """Leads admitted without a condition are those now, more the gained, less the lost."""
    frame = what_if(strict).frame()
    assert frame["dropped_admitted"].to_dict() == {"form": 6, "life": 6, "rich": 7}
    assert frame.loc["rich", ["short", "short_cohort", "short_won", "short_win_rate"]].tolist() == [2, 2, 1, 0.5]
    assert frame["short_too_few"].all()
    assert what_if(strict).sentences()[0].startswith("Revenue: 2 leads are only this one condition short")


def test_what_dropping_takes_away_is_said(strict: Admission) -> None:
    """Of "any" each condition that is dropped takes leads away; of "all" dropping lets in just those one short."""
    either = {"leadkit": "definition/1", "id": "d", "characteristics": {"any": [LIFE, RICH]}}
    said = what_if(admit(Definition.from_dict(either), strict.history)).sentences()
    assert [text for text in said if text.startswith("Without")] == [
        "Without “Industry”, 2 leads fewer would count; of those became customers: too few to say.",
        "Without “Revenue”, 2 leads fewer would count; of those became customers: too few to say.",
    ]
    assert not [text for text in what_if(strict).sentences() if text.startswith("Without")]


def test_nothing_asked_gives_an_empty_table(dozen: History) -> None:
    """A definition without conditions has no what-if."""
    found = what_if(draft(dozen))
    assert (found.frame().empty, found.sentences(), found.conditions) == (True, (), ())


def test_what_settles_the_undecided(strict: Admission) -> None:
    """Of the dozen only L05 is undecided, for want of its revenue."""
    found = settle(strict)
    assert found.gaps == (Gap("field", "revenue", "Revenue", 1, 1),)
    assert found.sentences() == ("Asking for the revenue would settle 1 of the 1 leads that cannot be told.",)
    assert found.frame().to_dict("records") == [
        {"kind": "field", "name": "revenue", "title": "Revenue", "undecided": 1, "settles": 1, "share": 1.0}
    ]


def test_a_field_that_may_leave_it_open_settles_nothing() -> None:
    """With two fields missing, the answer to one may leave the lead undecided: neither alone settles it."""
    history = History({"lead_id": ["a", "b"], "x": ["", "1"], "y": ["", ""]})
    both = {
        "all": [
            {"key": "x", "field": "x", "op": "=", "value": "1"},
            {"key": "y", "field": "y", "op": "=", "value": "1"},
        ]
    }
    found = settle(draft(history, characteristics=both))
    assert [(g.name, g.undecided, g.settles) for g in found.gaps] == [("y", 2, 1), ("x", 1, 0)]


def test_two_conditions_on_one_field_are_answered_together() -> None:
    """Knowing the field answers both of its conditions at once."""
    history = History({"lead_id": ["a"], "x": [""]})
    both = {
        "all": [
            {"key": "p", "field": "x", "op": "!=", "value": "1"},
            {"key": "q", "field": "x", "op": "!=", "value": "2"},
        ]
    }
    assert settle(draft(history, characteristics=both)).gaps == (Gap("field", "x", "X", 1, 1),)


def test_an_activity_that_is_not_recorded_can_be_what_settles() -> None:
    """Where a source does not record an activity, recording it is what would decide."""
    settings = {"tracks": {"field": "source", "visit": ["web"]}}
    leads = {"lead_id": ["a", "b"], "source": ["web", "fair"]}
    history = History(leads, {"lead_id": ["a"], "kind": ["visit"], "at": ["2026-01-01"]}, settings=settings)
    visits = {"all": [{"key": "v", "activity": "visit", "count": {"op": ">=", "value": 1}}]}
    found = settle(draft(history, actions=visits))
    assert found.gaps == (Gap("activity", "visit", "Visit", 1, 1),)
    assert found.sentences()[0].startswith("Recording “visit” everywhere would settle 1")


def test_nothing_to_settle(dozen: History) -> None:
    """Where every lead is decided there is no gap, no row and no sentence."""
    found = settle(draft(dozen, format={"all": [FORM]}))
    assert (found.gaps, found.sentences(), len(found.frame())) == ((), (), 0)


def test_the_steps_counted_by_hand(strict: Admission) -> None:
    """8 of 12 came by form; 5 of these fit, and of one it cannot be told."""
    steps = funnel(strict).steps
    assert [(s.name, s.left.leads, s.undecided, s.left.won) for s in steps] == [
        ("all", 12, 0, 5), ("format", 8, 0, 4), ("characteristics", 5, 1, 3),
    ]  # fmt: skip
    assert funnel(strict).sentences()[1] == "Format: 8 left, 4 of them won."


def test_the_order_of_steps_is_free(strict: Admission) -> None:
    """Sections and criteria can be asked in any order; what is not named follows, and the end is the same."""
    turned = funnel(strict, ["characteristics"]).steps
    assert [(s.name, s.left.leads) for s in turned] == [("all", 12), ("characteristics", 6), ("format", 5)]
    single = funnel(strict, ["rich"], by="criteria").steps
    assert [(s.name, s.left.leads) for s in single] == [("all", 12), ("rich", 8), ("form", 6), ("life", 5)]


def test_a_step_that_is_not_there_is_refused(strict: Admission) -> None:
    """A misspelt section is answered with the nearest name."""
    with pytest.raises(UsageError) as caught:
        funnel(strict, ["formats"])
    assert caught.value.faults[0].nearest == "format"


def test_where_any_section_is_enough_steps_add_leads(dozen: History) -> None:
    """With "any" each step lets more leads in, and the last is what the definition admits."""
    admission = draft(
        dozen, format={"all": [FORM]}, characteristics={"all": [RICH]}, admit={"any": ["format", "characteristics"]}
    )
    assert [s.left.leads for s in funnel(admission).steps] == [12, 8, 10]
    assert admission.counts["admitted"] == 10


def test_the_table_of_steps(strict: Admission) -> None:
    """Each row tells what is left of all and of the step before."""
    frame = funnel(strict).frame()
    assert frame["share"].tolist() == [1, 8 / 12, 5 / 12]
    assert frame["kept"].tolist() == [1, 8 / 12, 5 / 8]
    assert frame["win_rate"].tolist() == [4 / 11, 3 / 7, 2 / 4]


def test_short_leads_together(strict: Admission) -> None:
    """The leads short of any one condition are the union of those short of each."""
    found = what_if(strict)
    assert set(np.flatnonzero(unpack(found.short, found.n))) == {3, 4, 5, 6}
