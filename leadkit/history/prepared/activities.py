"""Stores the activities of a history: taken part by part, sorted range by range, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from leadkit.history.catalogues import attribute_field
from leadkit.history.cells import Cells
from leadkit.history.checks import of_leads
from leadkit.history.column import Codes
from leadkit.history.notice import Notice, notice
from leadkit.history.prepared.distinct import write
from leadkit.history.prepared.intake import Intake
from leadkit.history.prepared.rows import LATER
from leadkit.history.prepared.shelf import Array, Growing, Writer, narrow_type
from leadkit.history.prepared.sorting import Remarks, Run, Times, runs
from leadkit.history.settings import Settings
from leadkit.history.sources.batches import Parts

MOST_COMBINATIONS = 1 << 15
"""A kind with more combinations of attributes than this, and than half its activities, stores them one by one."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of the activities: the manifest's entry, and remarks before and after those on the leads' order."""

    about: dict[str, Any]
    notices: list[Notice]
    in_time: list[Notice]


@dataclass(frozen=True, slots=True)
class _Kind:
    """Where the activities of one kind go: the combination of each number, and the growing files."""

    combination: Codes
    files: Mapping[str, Growing]
    is_combined: bool


def finish(
    intake: Intake,
    writer: Writer,
    times: Times,
    settings: Settings,
    ids: Callable[[Array], Sequence[str]],
    again: Callable[[], Parts],
    progress: Callable[[float], None],
) -> Taken:
    """Sort and store what the intake has taken.

    Parameters
    ----------
    ids
        Names the leads of some rows.
    again
        Opens the table once more, to show a few of its rows.
    """
    kind_cells = Cells(np.arange(len(intake.kinds), dtype=np.int32), intake.kinds.distinct, intake.parts.decimal)
    members = intake.numbers.members()
    gone = kind_cells.are(settings.missing)
    names = [name for name, is_gone in zip(kind_cells.texts().to_pylist(), gone, strict=True) if not is_gone]
    place_of = np.append(np.cumsum(~gone) - 1, -1)
    kinds = place_of[members[:, 0]].astype(narrow_type(0, len(names)))
    wide = intake.last - intake.first >= 2**31
    held = [
        _opened(writer, at, kinds == at, members, intake, np.int64 if wide else np.int32) for at in range(len(names))
    ]
    epoch = 0 if wide else intake.first
    remarks = Remarks(times)
    for found in runs(intake, kinds, len(times.horizons), progress):
        for run in found:
            remarks.look_at(run)
            _store(held[run.kind], run, run.at < times.horizons[run.lead], epoch, members)
    entries = [_closed(writer, f"kind{at}", name, held[at]) for at, name in enumerate(names)]
    attributes = _write_attributes(writer, intake, settings)
    about = {"name": intake.parts.name, "rows": intake.rows, "epoch": epoch, "kinds": entries, "attributes": attributes}
    twice = _twice(remarks, intake.parts.name, again)
    in_time = [
        of_leads(code, intake.parts.name, remarks.counts[code], remarks.leads(code), ids)
        for code in ("activities-before-creation", "activities-after-decision", "activities-after-as-of")
        if code in remarks.counts
    ]
    return Taken(about, [*intake.notices(), *twice], in_time)


def _opened(writer: Writer, at: int, is_own: Array, members: Codes, intake: Intake, moment: Any) -> _Kind:
    prefix = f"kind{at}"
    own = np.flatnonzero(is_own)
    combination = np.zeros(len(members), np.int32)
    combination[own] = np.arange(len(own), dtype=np.int32)
    is_combined = len(own) <= max(MOST_COMBINATIONS, intake.kept // (2 * max(len(intake.kinds), 1)))
    kinds: dict[str, Any] = {"lead": np.int32, "at": moment}
    if is_combined:
        if len(own) > 1:
            kinds["which"] = narrow_type(0, len(own))
        for number in range(len(intake.attribute_names)):
            writer.codes(f"{prefix}.attribute{number}", members[own, number + 1])
    else:
        for number, cells in enumerate(intake.attributes.values()):
            kinds[f"attribute{number}"] = narrow_type(-1, len(cells))
    names = [f"{when}{name}" for name in kinds for when in ("", LATER)]
    files = {name: Growing(writer, f"{prefix}.{name}", kinds[name.removeprefix(LATER)]) for name in names}
    return _Kind(combination, files, is_combined)


def _store(kind: _Kind, run: Run, before: Array, epoch: int, members: Codes) -> None:
    columns: dict[str, Array] = {"lead": run.lead, "at": run.at - epoch}
    if "which" in kind.files:
        columns["which"] = kind.combination[run.number]
    elif not kind.is_combined:
        columns |= {f"attribute{at}": members[run.number, at + 1] for at in range(members.shape[1] - 1)}
    later = ~before
    for name, values in columns.items():
        kind.files[name].append(values[before])
        kind.files[LATER + name].append(values[later])


def _closed(writer: Writer, prefix: str, name: str, kind: _Kind) -> dict[str, Any]:
    for file in kind.files.values():
        file.finish()
    counts = {"before": kind.files["lead"].n, "later": kind.files[f"{LATER}lead"].n}
    if kind.is_combined and "which" not in kind.files:  # they are all alike
        for when, n in zip(("", LATER), counts.values(), strict=True):
            writer.array(f"{prefix}.{when}which", np.broadcast_to(np.int8(0), n))
    return {"name": name, **counts}


def _write_attributes(writer: Writer, intake: Intake, settings: Settings) -> list[dict[str, Any]]:
    entries = []
    for at, (name, growing) in enumerate(intake.attributes.items()):
        field = attribute_field(name, settings)
        cells = Cells(np.empty(0, np.int32), growing.distinct, intake.parts.decimal, growing.counts)
        entry, _ = write(writer, f"attribute{at}", cells, field, settings)
        writer.array(f"attribute{at}.counts", growing.counts)
        entries.append({"name": name, **entry})
    return entries


def _twice(remarks: Remarks, name: str, again: Callable[[], Parts]) -> list[Notice]:
    if not remarks.twins:
        return []
    wanted, examples, first = list(remarks.twin_rows), [], 0
    for table, _ in again().tables:
        while wanted and wanted[0] < first + table.rows:
            examples.append(table.row_text(wanted.pop(0) - first))
        first += table.rows
        if not wanted:
            break
    return [notice("activities-twice", name, remarks.twins, examples)]
