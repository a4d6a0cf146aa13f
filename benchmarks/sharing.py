"""Many processes on one prepared store: how much memory they take together, and how long an edit takes in each.

Every process has judged one definition with all its figures, and then makes an edit about once a second, as a room of
people does; at last all tell their memory (proportional set size: what is shared is divided among those who share it)
while all are still there.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

PROCESSES = 25
EDITS = 12
WARM_UP = 3


def measure(history: Path) -> dict[str, Any]:
    """Return the memory of all together, and the edits of one alone and of many, in milliseconds."""
    alone, _ = _run(history, 1)
    many, memory = _run(history, PROCESSES)
    ordered = sorted(many)
    middle, late = statistics.median(alone), ordered[int(len(ordered) * 0.95)]
    return {
        "processes": PROCESSES,
        "pss_mb": round(sum(memory) / 1024),
        "private_mb": round(statistics.median(memory) / 1024, 1),
        "alone_median_ms": round(middle, 2),
        "together_median_ms": round(statistics.median(many), 2),
        "together_p95_ms": round(late, 2),
        "times": round(late / middle, 2),
    }


def report(found: dict[str, Any]) -> None:
    """Print it."""
    print(f"\n{found['processes']} processes on one store: {found['pss_mb']} MB together")
    print(f"  an edit: alone {found['alone_median_ms']} ms (median), together {found['together_median_ms']} ms,")
    print(f"  p95 {found['together_p95_ms']} ms: {found['times']} times the one alone")


def _run(history: Path, processes: int) -> tuple[list[float], list[int]]:
    command = [sys.executable, str(Path(__file__).resolve()), str(history)]
    seats = [
        subprocess.Popen([*command, str(i)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for i in range(processes)
    ]
    try:
        for number, seat in enumerate(seats):
            _told(seat)
            print(f"  sharing: {number + 1} of {processes} processes ready", end="\r", file=sys.stderr, flush=True)
        times = [spent for answer in _asked(seats, "edit") for spent in answer]
        memory = _asked(seats, "memory")
    finally:
        for seat in seats:
            seat.kill()
            seat.communicate()
    return times, memory


def _asked(seats: list[subprocess.Popen[str]], question: str) -> list[Any]:
    for seat in seats:
        assert seat.stdin is not None
        seat.stdin.write(f"{question}\n")
        seat.stdin.flush()
    return [_told(seat) for seat in seats]


def _told(seat: subprocess.Popen[str]) -> Any:
    assert seat.stdout is not None
    return json.loads(seat.stdout.readline())


def _sit(history: Path, seed: int) -> None:
    """Be one of the processes."""
    from draft import REVENUE, revenue_of_round
    from peers.leadkit_itself import LeadKit

    peer, chance = LeadKit(history), random.Random(seed)
    peer.edit_number(REVENUE)
    print(json.dumps("ready"), flush=True)
    for question in sys.stdin:
        answer: Any = _pss()
        if question.strip() == "edit":
            answer = []
            for i in range(EDITS + WARM_UP):
                time.sleep(chance.uniform(0.5, 1.5))
                start = time.perf_counter()
                peer.edit_number(revenue_of_round(seed + i))
                answer.append((time.perf_counter() - start) * 1000)
            answer = answer[WARM_UP:]
        print(json.dumps(answer), flush=True)


def _pss() -> int:
    """Return this process's share of memory, in kB."""
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    _sit(Path(sys.argv[1]), int(sys.argv[2]))
