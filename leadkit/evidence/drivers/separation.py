"""What goes with the outcome: every field and every buyer action, found on the older leads, judged on the newest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from leadkit.definition.model import ActionCriterion
from leadkit.definition.words import clause
from leadkit.engine.bitmaps import Bits, full, pack
from leadkit.engine.columns import Columns
from leadkit.evidence.by import is_told_of
from leadkit.evidence.chance import LEVEL, discoveries, exact, shuffled, tail
from leadkit.evidence.drivers.behaviour import HIGHEST, Search, Way, search, statistic_of, uncounted
from leadkit.evidence.drivers.information import (
    Counts,
    Split,
    best_scores,
    coarser,
    information_value,
    mutual_information,
    mutual_informations,
    pooled,
    splits,
)
from leadkit.evidence.drivers.observed import Observed
from leadkit.evidence.drivers.result import Apart, Driver, Drivers, Step, Verdict, Why
from leadkit.evidence.drivers.sample import Sample
from leadkit.evidence.drivers.scales import Scale, merged, scale
from leadkit.evidence.rates import FEWEST_LEADS
from leadkit.evidence.signals import signals
from leadkit.evidence.target import Target, offered
from leadkit.history.history import History
from leadkit.text import say

Progress = Callable[[int, int], None]
EXPECTED_HITS = 10
BY_CHANCE = 0.95
STEP_HOLDS = 0.1
"""So large a part of the leads a group of a driver holds, that is shown."""
VALUE_EARNS = 2.0
"""So much, in squared standard scores, each further value of a set must add."""
TOO_MUCH: tuple[Why, ...] = ("tells-too-much", "by-name")


def drivers(
    history: History, target: Target | None = None, *, seed: int = 0, progress: Progress | None = None
) -> Drivers:
    """Say of every field and every buyer action how strongly it tells hits from others.

    Cuts, thresholds and windows are chosen on the older leads; whether they hold is judged on those held out, and
    false discoveries are controlled over everything that was tried. What leads did is judged on equal observation.

    Parameters
    ----------
    target
        The outcome; by default the one that `offered` names.
    seed
        Of the shuffles of the guard: same history and seed, same result.
    progress
        Told after each field and activity how many of how many are done.
    """
    target = target or offered(history)
    if target is None:
        return Drivers(history, None)
    apart = known_too_late(history)
    sample = Sample.of(history, target, seed)
    names = field_names(history, apart)
    kinds = activity_kinds(history)
    observed = Observed.of(history, sample, target.name) if kinds else Observed()
    watched = observed.part(sample)
    generator = np.random.default_rng(seed)
    made: list[Driver] = []
    tried = 0
    for i, (kind, name) in enumerate([*(("field", name) for name in names), *(("activity", name) for name in kinds)]):
        if kind == "field":
            driver, looked = _of_field(history, name, sample, generator)
        else:
            driver, looked = _of_activity(history, name, watched, observed)
        made.append(driver)
        tried += looked
        if progress is not None:
            progress(i + 1, len(names) + len(kinds))
    return Drivers(history, target, _ordered(_judged(made)), apart, tried, observed)


def known_too_late(history: History) -> tuple[Apart, ...]:
    """Return the fields that are no drivers because they may know the outcome."""
    found: dict[str, Apart] = {}
    known = {signal.field.name: signal for signal in signals(history)}
    for name in usable(history):
        field, signal = history.catalogue.fields[name], known.get(name)
        why: Why | None = next((r for r in TOO_MUCH if signal is not None and r in signal.reasons), None)
        if why is None and field.known != "at creation":
            why = "later" if field.known == "later" else "unsure"
        if why is not None:
            found[name] = Apart(field, why, signal.information if signal else None)
    return tuple(found.values())


def usable(history: History) -> tuple[str, ...]:
    """Return the fields but for the roles of the leads table, and for what names persons or is not to be shown."""
    taken, fields = history.settings.role_columns, history.catalogue.fields.items()
    return tuple(name for name, f in fields if name not in taken and is_told_of(f))


def field_names(history: History, apart: tuple[Apart, ...]) -> tuple[str, ...]:
    """Return the fields that may be drivers."""
    late = {a.field.name for a in apart}
    return tuple(name for name in usable(history) if name not in late)


def activity_kinds(history: History) -> tuple[str, ...]:
    """Return the kinds of activity that may be drivers: what leads did, never our own work."""
    return tuple(name for name, kind in history.catalogue.activities.items() if kind.by == "lead" and history.cut(name))


def _of_field(history: History, name: str, sample: Sample, generator: np.random.Generator) -> tuple[Driver, int]:
    column = history.column(name)
    driver = Driver("field", name, column.field.title, "cannot be told")
    made = scale(column, sample.rows)
    if made is None:
        return driver, 0
    of, hits = made.counts(sample.rows, sample.hit)
    cuts = splits(of, hits, is_ordered=made.is_ordered, fewest=FEWEST_LEADS, last=made.rest)
    if not cuts or not 0 < hits.sum() < of.sum():
        return driver, 0
    best = simplest(cuts, made.is_ordered)
    dealt = shuffled(of, hits, generator)
    scores = best_scores(of, dealt, is_ordered=made.is_ordered, fewest=FEWEST_LEADS, last=made.rest)
    known = pack(made.is_known())
    criterion = made.criterion(best.met, key_of(name))
    driver = _with_rates(driver, pack(made.met(best.met)), known, sample)
    return replace(
        driver, criterion=criterion, sentence=clause(criterion, history.catalogue),
        information_value=information_value(of, hits), information=mutual_information(of, hits),
        by_chance=float(np.quantile(mutual_informations(of, dealt), BY_CHANCE)),
        guard=float((1 + np.count_nonzero(scores >= best.z * (1 - 1e-12))) / (1 + len(scores))),
        steps=_steps(made, best, of, hits, sample),
    ), len(cuts)  # fmt: skip


def simplest(cuts: list[Split], is_ordered: bool) -> Split:
    """Return the cut that does best; of a field without order each value that is named has to earn its place."""
    return max(cuts, key=lambda cut: cut.z * cut.z - (0 if is_ordered else VALUE_EARNS * int(cut.met.sum())))


def _steps(made: Scale, best: Split, of: Counts, hits: Counts, sample: Sample) -> tuple[Step, ...]:
    """Return a field's groups: of an order in runs whose rates rise or fall, of none by their rates."""
    if made.is_ordered:
        runs = [slice(i, i + 1) for i in range(len(of))]
        if made.field.type not in ("yes-no", "ordered"):
            edge = int(np.flatnonzero(best.met != best.met[0])[0])
            runs = coarser(of, pooled(of, hits), STEP_HOLDS * of.sum(), edge)
        names = merged(made, runs)
    else:
        rates = hits / np.maximum(of, 1)
        order = sorted(range(len(of)), key=lambda i: (i == made.rest, -float(rates[i])))
        runs, names = [slice(i, i + 1) for i in order], tuple(made.titles[i] for i in order)
    steps = []
    for run, title in zip(runs, names, strict=True):
        groups = np.zeros(made.groups, np.bool_)
        groups[run] = True
        leads = pack(made.met(groups))
        steps.append(Step(title, sample.trained(leads), sample.held(leads)))
    return tuple(steps)


def _of_activity(history: History, name: str, sample: Sample, observed: Observed) -> tuple[Driver, int]:
    kind, observe_s = history.catalogue.activities[name], observed.seconds
    driver = Driver("activity", name, kind.title, "cannot be told", observe_s=observe_s)
    if not observed.is_told:
        return driver, 0
    looked: Search = search(history, name, sample, observe_s, FEWEST_LEADS)
    best = looked.best
    if best is None or not 0 < best.hits.sum() < best.of.sum():
        return driver, looked.tried
    criterion = replace(best.criterion, key=key_of(name))
    met, known = met_of(history, criterion, observe_s)
    driver = _with_rates(driver, met, known, sample)
    return replace(
        driver, criterion=criterion, sentence=clause(criterion, history.catalogue),
        information_value=information_value(best.of, best.hits), information=mutual_information(best.of, best.hits),
        guard=tail(best.z, looked.tried), windows=looked.windows,
        steps=_counted_steps(history, criterion, best, observe_s, sample),
    ), looked.tried  # fmt: skip


def met_of(history: History, criterion: ActionCriterion, observe_s: int | None) -> tuple[Bits, Bits]:
    """Return the leads that meet a condition on equal observation, and those of whom that can be told."""
    statistic = statistic_of(criterion, history.catalogue)
    leaves = Columns.of(history).leaves
    met = leaves.reaches(statistic, criterion.count.value, observe_s)
    unknown = uncounted(history, criterion, observe_s)
    known = full(history.n) if unknown is None else full(history.n) & ~unknown
    return met & known, known


def _counted_steps(
    history: History, criterion: ActionCriterion, best: Way, observe_s: int | None, sample: Sample
) -> tuple[Step, ...]:
    """Return the leads by how often they did it, in runs whose rates rise or fall."""
    _, known = met_of(history, criterion, observe_s)
    reached = [
        met_of(history, replace(criterion, count=replace(criterion.count, value=n)), observe_s)[0] if n else known
        for n in range(HIGHEST + 1)
    ]
    steps = []
    edge = criterion.count.value
    for run in coarser(best.of, pooled(best.of, best.hits), STEP_HOLDS * best.of.sum(), edge):
        last = run.stop - 1
        leads = reached[run.start] if last == HIGHEST else reached[run.start] & ~reached[run.stop]
        key = "or_more" if last == HIGHEST else "to" if last > run.start else "times"
        title = say(f"evidence.drivers.{key}", n=run.start, last=last)
        steps.append(Step(title, sample.trained(leads), sample.held(leads)))
    return tuple(steps)


def _with_rates(driver: Driver, met: Bits, known: Bits, sample: Sample) -> Driver:
    rest = known & ~met
    held, others = sample.held(met), sample.held(rest)
    return replace(
        driver, training=sample.trained(met), rest_training=sample.trained(rest), held_out=held, rest_held_out=others,
        p=exact(held, others),
    )  # fmt: skip


def _judged(made: list[Driver]) -> list[Driver]:
    """Return the drivers with their verdicts: found only if it holds on the part held out, in the same direction."""
    tested = [driver for driver in made if driver.criterion is not None]
    adjusted = discoveries(np.array([driver.p for driver in tested]))
    judged = [
        replace(d, adjusted=float(p), verdict=_verdict(d, float(p))) for d, p in zip(tested, adjusted, strict=True)
    ]
    return judged + [driver for driver in made if driver.criterion is None]


def _verdict(driver: Driver, adjusted: float) -> Verdict:
    gap = driver.held_difference
    if driver.criterion is None or gap is None:
        return "cannot be told"
    same = gap.value * driver.direction > 0
    if driver.guard <= LEVEL and adjusted <= LEVEL and same:
        return "found"
    sides = (driver.training.of + driver.held_out.of, driver.rest_training.of + driver.rest_held_out.of)
    hits = driver.training.hits + driver.held_out.hits + driver.rest_training.hits + driver.rest_held_out.hits
    expected = min(sides) * hits / sum(sides)
    is_chance = driver.guard > LEVEL and driver.p > LEVEL
    return "no effect" if is_chance and expected >= EXPECTED_HITS else "cannot be told"


def _ordered(made: list[Driver]) -> tuple[Driver, ...]:
    rank: dict[Verdict, int] = {"found": 0, "cannot be told": 2, "no effect": 1}
    return tuple(sorted(made, key=lambda d: (rank[d.verdict], -d.information)))


def key_of(name: str) -> str:
    """Return a criterion key made of a name: its letters of A to Z and digits, in lower case."""
    plain = "".join(c if c.isascii() and c.isalnum() else "_" for c in name.lower()).strip("_")
    return "_".join(filter(None, plain.split("_"))) or "condition"
