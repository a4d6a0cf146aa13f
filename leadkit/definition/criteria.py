"""Reads single criteria: a comparison of a field, or a count of activities."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from leadkit.definition.faults import Faults, Spot
from leadkit.definition.model import (
    CALENDARS,
    COUNT_OPS,
    FIELD_OPS,
    POLICIES,
    ActionCriterion,
    CountTest,
    Criterion,
    FieldCriterion,
    FieldOp,
    FieldTest,
    Policy,
    Remarks,
    Value,
    Window,
)
from leadkit.definition.scalars import KEY, Scalars
from leadkit.text import say

REMARKS = ("label", "note", "if_missing", "planned")
FIELD_MEMBERS = ("key", "field", "op", "value", *REMARKS)
ACTION_MEMBERS = ("key", "activity", "where", "distinct", "count", "within", "recent", *REMARKS)


class Criteria(Scalars):
    """Reads criteria; a faulty one is noted and comes back as ``None``."""

    def __init__(self, faults: Faults) -> None:
        super().__init__(faults)
        self.readable: list[tuple[Criterion, Spot]] = []

    def criterion(self, document: Mapping[str, Any], spot: Spot, keys: set[str]) -> Criterion | None:
        """Read a criterion, its key first: faults inside it are placed by that key."""
        criterion = self._criterion(document, spot, keys)
        if criterion is not None:
            self.readable.append((criterion, spot.down(word=criterion.key)))
        return criterion

    def _criterion(self, document: Mapping[str, Any], spot: Spot, keys: set[str]) -> Criterion | None:
        key = document.get("key")
        if isinstance(key, str) and KEY.fullmatch(key):
            spot = (
                Spot(spot.path, (*spot.words[:1], key))
                if len(spot.words) <= 2
                else Spot(spot.path, (*spot.words[:-1], key))
            )
        valid = self.key(document, spot, keys)
        if "field" in document and "activity" in document:
            self.faults.add("field-and-activity", spot, say("document.field_and_activity"))
            return None
        remarks = self.remarks(document, spot)
        if "activity" in document:
            return self.action(document, spot, valid, remarks)
        self.faults.members(document, spot, FIELD_MEMBERS)
        test = self.test(document, spot)
        return FieldCriterion(valid, test, remarks) if valid and test else None

    def remarks(self, document: Mapping[str, Any], spot: Spot) -> Remarks:
        """Read what may be said of any criterion."""
        planned = document.get("planned")
        if "planned" in document and not isinstance(planned, bool):
            self.faults.wrong_kind(spot.down("planned", word="planned"), "yes_no", planned)
            planned = None
        return Remarks(
            self.text(document, "label", spot),
            self.text(document, "note", spot),
            cast(Policy | None, self.choice(document, "if_missing", spot, POLICIES)),
            planned,
        )

    def action(
        self, document: Mapping[str, Any], spot: Spot, key: str | None, remarks: Remarks
    ) -> ActionCriterion | None:
        """Read a criterion on activities."""
        self.faults.members(document, spot, ACTION_MEMBERS)
        before = len(self.faults.found)
        activity = self.name(document, "activity", spot)
        where = self.where(document["where"], spot.down("where", word="where")) if "where" in document else None
        distinct = self.name(document, "distinct", spot) if "distinct" in document else None
        count = self.count(document.get("count"), spot.down("count", word=say("document.count")))
        within = self.window(document["within"], spot.down("within", word="within")) if "within" in document else None
        recent = None
        if "recent" in document:
            recent = self.duration(document["recent"], spot.down("recent", word="recent"), zero=False)
        if key is None or activity is None or count is None or len(self.faults.found) > before:
            return None
        return ActionCriterion(key, activity, count, where, distinct, within, recent, remarks)

    def where(self, document: Any, spot: Spot) -> tuple[FieldTest, ...] | None:
        """Read the tests of attributes."""
        if not isinstance(document, list):
            self.faults.wrong_kind(spot, "list_of_tests", document)
            return None
        tests = []
        for i, test in enumerate(document):
            at = spot.down(i)
            if not isinstance(test, dict):
                self.faults.wrong_kind(at, "test", test)
                continue
            self.faults.members(test, at, ("field", "op", "value"))
            tests.append(self.test(test, at))
        return tuple(test for test in tests if test is not None)

    def test(self, document: Mapping[str, Any], spot: Spot) -> FieldTest | None:
        """Read a field, an operator and its value."""
        name = self.name(document, "field", spot)
        op = document.get("op")
        if op not in FIELD_OPS:
            at = spot.down("op", word="op")
            if op is None:
                self.faults.add("no-op", at, say("document.missing_member", name="op"), allowed=FIELD_OPS)
            else:
                self.faults.unknown("unknown-op", at, "document.unknown_op", str(op), FIELD_OPS)
            return None
        value = self.value(document, cast(FieldOp, op), spot)
        if name is None or (value is None and op not in ("known", "missing")):
            return None
        return FieldTest(name, cast(FieldOp, op), value)

    def value(self, document: Mapping[str, Any], op: FieldOp, spot: Spot) -> Value:
        """Read the value that `op` compares with: none, one, two or a list."""
        at = spot.down("value", word=say("document.value"))
        if op in ("known", "missing"):
            if "value" in document:
                self.faults.add("needless-value", at, say("document.needless_value", op=op), document["value"])
            return None
        if "value" not in document:
            self.faults.add("no-value", at, say("document.no_value", op=op))
            return None
        value = document["value"]
        if op in ("in", "not in", "between"):
            if not isinstance(value, list | tuple) or not value or (op == "between" and len(value) != 2):
                self.faults.wrong_kind(at, "pair" if op == "between" else "values", value)
                return None
            scalars = [self.scalar(v, at) for v in value]
            return None if any(s is None for s in scalars) else tuple(s for s in scalars if s is not None)
        if op in ("contains", "starts with") and not isinstance(value, str):
            self.faults.wrong_kind(at, "text", value)
            return None
        return self.scalar(value, at)

    def count(self, document: Any, spot: Spot) -> CountTest | None:
        """Read the number of activities asked for."""
        if not isinstance(document, dict):
            self.faults.wrong_kind(spot, "count", document)
            return None
        self.faults.members(document, spot, ("op", "value"))
        op = document.get("op")
        if op is None:
            self.faults.add("no-op", spot, say("document.missing_member", name="op"), allowed=COUNT_OPS)
            return None
        if op not in COUNT_OPS:
            self.faults.unknown("unknown-op", spot.down("op", word="op"), "document.unknown_op", str(op), COUNT_OPS)
            return None
        value = self.whole(document.get("value"), spot.down("value", word=say("document.value")))
        return None if value is None else CountTest(op, value)

    def window(self, document: Any, spot: Spot) -> Window | None:
        """Read ``{"calendar": …}`` or ``{"sliding": …}``."""
        if not isinstance(document, dict) or len(document) != 1 or next(iter(document)) not in ("calendar", "sliding"):
            self.faults.wrong_kind(spot, "window", document)
            return None
        if "sliding" in document:
            sliding = self.duration(document["sliding"], spot.down("sliding"), zero=False)
            return None if sliding is None else Window(sliding=sliding)
        calendar = self.choice(document, "calendar", spot, CALENDARS)
        return None if calendar is None else Window(calendar=calendar)
