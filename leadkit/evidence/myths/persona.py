"""Persona match is the best indicator."""

from __future__ import annotations

from leadkit.evidence.drivers.result import Driver
from leadkit.evidence.groups import groups_of
from leadkit.evidence.holdout import hold_out
from leadkit.evidence.myths.myth import Group, Myth, told, untold
from leadkit.evidence.myths.past import Past
from leadkit.text import say

NAME = "persona"


def persona(past: Past) -> Myth:
    """Ask whether anything else tells customers from others better than the persona does."""
    if past.target is None:
        return untold(NAME, "no_outcome")
    if past.persona is None:
        return untold(NAME, "no_persona")
    found = groups_of(past.history, past.persona, 8)
    groups = [
        Group(title, past.rate(bits))
        for title, bits, kind in zip(found.names, found.bits, found.kinds, strict=True)
        if kind in ("value", "missing")
    ]
    own = next((d for d in past.drivers.drivers if d.name == past.persona), None)
    best = max(past.drivers.found, key=_worth, default=None)
    if own is None or best is None:
        return untold(NAME, "nothing", groups)
    if best.name == own.name:
        return told(NAME, "holds", groups, best=best.title, effect=_effect(past, own))
    return told(NAME, "does not hold", groups, best=best.title, effect=_effect(past, own))


def _worth(driver: Driver) -> float:
    """Return how much a driver surely tells: the near end of the interval of its held-out difference."""
    gap = driver.held_difference
    return 0.0 if gap is None else max(gap.low, -gap.high, 0.0)


def _effect(past: Past, own: Driver) -> str:
    which = "found" if own.verdict == "found" else "none" if own.verdict == "no effect" else "open"
    return say(f"evidence.myths.persona.effect_{which}", held=hold_out(past.history).words)
