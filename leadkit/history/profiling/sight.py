"""What can be counted in one column without knowing what it means."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from leadkit.history.cells import Cells
from leadkit.history.column import Codes
from leadkit.history.sources.table import Table

SURE_TOKENS = {
    "select", "unknown", "n/a", "#n/a", "#value!", "#ref!", "#div/0!", "null", "nan", "(not set)", "not set", "(blank)",
    "blank", "-", "--", "?", "not available", "not specified", "not provided", "undefined", "unspecified", "-none-",
    "- none -", "--none--", "(none)", "please select", "missing",
}  # fmt: skip
"""Cells, in any case, that mean "not known" wherever they occur."""

UNSURE_TOKENS = {"none", "na", "nil", "tbd", "not applicable"}
"""Cells, in any case, that may mean "not known", "nothing", or Namibia."""

SENTINELS = ("999", "9999", "99999", "999999", "-1", "-99", "-999")


@dataclass(frozen=True)
class Sight:
    """One column: its different cells and how often they occur.

    Parameters
    ----------
    codes
        Row to index in `values`, -1 where the cell is blank.
    values
        The different cells that are not blank, in the order of first appearance.
    counts
        How many rows hold each of them.
    missing
        Those of the values that seem to mean "not known".
    """

    name: str
    codes: Codes
    values: tuple[str, ...]
    counts: NDArray[np.int64]
    missing: frozenset[str]
    decimal: str = "."

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.codes)

    @cached_property
    def is_known(self) -> NDArray[np.bool_]:
        """Where the cell is neither blank nor a missing token."""
        table = np.array([value not in self.missing for value in self.values] + [False], np.bool_)
        return table[self.codes]

    @cached_property
    def known(self) -> dict[str, int]:
        """The cells that are known and how often they occur, most frequent first."""
        pairs = [
            (value, int(count))
            for value, count in zip(self.values, self.counts, strict=True)
            if value not in self.missing
        ]
        return dict(sorted(pairs, key=lambda pair: -pair[1]))

    @property
    def is_unique(self) -> bool:
        """Whether every row has a cell of its own."""
        return len(self.values) == self.rows > 0

    def cells(self) -> Cells:
        """Return the known cells, for the readers of values."""
        return Cells(np.arange(len(self.known), dtype=np.int32), pa.array(list(self.known), pa.string()), self.decimal)


def look(table: Table, name: str) -> Sight:
    """Count the cells of one column."""
    cells = table.cells(name)
    texts: list[str] = cells.texts().to_pylist()
    kept = [at for at, text in enumerate(texts) if text.strip()]
    codes_of = np.full(len(texts) + 1, -1, np.int32)
    codes_of[kept] = np.arange(len(kept), dtype=np.int32)
    values = tuple(texts[at] for at in kept)
    counts = cells.counts()[kept]
    return Sight(name, codes_of[cells.codes], values, counts, _missing(values, counts), table.decimal)


def _missing(values: tuple[str, ...], counts: NDArray[np.int64]) -> frozenset[str]:
    sure = {value for value in values if value.strip().casefold() in SURE_TOKENS}
    if len(sure) == len(values):
        return frozenset()
    rest = [value for value in values if value not in sure]
    if not any(len(value) == 2 and value.isupper() for value in rest if value != "NA"):
        sure |= {value for value in rest if value.strip().casefold() in UNSURE_TOKENS and len(rest) > 2}
    return frozenset(sure | _sentinel(rest, {value: int(n) for value, n in zip(values, counts, strict=True)}))


def _sentinel(values: list[str], counts: dict[str, int]) -> set[str]:
    """Return numbers such as 999 that are frequent and far from all others."""
    try:
        numbers = sorted({float(value): value for value in values}.items())
    except ValueError:
        return set()
    if len(numbers) < 10:
        return set()
    total = sum(counts[value] for value in values)
    found = set()
    for (number, value), (neighbour, _) in ((numbers[-1], numbers[-2]), (numbers[0], numbers[1])):
        if value in SENTINELS and counts[value] * 100 >= total:
            far = number > 3 * abs(neighbour) + 10 if number > 0 else neighbour >= 0
            found |= {value} if far else set()
    return found
