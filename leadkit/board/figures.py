"""The four things that the board shows first: how many count, how many of them became customers, deals missed."""

from __future__ import annotations

from typing import Any

from leadkit.evidence.outcome import OutcomeFigures
from leadkit.evidence.rates import Rate
from leadkit.evidence.wording import amount, load, percent, side_by_side_in_words
from leadkit.text import say

View = dict[str, Any]


def figures_view(figures: OutcomeFigures, before: int | None, is_never: bool) -> View:
    """Return the ``figures`` of the board's payload.

    Parameters
    ----------
    before
        How many leads counted before the last step; ``None`` where there was none to compare with.
    is_never
        Whether they are about who can never be a lead: then won deals are not kept but ruled out.
    """
    told = figures.facts.has_outcome
    return {
        "count": _count(figures, is_never),
        "rate": _rate(figures, is_never) if told else None,
        "missed": _missed(figures, is_never) if told else None,
        "change": _change(figures.everyone.admitted.leads, before),
    }


def _count(figures: OutcomeFigures, is_never: bool) -> View:
    n, everyone = figures.everyone.admitted.leads, figures.everyone.all.leads
    share = n / everyone if everyone else 0.0
    return {
        "text": f"{n:,}",
        "label": say("figures.ruled_out" if is_never else "figures.count", n=n),
        "of_text": say("figures.of", all=everyone, share=percent(share)),
        "week_text": None if figures.per_week is None or is_never else load(figures.per_week),
        "share": share,
    }


def _rate(figures: OutcomeFigures, is_never: bool) -> View:
    rate, rest = figures.win_rate, figures.rest_win_rate
    aged = figures.facts.basis == "mature"
    words, rest_words = side_by_side_in_words(rate, rest)
    view = {
        "text": words,
        "label": say("figures.rate_ruled_out" if is_never else "figures.rate"),
        "too_few": False,
    }
    if figures.everyone.admitted.leads == 0:
        nobody = say("figures.rate_of_no_ruled_out" if is_never else "figures.rate_of_no_lead")
        view |= {"text": "–", "label": nobody, "too_few": True}
    elif rate.of == 0:
        whom = "kept" if figures.facts.kept_back else "none" if is_never else "nobody"
        nobody = say(f"figures.rate_of_{whom}{'_ruled_out' if is_never else ''}")
        view |= {"text": "–", "label": nobody, "too_few": True}
    elif rate.too_few:
        label = say("figures.too_few_ruled_out" if is_never else "figures.too_few_label")
        view |= {"text": say("figures.too_few"), "label": label, "too_few": True}
    judged = "cohort" if aged else None
    if figures.facts.kept_back:
        judged = "drafting" if aged else "drafting_any"
    cohort = say(f"figures.{judged}", n=rate.of) if judged and rate.of else None
    return {**view, "rest_text": _rest(rest, rest_words, bool(view["too_few"])), "cohort_text": cohort}


def _rest(rest: Rate, words: str, alone: bool) -> str:
    if rest.of == 0:
        return say("figures.no_others")
    if rest.too_few:
        return say("figures.few_others")
    return say("figures.others_did" if alone else "figures.others", rate=words)


def _missed(figures: OutcomeFigures, is_never: bool) -> View:
    out, kept = figures.mature.rest, figures.mature.admitted
    if is_never:
        out, kept = kept, out
    won = figures.mature.all.won
    worth = figures.facts.has_value and out.value_cents > 0
    return {
        "text": f"{out.won:,}",
        "label": say("figures.deals_ruled_out" if is_never else "figures.missed", n=out.won),
        "kept_text": say("figures.kept", n=won, kept=kept.won) if won else say("figures.no_deals"),
        "value_text": say("figures.worth", amount=amount(out.value_cents)) if worth else None,
    }


def _change(now: int, before: int | None) -> View | None:
    if before is None:
        return None
    if now == before:
        return {"text": say("figures.same")}
    return {"text": say("figures.more" if now > before else "figures.fewer", n=abs(now - before))}
