from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
from dozen import STRICT, dozen_settings, dozen_tables
from histories import build
from hypothesis import HealthCheck, given, settings
from statsmodels.stats.proportion import confint_proportions_2indep
from strategies import definitions, histories

from leadkit.definition.model import Definition
from leadkit.engine.admission import Admission, admit
from leadkit.evidence.cohort import Tally
from leadkit.evidence.compare import compare
from leadkit.evidence.outcome import Bounds, outcome
from leadkit.history.history import History
from leadkit.history.sample import sample


def on_dozen(**changes: Any) -> Admission:
    """Return the strict draft on the dozen with other settings."""
    leads, outcomes = dozen_tables()
    return admit(Definition.from_dict(STRICT), History(leads, outcomes=outcomes, settings=dozen_settings(**changes)))


def test_the_groups_counted_by_hand(strict: Admission) -> None:
    """Admitted, rejected and undecided of the dozen, each with what became of it."""
    found = outcome(strict)
    assert found.everyone.admitted == Tally(5, 3, 1, 355_000)
    assert found.everyone.rejected == Tally(6, 1, 4, 80_000)
    assert found.everyone.undecided == Tally(1, 1, 0, 40_000)
    assert found.mature.admitted == Tally(4, 2, 1, 350_000)
    assert found.mature.rest == Tally(7, 2, 4, 120_000)
    assert found.young == Tally(1, 1, 0, 5_000)


def test_the_figures_worked_out_by_hand(strict: Admission) -> None:
    """2 of 4 mature admitted leads are won, 2 of 7 of the rest, 4 of 11 of all."""
    found = outcome(strict)
    assert found.win_rate.value == 2 / 4
    assert found.rest_win_rate.value == 2 / 7
    assert found.lift == pytest.approx((2 / 4) / (4 / 11))
    assert (found.recall.hits, found.recall.of) == (2, 4)
    assert found.value_recall == 350_000 / 470_000
    assert (found.missed_won, found.missed_value_cents) == (2, 120_000)
    assert found.per_week == pytest.approx(5 / (360 / 7))


def test_the_undecided_bound_the_figures(strict: Admission) -> None:
    """L05 is undecided and won: counting it or not gives best and worst case."""
    found = outcome(strict)
    assert found.admitted_bounds == Bounds(5, 6)
    assert found.recall_bounds == Bounds(2 / 4, 3 / 4)
    assert found.win_rate_bounds == Bounds(2 / 4, 3 / 5)


def test_rates_are_the_contract_of_the_command_line(strict: Admission) -> None:
    """The dict has exactly the agreed names, plain numbers, and the Newcombe interval of statsmodels."""
    rates = json.loads(json.dumps(outcome(strict).rates))
    expected = confint_proportions_2indep(2, 4, 2, 7, method="newcomb", compare="diff")
    assert rates.pop("difference") == pytest.approx(expected, abs=1e-9)
    assert rates == {
        "cohort": 11, "cohort_won": 4, "admitted": 4, "admitted_won": 2, "win_rate": 0.5, "rest_win_rate": 2 / 7,
        "lift": 1.375, "recall": 0.5,
    }  # fmt: skip


def test_without_an_outcome_rates_are_null() -> None:
    """Counts stay, everything that needs an outcome is null, and the sentences say so."""
    leads, _ = dozen_tables()
    found = outcome(admit(Definition.from_dict(STRICT), History(leads, settings=dozen_settings())))
    told = {"cohort": 11, "admitted": 4}
    assert found.rates == dict.fromkeys(found.rates) | told
    assert found.win_rate_bounds is None
    assert found.recall_bounds is None
    assert found.frame().loc["admitted", "leads"] == 5
    assert found.frame()["won"].isna().all()
    assert found.sentences()[-1] == "The history does not say what became of its leads, so there are no rates."


def test_where_nobody_is_admitted_there_is_no_rate(dozen: History) -> None:
    """A definition that admits nobody has no win rate, no lift and no difference; it keeps no deal."""
    nobody = {"all": [{"key": "no", "field": "format", "op": "=", "value": "fax"}]}
    found = outcome(admit(Definition.from_dict({"leadkit": "definition/1", "id": "no", "format": nobody}), dozen))
    rates = found.rates
    assert (rates["win_rate"], rates["lift"], rates["difference"], rates["recall"]) == (None, None, None, 0)
    assert found.win_rate_bounds is None
    assert rates["rest_win_rate"] == 4 / 11


def test_where_everyone_is_admitted_there_is_no_rest(dozen: History) -> None:
    """A definition that asks nothing admits all: the lift is one and nothing is missed."""
    found = outcome(admit(Definition(id="all"), dozen))
    assert (found.lift, found.rates["rest_win_rate"], found.difference, found.missed_won) == (1, None, None, 0)


AGE = "created by 2 December 2025: a lead needs 30 days before it can be judged. 1 younger one is left out."
BASES = {
    "mature": ({}, f"Rates are taken over the 11 leads {AGE}"),
    "no-maturity": ({"mature_after": None}, "how long a lead needs, so young ones count as not won."),
    "no-as-of": ({"as_of": None}, "when it was taken, so young ones cannot be told apart."),
}


@pytest.mark.parametrize(("changes", "said"), BASES.values(), ids=BASES.keys())
def test_the_denominator_is_stated(changes: dict[str, Any], said: str) -> None:
    """The last sentence says over which leads the rates are taken, and why."""
    assert outcome(on_dozen(**changes)).sentences()[-1].endswith(said)


def test_few_cases_are_never_a_bare_percentage(strict: Admission) -> None:
    """With a dozen leads the sentences give counts and say that they are too few."""
    said = " ".join(outcome(strict).sentences())
    assert "2 of 4 leads that count; too few to say how good they are" in said
    assert "times the average" not in said


def many(admitted: tuple[int, int], rest: tuple[int, int]) -> Admission:
    """Return a draft that admits some leads of a list, given as won and all of the admitted and of the rest."""
    groups = [("a", *admitted), ("b", *rest)]
    leads = {"lead_id": [], "group": []}
    outcomes = {"lead_id": [], "status": []}
    for name, won, of in groups:
        ids = [f"{name}{i}" for i in range(of)]
        leads["lead_id"] += ids
        leads["group"] += [name] * of
        outcomes["lead_id"] += ids
        outcomes["status"] += ["won"] * won + ["lost"] * (of - won)
    draft = {"all": [{"key": "a", "field": "group", "op": "=", "value": "a"}]}
    definition = Definition.from_dict({"leadkit": "definition/1", "id": "a", "format": draft})
    return admit(definition, History(leads, outcomes=outcomes))


def test_enough_cases_are_said_with_interval_and_lift() -> None:
    """Large groups are worded as "1 in 6", with the interval, and the lift where the difference is sure."""
    said = outcome(many((68, 412), (90, 2_790))).sentences()
    assert said[0] == "412 of 3,202 leads count (12.9 %)."
    assert said[1] == "The load on sales: not dated, or over less than a week, so nothing can be said per week."
    assert said[2] == (
        "Became customers: 1 in 6 of the leads that count; of the others 1 in 31. "
        "That is 16.5 %; allowing for chance, 13.2 % to 20.4 %. It is 3.3 times the average."
    )
    assert said[3] == "68 of 158 won deals are kept. 90 are missed."


def test_a_difference_that_chance_explains_is_called_none() -> None:
    """Where the interval of the difference holds zero, no lift is claimed."""
    said = outcome(many((40, 400), (110, 1_000))).sentences()[2]
    assert said.endswith("That is no more than chance would give: no difference can be shown.")


def test_the_table_adds_up(strict: Admission) -> None:
    """Admitted, rejected and undecided add up to all in every count."""
    frame = outcome(strict).frame()
    counts = ["leads", "won", "lost", "open", "value_cents", "cohort", "cohort_won", "cohort_value_cents"]
    parts = frame.loc[["admitted", "rejected", "undecided"], counts].sum()
    assert parts.to_dict() == frame.loc["all", counts].to_dict()
    assert frame.loc["rest", "cohort"] == 7


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(definitions(), histories())
def test_the_counts_are_those_of_a_plain_group_by(document: dict[str, Any], drawn: dict[str, Any]) -> None:
    """On random drafts and histories every count is what pandas counts in the list of leads."""
    admission = admit(Definition.from_dict(document), build(drawn))
    found = outcome(admission)
    status = admission.history.outcome.status if admission.history.outcome is not None else -1
    table = pd.DataFrame({"verdict": admission.leads["verdict"].astype(str), "status": status})
    for name in ("admitted", "rejected", "undecided"):
        of = table[table["verdict"] == name]
        tally = found.everyone.groups()[name]
        assert (tally.leads, tally.won, tally.lost) == (len(of), sum(of["status"] == 1), sum(of["status"] == 0))
    bounds = found.recall_bounds
    assert bounds is None or bounds.low <= bounds.high
    assert found.frame().shape == (5, 14)


def test_results_show_themselves_in_words() -> None:
    """At a prompt a result is its sentences, short enough to read, and no bitmap in sight."""
    history = sample(leads=200, seed=7)
    draft = Definition.from_dict(
        {"leadkit": "definition/1", "id": "d", "format": {"key": "f", "field": "format", "op": "known"}}
    )
    admission = admit(draft, history)
    for shown in (repr(outcome(admission)), repr(compare({"a": admission, "b": admission})), repr(admission)):
        assert 0 < len(shown) < 1_500
        assert "array(" not in shown
