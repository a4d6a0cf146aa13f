"""Arrow, imported when it is first used: who only judges prepared leads needs none of it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.csv as arrow_csv
    import pyarrow.parquet as pq


class _Late:
    """A module that is imported when a name is first asked of it; names that were asked for stay at hand."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        found = getattr(import_module(self._name), name)
        setattr(self, name, found)
        return found


if not TYPE_CHECKING:
    pa = _Late("pyarrow")
    pc = _Late("pyarrow.compute")
    arrow_csv = _Late("pyarrow.csv")
    pq = _Late("pyarrow.parquet")

__all__ = ["arrow_csv", "pa", "pc", "pq"]
