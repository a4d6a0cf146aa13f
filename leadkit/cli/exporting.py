"""``leadkit export``: a definition, ladder or agreement as a file for others."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from leadkit.cli.inputs import read_source, remark_on
from leadkit.cli.output import Output
from leadkit.cli.parser import Command
from leadkit.errors import Fault, UsageError
from leadkit.text import say

if TYPE_CHECKING:
    from leadkit.export import Source


def describe(command: Command) -> None:
    """Add the arguments of ``export``."""
    command.argument("document")
    command.argument("target")
    command.option("history", metavar="HISTORY")
    command.option("out", metavar="FILE", default="-")
    command.flag("allow-later")


def run(args: argparse.Namespace, out: Output) -> int:
    """Write one target to a file, or to stdout."""
    from leadkit.definition.files import write_text
    from leadkit.export import render

    to_stdout = args.out == "-"
    if to_stdout and out.as_json and args.target == "leads":
        raise UsageError(Fault("two-answers", "", say("cli.two_answers")))
    source = read_source(args, out)
    text = render(source, args.target)
    if to_stdout:
        out.raw(text)
    else:
        write_text(args.out, text)
        _tell(args, len(text.encode()), out)
    if args.target == "leads":
        _remark_on_undecided(source, out)
    remark_on(source.notices, out)
    return 0


def _tell(args: argparse.Namespace, size: int, out: Output) -> None:
    if out.as_json:
        out.data({"target": args.target, "path": str(Path(args.out)), "bytes": size})
    else:
        out.line(say("cli.export.done", target=args.target, path=args.out))


def _remark_on_undecided(source: Source, out: Output) -> None:
    from leadkit.export.hand_over import to_review

    undecided = source.admission.counts["undecided"]
    if undecided and to_review(source.draft) and not out.as_json:
        out.remark(say("cli.export.to_review", n=undecided))
