"""Social networks bring no good leads."""

from __future__ import annotations

import re

from leadkit.evidence.myths.myth import Group, Myth, told, untold
from leadkit.evidence.myths.past import Past
from leadkit.evidence.rates import FEWEST_LEADS, FEWEST_WINS, difference
from leadkit.evidence.wording import side_by_side_in_words
from leadkit.text import say

NAME = "social"
NETWORKS = re.compile(r"\bsocial|facebook|linkedin|twitter|instagram|youtube|tiktok|pinterest|xing|blog", re.IGNORECASE)


def social(past: Past) -> Myth:
    """Compare leads from social networks with all others.

    It does not hold where at least five of them became customers; it holds where the rate is surely below half of that
    of the others.
    """
    if past.target is None:
        return untold(NAME, "no_outcome")
    came, values = past.named(past.roles.ways, NETWORKS)
    if not values:
        return untold(NAME, "no_network")
    own, others = past.rate(came), past.rate(past.known(past.roles.ways) & ~came)
    groups = [Group(say("evidence.myths.social.own"), own), Group(say("evidence.myths.others"), others)]
    words = side_by_side_in_words(own, others)
    said = {
        "values": ", ".join(f"“{v}”" for v in values[:4]), "won": own.hits, "n": own.of, "own": words[0],
        "rest": words[1],
    }  # fmt: skip
    if own.hits >= FEWEST_WINS:
        return told(NAME, "does not hold", groups, **said)
    gap = difference(own, others)
    surely_worse = gap is not None and own.high is not None and own.high < (others.value or 0) / 2
    if own.of >= FEWEST_LEADS and surely_worse:
        return told(NAME, "holds", groups, **said)
    return untold(NAME, "too_few", groups, won=own.hits, n=own.of)
