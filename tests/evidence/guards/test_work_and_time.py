"""Activities at the wrong time, and leads that nobody worked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from drafts import ACME, acme
from lists import asks, equals, listed, times

from leadkit.definition.model import Definition
from leadkit.engine.admission import admit
from leadkit.evidence.guards import guards, untimely, unworked
from leadkit.evidence.guards.untimely import since_creation
from leadkit.history.history import History

START = datetime(2025, 1, 1, tzinfo=UTC)
KINDS = {"view": {"by": "lead"}, "call": {"by": "us"}}


def at(days: float) -> str:
    """Return the moment so many days after the start."""
    return (START + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def four() -> History:
    """Return four leads created on day 0. 0 views before, 1 before and after, 2 after the decision too, 3 never."""
    views = [(0, -2), (0, -1), (1, -1), (1, 1), (1, 2), (2, 1), (2, 2), (2, 9)]
    return listed(
        {"created_at": [at(0)] * 4}, [1, 1, 0, 0], activities=[(lead, "view", at(day)) for lead, day in views],
        more={"decided_at": [at(5)] * 4}, kinds={"view": KINDS["view"]},
    )  # fmt: skip


def test_what_was_done_before_the_creation_counted_by_hand() -> None:
    """Three views lie before, one after the decision; of the three admitted only lead 0 rests on the former."""
    found = untimely(asks(four(), times("view", 2)))
    assert (found.activities, found.before, found.after) == (8, 3, 1)
    assert (found.admitted, found.resting, found.unprotected, found.ended) == (3, 1, 0, 3)
    assert [g.code for g in found.findings()] == ["rests", "left-out"]
    assert found.frame().loc[0, "resting"] == 1


def test_the_history_itself_is_not_changed() -> None:
    """Judging without early activities leaves the history and its own verdicts as they are."""
    history = four()
    before = asks(history, times("view", 2)).verdict.tolist()
    later = since_creation(history, ("view",))
    assert asks(later, times("view", 2)).verdict.tolist() == [0, 1, 1, 0]
    assert asks(history, times("view", 2)).verdict.tolist() == before == [1, 1, 1, 0]
    assert since_creation(history, ("view",)) is later


def test_attributes_stay_with_their_activities() -> None:
    """Of 0's views the early one is of page a, so that without it page a was never seen."""
    history = History(
        {"lead_id": ["0", "1"], "created_at": [at(0)] * 2},
        {"lead_id": ["0", "0", "1"], "kind": ["view"] * 3, "at": [at(-1), at(1), at(2)], "page": ["a", "b", "a"]},
        outcomes={"lead_id": ["0", "1"], "status": ["won", "lost"]},
        settings={"leads": {"id": "lead_id", "created_at": "created_at"}, "kinds": {"view": {"by": "lead"}}},
    )
    page = {**times("view", 1), "where": [{"field": "page", "op": "=", "value": "a"}]}
    assert asks(history, page).verdict.tolist() == [1, 1]
    assert asks(since_creation(history, ("view",)), page).verdict.tolist() == [0, 1]


def test_decisions_without_a_date_cannot_protect() -> None:
    """Where nobody knows when deals were decided, what customers did afterwards counts: a warning."""
    history = listed(
        {"created_at": [at(0)] * 40}, [1] * 20 + [0] * 20, activities=[(i, "view", at(3)) for i in range(40)],
        kinds={"view": KINDS["view"]},
    )  # fmt: skip
    found = guards(asks(history, times("view", 1)), checks=["untimely"])
    assert [g.code for g in found.warnings] == ["unprotected"]
    assert found.warnings[0].numbers["unprotected"] == 40


def test_acme_leaves_out_what_customers_do() -> None:
    """The planted trap: thousands of activities after the hand-over do not count, and that is said."""
    (early, late) = guards(admit(Definition.from_dict(ACME), acme()), checks=["untimely"]).found
    assert (early.code, late.code) == ("rests", "left-out")
    assert late.numbers["after"] == 6_424


def ten(called: set[int]) -> History:
    """Return ten leads, of which 0 to 4 have "x"; 0, 1 and 5 are won; some are called, 9 only after it was lost."""
    calls = [(i, "call", at(1)) for i in sorted(called)] + [(9, "call", at(8))]
    return listed(
        {"created_at": [at(0)] * 10, "x": ["yes"] * 5 + ["no"] * 5}, [1, 1, 0, 0, 0, 1, 0, 0, 0, 0], activities=calls,
        more={"decided_at": [at(5)] * 10}, kinds={"call": KINDS["call"]},
    )  # fmt: skip


def test_worked_leads_counted_by_hand() -> None:
    """Of those with "x" 0, 1, 2 were called and 2 of these won; of the rest only 5, which was won; 9 too late."""
    found = unworked(asks(ten({0, 1, 2, 5}), equals("x", "yes")))
    assert found.basis == "activities"
    assert (found.admitted_worked.hits, found.admitted_worked.of) == (3, 5)
    assert (found.rest_worked.hits, found.rest_worked.of) == (1, 5)
    assert (found.admitted.hits, found.admitted.of, found.rest.hits, found.rest.of) == (2, 3, 1, 1)
    assert found.frame().loc["rest", ["leads", "won", "worked", "worked_won"]].tolist() == [5, 1, 1, 1]
    (said,) = found.sentences()
    assert said.startswith("40.0 % of the leads that count and 80.0 % of all others were never worked")


def test_without_our_own_activities_the_hand_over_counts() -> None:
    """A lead handed over before its end counts as worked; where neither is recorded, nothing can be told."""
    columns = {"created_at": [at(0)] * 4, "handed_over_at": [at(1), "", at(9), at(2)], "x": list("aabb")}
    history = listed(columns, [1, 0, 0, 0], more={"decided_at": [at(5)] * 4})
    found = unworked(asks(history, equals("x", "a")))
    assert (found.basis, found.admitted_worked.hits, found.rest_worked.hits) == ("hand-over", 1, 1)
    bare = unworked(asks(listed({"x": list("aabb")}, [1, 0, 0, 0]), equals("x", "a")))
    assert [g.code for g in bare.findings()] == ["unknown"]


def test_acme_never_worked_half_of_the_rest() -> None:
    """The planted trap "unworked is not bad": warned about; social networks even turn among the worked."""
    (found,) = guards(admit(Definition.from_dict(ACME), acme()), checks=["unworked"]).warnings
    assert found.code == "many-still"
    assert found.numbers["rest_unworked"] is not None
    assert 0.5 < found.numbers["rest_unworked"] < 0.55
    (social,) = guards(asks(acme(), equals("lead_source", "social networks")), checks=["unworked"]).warnings
    assert social.code == "turns"
