"""The file that a draft is kept in: opened, saved whole or not at all, and not overwritten behind anybody's back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from leadkit.definition.files import load_json
from leadkit.definition.model import Definition, Ladder
from leadkit.text import say


class DraftFile:
    """A file, and what was in it when it was last seen from here."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen = self._content()

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.path.name

    def read(self) -> dict[str, Any] | None:
        """Return the object in the file, None where there is no file; raise `DocumentError` where it holds none."""
        return None if self._seen is None else load_json(self.path)

    def changed_elsewhere(self) -> bool:
        """Whether the file is not the one last seen from here; only once, so that saving again writes over it."""
        found = self._content()
        changed = found is not None and found != self._seen
        self._seen = found
        return changed

    def write(self, draft: Definition | Ladder) -> None:
        """Write `draft` as its document, whole or not at all; raise `OSError` where that fails."""
        draft.write(self.path)
        self._seen = self._content()

    def _content(self) -> bytes | None:
        try:
            return self.path.read_bytes()
        except OSError:
            return None


def new_document(path: Path | None = None) -> dict[str, Any]:
    """Return a definition that asks for nothing yet, named after the file it will be saved to."""
    stem = "" if path is None else "".join(c if c.isascii() and (c.isalnum() or c in "_.-") else "-" for c in path.stem)
    title = say("session.new_title")
    return {"leadkit": "definition/1", "id": stem.strip("-") or "draft", "title": title, "stage": title.lower()}
