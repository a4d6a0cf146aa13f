"""A field as a few groups of leads that criteria can be cut from: bins of numbers, ranks, common values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.catalogue import Field
from leadkit.definition.model import FieldCriterion, FieldTest, Scalar
from leadkit.definition.phrases import quantity, value_words
from leadkit.definition.predicates import EPOCH_DAY
from leadkit.engine.bitmaps import Mask
from leadkit.evidence.drivers.information import Counts
from leadkit.evidence.drivers.sample import Rows
from leadkit.evidence.rates import FEWEST_LEADS
from leadkit.history.column import Column
from leadkit.text import say

BINS = 20
FEW_VALUES = 12
MOST_NAMED = 40
"""So many common values of a field are looked at one by one; all others are the rest."""


@dataclass(frozen=True, eq=False)
class Scale:
    """A field's leads in groups.

    Parameters
    ----------
    codes
        The group of each lead; the last, `groups`, where the value is not known.
    titles
        What each group is called.
    values
        The class of each group; of numbers and dates its lower end, whose first is meaningless.
    rest
        The group of the rare values together, of a field without order; ``None`` where there is none.
    """

    field: Field
    codes: NDArray[Any]
    titles: tuple[str, ...]
    values: tuple[Scalar, ...]
    is_ordered: bool
    rest: int | None = None

    @property
    def groups(self) -> int:
        """How many groups there are."""
        return len(self.titles)

    def counts(self, rows: Rows, hit: Mask) -> tuple[Counts, Counts]:
        """Return leads and hits of each group among some leads; those whose value is not known are left out."""
        codes = self.codes[rows]
        of = np.bincount(codes, minlength=self.groups + 1)[:-1]
        return of, np.bincount(codes[hit], minlength=self.groups + 1)[:-1]

    def is_known(self) -> Mask:
        """Return of which leads the value is known."""
        known: Mask = self.codes < self.groups
        return known

    def met(self, groups: Mask) -> Mask:
        """Return which leads are in one of the `groups`."""
        inside: Mask = np.append(groups, False)[self.codes]
        return inside

    def criterion(self, groups: Mask, key: str) -> FieldCriterion:
        """Return the criterion that just the leads of these groups meet: one side of a cut, or a set of values."""
        return FieldCriterion(key, self._test(groups))

    def _test(self, groups: Mask) -> FieldTest:
        name, chosen = self.field.name, np.flatnonzero(groups)
        if self.field.type == "yes-no":
            return FieldTest(name, "=", bool(self.values[chosen[0]]))
        if not self.is_ordered:
            values = tuple(self.values[i] for i in chosen)
            others = tuple(self.values[i] for i in np.flatnonzero(~groups))
            if self.rest is None and 2 * len(others) < len(values):
                return FieldTest(name, "!=", others[0]) if len(others) == 1 else FieldTest(name, "not in", others)
            return FieldTest(name, "=", values[0]) if len(values) == 1 else FieldTest(name, "in", values)
        upper = bool(groups[-1])
        if self.field.type == "ordered":
            return FieldTest(name, ">=" if upper else "<=", self.values[chosen[0 if upper else -1]])
        return FieldTest(name, ">=" if upper else "<", self.values[chosen[0] if upper else chosen[-1] + 1])


def scale(column: Column, rows: Rows) -> Scale | None:
    """Return a field in groups that the leads of `rows` suggest; ``None`` where there are not two groups."""
    made: Scale | None
    if column.field.type == "yes-no":
        made = _numbers(column, [1.0], (say("words.no"), say("words.yes")), (False, True))
    elif not column.is_coded:
        made = _binned(column, rows)
    elif column.field.type == "ordered":
        made = _ranks(column)
    else:
        made = _classes(column, rows)
    return made if made is not None and made.groups > 1 else None


def _binned(column: Column, rows: Rows) -> Scale | None:
    """Return bins between round numbers with about as many leads each; a bin per value where there are few."""
    known = column.numbers[rows]
    known = known[~np.isnan(known)]
    if not len(known):
        return None
    different = np.unique(known)
    if len(different) <= FEW_VALUES:
        edges = different[1:].tolist()
    else:
        cuts = np.quantile(known, np.arange(1, BINS) / BINS, method="inverted_cdf")
        rounded = cuts if column.field.type == "date" else [float(f"{cut:.2g}") for cut in cuts.tolist()]
        edges = sorted({float(edge) for edge in rounded if different[0] < edge <= different[-1]})
    if column.field.type == "date":
        days = [date.fromordinal(int(edge) + EPOCH_DAY).isoformat() for edge in edges]
        return _numbers(column, edges, _titles([value_words(day, column.field) for day in days]), ("", *days))
    plain = [int(edge) if edge.is_integer() and abs(edge) < 2**53 else edge for edge in edges]
    return _numbers(column, edges, _titles([quantity(edge) for edge in plain]), (plain[0] if plain else 0, *plain))


def _titles(edges: list[str]) -> tuple[str, ...]:
    if not edges:
        return ("",)
    between = [say("evidence.slices.between", low=a, high=b) for a, b in pairwise(edges)]
    first, last = say("evidence.slices.below", high=edges[0]), say("evidence.slices.from", low=edges[-1])
    return (first, *between, last)


def _numbers(column: Column, edges: list[float], titles: tuple[str, ...], values: tuple[Scalar, ...]) -> Scale:
    codes = np.searchsorted(edges, column.numbers, side="right").astype(np.int16)
    codes[np.isnan(column.numbers)] = len(titles)
    return Scale(column.field, codes, titles, values, is_ordered=True)


def _ranks(column: Column) -> Scale:
    codes = column.class_codes()
    return Scale(
        column.field, np.where(codes < 0, len(column.classes), codes), column.classes, column.classes, is_ordered=True
    )


def _classes(column: Column, rows: Rows) -> Scale:
    """Return a group per common value, and one of all rare ones."""
    codes = column.class_codes()
    seen = codes[rows]
    counts = np.bincount(seen[seen >= 0], minlength=len(column.classes))
    common = np.argsort(-counts, kind="stable")[:MOST_NAMED]
    common = common[counts[common] >= FEWEST_LEADS]
    names = tuple(column.classes[code] for code in common)
    others = len(column.classes) - len(common)
    titles = (*names, say("evidence.slices.rest", n=others)) if others else names
    table = np.full(len(column.classes) + 1, len(common), np.int32)
    table[common] = np.arange(len(common))
    table[-1] = len(titles)
    return Scale(
        column.field, table[codes], titles, (*names, "") if others else names, is_ordered=False,
        rest=len(common) if others else None,
    )  # fmt: skip


def merged(made: Scale, runs: list[slice]) -> tuple[str, ...]:
    """Return what neighbouring groups are called together."""
    if made.field.type in ("ordered", "yes-no") or not made.is_ordered:
        return tuple(", ".join(made.titles[run]) for run in runs)
    edges = [str(value_words(made.values[run.start], replace(made.field, unit=None))) for run in runs[1:]]
    return _titles(edges)
