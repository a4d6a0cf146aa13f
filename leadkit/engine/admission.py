"""What a draft says of every lead of a history: counts, leads, levels, and each lead explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.model import Criterion, Definition, Ladder, without
from leadkit.definition.suit import suit
from leadkit.engine.bitmaps import Pair, unpack
from leadkit.engine.by_rows import Rows
from leadkit.engine.columns import Columns, codes_of
from leadkit.engine.counting import NEVER
from leadkit.engine.explain import Explanation, explain
from leadkit.engine.verdicts import Engine, Together, Verdicts
from leadkit.errors import Fault, UsageError, nearest_match
from leadkit.history.history import History
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

VERDICTS = {1: "admitted", 0: "rejected", -1: "undecided"}
ANSWERS = {1: "yes", 0: "no", -1: "unknown"}
NAMES_COMPARED = 20_000
NEVER_A_LEAD, UNDECIDED, NO_LEVEL = -2, -1, 0


@dataclass(frozen=True, eq=False, repr=False)
class Admission:
    """The verdicts of a draft on a history.

    For a ladder, `verdict` speaks of its highest level: admitted by it and all below, and not never a lead.

    Parameters
    ----------
    draft
        The definition or ladder that was judged.
    levels
        The verdicts of each level on its own, lowest first; a plain definition has one.
    never
        Who can never be a lead; of nobody where the draft does not say.
    vetoes
        The verdicts of the criteria behind `never`, by key.
    """

    draft: Definition | Ladder
    history: History
    levels: tuple[Verdicts, ...]
    never: Pair
    engine: Engine
    vetoes: Mapping[str, Pair] = field(default_factory=dict)

    def __repr__(self) -> str:
        return say("admission.repr", name=self.draft.name, **self.counts)

    @cached_property
    def reaches(self) -> tuple[Pair, ...]:
        """For each level: admitted by it and by all below, and not never a lead."""
        so_far = ~self.never
        reached = []
        for level in self.levels:
            so_far = so_far & level.admitted
            reached.append(so_far)
        return tuple(reached)

    @property
    def pair(self) -> Pair:
        """The verdict as packed bitmaps."""
        return self.reaches[-1]

    @cached_property
    def verdict(self) -> NDArray[np.int8]:
        """1 admitted, 0 rejected, -1 undecided, one entry per lead."""
        return self.pair.codes()

    @property
    def counts(self) -> dict[str, int]:
        """How many leads are admitted, rejected and undecided; they add up to all."""
        return dict(zip(("admitted", "rejected", "undecided"), self.pair.counts(), strict=True))

    @cached_property
    def admitted_at(self) -> NDArray[np.int64]:
        """The second (since 1970, UTC) at which each lead was admitted; `NEVER` where not, or where not known."""
        latest = np.full(self.history.n, np.iinfo(np.int64).min)
        for level in self.levels:
            latest = np.maximum(latest, level.admitted_at())
        return np.where(unpack(self.pair.sure, self.history.n), latest, NEVER)

    @cached_property
    def standing(self) -> NDArray[np.int64]:
        """Where each lead stands: 1 for the lowest level and up, 0 on none, -1 can't tell, -2 never a lead."""
        n = self.history.n
        surely = sum(unpack(pair.sure, n).astype(np.int64) for pair in self.reaches)
        possibly = sum(unpack(pair.possible, n).astype(np.int64) for pair in self.reaches)
        standing = np.where(surely == possibly, surely, UNDECIDED)
        standing = np.where(unpack(self.never.unknown(), n), UNDECIDED, standing)
        return np.where(unpack(self.never.sure, n), NEVER_A_LEAD, standing)

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """The definitions of the levels, lowest first."""
        return (self.draft,) if isinstance(self.draft, Definition) else self.draft.levels

    @cached_property
    def names(self) -> tuple[Mapping[str, str], ...]:
        """For each level: the key of every criterion that is judged, and its name in `criteria`.

        A key that a lower level gave to another condition becomes ``level id:key``.
        """
        taken: dict[str, object] = {}
        names: list[Mapping[str, str]] = []
        for definition, level in zip(self.definitions, self.levels, strict=True):
            own = {}
            for criterion in definition.criteria():
                if criterion.key in level.criteria:
                    meaning = criterion, definition.policy(criterion), definition.observe
                    is_shared = taken.setdefault(criterion.key, meaning) == meaning
                    own[criterion.key] = criterion.key if is_shared else f"{definition.id}:{criterion.key}"
            names.append(own)
        return tuple(names)

    @cached_property
    def columns(self) -> Mapping[str, tuple[int, Criterion]]:
        """For each name in `criteria`: the level's number from 0, and the criterion."""
        named: dict[str, tuple[int, Criterion]] = {}
        for i, (definition, names) in enumerate(zip(self.definitions, self.names, strict=True)):
            for criterion in definition.criteria():
                if criterion.key in names:
                    named.setdefault(names[criterion.key], (i, criterion))
        return named

    @cached_property
    def criteria(self) -> Mapping[str, Pair]:
        """The verdicts of the levels' criteria by name, planned ones left out."""
        return {name: self.levels[i].criteria[c.key] for name, (i, c) in self.columns.items()}

    @cached_property
    def answers(self) -> Mapping[str, Pair]:
        """`criteria`, then those that say who can never be a lead; a key that a level has too is ``never:key``."""
        vetoes = {f"never:{key}" if key in self.criteria else key: pair for key, pair in self.vetoes.items()}
        return {**self.criteria, **vetoes}

    @cached_property
    def leads(self) -> pd.DataFrame:
        """One row per lead, indexed by lead id: ``verdict``, ``admitted_at`` (UTC), a column per criterion key."""
        import pandas as pd

        moments = self.admitted_at
        stamps = np.where(moments == NEVER, np.datetime64("NaT"), moments.astype("datetime64[s]"))
        frame = {
            "verdict": _words(self.verdict, VERDICTS),
            "admitted_at": pd.DatetimeIndex(stamps.astype("datetime64[s]"), tz="UTC"),
            **{key: _words(pair.codes(), ANSWERS) for key, pair in self.answers.items()},
        }
        return pd.DataFrame(frame, index=pd.Index(self.history.lead_ids, name="lead_id"))

    def explain(self, lead_id: str) -> Explanation:
        """Return, criterion by criterion, what was asked of one lead and what was seen.

        Raises
        ------
        UsageError
            The history has no such lead.
        """
        ids = self.history.lead_ids
        if lead_id not in ids:
            near = nearest_match(lead_id, ids[:NAMES_COMPARED])
            raise UsageError(Fault("no-lead", "", say("admission.no_lead", found=lead_id), lead_id, (), near))
        return explain(self.draft, self.history, ids.index(lead_id))

    def pattern_table(self) -> pd.DataFrame:
        """Return one row per combination of criterion verdicts that occurs: leads, won, value in cents.

        Columns: a code per criterion (1 yes, 0 no, -1 unknown), ``verdict``, ``leads``, ``won``, ``value_cents``.
        """
        import pandas as pd

        codes = codes_of({**self.answers, "verdict": self.pair})
        patterns, which = np.unique(codes, axis=0, return_inverse=True)
        which = which.reshape(-1)
        outcome = self.history.outcome
        won = np.zeros(self.history.n, np.bool_) if outcome is None else outcome.status == 1
        value = np.zeros(self.history.n, np.int64) if outcome is None else np.where(won, outcome.value_cents, 0)
        table = pd.DataFrame(patterns, columns=pd.Index([*self.answers, "verdict"]))
        table["leads"] = np.bincount(which, minlength=len(patterns))
        table["won"] = np.bincount(which[won], minlength=len(patterns))
        cents = np.zeros(len(patterns), np.int64)
        np.add.at(cents, which, value)
        table["value_cents"] = cents
        return table


def admit(
    draft: Definition | Ladder,
    history: History,
    *,
    engine: str = "columns",
    allow_later: bool = False,
    dropped: frozenset[str] = frozenset(),
) -> Admission:
    """Judge every lead of `history` by `draft`.

    Parameters
    ----------
    engine
        ``"columns"`` is fast; ``"rows"`` is the reference that it is tested against. ``"duckdb"``, ``"sqlite"``,
        ``"spark"`` and a URL ``postgresql://…`` judge in SQL there.
    allow_later
        Let the draft use fields that are filled in after the hand-over.
    dropped
        Keys of criteria that are left out, as if planned.

    Raises
    ------
    UnsuitableError
        The draft asks for what this history does not have; with every fault.
    UsageError
        There is no such engine, or it cannot be had.
    """
    suit(draft, history.catalogue, allow_later=allow_later)
    judge = engine_of(history, engine)
    definitions = (draft,) if isinstance(draft, Definition) else draft.levels
    never = None if isinstance(draft, Definition) or draft.never is None else without(draft.never)
    vetoing = None if never is None else Definition("never", characteristics=never)
    if isinstance(judge, Together):
        judge.prepare(
            [*((d, dropped) for d in definitions), *([] if vetoing is None else [(vetoing, frozenset[str]())])]
        )
    levels = tuple(judge.verdicts(definition, dropped) for definition in definitions)
    if vetoing is None:
        return Admission(draft, history, levels, ~Pair.always(history.n), judge)
    veto = judge.verdicts(vetoing)
    return Admission(draft, history, levels, veto.admitted, judge, veto.criteria)


def engine_of(history: History, name: str) -> Engine:
    """Return the engine that `name` means.

    Raises
    ------
    UsageError
        There is no such engine, or it cannot be had.
    """
    if name == "columns":
        return Columns.of(history)
    if name == "rows":
        return Rows(history)
    from leadkit.engine.choosing import check_engine

    check_engine(name)
    from leadkit.engine.sql.engine import Sql

    return Sql.of(history, name)


def _words(codes: NDArray[np.int8], words: Mapping[int, str]) -> pd.Categorical[str]:
    import pandas as pd

    names = np.array(list(words.values()))
    which = np.select([codes == code for code in words], range(len(words)))
    return pd.Categorical(names[which], categories=list(words.values()))
