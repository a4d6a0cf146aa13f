from __future__ import annotations

from typing import Any

import pytest
from dozen import FORM, LIFE, RICH

from leadkit.definition.model import Definition
from leadkit.engine.admission import Admission, admit
from leadkit.errors import UsageError
from leadkit.history.history import History
from leadkit.report import Sides


def judged(history: History, *criteria: dict[str, Any]) -> Admission:
    """Judge a history by all of some conditions."""
    document = {"leadkit": "definition/1", "id": "d", "characteristics": {"all": list(criteria)}}
    return admit(Definition.from_dict(document), history)


def test_two_sides_by_hand(dozen: History) -> None:
    """Form: L01 to L06, L11, L12. Rich: L01 to L03, L06, L07, L10 to L12. Both: L01 to L03, L06, L11, L12."""
    sides = Sides({"form": judged(dozen, FORM), "rich": judged(dozen, RICH)})
    figures = sides.figures()
    assert (figures["all"], figures["some"], figures["none"]) == (6, 4, 2)
    assert figures["combinations"] == {"Form + Rich": [6, 3], "Form": [2, 1], "Rich": [2, 1], "-": [2, 0]}
    said = sides.headlines().content.text
    assert said.startswith("Of 12 past leads the two drafts treat 8 alike. They dispute 4 (33.3 %).")
    assert "2 were won" in said


@pytest.mark.parametrize("n", [2, 3, 4, 5, 6])
def test_two_to_six_sides_are_shown(dozen: History, n: int) -> None:
    """Every part is shown, whatever the number of drafts, with a column or a card for each."""
    drafts = [judged(dozen, c) for c in (FORM, LIFE, RICH)]
    drafts += [judged(dozen, FORM, LIFE), judged(dozen, LIFE, RICH), judged(dozen, FORM, RICH)]
    sides = Sides({f"team {i}": draft for i, draft in enumerate(drafts[:n])})
    for part in (
        sides.headlines,
        sides.drafts,
        sides.win_rates,
        sides.disputes,
        sides.reasons,
        sides.pairs,
        sides.deals,
    ):
        assert part().content.text.strip()
    assert sides.drafts().html.count('<div class="card">') == n
    assert len(sides.comparison.pairs) == n * (n - 1) // 2


def test_what_keeps_leads_out_is_named(dozen: History) -> None:
    """Of L04 and L05 and of L07 and L10 each side lacks one condition."""
    shown = Sides({"form": judged(dozen, FORM), "rich": judged(dozen, RICH)}).reasons().content.text
    assert "Form:  does not count 2 leads that another side counts." in shown
    assert "Just one condition keeps out many of them: format (2)." in shown
    assert "revenue (2)" in shown


def test_conditions_that_would_do_as_well_go_together(dozen: History) -> None:
    """Where any of two conditions is enough, they are one reason and not two."""
    document = {"leadkit": "definition/1", "id": "d", "characteristics": {"any": [LIFE, {**RICH, "value": 600}]}}
    either = admit(Definition.from_dict(document), dozen)
    shown = Sides({"either": either, "form": judged(dozen, FORM)}).reasons().content.text
    assert "industry or revenue (1)" in shown


def test_agreement_is_said(dozen: History) -> None:
    """Two drafts that count the same leads dispute none."""
    sides = Sides({"a": judged(dozen, FORM), "b": judged(dozen, FORM)})
    assert sides.disputes().content.text == "The drafts dispute no lead: all count the same ones.\n"
    assert "counts every lead that any other side counts" in sides.reasons().content.text
    assert sides.deals().content.text == "None of the disputed leads was won.\n"


def test_disputed_deals_are_listed(dozen: History) -> None:
    """The won deals that only some count come with their value and what they lack, the dearest first."""
    lines = Sides({"form": judged(dozen, FORM), "rich": judged(dozen, RICH)}).deals().content.text.splitlines()
    assert [line.split()[0] for line in lines if line.startswith("L0")] == ["L07", "L05"]
    assert "Form: only format" in next(line for line in lines if line.startswith("L07"))


def test_what_lacks_several_conditions_is_said_once(dozen: History) -> None:
    """Sides that miss more than one condition of a lead are named together, at the end."""
    strict = judged(dozen, FORM, RICH, {**LIFE, "value": "chemical"})
    sides = Sides({"all": judged(dozen, LIFE), "a": strict, "b": strict})
    lines = sides.deals().content.text.splitlines()
    assert next(line for line in lines if line.startswith("L07")).strip().endswith("A and B: several conditions")


def test_without_outcomes_it_counts(bare: History) -> None:
    """Where nothing says what became of leads, counts are shown and rates are not invented."""
    sides = Sides({"form": judged(bare, FORM), "rich": judged(bare, RICH)})
    assert "not recorded" in sides.disputes().content.text
    assert "cannot say whether they were any good" in sides.win_rates().content.text
    assert "cannot say whether they were any good" in sides.deals().content.text
    assert sides.figures()["disputed_won"] is None


def test_one_side_is_not_enough(dozen: History) -> None:
    """A comparison needs two drafts, and says so."""
    with pytest.raises(UsageError, match="at least two definitions"):
        Sides({"alone": judged(dozen, FORM)}).headlines()
