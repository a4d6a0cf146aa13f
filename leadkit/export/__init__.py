"""The way out: definitions, agreements and lists of leads as files for other programs and for people.

To add a target: one file here with a function that takes a `Source` and returns the text, one line in `TARGETS`, and
its row in ``docs/command-line.md``.
"""

from __future__ import annotations

from pathlib import Path

from leadkit.definition.files import write_text
from leadkit.errors import Fault, UsageError, nearest_match
from leadkit.export.figures import figures
from leadkit.export.hand_over import leads_text
from leadkit.export.paper import definition_text, spec_of, spec_text
from leadkit.export.source import Source, Target
from leadkit.history import History
from leadkit.spec.documents import Document
from leadkit.text import say

__all__ = ["Source", "figures", "render", "spec_of", "targets", "write"]

TARGETS: dict[str, Target] = {
    "spec": Target(".json", spec_text),
    "definition": Target(".json", definition_text),
    "leads": Target(".csv", leads_text),
}


def targets() -> tuple[str, ...]:
    """Return the names of all targets."""
    return tuple(TARGETS)


def render(source: Source, target: str) -> str:
    """Return the text of an export.

    Raises
    ------
    UsageError
        There is no such target, or it needs a history and none was given.
    """
    if target not in TARGETS:
        near = nearest_match(target, TARGETS)
        message = say("export.unknown_target", found=target)
        raise UsageError(Fault("unknown-target", "", message, target, targets(), near))
    return TARGETS[target].render(source)


def write(
    document: Document, target: str, path: str | Path, history: History | None = None, *, allow_later: bool = False
) -> Path:
    """Write `document` in the form of `target` to `path`, whole or not at all, and return the path.

    Parameters
    ----------
    document
        A definition, a ladder or a spec.
    target
        One of `targets`.
    history
        The past leads: needed to make a spec of a draft, and for ``"leads"``.
    allow_later
        Let the draft use fields that are filled in after the hand-over.
    """
    write_text(path, render(Source(document, history, allow_later), target))
    return Path(path)
