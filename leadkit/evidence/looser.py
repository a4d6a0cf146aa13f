"""What a condition would have to ask so that one lead just meets it: its bound at the lead's own value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from leadkit.definition.catalogue import Field
from leadkit.definition.model import ActionCriterion, CountTest, Criterion, FieldCriterion, FieldTest, Value
from leadkit.definition.predicates import EPOCH_DAY, number_of

_INCLUDING = {">": ">=", ">=": ">=", "<": "<=", "<=": "<="}
Seen = str | float | int | None


def just_met(criterion: Criterion, seen: Seen, field: Field | None) -> Criterion | None:
    """Return the condition that asks no less than it must for a lead to meet it.

    Parameters
    ----------
    seen
        What the lead has: its value, a date as its day number; or how often it did what is counted.
    field
        The field that is asked for; ``None`` for a count.

    Returns
    -------
    ``None`` where there is none: nothing is known of the lead, nothing would be left to ask, or the condition does not
    compare with a bound or a list.
    """
    if seen is None:
        return None
    if isinstance(criterion, ActionCriterion):
        return _count(criterion, int(seen))
    assert field is not None
    test = criterion.test
    if test.op in ("=", "in") and field.type in ("category", "ordered", "text"):
        return _with(criterion, "in", (*_several(test.value), str(seen)))
    if test.op == "not in":
        left = tuple(value for value in _several(test.value) if field.class_of(str(value)) != seen)
        return _with(criterion, "not in", left) if left and len(left) < len(_several(test.value)) else None
    if field.type not in ("number", "money", "date", "ordered"):
        return None
    named = _named(seen, field)
    if test.op in _INCLUDING:
        return _with(criterion, _INCLUDING[test.op], named)
    if test.op == "between" and isinstance(test.value, tuple):
        low, high = test.value
        below = _place(named, field) < _place(low, field)
        return _with(criterion, "between", (named, high) if below else (low, named))
    return None


def _count(criterion: ActionCriterion, seen: int) -> Criterion | None:
    op = criterion.count.op
    if op in (">", ">="):
        return replace(criterion, count=CountTest(">=", seen)) if seen else None
    return replace(criterion, count=CountTest("<=", seen)) if op in ("<", "<=") else None


def _with(criterion: FieldCriterion, op: str, value: Value) -> Criterion:
    return replace(criterion, test=FieldTest(criterion.test.field, op, value))  # type: ignore[arg-type]


def _several(value: Value) -> tuple[str | int | float | bool, ...]:
    return value if isinstance(value, tuple) else () if value is None else (value,)


def _named(seen: str | float, field: Field) -> str | int | float:
    """Return a value of the history as a definition writes it."""
    if isinstance(seen, str):
        return seen
    if field.type == "date":
        return date.fromordinal(int(seen) + EPOCH_DAY).isoformat()
    return int(seen) if float(seen).is_integer() else float(seen)


def _place(value: str | float | bool, field: Field) -> float:
    return field.order.index(field.class_of(str(value))) if field.type == "ordered" else number_of(value, field)
