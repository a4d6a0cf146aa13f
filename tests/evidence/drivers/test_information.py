from __future__ import annotations

from math import log

import numpy as np
import pytest
from sklearn.isotonic import IsotonicRegression
from sklearn.metrics import mutual_info_score

from leadkit.evidence.drivers.information import (
    best_scores,
    information_value,
    mutual_information,
    pooled,
    rising,
    splits,
)


def counts(seed: int, groups: int = 9) -> tuple[np.ndarray, np.ndarray]:
    """Return leads and hits of a few groups."""
    random = np.random.default_rng(seed)
    of = random.integers(1, 200, groups)
    return of, random.binomial(of, random.random(groups))


@pytest.mark.parametrize("seed", range(5))
def test_mutual_information_is_that_of_scikit_learn(seed: int) -> None:
    """On every lead written out, to nine digits; empty cells and groups do no harm."""
    of, hits = counts(seed)
    of[0], hits[0], hits[1] = 0, 0, 0
    group = np.repeat(np.arange(len(of)), of)
    hit = np.concatenate([np.arange(n) < h for n, h in zip(of, hits, strict=True)])
    assert mutual_information(of, hits) == pytest.approx(mutual_info_score(group, hit), abs=1e-9)


def test_information_value_worked_out_by_hand() -> None:
    """Hits are 3 to 1 in the first group, others 1 to 3: (0.75 - 0.25) log 3, twice."""
    of, hits = np.array([40, 40]), np.array([30, 10])
    assert information_value(of, hits) == pytest.approx(2 * 0.5 * log(3))
    assert information_value(np.array([40, 40]), np.array([20, 20])) == 0
    assert np.isfinite(information_value(np.array([40, 40]), np.array([20, 0])))
    assert information_value(np.array([40, 40]), np.array([0, 0])) == 0


@pytest.mark.parametrize("seed", range(5))
def test_pooling_is_isotonic_regression(seed: int) -> None:
    """The rates of the runs are those of scikit-learn's isotonic regression, to nine digits."""
    of, hits = counts(seed)
    fitted = IsotonicRegression().fit_transform(np.arange(len(of)), hits / of, sample_weight=of)
    ours = np.concatenate([np.full(run.stop - run.start, hits[run].sum() / of[run].sum()) for run in rising(of, hits)])
    assert ours == pytest.approx(fitted, abs=1e-9)


def test_bins_rise_or_fall_whichever_fits() -> None:
    """Falling rates are left as they are, a bump in them is levelled."""
    assert pooled(np.array([10, 10, 10]), np.array([8, 5, 1])) == [slice(0, 1), slice(1, 2), slice(2, 3)]
    assert pooled(np.array([10, 10, 10]), np.array([8, 1, 2])) == [slice(0, 1), slice(1, 3)]


def test_the_best_cut_is_the_better_side() -> None:
    """Cuts of an order lie between neighbours; of values, hits are put first; rare ones stay on the other side."""
    of, hits = np.array([100, 100, 100]), np.array([5, 10, 40])
    best = max(splits(of, hits, is_ordered=True, fewest=30), key=lambda cut: cut.z)
    assert best.met.tolist() == [False, False, True]
    falling = max(splits(of, hits[::-1], is_ordered=True, fewest=30), key=lambda cut: cut.z)
    assert falling.met.tolist() == [True, False, False]
    of, hits = np.array([100, 200, 50, 40]), np.array([38, 5, 20, 40])
    best = max(splits(of, hits, is_ordered=False, fewest=30, last=3), key=lambda cut: cut.z)
    assert best.met.tolist() == [True, False, True, False]


def test_the_score_of_a_cut_is_the_standardised_hypergeometric() -> None:
    """Of 200 leads 50 are hits; 40 of them are among the first hundred."""
    (cut,) = splits(np.array([100, 100]), np.array([40, 10]), is_ordered=True, fewest=30)
    spread = 100 * 100 * 50 * 150 / (200 * 200 * 199)
    assert cut.z == pytest.approx((40 - 25) / spread**0.5, abs=1e-12)


def test_scores_of_many_deals_are_those_of_each() -> None:
    """All shuffles at once give what each gives by itself."""
    of, _ = counts(1)
    random = np.random.default_rng(2)
    deals = np.array([random.binomial(of, 0.3) for _ in range(20)])
    for is_ordered, last in ((True, None), (False, 3)):
        alone = [
            max((cut.z for cut in splits(of, d, is_ordered=is_ordered, fewest=30, last=last)), default=0) for d in deals
        ]
        assert best_scores(of, deals, is_ordered=is_ordered, fewest=30, last=last) == pytest.approx(alone)
