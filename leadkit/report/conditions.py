"""What the conditions of one draft do: which keeps out most, what one notch would change, which are met together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from leadkit import charts
from leadkit.definition.phrases import listed
from leadkit.engine.admission import Admission
from leadkit.evidence.intersections import Intersections, intersections
from leadkit.evidence.notches import Notch, Notches, notches
from leadkit.evidence.what_if import WhatIf, WhatIfs, what_if
from leadkit.evidence.wording import in_words, percent
from leadkit.report.blocks import headline, paragraph, picture
from leadkit.report.markup import Markup, Shown, show
from leadkit.report.progress import working
from leadkit.text import say

MOST_NOTCHES = 14
MOST_SETS = 12


@dataclass(frozen=True)
class Conditions:
    """The conditions of one draft."""

    admission: Admission

    @cached_property
    def whatifs(self) -> WhatIfs:
        """What dropping each does."""
        with working("conditions", self.admission.history):
            return what_if(self.admission)

    @cached_property
    def notches(self) -> Notches:
        """What the next value of each does."""
        with working("notches", self.admission.history):
            return notches(self.admission)

    @cached_property
    def sets(self) -> Intersections:
        """Which are met together."""
        with working("conditions", self.admission.history):
            return intersections(self.admission)

    def what_keeps_out(self) -> Shown:
        """Show which single condition keeps out most leads, and how good those were."""
        if not any(self._short(c) for c in self.whatifs.conditions):
            return show(headline(say("notebook.conditions.nobody")))
        title = say("notebook.conditions.short")
        chart = charts.conditions(self.whatifs.frame(), title)
        return show(headline(self._keeps_most()), self._untold(), picture(charts.svg(chart), title))

    def one_notch(self) -> Shown:
        """Show what the next value of each condition would let in and keep out."""
        moving = self.notches.moving
        if not moving:
            return show(headline(say("notebook.conditions.no_notch")))
        said = [_most(moving, gains=True), _most(moving, gains=False)]
        first, *others = [notch.sentence() for notch in said if notch is not None]
        frame = self.notches.frame()
        moved = frame["gained_leads"] + frame["lost_leads"]
        largest = moved.sort_values(ascending=False, kind="stable").index[: min(MOST_NOTCHES, len(moving))]
        title = say("notebook.conditions.notch")
        chart = charts.notches(frame.loc[largest.sort_values()], title)
        left = len(frame) - len(largest)
        return show(
            headline(first), (paragraph(text) for text in others), self._untold(), picture(charts.svg(chart), title),
            paragraph(say("notebook.conditions.notch_rest", n=left), soft=True) if left else None,
        )  # fmt: skip

    def met_together(self) -> Shown:
        """Show the largest sets of conditions that leads meet together."""
        sets = self.sets.sets
        if len(self.sets.titles) < 2:
            return show(headline(say("notebook.conditions.single")))
        said = self.sets.sentences(most=2)
        shown = sum(found.everyone.leads for found in sets[:MOST_SETS])
        share = percent(shown / self.admission.history.n)
        key = "sets" if len(sets) > MOST_SETS else "all_sets"
        title = say(f"notebook.conditions.{key}", n=MOST_SETS, all=len(sets), share=share)
        frame, marks = self.sets.frame(MOST_SETS), self.sets.mark_frame(MOST_SETS)
        chart = charts.overlap(frame, title, marks=marks, conditions=True)
        return show(
            headline(said[0]), (paragraph(text) for text in said[1:]), self._untold(),
            picture(charts.svg(chart), title),
        )  # fmt: skip

    def figures(self) -> dict[str, Any]:
        """Return the figures behind what is shown, as plain data."""
        return {
            "alone": {c.name: [self._short(c), c.short.mature.won] for c in self.whatifs.conditions},
            "notches": {
                f"{n.name} {n.direction}": [n.admitted, n.gained.everyone.leads, n.lost.everyone.leads]
                for n in self.notches.notches
            },
            "together": [[list(s.met), s.everyone.leads, s.everyone.won] for s in self.sets.sets[:MOST_SETS]],
        }

    def _keeps_most(self) -> str:
        """Return which condition keeps out most; those that keep out the very same leads go together."""
        whats = self.whatifs
        best = max(whats.conditions, key=self._short)
        same = [c for c in whats.conditions if (whats.short_of(c.name) == whats.short_of(best.name)).all()]
        titles = listed(list(dict.fromkeys(f"“{c.title}”" for c in same)), say("words.or"))
        key = "most" if self.admission.history.outcome is not None else "most_counted"
        n, rate = self._short(best), in_words(best.short.mature.rate)
        return say(f"notebook.conditions.{key}", title=titles, n=n, rate=rate)

    def _untold(self) -> Markup | None:
        """Return that nothing says what became of leads, where nothing does."""
        return paragraph(say("notebook.tells.outcome.bad")) if self.admission.history.outcome is None else None

    @staticmethod
    def _short(condition: WhatIf) -> int:
        return condition.short.everyone.leads


def _most(moving: Sequence[Notch], *, gains: bool) -> Notch | None:
    """Return the notch that lets in most, or keeps out most."""

    def moved(notch: Notch) -> int:
        return (notch.gained if gains else notch.lost).everyone.leads

    found = max(moving, key=moved)
    return found if moved(found) else None
