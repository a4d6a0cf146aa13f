"""Reads definition and ladder documents, and reports all that is wrong with one at once.

Reading knows the document alone; what a history must have for it is in :mod:`leadkit.definition.suit`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from leadkit.definition.faults import Faults, Spot
from leadkit.definition.model import (
    CALENDARS,
    COUNT_OPS,
    FIELD_OPS,
    MAX_DEPTH,
    POLICIES,
    SECTIONS,
    UNDECIDED,
    ActionCriterion,
    CountTest,
    Criterion,
    Definition,
    Duration,
    FieldCriterion,
    FieldOp,
    FieldTest,
    Group,
    GroupKind,
    Ladder,
    Node,
    Policy,
    Remarks,
    SectionName,
    Value,
    Window,
)
from leadkit.definition.scalars import KEY, Scalars
from leadkit.errors import DocumentError
from leadkit.text import say

HEAD = ("leadkit", "id", "title", "stage", "purpose")
DEFINITION_MEMBERS = (*HEAD, *SECTIONS, "admit", "if_missing", "horizon", "undecided")
LADDER_MEMBERS = ("leadkit", "id", "title", "never", "levels")
REMARKS = ("label", "note", "if_missing", "planned")
FIELD_MEMBERS = ("key", "field", "op", "value", *REMARKS)
ACTION_MEMBERS = ("key", "activity", "where", "distinct", "count", "within", "recent", *REMARKS)
SIMPLE_GROUPS = ("all", "any", "none")
COUNTED_GROUPS = ("at_least", "at_most", "score")
GROUPS = (*SIMPLE_GROUPS, *COUNTED_GROUPS)


def read_definition(document: Mapping[str, Any]) -> Definition:
    """Return the definition in a ``definition/1`` document.

    Raises
    ------
    DocumentError
        With every fault of the document.
    """
    return cast(Definition, _read(document, ("definition/1",)))


def read_ladder(document: Mapping[str, Any]) -> Ladder:
    """Return the ladder in a ``ladder/1`` document; raise `DocumentError` with every fault."""
    return cast(Ladder, _read(document, ("ladder/1",)))


def read_document(document: Mapping[str, Any]) -> Definition | Ladder:
    """Return the definition or ladder in `document`, whichever its ``leadkit`` member says."""
    return _read(document, ("definition/1", "ladder/1"))


def _read(document: Mapping[str, Any], kinds: tuple[str, ...]) -> Definition | Ladder:
    faults = Faults()
    reader = _Reader(faults)
    kind = document.get("leadkit")
    result: Definition | Ladder | None = None
    if kind not in kinds:
        spot = Spot(("leadkit",), ("leadkit",))
        if kind is None:
            faults.add("no-kind", spot, say("document.no_kind"), allowed=kinds)
        else:
            faults.unknown("unknown-kind", spot, "document.unknown_kind", str(kind), kinds)
    elif kind == "ladder/1":
        result = reader.ladder(document)
    else:
        result = reader.definition(document, Spot())
    if faults.found or result is None:
        raise DocumentError(faults.found, reader.readable)
    return result


class _Reader(Scalars):
    """Reads node by node; a faulty part becomes ``None`` so that the rest is still read."""

    def __init__(self, faults: Faults) -> None:
        super().__init__(faults)
        self.readable: list[tuple[Criterion, Spot]] = []

    def ladder(self, document: Mapping[str, Any]) -> Ladder:
        spot = Spot()
        self.faults.members(document, spot, LADDER_MEMBERS)
        never = None
        if "never" in document:
            never = self.node(document["never"], spot.down("never", word=say("section.never")), 1, set())
        levels = document.get("levels")
        place = spot.down("levels", word=say("document.levels"))
        if not isinstance(levels, list) or not levels:
            self.faults.wrong_kind(place, "levels", levels)
            levels = []
        read = []
        ids: set[str] = set()
        for i, level in enumerate(levels):
            title = level.get("title") if isinstance(level, dict) else None
            at = spot.down("levels", i, word=title if isinstance(title, str) else f"{say('document.level')} {i + 1}")
            if not isinstance(level, dict):
                self.faults.wrong_kind(at, "definition", level)
                continue
            if level.get("leadkit", "definition/1") != "definition/1":
                self.faults.unknown(
                    "unknown-kind",
                    at.down("leadkit"),
                    "document.unknown_kind",
                    str(level["leadkit"]),
                    ("definition/1",),
                )
            read.append(self.definition(level, at))
            if read[-1].id in ids:
                self.faults.add("same-id", at.down("id"), say("document.same_id", id=read[-1].id), read[-1].id)
            ids.add(read[-1].id)
        return Ladder(
            id=self.identifier(document, spot),
            levels=tuple(read),
            title=self.text(document, "title", spot),
            never=never,
        )

    def definition(self, document: Mapping[str, Any], spot: Spot) -> Definition:
        self.faults.members(document, spot, DEFINITION_MEMBERS)
        keys: set[str] = set()
        sections: dict[SectionName, Node | None] = dict.fromkeys(SECTIONS)
        for name in SECTIONS:
            if name in document:
                at = spot.down(name, word=say(f"section.{name}"))
                sections[name] = self.node(document[name], at, 1, keys)
        admit = None
        if "admit" in document:
            at = spot.down("admit", word=say("section.admit"))
            present = tuple(name for name in SECTIONS if name in document)
            admit = self.group(document["admit"], at, 1, set(), present)
        observe = None
        if "horizon" in document:
            observe = self.horizon(document["horizon"], spot.down("horizon", word=say("section.horizon")))
        return Definition(
            id=self.identifier(document, spot),
            title=self.text(document, "title", spot),
            stage=self.text(document, "stage", spot),
            purpose=self.text(document, "purpose", spot),
            **sections,
            admit=admit,
            if_missing=self.choice(document, "if_missing", spot, POLICIES),
            observe=observe,
            undecided=self.choice(document, "undecided", spot, UNDECIDED),
        )

    def horizon(self, document: Any, spot: Spot) -> Duration | None:
        if not isinstance(document, dict):
            self.faults.wrong_kind(spot, "horizon", document)
            return None
        self.faults.members(document, spot, ("observe",))
        if "observe" not in document:
            self.faults.add("no-observe", spot, say("document.no_observe"))
            return None
        return self.duration(document["observe"], spot.down("observe", word="observe"), zero=True)

    def node(self, document: Any, spot: Spot, depth: int, keys: set[str]) -> Node | None:
        """Read a criterion or a group."""
        if not isinstance(document, dict):
            self.faults.wrong_kind(spot, "node", document)
            return None
        if any(name in document for name in ("field", "activity")) or (
            "key" in document and not any(name in document for name in GROUPS)
        ):
            criterion = self.criterion(document, spot, keys)
            if criterion is not None:
                self.readable.append((criterion, spot.down(word=criterion.key)))
            return criterion
        return self.group(document, spot, depth, keys)

    def group(
        self, document: Any, spot: Spot, depth: int, keys: set[str], names: tuple[SectionName, ...] | None = None
    ) -> Group | None:
        """Read a group; with `names` (of sections) its members are those instead of criteria."""
        if not isinstance(document, dict):
            self.faults.wrong_kind(spot, "group", document)
            return None
        if depth > MAX_DEPTH:
            self.faults.add("too-deep", spot, say("document.too_deep", limit=MAX_DEPTH))
            return None
        kinds = [name for name in GROUPS if name in document]
        if len(kinds) != 1:
            if not kinds and len(document) == 1:
                name = str(next(iter(document)))
                self.faults.unknown("unknown-group", spot, "document.unknown_group", name, GROUPS)
            else:
                self.faults.add("no-group", spot, say("document.no_group"), sorted(document), GROUPS)
            return None
        kind = cast(GroupKind, kinds[0])
        counted = kind in COUNTED_GROUPS
        self.faults.members(document, spot, (kind, "of") if counted else (kind,))
        n = self.threshold(document, kind, spot) if counted else None
        place = "of" if counted else kind
        listed = document.get(place)
        if not isinstance(listed, list) or not listed:
            wanted = "sections" if names is not None else "conditions"
            self.faults.wrong_kind(spot.down(place), f"list_of_{wanted}", listed)
            return None
        read: list[Node | SectionName | None] = []
        points: list[int | float | None] = []
        for i, member in enumerate(listed):
            at = spot.down(place, i, word=None if len(listed) == 1 else say("document.nth", n=i + 1))
            if kind == "score":
                points.append(self.points(member, at))
                if not isinstance(member, dict) or "when" not in member:
                    read.append(None)
                    continue
                member, at = member["when"], at.down("when")
            read.append(self.member(member, at, depth, keys, names))
        if (counted and n is None) or any(m is None for m in read) or any(p is None for p in points):
            return None
        return Group(kind, tuple(m for m in read if m is not None), n, tuple(p for p in points if p is not None))

    def member(
        self, document: Any, spot: Spot, depth: int, keys: set[str], names: tuple[SectionName, ...] | None
    ) -> Node | SectionName | None:
        """Read one member of a group."""
        if names is None:
            return self.node(document, spot, depth + 1, keys)
        if isinstance(document, str):
            if document in names:
                return document
            key = "document.absent_section" if document in SECTIONS else "document.unknown_section"
            self.faults.unknown("unknown-section", spot, key, document, names)
            return None
        return self.group(document, spot, depth + 1, keys, names)

    def threshold(self, document: Mapping[str, Any], kind: GroupKind, spot: Spot) -> int | float | None:
        """Read the number of ``at_least`` and ``at_most`` (whole) or ``score`` (any)."""
        if kind == "score":
            return self.number(document[kind], spot.down(kind, word=kind))
        return self.whole(document[kind], spot.down(kind, word=kind))

    def points(self, document: Any, spot: Spot) -> int | float | None:
        """Read one term's points."""
        if not isinstance(document, dict):
            self.faults.wrong_kind(spot, "term", document)
            return None
        self.faults.members(document, spot, ("points", "when"))
        if "when" not in document:
            self.faults.add("no-when", spot, say("document.missing_member", name="when"))
        if "points" not in document:
            self.faults.add("no-points", spot, say("document.missing_member", name="points"))
            return None
        return self.number(document["points"], spot.down("points", word=say("document.points")))

    def criterion(self, document: Mapping[str, Any], spot: Spot, keys: set[str]) -> Criterion | None:
        """Read a criterion, its key first: faults inside it are placed by that key."""
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
