"""What if: a draft judged again from its cached leaves, with conditions left out or answered otherwise.

Nothing here looks at the data; groups that a change does not touch are not judged again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from leadkit.definition.model import Criterion, Definition, Group, Ladder, Node, criteria_of, without
from leadkit.definition.predicates import Leaf, Rule, Threshold, leaves_of, lower, lower_node
from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits, Pair, folded, full
from leadkit.engine.columns import PointSums, combine, fold, fold_others, is_fold

NOTHING: Mapping[str, Pair] = {}
NEVER = "never:"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition that plays a part: its criterion, and what it says of each lead."""

    name: str
    criterion: Criterion
    answer: Pair


@dataclass(frozen=True, slots=True)
class Part:
    """A level of the draft, or who can never be a lead: its number, its rule, and what its conditions say by key.

    Parameters
    ----------
    passed
        The leads that surely pass it.
    names
        The names of the conditions in `Recount.conditions`.
    """

    rule: Rule | None
    passed: Bits
    names: Mapping[str, str]
    answers: Mapping[str, Pair]
    number: int
    is_veto: bool = False


class Recount:
    """The verdict of an admission's draft under changed answers.

    Attributes
    ----------
    conditions
        All conditions that are judged, by their names in `Admission.columns`; those that say who can never be a lead
        come last, as ``never:`` and their key. A name that several levels of a ladder share stands for the condition
        in each of them.
    """

    def __init__(self, admission: Admission) -> None:
        self.admission = admission
        self.n = admission.history.n
        self._everyone = Pair.always(self.n)
        self._nobody = ~self._everyone
        self.conditions = {
            name: Condition(name, criterion, admission.criteria[name])
            for name, (_, criterion) in admission.columns.items()
        }
        self._names = [dict(names) for names in admission.names]
        self._answers = [dict(level.criteria) for level in admission.levels]
        self._rules = [self._lowered(i) for i in range(len(admission.levels))]
        self._never = self._take_never()
        # By identity: to compare rules takes longer than to judge them. What is kept keeps its rule alive.
        self._known: dict[int, tuple[Threshold, Pair]] = {}
        self._sums: dict[int, tuple[Threshold, PointSums]] = {}
        self._beside: dict[tuple[int, int], tuple[Threshold, list[Pair]]] = {}
        self._keys: dict[int, tuple[Rule, frozenset[str]]] = {}
        self._answered: dict[tuple[str, bool], Pair] = {}

    def pair(self, answers: Mapping[str, Pair] = NOTHING, dropped: frozenset[str] = frozenset()) -> Pair:
        """Return the verdict with other `answers` to some conditions, and without those that are `dropped`."""
        reached = []
        if self._never is not None:
            reached.append(~self._never_with(answers, dropped))
        elif self.admission.never.possible.any():
            reached.append(~self.admission.never)
        for i, names in enumerate(self._names[: len(self.admission.levels)]):
            given = {key: answers[name] for key, name in names.items() if name in answers}
            reached.append(self.level(i, given, frozenset(key for key, name in names.items() if name in dropped)))
        return folded(reached, np.bitwise_and)

    def answered(self, name: str, *, met: bool) -> Pair:
        """Return the verdict if everyone met one condition, or nobody; the same object each time."""
        if (name, met) not in self._answered:
            self._answered[name, met] = self.pair({name: self._everyone if met else self._nobody})
        return self._answered[name, met]

    def level(self, i: int, answers: Mapping[str, Pair] = NOTHING, dropped: frozenset[str] = frozenset()) -> Pair:
        """Return the verdict of one level on its own; its conditions go by their keys."""
        root = self._lowered(i, dropped) if dropped else self._rules[i]
        return Pair.always(self.n) if root is None else self._rule(i, root, answers)

    def parts(self) -> Iterator[Part]:
        """Yield the levels, and who can never be a lead; a lead is admitted if it passes them all."""
        for i, rule in enumerate(self._rules):
            sure = full(self.n) if rule is None else self.known(i, rule).sure
            yield Part(rule, sure, self._names[i], self._answers[i], i)
        if self._never is not None:
            last = len(self._answers) - 1
            passed = full(self.n) & ~self.known(last, self._never).possible
            yield Part(self._never, passed, self._names[-1], self._answers[-1], last, is_veto=True)
        elif self.admission.never.possible.any():
            yield Part(None, (~self.admission.never).sure, {}, {}, len(self._answers), is_veto=True)

    def directions(self, name: str) -> tuple[bool, ...]:
        """Return the answers to a condition that can get a lead admitted: yes, no, both, or neither."""
        return tuple(sign > 0 for sign in (1, -1) if sign in self._helps[name])

    @cached_property
    def _helps(self) -> Mapping[str, set[int]]:
        """For each condition whether meeting it helps (1) or harms (-1), somewhere."""
        helps: dict[str, set[int]] = {name: set() for name in self.conditions}
        roots = [(rule, names, 1) for rule, names in zip(self._rules, self._names, strict=False)]
        if self._never is not None:
            roots.append((self._never, self._names[-1], -1))
        for rule, names, sign in roots:
            for key, s in _signs(rule) if rule is not None else ():
                helps[names[key]].add(sign * s)
        return helps

    def without(self, name: str) -> Pair:
        """Return the verdict without one condition."""
        met = self.stands_for(name)
        return self.pair(dropped=frozenset([name])) if met is None else self.answered(name, met=met)

    def stands_for(self, name: str) -> bool | None:
        """Return the answer for everyone that has the same effect as leaving a condition out, if there is one."""
        alike = self._standings.get(name, set())
        return next(iter(alike)) if len(alike) == 1 else None

    @cached_property
    def _standings(self) -> Mapping[str, set[bool | None]]:
        """For each condition the answers that have the same effect as leaving it out, in each of its places."""
        found: dict[str, set[bool | None]] = {}
        for names, definition in zip(self._names, self.admission.definitions, strict=False):
            sections = [node for node in definition.sections().values() if _is_judged(node, names)]
            dropped = True if definition.admit is None and len(sections) > 1 else None
            for node in sections:
                for key, stands in _standing(node, names, dropped):
                    found.setdefault(names[key], set()).add(stands)
        return found

    def _take_never(self) -> Rule | None:
        """Add the conditions that say who can never be a lead, as one more set of answers."""
        draft = self.admission.draft
        node = draft.never if isinstance(draft, Ladder) else None
        judged = None if node is None else without(node)
        if judged is None:
            return None
        answers = {c.key: self.admission.engine.group(c) for c in criteria_of(judged)}
        names = {key: f"{NEVER}{key}" for key in answers}
        for criterion in criteria_of(judged):
            name = names[criterion.key]
            self.conditions[name] = Condition(name, criterion, answers[criterion.key])
        self._answers.append(answers)
        self._names.append(names)
        return lower_node(judged, Definition(id="-"), self.admission.history.catalogue)

    def _never_with(self, answers: Mapping[str, Pair], dropped: frozenset[str]) -> Pair:
        assert isinstance(self.admission.draft, Ladder)
        assert self.admission.draft.never is not None
        names = self._names[-1]
        keys = frozenset(key for key, name in names.items() if name in dropped)
        rule = self._never
        if keys:
            left = without(self.admission.draft.never, keys)
            if left is None:
                return ~Pair.always(self.n)
            rule = lower_node(left, Definition(id="-"), self.admission.history.catalogue)
        assert rule is not None
        given = {key: answers[name] for key, name in names.items() if name in answers}
        return self._rule(len(self._answers) - 1, rule, given)

    def _lowered(self, i: int, keys: frozenset[str] = frozenset()) -> Rule | None:
        off = _off(self.admission, i)
        return lower(self.admission.definitions[i], self.admission.history.catalogue, keys | off).root

    def _rule(self, i: int, rule: Rule, answers: Mapping[str, Pair]) -> Pair:
        if isinstance(rule, Leaf):
            return answers[rule.key] if rule.key in answers else self._answers[i][rule.key]
        changed = [j for j, member in enumerate(rule.members) if not self._keys_of(member).isdisjoint(answers)]
        if not changed:
            return self.known(i, rule)
        if len(changed) == 1:
            place = changed[0]
            member = self._rule(i, rule.members[place], answers)
            if not is_fold(rule):
                return self.sums(i, rule).verdict_with(place, member)
            return fold(rule, [member, *self._others(i, rule, place)])
        return combine(rule, [self._rule(i, member, answers) for member in rule.members], self.n)

    def known(self, i: int, rule: Rule) -> Pair:
        """Return what a rule of a part says as things are."""
        if isinstance(rule, Leaf):
            return self._answers[i][rule.key]
        if id(rule) not in self._known:
            if is_fold(rule):
                pair = fold(rule, [self.known(i, member) for member in rule.members])
            else:
                pair = self.sums(i, rule).verdict()
            self._known[id(rule)] = rule, pair
        return self._known[id(rule)][1]

    def sums(self, i: int, rule: Threshold) -> PointSums:
        """Return the points of a group of a part as things are."""
        if id(rule) not in self._sums:
            self._sums[id(rule)] = rule, PointSums(rule, [self.known(i, member) for member in rule.members], self.n)
        return self._sums[id(rule)][1]

    def _others(self, i: int, rule: Threshold, place: int) -> list[Pair]:
        """Return all members of a group but one, brought together where there are several."""
        key = id(rule), place
        if key not in self._beside:
            others = [self.known(i, m) for j, m in enumerate(rule.members) if j != place]
            self._beside[key] = rule, [fold_others(rule, others)] if others else []
        return self._beside[key][1]

    def _keys_of(self, rule: Rule) -> frozenset[str]:
        if id(rule) not in self._keys:
            self._keys[id(rule)] = rule, frozenset(leaf.key for leaf in leaves_of(rule))
        return self._keys[id(rule)][1]


def _off(admission: Admission, level: int) -> frozenset[str]:
    """Return the keys that the admission itself left out on a level."""
    keys = {criterion.key for criterion in admission.definitions[level].criteria()}
    return frozenset(keys - set(admission.levels[level].criteria))


def _signs(rule: Rule) -> Iterator[tuple[str, int]]:
    """Yield for each place of a condition whether meeting it helps (1), harms (-1) or neither (0)."""
    if isinstance(rule, Leaf):
        yield rule.key, 1
        return
    for points, member in zip(rule.points, rule.members, strict=True):
        sign = (points > 0) - (points < 0)
        yield from ((key, s * sign * (1 if rule.low is not None else -1)) for key, s in _signs(member))


def _standing(node: Node, judged: Collection[str], dropped: bool | None) -> Iterator[tuple[str, bool | None]]:
    """Yield each judged condition below a node, and the answer for everyone that has the same effect as leaving it out.

    Parameters
    ----------
    dropped
        The answer that leaving the whole node out comes to, as happens with a group in which nothing is left; ``None``
        where that is no such answer.
    """
    if not isinstance(node, Group):
        yield node.key, dropped
        return
    members = [m for m in node.members if not isinstance(m, str) and _is_judged(m, judged)]
    if len(members) > 1:
        dropped = node.kind == "all"
    elif node.kind not in ("all", "any"):
        dropped = None
    for member in members:
        yield from _standing(member, judged, dropped)


def _is_judged(node: Node, judged: Collection[str]) -> bool:
    return any(criterion.key in judged for criterion in criteria_of(node))
