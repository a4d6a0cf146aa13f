"""What each field knows of the outcome, and whether it knows too much to have been filled in before it.

A field that sales fills in while working a lead predicts the outcome perfectly and is of no use when a lead is created.
Nothing proves that from the data alone; what is found here is for a person to judge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import log
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.catalogue import Field
from leadkit.engine.bitmaps import unpack
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.rates import FEWEST_LEADS, Rate, difference, rate
from leadkit.history.column import Column
from leadkit.history.history import History

Reason = Literal["tells-too-much", "by-name", "sure-value", "missing-tells"]
TOO_MUCH = 0.22
NAMED_TOO_MUCH = 0.03
COMMON = 0.01
NEARLY_ALL = 0.94
NEARLY_NONE = 0.02
BASE_TO_SHOW_NONE = 0.2
BASE_TO_SHOW_ALL = 0.6
TIMES = 2
EXPECTED_WINS = 10
BINS = 10
_LATER_NAME = re.compile(
    r"\b(last|latest|modified|updated?|closed?|stage|status|reason|converted|conversion|decision|disqualified|result)\b"
)


@dataclass(frozen=True, slots=True)
class SureValue:
    """A common value whose leads were nearly all won, or nearly all not."""

    value: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class Signal:
    """What one field knows of the outcome, over the leads that are old enough for rates.

    Parameters
    ----------
    missing
        How many of all leads lack it.
    values
        How many different values it has among all leads.
    information
        Which part of the uncertainty about won or not it removes (Theil's U, 0 to 1), corrected for its number of
        groups; rare values are taken together, numbers cut into ten groups. ``None`` without an outcome.
    known, unknown
        Win rates of the leads that have it and that lack it.
    reasons
        Why it may have been filled in after the fact, the strongest first; empty for a field without suspicion.
    """

    field: Field
    missing: int
    values: int
    information: float | None
    known: Rate
    unknown: Rate
    sure: tuple[SureValue, ...]
    reasons: tuple[Reason, ...]


def signals(history: History) -> tuple[Signal, ...]:
    """Return what each field knows of the outcome, in the order of the file.

    Left out are the lead's id and what is known to come later (the outcome's own columns among it).
    """
    facts = Cohort.of(history)
    mature, won = unpack(facts.mature, history.n), unpack(facts.won, history.n)
    roles = {history.settings.leads.id, history.settings.leads.created_at}
    return tuple(
        _signal(history.column(name), field, mature, won, told=facts.has_outcome)
        for name, field in history.catalogue.fields.items()
        if name not in roles and field.known != "later"
    )


def signal(history: History, name: str) -> Signal:
    """Return what one field knows of the outcome."""
    facts = Cohort.of(history)
    mature, won = unpack(facts.mature, history.n), unpack(facts.won, history.n)
    return _signal(history.column(name), history.catalogue.fields[name], mature, won, told=facts.has_outcome)


def _signal(column: Column, field: Field, mature: NDArray[np.bool_], won: NDArray[np.bool_], *, told: bool) -> Signal:
    missing = column.missing()
    groups, names = _groups(column, missing, mature)
    size = np.bincount(groups[mature], minlength=len(names))
    wins = np.bincount(groups[mature & won], minlength=len(names))
    known, unknown = rate(int(wins[1:].sum()), int(size[1:].sum())), rate(int(wins[0]), int(size[0]))
    base = rate(int(wins.sum()), int(size.sum()))
    information = _information(size, wins) if told and base.value not in (None, 0, 1) else None
    sure = tuple(_sure_values(size, wins, names, base)) if column.is_coded and told and base.of else ()
    reasons = tuple(_reasons(field, information, sure, known, unknown))
    return Signal(field, int(missing.sum()), _distinct(column), information, known, unknown, sure, reasons)


def _distinct(column: Column) -> int:
    if column.is_coded:
        codes = column.class_codes()
        return int(np.count_nonzero(np.bincount(codes[codes >= 0], minlength=1)))
    return len(np.unique(column.numbers[~np.isnan(column.numbers)]))


def _groups(
    column: Column, missing: NDArray[np.bool_], mature: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], list[str | None]]:
    """Return a group number per lead, and the names of the groups: 0 is missing, 1 all rare values together."""
    if column.is_coded:
        codes = column.class_codes()
        counts = np.bincount(codes[mature & ~missing], minlength=len(column.classes))
        common = np.flatnonzero(counts >= FEWEST_LEADS)
        table = np.ones(len(column.classes) + 1, np.int64)
        table[common] = np.arange(2, len(common) + 2)
        table[-1] = 0
        return table[codes], [None, None, *(column.classes[code] for code in common)]
    known = column.numbers[mature & ~missing]
    cuts = np.unique(np.quantile(known, np.arange(1, BINS) / BINS)) if len(known) else np.empty(0)
    groups = np.where(missing, 0, np.searchsorted(cuts, np.nan_to_num(column.numbers), side="right") + 2)
    return groups.astype(np.int64), [None] * (len(cuts) + 3)


def _information(size: NDArray[np.int64], wins: NDArray[np.int64]) -> float:
    """Return Theil's uncertainty coefficient less what groups of this number would remove by chance."""
    n = int(size.sum())
    before = n * _entropy(int(wins.sum()) / n)
    after = sum(int(of) * _entropy(int(w) / int(of)) for w, of in zip(wins, size, strict=True) if of)
    by_chance = (int(np.count_nonzero(size)) - 1) / 2
    return max(0.0, (before - after - by_chance) / before)


def _entropy(share: float) -> float:
    return -sum(p * log(p) for p in (share, 1 - share) if p > 0)


def _sure_values(
    size: NDArray[np.int64], wins: NDArray[np.int64], names: list[str | None], base: Rate
) -> Iterator[SureValue]:
    """Yield the common values with a win rate near 100 %, or near 0 % where that says something."""
    assert base.value is not None
    for name, of, hits in zip(names, size.tolist(), wins.tolist(), strict=True):
        if name is None or of < max(FEWEST_LEADS, COMMON * base.of):
            continue
        share = hits / of
        nearly_all = share >= NEARLY_ALL and base.value <= BASE_TO_SHOW_ALL
        nearly_none = share <= NEARLY_NONE and base.value >= BASE_TO_SHOW_NONE
        if nearly_all or nearly_none:
            yield SureValue(name, rate(hits, of))


def _reasons(
    field: Field, information: float | None, sure: tuple[SureValue, ...], known: Rate, unknown: Rate
) -> Iterator[Reason]:
    if information is None:
        return
    if information >= TOO_MUCH:
        yield "tells-too-much"
    name = re.sub(r"[_\W]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", field.name)).casefold()
    if information >= NAMED_TOO_MUCH and _LATER_NAME.search(name):
        yield "by-name"
    if sure:
        yield "sure-value"
    if _missing_tells(known, unknown):
        yield "missing-tells"


def _missing_tells(known: Rate, unknown: Rate) -> bool:
    """Whether leads that lack the field are won far less, or far more, often than those that have it."""
    gap = difference(known, unknown)
    if gap is None or known.value is None or unknown.value is None or not gap.direction:
        return False
    low, high = sorted((known.value, unknown.value))
    expected = min(known.of, unknown.of) * (known.hits + unknown.hits) / (known.of + unknown.of)
    return expected >= EXPECTED_WINS and high >= TIMES * low
