"""``leadkit compare``: whom several definitions admit alike, whom only one of them, and what became of those."""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadkit.cli.inputs import read_history, remark_on
from leadkit.cli.output import Output, table
from leadkit.cli.parser import Command
from leadkit.text import say

if TYPE_CHECKING:
    from leadkit.evidence import Comparison, Tally
    from leadkit.history import Notice

SHOWN_LEADS = 20


def describe(command: Command) -> None:
    """Add the arguments of ``compare``."""
    command.argument("history")
    command.argument("document", nargs="+")
    command.flag("allow-later")


def run(args: argparse.Namespace, out: Output) -> int:
    """Compare two or more definitions on one history."""
    from leadkit.engine.admission import admit
    from leadkit.evidence import compare
    from leadkit.spec.documents import apply, read

    documents = {name: read(path) for name, path in zip(side_names(args.document), args.document, strict=True)}
    history = read_history(args.history, out)
    sides = {}
    notices: list[Notice] = []
    for name, document in documents.items():
        out.progress(say("cli.judging"))
        applied = apply(document, history)
        admission = admit(applied.draft, applied.history, allow_later=args.allow_later)
        # A spec is judged in its own words; the leads and what became of them are the same for all sides.
        sides[name] = replace(admission, history=history)
        notices += applied.notices
    found = compare(sides)
    if out.as_json:
        out.data({**as_data(found), "notices": [notice.to_dict() for notice in notices]})
    else:
        out.lines(in_words(found))
    remark_on(notices, out)
    return 0


def side_names(paths: list[str]) -> list[str]:
    """Return a name for each side: its file's name, or its path where two files have the same name."""
    stems = [Path(path).stem for path in paths]
    often = Counter(stems)
    names = [stem if often[stem] == 1 else path for stem, path in zip(stems, paths, strict=True)]
    twice = Counter(names)
    return [name if twice[name] == 1 else f"{name} ({i})" for i, name in enumerate(names, 1)]


def as_data(found: Comparison) -> dict[str, Any]:
    """Return what ``--json`` prints."""
    from leadkit.export.figures import figures

    combinations = [
        {"sides": list(c.sides), **_tally(c.everyone), "cohort": c.mature.leads, "cohort_won": c.mature.won,
         "win_rate": c.mature.rate.value, "value_cents": c.everyone.value_cents, "per_week": found.per_week(c),
         "undecided": found.untold(c)}
        for c in found.combinations
    ]  # fmt: skip
    pairs = [
        {"first": p.first, "second": p.second, "both": _tally(p.both), "only_first": _tally(p.only_first),
         "only_second": _tally(p.only_second), "neither": _tally(p.neither), "agreement": p.agreement,
         "kappa": p.kappa}
        for p in found.pairs
    ]  # fmt: skip
    return {
        "leads": found.facts.n,
        "sides": {name: figures(admission) for name, admission in found.sides.items()},
        "both": _tally(found.both),
        "only_one": _tally(found.only_one),
        "neither": _tally(found.neither),
        "disputed": _tally(found.some),
        "combinations": combinations,
        "pairs": pairs,
        "exchanges": [exchange.row() for exchange in found.exchanges],
        "alpha": found.alpha,
    }


def _tally(group: Tally) -> dict[str, int]:
    return {"leads": group.leads, "won": group.won, "lost": group.lost, "open": group.open}


def in_words(found: Comparison) -> list[str]:
    """Return the comparison as lines for a person."""
    told = found.facts.has_outcome
    heads = ("group", "leads", "won", "lost", "open") if told else ("group", "leads")
    lines = [*found.sentences(), *([] if told else [say("evidence.outcome.none")]), ""]
    rows = [[say(f"cli.compare.{head}") for head in heads]]
    for group in found.combinations:
        everyone = group.everyone
        name = " + ".join(group.sides) if group.sides else say("cli.compare.nobody")
        ends = (everyone.won, everyone.lost, everyone.open) if told else ()
        rows.append([name, *(f"{n:,}" for n in (everyone.leads, *ends))])
    lines += table(rows)
    disputed = found.disputed()
    if len(disputed):
        lines += ["", say("cli.compare.disputed", n=min(SHOWN_LEADS, len(disputed)), all=len(disputed))]
        shown = disputed.head(SHOWN_LEADS)
        rows = [[say("cli.compare.lead"), *found.sides, say("cli.compare.became")]]
        for lead, row in shown.iterrows():
            verdicts = [say(f"cli.verdict.{row[name]}") for name in found.sides]
            rows.append([str(lead), *verdicts, say(f"cli.became.{row['status'] or 'unknown'}")])
        lines += table(rows, left=len(rows[0]))
    return lines
