from __future__ import annotations

from dozen import FORM, LIFE, RICH, STRICT
from drafts import ACME, acme

from leadkit.board.session import Session
from leadkit.definition.model import Definition
from leadkit.engine.admission import admit
from leadkit.history.history import History
from leadkit.report import Draft
from leadkit.report.conditions import Conditions


def judged(history: History, *criteria: object) -> Conditions:
    """Return the conditions of a draft that asks for all of some."""
    document = {"leadkit": "definition/1", "id": "d", "characteristics": {"all": list(criteria)}}
    return Conditions(admit(Definition.from_dict(document), history))


def test_the_condition_that_keeps_out_most_is_named(dozen: History) -> None:
    """Of the strict draft revenue alone keeps out L04 and L05, format L07, industry L06."""
    shown = judged(dozen, FORM, LIFE, RICH).what_keeps_out()
    assert shown.content.text.startswith("What alone keeps out most leads is “Revenue”: 2 leads are only this one")
    assert shown.html.count("<figure>") == 1


def test_conditions_that_keep_out_the_same_leads_go_together(dozen: History) -> None:
    """Where any of two is enough, both keep out the very same leads (L06, L08, L09) and both are named."""
    document = {"leadkit": "definition/1", "id": "d", "characteristics": {"any": [LIFE, {**RICH, "value": 900}]}}
    shown = Conditions(admit(Definition.from_dict(document), dozen)).what_keeps_out()
    assert "“Industry” or “Revenue”: 3 leads are" in shown.content.text


def test_the_notches_that_move_most_are_said(dozen: History) -> None:
    """One that lets in and one that keeps out, then the chart of those that move anybody."""
    shown = judged(dozen, FORM, LIFE, RICH).one_notch()
    assert shown.content.text.startswith(
        "Revenue: “at least 200 USD” instead of “at least 300 USD” would let in 1 lead"
    )
    assert "would keep out 1 of those that count" in shown.content.text
    assert shown.html.count("<figure>") == 1


def test_what_is_met_together(dozen: History) -> None:
    """The largest set comes first; a single condition is met with nothing."""
    shown = judged(dozen, FORM, LIFE, RICH).met_together()
    assert shown.content.text.startswith("5 of 12 leads meet just these: Format, Industry, Revenue;")
    assert "fewer than two conditions" in judged(dozen, FORM).met_together().content.text


def test_without_conditions_or_outcomes_it_says_so(dozen: History, bare: History) -> None:
    """An empty draft keeps out nobody; without outcomes leads are counted and no rate is invented."""
    empty = Conditions(admit(Definition(id="d"), dozen))
    assert "No single condition keeps out a lead" in empty.what_keeps_out().content.text
    assert "No condition has a next value" in empty.one_notch().content.text
    for part in ("what_keeps_out", "one_notch", "met_together"):
        text = getattr(judged(bare, FORM, LIFE, RICH), part)().content.text
        assert "cannot say whether they were any good" in text
        assert "became customers:" not in text


def test_the_draft_on_the_board_shows_them(dozen: History) -> None:
    """The notebook asks the draft, which follows the board; one that is not finished waits."""
    draft = Draft(Session(dozen, STRICT))
    assert draft.figures()["conditions"]["alone"]["rich"] == [2, 1]
    for part in (draft.what_keeps_out, draft.one_notch, draft.met_together):
        assert part().content.text.strip()


def test_conditions_are_ranked_by_every_outcome() -> None:
    """Acme's conditions by customers, by sales' yes and by junk: the best and the last of each, and one chart."""
    found = Conditions(admit(Definition.from_dict(ACME), acme()))
    shown = found.by_every_outcome()
    assert shown.html.count("<figure>") == 1
    said = shown.content.text
    assert all(f"By “{outcome}”: " in said for outcome in ("became a customer", "accepted", "junk"))
    figures = found.figures()["outcomes"]
    assert {"Format (channel)", "Format (paper)", "Industry"} <= set(figures)
    assert figures["Industry"]["outcome"] == [found.sides.rows[3].rates[0].hits, found.sides.rows[3].rates[0].of]


def test_with_one_outcome_nobody_disagrees(dozen: History, bare: History) -> None:
    """Twelve leads are too few to rank; without any outcome it is said that nothing tells."""
    assert "Too few leads that meet a condition" in judged(dozen, FORM, LIFE).by_every_outcome().content.text
    assert "cannot say whether they were any good" in judged(bare, FORM, LIFE).by_every_outcome().content.text
