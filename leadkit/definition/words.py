"""The definition in English, generated from the document: sentences, one line per criterion, and their parts.

The sentence comes in parts that know which criterion they speak of, so that a screen can mark them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from leadkit.definition.catalogue import ActivityKind, Catalogue, Field
from leadkit.definition.model import (
    ActionCriterion,
    Criterion,
    Definition,
    FieldCriterion,
    FieldTest,
    Group,
    Ladder,
    Node,
    SectionName,
)
from leadkit.definition.phrases import duration_words, last_words, listed, mid_sentence, value_words
from leadkit.text import say

PartKind = Literal["plain", "section", "condition", "planned"]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence and what it speaks of."""

    text: str
    kind: PartKind = "plain"
    key: str | None = None
    section: SectionName | None = None


def sentence(draft: Definition | Ladder, catalogue: Catalogue) -> str:
    """Return all that `draft` says, as English sentences."""
    if isinstance(draft, Definition):
        return "".join(part.text for part in parts(draft, catalogue))
    said = [sentence(level, catalogue) for level in draft.levels]
    if len(draft.levels) > 1:
        said.append(say("words.each_level"))
    if draft.never is not None:
        clause = "".join(p.text for p in never_parts(draft.never, catalogue))
        said.append(clause)
    return " ".join(said)


def never_parts(never: Node, catalogue: Catalogue) -> list[Part]:
    """Return the sentence that says who can never be a lead."""
    return [Part(say("words.never")), *_node(never, catalogue), Part(".")]


def parts(definition: Definition, catalogue: Catalogue) -> list[Part]:
    """Return the definition's sentences in parts; their texts joined are the sentences."""
    stage = definition.stage or say("words.lead")
    sections = definition.sections()
    if not sections:
        return [Part(say("words.nothing_asked", stage=mid_sentence(stage)))]
    said = [Part(say("words.created_when", stage=mid_sentence(stage)))]
    if definition.admit is None or _is_plain(definition.admit, sections):
        clauses = [_section(name, node, catalogue) for name, node in sections.items()]
        said += _joined(clauses, "; ", say("words.and_also"))
    else:
        said += _admit(definition.admit, sections, catalogue)
    said.append(Part("."))
    said += [Part(f" {text}") for text in _provisos(definition)]
    return said


def _is_plain(admit: Group, sections: dict[SectionName, Node]) -> bool:
    """Whether `admit` asks for every section, as saying nothing does."""
    return admit.kind == "all" and set(admit.members) == set(sections)


def _provisos(definition: Definition) -> list[str]:
    said = []
    if definition.if_missing in ("no", "yes"):
        said.append(say(f"words.missing_counts.{definition.if_missing}"))
    if definition.observe is not None:
        said.append(say("words.observe", duration=duration_words(definition.observe.seconds)))
    if definition.undecided in ("reject", "admit"):
        said.append(say(f"words.undecided.{definition.undecided}"))
    planned = [c for c in definition.criteria() if c.remarks.planned]
    if planned:
        said.append(say("words.planned", n=len(planned)))
    return said


def _section(name: SectionName, node: Node, catalogue: Catalogue) -> list[Part]:
    return [replace(part, section=name) for part in _node(node, catalogue)]


def _admit(group: Group, sections: dict[SectionName, Node], catalogue: Catalogue) -> list[Part]:
    members = []
    for member in group.members:
        if isinstance(member, Group):
            members.append(_bracketed(_admit(member, sections, catalogue)))
        elif isinstance(member, str) and member in sections:
            members.append(_bracketed(_section(member, sections[member], catalogue)))
    return _grouped(group, members)


def _node(node: Node, catalogue: Catalogue) -> list[Part]:
    if not isinstance(node, Group):
        text = clause(node, catalogue)
        if node.remarks.planned:
            return [Part(say("words.planned_clause", clause=text), "planned", node.key)]
        return [Part(text, "condition", node.key)]
    members = [_node(m, catalogue) for m in node.members if not isinstance(m, str)]
    several = [
        _bracketed(said) if isinstance(m, Group) and len(m.members) > 1 and len(node.members) > 1 else said
        for m, said in zip(node.members, members, strict=True)
    ]
    return _grouped(node, several)


def _grouped(group: Group, members: list[list[Part]]) -> list[Part]:
    match group.kind:
        case "all":
            return _joined(members, ", ", say("words.and"))
        case "any":
            return _joined(members, ", ", say("words.or"))
        case "none":
            return [Part(say("words.none_of")), *_joined(members, ", ", say("words.or"))]
        case "score":
            scored = [[*m, Part(f" ({p:,})")] for m, p in zip(members, group.points, strict=True)]
            return [Part(say("words.score", n=group.n)), *_joined(scored, ", ", ", ")]
        case "at_least" | "at_most":
            return [Part(say(f"words.{group.kind}", count=group.n)), *_joined(members, ", ", ", ")]


def _bracketed(said: list[Part]) -> list[Part]:
    return [Part("("), *said, Part(")")]


def _joined(members: Sequence[list[Part]], between: str, last: str) -> list[Part]:
    said: list[Part] = []
    for i, member in enumerate(members):
        if i:
            said.append(Part(last if i == len(members) - 1 else between))
        said += member
    return said


def clause(criterion: Criterion, catalogue: Catalogue) -> str:
    """Return the criterion as it stands in a sentence: "annual revenue is at least 300 million USD"."""
    if isinstance(criterion, ActionCriterion):
        return f"{_activity(criterion, catalogue)} {_times(criterion, catalogue)}"
    return _test_clause(criterion.test, _field(criterion, catalogue))


def summary(criterion: Criterion, catalogue: Catalogue) -> str:
    """Return the criterion as one short line that stands for itself."""
    text = clause(criterion, catalogue)
    text = text[:1].upper() + text[1:]
    if criterion.remarks.if_missing in ("no", "yes"):
        text += f" ({say(f'words.if_missing.{criterion.remarks.if_missing}')})"
    if criterion.remarks.planned:
        text = say("words.planned_clause", clause=text)
    return text


def asked(criterion: Criterion, catalogue: Catalogue) -> str:
    """Return what the criterion asks, without saying of what: "at least 300 million USD"."""
    if isinstance(criterion, ActionCriterion):
        return _times(criterion, catalogue)
    return _comparison(criterion.test, _field(criterion, catalogue))


def name_of(criterion: Criterion, catalogue: Catalogue) -> str:
    """Return what the room calls the criterion: its label, or the field's or buyer action's title."""
    if criterion.remarks.label:
        return criterion.remarks.label
    if isinstance(criterion, ActionCriterion):
        return catalogue.activities.get(criterion.activity, ActivityKind(criterion.activity)).title
    return _field(criterion, catalogue).title


def _field(criterion: FieldCriterion, catalogue: Catalogue) -> Field:
    return catalogue.fields.get(criterion.test.field, Field(criterion.test.field))


def _activity(criterion: ActionCriterion, catalogue: Catalogue) -> str:
    kind = catalogue.activities.get(criterion.activity, ActivityKind(criterion.activity))
    title = mid_sentence(kind.title)
    if not criterion.where:
        return title
    tests = [_test_clause(t, catalogue.attributes.get(t.field, Field(t.field))) for t in criterion.where]
    return f"{title} ({listed(tests, say('words.and'))})"


def _times(criterion: ActionCriterion, catalogue: Catalogue) -> str:
    said = say(f"words.count.{_OP_NAMES[criterion.count.op]}", n=criterion.count.value)
    if criterion.distinct is not None:
        attribute = catalogue.attributes.get(criterion.distinct, Field(criterion.distinct))
        said += say("words.distinct", attribute=mid_sentence(attribute.title))
    if criterion.within is not None:
        if criterion.within.calendar is not None:
            said += say(f"words.within.{criterion.within.calendar}")
        elif criterion.within.sliding is not None:
            said += say("words.within.sliding", duration=duration_words(criterion.within.sliding.seconds))
    if criterion.recent is not None:
        said += say("words.recent", duration=last_words(criterion.recent.seconds))
    return said


_OP_NAMES = {
    "=": "eq", "!=": "ne", "in": "eq", "not in": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge",
    "between": "between", "known": "known", "missing": "missing", "contains": "contains", "starts with": "starts",
}  # fmt: skip


def _test_clause(test: FieldTest, field: Field) -> str:
    verb = "words.clause_verb" if test.op in ("contains", "starts with") else "words.clause"
    return say(verb, field=mid_sentence(field.title), asked=_comparison(test, field))


def _comparison(test: FieldTest, field: Field) -> str:
    """Return the comparison in words that fit the field's type."""
    op = _OP_NAMES[test.op]
    if test.op in ("known", "missing"):
        return say(f"words.op.{op}")
    if test.op in ("contains", "starts with"):
        return say(f"words.op.{op}", value=test.value)
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    words = [value_words(value, field) for value in values]
    if test.op == "between":
        return say("words.op.between", low=words[0], high=words[1])
    style = {"ordered": "ordered.", "date": "date."}.get(field.type, "") if op in ("lt", "le", "gt", "ge") else ""
    return say(f"words.op.{style}{op}", value=listed(words, say("words.or")))
