"""The fast engine: rules on packed bitmaps, single criteria answered from the leaf cache (design 7)."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.model import Definition, Node, without
from leadkit.definition.predicates import CountIn, Leaf, Rule, Rules, Threshold, lower, lower_node
from leadkit.engine.bitmaps import Bits, Pair, folded, unpack
from leadkit.engine.counting import NEVER, Ints
from leadkit.engine.leaves import Leaves
from leadkit.engine.memory import give_back
from leadkit.engine.sums import Sums
from leadkit.engine.verdicts import Verdicts
from leadkit.history.column import NO_TIME
from leadkit.history.history import History

LARGEST_POINTS = 2**62


class Columns:
    """Judges definitions on one history; made once, asked often."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.leaves = Leaves(history)
        self._is_new = True

    @classmethod
    def of(cls, history: History) -> Columns:
        """Return the engine of `history`, the same one each time so that its cache is shared."""
        engine = history.memo.get("engine.columns")
        if not isinstance(engine, cls):
            engine = history.memo["engine.columns"] = cls(history)
        return engine

    def verdicts(self, definition: Definition, dropped: frozenset[str] = frozenset()) -> Verdicts:
        """Judge a definition, without the criteria in `dropped`."""
        rules = lower(definition, self.history.catalogue, dropped)
        observe_s = rules.observe_s
        verdicts = Verdicts(
            Pair.always(self.history.n) if rules.root is None else self.rule(rules.root, observe_s),
            {leaf.key: self.leaves.verdict(leaf, observe_s) for leaf in rules.leaves()},
            {name: self.rule(rule, observe_s) for name, rule in rules.sections.items()},
            partial(self._admitted_at, rules),
        )
        if self._is_new:
            # What is read for the first time takes far more for a moment than any edit will.
            self._is_new = False
            give_back()
        return verdicts

    def group(self, node: Node, observe_s: int | None = None) -> Pair:
        """Judge one group on its own, such as who can never be a lead; of nothing it says no.

        What leads did is counted for so many seconds after their creation, or as long as each was observed.
        """
        judged = without(node)
        if judged is None:
            return ~Pair.always(self.history.n)
        return self.rule(lower_node(judged, Definition(id="-"), self.history.catalogue), observe_s)

    def rule(self, rule: Rule, observe_s: int | None) -> Pair:
        """Judge a rule of a lowered definition."""
        if isinstance(rule, Leaf):
            return self.leaves.verdict(rule, observe_s)
        return combine(rule, [self.rule(member, observe_s) for member in rule.members], self.history.n)

    def _admitted_at(self, rules: Rules) -> Ints:
        created = np.where(self.history.created_at == NO_TIME, NEVER, self.history.created_at)
        if rules.root is None:
            return created
        admitted = unpack(self.rule(rules.root, rules.observe_s).sure, self.history.n)
        at = self._held_from(rules.root, rules.observe_s, created)
        not_before = np.where(created == NEVER, at, np.maximum(at, created))
        return np.where(admitted, not_before, NEVER)

    def _held_from(self, rule: Rule, observe_s: int | None, created: Ints) -> Ints:
        """Return from when `rule` held, for the leads of whom it says yes (others: any number)."""
        if isinstance(rule, Threshold):
            if not rule.is_latched:
                return self.leaves.horizon(observe_s)
            if rule.low is not None and rule.low <= 0:
                return created
            return self._reached(rule, observe_s, created)
        predicate = rule.predicate
        if not isinstance(predicate, CountIn):
            return created
        if predicate.high is not None:
            return self.leaves.horizon(observe_s)
        if predicate.low is None or predicate.low <= 0:
            return created
        reached = self.leaves.reached(predicate, observe_s)
        unknown = self.leaves.uncounted(predicate.statistic, observe_s)
        return reached if unknown is None else np.where(unpack(unknown, self.history.n), created, reached)

    def _reached(self, rule: Threshold, observe_s: int | None, created: Ints) -> Ints:
        """Return when the points of the members that are met first sufficed."""
        n = self.history.n
        moments = np.empty((len(rule.members), n), np.int64)
        points = np.zeros((len(rule.members), n), _points_type(rule))
        for i, member in enumerate(rule.members):
            met = unpack(self.rule(member, observe_s).sure, n)
            moments[i] = np.where(met, self._held_from(member, observe_s, created), NEVER)
            points[i][met] = rule.points[i]
        order = np.argsort(moments, axis=0, kind="stable")
        enough = np.cumsum(np.take_along_axis(points, order, 0), axis=0) >= rule.low
        first = np.take_along_axis(moments, order, 0)[np.argmax(enough, axis=0), np.arange(n)]
        return np.where(enough.any(axis=0), first, NEVER)


def combine(rule: Threshold, members: list[Pair], n: int) -> Pair:
    """Return the verdict of a group from those of its members: points and a bound, with bounds for unknowns."""
    if not is_fold(rule):
        return PointSums(rule, members, n).verdict()
    return fold(rule, members)


def fold(rule: Threshold, members: list[Pair]) -> Pair:
    """Return the verdict of a plain and, or, or none-of; members may be given as they are or brought together by it."""
    if rule.low == len(rule.members):
        return folded(members, np.bitwise_and)
    either = folded(members, np.bitwise_or)
    return either if rule.high is None else ~either


def fold_others(rule: Threshold, members: list[Pair]) -> Pair:
    """Return some members of a plain and, or, or none-of brought together, as one that `fold` takes for them."""
    return folded(members, np.bitwise_and if rule.low == len(rule.members) else np.bitwise_or)


def is_fold(rule: Threshold) -> bool:
    """Whether a group is a plain and, or, or none-of, so that nothing has to be counted."""
    plain = all(points == 1 for points in rule.points)
    return plain and (rule.low in (1, len(rule.members)) or rule.high == 0)


class PointSums:
    """The points of a group, summed up for all leads: at least so many if unknowns turn out badly, at most if well."""

    def __init__(self, rule: Threshold, members: list[Pair], n: int) -> None:
        self.rule, self.members = rule, members
        terms = list(zip(rule.points, members, strict=True))
        self.fewest = Sums.of([m.sure if worth > 0 else m.possible for worth, m in terms], rule.points, n)
        self.most = self.fewest
        if not all(m.is_told for m in members):
            self.most = Sums.of([m.possible if worth > 0 else m.sure for worth, m in terms], rule.points, n)
        self.least = rule.high + 1 if rule.high is not None else rule.low or 0

    def verdict(self) -> Pair:
        """Return the verdict of the group."""
        surely = self.fewest.reaching(self.least)
        return self._bounded(surely, surely if self.most is self.fewest else self.most.reaching(self.least))

    def verdict_with(self, place: int, member: Pair) -> Pair:
        """Return the verdict of the group with another verdict of the member in one place."""
        old, worth = self.members[place], self.rule.points[place]
        sure, possible = (old.sure, member.sure), (old.possible, member.possible)
        fewest, most = (sure, possible) if worth > 0 else (possible, sure)
        surely = self.fewest.reaching_with(*fewest, worth, self.least)
        if self.most is self.fewest and old.is_told and member.is_told:
            return self._bounded(surely, surely)
        return self._bounded(surely, self.most.reaching_with(*most, worth, self.least))

    def _bounded(self, surely: Bits, possibly: Bits) -> Pair:
        reached = Pair(self.fewest.n, surely, possibly)
        return reached if self.rule.high is None else ~reached


def _points_type(rule: Threshold) -> type[np.int64] | type[object]:
    """Return a type whose sums of these points are exact: 64-bit integers, or Python's where they do not fit."""
    bound = sum(abs(points) for points in rule.points) + abs(rule.low or 0) + abs(rule.high or 0)
    return np.int64 if bound < LARGEST_POINTS else object


def codes_of(pairs: dict[str, Pair]) -> NDArray[np.int8]:
    """Return verdict codes, one row per lead and one column per pair."""
    return np.column_stack([pair.codes() for pair in pairs.values()])
