"""Reads cells as the values of a field, exactly as design 3.8 says, on distinct cells only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.catalogue import Field
from leadkit.history.arrow import pa, pc
from leadkit.history.cells import Cells, to_numpy
from leadkit.history.column import NO_TIME, Codes, Column, Numbers, Seconds
from leadkit.history.notice import EXAMPLES
from leadkit.history.stamps import Calendar

NUMBER = r"^-?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]+)?$"
NUMBER_WITH_COMMA = NUMBER.replace(r"\.", ",")
_LOOKED_AT = 1000
MOST_CENTS = 2**53
"""From so many cents on (90 million million) doubles, as which all numbers are read, do not hold every single one."""
YES_NO = {"true": 1.0, "yes": 1.0, "1": 1.0, "false": 0.0, "no": 0.0, "0": 0.0}


@dataclass(frozen=True, slots=True)
class Unfit:
    """Cells that do not fit what was asked of them and are missing for it: how many, and the first few."""

    count: int = 0
    examples: tuple[str, ...] = ()


def read_column(cells: Cells, field: Field, calendar: Calendar, missing: tuple[str, ...]) -> tuple[Column, Unfit]:
    """Return the cells as values of `field`, and those that do not fit its type.

    Parameters
    ----------
    missing
        The history's own missing tokens; those of the field and ``""`` are added here.
    """
    gone = cells.are(("", *missing, *field.missing))
    if field.type in ("text", "category"):
        return _classes(cells, field, gone), Unfit()
    if field.type == "ordered":
        return _ranks(cells, field, gone)
    numbers = _numbers_of(cells, field, calendar)
    unfit = np.isnan(numbers) & ~gone
    numbers[gone] = np.nan
    column = Column(field, numbers=np.append(numbers, np.nan)[cells.codes])
    return column, report(cells, unfit)


def read_moments(cells: Cells, calendar: Calendar, missing: tuple[str, ...]) -> tuple[Seconds, Unfit]:
    """Return UTC seconds per row, ``NO_TIME`` where missing, and the cells that are no stamp."""
    gone = cells.are(("", *missing))
    moments = calendar.moments(cells)
    unfit = (moments == NO_TIME) & ~gone
    moments[gone] = NO_TIME
    return np.append(moments, NO_TIME)[cells.codes], report(cells, unfit)


def read_cents(cells: Cells, missing: tuple[str, ...]) -> tuple[Seconds, NDArray[np.bool_], Unfit]:
    """Return whole cents per row, where there is an amount, and the cells that are none or too large for one."""
    gone = cells.are(("", *missing))
    with np.errstate(over="ignore"):
        cents = np.rint(_read_numbers(cells) * 100)
    unfit = ~(np.abs(cents) < MOST_CENTS) & ~gone
    present = ~(gone | unfit)
    table = np.where(present, np.nan_to_num(cents), 0).astype(np.int64)
    return np.append(table, 0)[cells.codes], np.append(present, False)[cells.codes], report(cells, unfit)


def report(cells: Cells, unfit: NDArray[np.bool_]) -> Unfit:
    """Count the rows that hold a marked distinct cell, with the first few of these."""
    if not unfit.any():
        return Unfit()
    count = int(cells.counts()[unfit].sum())
    first = pa.array(np.flatnonzero(unfit)[:_LOOKED_AT])
    texts = Cells(cells.codes[:0], cells.distinct.take(first)).texts().to_pylist()
    return Unfit(count, tuple(dict.fromkeys(texts))[:EXAMPLES])


def coded(field: Field, codes: Codes, spellings: tuple[str, ...]) -> Column:
    """Return a column of a coded field; its aliases and its order say which class each spelling is of.

    Parameters
    ----------
    codes
        Row to index in `spellings`, -1 where missing; of any signed integer type.
    spellings
        The cells that are values of the field: none that is missing, of an ordered field none outside its order.
    """
    if field.type != "ordered" and not field.aliases:
        return Column(field, codes, spellings, np.arange(len(spellings), dtype=np.int32), spellings)
    names = _class_names(field)
    classes: dict[str, int] = {name: rank for rank, name in enumerate(field.order)} if field.type == "ordered" else {}
    class_of = [classes.setdefault(names.get(text, text), len(classes)) for text in spellings]
    return Column(field, codes, spellings, np.array(class_of, np.int32), tuple(classes))


def _classes(cells: Cells, field: Field, gone: NDArray[np.bool_]) -> Column:
    kept = np.flatnonzero(~gone)
    return coded(field, _kept(kept, len(gone))[cells.codes], tuple(cells.texts().take(pa.array(kept)).to_pylist()))


def _ranks(cells: Cells, field: Field, gone: NDArray[np.bool_]) -> tuple[Column, Unfit]:
    names, order = _class_names(field), set(field.order)
    texts = cells.texts().to_pylist()
    inside = np.array([names.get(text, text) in order for text in texts], np.bool_)
    kept = np.flatnonzero(inside & ~gone)
    column = coded(field, _kept(kept, len(texts))[cells.codes], tuple(texts[at] for at in kept))
    return column, report(cells, ~inside & ~gone)


def _kept(kept: NDArray[np.int64], distinct: int) -> Codes:
    """Return the new code of each distinct cell, -1 for those that are not kept, and that of a null at the end."""
    table = np.full(distinct + 1, -1, np.int32)
    table[kept] = np.arange(len(kept), dtype=np.int32)
    return table


def _class_names(field: Field) -> dict[str, str]:
    names = {spelling: name for name, spellings in field.aliases.items() for spelling in spellings}
    return {**names, **{name: name for name in field.aliases}}


def _numbers_of(cells: Cells, field: Field, calendar: Calendar) -> Numbers:
    if field.type == "date":
        return calendar.days(cells)
    if field.type == "yes-no":
        texts = pc.ascii_lower(cells.texts()).to_pylist()
        return np.array([YES_NO.get(text, np.nan) for text in texts], np.float64)
    return _read_numbers(cells)


def _read_numbers(cells: Cells) -> Numbers:
    """Return the distinct cells as finite doubles, NaN where they are not a number by our grammar."""
    kind = cells.distinct.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        numbers = to_numpy(cells.distinct.cast(pa.float64(), safe=False))
        return np.where(np.isfinite(numbers), numbers, np.nan)
    texts = cells.texts()
    sign = cells.decimal if cells.is_text else "."
    sound = to_numpy(pc.match_substring_regex(texts, NUMBER_WITH_COMMA if sign == "," else NUMBER))
    plain = texts.filter(pa.array(sound))
    if sign == ",":
        plain = pc.replace_substring(plain, ",", ".")
    numbers = np.full(len(texts), np.nan)
    try:
        numbers[sound] = to_numpy(pc.cast(plain, pa.float64()))
    except pa.ArrowInvalid:  # a number beyond the doubles
        numbers[sound] = np.array([float(text) for text in plain.to_pylist()], np.float64)
    return np.where(np.isfinite(numbers), numbers, np.nan)
