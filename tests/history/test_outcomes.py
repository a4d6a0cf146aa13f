"""What became of leads: truth tables by hand."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkit.errors import HistoryError
from leadkit.history import NO_TIME, History, Outcome

WON, LOST, OPEN = 1, 0, -1


def of_leads(cells: list[str | None], **settings: Any) -> list[int]:
    """Return the status of leads that a column of the leads table tells."""
    leads = {"lead_id": [str(at) for at in range(len(cells))], "status": cells}
    history = History(leads, settings={"outcome": {"column": "status", **settings}, "missing": ["none"]})
    assert history.outcome is not None
    return history.outcome.status.tolist()


def joined(
    rows: list[tuple[str, str, str, str]], leads: int = 1, as_of: str | None = None, **settings: Any
) -> tuple[Outcome, History]:
    """Return the outcome of leads "0", "1" … from rows of lead, status, moment and value."""
    lead, status, at, value = zip(*rows, strict=True) if rows else ((), (), (), ())
    history = History(
        {"lead_id": [str(at) for at in range(leads)]},
        outcomes={"outcome": {"lead_id": list(lead), "status": list(status), "at": list(at), "value": list(value)}},
        settings={
            "outcome": {
                "column": "status", "won": ["won"], "lost": ["lost"], "decided_at": "at", "value": "value", **settings,
            },
            **({"as_of": as_of} if as_of else {}),
        },
    )  # fmt: skip
    assert history.outcome is not None
    return history.outcome, history


def day(text: str) -> int:
    """Return the UTC seconds of a day."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


CELLS = ["won", "lost", "new", "", "none", None]


@pytest.mark.parametrize(
    ("settings", "status"),
    [
        ({"won": ["won"]}, [WON, OPEN, OPEN, OPEN, OPEN, OPEN]),
        ({"won": ["won"], "lost": ["lost"]}, [WON, LOST, OPEN, OPEN, OPEN, OPEN]),
        ({"won": ["won"], "lost": "rest"}, [WON, LOST, LOST, LOST, LOST, LOST]),
        ({"won": "known"}, [WON, WON, WON, OPEN, OPEN, OPEN]),
        ({"won": "known", "lost": "rest"}, [WON, WON, WON, LOST, LOST, LOST]),
        ({"won": "known", "lost": ["lost", "none"]}, [WON, LOST, WON, OPEN, LOST, OPEN]),
        ({"won": ["won"], "lost": ["lost", "none", ""]}, [WON, LOST, OPEN, LOST, LOST, LOST]),
    ],
)  # fmt: skip
def test_a_column_of_the_leads_tells_the_outcome(settings: dict[str, Any], status: list[int]) -> None:
    """Listed values, any known value, the rest; what is listed is found even among missing tokens."""
    assert of_leads(CELLS, **settings) == status


def test_naming_a_spelling_names_its_class() -> None:
    """Aliases of the field go for its outcome too."""
    history = History(
        {"lead_id": ["a", "b", "c"], "status": ["won", "WON", "Won"]},
        settings={"outcome": {"column": "status", "won": ["WON"]}, "fields": {"status": {"aliases": {"won": ["WON"]}}}},
    )
    assert history.outcome is not None
    assert history.outcome.status.tolist() == [WON, WON, OPEN]


@pytest.mark.parametrize(
    ("rows", "status", "decided", "cents"),
    [
        ([], OPEN, None, 0),
        ([("0", "won", "2026-01-05", "10.5")], WON, "2026-01-05", 1050),
        ([("0", "lost", "2026-01-05", "10")], LOST, "2026-01-05", 0),
        ([("0", "new", "2026-01-05", "10")], OPEN, None, 0),
        ([("0", "won", "", "")], WON, None, 0),
        ([("0", "lost", "2026-01-01", ""), ("0", "won", "2026-01-05", "1")], WON, "2026-01-05", 100),
        ([("0", "won", "2026-01-09", "1"), ("0", "won", "2026-01-05", "2")], WON, "2026-01-05", 300),
        ([("0", "won", "", "1"), ("0", "won", "2026-01-05", "2")], WON, "2026-01-05", 300),
        ([("0", "won", "2026-01-05", "1"), ("0", "new", "2026-01-01", "9")], WON, "2026-01-05", 100),
        ([("0", "lost", "2026-01-05", ""), ("0", "lost", "2026-01-09", "")], LOST, "2026-01-09", 0),
        ([("0", "lost", "2026-01-05", ""), ("0", "new", "", "")], OPEN, None, 0),
        ([("0", "won", "2026-02-01", "1")], WON, "2026-02-01", 100),
        ([("0", "won", "2026-02-02", "1")], OPEN, None, 0),
        ([("0", "won", "2026-02-02", "1"), ("0", "won", "2026-01-02", "2")], WON, "2026-01-02", 200),
        ([("0", "won", "2026-02-02", "1"), ("0", "lost", "2026-01-02", "")], OPEN, None, 0),
    ],
)  # fmt: skip
def test_rows_of_one_lead_are_taken_together(
    rows: list[tuple[str, str, str, str]], status: int, decided: str | None, cents: int
) -> None:
    """Won if any is won, lost if all are, else open; what is decided after as_of (1 February) is open yet."""
    outcome, _ = joined(rows, as_of="2026-02-01")
    assert outcome.status.tolist() == [status]
    assert outcome.decided_at.tolist() == [NO_TIME if decided is None else day(decided)]
    assert outcome.value_cents.tolist() == [cents]


def test_leads_without_a_row_are_the_rest() -> None:
    """With the rest lost, a lead without a row is lost, at no known moment; what is decided later is open."""
    rows = [("0", "won", "2026-01-05", "1"), ("1", "won", "2026-03-05", "1"), ("2", "x", "", "")]
    outcome, _ = joined(rows, leads=4, as_of="2026-02-01", lost="rest")
    assert outcome.status.tolist() == [WON, OPEN, LOST, LOST]
    assert outcome.decided_at.tolist()[1:] == [NO_TIME] * 3


def test_without_a_column_a_row_means_won() -> None:
    """A table of opportunities needs no status; the join may go over another column of the leads."""
    history = History(
        {"lead_id": ["a", "b", "c", "d"], "deal": ["7", "", "8", "7"]},
        outcomes={"outcome": {"deal_id": ["7", "9"], "amount": ["1", "5"]}},
        settings={"outcome": {"lead": "deal_id", "key": "deal", "value": "amount", "lost": "rest"}},
    )
    assert history.outcome is not None
    assert history.outcome.status.tolist() == [WON, LOST, LOST, WON]
    assert history.outcome.value_cents.tolist() == [100, 0, 0, 100]
    assert history.catalogue.fields["deal"].known == "unsure"
    found = {notice.code: (notice.count, notice.examples) for notice in history.notices}
    assert found == {"outcomes-unknown-lead": (1, ("9",)), "outcomes-shared": (1, ("7",))}


def test_costs_of_all_rows_are_summed() -> None:
    """What a lead cost does not depend on what became of it."""
    history = History(
        {"lead_id": ["a", "b"]},
        outcomes={
            "outcome": {"lead_id": ["a", "a", "b"], "status": ["lost", "", "won"], "cost": ["1.10", "2.20", "?"]}
        },
        settings={"outcome": {"column": "status", "won": ["won"], "lost": ["lost"], "cost": "cost"}},
    )
    assert history.outcome is not None
    assert history.outcome.cost_cents.tolist() == [330, 0]
    assert history.outcome.has_cost.tolist() == [True, False]
    assert [(notice.code, notice.count) for notice in history.notices] == [("outcomes-several", 1), ("unfit", 1)]


def test_the_reason_is_that_of_the_deciding_row() -> None:
    """The first won, the last lost, or the last row."""
    rows = [
        ("a", "won", "2026-01-09", "later"), ("a", "won", "2026-01-05", "first"), ("b", "lost", "2026-01-05", "early"),
        ("b", "lost", "2026-01-09", "last"), ("c", "", "", "x"), ("c", "", "", "y"), ("d", "won", "", ""),
    ]  # fmt: skip
    lead, status, at, reason = zip(*rows, strict=True)
    history = History(
        {"lead_id": ["a", "b", "c", "d", "e"]},
        outcomes={"accepted": {"lead_id": list(lead), "status": list(status), "at": list(at), "why": list(reason)}},
        settings={
            "outcomes": {
                "accepted": {
                    "column": "status", "won": ["won"], "lost": ["lost"], "decided_at": "at", "reason": "why",
                }
            }
        },
    )  # fmt: skip
    found = history.outcomes["accepted"].reason
    assert found is not None
    assert [found.spellings[code] if code >= 0 else None for code in found.codes] == ["first", "last", "y", None, None]
    assert history.outcome is None


def test_what_is_odd_about_outcomes_is_counted() -> None:
    """Unknown leads, several rows, no date, not a date, the future, unseen values and negative amounts."""
    rows = [
        ("9", "won", "2026-01-05", "1"), ("0", "won", "", "-2"), ("0", "won", "soon", "$3"),
        ("1", "won", "2026-03-05", "1"), ("2", "WON", "2026-01-01", ""),
    ]  # fmt: skip
    _, history = joined(rows, leads=3, as_of="2026-02-01", lost=["gone"])
    assert {notice.code: notice.count for notice in history.notices} == {
        "outcomes-unknown-lead": 1, "outcomes-several": 1, "not-a-stamp": 1, "outcomes-undated": 2,
        "outcomes-after-as-of": 1, "outcome-unseen": 1, "unfit": 1, "negative-amount": 1,
    }  # fmt: skip


def test_impossible_order_is_counted() -> None:
    """Decided before created, handed over after decided, created after as_of."""
    history = History(
        {"lead_id": ["a", "b"], "created_at": ["2026-01-05", "2027-01-01"], "handed_over_at": ["2026-01-06", ""],
         "status": ["won", ""], "at": ["2026-01-01", ""]},
        settings={"as_of": "2026-06-30", "outcome": {"column": "status", "won": ["won"], "decided_at": "at"}},
    )  # fmt: skip
    assert {notice.code: notice.examples for notice in history.notices} == {
        "decided-before-created": ("a",), "handed-over-after-decision": ("a",), "created-after-as-of": ("b",),
    }  # fmt: skip


def test_a_missing_column_of_an_outcome_is_named() -> None:
    """All columns of an outcome must be there."""
    with pytest.raises(HistoryError) as caught:
        joined([], value="amount", cost="costs")
    assert [fault.path for fault in caught.value.faults] == [("outcome", "value"), ("outcome", "cost")]


ROW = st.tuples(
    st.sampled_from("0123"), st.sampled_from(["won", "lost", "new"]),
    st.sampled_from(["", "2026-01-01", "2026-02-01", "2026-03-01"]), st.sampled_from(["", "1.5", "-2", "0"]),
)  # fmt: skip


@given(st.lists(ROW, max_size=12), st.sampled_from([["lost"], "rest"]))
def test_outcomes_agree_with_a_plain_reading(rows: list[tuple[str, str, str, str]], lost: Any) -> None:
    """Lead by lead and row by row, as the design says it."""
    outcome, _ = joined(rows, leads=4, as_of="2026-02-01", lost=lost)
    by_lead: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for lead, status, at, value in rows:
        state = {"won": WON, "lost": LOST}.get(status, LOST if lost == "rest" else OPEN)
        moment = day(at) if at else NO_TIME
        by_lead[lead].append((OPEN if moment > day("2026-02-01") else state, moment, value))
    for lead in range(4):
        mine = by_lead[str(lead)]
        won = [row for row in mine if row[0] == WON]
        if won:
            expected = WON, min((row[1] for row in won if row[1] != NO_TIME), default=NO_TIME)
        elif all(row[0] == LOST for row in mine) and (mine or lost == "rest"):
            expected = LOST, max((row[1] for row in mine), default=NO_TIME)
        else:
            expected = OPEN, NO_TIME
        assert (outcome.status[lead], outcome.decided_at[lead]) == expected
        assert outcome.value_cents[lead] == sum(round(float(row[2]) * 100) for row in won if row[2])
        assert outcome.has_value[lead] == any(row[2] for row in won)
