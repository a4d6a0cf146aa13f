"""The live drafting board in a notebook."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from leadkit.board.module import source
from leadkit.board.session import Session
from leadkit.definition.files import load_json
from leadkit.definition.model import Definition, Ladder
from leadkit.history.history import History

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


class Drafter(anywidget.AnyWidget):
    """The drafting board: edit a definition or ladder and see at every step what it makes of the past leads.

    Parameters
    ----------
    history
        The past leads.
    draft
        What to begin with: a definition or ladder, such a document (it may be unfinished), or the path of a file.
        Without one, the file at `path` is opened if there is one, else nothing is asked yet.
    path
        The file that "Save" writes; the file of `draft` where that is a path.
    title
        What the past leads are called on the board.

    Raises
    ------
    DocumentError
        The file or the document is none that the board can edit.

    Examples
    --------
    >>> history = History({"lead_id": ["L1", "L2"], "country": ["US", ""]})
    >>> Drafter(history).definition.to_dict()["id"]
    'draft'
    """

    _esm, _css = source()
    ground = traitlets.Dict().tag(sync=True)
    state = traitlets.Dict().tag(sync=True)
    stops = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)

    def __init__(
        self,
        history: History,
        draft: Definition | Ladder | Mapping[str, Any] | str | Path | None = None,
        path: str | Path | None = None,
        *,
        title: str | None = None,
    ) -> None:
        if isinstance(draft, str | Path):
            path = path or draft
            draft = load_json(draft)
        self.session = Session(
            history, draft, path=path, clock=datetime.now, run=secrets.token_hex(4), title=title
        )  # fmt: skip
        super().__init__(ground=self.session.ground(), state=self.session.state())
        self.on_msg(self._take)

    @property
    def definition(self) -> Definition | Ladder:
        """The definition or ladder as it stands on the board.

        Raises
        ------
        DocumentError
            A condition is unfinished, or the document is faulty; with every fault.
        """
        return self.session.definition

    def _take(self, _: Drafter, event: object, __: object) -> None:
        """Take in what the board sent and answer with what it changed."""
        for name, part in self.session.answer(event).items():
            setattr(self, name, part)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        """Show the board where widgets live, its still picture where they do not, its sentence where text is all."""
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if bundle is not None else ({}, {})
        pictured = {"text/html": self.session.picture(), "text/plain": self.state["sentence"]["text"]}
        return {**data, **pictured}, metadata
