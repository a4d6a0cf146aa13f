from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from leadkit.evidence.drift.change import change


def test_a_plain_fall_is_found_where_it_is() -> None:
    """Thirty of a hundred for six months, then ten of a hundred: the seventh month is the first of the lower rate."""
    found = change([30] * 6 + [10] * 6, [100] * 12)
    assert found is not None
    assert (found.at, found.before.hits, found.after.hits) == (6, 180, 60)
    assert found.chance < 0.001


def test_a_steady_rate_is_no_change() -> None:
    """The same rate in every month is what chance alone gives all the time."""
    found = change([20] * 12, [100] * 12)
    assert found is not None
    assert found.chance == 1


def test_only_later_months_are_looked_at_where_asked() -> None:
    """A change before the period under review is not one that broke it."""
    found = change([30] * 3 + [10] * 9, [100] * 12, first=6)
    assert found is not None
    assert found.at >= 6


@pytest.mark.parametrize(("hits", "of"), [([], []), ([1], [10]), ([0, 3], [0, 10]), ([3, 0], [10, 0])])
def test_one_period_with_cases_has_no_change(hits: list[int], of: list[int]) -> None:
    """There must be cases on both sides."""
    assert change(hits, of) is None


def test_the_statistic_is_that_of_two_binomials_against_one() -> None:
    """The split that scipy's likelihoods prefer is the one that is named."""
    rng = np.random.default_rng(3)
    of = rng.integers(5, 60, 14)
    hits = rng.binomial(of, np.where(np.arange(14) < 9, 0.4, 0.25))
    gains = []
    for at in range(1, 14):
        parts = [(hits[:at].sum(), of[:at].sum()), (hits[at:].sum(), of[at:].sum())]
        together = binom.logpmf(hits.sum(), of.sum(), hits.sum() / of.sum()) - _ways(hits.sum(), of.sum())
        apart = sum(binom.logpmf(k, n, k / n) - _ways(k, n) for k, n in parts)
        gains.append(apart - together)
    found = change(hits.tolist(), of.tolist())
    assert found is not None
    assert found.at == int(np.argmax(gains)) + 1


def _ways(hits: int, of: int) -> float:
    return float(binom.logpmf(hits, of, 0.5) - of * np.log(0.5))


def test_without_a_change_few_are_reported() -> None:
    """Of two hundred steady series about one in twenty looks as if it had changed at 5 %."""
    rng = np.random.default_rng(11)
    reported = 0
    for _ in range(200):
        of = rng.integers(20, 60, 18)
        found = change(rng.binomial(of, 0.15).tolist(), of.tolist(), draws=199)
        reported += found is not None and found.chance <= 0.05
    assert reported <= 20
