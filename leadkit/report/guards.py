"""Can this be trusted? What the honesty guards say of a draft, in sentences, and one chart per question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from leadkit import charts
from leadkit.definition.phrases import mid_sentence
from leadkit.engine.admission import Admission
from leadkit.evidence.guards import Apparent, Guard, Guards, Landmarks, Looks, Simpson, guards
from leadkit.report.blocks import Tone, banner, heading, paragraph, picture, remarks
from leadkit.report.markup import Markup, Shown, show
from leadkit.report.progress import working
from leadkit.text import say

TONES: dict[str, Tone] = {"warning": "care", "note": "rest", "ok": "good"}


@dataclass(frozen=True)
class Trust:
    """How far the figures of one draft can be trusted.

    Parameters
    ----------
    looks
        Who looked at the leads kept back; they are shown only for a draft that is among them.
    drafts_tried
        How many drafts were tried before this one was chosen, itself included.
    """

    admission: Admission
    looks: Looks | None = None
    drafts_tried: int | None = None

    @cached_property
    def found(self) -> Guards:
        """What the guards found."""
        with working("trust", self.admission.history):
            return guards(self.admission, looks=self.looks, drafts_tried=self.drafts_tried)

    def can_this_be_trusted(self) -> Shown:
        """Show what may mislead and what is worth knowing, then a chart for each question that has one."""
        return show(self.remarks(), list(self.charts()))

    def remarks(self) -> Markup:
        """Return the verdict, the warnings and the notes in words; what is in order is only counted."""
        told = [(TONES[f.weight], f.message) for f in self.found.found if f.weight != "ok"]
        fine = sum(f.weight == "ok" for f in self.found.found)
        counted = paragraph(say("notebook.trust.in_order", n=fine), soft=True) if fine else None
        verdict = paragraph(self.found.sentences()[0])
        return banner(TONES[self.found.verdict], say("notebook.trust.title"), verdict, remarks(told), counted)

    def charts(self) -> Iterator[Markup]:
        """Yield a heading and a chart for each question: kept back, equal observation, within format and source."""
        if self.found.apparent is not None:
            yield from _kept_back(self.found.apparent)
        if self.found.landmarks is not None:
            yield from _equal(self.found.landmarks)
        if self.found.simpson is not None:
            yield from _within(self.found.simpson)

    def figures(self) -> dict[str, Any]:
        """Return the codes of what was found, by check, as plain data."""
        checks = dict.fromkeys(f.check for f in self.found.found)
        return {check: sorted({f.code for f in self.found.of(check)}) for check in checks}


def _kept_back(found: Apparent) -> Iterator[Markup]:
    if found.held_out is not None:
        told = next(found.findings())
        title = say(f"notebook.trust.parts.{told.code}")
        yield from _asked(say("notebook.trust.kept_back"), told, charts.parts(found.frame(), title), title)


def _equal(found: Landmarks) -> Iterator[Markup]:
    if found.marks:
        told = next(found.findings())
        title = say(f"notebook.trust.landmarks.{told.code}")
        yield from _asked(say("notebook.trust.equal"), told, charts.landmarks(found.frame(), title), title)


def _within(found: Simpson) -> Iterator[Markup]:
    """Yield the chart of those that count within each field, and those of the conditions that are warned about."""
    for i, headline in enumerate(found.headlines):
        names = (say("charts.group.admitted"), say("charts.group.rest"))
        if i:
            names = (say("notebook.trust.meet"), say("notebook.trust.others"))
        for split, told in zip(headline.within, headline.findings(), strict=True):
            if (i and told.weight != "warning") or split.turn == "cannot-be-told":
                continue
            key = "condition_within" if i else "within"
            title = say(f"notebook.trust.strata.{split.turn}", field=mid_sentence(split.title))
            chart = charts.strata(split.frame(), *names, title)
            question = say(f"notebook.trust.{key}", title=headline.title, field=split.title)
            yield from _asked(question, told, chart, title)


def _asked(question: str, told: Guard, chart: Any, title: str) -> Iterator[Markup]:
    """Yield a question, its answer, and the chart; its title is what those read who cannot see it."""
    yield heading(question)
    yield paragraph(told.message)
    yield picture(charts.svg(chart), title)
