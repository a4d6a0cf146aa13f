"""The second layer: verdicts as small whole numbers (1 yes, 0 no, -1 unknown), and from when each held.

Nothing here is left to how a database treats missing values: every verdict is written out. Criteria come first, then
groups, level by level, each level a common table expression over the one below.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from leadkit.definition.catalogue import Catalogue, Field
from leadkit.definition.predicates import CountIn, IsKnown, Leaf, Rule, Statistic, Threshold
from leadkit.engine.sql.cells import holds, spellings
from leadkit.engine.sql.features import LARGEST_COUNT, Features
from leadkit.engine.sql.points import bounds, suffices
from leadkit.engine.sql.portable import (
    NEVER,
    Portable,
    Term,
    both,
    case,
    column,
    either,
    is_null,
    is_there,
    or_never,
    renamed,
    same,
    whole,
)
from leadkit.engine.sql.queries import cte, everything, select

DEEP = 6
"""Groups nested deeper than this are worked out level by level."""
KEEPING = ("sqlite", "postgres", "duckdb")
"""The dialects that we run and that can be told to keep what a table expression gave."""
_CODES = {"yes": 1, "no": 0, "unknown": -1}


@dataclass(frozen=True, slots=True)
class _Judged:
    """A rule that has been written down: the column with its verdict, and how deep it stands."""

    code: str
    depth: int


class Answers:
    """Collects rules, and writes down their verdicts and moments."""

    def __init__(self, features: Features) -> None:
        self.features = features
        self.catalogue: Catalogue = features.catalogue
        self.portable: Portable = features.portable
        self._codes: dict[tuple[Rule, int | None], _Judged] = {}
        self._moments: dict[tuple[Threshold, int | None], str] = {}
        self._levels: list[list[exp.Alias]] = []

    def verdict(self, rule: Rule, observe_s: int | None, wish: str = "group") -> str:
        """Return the column with the verdict of a rule."""
        return self._judged(rule, observe_s, wish).code

    def held_from(self, rule: Rule, observe_s: int | None) -> Term:
        """Return from when a rule held, for the leads of whom it says yes (others: any moment)."""
        if isinstance(rule, Leaf):
            return self._leaf_held_from(rule, observe_s)
        if not rule.is_latched:
            return column(self.features.horizon(observe_s))
        if rule.low is not None and rule.low <= 0:
            return column("created_at")
        if (rule, observe_s) not in self._moments:
            name = self.features.names.give(f"{self._judged(rule, observe_s, 'group').code}_from")
            depth = self._judged(rule, observe_s, "group").depth
            moments = [(member, self.held_from(member, observe_s)) for member in rule.members]
            self._add(depth, name, self._reached(rule, moments, observe_s))
            self._moments[rule, observe_s] = name
        return column(self._moments[rule, observe_s])

    def ctes(self, before: str) -> tuple[list[exp.CTE], str]:
        """Return the common table expressions over the table `before`, and the name of the last."""
        found = []
        # Planners write one level into the next, and what stands twice in each is there two to the depth times.
        is_deep = len(self._levels) > DEEP and self.portable.dialect in KEEPING
        for columns in self._levels:
            name = self.features.tables.give("judged")
            found.append(cte(name, select(before, [everything(before), *columns]), is_kept=is_deep))
            before = name
        return found, before

    def _add(self, depth: int, name: str, term: Term) -> None:
        while len(self._levels) <= depth:
            self._levels.append([])
        self._levels[depth].append(renamed(term, name))

    def _judged(self, rule: Rule, observe_s: int | None, wish: str) -> _Judged:
        if isinstance(rule, Leaf):  # what a criterion is called makes no difference
            wish = rule.key
            counted = isinstance(rule.predicate, CountIn)
            rule, observe_s = Leaf("", rule.predicate, rule.if_missing), observe_s if counted else None
        if (rule, observe_s) not in self._codes:
            depth, term = (0, self._leaf(rule, observe_s)) if isinstance(rule, Leaf) else self._group(rule, observe_s)
            judged = _Judged(self.features.names.give(wish), depth)
            self._add(depth, judged.code, term)
            self._codes[rule, observe_s] = judged
        return self._codes[rule, observe_s]

    def _leaf(self, leaf: Leaf, observe_s: int | None) -> Term:
        predicate = leaf.predicate
        if isinstance(predicate, CountIn):
            return self._count(predicate, _CODES[leaf.if_missing], observe_s)
        field = self.catalogue.fields.get(predicate.field, Field(predicate.field))
        cell = column(self.features.field(predicate.field))
        met = (holds(predicate, cell.copy(), field, self.portable), whole(1))
        if isinstance(predicate, IsKnown):
            return case([met], whole(0))
        return case([(is_null(cell), whole(_CODES[leaf.if_missing])), met], whole(0))

    def _count(self, predicate: CountIn, if_unknown: int, observe_s: int | None) -> Term:
        low, high = predicate.low, predicate.high
        if high is not None and high < 0:
            return whole(0)
        if high is None and (low is None or low <= 0):
            return whole(1)
        conditions = []
        if low is not None and low > 0:
            conditions.append(self._is_reached(predicate.statistic, low, observe_s))
        if high is not None and high + 1 < LARGEST_COUNT:
            beyond = self._is_reached(predicate.statistic, high + 1, observe_s)
            conditions.append(exp.Not(this=exp.Paren(this=beyond)))
        branches = [(both(*conditions), whole(1))]
        unknown = self._uncounted(predicate.statistic, observe_s)
        if unknown is not None:
            branches.insert(0, (unknown, whole(if_unknown)))
        return case(branches, whole(0))

    def _is_reached(self, statistic: Statistic, number: int, observe_s: int | None) -> Term:
        name = self.features.reached(statistic, number, observe_s)
        return either() if name is None else is_there(column(name))

    def _uncounted(self, statistic: Statistic, observe_s: int | None) -> Term | None:
        """Return the condition that nobody knows the count; ``None`` where every count is known.

        That is of leads from a source that does not record the kind, and with ``recent`` of those without a horizon.
        """
        conditions = []
        tracks = self.catalogue.tracks
        if tracks is not None and statistic.activity in tracks.kinds:
            field = self.catalogue.fields.get(tracks.field, Field(tracks.field))
            names = dict.fromkeys(field.class_of(name) for name in tracks.kinds[statistic.activity])
            source = column(self.features.field(tracks.field))
            listed = [self.portable.spelled(s) for name in names for s in spellings(name, field)]
            unlisted = [exp.Not(this=exp.In(this=self.portable.exact(source.copy()), expressions=listed))]
            elsewhere = either(is_null(source), *(unlisted if listed else [both()]))
            silent = self.features.reached(Statistic(statistic.activity), 1, observe_s)
            conditions.append(elsewhere if silent is None else both(is_null(column(silent)), elsewhere))
        if statistic.recent_s is not None:
            conditions.append(same(column(self.features.horizon(observe_s)), whole(NEVER)))
        return either(*conditions) if conditions else None

    def _leaf_held_from(self, leaf: Leaf, observe_s: int | None) -> Term:
        predicate = leaf.predicate
        created = column("created_at")
        if not isinstance(predicate, CountIn):
            return created
        if predicate.high is not None:
            return column(self.features.horizon(observe_s))
        if predicate.low is None or predicate.low <= 0:
            return created
        name = self.features.reached(predicate.statistic, predicate.low, observe_s)
        reached: Term = whole(NEVER) if name is None else or_never(column(name))
        unknown = self._uncounted(predicate.statistic, observe_s)
        return reached if unknown is None else case([(unknown, created)], reached)

    def _group(self, rule: Threshold, observe_s: int | None) -> tuple[int, Term]:
        members = [self._judged(member, observe_s, "group") for member in rule.members]
        codes = [member.code for member in members]
        depth = 1 + max((member.depth for member in members), default=-1)
        if rule.high is None:
            surely, possibly = bounds(self.portable, codes, rule.points, rule.low or 0)
            return depth, case([(surely, whole(1)), (possibly, whole(-1))], whole(0))
        # "At most so many" is the contrary of "one more".
        surely, possibly = bounds(self.portable, codes, rule.points, rule.high + 1)
        return depth, case([(surely, whole(0)), (possibly, whole(-1))], whole(1))

    def _reached(self, rule: Threshold, moments: list[tuple[Rule, Term]], observe_s: int | None) -> Term:
        """Return when the points of the members that are met first sufficed, for those of whom the group says yes."""
        if all(at == column("created_at") for _, at in moments):
            return column("created_at")
        codes = [self._judged(member, observe_s, "group").code for member, _ in moments]
        low = rule.low or 0
        plain = all(points == 1 for points in rule.points)
        if plain and low == len(codes):
            return self.portable.greatest([moment for _, moment in moments])
        met_at = [case([(_is(code, 1), at)], whole(NEVER)) for code, (_, at) in zip(codes, moments, strict=True)]
        if plain and low == 1:
            return self.portable.least(met_at)
        # The earliest of the members' moments at which those met by then suffice.
        candidates = []
        for at in met_at:
            by_then = [
                both(_is(code, 1), exp.LTE(this=other.copy(), expression=at.copy()))
                for code, (_, other) in zip(codes, moments, strict=True)
            ]
            not_by_then = [whole(0) for _ in by_then]  # the points of a latched group are not below zero
            enough = suffices(self.portable, by_then, not_by_then, rule.points, low)
            candidates.append(case([(enough, at)], whole(NEVER)))
        return self.portable.least(candidates)


def _is(code: str, value: int) -> Term:
    return same(column(code), whole(value))
