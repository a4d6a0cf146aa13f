from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import fisher_exact, norm
from statsmodels.stats.multitest import multipletests

from leadkit.evidence.chance import discoveries, exact, holm, shuffled, tail
from leadkit.evidence.rates import rate


@pytest.mark.parametrize("seed", range(40))
def test_the_exact_test_is_that_of_scipy(seed: int) -> None:
    """Fisher's two-sided p-value, to nine digits, from a handful of leads to many thousands."""
    random = np.random.default_rng(seed)
    first, second = random.integers(1, 10 ** random.integers(1, 5), 2).tolist()
    hits = int(random.integers(0, first + 1)), int(random.binomial(second, 0.3))
    table = [[hits[0], first - hits[0]], [hits[1], second - hits[1]]]
    assert exact(rate(hits[0], first), rate(hits[1], second)) == pytest.approx(
        fisher_exact(table)[1], rel=1e-9, abs=1e-9
    )


def test_rates_of_nothing_are_not_told_apart() -> None:
    """No leads on one side, no hits, or only hits: the p-value is one."""
    assert exact(rate(0, 0), rate(3, 9)) == exact(rate(0, 5), rate(0, 9)) == exact(rate(5, 5), rate(9, 9)) == 1


@pytest.mark.parametrize(("ours", "method"), [(discoveries, "fdr_bh"), (holm, "holm")])
def test_adjusted_p_values_are_those_of_statsmodels(ours: object, method: str) -> None:
    """Benjamini-Hochberg and Holm, ties and ones included."""
    p = np.append(np.random.default_rng(4).random(30) ** 3, [0.01, 0.01, 1.0])
    assert ours(p) == pytest.approx(multipletests(p, method=method)[1], abs=1e-12)  # type: ignore[operator]
    assert len(ours(np.empty(0))) == 0  # type: ignore[operator]


def test_the_bound_of_a_score() -> None:
    """Two-sided, times the number of scores, never above one."""
    assert tail(1.96) == pytest.approx(2 * norm.sf(1.96), abs=1e-12)
    assert tail(-3, 10) == pytest.approx(20 * norm.sf(3), abs=1e-12)
    assert tail(0.1, 10) == 1


def test_shuffled_outcomes_keep_their_number() -> None:
    """Every deal has as many hits, no group more than it has leads, and the average is the share."""
    of, hits = np.array([10, 200, 40]), np.array([9, 30, 1])
    dealt = shuffled(of, hits, np.random.default_rng(0), 2_000)
    assert (dealt.sum(axis=1) == 40).all()
    assert (dealt <= of).all()
    assert dealt.mean(axis=0) == pytest.approx(of * 40 / 250, rel=0.05)
