"""One drafting at the board: the document and its steps, what is shown of it, and where it is saved. No widget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from leadkit.board.catalogue_view import catalogue_view, history_view
from leadkit.board.drafting import NEVER_LEVEL, Document, is_ladder, level_name, levels_of, prune, spots_of
from leadkit.board.events import fault_of, is_seq
from leadkit.board.filing import DraftFile, new_document
from leadkit.board.grabbed import Grip, grab
from leadkit.board.judged import on_screen
from leadkit.board.picture import picture
from leadkit.board.state import Board, Look
from leadkit.board.steps import Step, Steps
from leadkit.board.study import Study
from leadkit.board.tried import Tried
from leadkit.definition.model import SECTIONS, Definition, Ladder
from leadkit.definition.phrases import listed
from leadkit.definition.reading import read_document
from leadkit.errors import DocumentError, LeadkitError, UnsuitableError
from leadkit.history.history import History
from leadkit.text import say, section

VERSION = "board/1"
NAMES_SHOWN = 3

BY_ITSELF = ("grab", "rest")
"""Events that nobody did on purpose: they end no stroke, and take no notice away."""


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
        self._file = None if self.path is None else DraftFile(self.path)
        document, self._saved_document = self._start(draft)
        self._look = Look(document)
        self._steps = Steps()
        self._off: dict[str, frozenset[str]] = {}
        self._notice: dict[str, str] | None = None
        self._saved: dict[str, str] | None = None
        self._before: int | None = None
        self._version = 0
        self._held: Grip | None = None
        self._stops: dict[str, Any] | None = None
        self._at_rest = False

    def _start(self, draft: Definition | Ladder | Mapping[str, Any] | None) -> tuple[Document, Document | None]:
        """Return the document to begin with, and the one that is in the file."""
        try:
            filed = None if self._file is None else self._file.read()
        except DocumentError:
            if draft is None:
                raise
            filed = None
        if isinstance(draft, Definition | Ladder):
            document: Document = draft.to_dict()
        else:
            document = dict(draft) if draft is not None else filed or new_document(self.path)
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

    @property
    def tried(self) -> Tried:
        """What was tried on this board: which drafts, and who looked at the leads kept back."""
        return self._board.tried

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
        figures = self._board.state(self._look, self._before, at_rest=self._at_rest)
        can_undo, can_redo = bool(self._steps.past), bool(self._steps.future)
        return {
            "seq": self.seq, "run": self.run, "version": self._version, "document": self.document,
            "level": self._look.level, "off": sorted(self._look.off), "revealed": self._look.revealed,
            "panels": sorted(self._look.panels),
            "can": {
                "edit": True, "undo": can_undo, "redo": can_redo, "save": self._file is not None,
                "reveal": self._board.has_personal,
            },
            "steps": self._steps.labels, "saved": self._saved, "unsaved": self.document != self._saved_document,
            "notice": self._notice, **figures,
        }  # fmt: skip

    @property
    def stops(self) -> dict[str, Any] | None:
        """What is shown at each stop of the control that was grabbed last; ``None`` before any was."""
        return self._stops

    def answer(self, event: object) -> dict[str, Any]:
        """Do what an event of the board asks, and return the parts of the payload that changed, by name."""
        if isinstance(event, dict) and event.get("type") == "rest":
            return self._answer(event)
        with Study.still(self.history):
            return self._answer(event)

    def _answer(self, event: object) -> dict[str, Any]:
        grabbed = self._stops
        self.handle(event)
        return {"state": self.state()} if self._stops is grabbed else {"stops": self._stops}

    def payload(self) -> dict[str, Any]:
        """Return the whole payload, as a file or a picture holds it."""
        return {"leadkit": VERSION, "ground": self.ground(), "state": self.state()}

    def picture(self) -> str:
        """Return the board as a still picture in HTML; nothing personal is on it."""
        look = replace(self._look, why=True, revealed=False, panels=self._look.panels | {"trust"})
        state = self._board.state(look, self._before, at_rest=self._at_rest)
        return picture({"ground": self.ground(), "state": {**self.state(), **state}})

    def handle(self, event: object) -> None:
        """Do what an event of the board asks; what is none is answered in the next state's notice."""
        fault = fault_of(event)
        if fault is not None or not isinstance(event, dict) or event["type"] not in BY_ITSELF:
            self._notice = None
        if isinstance(event, dict) and is_seq(event.get("seq")):
            self.seq = max(self.seq, event["seq"])
        if fault is not None or not isinstance(event, dict):
            self._note("session.bad_event", "error", member=fault)
            return
        if event["type"] not in ("document", *BY_ITSELF):
            self._steps.stroke = None
        self._at_rest = event["type"] == "rest"
        {
            "document": self._edit, "switch": self._switch, "show": self._show, "undo": self._undo, "redo": self._redo,
            "save": self._save, "why": self._open_why, "order": self._order, "reveal": self._reveal,
            "grab": self._grab, "panel": self._panel, "look": self._look_at_held_out, "rest": self._rest,
        }[event["type"]](event)  # fmt: skip

    def _edit(self, event: Mapping[str, Any]) -> None:
        document, look = event["document"], self._look
        level = self._bounded(document, event.get("level", look.level))
        if document == look.document and level == look.level:
            return
        if self._steps.take(look.document, look.level, event["label"], event["stroke"]):
            self._remember_count()
        self._turn(document, level, event["stroke"])

    def _grab(self, event: Mapping[str, Any]) -> None:
        """Work out what a control shows at each of its stops, before it is moved."""
        stroke = event["stroke"]
        before = self._before if self._steps.goes_on(stroke) else self._board.last_count(self._look)
        held, stops = grab(self._look, event["key"], event["end"], stroke, self._board.conditions, before)
        self._held = held
        self._stops = {"seq": event["seq"], "run": self.run, "version": self._version, **stops}

    def _undo(self, _: Mapping[str, Any]) -> None:
        self._go_to(self._steps.back(self.document, self._look.level))

    def _redo(self, _: Mapping[str, Any]) -> None:
        self._go_to(self._steps.forth(self.document, self._look.level))

    def _go_to(self, step: Step | None) -> None:
        if step is not None:
            self._remember_count()
            self._turn(step.document, self._bounded(step.document, step.level))

    def _turn(self, document: Document, level: int, stroke: str | None = None) -> None:
        """Look at another document or level; conditions that are no more are no longer switched off."""
        if level != self._look.level:
            self._before = None
        name = level_name(document, level)
        keys = {spot.key for spot in spots_of(document, level)}
        off = frozenset(key for key in self._off.get(name, frozenset()) if key in keys)
        self._off[name] = off
        self._look_at(replace(self._look, document=document, level=level, off=off), stroke)

    def _look_at(self, look: Look, stroke: str | None = None) -> None:
        """Look at something else; what was worked out for a control in hand holds while only that control moves."""
        if self._held is None or not self._held.leads_to(look, stroke):
            self._version += 1
            self._held = None
        self._look = look

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
        self._look_at(replace(self._look, off=off))

    def _open_why(self, event: Mapping[str, Any]) -> None:
        self._look = replace(self._look, why=event["open"])

    def _panel(self, event: Mapping[str, Any]) -> None:
        name = frozenset([event["name"]])
        panels = self._look.panels
        self._look = replace(self._look, panels=panels | name if event["open"] else panels - name)

    def _look_at_held_out(self, _: Mapping[str, Any]) -> None:
        """Look at the leads kept back, with what is shown."""
        self._board.look_at_held_out(self._look)

    def _rest(self, _: Mapping[str, Any]) -> None:
        """Nothing was done for a while: the next state has what was put off."""

    def _order(self, event: Mapping[str, Any]) -> None:
        named = event["sections"]
        self._look = replace(self._look, order=(*named, *(name for name in SECTIONS if name not in named)))

    def _reveal(self, event: Mapping[str, Any]) -> None:
        self._look = replace(self._look, revealed=event["on"])

    def _save(self, _: Mapping[str, Any]) -> None:
        if self._file is None:
            self._note("session.no_path", "error")
            return
        self._saved = None
        lacking = self._board.unfinished(self.document)
        if lacking:
            names = listed([f"“{fault.found}”" for fault in lacking[:NAMES_SHOWN]], say("words.and"))
            more = len(lacking) - NAMES_SHOWN
            names += say("session.and_more", n=more) if more > 0 else ""
            self._note("session.unfinished", "error", n=len(lacking), names=names)
            return
        if self._file.changed_elsewhere():
            self._note("session.changed_elsewhere", "error", file=self._file.name)
            return
        try:
            draft = self.definition
            self._file.write(draft)
        except DocumentError as error:
            self._note("session.faulty", "error", faults=_told(error))
            return
        except OSError as error:
            self._note("session.not_written", "error", file=self._file.name, why=error.strerror or str(error))
            return
        self._saved_document = self.document
        self._saved = {"text": self._saved_text(self._file.name)}
        self._remark(draft)

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
            self._note("session.saved_unsuitable", "note", faults=_told(error))

    def _note(self, key: str, level: str, **values: object) -> None:
        self._notice = {"text": say(key, **values), "level": level}


def _told(error: LeadkitError) -> str:
    """Return the faults of an error with the sections called as they are on the screen."""
    return type(error)([on_screen(fault) for fault in error.faults]).summary()
