"""Sees that a definition suits a catalogue: fields exist, comparisons fit their type, values can occur."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from leadkit.definition.catalogue import Catalogue, Field
from leadkit.definition.faults import Faults, Spot, shorten
from leadkit.definition.model import (
    ActionCriterion,
    Criterion,
    Definition,
    FieldTest,
    Ladder,
    Node,
    Scalar,
    criteria_of,
)
from leadkit.errors import Fault, UnsuitableError, nearest_match
from leadkit.text import say

_EQUAL = ("=", "!=", "in", "not in", "known", "missing")
_COMPARED = (*_EQUAL, "<", "<=", ">", ">=", "between")
_TEXTUAL = (*_EQUAL, "contains", "starts with")
OPS_BY_TYPE: dict[str, tuple[str, ...]] = {
    "text": _TEXTUAL,
    "category": _TEXTUAL,
    "ordered": (*_COMPARED, "contains", "starts with"),
    "number": _COMPARED,
    "money": _COMPARED,
    "date": _COMPARED,
    "yes-no": _EQUAL,
}
"""The comparisons that can be asked of each type of field."""


def suit(draft: Definition | Ladder, catalogue: Catalogue, *, allow_later: bool = False) -> None:
    """See that `draft` can be judged under `catalogue`; planned criteria are passed over.

    Raises
    ------
    UnsuitableError
        With every fault: unknown names, values of the wrong type, our own work used as a condition, and fields that
        are filled in after the hand-over unless `allow_later`.
    """
    faults = misfits(draft, catalogue, allow_later=allow_later)
    if faults:
        raise UnsuitableError(faults)


def misfits(draft: Definition | Ladder, catalogue: Catalogue, *, allow_later: bool = False) -> tuple[Fault, ...]:
    """Return every reason why `draft` cannot be judged under `catalogue`."""
    placed = [(c, spot.down(word=c.key)) for node, spot in _roots(draft) for c in criteria_of(node)]
    return misfits_of(placed, catalogue, allow_later=allow_later)


def misfits_of(
    criteria: Iterable[tuple[Criterion, Spot]], catalogue: Catalogue, *, allow_later: bool = False
) -> tuple[Fault, ...]:
    """Return every reason why criteria, each with its place, cannot be judged under `catalogue`."""
    checker = _Checker(catalogue, allow_later)
    for criterion, spot in criteria:
        if not criterion.remarks.planned:
            checker.criterion(criterion, spot)
    return tuple(checker.faults.found)


def _roots(draft: Definition | Ladder) -> Iterable[tuple[Node, Spot]]:
    if isinstance(draft, Definition):
        for name, node in draft.sections().items():
            yield node, Spot((name,), (say(f"section.{name}"),))
        return
    if draft.never is not None:
        yield draft.never, Spot(("never",), (say("section.never"),))
    for i, level in enumerate(draft.levels):
        for name, node in level.sections().items():
            yield node, Spot(("levels", i, name), (level.name, say(f"section.{name}")))


class _Checker:
    def __init__(self, catalogue: Catalogue, allow_later: bool) -> None:
        self.catalogue = catalogue
        self.allow_later = allow_later
        self.faults = Faults()

    def criterion(self, criterion: Criterion, spot: Spot) -> None:
        if isinstance(criterion, ActionCriterion):
            self.action(criterion, spot)
            return
        field = self.catalogue.fields.get(criterion.test.field)
        if field is None:
            self.faults.unknown(
                "unknown-field", spot, "suit.unknown_field", criterion.test.field, self.catalogue.fields
            )
            return
        if field.known == "later" and not self.allow_later:
            self.faults.add("later", spot, say("suit.later", field=field.title), field.name)
        self.test(criterion.test, field, spot)

    def action(self, criterion: ActionCriterion, spot: Spot) -> None:
        """Check an activity: one that resembles a known one is a slip, one that resembles none has not happened yet."""
        kinds = self.catalogue.activities
        kind = kinds.get(criterion.activity)
        if kind is not None and kind.by == "us":
            self.faults.add("by-us", spot, say("suit.by_us", activity=kind.title), criterion.activity)
        own = [name for name, k in kinds.items() if k.by == "lead"]
        if kind is None and nearest_match(criterion.activity, own) is not None:
            self.faults.unknown("unknown-activity", spot, "suit.unknown_activity", criterion.activity, own)
        for test in criterion.where or ():
            field = self.attribute(test.field, spot, bool(kind))
            if field is not None:
                self.test(test, field, spot)
        if criterion.distinct is not None:
            self.attribute(criterion.distinct, spot, bool(kind))

    def attribute(self, name: str, spot: Spot, kind_is_known: bool) -> Field | None:
        field = self.catalogue.attributes.get(name)
        if field is None and kind_is_known:
            self.faults.unknown("unknown-attribute", spot, "suit.unknown_attribute", name, self.catalogue.attributes)
        return field

    def test(self, test: FieldTest, field: Field, spot: Spot) -> None:
        """See that the comparison and its values fit the field's type."""
        allowed = OPS_BY_TYPE[field.type]
        if test.op not in allowed:
            kind = say(f"suit.type.{field.type}")
            message = say("suit.op_not_for_type", op=test.op, field=field.title, type=kind)
            self.faults.add("op-not-for-type", spot, message, test.op, allowed)
            return
        if test.op in ("known", "missing"):
            return
        for value in test.value if isinstance(test.value, tuple) else (test.value,):
            if value is not None:
                self.value(test, value, field, spot)

    def value(self, test: FieldTest, value: Scalar, field: Field, spot: Spot) -> None:
        found = shorten(value)
        if field.type in ("number", "money"):
            if isinstance(value, bool | str):
                self.misfit("not_a_number", spot, field, found)
        elif field.type == "date":
            if not isinstance(value, str) or not is_day(value):
                self.misfit("not_a_date", spot, field, found)
        elif field.type == "yes-no":
            if not isinstance(value, bool):
                self.misfit("not_yes_no", spot, field, found, ("true", "false"))
        elif not isinstance(value, str):
            self.misfit("not_a_text", spot, field, found)
        elif field.type == "ordered" and test.op not in ("contains", "starts with"):
            scale = [field.class_of(step) for step in field.order]
            if field.class_of(value) not in scale:
                near = nearest_match(value, field.order)
                message = say("suit.not_in_order", found=found, field=field.title)
                self.faults.add("not-in-order", spot, message, value, field.order, near)

    def misfit(self, name: str, spot: Spot, field: Field, found: str, allowed: tuple[str, ...] = ()) -> None:
        message = say(f"suit.{name}", field=field.title, found=found)
        self.faults.add(name.replace("_", "-"), spot, message, found, allowed)


def is_day(text: str) -> bool:
    """Whether `text` is a calendar day written like 2026-03-01."""
    try:
        return len(text) == 10 and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
