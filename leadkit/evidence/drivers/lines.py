"""The conditions that a point card or a rule may be made of: cuts of fields, values, and counts of what leads did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.model import ActionCriterion, Criterion, FieldCriterion, Remarks
from leadkit.engine.bitmaps import Bits, Mask, Pair, unpack
from leadkit.engine.columns import Columns
from leadkit.evidence.drivers.behaviour import search
from leadkit.evidence.drivers.information import Split, pooled, splits
from leadkit.evidence.drivers.sample import Rows, Sample
from leadkit.evidence.drivers.scales import Scale, scale
from leadkit.evidence.drivers.separation import key_of, simplest
from leadkit.evidence.rates import FEWEST_LEADS
from leadkit.history.history import History

CUTS = 4
VALUES = 6
THRESHOLDS = 2
LEAST = 1.5
"""A cut or value whose hits lie less than so many standard deviations above chance is no candidate."""
NOT_MET = Remarks(if_missing="no")


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A condition and the leads that surely meet it; where it cannot be told it is not met."""

    criterion: Criterion
    leads: Bits


def lines(
    history: History, sample: Sample, fields: tuple[str, ...], kinds: tuple[str, ...], observe_s: int | None
) -> list[Line]:
    """Return the conditions that hits meet more often than others on the part searched on."""
    made = {_description(c): c for c in _all(history, sample, fields, kinds, observe_s)}
    return [line_of(history, criterion, observe_s) for criterion in made.values()]


def line_of(history: History, criterion: Criterion, observe_s: int | None = None) -> Line:
    """Return a condition with the leads that meet it, by all that is known of them or by their first seconds."""
    asked = replace(criterion, remarks=replace(criterion.remarks, if_missing="no"))
    pair: Pair = Columns.of(history).group(asked, observe_s)
    return Line(asked, pair.sure)


def matrix(found: list[Line], n: int, rows: Rows) -> Mask:
    """Return a row per lead and a column per line: whether it is met. A column lies in one piece."""
    result = np.empty((len(found), len(rows)), np.bool_)
    for i, line in enumerate(found):
        result[i] = unpack(line.leads, n)[rows]
    return result.T


def _all(
    history: History, sample: Sample, fields: tuple[str, ...], kinds: tuple[str, ...], observe_s: int | None
) -> Iterator[Criterion]:
    for name in fields:
        made = scale(history.column(name), sample.rows) if history.catalogue.fields[name].type != "date" else None
        if made is not None:
            yield from _of_scale(made, sample)
    for name in kinds:
        yield from _of_activity(history, name, sample, observe_s)


def _of_scale(made: Scale, sample: Sample) -> Iterator[FieldCriterion]:
    """Yield the better side of the best cuts, or the best set of values and the best values one by one."""
    of, hits = made.counts(sample.rows, sample.hit)
    cuts = splits(of, hits, is_ordered=made.is_ordered, fewest=FEWEST_LEADS, last=made.rest)
    key = key_of(made.field.name)
    if not cuts:
        return
    best = [simplest(cuts, made.is_ordered)]
    if made.is_ordered:
        edges = {run.start for run in pooled(of, hits)}
        sides = [cut for cut in cuts if _edge(cut) in edges and bool(cut.met[-1]) == bool(best[0].met[-1])]
        best += sorted(sides, key=lambda cut: -cut.z)[:CUTS]
    else:
        groups = [np.arange(len(of)) == i for i in range(len(of)) if i != made.rest]
        single = [Split(g, _alone(of, hits, g)) for g in groups]
        best += sorted(single, key=lambda cut: -cut.z)[:VALUES]
    for cut in best:
        if cut.z >= LEAST:
            yield made.criterion(cut.met, key)


def _edge(cut: Split) -> int:
    return int(np.flatnonzero(cut.met != cut.met[0])[0])


def _alone(of: NDArray[np.int64], hits: NDArray[np.int64], group: NDArray[np.bool_]) -> float:
    """Return the score of one value against all others; 0 where a side has too few leads."""
    two_of = np.array([of[group].sum(), of[~group].sum()])
    two_hits = np.array([hits[group].sum(), hits[~group].sum()])
    found = splits(two_of, two_hits, is_ordered=True, fewest=FEWEST_LEADS)
    return found[0].z if found and found[0].met[0] else 0.0


def _of_activity(history: History, name: str, sample: Sample, observe_s: int | None) -> Iterator[ActionCriterion]:
    """Yield the best way of counting with its best thresholds."""
    best = search(history, name, sample, observe_s, FEWEST_LEADS).best
    if best is None or best.z < LEAST:
        return
    cuts = splits(best.of, best.hits, is_ordered=True, fewest=FEWEST_LEADS)
    upper = sorted((cut for cut in cuts if cut.met[-1] and cut.z >= LEAST), key=lambda cut: -cut.z)
    for cut in upper[:THRESHOLDS]:
        enough = int(np.flatnonzero(cut.met)[0])
        yield replace(best.criterion, key=key_of(name), count=replace(best.criterion.count, value=enough))


def _description(criterion: Criterion) -> str:
    return repr(replace(criterion, key="-"))
