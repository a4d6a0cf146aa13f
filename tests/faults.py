"""Plants faults in a copy of the tree, one after the other, and shows which test of the engines catches each."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

ROOT = Path(__file__).parents[1]
LIST = ROOT / "tests" / "engine" / "faults.toml"
COPIED = ("leadkit", "tests", "docs", "pyproject.toml")
TESTS = [f"tests/engine/test_{name}.py" for name in ("meaning", "admissions", "corpus", "relations", "agreement")]
AT_ONCE = 2
LONGEST_S = 900
CAUGHT, SURVIVED, BROKEN = "caught", "SURVIVED", "BROKEN"


@dataclass(frozen=True)
class Fault:
    """A replacement that makes the program wrong, and the engines that it makes wrong."""

    title: str
    file: str
    old: str
    new: str
    engines: tuple[str, ...] = ("columns",)


@dataclass(frozen=True)
class Result:
    """What became of a planted fault: the first test that failed, or why there is none."""

    fault: Fault
    state: str
    told: str


def faults() -> list[Fault]:
    """Return the faults of the list."""
    listed = tomllib.loads(LIST.read_text(encoding="utf-8"))["fault"]
    return [Fault(**{**fault, "engines": tuple(fault.get("engines", ["columns"]))}) for fault in listed]


def misfits(listed: Sequence[Fault]) -> list[str]:
    """Return the faults whose replacement does not apply exactly once, a line each."""
    times = [(fault, (ROOT / fault.file).read_text(encoding="utf-8").count(fault.old)) for fault in listed]
    return [f"{f.file}: {f.old!r} is there {n} times, not once ({f.title})" for f, n in times if n != 1]


def copy_tree(folder: Path) -> Path:
    """Copy what the tests need to `folder`."""
    left_out = shutil.ignore_patterns("__pycache__", ".hypothesis")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=left_out)
        else:
            shutil.copy(source, folder / name)
    return folder


def run(tree: Path, engines: Sequence[str]) -> tuple[str, str]:
    """Run the tests of some engines in a copy; return what became of it and the first test that failed."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(tree),
        "PYTHONDONTWRITEBYTECODE": "1",  # a file that is changed back within a second would be taken for the old one
        "LEADKIT_TEST_ENGINES": ",".join(engines),
    }
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--tb=line", "-m", "not slow", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run(
            [*command, *TESTS],
            cwd=tree,
            env=environment,
            capture_output=True,
            text=True,
            timeout=LONGEST_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return BROKEN, f"not done after {LONGEST_S} s"
    if done.returncode == 0:
        return SURVIVED, done.stdout.strip().splitlines()[-1]
    failed = re.search(r"^FAILED (?:tests/engine/)?(.+?)(?: - .*)?$", done.stdout, re.MULTILINE)
    if done.returncode == 1 and failed is not None:
        return CAUGHT, failed.group(1)
    return BROKEN, (done.stdout + done.stderr).strip()[-500:]


def plant(fault: Fault, tree: Path) -> Result:
    """Plant a fault in a copy, run the tests there, and take it out again."""
    path = tree / fault.file
    sound = path.read_text(encoding="utf-8")
    path.write_text(sound.replace(fault.old, fault.new), encoding="utf-8")
    try:
        state, told = run(tree, fault.engines)
    finally:
        path.write_text(sound, encoding="utf-8")
    return Result(fault, state, told)


def tell(line: str) -> None:
    """Show a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def plant_all(listed: Sequence[Fault]) -> bool:
    """Plant every fault, print a table, and return whether all were caught."""
    wrong = misfits(listed)
    for line in wrong:
        tell(line)
    with tempfile.TemporaryDirectory(prefix="leadkit-faults-") as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        trees: SimpleQueue[Path] = SimpleQueue()
        for number in range(AT_ONCE):
            tree = Path(folder) / str(number)
            tree.mkdir()
            trees.put(copy_tree(tree))

        def one(fault: Fault) -> Result:
            tree = trees.get()
            try:
                return plant(fault, tree)
            finally:
                trees.put(tree)

        engines = sorted({engine for fault in listed for engine in fault.engines})
        tree = trees.get()
        state, told = run(tree, engines)
        trees.put(tree)
        if state != SURVIVED:
            tell(f"without any fault the tests fail: {told}")
            return False
        applicable = [fault for fault in listed if not misfits([fault])]
        tell("| fault | file | |\n| :--- | :--- | :--- |")
        survived = 0
        for result in pool.map(one, applicable):
            survived += result.state != CAUGHT
            tell(f"| {result.fault.title} | {result.fault.file} | {result.state} by {result.told} |")
    tell(f"{len(applicable) - survived} of {len(listed)} faults caught")
    return not wrong and not survived


def main(wanted: Sequence[str]) -> int:
    """Plant the faults whose title or file has one of the words `wanted`; all where there is none."""
    listed = [f for f in faults() if not wanted or any(word in f.title or word in f.file for word in wanted)]
    return 0 if plant_all(listed) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
