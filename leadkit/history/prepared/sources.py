"""What a store was made from, and whether it has changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from leadkit.history.loading import Found

_JUST_NOW = 2_000_000_000
"""Nanoseconds within which a file may have been written twice and still bear the same time."""

State = dict[str, Any]


def paths_of(found: Found) -> dict[str, Path]:
    """Return every file that a history is read from, by the name under which it is listed."""
    folder = found.path.parent
    beside = {path: path.relative_to(folder) if path.is_relative_to(folder) else path for path in found.files.values()}
    return {found.path.name: found.path, **{str(name): path for path, name in beside.items()}}


def bytes_of(found: Found) -> int:
    """Return how long the tables of a history are together; 0 for those that are not there."""
    return sum(path.stat().st_size for path in set(found.files.values()) if path.exists())


def look_at(path: Path) -> State:
    """Return what tells a file from another one, or from itself at another time, without reading it.

    That its content changed cannot be hidden from the file system's own time (``ctime_ns``), as it can from the time
    that ``cp -p`` and ``rsync`` set.
    """
    about = path.stat()
    return {
        "bytes": about.st_size, "mtime_ns": about.st_mtime_ns, "ctime_ns": about.st_ctime_ns, "inode": about.st_ino,
    }  # fmt: skip


def digest(path: Path) -> str:
    """Return the SHA-256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def key_of(digests: Iterable[str], layout: str) -> str:
    """Return the name that stores of this content and layout have."""
    return hashlib.sha256("\n".join([layout, *digests]).encode()).hexdigest()[:16]


def changed(paths: Mapping[str, Path], listed: Mapping[str, State], made_ns: int) -> dict[str, State] | None:
    """Return the state of files that were only touched, or ``None`` where one has other content.

    A file that looks as it is listed is not read, unless its time is so close to when the store was made (`made_ns`)
    that it may have been written twice within it.
    """
    if set(paths) != set(listed):
        return None
    touched = {}
    for name, path in paths.items():
        state, before = look_at(path) if path.exists() else {}, listed[name]
        if state.get("bytes") != before["bytes"]:
            return None
        if all(state[part] == before.get(part) for part in state) and state["ctime_ns"] < made_ns - _JUST_NOW:
            continue
        if digest(path) != before["sha256"]:
            return None
        touched[name] = {**state, "sha256": before["sha256"]}
    return touched
