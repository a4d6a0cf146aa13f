"""Any document that says what a lead is: a definition, a ladder, or a spec with a catalogue of its own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from leadkit.definition.faults import Faults, Spot
from leadkit.definition.files import load_json
from leadkit.definition.model import Definition, Ladder
from leadkit.definition.reading import read_document
from leadkit.errors import DocumentError, Fault
from leadkit.history import History, Notice
from leadkit.spec.differences import differences
from leadkit.spec.envelope import FORMAT, Spec
from leadkit.text import say

Document = Definition | Ladder | Spec
KINDS = ("definition/1", "ladder/1", FORMAT)


def read(path: str | Path) -> Document:
    """Read the definition, ladder or spec in the file at `path`, whichever its member ``leadkit`` says.

    Raises
    ------
    DocumentError
        With every fault of the document.
    """
    document = load_json(path)
    kind = document.get("leadkit")
    if kind == FORMAT:
        return Spec.from_dict(document)
    if kind not in KINDS:
        faults, spot = Faults(), Spot(("leadkit",), ("leadkit",))
        if kind is None:
            faults.add("no-kind", spot, say("document.no_kind"), allowed=KINDS)
        else:
            faults.unknown("unknown-kind", spot, "document.unknown_kind", str(kind), KINDS)
        raise DocumentError(faults.found)
    return read_document(document)


@dataclass(frozen=True, slots=True)
class Applied:
    """A draft and the history that it is to be judged on, in one and the same words.

    Parameters
    ----------
    notices
        Where a spec's catalogue, which wins, differs from the history's own.
    """

    draft: Definition | Ladder
    history: History
    notices: tuple[Notice, ...] = ()


def apply(document: Document, history: History) -> Applied:
    """Return what to judge: a draft on the history as it is, a spec's definition on the history in the spec's words.

    Raises
    ------
    DocumentError
        The spec was changed after it was written.
    """
    if not isinstance(document, Spec):
        return Applied(document, history)
    checked = document.verify()
    if not checked.intact:
        message = say("spec.changed", stated=checked.stated, computed=checked.computed)
        raise DocumentError(Fault("changed", say("spec.place.definition"), message, checked.stated))
    found = differences(document.catalogue, history.catalogue)
    return Applied(document.definition, history.under(document.catalogue), found)


def signed_at(document: Document, history: History) -> int | None:
    """Return when an agreement was last signed, in UTC seconds; ``None`` for a draft and an unsigned one."""
    if not isinstance(document, Spec):
        return None
    texts = (_signing(signoff) for signoff in document.signoffs)
    moments = (history.settings.calendar.moment(text) for text in texts if text is not None)
    return max((moment for moment in moments if moment is not None), default=None)


def _signing(signoff: object) -> str | None:
    statement = signoff.get("statement", signoff) if isinstance(signoff, dict) else None
    moment = statement.get("signed_at") if isinstance(statement, dict) else None
    return moment if isinstance(moment, str) else None
