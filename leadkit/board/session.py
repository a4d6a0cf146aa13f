"""One drafting at the board: the document and its steps, what is shown of it, and where it is saved. No widget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from leadkit.board.catalogue_view import catalogue_view, history_view
from leadkit.board.drafting import NEVER_LEVEL, Document, is_ladder, levels_of, prune, spots_of
from leadkit.board.events import fault_of
from leadkit.board.picture import picture
from leadkit.board.state import Board, Look
from leadkit.definition.files import load_json
from leadkit.definition.model import SECTIONS, Definition, Ladder
from leadkit.definition.phrases import listed
from leadkit.definition.reading import read_document
from leadkit.errors import DocumentError, UnsuitableError
from leadkit.history.history import History
from leadkit.text import say, section

VERSION = "board/1"
MOST_STEPS = 1_000
NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Step:
    """What undo goes back to, and what the step after it did."""

    document: Document
    level: int
    label: str


class Session:
    """The state of one drafting, changed by the board's events.

    Parameters
    ----------
    draft
        A definition or ladder, or such a document, which may be unfinished. Without one, the file at `path` is read;
        without that, drafting begins with nothing asked.
    path
        Where saving writes the document.
    clock
        Gives the local time that a saving is announced with.
    run
        Differs from one kernel to the next, so that the board forgets what an earlier one had not answered.
    title
        What the history is called on the board.

    Raises
    ------
    DocumentError
        The file or the document is none that the board can edit.
    """

    def __init__(
        self,
        history: History,
        draft: Definition | Ladder | Mapping[str, Any] | None = None,
        *,
        path: str | Path | None = None,
        clock: Callable[[], datetime] | None = None,
        run: str = "1",
        title: str | None = None,
    ) -> None:
        self.history = history
        self.path = None if path is None else Path(path)
        self.clock, self.run, self.title = clock, run, title
        self.seq = 0
        self._board = Board(history)
        self._filed = content_of(self.path)
        document, self._saved_document = self._start(draft)
        self._look = Look(document)
        self._past: list[Step] = []
        self._future: list[Step] = []
        self._stroke: str | None = None
        self._off: dict[str, frozenset[str]] = {}
        self._notice: dict[str, str] | None = None
        self._saved: dict[str, str] | None = None
        self._before: int | None = None

    def _start(self, draft: Definition | Ladder | Mapping[str, Any] | None) -> tuple[Document, Document | None]:
        """Return the document to begin with, and the one that is in the file."""
        filed = load_json(self.path) if self.path is not None and self.path.exists() else None
        if isinstance(draft, Definition | Ladder):
            document: Document = draft.to_dict()
        elif draft is not None:
            document = dict(draft)
        else:
            document = filed or new_document(self.path)
        if fault_of({"type": "document", "seq": 1, "document": document, "label": "", "stroke": None}):
            read_document(document)
        return document, filed

    @property
    def document(self) -> Document:
        """The document as it stands, finished or not."""
        return self._look.document

    @property
    def definition(self) -> Definition | Ladder:
        """The definition or ladder as it stands.

        Raises
        ------
        DocumentError
            Some condition is unfinished, or the document is faulty.
        """
        lacking = self._board.unfinished(self.document)
        if lacking:
            raise DocumentError(lacking)
        return read_document(prune(self.document, lambda _: False))

    def ground(self) -> dict[str, Any]:
        """Return what never changes while the board is open: words, history, catalogue, sections."""
        return {
            "texts": section("board"), "history": history_view(self.history, self.title),
            "catalogue": catalogue_view(self.history),
            "sections": [
                {"name": name, "title": say(f"sections.{name}"), "hint": say(f"sections.hint.{name}")}
                for name in SECTIONS
            ],
        }  # fmt: skip

    def state(self) -> dict[str, Any]:
        """Return all that may change with an edit; computed anew only where it did."""
        figures = self._board.state(self._look, self._before)
        undo, redo = self._past[-1:], self._future[-1:]
        return {
            "seq": self.seq, "run": self.run, "document": self.document, "level": self._look.level,
            "off": sorted(self._look.off), "revealed": self._look.revealed,
            "can": {
                "edit": True, "undo": bool(undo), "redo": bool(redo), "save": self.path is not None,
                "reveal": self._board.has_personal,
            },
            "steps": {"undo": undo[0].label if undo else None, "redo": redo[0].label if redo else None},
            "saved": self._saved, "unsaved": self.document != self._saved_document, "notice": self._notice, **figures,
        }  # fmt: skip

    def payload(self) -> dict[str, Any]:
        """Return the whole payload, as a file or a picture holds it."""
        return {"leadkit": VERSION, "ground": self.ground(), "state": self.state()}

    def picture(self) -> str:
        """Return the board as a still picture in HTML; nothing personal is on it."""
        look = replace(self._look, why=True, revealed=False)
        return picture({"ground": self.ground(), "state": {**self.state(), **self._board.state(look, self._before)}})

    def handle(self, event: object) -> None:
        """Do what an event of the board asks; what is none is answered in the next state's notice."""
        self._notice = None
        fault = fault_of(event)
        if fault is not None or not isinstance(event, dict):
            self._note("session.bad_event", "error", member=fault)
            return
        self.seq = max(self.seq, event["seq"])
        if event["type"] != "document":
            self._stroke = None
        {
            "document": self._edit, "switch": self._switch, "show": self._show, "undo": self._undo, "redo": self._redo,
            "save": self._save, "why": self._open_why, "order": self._order, "reveal": self._reveal,
        }[event["type"]](event)  # fmt: skip

    def _edit(self, event: Mapping[str, Any]) -> None:
        stroke = event["stroke"]
        goes_on = stroke is not None and stroke == self._stroke and bool(self._past)
        self._stroke = stroke
        level = self._bounded(event["document"], event.get("level", self._look.level))
        if event["document"] == self.document and level == self._look.level:
            return
        if not goes_on:
            self._past.append(Step(self.document, self._look.level, event["label"]))
            del self._past[:-MOST_STEPS]
            self._remember_count()
        self._future.clear()
        self._turn(event["document"], level)

    def _undo(self, _: Mapping[str, Any]) -> None:
        self._step(self._past, self._future)

    def _redo(self, _: Mapping[str, Any]) -> None:
        self._step(self._future, self._past)

    def _step(self, source: list[Step], target: list[Step]) -> None:
        if not source:
            return
        step = source.pop()
        target.append(Step(self.document, self._look.level, step.label))
        self._remember_count()
        self._turn(step.document, self._bounded(step.document, step.level))

    def _turn(self, document: Document, level: int) -> None:
        """Look at another document or level; conditions that are no more are no longer switched off."""
        if level != self._look.level:
            self._before = None
        name = level_name(document, level)
        keys = {spot.key for spot in spots_of(document, level)}
        off = frozenset(key for key in self._off.get(name, frozenset()) if key in keys)
        self._off[name] = off
        self._look = replace(self._look, document=document, level=level, off=off)

    def _bounded(self, document: Document, level: int) -> int:
        return min(max(level, NEVER_LEVEL if is_ladder(document) else 0), max(len(levels_of(document)) - 1, 0))

    def _remember_count(self) -> None:
        self._before = self._board.last_count(self._look)

    def _show(self, event: Mapping[str, Any]) -> None:
        self._before = None
        self._turn(self.document, self._bounded(self.document, event["level"]))

    def _switch(self, event: Mapping[str, Any]) -> None:
        keys = {spot.key for spot in spots_of(self.document, self._look.level)}
        if event["key"] not in keys:
            return
        self._remember_count()
        off = self._look.off - {event["key"]} if event["on"] else self._look.off | {event["key"]}
        self._off[level_name(self.document, self._look.level)] = off
        self._look = replace(self._look, off=off)

    def _open_why(self, event: Mapping[str, Any]) -> None:
        self._look = replace(self._look, why=event["open"])

    def _order(self, event: Mapping[str, Any]) -> None:
        named = event["sections"]
        self._look = replace(self._look, order=(*named, *(name for name in SECTIONS if name not in named)))

    def _reveal(self, event: Mapping[str, Any]) -> None:
        self._look = replace(self._look, revealed=event["on"])

    def _save(self, _: Mapping[str, Any]) -> None:
        if self.path is None:
            self._note("session.no_path", "error")
            return
        lacking = self._board.unfinished(self.document)
        if lacking:
            names = listed([f"“{fault.found}”" for fault in lacking[:NAMES_SHOWN]], say("words.and"))
            more = len(lacking) - NAMES_SHOWN
            names += say("session.and_more", n=more) if more > 0 else ""
            self._note("session.unfinished", "error", n=len(lacking), names=names)
            return
        if self._changed_elsewhere():
            self._note("session.changed_elsewhere", "error", file=self.path.name)
            return
        try:
            draft = self.definition
            draft.write(self.path)
            self._filed = content_of(self.path)
        except DocumentError as error:
            self._note("session.faulty", "error", faults=error.summary())
            return
        except OSError as error:
            self._note("session.not_written", "error", file=self.path.name, why=error.strerror or str(error))
            return
        self._saved_document = self.document
        self._saved = {"text": self._saved_text(self.path.name)}
        self._remark(draft)

    def _changed_elsewhere(self) -> bool:
        """Whether the file is not the one that was opened or saved here; told once, so that saving again overwrites."""
        assert self.path is not None
        filed = content_of(self.path)
        changed = filed is not None and filed != self._filed
        self._filed = filed
        return changed

    def _saved_text(self, file: str) -> str:
        if self.clock is None:
            return say("session.saved", file=file)
        return say("session.saved_at", file=file, time=f"{self.clock():%H:%M}")

    def _remark(self, draft: Definition | Ladder) -> None:
        """Say what a person should know of what was just saved."""
        if self._look.off:
            self._note("session.saved_with_off", "note", n=len(self._look.off))
        try:
            self._board.suit(draft)
        except UnsuitableError as error:
            self._note("session.saved_unsuitable", "note", faults=error.summary())

    def _note(self, key: str, level: str, **values: object) -> None:
        self._notice = {"text": say(key, **values), "level": level}


def new_document(path: Path | None = None) -> dict[str, Any]:
    """Return a definition that asks for nothing yet, named after the file it will be saved to."""
    stem = "" if path is None else "".join(c if c.isascii() and (c.isalnum() or c in "_.-") else "-" for c in path.stem)
    title = say("session.new_title")
    return {"leadkit": "definition/1", "id": stem.strip("-") or "draft", "title": title, "stage": title.lower()}


def level_name(document: Document, level: int) -> str:
    """Return what tells a level from the others, also after they were reordered."""
    if level == NEVER_LEVEL:
        return "-"
    levels = levels_of(document)
    return str(levels[level].get("id", level)) if level < len(levels) else ""


def content_of(path: Path | None) -> bytes | None:
    """Return what is in a file; None where there is none that can be read."""
    try:
        return None if path is None else path.read_bytes()
    except OSError:
        return None
