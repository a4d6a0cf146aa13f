"""One notch looser, one notch tighter: what the next value of each condition would let in or keep out.

The next value is the next step of a scale, the next whole number of a count, the next tenth of the leads of a number
or date; of a list of values, the one that was won most often outside it, or least often within it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.catalogue import Field
from leadkit.definition.model import (
    ActionCriterion,
    Criterion,
    Definition,
    FieldCriterion,
    FieldTest,
    Group,
    Value,
)
from leadkit.definition.phrases import value_words
from leadkit.definition.predicates import EPOCH_DAY, number_of
from leadkit.definition.words import asked, name_of
from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits, Pair, count
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.rates import FEWEST_LEADS, rate
from leadkit.evidence.recount import Recount
from leadkit.evidence.slices import slices
from leadkit.evidence.what_if import Group as Leads
from leadkit.evidence.wording import in_words
from leadkit.history.history import History
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

Direction = Literal["looser", "tighter"]
TENTHS = 10
_RISES = {">": 1, ">=": 1, "<": -1, "<=": -1}


@dataclass(frozen=True, slots=True)
class Notch:
    """One condition with its next value.

    Parameters
    ----------
    name, title
        The condition in `Admission.columns`, and what the room calls it.
    criterion
        The condition with the next value.
    asked, instead_of
        What it would ask, and asks now: "at least 250 million USD".
    value
        The value that is added to a list or taken away from it; ``None`` where a bound is moved.
    admitted
        How many leads would count.
    gained, lost
        Leads that would newly count, and that would no longer.
    """

    name: str
    title: str
    direction: Direction
    criterion: Criterion
    asked: str
    instead_of: str
    admitted: int
    gained: Leads
    lost: Leads
    value: str | None = None
    has_outcome: bool = True

    @property
    def moved(self) -> int:
        """How many leads would newly count or no longer."""
        return self.gained.everyone.leads + self.lost.everyone.leads

    @property
    def change(self) -> str:
        """What it would ask, in few words: "at least 250 million USD", "with “referral” too", "without “referral”"."""
        if self.value is None:
            return self.asked
        return say(f"evidence.notches.{'with' if self.direction == 'looser' else 'without'}", value=self.value)

    def sentence(self) -> str:
        """Return what the notch does, in words."""
        kind = f"value_{self.direction}" if self.value is not None else "asked"
        words = {"title": self.title, "asked": self.asked, "instead_of": self.instead_of, "value": self.value}
        told = "" if self.has_outcome else "_counted"
        moved = [
            say(f"evidence.notches.{name}{told}", n=leads.everyone.leads, rate=in_words(leads.mature.rate))
            for name, leads in (("gained", self.gained), ("lost", self.lost))
            if leads.everyone.leads
        ]
        changes = say("words.and").join(moved) if moved else say("evidence.notches.nobody")
        return say(f"evidence.notches.{kind}", changes=changes, **words)


@dataclass(frozen=True, eq=False, repr=False)
class Notches:
    """What one notch does, condition by condition, looser before tighter."""

    notches: tuple[Notch, ...]
    has_outcome: bool

    def frame(self) -> pd.DataFrame:
        """Return a row per condition and direction.

        Columns: ``key`` (its name in ``Admission.leads``), ``title``, ``direction``, ``change`` (in few
        words), ``asked``, ``instead_of``,
        ``admitted`` (leads that would count); for ``gained`` and ``lost``: ``_leads`` (all), ``_cohort``, ``_won``,
        ``_win_rate``, ``_low``, ``_high``, ``_too_few`` (those old enough for rates, 95 % interval).
        """
        import pandas as pd

        rows = []
        for notch in self.notches:
            row: dict[str, object] = {
                "key": notch.name, "title": notch.title, "direction": notch.direction, "change": notch.change,
                "asked": notch.asked, "instead_of": notch.instead_of, "admitted": notch.admitted,
            }  # fmt: skip
            for name, leads in (("gained", notch.gained), ("lost", notch.lost)):
                found = leads.mature.rate
                row |= {
                    f"{name}_leads": leads.everyone.leads, f"{name}_cohort": found.of, f"{name}_won": found.hits,
                    f"{name}_win_rate": found.value, f"{name}_low": found.low, f"{name}_high": found.high,
                    f"{name}_too_few": found.too_few,
                }  # fmt: skip
            rows.append(row)
        return pd.DataFrame(rows)

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return for each notch that moves a lead what it does, those that move most leads first."""
        return tuple(notch.sentence() for notch in self.moving)

    @property
    def moving(self) -> tuple[Notch, ...]:
        """The notches that move a lead, those that move most leads first."""
        return tuple(sorted((n for n in self.notches if n.moved), key=lambda n: -n.moved))


def notches(admission: Admission) -> Notches:
    """Return what one notch of each condition does to who counts.

    Conditions without a next value (known, missing, contains, yes-no) are left out.
    """
    facts, recount = Cohort.of(admission.history), Recount(admission)
    found = []
    for name, (level, criterion) in admission.columns.items():
        for direction, other in _variants(criterion, admission.history, facts):
            answer = judged_as(admission, level, other)
            found.append(_notch(name, direction, criterion, other, recount.pair({name: answer}), admission, facts))
    return Notches(tuple(found), facts.has_outcome)


def _notch(
    name: str,
    direction: Direction,
    now: Criterion,
    other: Criterion,
    verdict: Pair,
    admission: Admission,
    facts: Cohort,
) -> Notch:
    catalogue, before = admission.history.catalogue, admission.pair.sure
    return Notch(
        name, name_of(now, catalogue), direction, other, asked(other, catalogue), asked(now, catalogue),
        count(verdict.sure), _leads(verdict.sure & ~before, facts), _leads(before & ~verdict.sure, facts),
        _value_moved(now, other, admission), facts.has_outcome,
    )  # fmt: skip


def _value_moved(now: Criterion, other: Criterion, admission: Admission) -> str | None:
    if isinstance(now, ActionCriterion) or isinstance(other, ActionCriterion) or other.test.op not in ("in", "not in"):
        return None
    field = admission.history.catalogue.fields[now.test.field]
    before, after = (c.test.value if isinstance(c.test.value, tuple) else (c.test.value,) for c in (now, other))
    return ", ".join(value_words(value, field) for value in (*before, *after) if (value in before) != (value in after))


def _leads(leads: Bits, facts: Cohort) -> Leads:
    return Leads(*facts.both(leads, valued=False))


def judged_as(admission: Admission, level: int, criterion: Criterion) -> Pair:
    """Return what a condition says of all leads, as one of a level of the draft."""
    of = admission.definitions[level]
    alone = Definition(
        "notch", characteristics=Group("all", (criterion,)), if_missing=of.if_missing, observe=of.observe
    )
    return admission.engine.verdicts(alone).criteria[criterion.key]


def _variants(criterion: Criterion, history: History, facts: Cohort) -> Iterator[tuple[Direction, Criterion]]:
    if isinstance(criterion, ActionCriterion):
        yield from _counts(criterion)
        return
    field = history.catalogue.fields[criterion.test.field]
    if field.type == "ordered" and criterion.test.op in (*_RISES, "between"):
        yield from _moved(criterion, list(range(len(field.order))), field)
    elif field.type in ("number", "money", "date") and criterion.test.op in (*_RISES, "between"):
        yield from _moved(criterion, _tenths(history.column(field.name).numbers), field)
    elif criterion.test.op in ("=", "in") and field.type in ("category", "ordered", "text"):
        yield from _listed(criterion, history, facts)


def _counts(criterion: ActionCriterion) -> Iterator[tuple[Direction, Criterion]]:
    rises = _RISES.get(criterion.count.op)
    if rises is not None:
        directions: tuple[tuple[Direction, int], ...] = (("looser", -rises), ("tighter", rises))
        for direction, step in directions:
            value = criterion.count.value + step
            # "At least none" and "more than none less" ask nothing: that is leaving the condition out.
            if value > (0 if criterion.count.op == ">=" else -1):
                yield direction, replace(criterion, count=replace(criterion.count, value=value))


def _moved(criterion: FieldCriterion, steps: list[float], field: Field) -> Iterator[tuple[Direction, Criterion]]:
    """Yield a condition on a scale with its bound at the next step; of two bounds both move."""
    values = criterion.test.value if isinstance(criterion.test.value, tuple) else (criterion.test.value,)
    signs = (1, -1) if criterion.test.op == "between" else (_RISES[criterion.test.op],)
    directions: tuple[tuple[Direction, int], ...] = (("looser", -1), ("tighter", 1))
    for direction, inward in directions:
        moved = [_next(_place(v, field), steps, sign * inward) for v, sign in zip(values, signs, strict=True)]
        if all(place is None for place in moved):
            continue
        named = tuple(v if place is None else _value(place, field) for v, place in zip(values, moved, strict=True))
        if len(named) == 2 and _place(named[0], field) > _place(named[1], field):
            continue
        value: Value = named if len(named) == 2 else named[0]  # type: ignore[assignment]
        yield direction, replace(criterion, test=FieldTest(criterion.test.field, criterion.test.op, value))


def _next(now: float, steps: list[float], sign: int) -> float | None:
    """Return the nearest step beyond a place, upwards or downwards."""
    beyond = [step for step in steps if (step - now) * sign > 0]
    return min(beyond, key=lambda step: abs(step - now)) if beyond else None


def _place(value: object, field: Field) -> float:
    if field.type == "ordered":
        return field.order.index(field.class_of(str(value)))
    assert isinstance(value, str | int | float)
    return number_of(value, field)


def _value(place: float, field: Field) -> str | int | float:
    if field.type == "ordered":
        return field.order[int(place)]
    if field.type == "date":
        return date.fromordinal(int(place) + EPOCH_DAY).isoformat()
    return int(place) if float(place).is_integer() else place


def _tenths(numbers: NDArray[np.float64]) -> list[float]:
    """Return the numbers that cut the known leads into tenths, the lowest and the highest too, to two digits."""
    known = numbers[~np.isnan(numbers)]
    if not len(known):
        return []
    cuts = np.quantile(known, np.arange(TENTHS + 1) / TENTHS, method="inverted_cdf")
    whole = bool((known == np.floor(known)).all())
    inner = {float(f"{cut:.2g}") if not whole or abs(cut) >= 100 else float(cut) for cut in cuts[1:-1].tolist()}
    return sorted({float(cuts[0]), *inner, float(cuts[-1])})


def _listed(criterion: FieldCriterion, history: History, facts: Cohort) -> Iterator[tuple[Direction, Criterion]]:
    """Yield a list of values with the best one outside it added, and with the worst one within it taken away."""
    field = history.catalogue.fields[criterion.test.field]
    values = criterion.test.value if isinstance(criterion.test.value, tuple) else (criterion.test.value,)
    inside = {field.class_of(str(value)) for value in values}
    rates = {
        str(part.value): rate(count(part.leads & facts.mature & facts.won), count(part.leads & facts.mature))
        for part in slices(history, field.name)
        if part.kind == "value"
    }
    told = {name: found.value for name, found in rates.items() if found.of >= FEWEST_LEADS and found.value is not None}
    outside = {name: value for name, value in told.items() if name not in inside}
    if outside and facts.has_outcome:
        best = max(outside, key=lambda name: (outside[name], name))
        yield "looser", _with_values(criterion, [*map(str, values), best])
    kept = {name: told[name] for name in inside if name in told}
    if len(inside) > 1 and kept and facts.has_outcome:
        worst = min(kept, key=lambda name: (kept[name], name))
        yield "tighter", _with_values(criterion, [str(v) for v in values if field.class_of(str(v)) != worst])


def _with_values(criterion: FieldCriterion, values: list[str]) -> FieldCriterion:
    return replace(criterion, test=FieldTest(criterion.test.field, "in", tuple(values)))
