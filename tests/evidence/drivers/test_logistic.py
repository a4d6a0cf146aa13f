from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from leadkit.evidence.drivers.logistic import Patterns, auc, fit, forward, logistic
from leadkit.evidence.drivers.points import rounded

Case = tuple[np.ndarray, np.ndarray]


@pytest.fixture
def case() -> Case:
    """Return lines and hits of a thousand leads: the first three lines count, the last goes against the first."""
    random = np.random.default_rng(5)
    x = (random.random((1_000, 6)) < [0.3, 0.2, 0.5, 0.4, 0.1, 0.3]).astype(np.float32)
    x[:, 5] = np.where(random.random(1_000) < 0.8, x[:, 0], x[:, 5])
    chance = logistic(-2 + x @ np.array([2.0, 1.0, 0.5, 0, 0, 0]))
    return x, random.random(1_000) < chance


@pytest.mark.parametrize("l2", [0.5, 1.0, 10.0])
def test_weights_are_those_of_scikit_learn(case: Case, l2: float) -> None:
    """The same penalty gives the same intercept and weights, to nine digits."""
    x, hit = case
    oracle = LogisticRegression(C=1 / l2, solver="newton-cholesky", tol=1e-13, max_iter=1_000).fit(x.astype(float), hit)
    assert fit(x.astype(float), hit, l2) == pytest.approx(np.append(oracle.intercept_, oracle.coef_[0]), abs=1e-9)


def test_leads_that_are_alike_may_be_counted(case: Case) -> None:
    """Fitted from the leads and hits of each pattern of lines, the weights are those of a row per lead."""
    x, hit = case
    patterns = Patterns.in_lines(x, hit)
    assert len(patterns.of) == len(np.unique(x, axis=0)) < len(x)
    assert (patterns.lines[patterns.place] == x).all()
    assert patterns.fit(0.5) == pytest.approx(fit(x, hit, 0.5), abs=1e-9)


def test_the_area_is_that_of_scikit_learn(case: Case) -> None:
    """Ties count one half."""
    x, hit = case
    score = x @ np.arange(1, 7)
    found = auc(score, hit)
    assert found is not None
    assert found.value == pytest.approx(roc_auc_score(hit, score), abs=1e-12)
    assert auc(score, np.zeros(len(hit), np.bool_)) is None


def test_the_interval_is_delongs(case: Case) -> None:
    """The variance is that of the placements of every hit and of every other lead, written out pair by pair."""
    x, hit = case
    score = x @ np.arange(1, 7)
    pairs = (score[hit][:, None] > score[~hit]) + 0.5 * (score[hit][:, None] == score[~hit])
    spread = pairs.mean(axis=1).var(ddof=1) / hit.sum() + pairs.mean(axis=0).var(ddof=1) / (~hit).sum()
    found = auc(score, hit)
    assert found is not None
    assert (found.high - found.low) / 2 == pytest.approx(1.959963984540054 * spread**0.5, abs=1e-9)


def test_the_interval_covers() -> None:
    """Of 400 samples of 200 leads, about 95 % of intervals hold the true area."""
    random = np.random.default_rng(8)
    truth, inside = 0.5 + 0.5 * 0.3829249225480262, 0  # two normals one standard deviation and a bit apart
    from scipy.stats import norm

    apart = norm.ppf(truth) * 2**0.5
    for _ in range(400):
        hit = np.arange(200) < 60
        found = auc(random.normal(size=200) + apart * hit, hit)
        assert found is not None
        inside += found.low <= truth <= found.high
    assert 0.91 <= inside / 400 <= 0.98


def test_lines_are_added_by_what_they_add(case: Case) -> None:
    """The strongest comes first; a line that only repeats another is not taken; all weights are positive."""
    x, hit = case
    path = forward(x, hit, 6)
    assert [sorted(chosen) for chosen, _ in path][:3] == [[0], [0, 1], [0, 1, 2]]
    assert all((weights[1:] > 0).all() for _, weights in path)


def test_chance_lines_are_hardly_ever_taken() -> None:
    """Of lines that have nothing to do with the outcome, one in twenty is worth adding."""
    random = np.random.default_rng(6)
    x = (random.random((500, 1)) < 0.4).astype(np.float32)
    taken = sum(len(forward(x, random.random(500) < 0.3, 1)) for _ in range(400))
    assert taken <= 20


def test_points_are_small_and_keep_the_proportion(case: Case) -> None:
    """Weights of 2, 1 and a half become points of about 4, 2 and 1, and never leave 1 to 10."""
    x, hit = case
    points = rounded(np.array([2.0, 1.0, 0.5]), Patterns.in_lines(x[:, :3], hit))
    assert points[0] > points[1] >= points[2] >= 1
    assert points.max() <= 10
    assert rounded(np.array([0.7]), Patterns.in_lines(x[:, :1], hit)).tolist() == [1]
