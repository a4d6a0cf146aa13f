"""Quality can be seen by eye."""

from __future__ import annotations

import numpy as np

from leadkit.engine.bitmaps import pack
from leadkit.evidence.myths.myth import Group, Myth, points, told, untold
from leadkit.evidence.myths.past import Past
from leadkit.evidence.rates import difference
from leadkit.text import say

NAME = "eye"
HARDLY = 1.2
"""Leads judged good that are won less than so many times as often as all judged are hardly better."""


def eye(past: Past) -> Myth:
    """Compare the leads that people judged good, without knowing the end, with those that they judged bad."""
    if not past.judgements:
        return untold(NAME, "no_judgements")
    if past.target is None:
        return untold(NAME, "no_outcome")
    ids = past.history.lead_ids
    good = np.array([past.judgements.get(name) is True for name in ids], np.bool_)
    bad = np.array([past.judgements.get(name) is False for name in ids], np.bool_)
    best, worst, both = (past.rate(pack(mask)) for mask in (good, bad, good | bad))
    groups = [Group(say("evidence.myths.eye.good"), best), Group(say("evidence.myths.eye.bad"), worst)]
    gap = difference(best, worst)
    if gap is None:
        return untold(NAME, "too_few", groups, n=both.of)
    values = {"n": both.of, "points": points(gap)}
    if gap.direction > 0:
        return told(NAME, "holds", groups, **values)
    most = (both.value or 0) * (HARDLY - 1)
    if gap.direction < 0 or gap.high < most:
        return told(NAME, "does not hold", groups, **values)
    return untold(NAME, "too_few", groups, n=both.of)
