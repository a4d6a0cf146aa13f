"""Reads what commands are given: documents, histories; and says what was noticed on the way."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from leadkit.cli.output import MORE_AFTER, Output
from leadkit.errors import Fault, HistoryError
from leadkit.text import say

if TYPE_CHECKING:
    from leadkit.export.source import Source
    from leadkit.history import History, Notice


def read_history(path: str, out: Output) -> History:
    """Read the history in a folder."""
    from leadkit.history import History

    if not Path(path).exists():
        raise HistoryError(Fault("no-folder", path, say("cli.no_history")))
    out.progress(say("cli.reading", place=path))
    return History.read(path)


def read_source(args: argparse.Namespace, out: Output) -> Source:
    """Read the document and the history that a command was given, the document first: it is read sooner."""
    from leadkit.export.source import Source
    from leadkit.spec.documents import read

    document = read(args.document)
    history = None if args.history is None else read_history(args.history, out)
    return Source(document, history, getattr(args, "allow_later", False))


def remark_on(notices: Sequence[Notice], out: Output) -> None:
    """Tell a person what was noticed; a program finds it in the JSON."""
    if out.as_json:
        return
    for notice in notices[:MORE_AFTER]:
        out.remark(str(notice))
    if len(notices) > MORE_AFTER:
        out.remark(say("cli.more_remarks", n=len(notices) - MORE_AFTER))
