"""What the command line says, and where: answers on stdout, remarks and progress on stderr."""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Sequence
from typing import Any

from leadkit.text import say

_LINE = "\r\x1b[K"
"""Back to the start of the line, and clear it."""
MORE_AFTER = 8
"""How many remarks are shown before the rest is only counted."""


class Output:
    """The two streams of a command.

    Parameters
    ----------
    as_json
        Whether a program reads stdout: then it holds one JSON document and nothing else.
    progress
        Whether to show the progress of long work; ``None``: where a person looks at stderr.
    """

    def __init__(self, *, as_json: bool = False, progress: bool | None = None) -> None:
        self.as_json = as_json
        self.shows_progress = sys.stderr.isatty() if progress is None else progress
        self._unfinished = False

    @property
    def is_terminal(self) -> bool:
        """Whether a person looks at stderr, so that a line there can be drawn over."""
        return sys.stderr.isatty()

    def line(self, text: str = "") -> None:
        """Write a line for a person to stdout."""
        self._finish()
        print(printable(text))

    def lines(self, texts: Sequence[str], indent: str = "") -> None:
        """Write lines for a person to stdout."""
        for text in texts:
            self.line(indent + text)

    def data(self, document: dict[str, Any]) -> None:
        """Write a JSON document to stdout."""
        self._finish()
        print(json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False))

    def raw(self, text: str) -> None:
        """Write text to stdout exactly as it is."""
        self._finish()
        sys.stdout.write(text)

    def remark(self, text: str) -> None:
        """Write a line for a person to stderr."""
        self._finish()
        print(say("cli.remark", text=printable(text)), file=sys.stderr)

    def error(self, text: str) -> None:
        """Write the one line that says what is wrong to stderr."""
        self._finish()
        print(say("cli.error", message=" ".join(printable(text).split("\n"))), file=sys.stderr)

    def progress(self, text: str) -> None:
        """Show how far long work has come, in place of what was shown before."""
        if self.shows_progress:
            over = _LINE if self.is_terminal else ""
            end = "" if self.is_terminal else "\n"
            print(f"{over}{printable(text)}", end=end, file=sys.stderr, flush=True)
            self._unfinished = bool(over)

    def _finish(self) -> None:
        if self._unfinished:
            print(_LINE, end="", file=sys.stderr, flush=True)
            self._unfinished = False


def printable(text: str) -> str:
    """Return `text` without the characters by which data could steer a terminal or turn a line around."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if _is_harmless(c) else "\N{REPLACEMENT CHARACTER}" for c in text)


def _is_harmless(character: str) -> bool:
    kind = unicodedata.category(character)
    return character == "\n" or (kind not in ("Cc", "Cs") and unicodedata.bidirectional(character) not in _TURNS)


_TURNS = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")


def table(rows: Sequence[Sequence[str]], *, left: int = 1) -> list[str]:
    """Return rows as lines of aligned columns, the first `left` columns to the left and the others to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))] if rows else []
    lines = []
    for row in rows:
        cells = [c.ljust(w) if i < left else c.rjust(w) for i, (c, w) in enumerate(zip(row, widths, strict=True))]
        lines.append("  ".join(cells).rstrip())
    return lines
