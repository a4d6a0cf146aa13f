"""Creation, hand-over and outcomes of leads in a store.

What every figure needs is mapped as it is used: creation and the decision of the main outcome as int64 seconds, status
and cents as narrow as they are. The other moments are int32 and widened when somebody asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from leadkit.definition.catalogue import Field
from leadkit.history.activities import Late
from leadkit.history.column import Column, Seconds
from leadkit.history.outcomes import Outcome, reason_field
from leadkit.history.prepared.shelf import Array, Reader, Writer, narrow_type
from leadkit.history.settings import OUTCOME, Settings
from leadkit.history.values import coded

_CENTS, _FLAGS = ("value_cents", "cost_cents"), ("has_value", "has_cost")


def write_outcomes(writer: Writer, outcomes: Mapping[str, Outcome]) -> list[dict[str, Any]]:
    """Store what became of the leads, and return what the manifest says of it."""
    return [_write_outcome(writer, f"outcome{at}", outcome) for at, outcome in enumerate(outcomes.values())]


def _write_outcome(writer: Writer, prefix: str, outcome: Outcome) -> dict[str, Any]:
    writer.array(f"{prefix}.status", outcome.status)
    put = writer.array if outcome.name == OUTCOME else writer.moments
    put(f"{prefix}.decided_at", outcome.decided_at)
    for part in _CENTS:
        writer.array(f"{prefix}.{part}", _exact(getattr(outcome, part)))
    for part in _FLAGS:
        writer.array(f"{prefix}.{part}", getattr(outcome, part))
    entry = {"name": outcome.name, "reason": None}
    if outcome.reason is not None:
        entry["reason"] = outcome.reason.field.name
        writer.codes(f"{prefix}.reason", outcome.reason.codes)
        writer.texts(f"{prefix}.reasons", outcome.reason.spellings)
    return entry


def _exact(cents: Seconds) -> Array:
    """Return cents as int32 where they fit: numpy adds those up in int64."""
    low, high = (int(cents.min()), int(cents.max())) if len(cents) else (0, 0)
    return cents.astype(np.int32) if narrow_type(low, high).itemsize <= 4 else cents


def read_outcomes(reader: Reader, about: list[dict[str, Any]], settings: Settings) -> Mapping[str, Outcome]:
    """Return what became of the leads, each outcome made when it is first asked for."""
    entries = {entry["name"]: (f"outcome{at}", entry["reason"]) for at, entry in enumerate(about)}

    def read(name: str) -> Outcome:
        prefix, reason = entries[name]
        return Outcome(
            name,
            reader.array(f"{prefix}.status"),
            reader.moments(f"{prefix}.decided_at"),
            reader.array(f"{prefix}.value_cents"),
            reader.array(f"{prefix}.has_value"),
            reader.array(f"{prefix}.cost_cents"),
            reader.array(f"{prefix}.has_cost"),
            None if reason is None else _reason(reader, prefix, reason_field(reason, settings)),
        )

    return Late(tuple(entries), read)


def _reason(reader: Reader, prefix: str, field: Field) -> Column:
    return coded(field, reader.array(f"{prefix}.reason"), tuple(reader.texts(f"{prefix}.reasons").to_pylist()))
