from __future__ import annotations

import pytest
from lists import asks, equals, listed

from leadkit.engine.admission import Admission
from leadkit.errors import UsageError
from leadkit.evidence.workload import workload


def dated() -> Admission:
    """Return a draft that admits 40 of 60 leads over 20 weeks; ten more cannot be told."""
    x = ["a"] * 40 + ["b"] * 20 + [""] * 10
    days = ["2025-01-01T00:00:00Z"] + ["2025-03-12T00:00:00Z"] * 69
    history = listed({"x": x, "created_at": days}, [0] * 70, as_of="2025-05-21T00:00:00Z")
    return asks(history, {**equals("x", "a"), "if_missing": "unknown"})


def test_the_load_worked_out_by_hand() -> None:
    """40 leads in 20 weeks are 2 a week: 1 for each of two, a fifth of five a week each."""
    found = workload(dated(), salespeople=2, capacity_per_week=5)
    assert (found.per_week, found.per_week_at_most) == (2, 2.5)
    assert (found.per_salesperson, found.used, found.salespeople_needed) == (1, 0.2, 1)
    assert found.frame().loc[0, "used"] == 0.2
    assert found.sentences() == (
        "The load on sales: about 2 a week. For each of 2 salespeople that is 1.0 a week.",
        "That fits: at 5 a week each, it takes up 20.0 % of what they can take.",
    )


def test_too_much_is_said_with_what_would_be_needed() -> None:
    """One who can take half a lead a week is asked for four times that: four would be needed."""
    found = workload(dated(), salespeople=1, capacity_per_week=0.5)
    assert (found.used, found.salespeople_needed) == (4, 4)
    assert "it takes up 400.0 % of what they can take; 4 salespeople would be needed." in found.sentences()[1]


def test_without_dates_or_salespeople_no_more_is_said() -> None:
    """What cannot be told is missing, and the one sentence says why."""
    flat = workload(asks(listed({"x": list("ab")}, [1, 0]), equals("x", "a")), salespeople=2, capacity_per_week=5)
    assert flat.frame().loc[0, ["per_week", "used"]].isna().all()
    assert flat.sentences() == (
        "The load on sales: not dated, or over less than a week, so nothing can be said per week.",
    )
    assert workload(dated()).sentences() == ("The load on sales: about 2 a week.",)


@pytest.mark.parametrize(("salespeople", "capacity"), [(0, 5), (-1, None), (2, 0.0)])
def test_numbers_must_be_above_zero(salespeople: int, capacity: float | None) -> None:
    """Nobody, or no capacity, is refused in plain words."""
    with pytest.raises(UsageError, match="is not above zero"):
        workload(dated(), salespeople=salespeople, capacity_per_week=capacity)
