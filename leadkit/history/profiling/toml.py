"""Writes commented TOML; whatever stands in the data, the result is sound."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from leadkit.definition.faults import shorten

Value = str | bool | int | date | Path | tuple[str, ...] | Mapping[str, tuple[str, ...]]

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_WIDTH = 110
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
CHECK = "CHECK: "


@dataclass
class Item:
    """One member of a table with the remarks that stand above it."""

    key: str
    value: Value
    remarks: tuple[str, ...] = ()


@dataclass
class Block:
    """One table: its header, the remarks above it and its members."""

    header: tuple[str, ...]
    remarks: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    def add(self, key: str, value: Value | None, *remarks: str | None) -> None:
        """Add a member, unless there is no value."""
        if value is not None:
            self.items.append(Item(key, value, tuple(remark for remark in remarks if remark)))

    def check(self, remark: str) -> None:
        """Add a remark that a person should look at."""
        self.remarks.append(CHECK + remark)

    @property
    def checks(self) -> list[str]:
        """The remarks that a person should look at, with what they are about."""
        place = key_text(self.header)
        own = [(place, remark) for remark in self.remarks]
        inner = [(f"{place} {item.key}".strip(), remark) for item in self.items for remark in item.remarks]
        every = [(at, remark) for at, remark in (*own, *inner) if remark.startswith(CHECK)]
        return [f"{shorten(at, 120)}: {remark.removeprefix(CHECK)}" for at, remark in every]


def write(blocks: Iterable[Block], folder: Path) -> str:
    """Return the text of a TOML file; file names are written as seen from `folder`."""
    parts = []
    for block in blocks:
        lines = [_comment(remark) for remark in block.remarks]
        if block.header:
            lines.append(f"[{key_text(block.header)}]")
        late = [item for item in block.items if isinstance(item.value, Mapping) and _is_long(item, folder)]
        for item in block.items:
            if item not in late:
                lines.extend(_comment(remark) for remark in item.remarks)
                lines.append(f"{key_text((item.key,))} = {_value(item.value, folder)}")
        parts.append("\n".join(lines))
        inner = (Block((*block.header, item.key), list(item.remarks), _members(item)) for item in late)
        parts.extend(write((table,), folder).rstrip() for table in inner)
    return "\n\n".join(parts) + "\n"


def _is_long(item: Item, folder: Path) -> bool:
    return len(_value(item.value, folder)) > _WIDTH


def _members(item: Item) -> list[Item]:
    assert isinstance(item.value, Mapping)
    return [Item(key, value) for key, value in item.value.items()]


def key_text(names: tuple[str, ...]) -> str:
    """Return a dotted key, quoted where it must be.

    >>> key_text(("fields", "Lead Source"))
    'fields."Lead Source"'
    """
    return ".".join(name if _BARE.fullmatch(name) else _text(name) for name in names)


def _comment(remark: str) -> str:
    return f"# {shorten(remark, 400)}"


def _text(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(char) or _character(char) for char in text) + '"'


def _character(char: str) -> str:
    return f"\\u{ord(char):04X}" if ord(char) < 0x20 or ord(char) == 0x7F else char


def _value(value: Value, folder: Path) -> str:
    if isinstance(value, Path):
        return _text(_seen_from(folder, value))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, tuple):
        return _list([_text(item) for item in value])
    if isinstance(value, Mapping):
        return (
            "{ " + ", ".join(f"{key_text((k,))} = {_list([_text(v) for v in vs], 0)}" for k, vs in value.items()) + " }"
        )
    return str(value)


def _list(items: list[str], width: int = _WIDTH) -> str:
    line = f"[{', '.join(items)}]"
    if len(line) <= width or not width:
        return line
    return "[\n" + "".join(f"  {item},\n" for item in items) + "]"


def _seen_from(folder: Path, file: Path) -> str:
    try:
        return Path(os.path.relpath(file.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive
        return file.resolve().as_posix()
