"""Reads definition and ladder documents, and reports all that is wrong with one at once.

Reading knows the document alone; what a history must have for it is in :mod:`leadkit.definition.suit`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from leadkit.definition.criteria import Criteria
from leadkit.definition.faults import Faults, Spot
from leadkit.definition.model import (
    MAX_DEPTH,
    POLICIES,
    SECTIONS,
    UNDECIDED,
    Definition,
    Duration,
    Group,
    GroupKind,
    Ladder,
    Node,
    SectionName,
)
from leadkit.errors import DocumentError
from leadkit.text import say

HEAD = ("leadkit", "id", "title", "stage", "purpose")
DEFINITION_MEMBERS = (*HEAD, *SECTIONS, "admit", "if_missing", "horizon", "undecided")
LADDER_MEMBERS = ("leadkit", "id", "title", "never", "levels")
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


class _Reader(Criteria):
    """Reads node by node; a faulty part becomes ``None`` so that the rest is still read."""

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
            return self.criterion(document, spot, keys)
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
