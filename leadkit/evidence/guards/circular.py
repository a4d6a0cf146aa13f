"""Definitions that are judged by themselves: an outcome, or a score, that repeats what the draft asks for.

If "qualified" is given by a rule of revenue and industry, a draft of revenue and industry agrees with it perfectly and
nothing is learnt. Whether an outcome follows from the fields of a draft is asked by guessing: each lead gets what most
*other* leads with the same values got. Honest outcomes cannot be guessed nearly always; a rule can.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.phrases import listed
from leadkit.definition.words import name_of
from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits, count, unpack
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.guards.finding import Guard, Number, Weight, guard
from leadkit.evidence.guards.uses import field_title, titles, used_fields
from leadkit.evidence.rates import FEWEST_LEADS, FEWEST_WINS
from leadkit.evidence.target import targets
from leadkit.evidence.wording import percent
from leadkit.history.column import Column
from leadkit.history.history import History
from leadkit.text import say

REPEATS = 0.9
"""Agreement beyond chance (Cohen's kappa) from which an outcome or a score is said to repeat the draft."""
EXPECTED_NONE = 20
"""So many of the leads without a condition would have the outcome at the average rate; none having it is a rule."""
BINS = 20
WIDE = 1 << 25
LARGE_CELL = 10
"""So many leads a cell must have on average for guesses from it to mean anything."""


@dataclass(frozen=True, slots=True)
class Guessed:
    """How well one thing can be guessed from others: kappa, and on how many leads and cells it rests."""

    kappa: float
    leads: int
    cells: int


def circular(admission: Admission, *, within: Bits | None = None) -> Iterator[Guard]:
    """Yield a finding for each way in which a draft may be judged by itself."""
    history = admission.history
    used = used_fields(admission)
    found = [*_outcome_columns(history, used)]
    for t in targets(history):
        asked = t.asked if within is None else t.asked & within
        if min(count(t.hits & asked), count(asked & ~t.hits)) < FEWEST_LEADS:
            continue
        found += _verdict_repeats(admission, t.name, t.title, asked, t.hits)
        found += _fields_repeat(history, used, t.title, asked, t.hits)
    found += _scores(history, used, Cohort.of(history).mature if within is None else within)
    yield from found or [guard("circular", "none", "ok", {"fields": len(used)})]


def _outcome_columns(history: History, used: Sequence[str]) -> Iterator[Guard]:
    """Look for columns of an outcome among the fields of the draft."""
    own: dict[str, str] = {}
    for name, settings in history.settings.outcomes.items():
        if settings.file is None:
            columns = (settings.column, settings.decided_at, settings.value, settings.cost, settings.reason)
            own |= {column: name for column in columns if column is not None}
    names = tuple(name for name in used if name in own)
    if names:
        shown = listed(titles(history, names), say("words.and"))
        yield guard("circular", "outcome-column", "warning", {"fields": len(names)}, names, shown=shown, n=len(names))


def _verdict_repeats(admission: Admission, name: str, title: str, asked: Bits, hits: Bits) -> Iterator[Guard]:
    """Look whether the draft, or one condition of it, says nearly the same as an outcome."""
    for which, leads in (("draft", admission.pair.sure), *_conditions(admission)):
        kappa = _kappa_of(leads & asked, hits & asked, asked)
        numbers: dict[str, Number] = {"kappa": kappa, "leads": count(asked)}
        title_of = "" if which == "draft" else _condition_title(admission, which)
        if kappa >= REPEATS:
            code = "draft-repeats" if which == "draft" else "condition-repeats"
            yield guard("circular", code, "warning", numbers, outcome=title, title=title_of, agreement=percent(kappa))
            continue
        base = count(hits & asked) / count(asked)
        without = count(asked & ~leads)
        if which != "draft" and base * without >= EXPECTED_NONE and not count(hits & asked & ~leads):
            weight: Weight = "note" if name == "outcome" else "warning"
            numbers = {"without": without, "expected": base * without}
            said = {"title": title_of, "n": without, "expected": round(base * without)}
            yield guard("circular", "never-without", weight, numbers, outcome=title, **said)


def _conditions(admission: Admission) -> Iterator[tuple[str, Bits]]:
    if len(admission.criteria) > 1:
        for name, pair in admission.criteria.items():
            yield name, pair.sure


def _condition_title(admission: Admission, name: str) -> str:
    return name_of(admission.columns[name][1], admission.history.catalogue)


def _fields_repeat(history: History, used: Sequence[str], title: str, asked: Bits, hits: Bits) -> Iterator[Guard]:
    """Look whether an outcome follows from the fields that a draft asks for, whatever the draft makes of them."""
    fields = [name for name in used if history.catalogue.fields[name].known != "later"]
    looked = unpack(asked, history.n)
    guess = guessed(unpack(hits, history.n)[looked].astype(np.int64), _codes_of(history, fields, looked))
    if guess is not None and guess.kappa >= REPEATS:
        shown = listed(titles(history, tuple(fields)), say("words.and"))
        numbers: dict[str, Number] = {"kappa": guess.kappa, "leads": guess.leads, "cells": guess.cells}
        yield guard("circular", "outcome-follows", "warning", numbers, tuple(fields), outcome=title, shown=shown,
                    agreement=percent(guess.kappa))  # fmt: skip


def _scores(history: History, used: Sequence[str], asked: Bits) -> Iterator[Guard]:
    """Look for a field of the draft that follows from the other fields of the draft together."""
    looked = unpack(asked, history.n)
    if len(used) < 3 or np.count_nonzero(looked) < FEWEST_LEADS:
        return
    codes = _codes_of(history, used, looked)
    for name in used:
        others = {other: codes[other] for other in used if other != name}
        together = guessed(codes[name], others)
        if together is None or together.kappa < REPEATS:
            continue
        alone = [guessed(codes[name], {other: code}) for other, code in others.items()]
        if any(guess is not None and guess.kappa >= REPEATS for guess in alone):
            continue
        shown = listed([field_title(history, other) for other in others], say("words.and"))
        numbers: dict[str, Number] = {"kappa": together.kappa, "leads": together.leads, "cells": together.cells}
        yield guard("circular", "score", "warning", numbers, (name,), title=field_title(history, name), shown=shown,
                    agreement=percent(together.kappa))  # fmt: skip


def guessed(classes: NDArray[np.int64], known: Mapping[str, NDArray[np.int64]]) -> Guessed | None:
    """Return how well the class of a lead is guessed from the other leads that are alike in all that is known.

    Each lead is guessed by the commonest class of the *others* in its cell; a lead alone in its cell counts as
    guessed wrongly. ``None`` where there is nothing to guess from, one class only, or cells of too few leads.

    Parameters
    ----------
    classes
        A small number from 0 for each lead.
    known
        For each thing that is known a small number from 0 for each lead.
    """
    n = len(classes)
    if not known or not n:
        return None
    cell, cells = np.zeros(n, np.int64), 1
    for codes in known.values():
        wide = int(codes.max()) + 1
        cell, cells = _renumbered(cell * wide + codes, cells * wide)
        if n < LARGE_CELL * cells:
            return None
    kinds = int(classes.max()) + 1
    table = np.bincount(cell * kinds + classes, minlength=cells * kinds).reshape(cells, kinds)
    if np.count_nonzero(table.sum(axis=0)) < 2:
        return None
    right, said = _left_out(table)
    share = table.sum(axis=0) / n
    by_chance = float((share * said / n).sum())
    return Guessed((right / n - by_chance) / (1 - by_chance) if by_chance < 1 else 0.0, n, cells)


def _renumbered(cell: NDArray[np.int64], limit: int) -> tuple[NDArray[np.int64], int]:
    """Return numbers below `limit` without gaps, and how many different ones there are."""
    if limit > WIDE:
        values, numbers = np.unique(cell, return_inverse=True)
        return numbers, len(values)
    there = np.bincount(cell, minlength=limit) > 0
    return (np.cumsum(there) - 1)[cell], int(np.count_nonzero(there))


def _left_out(table: NDArray[np.int64]) -> tuple[int, NDArray[np.int64]]:
    """Return how many leads are guessed right from the others of their cell, and how often each class is guessed."""
    rows = np.arange(len(table))
    best = table.argmax(axis=1)
    most = table[rows, best]
    rivals = table.copy()
    rivals[rows, best] = -1
    second = rivals.max(axis=1)
    # Without itself a lead of the commonest class still sees it as the commonest unless another class is level.
    keeps = (most - 1 >= second) & (most > 1)
    right = int(most[keeps].sum())
    said = np.bincount(best, weights=table.sum(axis=1), minlength=table.shape[1]).astype(np.int64)
    return right, said


def _codes_of(history: History, fields: Sequence[str], looked: NDArray[np.bool_]) -> dict[str, NDArray[np.int64]]:
    """Return a small number for each lead that is looked at, by field; made once for all leads."""
    codes = {}
    for name in fields:
        key = f"guards.binned.{name}"
        kept = history.memo.get(key)
        if not isinstance(kept, np.ndarray):
            kept = history.memo[key] = _binned(history.column(name))
        codes[name] = kept[looked]
    return codes


def _binned(column: Column) -> NDArray[np.int64]:
    """Return a small number for each lead: its class, or one of twenty ranges; 0 where missing."""
    if column.is_coded:
        return (column.class_codes() + 1).astype(np.int64)
    numbers = column.numbers
    missing = np.isnan(numbers)
    values = np.unique(numbers[~missing])
    if len(values) > BINS:
        values = np.unique(np.quantile(numbers[~missing], np.arange(1, BINS) / BINS))
    return np.where(missing, 0, np.searchsorted(values, np.nan_to_num(numbers), side="right") + 1).astype(np.int64)


def _kappa_of(said: Bits, had: Bits, asked: Bits) -> float:
    """Return Cohen's kappa between two answers of yes or no about the leads that were asked."""
    n = count(asked)
    both, yes, hit = count(said & had), count(said), count(had)
    if min(yes, hit) < FEWEST_WINS:
        return 0.0
    agree = (n - yes - hit + 2 * both) / n
    chance = (yes * hit + (n - yes) * (n - hit)) / n / n
    return (agree - chance) / (1 - chance) if chance < 1 else 0.0
