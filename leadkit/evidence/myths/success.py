"""Every lead is a success: the more, the better."""

from __future__ import annotations

import numpy as np

from leadkit.evidence.groups import groups_of
from leadkit.evidence.junk import junk
from leadkit.evidence.myths.myth import Group, Myth, told, untold
from leadkit.evidence.myths.past import Past
from leadkit.evidence.rates import FEWEST_LEADS
from leadkit.evidence.wording import in_words, percent
from leadkit.text import say

NAME = "success"
NEARLY_ALL = 0.9
MOST_LOOKED_AT = 500
SHOWN = 12
"""So many sources are drawn; of more, those with the highest and the lowest rates."""


def success(past: Past) -> Myth:
    """Ask whether nearly every lead becomes a customer: more than 90 %, as the interval says."""
    if past.target is None:
        return untold(NAME, "no_outcome")
    base = past.target.base
    sources, drawn = _sources(past)
    groups = [Group(say("evidence.myths.everyone"), base), *sources]
    if base.too_few or base.low is None or base.high is None:
        return untold(NAME, "too_few", groups, n=base.of, won=base.hits)
    if base.low <= NEARLY_ALL <= base.high:
        return untold(NAME, "open", groups, n=base.of, won=base.hits)
    looked_at = junk(past.history)
    spoilt = looked_at.target.base if looked_at is not None else None
    share = "" if spoilt is None or spoilt.value is None or spoilt.too_few else say(
        "evidence.myths.success.junk", share=percent(spoilt.value), n=spoilt.of
    )  # fmt: skip
    holds = base.low > NEARLY_ALL
    return told(
        NAME, "holds" if holds else "does not hold", groups, rate=in_words(base), n=base.of, junk=share, drawn=drawn
    )


def _sources(past: Past) -> tuple[list[Group], str]:
    """Return the sources with enough leads, the best first, and what is left out of them in words."""
    if past.roles.source is None:
        return [], ""
    column = past.history.column(past.roles.source)
    codes = column.class_codes()
    large_ones = np.bincount(codes[codes >= 0], minlength=1) >= FEWEST_LEADS
    found = groups_of(past.history, past.roles.source, min(MOST_LOOKED_AT, max(1, int(large_ones.sum()))))
    every = [
        Group(title, past.rate(bits))
        for title, bits, is_value in zip(found.names, found.bits, found.is_value, strict=True)
        if is_value
    ]
    large = sorted((g for g in every if g.rate.of >= FEWEST_LEADS), key=lambda g: -(g.rate.value or 0))
    shown = large if len(large) <= SHOWN else large[: SHOWN // 2] + large[-SHOWN // 2 :]
    of = len(column.classes)
    if not shown or len(shown) == of:
        return shown, ""
    which = "drawn_large" if shown == large else "drawn_ends"
    return shown, say(f"evidence.myths.success.{which}", of=of, n=len(shown), fewest=FEWEST_LEADS)
