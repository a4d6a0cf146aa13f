"""Runs every notebook on a history, as papermill does, and says what each takes.

    python benchmarks/notebooks.py [--leads N] [--activities N] [--history FOLDER] [--only 1_diagnose,3_compare]
                                   [--keep FOLDER] [--json [FILE]]

Each runs alone, in a process of its own, on a workshop made for it with the drafts of `workshops/acme`. The history is
prepared before, as it is for whoever opens it a second time. Seconds are those of the whole run, the start of the
kernel included; processor seconds and the highest memory are the kernel's, mapped files that kernels share included.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from machine import machine
from tables import ROOT, history_folder

NOTEBOOKS = ROOT / "notebooks"
DRAFTS = ROOT / "workshops" / "acme" / "drafts"
RESULTS = ROOT / "benchmarks" / "results"


def workshop_on(history: Path, folder: Path) -> Path:
    """Make a workshop on a history, with the drafts of Acme's teams, and return its folder."""
    from leadkit.workshop.folder import new

    workshop = new(folder / "workshop", history, "Benchmark")
    for draft in DRAFTS.glob("*.json"):
        shutil.copy(draft, workshop.folder / "drafts")
    return workshop.folder


def measure(name: str, workshop: Path, folder: Path) -> dict[str, Any]:
    """Run a notebook in a process of its own, and return what it took."""
    command = [sys.executable, str(Path(__file__).resolve()), "--one", name, "--keep", str(folder), str(workshop)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{name}: {done.stderr.strip()}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def run_one(name: str, workshop: Path, folder: Path) -> dict[str, Any]:
    """Run a notebook, and return what the kernel took; nothing else may have run in this process."""
    from resource import RUSAGE_CHILDREN, getrusage

    from leadkit.report.running import run

    copy = folder / f"{name}.ipynb"
    specs = {"specs": folder / "specs"} if name == "5_export" else {}
    start = time.perf_counter()
    run(NOTEBOOKS / f"{name}.ipynb", copy, workshop=workshop, figures=folder / f"{name}.json", **specs)
    wall, used = time.perf_counter() - start, getrusage(RUSAGE_CHILDREN)
    cells = json.loads(copy.read_text(encoding="utf-8"))["cells"]
    return {
        "wall_s": round(wall, 1),
        "cpu_s": round(used.ru_utime + used.ru_stime, 1),
        "peak_mb": round(used.ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)),
        "cells": {
            cell["id"]: round(spent, 1)
            for cell in cells
            if (spent := cell["metadata"].get("papermill", {}).get("duration") or 0) >= 0.05
        },
    }


def run_all(args: argparse.Namespace) -> dict[str, Any]:
    """Run what is asked for, one after the other, and return it as it goes into the JSON."""
    from leadkit import History

    folder = args.history or history_folder(args.leads, args.activities, args.cache)
    history = History.read(folder)
    actions = sum(len(rows) for rows in history.activities.values())
    result: dict[str, Any] = {"leads": history.n, "activities": actions, "machine": machine(), "notebooks": {}}
    names = [path.stem for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
    names = [name for name in names if not args.only or name in args.only.split(",")]
    print(f"{history.n:,} leads, {actions:,} activities; load {result['machine']['load']}")
    del history
    with tempfile.TemporaryDirectory() as scratch:
        keep = args.keep or Path(scratch) / "out"
        workshop = workshop_on(folder, Path(scratch))
        for name in names:
            print(f"  {name}", end="\r", file=sys.stderr, flush=True)
            found = result["notebooks"][name] = measure(name, workshop, keep)
            print(
                f"{name:16} {found['wall_s']:6.1f} s  {found['cpu_s']:6.1f} s CPU  {found['peak_mb']:6} MB", flush=True
            )
            slow = {cell: spent for cell, spent in found["cells"].items() if spent >= 1}
            print("".join(f"    {cell:24} {spent:6.1f} s\n" for cell, spent in slow.items()), end="", flush=True)
    result["machine"]["load_after"] = machine()["load"]
    return result


def report(name: str, found: dict[str, Any]) -> None:
    """Print what one took, with the cells that took a second and more."""
    print(f"{name:16} {found['wall_s']:6.1f} s  {found['cpu_s']:6.1f} s CPU  {found['peak_mb']:6} MB", flush=True)
    for cell, spent in found["cells"].items():
        if spent >= 1:
            print(f"    {cell:24} {spent:6.1f} s", flush=True)


def main() -> int:
    """Read the command line, run, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leads", type=int, default=20_000)
    parser.add_argument("--activities", type=int, default=None, help="twenty a lead without it")
    parser.add_argument("--history", type=Path, default=None, help="a folder of past leads like Acme's, instead")
    parser.add_argument("--only", default="", help="notebooks, separated by commas")
    parser.add_argument("--keep", type=Path, default=None, help="a folder for the executed notebooks")
    parser.add_argument("--cache", type=Path, default=ROOT / "out" / "bench")
    parser.add_argument("--json", nargs="?", type=Path, const=Path(), default=None, help="write the results, too")
    parser.add_argument("--one", nargs=1, default=None, help=argparse.SUPPRESS)
    parser.add_argument("workshop", nargs="?", type=Path, default=None, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(json.dumps(run_one(args.one[0], args.workshop, args.keep)))
        return 0
    args.activities = args.leads * 20 if args.activities is None else args.activities
    result = run_all(args)
    if args.json is not None:
        path = RESULTS / f"notebooks-{result['leads']}.json" if args.json == Path() else args.json
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
