"""Only clearly interested leads deserve work."""

from __future__ import annotations

import numpy as np

from leadkit.engine.bitmaps import pack
from leadkit.evidence.myths.myth import Group, Myth, told, untold
from leadkit.evidence.myths.past import Past
from leadkit.evidence.myths.ready import ready_leads
from leadkit.evidence.rates import FEWEST_WINS
from leadkit.evidence.wording import side_by_side_in_words
from leadkit.text import say

NAME = "interested"
PART = 0.1
"""So large a part of the customers is more than an exception."""


def interested(past: Past) -> Myth:
    """Compare, of the leads that we worked, those that asked for something with those that did not."""
    if past.target is None:
        return untold(NAME, "no_outcome")
    if not past.worked.is_recorded:
        return untold(NAME, "no_work")
    asking, values = ready_leads(past)
    if not values:
        return untold(NAME, "no_asking")
    ever = pack(past.worked.ever)
    clear, others = past.rate(ever & asking), past.rate(ever & ~asking)
    unworked = past.rate(pack(~np.asarray(past.worked.ever)) & ~asking)
    groups = [
        Group(say("evidence.myths.interested.clear"), clear), Group(say("evidence.myths.interested.others"), others),
        Group(say("evidence.myths.interested.unworked"), unworked),
    ]  # fmt: skip
    total = clear.hits + others.hits
    words = side_by_side_in_words(clear, others)
    said = {"won": others.hits, "total": total, "n": others.of, "clear": words[0], "others": words[1]}
    if others.hits >= FEWEST_WINS and others.hits >= PART * total:
        return told(NAME, "does not hold", groups, **said)
    if others.high is not None and clear.value and others.high < clear.value * PART:
        return told(NAME, "holds", groups, **said)
    return untold(NAME, "too_few", groups, won=others.hits, n=others.of)
