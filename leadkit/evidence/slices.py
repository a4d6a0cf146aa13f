"""A field's values as a few groups of leads: the commonest values, ranges of numbers, the rest, and not known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.phrases import quantity, value_words
from leadkit.definition.predicates import EPOCH_DAY
from leadkit.engine.bitmaps import Bits, pack
from leadkit.history.column import Column
from leadkit.history.history import History
from leadkit.text import say

SliceKind = Literal["value", "range", "rest", "missing"]
TOP = 8
RANGES = 5


@dataclass(frozen=True, slots=True)
class Slice:
    """Leads that are alike in one field.

    Parameters
    ----------
    value
        The class, the number, or the lower end of the range; ``None`` for the rest and for not known.
    leads
        The leads as a packed bitmap.
    """

    kind: SliceKind
    title: str
    value: str | float | None
    leads: Bits


def slices(history: History, field: str, top: int = TOP) -> tuple[Slice, ...]:
    """Return the groups of a field, kept for the next time; every lead is in exactly one.

    Coded fields give their `top` commonest classes (ordered ones all, in their order), numbers about five ranges with
    as many leads each, dates months, quarters or years.

    Raises
    ------
    HistoryError
        There is no such field.
    """
    kept = _KEPT.setdefault(history, {})
    if (field, top) not in kept:
        kept[field, top] = tuple(_slices(history.column(field), top))
    return kept[field, top]


_KEPT: WeakKeyDictionary[History, dict[tuple[str, int], tuple[Slice, ...]]] = WeakKeyDictionary()


def _slices(column: Column, top: int) -> list[Slice]:
    missing = column.missing()
    if column.is_coded:
        found = _classes(column, top)
    elif column.field.type == "date":
        found = _dates(column)
    elif column.field.type == "yes-no":
        found = _numbers(column, np.array([0.0, 1.0]))
    else:
        values = np.unique(column.numbers[~missing])
        found = _numbers(column, values) if len(values) <= top else _ranges(column)
    if missing.any():
        found.append(Slice("missing", say("evidence.slices.missing"), None, pack(missing)))
    return found


def _classes(column: Column, top: int) -> list[Slice]:
    codes = column.class_codes()
    counts = np.bincount(codes[codes >= 0], minlength=len(column.classes))
    shown = np.arange(len(column.classes))
    if column.field.type != "ordered":
        shown = np.argsort(-counts, kind="stable")[:top]
        shown = shown[counts[shown] > 0]
    found = [Slice("value", column.classes[code], column.classes[code], pack(codes == code)) for code in shown]
    rest = np.ones(len(column.classes) + 1, np.bool_)
    rest[shown] = rest[-1] = False
    others = int(np.count_nonzero(counts[rest[:-1]]))
    if others:
        found.append(Slice("rest", say("evidence.slices.rest", n=others), None, pack(rest[codes])))
    return found


def _numbers(column: Column, values: NDArray[np.float64]) -> list[Slice]:
    """Return a slice for each of a few numbers that occur."""
    found = []
    for value in values.tolist():
        of = column.numbers == value
        if of.any():
            words = value_words(bool(value), column.field) if column.field.type == "yes-no" else quantity(value)
            found.append(Slice("value", words, value, pack(of)))
    return found


def _ranges(column: Column) -> list[Slice]:
    """Return ranges between round numbers with about as many leads each."""
    known = column.numbers[~np.isnan(column.numbers)]
    cuts = np.quantile(known, np.arange(1, RANGES) / RANGES)
    edges = sorted({float(f"{cut:.2g}") for cut in cuts.tolist()})
    edges = [edge for edge in edges if known.min() < edge <= known.max()]
    lows: list[float | None] = [None, *edges]
    highs: list[float | None] = [*edges, None]
    found = []
    for low, high in zip(lows, highs, strict=True):
        inside = ~np.isnan(column.numbers)
        if low is not None:
            inside &= column.numbers >= low
        if high is not None:
            inside &= column.numbers < high
        if inside.any():
            found.append(Slice("range", _range_words(low, high), low, pack(inside)))
    return found


def _range_words(low: float | None, high: float | None) -> str:
    if low is None:
        return say("evidence.slices.below", high=quantity(high or 0))
    if high is None:
        return say("evidence.slices.from", low=quantity(low))
    return say("evidence.slices.between", low=quantity(low), high=quantity(high))


def _dates(column: Column) -> list[Slice]:
    """Return months, quarters or years, so that there are about a dozen at most."""
    known = column.numbers[~np.isnan(column.numbers)]
    if not len(known):
        return []
    days = int(known.max() - known.min())
    months = 1 if days <= 366 else 3 if days <= 3 * 366 else 12
    at = np.where(np.isnan(column.numbers), np.iinfo(np.int64).min, np.nan_to_num(column.numbers)).astype(np.int64)
    index = np.full(len(at), np.iinfo(np.int64).min)
    there = ~np.isnan(column.numbers)
    index[there] = at[there].astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) // months
    found = []
    for number in np.unique(index[there]).tolist():
        first = np.datetime64(number * months, "M").astype("datetime64[D]").astype(np.int64)
        day = date.fromordinal(int(first) + EPOCH_DAY)
        found.append(Slice("range", _span_words(day, months), float(first), pack(index == number)))
    return found


def _span_words(first: date, months: int) -> str:
    if months == 12:
        return str(first.year)
    if months == 3:
        return say("evidence.slices.quarter", quarter=(first.month + 2) // 3, year=first.year)
    return say("evidence.slices.month", month=say(f"words.month.m{first.month}"), year=first.year)
