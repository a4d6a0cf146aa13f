"""Second pass over the activities: each range of leads is sorted, checked, cut and written behind the one before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from leadkit.history.checks import LOOKED_AT, out_of_time
from leadkit.history.column import Codes, Seconds
from leadkit.history.notice import EXAMPLES
from leadkit.history.prepared.intake import Intake
from leadkit.history.prepared.shelf import Array

if TYPE_CHECKING:
    from concurrent.futures import Future

THREADS = 2
_BITS = 63


@dataclass(frozen=True, slots=True)
class Run:
    """Activities of one kind and one range of leads, sorted by lead, moment and place in the file."""

    kind: int
    lead: Codes
    at: Seconds
    number: Codes
    row: Array


@dataclass(frozen=True, slots=True)
class Times:
    """The moments of all leads that activities are checked against and cut at."""

    created_at: Seconds
    decided_at: Seconds
    horizons: Seconds
    as_of: int | None


class Remarks:
    """What is odd about sorted activities: how many, and the first few of each kind."""

    def __init__(self, times: Times) -> None:
        self.times = times
        self.counts: dict[str, int] = {}
        self._leads: dict[str, dict[int, list[int]]] = {}
        self.twins = 0
        self.twin_rows: list[int] = []

    def look_at(self, run: Run) -> None:
        """Check one run; runs of one kind come in the order of their leads."""
        times = self.times
        found = out_of_time(run.lead, run.at, times.created_at, times.decided_at, times.as_of)
        for code, mask in found.items():
            n = int(np.count_nonzero(mask))
            if n:
                self.counts[code] = self.counts.get(code, 0) + n
                held = self._leads.setdefault(code, {}).setdefault(run.kind, [])
                held.extend(run.lead[mask][: LOOKED_AT - len(held)].tolist())
        twins = repeated(run)
        self.twins += len(twins)
        self.twin_rows = sorted([*self.twin_rows, *np.sort(twins)[:EXAMPLES].tolist()])[:EXAMPLES]

    def leads(self, code: str) -> list[int]:
        """Return the first leads that a remark is about, kind after kind."""
        by_kind = self._leads[code]
        return [lead for kind in sorted(by_kind) for lead in by_kind[kind]][:LOOKED_AT]


def runs(intake: Intake, kinds: Codes, leads: int, progress: Callable[[float], None]) -> Iterator[list[Run]]:
    """Yield the runs of each range of leads, two ranges being sorted at a time.

    Parameters
    ----------
    kinds
        The kind of each combination that the intake has numbered.
    """
    from concurrent.futures import ThreadPoolExecutor

    buckets = -(-leads // intake.leads_a_bucket)
    with ThreadPoolExecutor(THREADS) as pool:
        waiting: list[Future[list[Run]]] = []
        for at in range(buckets + THREADS):
            if at < buckets:
                waiting.append(pool.submit(_sorted_bucket, intake, at, kinds))
            if at >= THREADS:
                yield waiting.pop(0).result()
                progress((at - THREADS + 1) / buckets)


def _sorted_bucket(intake: Intake, bucket: int, kinds: Codes) -> list[Run]:
    columns = intake.bucket(bucket)
    if not len(columns["lead"]):
        return []
    kind = kinds[columns["number"]]
    order = np.argsort(kind, kind="stable")
    present, starts = np.unique(kind[order], return_index=True)
    found = []
    for which, start, stop in zip(present, starts, np.append(starts[1:], len(order)), strict=True):
        rows = order[start:stop]
        lead, at = columns["lead"][rows], columns["at"][rows]
        rows = rows[sorted_places(lead, at)]
        found.append(Run(int(which), *(columns[name][rows] for name in ("lead", "at", "number", "row"))))
    return found


def sorted_places(lead: Codes, at: Seconds) -> Array:
    """Return the order by lead and moment; rows that agree in both stay as they stand.

    Where lead, moment and place fit one number together, numbers are sorted and not their places: that is ten times
    as fast.
    """
    first, span = int(at.min()), int(at.max()) - int(at.min()) + 1
    low = int(lead.min())
    reach = (int(lead.max()) - low + 1) * span
    bits = len(lead).bit_length()
    if reach.bit_length() + bits > _BITS:
        return np.lexsort((at, lead))
    key = (lead - np.int64(low)) * span + (at - first)
    key = (key << bits) | np.arange(len(lead))
    key.sort()
    return key & ((1 << bits) - 1)


def repeated(run: Run) -> Array:
    """Return the rows in the file that repeat an earlier one in every cell."""
    same = (run.lead[1:] == run.lead[:-1]) & (run.at[1:] == run.at[:-1])
    if not same.any():
        return np.empty(0, np.int64)
    tied = np.append(same, False) | np.append(False, same)
    group = np.cumsum(np.append(True, ~same))[tied]
    number, row = run.number[tied], run.row[tied]
    order = np.lexsort((number, group))
    twin = (group[order][1:] == group[order][:-1]) & (number[order][1:] == number[order][:-1])
    found: Array = row[order[1:]][twin]
    return found
