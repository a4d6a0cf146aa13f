"""Guesses what became of leads: which column tells it, and which of its values mean won and lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from leadkit.history.profiling import names
from leadkit.history.profiling.joins import Link, Seen, best
from leadkit.history.profiling.sight import Sight
from leadkit.history.values import YES_NO

_WON = {"won", "converted", "customer", "success", "successful", "sold", "purchased", "bought", "enrolled", "signed"}
_LOST = {
    "lost", "disqualified", "unqualified", "rejected", "junk", "dead", "declined", "failed", "dropped", "refused",
    "cancelled", "canceled", "unsubscribed", "duplicate", "spam", "invalid",
}  # fmt: skip
_WEAKLY_WON = {"qualified", "accepted", "approved", "opportunity"}
_MAIN = {
    "won": 6, "converted": 5, "conversion": 5, "outcome": 5, "result": 4, "sold": 4, "purchased": 4, "customer": 4,
    "status": 3, "stage": 3, "closed": 3, "enrolled": 4, "deal": 2, "opportunity": 2, "success": 4, "target": 3,
    "label": 2, "y": 2,
}  # fmt: skip
_FURTHER = ("accepted", "qualified", "approved", "rejected", "sal", "sql", "mql", "junk", "spam")
_NEGATIVE = {"rejected", "junk", "spam", "lost"}
_NOT = {"not", "no", "un", "never"}
_NO_OUTCOME = {"do", "opt", "optin", "optout", "email", "subscribed"}


@dataclass
class OutcomeGuess:
    """What seems to have become of leads, in the words of design 6."""

    name: str
    column: str | None = None
    won: tuple[str, ...] | Literal["known"] | None = None
    lost: tuple[str, ...] | Literal["rest"] | None = None
    decided_at: str | None = None
    value: str | None = None
    cost: str | None = None
    reason: str | None = None
    open: tuple[str, ...] = ()
    is_weak: bool = False
    unread_value: str | None = None
    also: tuple[str, ...] = field(default=())

    @property
    def columns(self) -> set[str]:
        """The columns that the outcome is read from."""
        return {name for name in (self.column, self.decided_at, self.value, self.cost, self.reason) if name}


def of_leads(leads: Seen, identity: str) -> OutcomeGuess | None:
    """Return the outcome that a column of the leads tells, ``None`` where none seems to."""
    ranked = _ranked(leads, {identity})
    if not ranked:
        return None
    found = ranked[0][1]
    found.also = tuple(guess.column for _, guess in ranked[1:] if guess.column is not None)
    dates = [name for name in leads.of_type("date") if "created" not in names.words(name)]
    found.decided_at = best(dates, *names.DECIDED[:11])
    _money(found, leads)
    return found


def of_table(seen: Seen, link: Link, main: bool) -> list[OutcomeGuess]:
    """Return the outcomes that another table tells; the first is the one that ends a lead's history if `main`."""
    ranked = _ranked(seen, {link.column})
    further = [guess for name in seen.of_type("yes-no") if (guess := _further(seen, name)) is not None]
    first = ranked[0][1] if ranked else OutcomeGuess("outcome", lost="rest")
    if not main:
        first = next(iter(further), first)
        further = []
        first.name = "_".join(names.words(seen.path.stem)) or "further"
    dates = [name for name in seen.of_type("date") if not any(_is_of(name, guess) for guess in further)]
    first_dates = names.DECIDED if first.column else tuple(reversed(names.DECIDED[-6:-2])) + names.DECIDED
    first.decided_at = best(dates, *first_dates) or next(iter(dates), None)
    _money(first, seen)
    for guess in further:
        own = [name for name in seen.of_type("date") if _is_of(name, guess)]
        guess.decided_at = next(iter(own), None)
    return [first, *further]


def _is_of(column: str, guess: OutcomeGuess) -> bool:
    return guess.name in names.words(column)


def _ranked(seen: Seen, excluded: set[str]) -> list[tuple[float, OutcomeGuess]]:
    """Return the columns that could tell the outcome, the likeliest first."""
    found: list[tuple[float, OutcomeGuess]] = []
    for name, sight in seen.sights.items():
        weight = max((_MAIN.get(word, 0) for word in names.words(name)), default=0)
        if name in excluded or not weight or set(names.words(name)) & _NO_OUTCOME:
            continue
        guess = _of_column(seen, sight)
        if guess is not None:
            bonus = 2 * (isinstance(guess.lost, tuple)) + (seen.guesses[name].type == "yes-no") - 2 * guess.is_weak
            found.append((weight + bonus, guess))
    return sorted(found, key=lambda pair: -pair[0])


def _of_column(seen: Seen, sight: Sight) -> OutcomeGuess | None:
    values = tuple(sight.known)
    if not values:
        return None
    if seen.guesses[sight.name].type == "yes-no":
        return _yes_no("outcome", sight) if len(values) > 1 else None
    filled = sum(sight.known.values())
    if names.is_id(sight.name) and filled < 0.8 * sight.rows:
        return OutcomeGuess("outcome", sight.name, "known", "rest")
    if len(values) > 100:
        return None
    won, lost = _meaning(values, _WON), _meaning(values, _LOST)
    lost = tuple(dict.fromkeys((*lost, *_meaning(values, _WON | _WEAKLY_WON, negated=True))))
    weak = not won
    won = won or _meaning(values, _WEAKLY_WON)
    won = tuple(value for value in won if value not in lost)
    if not won:
        return None
    rest = tuple(value for value in values if value not in won and value not in lost)
    return OutcomeGuess("outcome", sight.name, won, lost or None, open=rest, is_weak=weak)


def _yes_no(name: str, sight: Sight) -> OutcomeGuess:
    yes = tuple(value for value in sight.known if YES_NO[value.casefold()] == 1)
    no = tuple(value for value in sight.known if value not in yes)
    return OutcomeGuess(name, sight.name, yes, no)


def _further(seen: Seen, column: str) -> OutcomeGuess | None:
    name = next((word for word in _FURTHER if word in names.words(column)), None)
    if name is None or len(seen.sights[column].known) < 2:
        return None
    guess = _yes_no(name, seen.sights[column])
    if name in _NEGATIVE and isinstance(guess.lost, tuple) and isinstance(guess.won, tuple):
        guess.won, guess.lost = guess.lost, guess.won
        guess.name = f"not_{name}"
    return guess


def _meaning(values: Sequence[str], meant: set[str], *, negated: bool = False) -> tuple[str, ...]:
    return tuple(
        value for value in values if set(names.words(value)) & meant and bool(set(names.words(value)) & _NOT) == negated
    )


def _money(guess: OutcomeGuess, seen: Seen) -> None:
    amounts = [name for name in seen.of_type("number", "money") if name != guess.column]
    guess.value = best(amounts, *names.VALUE)
    guess.cost = best([name for name in amounts if name != guess.value], *names.COST)
    unread = [name for name, found in seen.guesses.items() if found.doubt == "not-plain-numbers"]
    guess.unread_value = best(unread, *names.VALUE) if guess.value is None else None
