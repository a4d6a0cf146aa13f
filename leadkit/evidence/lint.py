"""What looks wrong in a draft once its history is known: values that never occur, windows longer than the history.

What is wrong with a draft by itself is in `leadkit.definition.lint`.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations
from weakref import WeakKeyDictionary

import numpy as np

from leadkit.definition.catalogue import ActivityKind, Field
from leadkit.definition.lint import Finding, Level
from leadkit.definition.lint import lint as lint_definition
from leadkit.definition.model import ActionCriterion, Criterion, Definition, FieldTest, Group, criteria_of
from leadkit.definition.phrases import duration_words, mid_sentence
from leadkit.definition.shape import together, whole
from leadkit.definition.words import clause
from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Pair, count
from leadkit.errors import nearest_match
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.recount import NEVER, Recount
from leadkit.evidence.wording import percent
from leadkit.history.column import Column
from leadkit.history.history import History
from leadkit.text import say

RARELY_KNOWN = 0.1
NAMES_LOOKED_AT = 2_000


def lint(admission: Admission) -> tuple[Finding, ...]:
    """Return what looks wrong in a draft, by itself and on its history; what is wrong by itself comes first.

    Of a condition that has several things wrong with it, only the first is told: a value that never occurs explains
    why nobody meets it.
    """
    found = list(lint_definition(admission.draft, admission.history.catalogue))
    told = {(f.within, f.key) for f in found if f.code in ("never-met", "always-met", "contradiction")}
    for finding in chain(_conditions(admission), _together(admission)):
        if (finding.within, finding.key) not in told:
            found.append(finding)
            told.add((finding.within, finding.key))
    return (*found, *_sections(admission, frozenset(told)), *_levels(admission))


def _conditions(admission: Admission) -> Iterator[Finding]:
    """Look at each condition by itself."""
    for name, condition in Recount(admission).conditions.items():
        within, criterion = _place(admission, name), condition.criterion
        for code, level, message in _of_condition(admission, criterion, condition.answer):
            yield Finding(code, level, message, criterion.key, within)


def _of_condition(admission: Admission, criterion: Criterion, answer: Pair) -> Iterator[tuple[str, Level, str]]:
    """Yield code, level and message, the most telling first."""
    history, catalogue = admission.history, admission.history.catalogue
    said = clause(criterion, catalogue)
    if isinstance(criterion, ActionCriterion):
        yield from _of_action(history, criterion)
    else:
        field = catalogue.fields.get(criterion.test.field, Field(criterion.test.field))
        yield from _of_values(criterion.test, field, _occurring(history, criterion.test.field))
    yes, no, unknown = answer.counts()
    if unknown == history.n:
        yield "never-known", "warning", say("lint.never_known", clause=said)
    elif unknown > (1 - RARELY_KNOWN) * history.n:
        share = percent(1 - unknown / history.n)
        yield "rarely-known", "note", say("lint.rarely_known", clause=said, share=share)
    if yes == 0:
        yield "nobody", "warning", say("lint.nobody", clause=said)
    if no == 0 and yes:
        yield "everybody", "note", say("lint.everybody_known" if unknown else "lint.everybody", clause=said)


def _of_action(history: History, criterion: ActionCriterion) -> Iterator[tuple[str, Level, str]]:
    kinds, catalogue = history.activities, history.catalogue
    table = kinds.get(criterion.activity)
    title = mid_sentence(catalogue.activities.get(criterion.activity, ActivityKind(criterion.activity)).title)
    if table is None or not len(table):
        there = [name for name, rows in kinds.items() if len(rows) and rows.kind.by == "lead"]
        near = nearest_match(criterion.activity, there)
        yield "no-activity", "warning", say("lint.no_activity", activity=_meant(title, near))
        return
    for test in criterion.where or ():
        field = catalogue.attributes.get(test.field, Field(test.field))
        yield from _of_values(test, field, _values(table.attributes[test.field]))
    span_s = Cohort.of(history).span_s
    sliding = criterion.within.sliding if criterion.within is not None else None
    for span in (sliding, criterion.recent):
        if span is not None and span_s is not None and span.seconds > span_s:
            windows = {"window": duration_words(span.seconds), "span": duration_words(_days(span_s))}
            yield "window-too-long", "warning", say("lint.window_too_long", activity=title, **windows)


def _of_values(test: FieldTest, field: Field, occurring: frozenset[str | float]) -> Iterator[tuple[str, Level, str]]:
    """Look for values that a test names and no row has."""
    if test.op not in ("=", "!=", "in", "not in") or field.type in ("yes-no", "date"):
        return
    names = sorted(name for name in occurring if isinstance(name, str))[:NAMES_LOOKED_AT]
    absent = []
    for value in test.value if isinstance(test.value, tuple) else (test.value,):
        meant = field.class_of(value) if isinstance(value, str) else value
        if meant is not None and meant not in occurring:
            near = nearest_match(value, names) if isinstance(value, str) else None
            absent.append(_meant(f"“{value}”", near))
    if absent:
        yield "no-such-value", "warning", say("lint.no_such_value", field=field.title, values=", ".join(absent))


def _meant(found: str, near: str | None) -> str:
    return found if near is None else f"{found} {say('lint.meant', nearest=near)}"


_OCCURRING: WeakKeyDictionary[History, dict[str, frozenset[str | float]]] = WeakKeyDictionary()


def _occurring(history: History, name: str) -> frozenset[str | float]:
    """Return the classes or numbers of a field that some lead has, found out once."""
    kept = _OCCURRING.setdefault(history, {})
    if name not in kept:
        kept[name] = _values(history.column(name))
    return kept[name]


def _values(column: Column) -> frozenset[str | float]:
    if not column.is_coded:
        return frozenset(np.unique(column.numbers[~np.isnan(column.numbers)]).tolist())
    codes = column.class_codes()
    counts = np.bincount(codes[codes >= 0], minlength=len(column.classes))
    return frozenset(name for name, n in zip(column.classes, counts.tolist(), strict=True) if n)


def _together(admission: Admission) -> Iterator[Finding]:
    """Look at conditions that everyone admitted must meet, two by two."""
    catalogue = admission.history.catalogue
    for i, definition in enumerate(admission.definitions):
        answers = admission.levels[i].criteria
        root = whole(definition)
        literals, _ = together(root) if isinstance(root, Group) and root.kind == "all" else ([], [])
        asked = [a.criterion for a in literals if a.met and a.criterion.key in answers]
        for a, b in combinations(asked, 2):
            first, second = answers[a.key], answers[b.key]
            clauses = {"clause": clause(b, catalogue), "other": clause(a, catalogue)}
            within = definition.id if len(admission.levels) > 1 else None
            if count(first.sure) and count(second.sure) and not count(first.sure & second.sure):
                yield Finding("never-together", "warning", say("lint.never_together", **clauses), b.key, within)
            elif _same(first, second) and 0 < count(first.sure) < admission.history.n:
                yield Finding("same-leads", "note", say("lint.same_leads", **clauses), b.key, within)


def _same(a: Pair, b: Pair) -> bool:
    return np.array_equal(a.sure, b.sure) and np.array_equal(a.possible, b.possible)


def _sections(admission: Admission, told: frozenset[tuple[str | None, str | None]]) -> Iterator[Finding]:
    """Look at sections of several conditions that stop everyone or nobody, and at the time of observation.

    A section with a condition of which something was `told` already is passed over.
    """
    n = admission.history.n
    span_s = Cohort.of(admission.history).span_s
    for i, definition in enumerate(admission.definitions):
        within = definition.id if len(admission.levels) > 1 else None
        for name, node in definition.sections().items():
            pair = admission.levels[i].sections.get(name)
            judged = [c for c in criteria_of(node) if c.key in admission.levels[i].criteria]
            if pair is None or len(judged) < 2 or any((within, c.key) in told for c in judged):
                continue
            section = say(f"section.{name}")
            if not count(pair.sure):
                message = say("lint.section_nobody", section=section)
                yield Finding("section-nobody", "warning", message, None, within, name)
            if count(pair.sure) == n:
                message = say("lint.section_everybody", section=section)
                yield Finding("section-everybody", "note", message, None, within, name)
        if definition.observe is not None and span_s is not None and definition.observe.seconds > span_s:
            windows = {"window": duration_words(definition.observe.seconds), "span": duration_words(_days(span_s))}
            yield Finding("observe-too-long", "warning", say("lint.observe_too_long", **windows), None, within)


def _levels(admission: Admission) -> Iterator[Finding]:
    """Look at what is admitted in the end, level by level."""
    below: Pair | None = None
    for definition, reached in zip(admission.definitions, admission.reaches, strict=True):
        within = definition.id if len(admission.levels) > 1 else None
        asks = bool(definition.criteria())
        if not count(reached.sure):
            yield Finding("admits-nobody", "warning", say("lint.admits_nobody", level=definition.name), None, within)
        elif asks and count(reached.sure) == admission.history.n:
            message = say("lint.admits_everybody", level=definition.name)
            yield Finding("admits-everybody", "warning", message, None, within)
        elif below is not None and np.array_equal(reached.sure, below.sure):
            yield Finding("stops-nobody", "note", say("lint.stops_nobody", level=definition.name), None, within)
        below = reached


def _place(admission: Admission, name: str) -> str | None:
    """Return the level that a condition's name belongs to, as findings say it."""
    if isinstance(admission.draft, Definition):
        return None
    if name.startswith(NEVER):
        return "never"
    return admission.definitions[admission.columns[name][0]].id


def _days(seconds: int) -> int:
    """Return a span cut to whole days where it has any."""
    return seconds if seconds < 86_400 else seconds // 86_400 * 86_400
