from __future__ import annotations

import numpy as np
import pytest
from dozen import dozen_settings, dozen_tables
from hypothesis import given
from hypothesis import strategies as st

from leadkit.engine.bitmaps import count, pack, unpack
from leadkit.evidence.cohort import Cohort, Tally
from leadkit.history.history import History


def ids(history: History, bits: object) -> set[str]:
    """Return the leads of a bitmap."""
    return {history.lead_ids[row] for row in np.flatnonzero(unpack(bits, history.n))}  # type: ignore[arg-type]


def test_the_edge_of_maturity_belongs_to_the_mature(dozen: History) -> None:
    """A lead created exactly `mature_after` before `as_of` is mature, one a day younger is not."""
    facts = Cohort.of(dozen)
    assert ids(dozen, facts.everyone & ~facts.mature) == {"L12"}
    assert facts.basis == "mature"


def test_one_second_younger_is_not_mature() -> None:
    """Maturity is told to the second."""
    leads = {"lead_id": ["old", "young"], "created_at": ["2025-12-02T00:00:00Z", "2025-12-02T00:00:01Z"]}
    history = History(leads, settings=dozen_settings(fields=None))
    assert ids(history, Cohort.of(history).mature) == {"old"}


@pytest.mark.parametrize(
    ("left_out", "basis"), [("mature_after", "no-maturity"), ("as_of", "no-as-of"), ("created_at", "no-dates")]
)
def test_without_ages_everyone_is_judged(left_out: str, basis: str) -> None:
    """Where the history does not tell ages, rates are over all leads, and the reason is said."""
    leads, outcomes = dozen_tables()
    leads.pop(left_out, None)
    facts = Cohort.of(History(leads, outcomes=outcomes, settings=dozen_settings(**{left_out: None, "leads": None})))
    assert (count(facts.mature), facts.basis, facts.created_by) == (12, basis, None)


def test_a_lead_of_unknown_age_is_not_mature() -> None:
    """Where others have a creation date, a lead without one is left out of the rates: it may be young."""
    leads, outcomes = dozen_tables()
    leads["created_at"][0] = ""
    history = History(leads, outcomes=outcomes, settings=dozen_settings())
    facts = Cohort.of(history)
    assert ids(history, facts.everyone & ~facts.mature) == {"L01", "L12"}
    assert ids(history, facts.everyone & ~facts.dated) == {"L01"}


def test_the_span_runs_from_the_first_creation_to_the_taking(dozen: History) -> None:
    """Weeks are counted up to `as_of` where that is shortly after, or to the last creation."""
    assert Cohort.of(dozen).weeks == pytest.approx(360 / 7)
    leads, outcomes = dozen_tables()
    untaken = History(leads, outcomes=outcomes, settings=dozen_settings(as_of=None))
    assert Cohort.of(untaken).weeks == pytest.approx(331 / 7)


def test_an_export_long_after_the_last_lead_makes_no_load_small() -> None:
    """A lead every day for ten weeks: weeks are counted to the last of them, however late the data was taken."""
    start = np.datetime64("2024-01-01")
    leads = {"lead_id": [f"L{i}" for i in range(71)], "created_at": [str(start + i) for i in range(71)]}
    weeks = {}
    second = np.timedelta64(1, "s")
    for as_of in ("2024-03-12T00:00:00Z", "2024-03-13T00:00:00Z", "2026-03-11T00:00:00Z"):
        facts = Cohort.of(History(leads, settings=dozen_settings(fields=None, as_of=as_of)))
        weeks[as_of[:10]] = facts.weeks
        assert facts.span_s == (np.datetime64(as_of[:-1]) - start) / second
    assert weeks == {"2024-03-12": pytest.approx(71 / 7), "2024-03-13": 10, "2026-03-11": 10}


def test_below_a_week_there_is_no_load() -> None:
    """A history of a few days says nothing per week, and one without dates neither."""
    leads = {"lead_id": ["a", "b"], "created_at": ["2025-12-28", "2025-12-30"]}
    assert Cohort.of(History(leads, settings=dozen_settings(fields=None))).weeks is None
    undated = History({"lead_id": ["a"]})
    assert Cohort.of(undated).span_s is None


def test_leads_created_after_the_taking_are_not_dated() -> None:
    """A creation after `as_of` neither stretches the span nor counts for the load."""
    leads = {"lead_id": ["a", "b"], "created_at": ["2025-01-01", "2026-03-01"]}
    history = History(leads, settings=dozen_settings(fields=None))
    facts = Cohort.of(history)
    assert ids(history, facts.dated) == {"a"}
    assert ids(history, facts.mature) == {"a"}


def test_the_tally_counts_by_hand(dozen: History) -> None:
    """Of the dozen 5 are won, 5 lost and 2 open; the won are worth 4,750."""
    facts = Cohort.of(dozen)
    assert facts.tally(facts.everyone) == Tally(12, 5, 5, 475_000)
    assert facts.tally(facts.everyone).open == 2
    assert facts.matured(facts.everyone) == Tally(11, 4, 5, 470_000)
    assert facts.matured(facts.everyone, valued=False) == Tally(11, 4, 5, 0)


def test_without_an_outcome_nobody_is_won() -> None:
    """A history without outcomes still counts leads."""
    facts = Cohort.of(History({"lead_id": ["a", "b"]}))
    assert facts.tally(facts.everyone) == Tally(2, 0, 0, 0)
    assert not facts.has_outcome


def test_the_cohort_is_made_once(dozen: History) -> None:
    """Asking again gives the same object."""
    assert Cohort.of(dozen) is Cohort.of(dozen)


@given(st.data(), st.integers(1, 200))
def test_the_value_of_any_group_is_the_sum_over_its_won(data: st.DataObject, n: int) -> None:
    """The sum over a packed bitmap is the plain sum, at any number of leads."""
    status = data.draw(st.lists(st.sampled_from(["won", "lost", "open"]), min_size=n, max_size=n))
    value = data.draw(st.lists(st.integers(-50, 5_000), min_size=n, max_size=n))
    group = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    leads = {"lead_id": [f"L{i}" for i in range(n)]}
    outcomes = {"lead_id": leads["lead_id"], "status": status, "value": [str(v) for v in value]}
    facts = Cohort.of(History(leads, outcomes=outcomes))
    found = facts.tally(pack(group))
    won = [v for v, s, g in zip(value, status, group, strict=True) if g and s == "won"]
    assert (found.leads, found.won, found.value_cents) == (int(group.sum()), len(won), 100 * sum(won))
