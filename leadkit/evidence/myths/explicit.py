"""Explicit data beats behaviour."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from leadkit.engine.bitmaps import Bits, pack, unpack
from leadkit.evidence.drivers import PointCard, card
from leadkit.evidence.drivers.logistic import auc_counts
from leadkit.evidence.drivers.separation import activity_kinds, field_names
from leadkit.evidence.holdout import hold_out
from leadkit.evidence.myths.myth import Group, Myth, judged_on, told, untold
from leadkit.evidence.myths.past import Past
from leadkit.evidence.wording import signed
from leadkit.text import say

NAME = "explicit"
BEHAVIOUR = re.compile(r"visit|page ?view|time spent|click|open(ed|s)\b|download|session|views?\b", re.IGNORECASE)
DRAWS = 400


def explicit(past: Past) -> Myth:
    """Compare how well two cards rank newer leads: one of what leads say of themselves, one of what they do.

    Both are made and judged on the same leads: where actions are dated, on those still undecided after the first days.
    """
    if past.target is None:
        return untold(NAME, "no_outcome")
    names = field_names(past.history, past.drivers.apart)
    acts = [n for n in names if n in past.behaviour or (not past.behaviour and BEHAVIOUR.search(n.replace("_", " ")))]
    facts = [name for name in names if name not in acts]
    observed, kinds = past.drivers.observed, activity_kinds(past.history)
    if facts and kinds and not acts and not observed.is_told:
        return untold(NAME, "early")
    if not facts or not (acts or kinds):
        return untold(NAME, "no_behaviour" if facts else "no_facts")
    said = card(past.drivers, seed=past.seed, fields=tuple(facts), kinds=(), undecided=bool(kinds))
    done = card(past.drivers, seed=past.seed, fields=tuple(acts), kinds=kinds)
    if said is None or done is None:
        return untold(NAME, "nothing")
    held = done.observed.among(hold_out(past.history).held_out)
    among = past.rate(held)
    if among.too_few:
        return judged_on(untold(NAME, "too_few", n=among.of, won=among.hits), done.observed)
    by_facts, by_acts = _best_quarter(past, said, held), _best_quarter(past, done, held)
    groups = [
        Group(say("evidence.myths.explicit.facts"), past.rate(by_facts.leads)),
        Group(say("evidence.myths.explicit.acts"), past.rate(by_acts.leads)),
        Group(say("evidence.myths.explicit.all"), among),
    ]  # fmt: skip
    size = say(f"evidence.myths.explicit.size{'_ties' if by_facts.has_ties or by_acts.has_ties else ''}", n=by_facts.n)
    low, high = _advantage(past, said, done, held)
    on = {"held": hold_out(past.history).words, "size": size}
    if low > 0:
        better = say("evidence.myths.explicit.say")
        found = told(NAME, "holds", groups, low=f"{low:.2f}", high=f"{high:.2f}", better=better, **on)
    elif high < 0:
        better = say("evidence.myths.explicit.do")
        found = told(NAME, "does not hold", groups, low=f"{-high:.2f}", high=f"{-low:.2f}", better=better, **on)
    else:
        found = untold(NAME, "alike", groups, low=signed(low, 2), high=signed(high, 2), **on)
    return judged_on(found, done.observed)


@dataclass(frozen=True, slots=True, eq=False)
class _Quarter:
    """The quarter of the leads held out with the most points, and whether its edge parts leads with equal points."""

    leads: Bits
    n: int
    has_ties: bool


def _best_quarter(past: Past, made: PointCard, held: Bits) -> _Quarter:
    """Return just a quarter of the leads held out, so that two cards are compared on as many leads.

    Of the leads with equal points at its edge it is drawn which belong to it.
    """
    points = made.judged_points
    rows = np.flatnonzero(unpack(held, past.history.n))
    n = round(len(rows) / 4)
    drawn = np.random.default_rng(past.seed).permutation(rows)
    best = drawn[np.argsort(-points[drawn], kind="stable")]
    mask = np.zeros(past.history.n, np.bool_)
    mask[best[:n]] = True
    has_ties = 0 < n < len(rows) and bool(points[best[n - 1]] == points[best[n]])
    return _Quarter(pack(mask), n, has_ties)


def _advantage(past: Past, said: PointCard, done: PointCard, held: Bits) -> tuple[float, float]:
    """Return the 95 % interval of the difference of the areas under the curves, leads held out drawn anew 400 times."""
    assert past.target is not None
    rows = np.flatnonzero(unpack(held & past.target.asked, past.history.n))
    hit = unpack(past.target.hits, past.history.n)[rows]
    generator = np.random.default_rng(past.seed)
    shape = (2, said.most + 1, done.most + 1)
    cells = np.ravel_multi_index((hit, said.judged_points[rows], done.judged_points[rows]), shape)
    gaps = []
    for _ in range(DRAWS):
        drawn = cells[generator.integers(0, len(rows), len(rows))]
        others, hits = np.bincount(drawn, minlength=2 * shape[1] * shape[2]).reshape(shape)
        areas = [auc_counts(hits.sum(axis=other), others.sum(axis=other)) for other in (1, 0)]
        if areas[0] is not None and areas[1] is not None:
            gaps.append(areas[0].value - areas[1].value)
    if not gaps:
        return -1.0, 1.0
    low, high = np.quantile(gaps, [0.025, 0.975])
    return float(low), float(high)
