"""Means of money: agreement with scipy, and intervals that hold the truth as often as they say."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from leadkit.evidence.money import Estimate, mean_of, moments, ratio_of, t_quantile

Draw = Callable[[np.random.Generator], NDArray[np.float64]]


@pytest.mark.parametrize("degrees", [1, 2, 3, 4, 5, 10, 11, 99, 100, 1000, 1001, 50_000])
@pytest.mark.parametrize("share", [0.9, 0.975, 0.999])
def test_student_agrees_with_scipy(degrees: int, share: float) -> None:
    """Quantiles of Student's t are scipy's, by the finite series and by the expansion alike."""
    assert t_quantile(share, degrees) == pytest.approx(stats.t.ppf(share, degrees), rel=1e-9)


def test_moments_agree_with_scipy() -> None:
    """Mean, standard deviation and skewness of each group are those of scipy and numpy."""
    rng = np.random.default_rng(1)
    amounts, groups = rng.lognormal(8, 1, 400), rng.integers(0, 3, 400)
    found = moments(amounts, groups, 3)
    for group in range(3):
        mine = amounts[groups == group]
        assert found.mean[group] == pytest.approx(mine.mean(), rel=1e-9)
        assert found.spread[group] == pytest.approx(mine.std(ddof=1), rel=1e-9)
        assert found.skewness[group] == pytest.approx(stats.skew(mine), rel=1e-9)


def test_without_skewness_it_is_the_usual_interval() -> None:
    """On symmetric amounts the interval is Student's, as scipy gives it."""
    amounts = np.array([1.0, 2, 3, 4, 5, 6, 7])
    low, high = stats.t.interval(0.95, 6, loc=4, scale=stats.sem(amounts))
    found = mean_of(amounts)
    assert (found.low, found.high) == (pytest.approx(low, rel=1e-9), pytest.approx(high, rel=1e-9))


def test_large_deals_reach_further_up_than_down() -> None:
    """On skewed amounts the interval is lopsided: what is not seen yet is large deals, not small ones."""
    found = mean_of(np.random.default_rng(2).lognormal(10, 1, 40))
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    assert found.high - found.value > 1.3 * (found.value - found.low)


@pytest.mark.parametrize(
    ("amounts", "expected"), [([], Estimate(0)), ([5.0], Estimate(1, 5.0)), ([5.0, 5], Estimate(2, 5))]
)
def test_next_to_nothing_has_no_interval(amounts: list[float], expected: Estimate) -> None:
    """Of nothing there is no mean, and of one amount, or of equal ones, no interval."""
    assert mean_of(np.array(amounts)) == expected


def test_a_ratio_is_the_sum_over_the_sum() -> None:
    """Cost per win is all cost over all wins, with an interval above zero; without a win there is none."""
    cost, won = np.array([10.0, 20, 30, 40, 50, 60]), np.array([0.0, 1, 0, 1, 0, 1])
    found = ratio_of(cost, won)
    assert found.value == 70
    assert found.low is not None
    assert found.high is not None
    assert 0 < found.low < 70 < found.high
    assert ratio_of(cost, np.zeros(6)) == Estimate(6)
    assert ratio_of(cost, np.array([0, 0, 0, 0, 0, 1.0])) == Estimate(6, 210)


def coverage(draw: Draw, true: float, times: int) -> float:
    """Return how often the interval of a mean holds the true one."""
    rng = np.random.default_rng(7)
    kept = 0
    for _ in range(times):
        found = mean_of(draw(rng))
        kept += found.low is not None and found.high is not None and found.low <= true <= found.high
    return kept / times


@pytest.mark.parametrize(
    ("leads", "share", "skew", "least"),
    [(100, 0.1, 0.6, 0.935), (500, 0.04, 0.6, 0.935), (200, 0.06, 1.0, 0.925), (2_000, 0.03, 1.0, 0.92)],
)
def test_value_per_lead_is_covered(leads: int, share: float, skew: float, least: float) -> None:
    """Deals as skewed as logarithmic normals, won by few of the leads: 92 to 98 of 100 intervals hold the mean."""

    def draw(rng: np.random.Generator) -> NDArray[np.float64]:
        while True:
            won = rng.random(leads) < share
            if won.sum() >= 5:
                return np.where(won, rng.lognormal(0, skew, leads), 0.0)

    assert least <= coverage(draw, share * np.exp(skew**2 / 2), 1_500) <= 0.985


@pytest.mark.parametrize(
    ("deals", "skew", "least"), [(10, 0.6, 0.915), (30, 0.6, 0.92), (10, 1.0, 0.88), (50, 1.0, 0.92)]
)
def test_value_per_deal_is_covered(deals: int, skew: float, least: float) -> None:
    """A few deals: at least 91 of 100 where they are skewed, 88 where they are far more so."""
    found = coverage(lambda rng: rng.lognormal(0, skew, deals), np.exp(skew**2 / 2), 1_500)
    assert least <= found <= 0.97


@pytest.mark.parametrize(("leads", "share"), [(150, 0.06), (400, 0.05), (2_000, 0.03)])
def test_cost_per_win_is_covered(leads: int, share: float) -> None:
    """Won leads cost more than others; 93 to 99 of 100 intervals of cost per win hold the true one."""
    rng = np.random.default_rng(3)
    true = (100 + 300 * share) / share
    kept = tried = 0
    while tried < 1_500:
        won = rng.random(leads) < share
        if won.sum() < 5:
            continue
        tried += 1
        found = ratio_of(np.where(won, 400, 100) * rng.lognormal(-0.125, 0.5, leads), won.astype(float))
        kept += found.low is not None and found.high is not None and found.low <= true <= found.high
    assert 0.93 <= kept / tried <= 0.99
