"""A workshop open in JupyterLab, as a facilitator opens it, and a browser that cannot leave the machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STOP_S = 20
LEADKIT = (sys.executable, "-m", "leadkit")


@dataclass(frozen=True)
class Lab:
    """A workshop's folder and the address of its first notebook in a running JupyterLab."""

    folder: Path
    url: str

    def draft(self, side: str) -> Path:
        """Return the file of a team's draft."""
        return self.folder / "drafts" / f"{side}.json"


@contextmanager
def opened(folder: Path, notebook: str) -> Iterator[Lab]:
    """Open a workshop by the command that facilitators use; JupyterLab ends with the context."""
    command = [*LEADKIT, "open", folder, "--no-browser", "--json", "--notebook", notebook]
    home = folder.parent / "home"  # nobody's own settings, history or signatures play a part
    home.mkdir()
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "IPYTHON", "XDG_"))}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**environ, "HOME": str(home)})
    try:
        assert process.stdout is not None
        said = ""
        while not said.rstrip().endswith("}"):
            line = process.stdout.readline()
            assert line, f"JupyterLab did not start; see {folder / '.leadkit' / 'jupyter.log'}"
            said += line
        yield Lab(folder, json.loads(said)["url"])
    finally:
        process.terminate()
        process.wait(STOP_S)
        if process.stdout is not None:
            process.stdout.close()


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    """Return a new workshop on the Acme leads, open at its drafting notebook."""
    folder = tmp_path / "workshop"
    command = [*LEADKIT, "new", folder, ROOT / "data" / "acme", "--title", "Acme Instruments"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    with opened(folder, "2_draft") as found:
        yield found
