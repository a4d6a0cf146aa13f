"""Definition + history + who looks -> the ``state`` of the board's payload. Privacy is applied here (see `cards`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from leadkit.board.cards import has_hidden, hidden_fields
from leadkit.board.conditions import Conditions, fields_of
from leadkit.board.drafting import NEVER_LEVEL, Document, is_ladder, levels_of, spots_of
from leadkit.board.figures import figures_view
from leadkit.board.judged import Judged, judge, level_title, unfinished_faults, worded
from leadkit.board.reasons import Reasons
from leadkit.board.why import why_view
from leadkit.definition.lint import Finding
from leadkit.definition.model import SECTIONS, Definition, Ladder
from leadkit.definition.suit import suit
from leadkit.definition.words import Part, never_parts, parts
from leadkit.engine.bitmaps import count
from leadkit.errors import Fault
from leadkit.evidence.lint import lint
from leadkit.evidence.outcome import outcome
from leadkit.history.history import History
from leadkit.text import say

View = dict[str, Any]

NAMES_VALUES = frozenset({"no-such-value"})
"""The findings that name a value of the history, the one that resembles what was asked for."""

SAID_OF_NOTHING = frozenset({"nothing-asked"})
"""The findings that the sentence of an empty definition says already."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at, and how.

    Parameters
    ----------
    level
        The shown tab; -1 is who can never be a lead.
    off
        Keys of its conditions that are switched off for now.
    order
        The order of the filter steps.
    why
        Whether the reasons are open.
    revealed
        Whether personal facts are shown.
    """

    document: Document
    level: int = 0
    off: frozenset[str] = field(default_factory=frozenset)
    order: tuple[str, ...] = SECTIONS
    why: bool = False
    revealed: bool = False


class Board:
    """Turns what is looked at into what is shown, on one history; remembers the last sound document."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.conditions = Conditions(history)
        self.reasons = Reasons(history)
        self._asked: tuple[Document, int, frozenset[str]] | None = None
        self._judged: Judged | None = None
        self._findings: tuple[Finding, ...] | None = None
        self._faults: list[View] = []

    @property
    def has_personal(self) -> bool:
        """Whether the history has facts that are hidden until somebody asks."""
        return has_hidden(self.history)

    def state(self, look: Look, before: int | None = None) -> View:
        """Return the part of the payload that follows from what is looked at.

        Parameters
        ----------
        before
            How many leads counted before the last step.
        """
        self._judge(look)
        spots = spots_of(look.document, look.level)
        shown = self._shown(look)
        view: View = {
            "levels": self._levels(look.document), "never": self._never(look.document),
            "conditions": self.conditions.views(spots, look.document, look.level, look.off),
            "groups": self._groups(look), "sentence": self._sentence(look), "faults": self._faults, "lints": [],
            "figures": None, "why": None,
        }  # fmt: skip
        if shown is not None:
            view["figures"] = figures_view(outcome(shown), before, look.level == NEVER_LEVEL)
            view["lints"] = self._lints(look)
            if look.why:
                view["why"] = why_view(shown, look.order, look.level == NEVER_LEVEL, look.revealed, self.reasons)
        return view

    def last_count(self, look: Look) -> int | None:
        """Return how many leads count by what is looked at, None while that cannot be told."""
        self._judge(look)
        shown = self._shown(look)
        return None if shown is None else count(shown.pair.sure)

    def unfinished(self, document: Document) -> list[Fault]:
        """Return a fault for each condition that still lacks something."""
        return unfinished_faults(document, self.conditions)

    def suit(self, draft: Definition | Ladder) -> None:
        """Raise `UnsuitableError` where the history cannot judge `draft`."""
        suit(draft, self.history.catalogue)

    def _judge(self, look: Look) -> None:
        """Judge the document unless it was the last one; a faulty one leaves the verdicts of the last sound one."""
        asked = (look.document, look.level if look.off else 0, look.off)
        if self._asked == asked:
            return
        result = judge(look.document, look.level, look.off, self.conditions)
        self._asked = asked
        if isinstance(result, Judged):
            self._judged, self._findings, self._faults = result, None, []
        else:
            self._faults = result

    def _shown(self, look: Look) -> Any:
        judged = self._judged
        if judged is None or look.level >= len(judged.definitions):
            return None
        return judged.of_level(look.level)

    def _levels(self, document: Document) -> list[View]:
        counts = self._judged.counts() if self._judged is not None else []
        levels = range(len(levels_of(document))) or range(1)
        return [
            {"title": level_title(document, i), "count_text": f"{counts[i]:,}" if i < len(counts) else None}
            for i in levels
        ]

    def _never(self, document: Document) -> View | None:
        if not is_ladder(document) or "never" not in document:
            return None
        return {"count_text": None if self._judged is None else f"{count(self._judged.admission.never.sure):,}"}

    def _groups(self, look: Look) -> View:
        if self._judged is None or look.level >= len(self._judged.definitions):
            return {}
        admission = self._judged.admission
        if look.level == NEVER_LEVEL:
            pairs = {"never": admission.never}
        else:
            pairs = dict(admission.levels[look.level].sections)
        n = self.history.n
        return {name: group_view(count(pair.sure), n) for name, pair in pairs.items()}

    def _lints(self, look: Look) -> list[View]:
        """Return what looks wrong on the shown tab; of a faulty document nothing, its faults come first."""
        if self._judged is None or self._faults:
            return []
        if self._findings is None:
            self._findings = lint(self._judged.admission)
        shown = {"never"} if look.level == NEVER_LEVEL else {None, self._judged.definitions[look.level].id}
        private = self._private_keys(look)
        asks_nothing = look.level != NEVER_LEVEL and not self._judged.definitions[look.level].criteria()
        return [
            {"text": _on_screen(finding), "key": finding.key, "level": finding.level}
            for finding in self._findings
            if finding.within in shown and not (finding.code in NAMES_VALUES and finding.key in private)
            and not (finding.code in SAID_OF_NOTHING and asks_nothing)
        ]  # fmt: skip

    def _private_keys(self, look: Look) -> frozenset[str | None]:
        """Return the keys of the shown conditions that ask about what must not be seen."""
        hidden = hidden_fields(self.history.catalogue, look.revealed)
        return frozenset(
            spot.key for spot in spots_of(look.document, look.level)
            if (criterion := self.conditions.reading(spot.node).criterion) and fields_of(criterion) & hidden
        )  # fmt: skip

    def _sentence(self, look: Look) -> View:
        said = self._parts(look)
        shown = [{"text": part.text, "kind": part.kind, "key": part.key} for part in said]
        return {"text": "".join(part.text for part in said), "parts": shown}

    def _parts(self, look: Look) -> list[Part]:
        draft = worded(look.document, look.level, look.off, self.conditions)
        if draft is None:
            return [Part(say("state.no_sentence"))]
        catalogue = self.history.catalogue
        if look.level == NEVER_LEVEL:
            never = draft.never if isinstance(draft, Ladder) else None
            return [Part(say("state.nobody"))] if never is None else never_parts(never, catalogue)
        if isinstance(draft, Definition):
            return parts(draft, catalogue)
        said = parts(draft.levels[look.level], catalogue)
        if look.level:
            below = draft.levels[look.level - 1].name
            said.append(Part(" " + say("state.and_below", level=below)))
        return said


def group_view(yes: int, n: int) -> View:
    """Return how many of `n` leads meet a section, as the board shows it."""
    return {"yes_text": say("state.group", n=yes, all=n), "yes": yes / n}


def _on_screen(finding: Finding) -> str:
    """Return what a finding says, with the section called as it is on the screen."""
    if finding.section is None:
        return finding.message
    about = finding.code.removeprefix("section-")
    return say(f"lint.section_{about}", section=say(f"sections.{finding.section}"))
