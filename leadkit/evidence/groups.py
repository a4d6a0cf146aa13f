"""The leads of a history parted by one field, each in exactly one group: what sums and rates are taken by."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from leadkit.engine.bitmaps import Bits, unpack
from leadkit.evidence.slices import SliceKind, slices
from leadkit.history.history import History

MOST = 12


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The groups of one field, the largest first, then all other values together, then those of whom it is not known.

    Parameters
    ----------
    field, title
        The field's name, and what the room calls it.
    names, kinds
        What each group is called, and whether it is a value, a range, the rest or not known.
    bits
        The leads of each group.
    codes
        The group of each lead.
    """

    field: str
    title: str
    names: tuple[str, ...]
    kinds: tuple[SliceKind, ...]
    bits: tuple[Bits, ...]
    codes: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.names)

    @property
    def is_value(self) -> tuple[bool, ...]:
        """Which groups are one thing that can be ranked: not the rest, and not those of whom it is not known."""
        return tuple(kind in ("value", "range") for kind in self.kinds)


def groups_of(history: History, field: str, most: int = MOST) -> Groups:
    """Return the leads by a field: its `most` commonest values, the rest, and not known; made once.

    Raises
    ------
    HistoryError
        There is no such field.
    """
    kept = _KEPT.setdefault(history, {})
    if (field, most) not in kept:
        parts = slices(history, field, most)
        codes = np.zeros(history.n, np.int16)
        for code, part in enumerate(parts):
            codes[unpack(part.leads, history.n)] = code
        kept[field, most] = Groups(
            field, history.catalogue.fields[field].title, tuple(part.title for part in parts),
            tuple(part.kind for part in parts), tuple(part.leads for part in parts), codes,
        )  # fmt: skip
    return kept[field, most]


_KEPT: WeakKeyDictionary[History, dict[tuple[str, int], Groups]] = WeakKeyDictionary()
