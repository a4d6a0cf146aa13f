"""Writes docs/benchmarks.md from the results: ``python benchmarks/page.py``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
PAGE = HERE.parent / "docs" / "benchmarks.md"
OURS = "LeadKit"
MILLION = 1_000_000

AIMS = (
    ("edit_number", "pandas", 30), ("edit_number", "polars", 40), ("edit_number", "DuckDB", 50),
    ("edit_number", "Ibis", 100), ("window", "pandas", 40), ("window", "pandas, rolling", 40), ("window", "DuckDB", 60),
    ("cold", "DuckDB", 20),
)  # fmt: skip
"""At a million leads: the question, the peer, and how many times faster LeadKit is meant to be."""
LIMITS = (
    ("one edit, all figures", ("tasks", "edit_number", "peers", OURS, "median_ms"), 10, "ms"),
    ("25 drafts, all pairs", ("tasks", "pairs", "peers", OURS, "median_ms"), 20, "ms"),
    ("all stops of a slider", ("tasks", "slider", "peers", OURS, "median_ms"), 50, "ms"),
    ("25 processes, memory together", ("sharing", "pss_mb"), 1000, "MB"),
    ("25 processes, late edits (p95) against one alone", ("sharing", "times"), 5, "times"),
    ("the store", ("preparing", "bytes_per_lead"), 75, "bytes a lead"),
    ("the store", ("preparing", "bytes_per_activity"), 9, "bytes an activity"),
    ("preparing, against DuckDB loading the same files", ("preparing", "times"), 4, "times"),
)
"""At a million leads: what is measured, where it stands in the results, and the most it is meant to be."""

LOOP = (
    ("a slider's step, from the input to the changed figure", ("browser", "step_to_change"), None),
    ("a slider's step, from the input to the painted figure", ("browser", "step_to_paint"), 50),
    ("the table of all its stops, in the kernel", ("kernel", "grab"), 50),
    ("letting go, to the painted figures", ("browser", "release_to_paint"), 150),
    ("another edit that needs the kernel, to the painted figures", ("browser", "edit_to_paint"), 150),
)
"""What is measured on the drafting board in JupyterLab, and the most milliseconds that the late ones (p95) may take."""
NOTEBOOK_S = 120

HEAD = """# Benchmarks

How fast LeadKit answers, beside what its users would write otherwise. `make bench` measures anew; this page is written
from `benchmarks/results/*.json` by `benchmarks/page.py`.

**How.** One process asks all peers in turn (Ibis lives in an environment and a process of its own, since it does not
work with the sqlglot that LeadKit's exports need; it times itself). Each round asks with another value, so that nothing
can be answered from the round before; of edits each peer makes four in a row, as a room does that tries this and that.
All answers are compared, figure by figure, before any time is reported: one that differs stops the run. The garbage
collector waits while a peer answers, as in `timeit`. Medians are shown, and how many times LeadKit's each is. Times
belong to one machine and one moment; ratios travel better. Each table is one run; they are not all of the same commit,
the largest least of all.

**What.** A definition of twelve criteria: categories, numbers, an ordered field, a yes-no, a date, and four counts of
activities (five product pages on one day, two different high-value papers, a webinar, three views within 30 days).
An edit gives all figures that the board shows: admitted, won, value and the mature cohort; how many meet each
criterion; for each criterion who is short of it alone, who comes in and who goes without it, and how many of them were
won; and the admitted, won and cohort by source, format, industry and country.

**Peers.** They start from tables that make it easy for them: cleaned, joined, a table per kind of activity, sorted,
cut at each lead's horizon, categories as such, the masks of all criteria but the edited one kept. *pandas*: masks,
`groupby`. *polars*: lazy, masks as columns. *DuckDB*: SQL in memory, boolean columns. *Ibis*: expressions on DuckDB.
*NumPy*: what somebody writes by hand who knows the layout: one byte a lead, plain shifts on sorted arrays. "rolling"
and "plain shift" are other ways to write the window. LeadKit is asked through `lk.admit` and `lk.evidence`, and opens
its prepared store from disk where the others have their tables in memory (first figures).
"""


def results(kind: str = "") -> list[dict[str, Any]]:
    """Return the results of one kind (``"board-"``, ``"notebooks-"``, or of the runner), smallest history first."""
    found = [json.loads(path.read_text()) for path in RESULTS.glob(f"{kind}[0-9]*.json")]
    return sorted(found, key=lambda result: result["leads"])


def page() -> str:
    """Return the page of all results."""
    lines = [HEAD]
    for result in results():
        lines += _size(result)
    lines += _loop(results("board-"))
    lines += _notebooks(results("notebooks-"))
    return "\n".join(lines).rstrip() + "\n"


def _size(result: dict[str, Any]) -> Iterator[str]:
    about, load = result["machine"], result["machine"]["load"][0]
    yield f"## {result['leads']:,} leads, {result['activities']:,} activities\n"
    versions = ", ".join(f"{name} {version}" for name, version in result["versions"].items())
    yield f"{about['processor']}, {about['cores']} cores, {about['memory_gb']} GB, load {load} when it began "
    yield f"({about['load_after'][0]} when it ended). Python {about['python']}, {versions}.\n"
    yield from _times(result)
    if result["leads"] == MILLION:
        yield from _aims(result)


def _times(result: dict[str, Any]) -> Iterator[str]:
    names = list(dict.fromkeys(name for task in result["tasks"].values() for name in task["peers"]))
    plain = [name for name in names if ", " not in name]
    yield f"| median, ms | {' | '.join(plain)} |"
    yield f"|---|{'---:|' * len(plain)}"
    for task in result["tasks"].values():
        cells = [_cell(task["peers"].get(name), task["peers"].get(OURS)) for name in plain]
        yield f"| {task['title']} | {' | '.join(cells)} |"
    yield ""
    for task in result["tasks"].values():
        others = {name: row for name, row in task["peers"].items() if ", " in name}
        if others:
            said = "; ".join(f"{name}: {_cell(row, task['peers'].get(OURS))} ms" for name, row in others.items())
            yield f"Written otherwise, {task['title']}: {said}.\n"
    if "sharing" in result:
        s = result["sharing"]
        yield f"{s['processes']} processes on one store, each with all figures of one definition, take {s['pss_mb']} MB"
        yield "together (proportional set size). An edit"
        yield f"about once a second in each takes {s['together_median_ms']} ms (median) and {s['together_p95_ms']} ms "
        yield f"(p95); {s['alone_median_ms']} ms in one process alone.\n"
    if "preparing" in result:
        p = result["preparing"]
        spent = p["seconds"]
        yield f"Preparing from Parquet takes {spent[OURS]} s, DuckDB loading the same files {spent['DuckDB']} s."
        if "peak_mb" in p:
            yield f"At its highest it has {p['peak_mb']:,} MB of memory, mapped files included."
        yield f"The store has {p['bytes_per_lead']} bytes a lead and {p['bytes_per_activity']} an activity.\n"


def _cell(row: dict[str, Any] | None, ours: dict[str, Any] | None) -> str:
    if row is None:
        return ""
    shown = f"{row['median_ms']:,.1f}" if row["median_ms"] < 100 else f"{row['median_ms']:,.0f}"
    if ours is None or row is ours:
        return f"**{shown}**"
    return f"{shown} ({ratio(row, ours)} ×)"


def ratio(row: dict[str, Any], ours: dict[str, Any]) -> str:
    """Return how many times LeadKit's time a peer's is, as it is written here and elsewhere."""
    times = row["median_ms"] / ours["median_ms"]
    return f"{times:.0f}" if times >= 10 else f"{times:.1f}"


def _aims(result: dict[str, Any]) -> Iterator[str]:
    yield "What it is meant to reach:\n"
    yield "| | measured | aim | |"
    yield "|---|---:|---:|---|"
    for task, peer, least in AIMS:
        rows = result["tasks"].get(task, {}).get("peers", {})
        if OURS in rows and peer in rows:
            times = rows[peer]["median_ms"] / rows[OURS]["median_ms"]
            title = f"{result['tasks'][task]['title']}, against {peer}"
            yield f"| {title} | {times:.0f} times as fast | {least} | {'reached' if times >= least else 'missed'} |"
    for title, path, most, unit in LIMITS:
        value: Any = result
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        if value is not None:
            word = "reached" if value <= most else "missed"
            yield f"| {title} | {value:g} {unit} | at most {most} | {word} |"
    yield ""


def _loop(found: list[dict[str, Any]]) -> Iterator[str]:
    """Yield how long the board in JupyterLab takes from a person's hand to the painted figure."""
    if not found:
        return
    yield "## On the drafting board\n"
    yield "`benchmarks/board.py` drags a slider of the board in JupyterLab with the mouse, in headless Chromium, and"
    yield "switches a condition off and on. Times are the browser's own; a figure is painted when two frames have begun"
    yield "after its text changed.\n"
    sizes = [f"{result['leads']:,} leads" for result in found]
    yield f"| median and p95, ms | {' | '.join(sizes)} | aim (p95) |"
    yield f"|---|{'---:|' * (len(found) + 1)}"
    for title, (place, name), most in LOOP:
        cells = [f"{result[place][name]['p50']:g}, {result[place][name]['p95']:g}" for result in found]
        yield f"| {title} | {' | '.join(cells)} | {'' if most is None else f'at most {most}'} |"
    yield ""
    for result in found:
        won = "the last position always won" if result["last_position_won"] else "the last position did not always win"
        more, load = result["kernel_edits_while_dragging"], f"load {result['load']:.1f}"
        yield f"{result['leads']:,} leads ({load} when it ended): {more} edits sent while dragging, {won}.\n"


def _notebooks(found: list[dict[str, Any]]) -> Iterator[str]:
    """Yield how long whole notebooks take."""
    if not found:
        return
    yield "## Whole notebooks\n"
    yield "`benchmarks/notebooks.py` runs each by papermill, its kernel's start included; at a million leads at most"
    yield f"{NOTEBOOK_S} s are wanted. Seconds, and the kernel's memory at its highest.\n"
    sizes = [f"{result['leads']:,} leads" for result in found]
    yield f"| | {' | '.join(sizes)} |"
    yield f"|---|{'---:|' * len(found)}"
    for name in dict.fromkeys(name for result in found for name in result["notebooks"]):
        rows = [result["notebooks"].get(name) for result in found]
        cells = ["" if row is None else f"{row['wall_s']:.0f} s, {row['peak_mb']:,.0f} MB" for row in rows]
        yield f"| {name} | {' | '.join(cells)} |"
    yield ""


def main() -> int:
    """Write the page."""
    PAGE.write_text(page())
    print(f"{PAGE.relative_to(HERE.parent)} is written", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
