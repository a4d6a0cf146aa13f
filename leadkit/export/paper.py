"""The documents of LeadKit itself: the agreement (``spec``), and the bare definition or ladder (``definition``)."""

from __future__ import annotations

import json
from typing import Any

from leadkit.errors import DocumentError, Fault
from leadkit.export.figures import seen
from leadkit.export.source import Source
from leadkit.spec.envelope import Spec
from leadkit.text import say


def spec_of(source: Source) -> Spec:
    """Return the agreement: a spec as it is, a draft with the catalogue and the figures of the history.

    Raises
    ------
    DocumentError
        A spec was changed after it was written, or a draft cannot be written in the signed form.
    """
    if not isinstance(source.document, Spec):
        history = source.own_history
        return Spec.of(
            source.document, history, seen=seen(source.admission, history), allow_later=source.allow_later
        )  # fmt: skip
    checked = source.document.verify()
    if not checked.intact:
        message = say("spec.changed", stated=checked.stated, computed=checked.computed)
        raise DocumentError(Fault("changed", say("spec.place.definition"), message, checked.stated))
    return source.document


def spec_text(source: Source) -> str:
    """Return the agreement as readable JSON."""
    return _json(spec_of(source).to_dict())


def definition_text(source: Source) -> str:
    """Return the definition or ladder alone as readable JSON, as a draft has it."""
    return _json(source.draft.to_dict())


def _json(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
