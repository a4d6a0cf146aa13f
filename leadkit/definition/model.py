"""The definition as plain, frozen data: what was agreed, nothing computed from it.

`Definition.from_dict` and `to_dict` are inverse to one another; reading and its faults are in
:mod:`leadkit.definition.reading`, the meaning in :mod:`leadkit.engine.rows`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

FieldOp = Literal[
    "=", "!=", "in", "not in", "<", "<=", ">", ">=", "between", "known", "missing", "contains", "starts with"
]
CountOp = Literal["=", "<", "<=", ">", ">="]
Policy = Literal["unknown", "no", "yes"]
Calendar = Literal["day", "week", "month"]
Undecided = Literal["review", "reject", "admit"]
GroupKind = Literal["all", "any", "none", "at_least", "at_most", "score"]
SectionName = Literal["format", "characteristics", "actions"]

FIELD_OPS: tuple[FieldOp, ...] = get_args(FieldOp)
COUNT_OPS: tuple[CountOp, ...] = get_args(CountOp)
POLICIES: tuple[Policy, ...] = get_args(Policy)
CALENDARS: tuple[Calendar, ...] = get_args(Calendar)
UNDECIDED: tuple[Undecided, ...] = get_args(Undecided)
GROUP_KINDS: tuple[GroupKind, ...] = get_args(GroupKind)
SECTIONS: tuple[SectionName, ...] = get_args(SectionName)
RESERVED_KEYS = ("lead_id", "verdict", "admitted_at")
MAX_DEPTH = 32

Scalar = str | int | float | bool
Value = Scalar | tuple[Scalar, ...] | None


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time as it was written (``"P1D"``) and in seconds; a day is 86,400 s."""

    text: str
    seconds: int


@dataclass(frozen=True, slots=True)
class FieldTest:
    """A comparison of one field, or of one attribute of an activity, with a value."""

    field: str
    op: FieldOp
    value: Value = None

    def to_dict(self) -> dict[str, Any]:
        """Return the test as it stands in a document."""
        document: dict[str, Any] = {"field": self.field, "op": self.op}
        if self.op not in ("known", "missing"):
            document["value"] = list(self.value) if isinstance(self.value, tuple) else self.value
        return document


@dataclass(frozen=True, slots=True)
class CountTest:
    """A comparison of a number of activities with a whole number."""

    op: CountOp
    value: int


@dataclass(frozen=True, slots=True)
class Window:
    """The span within which activities are counted together: a calendar unit, or a sliding length of time."""

    calendar: Calendar | None = None
    sliding: Duration | None = None

    def to_dict(self) -> dict[str, str]:
        """Return the window as it stands in a document."""
        return {"calendar": self.calendar} if self.calendar else {"sliding": self.sliding.text if self.sliding else ""}


@dataclass(frozen=True, slots=True)
class Remarks:
    """What may be said of any criterion besides its test.

    Parameters
    ----------
    label
        The room's own name for it.
    note
        Why the room wants it.
    if_missing
        The verdict in place of *unknown*; ``None`` leaves it to the definition.
    planned
        Wanted, but nobody records it yet: worded, never judged.
    """

    label: str | None = None
    note: str | None = None
    if_missing: Policy | None = None
    planned: bool | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the remarks that were made."""
        members = {"label": self.label, "note": self.note, "if_missing": self.if_missing, "planned": self.planned}
        return {name: value for name, value in members.items() if value is not None}


NO_REMARKS = Remarks()


@dataclass(frozen=True, slots=True)
class FieldCriterion:
    """A condition on what is known of a lead."""

    key: str
    test: FieldTest
    remarks: Remarks = NO_REMARKS

    def to_dict(self) -> dict[str, Any]:
        """Return the criterion as it stands in a document."""
        return {"key": self.key, **self.test.to_dict(), **self.remarks.to_dict()}


@dataclass(frozen=True, slots=True)
class ActionCriterion:
    """A condition on how often a lead did something.

    Parameters
    ----------
    where
        Tests that an activity's attributes must all pass for it to count.
    distinct
        Attribute whose different values are counted instead of the activities.
    within
        Window in which they must lie together; the count compared is the largest in any one.
    recent
        Only activities in this span before the horizon count.
    """

    key: str
    activity: str
    count: CountTest
    where: tuple[FieldTest, ...] | None = None
    distinct: str | None = None
    within: Window | None = None
    recent: Duration | None = None
    remarks: Remarks = NO_REMARKS

    def to_dict(self) -> dict[str, Any]:
        """Return the criterion as it stands in a document."""
        document: dict[str, Any] = {"key": self.key, "activity": self.activity}
        if self.where is not None:
            document["where"] = [test.to_dict() for test in self.where]
        if self.distinct is not None:
            document["distinct"] = self.distinct
        document["count"] = {"op": self.count.op, "value": self.count.value}
        if self.within is not None:
            document["within"] = self.within.to_dict()
        if self.recent is not None:
            document["recent"] = self.recent.text
        return {**document, **self.remarks.to_dict()}


Criterion = FieldCriterion | ActionCriterion


@dataclass(frozen=True, slots=True)
class Group:
    """Members and how many of them, or how many points, must be met.

    Parameters
    ----------
    members
        Criteria and groups; in `Definition.admit`, section names and groups.
    n
        The number of ``at_least`` and ``at_most``, the threshold of ``score``.
    points
        One number per member of a ``score``.
    """

    kind: GroupKind
    members: tuple[Node | SectionName, ...]
    n: int | float | None = None
    points: tuple[int | float, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the group as it stands in a document."""
        members = [member if isinstance(member, str) else member.to_dict() for member in self.members]
        if self.kind == "score":
            terms = [{"points": p, "when": m} for p, m in zip(self.points, members, strict=True)]
            return {"score": self.n, "of": terms}
        if self.n is not None:
            return {self.kind: self.n, "of": members}
        return {self.kind: members}


Node = FieldCriterion | ActionCriterion | Group


@dataclass(frozen=True, slots=True)
class Definition:
    """One lead definition: format, characteristics, actions and how they combine (``definition/1``)."""

    id: str
    title: str | None = None
    stage: str | None = None
    purpose: str | None = None
    format: Node | None = None
    characteristics: Node | None = None
    actions: Node | None = None
    admit: Group | None = None
    if_missing: Policy | None = None
    observe: Duration | None = None
    undecided: Undecided | None = None

    @property
    def name(self) -> str:
        """The title, or the id where none was given."""
        return self.title or self.id

    def sections(self) -> dict[SectionName, Node]:
        """Return the sections that are present, in their order."""
        everything: dict[SectionName, Node | None] = {
            "format": self.format,
            "characteristics": self.characteristics,
            "actions": self.actions,
        }
        return {name: node for name, node in everything.items() if node is not None}

    def criteria(self) -> tuple[Criterion, ...]:
        """Return all criteria in the order of the document, planned ones included."""
        return tuple(c for node in self.sections().values() for c in criteria_of(node))

    def policy(self, criterion: Criterion) -> Policy:
        """Return what *unknown* becomes for `criterion`: its own word, the definition's, or ``"unknown"``."""
        return criterion.remarks.if_missing or self.if_missing or "unknown"

    def to_dict(self) -> dict[str, Any]:
        """Return the document; reading it again gives an equal definition."""
        document: dict[str, Any] = {"leadkit": "definition/1", "id": self.id}
        for name in ("title", "stage", "purpose"):
            if getattr(self, name) is not None:
                document[name] = getattr(self, name)
        document.update({name: node.to_dict() for name, node in self.sections().items()})
        if self.admit is not None:
            document["admit"] = self.admit.to_dict()
        if self.if_missing is not None:
            document["if_missing"] = self.if_missing
        if self.observe is not None:
            document["horizon"] = {"observe": self.observe.text}
        if self.undecided is not None:
            document["undecided"] = self.undecided
        return document

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Definition:
        """Read a ``definition/1`` document; raise `DocumentError` with every fault."""
        from leadkit.definition.reading import read_definition

        return read_definition(document)

    @classmethod
    def read(cls, path: str | Path) -> Definition:
        """Read the definition in the file at `path`."""
        from leadkit.definition.files import load_json

        return cls.from_dict(load_json(path))

    def write(self, path: str | Path) -> None:
        """Write the document to `path`, whole or not at all."""
        from leadkit.definition.files import write_json

        write_json(path, self.to_dict())


@dataclass(frozen=True, slots=True)
class Ladder:
    """Levels that ask more and more, lowest first, and who can never be a lead (``ladder/1``)."""

    id: str
    levels: tuple[Definition, ...]
    title: str | None = None
    never: Node | None = None

    @property
    def name(self) -> str:
        """The title, or the id where none was given."""
        return self.title or self.id

    def to_dict(self) -> dict[str, Any]:
        """Return the document; reading it again gives an equal ladder."""
        document: dict[str, Any] = {"leadkit": "ladder/1", "id": self.id}
        if self.title is not None:
            document["title"] = self.title
        if self.never is not None:
            document["never"] = self.never.to_dict()
        document["levels"] = [level.to_dict() for level in self.levels]
        return document

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Ladder:
        """Read a ``ladder/1`` document; raise `DocumentError` with every fault."""
        from leadkit.definition.reading import read_ladder

        return read_ladder(document)

    @classmethod
    def read(cls, path: str | Path) -> Ladder:
        """Read the ladder in the file at `path`."""
        from leadkit.definition.files import load_json

        return cls.from_dict(load_json(path))

    def write(self, path: str | Path) -> None:
        """Write the document to `path`, whole or not at all."""
        from leadkit.definition.files import write_json

        write_json(path, self.to_dict())


def criteria_of(node: Node) -> Iterator[Criterion]:
    """Yield the criteria below `node` in the order of the document."""
    if isinstance(node, Group):
        for member in node.members:
            if not isinstance(member, str):
                yield from criteria_of(member)
    else:
        yield node


def without(node: Node, dropped: frozenset[str] = frozenset()) -> Node | None:
    """Return `node` without planned criteria and those whose keys are in `dropped`; None where nothing is left.

    A group that loses all its members goes with them; ``at_least`` and the like keep their number.
    """
    if not isinstance(node, Group):
        return None if node.remarks.planned or node.key in dropped else node
    kept = [(i, without(m, dropped)) for i, m in enumerate(node.members) if not isinstance(m, str)]
    left = [(i, m) for i, m in kept if m is not None]
    if not left:
        return None
    points = tuple(node.points[i] for i, _ in left) if node.points else ()
    return Group(node.kind, tuple(m for _, m in left), node.n, points)
