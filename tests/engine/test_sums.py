from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkit.engine.bitmaps import count, pack, unpack
from leadkit.engine.sums import Sums

Case = tuple[list[int], list[list[bool]], int]
POINTS = st.integers(-40, 40) | st.sampled_from([10**15, -(10**18), 3 * 10**20])


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw points, who meets which member, and a bound."""
    points = draw(st.lists(POINTS, min_size=1, max_size=6))
    n = draw(st.integers(1, 140))
    met = [draw(st.lists(st.booleans(), min_size=n, max_size=n)) for _ in points]
    near = draw(st.integers(-3, 3)) + draw(st.sampled_from([0, sum(points), max(points), sum(points[:2])]))
    return points, met, near


@given(cases())
def test_sums_on_bitmaps_are_plain_sums(case: Case) -> None:
    """Who reaches a bound is who does in Python's own whole numbers; no bit is set beyond the last lead."""
    points, met, least = case
    n = len(met[0])
    found = Sums.of([pack(np.array(m)) for m in met], points, n).reaching(least)
    plain = [sum(p for p, m in zip(points, met, strict=True) if m[i]) >= least for i in range(n)]
    assert unpack(found, n).tolist() == plain
    assert count(found) == sum(plain)


@given(cases(), st.data())
def test_one_member_changed_needs_no_new_sum(case: Case, data: st.DataObject) -> None:
    """With other leads meeting one member, the bound is reached by those who reach it in a sum made anew."""
    points, met, least = case
    n = len(met[0])
    place = data.draw(st.integers(0, len(points) - 1))
    other = pack(np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n))))
    members = [pack(np.array(m)) for m in met]
    found = Sums.of(members, points, n).reaching_with(members[place], other, points[place], least)
    anew = Sums.of([*members[:place], other, *members[place + 1 :]], points, n).reaching(least)
    np.testing.assert_array_equal(found, anew)


@pytest.mark.parametrize(("least", "reached"), [(-1, 3), (0, 3), (1, 2), (2, 1), (3, 1), (4, 0), (10**30, 0)])
def test_bounds_by_hand(least: int, reached: int) -> None:
    """Three leads with 0, 1 and 3 points."""
    sums = Sums.of([pack(np.array([False, True, True])), pack(np.array([False, False, True]))], [1, 2], 3)
    assert count(sums.reaching(least)) == reached
