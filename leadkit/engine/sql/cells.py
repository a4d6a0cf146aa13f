"""What a comparison says of one column of a table: a condition, for values that are there."""

from __future__ import annotations

from typing import assert_never

from sqlglot import exp

from leadkit.definition.catalogue import Field
from leadkit.definition.predicates import FieldPredicate, HasText, InClasses, InNumbers, InRange, IsKnown
from leadkit.engine.sql.portable import Portable, Term, both, either, is_null, is_there, same, whole

_CAPITALS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def holds(predicate: FieldPredicate, cell: Term, field: Field, portable: Portable) -> Term:
    """Return the condition that `predicate` holds; of a missing value it says nothing, but for ``known``."""
    match predicate:
        case IsKnown(negate=negate):
            return is_null(cell) if negate else is_there(cell)
        case InClasses(classes=classes, negate=negate):
            found = [portable.spelled(spelling) for name in classes for spelling in spellings(name, field)]
            return _one_of(portable.exact(cell), found, negate)
        case InNumbers(numbers=numbers, negate=negate):
            return _one_of(cell, [portable.double(number) for number in numbers], negate)
        case HasText(text=text, at_start=at_start):
            if not text:
                return both()
            place = portable.position(cell, text.translate(_CAPITALS))
            return same(place, whole(1)) if at_start else exp.GT(this=place, expression=whole(0))
        case InRange():
            return _in_range(predicate, cell, portable)
    assert_never(predicate)


def spellings(name: str, field: Field) -> list[str]:
    """Return every spelling of a class: its name, and the aliases that are no class of their own."""
    return [name, *(alias for alias in field.aliases.get(name, ()) if alias != name and field.class_of(alias) == name)]


def _one_of(cell: Term, constants: list[Term], negate: bool) -> Term:
    if not constants:
        return both() if negate else either()
    if len(constants) == 1:
        kind = exp.NEQ if negate else exp.EQ
        return kind(this=cell, expression=constants[0])
    found = exp.In(this=cell, expressions=constants)
    return exp.Not(this=found) if negate else found


def _in_range(predicate: InRange, cell: Term, portable: Portable) -> Term:
    conditions: list[Term] = []
    if predicate.low is not None:
        above = exp.GT if predicate.low_open else exp.GTE
        conditions.append(above(this=cell.copy(), expression=portable.double(predicate.low)))
    if predicate.high is not None:
        below = exp.LT if predicate.high_open else exp.LTE
        conditions.append(below(this=cell.copy(), expression=portable.double(predicate.high)))
    return both(*conditions)
