from __future__ import annotations

from fractions import Fraction
from math import sqrt
from statistics import NormalDist

import numpy as np
import pytest
from lists import listed
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from leadkit.engine.bitmaps import pack
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.guards.strata import Strata, pooled_difference, strata

Tables = list[tuple[int, int, int, int]]
BERKELEY: Tables = [(89, 108, 512, 825), (17, 25, 353, 560), (202, 593, 120, 325), (131, 375, 138, 417),
                    (94, 393, 53, 191), (24, 341, 22, 373)]  # fmt: skip
"""Admissions to Berkeley by department, women and men: hits and size of each (Bickel, Hammel, O'Connell 1975)."""


def split(tables: Tables) -> Strata:
    """Return the strata of leads whose field is the number of the table."""
    field: list[str] = []
    first: list[bool] = []
    status: list[int] = []
    for i, (a, n1, b, n0) in enumerate(tables):
        field += [f"s{i}"] * (n1 + n0)
        first += [True] * n1 + [False] * n0
        status += [1] * a + [0] * (n1 - a) + [1] * b + [0] * (n0 - b)
    history = listed({"dept": field}, status, fields={"dept": {"type": "category"}})
    group = np.array(first)
    return strata(history, pack(group), pack(~group), Cohort.of(history).won, "dept")


def drawn(random: np.random.Generator, strata_count: int, least: int = 5) -> Tables:
    """Return random tables, one of which may be of one group alone."""
    sizes = random.integers(least, 60, (strata_count, 2))
    return [(int(random.integers(0, n1 + 1)), int(n1), int(random.integers(0, n0 + 1)), int(n0)) for n1, n0 in sizes]


def test_the_pooled_difference_is_the_sum_of_fractions() -> None:
    """By whole fractions: the differences weighted by n1 n0 / n, with the variance as Sato wrote it."""
    random = np.random.default_rng(1)
    for tables in (BERKELEY, drawn(random, 3), drawn(random, 12)):
        weight = sum(Fraction(n1 * n0, n1 + n0) for _, n1, _, n0 in tables)
        value = sum(Fraction(a * n0 - b * n1, n1 + n0) for a, n1, b, n0 in tables) / weight
        p = sum(Fraction(n1**2 * b - n0**2 * a, (n1 + n0) ** 2) + Fraction(n1 * n0 * (n0 - n1), 2 * (n1 + n0) ** 2)
                for a, n1, b, n0 in tables)  # fmt: skip
        q = sum(Fraction(a * (n0 - b) + b * (n1 - a), 2 * (n1 + n0)) for a, n1, b, n0 in tables)
        half = NormalDist().inv_cdf(0.975) * sqrt((value * p + q) / weight**2)
        found = pooled_difference(tables)
        assert found is not None
        assert found.value == pytest.approx(float(value), abs=1e-12)
        assert (found.low, found.high) == pytest.approx((float(value) - half, float(value) + half), abs=1e-12)


def test_it_is_what_the_test_of_mantel_and_haenszel_sums() -> None:
    """With statsmodels' Cochran-Mantel-Haenszel statistic: the squared sum of a - E(a) over its variance."""
    random = np.random.default_rng(2)
    for tables in (BERKELEY, drawn(random, 4), drawn(random, 9)):
        oracle = StratifiedTable([np.array([[a, n1 - a], [b, n0 - b]]) for a, n1, b, n0 in tables])
        weight = sum(n1 * n0 / (n1 + n0) for _, n1, _, n0 in tables)
        variance = sum(
            n1 * n0 * (a + b) * (n1 + n0 - a - b) / ((n1 + n0) ** 2 * (n1 + n0 - 1)) for a, n1, b, n0 in tables
        )
        found = pooled_difference(tables)
        assert found is not None
        assert (found.value * weight) ** 2 / variance == pytest.approx(oracle.test_null_odds().statistic, rel=1e-9)
        assert np.sign(found.value) == np.sign(oracle.logodds_pooled)


def test_one_stratum_is_the_plain_difference() -> None:
    """Of a single stratum the pooled difference is that of the two shares."""
    found = pooled_difference([(4, 10, 2, 10)])
    assert found is not None
    assert found.value == pytest.approx(0.2)


def test_strata_of_one_group_alone_tell_nothing() -> None:
    """They do not change the pooled difference; where there are no others there is none."""
    assert pooled_difference([(4, 10, 2, 10), (5, 9, 0, 0), (0, 0, 3, 7)]) == pooled_difference([(4, 10, 2, 10)])
    assert pooled_difference([(5, 9, 0, 0)]) is None
    assert pooled_difference([]) is None


def test_its_interval_covers_the_truth() -> None:
    """In 95 of 100 draws (93 to 97 over 2,000) it holds the true difference: few large strata, and many small ones."""
    random = np.random.default_rng(3)
    for bases, n1, n0 in (((0.05, 0.2, 0.4), 80, 200), (tuple(np.linspace(0.05, 0.5, 40)), 6, 9)):
        held = 0
        for _ in range(2_000):
            tables = [(int(random.binomial(n1, p + 0.08)), n1, int(random.binomial(n0, p)), n0) for p in bases]
            found = pooled_difference(tables)
            assert found is not None
            held += found.low <= 0.08 <= found.high
        assert 0.93 <= held / 2_000 <= 0.97


def test_rates_and_differences_of_the_strata_are_those_of_statsmodels() -> None:
    """Each row of the table carries the Wilson and Newcombe intervals of its own counts."""
    frame = split(BERKELEY).frame().set_index("title")
    for i, (a, n1, b, n0) in enumerate(BERKELEY):
        row = frame.loc[f"s{i}"]
        assert (row["first_low"], row["first_high"]) == pytest.approx(proportion_confint(a, n1, method="wilson"))
        low, high = confint_proportions_2indep(a, n1, b, n0, method="newcomb")
        assert (row["difference_low"], row["difference_high"]) == pytest.approx((low, high), abs=1e-9)
    assert frame["weight"].sum() == pytest.approx(1)


def test_berkeley_is_not_a_case_against_women() -> None:
    """Women are admitted far less often overall; within departments the sign turns, in the largest one surely."""
    found = split(BERKELEY)
    crude, pooled = found.crude, found.pooled
    assert crude is not None
    assert pooled is not None
    assert crude.high < -0.1 < 0 < pooled.value
    assert found.turn == "turns-in"
    assert [row.title for row in found.against] == ["s0"]
    assert {row.title for row in found.leaning} == {"s0", "s3", "s5"}


def test_a_difference_that_is_all_of_the_field_is_explained() -> None:
    """Where both groups are alike within each stratum and mixed differently, nothing is left."""
    found = split([(180, 400, 45, 100), (5, 100, 20, 400)])
    assert found.direction == 1
    assert found.turn == "explained"


def test_a_difference_that_the_mixture_hides_is_found() -> None:
    """Where the groups are alike overall and differ within each stratum, that is said."""
    found = split([(150, 500, 20, 100), (30, 100, 150, 900), (0, 300, 0, 0)])
    assert found.direction == 0
    assert found.turn == "hidden"


def test_one_stratum_that_surely_turns_is_told() -> None:
    """The pooled difference may keep its sign and one large stratum still turn."""
    found = split([(300, 1000, 150, 1000), (20, 500, 60, 500)])
    assert found.turn == "turns-in"
    assert [row.title for row in found.against] == ["s1"]


def test_a_group_alone_in_every_stratum_cannot_be_told() -> None:
    """A source that has one format of its own cannot be compared within format."""
    found = split([(5, 50, 0, 0), (0, 0, 9, 50)])
    assert found.turn == "cannot-be-told"
    assert found.pooled is None


def test_a_difference_within_too_few_is_not_said_to_hold() -> None:
    """9 of 10 against 1 of 10 overall, but one stratum alone has both kinds: there it may be anything, or nothing."""
    found = split([(89, 100, 0, 0), (0, 0, 10, 100), (1, 2, 1, 3)])
    assert found.crude is not None
    assert found.pooled is not None
    assert found.crude.direction == 1
    assert found.pooled.low < 0 < found.crude.value < found.pooled.high
    assert found.turn == "open"
    assert split([(89, 100, 10, 100), (9, 10, 1, 10)]).turn == "holds"
