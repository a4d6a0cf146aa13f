"""What of a drafted document can be judged, what is wrong with the rest, and the verdicts of what can."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from leadkit.board.conditions import Conditions, message_of
from leadkit.board.drafting import NEVER_LEVEL, Document, Spot, is_ladder, levels_of, prune, spots_of
from leadkit.definition.model import SECTIONS, Definition, Ladder
from leadkit.definition.reading import read_document
from leadkit.engine.admission import Admission, admit
from leadkit.engine.bitmaps import Pair, count
from leadkit.errors import DocumentError, Fault
from leadkit.evidence.holdout import drafting
from leadkit.text import say

NOBODY_ID = "never"


@dataclass(frozen=True, eq=False)
class Judged:
    """A sound document and its verdicts.

    Parameters
    ----------
    draft
        What was judged: the document without what is unfinished or switched off.
    admission
        The verdicts of all its levels, without what became of the leads that are kept back.
    """

    draft: Definition | Ladder
    admission: Admission

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """The definitions of the levels, lowest first."""
        return self.admission.definitions

    def counts(self) -> list[int]:
        """Return how many leads reach each level."""
        return [count(pair.sure) for pair in self.admission.reaches]

    def of_level(self, level: int) -> Admission:
        """Return the verdicts of one level, with all below it, or of who can never be a lead."""
        if level == NEVER_LEVEL:
            return self._never()
        whole = self.admission
        if isinstance(self.draft, Definition) or level == len(whole.levels) - 1:
            return whole
        draft = Ladder(self.draft.id, self.draft.levels[: level + 1], self.draft.title, self.draft.never)
        return replace(whole, draft=draft, levels=whole.levels[: level + 1])

    def _never(self) -> Admission:
        history = self.admission.history
        never = self.draft.never if isinstance(self.draft, Ladder) else None
        admission = admit(Definition(NOBODY_ID, title=say("section.never"), characteristics=never), history)
        if admission.levels[0].criteria:
            return admission
        nobody = replace(admission.levels[0], admitted=~Pair.always(history.n))
        return replace(admission, levels=(nobody,))


def judge(document: Document, level: int, off: frozenset[str], conditions: Conditions) -> Judged | list[dict[str, Any]]:
    """Return what can be judged of a document, or everything that is wrong with it, each fault at its condition.

    Conditions of the shown `level` whose keys are in `off` are left out, and are not looked at.
    """
    faults: list[dict[str, Any]] = []
    left_out: set[int] = set()
    for at in all_levels(document):
        for spot in spots_of(document, at):
            reading = conditions.reading(spot.node)
            if reading.lacks or (at == level and spot.key in off):
                left_out.add(id(spot.node))
            elif reading.faults:
                left_out.add(id(spot.node))
                place = place_of(document, at, spot, conditions)
                faults += [
                    _fault(f"{place}: {message_of(f)}", spot.key if at == level else None) for f in reading.faults
                ]
    pruned = prune(document, lambda node: id(node) in left_out)
    try:
        draft = read_document(pruned)
    except DocumentError as error:
        faults += [_fault(str(on_screen(fault)), _key_at(pruned, fault, level)) for fault in error.faults]
        return faults
    return faults or Judged(draft, admit(draft, drafting(conditions.history)))


def worded(document: Document, level: int, off: frozenset[str], conditions: Conditions) -> Definition | Ladder | None:
    """Return as much of a document as can be said in words, even where it cannot be judged; None where nothing can."""
    unsaid = {
        id(spot.node) for at in all_levels(document) for spot in spots_of(document, at)
        if conditions.reading(spot.node).criterion is None or (at == level and spot.key in off)
    }  # fmt: skip
    try:
        return read_document(prune(document, lambda node: id(node) in unsaid))
    except DocumentError:
        return None


def all_levels(document: Document) -> list[int]:
    """Return the numbers of all levels of a document, the never-group's among them."""
    levels = list(range(len(levels_of(document))))
    return [NEVER_LEVEL, *levels] if is_ladder(document) else levels


def unfinished_faults(document: Document, conditions: Conditions) -> list[Fault]:
    """Return a fault for each condition that still lacks something; what it is called is in `found`."""
    return [
        Fault("unfinished", place_of(document, level, spot, conditions), reading.lacks, conditions.name(spot), (), None,
              spot.path)
        for level in all_levels(document) for spot in spots_of(document, level)
        if (reading := conditions.reading(spot.node)).lacks
    ]  # fmt: skip


def place_of(document: Document, level: int, spot: Spot, conditions: Conditions) -> str:
    """Return where a condition stands in the words of the screen: "Sales lead › Who it is › Industry"."""
    if spot.section == "never":
        words = [say("section.never")]
    else:
        words = [say(f"sections.{spot.section}")]
        if is_ladder(document):
            words.insert(0, level_title(document, level))
    return " › ".join([*words, conditions.name(spot)])


def on_screen(fault: Fault) -> Fault:
    """Return a fault with its section called as it is on the screen."""
    words = fault.place.split(" › ")
    at = 1 if fault.path[:1] == ("levels",) else 0
    section = fault.path[2 * at] if len(fault.path) > 2 * at else None
    if section in SECTIONS and len(words) > at and words[at] == say(f"section.{section}"):
        words[at] = say(f"sections.{section}")
    return replace(fault, place=" › ".join(words))


def level_title(document: Document, level: int) -> str:
    """Return what a level is called on its tab."""
    raw = levels_of(document)[level]
    named = raw.get("title") or raw.get("stage") or raw.get("id")
    return named if isinstance(named, str) else say("state.level", n=level + 1)


def _fault(text: str, key: str | None) -> dict[str, Any]:
    return {"text": text, "key": key}


def _key_at(document: Any, fault: Fault, level: int) -> str | None:
    """Return the key of the condition that a fault of the document lies in, if it is one of the shown level."""
    start = ("never",) if level == NEVER_LEVEL else ("levels", level) if is_ladder(document) else ()
    if fault.path[: len(start)] != start:
        return None
    key = None
    for node in _walked(document, fault.path):
        if isinstance(node, dict) and isinstance(node.get("key"), str):
            key = node["key"]
    return key


def _walked(node: Any, path: tuple[str | int, ...]) -> Iterator[Any]:
    """Yield what lies on a path, as far as it leads."""
    for step in path:
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError):
            return
        yield node
