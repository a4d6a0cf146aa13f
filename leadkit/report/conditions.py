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
from leadkit.evidence.junk import junk
from leadkit.evidence.notches import Notch, Notches, notches
from leadkit.evidence.side_by_side import MOST_TURNS, SideBySide, criteria_side_by_side
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
        title = self._short_title()
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
        gains, losses = (_moved(notch, gains=way) for notch, way in zip(said, (True, False), strict=True))
        key = "notch" if gains and losses else "notch_gains" if gains else "notch_loses"
        title = say(f"notebook.conditions.{key}", gained=gains, lost=losses)
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
        every = sum(found.everyone.leads for found in sets if len(found.met) == len(self.sets.titles))
        title = say(f"notebook.conditions.{key}", n=MOST_SETS, all=len(sets), share=share, met=f"{every:,}")
        frame, marks = self.sets.frame(MOST_SETS), self.sets.mark_frame(MOST_SETS)
        chart = charts.overlap(frame, title, marks=marks, conditions=True)
        return show(
            headline(said[0]), (paragraph(text) for text in said[1:]), self._untold(),
            picture(charts.svg(chart), title),
        )  # fmt: skip

    @cached_property
    def sides(self) -> SideBySide:
        """The leads that meet each condition by every outcome."""
        return criteria_side_by_side(self.admission, junk=junk(self.admission.history))

    def by_every_outcome(self) -> Shown:
        """Show which condition picks the best leads by every outcome that is known of them."""
        found = self.sides
        said = [text for i in range(len(found.targets)) if (text := found.best(i))]
        if not found.targets:
            return show(self._untold())
        if not said:
            return show(headline(say("notebook.conditions.few")))
        turns = [found.turned(turn) for turn in found.turns[:MOST_TURNS]]
        chart = charts.outcomes(found.frame(), said[0], say("notebook.conditions.overlap"))
        alike = len(found.targets) > 1 and found.compared and not turns
        return show(
            headline((turns or said)[0]), picture(charts.svg(chart), " ".join(said)),
            (paragraph(text) for text in (*turns[1:], *(said if turns else said[1:]))),
            paragraph(say("evidence.side.alike", title=found.title, n=found.compared)) if alike else None,
            paragraph(say("notebook.conditions.one_outcome"), soft=True) if len(found.targets) == 1 else None,
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
            "outcomes": {
                row.title: {t.name: [r.hits, r.of] for t, r in zip(self.sides.targets, row.rates, strict=True)}
                for row in self.sides.rows
            },
        }

    def _keeps_most(self) -> str:
        """Return which condition keeps out most, and how good those leads were."""
        best, titles = self._best()
        key = "most" if self.admission.history.outcome is not None else "most_counted"
        n, rate = self._short(best), in_words(best.short.mature.rate)
        return say(f"notebook.conditions.{key}", title=titles, n=n, rate=rate)

    def _short_title(self) -> str:
        best, titles = self._best()
        return say("notebook.conditions.short", title=titles, n=self._short(best))

    def _best(self) -> tuple[WhatIf, str]:
        """Return the condition that keeps out most; those that keep out the very same leads are named together."""
        whats = self.whatifs
        best = max(whats.conditions, key=self._short)
        same = [c for c in whats.conditions if (whats.short_of(c.name) == whats.short_of(best.name)).all()]
        return best, listed(list(dict.fromkeys(f"“{c.title}”" for c in same)), say("words.or"))

    def _untold(self) -> Markup | None:
        """Return that nothing says what became of leads, where nothing does."""
        return paragraph(say("notebook.tells.outcome.bad")) if self.admission.history.outcome is None else None

    @staticmethod
    def _short(condition: WhatIf) -> int:
        return condition.short.everyone.leads


def _most(moving: Sequence[Notch], *, gains: bool) -> Notch | None:
    """Return the notch that lets in most, or keeps out most."""
    found = max(moving, key=lambda notch: _moved(notch, gains=gains))
    return found if _moved(found, gains=gains) else None


def _moved(notch: Notch | None, *, gains: bool) -> int:
    return 0 if notch is None else (notch.gained if gains else notch.lost).everyone.leads
