"""Makes a point card: which conditions, how many, and with what points; all of it again on every fold."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from leadkit.definition.model import Criterion, FieldCriterion, FieldTest, Scalar
from leadkit.definition.words import summary
from leadkit.engine.bitmaps import Mask, unpack
from leadkit.evidence.drivers.card import CardLine, PointCard, plain
from leadkit.evidence.drivers.lines import Line, lines, matrix
from leadkit.evidence.drivers.logistic import Numbers, Patterns, auc, fit_counts, forward, likelihoods, logistic
from leadkit.evidence.drivers.observed import Observed
from leadkit.evidence.drivers.points import SLIGHT, rounded
from leadkit.evidence.drivers.result import Drivers
from leadkit.evidence.drivers.sample import FOLDS, Sample
from leadkit.evidence.drivers.separation import Progress, activity_kinds, field_names
from leadkit.history.history import History

LINES = 8


def card(
    found: Drivers,
    *,
    most: int = LINES,
    l2: float = 1.0,
    seed: int = 0,
    fields: tuple[str, ...] | None = None,
    kinds: tuple[str, ...] | None = None,
    undecided: bool | None = None,
    progress: Progress | None = None,
) -> PointCard | None:
    """Return a point card of at most so many lines; ``None`` where no condition is worth a point.

    The lines are added one by one as long as cards made so on four fifths of the leads do better on the rest. Where
    kinds of activity take part, the card is made and judged on equal observation: on the leads still undecided after
    the first days, by what they had done by then.

    Parameters
    ----------
    found
        The drivers: fields that may know the outcome are left out here too. Whether a driver was found plays no part,
        since that was told on the leads held out.
    l2
        The ridge penalty of the weights.
    seed
        Of the folds.
    fields, kinds
        Only these fields and kinds of activity; by default all that may be drivers.
    undecided
        Whether only the leads still undecided then take part; by default where kinds of activity do.
    progress
        Told after each part that a card is made on how many of how many are done.
    """
    history, target = found.history, found.target
    if target is None or not 0 < target.base.hits < target.base.of:
        return None
    fields = field_names(history, found.apart) if fields is None else fields
    kinds = activity_kinds(history) if kinds is None else kinds
    kinds = kinds if found.observed.is_told else ()
    observed = found.observed if kinds or undecided else Observed()
    sample = observed.part(Sample.of(history, target, seed))
    maker = _Maker(history, fields, kinds, observed.seconds, most, l2)
    tried: list[_Path] = []
    for part in (*Sample.folds(history, target, seed), sample):
        tried.append(maker.on(observed.part(part)))
        if progress is not None:
            progress(len(tried), FOLDS + 1)
    path = tried.pop()
    if not path.steps or not any(fold.steps for fold in tried):
        return None
    length = min(_length(tried, most), len(path.steps))
    step = path.steps[length - 1]
    chance = np.concatenate([fold.chances(min(length, len(fold.steps))) for fold in tried])
    hit = np.concatenate([fold.hit for fold in tried])
    points = sum(
        (worth * unpack(path.lines[i].leads, history.n) for i, worth in zip(step.chosen, step.points, strict=True)),
        np.zeros(history.n, np.int64),
    )
    judged = sample.judged
    return PointCard(
        history, target, _named(history, path, step), auc(points[sample.rows], sample.hit),
        auc(points[judged], unpack(target.hits, history.n)[judged]), auc(chance, hit), sample, observed,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Step:
    """Lines that were chosen, their points, and how points become chances."""

    chosen: list[int]
    points: list[int]
    scale: Numbers


@dataclass(frozen=True, eq=False)
class _Path:
    """The cards of 1, 2, … lines that one part of the leads suggests, and the lines of the leads to judge on."""

    lines: list[Line]
    steps: list[_Step]
    judged: Mask
    hit: Mask
    base: float

    def chances(self, length: int) -> Numbers:
        """Return the chance that the card of so many lines gives each lead judged on."""
        if length == 0:
            return np.full(len(self.hit), self.base)
        step = self.steps[length - 1]
        points = self.judged[:, step.chosen] @ np.array(step.points)
        return logistic(step.scale[0] + step.scale[1] * points)


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes cards on one part of the leads."""

    history: History
    fields: tuple[str, ...]
    kinds: tuple[str, ...]
    observe_s: int | None
    most: int
    l2: float

    def on(self, sample: Sample) -> _Path:
        """Choose lines and points on the part to search on."""
        judged = sample.judged
        hit = unpack(sample.hits, self.history.n)[judged]
        if not sample.is_mixed:
            return _Path([], [], np.empty((len(judged), 0), np.bool_), hit, 0.5)
        found = lines(self.history, sample, self.fields, self.kinds, self.observe_s)
        x = matrix(found, self.history.n, sample.rows)
        steps = [self._step(x, sample.hit, *step) for step in forward(x, sample.hit, self.most, self.l2)]
        return _Path(found, steps, matrix(found, self.history.n, judged), hit, float(sample.hit.mean()))

    def _step(self, x: Mask, hit: Mask, chosen: list[int], weights: Numbers) -> _Step:
        patterns = Patterns.in_lines(x[:, chosen], hit)
        points = rounded(weights[1:], patterns)
        scored = patterns.lines @ points
        return _Step(chosen, points.tolist(), fit_counts(scored[:, np.newaxis], patterns.of, patterns.hits, SLIGHT))


def _length(tried: list[_Path], most: int) -> int:
    """Return the smallest number of lines that does, on leads kept apart, as well as the best (one standard error)."""
    hit = np.concatenate([fold.hit for fold in tried])
    by_length = [
        likelihoods(np.concatenate([fold.chances(min(length, len(fold.steps))) for fold in tried]), hit)
        for length in range(1, most + 1)
    ]
    best = max(by_length, key=lambda each: float(each.sum()))
    for length, each in enumerate(by_length, 1):
        loss = best - each
        if float(loss.sum()) <= float(loss.std()) * len(loss) ** 0.5:
            return length
    return most


def _named(history: History, path: _Path, step: _Step) -> tuple[CardLine, ...]:
    """Return the lines of a card, the one with the most points first, with keys of their own.

    Values of one field that are worth the same become one line.
    """
    worth: dict[Criterion, int] = {}
    for i, points in zip(step.chosen, step.points, strict=True):
        criterion = path.lines[i].criterion
        alike = next((c for c, p in worth.items() if p == points and _are_values_of_one(c, criterion)), None)
        if alike is not None:
            del worth[alike]
            criterion = _either(alike, criterion)
        worth[criterion] = points
    taken: dict[str, int] = {}
    made = []
    for criterion, points in sorted(worth.items(), key=lambda item: -item[1]):
        again = taken[criterion.key] = taken.get(criterion.key, 0) + 1
        named = criterion if again == 1 else replace(criterion, key=f"{criterion.key}.{again}")
        made.append(CardLine(named, points, summary(plain(named), history.catalogue)))
    return tuple(made)


def _are_values_of_one(first: Criterion, second: Criterion) -> bool:
    """Whether two conditions name different values of one field, so that no lead meets both."""
    if not isinstance(first, FieldCriterion) or not isinstance(second, FieldCriterion):
        return False
    tests = first.test, second.test
    if first.test.field != second.test.field or not all(test.op in ("=", "in") for test in tests):
        return False
    return not set(_values(first.test)) & set(_values(second.test))


def _either(first: Criterion, second: Criterion) -> FieldCriterion:
    assert isinstance(first, FieldCriterion)
    assert isinstance(second, FieldCriterion)
    return replace(first, test=FieldTest(first.test.field, "in", (*_values(first.test), *_values(second.test))))


def _values(test: FieldTest) -> tuple[Scalar, ...]:
    return test.value if isinstance(test.value, tuple) else () if test.value is None else (test.value,)
