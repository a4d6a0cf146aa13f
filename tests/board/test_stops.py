from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leadkit.board.stops import MOST_STOPS, month_edges, nice_stops, smallest_step


def test_a_share_of_hundred_gets_even_steps() -> None:
    """Evenly spread numbers get evenly spaced stops."""
    assert nice_stops(np.arange(0.0, 101.0)) == list(range(0, 101, 5))


def test_few_whole_numbers_are_all_stops() -> None:
    """A handful of whole numbers in a row needs no rounding."""
    assert nice_stops(np.array([3.0, 5.0, 9.0])) == [3, 4, 5, 6, 7, 8, 9]


def test_revenues_get_room_where_most_leads_are() -> None:
    """Numbers with a heavy tail get stops like a logarithmic scale, all of them round."""
    revenues = np.array([200_000.0, 4e6, 5e6, 2e7, 3e8, 1.7e10] * 10)
    stops = nice_stops(revenues)
    assert {10_000_000, 300_000_000, 500_000_000, 1_000_000_000} <= set(stops)
    assert stops[0] <= 200_000
    assert stops[-1] >= 1.7e10


def test_a_loss_among_profits_is_on_the_axis() -> None:
    """Negative numbers before a heavy tail have stops of their own."""
    stops = nice_stops(np.array([-150.0, 10, 20, 30, 40, 90_000] * 5))
    assert stops[0] <= -150
    assert 0 in stops


@given(st.lists(st.floats(-1e15, 1e15) | st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=40))
@example([0.0, -39.0, -40.0])
@example([0.0, 5e-324, 1.0])
@example([0.0, 5e-324])
@example([1.5, 2e306])
@example([-6.52558269317639e16, 5.2e15])
@settings(max_examples=1000)
def test_stops_enclose_the_numbers(numbers: list[float]) -> None:
    """Whatever the numbers, stops ascend, are not too many, and reach from the lowest to the highest."""
    values = np.array(numbers)
    stops = nice_stops(values)
    assert all(low < high for low, high in pairwise(stops))
    assert len(stops) <= MOST_STOPS
    assert stops[0] <= values.min()
    assert stops[-1] >= values.max()
    assert smallest_step(values) > 0


def test_of_no_numbers_there_are_no_stops() -> None:
    """An empty column has no axis."""
    assert nice_stops(np.empty(0)) == []


@pytest.mark.parametrize(("numbers", "step"), [([1, 2, 30], 1), ([0.5, 2], 0.1), ([0.25], 0.01), ([1 / 3], 0.001)])
def test_the_smallest_step_fits_the_numbers(numbers: list[float], step: float) -> None:
    """A step is as fine as the numbers are written, and no finer than a thousandth."""
    assert smallest_step(np.array(numbers)) == step


def test_two_years_are_shown_by_months() -> None:
    """Dates of two years get a bar a month, from the first of a month to the first of another."""
    edges = month_edges(date(2024, 7, 3), date(2026, 6, 30))
    assert (edges[0], edges[1], edges[-1], len(edges)) == (date(2024, 7, 1), date(2024, 8, 1), date(2026, 7, 1), 25)


@given(st.dates(), st.dates())
def test_dates_of_any_age_get_few_bars(one: date, other: date) -> None:
    """However far apart two days are, about 30 bars hold them."""
    low, high = sorted((one, other))
    edges = month_edges(low, high)
    assert len(edges) <= 33
    assert edges[0] <= low
    assert edges[-1] >= high
