"""The second layer: verdicts as small whole numbers (1 yes, 0 no, -1 unknown), and from when each held.

Nothing here is left to how a database treats missing values: every verdict is written out. Criteria come first, then
groups, level by level, each level a common table expression over the one below.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from leadkit.definition.catalogue import Catalogue, Field
from leadkit.definition.predicates import CountIn, IsKnown, Leaf, Rule, Statistic, Threshold
from leadkit.engine.sql.arrivals import Arrivals, Arriving
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
    is_code,
    is_null,
    is_there,
    or_never,
    renamed,
    same,
    whole,
)
from leadkit.engine.sql.queries import cte, everything, join, select

FEW = 4
"""Of so many moments each is compared with all others; more are put in a row."""
DEEP = 6
"""Groups nested deeper than this are worked out level by level."""
_CODES = {"yes": 1, "no": 0, "unknown": -1}


@dataclass(frozen=True, slots=True)
class _Judged:
    """A rule that has been written down: the column with its verdict, and how deep it stands."""

    code: str
    depth: int


@dataclass(frozen=True, slots=True)
class _Level:
    """What is worked out from the levels below: columns, and the moments of large groups."""

    columns: list[exp.Alias] = field(default_factory=list)
    arrivals: list[Arrivals] = field(default_factory=list)


class Answers:
    """Collects rules, and writes down their verdicts and moments."""

    def __init__(self, features: Features) -> None:
        self.features = features
        self.catalogue: Catalogue = features.catalogue
        self.portable: Portable = features.portable
        self._codes: dict[tuple[Rule, int | None], _Judged] = {}
        self._moments: dict[tuple[Threshold, int | None], str] = {}
        self._levels: list[_Level] = []

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
            judged = self._judged(rule, observe_s, "group")
            name = self.features.names.give(f"{judged.code}_from")
            self._reach(name, judged.depth, rule, observe_s)
            self._moments[rule, observe_s] = name
        return column(self._moments[rule, observe_s])

    def ctes(self, before: str) -> tuple[list[exp.CTE], str]:
        """Return the common table expressions over the table `before`, and the name of the last."""
        found: list[exp.CTE] = []
        key = self.features.layout.key
        # Planners write one level into the next, and what stands twice in each is there two to the depth times.
        is_deep = len(self._levels) > DEEP
        for at, level in enumerate(self._levels):
            columns, joined = list[Term](level.columns), ""
            if level.arrivals:
                steps, joined = Arriving(before, key, self.portable, self.features.tables).steps(level.arrivals)
                found += steps
                columns += [renamed(or_never(column(one.name, joined)), one.name) for one in level.arrivals]
            query = select(before, [everything(before), *columns])
            if joined:
                query = join(query, joined, before, key, "left")
            name = self.features.tables.give("judged")
            is_read_twice = any(above.arrivals for above in self._levels[at + 1 : at + 2])
            is_kept = (is_deep or is_read_twice) and self.portable.keeps
            found.append(cte(name, query, is_kept=is_kept))
            before = name
        return found, before

    def _add(self, depth: int, name: str, term: Term) -> None:
        self._level(depth).columns.append(renamed(term, name))

    def _level(self, depth: int) -> _Level:
        while len(self._levels) <= depth:
            self._levels.append(_Level())
        return self._levels[depth]

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

    def _reach(self, name: str, depth: int, rule: Threshold, observe_s: int | None) -> None:
        """Write down when the points of what is met first sufficed, for those of whom the group says yes."""
        low = rule.low or 0
        moments = [self.held_from(member, observe_s) for member in rule.members]
        codes = [self._judged(member, observe_s, "group").code for member in rule.members]
        brought: dict[Term, list[tuple[str, int]]] = {}
        for moment, code, worth in zip(moments, codes, rule.points, strict=True):
            if worth:  # the points of a latched group are not below zero
                brought.setdefault(moment, []).append((code, worth))
        plain = all(points == 1 for points in rule.points)
        if brought.keys() <= {column("created_at")}:
            self._add(depth, name, column("created_at"))
        elif plain and low == len(codes):
            self._add(depth, name, self.portable.greatest(moments))
        elif plain and low == 1:
            met_at = [case([(is_code(code, 1), at)], whole(NEVER)) for code, at in zip(codes, moments, strict=True)]
            self._add(depth, name, self.portable.least(met_at))
        elif len(brought) <= FEW:
            self._add(depth, name, self._earliest(brought, low))
        else:
            self._level(depth).arrivals.append(Arrivals(name, brought, low))

    def _earliest(self, brought: Mapping[Term, Sequence[tuple[str, int]]], least: int) -> Term:
        """Return the earliest of some moments at which the points of those that held by then suffice."""
        candidates = []
        for at in brought:
            by_then: list[Term] = []
            for other, members in brought.items():
                came = [] if other == at else [exp.LTE(this=other.copy(), expression=at.copy())]
                by_then += [both(is_code(code, 1), *came) for code, _ in members]
            not_by_then = [whole(0) for _ in by_then]
            points = [worth for members in brought.values() for _, worth in members]
            enough = suffices(self.portable, by_then, not_by_then, points, least)
            candidates.append(case([(enough, at.copy())], whole(NEVER)))
        return self.portable.least(candidates)
