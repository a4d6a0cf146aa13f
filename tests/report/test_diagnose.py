"""Where we stand: what is planted in Acme's past leads is found and named, and real leads give the known figures."""

from __future__ import annotations

import re
import shutil
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path

import pytest

from leadkit.errors import UsageError
from leadkit.evidence.ledger import Row
from leadkit.history import History
from leadkit.report import Diagnosis

ROOT = Path(__file__).parents[2]
REAL = ROOT / "tests" / "notebooks" / "data"


@pytest.fixture(scope="module")
def acme() -> Diagnosis:
    """Return the diagnosis of the shipped past leads."""
    return Diagnosis(History.read(ROOT / "data" / "acme"))


def row(found: Diagnosis, field: str, title: str) -> Row:
    """Return what the leads of one source or format cost and brought."""
    return next(row for row in found.sources[field].rows if row.title == title)


def text(*shown: object) -> str:
    """Return what parts show, as one text."""
    return "\n".join(str(part) for part in shown)


def test_source_format_and_product_are_found(acme: Diagnosis) -> None:
    """Nobody named them."""
    assert (acme.roles.source, acme.roles.format, acme.roles.product) == ("lead_source", "format", "product_interest")


def test_the_list_broker_has_the_highest_junk_rate(acme: Diagnosis) -> None:
    """Over four in ten of its judged leads are junk, 9 % at most elsewhere; it is among the first sentences."""
    assert acme.junk is not None
    assert acme.junk.reasons == ("wrong or invented contact data", "student or private person", "competitor")
    shares = {r.title: (r.junk.value or 0) for r in acme.sources["lead_source"].rows if r.junk}
    assert shares.pop("list broker") > 0.4
    assert max(shares.values()) < 0.09
    assert any(said.startswith("The highest junk rate: list broker, 46.4 %") for said in acme.findings)


def test_customers_cost_what_is_planted(acme: Diagnosis) -> None:
    """2,200 from direct visits to 7,900 from trade shows and the list broker; cheap leads are won less often.

    Two customers are too few to show that they cost more; that fewer of these leads are won is beyond chance.
    """
    costs = {r.title: round((r.cost_per_win.value or 0) / 100) for r in acme.sources["lead_source"].rows if r.is_value}
    assert sorted(costs, key=lambda name: costs[name])[0] == "direct"
    assert costs["direct"] == pytest.approx(2_200, abs=50)
    assert (costs["trade show"], costs["list broker"]) == (pytest.approx(7_900, abs=50), pytest.approx(7_900, abs=50))
    said = " ".join(acme.findings)
    assert "A customer costs 2,215 from direct" in said
    assert "7,899 from trade show" in said
    assert "a lead costs least from list broker (37), a customer of that kind 7,856, on 2 won deals only" in said
    assert "Of 426 such leads 2 were won, of the others 7.0 %: fewer beyond chance." in said
    assert "Cheap leads are not cheap customers" not in said


def test_social_networks_are_not_worthless(acme: Diagnosis) -> None:
    """20 customers at 2,410 each, below the average; and first of all sources among the leads that were worked."""
    social = row(acme, "lead_source", "social networks")
    assert social.win.hits == 20
    assert social.cost_per_win.value == pytest.approx(241_000, abs=500)
    assert any(said.startswith("Not worthless: social networks") and "2,410 each" in said for said in acme.findings)
    assert "social networks comes first among the leads that we worked" in text(acme.chances())


def test_unworked_is_not_bad(acme: Diagnosis) -> None:
    """23 % of what sales had was never worked and none of it won; no word of who did not work it."""
    never = acme.followed.everyone.never
    assert never.value == pytest.approx(0.23, abs=0.005)
    assert acme.followed.everyone.unworked.hits == 0
    said = text(acme.headlines(), acme.chances(), acme.answered())
    assert "Unworked is not bad" in said
    owners = set(acme.history.column("owner").classes)
    assert not [name for name in owners if name in said]


def test_who_is_contacted_differs_by_format(acme: Diagnosis) -> None:
    """Price requests 96 %, card stacks 60 %, bought lists 36 to 38 %; the page names the ends."""
    worked = {c.title: 1 - (c.never.value or 0) for c in acme.followed.groups if c.field == "format"}
    assert worked["price request form"] == pytest.approx(0.96, abs=0.01)
    assert worked["card stack"] == pytest.approx(0.60, abs=0.01)
    assert worked["bought list"] == pytest.approx(0.37, abs=0.02)
    assert re.search(r"By format, price request form is worked most .* bought list least", text(acme.chances()))


def test_win_rates_stand_beside_those_of_worked_leads(acme: Diagnosis) -> None:
    """Half of the mature leads were worked, and all 222 customers were among them."""
    everyone = acme.followed.everyone
    assert (everyone.every.hits, everyone.every.of, everyone.worked.hits) == (222, 3_575, 222)
    assert "1 in 16 became customers; of those that we worked, 1 in 8" in text(acme.chances())


def test_a_large_product_makes_a_valuable_lead(acme: Diagnosis) -> None:
    """Monitoring systems are the large deals, loggers and transmitters the small ones."""
    assert acme.tiers is not None
    tier = {r.title: r.tier for r in acme.tiers.rows}
    assert (tier["monitoring system"], tier["logger"], tier["transmitter"]) == ("high", "low", "low")
    assert any(said.startswith("A lead is worth most with monitoring system") for said in acme.findings)


def test_nothing_is_missing_in_the_sample(acme: Diagnosis) -> None:
    """The sample holds all that the page asks for."""
    assert acme.cannot_tell == ()
    assert "Nothing that this page asks for is missing" in text(acme.limits())


def test_names_may_be_given() -> None:
    """Fields and reasons are taken as named; a wrong name or margin is refused with what is allowed."""
    history = History.read(ROOT / "data" / "acme")
    found = Diagnosis(history, {"source": "format", "junk": ["too small"]})
    assert (found.roles.source, found.roles.format) == ("format", None)
    assert found.junk is not None
    assert found.junk.reasons == ("too small",)
    with pytest.raises(UsageError, match="names that can be given"):
        Diagnosis(history, {"sauce": "format"})
    with pytest.raises(UsageError, match="above 0, at most 1"):
        Diagnosis(history, margin=0)
    with pytest.raises(UsageError, match="names persons"):
        text(Diagnosis(history, {"source": "owner"}).rates())


EMPTY = {"lead_id": ["a", "b", "c"]}
WON = {"lead_id": ["a", "b"], "status": ["won", "lost"]}
DATED = {**EMPTY, "created_at": ["2025-01-01"] * 3, "source": ["web", "web", "list"]}
POOR = {
    "nothing but ids": History(EMPTY),
    "an outcome": History(EMPTY, outcomes=WON),
    "dates and a source": History(DATED, outcomes=WON, settings={"fields": {"source": {"type": "category"}}}),
    "a source, no outcome": History(DATED, settings={"fields": {"source": {"type": "category"}}}),
}


@pytest.mark.parametrize("name", POOR)
def test_poor_data_is_told_what_it_lacks(name: str) -> None:
    """Every part shows something on any history, and what cannot be told is listed."""
    found = Diagnosis(POOR[name])
    parts = (
        found.headlines, found.outcomes, found.rates, found.ranks, found.refused, found.money, found.worth,
        found.over_time, found.chances, found.answered, found.limits,
    )  # fmt: skip
    assert all(text(part()).strip() for part in parts)
    assert {"own_work", "junk", "value", "cost"} <= set(found.cannot_tell)
    assert ("outcome" in found.cannot_tell) == (POOR[name].outcome is None)
    assert found.figures()["cannot_tell"] == list(found.cannot_tell)


def test_the_latest_outcome_with_enough_cases_is_named() -> None:
    """Ten customers are too few: acceptance is offered, by name and with both numbers."""
    ids = [f"L{i}" for i in range(400)]
    won = {"lead_id": ids, "status": ["won"] * 10 + ["lost"] * 390}
    accepted = {"lead_id": ids, "status": ["won"] * 150 + ["lost"] * 250}
    found = Diagnosis(History({"lead_id": ids}, outcomes={"outcome": won, "accepted": accepted}))
    assert found.findings[0] == (
        "Only 10 leads became customers, too few to argue by. We argue by “accepted”, the latest outcome with enough "
        "cases: 150 of 400 leads."
    )


def few(n: int, status: list[str], sources: list[str]) -> Diagnosis:
    """Return a few old leads with a source, a cost each, and a value where they were won."""
    ids = [f"L{i}" for i in range(n)]
    leads = {"lead_id": ids, "created_at": ["2024-01-01"] * n, "source": sources}
    ended = {"lead_id": ids, "status": status, "cost": ["5"] * n}
    ended["value"] = ["70" if end == "won" else "" for end in status]
    accepted = {"lead_id": ids, "status": ["won"] * (n - 2) + ["lost"] * 2}
    settings = {"as_of": "2025-01-01", "mature_after": "P120D", "fields": {"source": {"type": "category"}}}
    settings["leads"] = {"id": "lead_id", "created_at": "created_at"}
    return Diagnosis(History(leads, outcomes={"outcome": ended, "accepted": accepted}, settings=settings))


def test_what_is_there_is_not_said_to_be_missing() -> None:
    """Five leads with source, costs and the one deal's value: too few leads is said, not that nothing is recorded."""
    found = few(5, ["won", "lost", "lost", "lost", "lost"], ["web", "web", "list", "list", "show"])
    assert {"source_few", "format", "product"} <= set(found.cannot_tell)
    assert not {"source", "value", "cost", "deals"} & set(found.cannot_tell)
    said = text(found.money(), found.rates(), found.limits(), found.headlines())
    assert "Too few leads came from the same source to tell sources apart." in said
    assert "is not recorded: a large customer" not in said
    assert found.findings[0] == (
        "Only 1 lead became a customer, and no other outcome has enough cases either: too few to argue by. "
        "Most cases has “accepted”: 3 of 5."
    )


def test_one_source_is_told_from_none() -> None:
    """Where all leads came from one source the page says so."""
    assert "source_same" in few(5, ["won"] + ["lost"] * 4, ["web"] * 5).cannot_tell


def test_no_win_is_told_from_no_value() -> None:
    """Where nobody was won, values are not missing: there is nothing that could be worth something."""
    found = few(60, ["lost"] * 60, ["web", "list"] * 30)
    assert "deals" in found.cannot_tell
    assert "value" not in found.cannot_tell
    said = text(found.money(), found.worth(), found.over_time(), found.limits())
    assert said.count("No lead that is old enough was won") >= 3
    assert "What a deal was worth is not recorded" not in said


def test_one_is_one() -> None:
    """A single lead is no “1 leads”."""
    found = few(300, ["won"] + ["lost"] * 299, ["web", "list"] * 150)
    ids = [f"L{i}" for i in range(300)]
    ended = {"lead_id": ids, "status": ["won"] + ["lost"] * 299}
    accepted = {"lead_id": ids, "status": ["won"] * 150 + ["lost"] * 150}
    past = Diagnosis(History({"lead_id": ids}, outcomes={"outcome": ended, "accepted": accepted}))
    assert past.findings[0].startswith("Only 1 lead became a customer, too few to argue by.")
    assert "1 leads" not in text(found.headlines(), past.headlines())


@pytest.fixture(scope="module")
def real(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Diagnosis]:
    """Return a function that gives the diagnosis of real leads, read as `tests/notebooks/data` describes them."""

    def make(name: str, *without: str) -> Diagnosis:
        folder = tmp_path_factory.mktemp(name)
        for path in (real_data / name).glob("*.csv"):
            (folder / path.name).symlink_to(path)
        shutil.copy(REAL / name / "history.toml", folder)
        settings = (folder / "history.toml").read_text(encoding="utf-8")
        for line in without:
            settings = re.sub(rf"(?m)^{line} = .*\n", "", settings)
        (folder / "history.toml").write_text(settings, encoding="utf-8")
        return Diagnosis(History.read(folder))

    return make


@pytest.mark.real
def test_sales_and_the_market_rank_real_sources_differently(real: Callable[[str], Diagnosis]) -> None:
    """MarketStar: web is ahead of trade shows by qualified and behind by accepted, beyond chance, and it is said."""
    found = real("marketstar")
    side = found.sides["LeadSource"]
    ranks = {row.title: row.ranks[:2] for row in side.rows}
    assert ranks == {"Web Registration": (1, 2), "Trade Shows and Events": (2, 1), "Purchased List": (3, 3)}
    assert any("puts Web Registration ahead of Trade Shows and Events" in said for said in found.findings)
    assert "own_work" in found.cannot_tell


@pytest.mark.real
def test_accepted_shares_are_those_of_the_reference(real: Callable[..., Diagnosis]) -> None:
    """Over all leads, of the judged ones sales accepted 69 % from trade shows, 66 from the web, 54 from lists."""
    rows = real("marketstar", "mature_after").sides["LeadSource"].rows
    accepted = {row.title: round(100 * (row.rates[1].value or 0)) for row in rows}
    assert accepted == {"Trade Shows and Events": 69, "Web Registration": 66, "Purchased List": 54}


@pytest.mark.real
def test_flat_data_says_what_it_cannot_tell(real: Callable[[str], Diagnosis]) -> None:
    """X Education: no dates, no activities, one outcome only; rates by source and format are shown all the same."""
    found = real("xeducation")
    assert {"dates", "own_work", "one_outcome", "value", "cost", "hand_over"} <= set(found.cannot_tell)
    assert (found.roles.source, found.roles.format) == ("Lead Source", "Lead Origin")
    assert "Welingak Website is first (98.6 %)" in " ".join(found.findings)


def test_the_numbers_behind_the_course_are_folded_away(acme: Diagnosis) -> None:
    """Below the charts over time a table holds every group and quarter: rate, junk, value and cost with intervals."""
    shown = acme.over_time()
    assert shown.html.count("<details>") == 2
    behind = shown.html[shown.html.index("<details>") :]
    assert re.search(r'6\.2\s% of 548<div class="soft small">4\.5\s% to 8\.5\s%</div>', behind)
    assert "227 (548)<div" in behind
    assert shown.html.count("<figure>") == 8


def test_a_chart_over_time_says_which_way_it_went() -> None:
    """Won 2 of 10 before, 4 of 10 since, web 1 to 7 and lists 3 to 1: its title names both ways, and who went them."""
    days = [f"{2023 + i // 300}-{i % 300 // 25 + 1:02d}-{i % 25 + 1:02d}" for i in range(600)]
    sources = ["web", "list"] * 300
    often = {(0, "web"): 1, (0, "list"): 3, (1, "web"): 7, (1, "list"): 1}
    status = ["won" if i // 2 % 10 < often[i // 300, sources[i]] else "lost" for i in range(600)]
    ids = [f"L{i}" for i in range(600)]
    leads = {"lead_id": ids, "created_at": days, "source": sources}
    settings = {"fields": {"source": {"type": "category"}}}
    found = Diagnosis(History(leads, outcomes={"lead_id": ids, "status": status}, settings=settings))
    drawn = [b64decode(data).decode() for data in re.findall(r"svg\+xml;base64,([^\"]+)", found.over_time().html)]
    words = re.sub(r"<[^>]+>", " ", " ".join(drawn))
    said = "Became customers: more often among the newer leads than before for All leads and web, less often for list"
    assert said in " ".join(words.split())


def test_leads_without_ages_are_not_called_old_enough() -> None:
    """Where nothing says how old leads are, rates are of all of them, and the page says so."""
    ids = [f"L{i}" for i in range(400)]
    status = ["won"] * 150 + ["lost"] * 250
    found = Diagnosis(History({"lead_id": ids}, outcomes={"lead_id": ids, "status": status}))
    shown = text(found.headlines(), found.outcomes())
    assert "leads that are judged" in shown
    assert "Rates are taken over all leads" in shown
    assert "old enough" not in shown


@pytest.mark.parametrize(
    ("won", "accepted", "words"),
    [
        (120, 200, "We can argue by “became a customer”: 120 of 300 leads."),
        (10, 120, "Only 10 leads became customers, too few to argue by. We argue by “accepted”, the latest outcome"),
        (10, 40, "Only 10 leads became customers, and no other outcome has enough cases either: too few to argue by."),
        (0, 40, "No lead became a customer, and no other outcome has enough cases either: too few to argue by."),
        (30, 20, "Even “became a customer” has only 30 cases among 300 leads"),
        (2, 1, "“became a customer” has only 2 cases among 300, and nothing else is recorded with more"),
        (None, 120, "Who became a customer is not recorded. We argue by “accepted”"),
        (None, 40, "Who became a customer is not recorded, and no other outcome has enough cases"),
    ],
)
def test_what_can_be_argued_by_is_said_only_of_enough_cases(won: int | None, accepted: int, words: str) -> None:
    """The outcome with the most cases is named where none has enough, and never called enough."""
    ids = [f"L{i}" for i in range(300)]

    def ended(hits: int) -> dict[str, list[str]]:
        return {"lead_id": ids, "status": ["won"] * hits + ["lost"] * (300 - hits)}

    outcomes = {"accepted": ended(accepted), **({} if won is None else {"outcome": ended(won)})}
    page = Diagnosis(History({"lead_id": ids}, outcomes=outcomes))
    assert words in text(page.outcomes())


def test_value_and_cost_without_what_sales_said_are_weighed() -> None:
    """A history with one outcome has no column for sales' own."""
    ids = [f"L{i}" for i in range(400)]
    status = ["lost" if i % 3 else "won" for i in range(400)]
    outcome = {"lead_id": ids, "status": status, "value": [100] * 400, "cost": [5] * 400}
    history = History(
        {"lead_id": ids, "source": ["web", "fair", "web", "list"] * 100}, outcomes=outcome,
        settings={"fields": {"source": {"type": "category"}}},
    )  # fmt: skip
    assert "fair" in text(Diagnosis(history).money())
