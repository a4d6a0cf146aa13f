"""Finds out which file holds the leads, which their outcomes or activities, and how these name their leads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from leadkit.history.profiling import names
from leadkit.history.profiling.sight import Sight, look
from leadkit.history.profiling.types import Guess, guess_type
from leadkit.history.sources.table import Table

_LOOKED_AT = 1_000_000
_OVERLAP = 0.5
_LINKED = 0.35
_LONG = 6
_SHOWN = 200


@dataclass
class Seen:
    """A file with what can be seen of its columns."""

    path: Path
    table: Table

    @cached_property
    def sights(self) -> dict[str, Sight]:
        """Column name to what can be counted in it."""
        table = self.table.head(_LOOKED_AT)
        return {name: look(table, name) for name in table.columns}

    @cached_property
    def guesses(self) -> dict[str, Guess]:
        """Column name to what it seems to be."""
        return {name: guess_type(sight) for name, sight in self.sights.items()}

    def of_type(self, *types: str) -> list[str]:
        """Return the columns that seem to be of one of these types."""
        return [name for name, guess in self.guesses.items() if guess.type in types]

    @property
    def words(self) -> set[str]:
        """The words of the file's name."""
        return set(names.words(self.path.stem))


@dataclass(frozen=True, slots=True)
class Link:
    """How another table names leads: its column, that of the leads, and how well they agree."""

    column: str
    key: str
    overlap: float
    score: float


@dataclass
class Roles:
    """Which file is what."""

    leads: Seen
    id: str
    outcomes: list[tuple[Seen, Link]] = field(default_factory=list)
    activities: list[tuple[Seen, Link]] = field(default_factory=list)
    unused: list[Seen] = field(default_factory=list)


def assign_roles(files: Sequence[Seen]) -> Roles | None:
    """Return which file is what, ``None`` where no file has a column that names each of its rows."""
    best: tuple[float, Seen, str] | None = None
    for seen in files:
        identity = find_id(seen)
        if identity is None:
            continue
        linked = sum(_link(other, seen, identity) is not None for other in files if other is not seen)
        score = linked + 5.0 * bool(seen.words & names.LEADS_FILE)
        score -= 3.0 * bool(seen.words & (names.OUTCOME_FILE | names.ACTIVITIES_FILE))
        if best is None or score > best[0]:
            best = score, seen, identity
    if best is None:
        return None
    roles = Roles(best[1], best[2])
    for seen in files:
        if seen is not roles.leads:
            _assign(roles, seen)
    roles.activities.sort(key=lambda pair: -pair[0].table.rows)
    return roles


def _assign(roles: Roles, seen: Seen) -> None:
    link = _link(seen, roles.leads, roles.id)
    if link is None:
        roles.unused.append(seen)
    elif _is_activities(seen, link, roles.id):
        roles.activities.append((seen, link))
    else:
        roles.outcomes.append((seen, link))


def find_id(seen: Seen) -> str | None:
    """Return the column that names each row once; of several the one that sounds most like it."""
    found = [(_id_score(sight.name), name) for name, sight in seen.sights.items() if sight.is_unique]
    return max(found, key=lambda pair: pair[0], default=(0, None))[1]


def _id_score(name: str) -> int:
    found = names.words(name)
    if found in (("lead", "id"), ("id",)):
        return 5
    if "id" in found:
        return 4
    if {"uuid", "guid", "key"} & set(found):
        return 3
    return 2 if {"number", "no", "nr", "code"} & set(found) else 1


def _link(other: Seen, leads: Seen, identity: str) -> Link | None:
    keys = [leads.sights[identity], *(sight for sight in leads.sights.values() if _is_key(sight, identity))]
    links = [link for sight in other.sights.values() for key in keys if (link := _compare(sight, key))]
    return max(links, key=lambda link: link.score, default=None)


def _is_key(sight: Sight, identity: str) -> bool:
    """Whether a column of the leads, where it is filled, has another value in each row."""
    distinct = len(sight.known)
    return sight.name != identity and distinct >= 2 and max(sight.known.values()) == 1


def _compare(sight: Sight, key: Sight) -> Link | None:
    close = names.affinity(sight.name, key.name)
    known = sight.known
    there = key.known
    shown = list(known)[:_SHOWN]
    agree = sum(value in there for value in shown) > _OVERLAP * len(shown)
    if not agree or not (names.is_id(sight.name) or close >= 0.7 or min(map(len, shown)) >= _LONG):
        return None
    total = sum(known.values())
    overlap = sum(count for value, count in known.items() if value in there) / total
    long = np.mean([len(value) for value in shown]) >= _LONG and len(known) > 1
    score = overlap * max(close, 0.8 if long else 0.0)
    return Link(sight.name, key.name, overlap, score) if overlap >= _OVERLAP and score >= _LINKED else None


def _is_activities(seen: Seen, link: Link, identity: str) -> bool:
    if kind_column(seen, link) is None or moment_column(seen) is None:
        return False
    known = seen.sights[link.column].known
    several = sum(known.values()) > 1.2 * len(known)
    for_activities = 2 * bool(seen.words & names.ACTIVITIES_FILE) + several
    for_outcomes = 2 * bool(seen.words & names.OUTCOME_FILE) + (link.key != identity)
    return for_activities > for_outcomes


def kind_column(seen: Seen, link: Link) -> str | None:
    """Return the column that seems to say of what kind an activity is."""
    few = [
        name
        for name in seen.of_type("category", "ordered", "yes-no", "text")
        if name != link.column and 1 <= len(seen.sights[name].known) <= 100
    ]
    return best(few, *names.KIND)


def moment_column(seen: Seen) -> str | None:
    """Return the column that seems to say when an activity was."""
    dates = seen.of_type("date")
    return best(dates, *names.AT) or next(iter(dates), None)


def best(columns: Sequence[str], *patterns: tuple[str, ...]) -> str | None:
    """Return the column whose name fits the patterns best, ``None`` where none does."""
    scores = [(names.score(name, *patterns), -at, name) for at, name in enumerate(columns)]
    top = max(scores, default=(0, 0, None))
    return top[2] if top[0] else None
