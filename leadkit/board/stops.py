"""Round numbers for the axis of a slider, so that it snaps where a person would put a threshold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
MOST_STOPS = 60
MOST_WHOLE_STOPS = 40
"""Up to so many whole numbers in a row are all stops of their own."""
TAIL = 20
"""How many times farther than the lowest the highest value lies from the middle one, for a tail to be heavy."""
LARGEST, CLOSE, NOTHING = 1e18, 1e-6, 1e-30
"""Beyond the first, or closer together than the second part of themselves or the third, rounding makes no sense."""
SMALLEST = 1e-12
"""What is smaller than this part of the highest is as good as nothing on its axis."""
_COARSE, _FINE = (1, 2, 5), (1, 1.5, 2, 3, 5, 7.5)
_FINE_DECADES = 8
MOST_DATE_BINS = 30
_MONTHS = (1, 3, 6, 12, 24, 60)


def nice_stops(numbers: Numbers) -> list[float]:
    """Return round numbers, ascending, the first not above the lowest of `numbers`, the last not below the highest.

    Evenly spaced where the numbers are; where a few are very much larger than most, such as revenues, as on a
    logarithmic scale.

    >>> nice_stops(np.arange(0.0, 101.0))[:3]
    [0, 5, 10]
    """
    if not len(numbers):
        return []
    low, high = float(numbers.min()), float(numbers.max())
    whole = bool((numbers == np.floor(numbers)).all()) and max(abs(low), abs(high)) < 2**53
    if whole and high - low < MOST_WHOLE_STOPS:
        return [int(low) + i for i in range(int(high - low) + 1)]
    largest = max(abs(low), abs(high))
    if largest > LARGEST or high - low < max(largest * CLOSE, NOTHING):
        return _enclosing([], low, high)
    middle = float(np.median(numbers))
    if high > 0 and high - middle > TAIL * (middle - low):
        return _enclosing(_logarithmic(numbers, low, high, whole), low, high)
    return _enclosing(_even(low, high), low, high)


def _enclosing(stops: list[float], low: float, high: float) -> list[float]:
    """Return ascending stops that begin not above `low` and end not below `high`, whatever rounding did."""
    inside = sorted(set(stops))
    before = [] if inside and inside[0] <= low else [low]
    after = [] if inside and inside[-1] >= high else [high]
    return sorted({*before, *inside, *after})


def _even(low: float, high: float) -> list[float]:
    rough = (high - low) / 20
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in (1, 2, 5, 10) if size * factor >= rough)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [_tidy(i * step) for i in range(first, last + 1)]


def _logarithmic(numbers: Numbers, low: float, high: float, whole: bool) -> list[float]:
    start = max(float(np.quantile(numbers[numbers > 0], 0.01)), high * SMALLEST)
    decades = math.log10(high / start)
    factors = _FINE if decades <= _FINE_DECADES else _COARSE
    first, last = math.floor(math.log10(start)), math.ceil(math.log10(high))
    steps = [_tidy(factor * 10.0**power) for power in range(first, last + 1) for factor in factors]
    if whole:
        steps = [step for step in steps if float(step).is_integer()]
    at = next((i for i, step in enumerate(steps) if step > start), 0)
    end = next((i for i, step in enumerate(steps) if step >= high), len(steps) - 1)
    chosen = steps[max(0, at - 1) : end + 1]
    below = [] if low >= chosen[0] else [*_mirrored(low, chosen), 0]
    stops = [*below, *chosen]
    while len(stops) > MOST_STOPS:
        stops = [*stops[:-1:2], stops[-1]]
    return stops


def _mirrored(low: float, stops: Sequence[float]) -> list[float]:
    """Return the stops below zero that reach down to `low`, none where it is not negative."""
    if low >= 0:
        return []
    reach = next((i for i, stop in enumerate(stops) if stop >= -low), len(stops) - 1)
    mirrored = [-stop for stop in reversed(stops[: reach + 1])]
    return mirrored if mirrored[0] <= low else [_tidy(low), *mirrored]


def _tidy(number: float) -> float:
    """Return a whole number as one, another without the noise of binary fractions."""
    rounded = float(f"{number:.10g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 2**53 else rounded


def smallest_step(numbers: Numbers) -> float:
    """Return the smallest change that makes sense: 1 among whole numbers, else a power of ten.

    >>> smallest_step(np.array([1.0, 2.0])), smallest_step(np.array([0.5, 2.25]))
    (1, 0.01)
    """
    moderate = numbers[np.abs(numbers) < LARGEST]
    for decimals in range(4):
        if np.allclose(moderate, np.round(moderate, decimals), rtol=0, atol=1e-9):
            return 1 if decimals == 0 else 10.0**-decimals
    return 0.001


def month_edges(low: date, high: date) -> list[date]:
    """Return firsts of months around two days, by one month or more so that there are at most about 30 spans."""
    first, last = low.year * 12 + low.month - 1, high.year * 12 + high.month - 1
    months = last - first + 1
    step = next((size for size in _MONTHS if months <= size * MOST_DATE_BINS), -(-months // MOST_DATE_BINS // 12) * 12)
    return [_first_day(at) for at in range(first // step * step, last + step + 1, step)]


def _first_day(month: int) -> date:
    """Return the first day of a month counted from January of the year 0, as near to it as dates go."""
    year, month = divmod(month, 12)
    return date.min if year < 1 else date.max if year > date.max.year else date(year, month + 1, 1)
