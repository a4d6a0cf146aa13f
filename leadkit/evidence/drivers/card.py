"""A point card: a few conditions with small whole points, which a definition can take over as it stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from leadkit.definition.model import ActionCriterion, Criterion, Definition, Group
from leadkit.engine.bitmaps import Bits, count, pack, unpack
from leadkit.errors import Fault, UsageError
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.drivers.information import rising
from leadkit.evidence.drivers.lines import line_of
from leadkit.evidence.drivers.logistic import Auc
from leadkit.evidence.drivers.observed import Observed
from leadkit.evidence.drivers.points import Points, band_edges
from leadkit.evidence.drivers.sample import Sample
from leadkit.evidence.rates import Rate, rate
from leadkit.evidence.target import Target
from leadkit.evidence.wording import percent
from leadkit.history.history import History
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class CardLine:
    """One condition, in words, and what it is worth."""

    criterion: Criterion
    points: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Band:
    """Leads with about as many points: from `low` to `high`, both included, and their rates on either part."""

    low: int
    high: int
    leads: int
    training: Rate
    held_out: Rate


@dataclass(frozen=True, slots=True)
class Stop:
    """What asking for at least so many points gives: of all leads, and the rates of those judged that have them."""

    threshold: int
    leads: int
    per_week: float | None
    training: Rate
    held_out: Rate
    recall: Rate


@dataclass(frozen=True, eq=False, repr=False)
class PointCard:
    """Conditions with points, made on the older leads and judged on those held out.

    Where kinds of activity took part, AUC and rates are of the leads still undecided after the first days alone, by the
    points they had then; numbers of leads are of all, by all that is known, as a definition counts them.

    Parameters
    ----------
    lines
        The conditions, the one with the most points first. Where one cannot be told, it is not met.
    training, held_out
        How well the points rank leads on either part; on the first they are flattered.
    cross_validated
        How well cards made in the same way rank leads that they were not made on, all leads that take part in turn.
    observed
        For how long leads were observed where what they did was judged, and which leads took part in all of it.
    """

    history: History
    target: Target
    lines: tuple[CardLine, ...]
    training: Auc | None
    held_out: Auc | None
    cross_validated: Auc | None
    _sample: Sample
    observed: Observed

    @property
    def holds(self) -> bool:
        """Whether it ranks the leads held out better than chance, and did so in cross-validation."""
        both = (self.held_out, self.cross_validated)
        return all(area is not None and area.is_better_than_chance for area in both)

    @property
    def most(self) -> int:
        """The highest number of points there is."""
        return sum(line.points for line in self.lines)

    @cached_property
    def points(self) -> Points:
        """The points of each lead, by all that is known of it."""
        return self._total(self._met)

    @cached_property
    def judged_points(self) -> Points:
        """The points of each lead by what it had done when it was judged; of leads that take part."""
        if self.observed.seconds is None:
            return self.points
        return self._total(line_of(self.history, x.criterion, self.observed.seconds).leads for x in self.lines)

    def _total(self, met: Iterable[Bits]) -> Points:
        total = np.zeros(self.history.n, np.int64)
        for line, found in zip(self.lines, met, strict=True):
            total += line.points * unpack(found, self.history.n)
        return total

    @cached_property
    def _met(self) -> tuple[Bits, ...]:
        return tuple(line_of(self.history, line.criterion).leads for line in self.lines)

    def group(self, threshold: int) -> Group:
        """Return the card as a group of a definition: at least so many points."""
        return Group(
            "score", tuple(line.criterion for line in self.lines), threshold, tuple(x.points for x in self.lines)
        )

    def definition(self, id: str, title: str, threshold: int) -> Definition:  # noqa: A002 (the document's own word)
        """Return a definition that counts the leads with at least so many points, and nothing else."""
        bare = tuple(plain(line.criterion) for line in self.lines)
        group = replace(self.group(threshold), members=bare)
        only_actions = all(isinstance(criterion, ActionCriterion) for criterion in bare)
        if only_actions:
            return Definition(id, title, actions=group, if_missing="no")
        return Definition(id, title, characteristics=group, if_missing="no")

    @cached_property
    def stops(self) -> tuple[Stop, ...]:
        """What every threshold gives, from the lowest that leaves somebody out to the highest that somebody reaches."""
        facts, sample = Cohort.of(self.history), self._sample
        found = []
        for threshold in np.unique(self.points)[1:].tolist():
            leads, seen = pack(self.points >= threshold), pack(self.judged_points >= threshold)
            per_week = None if facts.weeks is None else count(leads & facts.dated) / facts.weeks
            asked = self.target.hits
            found.append(
                Stop(
                    threshold, count(leads), per_week, sample.trained(seen), sample.held(seen),
                    rate(count(leads & asked), count(asked)),
                )
            )  # fmt: skip
        return tuple(found)

    def threshold(self, *, per_week: float | None = None, at_least: float | None = None) -> int:
        """Return the lowest threshold that keeps to a capacity, or that reaches a rate on the leads it was made on.

        Parameters
        ----------
        per_week
            So many leads a week at most.
        at_least
            So large a share of those that count shall have the outcome, between 0 and 1.

        Raises
        ------
        UsageError
            Not just one of both is given; the leads are not dated; or no threshold does it.
        """
        if (per_week is None) == (at_least is None):
            raise UsageError(Fault("one-of-two", "threshold", say("evidence.card.one_of_two")))
        for stop in self.stops:
            if per_week is not None and stop.per_week is not None and stop.per_week <= per_week:
                return stop.threshold
            if at_least is not None and (stop.training.value or 0) >= at_least:
                return stop.threshold
        dated = at_least is not None or Cohort.of(self.history).weeks is not None
        raise UsageError(Fault("no-threshold", "threshold", say(f"evidence.card.{'none' if dated else 'not_dated'}")))

    @property
    def usual_threshold(self) -> int:
        """The threshold that tells hits from others best on the leads that the card was made on (Youden)."""
        hits, of = self._sample.trained(self.target.asked).hits, self._sample.trained(self.target.asked).of
        return max(
            self.stops,
            key=lambda s: s.training.hits / max(hits, 1) - (s.training.of - s.training.hits) / max(of - hits, 1),
        ).threshold

    @cached_property
    def bands(self) -> tuple[Band, ...]:
        """A handful of ranges of points whose rates on the leads held out rise from range to range."""
        points = self.judged_points
        edges = band_edges(points[self._sample.rows], self._sample.hit)
        judged = self._sample.judged
        place = np.searchsorted(edges, points[judged], side="right")
        hit = unpack(self.target.hits, self.history.n)[judged]
        of = np.bincount(place, minlength=len(edges) + 1)
        hits = np.bincount(place[hit], minlength=len(edges) + 1)
        starts = [0, *edges]
        ends = [*(edge - 1 for edge in edges), self.most]
        found = []
        for run in rising(of, hits):
            low, high = starts[run.start], ends[run.stop - 1]
            leads = pack((self.points >= low) & (self.points <= high))
            seen = pack((points >= low) & (points <= high))
            found.append(Band(low, high, count(leads), self._sample.trained(seen), self._sample.held(seen)))
        return tuple(found)

    def frame(self) -> pd.DataFrame:
        """Return a row per line: ``key``, ``points``, ``sentence``, ``leads`` (that meet it)."""
        import pandas as pd

        rows = [
            (line.criterion.key, line.points, line.sentence, count(met))
            for line, met in zip(self.lines, self._met, strict=True)
        ]
        return pd.DataFrame(rows, columns=["key", "points", "sentence", "leads"])

    def bands_frame(self) -> pd.DataFrame:
        """Return a row per range of points, the lowest first.

        Columns: ``title`` ("0 to 4"), ``low``, ``high`` (points), ``leads`` (all), ``training_leads``,
        ``training_rate``; ``held_out_leads``, ``held_out_hits``, ``win_rate`` (held out, 0 to 1; rises row by row),
        ``low_rate``, ``high_rate`` (95 % interval after Wilson), ``too_few``.
        """
        import pandas as pd

        rows = [
            {
                "title": say("evidence.card.band", low=b.low, high=b.high) if b.high > b.low else f"{b.low}",
                "low": b.low, "high": b.high, "leads": b.leads, "training_leads": b.training.of,
                "training_rate": b.training.value, "held_out_leads": b.held_out.of, "held_out_hits": b.held_out.hits,
                "win_rate": b.held_out.value, "low_rate": b.held_out.low, "high_rate": b.held_out.high,
                "too_few": b.held_out.too_few,
            }
            for b in self.bands
        ]  # fmt: skip
        return pd.DataFrame(rows)

    def stops_frame(self) -> pd.DataFrame:
        """Return a row per threshold, the lowest first.

        Columns: ``threshold`` (points), ``leads`` (all with as many or more), ``per_week``; ``training_rate``;
        ``held_out_leads``, ``win_rate``, ``low``, ``high`` (held out, 95 % interval after Wilson), ``too_few``;
        ``recall`` (hits kept, of all hits).
        """
        import pandas as pd

        rows = [
            (
                s.threshold, s.leads, s.per_week, s.training.value, s.held_out.of, s.held_out.value, s.held_out.low,
                s.held_out.high, s.held_out.too_few, s.recall.value,
            )
            for s in self.stops
        ]  # fmt: skip
        head = ["threshold", "leads", "per_week", "training_rate", "held_out_leads", "win_rate", "low", "high"]
        return pd.DataFrame(rows, columns=[*head, "too_few", "recall"])

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return the card in words: how good it is, and its lines."""
        said = [self.headline()]
        return (*said, *(say("evidence.card.line", n=x.points, sentence=x.sentence) for x in self.lines))

    def headline(self) -> str:
        """Return how good the card is, and on which leads that was judged."""
        area, held = self.cross_validated, self.held_out
        if area is None or held is None:
            return say("evidence.card.untold")
        key = "good" if self.holds else "chance"
        said = say(
            f"evidence.card.{key}", n=len(self.lines), auc=f"{area.value:.3f}", low=f"{area.low:.3f}",
            high=f"{area.high:.3f}", held=f"{held.value:.3f}", pairs=percent(area.value),
        )  # fmt: skip
        return " ".join([said, *self.observed.basis()])


def plain(criterion: Criterion) -> Criterion:
    """Return a criterion without its own policy for what is missing."""
    return replace(criterion, remarks=replace(criterion.remarks, if_missing=None))
