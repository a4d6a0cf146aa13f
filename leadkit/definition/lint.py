"""What looks wrong in a definition before any lead is judged: contradictions, repetitions, what can never hold.

Faults stop a definition (`leadkit.definition.suit`); findings only make a person look twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

from leadkit.definition.catalogue import Catalogue, Field, FieldType
from leadkit.definition.model import (
    Criterion,
    Definition,
    FieldCriterion,
    FieldTest,
    Group,
    Ladder,
    Node,
    criteria_of,
    without,
)
from leadkit.definition.predicates import Predicate, lower_criterion
from leadkit.definition.relations import exclude, implies, is_certain, is_empty
from leadkit.definition.shape import Asked, judged_once, named_in, nodes_of, together, whole
from leadkit.definition.suit import misfits
from leadkit.definition.words import clause, name_of
from leadkit.text import say

Level = Literal["warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at twice.

    Parameters
    ----------
    code
        Stable name for programs, for example ``"contradiction"``.
    level
        ``"warning"``: surely not meant. ``"note"``: worth knowing.
    message
        The sentence a person reads.
    key
        The condition it is about; ``None`` for the definition as a whole.
    within
        The ladder's level it is about, by id, or ``"never"``; ``None`` for a plain definition.
    section
        The section that the message names, for a screen that calls it otherwise.
    """

    code: str
    level: Level
    message: str
    key: str | None = None
    within: str | None = None
    section: str | None = None

    def to_dict(self) -> dict[str, str | None]:
        """Return the finding as plain data for ``--json`` and for the board."""
        return {
            "code": self.code, "level": self.level, "message": self.message, "key": self.key, "within": self.within,
        }  # fmt: skip


def lint(draft: Definition | Ladder, catalogue: Catalogue) -> tuple[Finding, ...]:
    """Return what looks wrong in a draft, in the order of the document; conditions that do not suit are passed over.

    Parameters
    ----------
    catalogue
        The fields and activities; one without the draft's fields will do, for a draft without a history.
    """
    if isinstance(draft, Definition):
        return tuple(_Linter(draft, catalogue, None).findings())
    found: list[Finding] = []
    if draft.never is not None:
        # Whoever meets a part of it is no lead: it is looked at like a section, and may stay empty.
        never = Definition(id="never", characteristics=draft.never)
        found += [
            f for f in _Linter(never, catalogue, "never").findings() if f.code not in ("nothing-asked", "judged-once")
        ]
    for i, level in enumerate(draft.levels):
        found += _Linter(level, catalogue, level.id).findings()
        below = draft.levels[i - 1] if i else None
        if below is not None and (level.sections(), level.admit) == (below.sections(), below.admit):
            message = say("lint.same_level", level=level.name, below=below.name)
            found.append(Finding("same-level", "warning", message, None, level.id))
    return tuple(found)


class _Linter:
    def __init__(self, definition: Definition, catalogue: Catalogue, within: str | None) -> None:
        self.definition, self.catalogue, self.within = definition, catalogue, within
        self.found: list[Finding] = []
        self.pairs: set[frozenset[str]] = set()
        self.predicates: dict[Criterion, Predicate | None] = {}

    def findings(self) -> list[Finding]:
        root = whole(self.definition)
        self.whole(root)
        for criterion in self.definition.criteria():
            self.criterion(criterion)
        if root is not None:
            self.group(root, [])
        if self.definition.observe is None and any(judged_once(node) for node in nodes_of(root)):
            self.add("judged-once", "note", "lint.judged_once")
        return self.found

    def add(self, code: str, level: Level, sentence: str, key: str | None = None, **values: object) -> None:
        self.found.append(Finding(code, level, say(sentence, **values), key, self.within))

    def section(self, code: str, level: Level, sentence: str, name: str) -> None:
        """Note something about a section."""
        message = say(sentence, section=say(f"section.{name}"))
        self.found.append(Finding(code, level, message, None, self.within, name))

    def whole(self, root: Node | None) -> None:
        """Look at the definition as a whole and at its sections."""
        sections = self.definition.sections()
        if root is None:
            self.add("nothing-asked", "warning", "lint.nothing_asked")
        for name, node in sections.items():
            if without(node) is None and root is not None:
                self.section("section-planned", "note", "lint.section_planned", name)
        if self.definition.admit is not None:
            used = set(named_in(self.definition.admit))
            for name in sections:
                if name not in used:
                    self.section("section-unused", "warning", "lint.section_unused", name)

    def criterion(self, criterion: Criterion) -> None:
        """Look at one condition by itself."""
        said = {"name": name_of(criterion, self.catalogue), "clause": clause(criterion, self.catalogue)}
        key = criterion.key
        if criterion.remarks.planned:
            self.add("planned", "note", "lint.planned", key, **said)
            return
        if isinstance(criterion, FieldCriterion):
            field = self.catalogue.fields.get(criterion.test.field)
            if field is not None and field.known == "later":
                self.add("known-later", "warning", "lint.later", key, field=field.title)
            if field is not None and field.known == "unsure":
                self.add("known-unsure", "warning", "lint.unsure", key, field=field.title)
        predicate = self.predicate(criterion)
        if predicate is not None and is_empty(predicate):
            self.add("never-met", "warning", "lint.never_met", key, **said)
        if predicate is not None and is_certain(predicate):
            self.add("always-met", "warning", "lint.always_met", key, **said)

    def group(self, group: Node, above: Sequence[Asked]) -> None:
        """Look at what stands together in a group, and against what is asked `above` it."""
        if not isinstance(group, Group):
            self.against(Asked(group), above)
            return
        self.threshold(group)
        literals, deeper = together(group)
        for a, b in combinations(literals, 2):
            self.side_by_side(a, b, group.kind)
        if group.kind in ("all", "none"):
            above = [*above, *literals]
        else:
            for literal in literals:
                self.against(literal, above)
        for member in deeper:
            self.group(member, above if group.kind in ("all", "any", "at_least") else [])

    def threshold(self, group: Group) -> None:
        """Look whether a group's number can be reached, and missed."""
        lowest, highest = sum(p for p in group.points if p < 0), sum(p for p in group.points if p > 0)
        members, n = len(group.members), group.n
        if n is None or group.kind not in ("at_least", "at_most", "score"):
            return
        if group.kind != "score":
            lowest, highest = 0, members
        never = n < lowest if group.kind == "at_most" else n > highest
        always = n >= highest if group.kind == "at_most" else n <= lowest
        key = next((c.key for c in criteria_of(group)), None)
        if never:
            self.add("never-met", "warning", f"lint.group_never.{group.kind}", key, n=n, members=members, most=highest)
        if always:
            self.add("always-met", "warning", f"lint.group_always.{group.kind}", key, n=n, members=members)

    def side_by_side(self, a: Asked, b: Asked, kind: str) -> None:
        """Look at two conditions of one group."""
        if kind in ("all", "none") and self.contradict(a, b):
            return
        first, second = self.comparable(a.criterion, b.criterion)
        if first is None or second is None or a.met != b.met:
            return
        if first == second:
            self.pair("asked-twice", "warning", "lint.asked_twice", a, b)
        elif kind in ("all", "any", "none") and implies(first, second):
            self.redundant(a, b, narrow_wins=(kind != "any") == a.met)
        elif kind in ("all", "any", "none") and implies(second, first):
            self.redundant(b, a, narrow_wins=(kind != "any") == a.met)

    def redundant(self, narrow: Asked, wide: Asked, *, narrow_wins: bool) -> None:
        """Note that of two conditions the narrower one makes the wider needless, or the other way round."""
        needed, needless = (narrow, wide) if narrow_wins else (wide, narrow)
        self.pair("needless", "note", "lint.needless", needless, needed)

    def against(self, literal: Asked, above: Sequence[Asked]) -> None:
        """Look at a condition deeper down against those that are asked anyway."""
        for other in above:
            if self.contradict(other, literal):
                return
            first, second = self.comparable(other.criterion, literal.criterion)
            if first is not None and second is not None and other.met and literal.met and implies(first, second):
                self.pair("asked-above", "note", "lint.asked_above", literal, other)

    def contradict(self, a: Asked, b: Asked) -> bool:
        """Look whether two conditions that are asked together exclude one another."""
        first, second = self.predicate(a.criterion), self.predicate(b.criterion)
        if first is None or second is None or is_empty(first) or is_empty(second):
            return False
        if "yes" in (self.definition.policy(a.criterion), self.definition.policy(b.criterion)):
            return False
        both = a.met and b.met and exclude(first, second)
        one = a.met != b.met and implies(*((first, second) if a.met else (second, first)))
        if both or one:
            self.pair("contradiction", "warning", "lint.contradiction", b, a)
        return both or one

    def comparable(self, a: Criterion, b: Criterion) -> tuple[Predicate | None, Predicate | None]:
        """Return the predicates of two conditions if they treat what is not known alike."""
        if self.definition.policy(a) != self.definition.policy(b):
            return None, None
        return self.predicate(a), self.predicate(b)

    def pair(self, code: str, level: Level, sentence: str, of: Asked, other: Asked) -> None:
        """Note something about two conditions, once."""
        keys = frozenset((of.criterion.key, other.criterion.key))
        if keys in self.pairs:
            return
        self.pairs.add(keys)
        clauses = {"clause": clause(of.criterion, self.catalogue), "other": clause(other.criterion, self.catalogue)}
        self.add(code, level, sentence, of.criterion.key, **clauses)

    def predicate(self, criterion: Criterion) -> Predicate | None:
        """Return what a condition asks; ``None`` where the catalogue does not fit it or does not tell its type."""
        if criterion not in self.predicates:
            self.predicates[criterion] = _predicate(criterion, self.catalogue)
        return self.predicates[criterion]


def _predicate(criterion: Criterion, catalogue: Catalogue) -> Predicate | None:
    complete = _completed(catalogue, criterion)
    alone = Definition(id="-", characteristics=criterion)
    if complete is None or misfits(alone, complete, allow_later=True):
        return None
    return lower_criterion(criterion, "unknown", complete).predicate


def _completed(catalogue: Catalogue, criterion: Criterion) -> Catalogue | None:
    """Return the catalogue with the fields that a condition asks for and that are not in it, typed by its values.

    ``None`` where the values do not tell the type.
    """
    of_lead = isinstance(criterion, FieldCriterion)
    known = catalogue.fields if of_lead else catalogue.attributes
    tests = (criterion.test,) if isinstance(criterion, FieldCriterion) else criterion.where or ()
    added = {test.field: _guessed(test) for test in tests if test.field not in known}
    if None in added.values():
        return None
    everything = {**known, **{name: field for name, field in added.items() if field is not None}}
    return replace(catalogue, fields=everything) if of_lead else replace(catalogue, attributes=everything)


def _guessed(test: FieldTest) -> Field | None:
    """Return a field of the type that a test's values have; ``None`` where they do not tell."""
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    kind: FieldType = "text"
    if all(isinstance(value, bool) for value in values):
        kind = "yes-no"
    elif all(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
        kind = "number"
    elif test.op in ("<", "<=", ">", ">=", "between") or not all(isinstance(v, str | None) for v in values):
        return None
    return Field(test.field, kind)
