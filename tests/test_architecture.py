"""Imports go down only, and what is kept in one place stays there."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "leadkit"

LAYERS = (  # lowest first; a folder imports from layers below its own only
    ("text", "errors"),
    ("definition",),
    ("history",),
    ("engine",),
    ("agreement", "spec", "evidence"),
    ("workshop", "charts", "export"),
    ("board",),
    ("widgets", "seats", "report", "cli", "__main__"),
)
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
BESIDE = {  # imports within a layer that are meant
    ("cli", "report"),  # the command line starts what stands beside it
    ("cli", "seats"),
    ("__main__", "cli"),
}
HOME = {  # the one folder that may import it
    "altair": "charts",
    "vl_convert": "charts",
    "anywidget": "widgets",
    "duckdb": "engine",
    "ipywidgets": "widgets",
    "psycopg": "engine",
    "pyspark": "engine",
    "sqlglot": "engine",
    "tornado": "seats",
}
PURE = ("text", "errors", "definition", "engine.rows")
HEAVY = {"altair", "anywidget", "duckdb", "ipywidgets", "numpy", "pandas", "psycopg", "pyarrow", "scipy", "sqlglot"}
COMES_WITH = {  # imported, and declared by the package that it belongs to
    "IPython": "ipywidgets",
    "nbformat": "nbconvert",
    "pyspark": "pyspark",  # optional, and not installed everywhere
    "tornado": "jupyterlab",
    "traitlets": "ipywidgets",
}
AMBIENT = re.compile(  # what must be passed in: the clock, chance, the user's name
    r"(?:^|\.)(?:datetime|date|Timestamp)\.(?:now|utcnow|today)$"
    r"|^time\.(?:time|time_ns|localtime|gmtime|ctime)$"
    r"|^(?:random|secrets)\.\w+$"
    r"|^(?:np|numpy)\.random\.(?!default_rng$|Generator$|SeedSequence$|PCG64$)\w+$"
    r"|^(?:uuid\.)?uuid[14]$"
    r"|^getpass\.getuser$|^os\.(?:getlogin|urandom)$"
)


@dataclass(frozen=True)
class Import:
    """One import: the dotted name of what is imported, absolute, and its line."""

    name: str
    line: int


def module_name(path: Path, package: Path) -> str:
    """Return the dotted name of the module in the file `path`."""
    parts = path.relative_to(package.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, package: Path) -> Iterator[Import]:
    """Yield every import of a file in any form, wherever it stands; a name that only runs tell is ``"?"``."""
    module = module_name(path, package)
    home = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        match node:
            case ast.Import(names=names):
                yield from (Import(alias.name, node.lineno) for alias in names)
            case ast.ImportFrom(module=source, names=names, level=level):
                yield from (Import(absolute("." * level + f"{source or ''}", home, a.name), node.lineno) for a in names)
            case ast.Call(func=function, args=[target, *_]) if called(function) in {"import_module", "__import__"}:
                literal = target.value if isinstance(target, ast.Constant) else "?"
                yield Import(absolute(str(literal), home), node.lineno)


def absolute(source: str, home: str, name: str = "") -> str:
    """Return what ``from source import name`` names, seen from the package `home`."""
    dots = len(source) - len(source.lstrip("."))
    if dots:
        above = home.split(".")[: len(home.split(".")) - (dots - 1)]
        source = ".".join(filter(None, [*above, source[dots:]]))
    return ".".join(filter(None, [source, name]))


def called(function: ast.expr) -> str:
    """Return the last name of what is called: ``import_module`` of ``importlib.import_module``."""
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def files(package: Path) -> dict[str, Path]:
    """Return the modules of a package by dotted name."""
    return {module_name(path, package): path for path in sorted(package.rglob("*.py"))}


def folder(module: str) -> str:
    """Return the part of LeadKit that a module belongs to: ``engine`` of ``leadkit.engine.rows``."""
    return (module.split(".") + [""])[1]


def import_faults(package: Path) -> list[str]:
    """Return every import of the package that goes up or sideways, or out of its only home."""
    faults = []
    for module, path in files(package).items():
        part = folder(module)
        if not part:
            continue  # the package itself offers names from everywhere
        if part not in RANK:
            faults.append(f"{module}: no layer for the folder {part}")
            continue
        for found in imports(path, package):
            reason = fault_of(part, found.name, package)
            if reason:
                faults.append(f"{module}:{found.line}: {reason}")
    return faults


def fault_of(part: str, name: str, package: Path) -> str | None:
    """Return why a module of `part` must not import `name`, or None where it may."""
    top = name.partition(".")[0]
    if name == "?":
        return "imports what only a run can tell; import it by name"
    if top != package.name:
        home = HOME.get(top, part)
        return None if home == part else f"{top} belongs to {home}"
    other = folder(name)
    if other not in RANK:
        return None if other == "__version__" else f"takes {other or 'names'} from the top of the package"
    if other == part or (part, other) in BESIDE or RANK[other] < RANK[part]:
        return None
    return f"{part} must not import {other}"


def impure(package: Path) -> list[str]:
    """Return each heavy import that the pure parts reach, by way of any modules of the package."""
    modules = files(package)
    todo = [name for name in modules if name.startswith(tuple(f"{package.name}.{part}" for part in PURE))]
    seen: set[str] = set(todo)
    faults = []
    while todo:
        module = todo.pop()
        for found in imports(modules[module], package):
            if found.name.partition(".")[0] in HEAVY:
                faults.append(f"{module}:{found.line}: {found.name}")
            reached = {found.name, found.name.rpartition(".")[0]} & modules.keys() - seen
            seen |= reached
            todo += reached
    return faults


def ambient(package: Path) -> list[str]:
    """Return each use of the clock, of chance or of the user's name below the top layer."""
    faults = []
    for module, path in files(package).items():
        if folder(module) in LAYERS[-1]:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func)
            unseeded = called(node.func) == "default_rng" and not node.args and not node.keywords
            if unseeded or AMBIENT.search(name):
                faults.append(f"{module}:{node.lineno}: {name}")
    return faults


def declared(requirements: list[str]) -> set[str]:
    """Return the names of requirements, normalised."""
    return {normal(re.split(r"[^\w.-]", text)[0]) for text in requirements}


def normal(name: str) -> str:
    """Return a distribution's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def undeclared(package: Path, dependencies: set[str], distributions: Mapping[str, list[str]]) -> list[str]:
    """Return each import of a package that is neither Python's nor a declared dependency."""
    known = {*sys.stdlib_module_names, package.name, "?"}
    faults = []
    for module, path in files(package).items():
        for found in imports(path, package):
            top = found.name.partition(".")[0]
            providers = {normal(name) for name in distributions.get(top, [])} | {COMES_WITH.get(top, "")}
            if top not in known and not providers & dependencies:
                faults.append(f"{module}:{found.line}: {top}")
    return faults


def write(package: Path, modules: Mapping[str, str]) -> Path:
    """Write a made-up package: path to source."""
    for path, source in {"__init__.py": "", **modules}.items():
        (package / path).parent.mkdir(parents=True, exist_ok=True)
        (package / path).write_text(source, encoding="utf-8")
    return package


def test_no_import_goes_up() -> None:
    """Every import of LeadKit goes to a layer below, and Altair and widgets stay where they belong."""
    assert import_faults(PACKAGE) == []


def test_the_meaning_needs_no_data_frames() -> None:
    """What a definition is and means can be run without pandas or numpy."""
    assert impure(PACKAGE) == []


def test_clock_chance_and_user_are_passed_in() -> None:
    """Only the top layer asks what time it is, draws by chance or knows who sits there."""
    assert ambient(PACKAGE) == []


def test_every_import_is_a_declared_dependency() -> None:
    """LeadKit imports nothing that merely happens to be installed; what a person may leave out is an extra."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    known = declared([*project["dependencies"], *project["optional-dependencies"]["spark"]])
    assert undeclared(PACKAGE, known, packages_distributions()) == []


def test_importing_leadkit_is_light() -> None:
    """``import leadkit`` loads no pandas, no charts and no Jupyter, so that the command line answers at once."""
    code = "import sys, leadkit; print(' '.join(sorted({name.partition('.')[0] for name in sys.modules})))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(run.stdout.split())
    assert "leadkit" in loaded
    heavy = {name for name in loaded if name in HEAVY or name.startswith(("jupyter", "IPython", "vl_convert"))}
    assert heavy == set()


UP = {
    "plain": "import leadkit.board",
    "renamed": "import leadkit.board.state as state",
    "from the package": "from leadkit import board",
    "a name": "from leadkit.board.state import payload",
    "within a function": "def f():\n    from leadkit.board import state\n    return state",
    "for types only": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from leadkit.board import state",
    "relative": "from ..board import state",
    "relative, bare": "from .. import board",
    "by string": "import importlib\nm = importlib.import_module('leadkit.board')",
    "by relative string": "from importlib import import_module\nm = import_module('..board', __package__)",
    "dunder": "m = __import__('leadkit.board')",
    "unknown string": "from importlib import import_module\ndef f(name):\n    return import_module(name)",
    "the top": "import leadkit as lk",
    "a name of the top": "from leadkit import admit",
    "sideways": "from leadkit import evidence",
    "altair": "import altair as alt",
    "a widget": "from ipywidgets import HBox",
}


@pytest.mark.parametrize("source", UP.values(), ids=UP.keys())
def test_an_import_that_goes_up_is_found(source: str, tmp_path: Path) -> None:
    """The check finds an import that goes up, sideways or out of its home, however it is written."""
    package = write(tmp_path / "leadkit", {"spec/sign.py": source, "board/state.py": "", "evidence/rates.py": ""})
    faults = import_faults(package)
    assert len(faults) == 1
    assert faults[0].startswith("leadkit.spec.sign:")


def test_an_import_that_goes_down_is_fine(tmp_path: Path) -> None:
    """The check leaves imports alone that go down, stay in their folder or leave the package."""
    source = "import json\nfrom leadkit import text, __version__\nfrom leadkit.spec import form\nfrom . import form\n"
    package = write(tmp_path / "leadkit", {"spec/sign.py": source, "spec/form.py": "from ..engine import columns"})
    assert import_faults(package) == []


def test_a_folder_without_a_layer_is_found(tmp_path: Path) -> None:
    """A new folder must be given its place among the layers."""
    package = write(tmp_path / "leadkit", {"magic/wand.py": ""})
    assert import_faults(package) == ["leadkit.magic.wand: no layer for the folder magic"]


def test_a_heavy_import_by_detour_is_found(tmp_path: Path) -> None:
    """The meaning may not reach numpy through another module either."""
    package = write(
        tmp_path / "leadkit",
        {"engine/rows/judge.py": "from leadkit.engine import fast", "engine/fast.py": "import numpy as np"},
    )
    assert impure(package) == ["leadkit.engine.fast:1: numpy"]


@pytest.mark.parametrize(
    "call",
    ["datetime.now(UTC)", "dt.datetime.now()", "date.today()", "time.time()", "random.random()", "uuid4()"]
    + ["np.random.default_rng()", "np.random.normal()", "getpass.getuser()", "pd.Timestamp.now()"],
)
def test_an_ambient_call_is_found(call: str, tmp_path: Path) -> None:
    """The check finds the clock, chance and the user's name below the top layer, and lets the top layer use them."""
    package = write(tmp_path / "leadkit", {"history/read.py": call, "cli.py": call})
    assert ambient(package) == [f"leadkit.history.read:1: {call.partition('(')[0]}"]


def test_an_undeclared_import_is_found(tmp_path: Path) -> None:
    """The check finds a package that no declared dependency provides."""
    package = write(tmp_path / "leadkit", {"history/read.py": "import json, pandas, traitlets, scipy.stats"})
    faults = undeclared(package, {"pandas", "ipywidgets"}, {"pandas": ["pandas"], "scipy": ["SciPy"]})
    assert faults == ["leadkit.history.read:1: scipy"]
