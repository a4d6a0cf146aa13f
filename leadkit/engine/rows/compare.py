"""What a comparison of one value says: yes, no, or unknown where the value is missing (design 3.1 and 3.8)."""

from __future__ import annotations

from datetime import date

from leadkit.definition.catalogue import CODED_TYPES, Field
from leadkit.definition.model import FieldTest, Scalar
from leadkit.engine.rows.record import Cell

Kleene = bool | None
"""Yes, no, or unknown (``None``)."""

_CAPITALS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def compare(test: FieldTest, cell: Cell, field: Field) -> Kleene:
    """Return what `test` says of `cell`, a value of `field`.

    >>> compare(FieldTest("employees", "<", 1000), None, Field("employees", "number")) is None
    True
    """
    if test.op == "known":
        return cell is not None
    if test.op == "missing":
        return cell is None
    if cell is None:
        return None
    if test.op == "contains":
        return _fold(str(test.value)) in _fold(str(cell))
    if test.op == "starts with":
        return _fold(str(cell)).startswith(_fold(str(test.value)))
    asked = test.value if isinstance(test.value, tuple) else (test.value,)
    found = _place(cell, field)
    places = [_place(_cell(value, field), field) for value in asked if value is not None]
    return _decide(test.op, found, places)


def _decide(op: str, found: str | float, asked: list[str | float]) -> bool:
    match op:
        case "=" | "in":
            return found in asked
        case "!=" | "not in":
            return found not in asked
        case "<":
            return found < asked[0]  # type: ignore[operator]
        case "<=":
            return found <= asked[0]  # type: ignore[operator]
        case ">":
            return found > asked[0]  # type: ignore[operator]
        case ">=":
            return found >= asked[0]  # type: ignore[operator]
        case "between":
            return asked[0] <= found <= asked[1]  # type: ignore[operator]
        case _:
            raise AssertionError(op)


def _place(cell: str | float, field: Field) -> str | float:
    """Return what is compared: the class of a text, its rank on an ordered field's scale, or the number."""
    if field.type not in CODED_TYPES:
        return cell
    name = field.class_of(str(cell))
    if field.type == "ordered":
        return float([field.class_of(step) for step in field.order].index(name))
    return name


def _cell(value: Scalar, field: Field) -> str | float:
    """Return a definition's value in the form that cells have."""
    if field.type == "date":
        return float(date.fromisoformat(str(value)).toordinal() - date(1970, 1, 1).toordinal())
    if field.type in CODED_TYPES:
        return str(value)
    return float(value)


def _fold(text: str) -> str:
    """Return `text` with A to Z in lower case and nothing else changed."""
    return text.translate(_CAPITALS)
