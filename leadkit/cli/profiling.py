"""``leadkit profile``: a first ``history.toml`` for files of one's own."""

from __future__ import annotations

import argparse
from pathlib import Path

from leadkit.cli.inputs import remark_on
from leadkit.cli.output import Output
from leadkit.cli.parser import Command
from leadkit.errors import Fault, UsageError
from leadkit.text import say


def describe(command: Command) -> None:
    """Add the arguments of ``profile``."""
    command.argument("file", nargs="+")
    command.option("out", metavar="FILE", default="-")


def run(args: argparse.Namespace, out: Output) -> int:
    """Look at the files and write what can be told of them, doubts marked for a person."""
    from leadkit.definition.files import write_text
    from leadkit.history.profile import profile

    target = None if args.out == "-" else Path(args.out)
    if target is not None and target.exists():
        raise UsageError(Fault("exists", str(target), say("cli.profile.exists")))
    out.progress(say("cli.reading", place=", ".join(args.file)))
    found = profile(args.file)
    text = found.toml(None if target is None else target.parent)
    if target is not None:
        write_text(target, text)
    if out.as_json:
        notices = [notice.to_dict() for notice in found.notices]
        document = {"toml": text, "checks": list(found.checks), "notices": notices, "leads": found.history.n}
        out.data({**document, "out": None if target is None else str(target)})
    elif target is None:
        out.raw(text)
    else:
        out.line(say("cli.profile.done", path=target, n=len(found.checks)))
        out.lines(found.checks, "  ")
    remark_on(found.notices, out)
    return 0
