"""One number for a history's content, the same from CSV, Parquet and data frames.

It covers what determines verdicts and outcomes: ids, typed fields, activities, outcomes, and the settings that give
them meaning. The order of columns and of leads does not matter, nor does what a field is called on the screen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.catalogue import Field
from leadkit.history.activities import Activities
from leadkit.history.arrow import pa, pc
from leadkit.history.cells import to_numpy
from leadkit.history.column import Codes, Column
from leadkit.history.outcomes import Outcome

if TYPE_CHECKING:
    from leadkit.history.history import History

_WIDE = ("decided_at", "value_cents", "cost_cents")
_VERSION = "history-content/1"


def fingerprint(history: History) -> str:
    """Return ``sha256:`` and the digest of a history's content."""
    ids = pa.array(history.lead_ids, pa.string())
    order = to_numpy(pc.sort_indices(ids)).astype(np.int64)
    digest = _Digest()
    digest.data(_described(history))
    digest.texts(ids.take(pa.array(order)))
    for name in sorted(history.catalogue.fields):
        digest.column(name, history.column(name), order)
    digest.array("created_at", history.created_at[order])
    digest.array("handed_over_at", history.handed_over_at[order])
    for name in sorted(history.outcomes):
        _outcome(digest, name, history.outcomes[name], order)
    rank = np.empty(history.n, np.int32)
    rank[order] = np.arange(history.n, dtype=np.int32)
    for name in sorted(history.activities):
        _activities(digest, name, history.activities[name], rank)
    return digest.text()


def _described(history: History) -> dict[str, Any]:
    """Return the settings that give cells their meaning."""
    catalogue = history.catalogue
    tracks = catalogue.tracks
    return {
        "format": _VERSION,
        "as_of": history.as_of,
        "mature_after": history.mature_after,
        "time_zone": catalogue.time_zone,
        "missing": sorted(catalogue.missing),
        "fields": _fields(catalogue.fields),
        "attributes": _fields(catalogue.attributes),
        "kinds": {name: kind.by for name, kind in catalogue.activities.items()},
        "tracks": tracks and {"field": tracks.field, "kinds": {k: sorted(v) for k, v in tracks.kinds.items()}},
    }


def _fields(fields: Mapping[str, Field]) -> dict[str, Any]:
    return {
        name: {
            "type": field.type,
            "order": list(field.order),
            "known": field.known,
            "aliases": {title: sorted(spellings) for title, spellings in field.aliases.items()},
        }
        for name, field in fields.items()
    }


def _outcome(digest: _Digest, name: str, outcome: Outcome, order: NDArray[np.int64]) -> None:
    for part in ("status", "decided_at", "value_cents", "has_value", "cost_cents", "has_cost"):
        values = getattr(outcome, part)[order]
        digest.array(f"{name}.{part}", values.astype(np.int64) if part in _WIDE else values)
    if outcome.reason is not None:
        digest.column(f"{name}.reason", outcome.reason, order)


def _activities(digest: _Digest, name: str, activities: Activities, rank: Codes) -> None:
    """Add the activities of one kind by lead, moment and attributes, in whatever order they came."""
    attributes = [activities.attributes[title] for title in sorted(activities.attributes)]
    order = np.argsort(rank[activities.lead], kind="stable")
    lead, at = rank[activities.lead][order], activities.at[order]
    same = (lead[1:] == lead[:-1]) & (at[1:] == at[:-1])
    tied = np.flatnonzero(np.append(same, False) | np.append(False, same)) if same.size else np.empty(0, np.int64)
    if tied.size and attributes:
        group = np.cumsum(np.append(True, ~same))[tied]
        keys = [canonical(column, order[tied])[0] for column in attributes]
        order[tied] = order[tied][np.lexsort((*keys, group))]
    digest.array(f"{name}.lead", lead)
    digest.array(f"{name}.at", at)
    for title, column in zip(sorted(activities.attributes), attributes, strict=True):
        digest.column(f"{name}.{title}", column, order)


def canonical(column: Column, rows: NDArray[np.int64]) -> tuple[NDArray[Any], pa.Array]:
    """Return some rows of a column as numbers, or as ranks in the sorted spellings, and these."""
    if not column.is_coded:
        numbers = column.numbers[rows] + 0.0
        numbers[np.isnan(numbers)] = np.nan
        return numbers, pa.array([], pa.string())
    spellings = pa.array(column.spellings, pa.string())
    order = to_numpy(pc.sort_indices(spellings)).astype(np.int64)
    rank = np.full(len(order) + 1, -1, np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    return rank[column.codes[rows]], spellings.take(pa.array(order))


class _Digest:
    """SHA-256 over named parts, each with its length, so that no two contents run together."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def data(self, value: Any) -> None:
        """Add plain data."""
        self._add(json.dumps(value, sort_keys=True, ensure_ascii=False).encode())

    def texts(self, texts: pa.Array | Iterable[str]) -> None:
        """Add texts."""
        array = texts if isinstance(texts, pa.Array) else pa.array(texts, pa.string())
        self._add(to_numpy(pc.binary_length(array)).astype("<i8").tobytes())
        self._add("".join(array.to_pylist()).encode())

    def array(self, name: str, values: NDArray[Any]) -> None:
        """Add an array under a name."""
        self._add(name.encode())
        self._add(np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<")).tobytes())

    def column(self, name: str, column: Column, rows: NDArray[np.int64]) -> None:
        """Add a column under a name, rows in the given order."""
        values, spellings = canonical(column, rows)
        self.array(name, values)
        self.texts(spellings)

    def _add(self, data: bytes) -> None:
        self._hash.update(len(data).to_bytes(8, "little"))
        self._hash.update(data)

    def text(self) -> str:
        """Return the digest."""
        return f"sha256:{self._hash.hexdigest()}"
