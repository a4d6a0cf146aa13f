"""What an exporter works from: a document, and past leads where they are needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from leadkit.definition.model import Definition, Ladder
from leadkit.engine.admission import Admission, admit
from leadkit.errors import Fault, UsageError
from leadkit.history import History, Notice
from leadkit.spec.documents import Applied, Document, apply
from leadkit.spec.envelope import Spec
from leadkit.text import say


@dataclass(frozen=True)
class Source:
    """A definition, ladder or spec on its way out.

    Parameters
    ----------
    allow_later
        Let the draft use fields that are filled in after the hand-over.
    """

    document: Document
    history: History | None = None
    allow_later: bool = False

    @property
    def draft(self) -> Definition | Ladder:
        """The definition or ladder itself."""
        return self.document.definition if isinstance(self.document, Spec) else self.document

    @property
    def own_history(self) -> History:
        """The history as it was read.

        Raises
        ------
        UsageError
            None was given.
        """
        if self.history is None:
            raise UsageError(Fault("no-history", "", say("export.needs_history")))
        return self.history

    @cached_property
    def applied(self) -> Applied:
        """The draft and the history in one and the same words."""
        return apply(self.document, self.own_history)

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Where a spec's catalogue differs from the history's."""
        return () if self.history is None else self.applied.notices

    @cached_property
    def admission(self) -> Admission:
        """The verdicts on the history."""
        return admit(self.applied.draft, self.applied.history, allow_later=self.allow_later)


class Target(NamedTuple):
    """One way out: the ending of its files, and what makes the text of one."""

    suffix: str
    render: Callable[[Source], str]
