"""Histories of data frames that can be prepared on a disk as well, and judged from there as if by another engine."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from leadkit.definition.catalogue import Catalogue
from leadkit.definition.model import Definition, Ladder
from leadkit.engine.admission import Admission, admit
from leadkit.history.history import History
from leadkit.history.prepared import prepare
from leadkit.history.settings import OUTCOME

PREPARED = "prepared"
"""Stands for the engine `columns` on a history that was written to files, prepared, and opened from its copy."""


class Given(History):
    """A history that remembers what it was made of."""

    def __init__(
        self,
        leads: object,
        activities: object | None = None,
        *,
        outcomes: object | None = None,
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(leads, activities, outcomes=outcomes, settings=settings)
        self._frames = {"leads": leads, "activities": activities, OUTCOME: outcomes}
        self._told = dict(settings or {})

    @cached_property
    def prepared(self) -> History:
        """The same history from its prepared copy, of which the files are gone."""
        with tempfile.TemporaryDirectory(prefix="leadkit-stored-") as folder:
            for name, given in self._frames.items():
                if given is not None:
                    parquet.write_table(_table(given), Path(folder) / f"{name}.parquet")
            lines = [f"{name} = {_toml(value)}" for name, value in self._said().items()]
            (Path(folder) / "history.toml").write_text("\n".join(lines), encoding="utf-8")
            return prepare(Path(folder)).history()

    def under(self, catalogue: Catalogue) -> History:
        """Return this history, and that from the copy, in the words of another catalogue."""
        other = super().under(catalogue)
        other.__dict__["prepared"] = self.prepared.under(catalogue)
        return other

    def _said(self) -> dict[str, Any]:
        """Return the settings, with what goes without saying for data frames."""
        found = self.settings
        said = {"leadkit": "history/1", **self._told, "leads": asdict(found.leads)}
        if found.activities is not None:
            said["activities"] = asdict(found.activities)
        if OUTCOME in found.outcomes:
            said[OUTCOME] = {name: value for name, value in asdict(found.outcomes[OUTCOME]).items() if name != "name"}
        for name, given in self._frames.items():
            if given is not None:
                said[name]["file"] = f"{name}.parquet"
        return said


def judge(draft: Definition | Ladder, history: History, engine: str, *, allow_later: bool = False) -> Admission:
    """Return what an engine, or `PREPARED`, says of a history."""
    if engine != PREPARED:
        return admit(draft, history, engine=engine, allow_later=allow_later)
    assert isinstance(history, Given)
    return admit(draft, history.prepared, allow_later=allow_later)


def _table(given: Any) -> pa.Table:
    frame = given if isinstance(given, pd.DataFrame) else pd.DataFrame(given, dtype=object)
    columns = {
        str(name): pa.array(cells, pa.float64() if cells.dtype == float else pa.string(), from_pandas=True)
        for name, cells in frame.items()
    }
    return pa.table(columns)


def _toml(value: Any) -> str:
    """Return plain data as TOML; what is ``None`` is not there."""
    if isinstance(value, Mapping):
        pairs = [f"{_toml(str(name))} = {_toml(item)}" for name, item in value.items() if item is not None]
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value).replace("\x7f", "\\u007f")
