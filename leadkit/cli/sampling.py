"""``leadkit sample``: the invented past leads of Acme Instruments, as many as wanted."""

from __future__ import annotations

import argparse

from leadkit.cli.output import Output
from leadkit.cli.parser import Command, count
from leadkit.text import say


def describe(command: Command) -> None:
    """Add the arguments of ``sample``."""
    command.argument("folder")
    command.option("leads", type=count(), default=5_000, metavar="N")
    command.option("activities", type=count(), default=None, metavar="N")
    command.option("seed", type=count(), default=7, metavar="S")
    command.option("format", choices=("csv", "parquet"), default=None)


def run(args: argparse.Namespace, out: Output) -> int:
    """Write a sample history."""
    from leadkit.history.sample import write_sample

    def progress(done: int, total: int) -> None:
        out.progress(say("sample.progress", done=done, total=total))

    folder = write_sample(args.folder, args.leads, args.activities, args.seed, progress, args.format)
    activities = args.leads * 10 if args.activities is None else args.activities
    if out.as_json:
        document = {"folder": str(folder), "leads": args.leads, "activities": activities, "seed": args.seed}
        out.data(document)
    else:
        out.line(say("sample.done", n=args.leads, activities=say("sample.with", n=activities), folder=folder))
    return 0
