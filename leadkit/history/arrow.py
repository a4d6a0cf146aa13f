"""Arrow, imported when it is first used: who only judges prepared leads needs none of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

__all__ = ["arrow_csv", "pa", "pc", "pq"]


class _Late:
    """A module that is imported when a name is first asked of it; names that were asked for stay at hand."""

    def __init__(self, load: Callable[[], Any]) -> None:
        self._load = load

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._load(), name)
        setattr(self, name, found)
        return found


def _arrow() -> Any:
    import pyarrow as pa

    return pa


def _compute() -> Any:
    import pyarrow.compute

    return pyarrow.compute


def _csv() -> Any:
    import pyarrow.csv

    return pyarrow.csv


def _parquet() -> Any:
    import pyarrow.parquet

    return pyarrow.parquet


if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.csv as arrow_csv
    import pyarrow.parquet as pq
else:
    pa, pc, arrow_csv, pq = _Late(_arrow), _Late(_compute), _Late(_csv), _Late(_parquet)
