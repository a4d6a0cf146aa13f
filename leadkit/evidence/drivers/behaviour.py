"""How often leads did something, counted in every way that a condition can count: window, threshold, filter, distinct.

The way is chosen on the part of the leads to search on, and on equal observation: a lead that nobody handed over is
watched for years and collects what a customer of last week had no time for. So only the first days of each lead count,
of the leads still undecided then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.catalogue import Catalogue
from leadkit.definition.duration import format_duration
from leadkit.definition.model import ActionCriterion, CountTest, Duration, FieldTest, Window
from leadkit.definition.predicates import CountIn, Statistic, lower_criterion
from leadkit.engine.bitmaps import Bits, Mask, unpack
from leadkit.engine.columns import Columns
from leadkit.engine.counting import Counted, largest
from leadkit.engine.counting import Window as Span
from leadkit.engine.horizon import horizons
from leadkit.engine.masks import holds
from leadkit.evidence.drivers.information import Counts, splits
from leadkit.evidence.drivers.observed import DAY_S
from leadkit.evidence.drivers.sample import Rows, Sample
from leadkit.history.history import History


def days_long(days: int) -> Duration:
    """Return a length of time of whole days."""
    return Duration(format_duration(days * DAY_S), days * DAY_S)


HIGHEST = 10
"""The highest number of activities that is asked for."""
FEW_VALUES = 20
FILTERS = 3
WINDOWS: tuple[Window | None, ...] = (
    None, Window("day"), Window("week"), *(Window(sliding=days_long(days)) for days in (7, 14, 30)),
)  # fmt: skip
RECENT = 7
SIMPLER, AS_WELL = 4.0, 0.95
"""So much better, in squared standard scores and as a part of them, a condition must be for each filter or distinct."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way of counting, with the threshold that tells hits from others best.

    Parameters
    ----------
    criterion
        At least so many, counted so.
    z
        How many standard deviations the hits of those that meet it lie above chance; negative where below.
    of, hits
        Leads and hits by their number of activities, the last also of more.
    """

    criterion: ActionCriterion
    z: float
    of: Counts
    hits: Counts

    @property
    def weight(self) -> float:
        """How well it does, less what its complexity has to earn."""
        extras = len(self.criterion.where or ()) + (self.criterion.distinct is not None)
        return self.z * self.z * AS_WELL**extras - SIMPLER * extras


@dataclass(frozen=True, slots=True)
class Search:
    """What was tried for one kind of activity.

    Parameters
    ----------
    best
        The best way; ``None`` where no threshold leaves enough leads on both sides.
    windows
        The best way and the same count in every other window, the best first.
    tried
        How many thresholds were looked at.
    """

    best: Way | None
    windows: tuple[Way, ...]
    tried: int


def search(history: History, kind: str, sample: Sample, observe_s: int | None, fewest: int) -> Search:
    """Look for the window, the filter, the distinct and the threshold that tell hits from others best.

    First every window without more; in the best one, and over all time, every filter and distinct; then the best of
    these in every window. What was done lately is looked at and never chosen: counted back from the hand-over, it says
    when sales took over, not what the lead did.
    """
    counter = Counter(history, kind, sample.rows, observe_s)
    key = "driver"
    tried: dict[ActionCriterion, Way] = {}
    looked = 0

    def look(ways: Iterator[ActionCriterion] | list[ActionCriterion]) -> list[Way]:
        nonlocal looked
        found = []
        for criterion in ways:
            if criterion not in tried:
                way, thresholds = counter.best(criterion, sample.hit, fewest)
                looked += thresholds
                if way is not None:
                    tried[criterion] = way
            if criterion in tried:
                found.append(tried[criterion])
        return sorted(found, key=lambda way: -way.weight)

    def anywhen(where: tuple[FieldTest, ...] | None, distinct: str | None) -> list[ActionCriterion]:
        found = [ActionCriterion(key, kind, CountTest(">=", 1), where, distinct, window) for window in WINDOWS]
        if observe_s is not None and observe_s > RECENT * DAY_S:
            span = days_long(RECENT)
            found.append(ActionCriterion(key, kind, CountTest(">=", 1), where, distinct, recent=span))
        return found

    plain = [way for way in look(anywhen(None, None)) if way.criterion.recent is None]
    if not plain:
        return Search(None, (), looked)
    windows = list(dict.fromkeys([plain[0].criterion.within, None]))
    finer = look(
        [
            ActionCriterion(key, kind, CountTest(">=", 1), where, distinct, window)
            for window in windows
            for where, distinct in counter.refinements()
        ]
    )
    best = max([plain[0], *finer[:1]], key=lambda way: way.weight)
    everywhere = look(anywhen(best.criterion.where, best.criterion.distinct))
    chosen = next(way for way in everywhere if way.criterion.recent is None)
    return Search(chosen, tuple(everywhere), looked)


class Counter:
    """Counts the activities of one kind of a few leads, before their horizon or landmark.

    Parameters
    ----------
    rows
        The leads, ascending.
    """

    def __init__(self, history: History, kind: str, rows: Rows, observe_s: int | None) -> None:
        self.history, self.kind, self.rows, self.observe_s = history, kind, rows, observe_s
        cut = history.cut(kind)
        assert cut is not None
        place = np.full(history.n, -1, np.int32)
        place[rows] = np.arange(len(rows))
        self.limit = horizons(history, observe_s)
        kept = place[cut.lead] >= 0
        if observe_s is not None:
            kept &= cut.at + np.int64(cut.epoch) < self.limit[cut.lead]
        here = np.flatnonzero(kept)
        self.cut = cut
        self.lead, self.at = place[cut.lead[here]], cut.at[here]
        self.which = here if cut.which is None else cut.which[here]

    def refinements(self) -> list[tuple[tuple[FieldTest, ...] | None, str | None]]:
        """Return filters by the commonest values of each attribute, attributes to tell apart, and both together."""
        filters: list[tuple[FieldTest, ...] | None] = [None]
        distincts: list[str | None] = [None]
        for name, column in self.cut.attributes.items():
            if not column.is_coded or not len(column.classes):
                continue
            codes = column.class_codes()[self.which]
            counts = np.bincount(codes[codes >= 0], minlength=len(column.classes))
            there = np.argsort(-counts, kind="stable")
            there = there[counts[there] > 0]
            if len(there) > 1:
                distincts.append(name)
                if len(there) <= FEW_VALUES:
                    filters += [(FieldTest(name, "=", column.classes[code]),) for code in there[:FILTERS]]
        return [
            (where, distinct)
            for where in filters
            for distinct in distincts
            if (where or distinct) and not (where and where[0].field == distinct)
        ]

    def counts(self, criterion: ActionCriterion) -> NDArray[np.int64]:
        """Return the largest number in any one window of each lead, at most ten."""
        statistic = statistic_of(criterion, self.history.catalogue)
        lead, at, which = self.lead, self.at, self.which
        kept: Mask | None = None
        for test in statistic.where:
            fits = holds(test, self.cut.attributes[test.field])[which]
            kept = fits if kept is None else kept & fits
        if statistic.recent_s is not None:
            since = self.limit[self.rows][lead] - statistic.recent_s
            late = at + np.int64(self.cut.epoch) >= since
            kept = late if kept is None else kept & late
        thing, things = None, 0
        if statistic.distinct is not None:
            column = self.cut.attributes[statistic.distinct]
            thing, things = column.class_codes()[which], len(column.classes)
            kept = thing >= 0 if kept is None else kept & (thing >= 0)
        if kept is not None:
            lead, at = lead[kept], at[kept]
            thing = None if thing is None else thing[kept]
        span = Span(statistic.calendar, statistic.sliding_s, self.history.catalogue.time_zone)
        most = largest(Counted(self.cut.epoch, lead, at, thing, things), span, len(self.rows))
        return np.minimum(most.astype(np.int64), HIGHEST)

    def best(self, criterion: ActionCriterion, hit: Mask, fewest: int) -> tuple[Way | None, int]:
        """Return the way of counting with its best threshold, and how many thresholds were looked at."""
        counts = self.counts(criterion)
        unknown = uncounted(self.history, criterion, self.observe_s)
        if unknown is not None:
            known = ~unpack(unknown, self.history.n)[self.rows]
            counts, hit = counts[known], hit[known]
        of, hits = np.bincount(counts, minlength=HIGHEST + 1), np.bincount(counts[hit], minlength=HIGHEST + 1)
        cuts = splits(of, hits, is_ordered=True, fewest=fewest)
        if not cuts:
            return None, 0
        split = max(cuts, key=lambda cut: cut.z)
        is_more = bool(split.met[-1])
        enough = int(np.flatnonzero(split.met)[0] if is_more else np.flatnonzero(~split.met)[0])
        return Way(_from(criterion, enough), split.z if is_more else -split.z, of, hits), len(cuts)


def statistic_of(criterion: ActionCriterion, catalogue: Catalogue) -> Statistic:
    """Return what a criterion counts."""
    predicate = lower_criterion(criterion, "unknown", catalogue).predicate
    assert isinstance(predicate, CountIn)
    return predicate.statistic


def uncounted(history: History, criterion: ActionCriterion, observe_s: int | None) -> Bits | None:
    """Return the leads whose count nobody knows; ``None`` where every count is known."""
    return Columns.of(history).leaves.uncounted(statistic_of(criterion, history.catalogue), observe_s)


def _from(criterion: ActionCriterion, enough: int) -> ActionCriterion:
    return ActionCriterion(
        criterion.key, criterion.activity, CountTest(">=", enough), criterion.where, criterion.distinct,
        criterion.within, criterion.recent,
    )  # fmt: skip
