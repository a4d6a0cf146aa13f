"""A field's values as a few groups of leads: the commonest values, ranges of numbers, the rest, and not known."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Literal
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.phrases import quantity, value_words
from leadkit.definition.predicates import EPOCH_DAY
from leadkit.engine.bitmaps import Bits, Mask, pack
from leadkit.evidence.cohort import FATES, Cohort
from leadkit.history.column import Column
from leadkit.history.history import History
from leadkit.text import say

SliceKind = Literal["value", "range", "rest", "missing"]
TOP = 8
RANGES = 5


Place = NDArray[np.integer[Any]]
"""For each lead the number of the slice that it is in."""
Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Slice:
    """Leads that are alike in one field.

    Parameters
    ----------
    value
        The class, the number, or the lower end of the range; ``None`` for the rest and for not known.
    """

    kind: SliceKind
    title: str
    value: str | float | None
    _number: int = dataclasses.field(repr=False)
    _place: Place = dataclasses.field(repr=False)

    @cached_property
    def leads(self) -> Bits:
        """The leads as a packed bitmap."""
        return pack(self._place == self._number)


@dataclass(frozen=True, eq=False)
class Slices:
    """The groups of a field; every lead is in exactly one.

    Parameters
    ----------
    cells
        For each lead `FATES` times the number of its group, and what became of it.
    everyone
        How many leads are in each group (rows), by what became of them (columns).
    """

    groups: tuple[Slice, ...]
    cells: Place
    everyone: Counts

    @classmethod
    def of(cls, history: History, field: str, top: int) -> Slices:
        """Divide the leads of a history by a field."""
        named, place = _divided(history.column(field), top)
        groups = tuple(Slice(*words, number, place) for number, words in enumerate(named))
        cells = place.astype(np.min_scalar_type(len(groups) * FATES)) * FATES + Cohort.of(history).fates
        return cls(groups, cells, _counted(cells, len(groups)))

    def __iter__(self) -> Iterator[Slice]:
        return iter(self.groups)

    def counts(self, rows: NDArray[np.intp]) -> Counts:
        """Return how many of some leads, given by their rows, are in each group, by what became of them."""
        return _counted(self.cells.take(rows), len(self.groups))


def _counted(cells: Place, groups: int) -> Counts:
    return np.bincount(cells, minlength=groups * FATES).reshape(groups, FATES)


def slices(history: History, field: str, top: int = TOP) -> Slices:
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
        kept[field, top] = Slices.of(history, field, top)
    return kept[field, top]


_KEPT: WeakKeyDictionary[History, dict[tuple[str, int], Slices]] = WeakKeyDictionary()
Named = tuple[SliceKind, str, str | float | None]


def _divided(column: Column, top: int) -> tuple[list[Named], Place]:
    """Return the groups and the number of each lead's."""
    if column.is_coded:
        return _classes(column, top)
    missing = column.missing()
    if column.field.type == "date":
        named, place = _dates(column, missing)
    elif column.field.type == "yes-no":
        named, place = _numbers(column, np.array([0.0, 1.0]))
    else:
        values = np.unique(column.numbers[~missing])
        named, place = _numbers(column, values) if len(values) <= top else _ranges(column, missing)
    if missing.any():
        place[missing] = len(named)
        named.append(_missing())
    return named, place


def _missing() -> Named:
    return "missing", say("evidence.slices.missing"), None


def _classes(column: Column, top: int) -> tuple[list[Named], Place]:
    n = len(column.classes)
    of_spelling = np.append(column.class_of, n)
    per_spelling = np.bincount(np.add(column.codes, 1, dtype=np.intp), minlength=len(of_spelling))
    counts = np.zeros(n + 1, np.int64)
    np.add.at(counts, of_spelling, np.roll(per_spelling, -1))
    shown = np.arange(n)
    if column.field.type != "ordered":
        shown = np.argsort(-counts[:n], kind="stable")[:top]
        shown = shown[counts[shown] > 0]
    named: list[Named] = [("value", column.classes[code], column.classes[code]) for code in shown]
    number = np.full(n + 1, len(named))
    number[shown] = np.arange(len(named))
    others = np.setdiff1d(np.flatnonzero(counts[:n]), shown)
    if len(others):
        named.append(("rest", say("evidence.slices.rest", n=len(others)), None))
    if counts[n]:
        number[n] = len(named)
        named.append(_missing())
    return named, number.astype(np.min_scalar_type(len(named)))[of_spelling][column.codes]


def _numbers(column: Column, values: NDArray[np.float64]) -> tuple[list[Named], Place]:
    """Return a group for each of a few numbers that occur."""
    named: list[Named] = []
    place = np.zeros(len(column), np.int32)
    for value in values.tolist():
        of = column.numbers == value
        if of.any():
            words = value_words(bool(value), column.field) if column.field.type == "yes-no" else quantity(value)
            place[of] = len(named)
            named.append(("value", words, value))
    return named, place


def _ranges(column: Column, missing: Mask) -> tuple[list[Named], Place]:
    """Return ranges between round numbers with about as many leads each."""
    known = column.numbers[~missing]
    cuts = np.quantile(known, np.arange(1, RANGES) / RANGES)
    edges = sorted({float(f"{cut:.2g}") for cut in cuts.tolist()})
    edges = [edge for edge in edges if known.min() < edge <= known.max()]
    place = np.searchsorted(np.array(edges), column.numbers, side="right")
    occurs = np.bincount(place[~missing], minlength=len(edges) + 1) > 0
    lows: list[float | None] = [None, *edges]
    highs: list[float | None] = [*edges, None]
    named: list[Named] = [
        ("range", _range_words(low, high), low)
        for low, high, some in zip(lows, highs, occurs.tolist(), strict=True)
        if some
    ]
    return named, (np.cumsum(occurs) - 1)[place]


def _range_words(low: float | None, high: float | None) -> str:
    if low is None:
        return say("evidence.slices.below", high=quantity(high or 0))
    if high is None:
        return say("evidence.slices.from", low=quantity(low))
    return say("evidence.slices.between", low=quantity(low), high=quantity(high))


def _dates(column: Column, missing: Mask) -> tuple[list[Named], Place]:
    """Return months, quarters or years, so that there are about a dozen at most."""
    known = column.numbers[~missing]
    place = np.zeros(len(column), np.int64)
    if not len(known):
        return [], place
    days = int(known.max() - known.min())
    months = 1 if days <= 366 else 3 if days <= 3 * 366 else 12
    spans = known.astype(np.int64).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) // months
    numbers, place[~missing] = np.unique(spans, return_inverse=True)
    named: list[Named] = []
    for number in numbers.tolist():
        first = np.datetime64(number * months, "M").astype("datetime64[D]").astype(np.int64)
        named.append(("range", span_words(date.fromordinal(int(first) + EPOCH_DAY), months), float(first)))
    return named, place


def span_words(first: date, months: int) -> str:
    """Return what a person calls a month, a quarter (3 months) or a year (12) that begins on a day."""
    if months == 12:
        return str(first.year)
    if months == 3:
        return say("evidence.slices.quarter", quarter=(first.month + 2) // 3, year=first.year)
    return say("evidence.slices.month", month=say(f"words.month.m{first.month}"), year=first.year)
