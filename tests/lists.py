"""Histories from plain lists of leads, for figures that are worked out by hand or drawn by chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadkit.definition.model import Definition
from leadkit.engine.admission import Admission, admit
from leadkit.history.history import History

STATUS = {1: "won", 0: "lost", -1: "open"}


def listed(
    columns: Mapping[str, Sequence[object]],
    status: Sequence[int],
    *,
    activities: Sequence[tuple[int, str, str]] = (),
    more: Mapping[str, Sequence[object]] | None = None,
    **settings: Any,
) -> History:
    """Return a history of leads named 0, 1, 2 and so on.

    Parameters
    ----------
    columns
        Field to its values; ``created_at`` and ``handed_over_at`` are what they are called.
    status
        1 won, 0 lost, -1 open, one entry per lead.
    activities
        Lead, kind and moment.
    more
        Further columns of the outcome: ``decided_at``, ``value``, ``cost``.
    """
    ids = [str(i) for i in range(len(status))]
    cells = {name: [str(value) for value in values] for name, values in columns.items()}
    ended = {name: [str(value) for value in values] for name, values in (more or {}).items()}
    leads = {"id": "lead_id", **{n: n for n in ("created_at", "handed_over_at") if n in columns}}
    done = {
        "lead_id": [str(lead) for lead, _, _ in activities], "kind": [kind for _, kind, _ in activities],
        "at": [at for _, _, at in activities],
    }  # fmt: skip
    return History(
        {"lead_id": ids, **cells},
        done if activities else None,
        outcomes={"lead_id": ids, "status": [STATUS[s] for s in status], **ended},
        settings={"leads": leads, **settings},
    )


def asks(history: History, *criteria: dict[str, Any], **more: Any) -> Admission:
    """Judge leads by a draft that asks for all of some criteria; a missing value does not admit."""
    document = {"leadkit": "definition/1", "id": "d", "if_missing": "no", "characteristics": {"all": list(criteria)}}
    return admit(Definition.from_dict({**document, **more}), history, allow_later=True)


def equals(field: str, value: object, key: str = "") -> dict[str, Any]:
    """Return the criterion that a field has a value."""
    return {"key": key or field.lower(), "field": field, "op": "=", "value": value}


def times(activity: str, least: int, key: str = "acts") -> dict[str, Any]:
    """Return the criterion that a lead did something so often."""
    return {"key": key, "activity": activity, "count": {"op": ">=", "value": least}}
