"""Puts both layers together: one statement for one or several definitions, per lead or as a table of patterns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from leadkit.definition.catalogue import Catalogue
from leadkit.definition.predicates import CountIn, FieldPredicate, Rules, Statistic
from leadkit.engine.sql.answers import Answers
from leadkit.engine.sql.calendars import Offsets
from leadkit.engine.sql.features import Features
from leadkit.engine.sql.layout import Layout
from leadkit.engine.sql.portable import (
    NEVER,
    Portable,
    Term,
    both,
    case,
    column,
    long,
    quoted,
    renamed,
    same,
    whole,
)
from leadkit.engine.sql.queries import select

PATTERN_COLUMNS = ("status", "mature", "dated", "leads", "valued", "value_cents", "first_created", "last_created")


@dataclass(frozen=True, slots=True)
class Places:
    """Which columns of the answer belong to one definition, by number.

    Parameters
    ----------
    admitted_at
        ``None`` in a table of patterns.
    """

    verdict: int
    criteria: Mapping[str, int]
    sections: Mapping[str, int]
    admitted_at: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A query, and what its columns are.

    Parameters
    ----------
    places
        One per definition that was asked for. Verdicts are 1 yes, 0 no, -1 unknown.
    first_pattern
        The number of the first of `PATTERN_COLUMNS`, where it gives patterns; else column 0 names the lead.
    """

    query: exp.Select
    columns: tuple[str, ...]
    places: tuple[Places, ...]
    first_pattern: int | None = None

    def text(self, dialect: str, *, pretty: bool = False) -> str:
        """Return the SQL."""
        return self.query.sql(dialect=dialect, pretty=pretty, comments=False, copy=pretty)


class Writer:
    """Writes statements for one dialect, one set of tables and one catalogue.

    Parameters
    ----------
    offsets
        The time zone's offsets at all moments that occur, for calendar windows.
    as_of, mature_after
        When the data was taken, and how many seconds a lead needs before its outcome can be judged.
    readable
        Name the columns of the answer by the keys of the criteria; else they are numbered, which suits any key.
    """

    def __init__(
        self,
        dialect: str,
        layout: Layout,
        catalogue: Catalogue,
        offsets: Offsets,
        *,
        as_of: int | None = None,
        mature_after: int | None = None,
        readable: bool = True,
    ) -> None:
        self.dialect, self.layout, self.catalogue = dialect, layout, catalogue
        self.offsets, self.as_of, self.mature_after = offsets, as_of, mature_after
        self.readable = readable

    def per_lead(self, asked: Sequence[Rules]) -> Statement:
        """Return what gives a row per lead: its key, and for each definition verdict, moment, criteria, sections."""
        answers = self._answers()
        outputs: list[Term] = [column(self.layout.key)]
        names = [self.layout.key]
        places = []
        for rules in asked:
            verdict = whole(1) if rules.root is None else column(answers.verdict(rules.root, rules.observe_s, "admits"))
            at = column("created_at") if rules.root is None else answers.held_from(rules.root, rules.observe_s)
            place = {"verdict": len(outputs), "admitted_at": len(outputs) + 1}
            outputs += [verdict, _admitted_at(verdict.copy(), at, answers.portable)]
            names += ["verdict", "admitted_at"]
            criteria, sections = self._codes(answers, rules, outputs, names)
            places.append(Places(place["verdict"], criteria, sections, place["admitted_at"]))
        names = self._shown(names)
        columns = [renamed(term, name) for term, name in zip(outputs, names, strict=True)]
        return Statement(self._query(answers, columns, {}), tuple(names), tuple(places))

    def patterns(self, asked: Sequence[Rules]) -> Statement:
        """Return what gives a row per combination of verdicts, outcome, and being old enough for rates."""
        answers = self._answers()
        outputs: list[Term] = []
        names: list[str] = []
        places = []
        for rules in asked:
            verdict = whole(1) if rules.root is None else column(answers.verdict(rules.root, rules.observe_s, "admits"))
            at = len(outputs)
            outputs.append(verdict)
            names.append("verdict")
            criteria, sections = self._codes(answers, rules, outputs, names)
            places.append(Places(at, criteria, sections))
        first = len(outputs)
        dated = exp.LT(this=column("created_at"), expression=whole(NEVER))
        outputs += [
            column("status"),
            case([(self._is_mature(), whole(1))], whole(0)),
            case([(dated, whole(1))], whole(0)),
        ]
        inner = [f"p{i}" for i in range(len(outputs))]
        facts = {
            "status": column("status", self.layout.leads),
            "value_cents": column("value_cents", self.layout.leads),
        }  # fmt: skip
        known = case([(dated.copy(), column("created_at"))])
        listed: list[Term] = [renamed(term, name) for term, name in zip(outputs, inner, strict=True)]
        listed += [column("value_cents"), renamed(known, "created")]
        rows = exp.Subquery(this=self._query(answers, listed, facts), alias=exp.TableAlias(this=quoted("per_lead")))
        sums: list[Term] = [
            exp.Count(this=exp.Star()), exp.Count(this=column("value_cents")), exp.Sum(this=column("value_cents")),
            exp.Min(this=column("created")), exp.Max(this=column("created")),
        ]  # fmt: skip
        names = self._shown([*names, *PATTERN_COLUMNS])
        columns: list[Term] = [*map(column, inner), *map(long, sums)]
        shown = [renamed(term, name) for term, name in zip(columns, names, strict=True)]
        query = exp.select(*shown, copy=False).from_(rows, copy=False)
        return Statement(
            query.group_by(*(column(name) for name in inner), copy=False), tuple(names), tuple(places), first
        )

    def _answers(self) -> Answers:
        portable = Portable(self.dialect)
        return Answers(Features(self.layout, self.catalogue, portable, self.offsets, self.as_of))

    def _codes(
        self, answers: Answers, rules: Rules, outputs: list[Term], names: list[str]
    ) -> tuple[dict[str, int], dict[str, int]]:
        """Add the columns of criteria and sections; return where they are."""
        criteria, sections = {}, {}
        for leaf in rules.leaves():
            criteria[leaf.key] = len(outputs)
            outputs.append(column(answers.verdict(leaf, rules.observe_s)))
            names.append(leaf.key)
        for name, rule in rules.sections.items():
            sections[str(name)] = len(outputs)
            outputs.append(column(answers.verdict(rule, rules.observe_s, name)))
            names.append(f"section {name}")
        return criteria, sections

    def _query(self, answers: Answers, columns: Sequence[Term], facts: Mapping[str, Term]) -> exp.Select:
        # The second layer says what it needs of the first, so it is written first.
        features, before = answers.features.ctes(facts)
        judged, last = answers.ctes(before)
        query = select(last, columns)
        query.set("with_", exp.With(expressions=[*features, *judged]))
        return query

    def _shown(self, names: list[str]) -> list[str]:
        return _unique(names) if self.readable else [f"o{i}" for i in range(len(names))]

    def _is_mature(self) -> Term:
        if self.as_of is None or self.mature_after is None:
            return both()
        return exp.LTE(this=column("created_at"), expression=whole(self.as_of - self.mature_after))


def uses(asked: Sequence[Rules], catalogue: Catalogue) -> tuple[set[str], dict[str, set[str]], bool]:
    """Return what some definitions look at: fields, activity kinds with their attributes, and whether any calendar."""
    fields: set[str] = set()
    kinds: dict[str, set[str]] = {}
    by_calendar = False
    for rules in asked:
        for leaf in rules.leaves():
            predicate = leaf.predicate
            if not isinstance(predicate, CountIn):
                fields.add(predicate.field)
                continue
            statistic = predicate.statistic
            kinds.setdefault(statistic.activity, set()).update(_attributes(statistic))
            by_calendar |= statistic.calendar is not None
            if catalogue.tracks is not None and statistic.activity in catalogue.tracks.kinds:
                fields.add(catalogue.tracks.field)
    return fields, kinds, by_calendar


def _attributes(statistic: Statistic) -> set[str]:
    named: set[FieldPredicate] = set(statistic.where)
    return {predicate.field for predicate in named} | ({statistic.distinct} if statistic.distinct else set())


def _admitted_at(verdict: Term, at: Term, portable: Portable) -> Term:
    """Return when a lead was admitted, not before its creation; ``NULL`` where it is not, or not known when."""
    created = column("created_at")
    known = both(same(verdict, whole(1)), exp.LT(this=at, expression=whole(NEVER)))
    undated = same(created, whole(NEVER))
    return case([(known, case([(undated, at.copy())], portable.greatest([at.copy(), created.copy()])))])


def _unique(names: list[str]) -> list[str]:
    """Return the names, later ones numbered where one stands twice; case makes no difference to some databases."""
    taken: set[str] = set()
    found = []
    for wish in names:
        name, number = wish, 1
        while name.lower() in taken:
            number += 1
            name = f"{wish} {number}"
        taken.add(name.lower())
        found.append(name)
    return found
