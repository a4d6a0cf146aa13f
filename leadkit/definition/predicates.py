"""Lowering: any definition becomes a few predicate shapes and one kind of node, and engines know only these.

A criterion becomes a `Leaf` around one of five predicates; every group becomes a `Threshold`: points and a bound.
Words such as aliases, orders and types are gone after this step.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import lcm

from leadkit.definition.catalogue import CODED_TYPES, Catalogue, Field
from leadkit.definition.model import (
    ActionCriterion,
    Calendar,
    Criterion,
    Definition,
    FieldTest,
    Group,
    Node,
    Policy,
    SectionName,
    Value,
    without,
)

EPOCH_DAY = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class InClasses:
    """The value's class is one of `classes` (or, with `negate`, is known and none of them)."""

    field: str
    classes: tuple[str, ...]
    negate: bool = False


@dataclass(frozen=True, slots=True)
class InNumbers:
    """The number equals one of `numbers` (or, with `negate`, is known and equals none)."""

    field: str
    numbers: tuple[float, ...]
    negate: bool = False


@dataclass(frozen=True, slots=True)
class InRange:
    """The number lies between `low` and `high`; an end that is not `open` belongs to it."""

    field: str
    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False


@dataclass(frozen=True, slots=True)
class HasText:
    """The raw text contains `text`, or starts with it, ignoring the case of A to Z."""

    field: str
    text: str
    at_start: bool


@dataclass(frozen=True, slots=True)
class IsKnown:
    """The value is there (or, with `negate`, is missing); never unknown."""

    field: str
    negate: bool = False


FieldPredicate = InClasses | InNumbers | InRange | HasText | IsKnown


@dataclass(frozen=True, slots=True)
class Statistic:
    """The number that a count compares: the most activities (or distinct values) in any one window."""

    activity: str
    where: tuple[FieldPredicate, ...] = ()
    distinct: str | None = None
    calendar: Calendar | None = None
    sliding_s: int | None = None
    recent_s: int | None = None


@dataclass(frozen=True, slots=True)
class CountIn:
    """The statistic lies between `low` and `high`, both included."""

    statistic: Statistic
    low: int | None = None
    high: int | None = None


Predicate = FieldPredicate | CountIn


@dataclass(frozen=True, slots=True)
class Leaf:
    """One criterion: its key, its predicate, and what *unknown* becomes."""

    key: str
    predicate: Predicate
    if_missing: Policy = "unknown"


@dataclass(frozen=True, slots=True)
class Threshold:
    """Members with whole points; met when the sum reaches `low`, or does not exceed `high`.

    Exactly one bound is given. The meaning of groups (design 3.2) in one shape.
    """

    points: tuple[int, ...]
    members: tuple[Rule, ...]
    low: int | None = None
    high: int | None = None

    @property
    def is_latched(self) -> bool:
        """Whether the moment of being met follows from the members' moments, not from the horizon."""
        return self.low is not None and all(points >= 0 for points in self.points)


Rule = Leaf | Threshold


@dataclass(frozen=True, slots=True)
class Rules:
    """A lowered definition.

    Parameters
    ----------
    root
        What admits; ``None`` asks for nothing and admits everyone.
    sections
        The section rules by name, those that are judged.
    observe_s
        The definition's own observation time in seconds.
    """

    root: Rule | None
    sections: dict[SectionName, Rule]
    observe_s: int | None = None

    def leaves(self) -> tuple[Leaf, ...]:
        """Return the criteria that are judged, in the order of the document, also those `root` does not use."""
        return tuple(leaf for rule in self.sections.values() for leaf in leaves_of(rule))


def leaves_of(rule: Rule) -> list[Leaf]:
    """Return the leaves below `rule` in order."""
    if isinstance(rule, Leaf):
        return [rule]
    return [leaf for member in rule.members for leaf in leaves_of(member)]


def lower(definition: Definition, catalogue: Catalogue, dropped: frozenset[str] = frozenset()) -> Rules:
    """Return the rules of `definition` under `catalogue`, without planned criteria and those in `dropped`."""
    sections: dict[SectionName, Rule] = {}
    for name, node in definition.sections().items():
        judged = without(node, dropped)
        if judged is not None:
            sections[name] = lower_node(judged, definition, catalogue)
    root: Rule | None = None
    if definition.admit is not None:
        root = _admit(definition.admit, sections)
    elif sections:
        root = _threshold("all", None, (), list(sections.values()))
    return Rules(root, sections, definition.observe.seconds if definition.observe else None)


def lower_node(node: Node, definition: Definition, catalogue: Catalogue) -> Rule:
    """Return the rule of one criterion or group."""
    if isinstance(node, Group):
        members = [lower_node(m, definition, catalogue) for m in node.members if not isinstance(m, str)]
        return _threshold(node.kind, node.n, node.points, members)
    return lower_criterion(node, definition.policy(node), catalogue)


def lower_criterion(criterion: Criterion, policy: Policy, catalogue: Catalogue) -> Leaf:
    """Return the leaf of one criterion."""
    if isinstance(criterion, ActionCriterion):
        return Leaf(criterion.key, _count(criterion, catalogue), policy)
    field = catalogue.fields.get(criterion.test.field, Field(criterion.test.field))
    return Leaf(criterion.key, lower_test(criterion.test, field), policy)


def _admit(group: Group, sections: dict[SectionName, Rule]) -> Rule | None:
    """Lower the combination of sections; those without anything to judge drop out like planned criteria."""
    members: list[Rule] = []
    points: list[int | float] = []
    for i, member in enumerate(group.members):
        rule: Rule | None = None
        if isinstance(member, Group):
            rule = _admit(member, sections)
        elif isinstance(member, str):
            rule = sections.get(member)
        if rule is not None:
            members.append(rule)
            points.extend(group.points[i : i + 1])
    return _threshold(group.kind, group.n, tuple(points), members) if members else None


def _threshold(kind: str, n: int | float | None, points: tuple[int | float, ...], members: list[Rule]) -> Threshold:
    ones = (1,) * len(members)
    rules = tuple(members)
    if kind == "all":
        return Threshold(ones, rules, low=len(rules))
    if kind == "any":
        return Threshold(ones, rules, low=1)
    if kind == "none":
        return Threshold(ones, rules, high=0)
    assert n is not None
    if kind == "at_least":
        return Threshold(ones, rules, low=int(n))
    if kind == "at_most":
        return Threshold(ones, rules, high=int(n))
    whole, low = _whole_points(points, n)
    return Threshold(whole, rules, low=low)


def _whole_points(points: tuple[int | float, ...], threshold: int | float) -> tuple[tuple[int, ...], int]:
    """Scale decimal points to whole ones, so that 0.1 + 0.2 reaches 0.3."""
    exact = [Fraction(Decimal(str(p))) for p in (*points, threshold)]
    scale = lcm(*(f.denominator for f in exact))
    *whole, low = (int(f * scale) for f in exact)
    return tuple(whole), low


def _count(criterion: ActionCriterion, catalogue: Catalogue) -> CountIn:
    # An attribute that nobody knows belongs to a kind that never occurred: there is nothing to test.
    known = [test for test in criterion.where or () if test.field in catalogue.attributes]
    where = tuple(lower_test(test, catalogue.attributes[test.field]) for test in known)
    window = criterion.within
    statistic = Statistic(
        criterion.activity,
        where,
        criterion.distinct,
        window.calendar if window else None,
        window.sliding.seconds if window and window.sliding else None,
        criterion.recent.seconds if criterion.recent else None,
    )
    n = criterion.count.value
    match criterion.count.op:
        case "=":
            return CountIn(statistic, n, n)
        case "<":
            return CountIn(statistic, None, n - 1)
        case "<=":
            return CountIn(statistic, None, n)
        case ">":
            return CountIn(statistic, n + 1, None)
        case ">=":
            return CountIn(statistic, n, None)


def lower_test(test: FieldTest, field: Field) -> FieldPredicate:
    """Return the predicate of one comparison of `field`."""
    if test.op in ("known", "missing"):
        return IsKnown(field.name, negate=test.op == "missing")
    if test.op in ("contains", "starts with"):
        return HasText(field.name, str(test.value), at_start=test.op == "starts with")
    if field.type in CODED_TYPES:
        return _lower_classes(test, field)
    return _lower_numbers(test, field)


def _lower_classes(test: FieldTest, field: Field) -> InClasses:
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    classes = tuple(field.class_of(str(value)) for value in values)
    if test.op in ("=", "in", "!=", "not in"):
        return InClasses(field.name, tuple(sorted(set(classes))), negate=test.op in ("!=", "not in"))
    scale = [field.class_of(name) for name in field.order]
    if not set(classes) <= set(scale):  # an attribute that nothing has: of an action that has not happened yet
        return InClasses(field.name, ())
    ranks = [scale.index(name) for name in classes]
    low, high = 0, len(scale) - 1
    match test.op:
        case "<":
            high = ranks[0] - 1
        case "<=":
            high = ranks[0]
        case ">":
            low = ranks[0] + 1
        case ">=":
            low = ranks[0]
        case _:
            low, high = ranks
    return InClasses(field.name, tuple(sorted(scale[low : high + 1])) if low <= high else ())


def _lower_numbers(test: FieldTest, field: Field) -> InNumbers | InRange:
    values = tuple(number_of(v, field) for v in (test.value if isinstance(test.value, tuple) else (test.value,)))
    match test.op:
        case "=" | "in":
            return InNumbers(field.name, tuple(sorted(set(values))))
        case "!=" | "not in":
            return InNumbers(field.name, tuple(sorted(set(values))), negate=True)
        case "<":
            return InRange(field.name, high=values[0], high_open=True)
        case "<=":
            return InRange(field.name, high=values[0])
        case ">":
            return InRange(field.name, low=values[0], low_open=True)
        case ">=":
            return InRange(field.name, low=values[0])
        case _:
            return InRange(field.name, values[0], values[1])


def number_of(value: Value, field: Field) -> float:
    """Return the number that stands for `value` in a number, money, date or yes-no column."""
    if field.type == "date":
        return float(date.fromisoformat(str(value)).toordinal() - EPOCH_DAY)
    assert isinstance(value, bool | int | float)
    return float(value)
