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
from leadkit.engine.bitmaps import Bits, pack
from leadkit.evidence.cohort import FATES, MATURE, Cohort, Tally
from leadkit.history.column import Column, Numbers, look_up
from leadkit.history.history import History
from leadkit.text import say

SliceKind = Literal["value", "range", "rest", "missing"]
TOP = 8
RANGES = 5
CHUNK = 1 << 17
"""Leads that are counted at a time."""


Codes = NDArray[np.integer[Any]]
Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Places:
    """Which group each lead is in: that of its code, -1 where the value is missing, which is the last in `group`.

    The codes are those of the field itself, which a prepared history shares among all who have it open.
    """

    codes: Codes
    group: Codes

    def inside(self, number: int) -> Bits:
        """Return the leads of one group as a packed bitmap."""
        return pack(look_up(self.group == number, self.codes))

    def counts(self, rows: NDArray[np.intp], fates: NDArray[np.uint8], groups: int) -> Counts:
        """Return how many of the leads in some rows are in each group, by what became of them."""
        codes = self.codes.take(rows)
        if len(self.group) > len(rows):
            cells = self.group.take(codes) * self.group.dtype.type(FATES) + fates
            return np.bincount(cells, minlength=groups * FATES).reshape(groups, FATES)
        counts = np.zeros((groups, FATES), np.int64)
        np.add.at(counts, self.group, _by_code(codes, len(self.group) - 1, fates))
        return counts


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
    _places: Places = dataclasses.field(repr=False)

    @cached_property
    def leads(self) -> Bits:
        """The leads as a packed bitmap."""
        return self._places.inside(self._number)


@dataclass(frozen=True, eq=False)
class Slices:
    """The groups of a field; every lead is in exactly one.

    Parameters
    ----------
    everyone
        How many leads are in each group (rows), by what became of them (columns).
    """

    groups: tuple[Slice, ...]
    everyone: Counts
    _places: Places = dataclasses.field(repr=False)

    @classmethod
    def of(cls, history: History, field: str, top: int) -> Slices:
        """Divide the leads of a history by a field."""
        column = history.column(field)
        levels, codes = (np.empty(0), column.codes) if column.is_coded else column.ranked()
        values = len(column.spellings) if column.is_coded else len(levels)
        by_code = _by_code(codes, values, Cohort.of(history).fates)
        named, group = _divided(column, levels, by_code.sum(axis=1), top)
        everyone = np.zeros((len(named), FATES), np.int64)
        np.add.at(everyone, group, by_code)
        places = Places(codes, group.astype(np.min_scalar_type(len(named) * FATES)))
        return cls(tuple(Slice(*words, number, places) for number, words in enumerate(named)), everyone, places)

    def __iter__(self) -> Iterator[Slice]:
        return iter(self.groups)

    @cached_property
    def tallies(self) -> tuple[list[Tally], list[Tally]]:
        """What became of the leads of each group, of all and of those that are old enough for rates."""
        return tallies_of(self.everyone)

    def counts(self, rows: NDArray[np.intp], fates: NDArray[np.uint8]) -> Counts:
        """Return how many of some leads are in each group, by what became of them.

        Parameters
        ----------
        rows
            The leads by their rows.
        fates
            What became of each of these, as in `Cohort.fates`.
        """
        return self._places.counts(rows, fates, len(self.groups))


def tallies_of(counts: Counts) -> tuple[list[Tally], list[Tally]]:
    """Return groups from their leads by what became of them: all, and those that are old enough for rates."""
    young, mature = counts[:, :MATURE], counts[:, MATURE:]
    all_, old = (np.column_stack([c.sum(axis=1), c[:, 1], c[:, 2]]).tolist() for c in (young + mature, mature))
    return [Tally(*row) for row in all_], [Tally(*row) for row in old]


def _by_code(codes: Codes, values: int, fates: NDArray[np.uint8]) -> Counts:
    """Return how many leads have each code, the missing ones last, by what became of them."""
    largest = (values + 1) * FATES
    kind = np.int16 if largest < 2**15 else np.int64
    found = np.zeros(largest, np.int64)
    for start in range(0, len(codes), CHUNK):
        cells = np.multiply(codes[start : start + CHUNK], FATES, dtype=kind)
        cells += FATES
        cells += fates[start : start + CHUNK]
        found += np.bincount(cells, minlength=largest)
    return np.roll(found.reshape(-1, FATES), -1, axis=0)


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


def _divided(column: Column, levels: Numbers, sizes: Counts, top: int) -> tuple[list[Named], Codes]:
    """Return the groups, and the number of the group of each code, the missing one last.

    Parameters
    ----------
    levels
        The numbers that codes stand for; nothing for a coded field.
    sizes
        How many leads have each code, the missing ones last.
    """
    if column.is_coded:
        return _classes(column, sizes, top)
    if column.field.type == "date":
        named, group = _dates(levels, sizes[:-1])
    elif column.field.type == "yes-no":
        named, group = _numbers(column, levels, np.array([0.0, 1.0]))
    else:
        # As in `units`, not by np.unique.
        is_first = np.append(True, levels[1:] != levels[:-1])[: len(levels)]
        values = levels[is_first]
        few = len(values) <= top
        named, group = _numbers(column, levels, values) if few else _ranges(levels, sizes[:-1])
    if sizes[-1]:
        named.append(_missing())
    return named, np.append(group, max(len(named) - 1, 0))


def _missing() -> Named:
    return "missing", say("evidence.slices.missing"), None


def _classes(column: Column, sizes: Counts, top: int) -> tuple[list[Named], Codes]:
    n = len(column.classes)
    of_code = np.append(column.class_of, n)
    counts = np.zeros(n + 1, np.int64)
    np.add.at(counts, of_code, sizes)
    shown = np.arange(n)
    if column.field.type != "ordered":
        shown = np.argsort(-counts[:n], kind="stable")[:top]
        shown = shown[counts[shown] > 0]
    named: list[Named] = [("value", column.classes[code], column.classes[code]) for code in shown]
    number = np.full(n + 1, len(named))
    number[shown] = np.arange(len(named))
    others = np.count_nonzero(counts[:n]) - np.count_nonzero(counts[shown])
    if others:
        named.append(("rest", say("evidence.slices.rest", n=others), None))
    if counts[n]:
        number[n] = len(named)
        named.append(_missing())
    # A class that nobody has may point behind the last group.
    return named, np.minimum(number, max(len(named) - 1, 0))[of_code]


def _numbers(column: Column, levels: Numbers, values: Numbers) -> tuple[list[Named], Codes]:
    """Return a group for each of a few numbers that occur."""
    named: list[Named] = []
    group = np.zeros(len(levels), np.intp)
    for value in values.tolist():
        of = levels == value
        if of.any():
            words = value_words(bool(value), column.field) if column.field.type == "yes-no" else quantity(value)
            group[of] = len(named)
            named.append(("value", words, value))
    return named, group


def _ranges(levels: Numbers, sizes: Counts) -> tuple[list[Named], Codes]:
    """Return ranges between round numbers with about as many leads each."""
    cuts = _quantiles(levels, sizes, np.arange(1, RANGES) / RANGES)
    edges = sorted({float(f"{cut:.2g}") for cut in cuts.tolist()})
    edges = [edge for edge in edges if levels[0] < edge <= levels[-1]]
    place = np.searchsorted(np.array(edges), levels, side="right")
    occurs = np.bincount(place, minlength=len(edges) + 1) > 0
    lows: list[float | None] = [None, *edges]
    highs: list[float | None] = [*edges, None]
    named: list[Named] = [
        ("range", _range_words(low, high), low)
        for low, high, some in zip(lows, highs, occurs.tolist(), strict=True)
        if some
    ]
    return named, (np.cumsum(occurs) - 1)[place]


def _quantiles(levels: Numbers, sizes: Counts, shares: Numbers) -> Numbers:
    """Return the numbers below which shares of the leads lie, interpolated as ``np.quantile`` does."""
    ends = np.cumsum(sizes)
    at = shares * (ends[-1] - 1)
    low, high = (levels[np.searchsorted(ends, place(at), side="right")] for place in (np.floor, np.ceil))
    between: Numbers = low + (high - low) * (at - np.floor(at))
    return between


def _range_words(low: float | None, high: float | None) -> str:
    if low is None:
        return say("evidence.slices.below", high=quantity(high or 0))
    if high is None:
        return say("evidence.slices.from", low=quantity(low))
    return say("evidence.slices.between", low=quantity(low), high=quantity(high))


def _dates(levels: Numbers, sizes: Counts) -> tuple[list[Named], Codes]:
    """Return months, quarters or years, so that there are about a dozen at most."""
    known = levels[sizes > 0]
    if not len(known):
        return [], np.zeros(len(levels), np.intp)
    days = int(known[-1] - known[0])
    months = 1 if days <= 366 else 3 if days <= 3 * 366 else 12
    spans = levels.astype(np.int64).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) // months
    numbers, group = np.unique(spans, return_inverse=True)
    named: list[Named] = []
    for number in numbers.tolist():
        first = np.datetime64(number * months, "M").astype("datetime64[D]").astype(np.int64)
        named.append(("range", span_words(date.fromordinal(int(first) + EPOCH_DAY), months), float(first)))
    return named, group


def span_words(first: date, months: int) -> str:
    """Return what a person calls a month, a quarter (3 months) or a year (12) that begins on a day."""
    if months == 12:
        return str(first.year)
    if months == 3:
        return say("evidence.slices.quarter", quarter=(first.month + 2) // 3, year=first.year)
    return say("evidence.slices.month", month=say(f"words.month.m{first.month}"), year=first.year)
