"""What the notebooks are like as they are committed: thin, folded away, alike."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import nbformat
import pytest

from leadkit.workshop.notebooks import set_to_workshop

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
MOST_LINES = 5


def code(path: Path) -> list[Any]:
    """Return the code cells of a notebook."""
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def parameters(path: Path) -> list[str]:
    """Return the names in the cell of parameters."""
    (cell,) = [cell for cell in code(path) if "parameters" in cell.metadata.get("tags", [])]
    return [target.id for line in ast.parse(cell.source).body for target in getattr(line, "targets", [])]


@pytest.fixture(params=PATHS, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    """Return each notebook in turn."""
    found: Path = request.param
    return found


def test_it_is_a_sound_notebook(path: Path) -> None:
    """It keeps to the format, and each cell has an id of its own that says what it is."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z-]+", name) for name in ids)


def test_its_code_is_short_and_folded_away(path: Path) -> None:
    """Each cell has at most five lines, and the projector shows none of them."""
    for cell in code(path):
        assert len(cell.source.splitlines()) <= MOST_LINES
        assert cell.metadata["jupyter"] == {"source_hidden": True}


def test_it_opens_with_what_the_room_gets(path: Path) -> None:
    """The first thing to read is the title, then what the room gets, who is in it, and how long it takes."""
    first = nbformat.read(path, as_version=4).cells[0]
    assert first.cell_type == "markdown"
    assert re.match(r"# \w+: .+\n\n\| What the room gets \| Who is in the room \| How long it takes \|\n", first.source)


def test_it_can_be_set_to_any_workshop_and_history(path: Path) -> None:
    """Its parameters begin with the workshop, which `leadkit open` sets, and end with the file for the figures."""
    assert parameters(path)[0] == "workshop"
    assert parameters(path)[-2:] in (["history", "figures"], ["begins", "figures"])
    placed = set_to_workshop(nbformat.read(path, as_version=4))
    assert 'workshop = ".."' in "".join("".join(cell["source"]) for cell in placed["cells"])


def test_its_last_cell_writes_the_figures(path: Path) -> None:
    """What the tests compare is written by the last cell, where a file is named."""
    assert re.fullmatch(r"report\.write_figures\(figures, \w+\.figures\(\)\)", code(path)[-1].source)


def test_its_parameters_are_explained(path: Path) -> None:
    """The README beside it names it, and each of its parameters with the notebooks that have it."""
    text = (NOTEBOOKS / "README.md").read_text(encoding="utf-8")
    assert f"| `{path.stem}` |" in text
    for name in parameters(path):
        (where,) = re.findall(rf"^\| `{name}` \| ([^|]+) \|", text, re.MULTILINE)
        assert where == "all" or path.stem[0] in where
