"""The spec document (``spec/1``): one definition or ladder with the catalogue it is written in, and its digest.

What is signed is the member ``definition``; the digest is taken over its canonical form. Beside it, and outside the
digest, stand the figures that the room saw on its own history, and later the sign-offs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from leadkit.definition.catalogue import Catalogue
from leadkit.definition.faults import Faults, Spot
from leadkit.definition.files import load_json, write_json
from leadkit.definition.model import Definition, Ladder
from leadkit.definition.reading import read_document
from leadkit.definition.suit import suit
from leadkit.errors import DocumentError, Fault
from leadkit.history import History
from leadkit.spec.canonical import canonical, digest
from leadkit.spec.catalogue import from_document, to_document, used, wrong_kind
from leadkit.spec.numbers import as_text, restore
from leadkit.spec.verify import Verification
from leadkit.text import say

FORMAT = "spec/1"
FIRST_VERSION = "1.0.0"
MEMBERS = ("leadkit", "definition", "digest", "seen", "signoffs")
ADDED = ("version", "supersedes", "change", "catalogue", "golden")
"""What the spec's definition has besides its own members."""
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
VERSION = re.compile(r"(0|[1-9][0-9]{0,8})(\.(0|[1-9][0-9]{0,8})){2}")
Document = dict[str, Any]


@dataclass(frozen=True)
class Spec:
    """An agreement: a definition or ladder that stands for itself.

    Parameters
    ----------
    body
        The document's member ``definition``, exactly as it is signed: decimals as text.
    stated
        The digest that the document states; `digest` is the one that `body` has.
    seen
        History fingerprint, counts and rates that the room saw when it agreed; not covered by the digest.
    signoffs
        Who signed what; none yet.
    """

    body: Mapping[str, Any]
    stated: str
    seen: Mapping[str, Any] | None = None
    signoffs: tuple[Any, ...] = field(default=())

    @classmethod
    def of(
        cls, draft: Definition | Ladder, history: History, *, version: str = FIRST_VERSION,
        seen: Mapping[str, Any] | None = None, allow_later: bool = False,
    ) -> Spec:  # fmt: skip
        """Make the first agreement on `draft`, in the words of `history`.

        Parameters
        ----------
        seen
            Figures that the room saw, without lead data; the history's fingerprint is added.
        allow_later
            Let the draft use fields that are filled in after the hand-over.

        Raises
        ------
        UnsuitableError
            The draft asks for what this history does not have; with every fault.
        DocumentError
            The draft or the catalogue cannot be written in the signed form.
        """
        suit(draft, history.catalogue, allow_later=allow_later)
        if not VERSION.fullmatch(version):
            raise DocumentError(Fault("bad-version", "version", say("spec.bad_version", found=version), version))
        catalogue, attributes = used(draft, history.catalogue)
        body = {
            **as_text(draft.to_dict()),
            "version": version,
            "supersedes": None,
            "change": None,
            "catalogue": to_document(catalogue, attributes),
            "golden": [],
        }
        spec = cls(body, digest(body), {"history": history.fingerprint, **(seen or {})})
        if spec.definition != draft:
            raise DocumentError(Fault("not-lossless", draft.name, say("spec.not_lossless")))
        return spec

    @classmethod
    def read(cls, path: str | Path) -> Spec:
        """Read the spec in the file at `path`.

        Raises
        ------
        DocumentError
            The file is no sound ``spec/1`` document; with every fault. An altered digest is no fault: see `verify`.
        """
        return cls.from_dict(load_json(path))

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Spec:
        """Read a ``spec/1`` document; raise `DocumentError` with every fault."""
        faults = Faults()
        _check_envelope(document, faults)
        body = document.get("definition")
        if not isinstance(body, dict):
            wrong_kind(faults, _place(), "object", body)
            raise DocumentError(faults.found)
        seen, signoffs = document.get("seen"), document.get("signoffs", [])
        spec = cls(body, str(document.get("digest")), seen, tuple(signoffs) if isinstance(signoffs, list) else ())
        found = [*faults.found, *_faults_of(spec)]
        if found:
            raise DocumentError(found)
        return spec

    def to_dict(self) -> Document:
        """Return the document; reading it again gives an equal spec."""
        document: Document = {"leadkit": FORMAT, "definition": dict(self.body), "digest": self.stated}
        if self.seen is not None:
            document["seen"] = dict(self.seen)
        return {**document, "signoffs": list(self.signoffs)}

    def write(self, path: str | Path) -> None:
        """Write the document to `path`, whole or not at all."""
        write_json(path, self.to_dict())

    @cached_property
    def digest(self) -> str:
        """``sha256:…`` over the canonical form of `body`, computed anew."""
        return digest(self.body)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The fields, activities, time zone, missing tokens and tracks that the definition is written in."""
        return _catalogue(self.body, Faults())

    @cached_property
    def definition(self) -> Definition | Ladder:
        """The definition or ladder, its numbers restored; equal to the one that was agreed."""
        own = {name: value for name, value in self.body.items() if name not in ADDED}
        return read_document(restore(own, self.catalogue))

    @property
    def id(self) -> str:
        """The definition's id."""
        return str(self.body["id"])

    @property
    def version(self) -> str:
        """The version, such as ``"1.0.0"``."""
        return str(self.body["version"])

    def verify(self) -> Verification:
        """Say whether the document is as it was written: INTACT or CHANGED; and UNSIGNED as long as nobody signs."""
        return Verification(stated=self.stated, computed=self.digest)


def _place() -> Spot:
    return Spot(("definition",), (say("spec.place.definition"),))


def _catalogue(body: Mapping[str, Any], faults: Faults) -> Catalogue:
    return from_document(body.get("catalogue"), _place().down("catalogue", word=say("spec.place.catalogue")), faults)


def _check_envelope(document: Mapping[str, Any], faults: Faults) -> None:
    """Note what is wrong outside of the definition."""
    top = Spot()
    kind = document.get("leadkit")
    if kind != FORMAT:
        faults.unknown(
            "unknown-kind", top.down("leadkit", word="leadkit"), "document.unknown_kind", str(kind), (FORMAT,)
        )
    faults.members(document, top, MEMBERS)
    stated = document.get("digest")
    if not isinstance(stated, str) or not DIGEST.fullmatch(stated):
        faults.add("bad-digest", top.down("digest", word="digest"), say("spec.bad_digest"), stated)
    for name, wanted, kinds in (("seen", "object", dict), ("signoffs", "objects", list)):
        if name in document and not isinstance(document[name], kinds):
            wrong_kind(faults, top.down(name, word=name), wanted, document[name])


def _faults_of(spec: Spec) -> list[Fault]:
    """Return what is wrong within the signed part."""
    faults = Faults()
    for name in ADDED:
        if name not in spec.body:
            faults.add("missing-member", _place().down(name, word=name), say("document.missing_member", name=name))
    version = spec.body.get("version")
    if "version" in spec.body and not (isinstance(version, str) and VERSION.fullmatch(version)):
        faults.add(
            "bad-version", _place().down("version", word="version"), say("spec.bad_version", found=version), version
        )
    if "golden" in spec.body and not isinstance(spec.body["golden"], list):
        wrong_kind(faults, _place().down("golden", word="golden"), "objects", spec.body["golden"])
    _catalogue(spec.body, faults)
    found = list(faults.found)
    for read in (lambda: canonical(spec.body), lambda: spec.definition):
        try:
            read()
        except DocumentError as error:
            found += error.faults
    return found
