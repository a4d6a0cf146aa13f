"""What it takes to prepare a history, against DuckDB loading the same files; and how large the store is."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROUNDS = 3
TABLES = ("leads", "activities", "outcomes", "handover")
ALONE = """
import resource, sys
from pathlib import Path
from leadkit.history.prepared import prepare
prepare(Path(sys.argv[1]), force=True)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def measure(history: Path, rounds: int | None) -> dict[str, Any]:
    """Return the sizes of the store, and the seconds of preparing and of loading, in turn."""
    seconds: dict[str, list[float]] = {"LeadKit": [], "DuckDB": []}
    size: dict[str, Any] = {}
    for i in range(rounds or ROUNDS):
        start = time.perf_counter()
        size = _prepare(history)
        seconds["LeadKit"].append(time.perf_counter() - start)
        start = time.perf_counter()
        _load(history)
        seconds["DuckDB"].append(time.perf_counter() - start)
        print(f"  preparing: round {i + 1}", end="\r", file=sys.stderr, flush=True)
    found = {name: round(statistics.median(spent), 2) for name, spent in seconds.items()}
    times = round(found["LeadKit"] / found["DuckDB"], 2)
    return {"seconds": found, "times": times, "peak_mb": _peak_mb(history), **size}


def _peak_mb(history: Path) -> int:
    """Return the memory that preparing has at its highest, mapped files included, in a process of its own."""
    done = subprocess.run([sys.executable, "-c", ALONE, history], check=True, capture_output=True, text=True)
    return round(int(done.stdout) / 1024)


def _prepare(history: Path) -> dict[str, Any]:
    from leadkit.history.prepared import prepare

    size = prepare(history, force=True).store.size()
    return {
        "bytes_per_lead": round(size.lead_bytes / size.leads, 1),
        "bytes_per_activity": round(size.activity_bytes / size.activities, 2),
        "text_bytes": size.text_bytes,
    }


def _load(history: Path) -> None:
    import duckdb

    with tempfile.TemporaryDirectory(dir=history.parent) as folder, duckdb.connect(f"{folder}/all.duckdb") as database:
        for name in TABLES:
            database.execute(f"CREATE TABLE {name} AS SELECT * FROM '{history / name}.parquet'")  # noqa: S608 - our own names
        database.execute("CHECKPOINT")


def report(found: dict[str, Any]) -> None:
    """Print it."""
    spent = found["seconds"]
    print("\npreparing from Parquet")
    print(f"  LeadKit {spent['LeadKit']} s, DuckDB {spent['DuckDB']} s: {found['times']} times as long")
    print(f"  {found['peak_mb']:,} MB of memory at its highest, mapped files included")
    print(f"  the store: {found['bytes_per_lead']} bytes a lead, {found['bytes_per_activity']} an activity")
