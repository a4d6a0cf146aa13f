"""What stands behind "Show why": verdicts, rates, deals, bars, filter steps, one condition short, and single leads."""

from __future__ import annotations

from typing import Any

import numpy as np

from leadkit.board.cards import CARDS, LACKING_FIRST, MET_FIRST, Choice, card
from leadkit.board.rates import difference_text, share_view
from leadkit.board.reasons import Reasons
from leadkit.definition.phrases import mid_sentence
from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits, count
from leadkit.evidence.by import Breakdown, Row, by, is_told_of, usual_fields
from leadkit.evidence.cohort import Cohort, Tally
from leadkit.evidence.funnel import Step, funnel
from leadkit.evidence.outcome import OutcomeFigures, outcome
from leadkit.evidence.settle import settle
from leadkit.evidence.what_if import WhatIf, WhatIfs, what_if
from leadkit.evidence.wording import amount, in_words, percent
from leadkit.text import say

View = dict[str, Any]
VERDICTS = ("admitted", "rejected", "undecided")


def why_view(admission: Admission, order: tuple[str, ...], is_never: bool, revealed: bool, reasons: Reasons) -> View:
    """Return the ``why`` of the board's payload.

    Parameters
    ----------
    order
        Section names in the order of the filter steps.
    is_never
        Whether it is about who can never be a lead.
    revealed
        Whether personal facts may be shown.
    """
    figures = outcome(admission)
    shortages = what_if(admission)
    settled = settle(admission).sentences()
    steps, present = _funnel(admission, order, is_never, figures.facts)
    return {
        "verdicts": _verdicts(figures, is_never),
        "settles_text": settled[0] if settled else None,
        "rate": _rate(figures) if figures.facts.has_outcome else None,
        "deals": _deals(figures, is_never) if figures.facts.has_outcome else None,
        "bars": [_bars(by(admission, name), figures.facts, is_never) for name in usual_fields(admission)
                 if is_told_of(admission.history.catalogue.fields[name])],
        "funnel": steps, "funnel_order": present,
        "funnel_text": _which_won(figures.facts),
        "short": _short(shortages, figures),
        **_cards(admission, shortages, figures, is_never, revealed, reasons),
    }  # fmt: skip


def _verdicts(figures: OutcomeFigures, is_never: bool) -> list[View]:
    groups, everyone = figures.everyone.groups(), figures.everyone.all.leads
    table = "why.never_verdict" if is_never else "why.verdict"
    return [
        {
            "name": name, "title": say("why.undecided") if name == "undecided" else say(f"{table}.{name}"),
            "count": groups[name].leads, "text": f"{groups[name].leads:,}", "share": groups[name].leads / everyone,
        }
        for name in VERDICTS
    ]  # fmt: skip


def _rate(figures: OutcomeFigures) -> View:
    win, base, gap = figures.win_rate, figures.base_rate, figures.difference
    comparable = not win.too_few and not figures.rest_win_rate.too_few
    lift_text = gap_text = None
    if comparable and gap is not None:
        gap_text = difference_text(gap)
    if not win.too_few and figures.lift is not None and figures.rest_win_rate.of:
        lift_text = say("why.lift", lift=f"{figures.lift:.1f}")
    average = None
    if base.value is not None and not base.too_few:
        average = {"value": base.value, "text": say("why.base", share=percent(base.value))}
    return {
        **share_view(win),
        "rest": share_view(figures.rest_win_rate) if figures.rest_win_rate.of else None,
        "base": average,
        "lift_text": lift_text, "difference_text": gap_text,
    }  # fmt: skip


def _deals(figures: OutcomeFigures, is_never: bool) -> View:
    kept, missed = figures.mature.admitted, figures.mature.rest
    if is_never:
        kept, missed = missed, kept
    valued = figures.facts.has_value
    won = kept.won + missed.won
    return {
        "kept_text": say("why.kept", n=kept.won),
        "missed_text": say("why.ruled_out" if is_never else "why.missed", n=missed.won),
        "kept_value_text": _worth(kept) if valued else None, "missed_value_text": _worth(missed) if valued else None,
        "kept_share": kept.won / won if won else 0.0,
    }  # fmt: skip


def _worth(tally: Tally) -> str | None:
    return say("figures.worth", amount=amount(tally.value_cents)) if tally.value_cents > 0 else None


def _bars(breakdown: Breakdown, facts: Cohort, is_never: bool) -> View:
    longest = max((row.everyone.leads for row in breakdown.rows), default=0)
    return {
        "title": say("why.by", field=mid_sentence(breakdown.title)), "field": breakdown.field, "more_text": None,
        "rows": [_bar(row, longest, facts, is_never) for row in breakdown.rows],
    }  # fmt: skip


def _bar(row: Row, longest: int, facts: Cohort, is_never: bool) -> View:
    leads, admitted, won = row.everyone.leads, row.admitted.leads, row.admitted.won
    sentence = "why.never_bar" if is_never else "why.bar"
    if facts.has_outcome:
        sentence += "_won_apart" if facts.kept_back else "_won"
    view = {
        "title": row.title, "leads": leads, "admitted": admitted, "scale": leads / longest if longest else 0.0,
        "share_admitted": admitted / leads if leads else 0.0,
        "text": say(sentence, admitted=admitted, leads=leads, won=won),
    }  # fmt: skip
    return {**view, "won": won, "share_won": won / leads if leads else 0.0} if facts.has_outcome else view


def _funnel(
    admission: Admission, order: tuple[str, ...], is_never: bool, facts: Cohort
) -> tuple[list[View], list[str]]:
    """Return the filter steps, and the sections among them in their order."""
    judged = admission.levels[-1].sections
    present = [name for name in order if name in judged]
    steps = funnel(admission, present).steps
    return [_step(step, facts, is_never) for step in steps], present


def _which_won(facts: Cohort) -> str | None:
    """Return which won deals the filter steps count that the headline does not, and which they leave out."""
    said = [say("why.young", n=facts.young_won)] if facts.young_won else []
    if facts.has_outcome and facts.kept_back:
        said.append(say("why.kept_back"))
    return " ".join(said) or None


def _step(step: Step, facts: Cohort, is_never: bool) -> View:
    is_section = step.kind == "section"
    title = step.title
    if is_section:
        title = say("section.never") if is_never else say(f"sections.{step.name}")
    return {
        "title": title, "section": step.name if is_section and not is_never else None, "count": step.left.leads,
        "text": f"{step.left.leads:,}", "share": step.left.leads / facts.n,
        "won_text": say("why.won", n=step.left.won) if facts.has_outcome else None,
    }  # fmt: skip


def _short(shortages: WhatIfs, figures: OutcomeFigures) -> list[View]:
    short = [condition for condition in shortages.conditions if condition.short.everyone.leads]
    short.sort(key=lambda condition: -condition.short.everyone.leads)
    return [_shortage(condition, figures) for condition in short]


def _shortage(condition: WhatIf, figures: OutcomeFigures) -> View:
    leads, rate = condition.short.everyone.leads, condition.short.mature.rate
    told = None
    if figures.facts.has_outcome:
        told = say("evidence.too_few") if rate.too_few else say("why.short_rate", rate=in_words(rate))
    return {
        "key": condition.criterion.key, "title": condition.title, "leads": leads, "text": say("why.short", n=leads),
        "rate_text": told, "share": leads / figures.facts.n,
    }  # fmt: skip


def _cards(
    admission: Admission, shortages: WhatIfs, figures: OutcomeFigures, is_never: bool, revealed: bool, reasons: Reasons
) -> dict[str, View]:
    """Return the cards of leads that count, nearly count, and were won but missed; the latest, or dearest, first."""
    history, facts = admission.history, figures.facts
    latest = history.created_at
    dearest = np.zeros(history.n, np.int64) if history.outcome is None else history.outcome.value_cents
    missed = facts.won & facts.mature & (admission.pair.sure if is_never else ~admission.pair.sure)
    choices = {
        "counts": (Choice(admission.pair.sure, latest), MET_FIRST),
        "nearly": (Choice(shortages.short, latest), LACKING_FIRST),
        "missed": (Choice(missed, dearest), MET_FIRST if is_never else LACKING_FIRST),
    }
    cards = {
        name: [card(admission, int(row), revealed, reasons, first) for row in choice.rows(facts.n)]
        for name, (choice, first) in choices.items()
    }
    return {"cards": cards, "cards_text": {name: _of(len(cards[name]), c.leads) for name, (c, _) in choices.items()}}


def _of(shown: int, leads: Bits) -> str | None:
    n = count(leads)
    return say("why.cards", shown=shown, n=n) if n > CARDS else None
