"""Where stores are, and how one appears: whole, or not at all.

A store is built in a folder of another name, which its builder holds by a lock, and gets its own name when all of it
is on the disk. A folder that nobody holds any more was left behind by a builder that died, and goes.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from leadkit.errors import Fault, HistoryError
from leadkit.history.prepared.shelf import settle
from leadkit.text import say

FOLDER = ".prepared"
MANIFEST = "manifest.json"
_UNFINISHED, _LOCK = ".unfinished-", ".lock"
_NO_ROOM = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EROFS)
"""What only writing can meet: nothing of it is the fault of a file that is read."""


class UnwritableError(HistoryError):
    """The folder beside the files cannot be written, or not as much as it takes."""

    def __init__(self, folder: Path, why: str) -> None:
        super().__init__(Fault("unwritable", str(folder), say("history.prepared.unwritable", why=why)))
        self.folder, self.why = folder, why


def home(settings: Path) -> Path:
    """Return the folder of the stores beside a settings file."""
    return settings.parent / FOLDER


def candidates(settings: Path) -> list[Path]:
    """Return the stores made from a settings file, the newest first."""
    own = re.compile(re.escape(settings.stem) + "-[0-9a-f]{16}")
    found = [path for path in home(settings).glob("*") if own.fullmatch(path.name) and (path / MANIFEST).is_file()]
    return sorted(found, key=lambda path: (path / MANIFEST).stat().st_mtime_ns, reverse=True)


@contextmanager
def unfinished(settings: Path) -> Iterator[Path]:
    """Give a folder to build in; what is still in it at the end goes.

    Raises
    ------
    UnwritableError
        There can be none, or there is no room for what is to be in it.
    """
    beside = home(settings)
    try:
        beside.mkdir(exist_ok=True)
        (beside / ".gitignore").write_text("*\n")
        folder, lock = _claimed(beside)
    except OSError as error:
        raise UnwritableError(beside, error.strerror or str(error)) from error
    try:
        yield folder
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        raise UnwritableError(beside, error.strerror or str(error)) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.close()


def _claimed(beside: Path) -> tuple[Path, IO[bytes]]:
    """Return a new folder and the lock that holds it, once what dead builders left is gone."""
    with (beside / _LOCK).open("wb") as door:  # so that nobody sweeps a folder away before its lock is on
        fcntl.flock(door, fcntl.LOCK_EX)
        _sweep(beside)
        folder = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=beside))
        folder.chmod(beside.stat().st_mode & 0o777)  # whoever may read what is beside may read this
        lock = (folder / _LOCK).open("wb")
        fcntl.flock(lock, fcntl.LOCK_EX)
    return folder, lock


def put(folder: Path, settings: Path, key: str, is_good: Callable[[Path], bool]) -> Path:
    """Give a store that is complete its name, and remove those that were made from other content.

    Parameters
    ----------
    is_good
        Whether a store that bears the name already may stay: then another builder was faster.
    """
    settle(folder)
    target = home(settings) / f"{settings.stem}-{key}"
    while True:
        try:
            folder.rename(target)
        except OSError:
            if not target.exists():
                raise
            if not is_good(target):
                remove(target)
                continue
        break
    (target / _LOCK).unlink(missing_ok=True)
    settle(target.parent)
    for other in candidates(settings):
        if other != target:
            remove(other)
    return target


def remove(store: Path) -> None:
    """Remove a store; who has it open keeps it, since all of it is mapped."""
    gone = store.with_name(f"{_UNFINISHED}{store.name}-{os.getpid()}")
    with suppress(FileNotFoundError):  # another builder was faster
        store.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def _sweep(beside: Path) -> None:
    """Remove the folders that no builder holds."""
    for folder in beside.glob(f"{_UNFINISHED}*"):
        try:
            with (folder / _LOCK).open("rb+") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        except BlockingIOError:
            continue
        except FileNotFoundError:
            shutil.rmtree(folder, ignore_errors=True)
