"""The engine on a history: brings over what is asked for, asks once per draft, and returns packed verdicts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from leadkit.definition.model import Definition, Node, without
from leadkit.definition.predicates import Rules, lower
from leadkit.engine.bitmaps import Pair
from leadkit.engine.sql.calendars import Offsets
from leadkit.engine.sql.databases.database import Database, Ints
from leadkit.engine.sql.databases.opening import open_database
from leadkit.engine.sql.staging import Staged
from leadkit.engine.sql.statement import Places, Statement, Writer, uses
from leadkit.engine.verdicts import Verdicts
from leadkit.history.history import History

KEPT = 64
"""How many answers are kept with a history."""


class Sql:
    """Judges definitions on one history in a database."""

    def __init__(self, history: History, database: Database, prefix: str = "") -> None:
        self.history, self.database = history, database
        self.staged = Staged(history, database, prefix)
        self._known: dict[tuple[Definition, frozenset[str]], Verdicts] = {}

    @classmethod
    def of(cls, history: History, engine: str) -> Sql:
        """Return the engine of `history` in that database, the same one each time so that its tables are shared."""
        name = f"engine.sql {engine}"
        known = history.memo.get(name)
        if not isinstance(known, cls) or not known.database.is_open:
            database, prefix = open_database(engine)
            known = history.memo[name] = cls(history, database, prefix)
        return known

    def verdicts(self, definition: Definition, dropped: frozenset[str] = frozenset()) -> Verdicts:
        """Judge a definition, without the criteria in `dropped`."""
        self.prepare([(definition, dropped)])
        return self._known[definition, dropped]

    def prepare(self, asked: Sequence[tuple[Definition, frozenset[str]]]) -> None:
        """Judge several definitions, each without some criteria, in one statement."""
        new = [one for one in dict.fromkeys(asked) if one not in self._known]
        if not new:
            return
        while len(self._known) > KEPT:
            self._known.pop(next(iter(self._known)))
        rules = [lower(definition, self.history.catalogue, dropped) for definition, dropped in new]
        statement = self._writer(rules).per_lead(rules)
        found = self._ask(statement)
        for one, places in zip(new, statement.places, strict=True):
            self._known[one] = _verdicts(found, places)

    def group(self, node: Node) -> Pair:
        """Judge one group on its own, such as who can never be a lead; of nothing it says no."""
        judged = without(node)
        if judged is None:
            return ~Pair.always(self.history.n)
        return self.verdicts(Definition("-", characteristics=judged)).admitted

    def patterns(self, asked: Sequence[tuple[Definition, frozenset[str]]]) -> tuple[Statement, list[Ints]]:
        """Return the statement that counts leads by their verdicts on several definitions, and its answer."""
        rules = [lower(definition, self.history.catalogue, dropped) for definition, dropped in asked]
        statement = self._writer(rules).patterns(rules)
        return statement, self.database.ask(statement.text(self.database.dialect), len(statement.columns))

    def _writer(self, rules: Sequence[Rules]) -> Writer:
        history = self.history
        fields, kinds, by_calendar = uses(rules, history.catalogue)
        layout = self.staged.layout(fields, kinds)
        offsets = Offsets.of(history.catalogue.time_zone, self.staged.spans if by_calendar else [])
        return Writer(
            self.database.dialect, layout, history.catalogue, offsets,
            as_of=history.as_of, mature_after=history.mature_after, readable=False,
        )  # fmt: skip

    def _ask(self, statement: Statement) -> list[Ints]:
        """Return the columns of a statement per lead, in the order of the leads."""
        lead, *columns = self.database.ask(statement.text(self.database.dialect), len(statement.columns))
        assert len(lead) == self.history.n
        if (lead[1:] > lead[:-1]).all():
            return [lead, *columns]
        order = np.argsort(lead)
        return [lead[order], *(column[order] for column in columns)]


def _verdicts(found: Sequence[Ints], places: Places) -> Verdicts:
    def pair(place: int) -> Pair:
        return Pair.of(found[place] == 1, found[place] == -1)

    at = found[places.admitted_at or 0]
    return Verdicts(
        pair(places.verdict),
        {key: pair(place) for key, place in places.criteria.items()},
        {name: pair(place) for name, place in places.sections.items()},
        lambda: at,
    )
