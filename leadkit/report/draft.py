"""One draft in words and in the four figures that a room looks at first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from leadkit.board.session import Session
from leadkit.definition.catalogue import Catalogue
from leadkit.definition.model import Definition, Ladder
from leadkit.definition.words import Part, never_parts, parts
from leadkit.engine.admission import NEVER_A_LEAD, Admission, admit
from leadkit.errors import DocumentError, UnsuitableError
from leadkit.evidence.holdout import drafting
from leadkit.evidence.outcome import OutcomeFigures, outcome
from leadkit.evidence.settle import settle
from leadkit.evidence.wording import amount, in_words, interval, load, percent, side_by_side_in_words
from leadkit.export.figures import figures as figures_of
from leadkit.report.blocks import banner, headline, paragraph, remarks, table, tiles
from leadkit.report.conditions import Conditions
from leadkit.report.guards import Trust
from leadkit.report.markup import Markup, Shown, joined, show, tag
from leadkit.text import say


@dataclass(frozen=True)
class Draft:
    """What stands on a board.

    Parameters
    ----------
    session
        The board's own state, which changes with every click.
    """

    session: Session

    def where(self) -> Shown:
        """Show what is drafted on, and where the board saves to."""
        path = self.session.path
        if path is None:
            return show(headline(say("notebook.draft.not_kept")))
        known = "kept" if path.exists() else "new"
        return show(headline(say(f"notebook.draft.{known}", file=path.name)), paragraph(str(path.resolve()), soft=True))

    def what_it_says(self) -> Shown:
        """Show the draft in words and what it makes of the past leads; or what is still missing."""
        try:
            admission = self.admission
        except (DocumentError, UnsuitableError) as error:
            faults = remarks(("bad", str(fault)) for fault in error.faults)
            return show(banner("care", say("notebook.draft.unfinished")), faults)
        draft, catalogue = admission.draft, admission.history.catalogue
        figures = outcome(_to_draft_on(admission))
        basis = figures.basis_sentence() if figures.facts.has_outcome else say("notebook.tells.outcome.bad")
        return show(
            banner("rest", draft.name, in_sentences(draft, catalogue)), four_figures(figures), standing(admission),
            (paragraph(text) for text in settle(admission).sentences()), paragraph(basis, soft=True),
        )  # fmt: skip

    def can_this_be_trusted(self) -> Shown:
        """Show how far the figures of the draft can be trusted; nothing of one that is not finished."""
        try:
            return self._trust().can_this_be_trusted()
        except (DocumentError, UnsuitableError):
            return show(paragraph(say("notebook.trust.unfinished"), soft=True))

    def what_keeps_out(self) -> Shown:
        """Show which single condition keeps out most leads."""
        return self._of_conditions(Conditions.what_keeps_out)

    def one_notch(self) -> Shown:
        """Show what one notch of each condition would change."""
        return self._of_conditions(Conditions.one_notch)

    def met_together(self) -> Shown:
        """Show which conditions are met together."""
        return self._of_conditions(Conditions.met_together)

    def by_every_outcome(self) -> Shown:
        """Show which condition picks the best leads by every outcome."""
        return self._of_conditions(Conditions.by_every_outcome)

    def _of_conditions(self, part: Callable[[Conditions], Shown]) -> Shown:
        try:
            return part(Conditions(_to_draft_on(self.admission)))
        except (DocumentError, UnsuitableError):
            return show(paragraph(say("notebook.trust.unfinished"), soft=True))

    def figures(self) -> dict[str, Any]:
        """Return the figures behind what is shown, as plain data; none of a draft that is not finished."""
        try:
            admission = self.admission
            conditions = Conditions(_to_draft_on(admission))
            said = {"guards": self._trust().figures(), "conditions": conditions.figures()}
            return {**figures_of(admission), **said}
        except (DocumentError, UnsuitableError) as error:
            return {"faults": sorted(fault.code for fault in error.faults)}

    @property
    def admission(self) -> Admission:
        """What the draft, as it stands now, says of the past leads."""
        return admit(self.session.definition, self.session.history)

    def _trust(self) -> Trust:
        """Return what the guards say, who know what was tried on the board."""
        admission, tried = self.admission, self.session.tried
        return Trust(admission, tried.looks_with(admission.draft), max(1, tried.drafts))


def _to_draft_on(admission: Admission) -> Admission:
    """Return the verdicts without what became of the leads that are kept back, as the board has them."""
    return replace(admission, history=drafting(admission.history))


def in_sentences(draft: Definition | Ladder, catalogue: Catalogue) -> Markup:
    """Return all that a draft says, its conditions marked, a paragraph per level."""
    if isinstance(draft, Definition):
        return tag("p", _marked(parts(draft, catalogue)), class_="lead")
    said = [tag("p", _marked(parts(level, catalogue)), class_="lead") for level in draft.levels]
    if len(draft.levels) > 1:
        said.append(paragraph(say("words.each_level"), soft=True))
    if draft.never is not None:
        said.append(tag("p", _marked(never_parts(draft.never, catalogue)), class_="lead"))
    return joined(said)


def four_figures(figures: OutcomeFigures) -> Markup:
    """Return how many leads count, how many a week, how many of them became customers, and what is missed."""
    everyone, told = figures.everyone, figures.facts.has_outcome
    share = percent(everyone.admitted.leads / everyone.all.leads)
    numbers: list[tuple[str, str, str | None]] = [
        (
            f"{everyone.admitted.leads:,}", say("notebook.figures.count"),
            say("notebook.figures.of", n=everyone.all.leads, share=share),
        )
    ]  # fmt: skip
    if figures.per_week is not None:
        numbers.append((load(figures.per_week), say("notebook.figures.load"), None))
    if told:
        numbers += [_rate_tile(figures), _missed_tile(figures)]
    if everyone.undecided.leads:
        numbers.append(
            (f"{everyone.undecided.leads:,}", say("notebook.figures.undecided"), say("notebook.figures.look"))
        )
    return tiles(numbers)


def _rate_tile(figures: OutcomeFigures) -> tuple[str, str, str]:
    win = figures.win_rate
    of = say("notebook.figures.rate")
    if win.too_few or win.low is None or win.high is None:
        return in_words(win), of, say("notebook.figures.few", won=win.hits, n=win.of)
    mine, rest = side_by_side_in_words(win, figures.rest_win_rate)
    return mine, of, say("notebook.figures.rest", rate=rest, interval=interval(win.low, win.high))


def _missed_tile(figures: OutcomeFigures) -> tuple[str, str, str]:
    kept = say("notebook.figures.kept", kept=figures.mature.admitted.won, won=figures.mature.all.won)
    if figures.missed_value_cents > 0:
        kept = f"{kept}; {say('notebook.figures.worth', amount=amount(figures.missed_value_cents))}"
    return f"{figures.missed_won:,}", say("notebook.figures.missed"), kept


def standing(admission: Admission) -> Markup | None:
    """Return on which level of a ladder how many leads stand; None for a plain definition."""
    if isinstance(admission.draft, Definition):
        return None
    names = {i + 1: level.name for i, level in enumerate(admission.definitions)}
    titles = {**dict(reversed(names.items())), 0: say("notebook.standing.none"), -1: say("notebook.standing.undecided")}
    if admission.draft.never is not None:
        titles[NEVER_A_LEAD] = say("notebook.standing.never")
    rows = [(title, f"{int((admission.standing == code).sum()):,}") for code, title in titles.items()]
    return table([say("notebook.standing.level"), say("notebook.standing.leads")], rows, shape="tn")


def _marked(said: list[Part]) -> Markup:
    return joined(part.text if part.kind in ("plain", "section") else tag("b", part.text) for part in said)
