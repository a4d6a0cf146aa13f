"""How long leads take: from their creation to the moment that they count, and from there to the decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits, unpack
from leadkit.engine.counting import NEVER
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.rates import FEWEST_LEADS
from leadkit.history.column import NO_TIME
from leadkit.history.outcomes import OPEN, WON
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

DAY_S = 86_400
HOUR_S = 3_600
QUARTERS = (0.25, 0.5, 0.75)


@dataclass(frozen=True, slots=True)
class Span:
    """How long one step took.

    Parameters
    ----------
    name
        ``"to_admission"``: from the creation to the moment at which the lead counts. ``"to_decision"``: from there to
        the decision of won or lost. ``"to_win"``: the same of the won leads alone.
    leads
        The leads that took the step.
    undated
        Those of them of whom one of the two moments is not known.
    backwards
        Those that were decided before they counted, or were created; left out too.
    quartiles_s
        A quarter, half and three quarters of the others took at most so many seconds; ``None`` where there is none.
    """

    name: str
    leads: int
    undated: int
    backwards: int
    quartiles_s: tuple[float, float, float] | None

    @property
    def known(self) -> int:
        """How many leads the quartiles rest on."""
        return self.leads - self.undated - self.backwards


@dataclass(frozen=True, slots=True, repr=False)
class Times:
    """How long the leads took that a definition admits and that are old enough for rates.

    Parameters
    ----------
    open
        Admitted leads that are not decided yet: how long they will take nobody knows, so that the times to the
        decision are those of the faster ones.
    """

    spans: tuple[Span, ...]
    open: int

    def span(self, name: str) -> Span:
        """Return one step by its name."""
        return next(span for span in self.spans if span.name == name)

    def frame(self) -> pd.DataFrame:
        """Return a row per step (to_admission, to_decision, to_win), indexed by `span`.

        Columns: ``leads`` that took it, ``known`` (the quartiles rest on these), ``undated``, ``backwards``;
        ``q1_days``, ``median_days``, ``q3_days`` (of 86,400 s); ``too_few`` (under 30 known).
        """
        import pandas as pd

        rows = []
        for span in self.spans:
            quartiles = [None] * 3 if span.quartiles_s is None else [s / DAY_S for s in span.quartiles_s]
            named = dict(zip(("q1_days", "median_days", "q3_days"), quartiles, strict=True))
            rows.append(
                {
                    "span": span.name, "leads": span.leads, "known": span.known, "undated": span.undated,
                    "backwards": span.backwards, **named, "too_few": span.known < FEWEST_LEADS,
                }
            )  # fmt: skip
        return pd.DataFrame(rows).set_index("span")

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return for each step how long it took, and of how many leads that is not known."""
        said = [_in_words(span) for span in self.spans[:2] if span.leads]
        if self.open and self.span("to_decision").known:
            said.append(say("evidence.times.open", n=self.open))
        return tuple(said)


def times(admission: Admission, within: Bits | None = None) -> Times:
    """Return how long the leads of a definition take to count, and then to be decided.

    Parameters
    ----------
    within
        The leads to look at; those that are old enough for rates, by default.
    """
    history = admission.history
    facts = Cohort.of(history)
    asked = facts.mature if within is None else within
    admitted = unpack(admission.pair.sure & asked, history.n)
    counted_at = np.where(admission.admitted_at == NEVER, NO_TIME, admission.admitted_at)
    spans = [_span("to_admission", admitted, history.created_at, counted_at)]
    outcome = history.outcome
    is_open = 0
    if outcome is not None:
        decided = admitted & (outcome.status != OPEN)
        won = admitted & (outcome.status == WON)
        is_open = int(np.count_nonzero(admitted)) - int(np.count_nonzero(decided))
        spans.append(_span("to_decision", decided, counted_at, outcome.decided_at))
        spans.append(_span("to_win", won, counted_at, outcome.decided_at))
    else:
        spans += [Span(name, 0, 0, 0, None) for name in ("to_decision", "to_win")]
    return Times(tuple(spans), is_open)


def _span(name: str, leads: NDArray[np.bool_], start: NDArray[np.int64], end: NDArray[np.int64]) -> Span:
    first, last = start[leads], end[leads]
    dated = (first != NO_TIME) & (last != NO_TIME)
    took = last[dated] - first[dated]
    forward = took[took >= 0]
    undated = len(first) - int(np.count_nonzero(dated))
    if not len(forward):
        return Span(name, len(first), undated, len(took), None)
    low, middle, high = (float(q) for q in np.quantile(forward, QUARTERS))
    return Span(name, len(first), undated, len(took) - len(forward), (low, middle, high))


def _in_words(span: Span) -> str:
    if span.quartiles_s is None:
        return say(f"evidence.times.{span.name}_unknown", n=span.leads)
    if span.known < FEWEST_LEADS:
        return say(f"evidence.times.{span.name}_few", known=span.known, leads=span.leads)
    low, middle, high = (span_words(s) for s in span.quartiles_s)
    said = say(f"evidence.times.{span.name}", median=middle, low=low, high=high, known=span.known, leads=span.leads)
    missing = span.undated + span.backwards
    return f"{said} {say('evidence.times.undated', n=missing)}" if missing else said


def span_words(seconds: float) -> str:
    """Return a time as a person says it: whole days from two days on, else hours or "under an hour".

    >>> span_words(400_000), span_words(100_000), span_words(60)
    ('5 days', '28 hours', 'under an hour')
    """
    if seconds >= 2 * DAY_S:
        return say("evidence.times.days", n=round(seconds / DAY_S))
    hours = round(seconds / HOUR_S)
    return say("evidence.times.hours", n=hours) if hours else say("evidence.times.moments")
