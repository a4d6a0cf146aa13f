"""Judges single criteria on a whole history and keeps what it judged, by the criterion's own description.

An edit changes one leaf; all others are answered from here. A label, a note or a key is no part of a description.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.catalogue import Field
from leadkit.definition.predicates import CountIn, Leaf, Statistic
from leadkit.engine.bitmaps import Bits, Mask, Pair, full, pack
from leadkit.engine.cache import Cache
from leadkit.engine.counting import CHUNK, NEVER, Counted, Ints, Window, largest, present, reached, reached_at
from leadkit.engine.fields import Fields
from leadkit.engine.horizon import horizons
from leadkit.engine.masks import holds
from leadkit.history.column import Column, look_up
from leadkit.history.cut import Cut
from leadkit.history.history import History


class Leaves:
    """The criteria of any definition, judged on one history."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.cache = Cache()
        self.fields = Fields(history, self.cache)
        self._asked: set[tuple[str, Statistic, int | None]] = set()

    def verdict(self, leaf: Leaf, observe_s: int | None) -> Pair:
        """Judge one criterion for all leads; its policy for missing values is applied.

        Of a field only what follows from its policy is kept; a count takes long enough to be kept for all policies.
        """
        predicate, policy = leaf.predicate, leaf.if_missing
        if isinstance(predicate, CountIn):
            counted = self.cache.get(
                ("count", predicate, observe_s), lambda: self._count(predicate, observe_s), _pair_bytes
            )
            return counted.settled(policy)
        return self.cache.get(("field", predicate, policy), lambda: self.fields.judge(predicate, policy), _pair_bytes)

    def _count(self, predicate: CountIn, observe_s: int | None) -> Pair:
        """Judge a count; unknown where nobody knows it."""
        low, high = predicate.low, predicate.high
        if (low is None or low <= 0) and high is None:
            return Pair.always(self.history.n)
        inside = full(self.history.n)
        if low is not None and low > 0:
            inside = inside & self.reaches(predicate.statistic, low, observe_s)
        if high is not None:
            inside = inside & ~self.reaches(predicate.statistic, high + 1, observe_s)
        unknown = self.uncounted(predicate.statistic, observe_s)
        if unknown is None:
            return Pair(self.history.n, inside, inside)
        sure = inside & ~unknown
        return Pair(self.history.n, sure, sure if high is not None and high < 0 else sure | unknown)

    def reaches(self, statistic: Statistic, enough: int, observe_s: int | None) -> Bits:
        """Return which leads count `enough` or more.

        That is asked directly the first time. Who asks again moves the threshold: then the counts themselves are kept,
        except in a sliding window, where they take longer than the question.
        """
        if enough <= 0:
            return full(self.history.n)
        key = self._key(statistic, observe_s)
        if key not in self.cache and (key not in self._asked or statistic.sliding_s is not None):
            self._asked.add(key)
            return pack(reached(self._counted(statistic, observe_s), self._window(statistic), enough, self.history.n))
        return pack(np.greater_equal(self.statistic(statistic, observe_s), enough))

    def statistic(self, statistic: Statistic, observe_s: int | None) -> NDArray[Any]:
        """Return each lead's count as narrow unsigned numbers: the most in any one window before its horizon."""

        def make() -> NDArray[Any]:
            return largest(self._counted(statistic, observe_s), self._window(statistic), self.history.n)

        return self.cache.get(self._key(statistic, observe_s), make, lambda a: a.nbytes)

    def reached(self, predicate: CountIn, observe_s: int | None) -> Ints:
        """Return when each lead's count reached the lower bound, `NEVER` where it did not."""
        assert predicate.low is not None
        enough, statistic = predicate.low, predicate.statistic

        def make() -> Ints:
            return reached_at(self._counted(statistic, observe_s), self._window(statistic), enough, self.history.n)

        return self.cache.get(("reached", predicate, observe_s), make, lambda a: a.nbytes)

    def uncounted(self, statistic: Statistic, observe_s: int | None) -> Bits | None:
        """Return the leads whose count nobody knows; ``None`` where every count is known.

        These are leads from a source that does not record the kind (``tracks``), and for ``recent``
        those without a horizon to count back from.
        """
        unknown = self._untracked(statistic.activity, observe_s)
        if statistic.recent_s is not None:
            endless = pack(self.horizon(observe_s) == NEVER)
            unknown = endless if unknown is None else unknown | endless
        return unknown

    def horizon(self, observe_s: int | None) -> Ints:
        """Return each lead's horizon."""
        if observe_s is None:
            return self.history.horizons
        return self.cache.get(("horizon", observe_s), lambda: horizons(self.history, observe_s), lambda a: a.nbytes)

    def _untracked(self, kind: str, observe_s: int | None) -> Bits | None:
        tracks = self.history.catalogue.tracks
        if tracks is None or kind not in tracks.kinds:
            return None
        return self.cache.get(("untracked", kind, observe_s), lambda: self._silent(kind, observe_s), lambda a: a.nbytes)

    def _silent(self, kind: str, observe_s: int | None) -> Bits:
        """Return the leads without any activity of a kind, from a source that does not record it."""
        tracks = self.history.catalogue.tracks
        assert tracks is not None
        column = self.history.column(tracks.field)
        field = self.history.catalogue.fields.get(tracks.field, Field(tracks.field))
        listed = {field.class_of(name) for name in tracks.kinds[kind]}
        of_class = np.array([name not in listed for name in column.classes], np.bool_)
        silent: Mask = look_up(np.append(of_class[column.class_of], True), column.codes)
        return pack(silent & ~present(self._counted(Statistic(kind), observe_s), self.history.n))

    def _counted(self, statistic: Statistic, observe_s: int | None) -> Counted:
        cut = self.history.cut(statistic.activity)
        if cut is None:
            return Counted(0, np.empty(0, np.int32), np.empty(0, np.int32))
        kept = self._kept(statistic, cut, observe_s)
        thing, things = None, 0
        if statistic.distinct is not None:
            codes, things = _things(cut.attributes[statistic.distinct])
            thing = cut.rows(codes)
            kept = thing >= 0 if kept is None else kept & (thing >= 0)
        if kept is None or kept.all():
            return Counted(cut.epoch, cut.lead, cut.at, thing, things)
        rows = np.flatnonzero(kept)
        thing = None if thing is None else thing.take(rows)
        return Counted(cut.epoch, cut.lead.take(rows), cut.at.take(rows), thing, things)

    def _kept(self, statistic: Statistic, cut: Cut, observe_s: int | None) -> Mask | None:
        """Return which activities count; ``None`` where all do."""
        kept: Mask | None = None
        for predicate in statistic.where:
            fits = cut.rows(holds(predicate, cut.attributes[predicate.field]))
            kept = fits if kept is None else kept & fits
        if observe_s is not None:
            before = _compared(cut, np.less, self._since(cut, self.horizon(observe_s)))
            kept = before if kept is None else kept & before
        if statistic.recent_s is not None:
            horizon = self.horizon(observe_s)
            first = np.where(horizon == NEVER, NEVER, horizon - statistic.recent_s)
            after = _compared(cut, np.greater_equal, self._since(cut, first))
            kept = after if kept is None else kept & after
        return kept

    def _since(self, cut: Cut, moments: Ints) -> NDArray[Any]:
        """Return moments as seconds since the cut's epoch, in as narrow numbers as its own; far ones at the edge."""
        limits, whole = np.iinfo(cut.at.dtype), np.iinfo(np.int64)
        low, high = max(cut.epoch + limits.min, whole.min), min(cut.epoch + limits.max, whole.max)
        return (np.clip(moments, low, high) - cut.epoch).astype(cut.at.dtype)

    def _window(self, statistic: Statistic) -> Window:
        return Window(statistic.calendar, statistic.sliding_s, self.history.catalogue.time_zone)

    def _key(self, statistic: Statistic, observe_s: int | None) -> tuple[str, Statistic, int | None]:
        return "statistic", statistic, observe_s


def _compared(cut: Cut, how: np.ufunc, moments: NDArray[Any]) -> Mask:
    """Return how each activity's moment compares with that of its lead."""
    found = np.empty(len(cut), np.bool_)
    for start in range(0, len(cut), CHUNK):
        part = slice(start, start + CHUNK)
        how(cut.at[part], moments.take(cut.lead[part]), out=found[part])
    return found


def _pair_bytes(pair: Pair) -> int:
    return pair.sure.nbytes if pair.is_told else pair.sure.nbytes + pair.possible.nbytes


def _things(column: Column) -> tuple[NDArray[Any], int]:
    """Return a code for each value of an attribute, -1 where missing, and how many there are."""
    if column.is_coded:
        return column.class_codes(), len(column.classes)
    values, codes = np.unique(column.numbers, return_inverse=True)
    return np.where(column.missing(), -1, codes), len(values)
