from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from leadkit.evidence.myths import MYTHS, Myth, Past, myths
from leadkit.history.history import History

ACME = Path(__file__).parents[3] / "data" / "acme"


def past(groups: Iterable[tuple[dict[str, str], int, int]], *, with_outcome: bool = True, **more: Any) -> Past:
    """Return a history of groups of alike leads: their values, how many there are, how many became customers."""
    rows: dict[str, list[str]] = {}
    status: list[str] = []
    for values, n, won in groups:
        for name, value in values.items():
            rows.setdefault(name, []).extend([value] * n)
        status += ["won"] * won + ["lost"] * (n - won)
    rows["lead_id"] = [f"L{i}" for i in range(len(status))]
    fields = {name: {"type": "category"} for name in rows if name != "lead_id"}
    outcomes = {"lead_id": rows["lead_id"], "status": status} if with_outcome else None
    accepted = more.pop("accepted", None)
    if accepted is not None and outcomes is not None:
        outcomes = {"outcome": outcomes, "accepted": {"lead_id": rows["lead_id"], "status": accepted}}  # type: ignore[dict-item]
    activities = more.pop("activities", None)
    settings = {"fields": fields, **more.pop("settings", {})}
    names = {part: name for part, name in (("source", "source"), ("form", "format")) if name in rows}
    return Past(History(rows, activities, outcomes=outcomes, settings=settings), names, **more)


def test_progress_is_told() -> None:
    """After each belief, up to the last."""
    told: list[tuple[int, int]] = []
    myths(past([({"source": "web"}, 20, 6)]).history, progress=lambda done, of: told.append((done, of)))
    assert told == [(i, len(MYTHS)) for i in range(1, len(MYTHS) + 1)]


@pytest.mark.parametrize(
    ("name", "groups", "answer"),
    [
        ("success", [({"source": "web"}, 200, 196)], "holds"),
        ("success", [({"source": "web"}, 200, 60)], "does not hold"),
        ("success", [({"source": "web"}, 100, 92)], "cannot be told"),
        ("social", [({"source": "LinkedIn"}, 200, 9), ({"source": "web"}, 200, 60)], "does not hold"),
        ("social", [({"source": "social networks"}, 300, 0), ({"source": "web"}, 200, 60)], "holds"),
        ("social", [({"source": "facebook"}, 10, 0), ({"source": "web"}, 200, 60)], "cannot be told"),
        ("social", [({"source": "web"}, 200, 60), ({"source": "fair"}, 200, 60)], "cannot be told"),
        ("ready", [({"format": "price request"}, 600, 600), ({"format": "card"}, 100, 5)], "holds"),
        ("ready", [({"format": "price request"}, 300, 298), ({"format": "card"}, 100, 5)], "cannot be told"),
        ("ready", [({"format": "price request"}, 300, 285), ({"format": "card"}, 100, 5)], "does not hold"),
        ("ready", [({"format": "Lead Add Form"}, 300, 285), ({"format": "card"}, 100, 5)], "cannot be told"),
        ("ready", [({"format": "price request"}, 300, 90), ({"format": "card"}, 100, 5)], "does not hold"),
        ("ready", [({"format": "webinar"}, 300, 90), ({"format": "card"}, 100, 5)], "cannot be told"),
        ("in_house", [({"source": "Purchased List"}, 400, 7), ({"source": "web"}, 100, 30)], "does not hold"),
        ("in_house", [({"source": "list broker"}, 400, 1), ({"source": "web"}, 100, 30)], "holds"),
        ("in_house", [({"source": "fair"}, 400, 1), ({"source": "web"}, 100, 30)], "cannot be told"),
    ],
)  # fmt: skip
def test_beliefs_about_sources(name: str, groups: list[tuple[dict[str, str], int, int]], answer: str) -> None:
    """Each verdict follows from counts that can be seen, and comes with two sentences."""
    found = MYTHS[name](past(groups))
    assert found.answer == answer
    assert all(found.said)


@pytest.mark.parametrize(
    ("good", "bad", "answer"),
    [
        ((100, 60), (100, 20), "holds"), ((500, 100), (500, 130), "does not hold"),
        ((500, 100), (500, 110), "does not hold"), ((20, 6), (20, 4), "cannot be told"),
    ],
)  # fmt: skip
def test_the_eye_is_tested_on_blind_judgements(good: tuple[int, int], bad: tuple[int, int], answer: str) -> None:
    """Judged good against judged bad; a difference that can only be small counts as none."""
    found = past([({"seen": "good"}, *good), ({"seen": "bad"}, *bad)])
    judged = {f"L{i}": i < good[0] for i in range(good[0] + bad[0])}
    assert MYTHS["eye"](Past(found.history, judgements=judged)).answer == answer


def test_without_judgements_the_eye_cannot_be_told() -> None:
    """It says so, and what would be needed."""
    found = MYTHS["eye"](past([({"source": "web"}, 200, 60)]))
    assert found.answer == "cannot be told"
    assert "blindly" in found.said[0]


def followed(later_still: int, later_silent: int) -> Myth:
    """Return the verdict on 200 leads handed over, half of which go on reading; so many of each are won later."""
    n, stamps = 200, np.datetime64("2025-01-01")
    ids = [f"L{i}" for i in range(n)]
    won = [i < later_still or 100 <= i < 100 + later_silent for i in range(n)]
    leads = {"lead_id": ids, "created_at": ["2024-12-20"] * n, "handed_over_at": [str(stamps)] * n}
    views = {"lead_id": ids[:100], "kind": ["view"] * 100, "at": ["2025-01-10"] * 100}
    status = {"lead_id": ids, "status": ["won" if w else "lost" for w in won], "decided_at": ["2025-03-01"] * n}
    return MYTHS["generation"](Past(History(leads, views, outcomes=status, settings={"as_of": "2025-06-01"})))


def test_what_leads_do_after_the_hand_over_is_compared_on_equal_time() -> None:
    """More customers among those who go on reading refute the belief; fewer confirm it; as many tell nothing."""
    assert followed(60, 10).answer == "does not hold"
    assert followed(10, 60).answer == "holds"
    assert followed(30, 30).answer == "cannot be told"
    assert followed(60, 10).groups[0].rate.of == 100


def test_what_was_decided_before_is_left_out() -> None:
    """A customer that reads manuals is not won because of it."""
    leads = {"lead_id": ["L1"], "created_at": ["2024-12-20"], "handed_over_at": ["2025-01-01"]}
    views = {"lead_id": ["L1"], "kind": ["view"], "at": ["2025-01-10"]}
    status = {"lead_id": ["L1"], "status": ["won"], "decided_at": ["2025-01-05"]}
    found = MYTHS["generation"](Past(History(leads, views, outcomes=status, settings={"as_of": "2025-06-01"})))
    assert found.groups[0].rate.of == 0


def test_work_on_leads_that_did_not_ask_is_counted() -> None:
    """Thirty customers had not asked for anything, and were worked all the same."""
    groups = [({"format": "price request"}, 100, 40), ({"format": "card"}, 300, 30)]
    calls = {"lead_id": [f"L{i}" for i in range(400)], "kind": ["call"] * 400, "at": ["2025-01-01"] * 400}
    found = MYTHS["interested"](past(groups, activities=calls, settings={"kinds": {"call": {"by": "us"}}}))
    assert found.answer == "does not hold"
    assert "30" in found.said[0]
    assert MYTHS["interested"](past(groups)).answer == "cannot be told"


def test_of_whom_the_rate_is_told_that_did_not_ask() -> None:
    """The rate is that of the leads that had not asked, never that of the customers among them."""
    groups = [({"format": "price request"}, 100, 40), ({"format": "card"}, 300, 30)]
    calls = {"lead_id": [f"L{i}" for i in range(400)], "kind": ["call"] * 400, "at": ["2025-01-01"] * 400}
    said = MYTHS["interested"](past(groups, activities=calls, settings={"kinds": {"call": {"by": "us"}}})).said[0]
    assert "Of the 300 worked leads that had not asked, 1 in 10 became customers" in said


@pytest.mark.parametrize(
    ("asked", "others", "words"),
    [
        ((300, 90), (300, 15), "a good sign and no promise"),
        ((300, 90), (300, 84), "cannot be told from chance"),
        ((300, 20), (300, 90), "not even a good sign"),
    ],
)
def test_whether_asking_is_a_good_sign_follows_the_rates(
    asked: tuple[int, int], others: tuple[int, int], words: str
) -> None:
    """Won more often, as often as far as chance allows, or less often than those that did not ask."""
    found = MYTHS["ready"](past([({"format": "price request"}, *asked), ({"format": "card"}, *others)]))
    assert found.answer == "does not hold"
    assert words in found.said[1]


@pytest.mark.parametrize(("n", "won"), [(1, 0), (29, 2), (200, 4)])
def test_too_few_leads_refute_nothing(n: int, won: int) -> None:
    """Below 30 leads or 5 customers it cannot be told that not every lead is a success; the counts are there."""
    found = MYTHS["success"](past([({"source": "web"}, n, won)]))
    assert found.answer == "cannot be told"
    assert f"{n}; customers among them: {won}" in found.said[0]


def test_sales_judges_the_accepted_and_the_refused_of_one_time() -> None:
    """All groups are of the leads held out: those refused years before are not set beside the newest accepted."""
    ids = [f"L{i}" for i in range(2_000)]
    leads = {
        "lead_id": ids, "seen": ["yes" if i % 4 < 2 else "no" for i in range(2_000)],
        "created_at": [str(np.datetime64("2024-01-01") + i // 4) for i in range(2_000)],
    }  # fmt: skip
    won = {"lead_id": ids, "status": ["won" if i // 4 % 10 < (5 if i % 4 < 2 else 2) else "lost" for i in range(2_000)]}
    accepted = {"lead_id": ids, "status": ["won" if i % 2 else "lost" for i in range(2_000)]}
    settings = {"fields": {"seen": {"type": "category"}}, "as_of": "2026-01-01"}
    history = History(leads, outcomes={"outcome": won, "accepted": accepted}, settings=settings)
    found = MYTHS["sales"](Past(history))
    above, below, refused = (group.rate.of for group in found.groups)
    assert above + below == refused == 250


def card_and_acts(by_facts: float, by_acts: float) -> Myth:
    """Return the verdict on 4,000 leads where a fact and a total of visits tell so much of who is won."""
    generator = np.random.default_rng(1)
    told, visits = generator.random(4_000) < 0.5, generator.integers(0, 4, 4_000)
    won = generator.random(4_000) < 0.15 + by_facts * told + by_acts * (visits > 1)
    ids = [f"L{i}" for i in range(4_000)]
    leads = {"lead_id": ids, "wants": np.where(told, "yes", "no").tolist(), "visits": visits.tolist()}
    fields = {"wants": {"type": "category"}, "visits": {"type": "number"}}
    history = History(
        leads, outcomes={"lead_id": ids, "status": np.where(won, "won", "lost").tolist()}, settings={"fields": fields}
    )
    return MYTHS["explicit"](Past(history))


@pytest.mark.parametrize(
    ("by_facts", "by_acts", "answer", "better"),
    [(0.5, 0.15, "holds", "for what they say"), (0.15, 0.5, "does not hold", "for what they do")],
)
def test_two_cards_are_compared_on_quarters_of_one_size(
    by_facts: float, by_acts: float, answer: str, better: str
) -> None:
    """Either group is just a quarter of the leads held out, ties are told, and the better card is named."""
    found = card_and_acts(by_facts, by_acts)
    assert found.answer == answer
    said, everyone = found.said[0], found.groups[2].rate.of
    assert [group.rate.of for group in found.groups[:2]] == [round(everyone / 4)] * 2
    assert better in said
    assert "larger by 0." in said
    assert "of leads with equal points at its edge it was drawn" in said


def test_fewer_customers_are_not_called_more() -> None:
    """Where those who go on reading buy less often, the sentence says so, with a difference above zero."""
    assert "became customers less often, by +" in followed(10, 60).said[0]
    assert "became customers more often, by +" in followed(60, 10).said[0]


@pytest.mark.parametrize("name", MYTHS)
def test_without_an_outcome_none_can_be_told(name: str) -> None:
    """Each says so in words."""
    found = MYTHS[name](past([({"source": "web", "format": "form"}, 50, 0)], with_outcome=False))
    assert found.answer == "cannot be told"
    assert found.said[0].startswith(("This data does not say", "Nobody has judged"))


def test_on_acme_the_planted_facts_decide() -> None:
    """The persona has no effect, social networks bring customers, asking is no promise, sales does not see all."""
    found = myths(History.read(ACME))
    answers = {myth.name: myth.answer for myth in found.all}
    refuted = ("success", "persona", "social", "interested", "ready", "in_house", "sales", "generation")
    assert {name: answers[name] for name in refuted} == dict.fromkeys(refuted, "does not hold")
    assert answers["eye"] == "cannot be told"
    assert "no effect" in found.of("persona").said[0]
    assert (found.of("social").groups[0].rate.hits, found.of("social").groups[0].rate.of) == (20, 511)
    assert len(found.frame()) == len(found.sentences()) == 10


def test_leads_without_dates_are_not_called_newer() -> None:
    """Two cards that rank alike are judged on leads that were kept back, and no number reads “-0.00”."""
    groups = [({"size": s, "visits": s}, 200, won) for s, won in (("a", 20), ("b", 60), ("c", 140))]
    found = MYTHS["explicit"](past(groups, behaviour=("visits",)))
    assert found.said[0].startswith(
        "A card of facts and a card of actions rank leads that were kept back about as well"
    )
    assert "-0.00" not in found.said[0]


@pytest.mark.parametrize(("won", "who"), [(25, "just those that it accepted"), (40, "all of them")])
def test_a_yes_of_customers_alone_is_not_compared_with_who_became_one(won: int, who: str) -> None:
    """Where all that sales judged became customers, or just those with its yes, the two are one: no bars."""
    said = ["won"] * 25 + ["lost"] * 15 + [""] * 160
    found = MYTHS["sales"](past([({"x": "a"}, 40, won), ({"x": "b"}, 160, 40 - won)], accepted=said))
    assert (found.answer, found.groups) == ("cannot be told", ())
    assert f"of 40 leads, and {who} became customers" in found.said[0]


def test_a_yes_that_nobody_followed_says_nothing_else() -> None:
    """Accepted and refused leads of which none became a customer are too few to tell, not one and the same."""
    said = ["won"] * 25 + ["lost"] * 15 + [""] * 160
    found = MYTHS["sales"](past([({"x": "a"}, 40, 0), ({"x": "b"}, 160, 40)], accepted=said))
    assert found.answer == "cannot be told"
    assert "the same as the other" not in found.said[0]


def test_all_sources_are_looked_at() -> None:
    """Of 60 sources, the commoner the worse, the best are drawn though they are the rarest."""
    groups = [({"source": f"s{i:02d}"}, 120 - i, i + 1) for i in range(60)]
    found = MYTHS["success"](past(groups))
    assert [group.title for group in found.groups[1:4]] == ["s59", "s58", "s57"]


def test_the_best_and_the_worst_sources_are_drawn() -> None:
    """Of 15 sources the six best and the six worst with enough leads are drawn, and the words say so."""
    groups = [({"source": f"s{i:02d}"}, 200 if i < 7 else 40, i) for i in range(14)] + [({"source": "few"}, 9, 9)]
    found = MYTHS["success"](past(groups))
    drawn = [group.title for group in found.groups[1:]]
    assert drawn[:3] == ["s13", "s12", "s11"]
    assert drawn[-3:] == ["s02", "s01", "s00"]
    assert "few" not in drawn
    assert (
        "Of 15 sources the chart shows 12: those won most and least often, of those with 30 leads or more"
        in (found.said[0])
    )
    fewer = MYTHS["success"](past(groups[8:]))
    assert len(fewer.groups) == 7
    assert "Of 7 sources the chart shows the 6 with 30 leads or more." in fewer.said[0]
