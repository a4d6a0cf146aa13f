"""Money of outcomes: added up in whole cents, exactly or not at all.

A single amount that doubles cannot hold to the cent is none: it is missing and counted, like any value not of its type.
Amounts that are sound one by one but too large together leave no such way out, as nobody can tell which is the slip:
that history is not read. So every sum over any leads of a history that was read fits into 64 bits, in every engine.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from leadkit.errors import Fault, HistoryError
from leadkit.history.column import Codes, Seconds
from leadkit.history.notice import Notice, notice
from leadkit.history.settings import Settings
from leadkit.history.sources.table import Table
from leadkit.history.values import read_cents
from leadkit.text import say

MOST_TOGETHER = 2**62
"""All amounts together stay below so many cents: half of what 64 bits hold, so that no rounding matters."""


def add_up(
    column: str,
    table: Table,
    settings: Settings,
    group: Codes,
    counted: NDArray[np.bool_],
    leads_of: NDArray[np.int64],
    notices: list[Notice],
) -> tuple[Seconds, NDArray[np.bool_]]:
    """Return the sum of the amounts of each group of rows in cents, and whether it has any.

    Parameters
    ----------
    group
        The group of each row, -1 of none.
    counted
        Which rows count.
    leads_of
        How many leads each group is of: each of them gets all of its amounts.

    Raises
    ------
    HistoryError
        The amounts of all leads are too much for 64 bits; it names the largest.
    """
    place = f"{table.name} › {column}"
    cents, has, unfit = read_cents(table.cells(column), settings.missing)
    if unfit.count:
        notices.append(notice("unfit", place, unfit.count, unfit.examples, type="money"))
    negative = has & (cents < 0)
    if negative.any():
        notices.append(notice("negative-amount", place, int(negative.sum())))
    used = np.flatnonzero(has & counted & (group >= 0))
    cents, group = cents[used], group[used]
    _check_together(place, cents, leads_of[group], used)
    total, present = np.zeros(len(leads_of), np.int64), np.zeros(len(leads_of), np.bool_)
    np.add.at(total, group, cents)
    present[group] = True
    return total, present


def _check_together(place: str, cents: Seconds, times: NDArray[np.int64], rows: NDArray[np.intp]) -> None:
    sizes = np.abs(cents) * times.astype(np.float64)
    if sizes.sum() < MOST_TOGETHER:
        return
    largest = int(sizes.argmax())
    shown = cents[largest] / 100
    message = say("history.too-much-money", row=int(rows[largest]) + 1, amount=shown, most=MOST_TOGETHER // 100)
    raise HistoryError(Fault("too-much-money", place, message, f"{shown:.2f}"))
