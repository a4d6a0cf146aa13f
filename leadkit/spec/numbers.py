"""Decimals as text in the signed form, and back to numbers by the types of the spec's own catalogue.

Programs print one decimal in several ways, so that a digest over numbers would depend on the program. Text does not.
A definition has numbers that may be decimal in two places only: values of tests, and points.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from leadkit.definition.catalogue import Catalogue, Field
from leadkit.definition.files import MAX_INTEGER
from leadkit.definition.model import SECTIONS

DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?")
NUMERIC = ("number", "money")
Document = dict[str, Any]


def as_text(value: Any) -> Any:
    """Return JSON data with every decimal as text, the shortest that reads back as the same number.

    >>> as_text({"points": 0.5, "value": [2.0, 1e300]})
    {'points': '0.5', 'value': [2, '1e+300']}
    """
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) <= MAX_INTEGER else repr(value)
    if isinstance(value, dict):
        return {name: as_text(member) for name, member in value.items()}
    return [as_text(member) for member in value] if isinstance(value, list | tuple) else value


def as_number(value: Any) -> Any:
    """Return the number that a decimal text stands for; anything else as it is."""
    if isinstance(value, list):
        return [as_number(member) for member in value]
    return float(value) if isinstance(value, str) and DECIMAL.fullmatch(value) else value


def restore(document: Mapping[str, Any], catalogue: Catalogue) -> Document:
    """Return a definition or ladder document with its numbers back: points, and values of number and money fields."""
    restorer = _Restorer(catalogue)
    restored = dict(document)
    if "never" in document:
        restored["never"] = restorer.node(document["never"])
    levels = document.get("levels")
    if isinstance(levels, list):
        restored["levels"] = [restorer.definition(level) if isinstance(level, dict) else level for level in levels]
    return restorer.definition(restored)


class _Restorer:
    """Walks a document that may be faulty: what it does not know it leaves to the reader to refuse."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def definition(self, document: Mapping[str, Any]) -> Document:
        restored = {name: self.node(node) if name in SECTIONS else node for name, node in document.items()}
        if "admit" in document:
            restored["admit"] = self.group(document["admit"], self.admit)
        return restored

    def admit(self, member: Any) -> Any:
        """Restore a group of section names; the names themselves are text and stay."""
        return self.group(member, self.admit)

    def node(self, node: Any) -> Any:
        if not isinstance(node, dict):
            return node
        if "activity" in node:
            where = node.get("where")
            tests = [self.test(test, self.catalogue.attributes) for test in where] if isinstance(where, list) else where
            return {**node, "where": tests} if "where" in node else node
        return self.test(node, self.catalogue.fields) if "field" in node else self.group(node, self.node)

    def test(self, test: Any, fields: Mapping[str, Field]) -> Any:
        if not isinstance(test, dict) or not isinstance(test.get("field"), str):
            return test
        field = fields.get(test["field"])
        if field is None or field.type not in NUMERIC or "value" not in test:
            return test
        return {**test, "value": as_number(test["value"])}

    def group(self, group: Any, member: Callable[[Any], Any]) -> Any:
        if not isinstance(group, dict):
            return group
        return {name: self.members(name, value, member) for name, value in group.items()}

    def members(self, name: str, value: Any, member: Callable[[Any], Any]) -> Any:
        if name == "score":
            return as_number(value)
        return [self.term(m, member) for m in value] if isinstance(value, list) else value

    def term(self, document: Any, member: Callable[[Any], Any]) -> Any:
        if not isinstance(document, dict) or "when" not in document:
            return member(document)
        restored = {**document, "when": member(document["when"])}
        if "points" in document:
            restored["points"] = as_number(document["points"])
        return restored
