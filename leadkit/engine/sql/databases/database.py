"""What the engine asks of a database: tables that it may fill, and answers that are whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from leadkit.errors import Fault, UsageError
from leadkit.text import say

if TYPE_CHECKING:
    import pyarrow as pa

CellType = Literal["whole", "double", "text"]
Ints = NDArray[np.int64]
NEVER = np.iinfo(np.int64).max
"""Stands for a missing number in answers."""


class Database(Protocol):
    """A connection with tables of its own, which nobody else sees."""

    dialect: str

    @property
    def is_open(self) -> bool:
        """Whether the tables are still there."""
        ...

    def fill(self, table: str, columns: Mapping[str, CellType], batches: Iterable[pa.RecordBatch]) -> None:
        """Make a table and write rows into it."""
        ...

    def columns(self, table: str) -> list[str]:
        """Return the columns that a table really has."""
        ...

    def drop(self, table: str) -> None:
        """Remove a table, if it is there."""
        ...

    def ask(self, query: str, width: int) -> list[Ints]:
        """Return the columns of an answer, `width` of them, `NEVER` where a value is missing."""
        ...


def stopped(engine: str, error: BaseException | str, place: str = "", *, is_too_large: bool = False) -> UsageError:
    """Return the one plain line for what a database raised.

    Parameters
    ----------
    is_too_large
        The definition is too large for it; another engine may take it.
    """
    why = str(error).strip().splitlines()
    told = why[0] if why else type(error).__name__
    return UsageError(
        Fault("database", place, say(f"engine.{'too_large' if is_too_large else 'failed'}", engine=engine, why=told))
    )
