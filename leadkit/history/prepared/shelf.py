"""The files of one store: arrays that are mapped into memory, and texts that are read when somebody needs them.

Arrays are plain ``.npy``. One that holds the same value throughout takes no file. Texts are Arrow IPC files,
compressed by zstd.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.lib.format import MAGIC_PREFIX
from numpy.typing import NDArray

from leadkit.errors import Fault, HistoryError
from leadkit.history.arrow import pa
from leadkit.history.column import NO_TIME, Seconds
from leadkit.text import say

Array = NDArray[Any]
Listed = Mapping[str, Any]
"""Name of an array or of texts to what the manifest says of it: its file and that file's bytes, or its one value."""

MISSING_MOMENT = np.iinfo(np.int32).min
SMALL = 4_096
"""Arrays and texts of at most so many bytes stand in the manifest: a file of their own would take a page and a wait."""
_TEXTS_A_BATCH = 1 << 16
_PART = 1 << 20


class DamagedError(Exception):
    """A store is not what its manifest says."""


class Writer:
    """Puts arrays and texts into a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.listed: dict[str, Any] = {}

    def array(self, name: str, values: Array) -> None:
        """Store an array."""
        if not len(values) or (values == values[0]).all():
            value = values[0].item() if len(values) else 0
            self.listed[name] = {"value": value, "n": len(values), "type": values.dtype.str}
            return
        if values.nbytes <= SMALL:
            self.listed[name] = {"small": _as_ascii(values.tobytes()), "type": values.dtype.str}
            return
        path = self.folder / f"{name}.npy"
        with path.open("wb") as file:  # not by `np.save`, which does not say why it could not write
            _head(file, values.dtype, len(values))
            file.write(np.ascontiguousarray(values).data)
            _settle(file)
        self.list_array(name, path, values.dtype, len(values))

    def codes(self, name: str, values: Array) -> None:
        """Store whole numbers as narrow as they are."""
        self.array(name, narrow(values))

    def moments(self, name: str, moments: Seconds) -> None:
        """Store moments as int32 seconds from the first of them; as they are where they span more than 68 years."""
        known = moments != NO_TIME
        first = int(moments[known].min()) if known.any() else 0
        if known.any() and int(moments[known].max()) - first >= 2**31:
            self.array(name, moments)
            return
        since = np.full(len(moments), MISSING_MOMENT, np.int32)
        since[known] = (moments[known] - first).astype(np.int32)
        self.array(name, since)
        self.listed[name]["epoch"] = first

    def texts(self, name: str, cells: Any) -> None:
        """Store an arrow array or chunked array of any type."""
        table = pa.table({"cells": cells})
        if table.nbytes <= SMALL:
            buffer = pa.BufferOutputStream()
            _write_table(buffer, table)
            self.listed[name] = {"small": _as_ascii(buffer.getvalue().to_pybytes())}
            return
        path = self.folder / f"{name}.arrow"
        with pa.OSFile(str(path), "wb") as file:
            _write_table(file, table)
        settle(path)
        self.list_file(name, path)

    def list_array(self, name: str, path: Path, kind: np.dtype[Any], n: int) -> None:
        """Put an array's file that is complete on the list; what its head says stands there, too."""
        self.list_file(name, path)
        self.listed[name] |= {"type": kind.str, "n": n}

    def list_file(self, name: str, path: Path) -> None:
        """Put a file that is complete on the list."""
        self.listed[name] = {"file": path.name, "bytes": path.stat().st_size, "crc32": checksum(path)}


class Growing:
    """An array in a file that is written piece by piece."""

    def __init__(self, writer: Writer, name: str, kind: Any) -> None:
        self.writer, self.name, self.type = writer, name, np.dtype(kind)
        self.path = writer.folder / f"{name}.npy"
        self.n = 0
        with self.path.open("wb") as file:
            _head(file, self.type, self.n)

    def append(self, values: Array) -> None:
        """Add values; they fit the array's type."""
        if len(values):
            with self.path.open("ab") as file:
                file.write(np.ascontiguousarray(values, self.type).data)
            self.n += len(values)

    def finish(self) -> None:
        """Say in the head of the file how long it has become."""
        with self.path.open("r+b") as file:
            _head(file, self.type, self.n)
            _settle(file) if self.n * self.type.itemsize > SMALL else file.flush()
        if self.n * self.type.itemsize > SMALL:
            self.writer.list_array(self.name, self.path, self.type, self.n)
        else:
            values = np.load(self.path)
            self.path.unlink()
            self.writer.array(self.name, values)


class Reader:
    """Gives what a :class:`Writer` put into a folder.

    All files are mapped at once, so that the store may be moved, replaced or deleted while somebody works on it.

    Raises
    ------
    DamagedError
        A listed file is missing, not as long as it was, or no array.
    """

    def __init__(self, folder: Path, listed: Listed) -> None:
        self.folder, self.listed = folder, listed
        self._arrays: dict[str, Array] = {}
        self._texts: dict[str, mmap] = {}
        self._sound: set[str] = set()
        for name, about in listed.items():
            if "file" in about:
                self._map(name, folder / about["file"], about)

    def _map(self, name: str, path: Path, about: Listed) -> None:
        if _size(path) != about["bytes"]:
            raise DamagedError(path.name)
        with path.open("rb") as file:
            mapped = mmap(file.fileno(), 0, access=ACCESS_READ)
        if path.suffix != ".npy":
            self._texts[name] = mapped
            return
        # To have each file's head read by NumPy would take longer than the first figures of a small history.
        if mapped[: len(MAGIC_PREFIX)] != MAGIC_PREFIX:
            raise DamagedError(path.name)
        kind = np.dtype(about["type"])
        offset = about["bytes"] - about["n"] * kind.itemsize
        self._arrays[name] = np.frombuffer(mapped, kind, about["n"], offset)

    def __contains__(self, name: str) -> bool:
        return name in self.listed

    def array(self, name: str) -> Array:
        """Return an array, read-only and mapped from its file."""
        about = self.listed[name]
        if "small" in about:
            return np.frombuffer(base64.b64decode(about["small"]), about["type"])
        if "file" not in about:
            return np.broadcast_to(np.array(about["value"], about["type"]), about["n"])
        return self._arrays[name]

    def moments(self, name: str) -> Seconds:
        """Return moments as UTC seconds, ``NO_TIME`` where missing."""
        stored = self.array(name)
        epoch = self.listed[name].get("epoch")
        if epoch is None:
            return stored
        return np.where(stored == MISSING_MOMENT, NO_TIME, stored + np.int64(epoch))

    def texts(self, name: str) -> Any:
        """Return texts, or cells of another type, as an arrow array."""
        about = self.listed[name]
        if "small" in about:
            return _only_column(pa.BufferReader(base64.b64decode(about["small"])))
        if name not in self._sound:  # arrow trusts what it reads: a flipped bit can end the process
            if crc32(self._texts[name]) != about["crc32"]:
                raise spoilt(self.folder, about["file"])
            self._sound.add(name)
        return _only_column(pa.BufferReader(pa.py_buffer(self._texts[name])))

    def spoilt(self) -> list[str]:
        """Return the files that are not what was written, which takes as long as to read them all."""
        files = [about for about in self.listed.values() if "file" in about]
        return [about["file"] for about in files if checksum(self.folder / about["file"]) != about["crc32"]]

    def array_bytes(self) -> dict[str, int]:
        """Return the length of each array that is stored, in a file of its own or in the manifest, by its name."""
        arrays = {name: about for name, about in self.listed.items() if "type" in about}
        return {name: _length(about) for name, about in arrays.items()}

    def text_bytes(self) -> int:
        """Return the length of all texts as they are stored."""
        return sum(_length(about) for about in self.listed.values() if "type" not in about)


def spoilt(folder: Path, file: str) -> HistoryError:
    """Return what is said where a file of a store is not what was written."""
    return HistoryError(Fault("spoilt", file, say("history.prepared.spoilt", place=str(folder))))


def _head(file: Any, kind: np.dtype[Any], n: int) -> None:
    """Write the head of an array's file, which has the same length for every number of values."""
    about = {"descr": kind.str, "fortran_order": False, "shape": (n,)}
    np.lib.format.write_array_header_1_0(file, about)


def _write_table(file: Any, table: Any) -> None:
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_file(file, table.schema, options=options) as writer:
        writer.write_table(table, max_chunksize=_TEXTS_A_BATCH)


def _only_column(file: Any) -> Any:
    column = pa.ipc.open_file(file).read_all().column(0)
    return column.chunk(0) if column.num_chunks == 1 else pa.chunked_array(column.chunks, column.type).combine_chunks()


def _as_ascii(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def narrow(values: Array) -> Array:
    """Return whole numbers in the narrowest signed type that holds them."""
    low, high = (int(values.min()), int(values.max())) if len(values) else (0, 0)
    return values.astype(narrow_type(low, high), copy=False)


def narrow_type(low: int, high: int) -> np.dtype[Any]:
    """Return the narrowest signed type for numbers from `low` to `high`."""
    fits = (kind for kind in (np.int8, np.int16, np.int32) if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max)
    return np.dtype(next(fits, np.int64))


def checksum(path: Path) -> int | None:
    """Return the CRC-32 of a file's content, in which every single flipped bit shows; ``None`` without a file."""
    found = 0
    try:
        with path.open("rb") as file:
            while part := file.read(_PART):
                found = crc32(part, found)
    except OSError:
        return None
    return found


def settle(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _settle(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())


def _length(about: Listed) -> int:
    """Return how many bytes hold an array or texts: none where an array is one value throughout."""
    small = len(base64.b64decode(about["small"])) if "small" in about else 0
    return int(about.get("bytes", small))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1
