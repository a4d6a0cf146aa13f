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
    from leadkit.definition.model import Definition, Ladder
    from leadkit.export.source import Source
    from leadkit.history import History, Notice

FILES = 3
"""How many files of a damaged copy are named."""


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


def damage_of(args: argparse.Namespace) -> HistoryError | None:
    """Return what is to be said where the prepared copy that a command works with is not what was written."""
    from leadkit.history.prepared import is_off, open_store
    from leadkit.history.prepared.shelf import spoilt

    history = getattr(args, "history", None)
    store = None if history is None or is_off() else open_store(Path(history))
    files = [] if store is None else store.spoilt()
    return spoilt(store.reader.folder, ", ".join(files[:FILES])) if store is not None and files else None


def remark_on(notices: Sequence[Notice], out: Output, most: int = MORE_AFTER) -> None:
    """Tell a person what was noticed; a program finds it in the JSON."""
    if out.as_json:
        return
    for notice in notices[:most]:
        out.remark(str(notice))
    if len(notices) > most:
        out.remark(say("cli.more_remarks", n=len(notices) - most))


def by_concern(notices: Sequence[Notice], draft: Definition | Ladder) -> list[Notice]:
    """Return the notices with those first that are about a field or attribute that `draft` asks for."""
    from leadkit.definition.model import FieldCriterion
    from leadkit.spec.catalogue import criteria

    names: set[str] = set()
    for criterion in criteria(draft):
        if isinstance(criterion, FieldCriterion):
            names.add(criterion.test.field)
        else:
            names.update(test.field for test in criterion.where or ())
            names.update(filter(None, [criterion.distinct]))
    return sorted(notices, key=lambda notice: notice.place.rpartition(" › ")[2] not in names)
