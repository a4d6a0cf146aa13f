"""The pattern table: how many leads of each combination of verdicts there are, and what became of them.

A warehouse returns it by one ``GROUP BY``, and no lead leaves it. Every figure and what-if follows: the table is spread
out into as many leads without a name, which the evidence takes as any others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.model import Definition, Ladder, Node, without
from leadkit.definition.predicates import Leaf, Rule, lower, lower_node
from leadkit.definition.suit import suit
from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Pair
from leadkit.engine.choosing import check_engine
from leadkit.engine.columns import combine
from leadkit.engine.verdicts import Verdicts
from leadkit.history.column import NEVER, NO_TIME
from leadkit.history.history import History
from leadkit.history.outcomes import WON, Outcome
from leadkit.history.settings import OUTCOME

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Patterns:
    """One row per combination of verdicts, outcome and age that occurs; every array has an entry per row.

    Parameters
    ----------
    draft, history
        What was judged; of the history only its catalogue and settings are looked at.
    verdicts
        The verdict of each level, lowest first, and last of who can never be a lead where the draft says so:
        1 yes, 0 no, -1 unknown.
    criteria
        Likewise the verdicts of the criteria of each, by key.
    status
        1 won, 0 lost, -1 open.
    leads
        How many leads there are of each row.
    valued, value_cents
        How many won leads have a value, and the sum of their values.
    first_created, last_created
        When the first and the last lead was created, UTC seconds; `NEVER` where not known.
    """

    draft: Definition | Ladder
    history: History
    verdicts: tuple[Ints, ...]
    criteria: tuple[Mapping[str, Ints], ...]
    status: Ints
    leads: Ints
    valued: Ints
    value_cents: Ints
    first_created: Ints
    last_created: Ints

    def __len__(self) -> int:
        return len(self.leads)

    @cached_property
    def admission(self) -> Admission:
        """The verdicts on leads without a name, row after row; they have no moment of admission."""
        past = Anonymous(self)
        levels = [self._level(i) for i in range(len(self.verdicts))]
        if len(levels) == len(self._definitions):
            return Admission(self.draft, past, tuple(levels), ~Pair.always(past.n), _Spread(self, levels))
        *levels, veto = levels
        spread = _Spread(self, [*levels, veto])
        return Admission(self.draft, past, tuple(levels), veto.admitted, spread, veto.criteria)

    @property
    def _definitions(self) -> tuple[Definition, ...]:
        return (self.draft,) if isinstance(self.draft, Definition) else self.draft.levels

    def _level(self, i: int) -> Verdicts:
        criteria = {key: self.spread(codes) for key, codes in self.criteria[i].items()}
        sections: dict[str, Pair] = {}
        if i < len(self._definitions):
            rules = lower(self._definitions[i], self.history.catalogue)
            n = int(self.leads.sum())
            sections = {name: _judge(rule, criteria, n) for name, rule in rules.sections.items()}
        return Verdicts(self.spread(self.verdicts[i]), criteria, sections, _no_moments)

    def spread(self, codes: Ints) -> Pair:
        """Return the verdict of every lead from that of every row."""
        every = np.repeat(codes.astype(np.int8), self.leads)
        return Pair.of(every == 1, every == -1)


class Anonymous(History):
    """As many leads as a pattern table counts; of each is known when it came, and what became of it, and no more.

    The first and the last lead of a row were created when its first and last were, the others with the last; the value
    of a row is with its first lead.
    """

    def __init__(self, patterns: Patterns) -> None:
        leads = patterns.leads
        like = patterns.history
        last = np.cumsum(leads) - 1
        first = last - leads + 1
        self.catalogue, self._settings = like.catalogue, like.settings
        self.memo, self._columns, self._notices = {}, {}, []
        self._rows = self._store = self._path = None
        self.n = int(leads.sum())
        created = np.repeat(patterns.last_created, leads)
        created[first] = patterns.first_created
        self.created_at = np.where(created == NEVER, NO_TIME, created)
        self.outcomes = {}
        if like.outcome is not None:
            value, has_value = np.zeros(self.n, np.int64), np.zeros(self.n, np.bool_)
            value[first], has_value[first] = patterns.value_cents, patterns.valued > 0
            nothing = np.zeros(self.n, np.int64)
            status = np.repeat(patterns.status.astype(np.int8), leads)
            undated = np.full(self.n, NO_TIME, np.int64)
            known = has_value & (status == WON), nothing, np.zeros(self.n, np.bool_)
            self.outcomes = {OUTCOME: Outcome(OUTCOME, status, undated, value, *known)}


@dataclass(frozen=True, eq=False)
class _Spread:
    """Judges on what a pattern table tells: groups of criteria that were asked for."""

    patterns: Patterns
    levels: Sequence[Verdicts]

    def verdicts(self, definition: Definition, dropped: frozenset[str] = frozenset()) -> Verdicts:
        """Judge a level of the draft without some of its criteria."""
        i = self.patterns._definitions.index(definition)
        n = int(self.patterns.leads.sum())
        known = self.levels[i].criteria
        rules = lower(definition, self.patterns.history.catalogue, dropped)
        return Verdicts(
            Pair.always(n) if rules.root is None else _judge(rules.root, known, n),
            {leaf.key: known[leaf.key] for leaf in rules.leaves()},
            {name: _judge(rule, known, n) for name, rule in rules.sections.items()},
            _no_moments,
        )

    def group(self, node: Node) -> Pair:
        """Judge a group of criteria that say who can never be a lead."""
        n = int(self.patterns.leads.sum())
        judged = without(node)
        if judged is None:
            return ~Pair.always(n)
        rule = lower_node(judged, Definition("-"), self.patterns.history.catalogue)
        return _judge(rule, self.levels[-1].criteria, n)


def count_patterns(draft: Definition | Ladder, history: History, *, engine: str, allow_later: bool = False) -> Patterns:
    """Return the pattern table of a draft from a database, for all levels of a ladder in one statement.

    Parameters
    ----------
    engine
        ``"duckdb"``, ``"sqlite"``, ``"spark"`` or a URL ``postgresql://…``.

    Raises
    ------
    UnsuitableError
        The draft asks for what this history does not have; with every fault.
    UsageError
        There is no such engine, or it cannot be had.
    """
    from leadkit.engine.sql.engine import Sql

    suit(draft, history.catalogue, allow_later=allow_later)
    check_engine(engine)
    asked = [*((draft,) if isinstance(draft, Definition) else draft.levels)]
    never = None if isinstance(draft, Definition) or draft.never is None else without(draft.never)
    if never is not None:
        asked.append(Definition("never", characteristics=never))
    statement, found = Sql.of(history, engine).patterns([(definition, frozenset()) for definition in asked])
    assert statement.first_pattern is not None
    status, _, _, leads, valued, value_cents, first_created, last_created = found[statement.first_pattern :]
    return Patterns(
        draft,
        history,
        tuple(found[place.verdict] for place in statement.places),
        tuple({key: found[at] for key, at in place.criteria.items()} for place in statement.places),
        status,
        leads,
        valued,
        np.where(value_cents == NEVER, 0, value_cents),
        first_created,
        last_created,
    )


def _judge(rule: Rule, known: Mapping[str, Pair], n: int) -> Pair:
    if isinstance(rule, Leaf):
        return known[rule.key]
    return combine(rule, [_judge(member, known, n) for member in rule.members], n)


def _no_moments() -> Ints:
    raise LookupError("A pattern table tells how many leads are admitted, not when each was.")
