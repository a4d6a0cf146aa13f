"""Every lead is a success: the more, the better."""

from __future__ import annotations

from leadkit.evidence.groups import groups_of
from leadkit.evidence.junk import junk
from leadkit.evidence.myths.myth import Group, Myth, told, untold
from leadkit.evidence.myths.past import Past
from leadkit.evidence.wording import in_words, percent
from leadkit.text import say

NAME = "success"
NEARLY_ALL = 0.9
SHOWN = 6


def success(past: Past) -> Myth:
    """Ask whether nearly every lead becomes a customer: more than 90 %, as the interval says."""
    if past.target is None:
        return untold(NAME, "no_outcome")
    base = past.target.base
    groups = [Group(say("evidence.myths.everyone"), base)]
    if past.roles.source is not None:
        found = groups_of(past.history, past.roles.source, SHOWN)
        groups += [
            Group(title, past.rate(bits))
            for title, bits, shown in zip(found.names, found.bits, found.is_value, strict=True)
            if shown
        ]
    if base.of == 0 or base.low is None or base.high is None or base.low <= NEARLY_ALL <= base.high:
        return untold(NAME, "too_few", groups, n=base.of)
    looked_at = junk(past.history)
    spoilt = looked_at.target.base if looked_at is not None else None
    share = "" if spoilt is None or spoilt.value is None or spoilt.too_few else say(
        "evidence.myths.success.junk", share=percent(spoilt.value), n=spoilt.of
    )  # fmt: skip
    holds = base.low > NEARLY_ALL
    return told(NAME, "holds" if holds else "does not hold", groups, rate=in_words(base), n=base.of, junk=share)
