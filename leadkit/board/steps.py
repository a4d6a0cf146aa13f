"""What can be undone and redone: whole documents, a step for each edit, one for a whole stroke of the hand."""

from __future__ import annotations

from dataclasses import dataclass, field

from leadkit.board.drafting import Document

MOST_STEPS = 1_000


@dataclass(frozen=True, slots=True)
class Step:
    """A document and the tab that it was seen on; `label` says what was done next."""

    document: Document
    level: int
    label: str


@dataclass
class Steps:
    """The steps behind and ahead."""

    past: list[Step] = field(default_factory=list)
    future: list[Step] = field(default_factory=list)
    stroke: str | None = None

    def take(self, document: Document, level: int, label: str, stroke: str | None) -> bool:
        """Note that `document` is about to be replaced; False where that goes on with the stroke before.

        Neighbouring edits of one stroke are one step: a drag of a slider, a burst of typing.
        """
        goes_on = self.goes_on(stroke)
        self.stroke = stroke
        self.future.clear()
        if not goes_on:
            self.past.append(Step(document, level, label))
            del self.past[:-MOST_STEPS]
        return not goes_on

    def goes_on(self, stroke: str | None) -> bool:
        """Whether an edit of this stroke goes on with the step before."""
        return stroke is not None and stroke == self.stroke and bool(self.past)

    def back(self, document: Document, level: int) -> Step | None:
        """Return what to go back to from `document`; None at the beginning."""
        return _move(self.past, self.future, document, level)

    def forth(self, document: Document, level: int) -> Step | None:
        """Return what to go forth to from `document`; None at the end."""
        return _move(self.future, self.past, document, level)

    @property
    def labels(self) -> dict[str, str | None]:
        """What undo and redo would take back and do again, in words."""
        return {
            "undo": self.past[-1].label if self.past else None,
            "redo": self.future[-1].label if self.future else None,
        }


def _move(source: list[Step], target: list[Step], document: Document, level: int) -> Step | None:
    if not source:
        return None
    step = source.pop()
    target.append(Step(document, level, step.label))
    return step
