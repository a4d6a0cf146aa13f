"""The real loop: from the hand on a slider of the drafting board in JupyterLab to the painted figure.

A workshop is opened as a facilitator opens it, its notebook runs in a kernel of its own, and a headless Chromium drags
the slider of the worked example's least revenue with real mouse moves. Times are those of the browser's own clock:
an event begins when its listener runs, a figure is painted when two frames have begun after its text changed. The
kernel notes how long it took over each event, and how much of that it had a processor: the difference is what other
programs of the machine took.

    python benchmarks/board.py [LEADS] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
ROUNDS, MOVES, EDITS = 6, 90, 12
REACH_MS = 120
"""From the mouse above the thumb to its press: a hand takes longer."""
PATIENCE_MS = 600_000
THUMB = "[data-f='c:revenue:value:thumb0']"
Figures = dict[str, Any]

DRAFT: dict[str, Any] = {
    "leadkit": "definition/1",
    "id": "acme.sales-lead",
    "title": "Sales lead",
    "stage": "sales lead",
    "format": {
        "any": [
            {"key": "channel", "field": "format", "op": "in", "value": ["price request form", "webinar attendee"]},
            {"key": "paper", "field": "format", "op": "=", "value": "white paper form"},
        ]
    },
    "characteristics": {
        "all": [
            {"key": "industry", "field": "industry", "op": "in", "value": ["life science"]},
            {"key": "revenue", "field": "annual_revenue_usd", "op": ">=", "value": 300000000},
            {"key": "hq", "field": "hq_country", "op": "in", "value": ["US", "CA"]},
            {"key": "seniority", "field": "seniority", "op": ">=", "value": "director"},
        ]
    },
    "actions": {
        "any": [
            {
                "key": "pages",
                "activity": "product page view",
                "count": {"op": ">=", "value": 5},
                "within": {"calendar": "day"},
            },
            {"key": "assets", "activity": "asset download", "distinct": "asset", "count": {"op": ">=", "value": 2}},
        ]
    },
}

CELL = """
import json, time
from pathlib import Path
from leadkit.history.sample import sample
from leadkit.widgets import Drafter

board = Drafter(sample({leads}), json.loads('''{draft}'''))
answer = board.session.answer

def timed(event):
    start, busy = time.perf_counter(), time.thread_time()
    parts = answer(event)
    spent = {{"type": event["type"], "ms": (time.perf_counter() - start) * 1000, "parts": list(parts)}}
    spent["busy_ms"] = (time.thread_time() - busy) * 1000
    if "stops" in parts:
        spent["stops"], spent["bytes"] = len(parts["stops"]["values"]), len(json.dumps(parts["stops"]))
    with Path("{log}").open("a") as log:
        log.write(json.dumps(spent) + "\\n")
    return parts

board.session.answer = timed
board
"""

WATCH = """() => {
  const root = document.querySelector(".leadkit-board");
  const seen = globalThis.seen = { steps: [], grabs: [], waits: [], releases: [], edits: [], frames: 0, longest: 0 };
  let input = null, near = null, press = null, ready = null, release = null, click = null, last = null;
  const painted = (then) => requestAnimationFrame(() => requestAnimationFrame(() => then(performance.now())));
  const on = (name, then) => root.addEventListener(name, then, true);
  on("input", () => { input = performance.now(); });
  on("pointerover", (event) => { if (event.target.matches("[data-grab]")) near = performance.now(); });
  on("pointerdown", (event) => {
    const inHand = event.target.matches("[data-grab]");
    if (!inHand) click = performance.now();
    else if (ready !== null) seen.waits.push(Math.max(0, ready - performance.now()));
    else press = performance.now();
  });
  on("click", (event) => { if (!event.target.matches("[data-grab]")) click = performance.now(); });
  addEventListener("pointerup", () => { if (input !== null) release = performance.now(); }, true);
  const figures = root.querySelector(".lk-figures");
  const has = (text, name) => (text ?? "").split(" ").includes(name);
  new MutationObserver((changes) => {
    const text = changes.some(({ type }) => type === "characterData");
    const classes = changes.find(({ type }) => type === "attributes")?.oldValue;
    const now = performance.now();
    const told = has(figures.className, "lk-told");
    if (classes !== undefined && near !== null && !has(classes, "lk-told") && told) {
      ready = now;
      seen.grabs.push(now - near);
      if (press !== null) seen.waits.push(now - press);
      near = press = null;
    }
    if (!told) ready = null;
    if (text && input !== null) {
      const begun = input;
      painted((then) => seen.steps.push({ changed: now - begun, painted: then - begun }));
    } else if (text && click !== null) {
      const begun = click;
      click = null;
      painted((then) => seen.edits.push(then - begun));
    }
    const answered = has(classes, "lk-waiting") && !has(figures.className, "lk-waiting");
    if (release !== null && answered) {
      const begun = release;
      release = null;
      input = null;
      painted((then) => seen.releases.push(then - begun));
    }
  }).observe(figures, {
    subtree: true, characterData: true, attributes: true, attributeFilter: ["class"], attributeOldValue: true,
  });
  const frame = (now) => {
    if (input !== null) {
      seen.frames += 1;
      if (last !== null) seen.longest = Math.max(seen.longest, now - last);
    }
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}"""


@contextmanager
def lab(folder: Path, leads: int) -> Iterator[str]:
    """Open a workshop with the benchmark's notebook in JupyterLab; yields the notebook's address."""
    leadkit = [sys.executable, "-m", "leadkit"]
    workshop = folder / "workshop"
    subprocess.run([*leadkit, "new", workshop, ROOT / "data" / "acme"], check=True, stdout=subprocess.DEVNULL)
    source = CELL.format(leads=leads, draft=json.dumps(DRAFT), log=folder / "kernel.jsonl")
    cell = {
        "cell_type": "code",
        "id": "board",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}}
    notebook = {"cells": [cell], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    (workshop / "notebooks").mkdir(exist_ok=True)
    (workshop / "notebooks" / "bench.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    command = [*leadkit, "open", workshop, "--no-browser", "--json", "--notebook", "bench"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        said = ""
        while not said.rstrip().endswith("}"):
            line = process.stdout.readline()
            if not line:
                raise SystemExit(f"JupyterLab did not start; see {workshop / '.leadkit' / 'jupyter.log'}")
            said += line
        yield json.loads(said)["url"]
    finally:
        process.terminate()
        process.wait(30)


def run_all(page: Page, url: str) -> None:
    """Run the notebook, and open the condition that has the slider."""
    page.goto(url)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=PATIENCE_MS)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.locator(".leadkit-board").wait_for(timeout=PATIENCE_MS)
    title = page.locator("[data-f='c:revenue:title']")
    if title.get_attribute("aria-expanded") == "false":
        title.click()
    page.wait_for_timeout(1000)
    page.evaluate(WATCH)


def settle(page: Page) -> None:
    """Wait until Python has answered everything and its answer is painted."""
    page.wait_for_function("document.querySelector('.leadkit-board .lk-waiting') === null", timeout=PATIENCE_MS)
    page.wait_for_timeout(250)


def drag(page: Page, backwards: bool) -> bool:
    """Drag the slider over its stops and let go; return whether the last position is the one that counts."""
    thumb = page.locator(THUMB)
    thumb.scroll_into_view_if_needed()
    box = thumb.bounding_box()
    assert box is not None
    left, width, y = box["x"] + 11, box["width"] - 22, box["y"] + box["height"] / 2
    page.mouse.move(left + float(thumb.input_value()) / 1000 * width, y)
    page.wait_for_timeout(REACH_MS)
    page.mouse.down()
    page.wait_for_timeout(250)
    for i in range(MOVES):
        share = (MOVES - i) / MOVES if backwards else i / MOVES
        page.mouse.move(left + (0.05 + 0.9 * share) * width, y)
        page.wait_for_timeout(8)
    page.wait_for_timeout(40)
    there, figure = shown(page)
    page.mouse.up()
    page.wait_for_timeout(300)
    settle(page)
    return shown(page) == (there, figure)


def shown(page: Page) -> tuple[str, str]:
    """Return the number beside the slider, and how many leads count."""
    count = page.locator(".lk-figure-count strong").inner_text()
    return page.locator("[data-f='c:revenue:value:0']").input_value(), count


def edits(page: Page) -> None:
    """Switch a condition off and on again: only the kernel can tell what comes of it."""
    for _ in range(EDITS):
        page.locator("[data-f='c:industry:switch']").click()
        settle(page)


def spread(numbers: list[float]) -> dict[str, float]:
    """Return how many numbers there are, their median, 95th percentile and largest."""
    if not numbers:
        return {"n": 0}
    ordered = sorted(numbers)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    found = {"p50": statistics.median(ordered), "p95": p95, "max": ordered[-1]}
    return {"n": len(ordered), **{name: round(number, 1) for name, number in found.items()}}


def measure(leads: int) -> Figures:
    """Return the times of the loop at a number of leads, in milliseconds."""
    chromium = subprocess.run([ROOT / "scripts" / "find-chromium"], capture_output=True, text=True, check=True)
    with tempfile.TemporaryDirectory(prefix="leadkit-bench-") as name, sync_playwright() as playwright:
        folder = Path(name)
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=chromium.stdout.strip(), args=arguments)
        with lab(folder, leads) as url:
            start = time.perf_counter()
            page = browser.new_page(viewport={"width": 1440, "height": 1000})
            run_all(page, url)
            opened_s = time.perf_counter() - start
            won = [drag(page, backwards=bool(i % 2)) and undone(page) for i in range(ROUNDS)]
            edits(page)
            seen = page.evaluate("seen")
            page.close()
        browser.close()
        kernel = [json.loads(line) for line in (folder / "kernel.jsonl").read_text(encoding="utf-8").splitlines()]
    return summary(leads, seen, kernel, all(won), opened_s)


def undone(page: Page) -> bool:
    """Take a drag back, so that the next grab asks again."""
    page.locator("[data-f='undo']").click()
    settle(page)
    page.evaluate("seen.edits.length = 0")
    return True


def summary(leads: int, seen: Any, kernel: list[Any], last_won: bool, opened_s: float) -> Figures:
    """Return what was seen in the browser and in the kernel, in one table."""
    grabs = [one for one in kernel if one["type"] == "grab"]
    asked = [one for one in kernel if one["type"] in ("document", "switch")]
    return {
        "leads": leads,
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "load": os.getloadavg()[0],
        "opened_s": round(opened_s, 1),
        "table": {"stops": grabs[0]["stops"], "bytes": max(one["bytes"] for one in grabs)},
        "kernel": {
            f"{name}{suffix}": spread([one[clock] for one in events])
            for name, events in (("grab", grabs), ("edit", asked))
            for suffix, clock in (("", "ms"), ("_processor", "busy_ms"))
        },
        "browser": {
            "grab_to_table": spread(seen["grabs"]),
            "press_to_table": spread(seen["waits"]),
            "step_to_change": spread([one["changed"] for one in seen["steps"]]),
            "step_to_paint": spread([one["painted"] for one in seen["steps"]]),
            "release_to_paint": spread(seen["releases"]),
            "edit_to_paint": spread(seen["edits"]),
        },
        "frames": {"n": seen["frames"], "longest": round(seen["longest"], 1)},
        "kernel_edits_while_dragging": sum(one["type"] == "document" for one in kernel) - ROUNDS,
        "last_position_won": last_won,
    }


def told(figures: Figures) -> str:
    """Return the figures as lines."""
    table = figures["table"]
    lines = [
        f"{figures['leads']:,} leads, {table['stops']} stops in {table['bytes']:,} bytes, load {figures['load']:.1f}"
    ]
    for place in ("kernel", "browser"):
        for name, times in figures[place].items():
            said = "not seen" if not times["n"] else "p50 {p50}, p95 {p95}, max {max} ms ({n})".format(**times)
            lines.append(f"  {place:8} {name:18} {said}")
    frames, more = figures["frames"], figures["kernel_edits_while_dragging"]
    lines.append(
        f"  {frames['n']} frames while dragging, the longest {frames['longest']} ms; {more} edits sent meanwhile"
    )
    lines.append(f"  the last position {'won' if figures['last_position_won'] else 'DID NOT WIN'}")
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> Figures:
    """Measure, print, and write what was measured."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("leads", nargs="?", type=int, default=20_000)
    parser.add_argument("--json", type=Path, metavar="FILE")
    given = parser.parse_args(arguments)
    figures = measure(given.leads)
    print(told(figures))
    if given.json is not None:
        given.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return figures


if __name__ == "__main__":
    main()
