"""From the draft that the room settled on to the agreement on file: read it aloud, check it, write it, verify it."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from leadkit.definition.model import Definition, Ladder
from leadkit.definition.suit import misfits
from leadkit.engine.admission import Admission, admit
from leadkit.errors import Fault, UsageError
from leadkit.evidence.lint import lint
from leadkit.evidence.outcome import outcome
from leadkit.export.figures import figures as figures_of
from leadkit.export.paper import spec_of
from leadkit.export.source import Source
from leadkit.history import History
from leadkit.report.blocks import Tone, banner, code, facts, headline, paragraph, remarks
from leadkit.report.draft import four_figures, in_sentences, standing
from leadkit.report.markup import Content, Shown, show, tag
from leadkit.report.progress import working
from leadkit.spec import Spec
from leadkit.spec.documents import read
from leadkit.text import say

BLOCKING = frozenset({"nothing-asked", "planned", "judged-once"})
"""Findings that must be mended before anybody signs; the others are to be known."""


@dataclass(frozen=True)
class Agreement:
    """A draft on its way to being the agreement.

    Parameters
    ----------
    draft
        What the room settled on.
    folder
        Where agreements are kept; the file is named by id and version.
    """

    draft: Definition | Ladder
    history: History
    folder: Path

    @cached_property
    def spec(self) -> Spec:
        """The agreement, with the catalogue that it needs and the figures that the room saw."""
        with working("agreement", self.history):
            return spec_of(Source(self.draft, self.history))

    @property
    def path(self) -> Path:
        """The file that the agreement is written to."""
        return self.folder / f"{self.spec.id}-{self.spec.version}.json"

    @cached_property
    def admission(self) -> Admission:
        """What the draft says of the past leads."""
        return admit(self.draft, self.history)

    def read_aloud(self) -> Shown:
        """Show the definition as sentences, and its figures in words."""
        said = in_sentences(self.draft, self.history.catalogue)
        purposes = (paragraph(f"“{level.purpose}”", soft=True) for level in _levels(self.draft) if level.purpose)
        spoken = banner("rest", self.draft.name, said, *purposes)
        if self._misfits:
            return show(spoken)
        figures = outcome(self.admission)
        basis = figures.basis_sentence() if figures.facts.has_outcome else say("notebook.tells.outcome.bad")
        return show(spoken, four_figures(figures), standing(self.admission), paragraph(basis, soft=True))

    def check(self) -> Shown:
        """Show what stands in the way of agreeing, and what to know before."""
        found, stops = self.findings, self._stops
        cares = sum(tone == "care" for tone, _ in found)
        if stops:
            verdict = banner("bad", say("notebook.check.stop", n=stops))
        elif cares:
            verdict = banner("care", say("notebook.check.care", n=cares))
        else:
            verdict = banner("good", say("notebook.check.good"))
        return show(verdict, remarks(found) if found else None)

    @cached_property
    def findings(self) -> list[tuple[Tone, Content]]:
        """What stands in the way ("bad"), what to think about ("care") and what to know ("rest"), in words."""
        if self._misfits:
            return [("bad", str(fault)) for fault in self._misfits]
        with working("checking", self.history):
            return self._found()

    def _found(self) -> list[tuple[Tone, Content]]:
        tones: dict[str, Tone] = {"warning": "care", "note": "rest"}
        found: list[tuple[Tone, Content]] = [
            ("bad" if f.code in BLOCKING else tones[f.level], f.message) for f in lint(self.admission)
        ]
        undecided = self.admission.counts["undecided"]
        if undecided:
            found.append(("care", say("notebook.check.undecided", n=undecided)))
        figures = outcome(self.admission)
        if figures.facts.has_outcome and figures.win_rate.too_few:
            found.append(("care", say("notebook.check.too_few", n=figures.win_rate.of)))
        return sorted(found, key=lambda item: ("bad", "care", "rest").index(item[0]))

    def write(self) -> Shown:
        """Write the agreement and show where it is, its version and its digest.

        Raises
        ------
        UsageError
            A signed agreement of this version is there already and says something else.
        """
        if self._misfits:
            return show(headline(say("notebook.write.nothing")))
        before = _earlier(self.path)
        if before is not None and before.digest != self.spec.digest and before.signoffs:
            message = say("notebook.write.signed", version=self.spec.version, file=self.path.name)
            raise UsageError(Fault("signed-version", self.path.name, message))
        self.spec.write(self.path)
        again = Spec.read(self.path)
        rows: list[tuple[str, Content]] = [
            (say("notebook.write.file"), str(self.path)),
            (say("notebook.write.id"), again.id),
            (say("notebook.write.version"), again.version),
            (say("notebook.write.digest"), tag("code", again.digest)),
            (say("notebook.write.history"), tag("code", self.history.fingerprint)),
        ]
        lossless = say("notebook.write.lossless" if again.definition == self.draft else "notebook.write.lossy")
        replaced = before is not None and before.digest != self.spec.digest
        return show(
            headline(say("notebook.write.not_yet" if self._stops else "notebook.write.done")), facts(rows),
            paragraph(lossless), paragraph(say("notebook.write.replaced"), soft=True) if replaced else None,
        )  # fmt: skip

    def verify(self) -> Shown:
        """Show what the file itself says of its state, and how anyone can check the digest without LeadKit."""
        if self._misfits:
            return show(headline(say("notebook.write.nothing")))
        found = Spec.read(self.path).verify()
        tone: Tone = "good" if found.intact else "bad"
        command = f"jq -cjS .definition {shlex.quote(self.path.name)} | sha256sum"
        return show(
            remarks(
                ("care" if answer == "UNSIGNED" else tone, say(f"spec.verify.{answer.lower()}"))
                for answer in found.answers
            ),
            paragraph(say("notebook.verify.how")), code(command), paragraph(say("notebook.verify.prints")),
            code(f"{found.stated.removeprefix('sha256:')}  -"), paragraph(say("notebook.verify.leads")),
            code(f"leadkit admit {shlex.quote(self.path.name)} HISTORY --leads leads.csv"),
        )  # fmt: skip

    def figures(self) -> dict[str, Any]:
        """Return the figures behind what is shown, as plain data."""
        if self._misfits:
            return {"faults": sorted(fault.code for fault in self._misfits)}
        return {
            "id": self.spec.id, "version": self.spec.version, "digest": self.spec.digest,
            "verify": list(self.spec.verify().answers), "findings": [tone for tone, _ in self.findings],
            "figures": figures_of(self.admission),
        }  # fmt: skip

    @property
    def _stops(self) -> int:
        return sum(tone == "bad" for tone, _ in self.findings)

    @cached_property
    def _misfits(self) -> tuple[Fault, ...]:
        return misfits(self.draft, self.history.catalogue)


def _levels(draft: Definition | Ladder) -> tuple[Definition, ...]:
    return (draft,) if isinstance(draft, Definition) else draft.levels


def _earlier(path: Path) -> Spec | None:
    if not path.exists():
        return None
    document = read(path)
    return document if isinstance(document, Spec) else None
