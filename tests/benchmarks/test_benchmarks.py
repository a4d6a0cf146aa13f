from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
RUNNER = ROOT / "benchmarks" / "run.py"
NOTEBOOKS = ROOT / "benchmarks" / "notebooks.py"
PACKAGES = {"pandas": "pandas", "polars": "polars", "DuckDB": "duckdb", "NumPy": "numpy"}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder in which the runner keeps its histories."""
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def page() -> ModuleType:
    """Return the script that writes the page."""
    spec = importlib.util.spec_from_file_location("page", ROOT / "benchmarks" / "page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(cache: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the runner on a tiny history."""
    command = [sys.executable, RUNNER, "--leads", "2000", "--activities", "40000", "--rounds", "1", "--cache", cache]
    return subprocess.run([*command, *words], capture_output=True, text=True, check=False, timeout=240)


@pytest.mark.parametrize("peer", PACKAGES)
def test_a_peer_gives_the_same_figures(cache: Path, peer: str) -> None:
    """Every question, put to LeadKit and the peer, has the same answer; else the runner stops."""
    pytest.importorskip("duckdb", reason="the tables of the peers are made with it")
    pytest.importorskip(PACKAGES[peer])
    tasks = "edit_number,edit_tick,window,cold,slider,pairs,partition"
    result = cache / f"{peer}.json"
    done = run(cache, "--only", f"leadkit,{peer}", "--tasks", tasks, "--json", str(result))
    assert done.returncode == 0, done.stderr
    found = json.loads(result.read_text())
    assert found["machine"]["cores"] >= 1
    answered = {name for name, task in found["tasks"].items() if {"LeadKit", peer} <= set(task["peers"])}
    assert set(tasks.split(",")) - answered <= {"partition"}


def test_ibis_gives_the_same_figures(cache: Path) -> None:
    """Ibis, asked over a pipe in its own environment, agrees too."""
    if not (ROOT / "benchmarks" / ".venv-ibis" / ".installed").exists():
        pytest.skip("the environment for Ibis is not there; `make bench` makes it")
    done = run(cache, "--only", "leadkit,ibis", "--tasks", "edit_number,window,pairs")
    assert done.returncode == 0, done.stderr


@pytest.mark.notebook
def test_a_notebook_is_measured(tmp_path: Path) -> None:
    """The notebooks asked for are run on a sample of that size; time, work and memory of the kernel are written."""
    command = [sys.executable, NOTEBOOKS, "--leads", "1000", "--activities", "5000", "--only", "3_compare,5_export"]
    result = tmp_path / "result.json"
    where = ["--cache", tmp_path / "bench", "--keep", tmp_path / "kept", "--json", result]
    done = subprocess.run([*command, *where], capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr
    found = json.loads(result.read_text())
    assert (found["leads"], list(found["notebooks"])) == (1000, ["3_compare", "5_export"])
    for name, row in found["notebooks"].items():
        assert row["wall_s"] > 0
        assert row["cpu_s"] > 0
        assert row["peak_mb"] > 50
        assert json.loads((tmp_path / "kept" / f"{name}.json").read_text())


def test_the_page_is_what_the_results_say(page: ModuleType) -> None:
    """docs/benchmarks.md is the page of benchmarks/results, to the letter."""
    assert page.results(), "no results are committed"
    assert (ROOT / "docs" / "benchmarks.md").read_text() == page.page()


def test_the_readme_claims_no_more_than_was_measured(page: ModuleType) -> None:
    """Whatever README says of "N times" as fast stands in the results of the largest history, or less is claimed."""
    said = [int(n) for n in re.findall(r"(\d+) times (?:as fast|faster)", (ROOT / "README.md").read_text())]
    largest = page.results()[-1]
    rows = largest["tasks"]["edit_number"]["peers"]
    best = max(row["median_ms"] / rows[page.OURS]["median_ms"] for row in rows.values())
    assert max(said, default=1) <= best
