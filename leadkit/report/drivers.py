"""What closes: the analyst's report on what goes with the outcome, and what that is worth as conditions and points."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from leadkit import charts
from leadkit.definition.words import sentence
from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import count
from leadkit.errors import UsageError
from leadkit.evidence.drivers import (
    Driver,
    Drivers,
    PointCard,
    ShortRules,
    Suggestions,
    card,
    drivers,
    short_rules,
    suggest,
)
from leadkit.evidence.drivers.result import outcome_words
from leadkit.evidence.holdout import hold_out
from leadkit.evidence.target import target
from leadkit.evidence.wording import in_words, percent
from leadkit.history.history import History
from leadkit.report.blocks import Tone, banner, bar, heading, headline, paragraph, picture, remarks, table, tiles
from leadkit.report.driver_cells import (
    around,
    capital,
    card_figures,
    changed_cells,
    counts,
    has_a_best_window,
    interval_of_points,
    rate_cell,
    share_words,
    stop_cells,
    suggested_cells,
)
from leadkit.report.markup import Content, Markup, Shown, joined, show
from leadkit.report.progress import working
from leadkit.report.setting import PathLike, Setting
from leadkit.text import say

SHOWN = 6


@dataclass(frozen=True)
class WhatCloses:
    """What goes with an outcome of a history, and what each finding would do to a draft.

    Parameters
    ----------
    draft
        What a draft says of the same leads, where the suggestions are to be added to one.
    outcome
        The outcome to explain; by default the latest with enough cases.
    per_week
        How many leads a week sales can take, for the threshold of the point card.
    """

    history: History
    draft: Admission | None = None
    outcome: str | None = None
    per_week: float | None = None

    @classmethod
    def of(
        cls, setting: Setting, draft: PathLike | None = None, per_week: float | None = None, outcome: str | None = None
    ) -> WhatCloses:
        """Take the past leads of a workshop or a folder, and one of its drafts."""
        admission = next(iter(setting.admissions({"draft": draft}).values())) if draft else None
        return cls(setting.history, admission, outcome, per_week)

    @cached_property
    def found(self) -> Drivers:
        """What goes with the outcome."""
        chosen = target(self.history, self.outcome) if self.outcome else None
        with working("facts", self.history) as tell:
            return drivers(self.history, chosen, progress=tell)

    @cached_property
    def suggestions(self) -> Suggestions:
        """The conditions that hold."""
        found = self.found
        with working("suggestions", self.history):
            return suggest(found, self.draft)

    @cached_property
    def card(self) -> PointCard | None:
        """The point card, whether it holds or not."""
        found = self.found
        with working("cards", self.history) as tell:
            return card(found, progress=tell)

    @cached_property
    def rules(self) -> ShortRules:
        """The short rules."""
        found = self.found
        with working("rules", self.history):
            return short_rules(found)

    def headlines(self) -> Shown:
        """Show the findings in a few sentences, and the leads that they rest on."""
        found = self.found
        if found.target is None:
            return show(banner("bad", found.headline()))
        said: list[str] = []
        if self.suggestions.made:
            said.append(say("notebook.closes.suggested", n=len(self.suggestions.made)))
        else:
            said.append(self.suggestions.sentences()[0])
        said.append(self._card_words())
        said.append(self.rules.sentences()[0])
        tone: Tone = "good" if found.found else "care"
        return show(banner(tone, found.headline(), [paragraph(text) for text in said]), self._basis())

    def what_goes_with_it(self) -> Shown:
        """Show every fact and action by the difference that it makes, on leads that it was not found on."""
        found = self.found
        if not any(driver.held_difference is not None for driver in found.drivers):
            return show([paragraph(text) for text in found.sentences()])
        frame = found.frame()
        chart = charts.drivers(frame, self._title("drivers", bool(found.found), n=len(found.found)))
        said = found.sentences()
        return show(
            picture(charts.svg(chart), " ".join(said)), paragraph(say("notebook.closes.how_to_read"), soft=True),
            self._found_table(), [paragraph(text) for text in said[1 + len(found.found) :]],
        )  # fmt: skip

    def one_by_one(self) -> Shown:
        """Show the strongest of what was found group by group."""
        found = self.found
        if not found.found:
            return show(paragraph(say("notebook.closes.nothing_to_show")))
        steps = found.steps_frame()
        axis = self._axis()
        shown = [self._steps_of(driver, steps[steps["name"] == driver.name], axis) for driver in found.found[:SHOWN]]
        more = len(found.found) - SHOWN
        rest = paragraph(say("notebook.closes.more", n=more), soft=True) if more > 0 else None
        return show(shown, rest, paragraph(say("notebook.closes.steps"), soft=True))

    def in_which_window(self) -> Shown:
        """Show for what leads did in which window it tells most, and on what observation it was compared."""
        found = self.found
        kinds = [driver for driver in found.found if has_a_best_window(driver)]
        limits = [paragraph(text) for text in found.limits()]
        if not kinds:
            tried = any(driver.kind == "activity" for driver in found.drivers)
            return show(paragraph(say("notebook.closes.no_window")) if tried else None, limits)
        frame = found.windows_frame()
        shown = []
        for driver in kinds:
            title = say("notebook.closes.window", asked=driver.sentence)
            chart = charts.windows(frame[frame["name"] == driver.name], title)
            shown.append(picture(charts.svg(chart), title))
        return show(shown, paragraph(say("notebook.closes.windows"), soft=True), limits)

    def what_knows_too_much(self) -> Shown:
        """Show the facts that may have been filled in on the way to the outcome."""
        apart = self.found.apart
        if not apart:
            return show(paragraph(say("notebook.closes.none_apart")))
        head = [say(f"notebook.closes.{name}") for name in ("fact", "knows", "why")]
        rows: list[tuple[Content, ...]] = [
            (a.field.title, "–" if a.information is None else percent(a.information), say(f"notebook.closes.{a.why}"))
            for a in apart
        ]
        return show(headline(say("notebook.closes.apart", n=len(apart))), table(head, rows, shape="knt"))

    def conditions(self) -> Shown:
        """Show the suggested conditions with what each gains and costs, alone and added to the draft."""
        made = self.suggestions
        if not made.made:
            return show(headline(made.sentences()[0]))
        head = [
            say(f"notebook.closes.{name}") for name in ("condition", "leads", "held_rate", "others", "kept", "missed")
        ]
        rows = [suggested_cells(suggestion) for suggestion in made.made]
        said = headline(say("notebook.closes.suggested", n=len(made.made)))
        return show(
            said, table(head, rows, shape="tnnnnn"), paragraph(say("notebook.closes.alone", outcome=self._words())),
            self._on_draft(),
        )  # fmt: skip

    def points(self) -> Shown:
        """Show the point card: its lines, and what points are worth."""
        made = self.card
        if made is None or not made.holds:
            return show(headline(self._card_words()))
        most = max(line.points for line in made.lines)
        lines: list[tuple[Content, ...]] = [
            (line.sentence, bar(line.points / most), f"{line.points}") for line in made.lines
        ]
        head = [say(f"notebook.closes.{name}") for name in ("condition", "bar", "worth")]
        best = made.bands[-1].held_out
        key = "notebook.closes.bands_few" if best.too_few else "notebook.closes.bands"
        title = say(key, n=made.bands[-1].low, rate=in_words(best), outcome=self._words())
        chart = charts.bands(made.bands_frame(), title, axis=self._axis())
        return show(
            headline(self._card_words()), table(head, lines, shape="tbn"), picture(charts.svg(chart), title),
            paragraph(say("notebook.closes.bands_basis"), soft=True),
        )  # fmt: skip

    def where_to_draw_the_line(self) -> Shown:
        """Show what each number of points gives, and the card as a definition in words."""
        made = self.card
        if made is None or not made.holds:
            return show(paragraph(say("notebook.closes.no_line")))
        chosen, why = self.threshold
        head = [say(f"notebook.closes.{name}") for name in ("threshold", "leads", "load", "held_rate", "kept")]
        stops = around(made.stops, chosen)
        rows = [stop_cells(stop, is_chosen=stop.threshold == chosen) for stop in stops]
        definition = made.definition("point-card", say("notebook.closes.card"), chosen)
        words = sentence(definition, self.history.catalogue)
        return show(
            headline(why), table(head, rows, shape="nnknn"), heading(say("notebook.closes.as_definition")),
            paragraph(words),
        )  # fmt: skip

    @cached_property
    def threshold(self) -> tuple[int, str]:
        """The number of points to ask for, and why."""
        assert self.card is not None
        if self.per_week is not None:
            try:
                chosen = self.card.threshold(per_week=self.per_week)
            except UsageError as error:
                return self.card.usual_threshold, error.faults[0].message
            return chosen, say("notebook.closes.by_capacity", points=chosen, n=round(self.per_week))
        chosen = self.card.usual_threshold
        return chosen, say("notebook.closes.by_default", points=chosen)

    def short_rules(self) -> Shown:
        """Show the best rules of one, two and three conditions, and which of them hold."""
        if not self.rules.rules:
            return show(headline(self.rules.sentences()[0]))
        head = [say(f"notebook.closes.{name}") for name in ("rule", "holds", "leads", "held_rate", "others", "kept")]
        rows: list[tuple[Content, ...]] = [
            (
                capital(rule.sentence), say(f"notebook.closes.{'yes' if rule.holds else 'no'}"),
                f"{rule.leads:,}", rate_cell(rule.held_out), share_words(rule.rest_held_out), share_words(rule.recall),
            )
            for rule in self.rules.rules
        ]  # fmt: skip
        tried = say("notebook.closes.rules_tried", n=self.rules.tried)
        return show(headline(self.rules.sentences()[0]), table(head, rows, shape="tknnnn"), paragraph(tried, soft=True))

    def what_it_cannot_tell(self) -> Shown:
        """Show what these findings do not say."""
        found = self.found
        said: list[tuple[Tone, Content]] = [("care", text) for text in found.limits()]
        if found.target is not None and not found.target.base.of:
            said.insert(0, ("care", found.headline()))
        elif found.target is not None:
            kept, base = hold_out(self.history), found.target.base
            basis = "one_moment" if kept.basis == "drawn" and kept.is_dated else kept.basis
            said.insert(0, ("rest", say(f"notebook.closes.basis_{basis}")))
            if not found.target.has_enough:
                fewer = min(base.hits, base.of - base.hits)
                few = "few_none" if not fewer else "few" if base.hits == fewer else "few_others"
                said.insert(0, ("care", say(f"notebook.closes.{few}", n=fewer)))
        said.append(("rest", say("notebook.closes.no_cause")))
        return show(remarks(said))

    def figures(self) -> dict[str, Any]:
        """Return the figures behind what is shown, as plain data."""
        found, made = self.found, self.card
        if found.target is None:
            return {"outcome": None, "found": [], "suggested": [], "card": None, "rules": []}
        return {
            "outcome": found.target.name,
            "leads": found.target.base.of,
            "hits": found.target.base.hits,
            "verdicts": {driver.name: driver.verdict for driver in found.drivers},
            "found": [[d.name, d.sentence, counts(d.held_out), counts(d.rest_held_out)] for d in found.found],
            "apart": {a.field.name: a.why for a in found.apart},
            "suggested": [[s.sentence, s.leads, counts(s.held_out), s.recall.hits] for s in self.suggestions.made],
            "card": None if made is None else card_figures(made),
            "rules": [[rule.sentence, rule.holds, rule.leads, counts(rule.held_out)] for rule in self.rules.rules],
        }

    def _basis(self) -> Markup:
        """Return how many leads it was searched and judged on, and what is explained."""
        of, kept = self.found.target, hold_out(self.history)
        assert of is not None
        asked = [count(part & of.asked) for part in (kept.training, kept.held_out)]
        hits = [count(part & of.hits) for part in (kept.training, kept.held_out)]
        numbers: list[tuple[str, str, str | None]] = [
            (
                f"{asked[0]:,}",
                say("notebook.closes.searched"),
                say("notebook.closes.hits", n=hits[0], outcome=self._words()),
            ),
            (
                f"{asked[1]:,}",
                say("notebook.closes.held"),
                say("notebook.closes.hits", n=hits[1], outcome=self._words()),
            ),
            (in_words(of.base), self._words(), None if of.base.value is None else percent(of.base.value)),
        ]
        return tiles(numbers)

    def _words(self) -> str:
        return "" if self.found.target is None else outcome_words(self.found.target)

    def _axis(self) -> str:
        return capital(self._words())

    def _title(self, name: str, good: bool, **values: object) -> str:
        return say(f"notebook.closes.{name}_{'found' if good else 'nothing'}", **values)

    def _card_words(self) -> str:
        return say("evidence.card.nothing") if self.card is None else self.card.headline()

    def _steps_of(self, driver: Driver, frame: Any, axis: str) -> Markup:
        rates = {"rate": share_words(driver.held_out), "rest": share_words(driver.rest_held_out)}
        title = say("notebook.closes.step_title", sentence=capital(driver.sentence), **rates)
        chart = charts.driver_steps(frame, title, axis=axis)
        said = "; ".join(f"{s.title} {in_words(s.held_out)}" for s in driver.steps)
        return picture(charts.svg(chart), f"{title}: {said}")

    def _found_table(self) -> Markup | None:
        """Return what was found, condition by condition, with both rates held out and their difference."""
        if not self.found.found:
            return None
        head = [say(f"notebook.closes.{name}") for name in ("condition", "held_rate", "others", "difference")]
        rows: list[tuple[Content, ...]] = []
        for driver in self.found.found:
            gap = driver.held_difference
            apart = "" if gap is None else interval_of_points(gap.low, gap.high)
            rows.append(
                (capital(driver.sentence), rate_cell(driver.held_out), share_words(driver.rest_held_out), apart)
            )
        return table(head, rows, shape="tnnn")

    def _on_draft(self) -> Markup | None:
        if self.draft is None:
            return None
        head = [say(f"notebook.closes.{name}") for name in ("condition", "lost", "lost_rate", "gained", "gained_rate")]
        rows = [
            (s.sentence, *changed_cells(s.narrower), *changed_cells(s.wider))
            for s in self.suggestions.made
        ]  # fmt: skip
        name = self.draft.draft.name
        return joined(
            [
                heading(say("notebook.closes.on_draft", draft=name)), table(head, rows, shape="tnnnn"),
                paragraph(say("notebook.closes.on_draft_basis", draft=name), soft=True),
            ]
        )  # fmt: skip
