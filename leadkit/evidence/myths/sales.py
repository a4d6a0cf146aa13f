"""Sales alone judges best."""

from __future__ import annotations

import numpy as np

from leadkit.engine.bitmaps import pack, unpack
from leadkit.evidence.drivers import card
from leadkit.evidence.holdout import hold_out
from leadkit.evidence.myths.myth import Group, Myth, judged_on, points, told, untold
from leadkit.evidence.myths.past import Past
from leadkit.evidence.rates import difference
from leadkit.text import say

NAME = "sales"


def sales(past: Past) -> Myth:
    """Ask whether there is more to know of the leads that sales accepted than its yes.

    A point card made on the older leads parts the newer accepted ones in two halves. All of them had sales' yes and
    were worked; if one half is won more often than the other, sales alone did not see what could be seen. What
    leads did is judged on equal observation, as on the card. Where all that sales judged have the outcome, or just
    those that it accepted, the two are one, and nothing can be told.
    """
    if past.target is None or past.accepted is None:
        return untold(NAME, "no_judgement")
    judged, won = past.rate(past.accepted.asked), past.target.hits & past.accepted.asked
    if not judged.of:
        return untold(NAME, "no_judgement")
    if judged.hits == judged.of or (judged.hits and not (won ^ past.accepted.hits).any()):
        share = say(f"evidence.myths.sales.{'all' if judged.hits == judged.of else 'same'}")
        return untold(NAME, "circular", n=judged.of, share=share)
    made = card(past.drivers, seed=past.seed)
    kept = hold_out(past.history)
    accepted = past.accepted.hits & kept.held_out
    if made is not None:
        accepted = made.observed.among(accepted)
    rows = np.flatnonzero(unpack(accepted, past.history.n))
    if made is None or len(rows) < 2:
        return untold(NAME, "no_card", n=len(rows), held=kept.words)
    had = made.judged_points
    middle = float(np.median(had[rows]))
    above = pack(had > middle if (had[rows] > middle).any() else had >= middle) & accepted
    best, rest = past.rate(above), past.rate(accepted & ~above)
    refused = past.rate(made.observed.among(past.accepted.asked & ~past.accepted.hits & kept.held_out))
    groups = [
        Group(say("evidence.myths.sales.above"), best), Group(say("evidence.myths.sales.below"), rest),
        Group(say("evidence.myths.sales.refused"), refused),
    ]  # fmt: skip
    gap = difference(best, rest)
    if gap is None or best.too_few or rest.of < 30:
        return untold(NAME, "too_few", groups, n=len(rows), held=kept.words)
    if gap.direction > 0:
        found = told(NAME, "does not hold", groups, points=points(gap), n=len(rows), held=kept.words)
        return judged_on(found, made.observed)
    holds = gap.high < (past.rate(accepted).value or 0) / 2
    found = told(NAME, "holds", groups, points=points(gap), n=len(rows), held=kept.words) if holds else untold(
        NAME, "too_few", groups, n=len(rows), held=kept.words
    )  # fmt: skip
    return judged_on(found, made.observed)
