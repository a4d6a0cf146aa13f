"""The filter steps: how many leads are left when the conditions are asked one after the other, in any order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from leadkit.definition.model import criteria_of
from leadkit.definition.words import name_of
from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Pair, count
from leadkit.errors import Fault, UsageError, nearest_match
from leadkit.evidence.cohort import Cohort, Tally
from leadkit.evidence.recount import Recount
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

StepKind = Literal["all", "never", "level", "section", "criterion"]


@dataclass(frozen=True, slots=True)
class Step:
    """What is left after one more thing is asked.

    Parameters
    ----------
    name, title
        Section name or criterion key (``"all"``, ``"never"``, ``"level"`` for what comes before), and its words.
    left
        The leads that count so far, undecided ones left out.
    undecided
        How many cannot be told so far.
    mature
        Those of `left` that are old enough for rates.
    """

    kind: StepKind
    name: str
    title: str
    left: Tally
    undecided: int
    mature: Tally


@dataclass(frozen=True, slots=True, repr=False)
class Funnel:
    """The steps in their order; the first is all leads, the last what the definition admits."""

    steps: tuple[Step, ...]

    def frame(self) -> pd.DataFrame:
        """Return a row per step.

        Columns: ``kind``, ``name``, ``title``; ``leads`` that are left and ``undecided`` (counts over all leads),
        ``share`` of all leads, ``kept`` (leads left of those left before, between 0 and 1), ``won`` (count over all
        leads); ``cohort``, ``cohort_won`` (the leads left that are old enough for rates), ``win_rate`` (of these),
        ``low``, ``high`` (95 % interval) and ``too_few``.
        """
        import pandas as pd

        rows = []
        everyone = self.steps[0].left.leads
        before = everyone
        for step in self.steps:
            leads, rate = step.left.leads, step.mature.rate
            rows.append(
                {
                    "kind": step.kind, "name": step.name, "title": step.title, "leads": leads,
                    "undecided": step.undecided, "share": leads / everyone, "kept": leads / before if before else None,
                    "won": step.left.won, "cohort": rate.of, "cohort_won": rate.hits, "win_rate": rate.value,
                    "low": rate.low, "high": rate.high, "too_few": rate.too_few,
                }
            )  # fmt: skip
            before = leads
        return pd.DataFrame(rows)

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return each step in words."""
        return tuple(
            say("evidence.funnel.step", title=step.title, leads=step.left.leads, won=step.left.won)
            for step in self.steps
        )


def funnel(
    admission: Admission, order: Sequence[str] | None = None, *, by: Literal["sections", "criteria"] = "sections"
) -> Funnel:
    """Return the filter steps of the definition, or of the highest level of a ladder.

    After each step the leads are those that the definition would admit if it asked only for what has been asked so
    far. Where all must be met each step takes leads away; where any is enough each adds some.

    Parameters
    ----------
    order
        Section names, or criterion keys, in the order to ask them; those not named follow in the document's order.

    Raises
    ------
    UsageError
        `order` names what the definition does not have.
    """
    recount = Recount(admission)
    facts = Cohort.of(admission.history)
    parts = _parts(admission, by)
    steps = _before(admission, facts)
    top = len(admission.levels) - 1
    below = admission.reaches[top - 1] if top else ~admission.never
    asked_later = frozenset(key for keys, _ in parts.values() for key in keys)
    for name in _ordered(list(parts), order):
        keys, title = parts[name]
        asked_later -= frozenset(keys)
        left = below & recount.level(top, dropped=asked_later)
        steps.append(_step("section" if by == "sections" else "criterion", name, title, left, facts))
    return Funnel(tuple(steps))


def _parts(admission: Admission, by: str) -> dict[str, tuple[tuple[str, ...], str]]:
    """Return what can be asked in turn on the highest level: name to keys and title."""
    definition, catalogue = admission.definitions[-1], admission.history.catalogue
    judged = admission.levels[-1].criteria
    if by == "criteria":
        return {c.key: ((c.key,), name_of(c, catalogue)) for c in definition.criteria() if c.key in judged}
    parts: dict[str, tuple[tuple[str, ...], str]] = {}
    for section, node in definition.sections().items():
        keys = tuple(c.key for c in criteria_of(node) if c.key in judged)
        if keys:
            parts[section] = keys, say(f"section.{section}")
    return parts


def _before(admission: Admission, facts: Cohort) -> list[Step]:
    """Return the steps that come before the first section: all leads, those who can be a lead, the level below."""
    everyone = Pair.always(facts.n)
    steps = [_step("all", "all", say("evidence.funnel.all"), everyone, facts)]
    if count(admission.never.possible):
        steps.append(_step("never", "never", say("evidence.funnel.never"), ~admission.never, facts))
    if len(admission.levels) > 1:
        title = say("evidence.funnel.level", level=admission.definitions[-2].name)
        steps.append(_step("level", "level", title, admission.reaches[-2], facts))
    return steps


def _step(kind: StepKind, name: str, title: str, pair: Pair, facts: Cohort) -> Step:
    return Step(kind, name, title, facts.tally(pair.sure), count(pair.unknown()), facts.matured(pair.sure))


def _ordered(names: list[str], order: Sequence[str] | None) -> list[str]:
    for name in order or ():
        if name not in names:
            message = say("evidence.funnel.unknown", found=name)
            raise UsageError(Fault("unknown-step", "", message, name, tuple(names), nearest_match(name, names)))
    wanted = dict.fromkeys(order or ())
    return [*wanted, *(name for name in names if name not in wanted)]
