"""For how long leads are observed where it is judged what they did, and which of them take part.

A deal that took nine months collected more page views than one lost in two days, whatever page views are worth. So only
the first days of each lead count, and only leads whose outcome was still open at their end take part (a landmark
analysis: Anderson, Cain and Gelber 1983).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadkit.definition.phrases import duration_words
from leadkit.engine.bitmaps import Bits, count, unpack
from leadkit.engine.counting import NEVER
from leadkit.evidence.drivers.sample import Sample
from leadkit.evidence.guards.landmark import Risk
from leadkit.evidence.rates import FEWEST_LEADS
from leadkit.history.column import NO_TIME
from leadkit.history.history import History
from leadkit.history.outcomes import OPEN, Outcome
from leadkit.text import say

DAY_S = 86_400
LANDMARKS = (7, 14, 30, 60, 90)
"""Days after creation, of which one is chosen to observe all leads equally long."""
MOST_ARE_SEEN = 0.75
MOST_ARE_OPEN = 0.75
MOST_DATED = 0.9
HALF = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """So many first days of each lead, and the leads whose outcome was still open then.

    Parameters
    ----------
    seconds
        What a lead did is counted for so long after its creation; ``None`` where the history does not say for how long
        each was observed, so that all that is known counts.
    leads
        The leads that were still undecided then; ``None`` where all take part, since it is not known when leads were
        decided.
    is_told
        Whether what leads did can be judged at all: not where leads are dated and too many of them were decided before
        any landmark.
    """

    seconds: int | None = None
    leads: Bits | None = None
    is_told: bool = True

    @classmethod
    def of(cls, history: History, sample: Sample, name: str) -> Observed:
        """Return the longest of 7, 14, 30, 60 and 90 days at which three of four hits were still undecided.

        Some of the others must have been undecided too, to compare with, and some of the leads held out, to judge on:
        30, or half of them. Longer than three of four hits took to be handed over or decided is of no use.

        Parameters
        ----------
        name
            The outcome that is asked about.
        """
        most = _most_days(history, sample)
        if most is None:
            return cls()
        hits, others = sample.training & sample.hits, sample.training & ~sample.hits
        outcome = history.outcomes[name]
        if not all(_most_are_dated(outcome, group) for group in (hits, others)):
            return cls(most * DAY_S)
        for days in (days for days in reversed(LANDMARKS) if days <= most):
            risk = Risk.of(history, days, name)
            still, rest, held = (count(group & risk.open) for group in (hits, others, sample.held_out))
            of, of_rest = (count(group & ~risk.too_young) for group in (hits, others))
            enough = rest >= max(1, _enough(of_rest)) and held >= _enough(count(sample.held_out))
            if still >= MOST_ARE_OPEN * of and enough:
                return cls(days * DAY_S, risk.open)
        return cls(is_told=False)

    def basis(self) -> tuple[str, ...]:
        """Return on which leads, and by what they had done, something was judged; nothing where on all."""
        if self.seconds is None or self.leads is None:
            return ()
        return (say("evidence.drivers.basis", span=duration_words(self.seconds)),)

    def among(self, leads: Bits) -> Bits:
        """Return those of a group of leads that take part."""
        return leads if self.leads is None else leads & self.leads

    def part(self, sample: Sample) -> Sample:
        """Return those of a sample that take part."""
        return sample if self.leads is None else sample.within(self.leads)


def _enough(leads: int) -> float:
    return min(FEWEST_LEADS, HALF * leads)


def _most_are_dated(outcome: Outcome, group: Bits) -> bool:
    """Whether it is known of most of a group's leads when they were decided, so far as they were."""
    ended = np.flatnonzero(unpack(group, len(outcome.status)) & (outcome.status != OPEN))
    return not len(ended) or bool((outcome.decided_at[ended] != NO_TIME).mean() >= MOST_DATED)


def _most_days(history: History, sample: Sample) -> int | None:
    """Return the shortest landmark within which three of four hits were handed over or decided.

    ``None`` where dates do not allow it.
    """
    rows = sample.rows
    created, horizon = history.created_at[rows], history.horizons[rows]
    dated = (created != NO_TIME) & (horizon != NEVER)
    if not len(rows) or dated.mean() < MOST_DATED or not (dated & sample.hit).any():
        return None
    seen = (horizon - created)[dated & sample.hit] / DAY_S
    need = float(np.quantile(seen, MOST_ARE_SEEN))
    return next((days for days in LANDMARKS if days >= need), LANDMARKS[-1])
