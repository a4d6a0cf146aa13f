from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from dozen import FORM, LIFE, RICH
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa

from leadkit.definition.model import Definition
from leadkit.engine.admission import Admission, admit
from leadkit.errors import UsageError
from leadkit.evidence.cohort import Tally
from leadkit.evidence.compare import Comparison, compare
from leadkit.history.history import History


def draft(history: History, *criteria: object) -> Admission:
    """Return a draft that asks for all of some criteria."""
    document = {"leadkit": "definition/1", "id": "d", "characteristics": {"all": list(criteria)}}
    return admit(Definition.from_dict(document), history)


@pytest.fixture
def three(strict: Admission) -> Comparison:
    """Return three drafts on the dozen: the strict one, one that asks for revenue, one for life science."""
    return compare(
        {"sales": strict, "marketing": draft(strict.history, RICH), "leadership": draft(strict.history, LIFE)}
    )


def test_two_sides_counted_by_hand(strict: Admission) -> None:
    """Marketing asks for revenue alone and so takes L06, L07 and L10 besides; L04, L05, L08, L09 are nobody's."""
    found = compare({"sales": strict, "marketing": draft(strict.history, RICH)})
    assert found.both == Tally(5, 3, 1, 355_000)
    assert found.only_one == found.some == Tally(3, 1, 2, 80_000)
    assert found.neither == Tally(4, 1, 2, 40_000)
    assert [c.sides for c in found.combinations] == [("sales", "marketing"), ("marketing",), ()]
    assert found.sentences()[0] == "Leads that both admit: 5; neither: 4; disputed: 3 (25.0 %)."
    assert found.sentences()[1] == "1 of the disputed leads was won. They are worth 800."


def test_three_sides_counted_by_hand(three: Comparison) -> None:
    """All admit 5; marketing and leadership share L07; the others are one side's or nobody's."""
    groups = {c.sides: c.everyone.leads for c in three.combinations}
    assert groups == {
        ("sales", "marketing", "leadership"): 5, ("marketing", "leadership"): 1, ("marketing",): 2, ("leadership",): 2,
        (): 2,
    }  # fmt: skip
    assert (three.both.leads, three.some.leads, three.only_one.leads, three.neither.leads) == (5, 5, 4, 2)
    assert [(p.first, p.second) for p in three.pairs] == [
        ("sales", "marketing"), ("sales", "leadership"), ("marketing", "leadership"),
    ]  # fmt: skip
    assert three.sentences()[0] == "Leads that all admit: 5; none: 2; disputed: 5 (41.7 %)."


def test_the_disputed_with_what_became_of_them(three: Comparison) -> None:
    """One row per disputed lead, the dearest won deals first, with each side's verdict."""
    table = three.disputed()
    assert table.index.tolist() == ["L07", "L05", "L04", "L06", "L10"]
    assert table.loc["L05"].tolist() == ["undecided", "undecided", "admitted", 1, "won", 40_000, True]
    assert table["admitted_by"].tolist() == [2, 1, 1, 1, 1]


def test_the_tables(three: Comparison) -> None:
    """The groups add up to all leads; pairs tell both, only one and neither."""
    frame = three.frame()
    assert (frame["leads"].sum(), frame["won"].sum(), frame["cohort"].sum()) == (12, 5, 11)
    assert frame["sides"].tolist()[-1] == ""
    pair = three.pair_frame().set_index(["first", "second"]).loc[("sales", "marketing")]
    assert pair[["both", "only_first", "only_second", "neither", "only_second_won"]].tolist() == [5, 0, 3, 4, 1]
    assert pair["agreement"] == 9 / 12


def test_each_side_keeps_its_own_figures(three: Comparison) -> None:
    """The comparison carries what became of each side's leads."""
    assert {name: figures.everyone.admitted.leads for name, figures in three.outcomes.items()} == {
        "sales": 5, "marketing": 8, "leadership": 8,
    }  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(*[st.sampled_from("ab")] * 3), min_size=2, max_size=40))
def test_agreement_beyond_chance_agrees_with_statsmodels(cells: list[tuple[str, ...]]) -> None:
    """Cohen's kappa of each two sides is statsmodels'; Krippendorff's alpha is the textbook's coincidence matrix."""
    names = ["x", "y", "z"]
    columns: dict[str, list[str]] = {name: [row[i] for row in cells] for i, name in enumerate(names)}
    history = History({"lead_id": [str(i) for i in range(len(cells))], **columns})
    found = compare({n: draft(history, {"key": n, "field": n, "op": "=", "value": "a"}) for n in names})
    yes = {name: np.array(columns[name]) == "a" for name in names}
    for pair in found.pairs:
        table = np.zeros((2, 2))
        np.add.at(table, (yes[pair.first].astype(int), yes[pair.second].astype(int)), 1)
        if pair.kappa is not None:
            assert pair.kappa == pytest.approx(cohens_kappa(table, return_results=False), abs=1e-9)
        else:
            assert len(cells) in (table[0, 0], table[1, 1])
    expected = krippendorff(np.array(list(yes.values())))
    assert found.alpha == (None if expected is None else pytest.approx(expected))


def krippendorff(ratings: Any) -> float | None:
    """Return alpha from the coincidence matrix: ratings are raters x units of booleans without gaps."""
    raters, units = ratings.shape
    pairs = np.zeros((2, 2))
    for unit in range(units):
        counts = np.bincount(ratings[:, unit].astype(int), minlength=2)
        pairs += (np.outer(counts, counts) - np.diag(counts)) / (raters - 1)
    totals = pairs.sum(axis=1)
    expected = (np.outer(totals, totals) - np.diag(totals)) / (totals.sum() - 1)
    return None if expected[0, 1] == 0 else float(1 - pairs[0, 1] / expected[0, 1])


def test_one_side_is_no_comparison(strict: Admission) -> None:
    """There must be something to compare with."""
    with pytest.raises(UsageError, match="at least two"):
        compare({"sales": strict})


def test_sides_must_judge_the_same_history(strict: Admission) -> None:
    """Drafts judged on different leads cannot be compared; a second reading of the same leads is the same history."""
    other = History({"lead_id": ["a"], "revenue": ["1"]}, settings={"fields": {"revenue": {"type": "number"}}})
    with pytest.raises(UsageError, match="another history"):
        compare({"sales": strict, "marketing": draft(other, RICH)})


def test_what_a_side_cannot_tell_it_does_not_admit(strict: Admission) -> None:
    """L05, undecided for sales, is disputed when marketing admits it, and only marketing's."""
    found = compare({"sales": strict, "marketing": draft(strict.history, FORM)})
    assert found.disputed().loc["L05", ["sales", "marketing"]].tolist() == ["undecided", "admitted"]


def test_a_comparison_without_outcomes() -> None:
    """Without outcomes the groups are still counted, and nothing is said of customers."""
    history = History({"lead_id": ["a", "b"], "format": ["form", "list"], "industry": ["life", "life"]})
    found = compare({"x": draft(history, FORM), "y": draft(history, LIFE)})
    assert found.disputed()["status"].isna().all()
    assert found.sentences() == (
        "Leads that both admit: 1; neither: 0; disputed: 1 (50.0 %).",
        "The drafts agree no more than by chance (alpha 0.00, where 1 is complete).", "Only y: 1 lead.",
        "Y instead of x: 1 lead more.",
    )  # fmt: skip
    assert found.frame()["per_week"].isna().all()
    assert found.exchange("x", "y").load_sentence() == "Nothing is dated, so nothing can be said of the load."


def test_one_draft_instead_of_another_counted_by_hand(strict: Admission) -> None:
    """Life science instead of revenue: L04 and L05 come (400 for L05), L06 and L10 go, neither of them won."""
    found = compare({"rich": draft(strict.history, RICH), "life": draft(strict.history, LIFE)}).exchange("rich", "life")
    assert found.gained.everyone == Tally(2, 1, 1, 40_000)
    assert found.lost.everyone == Tally(2, 0, 2, 0)
    assert (found.gained.untold, found.lost.untold) == (1, 1)
    assert found.deals().to_dict("index") == {
        "L05": {"change": "gained", "value_cents": 40_000, "mature": True, "other": "undecided"}
    }
    weeks = found.facts.weeks
    assert weeks is not None
    assert (found.gained.per_week, found.per_week) == (2 / weeks, 0)
    one, other = found.sentences()
    load = " The load stays about the same."
    assert one == "Life instead of rich: 2 leads more with 1 won deal worth 400; 2 leads fewer with no won deal." + load
    assert (
        other == "Rich instead of life: 2 leads more with no won deal; 2 leads fewer with 1 won deal worth 400." + load
    )
    assert found.reversed().row()["lost_value_cents"] == found.row()["gained_value_cents"] == 40_000


def test_exchanges_gain_rather_than_lose(three: Comparison) -> None:
    """Each two sides come once, so turned that won deals are gained; an unknown side is refused."""
    table = three.exchange_frame()
    assert table[["first", "second", "gained_won", "lost_won"]].to_numpy().tolist() == [
        ["sales", "marketing", 1, 0], ["sales", "leadership", 2, 0], ["marketing", "leadership", 1, 0],
    ]  # fmt: skip
    with pytest.raises(UsageError, match="no side “market”"):
        three.exchange("sales", "market")


def test_drafts_that_count_the_same_leads_exchange_nothing(strict: Admission) -> None:
    """It is said that nothing changes, and the comparison is silent about it."""
    found = compare({"a": strict, "b": strict})
    assert found.exchange("a", "b").sentence() == "B instead of a changes nothing: both count the same leads."
    assert not [said for said in found.sentences() if "instead of" in said]
    assert found.exchange("a", "b").deals().empty


def test_what_a_side_cannot_tell_is_told_from_what_it_rejects(three: Comparison) -> None:
    """Of L04 and L05, which only leadership admits, sales and marketing reject one and cannot tell the other."""
    marks = three.mark_frame().set_index(["sides", "side"])
    assert marks.loc[("leadership", "sales")].tolist() == ["mixed", 1, 2]
    assert marks.loc[("leadership", "leadership")].tolist() == ["admitted", 0, 2]
    assert marks.loc[("marketing", "leadership")].tolist() == ["mixed", 1, 2]
    assert marks.loc[("marketing + leadership", "sales")].tolist() == ["rejected", 0, 1]


def test_the_load_of_each_side(three: Comparison) -> None:
    """All leads are dated, so a load is the leads by the weeks from January 2025 to January 2026."""
    table, weeks = three.load_frame(), three.facts.weeks
    assert weeks is not None
    assert table[["leads", "disputed", "alone", "alone_won"]].to_numpy().tolist() == [
        [5, 0, 0, 0], [8, 3, 2, 0], [8, 3, 2, 1],
    ]  # fmt: skip
    for name in ("", "disputed_", "alone_"):
        leads = table[name.rstrip("_") or "leads"]
        assert table[f"{name}per_week"].tolist() == pytest.approx((leads / weeks).tolist())
    assert three.frame()["per_week"].sum() == pytest.approx(12 / weeks)


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        ([("a", "a")] * 9 + [("b", "b")] * 9, "nearly always"), ([("a", "b"), ("b", "a")] * 9, "less than by chance"),
        ([("a", "a")] * 9 + [("b", "b")] * 9 + [("a", "b")] * 3, "mostly"), ([("a", "a")] * 3, "cannot be told"),
        ([("a", "a")] * 5 + [("b", "b")] * 5 + [("a", "b")] * 5, "far from always"),
        ([("a", "a")] * 3 + [("b", "b")] * 5 + [("a", "b")] * 5, "a little more"),
    ],
)  # fmt: skip
def test_agreement_beyond_chance_in_words(cells: list[tuple[str, str]], word: str) -> None:
    """Krippendorff's bounds: from 0.8 reliable, from 0.667 for tentative conclusions."""
    columns = {name: [row[i] for row in cells] for i, name in enumerate("xy")}
    history = History({"lead_id": [str(i) for i in range(len(cells))], **columns})
    found = compare({n: draft(history, {"key": n, "field": n, "op": "=", "value": "a"}) for n in "xy"})
    assert word in found.agreement_sentence()


def test_twenty_five_drafts_are_compared() -> None:
    """Every lead is in one group, and what any two exchange is what the leads themselves say."""
    rng = np.random.default_rng(25)
    names = [f"s{i:02d}" for i in range(25)]
    cells = rng.choice(["a", "b", ""], (len(names), 300), p=[0.4, 0.4, 0.2])
    history = History({"lead_id": [str(i) for i in range(300)], **dict(zip(names, cells.tolist(), strict=True))})
    found = compare({n: draft(history, {"key": n, "field": n, "op": "=", "value": "a"}) for n in names})
    assert sum(group.everyone.leads for group in found.combinations) == 300
    marks = found.mark_frame().groupby("side")["undecided"].sum()
    assert [marks[name] for name in names] == [int((row == "").sum()) for row in cells]
    assert len(found.exchanges) == len(found.pairs) == 300
    one = found.exchange("s03", "s17")
    assert one.gained.everyone.leads == int(((cells[17] == "a") & (cells[3] != "a")).sum())
    assert "8 largest of" in " ".join(found.sentences())
