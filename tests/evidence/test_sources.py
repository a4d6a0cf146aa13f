"""What leads cost and brought, on tables countable by hand."""

from __future__ import annotations

from typing import Any

import pytest
from scipy import stats

from leadkit.errors import UsageError
from leadkit.evidence.course import course
from leadkit.evidence.groups import groups_of
from leadkit.evidence.junk import junk, reasons
from leadkit.evidence.roles import roles
from leadkit.evidence.sources import sources
from leadkit.evidence.tiers import chi_square_above, kruskal, tiers
from leadkit.history.history import History

BY_SOURCE = {"fields": {"source": {"type": "category"}}}
BY_PRODUCT = {"fields": {"product": {"type": "category"}}}


def history(rows: list[tuple[str, int, int, float, float]], **settings: Any) -> History:
    """Return leads of a source: so many, so many of them won, each deal's value, and each lead's cost."""
    leads: dict[str, list[str]] = {"lead_id": [], "source": []}
    ended: dict[str, list[str]] = {"lead_id": [], "status": [], "value": [], "cost": []}
    for source, n, won, value, cost in rows:
        for i in range(n):
            name = f"{source}{i}"
            leads["lead_id"].append(name)
            leads["source"].append(source)
            deal = f"{value * (1 + i % 3)}" if i < won else ""
            for column, cell in zip(ended, (name, "won" if i < won else "lost", deal, str(cost + i % 2)), strict=True):
                ended[column].append(cell)
    return History(leads, outcomes=ended, settings={**BY_SOURCE, **settings})


MARKET = [("web", 200, 30, 1_000, 20), ("list", 300, 6, 90, 30), ("show", 40, 2, 5_000, 100)]


def test_sums_are_those_of_the_table() -> None:
    """Value, cost and what is left per lead, and cost per win, as counted by hand."""
    row = next(row for row in sources(history(MARKET), "source").rows if row.title == "web")
    value, cost = 30 * 2_000 * 100, (200 * 20 + 100) * 100
    assert row.value.value == pytest.approx(value / 200)
    assert row.cost.value == pytest.approx(cost / 200)
    assert row.net.value == pytest.approx((value - cost) / 200)
    assert row.cost_per_win.value == pytest.approx(cost / 30)
    assert row.deal.value == pytest.approx(200_000)
    assert (row.deal.of, row.win.hits, row.win.of) == (30, 30, 200)


def test_verdicts_need_enough_wins() -> None:
    """The web pays, the list does not, the show has too few deals for any verdict."""
    found = sources(history(MARKET), "source")
    assert {row.title: row.verdict for row in found.rows} == {"web": "pays", "list": "loses", "show": "open"}
    said = " ".join(found.sentences())
    assert "brought more than they cost: web" in said
    assert "cost more than they brought: list" in said
    assert "show (2 won of 40)" in said


def test_the_margin_turns_a_verdict() -> None:
    """Where only one part in a hundred of a deal is left to pay for leads, the web no longer pays."""
    found = sources(history(MARKET), "source", margin=0.01)
    assert found.rows[1].verdict == "loses"


@pytest.mark.parametrize(
    ("column", "said"),
    [("cost", "What leads cost is not recorded"), ("value", "What a deal was worth is not recorded")],
)
def test_what_is_not_recorded_is_said(column: str, said: str) -> None:
    """Without costs or values there is no verdict, and the sentence says why."""
    past = history(MARKET)
    kept = {"lead_id": list(past.lead_ids), "status": ["won" if i % 9 == 0 else "lost" for i in range(past.n)]}
    kept |= {"value": ["7"] * past.n, "cost": ["5"] * past.n}
    del kept[column]
    leads = {"lead_id": kept["lead_id"], "source": ["web"] * past.n}
    found = sources(History(leads, outcomes=kept, settings=BY_SOURCE), "source")
    assert {row.verdict for row in found.rows} == {"open"}
    assert said in " ".join(found.sentences())


def test_without_an_outcome_nothing_is_judged() -> None:
    """A history without an outcome is told so, in one sentence."""
    past = History({"lead_id": ["a", "b"], "source": ["web", "list"]}, settings=BY_SOURCE)
    assert sources(past, "source").sentences() == (
        "The history does not say what became of its leads, so no source can be called good or bad.",
    )
    assert course(past, "source").sentences()[0].startswith("The history does not say what became")


def test_every_lead_is_in_one_group() -> None:
    """The commonest values, the rest and the unknown are all leads, each once."""
    past = History(
        {"lead_id": list("abcdefg"), "source": ["x", "x", "y", "y", "z", "w", ""]},
        settings=BY_SOURCE,
    )
    found = groups_of(past, "source", 2)
    assert found.names == ("x", "y", "2 other values", "not known")
    assert found.codes.tolist() == [0, 0, 1, 1, 2, 2, 3]
    assert found.is_value == (True, True, False, False)


REFUSED = {
    "lead_id": ["a", "b", "c", "d", "e"], "status": ["lost", "lost", "lost", "lost", "won"],
    "reason": ["student", "no need now", "no need now", "", ""],
}  # fmt: skip


def refused() -> History:
    """Return five leads that sales judged, four of whom it refused."""
    return History({"lead_id": REFUSED["lead_id"]}, outcomes={"accepted": REFUSED})


def test_reasons_are_counted() -> None:
    """Two of four refused leads had no need, one gave no reason; a student could never have bought."""
    found = reasons(refused())
    assert found is not None
    frame = found.frame()
    assert frame["title"].tolist() == ["no need now", "student", "no reason given"]
    assert frame["leads"].tolist() == [2, 1, 1]
    assert frame["share"].tolist() == [0.5, 0.25, 0.25]
    assert frame["is_junk"].tolist() == [False, True, None]


def test_junk_is_read_from_reasons() -> None:
    """One of the five judged leads was junk; whoever names the reasons decides otherwise; a wrong one is refused."""
    found = junk(refused())
    named = junk(refused(), ["no need now"])
    assert found is not None
    assert named is not None
    assert (found.target.base.hits, found.target.base.of, found.reasons) == (1, 5, ("student",))
    assert named.target.base.hits == 2
    with pytest.raises(UsageError, match="no lead was refused for"):
        junk(refused(), ["studnet"])


def test_fields_are_found_by_what_they_are_called() -> None:
    """Source, format and product are found; persons and what is known later are passed over; names win."""
    leads = {
        "lead_id": list("abcd"), "lead_source": list("xyxy"), "form": list("uvuv"), "product": list("pqpq"),
        "product_interest": list("ppqq"), "owner": list("mnmn"),
    }  # fmt: skip
    fields = {name: {"type": "category"} for name in leads if name != "lead_id"}
    fields["product_interest"] |= {"known": "later"}
    fields["owner"] |= {"personal": True}
    past = History(leads, settings={"fields": fields})
    found = roles(past)
    assert (found.source, found.format, found.product) == ("lead_source", "form", "product")
    assert roles(past, source="form").source == "form"
    with pytest.raises(UsageError, match="names persons"):
        roles(past, source="owner")
    with pytest.raises(UsageError):
        roles(past, source="sauce")


def deals(values: dict[str, list[float]]) -> History:
    """Return a lead for each deal and three others for each product."""
    leads: dict[str, list[str]] = {"lead_id": [], "product": []}
    ended: dict[str, list[str]] = {"lead_id": [], "status": [], "value": []}
    for product, found in values.items():
        for i in range(4 * len(found)):
            leads["lead_id"].append(f"{product}{i}")
            leads["product"].append(product)
            ended["lead_id"].append(f"{product}{i}")
            ended["status"].append("won" if i % 4 == 0 else "lost")
            ended["value"].append(str(found[i // 4]) if i % 4 == 0 else "")
    return History(leads, outcomes=ended, settings=BY_PRODUCT)


SMALL, LARGE = [float(90 + i) for i in range(12)], [float(900 + 10 * i) for i in range(12)]


def test_tiers_are_thirds_of_all_deals() -> None:
    """The large product is in the upper third, the small one in the lower; a lead is worth a quarter of its deal."""
    found = tiers(deals({"large": LARGE, "small": SMALL}), "product")
    assert {row.title: row.tier for row in found.rows} == {"large": "high", "small": "low"}
    assert found.rows[0].value.value == pytest.approx(100 * sum(LARGE) / 12 / 4)
    assert "10.0 times a lead with small" in found.sentences()[0]


def test_equal_deals_have_no_tiers() -> None:
    """Where deals do not differ beyond chance nobody is put into a tier, and it is said."""
    found = tiers(deals({"one": SMALL, "other": SMALL[::-1]}), "product")
    assert {row.tier for row in found.rows} == {None}
    assert "do not differ in value beyond chance" in found.sentences()[0]


def test_few_deals_have_no_tiers() -> None:
    """With fewer than five deals in all groups but one it cannot be told."""
    found = tiers(deals({"large": LARGE, "small": SMALL[:4]}), "product")
    assert found.p is None
    assert "Too few deals" in found.sentences()[0]


@pytest.mark.parametrize("degrees", [1, 2, 3, 4, 7, 12])
@pytest.mark.parametrize("value", [0.01, 1.0, 7.5, 40.0])
def test_chi_square_agrees_with_scipy(degrees: int, value: float) -> None:
    """The upper tail is scipy's."""
    assert chi_square_above(value, degrees) == pytest.approx(stats.chi2.sf(value, degrees), rel=1e-9)


def test_kruskal_agrees_with_scipy() -> None:
    """With ties and samples of several sizes, the p-value is scipy's."""
    import numpy as np

    rng = np.random.default_rng(4)
    samples = [np.round(rng.lognormal(1, 1, n) * 2) for n in (8, 15, 30)]
    assert kruskal(samples) == pytest.approx(stats.kruskal(*samples).pvalue, rel=1e-9)


def dated(before: int, after: int) -> History:
    """Return 600 leads of two years; of the older and of the newer half so many in a hundred were won."""
    days = [f"{year}-{month:02d}-{day:02d}" for year in (2023, 2024) for month in range(1, 13) for day in range(1, 26)]
    won = [i % 100 < (before if i < 300 else after) for i in range(600)]
    ids = [f"L{i}" for i in range(600)]
    leads = {"lead_id": ids, "created_at": days, "source": ["web", "list"] * 300}
    ended = {"lead_id": ids, "status": ["won" if w else "lost" for w in won]}
    return History(
        leads, outcomes=ended, settings={**BY_SOURCE, "leads": {"id": "lead_id", "created_at": "created_at"}}
    )


def test_quarters_are_counted() -> None:
    """Two years make eight quarters of 75 leads; of all leads and of each source."""
    found = course(dated(20, 20), "source")
    frame = found.frame()
    everyone = frame[frame["title"] == "All leads"]
    assert found.step == "quarter"
    assert everyone["leads"].tolist() == [75] * 8
    assert everyone["span"].iloc[0] == "quarter 1 of 2023"
    assert frame["leads"].sum() == 1_200
    assert found.changes == ()


def test_a_change_beyond_chance_is_named() -> None:
    """From 40 to 10 of a hundred is a change, of all leads and of each source."""
    found = course(dated(40, 10), "source")
    assert {change.title for change in found.changes} == {"All leads", "web", "list"}
    assert "40.0 % became customers of the older half of the leads, 10.0 % of the newer" in found.sentences()[0]
