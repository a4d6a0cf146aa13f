from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from leadkit.evidence.rates import Rate, difference, lift, one_in, rate, wilson

COUNTS = st.integers(1, 50_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(COUNTS)
def test_wilson_agrees_with_statsmodels(counts: tuple[int, int]) -> None:
    """The interval of a share is statsmodels' to 1e-9."""
    expected = proportion_confint(*counts, alpha=0.05, method="wilson")
    assert wilson(*counts) == pytest.approx(expected, abs=1e-9)


@given(COUNTS, COUNTS)
def test_newcombe_agrees_with_statsmodels(first: tuple[int, int], second: tuple[int, int]) -> None:
    """The interval of a difference of shares is statsmodels' to 1e-9."""
    found = difference(rate(*first), rate(*second))
    assert found is not None
    expected = confint_proportions_2indep(*first, *second, method="newcomb", compare="diff")
    assert (found.low, found.high) == pytest.approx(expected, abs=1e-9)
    assert found.value == pytest.approx(first[0] / first[1] - second[0] / second[1])


@pytest.mark.parametrize(("share", "of"), [(0.025, 200), (0.025, 2_000), (0.16, 50), (0.4, 30), (0.9, 100)])
def test_wilson_covers_the_true_share_about_95_times_in_100(share: float, of: int) -> None:
    """In 20,000 simulated histories the interval holds the true share as often as it says, within the known wobble."""
    drawn = np.random.default_rng(1).binomial(of, share, 20_000)
    intervals = {int(hits): wilson(int(hits), of) for hits in np.unique(drawn)}
    covered = np.mean([intervals[int(hits)][0] <= share <= intervals[int(hits)][1] for hits in drawn])
    assert 0.92 <= covered <= 0.985


@pytest.mark.parametrize(
    ("first", "second"), [((0.16, 400), (0.03, 4_000)), ((0.5, 40), (0.5, 40)), ((0.03, 300), (0.01, 900))]
)
def test_newcombe_covers_the_true_difference(first: tuple[float, int], second: tuple[float, int]) -> None:
    """In 5,000 simulated pairs of groups the interval holds the true difference as often as it says."""
    random = np.random.default_rng(2)
    pairs = zip(random.binomial(first[1], first[0], 5_000), random.binomial(second[1], second[0], 5_000), strict=True)
    found = [difference(rate(int(a), first[1]), rate(int(b), second[1])) for a, b in pairs]
    covered = np.mean([d is not None and d.low <= first[0] - second[0] <= d.high for d in found])
    assert 0.93 <= covered <= 0.98


def test_a_share_of_nothing_has_no_value() -> None:
    """A group without leads has neither a rate nor an interval, and no difference or lift is taken from it."""
    nothing, some = rate(0, 0), rate(3, 12)
    assert (nothing.value, nothing.low, nothing.high, nothing.one_in) == (None, None, None, None)
    assert difference(nothing, some) is None
    assert lift(nothing, some) is None
    assert lift(some, nothing) is None
    assert lift(some, rate(0, 9)) is None


@pytest.mark.parametrize(("hits", "of"), [(-1, 3), (4, 3), (1, 0)])
def test_impossible_counts_are_refused(hits: int, of: int) -> None:
    """More hits than leads cannot be a rate."""
    with pytest.raises(ValueError, match="no share"):
        rate(hits, of)


@pytest.mark.parametrize(
    ("hits", "of", "too_few"),
    [(5, 30, False), (5, 29, True), (4, 30, True), (4, 4_000, True), (29, 29, True), (0, 0, True)],
)
def test_too_few_begins_below_30_leads_or_5_wins(hits: int, of: int, too_few: bool) -> None:
    """The edge belongs to enough."""
    assert rate(hits, of).too_few is too_few


@pytest.mark.parametrize(
    ("hits", "of", "numbers"),
    [
        (1, 6, (1, 6)), (1, 31, (1, 31)), (1, 1_000_000, (1, 1_000_000)), (1, 5, (1, 5)), (1, 4, (1, 4)),
        (3561, 9240, (2, 5)), (1, 2, (1, 2)), (2, 3, (2, 3)), (664, 718, (9, 10)), (95, 100, (19, 20)),
        (999, 1000, (99, 100)), (30, 30, (1, 1)), (0, 30, None),
    ],
)  # fmt: skip
def test_one_in_gives_the_words_numbers(hits: int, of: int, numbers: tuple[int, int] | None) -> None:
    """A share reads as "1 in 6" where it is low and as a simple fraction where it is not."""
    assert one_in(hits, of) == numbers


@given(COUNTS)
def test_one_in_is_near_the_share(counts: tuple[int, int]) -> None:
    """The words never stray more than an eighth of the share, or five points, from it; and never say all of some."""
    hits, of = counts
    numbers = one_in(hits, of)
    if numbers is None:
        assert hits == 0
        return
    said = numbers[0] / numbers[1]
    assert abs(said - hits / of) <= max(0.05, hits / of / 8)
    assert (said == 1) == (hits == of)


def test_direction_needs_an_interval_off_zero() -> None:
    """A difference has a direction only where its interval does not hold zero."""
    directions = [
        difference(rate(*a), rate(*b)) for a, b in [((50, 100), (10, 100)), ((10, 100), (50, 100)), ((5, 10), (4, 10))]
    ]
    assert [d and d.direction for d in directions] == [1, -1, 0]


def test_a_rate_is_plain_data() -> None:
    """Rates compare by value."""
    assert rate(1, 2) == Rate(1, 2, *wilson(1, 2))
