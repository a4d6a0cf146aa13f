from __future__ import annotations

import pytest
from dozen import dozen_settings, dozen_tables

from leadkit.definition.model import ActionCriterion, FieldCriterion
from leadkit.evidence.drivers import Drivers, card, drivers, short_rules, suggest
from leadkit.evidence.target import target
from leadkit.history.history import History


def test_every_strong_effect_of_the_sample_is_found(found: Drivers) -> None:
    """What docs/sample.md plants as strong holds on the leads held out."""
    names = {driver.name for driver in found.found}
    assert {
        "product page view", "asset download", "seniority", "industry", "annual_revenue_usd", "existing_customer",
        "format",
    } <= names  # fmt: skip


def test_the_day_of_research_is_named(found: Drivers) -> None:
    """Five product pages on one day: the window is the day, and pages over all time tell far less."""
    pages = found.of("product page view")
    assert pages.sentence == "viewed a product page at least 5 times on one day"
    assert pages.windows[0].criterion.within is not None
    anytime = next(way for way in pages.windows if way.criterion.within is None and way.criterion.recent is None)
    assert anytime.z < 0.7 * pages.windows[0].z


def test_two_different_high_value_assets_are_named(found: Drivers) -> None:
    """The filter and the distinct are found."""
    criterion = found.of("asset download").criterion
    assert isinstance(criterion, ActionCriterion)
    assert criterion.where is not None
    assert (criterion.where[0].value, criterion.distinct, criterion.count.value) == ("high value", "asset", 2)


def test_fields_are_cut_where_they_were_planted(found: Drivers) -> None:
    """Life science, vice president or higher, US and CA, four formats, customers; revenue in the middle."""
    asked = {d.name: d.criterion.test for d in found.found if isinstance(d.criterion, FieldCriterion)}
    assert (asked["industry"].op, asked["industry"].value) == ("=", "life science")
    assert (asked["seniority"].op, asked["seniority"].value) == (">=", "vice president")
    assert set(asked["hq_country"].value) == {"US", "CA"}  # type: ignore[arg-type]
    assert set(asked["format"].value) == {  # type: ignore[arg-type]
        "price request form", "webinar attendee", "white paper form", "trusted referral"
    }  # fmt: skip
    assert asked["existing_customer"].value is True
    assert asked["annual_revenue_usd"].op == ">="
    assert 1e8 < asked["annual_revenue_usd"].value < 1e9  # type: ignore[operator]


def test_the_persona_has_no_effect(found: Drivers) -> None:
    """That leads without a persona do worse is not mistaken for an effect of the persona."""
    assert found.of("persona").verdict == "no effect"
    assert "Persona" in next(line for line in found.sentences() if line.startswith("No effect"))


def test_what_knows_the_outcome_stands_apart(found: Drivers) -> None:
    """Filled in later or perhaps later: named, and neither driver nor line nor rule nor suggestion."""
    assert {a.field.name: a.why for a in found.apart} == {
        "budget_confirmed": "later",
        "buying_timeline": "tells-too-much",
    }
    made = card(found)
    assert made is not None
    criteria = [line.criterion for line in made.lines]
    criteria += [s.criterion for s in suggest(found).tried]
    criteria += [c for rule in short_rules(found).rules for c in rule.criteria]
    fields = {c.test.field for c in criteria if isinstance(c, FieldCriterion)}
    assert not fields & {"budget_confirmed", "buying_timeline", "owner", "email", "company", "contact_name"}


def test_our_own_work_is_no_driver(found: Drivers) -> None:
    """Calls and e-mails by sales are not looked at, nor are persons."""
    names = {driver.name for driver in found.drivers}
    assert not names & {
        "sales call",
        "sales email",
        "owner",
        "email",
        "company",
        "contact_name",
        "lead_id",
        "created_at",
    }


def test_activities_are_counted_on_equal_observation(found: Drivers) -> None:
    """Over the first fortnight of every lead: within it three of four customers were handed over."""
    assert found.observe_s == 14 * 86_400
    assert any("first 2 weeks" in line for line in found.sentences())
    assert {d.observe_s for d in found.drivers if d.kind == "activity"} == {14 * 86_400}


def test_found_means_held_out_and_adjusted(found: Drivers) -> None:
    """Each found driver is beyond chance on the leads held out, after adjusting for all that were tested."""
    frame = found.frame()
    held = frame[frame["verdict"] == "found"]
    assert (held["adjusted"] <= 0.05).all()
    assert (held["adjusted"] >= held["p"]).all()
    assert (held["held_out_difference"] * held["training_difference"] > 0).all()
    assert set(held["observed"]) == {"", "equal"}


def test_steps_add_up(found: Drivers) -> None:
    """The groups of a driver hold the leads on both sides of its cut, on either part."""
    for driver in found.found:
        assert sum(s.training.of for s in driver.steps) == driver.training.of + driver.rest_training.of
        assert sum(s.held_out.hits for s in driver.steps) == driver.held_out.hits + driver.rest_held_out.hits
    assert set(found.steps_frame()["part"]) == {"training", "held out"}


def test_the_same_history_gives_the_same_result(acme: History, found: Drivers) -> None:
    """Nothing hangs on chance that is not seeded."""
    assert drivers(acme).frame().equals(found.frame())


def test_another_outcome_can_be_asked(acme: History) -> None:
    """Accepted by sales: other leads, other drivers, and the title says so."""
    accepted = drivers(acme, target(acme, "accepted"))
    assert accepted.target is not None
    assert accepted.target.name == "accepted"
    assert {"asset_tier", "format"} & {driver.name for driver in accepted.found}


def test_progress_is_told(acme: History, found: Drivers) -> None:
    """Once per field and activity, up to all of them."""
    told: list[tuple[int, int]] = []
    drivers(acme, progress=lambda done, of: told.append((done, of)))
    assert told[-1] == (len(found.drivers), len(found.drivers))


@pytest.mark.parametrize("won", [None, [True] * 60, [False] * 60, [True] * 3 + [False] * 57])
def test_thin_histories_say_what_cannot_be_told(won: list[bool] | None) -> None:
    """No outcome, one outcome only, hardly a win, no dates, no activities: nothing is found, and it is said."""
    leads = {"lead_id": [f"L{i}" for i in range(60)], "x": ["a", "b", "c"] * 20, "same": ["a"] * 60}
    outcomes = None if won is None else {"lead_id": leads["lead_id"], "status": ["won" if w else "lost" for w in won]}
    past = drivers(History(leads, outcomes=outcomes))
    assert past.found == ()
    assert past.sentences()
    assert suggest(past).made == ()
    assert short_rules(past).best is None
    made = card(past)
    assert made is None or not made.holds
    past.frame()
    past.steps_frame()


def test_leads_of_one_day_leave_none_to_search_on() -> None:
    """All created at one moment, all are the newest: nothing was searched, so nothing is found, and nothing fails."""
    ids = [f"L{i}" for i in range(60)]
    leads = {"lead_id": ids, "created_at": ["2025-01-01"] * 60, "x": ["a", "b"] * 30}
    outcomes = {"lead_id": ids, "status": ["won", "won", "lost"] * 20}
    past = drivers(History(leads, outcomes=outcomes, settings={"leads": {"id": "lead_id", "created_at": "created_at"}}))
    assert {driver.verdict for driver in past.drivers} == {"cannot be told"}
    assert suggest(past).tried == ()
    assert short_rules(past).rules == ()
    assert card(past) is None


def test_a_dozen_leads_tell_nothing() -> None:
    """Too few for any cut: every field cannot be told."""
    leads, outcomes = dozen_tables()
    past = drivers(History(leads, outcomes=outcomes, settings=dozen_settings()))
    assert {driver.verdict for driver in past.drivers} == {"cannot be told"}
