"""Behaviour on equal observation: leads that differ in nothing but for how long they were watched are told apart by it.

The histories are generated, so that it is known whether what leads do goes with the outcome.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from leadkit.definition.model import ActionCriterion, Definition, Group
from leadkit.engine.admission import admit
from leadkit.engine.bitmaps import count, unpack
from leadkit.evidence.drivers import Drivers, card, drivers, short_rules, suggest
from leadkit.evidence.drivers.behaviour import days_long
from leadkit.evidence.drivers.logistic import auc
from leadkit.evidence.guards.landmark import Risk
from leadkit.evidence.holdout import hold_out
from leadkit.evidence.myths.explicit import explicit
from leadkit.evidence.myths.past import Past
from leadkit.evidence.myths.sales import sales
from leadkit.evidence.target import target
from leadkit.history.history import History

DAY = 86_400
A_DAY = 0.12
PAGES = "product page view"
UNEQUAL = [(60, 20), (30, 15), (107, 15)]
"""Days to the decision on average: of won leads, of lost ones."""


def moments(at: Any) -> Any:
    """Return seconds as text that a history reads."""
    return np.datetime_as_string(np.asarray(at, np.int64).astype("datetime64[s]")).tolist()


def watched(
    seed: int,
    won_days: float,
    lost_days: float,
    more: float = 1.0,
    *,
    is_dated: bool = True,
    is_large: float = 0.6,
    undated: str = "",
    accepted_days: int | None = None,
    newest_at_once: bool = False,
) -> History:
    """Return leads that view pages until they are decided, those that will be won `more` times as often a day.

    One fact may go with the outcome: `is_large` of those won are large, and as many of the others small. Sales accepted
    nearly all.
    """
    leads = 3000
    random = np.random.default_rng(seed)
    created = 1_704_067_200 + np.sort(random.integers(0, 500 * DAY, leads))
    won = random.random(leads) < 0.25
    days = np.where(won, random.gamma(4, won_days / 4, leads), random.gamma(4, lost_days / 4, leads))
    if newest_at_once:
        days[-leads // 2 :] = 0.5
    took = (days * DAY).astype(int)
    decided, end = created + took + 3600, 1_704_067_200 + 560 * DAY
    seen = np.minimum(decided, end) - created
    who = np.repeat(np.arange(leads), random.poisson(seen / DAY * A_DAY * np.where(won, more, 1)))
    at = created[who] + (random.random(len(who)) * seen[who]).astype(int)
    ids = np.array([f"L{i}" for i in range(leads)])
    ended = decided <= end
    size = np.where(random.random(leads) < np.where(won, is_large, 1 - is_large), "large", "small")
    told = np.where(np.where(won, "won", "lost") == undated, "", moments(decided))[ended]
    dates = {"decided_at": told.tolist()} if is_dated else {}
    judged = {} if accepted_days is None else {"decided_at": moments(created + accepted_days * DAY)}
    return History(
        {"lead_id": ids.tolist(), "created_at": moments(created), "size": size.tolist(),
         "source": random.choice(list("abcd"), leads).tolist()},
        {"lead_id": ids[who].tolist(), "kind": [PAGES] * len(who), "at": moments(at)},
        outcomes={
            "outcome": {
                "lead_id": ids[ended].tolist(), "status": np.where(won, "won", "lost")[ended].tolist(), **dates
            },
            "accepted": {
                "lead_id": ids.tolist(), "status": np.where(won | (np.arange(leads) % 10 > 0), "won", "lost").tolist(),
                **judged,
            },
        },
        settings={"as_of": f"{moments(end)}Z", "mature_after": "P120D"},
    )  # fmt: skip


@cache
def of(seed: int, won_days: float, lost_days: float, more: float = 1.0) -> Drivers:
    """Return what is found in such leads."""
    return drivers(watched(seed, won_days, lost_days, more))


def asks_for_pages(criteria: Any) -> bool:
    """Whether one of some conditions asks for activities."""
    return any(isinstance(criterion, ActionCriterion) for criterion in criteria)


@pytest.mark.parametrize("days", UNEQUAL)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_having_been_watched_for_longer_is_no_effect(seed: int, days: tuple[int, int]) -> None:
    """All view pages equally often a day: no driver, no suggestion, no line of the card, no condition of a rule."""
    found = of(seed, *days)
    assert found.of(PAGES).verdict != "found"
    assert PAGES not in {s.driver.name for s in suggest(found).made}
    best = short_rules(found).best
    assert best is None or not asks_for_pages(best.criteria)


@pytest.mark.parametrize("days", UNEQUAL)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_card_of_behaviour_ranks_by_how_long_leads_were_watched(seed: int, days: tuple[int, int]) -> None:
    """A card of page views alone ranks no better than chance."""
    made = card(of(seed, *days), fields=())
    assert made is None or not made.holds


@pytest.mark.parametrize("days", [(60, 20), (30, 15), (40, 40), (20, 60)])
def test_a_true_effect_is_found_however_long_decisions_take(days: tuple[int, int]) -> None:
    """Who will be won views pages three times as often a day: found, suggested, on the card and in the rule."""
    found = of(4, *days, 3.0)
    pages = found.of(PAGES)
    assert pages.verdict == "found"
    assert pages.direction > 0
    made = suggest(found)
    (suggested,) = [s for s in made.made if s.driver.name == PAGES]
    assert "outcome was still open" in made.sentence(suggested)
    points = card(found)
    assert points is not None
    assert points.holds
    assert asks_for_pages(line.criterion for line in points.lines)
    rules = short_rules(found)
    assert rules.best is not None
    assert asks_for_pages(rules.best.criteria)
    assert "outcome was still open" in rules.sentences()[0]


def test_only_leads_still_undecided_are_judged() -> None:
    """Both sides of an activity's cut are the leads at risk at the landmark; of a field, all that were asked."""
    found = of(4, 60, 20, 3.0)
    assert found.observe_s is not None
    assert found.target is not None
    risk = Risk.of(found.history, found.observe_s // DAY)
    at_risk = count(found.target.asked & risk.open)
    pages, size = found.of(PAGES), found.of("size")
    assert pages.training.of + pages.rest_training.of + pages.held_out.of + pages.rest_held_out.of == at_risk
    assert at_risk < count(found.target.asked)
    everybody = size.training.of + size.rest_training.of + size.held_out.of + size.rest_held_out.of
    assert everybody == count(found.target.asked)
    assert any(f"{at_risk:,} of {everybody:,} leads" in line for line in found.limits())


def test_the_longest_landmark_is_taken_at_which_most_hits_were_undecided() -> None:
    """Three of four of those won were decided after it, and not after the next; no longer than is of use."""
    for days, expected in (((60, 20), 30), ((30, 15), 14), ((200, 20), 90), ((20, 60), 7)):
        found = of(1, *days)
        assert found.observe_s == expected * DAY
        assert found.target is not None
        hits = found.target.hits & hold_out(found.history).training
        risk = Risk.of(found.history, expected)
        assert count(hits & risk.open) >= 0.75 * count(hits & (risk.open | risk.decided))


def test_others_are_left_to_compare_with() -> None:
    """Lost within a week, won after months: the landmark is one at which lost leads were still undecided too."""
    found = of(1, 107, 8)
    assert found.target is not None
    assert found.observed.leads is not None
    training = hold_out(found.history).training & found.target.asked & ~found.target.hits
    assert count(found.observed.among(training)) >= 30
    assert found.of(PAGES).criterion is not None
    assert found.of(PAGES).verdict != "found"


def test_sales_within_days_cannot_be_judged() -> None:
    """Where most were won before any landmark, what leads did is not looked at, and it is said; facts are."""
    past = watched(1, 3, 20, 3.0)
    found = drivers(past)
    assert found.of(PAGES).verdict == "cannot be told"
    assert found.of(PAGES).criterion is None
    assert found.frame().set_index("name")["observed"][PAGES] == ""
    assert any("cannot be compared on equal observation" in line for line in found.limits())
    assert found.of("size").verdict == "found"
    assert not asks_for_pages(s.criterion for s in suggest(found).tried)
    assert not asks_for_pages(c for rule in short_rules(found).rules for c in rule.criteria)
    made = card(found)
    assert made is not None
    assert not asks_for_pages(line.criterion for line in made.lines)
    assert made.observed.leads is None
    assert explicit(Past(past)).said[0].startswith("Too many leads were decided within days")


def test_a_card_is_judged_by_what_leads_had_done_by_then() -> None:
    """AUC and rates are of the leads at risk by their points then; numbers of leads are those of the definition."""
    found = of(4, 60, 20, 3.0)
    made = card(found)
    assert made is not None
    assert made.observed.leads is not None
    assert found.target is not None
    assert "outcome was still open" in made.headline()
    held = unpack(made.observed.among(hold_out(found.history).held_out & found.target.asked), found.history.n)
    hits = unpack(found.target.hits, found.history.n)
    assert auc(made.judged_points[held], hits[held]) == made.held_out
    assert (made.judged_points <= made.points).all()
    assert (made.judged_points < made.points).any()
    for stop in made.stops:
        assert admit(made.definition("c", "C", stop.threshold), found.history).counts["admitted"] == stop.leads
        assert stop.held_out.of == (held & (made.judged_points >= stop.threshold)).sum()
        assert stop.held_out.hits == (held & hits & (made.judged_points >= stop.threshold)).sum()
    assert sum(band.held_out.of for band in made.bands) == held.sum()


def test_what_an_action_does_to_a_draft_is_judged_by_the_landmark() -> None:
    """Numbers of leads are of the draft as it is; rates of the leads at risk, by what draft and condition said then."""
    found = of(4, 60, 20, 3.0)
    assert found.observe_s is not None
    assert found.target is not None
    document = {
        "leadkit": "definition/1", "id": "d", "title": "Draft",
        "actions": {"all": [{"key": "p", "activity": PAGES, "count": {"op": ">=", "value": 3}}]},
    }  # fmt: skip
    asked = Definition.from_dict(document)
    draft = admit(asked, found.history)
    (pages,) = [s for s in suggest(found, draft).made if s.driver.name == PAGES]
    assert pages.wider is not None
    assert pages.narrower is not None
    assert asked.actions is not None
    both = replace(asked, actions=Group("all", (asked.actions, pages.criterion)))
    first = days_long(found.observe_s // DAY)
    then, both_then = (admit(replace(of_all, observe=first), found.history) for of_all in (asked, both))
    assert pages.narrower.leads == count(draft.pair.sure & ~admit(both, found.history).pair.sure)
    held = found.observed.among(hold_out(found.history).held_out)
    lost = then.pair.sure & ~both_then.pair.sure & held
    assert (pages.narrower.held_out.of, pages.narrower.held_out.hits) == (
        count(lost & found.target.asked), count(lost & found.target.hits),
    )  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
def test_facts_and_actions_are_compared_on_equal_observation(seed: int) -> None:
    """One fact goes with the outcome and no action does: what leads do does not win by having taken longer."""
    assert explicit(Past(watched(seed, 60, 24))).answer != "does not hold"


def test_sales_is_not_refuted_by_how_long_leads_were_watched() -> None:
    """Page views part the accepted leads only where they tell; then it says on which leads that was judged."""
    assert sales(Past(watched(1, 60, 24, is_large=0.5))).answer != "does not hold"
    refuted = sales(Past(watched(4, 60, 24, 4.0, is_large=0.5)))
    assert refuted.answer == "does not hold"
    assert "outcome was still open" in refuted.said[0]


def test_actions_that_tell_win_over_facts() -> None:
    """Who will be won views pages three times as often a day: what leads do tells more, and it says on which leads."""
    found = explicit(Past(watched(4, 60, 24, 4.0)))
    assert found.answer == "does not hold"
    assert any("outcome was still open" in line for line in found.said)


def test_decisions_without_dates_are_judged_on_the_first_days_of_all() -> None:
    """Who was undecided is not known: all leads take part, and it is said that some were watched for less."""
    found = drivers(watched(4, 60, 20, 3.0, is_dated=False))
    assert found.target is not None
    pages = found.of(PAGES)
    assert found.observe_s == 90 * DAY
    assert pages.training.of + pages.rest_training.of == count(hold_out(found.history).training & found.target.asked)
    assert any("When leads were decided is not known of all of them" in line for line in found.limits())
    made = card(found)
    assert made is not None
    assert "outcome was still open" not in made.headline()


@pytest.mark.parametrize("ends", ["won", "lost"])
def test_decisions_of_one_side_without_dates_drop_nobody(ends: str) -> None:
    """Where only won deals have a date, or only lost ones, the other side is not left out: all leads take part."""
    history = watched(4, 60, 20, 3.0, undated=ends)
    found = drivers(history)
    pages = found.of(PAGES)
    assert found.target is not None
    assert found.observed.leads is None
    assert pages.training.of + pages.rest_training.of == count(hold_out(history).training & found.target.asked)
    assert card(found) is not None


def test_a_further_outcome_is_undecided_by_its_own_dates() -> None:
    """All were accepted or not within days: the final outcome being open for months keeps nobody at risk of that."""
    history = watched(4, 60, 60, 3.0, accepted_days=3)
    found = drivers(history, target(history, "accepted"))
    assert not found.observed.is_told
    assert found.of(PAGES).verdict == "cannot be told"


def test_leads_held_out_that_were_decided_at_once_are_not_judged_on() -> None:
    """A landmark at which hardly a lead held out was undecided tells nothing; facts are judged all the same."""
    history = watched(4, 60, 60, 3.0, newest_at_once=True)
    found = drivers(history)
    assert not found.observed.is_told
    assert card(found) is not None
    assert "0 leads" not in explicit(Past(history)).said[0]
