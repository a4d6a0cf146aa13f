"""``leadkit profile``: a first ``history.toml`` for files of one's own."""

from __future__ import annotations

import argparse

from leadkit.cli.output import Output
from leadkit.cli.parser import Command


def describe(command: Command) -> None:
    """Add the arguments of ``profile``."""
    command.argument("file", nargs="+")
    command.option("out", metavar="FILE", default="-")


def run(args: argparse.Namespace, out: Output) -> int:
    """Look at the files and write what can be told of them, doubts marked for a person."""
    raise NotImplementedError
