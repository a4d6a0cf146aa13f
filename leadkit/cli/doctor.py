"""``leadkit doctor``: whether everything that LeadKit needs is here and works."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from leadkit.cli.output import Output
from leadkit.cli.parser import Command
from leadkit.errors import LeadkitError
from leadkit.text import say

State = Literal["fine", "note", "missing"]
OLDEST_PYTHON = (3, 11)
NEEDED = {
    "altair": "6", "anywidget": "0.11", "duckdb": "1.4", "ipywidgets": "8.1", "jupyterlab": "4.6", "nbconvert": "7.17",
    "numpy": "2", "pandas": "3", "papermill": "2.7", "psycopg": "3.2", "pyarrow": "26", "sqlglot": "30",
    "vl-convert-python": "1.9",
}  # fmt: skip
"""What a workshop runs on; a test compares it with pyproject.toml."""
WAL_BROKEN_FROM, WAL_MENDED_IN = (3, 7, 0), (3, 51, 3)
WAL_MENDED_ALSO = ((3, 44, 6), (3, 50, 7))
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SELF_TEST = {
    "leadkit": "definition/1", "id": "doctor",
    "actions": {"key": "visits", "activity": "visit", "count": {"op": ">=", "value": 2}},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: ``fine``, a ``note`` that stops nothing, or ``missing``."""

    name: str
    state: State
    text: str


def describe(command: Command) -> None:
    """Add the arguments of ``doctor``."""
    command.argument("folder", nargs="?", default=".")


def run(args: argparse.Namespace, out: Output) -> int:
    """Look at everything; 1 where something is missing."""
    found = []
    for check in (
        _python,
        _packages,
        _jupyterlab,
        _sqlite,
        _browser,
        _fonts,
        lambda: _writable(args.folder),
        _self_test,
    ):
        found += list(check())
    if out.as_json:
        out.data({"findings": [{"name": f.name, "state": f.state, "text": f.text} for f in found]})
    else:
        for finding in found:
            out.line(f"{say(f'cli.doctor.mark.{finding.state}')} {finding.text}")
    return 1 if any(finding.state == "missing" for finding in found) else 0


def _python() -> Iterator[Finding]:
    found = ".".join(map(str, sys.version_info[:3]))
    state: State = "fine" if sys.version_info[:2] >= OLDEST_PYTHON else "missing"
    yield Finding("python", state, say(f"cli.doctor.python.{state}", found=found))


def _packages() -> Iterator[Finding]:
    for name, least in NEEDED.items():
        try:
            found = version(name)
        except PackageNotFoundError:
            yield Finding(name, "missing", say("cli.doctor.package.missing", name=name, least=least))
            continue
        state: State = "fine" if numbers(found) >= numbers(least) else "missing"
        key = "fine" if state == "fine" else "old"
        yield Finding(name, state, say(f"cli.doctor.package.{key}", name=name, found=found, least=least))


def numbers(text: str) -> tuple[int, ...]:
    """Return the numbers at the beginning of a version.

    >>> numbers("3.51.3"), numbers("1.9.0.post1"), numbers("2")
    ((3, 51, 3), (1, 9, 0), (2,))
    """
    match = re.match(r"\d+(\.\d+)*", text)
    return tuple(map(int, match.group().split("."))) if match else ()


def _jupyterlab() -> Iterator[Finding]:
    run = _run([sys.executable, "-m", "jupyterlab", "--version"])
    state: State = "fine" if run is not None else "missing"
    yield Finding("jupyterlab starts", state, say(f"cli.doctor.jupyterlab.{state}", found=run))


def _sqlite() -> Iterator[Finding]:
    found = sqlite3.sqlite_version
    key = "broken" if wal_is_broken(numbers(found)) else "fine"
    state: State = "note" if key == "broken" else "fine"
    yield Finding("sqlite", state, say(f"cli.doctor.sqlite.{key}", found=found))


def wal_is_broken(found: tuple[int, ...]) -> bool:
    """Whether this SQLite can lose what was written in WAL mode; LeadKit then writes in another mode.

    >>> wal_is_broken((3, 40, 1)), wal_is_broken((3, 51, 3)), wal_is_broken((3, 44, 6)), wal_is_broken((3, 44, 5))
    (True, False, False, True)
    """
    mended = any(found[:2] == also[:2] and found >= also for also in WAL_MENDED_ALSO)
    return WAL_BROKEN_FROM <= found < WAL_MENDED_IN and not mended


def _browser() -> Iterator[Finding]:
    named = os.environ.get("LEADKIT_CHROMIUM")
    paths = [path for name in ([named] if named else BROWSERS) if (path := shutil.which(name))]
    for path in paths:
        found = _run([path, "--version"])
        if found is not None:
            yield Finding("chromium", "fine", say("cli.doctor.chromium.fine", found=found))
            return
    yield Finding("chromium", "note", say("cli.doctor.chromium.note"))


def _fonts() -> Iterator[Finding]:
    if sys.platform != "linux":
        return
    found = _run(["fc-list", "--format", "%{family}\n"])
    state: State = "fine" if found else "note"
    yield Finding("fonts", state, say(f"cli.doctor.fonts.{state}", n=len(set((found or "").splitlines()))))


def _run(command: list[str]) -> str | None:
    """Return what a program says, ``None`` where it is not there or fails."""
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return run.stdout.strip()


def _writable(folder: str) -> Iterator[Finding]:
    path = Path(folder).resolve()
    try:
        with tempfile.NamedTemporaryFile(dir=path, prefix=".leadkit-"):
            free = shutil.disk_usage(path).free
    except OSError as error:
        text = say("cli.doctor.write.missing", folder=path, why=error.strerror or error)
        yield Finding("write access", "missing", text)
        return
    yield Finding("write access", "fine", say("cli.doctor.write.fine", folder=path, free=f"{free / 1024**3:,.1f} GB"))


def _self_test() -> Iterator[Finding]:
    """Judge two leads with both engines, on files written for it, and write an agreement on them."""
    why: object = None
    try:
        same = _judge_twice()
    except (LeadkitError, ImportError, OSError) as error:
        same, why = False, error
    state: State = "fine" if same else "missing"
    yield Finding("self test", state, say(f"cli.doctor.self_test.{state}", why=why))


def _judge_twice() -> bool:
    from leadkit.definition.model import Definition
    from leadkit.engine.admission import admit
    from leadkit.history import History
    from leadkit.spec import Spec

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for name, text in _FILES.items():
            (home / name).write_text(text, encoding="utf-8")
        history = History.read(home)
        draft = Definition.from_dict(SELF_TEST)
        verdicts = [admit(draft, history, engine=engine).verdict.tolist() for engine in ("columns", "rows")]
        Spec.of(draft, history).write(home / "spec.json")
        spec = Spec.read(home / "spec.json")
        return verdicts == [[1, 0]] * 2 and spec.verify().intact and spec.definition == draft


_FILES = {
    "leads.csv": "lead_id\nA\nB\n",
    "activities.csv": "lead_id,kind,at\nA,visit,2026-01-01\nA,visit,2026-01-02\nB,visit,2026-01-02\n",
    "history.toml": """leadkit = "history/1"
[leads]
file = "leads.csv"
id = "lead_id"
[activities]
file = "activities.csv"
lead = "lead_id"
kind = "kind"
at = "at"
""",
}
