"""Joins the board's parts into one ES module and one stylesheet, because a widget host takes exactly one of each.

The parts in ``src/*.js`` are ordinary ES modules that import names from one another, so that each can be read and
tested alone. Joined, a part becomes a function that runs once and returns what it exports; its private names stay its
own.
"""

from __future__ import annotations

import re
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.resources import files

ENTRY = "board"
_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([a-z_]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:const|function\*?|class) (\w+))", re.MULTILINE)
_DEFAULT = re.compile(r"^export default ", re.MULTILINE)
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*$|\bimport\(", re.MULTILINE)


@cache
def source() -> tuple[str, str]:
    """Return the board as ``(esm, css)``: the text of its ES module and of its stylesheet."""
    folder = files("leadkit.board").joinpath("src")
    parts = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    scripts = {name.removesuffix(".js"): text for name, text in parts.items() if name.endswith(".js")}
    sheets = [text for name, text in sorted(parts.items()) if name.endswith(".css")]
    return join(scripts), "\n".join(sheets)


def join(parts: dict[str, str], entry: str = ENTRY) -> str:
    """Return the ES `parts` (name to text) as one module that exports the default of `entry`.

    Raises
    ------
    ValueError
        A part imports what is not there, parts import one another in a circle, or a line of a form that cannot be
        joined is left: an error in LeadKit, found by its tests.
    """
    needs = {name: {wanted for _, wanted in _IMPORT.findall(text)} for name, text in parts.items()}
    try:
        order = [name for name in TopologicalSorter(needs).static_order() if name != entry]
    except CycleError as error:
        raise ValueError(f"parts import one another in a circle: {' > '.join(error.args[1])}") from error
    bodies = {name: _body(name, text, parts) for name, text in parts.items() if name != entry}
    last = _entry(entry, parts)
    blocks = [f"const {_home(name)} = (() => {{\n{bodies[name]}\n}})();\n" for name in order]
    return "\n".join([*blocks, last])


def _home(name: str) -> str:
    return f"part_{name}"


def _body(name: str, text: str, parts: dict[str, str]) -> str:
    made = _with_imports(name, parts)
    return f"{_checked(name, _EXPORT.sub('', made)).rstrip()}\nreturn {{ {', '.join(_EXPORT.findall(text))} }};"


def _entry(name: str, parts: dict[str, str]) -> str:
    head, *tail = _DEFAULT.split(_with_imports(name, parts))
    if len(tail) != 1:
        raise ValueError(f"{name}.js must have one default export")
    return f"{_checked(name, _EXPORT.sub('', head))}export default {_checked(name, tail[0])}"


def _with_imports(name: str, parts: dict[str, str]) -> str:
    def local(match: re.Match[str]) -> str:
        wanted, home = [word.strip() for word in match[1].split(",") if word.strip()], match[2]
        missing = set(wanted) - set(_EXPORT.findall(parts.get(home, "")))
        if missing:
            raise ValueError(f"{name}.js imports {', '.join(sorted(missing))} from {home}.js, which does not export it")
        return f"const {{ {', '.join(wanted)} }} = {_home(home)};\n"

    return _IMPORT.sub(local, parts[name])


def _checked(name: str, text: str) -> str:
    left = _LEFT_OVER.search(text)
    if left:
        raise ValueError(f"{name}.js has a line that cannot be joined: {left[0]}")
    return text
