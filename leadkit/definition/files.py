"""JSON files in and out: strict in what is read, whole or nothing in what is written.

Python's own reader takes NaN, 1e400, duplicate names and lone surrogates; two programs could then read one signed
file differently, so none of these passes.
"""

from __future__ import annotations

import json
import math
import os
import re
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from leadkit.errors import DocumentError, Fault, shorten
from leadkit.text import say

MAX_INTEGER = 2**53 - 1
HANDLE = re.compile(r"/dev/fd|/proc/[^/]+/(task/[^/]+/)?fd")
MOST_LINKS = 40
MAX_NESTING = 200
MAX_BYTES = 32 * 1024 * 1024


class _RefusedError(ValueError):
    """A construct that JSON allows and we do not, or the other way round."""


def load_json(path: str | Path) -> dict[str, Any]:
    """Return the object in the JSON file at `path`.

    Raises
    ------
    DocumentError
        The file cannot be opened, is not UTF-8, is not JSON, or is not one object.
    """
    path = Path(path)
    place = path.name
    try:
        if path.is_dir():
            raise DocumentError(Fault("not-a-file", str(path), say("files.folder")))
        if path.stat().st_size > MAX_BYTES:
            raise DocumentError(Fault("too-large", place, say("files.too_large", limit=MAX_BYTES // 1024**2)))
        data = path.read_bytes()
    except FileNotFoundError:
        raise DocumentError(Fault("no-file", str(path), say("files.no_file"))) from None
    except OSError as error:
        raise DocumentError(Fault("unreadable", str(path), say("files.unreadable", why=error.strerror))) from None
    return parse_json(data, place)


def parse_json(data: bytes | str, place: str = "") -> dict[str, Any]:
    """Return the object that `data` holds; a byte order mark is passed over."""
    try:
        text = data if isinstance(data, str) else data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(Fault("not-utf8", place, say("files.not_utf8", byte=error.start))) from None
    _refuse_deep(text, place)
    try:
        document = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite, parse_int=_exact
        )
    except json.JSONDecodeError as error:
        message = say("files.not_json", line=error.lineno, column=error.colno, why=error.msg)
        raise DocumentError(Fault("not-json", place, message)) from None
    except _RefusedError as error:
        raise DocumentError(Fault("not-json", place, str(error))) from None
    if not isinstance(document, dict):
        raise DocumentError(Fault("not-an-object", place, say("files.not_an_object", found=kind_of(document))))
    return document


def _refuse_deep(text: str, place: str) -> None:
    """Refuse nesting that would exhaust Python's stack before the reader could complain."""
    depth, in_string, escaped = 0, False, False
    for character in text:
        if in_string:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                in_string = False
        elif character == '"':
            in_string = True
        elif character in "[{":
            depth += 1
            if depth > MAX_NESTING:
                raise DocumentError(Fault("too-deep", place, say("files.too_deep", limit=MAX_NESTING)))
        elif character in "]}":
            depth -= 1


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names: dict[str, Any] = {}
    for name, value in pairs:
        if name in names:
            raise _RefusedError(say("files.twice", name=shorten(name)))
        names[name] = value
    return names


def _no_constant(name: str) -> float:
    raise _RefusedError(say("files.no_number", found=name))


def _finite(token: str) -> float | int:
    number = float(token)
    if not math.isfinite(number):
        raise _RefusedError(say("files.no_number", found=token[:24]))
    return int(number) if number.is_integer() and abs(number) <= MAX_INTEGER else number


def _exact(token: str) -> int:
    if len(token) > 17 or abs(int(token)) > MAX_INTEGER:
        raise _RefusedError(say("files.too_big", found=token[:24], limit=MAX_INTEGER))
    return int(token)


def kind_of(value: object) -> str:
    """Return what a JSON value is, in words: "a text", "a list", …."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, list | tuple):
        return say("files.kind.list" if value else "files.kind.empty", n=len(value))
    names = {str: "text", int: "number", float: "number"}
    return say(f"files.kind.{names.get(type(value), 'object')}")


def why_not_toml(error: ValueError | RecursionError) -> str:
    """Return why Python's reader refused a TOML file."""
    if isinstance(error, tomllib.TOMLDecodeError):
        return str(error)
    return say("files.deep_toml" if isinstance(error, RecursionError) else "files.long_number")


def _is_handle(path: Path) -> bool:
    """Whether a path, or what its links lead to, names what a process has open (``/dev/stdout``), not a place."""
    for _ in range(MOST_LINKS):
        if HANDLE.fullmatch(path.parent.as_posix()):
            return True
        if not path.is_symlink():
            return False
        path = Path(os.path.normpath(path.parent / path.readlink()))
    return False


def write_text(path: str | Path, text: str) -> None:
    """Write `text` to `path` so that a crash leaves either the old file or the new one, never a half.

    A link stays one: what it leads to is written. What is no file, such as a pipe or a device, is written into.
    """
    if _is_handle(Path(path)):
        with Path(path).open("a", encoding="utf-8", newline="\n") as stream:  # whoever opened it has emptied it, or not
            stream.write(text)
        return
    path, given = Path(os.path.realpath(path)), Path(path)
    # A pipe without a name has no path of its own; what is still a link leads in a circle.
    if (given.exists() and not given.is_file()) or path.is_symlink():
        with given.open("w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        umask = os.umask(0)
        os.umask(umask)
        Path(temporary).chmod(0o666 & ~umask)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def write_json(path: str | Path, document: dict[str, Any]) -> None:
    """Write `document` to `path` as readable JSON, whole or not at all."""
    write_text(path, json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False) + "\n")
