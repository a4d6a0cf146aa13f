"""The conditions of the shown level, one by one: read alone, so that one that is wrong does not hide the others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from leadkit.board.drafting import Document, Spot, levels_of, unfinished
from leadkit.definition.catalogue import ActivityKind, Catalogue, Field
from leadkit.definition.model import ActionCriterion, Criterion, Definition, criteria_of
from leadkit.definition.predicates import lower_criterion
from leadkit.definition.suit import misfits
from leadkit.definition.words import name_of, summary
from leadkit.engine.bitmaps import Pair
from leadkit.engine.columns import Columns
from leadkit.errors import DocumentError, Fault
from leadkit.history.history import History
from leadkit.text import say

MOST_KEPT = 2_000
HEAD = ("if_missing", "horizon")


@dataclass(frozen=True, slots=True)
class Reading:
    """One criterion read alone.

    Parameters
    ----------
    criterion
        What it says; ``None`` while it is unfinished or where it cannot be read.
    lacks
        What it still lacks, in words; ``None`` where it is complete.
    faults
        Why it cannot be read (`criterion` is ``None``), or not be judged on this history.
    """

    criterion: Criterion | None = None
    lacks: str | None = None
    faults: tuple[Fault, ...] = ()

    @property
    def is_planned(self) -> bool:
        """Whether it is wanted only, and nobody records it yet."""
        return self.criterion is not None and bool(self.criterion.remarks.planned)


class Conditions:
    """Reads and judges single conditions on one history, and remembers them by what they say."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.catalogue: Catalogue = history.catalogue
        self._read: dict[str, Reading] = {}

    def reading(self, node: Document) -> Reading:
        """Return what a raw criterion says."""
        said = json.dumps(node, sort_keys=True)
        if said not in self._read:
            if len(self._read) >= MOST_KEPT:
                self._read.clear()
            self._read[said] = self._reading(node)
        return self._read[said]

    def _reading(self, node: Document) -> Reading:
        lacks = unfinished(node, self.catalogue)
        if lacks is not None:
            return Reading(lacks=lacks)
        try:
            alone = Definition.from_dict({"leadkit": "definition/1", "id": "-", "format": node})
        except DocumentError as error:
            return Reading(faults=error.faults)
        assert alone.format is not None
        return Reading(next(criteria_of(alone.format)), faults=misfits(alone, self.catalogue))

    def views(self, spots: list[Spot], document: Document, level: int, off: frozenset[str]) -> dict[str, Any]:
        """Return the ``conditions`` of the board's payload: by key, in the order of the document."""
        head = head_of(document, level)
        return {spot.key: self._view(spot, head, off) for spot in spots if spot.key is not None}

    def _view(self, spot: Spot, head: Definition, off: frozenset[str]) -> dict[str, Any]:
        reading = self.reading(spot.node)
        message = reading.lacks or " ".join(message_of(fault) for fault in reading.faults) or None
        if spot.key in off:
            state = "off"
        elif reading.lacks:
            state = "unfinished"
        elif reading.faults:
            state = "faulty"
        else:
            state = "planned" if reading.is_planned else "on"
        if message is None and reading.is_planned:
            message = say("conditions.planned")
        name = self.name(spot)
        said = say("conditions.open", name=name)
        if reading.criterion is not None:
            said = summary(reading.criterion, self.catalogue)
        view = {"name": name, "summary": said, "state": state, "message": message}
        return {**view, **self._counts(reading, head)}

    def _counts(self, reading: Reading, head: Definition) -> dict[str, Any]:
        pair = self._pair(reading, head)
        if pair is None:
            return {"yes": None, "yes_text": None, "unknown_text": None}
        yes, _, unknown = pair.counts()
        return counts_view(yes, unknown, pair.n)

    def _pair(self, reading: Reading, head: Definition) -> Pair | None:
        if reading.criterion is None or reading.faults or reading.is_planned:
            return None
        leaf = lower_criterion(reading.criterion, head.policy(reading.criterion), self.catalogue)
        observe_s = head.observe.seconds if head.observe else None
        return Columns.of(self.history).leaves.verdict(leaf, observe_s)

    def name(self, spot: Spot) -> str:
        """Return what a person calls a condition, finished or not."""
        criterion = self.reading(spot.node).criterion
        if criterion is not None:
            return name_of(criterion, self.catalogue)
        node = spot.node
        if isinstance(node.get("label"), str) and node["label"]:
            return str(node["label"])
        if isinstance(node.get("activity"), str):
            return self.catalogue.activities.get(node["activity"], ActivityKind(node["activity"])).title
        if isinstance(node.get("field"), str):
            return self.catalogue.fields.get(node["field"], Field(node["field"])).title
        return say("conditions.nameless")


def counts_view(yes: int, unknown: int, n: int) -> dict[str, Any]:
    """Return how many of `n` leads meet a condition, and of how many that is not known, as the board shows it."""
    return {
        "yes": yes / n, "yes_text": say("conditions.meet", n=yes),
        "unknown_text": say("conditions.unknown", n=unknown) if unknown else None,
    }  # fmt: skip


def head_of(document: Document, level: int) -> Definition:
    """Return what a level says of all its conditions: what becomes of missing values, how long leads are observed."""
    levels = levels_of(document)
    raw: Mapping[str, Any] = levels[level] if 0 <= level < len(levels) else {}
    head = {name: raw[name] for name in HEAD if name in raw}
    try:
        return Definition.from_dict({"leadkit": "definition/1", "id": "-", **head})
    except DocumentError:
        return Definition("-")


def message_of(fault: Fault) -> str:
    """Return a fault as a sentence that stands beside its condition, without its place."""
    text = str(replace(fault, place=""))
    return text[:1].upper() + text[1:]


def fields_of(criterion: Criterion) -> frozenset[str]:
    """Return the fields, or the attributes of activities, whose values a criterion looks at."""
    if isinstance(criterion, ActionCriterion):
        return frozenset(test.field for test in criterion.where or ())
    return frozenset([criterion.test.field])
