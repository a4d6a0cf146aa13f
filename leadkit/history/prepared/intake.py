"""First pass over the activities: each part becomes numbers, which wait in files by range of leads to be sorted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from leadkit.history.cells import Cells
from leadkit.history.column import NO_TIME, Codes, Seconds
from leadkit.history.notice import EXAMPLES, Notice, notice
from leadkit.history.prepared.growing import GrowingCells, GrowingTuples
from leadkit.history.prepared.shelf import Array
from leadkit.history.settings import ActivitiesSettings, Settings
from leadkit.history.sources.batches import Parts
from leadkit.history.sources.table import Table
from leadkit.history.values import read_moments

BUCKET_ROWS = 1 << 20
"""Leads are parted so that about so many activities of one range are sorted at a time."""
MOST_BUCKETS = 1 << 12
_WAITING: dict[str, type[np.signedinteger[Any]]] = {
    "lead": np.int32,
    "at": np.int64,
    "number": np.int32,
    "row": np.int64,
}


class Intake:
    """Takes the parts of an activities table and keeps what of them is dated and of a known lead.

    Parameters
    ----------
    row_of
        Lead id to its row in the history.
    leads_a_bucket
        How many leads are sorted together.
    """

    def __init__(
        self,
        parts: Parts,
        columns: ActivitiesSettings,
        settings: Settings,
        row_of: dict[str, int],
        folder: Path,
        leads_a_bucket: int,
    ) -> None:
        assert columns.lead is not None
        assert columns.kind is not None
        assert columns.at is not None
        self.parts, self.settings, self.row_of = parts, settings, row_of
        self._roles = columns.lead, columns.kind, columns.at
        self.attribute_names = tuple(name for name in parts.columns if name not in self._roles)
        self.kinds = GrowingCells()
        self.attributes = {name: GrowingCells() for name in self.attribute_names}
        self.numbers = GrowingTuples(1 + len(self.attribute_names))
        self.folder, self.leads_a_bucket = folder, leads_a_bucket
        self.rows = self.kept = 0
        self.first = self.last = 0
        self._counted: dict[str, int] = {}
        self._examples: dict[str, dict[str, None]] = {}

    def run(self, progress: Callable[[float], None]) -> None:
        """Take all parts; `progress` hears the share of the file that is done."""
        for table, share in self.parts.tables:
            self._take(table)
            progress(share)

    def _take(self, table: Table) -> None:
        lead_name, kind_name, at_name = self._roles
        lead = self._leads(table.ids(lead_name, once=False))
        at, unfit = read_moments(table.moments(at_name), self.settings.calendar, self.settings.missing)
        self._note("not-a-stamp", unfit.count, unfit.examples)
        self._note("activities-undated", int((at == NO_TIME).sum()))
        kind_cells = table.cells(kind_name)
        nameless = np.append(kind_cells.are(self.settings.missing), True)[kind_cells.codes]
        self._note("activities-without-kind", int(nameless.sum()))
        codes = [self.kinds.codes(kind_cells)]
        codes += [cells.codes(table.cells(name)) for name, cells in self.attributes.items()]
        kept = (lead >= 0) & (at != NO_TIME) & ~nameless
        row = np.arange(self.rows, self.rows + table.rows)
        self.rows += table.rows
        if not kept.all():
            lead, at, row = lead[kept], at[kept], row[kept]
            codes = [column[kept] for column in codes]
        if len(lead):
            sizes = [len(self.kinds), *(len(cells) for cells in self.attributes.values())]
            self._put(lead, at, self.numbers.numbers(codes, sizes), row)

    def _leads(self, cells: Cells) -> Codes:
        texts = cells.texts().to_pylist()
        rows = np.fromiter((self.row_of.get(text, -1) for text in texts), np.int32, len(texts))
        lead = np.append(rows, np.int32(-1))[cells.codes]
        nameless = int(cells.rows_of(cells.are(("",))).sum()) + int((cells.codes < 0).sum())
        strange = (text for text in dict.fromkeys(texts) if text and text not in self.row_of)
        strangers = int((lead < 0).sum()) - nameless
        self._note("activities-without-lead", nameless)
        self._note("activities-unknown-lead", strangers, strange if strangers else ())
        return lead

    def _put(self, lead: Codes, at: Seconds, number: Codes, row: Array) -> None:
        """Append rows to the files of their ranges of leads."""
        low, high = int(at.min()), int(at.max())
        self.first = low if not self.kept else min(self.first, low)
        self.last = high if not self.kept else max(self.last, high)
        self.kept += len(lead)
        bucket = (lead // self.leads_a_bucket).astype(np.int16)
        columns: dict[str, Array] = {"lead": lead, "at": at, "number": number, "row": row}
        if not (bucket[1:] >= bucket[:-1]).all():
            order = np.argsort(bucket, kind="stable")
            bucket = bucket[order]
            columns = {name: column[order] for name, column in columns.items()}
        starts = np.flatnonzero(np.append(True, bucket[1:] != bucket[:-1]))
        for start, stop in zip(starts, np.append(starts[1:], len(bucket)), strict=True):
            for name, column in columns.items():
                with self._path(int(bucket[start]), name).open("ab") as file:
                    file.write(np.ascontiguousarray(column[start:stop], _WAITING[name]).data)

    def bucket(self, at: int) -> dict[str, Array]:
        """Return what waits for one range of leads, in file order, and let go of its files."""
        found = {}
        for name, kind in _WAITING.items():
            path = self._path(at, name)
            found[name] = np.fromfile(path, kind) if path.exists() else np.empty(0, kind)
            path.unlink(missing_ok=True)
        return found

    def _path(self, bucket: int, name: str) -> Path:
        return self.folder / f"waiting{bucket}.{name}"

    def _note(self, code: str, count: int, examples: Any = ()) -> None:
        if not count:
            return
        self._counted[code] = self._counted.get(code, 0) + count
        held = self._examples.setdefault(code, {})
        for example in examples if len(held) < EXAMPLES else ():
            held[example] = None
            if len(held) == EXAMPLES:
                break

    def notices(self) -> list[Notice]:
        """Return what was counted, as a history in memory says it."""
        places = {"not-a-stamp": f"{self.parts.name} › {self._roles[2]}"}
        order = (
            "activities-without-lead",
            "activities-unknown-lead",
            "not-a-stamp",
            "activities-undated",
            "activities-without-kind",
        )
        counted = [
            notice(code, places.get(code, self.parts.name), self._counted[code], self._examples[code])
            for code in order
            if code in self._counted
        ]
        return [*self.parts.notices, *counted]


def leads_a_bucket(leads: int, rows: int) -> int:
    """Return how many leads are to be sorted together, where `rows` activities are of `leads` leads."""
    buckets = min(max(1, -(-rows // BUCKET_ROWS)), MOST_BUCKETS, leads)
    return -(-leads // buckets)
