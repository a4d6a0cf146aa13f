"""Finds out whether files write a comma before decimals."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

import pyarrow as pa

from leadkit.history.sources.table import Table

_WITH_COMMA = re.compile(r"-?[0-9]+,[0-9]+")
_WITH_POINT = re.compile(r"-?[0-9]+\.[0-9]+")
_WHOLE = re.compile(r"-?[0-9]+")
_LOOKED_AT = 20_000


def has_decimal_comma(tables: Iterable[Table]) -> bool:
    """Whether there is a column of numbers with a decimal comma, and none with a decimal point.

    Three digits behind each comma may be thousands and prove nothing.
    """
    with_comma = with_point = False
    for table in tables:
        for name, column in table.columns.items():
            if not pa.types.is_string(column.type):
                continue
            texts = table.head(_LOOKED_AT).cells(name).texts().to_pylist()
            values = list(islice((text for text in texts if text.strip()), _LOOKED_AT))
            if values and all(_WITH_COMMA.fullmatch(text) or _WHOLE.fullmatch(text) for text in values):
                with_comma |= any(len(text.partition(",")[2]) not in (0, 3) for text in values)
            elif values and all(_WITH_POINT.fullmatch(text) or _WHOLE.fullmatch(text) for text in values):
                with_point |= any("." in text for text in values)
    return with_comma and not with_point
