"""Sources over time: value and cost, whether they changed, and that chance alone is not taken for a change."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from leadkit.evidence.course import course
from leadkit.evidence.junk import junk
from leadkit.evidence.money import moments
from leadkit.evidence.money_course import Amounts, money_changes, two_means
from leadkit.history.history import History

DAYS = [f"{year}-{month:02d}-{day:02d}" for year in (2023, 2024) for month in range(1, 13) for day in range(1, 26)]
SETTINGS = {
    "fields": {"source": {"type": "category"}},
    "leads": {"id": "lead_id", "created_at": "created_at"},
    "outcome": {
        "lead": "lead_id", "column": "status", "won": ["won"], "lost": ["lost"], "value": "amount", "cost": "cost",
    },
}  # fmt: skip


def dated(values: tuple[int, int], costs: tuple[int, int] | None) -> History:
    """Return 600 leads of two years, one in five won; value and cost of the older and of the newer half."""
    ids = [f"L{i}" for i in range(600)]
    ended = {
        "lead_id": ids,
        "status": ["won" if i % 5 == 0 else "lost" for i in range(600)],
        "amount": [str(values[i >= 300] + i % 7) for i in range(600)],
        "cost": ["" if costs is None else str(costs[i >= 300] + i % 5) for i in range(600)],
    }
    leads = {"lead_id": ids, "created_at": DAYS, "source": ["web", "list"] * 300}
    return History(leads, outcomes=ended, settings=SETTINGS)


def test_value_and_cost_are_followed_with_what_they_rest_on() -> None:
    """Each span has its mean in cents, the leads behind it and an interval around it; the means add up to all."""
    frame = course(dated((100, 100), (20, 20)), "source").frame()
    everyone = frame[frame["title"] == "All leads"]
    assert everyone["value_of"].tolist() == everyone["cost_of"].tolist() == [75] * 8
    assert (everyone["value"] * 75).sum() == pytest.approx(sum(100 * (100 + i % 7) for i in range(0, 600, 5)))
    assert (everyone["cost"] * 75).sum() == pytest.approx(sum(100 * (20 + i % 5) for i in range(600)))
    assert ((everyone["value_low"] < everyone["value"]) & (everyone["value"] < everyone["value_high"])).all()
    assert not everyone["cost_too_few"].any()


def test_money_that_changed_is_named() -> None:
    """Deals twice as large and leads twice as dear in the newer half are said, of all leads and of each source."""
    found = course(dated((100, 200), (20, 40)), "source")
    assert set(found.changed("value")) == set(found.changed("cost")) == {"All leads", "web", "list"}
    assert found.changed("win") == ()
    said = " ".join(found.sentences())
    assert "All leads: a lead of the older half cost 22 on average, one of the newer 42" in said


def test_what_is_not_recorded_is_said() -> None:
    """Without costs nothing of them is told, and the sentences say why; value goes on."""
    found = course(dated((100, 100), None), "source")
    assert found.is_told("value")
    assert not found.is_told("cost")
    assert "What leads cost is not recorded, so it cannot be followed over time." in found.sentences()
    assert not found.is_told("junk")


def test_too_few_leads_of_a_span_are_marked() -> None:
    """Fewer than 30 leads in a span are too few for cost, fewer than 5 wins for value; the number stays."""
    past = dated((100, 100), (20, 20))
    spans = course(past, "source", most=1).frame()
    assert spans["value_too_few"].equals(spans["too_few"])
    assert junk(past) is None
    assert spans["junk_too_few"].all()


def test_the_test_is_that_of_welch() -> None:
    """The p-value is that of the difference of two means over its standard error, by the normal distribution."""
    random = np.random.default_rng(5)
    first, second = random.lognormal(3, 0.6, 400), random.lognormal(3.1, 0.6, 300)
    found = moments(np.append(first, second), np.repeat([0, 1], [400, 300]), 2)
    told = stats.ttest_ind(first, second, equal_var=False)
    assert two_means(found) == pytest.approx(2 * stats.norm.sf(abs(told.statistic)), rel=1e-9)


def test_chance_alone_is_hardly_taken_for_a_change() -> None:
    """Of 400 histories whose halves are alike, with skewed deals of one lead in ten, at most 6 in 100 are "found"."""
    random = np.random.default_rng(11)
    newer = np.repeat([False, True], 300)
    hits = 0
    for _ in range(400):
        cents = np.where(random.random(600) < 0.1, random.lognormal(8, 0.8, 600), 0.0)
        hits += bool(money_changes([Amounts("a", "value", cents, newer)]))
    assert hits <= 24
