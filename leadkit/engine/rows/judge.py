"""The meaning of a definition, written to be read: one lead in, verdict and moment out (design 3).

This is the judge that the fast engines are compared with; it looks at the definition itself, not at what they lower
it to.
Verdicts are `True`, `False` and `None` for unknown. Moments are seconds since 1970; `NEVER_KNOWN` stands for a
moment that is not known, and sorts after all others.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from leadkit.definition.catalogue import Catalogue, Field
from leadkit.definition.model import (
    ActionCriterion,
    Criterion,
    Definition,
    FieldCriterion,
    Group,
    Node,
    SectionName,
    criteria_of,
    without,
)
from leadkit.engine.rows.compare import Kleene, compare
from leadkit.engine.rows.counting import Counted, counted, most, reached_at
from leadkit.engine.rows.record import Cell, LeadRecord

NEVER_KNOWN = math.inf


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one criterion: the verdict, the moment it held, and what was seen.

    `seen` is the value or the count; ``None`` where it is missing or nobody records it.
    """

    verdict: Kleene
    at: float
    seen: Cell | int = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict on one lead, when it was admitted, and every criterion's finding."""

    verdict: Kleene
    admitted_at: int | None
    horizon: int | None
    findings: dict[str, Finding] = field(default_factory=dict)
    sections: dict[SectionName, Kleene] = field(default_factory=dict)


def judge(
    definition: Definition,
    lead: LeadRecord,
    catalogue: Catalogue,
    as_of: int | None = None,
    dropped: frozenset[str] = frozenset(),
) -> Judgement:
    """Judge one lead; criteria that are planned or `dropped` play no part."""
    judged = {name: kept for name, node in definition.sections().items() if (kept := without(node, dropped))}
    return _Judge(definition, lead, catalogue, horizon_of(definition, lead, as_of)).run(judged)


def judge_node(node: Node, lead: LeadRecord, catalogue: Catalogue, as_of: int | None = None) -> Kleene:
    """Judge one group on its own, such as who can never be a lead."""
    bare = Definition(id="-")
    kept = without(node)
    return False if kept is None else _Judge(bare, lead, catalogue, horizon_of(bare, lead, as_of)).node(kept).verdict


def horizon_of(definition: Definition, lead: LeadRecord, as_of: int | None) -> int | None:
    """Return the earliest of hand-over, decision, `as_of` and creation + observe; those that are known."""
    observed_until = None
    if definition.observe is not None and lead.created_at is not None:
        observed_until = lead.created_at + definition.observe.seconds
    known = [at for at in (lead.handed_over_at, lead.decided_at, as_of, observed_until) if at is not None]
    return min(known, default=None)


class _Judge:
    def __init__(self, definition: Definition, lead: LeadRecord, catalogue: Catalogue, horizon: int | None) -> None:
        self.definition = definition
        self.lead = lead
        self.catalogue = catalogue
        self.horizon = horizon
        self.created = NEVER_KNOWN if lead.created_at is None else lead.created_at
        self.at_horizon = NEVER_KNOWN if horizon is None else horizon

    def run(self, sections: dict[SectionName, Node]) -> Judgement:
        findings = {c.key: self.criterion(c) for node in sections.values() for c in criteria_of(node)}
        met = {name: self.node(node) for name, node in sections.items()}
        if self.definition.admit is not None:
            admit = self.combine(self.definition.admit, met) or Finding(True, self.created)
        else:
            ones = [Fraction(1)] * len(met)
            admit = self.reaches(ones, list(met.values()), Fraction(len(met)))
        at = None
        if admit.verdict is True and admit.at != NEVER_KNOWN:
            at = int(admit.at if self.created == NEVER_KNOWN else max(admit.at, self.created))
        return Judgement(admit.verdict, at, self.horizon, findings, {name: f.verdict for name, f in met.items()})

    def combine(self, group: Group, sections: dict[SectionName, Finding]) -> Finding | None:
        """Combine sections; one without anything to judge drops out."""
        members: list[Finding] = []
        points: list[int | float] = []
        for i, member in enumerate(group.members):
            if isinstance(member, Group):
                finding = self.combine(member, sections)
            else:
                finding = sections.get(member) if isinstance(member, str) else None
            if finding is not None:
                members.append(finding)
                points.extend(group.points[i : i + 1])
        return self.group(group, members, points) if members else None

    def node(self, node: Node) -> Finding:
        if not isinstance(node, Group):
            return self.criterion(node)
        return self.group(node, [self.node(m) for m in node.members if not isinstance(m, str)], list(node.points))

    def group(self, group: Group, members: list[Finding], points: list[int | float]) -> Finding:
        """Every group is points and a bound (design 3.2)."""
        ones = [Fraction(1)] * len(members)
        match group.kind:
            case "all":
                return self.reaches(ones, members, Fraction(len(members)))
            case "any":
                return self.reaches(ones, members, Fraction(1))
            case "none":
                return self.stays_below(members, 0)
            case "at_least":
                return self.reaches(ones, members, Fraction(group.n or 0))
            case "at_most":
                return self.stays_below(members, int(group.n or 0))
            case "score":
                exact = [Fraction(Decimal(str(p))) for p in points]
                return self.reaches(exact, members, Fraction(Decimal(str(group.n))))

    def reaches(self, points: list[Fraction], members: list[Finding], threshold: Fraction) -> Finding:
        """Met when the points of the members that are met reach the threshold."""
        terms = list(zip(points, members, strict=True))
        lowest = sum((p for p, m in terms if m.verdict is True or (m.verdict is None and p < 0)), Fraction(0))
        highest = sum((p for p, m in terms if m.verdict is True or (m.verdict is None and p > 0)), Fraction(0))
        verdict = True if lowest >= threshold else False if highest < threshold else None
        if any(p < 0 for p in points):
            return Finding(verdict, self.at_horizon)
        if threshold <= 0:
            return Finding(verdict, self.created)
        total = Fraction(0)
        for at, p in sorted((m.at, p) for p, m in terms if m.verdict is True):
            total += p
            if total >= threshold:
                return Finding(verdict, at)
        return Finding(verdict, NEVER_KNOWN)

    def stays_below(self, members: list[Finding], highest: int) -> Finding:
        """Met when no more than `highest` members are met; that is known only at the horizon."""
        sure = sum(m.verdict is True for m in members)
        possible = sum(m.verdict is not False for m in members)
        return Finding(True if possible <= highest else False if sure > highest else None, self.at_horizon)

    def criterion(self, criterion: Criterion) -> Finding:
        """Judge one criterion; what is unknown becomes what the policy says."""
        finding = self.of_field(criterion) if isinstance(criterion, FieldCriterion) else self.of_action(criterion)
        if finding.verdict is None:
            policy = self.definition.policy(criterion)
            if policy != "unknown":
                return Finding(policy == "yes", finding.at, finding.seen)
        return finding

    def of_field(self, criterion: FieldCriterion) -> Finding:
        name = criterion.test.field
        cell = self.lead.values.get(name)
        return Finding(compare(criterion.test, cell, self.catalogue.fields.get(name, Field(name))), self.created, cell)

    def of_action(self, criterion: ActionCriterion) -> Finding:
        op, n = criterion.count.op, criterion.count.value
        rises = op in (">", ">=")
        enough = n + 1 if op == ">" else n
        if self.is_untracked(criterion.activity) or (criterion.recent is not None and self.horizon is None):
            # Some number from zero up, nobody knows which.
            sure = rises and enough <= 0
            impossible = {"<": n <= 0, "<=": n < 0, "=": n < 0}.get(op, False)
            verdict = True if sure else False if impossible else None
            return Finding(verdict, self.created if rises else self.at_horizon)
        kept = counted(criterion, self.lead.activities, self.horizon, self.catalogue)
        seen = most(kept, criterion.within, self.catalogue.time_zone)
        verdict = {"=": seen == n, "<": seen < n, "<=": seen <= n, ">": seen > n, ">=": seen >= n}[op]
        return Finding(verdict, self.held_from(kept, criterion, enough) if rises else self.at_horizon, seen)

    def held_from(self, kept: list[Counted], criterion: ActionCriterion, enough: int) -> float:
        """Return when a count that only rises was reached, not before creation."""
        if enough <= 0:
            return self.created
        at = reached_at(kept, criterion.within, self.catalogue.time_zone, enough)
        return NEVER_KNOWN if at is None else at

    def is_untracked(self, kind: str) -> bool:
        """Whether nobody would have recorded this kind for a lead from this source (design 3.4, ``tracks``)."""
        tracks = self.catalogue.tracks
        if tracks is None or kind not in tracks.kinds:
            return False
        if any(a.kind == kind and (self.horizon is None or a.at < self.horizon) for a in self.lead.activities):
            return False
        source = self.lead.values.get(tracks.field)
        field = self.catalogue.fields.get(tracks.field, Field(tracks.field))
        listed = {field.class_of(name) for name in tracks.kinds[kind]}
        return source is None or field.class_of(str(source)) not in listed
