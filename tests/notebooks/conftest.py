"""Runs notebooks as a person would who only sets their parameters, each once for all tests of a file."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import nbformat
import pytest

from leadkit.report.page import page
from leadkit.report.running import run

ROOT = Path(__file__).parents[2]
NOTEBOOKS = ROOT / "notebooks"
OUT = ROOT / "out" / "notebooks"
GOLDEN = Path(__file__).parent / "golden"
DATA = Path(__file__).parent / "data"
WRITE_GOLDEN = "LEADKIT_WRITE_GOLDEN"


@dataclass(frozen=True)
class Run:
    """An executed notebook.

    Parameters
    ----------
    copy
        The executed notebook.
    figures
        What its last cell wrote.
    page
        The copy as a page to hand out.
    """

    copy: Path
    figures: dict[str, Any]
    page: Path

    @property
    def outputs(self) -> dict[str, list[Any]]:
        """The outputs by cell id, of the code cells."""
        cells = nbformat.read(self.copy, as_version=4).cells
        return {cell.get("id", str(i)): cell.outputs for i, cell in enumerate(cells) if cell.cell_type == "code"}

    @property
    def html(self) -> str:
        """All HTML that the notebook shows."""
        return "\n".join(
            out.data.get("text/html", "") for cell in self.outputs.values() for out in cell if "data" in out
        )


Runner = Callable[..., Run]


@pytest.fixture(scope="session", autouse=True)
def own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the kernels away from the settings of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("IPYTHONDIR", "JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR"):
            patch.setenv(name, str(tmp_path_factory.mktemp(name.lower())))
        yield


@pytest.fixture(scope="session")
def execute() -> Runner:
    """Return a function that runs a notebook by its parameters alone, once, and keeps the copy in ``out``."""
    known: dict[str, Run] = {}

    def execute_once(name: str, label: str, **parameters: Any) -> Run:
        if f"{label}-{name}" not in known:
            copy, figures = OUT / f"{label}-{name}.ipynb", OUT / f"{label}-{name}.json"
            figures.unlink(missing_ok=True)
            run(NOTEBOOKS / f"{name}.ipynb", copy, figures=figures, **parameters)
            said = json.loads(figures.read_text(encoding="utf-8"))
            known[f"{label}-{name}"] = Run(copy, said, page(copy))
        return known[f"{label}-{name}"]

    return execute_once


@pytest.fixture(scope="session")
def address() -> Iterator[Callable[[Path], str]]:
    """Return a function that gives the address of a page in ``out/notebooks`` on this machine."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(OUT))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield lambda path: f"http://127.0.0.1:{server.server_port}/{path.name}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def matches_golden() -> Callable[[str, dict[str, Any]], None]:
    """Return a function that compares figures with a golden file; LEADKIT_WRITE_GOLDEN=1 writes the file anew."""

    def compare(name: str, figures: dict[str, Any]) -> None:
        path = GOLDEN / f"{name}.json"
        if os.environ.get(WRITE_GOLDEN):
            path.write_text(json.dumps(figures, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
        assert differences(json.loads(path.read_text(encoding="utf-8")), figures) == []

    return compare


def differences(golden: Any, found: Any, place: str = "") -> list[str]:
    """Return the places at which two JSON values differ; decimals to nine digits."""
    if isinstance(golden, dict) and isinstance(found, dict):
        keys = sorted(golden.keys() | found.keys())
        return [d for key in keys for d in differences(golden.get(key), found.get(key), f"{place}/{key}")]
    if isinstance(golden, list) and isinstance(found, list) and len(golden) == len(found):
        return [d for i, pair in enumerate(zip(golden, found, strict=True)) for d in differences(*pair, f"{place}/{i}")]
    if isinstance(golden, float) and isinstance(found, float):
        return [] if found == pytest.approx(golden, rel=1e-9) else [f"{place}: {golden} is now {found}"]
    return [] if golden == found else [f"{place}: {golden} is now {found}"]


@pytest.fixture(scope="session")
def real_history(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that makes the folder of a real history: its own files, our description of them."""

    def make(name: str) -> Path:
        folder = tmp_path_factory.mktemp(name)
        for path in (real_data / name).glob("*.csv"):
            (folder / path.name).symlink_to(path)
        shutil.copy(DATA / name / "history.toml", folder)
        return folder

    return make
