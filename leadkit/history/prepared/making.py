"""Makes a store: reads what a history is made of, writes it in order, and gives it its name when all is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leadkit import __version__
from leadkit.errors import Fault, HistoryError
from leadkit.history.activities import Rows
from leadkit.history.history import History
from leadkit.history.loading import Found, find_files, read_tables
from leadkit.history.notice import Notice, notice
from leadkit.history.prepared.activities import finish
from leadkit.history.prepared.folders import MANIFEST, home, put, unfinished
from leadkit.history.prepared.intake import Intake, leads_a_bucket
from leadkit.history.prepared.rows import StoredRows
from leadkit.history.prepared.shelf import Reader, Writer
from leadkit.history.prepared.sorting import Times
from leadkit.history.prepared.sources import State, digest, key_of, look_at, paths_of
from leadkit.history.prepared.store import LAYOUT, Store, Trouble, look_for_store, opened, write_manifest
from leadkit.history.sources.batches import OddFileError, Parts, of_file, of_whole_file
from leadkit.text import say

Progress = Callable[[int, int], None]
STEPS = 100
_LEADS, _INTAKE, _SORTED = 15, 65, 95
"""How many of the steps are done when the leads are read, the activities taken, and the activities stored."""


@dataclass(frozen=True, slots=True)
class Preparation:
    """A store, whether it was made now, and what was wrong with the one that was there before."""

    store: Store
    is_new: bool
    trouble: Trouble | None = None

    def history(self) -> History:
        """Return the history in it, with a remark where a store had to be replaced that should have served."""
        history = self.store.history()
        remark = self.remark()
        return history if remark is None else history.with_notice(remark)

    def remark(self) -> Notice | None:
        """Return what a person should know of the store that was there before."""
        if self.trouble in (None, "changed"):
            return None
        return notice(f"prepared-{self.trouble}", str(home(self.store.path)))


def prepare(path: Path, *, force: bool = False, progress: Progress | None = None) -> Preparation:
    """Return the store of a history on disk, made where there is none of its present content.

    Parameters
    ----------
    force
        Make it anew even if there is one.
    progress
        Called with how much is done and how much there is to do.

    Raises
    ------
    HistoryError
        As :meth:`leadkit.History.read`; or a file changes meanwhile.
    UnwritableError
        The folder beside the files cannot be written.
    """
    there, trouble = look_for_store(path)
    if there is not None and not force:
        return Preparation(there, is_new=False)
    found = find_files(path)
    replaced = None if there is None else there.reader.folder.stat().st_ino

    def is_good(folder: Path) -> bool:
        return isinstance(opened(folder, found), Store) and folder.stat().st_ino != replaced

    tell = progress or (lambda _done, _total: None)
    tell(0, STEPS)
    with unfinished(found.path) as folder:
        key = _Making(found, folder, tell).run()
        made = opened(put(folder, found.path, key, is_good), found)
    if not isinstance(made, Store):
        raise _changed(found)
    tell(STEPS, STEPS)
    return Preparation(made, is_new=True, trouble=trouble)


class _Making:
    """One store in the making."""

    def __init__(self, found: Found, folder: Path, progress: Progress) -> None:
        self.found, self.folder, self._progress = found, folder, progress
        self.writer = Writer(folder)
        self.about: dict[str, Any] | None = None

    def run(self) -> str:
        """Build the store in its folder, and return its key."""
        from concurrent.futures import ThreadPoolExecutor  # half a megabyte that who opens a store does not need

        paths = paths_of(self.found)
        before = {name: look_at(path) for name, path in paths.items()}
        try:
            with ThreadPoolExecutor(1) as pool:  # the content is hashed while it is read
                digests = pool.map(digest, paths.values())
                manifest = self._manifest()
                sources = {
                    name: {**state, "sha256": found}
                    for (name, state), found in zip(before.items(), digests, strict=True)
                }
        except Exception as error:
            if _have_changed(paths, before):  # whatever it met there, this is why
                raise _changed(self.found) from error
            raise
        if _have_changed(paths, before):
            raise _changed(self.found)
        write_manifest(self.folder / MANIFEST, {**manifest, "sources": sources, "arrays": self.writer.listed})
        return key_of((state["sha256"] for state in sources.values()), LAYOUT)

    def _manifest(self) -> dict[str, Any]:
        tables = read_tables(self.found, [name for name in self.found.files if name != "activities"])
        has_activities = "activities" in self.found.files
        history = (
            History.of_leads(self.found.settings, tables, self._take)
            if has_activities
            else History.of_tables(self.found.settings, tables)
        )
        return {
            "layout": LAYOUT,
            "made_by": __version__,
            **history.write_to(self.writer),
            "activities": self.about,
        }

    def _take(self, history: History) -> tuple[Rows, list[Notice], list[Notice]]:
        """Take the activities in, with what is known of the leads."""
        self._done(_LEADS)
        row_of = {lead_id: row for row, lead_id in enumerate(history.lead_ids)}
        try:
            intake = self._taken_in(self._parts(whole=False), row_of)
        except OddFileError:
            intake = self._taken_in(self._parts(whole=True), row_of)
        times = Times(history.created_at, history.decided_at(), history.horizons, history.as_of)
        del row_of
        taken = finish(
            intake,
            self.writer,
            times,
            self.found.settings,
            history.names_of,
            lambda: self._parts(whole=intake.parts.is_whole),
            self._between(_INTAKE, _SORTED),
        )
        self.about = taken.about
        rows = StoredRows(Reader(self.folder, {}), taken.about, self.found.settings)
        return rows, taken.notices, taken.in_time

    def _parts(self, *, whole: bool) -> Parts:
        columns, csv = self.found.settings.activities, self.found.settings.csv
        assert columns is not None
        assert columns.lead is not None
        path = self.found.files["activities"]
        return of_whole_file(path, csv) if whole else of_file(path, csv, columns.lead)

    def _taken_in(self, parts: Parts, row_of: dict[str, int]) -> Intake:
        columns = self.found.settings.activities
        assert columns is not None
        size = leads_a_bucket(len(row_of), parts.rows)
        for old in self.folder.glob("waiting*"):
            old.unlink()
        intake = Intake(parts, columns, self.found.settings, row_of, self.folder, size)
        intake.run(self._between(_LEADS, _INTAKE))
        return intake

    def _done(self, step: int) -> None:
        self._progress(step, STEPS)

    def _between(self, first: int, last: int) -> Callable[[float], None]:
        return lambda share: self._done(first + round(share * (last - first)))


def _have_changed(paths: Mapping[str, Path], before: Mapping[str, State]) -> bool:
    return any(not path.exists() or look_at(path) != before[name] for name, path in paths.items())


def _changed(found: Found) -> HistoryError:
    return HistoryError(Fault("source-changed", found.path.name, say("history.prepared.changed")))
