"""Judges single criteria on a whole history and keeps what it judged, by the criterion's own description.

An edit changes one leaf; all others are answered from here. A label, a note or a key is no part of a description.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.catalogue import Field
from leadkit.definition.predicates import CountIn, FieldPredicate, IsKnown, Leaf, Statistic
from leadkit.engine.bitmaps import Mask, Pair
from leadkit.engine.counting import NEVER, Counted, Ints, in_units, largest, reached_at, window_sizes
from leadkit.engine.horizon import horizons
from leadkit.engine.masks import holds
from leadkit.history.activities import Activities
from leadkit.history.history import History

Kept = TypeVar("Kept")
CACHE_BYTES = 512 * 1024 * 1024


class Cache:
    """Results by description; the least recently used go when there are more bytes than allowed."""

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        self.limit = limit
        self.size = 0
        self._kept: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Kept], size: Callable[[Kept], int]) -> Kept:
        """Return what is kept under `key`, or make and keep it."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key][0]  # type: ignore[return-value]
        made = make()
        self._kept[key] = (made, size(made))
        self.size += size(made)
        while self.size > self.limit and len(self._kept) > 1:
            _, (_, freed) = self._kept.popitem(last=False)
            self.size -= freed
        return made


def _pair_bytes(pair: Pair) -> int:
    return pair.sure.nbytes + pair.possible.nbytes


class Leaves:
    """The criteria of any definition, judged on one history."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.cache = Cache()

    def verdict(self, leaf: Leaf, observe_s: int | None) -> Pair:
        """Judge one criterion for all leads; its policy for missing values is applied."""
        predicate = leaf.predicate
        horizon = observe_s if isinstance(predicate, CountIn) else None
        pair = self.cache.get(("pair", predicate, horizon), lambda: self._judge(predicate, horizon), _pair_bytes)
        return pair.settled(leaf.if_missing)

    def _judge(self, predicate: FieldPredicate | CountIn, observe_s: int | None) -> Pair:
        if not isinstance(predicate, CountIn):
            column = self.history.column(predicate.field)
            return Pair.of(holds(predicate, column), None if isinstance(predicate, IsKnown) else column.missing())
        low, high = predicate.low, predicate.high
        if (low is None or low <= 0) and high is None:
            return Pair.always(self.history.n)
        number = self.statistic(predicate.statistic, observe_s)
        inside = np.ones(self.history.n, np.bool_)
        if low is not None:
            inside &= number >= low
        if high is not None:
            inside &= number <= high
        unknown = self.uncounted(predicate.statistic, observe_s)
        if unknown is None:
            return Pair.of(inside)
        return Pair.of(inside & ~unknown, None if high is not None and high < 0 else unknown)

    def statistic(self, statistic: Statistic, observe_s: int | None) -> NDArray[np.int32]:
        """Return each lead's count: the most in any one window before its horizon."""

        def make() -> NDArray[np.int32]:
            counted = self._counted(statistic, observe_s)
            return largest(counted, self._sizes(statistic, counted), self.history.n)

        return self.cache.get(("statistic", statistic, observe_s), make, lambda a: a.nbytes)

    def reached(self, predicate: CountIn, observe_s: int | None) -> Ints:
        """Return when each lead's count reached the lower bound, `NEVER` where it did not."""
        assert predicate.low is not None
        enough = predicate.low

        def make() -> Ints:
            counted = self._counted(predicate.statistic, observe_s)
            return reached_at(counted, self._sizes(predicate.statistic, counted), enough, self.history.n)

        return self.cache.get(("reached", predicate, observe_s), make, lambda a: a.nbytes)

    def uncounted(self, statistic: Statistic, observe_s: int | None) -> Mask | None:
        """Return the leads whose count nobody knows; ``None`` where every count is known.

        These are leads from a source that does not record the kind (``tracks``), and for ``recent``
        those without a horizon to count back from.
        """
        unknown = self._untracked(statistic.activity, observe_s)
        if statistic.recent_s is not None:
            endless = self.horizon(observe_s) == NEVER
            unknown = endless if unknown is None else unknown | endless
        return unknown

    def horizon(self, observe_s: int | None) -> Ints:
        """Return each lead's horizon."""
        return self.cache.get(("horizon", observe_s), lambda: horizons(self.history, observe_s), lambda a: a.nbytes)

    def _untracked(self, kind: str, observe_s: int | None) -> Mask | None:
        tracks = self.history.catalogue.tracks
        if tracks is None or kind not in tracks.kinds:
            return None
        column = self.history.column(tracks.field)
        field = self.history.catalogue.fields.get(tracks.field, Field(tracks.field))
        listed = {field.class_of(name) for name in tracks.kinds[kind]}
        records: Mask = np.append(np.array([name in listed for name in column.classes], np.bool_), False)
        silent: Mask = self.statistic(Statistic(kind), observe_s) == 0
        silent[records[column.class_codes()]] = False
        return silent

    def _counted(self, statistic: Statistic, observe_s: int | None) -> Counted:
        table = self.history.activities.get(statistic.activity)
        if table is None:
            none = np.empty(0, np.int64)
            return Counted(none, none)
        horizon = self.horizon(observe_s)[table.lead]
        keep = table.at < horizon
        if statistic.recent_s is not None:
            keep &= table.at >= horizon - statistic.recent_s
        for predicate in statistic.where:
            keep &= holds(predicate, table.attributes[predicate.field])
        thing = None
        if statistic.distinct is not None:
            things = _things(table, statistic.distinct)
            keep &= things >= 0
            thing = things[keep]
        return Counted(table.lead[keep].astype(np.int64), table.at[keep], thing)

    def _sizes(self, statistic: Statistic, counted: Counted) -> Ints:
        units = None
        if statistic.calendar is not None:
            units = in_units(counted.at, statistic.calendar, self.history.catalogue.time_zone)
        return window_sizes(counted, units, statistic.sliding_s)


def _things(table: Activities, attribute: str) -> Ints:
    """Return a code for each activity's value of the attribute, -1 where missing."""
    column = table.attributes[attribute]
    if column.is_coded:
        return column.class_codes().astype(np.int64)
    _, codes = np.unique(column.numbers, return_inverse=True)
    return np.where(column.missing(), -1, codes).astype(np.int64)
