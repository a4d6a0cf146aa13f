"""What is to be explained, and of whom it can be told: one outcome on the leads that had the chance to have it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from leadkit.definition.phrases import listed
from leadkit.engine.bitmaps import Bits, count, pack
from leadkit.errors import Fault, UsageError, nearest_match
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.rates import Rate, rate
from leadkit.history.history import History
from leadkit.history.outcomes import OPEN, WON
from leadkit.history.settings import OUTCOME
from leadkit.text import say

MOST_VALUES = 3
_SALE = re.compile(
    r"\b(won|win|sold|sales?|customers?|clients?|convert\w*|conver\w+|deals?|orders?|purchase\w*|paid|contracts?)\b"
)
_SIGNS = re.compile(r"(?<=[a-z])(?=[A-Z])|[\W_\d]+")
ENOUGH = 100
"""So many hits an outcome needs for anything finer than one rate to be told from chance."""


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """One outcome of the leads of a history.

    Parameters
    ----------
    name
        ``"outcome"`` for the one that ends a lead's history, else its name under ``[outcomes]``.
    title
        What the room calls it.
    asked
        The leads of whom it can be told: those old enough for rates and, of a further outcome, those that were won
        or lost in it. (A lead that sales never judged is not one that sales refused.)
    hits
        Those of them that had it.
    """

    name: str
    title: str
    asked: Bits
    hits: Bits

    @property
    def base(self) -> Rate:
        """The rate over all that were asked."""
        return rate(count(self.hits), count(self.asked))

    @property
    def has_enough(self) -> bool:
        """Whether there are at least 100 hits and as many others."""
        return min(count(self.hits), count(self.asked) - count(self.hits)) >= ENOUGH

    def rate(self, leads: Bits) -> Rate:
        """Return the rate of a group of leads."""
        return rate(count(leads & self.hits), count(leads & self.asked))


def targets(history: History) -> tuple[Target, ...]:
    """Return every outcome of a history, the one that ends a lead's history first, then in the order of the file."""
    names = sorted(history.outcomes, key=lambda name: name != OUTCOME)
    return tuple(target(history, name) for name in names)


def target(history: History, name: str = OUTCOME) -> Target:
    """Return one outcome of a history.

    Raises
    ------
    UsageError
        There is no such outcome.
    """
    if name not in history.outcomes:
        known = tuple(history.outcomes)
        raise UsageError(Fault("no-outcome", "", say("evidence.target.none"), name, known, nearest_match(name, known)))
    facts, ended = Cohort.of(history), history.outcomes[name]
    won = pack(ended.status == WON)
    asked = facts.mature if name == OUTCOME else facts.mature & ~pack(ended.status == OPEN)
    title = _end_of(history) if name == OUTCOME else name
    return Target(name, title, asked, won & asked)


def _end_of(history: History) -> str:
    """Return what the last outcome is called: a sale; where its names do not say so, with what is taken for one."""
    how = history.settings.outcomes.get(OUTCOME)
    if how is None:
        return say("evidence.target.outcome")
    values = how.won if isinstance(how.won, tuple) else ()
    named = " ".join((how.file or "", how.column or "", *values)) if how.column or how.file else "won"
    if _SALE.search(_SIGNS.sub(" ", named).casefold()):
        return say("evidence.target.outcome")
    if how.column is None:
        return say("evidence.target.row", file=Path(how.file or "").name)
    if not values:
        return say("evidence.target.known", column=how.column)
    return say("evidence.target.values", column=how.column, values=listed(values[:MOST_VALUES], say("words.or")))


def offered(history: History) -> Target | None:
    """Return the outcome that can carry an argument: the last of the sales process that has enough cases.

    That is the one that ends a lead's history where it has 100 hits, else the latest of the further ones that has;
    where none has, the one with the most hits. ``None`` for a history without any outcome.
    """
    found = targets(history)
    if not found:
        return None
    latest_first = [t for t in found if t.name == OUTCOME] + [t for t in reversed(found) if t.name != OUTCOME]
    enough = next((t for t in latest_first if t.has_enough), None)
    return enough or max(latest_first, key=lambda t: count(t.hits))
