"""What every stop of a slider gives: one pass over the leads whose verdict hangs on the condition that it sets.

The draft is judged with the condition met, not met and unknown, from cached leaves; leads are counted by their place
among the stops and what became of them; every stop is then a sum over places.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.model import Criterion, Policy
from leadkit.definition.predicates import lower_criterion
from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits, Pair, count, empty, full, inside, unpack
from leadkit.evidence.cohort import FATES, LOST_FATE, MATURE, WON_FATE, Cohort, Tally
from leadkit.evidence.outcome import OutcomeFigures, Split
from leadkit.evidence.places import Places, places
from leadkit.evidence.recount import Recount
from leadkit.history.history import History

Verdict = Callable[[Pair], Pair]
"""The verdict on all leads that follows from an answer to the condition."""
Counts = NDArray[np.int64]

NO, UNKNOWN, YES = range(3)
_TURNS = 9
"""From which verdict to which a lead is brought by meeting the condition: 3 times 3."""
_STATES = 2 * FATES
"""What can have become of a lead, and the same of those with a creation date."""
EXACT = 2**53
"""Whole numbers below this are exact as floating point."""
LARGE = 1_000_000
"""Products of more steps than this are worked out in floating point, as long as they are exact."""


def sweep(admission: Admission, name: str, stops: Sequence[Criterion]) -> tuple[OutcomeFigures, ...] | None:
    """Return the outcome of an admission's draft at every stop, as if each had been judged anew.

    Parameters
    ----------
    name
        The condition that is moved, by its name in `Recount.conditions`. One that several levels of a ladder share is
        moved in all of them.
    stops
        The condition with one value after the other.

    Returns
    -------
    ``None`` where the stops do not compare one field or count, or compare text.
    """
    recount = Recount(admission)
    level = admission.columns[name][0] if name in admission.columns else None
    of_level = None if level is None else admission.definitions[level]
    catalogue = admission.history.catalogue
    leaves = [
        lower_criterion(c, of_level.policy(c) if of_level else c.remarks.if_missing or "unknown", catalogue)
        for c in stops
    ]  # fmt: skip
    observe_s = of_level.observe.seconds if of_level is not None and of_level.observe else None
    found = places(admission.history, leaves, observe_s)
    if found is None:
        return None
    return Sweep(admission.history, found).figures(lambda answer: recount.pair({name: answer}))


class Sweep:
    """Counts what follows from a condition at all its stops.

    Parameters
    ----------
    places
        Where each lead stands among the stops.
    """

    def __init__(self, history: History, places: Places) -> None:
        self.history, self.places = history, places
        self.n = history.n

    def figures(self, verdict: Verdict) -> tuple[OutcomeFigures, ...]:
        """Return the outcome of `verdict` at every stop."""
        facts, turned = Cohort.of(self.history), self._turned(verdict)
        bases = {answer: _Base.of(facts, turned.base(answer)) for answer in set(self.places.unknowns)}
        changes = (_MOVED @ self._changes(turned) @ _COUNTED).tolist()
        cents = (_MOVED @ self._cents(turned)).tolist()
        return tuple(
            self._stop(facts, bases[answer], changes[i], cents[i]) for i, answer in enumerate(self.places.unknowns)
        )

    def counts(self, verdict: Verdict) -> list[int]:
        """Return how many leads `verdict` says yes of at every stop."""
        turned = self._turned(verdict)
        bases = {answer: count(turned.base(answer).sure) for answer in set(self.places.unknowns)}
        gain = self._gain(turned.met.sure, turned.unmet.sure)
        return [bases[answer] + int(gain[i]) for i, answer in enumerate(self.places.unknowns)]

    def answers(self) -> list[tuple[int, int]]:
        """Return of how many leads the condition itself says yes, and unknown, at every stop."""
        yes, unknown = self._sums(self.places.sizes), count(self.places.unknown)
        return [
            (int(yes[i]) + (unknown if answer == "yes" else 0), unknown if answer == "unknown" else 0)
            for i, answer in enumerate(self.places.unknowns)
        ]

    def _turned(self, verdict: Verdict) -> _Turned:
        everyone, nobody = full(self.n), empty(self.n)
        return _Turned(
            verdict(Pair(self.n, everyone, everyone)), verdict(Pair(self.n, nobody, nobody)),
            verdict(Pair(self.n, nobody, everyone)), self.places.unknown,
        )  # fmt: skip

    def _gain(self, met: Bits, unmet: Bits) -> Counts:
        """Return how many more leads there are at every stop than if nobody met the condition."""
        known = ~self.places.unknown
        per_place = np.zeros(self.places.count, np.int64)
        for leads, sign in ((met & ~unmet & known, 1), (unmet & ~met & known, -1)):
            if leads.any():
                at = self.places.place.take(np.flatnonzero(unpack(leads, self.n)))
                per_place += sign * np.bincount(at, minlength=self.places.count)
        return self._sums(per_place)

    def _sums(self, per_place: Counts) -> Counts:
        """Return what is counted per place, summed over the places that meet each stop."""
        flat = per_place.reshape(self.places.count, -1)
        # A large product is several times faster in floating point; a small one need not wait for threads.
        is_large = self.places.met.size * flat.shape[1] > LARGE
        floating = is_large and float(np.abs(flat.astype(np.float64)).sum()) < EXACT
        summed = self.places.met.astype(np.float64 if floating else np.int64) @ flat
        whole: Counts = summed.astype(np.int64).reshape(-1, *per_place.shape[1:])
        return whole

    def _changes(self, turned: _Turned) -> Counts:
        """Return how many leads meet each stop, by turn and by fate, of those whose verdict hangs on it."""
        rows = turned.rows
        cells = self.places.place.take(rows).astype(np.intp) * (_TURNS * _STATES)
        cells += turned.turns.take(rows)
        cells += self._states(rows)
        per_place = np.bincount(cells, minlength=self.places.count * _TURNS * _STATES)
        return self._sums(per_place.reshape(self.places.count, _TURNS, _STATES))

    def _cents(self, turned: _Turned) -> Counts:
        """Return the value of these leads by turn, of all and of those that are old enough for rates."""
        facts = Cohort.of(self.history)
        rows, worth = facts.valued(facts.everyone)
        hangs = inside(turned.hangs, rows)
        rows, worth = rows[hangs], worth[hangs]
        mature = facts.fates[rows] >= MATURE
        cells = self.places.place[rows].astype(np.intp) * _TURNS + turned.turns[rows] // _STATES
        per_place = np.zeros((self.places.count * _TURNS, 2), np.int64)
        np.add.at(per_place[:, 0], cells, worth)
        np.add.at(per_place[:, 1], cells[mature], worth[mature])
        return self._sums(per_place.reshape(self.places.count, _TURNS, 2))

    def _states(self, rows: NDArray[np.intp]) -> NDArray[np.uint8]:
        """Return what became of some leads, and whether they are dated, as one number each."""
        facts = Cohort.of(self.history)
        if not (facts.everyone & ~facts.dated).any():
            return facts.fates.take(rows) + np.uint8(FATES)
        return facts.fates.take(rows) + inside(facts.dated, rows).view(np.uint8) * np.uint8(FATES)

    def _stop(self, facts: Cohort, base: _Base, change: list[list[int]], cents: list[list[int]]) -> OutcomeFigures:
        """Return the figures of one stop: those where nobody meets it, changed by those who do."""
        everyone = (Tally(m[0], m[1], m[2], worth[0]) for m, worth in zip(change, cents, strict=True))
        mature = (Tally(m[3], m[4], m[5], worth[1]) for m, worth in zip(change, cents, strict=True))
        dated = base.dated + change[0][6]
        return OutcomeFigures(
            Split(*(before + more for before, more in zip(base.everyone, everyone, strict=True))),
            Split(*(before + more for before, more in zip(base.mature, mature, strict=True))),
            None if facts.weeks is None else dated / facts.weeks,
            facts, self.history.catalogue.time_zone, self.history.mature_after,
        )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Turned:
    """What is said of the leads with the condition met, not met, and unknown."""

    met: Pair
    unmet: Pair
    open: Pair
    unknown: Bits

    def base(self, answer: Policy) -> Pair:
        """Return the verdicts where nobody meets the condition, and of whom it is not known it says `answer`."""
        said = {"yes": self.met, "no": self.unmet, "unknown": self.open}[answer]
        known = ~self.unknown
        return Pair(
            self.unmet.n, (self.unmet.sure & known) | (said.sure & self.unknown),
            (self.unmet.possible & known) | (said.possible & self.unknown),
        )  # fmt: skip

    @cached_property
    def hangs(self) -> Bits:
        """The leads whose verdict hangs on the condition, and of whom its value is known."""
        differs = (self.met.sure ^ self.unmet.sure) | (self.met.possible ^ self.unmet.possible)
        return differs & ~self.unknown

    @cached_property
    def rows(self) -> NDArray[np.intp]:
        """The rows of these leads."""
        return np.flatnonzero(unpack(self.hangs, self.unmet.n))

    @cached_property
    def turns(self) -> NDArray[np.uint8]:
        """For each lead the verdict unmet and met as one number, times `_STATES`."""
        turns: NDArray[np.uint8] = (_codes(self.unmet) * np.uint8(3) + _codes(self.met)) * np.uint8(_STATES)
        return turns


def _codes(pair: Pair) -> NDArray[np.uint8]:
    """Return `NO`, `UNKNOWN` or `YES` of each lead."""
    codes: NDArray[np.uint8] = unpack(pair.sure, pair.n).view(np.uint8) + unpack(pair.possible, pair.n).view(np.uint8)
    return codes


@dataclass(frozen=True)
class _Base:
    """The groups where nobody meets the condition; `dated` are the admitted with a creation date."""

    everyone: tuple[Tally, ...]
    mature: tuple[Tally, ...]
    dated: int

    @classmethod
    def of(cls, facts: Cohort, pair: Pair) -> _Base:
        groups = (pair.yes(), pair.no(), pair.unknown())
        return cls(
            tuple(facts.tally(leads) for leads in groups), tuple(facts.matured(leads) for leads in groups),
            count(pair.sure & facts.dated),
        )  # fmt: skip


_SAID = (YES, NO, UNKNOWN)
_MOVED: Counts = np.array([[int(turn % 3 == v) - int(turn // 3 == v) for turn in range(_TURNS)] for v in _SAID])
"""How many more leads have a verdict (rows) for each lead that meets the condition and takes a turn (columns)."""


def _counted() -> Counts:
    fates = np.arange(_STATES)
    kind, mature, dated = fates % MATURE, fates % FATES >= MATURE, fates >= FATES
    of_all = [fates >= 0, kind == WON_FATE, kind == LOST_FATE]
    return np.column_stack([*of_all, *(group & mature for group in of_all), dated]).astype(np.int64)


_COUNTED = _counted()
"""In which counts (columns) a lead of each fate (rows) is: leads, won, lost; the same of the mature; dated."""
