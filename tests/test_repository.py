"""The repository keeps its promises: what a fresh clone holds, and that its lists agree with each other."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TOP = ["leadkit", "notebooks", "workshops", "data", "tests", "benchmarks", "docs", "environment.yml", "pyproject.toml"]
TOP += ["Makefile", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", ".ci/run", "constraints.txt"]
MAX_LINES = 400
MAX_README_LINES = 120
MAX_BYTES = 5_000_000

# In two halves, so that this file does not name them itself.
HOSTS = [
    f"{name}.{rest}"
    for name, rest in [
        ("pypi", "org"),
        ("files", "pythonhosted.org"),
        ("registry", "npmjs.org"),
        ("registry", "yarnpkg.com"),
        ("deb", "debian.org"),
        ("conda", "anaconda.org"),
        ("proxy", "golang.org"),
        ("static", "crates.io"),
        ("cdn", "jsdelivr.net"),
        ("unpkg", "com"),
        ("cdnjs", "cloudflare.com"),
        ("esm", "sh"),
        ("cdn", "skypack.dev"),
        ("fonts", "googleapis.com"),
        ("fonts", "gstatic.com"),
    ]
]
OUTSIDE = re.compile(r"(?<![\w.-])(?:" + "|".join(re.escape(host) for host in HOSTS) + r")\b")
MACHINE_PATH = re.compile(r"(?<![\w.~$}/-])/(?:work|farm|root|home/\w+|Users/\w+)/\w|\b[A-Z]:\\Users\\")


def committed(pattern: str = "*") -> list[Path]:
    """Return the committed files whose path matches, as git matches it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", pattern], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def texts() -> Iterator[tuple[str, str]]:
    """Yield the name and the content of every committed text file."""
    for path in committed():
        content = path.read_bytes()
        if b"\0" not in content[:8000]:
            yield str(path.relative_to(ROOT)), content.decode("utf-8", errors="replace")


def requirements() -> list[Requirement]:
    """Return everything that pyproject.toml asks for: to run, to test, to develop."""
    extras = [text for group in PROJECT["optional-dependencies"].values() for text in group]
    return [Requirement(text) for text in PROJECT["dependencies"] + extras]


def pins() -> dict[str, str]:
    """Return the versions of constraints.txt by name."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==", 1) for line in lines if not line.startswith("#"))


def notebook_faults(notebook: dict[str, Any]) -> list[str]:
    """Return what a notebook must not be committed with, and what it lacks."""
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    faults = [f"outputs in cell {i}" for i, cell in enumerate(code) if cell["outputs"] or cell["execution_count"]]
    tagged = [cell for cell in code if "parameters" in cell["metadata"].get("tags", [])]
    if len(tagged) != 1:
        faults.append(f"{len(tagged)} cells tagged parameters")
    if "papermill" in notebook["metadata"] or any("papermill" in cell["metadata"] for cell in code):
        faults.append("papermill's metadata")
    if "widgets" in notebook["metadata"]:
        faults.append("the state of widgets")
    return faults


@pytest.mark.parametrize("name", TOP)
def test_the_top_level_is_complete(name: str) -> None:
    """A fresh clone holds what the README and CONTRIBUTING speak of."""
    assert committed(name)


def test_environment_agrees_with_pyproject() -> None:
    """The conda environment asks for the same packages, in the same versions, as pip does; conda knows no extras."""
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    conda = {str(Requirement(line)) for line in listed if isinstance(line, str)}
    python = f"python{PROJECT['requires-python']}"
    assert conda == {python, "pip", *(re.sub(r"\[.*\]", "", text) for text in PROJECT["dependencies"])}
    assert {"pip": ["--editable ."]} in listed


@pytest.mark.parametrize("requirement", requirements(), ids=str)
def test_every_dependency_is_pinned(requirement: Requirement) -> None:
    """constraints.txt names one version of each direct dependency, one that pyproject.toml allows."""
    version = pins()[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(version)


def test_constraints_are_plain_pins() -> None:
    """constraints.txt holds ``name==version`` lines in order and nothing else: no host, no file, no option."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    body = [line for line in lines if not line.startswith("#")]
    assert [line for line in body if not re.fullmatch(r"[a-z0-9.-]+==[0-9][a-z0-9.+!-]*", line)] == []
    assert list(pins()) == sorted({line.split("==")[0] for line in body})


def test_no_file_names_a_registry_or_a_network_of_copies() -> None:
    """Nothing of LeadKit is fetched from a named host: clients know their registries, pages load nothing."""
    found = [f"{name}: {hit.group()}" for name, text in texts() for hit in OUTSIDE.finditer(text)]
    assert found == []


def test_no_file_names_a_path_of_one_machine() -> None:
    """No committed file speaks of a folder that only one person has."""
    found = [f"{name}: {hit.group()}" for name, text in texts() for hit in MACHINE_PATH.finditer(text)]
    assert found == []


def test_the_search_for_hosts_and_paths_finds_them() -> None:
    """The two searches above find a host and a home folder, and leave look-alikes alone."""
    assert OUTSIDE.search(f"https://{HOSTS[0]}/simple")
    assert OUTSIDE.search(f"import x from '//{HOSTS[9]}/x'")
    assert not OUTSIDE.search("numpy.organised")
    for folder in ("home", "Users"):
        assert MACHINE_PATH.search(f"read('/{folder}/ada/leads.csv')")
        assert not MACHINE_PATH.search(f"https://example.com/{folder}/ada ./{folder}/ada/x")


def test_no_file_is_large() -> None:
    """A clone stays small: no committed file, and not the sample's folder as a whole, reaches five megabytes."""
    assert [str(path) for path in committed() if path.stat().st_size >= MAX_BYTES] == []
    assert sum(path.stat().st_size for path in committed("data/acme")) < MAX_BYTES


def test_modules_stay_readable() -> None:
    """No module is longer than 400 lines."""
    modules = [path for pattern in ("*.py", "*.js") for path in committed(pattern)]
    lengths = {str(p.relative_to(ROOT)): len(p.read_text(encoding="utf-8").splitlines()) for p in modules}
    assert lengths
    assert {name: lines for name, lines in lengths.items() if lines > MAX_LINES} == {}


def test_notebooks_are_clean() -> None:
    """Every notebook is committed without outputs and with exactly one cell of parameters."""
    notebooks = committed("*.ipynb")
    assert notebooks
    faults = {
        str(path.relative_to(ROOT)): notebook_faults(json.loads(path.read_text(encoding="utf-8"))) for path in notebooks
    }
    assert {name: found for name, found in faults.items() if found} == {}


def test_an_unclean_notebook_is_found() -> None:
    """The check finds outputs, a missing cell of parameters, and what papermill and widgets leave behind."""
    cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "outputs": [], "execution_count": None}
    clean = {"cells": [cell], "metadata": {}}
    assert notebook_faults(clean) == []
    assert notebook_faults({**clean, "cells": [cell, cell]}) == ["2 cells tagged parameters"]
    assert notebook_faults({**clean, "cells": []}) == ["0 cells tagged parameters"]
    assert notebook_faults({**clean, "cells": [{**cell, "execution_count": 3}]}) == ["outputs in cell 0"]
    assert notebook_faults({**clean, "cells": [{**cell, "outputs": [{}]}]}) == ["outputs in cell 0"]
    assert notebook_faults({**clean, "metadata": {"papermill": {}, "widgets": {}}}) == [
        "papermill's metadata",
        "the state of widgets",
    ]


def test_make_help_lists_every_target() -> None:
    """``make help`` names every target that a person types, each with what it does."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][\w-]*):", makefile, re.MULTILINE)) - {"test-tools"}
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    listed = dict(re.findall(r"^  make ([\w-]+) +(\S.*)$", shown, re.MULTILINE))
    assert set(listed) == targets


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_documents_name_targets_that_exist(name: str) -> None:
    """Every ``make …`` in the documents is a target of the Makefile."""
    text = (ROOT / name).read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:^|^\$ |`)make ([\w-]+)", text, re.MULTILINE))
    assert named
    assert {target for target in named if not re.search(rf"^{target}:", makefile, re.MULTILINE)} == set()


def test_the_readme_is_short() -> None:
    """The README is read to its end."""
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= MAX_README_LINES


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_lead_somewhere(name: str) -> None:
    """Every relative link and picture of the documents is there in a fresh clone."""
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", (ROOT / name).read_text(encoding="utf-8"))
    assert [link for link in links if not committed(link)] == []


def test_versions_agree() -> None:
    """The changelog speaks of the version that pyproject.toml names, or of what comes next."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## \[(?:Unreleased|{re.escape(PROJECT['version'])})\]", changelog, re.MULTILINE)


def test_pre_commit_runs_what_make_check_runs() -> None:
    """The hooks are the parts of ``make check``, by the same names."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (parts,) = re.findall(r"^check: ([\w ]+?) ##", makefile, re.MULTILINE)
    assert [hook["entry"] for hook in hooks] == [f"make {part}" for part in parts.split()]


@pytest.mark.slow
def test_the_wheel_holds_everything(tmp_path: Path) -> None:
    """An installed LeadKit has what a clone has: sentences, schemas, the board's sources and the notebooks."""
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("leadkit-*.whl")
    packed = set(ZipFile(wheel).namelist())
    ours = {str(path.relative_to(ROOT)) for folder in ("leadkit", "notebooks") for path in committed(folder)}
    wanted = {re.sub("^notebooks/", "leadkit/notebooks/", name) for name in ours}
    assert wanted - packed == set()
