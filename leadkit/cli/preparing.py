"""``leadkit prepare``: past leads in the form in which they are judged, so that they open at once."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from leadkit.cli.inputs import FILES
from leadkit.cli.output import Output
from leadkit.cli.parser import Command
from leadkit.errors import Fault, HistoryError
from leadkit.text import say

if TYPE_CHECKING:
    from leadkit.history.prepared import Preparation

_BAR = 30
_PLAIN_LINES = 4
"""So many lines tell of the progress where there is no terminal to draw on."""


def describe(command: Command) -> None:
    """Add the arguments of ``prepare``."""
    command.argument("history")
    command.flag("force")
    command.flag("check")


def run(args: argparse.Namespace, out: Output) -> int:
    """Prepare a history, unless that has been done; or see whether the copy is what was written."""
    from leadkit.history.prepared import prepare

    path = Path(args.history)
    if not path.exists():
        raise HistoryError(Fault("no-folder", args.history, say("cli.no_history")))
    if args.check:
        return _check(path, out)
    began = time.perf_counter()
    preparation = prepare(path, force=args.force, progress=_drawn(out))
    _tell(preparation, time.perf_counter() - began, out)
    return 0


def _check(path: Path, out: Output) -> int:
    """Read the whole copy, and return whether it is sound."""
    from leadkit.history.prepared import open_store

    store = open_store(path)
    spoilt = [] if store is None else store.spoilt()
    is_sound = store is not None and not spoilt
    place = None if store is None else str(store.reader.folder)
    if out.as_json:
        out.data({"store": place, "ok": is_sound, "spoilt": spoilt})
    elif store is None:
        out.line(say("cli.prepare.none"))
    elif spoilt:
        out.line(say("cli.prepare.spoilt", place=place, n=len(spoilt), files=", ".join(spoilt[:FILES])))
    else:
        out.line(say("cli.prepare.sound", place=place))
    return 0 if is_sound else 1


def _drawn(out: Output) -> Callable[[int, int], None]:
    """Return what shows the progress: a bar where a person looks, a few lines where ``--progress`` asks for them."""
    told = -1

    def draw(done: int, total: int) -> None:
        nonlocal told
        share = done / total
        if out.is_terminal:
            filled = round(share * _BAR)
            out.progress(say("cli.prepare.bar", bar="#" * filled + "·" * (_BAR - filled), share=share))
        elif int(share * _PLAIN_LINES) > told:
            told = int(share * _PLAIN_LINES)
            out.progress(say("cli.prepare.line", share=share))

    return draw


def _tell(preparation: Preparation, seconds: float, out: Output) -> None:
    store, size = preparation.store, preparation.store.size()
    a_lead = size.lead_bytes / size.leads
    an_activity = size.activity_bytes / size.activities if size.activities else None
    if out.as_json:
        out.data(
            {
                "store": str(store.reader.folder),
                "is_new": preparation.is_new,
                "leads": size.leads,
                "activities": size.activities,
                "left_out": size.left_out,
                "bytes_per_lead": round(a_lead, 2),
                "bytes_per_activity": None if an_activity is None else round(an_activity, 2),
                "text_bytes": size.text_bytes,
                "seconds": round(seconds, 3),
                "notices": [notice.to_dict() for notice in preparation.history().notices],
            }
        )
        return
    remark = preparation.remark()
    if remark is not None:
        out.remark(str(remark))
    done = "made" if preparation.is_new else "there"
    out.line(say(f"cli.prepare.{done}", place=store.reader.folder, seconds=seconds))
    out.line(say("cli.prepare.leads", n=size.leads, bytes=a_lead, texts=size.text_bytes / 1e6))
    if an_activity is not None:
        out.line(say("cli.prepare.activities", n=size.activities, bytes=an_activity, left_out=size.left_out))
