"""What a field predicate says of a whole column: where it holds, and where the value is missing."""

from __future__ import annotations

from typing import Any, assert_never

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.predicates import FieldPredicate, HasText, InClasses, InNumbers, InRange, IsKnown
from leadkit.engine.bitmaps import Mask
from leadkit.history.column import Column, Numbers, look_up

_CAPITALS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def holds(predicate: FieldPredicate, column: Column) -> Mask:
    """Return where `predicate` surely holds; where a value is missing it does not, except for ``missing``."""
    match predicate:
        case IsKnown(negate=negate):
            missing = column.missing()
            return missing if negate else ~missing
        case InClasses(classes=classes, negate=negate):
            wanted = set(classes)
            by_class = np.array([(name in wanted) != negate for name in column.classes], np.bool_)
            return _by_spelling(by_class[column.class_of] if len(by_class) else np.empty(0, np.bool_), column)
        case HasText(text=text, at_start=at_start):
            sought = text.translate(_CAPITALS)
            folded = [spelling.translate(_CAPITALS) for spelling in column.spellings]
            hits = [s.startswith(sought) if at_start else sought in s for s in folded]
            return _by_spelling(np.array(hits, np.bool_), column)
        case InNumbers(numbers=numbers, negate=negate) if column.levels is not None:
            return _by_spelling(np.isin(column.levels, np.array(numbers), invert=negate), column)
        case InNumbers(numbers=numbers, negate=negate):
            hit = np.isin(column.numbers, np.array(numbers))
            return ~hit & ~np.isnan(column.numbers) if negate else hit
        case InRange():
            levels = column.levels
            return _in_range(predicate, column) if levels is None else _among_levels(predicate, column.codes, levels)
    assert_never(predicate)


def _among_levels(predicate: InRange, codes: NDArray[Any], levels: Numbers) -> Mask:
    """Return where codes stand for levels within the range: as these ascend, two comparisons of narrow numbers."""
    low, high = predicate.low, predicate.high
    first, end = 0, len(levels)
    if low is not None:
        first = int(np.searchsorted(levels, low, side="right" if predicate.low_open else "left"))
    if high is not None:
        end = int(np.searchsorted(levels, high, side="left" if predicate.high_open else "right"))
    inside: Mask = codes >= first
    return inside if end == len(levels) else inside & (codes < end)


def _by_spelling(table: Mask, column: Column) -> Mask:
    """Look each row's spelling, or level, up in `table`; missing rows get the False that is appended to it."""
    return look_up(np.append(table, False), column.codes)


def _in_range(predicate: InRange, column: Column) -> Mask:
    # A comparison with NaN is false, so that missing values need no look of their own.
    numbers, low, high = column.numbers, predicate.low, predicate.high
    inside: Mask | None = None
    if low is not None:
        inside = numbers > low if predicate.low_open else numbers >= low
    if high is not None:
        under = numbers < high if predicate.high_open else numbers <= high
        inside = under if inside is None else inside & under
    return ~np.isnan(numbers) if inside is None else inside
