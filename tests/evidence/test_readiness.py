from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from leadkit.evidence.drivers.separation import usable
from leadkit.evidence.readiness import Readiness, readiness
from leadkit.history.history import History

N = 400
DAY = np.datetime64("2025-01-01")


def columns(n: int = N, wins: int = 80, open_: int = 0, days: int = 300) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return leads created over some days of 2025, of which the first are won, the next open, the others lost."""
    ids = [str(i) for i in range(n)]
    created = DAY + (np.arange(n) * 7 % days).astype("timedelta64[D]")
    leads = {
        "lead_id": ids,
        "created_at": created.astype(str).tolist(),
        "source": ["web", "list", "fair", "web"] * (n // 4),
    }
    status = ["won"] * wins + [""] * open_ + ["lost"] * (n - wins - open_)
    mixed = np.random.default_rng(5).permutation(n)
    outcomes = {
        "lead_id": ids, "status": [status[i] for i in mixed],
        "value": ["100" if status[i] == "won" else "" for i in mixed],
        "decided_at": ["2025-12-30" if status[i] else "" for i in mixed],
    }  # fmt: skip
    return leads, outcomes


VISITS = {"lead_id": [str(i) for i in range(N)], "kind": ["visit"] * N, "at": ["2025-11-30"] * N}
SETTINGS = {"as_of": "2026-01-01", "mature_after": "P30D"}


def check(
    leads: dict[str, Any], outcomes: dict[str, Any] | None, activities: Any = VISITS, **changes: Any
) -> Readiness:
    """Return the check of a history; a change to None leaves a setting out."""
    settings = {name: value for name, value in {**SETTINGS, **changes}.items() if value is not None}
    return readiness(History(leads, activities, outcomes=outcomes, settings=settings))


def weights(found: Readiness) -> dict[str, str]:
    """Return the weight of each remark."""
    return {remark.code: remark.weight for remark in found.remarks}


def test_a_sound_history_is_a_go() -> None:
    """Dated leads of known age with outcomes, values and buyer actions: nothing to remark."""
    found = check(*columns())
    assert (found.remarks, found.verdict, found.suspicious) == ((), "go", ())
    assert found.sentences() == ("Go: this history is fit for a workshop.",)
    assert found.frame().empty


def test_too_few_leads_is_a_no_go() -> None:
    """Below 30 leads nothing can be told."""
    leads, outcomes = columns(n=28, wins=10)
    found = check(leads, outcomes, None)
    assert weights(found)["few-leads"] == "stop"
    assert found.verdict == "no-go"
    assert found.sentences()[0].startswith("No go")


def test_without_an_outcome_it_is_a_no_go() -> None:
    """No definition can be judged by leads of which nobody knows what became."""
    found = check(columns()[0], None)
    assert (weights(found), found.verdict) == ({"no-outcome": "stop"}, "no-go")


@pytest.mark.parametrize(("wins", "weight"), [(0, "stop"), (4, "stop"), (5, "warning"), (29, "warning"), (40, None)])
def test_few_wins(wins: int, weight: str | None) -> None:
    """Below 5 wins there is no evidence, below 30 little."""
    leads, outcomes = columns(wins=wins)
    assert weights(check(leads, outcomes)).get("few-wins") == weight


def test_customers_only_is_a_no_go() -> None:
    """A list of customers has nothing to compare with."""
    assert weights(check(*columns(wins=N)))["all-won"] == "stop"


def test_a_history_without_dates_needs_care() -> None:
    """It can be used, and the room is told what it cannot show."""
    leads, outcomes = columns()
    del leads["created_at"]
    found = check(leads, outcomes)
    assert (weights(found), found.verdict) == ({"no-dates": "warning"}, "care")


def test_a_history_that_does_not_say_when_it_was_taken() -> None:
    """Without `as_of` young leads cannot be told from lost ones."""
    assert weights(check(*columns(), as_of=None)) == {"no-as-of": "warning"}


def test_open_leads_without_a_maturity() -> None:
    """Where open leads have no age limit they count as lost; that is said with their number."""
    found = check(*columns(open_=40), mature_after=None)
    assert weights(found) == {"no-maturity": "warning"}
    assert "40 open leads count as not won" in found.remarks[0].message
    assert weights(check(*columns(), mature_after=None)) == {}


@pytest.mark.parametrize(("open_", "weight"), [(40, None), (120, "note"), (240, "warning")])
def test_open_leads_among_the_old_enough(open_: int, weight: str | None) -> None:
    """Many open leads that should be decided by now make all rates too low."""
    assert weights(check(*columns(open_=open_))).get("open") == weight


def test_a_young_history() -> None:
    """Where most leads are too young, the rates are of the few."""
    found = check(*columns(), mature_after="P250D")
    assert weights(found)["young"] == "warning"
    none_old = check(*columns(), mature_after="P360D")
    assert weights(none_old)["few-mature"] == "stop"


def test_undated_leads() -> None:
    """Leads without a creation date take no part, and that is said where there are many."""
    leads, outcomes = columns()
    leads["created_at"] = [day if i % 4 else "" for i, day in enumerate(leads["created_at"])]
    assert weights(check(leads, outcomes)) == {"undated": "warning"}


def test_behaviour() -> None:
    """No actions, actions of a few, and actions that nothing cuts off before the deal are each remarked."""
    leads, outcomes = columns()
    assert weights(check(leads, outcomes, None)) == {"no-activities": "note"}
    few = {name: values[:100] for name, values in VISITS.items()}
    assert weights(check(leads, outcomes, few)) == {"silent": "note"}
    del outcomes["decided_at"]
    assert weights(check(leads, outcomes)) == {"no-horizon": "warning"}


def test_our_own_calls_are_no_behaviour() -> None:
    """What we did is not what leads did."""
    found = check(*columns(), kinds={"visit": {"by": "us"}})
    assert weights(found) == {"no-activities": "note"}


def test_poor_fields() -> None:
    """Fields that are nearly empty, and fields that are the same for all, are named."""
    leads, outcomes = columns()
    leads |= {"fax": ["1", *[""] * (N - 1)], "planet": ["Earth"] * N}
    found = check(leads, outcomes)
    assert {remark.code: remark.fields for remark in found.remarks} == {
        "nearly-empty": ("fax",), "constant": ("planet",),
    }  # fmt: skip
    assert found.verdict == "go"


def test_fields_that_name_our_own_people() -> None:
    """Who is called an owner is named, and is no driver, until the field says whether it is personal."""
    leads, outcomes = columns()
    leads["deal_owner"] = ["Ada", "Ben", "Cleo", "Dan"] * (N // 4)
    found = check(leads, outcomes)
    (remark,) = [remark for remark in found.remarks if remark.code == "staff"]
    assert (remark.weight, remark.fields) == ("note", ("deal_owner",))
    marked = {"fields": {"deal_owner": {"type": "category", "personal": True}}}
    assert not [remark for remark in check(leads, outcomes, **marked).remarks if remark.code == "staff"]
    settings = {**SETTINGS, "fields": {"deal_owner": {"type": "category"}, "source": {"type": "category"}}}
    history = History(leads, outcomes=outcomes, settings=settings)
    assert usable(history) == ("source",)
    denied = {"type": "category", "personal": False}
    assert not [
        remark for remark in check(leads, outcomes, fields={"deal_owner": denied}).remarks if remark.code == "staff"
    ]
    settings["fields"] |= {"deal_owner": denied}
    assert usable(History(leads, outcomes=outcomes, settings=settings)) == ("source", "deal_owner")


def test_suspicious_fields() -> None:
    """Leaks are a warning, unsure fields and telling gaps a note, each named once with its weightiest reason."""
    leads, outcomes = columns()
    won = np.array(outcomes["status"]) == "won"
    leads |= {"tags": np.where(won, "closed", "lost"), "gap": np.where(won, "x", ""), "size": ["1", "2"] * (N // 2)}
    found = check(leads, outcomes, fields={"size": {"known": "unsure"}})
    assert [(r.code, r.weight, r.fields) for r in found.remarks] == [
        ("tells-too-much", "warning", ("tags", "gap")), ("unsure", "note", ("size",)),
    ]  # fmt: skip
    assert found.suspicious == ("tags", "gap")
    assert found.field_frame().loc["tags", "suspicion"] == "tells-too-much, sure-value"
    assert found.field_frame().index[0] == "tags"


def test_deals_without_a_value() -> None:
    """Where no amounts are recorded, deals are counted and not weighed."""
    leads, outcomes = columns()
    del outcomes["value"]
    assert weights(check(leads, outcomes)) == {"no-value": "note"}


def test_the_weightiest_comes_first() -> None:
    """Stops before warnings before notes."""
    leads, outcomes = columns(wins=3)
    del leads["created_at"]
    found = check(leads, outcomes, None)
    assert [remark.weight for remark in found.remarks] == ["stop", "warning", "note"]
    assert found.frame()["weight"].tolist() == ["stop", "warning", "note"]
