"""``leadkit explain``: why one lead counts, does not, or cannot be told."""

from __future__ import annotations

import argparse

from leadkit.cli.inputs import read_source, remark_on
from leadkit.cli.output import Output
from leadkit.cli.parser import Command


def describe(command: Command) -> None:
    """Add the arguments of ``explain``."""
    command.argument("document")
    command.argument("history")
    command.argument("lead")
    command.flag("allow-later")


def run(args: argparse.Namespace, out: Output) -> int:
    """Say of one lead, condition by condition, what was asked and seen, and what would let it count."""
    from leadkit.evidence.nearest import nearest

    source = read_source(args, out)
    explanation = source.admission.explain(args.lead)
    found = nearest(source.admission, args.lead)
    if out.as_json:
        out.data({**explanation.to_dict(), "nearest": found.to_dict()})
    else:
        out.lines(explanation.sentences())
        if found.verdict != "admitted":
            out.lines(["", *found.sentences(seen=False)])
    remark_on(source.notices, out)
    return 0
