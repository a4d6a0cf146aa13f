"""What we did with the leads ourselves, on a table countable by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from leadkit.evidence.follow_up import FollowUp, follow_up
from leadkit.evidence.roles import Roles
from leadkit.evidence.spread import Spread, span_words
from leadkit.evidence.worked import worked
from leadkit.history.history import History

LEADS = {
    "lead_id": ["A", "B", "C", "D", "E", "F"],
    "source": ["web", "web", "web", "list", "list", "list"],
    "created_at": ["2025-01-01T00:00:00Z"] * 6,
    "handed": [
        "2025-01-02T00:00:00Z", "2025-01-02T00:00:00Z", "2025-01-02T00:00:00Z", "2025-01-02T00:00:00Z", "",
        "2025-05-25T00:00:00Z",
    ],
}  # fmt: skip
CALLS = {
    "lead_id": ["A", "A", "A", "B", "B", "C", "D", "A"],
    "kind": ["call", "call", "mail", "call", "call", "call", "visit", "call"],
    "at": [
        "2025-01-02T00:30:00Z", "2025-01-05T00:00:00Z", "2025-01-03T00:00:00Z", "2025-01-04T00:00:00Z",
        "2025-03-01T00:00:00Z", "2025-01-01T12:00:00Z", "2025-01-02T01:00:00Z", "2025-07-01T00:00:00Z",
    ],
}  # fmt: skip
ENDED = {
    "lead_id": ["A", "B", "D"], "status": ["won", "lost", "lost"],
    "decided_at": ["2025-02-01T00:00:00Z", "2025-02-01T00:00:00Z", "2025-02-01T00:00:00Z"],
}  # fmt: skip
SETTINGS: dict[str, Any] = {
    "as_of": "2025-06-01T00:00:00Z",
    "leads": {"id": "lead_id", "created_at": "created_at", "handed_over_at": "handed"},
    "kinds": {"call": {"by": "us"}, "mail": {"by": "us"}},
    "fields": {"source": {"type": "category"}},
}


def history(**changes: Any) -> History:
    """Return six leads: A worked and won, B worked late and lost, C called before the hand-over only, D and F never."""
    return History(LEADS, CALLS, outcomes=ENDED, settings={**SETTINGS, **changes})


def test_the_first_answer_counts_from_the_hand_over() -> None:
    """A waited half an hour and B two days; a visit of D's own is no answer, a call before the hand-over is none."""
    done = worked(history())
    assert done.first_s.tolist() == [1_800, 172_800, -1, -1, -1, -1]
    assert done.ever.tolist() == [True, True, True, False, False, False]


def test_attempts_end_with_the_decision() -> None:
    """A was tried three times before it was won, and what came after as_of is not known; B once before it was lost."""
    assert worked(history()).attempts.tolist() == [3, 1, 0, 0, 0, 0]


def test_only_leads_that_sales_had_for_a_month_are_asked() -> None:
    """E was never handed over and F a week ago: of four leads D was never worked."""
    found = follow_up(history(), Roles("source"))
    assert worked(history()).asked.tolist() == [True, True, True, True, False, False]
    assert (found.everyone.never.hits, found.everyone.never.of) == (1, 4)
    assert [(c.title, c.never.hits, c.never.of) for c in found.groups] == [("web", 0, 3), ("list", 1, 1)]
    assert {name: share.hits for name, share in found.within.items()} == {"hour": 1, "day": 1, "week": 2}


def test_win_rates_are_also_those_of_worked_leads() -> None:
    """One of six leads was won: one of the three that were worked, none of the others."""
    found = follow_up(history(), Roles("source")).everyone
    assert [(r.hits, r.of) for r in (found.every, found.worked, found.unworked)] == [(1, 6), (1, 3), (0, 3)]


def test_figures_of_one_statement_are_of_the_same_leads() -> None:
    """D was never worked and won, and so was F, which sales has had for a week only: of the one lead, one was won."""
    won = {"lead_id": ["A", "D", "F"], "status": ["won", "won", "won"], "decided_at": ["2025-05-30T00:00:00Z"] * 3}
    found = follow_up(History(LEADS, CALLS, outcomes=won, settings=SETTINGS))
    assert (found.everyone.never.hits, found.everyone.never_won, found.everyone.unworked.hits) == (1, 1, 2)
    assert found.sentences()[0] == (
        "Of 4 leads that sales has had for a month, 1 (25.0 %) were never worked. 1 of these was won all the same."
    )


def worked_by_source(every: dict[str, tuple[int, int]]) -> FollowUp:
    """Return leads of each source: so many, and so many of them called."""
    leads: dict[str, list[str]] = {"lead_id": [], "source": [], "created_at": []}
    calls: dict[str, list[str]] = {"lead_id": [], "kind": [], "at": []}
    for source, (n, called) in every.items():
        for i in range(n):
            for column, cell in zip(leads, (f"{source}{i}", source, "2025-01-01T00:00:00Z"), strict=True):
                leads[column].append(cell)
            for column, cell in zip(calls, (f"{source}{i}", "call", "2025-01-02T00:00:00Z"), strict=True):
                calls[column] += [cell] if i < called else []
    settings = {**SETTINGS, "leads": {"id": "lead_id", "created_at": "created_at"}}
    return follow_up(History(leads, calls, settings=settings), Roles("source"))


def test_who_is_worked_least_is_the_end_of_several() -> None:
    """80 against 65 of a hundred are told apart where there are two sources, not as the ends of ten."""
    two = {"a": (100, 80), "b": (100, 65)}
    many = two | {f"s{i}": (100, 73) for i in range(8)}
    assert worked_by_source(two).ends("source") is not None
    assert worked_by_source(many).ends("source") is None


def test_without_a_hand_over_it_counts_from_creation() -> None:
    """Where no hand-over is recorded the answer counts from creation, and the sentence says so."""
    found = follow_up(history(leads={"id": "lead_id", "created_at": "created_at"}))
    assert found.facts.first_s.tolist() == [88_200, 259_200, 43_200, -1, -1, -1]
    assert "that are a month old" in found.sentences()[0]


def test_unworked_is_not_called_bad() -> None:
    """The sentence after the number of unworked leads says what it does not mean."""
    assert follow_up(history()).sentences()[1].startswith("Unworked is not bad")


def test_nothing_recorded_is_said() -> None:
    """Without activities of ours nothing is claimed: neither answers, nor attempts, nor unworked leads."""
    found = follow_up(history(kinds={}))
    assert not found.facts.is_recorded
    assert found.everyone.never.of == 0
    (said,) = found.sentences()
    assert "records nothing that we did" in said


def test_the_frames_hold_what_was_counted() -> None:
    """Tidy tables: a row for all and per group, per span of time, per number of attempts."""
    found = follow_up(history(), Roles("source"))
    assert found.frame()[["title", "handed", "never"]].to_numpy().tolist() == [
        ["All leads", 4, 1],
        ["web", 3, 0],
        ["list", 1, 1],
    ]
    assert found.answer_frame()["share"].tolist() == [0.25, 0.25, 0.5]
    assert found.attempt_frame().empty


@pytest.mark.parametrize("n", [6, 10, 25, 200, 2_001, 5_000])
def test_the_interval_of_the_median_agrees_with_scipy(n: int) -> None:
    """Order statistics as scipy's quantile test gives them; beyond 2,000 one place off at most."""
    values = np.sort(np.random.default_rng(n).permutation(n * 3)[:n])
    found = Spread.over(values)
    assert found is not None
    assert found.low is not None
    assert found.high is not None
    interval = stats.quantile_test(values, q=0, p=0.5).confidence_interval(0.95)
    places = [
        abs(int(np.searchsorted(values, mine)) - int(np.searchsorted(values, theirs)))
        for mine, theirs in zip((found.low, found.high), interval, strict=True)
    ]
    assert max(places) <= (0 if n <= 2_000 else 1)
    assert Spread.over(values[:5]) is not None
    assert Spread.over(values[:0]) is None


@pytest.mark.parametrize(
    ("seconds", "words"), [(20, "1 minute"), (5_400, "90 minutes"), (90_000, "25 hours"), (400_000, "4.6 days")]
)
def test_spans_are_said_in_one_unit(seconds: int, words: str) -> None:
    """The unit fits the span."""
    assert span_words(seconds) == words
