from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from drafts import ACME, acme
from histories import build
from hypothesis import given, settings
from lists import asks, equals, listed
from strategies import definitions, histories

from leadkit.definition.model import Definition
from leadkit.engine.admission import admit
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.outcome import outcome
from leadkit.evidence.purse import purses


def test_money_counted_by_hand() -> None:
    """Of "a": two won for 100 and 50, costs of 10, 20 and 30 and one unknown. Of "b": one won, cost 5 and 15."""
    history = listed(
        {"x": list("aaaabb")}, [1, 1, 0, 0, 1, 0],
        more={"value": [100, 50, "", "", 8, ""], "cost": [10, 20, 30, "", 5, 15]},
    )  # fmt: skip
    found = purses(asks(history, equals("x", "a")))
    mine = found.groups["admitted"]
    assert (mine.leads, mine.won, mine.value_cents, mine.value_per_lead_cents) == (4, 2, 15_000, 3_750)
    assert (mine.costed, mine.costed_won, mine.cost_cents) == (3, 2, 6_000)
    assert (mine.cost_per_lead_cents, mine.cost_per_win_cents) == (2_000, 3_000)
    frame = found.frame()
    assert frame.loc["rest", ["value_per_lead_cents", "cost_per_lead_cents", "cost_per_win_cents"]].tolist() == [
        400, 1_000, 2_000,
    ]  # fmt: skip
    assert frame.loc["all", "leads"] == 6
    assert bool(frame.loc["admitted", "too_few"])
    assert found.sentences()[0] == "Only 2 of 4 leads that count were won: too few to say what one is worth."
    assert found.sentences()[1] == "A lead that counts cost 20 on average (known for 3 of 4). Any other cost 10."


def test_what_is_not_recorded_is_said() -> None:
    """Without values and costs the table has gaps and the sentences say so."""
    found = purses(asks(listed({"x": list("aab")}, [1, 0, 0]), equals("x", "a")))
    assert found.frame()[["value_per_lead_cents", "cost_per_lead_cents", "cost_per_win_cents"]].isna().all(axis=None)
    assert [said.split(" in this data")[0] for said in found.sentences()] == [
        "No deal has a value", "No lead has a cost",
    ]  # fmt: skip


def test_acme_costs_less_among_those_that_count() -> None:
    """Each won deal of the worked definition cost 1,297, each of the others 4,498; denominators are in the words."""
    found = outcome(admit(Definition.from_dict(ACME), acme())).money
    frame = found.frame()
    assert frame.loc["admitted", "cost_per_win_cents"] == 129_741
    assert frame.loc["rest", "cost_per_win_cents"] == 449_797
    assert frame.loc["all", "value_cents"] == frame.loc[["admitted", "rest"], "value_cents"].sum()
    assert "each of the 68 won deals cost 1,297. Among the others a won deal cost 4,498." in " ".join(found.sentences())


@settings(max_examples=60, deadline=None)
@given(definitions(), histories())
def test_sums_are_those_of_a_plain_group_by(document: dict[str, Any], drawn: dict[str, Any]) -> None:
    """On random drafts and histories, over all leads: money of each group as pandas adds it."""
    admission = admit(Definition.from_dict(document), build(drawn), allow_later=True)
    history = admission.history
    if history.outcome is None:
        return
    found = purses(admission, Cohort.of(history).everyone)
    table = pd.DataFrame(
        {
            "verdict": admission.leads["verdict"].astype(str).to_numpy(),
            "cost": history.outcome.cost_cents * history.outcome.has_cost, "known": history.outcome.has_cost,
            "value": history.outcome.value_cents * (history.outcome.status == 1) * history.outcome.has_value,
        }
    )  # fmt: skip
    for name in ("admitted", "rejected", "undecided"):
        of = table[table["verdict"] == name]
        purse = found.groups[name]
        assert (purse.leads, purse.cost_cents, purse.costed, purse.value_cents) == (
            len(of), of["cost"].sum(), of["known"].sum(), of["value"].sum(),
        )  # fmt: skip


def test_details_say_all_of_it() -> None:
    """Money, load against the capacity, times, and what to ask for: in this order."""
    found = outcome(admit(Definition.from_dict(ACME), acme()), salespeople=3, capacity_per_week=5)
    said = found.details()
    assert said[0].startswith("A lead that counts was worth 28,155")
    assert "That fits: at 5 a week each, it takes up 17.9 % of what they can take." in said
    assert said[-1] == (
        "Recording “viewed a product page” everywhere would settle 65 of the 163 leads that cannot be told."
    )
    assert found.workload.per_week == pytest.approx(found.per_week)
