from __future__ import annotations

import re
from typing import Any

import pytest
from dozen import FORM, LIFE, RICH, dozen_settings, dozen_tables

from leadkit.definition.model import Definition
from leadkit.engine.admission import Admission, admit
from leadkit.errors import UsageError
from leadkit.history.history import History
from leadkit.report import Sides
from leadkit.report.markup import Shown


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
    assert said.strip().endswith("In all, 2 of the 4 have been won so far, worth 1,200.")


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
        sides.exchanges,
        sides.loads,
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


def test_what_cannot_be_told_has_its_own_mark(dozen: History) -> None:
    """L05 has no revenue: who asks for one can't tell, and this is not drawn like the "not yet" of L04 and L07."""
    sides = Sides({"form": judged(dozen, FORM), "rich": judged(dozen, RICH)})
    mixed = "can’t tell of 1 of 2, the others not yet"
    assert sorted(names_of_marks(sides.disputes())) == sorted(["counts", mixed, "not yet", "counts"])
    assert names_of_marks(sides.deals()) == ["not yet", "counts", "counts", "can’t tell"]
    for part in (sides.disputes, sides.deals):
        assert "can’t tell, so not counted" in part().content.text


def test_a_group_that_nobody_can_tell_has_one_mark(dozen: History) -> None:
    """Where a side can tell of none of a group, the group carries the question mark alone."""
    either = judged(dozen, {**RICH, "key": "any", "value": 0})
    sides = Sides({"form": judged(dozen, FORM), "known": judged(dozen, FORM, {**RICH, "value": 0}), "either": either})
    marks = next(group for group in names_of_groups(sides) if group[:2] == ["counts", "can’t tell"])
    assert marks == ["counts", "can’t tell", "can’t tell"]


def names_of_groups(sides: Sides) -> list[list[str]]:
    """Return the names of the marks of each group of disputed leads."""
    names, n = names_of_marks(sides.disputes()), len(sides.admissions)
    return [names[i : i + n] for i in range(0, len(names), n)]


def names_of_marks(shown: Shown) -> list[str]:
    """Return what the marks are called, in order."""
    return re.findall(r'role="img" aria-label="([^"]*)"', shown.html)


def test_the_rate_and_the_count_name_their_bases() -> None:
    """A rate is over those old enough to judge, the number won over all: each is said with its own base."""
    rows = range(80)
    leads = {"lead_id": [str(i) for i in rows], "size": [str(i % 2) for i in rows]}
    leads["created_at"] = ["2025-12-20" if i >= 70 else "2025-03-01" for i in rows]
    outcomes = {"lead_id": leads["lead_id"], "status": ["won" if i % 4 == 0 else "lost" for i in rows]}
    settings = {
        "as_of": "2026-01-01T00:00:00Z", "mature_after": "P30D", "leads": {"id": "lead_id", "created_at": "created_at"},
    }  # fmt: skip
    history = History(leads, outcomes=outcomes, settings=settings)
    small, known = ({"key": "size", "field": "size", "op": "=", "value": v} for v in ("0", "7"))
    sides = Sides({"small": judged(history, small), "none": judged(history, known)})
    said = sides.headlines().content.text
    assert "Of those old enough to judge, 1 in 2 became customers. In all, 20 of the 40 have been won so far." in said
    shown = sides.disputes().content.text
    assert "Became customers, of those old enough to judge" in shown
    assert "Won so far, of all these leads" in shown


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
    assert "leads more" in sides.exchanges().content.text
    assert "won deal" not in sides.exchanges().content.text
    assert sides.loads().content.text.startswith("Nothing is dated")


def test_an_exchange_without_a_won_deal_moves_leads(bare: History) -> None:
    """Where no lead was won, that no deal is gained or lost is no headline: the leads are."""
    ids = list(bare.lead_ids)
    lost = {"lead_id": ids, "status": ["lost"] * len(ids)}
    nobody = History(dozen_tables()[0], outcomes=lost, settings=dozen_settings())
    shown = str(Sides({"form": judged(nobody, FORM), "rich": judged(nobody, RICH)}).exchanges())
    assert "leads gained" in shown
    assert "0 won deals gained" not in shown


def test_what_one_draft_instead_of_another_wins(dozen: History) -> None:
    """Rich counts L07 (won, 800) and L10 where form counts L04 and L05 (won, 400): said with the load and a chart."""
    shown = Sides({"form": judged(dozen, FORM), "rich": judged(dozen, RICH)}).exchanges()
    assert shown.content.text.startswith(
        "Rich instead of Form: 2 leads more with 1 won deal worth 800; 2 leads fewer with 1 won deal worth 400."
    )
    assert "Rich of up to 1" in shown.content.text
    assert "<figure>" in shown.html


def test_the_load_of_each_draft(dozen: History) -> None:
    """Each draft gives eight leads in a year, two of them its own alone; without dates they are only counted."""
    text = Sides({"form": judged(dozen, FORM), "rich": judged(dozen, RICH)}).loads().content.text
    assert text.startswith("The load of the disputed leads alone: ")
    assert "8; about 1 a month" in text


def test_many_sides_are_a_chart(dozen: History) -> None:
    """From five drafts on a table of dots gets too wide: the groups are drawn instead, and nothing fails."""
    drafts = {
        f"team {i}": judged(dozen, c, d) for i, (c, d) in enumerate(((FORM, LIFE), (FORM, RICH), (LIFE, RICH)) * 3)
    }
    shown = Sides(drafts).disputes()
    assert "<figure>" in shown.html
    assert "<table>" not in shown.html
    assert "36" not in Sides(drafts).exchanges().content.text


def test_drafts_that_agree_exchange_nothing(dozen: History) -> None:
    """Two drafts that count the same leads are worth the same."""
    sides = Sides({"a": judged(dozen, FORM), "b": judged(dozen, FORM)})
    assert "It makes no difference" in sides.exchanges().content.text


def test_one_side_is_not_enough(dozen: History) -> None:
    """A comparison needs two drafts, and says so."""
    with pytest.raises(UsageError, match="at least two definitions"):
        Sides({"alone": judged(dozen, FORM)}).headlines()


def test_won_deals_of_young_leads_are_told_apart() -> None:
    """One exchange counts won deals of all leads: it says how many are too young for the rates beside it."""
    rows = range(80)
    leads = {"lead_id": [str(i) for i in rows], "size": [str(i % 2) for i in rows]}
    leads["created_at"] = ["2025-12-20" if i >= 70 else "2025-03-01" for i in rows]
    outcomes = {"lead_id": leads["lead_id"], "status": ["won" if i % 4 == 0 else "lost" for i in rows]}
    settings = {"leads": {"id": "lead_id", "created_at": "created_at"}, "as_of": "2026-01-01T00:00:00Z"}
    drafts = [{"key": "size", "field": "size", "op": "=", "value": v} for v in ("0", "7")]
    of_young = "2 of them of leads too young to judge"
    for after, said in (("P30D", True), (None, False)):
        more = {"mature_after": after} if after else {}
        history = History(leads, outcomes=outcomes, settings={**settings, **more})
        sides = Sides(dict(zip("ab", (judged(history, draft) for draft in drafts), strict=True)))
        for part in (sides.exchanges, sides.loads):
            assert (of_young in part().content.text) is said
