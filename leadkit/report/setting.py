"""What a notebook works on: a workshop's folder, or past leads and drafts given one by one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from leadkit.definition.files import write_text
from leadkit.definition.model import Definition, Ladder
from leadkit.engine.admission import Admission, admit
from leadkit.errors import Fault, UnsuitableError, UsageError
from leadkit.history import History
from leadkit.report.progress import counted, working
from leadkit.spec import Spec
from leadkit.spec.documents import Document, apply, read
from leadkit.text import say
from leadkit.workshop import Phase, Workshop

PathLike = str | Path


@dataclass(frozen=True)
class Setting:
    """The past leads, and where drafts and agreements are.

    Parameters
    ----------
    workshop
        None where a notebook is used without one.
    """

    history: History
    workshop: Workshop | None = None

    @classmethod
    def open(cls, workshop: PathLike | None = None, history: PathLike | None = None) -> Setting:
        """Read a workshop's folder and its past leads; or, where `history` names a folder, those instead.

        Raises
        ------
        UsageError
            Neither is given.
        WorkshopError, HistoryError
            A folder is not what it should be.
        """
        if not workshop and not history:
            raise UsageError(Fault("nothing-to-read", "", say("notebook.setting.nothing")))
        room = Workshop.open(workshop) if workshop else None
        folder = Path(history) if history else room.history_folder if room is not None else Path()
        with working("getting-ready") as tell:
            return cls(History.read(folder, progress=tell), room)

    @property
    def title(self) -> str | None:
        """What the workshop is called."""
        return None if self.workshop is None else self.workshop.title

    @property
    def agenda(self) -> tuple[Phase, ...]:
        """What the room does, in order."""
        return () if self.workshop is None else self.workshop.agenda

    def draft_path(self, draft: PathLike) -> Path:
        """Return the file of a draft: of a side of the workshop by its name, else the file itself."""
        if self.workshop is not None and draft in self.workshop.sides:
            return self.workshop.draft(str(draft))
        if self.workshop is not None and not str(draft).endswith(".json"):
            return self.workshop.draft(str(draft))
        return Path(draft)

    def read_draft(self, draft: PathLike) -> Definition | Ladder:
        """Read the draft of a side, or the one in a file."""
        document = read(self.draft_path(draft))
        return document.definition if isinstance(document, Spec) else document

    def applied(self, draft: PathLike) -> tuple[Document, Admission]:
        """Read a draft or an agreement, and judge the past leads by it: an agreement in its own words."""
        document = read(self.draft_path(draft))
        found = apply(document, self.history)
        return document, admit(found.draft, found.history)

    def admissions(self, drafts: Mapping[str, PathLike] | Sequence[PathLike] | None = None) -> dict[str, Admission]:
        """Judge the past leads by each draft: by those given, by name or as a list of files, or by every side's.

        Raises
        ------
        DocumentError, UnsuitableError
            A draft cannot be read, or asks for what the past leads do not have.
        """
        if drafts is None:
            drafts = self.workshop.sides if self.workshop is not None else ()
        named = dict(drafts) if isinstance(drafts, Mapping) else _named(drafts)
        with working("judging", self.history) as tell:
            return {name: self._admission(name, draft) for name, draft in counted(named.items(), tell)}

    def _admission(self, name: str, draft: PathLike) -> Admission:
        try:
            return admit(self.read_draft(draft), self.history)
        except UnsuitableError as error:
            place = say("notebook.setting.draft_of", name=name)
            raise UnsuitableError([replace(f, place=f"{place} › {f.place}") for f in error.faults]) from None

    def specs(self, folder: PathLike | None = None) -> Path:
        """Return the folder of the agreements: the one given, or the workshop's own.

        Raises
        ------
        UsageError
            There is no workshop, and no folder is given.
        """
        if folder:
            return Path(folder)
        if self.workshop is None:
            raise UsageError(Fault("no-folder", "specs", say("notebook.setting.no_specs")))
        return self.workshop.specs


def write_figures(path: PathLike | None, figures: Mapping[str, Any]) -> None:
    """Write the figures that a notebook showed as JSON, where a file is named."""
    if path:
        write_text(path, json.dumps(figures, indent=1, ensure_ascii=False, sort_keys=True, allow_nan=False) + "\n")


def _named(drafts: Sequence[PathLike]) -> dict[str, PathLike]:
    """Return drafts by the names of their files, or by their whole paths where two files bear one name."""
    names = [Path(draft).stem if str(draft).endswith(".json") else str(draft) for draft in drafts]
    if len({name.casefold() for name in names}) < len(names):
        names = [str(draft) for draft in drafts]
    return dict(zip(names, drafts, strict=True))
