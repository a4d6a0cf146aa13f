"""Where each lead stands among the stops of a slider: looked up once, it answers the condition at every stop.

Two leads in the same place are answered alike at all stops. A place is a span of numbers without a threshold inside,
a value of a list, or a range of counts.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.model import Policy
from leadkit.definition.predicates import CountIn, InClasses, InNumbers, InRange, Leaf
from leadkit.engine.bitmaps import Bits, Mask, empty, pack, unpack
from leadkit.engine.columns import Columns
from leadkit.engine.masks import holds
from leadkit.history.column import PIECE, Column, Numbers, look_up
from leadkit.history.history import History

SHORT = 100_000
"""Counts up to this one are looked up in a table."""
MOST_EDGES = 100
"""Numbers are compared with up to so many thresholds one after the other; the places must fit into a byte."""


@dataclass(frozen=True, eq=False)
class Places:
    """One condition at several stops.

    Parameters
    ----------
    place
        A number per lead; of those in `unknown` it says nothing.
    met
        Whether a place meets the condition: a row per stop, a column per place.
    unknown
        The leads of whom the condition's value is not known.
    unknowns
        What each stop says of them.
    sizes
        How many leads of whom it is known stand in each place.
    """

    place: NDArray[Any]
    met: Mask
    unknown: Bits
    unknowns: tuple[Policy, ...]

    sizes: NDArray[np.int64]

    @property
    def count(self) -> int:
        """How many places there are."""
        return int(self.met.shape[1])


Standing = tuple[NDArray[Any], Bits, NDArray[np.int64]]
"""`Places.place`, `Places.unknown` and `Places.sizes`: what hangs on where the thresholds are, not on what they ask."""


def _standing(history: History, key: Hashable, make: Callable[[], tuple[NDArray[Any], Bits]], count: int) -> Standing:
    """Return where the leads stand; kept, since a control is often taken in hand again."""

    def made() -> Standing:
        place, unknown = make()
        sizes = _sizes(place, count)
        if unknown.any():
            sizes -= np.bincount(place.take(np.flatnonzero(unpack(unknown, history.n))), minlength=count)
        return place, unknown, sizes

    cache = Columns.of(history).leaves.cache
    return cache.get(("places", key), made, lambda standing: sum(part.nbytes for part in standing))


def _sizes(place: NDArray[Any], count: int) -> NDArray[np.int64]:
    """Return how many leads stand in each place."""
    sizes = np.zeros(count, np.int64)
    for start in range(0, len(place), PIECE):
        sizes += np.bincount(place[start : start + PIECE], minlength=count)
    return sizes


def places(history: History, leaves: Sequence[Leaf], observe_s: int | None) -> Places | None:
    """Return where the leads stand among the stops `leaves`: one condition with one value after the other.

    ``None`` where these do not compare the same field or count, or compare text.
    """
    found = [leaf.predicate for leaf in leaves]
    counts = [p for p in found if isinstance(p, CountIn)]
    numbers = [p for p in found if isinstance(p, InRange | InNumbers)]
    classes = [p for p in found if isinstance(p, InClasses)]
    policies = [leaf.if_missing for leaf in leaves]
    if not found or len(found) not in (len(counts), len(numbers), len(classes)):
        return None
    if counts:
        return _of_counts(history, counts, policies, observe_s) if len({p.statistic for p in counts}) == 1 else None
    fields = {p.field for p in (*numbers, *classes)}
    if len(fields) != 1:
        return None
    column = history.column(fields.pop())
    return (
        _of_numbers(history, column, numbers, policies) if numbers else _of_classes(history, column, classes, policies)
    )


def _of_numbers(
    history: History, column: Column, stops: Sequence[InRange | InNumbers], policies: list[Policy]
) -> Places:
    edges = np.unique([edge for stop in stops for edge in _edges(stop)])

    def make() -> tuple[NDArray[Any], Bits]:
        narrow, missing = _narrow(len(edges) + 1), Columns.of(history).leaves.fields.missing(column.field.name)
        if column.levels is None:
            return _ranked(column.numbers, edges).astype(narrow, copy=False), missing
        of_code = np.append(np.searchsorted(edges, column.levels, side="right"), len(edges)).astype(narrow)
        return look_up(of_code, column.codes), missing

    place, unknown, sizes = _standing(history, (column.field.name, edges.tobytes()), make, len(edges) + 1)
    samples = Column(column.field, numbers=np.append(np.nextafter(edges[0], -np.inf), edges))
    met = np.array([holds(stop, samples) for stop in stops])
    return Places(place, met, unknown, tuple(policies), sizes)


def _ranked(numbers: Numbers, edges: Numbers) -> NDArray[Any]:
    """Return how many of the ascending `edges` each number has reached; of a missing one that says nothing."""
    if len(edges) > MOST_EDGES:
        return np.searchsorted(edges, numbers, side="right")
    # Ten times as fast as to search, which the processor cannot foresee.
    ranks = np.zeros(len(numbers), np.uint8)
    for start in range(0, len(numbers), PIECE):
        piece, rank = numbers[start : start + PIECE], ranks[start : start + PIECE]
        for edge in edges.tolist():
            rank += (piece >= edge).view(np.uint8)
    return ranks


def _edges(stop: InRange | InNumbers) -> list[float]:
    """Return the numbers from which on a comparison may be answered otherwise than just below."""
    if isinstance(stop, InNumbers):
        return [edge for number in stop.numbers for edge in (number, _above(number))]
    ends = []
    if stop.low is not None:
        ends.append(_above(stop.low) if stop.low_open else stop.low)
    if stop.high is not None:
        ends.append(stop.high if stop.high_open else _above(stop.high))
    return ends


def _above(number: float) -> float:
    return float(np.nextafter(number, np.inf))


def _of_classes(history: History, column: Column, stops: Sequence[InClasses], policies: list[Policy]) -> Places:
    n = len(column.classes)
    samples = Column(column.field, np.arange(n, dtype=np.int32), column.classes, np.arange(n, dtype=np.int32),
                     column.classes)  # fmt: skip
    met = np.array([np.append(holds(stop, samples), False) for stop in stops])

    def make() -> tuple[NDArray[Any], Bits]:
        codes = column.class_codes()
        return np.where(codes < 0, n, codes).astype(_narrow(n + 1)), pack(column.missing())

    place, unknown, sizes = _standing(history, column.field.name, make, n + 1)
    return Places(place, met, unknown, tuple(policies), sizes)


def _of_counts(history: History, stops: Sequence[CountIn], policies: list[Policy], observe_s: int | None) -> Places:
    leaves = Columns.of(history).leaves
    asked = stops[0].statistic
    edges = np.unique([edge for stop in stops for edge in _count_edges(stop)])

    def make() -> tuple[NDArray[Any], Bits]:
        unknown = leaves.uncounted(asked, observe_s)
        place = _count_places(leaves.statistic(asked, observe_s), edges)
        return place, empty(history.n) if unknown is None else unknown

    place, unknown, sizes = _standing(history, (asked, observe_s, edges.tobytes()), make, len(edges) + 1)
    samples = np.append(edges[0] - 1, edges)
    low = [np.iinfo(np.int64).min if stop.low is None else stop.low for stop in stops]
    high = [np.iinfo(np.int64).max if stop.high is None else stop.high for stop in stops]
    met = (samples >= np.array(low)[:, None]) & (samples <= np.array(high)[:, None])
    said = tuple(_of_uncounted(stop, policy) for stop, policy in zip(stops, policies, strict=True))
    return Places(place, met, unknown, said, sizes)


def _count_edges(stop: CountIn) -> list[int]:
    ends = [] if stop.low is None else [stop.low]
    return ends if stop.high is None else [*ends, stop.high + 1]


def _count_places(number: NDArray[Any], edges: NDArray[np.int64]) -> NDArray[Any]:
    narrow = _narrow(len(edges) + 1)
    most = int(number.max(initial=0))
    if most > SHORT:
        return np.searchsorted(edges, number, side="right").astype(narrow)
    of_number: NDArray[Any] = np.searchsorted(edges, np.arange(most + 1), side="right").astype(narrow)
    return look_up(of_number, number)


def _of_uncounted(stop: CountIn, policy: Policy) -> Policy:
    """Return what a count says of a lead whose number is not known: at least none is always met."""
    if stop.high is not None and stop.high < 0:
        return "no"
    return "yes" if stop.high is None and (stop.low is None or stop.low <= 0) else policy


def _narrow(places: int) -> type[np.uint8] | type[np.uint16] | type[np.uint32]:
    return np.uint8 if places <= 2**8 else np.uint16 if places <= 2**16 else np.uint32
