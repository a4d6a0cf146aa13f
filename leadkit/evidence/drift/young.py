"""Which of the newest months are left out of a judgement, because their leads had too little time to be decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadkit.evidence.cohort import Cohort, Tally
from leadkit.evidence.drift.months import Month
from leadkit.evidence.rates import FEWEST_LEADS, Rate, difference, rate
from leadkit.history.column import NO_TIME
from leadkit.history.history import History
from leadkit.history.outcomes import LOST
from leadkit.history.settings import OUTCOME

MORE_OPEN = 0.1
"""So much larger than before the share of open leads must be before a month is left out."""


@dataclass(frozen=True, slots=True)
class Young:
    """The newest months, whose leads are far more often still open than those of the months before.

    Parameters
    ----------
    at
        Index of the first of them.
    before, since
        How many of the leads that are old enough for rates are open in the months before, and in these.
    """

    at: int
    before: Rate
    since: Rate


def young(months: Sequence[Month]) -> Young | None:
    """Return the newest months whose leads are surely more often open than those before, and by at least ten points.

    Months are taken from the newest back for as long as that is so of each; those of too few leads are taken together.
    """
    cohorts = [month.cohort for month in months]
    found: Young | None = None
    block = Tally()
    for i in range(len(cohorts) - 1, 0, -1):
        block += cohorts[i]
        before = sum(cohorts[:i], Tally())
        if not cohorts[i].leads or not before.leads:
            continue
        usual = _open(before)
        if _is_more(_open(block), usual) and _excess(_open(cohorts[i]), usual) >= MORE_OPEN:
            found, block = Young(i, usual, _open(sum(cohorts[i:], Tally()))), Tally()
        elif block.leads >= FEWEST_LEADS:
            break
    return found


def fell(before: Tally, after: Tally, *, losses: bool) -> bool:
    """Return whether a win rate is surely lower, by more than the leads that are open beyond the share before.

    Parameters
    ----------
    losses
        Whether losses are recorded, so that lost leads can be told from open ones.
    """
    gap = difference(after.rate, before.rate)
    still_open = max(_excess(_open(after), _open(before)), 0.0) if losses else 0.0
    return gap is not None and gap.high < -still_open


def has_losses(history: History) -> bool:
    """Return whether losses are recorded; where all that is not won is called lost, only their dates would show it."""
    spec, outcome = history.settings.outcomes.get(OUTCOME), history.outcome
    if spec is None or outcome is None or not Cohort.of(history).lost.any():
        return False
    return spec.lost != "rest" or bool((outcome.decided_at[outcome.status == LOST] != NO_TIME).any())


def _open(tally: Tally) -> Rate:
    return rate(tally.open, tally.leads)


def _excess(share: Rate, usual: Rate) -> float:
    return (share.value or 0.0) - (usual.value or 0.0)


def _is_more(share: Rate, usual: Rate) -> bool:
    gap = difference(share, usual)
    return gap is not None and gap.low > 0 and gap.value >= MORE_OPEN
