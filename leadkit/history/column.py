"""One field's values as typed arrays, the only form in which anything above `history` sees data."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.catalogue import CODED_TYPES, Field

NO_TIME = np.iinfo(np.int64).min
"""The moment that is not known, where moments are int64 seconds since 1970 in UTC."""
NEVER = np.iinfo(np.int64).max
"""A moment that does not come or is not known; sorts after all others."""

Codes = NDArray[np.int32]
Numbers = NDArray[np.float64]
Seconds = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Column:
    """The values of one field, a row per lead, or of one attribute, a row per activity.

    Text, category and ordered fields are coded; the others are numbers.

    Parameters
    ----------
    codes
        Coded fields: index into `spellings`, -1 where missing.
    spellings
        Each distinct raw cell once, as it stands in the file.
    class_of
        Spelling code to class code (aliases merged), one entry per spelling.
    classes
        Class names. For an ordered field exactly its order, lowest first, so that a class code is a rank.
    numbers
        Other fields: number and money as doubles in their unit, date as days since 1970-01-01, yes-no as 1 and 0;
        NaN where missing.
    """

    field: Field
    codes: Codes = dataclasses.field(default_factory=lambda: np.empty(0, np.int32))
    spellings: tuple[str, ...] = ()
    class_of: Codes = dataclasses.field(default_factory=lambda: np.empty(0, np.int32))
    classes: tuple[str, ...] = ()
    numbers: Numbers = dataclasses.field(default_factory=lambda: np.empty(0, np.float64))

    @property
    def is_coded(self) -> bool:
        """Whether the values are in `codes` and not in `numbers`."""
        return self.field.type in CODED_TYPES

    def __len__(self) -> int:
        return len(self.codes) if self.is_coded else len(self.numbers)

    def missing(self) -> NDArray[np.bool_]:
        """Return where the value is missing."""
        return self.codes < 0 if self.is_coded else np.isnan(self.numbers)

    def class_codes(self) -> Codes:
        """Return each row's class code, -1 where missing (coded fields)."""
        table = np.append(self.class_of, np.int32(-1))
        return table[self.codes]
