"""``leadkit new``: a workshop's folder on a history of one's own."""

from __future__ import annotations

import argparse

from leadkit.cli.inputs import read_history
from leadkit.cli.output import Output
from leadkit.cli.parser import Command
from leadkit.text import say


def describe(command: Command) -> None:
    """Add the arguments of ``new``."""
    command.argument("workshop")
    command.argument("history")
    command.option("title")


def run(args: argparse.Namespace, out: Output) -> int:
    """Make a workshop; the history is read first, so that nobody finds out in the room that it cannot be."""
    from leadkit.workshop.folder import new
    from leadkit.workshop.notebooks import place

    history = read_history(args.history, out)
    workshop = new(args.workshop, args.history, args.title)
    placed = place(workshop)
    if out.as_json:
        files = [str(path) for path in workshop.drafts.values()]
        out.data(
            {"workshop": str(workshop.folder), "title": workshop.title, "history": workshop.history,
             "leads": history.n, "drafts": files, "notebooks": list(placed.written)}
        )  # fmt: skip
        return 0
    out.line(say("cli.new.done", folder=workshop.folder, leads=history.n))
    out.line(say("cli.new.next", folder=workshop.folder))
    return 0
