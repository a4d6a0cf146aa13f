"""Prepared histories: what was read from files once, kept in the form in which it is judged.

A store is a folder ``.prepared/NAME-KEY`` beside the ``history.toml`` that it was made from. Its arrays are mapped
into memory, so that many processes share one copy, and none of them reads a file twice. It is made of the content of
the files: once they change it is not used any more. Nothing in it is needed to get anything back: it may be deleted.

- `shelf`: arrays and texts in files; `distinct`, `leads`, `fates`, `rows`: what they hold, written and read
- `growing`, `intake`, `sorting`, `activities`: from tables of any length to sorted arrays, in bounded memory
- `sources`: what a store was made from, and whether that has changed; `folders`: where stores are, and how they appear
- `making`: all of it together; `store`: one that is open

**Memory.** Preparing holds the tables of leads and outcomes, about 150 bytes more per lead (its id in a dictionary,
its moments), the different cells of every attribute, a batch of activities (`sources.batches.BATCH_ROWS`) and two
ranges of leads that are sorted (about `intake.BUCKET_ROWS` activities each, or those of one lead if it has more). The
number of activities has no part in it: with a million leads 1.3 GB at the highest, for 20 million as for 100 million.

**Moments** are int32 seconds from the first of them. Where activities span more than 68 years, which is a slip as a
rule, they are int64 instead: twice the bytes, and nothing refused.

**No bitmaps.** Which leads have a value is not stored as bits: to pack them from codes of one byte takes 0.05 ms per
million leads, less than to read them from a disk.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from leadkit.history.prepared.folders import UnwritableError, candidates
from leadkit.history.prepared.making import Preparation, Progress, prepare
from leadkit.history.prepared.sources import bytes_of
from leadkit.history.prepared.store import Store, open_store

if TYPE_CHECKING:
    from leadkit.history.history import History

__all__ = ["PAYS_FROM", "Preparation", "Progress", "Store", "is_off", "open_or_make", "open_store", "prepare"]

PAYS_FROM = 32 << 20
"""Files of so many bytes together are prepared when they are first read."""


def is_off() -> bool:
    """Whether the environment says that nothing is to be prepared."""
    return os.environ.get("LEADKIT_PREPARE", "").lower() in ("never", "no", "off", "0")


def open_or_make(path: Path, progress: Progress | None = None) -> History | None:
    """Return a history from its store, made by itself where that pays; ``None`` where it is to be read whole."""
    from leadkit.history.loading import find_files, settings_path

    if not settings_path(path).is_file():
        return None
    store = open_store(path)
    if store is not None:
        return store.history()
    found = find_files(path, check=False)
    if bytes_of(found) < PAYS_FROM and not candidates(found.path):  # who prepared a small one wants it kept up to date
        return None
    try:
        return prepare(path, progress=progress).history()
    except UnwritableError as error:
        from leadkit.history.history import History
        from leadkit.history.notice import notice

        history = History.read(path, prepare=False)
        return history.with_notice(notice("not-prepared", str(error.folder), 1, why=error.why))
