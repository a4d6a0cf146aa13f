"""The canonical form of a signed document: the bytes that a digest is taken over.

RFC 8785 under our profile: member names in ASCII, whole numbers that every program keeps exactly, decimals as text,
no control characters. Within it Python's ``json``, ``jq -cjS`` and any RFC 8785 library give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from leadkit.definition.faults import Faults, Spot
from leadkit.definition.files import MAX_INTEGER, kind_of
from leadkit.errors import DocumentError
from leadkit.text import say


def canonical(document: Mapping[str, Any]) -> bytes:
    r"""Return the RFC 8785 form of `document`.

    >>> canonical({"title": "Größe", "id": "a", "levels": [1, True, None]})
    b'{"id":"a","levels":[1,true,null],"title":"Gr\xc3\xb6\xc3\x9fe"}'

    Raises
    ------
    DocumentError
        The document is outside the profile; with every place that is.
    """
    faults = Faults()
    for key, spot, found in _strays(document, Spot(words=(say("spec.place.definition"),))):
        faults.add("not-canonical", spot, say(key, found=found, limit=MAX_INTEGER), found)
    if faults.found:
        raise DocumentError(faults.found)
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(document: Mapping[str, Any]) -> str:
    """Return ``"sha256:…"`` over the canonical form: what ``jq -cjS . FILE | sha256sum`` prints."""
    return f"sha256:{hashlib.sha256(canonical(document)).hexdigest()}"


def _strays(value: object, spot: Spot) -> Iterator[tuple[str, Spot, object]]:
    """Yield what the profile does not allow: the sentence's name, the place, what stands there."""
    match value:
        case None | bool():
            return
        case int():
            if abs(value) > MAX_INTEGER:
                yield "spec.profile.too_big", spot, value
        case str():
            if _has_control(value):
                yield "spec.profile.control", spot, value
        case list() | tuple():
            for i, member in enumerate(value):
                yield from _strays(member, spot.down(i))
        case dict():
            for name, member in value.items():
                if not isinstance(name, str) or not name.isascii() or _has_control(name):
                    yield "spec.profile.name", spot, name
                yield from _strays(member, spot.down(str(name), word=str(name)))
        case float():
            yield "spec.profile.decimal", spot, value
        case _:
            yield "spec.profile.kind", spot, kind_of(value)


def _has_control(text: str) -> bool:
    return any(unicodedata.category(character) in ("Cc", "Cs") for character in text)
