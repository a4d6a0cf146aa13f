"""Only in-house leads are good."""

from __future__ import annotations

import re

from leadkit.evidence.myths.myth import Group, Myth, told, untold
from leadkit.evidence.myths.past import Past
from leadkit.evidence.rates import FEWEST_LEADS, FEWEST_WINS
from leadkit.evidence.wording import side_by_side_in_words
from leadkit.text import say

NAME = "in_house"
OTHERS_OWN = re.compile(
    r"purchas|bought|\blist\b|broker|partner|agency|affiliate|reference|referral|reseller|third.party", re.IGNORECASE
)


def in_house(past: Past) -> Myth:
    """Compare leads that others brought (bought lists, brokers, partners, referrals) with our own.

    It does not hold where at least five of theirs became customers; it holds where the rate is surely
    below half of that of our own.
    """
    if past.target is None:
        return untold(NAME, "no_outcome")
    came, values = past.named(past.roles.ways, OTHERS_OWN)
    if not values:
        return untold(NAME, "no_others")
    own, theirs = past.rate(past.known(past.roles.ways) & ~came), past.rate(came)
    groups = [Group(say("evidence.myths.in_house.own"), own), Group(say("evidence.myths.in_house.theirs"), theirs)]
    words = side_by_side_in_words(own, theirs)
    said = {
        "values": ", ".join(f"“{v}”" for v in values[:4]), "won": theirs.hits, "n": theirs.of, "own": words[0],
        "theirs": words[1],
    }  # fmt: skip
    if theirs.hits >= FEWEST_WINS:
        return told(NAME, "does not hold", groups, **said)
    if theirs.of >= FEWEST_LEADS and theirs.high is not None and theirs.high < (own.value or 0) / 2:
        return told(NAME, "holds", groups, **said)
    return untold(NAME, "too_few", groups, won=theirs.hits, n=theirs.of)
