"""What the invented history says: that it is believable, and that each effect of docs/sample.md is in it.

Computed by pandas from the shipped files alone, independent of the kit's own reading and counting.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from leadkit.history import History
from leadkit.history.sample import write_sample
from leadkit.history.sample.market import FORMATS, PERSONAS, SOURCES
from leadkit.history.sample.products import KINDS, PAGES

ACME = Path(__file__).parents[2] / "data" / "acme"
AS_OF = pd.Timestamp("2026-06-30", tz="UTC")
MISSING = ["", "unknown", "Select", "not assigned"]
TRACKED = [source.name for source in SOURCES if source.tracked]
OTHER_SPELLINGS = {
    "lead_source": {"Google": "google", "Organic Search": "organic search"},
    "industry": {"Life Science": "life science", "Food & Beverage": "food and beverage"},
    "hq_country": {"USA": "US"},
}


def table(name: str) -> pd.DataFrame:
    """Read a shipped file by pandas alone, independent of the kit."""
    frame = pd.read_csv(ACME / f"{name}.csv", keep_default_na=False, na_values=[""])
    for column in frame.columns.intersection(["at", "created_at", "handed_over_at", "closed_at", "judged_at"]):
        frame[column] = pd.to_datetime(frame[column])
    return frame


def merged(leads: pd.DataFrame) -> pd.DataFrame:
    """Merge other spellings and drop the words for "not known"."""
    return leads.replace(OTHER_SPELLINGS).replace(dict.fromkeys(MISSING))


@pytest.fixture(scope="module")
def facts() -> pd.DataFrame:
    """Return the shipped leads with their outcome and what they did before their horizon."""
    return lead_facts()


@pytest.fixture(scope="module")
def mature(facts: pd.DataFrame) -> pd.DataFrame:
    """Return the leads that are old enough to judge."""
    return facts[facts["created_at"] <= AS_OF - pd.Timedelta(days=180)]


def lead_facts() -> pd.DataFrame:
    """Return a row per lead: fields, outcome, and what it did strictly before its horizon."""
    leads = merged(table("leads")).set_index("lead_id")
    outcomes = table("outcomes")
    grouped = outcomes.groupby("lead_id")
    leads["won"] = grouped["status"].agg(lambda status: (status == "won").any())
    leads["decided_at"], leads["cost"] = grouped["closed_at"].min(), grouped["cost"].sum()
    leads["status"], leads["amount"] = grouped["status"].first(), grouped["amount"].sum()
    leads = leads.join(table("handover").set_index("lead_id"))
    leads["horizon"] = leads[["handed_over_at", "decided_at"]].min(axis=1).fillna(AS_OF)
    activities = table("activities")
    calls = activities[activities["activity"] == "sales call"]
    leads["first_call_at"] = calls.groupby("lead_id")["at"].min()
    return leads.join(behaviour(activities, leads["horizon"]))


def behaviour(activities: pd.DataFrame, until: pd.Series) -> pd.DataFrame:
    """Count page views (most on one day, all) and high-value papers (different ones, all) strictly before `until`."""
    rows = activities.join(until.rename("until"), on="lead_id")
    rows = rows[rows["at"] < rows["until"]]
    views = rows[rows["activity"] == "product page view"]
    days = views["at"].dt.tz_convert("America/New_York").dt.date
    papers = rows[(rows["activity"] == "asset download") & (rows["tier"] == "high value")].groupby("lead_id")["asset"]
    counts = {
        "day_pages": views.groupby(["lead_id", days]).size().groupby("lead_id").max(),
        "pages": views.groupby("lead_id").size(),
        "papers": papers.nunique(),
        "downloads": papers.size(),
    }
    return pd.DataFrame(counts).reindex(until.index).fillna(0)


def rate(leads: pd.DataFrame) -> float:
    """Return the share of leads that became customers."""
    return float(leads["won"].mean())


# That it is believable


def test_values_are_those_of_the_worked_definition() -> None:
    """Formats, industries, tiers and kinds are named as the documentation names them."""
    leads, activities = table("leads"), table("activities")
    assert set(leads["format"]) == {item.name for item in FORMATS}
    assert set(leads["asset_tier"].dropna()) == set(activities["tier"].dropna()) == {"high value", "standard"}
    assert set(activities["activity"]) == set(KINDS)
    assert set(activities["page"].dropna()) == set(PAGES)
    assert leads["lead_source"].replace({"Google": "google"}).nunique() - 1 == len(SOURCES)
    assert leads["industry"].nunique() == 8 + 3


def test_names_are_invented_and_addresses_cannot_exist() -> None:
    """Every address ends in the reserved name `.example`."""
    emails = table("leads")["email"].dropna()
    assert emails.str.endswith(".example").all()
    assert emails.str.count("@").eq(1).all()


def test_leads_of_one_company_agree_about_it() -> None:
    """Industry, revenue and employees belong to the company, not to the lead."""
    leads = merged(table("leads")).dropna(subset=["company"])
    facts = leads.groupby("company")[["industry", "annual_revenue_usd", "employees", "hq_country"]].nunique()
    assert facts.max().max() == 1
    assert leads["company"].value_counts().iloc[0] > 5


def test_the_order_of_events_is_possible() -> None:
    """Handed over, then called, then judged, then decided, then nothing after the data was taken."""
    leads = lead_facts()
    assert not (leads["judged_at"] < leads["handed_over_at"]).any()
    decided = leads[leads["decided_at"].notna()]
    assert not (decided["judged_at"] > decided["decided_at"]).any()
    assert not (decided["handed_over_at"] > decided["decided_at"]).any()
    assert not (leads["first_call_at"] < leads["handed_over_at"]).any()
    last = [leads[name].max() for name in ("created_at", "handed_over_at", "decided_at", "judged_at")]
    assert max(*last, table("activities")["at"].max()) < AS_OF


def test_time_runs_as_in_an_office() -> None:
    """Sales never calls on a weekend, the website is quiet then, December and August are slow."""
    activities, leads = table("activities"), table("leads")
    local = activities["at"].dt.tz_convert("America/New_York")
    weekend = local.dt.day_of_week >= 5
    assert not weekend[activities["activity"] == "sales call"].any()
    assert weekend[activities["activity"] == "product page view"].mean() < 0.12
    months = leads["created_at"].dt.month.value_counts()
    assert months[[8, 12]].max() < months[[3, 4, 10]].min()


# What is planted in it


def test_about_one_lead_in_sixteen_becomes_a_customer(mature: pd.DataFrame) -> None:
    """The win rate of mature leads is 5 to 8 %."""
    assert 0.05 < rate(mature) < 0.08


def test_the_worked_definition_is_worth_discussing(facts: pd.DataFrame, mature: pd.DataFrame) -> None:
    """It admits 4 to 8 % of the leads at several times the average win rate, and misses many won deals."""
    admitted = facts[worked(facts)]
    assert 0.04 < len(admitted) / len(facts) < 0.08
    judged = mature[worked(mature)]
    assert 4 * rate(mature) < rate(judged) < 0.5
    assert 0.2 < judged["won"].sum() / mature["won"].sum() < 0.6


def worked(leads: pd.DataFrame) -> pd.Series:
    """Return which leads the worked definition admits, by pandas."""
    paper = (leads["format"] == "white paper form") & (leads["asset_tier"] == "high value")
    ready = leads["format"].isin(["price request form", "webinar attendee", "trusted referral"]) | paper
    big = (leads["industry"] == "life science") & (leads["annual_revenue_usd"] >= 300e6)
    fits = big & leads["hq_country"].isin(["US", "CA"]) & leads["seniority"].isin(["vice president", "chief officer"])
    return ready & fits & ((leads["day_pages"] >= 5) | (leads["papers"] >= 2))


def test_no_condition_of_the_worked_definition_is_idle(mature: pd.DataFrame) -> None:
    """Each step of the filter removes leads, and those that stay win more often than before."""
    paper = (mature["format"] == "white paper form") & (mature["asset_tier"] == "high value")
    steps = [
        mature["format"].isin(["price request form", "webinar attendee", "trusted referral"]) | paper,
        mature["industry"] == "life science",
        mature["annual_revenue_usd"] >= 300e6,
        mature["seniority"].isin(["vice president", "chief officer"]),
        (mature["day_pages"] >= 5) | (mature["papers"] >= 2),
    ]
    left = mature
    for step in steps:
        kept = left[step[left.index]]
        assert len(kept) < 0.85 * len(left)
        assert rate(kept) > rate(left)
        left = kept


def test_the_persona_predicts_nothing(mature: pd.DataFrame) -> None:
    """Among leads whose persona is known, win rates differ by no more than chance does."""
    known = mature.dropna(subset=["persona"])
    assert sorted(known["persona"].unique()) == sorted(PERSONAS)
    counts = pd.crosstab(known["persona"], known["won"])
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / len(known)
    chi_squared = float(((counts - expected) ** 2 / expected).to_numpy().sum())
    assert chi_squared < 7.78  # the 10 % bound at 4 degrees of freedom


def test_a_missing_persona_does_predict(mature: pd.DataFrame) -> None:
    """Whose persona nobody knows left only an e-mail: the gap says more than any value."""
    assert rate(mature[mature["persona"].isna()]) < 0.6 * rate(mature[mature["persona"].notna()])


def test_a_day_of_research_predicts_a_lot(mature: pd.DataFrame) -> None:
    """Five product pages on one day: at least five times the others, and within every larger format too."""
    busy = mature["day_pages"] >= 5
    assert rate(mature[busy]) > 5 * rate(mature[~busy])
    for name in ("price request form", "webinar attendee", "white paper form", "contact form", "trusted referral"):
        leads = mature[mature["format"] == name]
        assert rate(leads[leads["day_pages"] >= 5]) > 2 * rate(leads[leads["day_pages"] < 5])


def test_pages_on_many_days_predict_nothing(mature: pd.DataFrame) -> None:
    """As many pages, but never five on one day: no better than leads with few pages. The window matters."""
    calm = mature[mature["day_pages"] < 5]
    assert (calm["pages"] >= 5).sum() > 200
    assert rate(calm[calm["pages"] >= 5]) < 1.3 * rate(calm[calm["pages"] < 5])


def test_different_high_value_papers_predict_a_lot(mature: pd.DataFrame) -> None:
    """Two different papers: at least five times the others; the same one again: nothing. `distinct` matters."""
    some = mature["papers"] >= 2
    again = ~some & (mature["downloads"] >= 2)
    assert rate(mature[some]) > 5 * rate(mature[~some])
    assert again.sum() > 100
    assert rate(mature[again]) < 0.3 * rate(mature[some])


@pytest.mark.parametrize("days", [14, 30])
def test_behaviour_predicts_on_equal_observation(mature: pd.DataFrame, days: int) -> None:
    """The effect is no artefact of leads being watched longer: it holds in the first two or four weeks of all."""
    until = pd.concat([mature["horizon"], mature["created_at"] + pd.Timedelta(days=days)], axis=1).min(axis=1)
    busy = behaviour(table("activities"), until)["day_pages"] >= 5
    assert rate(mature[busy]) > 5 * rate(mature[~busy])


def test_counting_after_the_hand_over_flatters(mature: pd.DataFrame) -> None:
    """Customers go on reading: without the horizon, behaviour looks far better than it is."""
    ever = behaviour(table("activities"), pd.Series(AS_OF, mature.index))["day_pages"] >= 5
    honest = mature["day_pages"] >= 5
    assert rate(mature[ever]) > 1.2 * rate(mature[honest])
    assert mature["won"][ever].sum() > 1.4 * mature["won"][honest].sum()


def test_social_networks_look_bad_and_are_good(mature: pd.DataFrame) -> None:
    """Simpson's paradox: fewer customers than the rest in all, more within each format, and by no means none."""
    social = mature["lead_source"] == "social networks"
    assert rate(mature[social]) < 0.75 * rate(mature[~social])
    shared = sorted(mature["format"][social].unique())
    assert shared == ["newsletter sign-up", "price request form", "webinar attendee", "white paper form"]
    for name in shared:
        same = mature["format"] == name
        assert rate(mature[same & social]) > 1.3 * rate(mature[same & ~social])
    assert mature["won"][social].sum() >= 15
    per_customer = mature.groupby(social)[["cost", "won"]].sum()
    assert (
        per_customer["cost"][True] / per_customer["won"][True]
        < per_customer["cost"][False] / per_customer["won"][False]
    )


def test_budget_confirmed_is_filled_in_afterwards(mature: pd.DataFrame) -> None:
    """Nearly every customer has it, and hardly anybody without it is one: a look into the future."""
    ticked = mature["budget_confirmed"] == "yes"
    assert ticked[mature["won"]].mean() > 0.85
    assert rate(mature[~ticked]) < 0.01
    assert mature.loc[mature["handed_over_at"].isna(), "budget_confirmed"].isna().mean() > 0.95


def test_the_buying_timeline_is_overwritten_by_sales(mature: pd.DataFrame) -> None:
    """A form asks for it, sales overwrites it: values with win rates near 0 and 100 % give it away."""
    rates = mature.groupby("buying_timeline")["won"].mean()
    assert rates["this quarter"] > 0.8
    assert rates[["later", "no plan"]].max() < 0.02
    asked = mature[(mature["format"] == "price request form") & mature["judged_at"].isna()]
    assert 0.15 < asked["buying_timeline"].notna().mean() < 0.6


def test_sources_differ_in_junk(facts: pd.DataFrame) -> None:
    """Of the leads that sales judged, the bought list has by far most junk, referrals next to none."""
    junk = ["wrong or invented contact data", "student or private person", "competitor"]
    judged = facts[facts["judged_at"].notna()]
    share = judged["reason"].isin(junk).groupby(judged["lead_source"]).mean()
    assert share.idxmax() == "list broker"
    assert share["list broker"] > 0.3
    assert share[["customer referral", "partner"]].max() < 0.05


def test_cheap_leads_make_dear_customers(mature: pd.DataFrame) -> None:
    """The bought list is cheapest by lead, and dearer by customer than any source but the trade show."""
    sums = mature.groupby("lead_source")[["cost", "won"]].sum()
    each = sums["cost"] / mature.groupby("lead_source").size()
    customer = (sums["cost"] / sums["won"]).sort_values()
    assert each.idxmin() == "list broker"
    assert set(customer.index[-2:]) == {"list broker", "trade show"}
    assert customer["trade show"] > 3 * customer["e-mail campaign"]


def test_unworked_is_not_bad(facts: pd.DataFrame) -> None:
    """A quarter of the leads handed over are never contacted; none of them is won, though they look like the rest."""
    handed = facts[facts["handed_over_at"].notna() & (facts["handed_over_at"] < AS_OF - pd.Timedelta(days=30))]
    called = handed["first_call_at"].notna()
    assert 0.15 < 1 - called.mean() < 0.35
    assert handed["won"][~called].sum() == 0
    webinars = handed[handed["format"] == "webinar attendee"]
    worked_off = webinars["first_call_at"].notna()
    both = webinars[~webinars["won"]]["seniority"].isin(["vice president", "chief officer"]).groupby(worked_off).mean()
    assert abs(both[True] - both[False]) < 0.12


def test_young_leads_are_open_not_lost(facts: pd.DataFrame) -> None:
    """The newest leads have hardly any outcome yet; the oldest have nearly all of theirs."""
    age = (AS_OF - facts["created_at"]).dt.days
    assert (facts["status"][age < 30] == "open").mean() > 0.7
    assert rate(facts[age < 60]) < 0.3 * rate(facts[age > 180])
    late = (facts["decided_at"] - facts["created_at"]).dt.days[facts["won"] & (age > 180)] > 180
    assert 0.02 < late.mean() < 0.15


def test_who_left_only_an_email_left_nothing_else(facts: pd.DataFrame) -> None:
    """Gaps come together: newsletter leads lack nearly all, price requests hardly anything."""
    fields = ["industry", "annual_revenue_usd", "seniority", "company", "contact_name"]
    gaps = facts[fields].isna().groupby(facts["format"]).mean()
    assert gaps.loc["newsletter sign-up"].min() > 0.6
    assert gaps.loc["price request form"].max() < 0.15
    together = facts[["industry", "seniority"]].isna()
    assert together.all(axis=1).mean() > 3 * together.mean().prod()


def test_visits_come_before_the_form(facts: pd.DataFrame) -> None:
    """Leads of recognised sources have read pages before anybody knew them."""
    rows = table("activities").join(facts[["created_at", "lead_source"]], on="lead_id")
    early = rows[(rows["activity"] == "product page view") & (rows["at"] < rows["created_at"])]
    seen = facts.index.isin(early["lead_id"])
    tracked = facts["lead_source"].isin(TRACKED)
    assert seen[tracked].mean() > 0.4 > 0.3 > seen[~tracked].mean() > 0.05


def test_characteristics_predict_step_by_step(mature: pd.DataFrame) -> None:
    """Life science, large revenue, North America and seniority each win more; a director is near the average."""
    rates = mature.groupby("seniority")["won"].mean()
    assert rates["staff"] < rates["manager"] < rates["director"] < rates["vice president"]
    assert rate(mature[mature["industry"] == "life science"]) > 3 * rate(mature[mature["industry"] != "life science"])
    assert rate(mature[mature["annual_revenue_usd"] >= 300e6]) > 2 * rate(mature[mature["annual_revenue_usd"] < 300e6])
    america = mature["hq_country"].isin(["US", "CA"])
    assert rate(mature[america]) > 1.5 * rate(mature[~america & mature["hq_country"].notna()])


def test_other_seeds_carry_the_same_effects(tmp_path: Path) -> None:
    """The effects belong to the generator, not to seed 7: a larger sample of another seed shows the main ones."""
    folder = write_sample(tmp_path / "s", leads=20_000, seed=99, format="parquet")
    history = History.read(folder)
    assert history.outcome is not None
    old = history.created_at <= int(AS_OF.timestamp()) - 180 * 86_400
    won = history.outcome.won
    assert 0.055 < won[old].mean() < 0.07
    persona = history.column("persona")
    by_persona = [won[old & (persona.codes == code)].mean() for code in range(len(persona.spellings))]
    assert max(by_persona) - min(by_persona) < 0.03
    source, form = history.column("lead_source"), history.column("format")
    social = old & (source.codes == source.spellings.index("social networks"))
    rest = old & ~social & (source.codes >= 0)
    assert won[social].mean() < 0.8 * won[rest].mean()
    for name in ("newsletter sign-up", "white paper form", "webinar attendee", "price request form"):
        same = form.codes == form.spellings.index(name)
        assert won[social & same].mean() > won[rest & same].mean()
