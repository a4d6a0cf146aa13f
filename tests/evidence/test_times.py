from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from drafts import ACME, acme
from lists import asks, equals, listed
from lists import times as done

from leadkit.definition.model import Definition
from leadkit.engine.admission import admit
from leadkit.evidence.times import span_words, times

START = datetime(2025, 1, 1, tzinfo=UTC)


def at(days: float) -> str:
    """Return the moment so many days after the start."""
    return (START + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_times_worked_out_by_hand() -> None:
    """Counting on days 1, 2, 3 and 4 and decided on 11, 22, 33 and never; lead 4 is undated, 5 does not count."""
    history = listed(
        {"created_at": [at(0)] * 4 + ["", at(0)]}, [1, 0, 1, -1, 1, 0],
        activities=[(i, "view", at(i + 1)) for i in range(4)] + [(4, "view", at(1))],
        more={"decided_at": [at(11), at(22), at(33), "", "", at(5)]}, kinds={"view": {"by": "lead"}},
    )  # fmt: skip
    found = times(asks(history, done("view", 1)))
    frame = found.frame()
    assert frame.loc["to_admission", ["leads", "known", "undated"]].tolist() == [5, 4, 1]
    assert frame.loc["to_admission", ["q1_days", "median_days", "q3_days"]].tolist() == [1.75, 2.5, 3.25]
    assert frame.loc["to_decision", ["leads", "known", "undated", "median_days"]].tolist() == [4, 3, 1, 20]
    assert frame.loc["to_win", ["leads", "known", "median_days"]].tolist() == [3, 2, 20]
    assert (found.open, bool(frame.loc["to_win", "too_few"])) == (1, True)
    assert found.sentences() == (
        "How long leads take to count is known of 4 of 5: too few to say.",
        "How long it takes from there to the decision is known of 3 of 4 decided leads: too few to say.",
        "1 is not decided yet and will take longer than that suggests.",
    )


def test_a_decision_before_the_lead_is_left_out() -> None:
    """A lead decided before it was created goes backwards in time; it is counted apart."""
    history = listed({"created_at": [at(5), at(0)], "x": ["a", "a"]}, [0, 0], more={"decided_at": [at(1), at(4)]})
    span = times(asks(history, equals("x", "a"))).span("to_decision")
    assert (span.leads, span.known, span.backwards, span.undated) == (2, 1, 1, 0)


def test_without_dates_it_cannot_be_told() -> None:
    """Every lead is undated, and the sentences say so."""
    found = times(asks(listed({"x": list("aab")}, [1, 0, 0]), equals("x", "a")))
    assert found.span("to_admission").undated == 2
    assert [said.split(" cannot be told")[0] for said in found.sentences()] == [
        "How long leads take to count", "How long it takes from there to the decision",
    ]  # fmt: skip


def test_acme_takes_as_long_as_its_table_says() -> None:
    """The quartiles are numpy's over the admitted and old enough."""
    admission = admit(Definition.from_dict(ACME), acme())
    found = times(admission)
    history, outcome = admission.history, admission.history.outcome
    assert outcome is not None
    old = history.created_at <= (history.as_of or 0) - (history.mature_after or 0)
    rows = np.flatnonzero((admission.verdict == 1) & old & (outcome.status >= 0))
    days = (outcome.decided_at[rows] - admission.admitted_at[rows]) / 86_400
    row = found.frame().loc["to_decision", ["q1_days", "median_days", "q3_days"]]
    assert row.tolist() == pytest.approx(np.quantile(days, [0.25, 0.5, 0.75]).tolist())
    assert (found.span("to_decision").known, found.open) == (152, 44)
    assert "82 days or less" in found.sentences()[1]


def test_times_are_said_in_days_and_hours() -> None:
    """Days from two on, hours below, and less than half of one is under an hour."""
    assert [span_words(s) for s in (2 * 86_400, 5_000, 1_000)] == ["2 days", "1 hour", "under an hour"]
