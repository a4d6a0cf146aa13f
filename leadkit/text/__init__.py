"""Every sentence a person reads, kept in one place so that wording is reviewed and translated as a whole.

The sentences are in ``en.toml``: tables of named templates in `str.format` syntax.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _sentences() -> dict[str, str]:
    tree = tomllib.loads(files("leadkit.text").joinpath("en.toml").read_text(encoding="utf-8"))
    flat: dict[str, str] = {}

    def walk(prefix: str, table: dict[str, Any]) -> None:
        for name, value in table.items():
            key = f"{prefix}.{name}" if prefix else name
            if isinstance(value, dict):
                walk(key, value)
            else:
                flat[key] = str(value)

    walk("", tree)
    return flat


def say(key: str, /, **values: object) -> str:
    """Return the sentence named `key` with its `values` filled in.

    A value may be a number with a format in the template (``{leads:,}``). Where the template named ``key.one``
    exists and `n` is 1, that one is used.

    Raises
    ------
    KeyError
        There is no such sentence, or a value that it needs is not given: an error in LeadKit, not in its input.
    """
    sentences = _sentences()
    if values.get("n") == 1 and f"{key}.one" in sentences:
        key = f"{key}.one"
    return sentences[key].format(**values)


def section(prefix: str) -> dict[str, str]:
    """Return all sentences below `prefix`, unformatted, for a screen that fills them in itself."""
    start = f"{prefix}."
    return {key.removeprefix(start): text for key, text in _sentences().items() if key.startswith(start)}
