"""Times LeadKit and its peers on the same questions: one run, in turn, answers compared before any time is printed.

    python benchmarks/run.py [--leads N] [--activities N] [--only pandas,duckdb] [--tasks edit_number,window]
                             [--rounds N] [--json FILE]

In every round each question is put to every peer, one after the other, with another value each time, so that a busy
moment of the machine falls on all of them and nothing can be answered from the last round. Edits are made four in a
row. Medians are compared.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import elsewhere
import preparing
import sharing
from draft import STOPS, Figures, formats_of_round, minutes_of_round, revenue_of_round
from machine import machine
from tables import ROOT, history_folder, peers_folder

OURS = "LeadKit"


@dataclass(frozen=True)
class Task:
    """A question that is put to all peers.

    Parameters
    ----------
    method
        What is asked of a peer; one that lacks it is left out.
    args
        The values of a round.
    others
        Other ways in which a peer answers the same: method to what it is called, and in how many rounds at most.
    in_a_row
        How many questions a peer answers one after the other before it is the next one's turn, as a room does that
        tries this and that; each with a value of its own.
    """

    title: str
    method: str
    args: Callable[[int], tuple[Any, ...]]
    rounds: int = 9
    others: tuple[tuple[str, str, int], ...] = ()
    in_a_row: int = 1


TASKS = {
    task.method: task
    for task in (
        Task("one edit: another least revenue", "edit_number", lambda i: (revenue_of_round(i),), in_a_row=4),
        Task("one edit: other formats ticked", "edit_tick", lambda i: (formats_of_round(i),), in_a_row=4),
        Task(
            "changed window: calendar day to sliding hours", "window", lambda i: (minutes_of_round(i),),
            others=(("window_by_shift", "plain shift", 9), ("window_by_rolling", "rolling", 1)), in_a_row=4,
        ),
        Task("first figures of the whole definition", "cold", lambda _: (), rounds=5),
        Task("a slider: all 40 stops", "slider", lambda _: (STOPS,)),
        Task("25 drafts, all pairs", "pairs", lambda _: (), rounds=5),
        Task("admitted, rejected and undecided, with unknowns", "partition", lambda _: (), rounds=5),
    )
}  # fmt: skip


def _ours(history: Path, _: Path) -> object:
    from peers.leadkit_itself import LeadKit

    return LeadKit(history)


def _pandas(_: Path, tables: Path) -> object:
    from peers.with_pandas import Pandas

    return Pandas(tables)


def _polars(_: Path, tables: Path) -> object:
    from peers.with_polars import Polars

    return Polars(tables)


def _duckdb(_: Path, tables: Path) -> object:
    from peers.with_duckdb import DuckDB

    return DuckDB(tables)


def _ibis(_: Path, tables: Path) -> object:
    if not elsewhere.is_installed():
        elsewhere.install()
    return elsewhere.Elsewhere(tables)


def _numpy(_: Path, tables: Path) -> object:
    from peers.with_numpy import NumPy

    return NumPy(tables)


PEERS: dict[str, Callable[[Path, Path], object]] = {
    OURS: _ours, "pandas": _pandas, "polars": _polars, "DuckDB": _duckdb, "Ibis": _ibis, "NumPy": _numpy,
}  # fmt: skip


class Different(Exception):
    """Two peers gave different answers: no time is worth anything."""


def ask(peer: Any, method: str, args: tuple[Any, ...]) -> tuple[float, Figures]:
    """Return how many milliseconds an answer took, and the answer.

    As ``timeit`` does it, without the garbage collector: it would look through what all peers keep.
    """
    gc.disable()
    start = time.perf_counter()
    answer = getattr(peer, method)(*args)
    spent = time.perf_counter() - start
    gc.enable()
    if isinstance(peer, elsewhere.Elsewhere):
        spent = peer.seconds
    return spent * 1000, answer


def check(name: str, answer: Figures, first: str, expected: Figures) -> None:
    """Stop where an answer differs from that of the first peer."""
    if answer == expected:
        return
    keys = [key for key in dict.fromkeys([*expected, *answer]) if answer.get(key) != expected.get(key)]
    shown = "; ".join(f"{key}: {first} {expected.get(key)}, {name} {answer.get(key)}" for key in keys[:4])
    raise Different(f"{name} differs from {first} in {len(keys)} figures: {shown}")


def measure(task: Task, peers: dict[str, Any], rounds: int | None) -> dict[str, list[float]]:
    """Return each peer's times in milliseconds; the first answer of each is not timed."""
    asked = [(name, peer, task.method, rounds or task.rounds) for name, peer in peers.items()]
    asked += [
        (f"{name}, {title}", peer, method, min(most, rounds or most))
        for method, title, most in task.others
        for name, peer in peers.items()
    ]
    asked = [(name, peer, method, most) for name, peer, method, most in asked if hasattr(peer, method)]
    times: dict[str, list[float]] = {name: [] for name, *_ in asked}
    for i in range(max((most for *_, most in asked), default=0) + 1):
        first: dict[int, tuple[str, Figures]] = {}
        for name, peer, method, most in asked:
            if (i == 0 and most == 1) or i > most:
                continue
            gc.collect()
            for j in range(1 if most == 1 else task.in_a_row):
                spent, answer = ask(peer, method, task.args(i * task.in_a_row + j))
                check(name, answer, *first.setdefault(j, (name, answer)))
                if i:
                    times[name].append(spent)
        _progress(task, i, rounds or task.rounds)
    return times


def summary(times: list[float]) -> dict[str, float | int]:
    """Return the median of some times, the quartiles around it, and how many there are."""
    low, middle, high = statistics.quantiles(times, n=4, method="inclusive") if len(times) > 1 else times * 3
    middle = statistics.median(times)
    return {"median_ms": round(middle, 3), "low_ms": round(low, 3), "high_ms": round(high, 3), "times": len(times)}


def report(task: Task, found: dict[str, dict[str, float | int]]) -> None:
    """Print one question's times."""
    print(f"\n{task.title}")
    ours = found.get(OURS, {}).get("median_ms")
    for name, row in found.items():
        times = f"{row['median_ms'] / ours:7.1f} times" if ours and name != OURS else ""
        print(f"  {name:22} {row['median_ms']:10.1f} ms  ({row['low_ms']:.1f} to {row['high_ms']:.1f})  {times}")


def _progress(task: Task, done: int, rounds: int) -> None:
    end = "\r" if done < rounds else "\n"
    print(f"  {task.title}: round {done} of {rounds}   ", end=end, file=sys.stderr, flush=True)


def load(names: Sequence[str], history: Path, tables: Path) -> dict[str, Any]:
    """Return the peers, each with what it keeps between edits."""
    peers: dict[str, Any] = {}
    for name in names:
        print(f"  loading {name}", file=sys.stderr, flush=True)
        peers[name] = PEERS[name](history, tables)
        peers[name].settle()
    return peers


def run(args: argparse.Namespace) -> dict[str, Any]:
    """Measure what is asked for, and return it as it goes into the JSON."""
    history = history_folder(args.leads, args.activities, args.cache)
    tables = peers_folder(history)
    names = [name for name in PEERS if not args.only or name.lower() in args.only.lower().split(",")]
    peers = load(names, history, tables)
    result: dict[str, Any] = {
        "leads": args.leads,
        "activities": args.activities,
        "machine": machine(),
        "versions": {name: peer.version for name, peer in peers.items()},
        "tasks": {},
    }
    _print_machine(result)
    for name, task in TASKS.items():
        if not args.tasks or name in args.tasks.split(","):
            times = measure(task, peers, args.rounds)
            found = {peer: summary(spent) for peer, spent in times.items() if spent}
            result["tasks"][name] = {"title": task.title, "peers": found}
            report(task, found)
    for peer in peers.values():
        if isinstance(peer, elsewhere.Elsewhere):
            peer.close()
    peers.clear()
    gc.collect()
    if OURS in names and (not args.tasks or "sharing" in args.tasks.split(",")):
        result["sharing"] = sharing.measure(history)
        sharing.report(result["sharing"])
    if OURS in names and "DuckDB" in names and (not args.tasks or "preparing" in args.tasks.split(",")):
        result["preparing"] = preparing.measure(history, args.rounds)
        preparing.report(result["preparing"])
    result["machine"]["load_after"] = machine()["load"]
    return result


def _print_machine(result: dict[str, Any]) -> None:
    about = result["machine"]
    print(f"{result['leads']:,} leads, {result['activities']:,} activities")
    print(f"{about['processor']}, {about['cores']} cores, {about['memory_gb']} GB, load {about['load']}")
    print(f"Python {about['python']}; " + ", ".join(f"{n} {v}" for n, v in result["versions"].items()))


def main() -> int:
    """Read the command line, measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leads", type=int, default=20_000)
    parser.add_argument("--activities", type=int, default=None, help="twenty a lead without it")
    parser.add_argument("--only", default="", help="peers, separated by commas")
    parser.add_argument("--tasks", default="", help=f"of {', '.join(TASKS)}, sharing, preparing")
    parser.add_argument("--rounds", type=int, default=None)
    parser.add_argument("--cache", type=Path, default=ROOT / "out" / "bench")
    parser.add_argument("--json", type=Path, default=None)
    args = parser.parse_args()
    args.activities = args.leads * 20 if args.activities is None else args.activities
    try:
        result = run(args)
    except Different as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    if args.json is not None:
        args.json.parent.mkdir(parents=True, exist_ok=True)
        args.json.write_text(json.dumps(result, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
