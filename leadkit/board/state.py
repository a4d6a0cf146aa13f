"""Definition + history + who looks -> the ``state`` of the board's payload. Privacy is applied here (see `cards`)."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import Any

from leadkit.board.cards import has_hidden, hidden_fields
from leadkit.board.conditions import Conditions, fields_of
from leadkit.board.drafting import NEVER_LEVEL, Document, is_ladder, levels_of, spots_of
from leadkit.board.events import PANELS
from leadkit.board.figures import figures_view
from leadkit.board.judged import Judged, judge, level_title, unfinished_faults, worded
from leadkit.board.outcomes import outcomes_view
from leadkit.board.reasons import Reasons
from leadkit.board.study import Found, Study
from leadkit.board.suggestions import suggestions_view
from leadkit.board.tried import Tried
from leadkit.board.trust import no_trust, trust_view
from leadkit.board.why import why_view
from leadkit.definition.lint import Finding
from leadkit.definition.model import SECTIONS, Definition, Ladder
from leadkit.definition.suit import suit
from leadkit.definition.words import Part, never_parts, parts
from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import count
from leadkit.errors import Fault
from leadkit.evidence.holdout import hold_out
from leadkit.evidence.lint import lint
from leadkit.evidence.outcome import outcome
from leadkit.history.history import History
from leadkit.text import say

View = dict[str, Any]

NAMES_VALUES = frozenset({"no-such-value"})
"""The findings that name a value of the history, the one that resembles what was asked for."""

MANY = 100_000
"""From so many leads on, checks that take long are put off until the hand rests."""

FOLLOW_MS, STUDY_MS = 700, 500
"""After how long a rest of the hand what was put off is worked out, and what is being looked for is asked for again."""

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
    panels
        The names of the open panels.
    """

    document: Document
    level: int = 0
    off: frozenset[str] = field(default_factory=frozenset)
    order: tuple[str, ...] = SECTIONS
    why: bool = False
    revealed: bool = False
    panels: frozenset[str] = field(default_factory=frozenset)


class Board:
    """Turns what is looked at into what is shown, on one history; remembers the last sound document.

    What became of the leads that are kept back is in none of its figures but those of the trust panel.
    """

    def __init__(self, history: History) -> None:
        self.history = history
        self.conditions = Conditions(history)
        self.reasons = Reasons(history)
        self.tried = Tried()
        self._kept: dict[str, tuple[Hashable, View]] = {}
        self._found = Found()
        self._asked: tuple[Document, int, frozenset[str]] | None = None
        self._judged: Judged | None = None
        self._findings: tuple[Finding, ...] | None = None
        self._faults: list[View] = []

    @property
    def has_personal(self) -> bool:
        """Whether the history has facts that are hidden until somebody asks."""
        return has_hidden(self.history)

    def state(self, look: Look, before: int | None = None, *, at_rest: bool = False) -> View:
        """Return the part of the payload that follows from what is looked at.

        Parameters
        ----------
        before
            How many leads counted before the last step.
        at_rest
            Whether there is time for what takes long.
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
                asked = (self._judged, look.level, look.order, look.revealed)
                view["why"] = self._keep("why", asked, lambda: self._why(look, shown))
        return {**view, **self._panels(look, shown, at_rest)}

    def _why(self, look: Look, shown: Admission) -> View:
        return why_view(shown, look.order, look.level == NEVER_LEVEL, look.revealed, self.reasons)

    def _panels(self, look: Look, shown: Admission | None, at_rest: bool) -> View:
        """Return what is in the open panels, ``None`` for the closed ones, and when to ask for what was put off."""
        panels: View = dict.fromkeys(PANELS)
        follow: list[int] = []
        if shown is not None and "suggestions" in look.panels:
            panels["suggestions"], is_latest = self._suggestions(look, shown, at_rest)
            follow += [] if is_latest else [STUDY_MS]
        if shown is not None and "trust" in look.panels:
            panels["trust"], is_whole = self._trust(look, shown, at_rest)
            follow += [] if is_whole else [FOLLOW_MS]
        if shown is not None and "outcomes" in look.panels:
            panels["outcomes"] = self._keep(
                "outcomes", (self._judged, look.level), lambda: outcomes_view(shown, look.level == NEVER_LEVEL)
            )
        tried = {"drafts": self.tried.drafts, "looks": self.tried.looks}
        return {**panels, "tried": tried, "follow_ms": min(follow, default=None)}

    def _trust(self, look: Look, shown: Admission, at_rest: bool) -> tuple[View, bool]:
        """Return what the guards say, and whether all were asked: the slow ones are put off until there is time."""
        if look.level == NEVER_LEVEL:
            return no_trust(say("trust.never")), True
        asked = (self._judged, look.level, self.tried.drafts, self.tried.looks, self.tried.has_searched)
        shown = replace(shown, history=self.history)
        if at_rest or self.history.n < MANY or self._kept.get("trust", (None,))[0] == asked:
            return self._keep("trust", asked, lambda: trust_view(shown, self.tried, True)), True
        return trust_view(shown, self.tried, False), False

    def _suggestions(self, look: Look, shown: Admission, at_rest: bool) -> tuple[View, bool]:
        """Return what is suggested, and whether that is all there will be.

        What has just been found is taken in when there is time: the board judges it for the first time then.
        """
        if look.level == NEVER_LEVEL:
            return suggestions_view(None, None), True
        study = Study.of(self.history)
        study.start()
        is_done, step = study.is_done, study.step
        if at_rest or self.history.n < MANY:
            self._found = Found(study.drivers, study.points)
        found = self._found
        self.tried.has_searched |= found.drivers is not None and bool(found.drivers.found)
        is_latest = is_done and found.drivers is study.drivers and found.points is study.points
        progress = None if is_latest else step
        asked = (self._judged, look.level, found, progress)
        return self._keep("suggestions", asked, lambda: suggestions_view(shown, found, progress)), is_latest

    def _keep(self, name: str, asked: Hashable, make: Callable[[], View]) -> View:
        """Return what is kept of the last time that the same was asked, or make and keep it."""
        kept = self._kept.get(name)
        if kept is None or kept[0] != asked:
            kept = self._kept[name] = (asked, make())
        return kept[1]

    def look_at_held_out(self, look: Look) -> None:
        """Unlock the leads kept back for what is shown; that is counted."""
        self._judge(look)
        shown = self._shown(look)
        if shown is not None and look.level != NEVER_LEVEL and hold_out(self.history).is_forced:
            self.tried.look(shown.draft)

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
            self.tried.judge(result.draft)
        else:
            self._faults = result

    def _shown(self, look: Look) -> Admission | None:
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
