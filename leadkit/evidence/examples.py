"""Single leads to look at: some that count, some that nearly count, won deals that were missed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits, count, unpack
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.what_if import WhatIfs, what_if

ExampleKind = Literal["counts", "nearly", "missed"]
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Example:
    """One lead: its row in the history, its id, and the conditions it is alone short of."""

    row: int
    lead_id: str
    short_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Examples:
    """A few leads of one kind, and how many there are."""

    kind: ExampleKind
    total: int
    shown: tuple[Example, ...]


def examples(admission: Admission, kind: ExampleKind, shown: int = SHOWN, whatifs: WhatIfs | None = None) -> Examples:
    """Return a few leads of a kind, the same ones each time.

    Of those that count, and of those one condition short, some from every part of the history are shown (of the
    latter, condition by condition in turn); of missed deals the most valuable.

    Parameters
    ----------
    whatifs
        What `what_if` said of the admission, where it is at hand.
    """
    whatifs = whatifs or what_if(admission)
    facts = Cohort.of(admission.history)
    if kind == "counts":
        leads = admission.pair.sure
        rows = _spread(leads, facts.n, shown)
    elif kind == "nearly":
        leads = whatifs.short
        rows = _in_turn([whatifs.short_of(c.name) for c in whatifs.conditions], facts.n, shown)
    else:
        leads = facts.won & ~admission.pair.sure
        rows = _dearest(admission, leads, shown)
    ids = admission.history.lead_ids
    return Examples(kind, count(leads), tuple(Example(r, ids[r], _short_of(whatifs, r)) for r in rows))


def _short_of(whatifs: WhatIfs, row: int) -> tuple[str, ...]:
    return tuple(c.name for c in whatifs.conditions if _holds(whatifs.short_of(c.name), row))


def _holds(leads: Bits, row: int) -> bool:
    return bool(leads.view(np.uint8)[row >> 3] >> (7 - (row & 7)) & 1)


def _spread(leads: Bits, n: int, shown: int) -> list[int]:
    """Return rows at even distances among the marked ones, the first and the last included."""
    rows = np.flatnonzero(unpack(leads, n))
    if len(rows) > shown:
        rows = rows[np.linspace(0, len(rows) - 1, shown).round().astype(np.int64)]
    return [int(row) for row in rows]


def _in_turn(groups: list[Bits], n: int, shown: int) -> list[int]:
    """Return rows from each group in turn, none twice."""
    queues = [_spread(group, n, shown) for group in groups]
    rows: dict[int, None] = {}
    for place in range(shown):
        for queue in queues:
            if place < len(queue) and len(rows) < shown:
                rows.setdefault(queue[place])
    return list(rows)


def _dearest(admission: Admission, leads: Bits, shown: int) -> list[int]:
    rows = np.flatnonzero(unpack(leads, admission.history.n))
    outcome = admission.history.outcome
    if outcome is None:
        return []
    value: NDArray[np.int64] = outcome.value_cents[rows]
    return [int(row) for row in rows[np.argsort(-value, kind="stable")[:shown]]]
