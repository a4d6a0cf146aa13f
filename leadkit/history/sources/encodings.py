"""Finds out how the bytes of a file stand for text, and gives them as UTF-8 that everybody can read.

A declared encoding holds, whatever the bytes look like. Otherwise a byte order mark tells it, or the zeros of UTF-16;
what is left is UTF-8, or cp1252 where most of what is not ASCII does not fit UTF-8. No byte that does not fit is
passed over in silence.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from leadkit.history.notice import EXAMPLES, Notice, notice
from leadkit.text import say

USUAL = ("utf-8", "utf-16", "cp1252", "cp1250", "cp1251", "iso-8859-1", "shift_jis", "gb18030")
BLOCK = 1 << 22
_NOT_OF_FILES = frozenset(("idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"))
_SAMPLE = 1 << 18
_EXCERPT = 30
_MARK = "leadkit-mark"
_MARKED = re.compile("[\ud800-\udfff]")
_BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the bytes of one file stand for text.

    Parameters
    ----------
    name
        What Python calls it.
    is_plain
        Whether the file is UTF-8 throughout and without NUL, so that it needs no decoding of ours.
    notices
        Why it was taken, where that is doubtful.
    """

    name: str
    is_plain: bool
    notices: tuple[Notice, ...] = ()


def is_encoding(name: str) -> bool:
    """Whether files of text are written in it; Python knows other codecs too, such as base64."""
    try:
        "a".encode(name)
    except (LookupError, ValueError):
        return False
    return codecs.lookup(name).name not in _NOT_OF_FILES


def find(path: Path, declared: str | None) -> Encoding:
    """Return the encoding of a file: the declared one, else the one that its bytes tell."""
    with path.open("rb") as file:
        data = file.read(_SAMPLE)
    name = _of_mark(data) if declared is None else _ordered(codecs.lookup(declared).name, data)
    if name in (None, "utf-8", "utf-8-sig"):
        is_utf8, has_nul = _look(path)
        if not is_utf8 and name is None:
            return _majority(path)
        return Encoding(name or "utf-8", is_utf8 and not has_nul)
    return Encoding(name, is_plain=False)


def beginning(path: Path, name: str) -> str:
    """Return the text of a file's first quarter of a megabyte."""
    with path.open("rb") as file:
        data = file.read(_SAMPLE)
    text = str(_decoder(name).decode(data, final=len(data) < _SAMPLE))
    return _replaced(text).replace("\0", "").lstrip("\ufeff")


class AsUtf8(io.RawIOBase):
    """The text of a file as UTF-8: without byte order mark and NUL, and with ``U+FFFD`` for each byte that is no text.

    It holds one block of the file at a time.
    """

    def __init__(self, path: Path, name: str) -> None:
        self._place, self._name = path.name, name
        self._blocks = _texts(path, name)
        self._left = memoryview(b"")
        self._nul = 0
        self._bad = _Lines(_replaced)

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with the next bytes, and return how many they are."""
        while not self._left:
            text = next(self._blocks, None)
            if text is None:
                return 0
            self._left = memoryview(self._encoded(text))
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size

    def close(self) -> None:
        """Close the file."""
        self._blocks.close()
        super().close()

    def notices(self) -> list[Notice]:
        """Return what was left out and replaced, once all is read."""
        found = [notice("nul-bytes", self._place, self._nul)] if self._nul else []
        if self._bad.count:
            found.append(notice("bad-bytes", self._place, self._bad.count, self._bad.examples, encoding=self._name))
        return found

    def _encoded(self, text: str) -> bytes:
        try:
            data = text.encode()
        except UnicodeEncodeError:
            self._bad.note(text, len(_MARKED.findall(text)))
            data = _replaced(text).encode()
        else:
            self._bad.note(text, 0)
        if b"\0" in data:
            self._nul += data.count(b"\0")
            data = data.replace(b"\0", b"")
        return data


class _Lines:
    """Counts bad bytes, which are marked in a text that comes block by block, with the first lines that hold some.

    Parameters
    ----------
    shown
        How marked text is put before a person.
    """

    def __init__(self, shown: Callable[[str], str]) -> None:
        self.count = 0
        self.examples: list[str] = []
        self._shown = shown
        self._line = 1

    def note(self, text: str, bad: int) -> None:
        """Take note of the next block, which holds so many bad bytes."""
        self.count += bad
        at = 0
        while len(self.examples) < EXAMPLES:
            marked = _MARKED.search(text, at) if bad else None
            self._line += _line_ends(text[at : marked.start() if marked is not None else len(text)])
            if marked is None:
                break
            start = max(text.rfind(end, 0, marked.start()) for end in "\r\n") + 1
            at = min(stop if (stop := text.find(end, marked.end())) >= 0 else len(text) for end in "\r\n")
            first, last = max(start, marked.start() - _EXCERPT), min(at, marked.end() + _EXCERPT)
            shown = self._shown(text[first:last]).replace("\0", "").lstrip("\ufeff")
            excerpt = f"{'…' if first > start else ''}{shown}{'…' if last < at else ''}"
            self.examples.append(say("history.file.line", line=self._line, text=excerpt))


def _line_ends(text: str) -> int:
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _replaced(text: str) -> str:
    return _MARKED.sub("\N{REPLACEMENT CHARACTER}", text)


def _as_cp1252(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def _of_mark(data: bytes) -> str | None:
    """Return the encoding that a mark or the zeros of UTF-16 tell."""
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return name
    return _of_zeros(data)


def _of_zeros(data: bytes) -> str | None:
    zeros = np.frombuffer(data[: len(data) // 2 * 2], np.uint8) == 0
    if zeros.any():
        even, odd = zeros[0::2].mean(), zeros[1::2].mean()
        if odd > 0.3 and even < 0.1:
            return "utf-16-le"
        if even > 0.3 and odd < 0.1:
            return "utf-16-be"
    return None


def _ordered(name: str, data: bytes) -> str:
    """Return a declared encoding with its order of bytes, where it needs one and the file bears no mark of it."""
    marks = {"utf-16": (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE), "utf-32": (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)}
    if name not in marks or data.startswith(marks[name]):
        return name
    return _of_zeros(data) or "utf-16-le" if name == "utf-16" else "utf-32-le"


def _look(path: Path) -> tuple[bool, bool]:
    """Return whether a file is UTF-8 throughout, and if so whether there is a NUL in it."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    has_nul = False
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                has_nul = has_nul or b"\0" in block
                decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False, has_nul
    return True, has_nul


def _majority(path: Path) -> Encoding:
    """Return UTF-8 for a file that has more letters of it than bytes that do not fit, and else cp1252."""
    bad = _Lines(_as_cp1252)
    letters = 0
    for text in _texts(path, "utf-8"):
        data = np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)
        marked = int(((data[:-1] == 0xED) & (data[1:] >= 0xA0)).sum())
        letters += int((data >= 0xC0).sum()) - marked
        bad.note(text, marked)
    if letters > bad.count:
        return Encoding("utf-8", is_plain=False)
    remark = notice("taken-for-cp1252", path.name, bad.count, bad.examples)
    return Encoding("cp1252", is_plain=False, notices=(remark,))


def _texts(path: Path, name: str) -> Generator[str]:
    """Yield the text of a file block by block, bad bytes marked, without its byte order mark."""
    decoder = io.IncrementalNewlineDecoder(_decoder(name), translate=False)
    is_first, data = True, b"."
    with path.open("rb") as file:
        while data:
            data = file.read(BLOCK)
            text = decoder.decode(data, final=not data)
            if text:
                yield text.lstrip("\ufeff") if is_first else text
                is_first = False


def _decoder(name: str) -> codecs.IncrementalDecoder:
    """Return a decoder that puts a lone surrogate, which is no text, for each byte that does not fit."""
    if name in ("utf-8", "utf-8-sig"):
        return codecs.getincrementaldecoder(name)("surrogateescape")
    codecs.register_error(_MARK, _marked)
    return codecs.getincrementaldecoder(name)(_MARK)


def _marked(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end
