"""Arrow columns from codes: what a table holds, with gaps and with the spellings of people who type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa

from leadkit.history.column import NO_TIME
from leadkit.history.sample.chance import Flags, Ints

TOKENED = 0.30
"""Share of a field's gaps that hold a word for "not known" instead of nothing."""


def lead_ids(first: int, size: int, total: int) -> pa.Array:
    """Return the ids of `size` leads from number `first` on, all as long as that of the last of `total`."""
    width = max(5, len(str(total)))
    return pa.array([f"L-{number:0{width}d}" for number in range(first + 1, first + size + 1)])


def words(cells: Sequence[str] | pa.Array, codes: Ints) -> pa.Array:
    """Return the cell of each code; nothing for a negative one."""
    table = cells if isinstance(cells, pa.Array) else pa.array(cells)
    return table.take(pa.array(codes, mask=codes < 0))


def moments(seconds: Ints) -> pa.Array:
    """Return moments in UTC; nothing for `NO_TIME`."""
    gone = seconds == NO_TIME
    return pa.array(np.where(gone, 0, seconds) * 1_000_000, pa.timestamp("us", tz="UTC"), mask=gone)


def numbers(values: Ints, present: Flags) -> pa.Array:
    """Return whole numbers; nothing where they are not `present`."""
    return pa.array(values, mask=~present)


def category(
    rng: np.random.Generator,
    names: Sequence[str],
    codes: Ints,
    present: Flags,
    others: Mapping[str, tuple[str, float]] | None = None,
    token: str | None = None,
) -> pa.Array:
    """Return cells with other spellings (of a name, at a share) and a token for some of the missing ones."""
    cells = list(names)
    codes = codes.copy()
    for name, (spelling, share) in (others or {}).items():
        codes[(codes == cells.index(name)) & (rng.random(len(codes)) < share)] = len(cells)
        cells.append(spelling)
    codes = np.where(present, codes, -1)
    if token is not None:
        codes[~present & (rng.random(len(codes)) < TOKENED)] = len(cells)
        cells.append(token)
    return words(cells, codes)
