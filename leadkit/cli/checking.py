"""``leadkit check``: everything that is wrong with a document, what it says in English, and what is doubtful."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leadkit.cli.inputs import read_history
from leadkit.cli.output import Output, table
from leadkit.cli.parser import Command
from leadkit.errors import DocumentError, Fault, HistoryError
from leadkit.text import say

if TYPE_CHECKING:
    from leadkit.definition.catalogue import Catalogue
    from leadkit.definition.lint import Finding
    from leadkit.definition.model import Definition, Ladder
    from leadkit.history import History, Notice
    from leadkit.spec.documents import Document

FAULTS, DOUBTS = 2, 1
LEVELS = ("warning", "note")


def describe(command: Command) -> None:
    """Add the arguments of ``check``."""
    command.argument("document")
    command.argument("history", nargs="?")
    command.flag("allow-later")
    command.flag("strict")


def run(args: argparse.Namespace, out: Output) -> int:
    """Report all faults at once (2), else the meaning in English and what is doubtful (1 with ``--strict``)."""
    from leadkit.definition.suit import misfits_of
    from leadkit.spec.documents import read

    name = Path(args.document).name
    faults: list[Fault] = []
    document = history = None
    readable: tuple[Any, ...] = ()
    try:
        document = read(args.document)
    except DocumentError as error:
        faults, readable = list(error.faults), error.readable
    try:
        history = None if args.history is None else read_history(args.history, out)
    except HistoryError as error:
        faults += error.faults
    if document is None or faults:
        if history is not None:
            faults += misfits_of(readable, history.catalogue, allow_later=args.allow_later)
        return _refuse(name, faults, {}, out)
    checked = _check(document, history, allow_later=args.allow_later)
    if checked.faults:
        return _refuse(name, checked.faults, checked.as_data(), out)
    if out.as_json:
        out.data({"ok": True, "faults": [], **checked.as_data()})
    else:
        out.lines(checked.in_words())
    return DOUBTS if args.strict and checked.of_level("warning") else 0


def _refuse(name: str, faults: Sequence[Fault], data: dict[str, Any], out: Output) -> int:
    """Say all faults, and on stderr that there are some."""
    if out.as_json:
        out.data({"ok": False, "faults": [fault.to_dict() for fault in faults], **data})
    else:
        out.lines([str(fault) for fault in faults])
    out.error(say("cli.check.faults", n=len(faults), name=name))
    return FAULTS


@dataclass(frozen=True)
class Checked:
    """A sound document: what it says, what is doubtful, and what is wrong with it on a history.

    Parameters
    ----------
    findings
        What looks wrong, or is worth knowing, though nothing is a fault.
    notices
        What is to be known of the data, and where a spec's catalogue differs from the history's.
    """

    document: Document
    draft: Definition | Ladder
    catalogue: Catalogue
    faults: tuple[Fault, ...] = ()
    findings: tuple[Finding, ...] = ()
    notices: tuple[Notice, ...] = ()

    def of_level(self, level: str) -> list[Finding]:
        """Return the findings of one level: ``"warning"`` or ``"note"``."""
        return [finding for finding in self.findings if finding.level == level]

    @property
    def kind(self) -> str:
        """``definition``, ``ladder`` or ``spec``."""
        return type(self.document).__name__.lower()

    def criteria(self) -> list[dict[str, str]]:
        """Return key, name and one line for each criterion, in the order of the document."""
        from leadkit.definition.words import name_of, summary
        from leadkit.spec.catalogue import criteria

        return [
            {"key": c.key, "name": name_of(c, self.catalogue), "summary": summary(c, self.catalogue)}
            for c in criteria(self.draft)
        ]  # fmt: skip

    def as_data(self) -> dict[str, Any]:
        """Return what ``--json`` prints, besides the faults."""
        from leadkit.definition.words import sentence

        document = {
            "kind": self.kind, "id": self.draft.id, "title": self.draft.name,
            "sentence": sentence(self.draft, self.catalogue), "criteria": self.criteria(),
            "findings": [finding.to_dict() for finding in self.findings],
            "notices": [notice.to_dict() for notice in self.notices],
        }  # fmt: skip
        return {**document, **self._paper()}

    def _paper(self) -> dict[str, Any]:
        from leadkit.spec.envelope import Spec

        if not isinstance(self.document, Spec):
            return {}
        found = self.document.verify()
        return {"version": self.document.version, "digest": self.document.digest, "verify": list(found.answers)}

    def in_words(self) -> list[str]:
        """Return the report as lines for a person."""
        from leadkit.definition.words import sentence
        from leadkit.spec.envelope import Spec

        lines = [say("cli.check.fine", title=self.draft.name, kind=say(f"cli.check.kind.{self.kind}"))]
        if isinstance(self.document, Spec):
            lines.append(str(self.document.verify()))
        lines += ["", sentence(self.draft, self.catalogue), ""]
        lines += table([[c["key"], c["summary"]] for c in self.criteria()], left=2)
        told = {level: [finding.message for finding in self.of_level(level)] for level in LEVELS}
        for key, remarks in (*told.items(), ("notice", [str(notice) for notice in self.notices])):
            if remarks:
                lines += ["", say(f"cli.check.{key}s"), *(f"  {remark}" for remark in remarks)]
        return lines


def _check(document: Document, history: History | None, *, allow_later: bool) -> Checked:
    from leadkit.definition.catalogue import Catalogue
    from leadkit.definition.lint import lint
    from leadkit.definition.suit import misfits
    from leadkit.engine.admission import admit
    from leadkit.evidence.lint import lint as lint_on
    from leadkit.spec.documents import apply
    from leadkit.spec.envelope import Spec

    if isinstance(document, Spec):
        draft, catalogue = document.definition, document.catalogue
        found = document.verify()
        if not found.intact:
            message = say("spec.changed", stated=found.stated, computed=found.computed)
            fault = Fault("changed", say("spec.place.definition"), message, found.stated)
            return Checked(document, draft, catalogue, (fault,))
    else:
        draft, catalogue = document, Catalogue()
    if history is None:
        return Checked(document, draft, catalogue, findings=lint(draft, catalogue))
    applied = apply(document, history)
    catalogue = applied.history.catalogue
    notices = (*applied.notices, *history.notices)
    faults = misfits(draft, catalogue, allow_later=allow_later)
    if faults:
        return Checked(document, draft, catalogue, faults, lint(draft, catalogue), notices)
    doubts = lint_on(admit(draft, applied.history, allow_later=allow_later))
    return Checked(document, draft, catalogue, (), doubts, notices)
