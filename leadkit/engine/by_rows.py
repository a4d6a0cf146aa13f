"""The reference engine on a whole history: the judge of `engine.rows`, lead by lead. Slow, and right."""

from __future__ import annotations

import numpy as np

from leadkit.definition.model import Definition, Node
from leadkit.engine.bitmaps import Pair
from leadkit.engine.counting import NEVER
from leadkit.engine.records import Records
from leadkit.engine.rows.compare import Kleene
from leadkit.engine.rows.judge import Judgement, judge, judge_node
from leadkit.engine.verdicts import Verdicts
from leadkit.history.history import History


class Rows:
    """Judges definitions lead by lead."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.records = Records(history)

    def verdicts(self, definition: Definition, dropped: frozenset[str] = frozenset()) -> Verdicts:
        """Judge a definition, without the criteria in `dropped`."""
        judgements = [self._judge(i, definition, dropped) for i in range(self.history.n)]
        at = np.array([NEVER if j.admitted_at is None else j.admitted_at for j in judgements], np.int64)
        keys = judgements[0].findings if judgements else {}
        names = judgements[0].sections if judgements else {}
        return Verdicts(
            _pair([j.verdict for j in judgements]),
            {key: _pair([j.findings[key].verdict for j in judgements]) for key in keys},
            {name: _pair([j.sections[name] for j in judgements]) for name in names},
            lambda: at,
        )

    def _judge(self, row: int, definition: Definition, dropped: frozenset[str]) -> Judgement:
        return judge(definition, self.records[row], self.history.catalogue, self.history.as_of, dropped)

    def group(self, node: Node) -> Pair:
        """Judge one group on its own, such as who can never be a lead."""
        catalogue, as_of = self.history.catalogue, self.history.as_of
        return _pair([judge_node(node, self.records[i], catalogue, as_of) for i in range(self.history.n)])


def _pair(verdicts: list[Kleene]) -> Pair:
    yes = np.array([verdict is True for verdict in verdicts], np.bool_)
    return Pair.of(yes, np.array([verdict is None for verdict in verdicts], np.bool_))
