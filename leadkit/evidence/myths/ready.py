"""Ready-to-buy leads always close."""

from __future__ import annotations

import re

import numpy as np

from leadkit.engine.bitmaps import Bits, pack
from leadkit.evidence.myths.myth import Group, Myth, told, untold
from leadkit.evidence.myths.past import Past
from leadkit.evidence.rates import Rate, difference
from leadkit.evidence.wording import side_by_side_in_words
from leadkit.text import say

NAME = "ready"
ASKING = re.compile(
    r"price|pricing|quot(e|ation)|contact (us|form)|\bdemo\b|call ?back|request|inbound call|hand.?raise",
    re.IGNORECASE,
)
ALWAYS = 0.99
"""Where surely fewer close, it is not always: more is lost than slips of those who write it down explain."""


def ready(past: Past) -> Myth:
    """Ask whether all leads that ask for a price, a quotation or a call, but for one in a hundred, become customers."""
    if past.target is None:
        return untold(NAME, "no_outcome")
    asking, values = ready_leads(past)
    if not values:
        return untold(NAME, "no_asking")
    own, others = past.rate(asking), past.rate(past.target.asked & ~asking)
    groups = [Group(say("evidence.myths.ready.own"), own), Group(say("evidence.myths.others"), others)]
    words = side_by_side_in_words(own, others)
    said = {
        "values": ", ".join(f"“{v}”" for v in values[:4]), "rate": words[0], "n": own.of, "rest": words[1],
        "sign": _sign(own, others),
    }  # fmt: skip
    if own.too_few or own.low is None or own.high is None or own.low <= ALWAYS <= own.high:
        return untold(NAME, "too_few", groups, n=own.of, won=own.hits)
    return told(NAME, "holds" if own.low > ALWAYS else "does not hold", groups, **said)


def _sign(own: Rate, others: Rate) -> str:
    """Return whether asking is a good sign: those that asked were won more often than the others, beyond chance."""
    gap = difference(own, others)
    direction = 0 if gap is None else gap.direction
    return say(f"evidence.myths.ready.{('alike', 'better', 'worse')[direction]}")


def ready_leads(past: Past) -> tuple[Bits, tuple[str, ...]]:
    """Return the leads that asked for a price, a quotation or a call, and the values and actions that say so."""
    leads, values = past.named(past.roles.ways, ASKING)
    asked = np.zeros(past.history.n, np.bool_)
    kinds = []
    for name, kind in past.history.catalogue.activities.items():
        cut = past.history.cut(name) if kind.by == "lead" and ASKING.search(name) else None
        if cut is not None and len(cut):
            asked[cut.lead] = True
            kinds.append(kind.title)
    return leads | pack(asked), (*values, *kinds)
