"""Marketing's job ends at generation."""

from __future__ import annotations

import numpy as np

from leadkit.engine.bitmaps import Mask
from leadkit.evidence.myths.myth import Group, Myth, points, told, untold
from leadkit.evidence.myths.past import Past
from leadkit.evidence.rates import difference, rate
from leadkit.history.column import NO_TIME
from leadkit.history.outcomes import OPEN
from leadkit.text import say

NAME = "generation"
DAYS = 30
_SPAN_S = DAYS * 86_400


def generation(past: Past) -> Myth:
    """Compare leads that still read, open and attend after the hand-over with those that fall silent.

    Asked of leads that were undecided 30 days after the hand-over, by what they did in these 30 days: so that nobody
    had less time to do something, and nobody did it because he was a customer already.
    """
    handed = past.history.handed_over_at
    if past.target is None:
        return untold(NAME, "no_outcome")
    if not (handed != NO_TIME).any() or not past.has_actions:
        return untold(NAME, "no_hand_over")
    asked = _undecided(past) & past.mature
    touched = _touched(past)
    won = np.zeros(past.history.n, np.bool_) if past.history.outcome is None else past.history.outcome.won
    still, silent = asked & touched, asked & ~touched
    best, rest = (rate(int((mask & won).sum()), int(mask.sum())) for mask in (still, silent))
    groups = [Group(say("evidence.myths.generation.still"), best), Group(say("evidence.myths.generation.silent"), rest)]
    gap = difference(best, rest)
    if gap is None or best.too_few or rest.of < 30 or not gap.direction:
        return untold(NAME, "too_few", groups, n=best.of + rest.of)
    n, turned = best.of + rest.of, difference(rest, best)
    if gap.direction < 0 and turned is not None:
        less = say("evidence.myths.generation.less")
        return told(NAME, "holds", groups, n=n, days=DAYS, more=less, points=points(turned))
    more = say("evidence.myths.generation.more")
    return told(NAME, "does not hold", groups, n=n, days=DAYS, more=more, points=points(gap))


def _undecided(past: Past) -> Mask:
    """Return the leads that were handed over and neither won nor lost 30 days later, as far as the data goes."""
    handed, outcome, as_of = past.history.handed_over_at, past.history.outcome, past.history.as_of
    until = np.where(handed == NO_TIME, NO_TIME, handed + _SPAN_S)
    asked = handed != NO_TIME
    if as_of is not None:
        asked &= until <= as_of
    if outcome is not None:
        decided = (outcome.status != OPEN) & (outcome.decided_at != NO_TIME)
        asked &= ~decided | (outcome.decided_at >= until)
        asked &= ~((outcome.status != OPEN) & (outcome.decided_at == NO_TIME))
    return np.asarray(asked, np.bool_)


def _touched(past: Past) -> Mask:
    touched = np.zeros(past.history.n, np.bool_)
    handed = past.history.handed_over_at
    for rows in past.history.activities.values():
        if rows.kind.by == "lead" and len(rows):
            since = rows.at - handed[rows.lead]
            inside = (handed[rows.lead] != NO_TIME) & (since >= 0) & (since < _SPAN_S)
            touched[rows.lead[inside]] = True
    return touched
