"""A store that is open: what a history takes its leads, activities and outcomes from."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from zlib import crc32

from leadkit.history.column import Seconds
from leadkit.history.loading import Found, find_files
from leadkit.history.notice import Notice
from leadkit.history.outcomes import Outcome
from leadkit.history.prepared.fates import read_outcomes
from leadkit.history.prepared.folders import MANIFEST, candidates
from leadkit.history.prepared.leads import StoredLeads
from leadkit.history.prepared.rows import StoredRows
from leadkit.history.prepared.shelf import DamagedError, Reader
from leadkit.history.prepared.sources import changed, paths_of
from leadkit.history.settings import Settings

if TYPE_CHECKING:
    import pyarrow as pa

    from leadkit.history.history import History

LAYOUT = "prepared/6"
"""Changes whenever stores that are there can no longer be read."""
_MARK = b', "crc32": '
Trouble = Literal["changed", "damaged", "layout"]
"""Why a store is not used: its files have other content now, it is not whole, it is of another layout."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much is in a store.

    Parameters
    ----------
    left_out
        The activities that have no moment, no kind or no known lead.
    lead_bytes, activity_bytes
        The arrays, in files of their own or in the manifest.
    text_bytes
        Ids and different cells, compressed; read only where somebody looks at them.
    """

    leads: int
    activities: int
    left_out: int
    lead_bytes: int
    activity_bytes: int
    text_bytes: int


@dataclass(frozen=True)
class Store:
    """One prepared history.

    Parameters
    ----------
    path
        The settings file that it was made from.
    manifest
        All that is not an array.
    """

    path: Path
    settings: Settings
    reader: Reader
    manifest: dict[str, Any]

    @property
    def leads(self) -> StoredLeads:
        """The leads table."""
        return StoredLeads(self.reader, self.manifest["leads"])

    @property
    def rows(self) -> StoredRows | None:
        """The activities, where there are any."""
        about = self.manifest["activities"]
        return None if about is None else StoredRows(self.reader, about, self.settings)

    @property
    def outcomes(self) -> Mapping[str, Outcome]:
        """What became of the leads."""
        return read_outcomes(self.reader, self.manifest["outcomes"], self.settings)

    @property
    def outcome_tables(self) -> frozenset[str]:
        """The outcomes that have a table of their own."""
        return frozenset(name for name, spec in self.settings.outcomes.items() if spec.file is not None)

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        """What was remarked when the files were read."""
        return tuple(Notice(**{**entry, "examples": tuple(entry["examples"])}) for entry in self.manifest["notices"])

    def size(self) -> Size:
        """Return how much is in it."""
        rows, arrays = self.rows, self.reader.array_bytes()
        of_activities = sum(length for name, length in arrays.items() if name.startswith(("kind", "attribute")))
        return Size(
            self.leads.rows,
            0 if rows is None else len(rows),
            0 if rows is None else rows.about["rows"] - len(rows),
            sum(arrays.values()) - of_activities,
            of_activities,
            self.reader.text_bytes(),
        )

    def spoilt(self) -> list[str]:
        """Return the files that are not what was written, as after a fault of the disk; all of them are read."""
        own = [] if is_sealed((self.reader.folder / MANIFEST).read_bytes()) else [MANIFEST]
        return [*own, *self.reader.spoilt()]

    def moments(self, name: str) -> Seconds:
        """Return when each lead was created or handed over, or its base horizon, in UTC seconds."""
        return self.reader.moments(name)

    def ids(self) -> pa.Array:
        """Return the ids of the leads as arrow text."""
        return self.reader.texts("ids")

    def history(self) -> History:
        """Return the history in it."""
        from leadkit.history.history import History

        return History.of_store(self)


def open_store(path: Path) -> Store | None:
    """Return the store of a history's present content, ``None`` where there is none that can be used.

    Raises
    ------
    HistoryError
        The settings cannot be read.
    """
    return look_for_store(path)[0]


def look_for_store(path: Path) -> tuple[Store | None, Trouble | None]:
    """Return the store of a history's present content, or why the last one that there was cannot be used."""
    found = find_files(path, check=False)
    trouble: Trouble | None = None
    for folder in candidates(found.path):
        store = opened(folder, found)
        if isinstance(store, Store):
            return store, None
        trouble = trouble or store
    return None, trouble


def opened(folder: Path, found: Found) -> Store | Trouble:
    """Return the store in a folder, or why it cannot be used for the history that was found."""
    try:
        data = (folder / MANIFEST).read_bytes()
        manifest = json.loads(data)
        if manifest["layout"] != LAYOUT:
            return "layout"
        if not is_sealed(data):
            return "damaged"
        touched = changed(paths_of(found), manifest["sources"], (folder / MANIFEST).stat().st_mtime_ns)
        if touched is None:
            return "changed"
        parts = {name: manifest[name] for name in ("leads", "activities", "outcomes", "notices")}
        reader = Reader(folder, manifest["arrays"])
        store = Store(found.path, found.settings, reader, {**manifest, **parts})
    except (OSError, ValueError, LookupError, TypeError, RecursionError, DamagedError):
        return "damaged"
    if touched:
        _remember(folder, {**manifest, "sources": {**manifest["sources"], **touched}})
    return store


def write_manifest(path: Path, manifest: Mapping[str, Any]) -> None:
    """Write a manifest to the disk, with the checksum of what it says at its end."""
    said = json.dumps({name: part for name, part in manifest.items() if name != "crc32"}, ensure_ascii=False).encode()
    with path.open("wb") as file:
        file.write(said[:-1] + _seal(said))
        file.flush()
        os.fsync(file.fileno())


def is_sealed(data: bytes) -> bool:
    """Whether a manifest's file says what it said when it was written."""
    said, mark, seal = data.rpartition(_MARK)
    return mark + seal == _seal(said + b"}")


def _seal(said: bytes) -> bytes:
    return b"%s%d}" % (_MARK, crc32(said))


def _remember(folder: Path, manifest: dict[str, Any]) -> None:
    """Note that files were only touched, so that their content need not be looked at again."""
    beside = folder / f"{MANIFEST}-{os.getpid()}"
    try:
        write_manifest(beside, manifest)
        beside.replace(folder / MANIFEST)
    except OSError:  # a folder that only others may write: their content will be looked at again
        return
