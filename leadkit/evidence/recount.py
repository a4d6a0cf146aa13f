"""What if: a draft judged again from its cached leaves, with conditions left out or answered otherwise.

Nothing here looks at the data; groups that a change does not touch are not judged again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from leadkit.definition.model import Criterion, Definition, Ladder, criteria_of, without
from leadkit.definition.predicates import Leaf, Rule, leaves_of, lower, lower_node
from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Pair
from leadkit.engine.columns import combine

NOTHING: Mapping[str, Pair] = {}
NEVER = "never:"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition that plays a part: its criterion, and what it says of each lead."""

    name: str
    criterion: Criterion
    answer: Pair


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
        self.conditions = {
            name: Condition(name, criterion, admission.criteria[name])
            for name, (_, criterion) in admission.columns.items()
        }
        self._names = [_names(admission, i) for i in range(len(admission.levels))]
        self._answers = [dict(level.criteria) for level in admission.levels]
        self._rules = [self._lowered(i) for i in range(len(admission.levels))]
        self._never = self._take_never()
        self._known: dict[tuple[int, Rule], Pair] = {}

    def pair(self, answers: Mapping[str, Pair] = NOTHING, dropped: frozenset[str] = frozenset()) -> Pair:
        """Return the verdict with other `answers` to some conditions, and without those that are `dropped`."""
        never = self.admission.never
        if self._never is not None:
            never = self._never_with(answers, dropped)
        verdict = ~never
        for i, names in enumerate(self._names[: len(self.admission.levels)]):
            given = {key: answers[name] for key, name in names.items() if name in answers}
            verdict = verdict & self.level(i, given, frozenset(key for key, name in names.items() if name in dropped))
        return verdict

    def level(self, i: int, answers: Mapping[str, Pair] = NOTHING, dropped: frozenset[str] = frozenset()) -> Pair:
        """Return the verdict of one level on its own; its conditions go by their keys."""
        root = self._lowered(i, dropped) if dropped else self._rules[i]
        return Pair.always(self.n) if root is None else self._rule(i, root, answers)

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
        if any(leaf.key in answers for leaf in leaves_of(rule)):
            return combine(rule, [self._rule(i, member, answers) for member in rule.members], self.n)
        if (i, rule) not in self._known:
            self._known[i, rule] = combine(rule, [self._rule(i, member, answers) for member in rule.members], self.n)
        return self._known[i, rule]


def _names(admission: Admission, level: int) -> dict[str, str]:
    """Return for each key judged on a level its name in `Admission.columns`."""
    definition = admission.definitions[level]
    names = {}
    for criterion in definition.criteria():
        key = criterion.key
        if key in admission.levels[level].criteria:
            shared = key in admission.columns and admission.columns[key][1] == criterion
            names[key] = key if shared else f"{definition.id}:{key}"
    return names


def _off(admission: Admission, level: int) -> frozenset[str]:
    """Return the keys that the admission itself left out on a level."""
    keys = {criterion.key for criterion in admission.definitions[level].criteria()}
    return frozenset(keys - set(admission.levels[level].criteria))
