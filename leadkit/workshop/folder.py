"""A workshop's folder: ``workshop.toml``, a draft per side, the notebooks, the agreements.

acme/
  workshop.toml      title, past leads, sides, agenda
  drafts/SIDE.json   one definition or ladder per side
  specs/             the agreements that were exported
  notebooks/         the notebooks of the agenda, set to this workshop
  .leadkit/          what programs keep; nothing in it is needed to go on
"""

from __future__ import annotations

import json
import os
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leadkit.definition.faults import Faults, Spot
from leadkit.definition.files import kind_of, why_not_toml, write_json, write_text
from leadkit.definition.scalars import Scalars
from leadkit.errors import Fault, WorkshopError
from leadkit.text import say

SETTINGS_FILE = "workshop.toml"
FORMAT = "workshop/1"
DRAFTS, SPECS, NOTEBOOKS, OWN = "drafts", "specs", "notebooks", ".leadkit"
SIDES = ("sales", "marketing", "leadership")
SIDE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _-]{0,39}")
NOTEBOOK = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
MEMBERS = ("leadkit", "title", "history", "sides", "start", "agenda")
PHASE_MEMBERS = ("notebook", "title", "minutes")
LONGEST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Phase:
    """One item of the agenda: a notebook without its ending, what the room does, and for how long."""

    notebook: str
    title: str
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Workshop:
    """A workshop's folder and what its ``workshop.toml`` says.

    Parameters
    ----------
    folder
        The folder.
    history
        Where the past leads are; as it stands in the file, seen from `folder`.
    sides
        Who drafts; each has a file in ``drafts``.
    start
        The notebook that opens first, without its ending.
    """

    folder: Path
    title: str
    history: str
    sides: tuple[str, ...] = SIDES
    agenda: tuple[Phase, ...] = ()
    start: str | None = None

    @classmethod
    def open(cls, folder: str | Path) -> Workshop:
        """Read the workshop in `folder`.

        Raises
        ------
        WorkshopError
            With every fault of its ``workshop.toml``; or there is none.
        """
        return read(Path(folder))

    @property
    def history_folder(self) -> Path:
        """Where the past leads are."""
        return (self.folder / self.history).resolve()

    def draft(self, side: str) -> Path:
        """Return the file of a side's draft.

        Raises
        ------
        WorkshopError
            The workshop has no such side.
        """
        if side not in self.sides:
            faults = Faults()
            faults.unknown(
                "unknown-side", Spot(words=(SETTINGS_FILE, "sides")), "workshop.unknown_side", side, self.sides
            )
            raise WorkshopError(faults.found)
        return self.folder / DRAFTS / f"{file_name(side)}.json"

    @property
    def drafts(self) -> dict[str, Path]:
        """The file of each side's draft, those that are not there yet included."""
        return {side: self.draft(side) for side in self.sides}

    @property
    def specs(self) -> Path:
        """The folder of the agreements."""
        return self.folder / SPECS

    @property
    def notebooks(self) -> Path:
        """The folder of the notebooks."""
        return self.folder / NOTEBOOKS

    @property
    def own(self) -> Path:
        """The folder of what programs keep."""
        return self.folder / OWN

    @property
    def first(self) -> str | None:
        """The notebook to open first: `start`, or the first of the agenda."""
        return self.start or (self.agenda[0].notebook if self.agenda else None)

    def write(self) -> None:
        """Write ``workshop.toml``, whole or not at all."""
        agenda = "".join(
            say(
                "workshop.file.phase", notebook=_quoted(phase.notebook), title=_quoted(phase.title),
                minutes="" if phase.minutes is None else f"minutes = {phase.minutes}\n",
            )
            for phase in self.agenda
        )  # fmt: skip
        head = say(
            "workshop.file.head", title=_quoted(self.title), history=_quoted(self.history),
            sides=", ".join(map(_quoted, self.sides)),
            start="" if self.start is None else f"start = {_quoted(self.start)}\n",
        )  # fmt: skip
        write_text(self.folder / SETTINGS_FILE, head + agenda)


def new(folder: str | Path, history: str | Path, title: str | None = None) -> Workshop:
    """Make a workshop's folder: settings, an empty draft per side, a place for agreements.

    Parameters
    ----------
    folder
        New or empty.
    history
        The folder of the past leads; it is named relative to `folder` where that works.

    Raises
    ------
    WorkshopError
        The folder is not empty, or the title cannot be printed.
    """
    folder, history = Path(folder), Path(history)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise WorkshopError(Fault("not-empty", str(folder), say("workshop.not_empty")))
    name = folder.resolve().name
    title = title or name.replace("-", " ").replace("_", " ").strip().capitalize() or name
    if _has_control(title):
        raise WorkshopError(Fault("bad-title", str(folder), say("workshop.bad_title"), title))
    agenda = tuple(
        Phase(notebook, say(f"workshop.phase.{notebook}"), minutes) for notebook, minutes in AGENDA.items()
    )  # fmt: skip
    workshop = Workshop(folder, title, _relative(history, folder), agenda=agenda)
    for side, path in workshop.drafts.items():
        head = {"leadkit": "definition/1", "id": f"{_slug(name)}.{file_name(side)}"}
        draft = {**head, "title": draft_title(side), "stage": say("words.lead")}
        write_json(path, draft)
    workshop.specs.mkdir(parents=True)
    (workshop.specs / ".gitkeep").touch()
    workshop.write()
    return workshop


AGENDA = {"0_prepare": 20, "1_diagnose": 30, "2_draft": 60, "3_compare": 45, "5_export": 10}
"""The notebooks of a first workshop, with their minutes."""


def draft_title(side: str) -> str:
    """Return the title of a side's empty draft."""
    return say("workshop.draft_title", side=side[:1].upper() + side[1:])


def file_name(side: str) -> str:
    """Return a side's name as part of a file name.

    >>> file_name("Inside sales")
    'inside-sales'
    """
    return side.strip().lower().replace(" ", "-")


def read(folder: Path) -> Workshop:
    """Read the workshop in `folder`; see `Workshop.open`."""
    path = folder / SETTINGS_FILE
    if not folder.is_dir():
        raise WorkshopError(Fault("no-folder", str(folder), say("workshop.no_folder")))
    if not path.is_file():
        raise WorkshopError(Fault("no-settings", str(folder), say("workshop.no_settings", name=SETTINGS_FILE)))
    try:
        tree = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise WorkshopError(Fault("not-utf8", SETTINGS_FILE, say("files.not_utf8", byte=error.start))) from None
    except (ValueError, RecursionError) as error:  # beside what is no TOML: brackets or digits in thousands
        message = say("workshop.not_toml", why=why_not_toml(error))
        raise WorkshopError(Fault("not-toml", SETTINGS_FILE, message)) from None
    faults = Faults()
    workshop = _Reader(faults).workshop(folder, tree)
    if faults.found:
        raise WorkshopError(faults.found)
    return workshop


class _Reader(Scalars):
    def workshop(self, folder: Path, tree: Mapping[str, Any]) -> Workshop:
        top = Spot(words=(SETTINGS_FILE,))
        if tree.get("leadkit") != FORMAT:
            at = top.down("leadkit", word="leadkit")
            self.faults.unknown("unknown-kind", at, "document.unknown_kind", str(tree.get("leadkit")), (FORMAT,))
        self.faults.members(tree, top, MEMBERS)
        agenda = tree.get("agenda", [])
        if not isinstance(agenda, list):
            self.wrong("agenda", top.down("agenda", word="agenda"), agenda)
            agenda = []
        phases = [self.phase(item, top.down("agenda", i, word=f"agenda {i + 1}")) for i, item in enumerate(agenda)]
        start = self.notebook(tree, "start", top) if "start" in tree else None
        return Workshop(
            folder, self.name(tree, "title", top) or "", self.name(tree, "history", top) or "",
            self.sides(tree.get("sides", list(SIDES)), top), tuple(p for p in phases if p is not None), start,
        )  # fmt: skip

    def phase(self, item: Any, spot: Spot) -> Phase | None:
        if not isinstance(item, dict):
            self.wrong("phase", spot, item)
            return None
        self.faults.members(item, spot, PHASE_MEMBERS)
        minutes = self.whole(item["minutes"], spot.down("minutes", word="minutes")) if "minutes" in item else None
        if minutes is not None and not 0 < minutes <= LONGEST_MINUTES:
            self.wrong("minutes", spot.down("minutes", word="minutes"), minutes)
        notebook = self.notebook(item, "notebook", spot)
        title = self.name(item, "title", spot)
        return Phase(notebook, title, minutes) if notebook and title else None

    def notebook(self, item: Mapping[str, Any], name: str, spot: Spot) -> str | None:
        """Read the name of a notebook: no path, so that nothing outside of the folder can be named."""
        found = self.name(item, name, spot)
        if found is not None and not NOTEBOOK.fullmatch(found.removesuffix(".ipynb")):
            self.wrong("notebook", spot.down(name, word=name), found)
            return None
        return found.removesuffix(".ipynb") if found else None

    def sides(self, names: Any, top: Spot) -> tuple[str, ...]:
        at = top.down("sides", word="sides")
        if not isinstance(names, list) or not names:
            self.wrong("sides", at, names)
            return SIDES
        files: set[str] = set()
        for name in names:
            if not isinstance(name, str) or not SIDE.fullmatch(name):
                self.wrong("side", at, name)
            elif file_name(name) in files:
                self.faults.add("same-side", at, say("workshop.same_side", side=name), name)
            else:
                files.add(file_name(name))
        return tuple(name for name in names if isinstance(name, str))

    def wrong(self, wanted: str, spot: Spot, found: object) -> None:
        shown = f"“{found}”" if isinstance(found, str | int) and not isinstance(found, bool) else kind_of(found)
        message = say("document.wrong_kind", wanted=say(f"workshop.wanted.{wanted}"), found=shown)
        self.faults.add("wrong-kind", spot, message, found)


def _relative(path: Path, start: Path) -> str:
    """Return `path` as seen from `start`, with slashes."""
    return Path(os.path.relpath(path.resolve(), start.resolve())).as_posix()


def _slug(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", name).strip("-.") or "workshop"


def _quoted(text: str) -> str:
    """Return a TOML string; its escapes are those of JSON."""
    return json.dumps(text, ensure_ascii=False)


def _has_control(text: str) -> bool:
    return any(unicodedata.category(character) in ("Cc", "Cs") for character in text)
