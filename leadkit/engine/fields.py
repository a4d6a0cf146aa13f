"""Judges comparisons of single fields on whole columns: an OR of bitmaps of values, or one pass over numbers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from leadkit.definition.model import Policy
from leadkit.definition.predicates import FieldPredicate, InClasses, IsKnown
from leadkit.engine.bitmaps import Bits, Pair, empty, full, nothing, pack
from leadkit.engine.cache import Cache
from leadkit.engine.masks import holds
from leadkit.history.column import Column
from leadkit.history.history import History

FEW = 24
"""Up to so many values are looked up as bitmaps of their own; a change of one then costs one."""


class Fields:
    """The comparisons of fields, judged on one history; bitmaps of values and of what is missing are kept."""

    def __init__(self, history: History, cache: Cache) -> None:
        self.history, self.cache = history, cache
        self._asked: set[str] = set()

    def judge(self, predicate: FieldPredicate, policy: Policy) -> Pair:
        """Return what a comparison says of every lead; what `policy` says where the value is missing."""
        n = self.history.n
        if isinstance(predicate, IsKnown):
            missing = self.missing(predicate.field)
            there = missing if predicate.negate else full(n) & ~missing
            return Pair(n, there, there)
        if isinstance(predicate, InClasses):
            sure = self.among(predicate.field, predicate.classes)
            if predicate.negate:
                sure = full(n) & ~(sure | self.missing(predicate.field))
        else:
            sure = pack(holds(predicate, self.history.column(predicate.field)))
        if policy == "no" or self.missing(predicate.field) is nothing(n):
            return Pair(n, sure, sure)
        return Pair(n, sure, sure | self.missing(predicate.field)).settled(policy)

    def missing(self, field: str) -> Bits:
        """Return the leads of whom a field is not known."""
        n = self.history.n

        def make() -> Bits:
            missing = self.history.column(field).missing()
            return pack(missing) if missing.any() else nothing(n)

        return self.cache.get(("missing", field), make, lambda bits: 0 if bits is nothing(n) else bits.nbytes)

    def among(self, field: str, classes: tuple[str, ...]) -> Bits:
        """Return the leads whose value is of one of `classes`.

        The first time all are looked up together. Who asks again ticks another: then each is kept by itself.
        """
        column = self.history.column(field)
        code_of = {name: code for code, name in enumerate(column.classes)} if len(classes) else {}
        codes = [code_of[name] for name in classes if name in code_of]
        if len(codes) > FEW or field not in self._asked:
            self._asked.add(field)
            return pack(holds(InClasses(field, classes), column))
        found = empty(self.history.n)
        for code in codes:
            found = found | self._kept(("class", field, code), partial(_holding, column, code))
        return found

    def _kept(self, key: tuple[object, ...], make: Callable[[], Bits]) -> Bits:
        return self.cache.get(key, make, lambda bits: bits.nbytes)


def _holding(column: Column, code: int) -> Bits:
    """Return the leads of one class: compared spelling by spelling where it has few of them."""
    spellings = np.flatnonzero(column.class_of == code)
    if len(spellings) > FEW:
        return pack(column.class_codes() == code)
    held = np.zeros(len(column), np.bool_)
    for spelling in spellings:
        held |= column.codes == spelling
    return pack(held)
