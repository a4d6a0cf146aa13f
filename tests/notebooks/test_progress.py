"""The notebooks on many leads: what a person sees while they run, and that nothing of it is left in the end."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from leadkit.history import History
from leadkit.history.sample import write_sample
from leadkit.report.page import html
from leadkit.report.progress import LARGE
from leadkit.report.running import QUIET
from leadkit.workshop.folder import new

pytestmark = [pytest.mark.notebook, pytest.mark.timeout(600)]
ROOT = Path(__file__).parents[2]
NAMES = tuple(path.stem for path in sorted((ROOT / "notebooks").glob("*.ipynb")))
WORKING = re.compile(r'<div class="working" role="status"><span>([^<]+)</span><progress([^>]*)>')
Seen = list[tuple[str, int | None, int | None] | None]
"""What stood under the cells, one after the other: the sentence, how many of how many; ``None``: it was cleared."""


class Watched(NotebookClient):
    """Runs a notebook, and keeps what it shows meanwhile."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seen: Seen = []

    def process_message(self, msg: dict[str, Any], cell: Any, cell_index: int) -> Any:
        """Take a message of the kernel, as the client does."""
        if msg["msg_type"] in ("display_data", "update_display_data"):
            found = WORKING.search(msg["content"]["data"].get("text/html", ""))
            if found:
                self.seen.append((found[1], number("value", found[2]), number("max", found[2])))
        if msg["msg_type"] == "clear_output":
            self.seen.append(None)
        return super().process_message(msg, cell, cell_index)


def number(name: str, attributes: str) -> int | None:
    """Return the number of an attribute in HTML, ``None`` where it is not there."""
    found = re.search(rf'\b{name}="(\d+)"', attributes)
    return int(found[1]) if found else None


def watch(name: str, **parameters: Any) -> tuple[Seen, Any]:
    """Run a notebook by its parameters; return what was seen, and the executed copy."""
    path = ROOT / "notebooks" / f"{name}.ipynb"
    given = {key: str(value) for key, value in parameters.items()}
    notebook = parameterize_notebook(load_notebook_node(str(path)), given)
    resources = {"metadata": {"path": str(path.parent)}}
    client = Watched(notebook, resources=resources, kernel_name="python3", extra_arguments=QUIET, timeout=500)
    client.execute()
    return client.seen, notebook


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that gives a notebook its workshop: many generated leads, and the drafts of Acme's teams.

    For the first notebook they are not prepared yet.
    """
    folder = tmp_path_factory.mktemp("many")
    write_sample(folder / "history", LARGE + 10_000, 600_000)
    made = new(folder / "workshop", folder / "history", "Many leads")
    for draft in (ROOT / "workshops" / "acme" / "drafts").glob("*.json"):
        shutil.copy(draft, made.folder / "drafts")

    def given(name: str) -> Path:
        if name == NAMES[0]:
            shutil.rmtree(folder / "history" / ".prepared", ignore_errors=True)
        else:
            History.read(folder / "history")
        return made.folder

    return given


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_person_sees_how_far_it_is(workshop: Callable[[str], Path], name: str, tmp_path: Path) -> None:
    """On many leads each notebook shows what it works on, from its beginning to its end, then takes that away."""
    seen, copy = watch(name, workshop=workshop(name), **({"specs": tmp_path} if name == "5_export" else {}))
    phases = in_phases(seen)
    assert phases
    for phase in phases:
        told = [(done, of) for _, done, of in phase if of is not None]
        assert len({said for said, *_ in phase}) == 1
        assert all(before <= after for before, after in pairwise(told))
        assert not told or told[-1][0] == told[-1][1], phase[-1]
    assert ("Getting the past leads ready, this once" in {phase[0][0] for phase in phases}) == (name == NAMES[0])
    assert not WORKING.search(nbformat.writes(copy).replace('\\"', '"'))
    assert not WORKING.search(html(copy, name))
    kinds = {output.output_type for cell in copy.cells if cell.cell_type == "code" for output in cell.outputs}
    assert kinds == {"execute_result"}


def in_phases(seen: Seen) -> list[list[tuple[str, int | None, int | None]]]:
    """Return what was seen, cut where it was cleared; the last is cleared too."""
    phases: list[list[tuple[str, int | None, int | None]]] = [[]]
    for state in seen:
        if state is None:
            phases.append([])
        else:
            phases[-1].append(state)
    assert not phases.pop()
    return phases


def test_few_leads_do_not_flicker(acme_workshop: Path) -> None:
    """On a few thousand leads nothing is shown but the results."""
    assert watch("3_compare", workshop=acme_workshop)[0] == []
