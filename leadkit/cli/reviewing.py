"""``leadkit review``: does a definition still hold on the leads that came since it was agreed."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from leadkit.cli.inputs import read_source, remark_on
from leadkit.cli.output import Output, table
from leadkit.cli.parser import Command
from leadkit.errors import Fault, UsageError
from leadkit.text import say

if TYPE_CHECKING:
    from leadkit.evidence.drift import Review
    from leadkit.evidence.rates import Rate
    from leadkit.history import History
    from leadkit.spec.documents import Document

NO = 1


def describe(command: Command) -> None:
    """Add the arguments of ``review``."""
    command.argument("document")
    command.argument("history")
    command.option("since", metavar="DATE")
    command.flag("allow-later")


def run(args: argparse.Namespace, out: Output) -> int:
    """Judge newer leads; 1 where the definition no longer holds."""
    from leadkit.evidence.drift import review

    source = read_source(args, out)
    since = _since(args.since, source.document, source.own_history)
    out.progress(say("cli.judging"))
    found = review(source.admission, since)
    if out.as_json:
        out.data({**found.to_dict(), "months": _months(found)})
    else:
        out.lines(in_words(found))
    remark_on(source.notices, out)
    return NO if found.answer == "broken" else 0


def _since(text: str | None, document: Document, history: History) -> int | None:
    """Return the moment that was asked for, else that of the agreement's last signature; ``None`` without either.

    Raises
    ------
    UsageError
        It is no date.
    """
    from leadkit.spec.documents import signed_at

    if text is None:
        return signed_at(document, history)
    moment = history.settings.calendar.moment(text)
    if moment is None:
        raise UsageError(Fault("not-a-date", "--since", say("cli.review.not_a_date", found=text), text))
    return moment


def _months(found: Review) -> list[dict[str, object]]:
    return [
        {
            "month": f"{month.first:%Y-%m}", "leads": month.leads, "admitted": month.admitted,
            "cohort": month.cohort.leads, "cohort_won": month.cohort.won, "counted_cohort": month.counted.leads,
            "counted_won": month.counted.won,
        }
        for month in found.drift.months
    ]  # fmt: skip


def in_words(found: Review) -> list[str]:
    """Return the answer and the months behind it as lines for a person."""
    lines = [*found.sentences()]
    if found.drift.months:
        heads = ("month", "leads", "admitted", "counted", "rest")
        rows = [[say(f"cli.review.{head}") for head in heads]]
        for month in found.drift.months:
            told = found.drift.has_outcome
            rates = (_share(month.counted.rate), _share(month.rest.rate)) if told else ("–", "–")
            rows.append([month.title, f"{month.leads:,}", f"{month.admitted:,}", *rates])
        lines += ["", *table(rows)]
    return lines


def _share(rate: Rate) -> str:
    return say("cli.review.of", hits=rate.hits, of=rate.of) if rate.of else "–"
