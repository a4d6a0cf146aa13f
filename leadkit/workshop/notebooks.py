"""The notebooks of a workshop: copies of the kit's own, set to this workshop, kept current until someone edits them.

A copy belongs to the room as soon as the code or text of a cell is changed: then it is never written over. Outputs
do not count as a change.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from leadkit.definition.files import write_json, write_text
from leadkit.errors import Fault, WorkshopError
from leadkit.text import say
from leadkit.workshop.folder import Workshop

RECORD = "notebooks.json"
PARAMETERS = "parameters"
HERE = {"workshop": '".."'}
"""What a copy's parameters say: it lies in a folder of the workshop."""
Notebook = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of the copies: names without their ending."""

    written: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    """Edited here while the kit's own has changed."""


def templates() -> Path:
    """Return the folder of the kit's own notebooks: within the package, or beside it in a clone.

    Raises
    ------
    WorkshopError
        This installation has none.
    """
    package = Path(str(files("leadkit")))
    for folder in (package / "notebooks", package.parent / "notebooks"):
        if any(folder.glob("*.ipynb")):
            return folder
    raise WorkshopError(Fault("no-notebooks", str(package), say("workshop.no_notebooks")))


def place(workshop: Workshop, source: Path | None = None) -> Placed:
    """Bring the notebooks of a workshop up to date.

    Parameters
    ----------
    source
        The folder of the kit's own notebooks; by default `templates`.
    """
    record_path = workshop.own / RECORD
    record = _record(record_path)
    written, kept = [], []
    for path in sorted((source or templates()).glob("*.ipynb")):
        notebook = set_to_workshop(json.loads(path.read_text(encoding="utf-8")))
        copy = workshop.notebooks / path.name
        ours, theirs, last = fingerprint(notebook), _fingerprint_of(copy), record.get(path.stem)
        if theirs is not None and theirs not in (ours, last):
            if last != ours:
                kept.append(path.stem)
            continue
        if theirs != ours:
            write_text(copy, json.dumps(notebook, indent=1, ensure_ascii=False) + "\n")
            written.append(path.stem)
        record[path.stem] = ours
    write_json(record_path, record)
    return Placed(tuple(written), tuple(kept))


def _fingerprint_of(copy: Path) -> str | None:
    """Return the fingerprint of a copy, ``None`` where there is none yet; what is no notebook is someone's own file."""
    if not copy.exists():
        return None
    try:
        return fingerprint(json.loads(copy.read_text(encoding="utf-8")))
    except (ValueError, AttributeError, TypeError):
        return ""


def _record(path: Path) -> dict[str, Any]:
    """Return which version of each notebook was written here; a broken record is as good as none."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def fingerprint(notebook: Mapping[str, Any]) -> str:
    """Return a digest of the cells' kinds and sources, without outputs and numbers of execution."""
    cells = [[cell.get("cell_type"), _source(cell)] for cell in notebook.get("cells", [])]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()


def set_to_workshop(notebook: Notebook) -> Notebook:
    """Return the notebook with its parameters set to the workshop in whose folder the copy lies."""
    cells = [_set(cell) if PARAMETERS in _tags(cell) else cell for cell in notebook.get("cells", [])]
    return {**notebook, "cells": cells}


def _set(cell: Notebook) -> Notebook:
    source = _source(cell)
    for name, value in HERE.items():
        source = re.sub(rf"(?m)^({name}(?:\s*:[^=\n]+)?\s*=\s*)(\"[^\"\n]*\"|'[^'\n]*')", rf"\g<1>{value}", source)
    return {**cell, "source": source.splitlines(keepends=True)}


def _source(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def _tags(cell: Mapping[str, Any]) -> list[str]:
    return list(cell.get("metadata", {}).get("tags", []))
