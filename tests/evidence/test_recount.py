"""What-if figures agree with the meaning: each is found again by judging a changed document lead by lead."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
from histories import build
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import definitions, histories, nodes

from leadkit.definition.model import Definition, Ladder
from leadkit.engine.admission import Admission, admit
from leadkit.engine.bitmaps import Pair, unpack
from leadkit.evidence.recount import Recount
from leadkit.evidence.settle import settle
from leadkit.evidence.what_if import what_if

Document = dict[str, Any]
CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
YES = {"field": "lead_id", "op": "known"}
NO = {"field": "lead_id", "op": "missing"}


@st.composite
def ladders(draw: st.DrawFn) -> Document:
    """Draw a ladder of one to three levels, often with leads that can never be one."""
    levels = [draw(definitions()) for _ in range(draw(st.integers(1, 3)))]
    for i, level in enumerate(levels):
        level["id"] = f"level-{i}"
    document: Document = {"leadkit": "ladder/1", "id": "ladder", "levels": levels}
    if draw(st.booleans()):
        never: Document = {"any": [draw(nodes)]}
        document["never"] = changed(never, numbering())
    return document


def numbering() -> Callable[[Document], Document]:
    """Return a function that gives each criterion the next key."""
    count = 0

    def number(criterion: Document) -> Document:
        nonlocal count
        count += 1
        return {**criterion, "key": f"n{count}"}

    return number


def changed(node: Any, change: Callable[[Document], Document]) -> Any:
    """Return a copy of a document with every criterion changed."""
    if isinstance(node, list):
        return [changed(member, change) for member in node]
    if not isinstance(node, dict):
        return node
    if ("op" in node and "field" in node) or "activity" in node:
        return change(node)
    return {name: changed(value, change) for name, value in node.items()}


def read(document: Document) -> Definition | Ladder:
    """Return the draft of a document."""
    return Ladder.from_dict(document) if document["leadkit"] == "ladder/1" else Definition.from_dict(document)


def part_of(document: Document, name: str) -> list[Document]:
    """Return the parts of a document in which a condition's name stands for a criterion."""
    if document["leadkit"] == "definition/1":
        return [document]
    if name.startswith("never:"):
        return [document["never"]]
    named = [level for level in document["levels"] if name.startswith(f"{level['id']}:")]
    return named or document["levels"]


def answered(document: Document, admission: Admission, answers: dict[str, Document]) -> Document:
    """Return the document with some conditions, by name, replaced by others that always or never hold."""
    conditions = Recount(admission).conditions
    for name, answer in answers.items():
        criterion = conditions[name].criterion.to_dict()

        def change(found: Document, criterion: Document = criterion, answer: Document = answer) -> Document:
            same = read_criterion(found) == criterion
            return {**answer, "key": found["key"]} if same else found

        parts = part_of(document, name)
        document = changed_parts(document, parts, change)
    return document


def read_criterion(found: Document) -> Document:
    """Return a criterion as LeadKit writes it."""
    wrapped = {"leadkit": "definition/1", "id": "x", "format": found}
    return Definition.from_dict(wrapped).criteria()[0].to_dict()


def changed_parts(document: Document, parts: list[Document], change: Callable[[Document], Document]) -> Document:
    """Return a copy of a document with the criteria of some of its parts changed."""

    def walk(node: Any) -> Any:
        if any(node is part for part in parts):
            return changed(node, change)
        if isinstance(node, dict):
            return {name: walk(value) for name, value in node.items()}
        return [walk(member) for member in node] if isinstance(node, list) else node

    return walk(document)


def verdict(document: Document, admission: Admission) -> np.ndarray:
    """Return what the reference engine says of a changed document."""
    return admit(read(document), admission.history, engine="rows").verdict


drafts = st.one_of(definitions(), ladders())


@settings(max_examples=100, deadline=None, suppress_health_check=CHECKS)
@given(drafts, histories(), st.data())
def test_other_answers_are_judged_as_the_meaning_says(document: Document, drawn: Document, data: st.DataObject) -> None:
    """Some conditions answered yes or no for everyone: the verdicts of the document that says so."""
    admission = admit(read(document), build(drawn))
    recount = Recount(admission)
    names = data.draw(st.lists(st.sampled_from(sorted(recount.conditions) or [""]), unique=True, max_size=3))
    given_answers = {name: data.draw(st.booleans()) for name in names if name}
    yes = Pair.always(admission.history.n)
    found = recount.pair({name: yes if met else ~yes for name, met in given_answers.items()})
    other = answered(document, admission, {name: YES if met else NO for name, met in given_answers.items()})
    np.testing.assert_array_equal(found.codes(), verdict(other, admission))


@settings(max_examples=60, deadline=None, suppress_health_check=CHECKS)
@given(definitions(), histories(), st.data())
def test_dropping_is_judged_as_the_engine_does(document: Document, drawn: Document, data: st.DataObject) -> None:
    """Some conditions left out: the verdicts that the engine gives without them."""
    definition = Definition.from_dict(document)
    admission = admit(definition, build(drawn))
    dropped = frozenset(data.draw(st.lists(st.sampled_from(sorted(admission.criteria) or [""]), unique=True)))
    found = Recount(admission).pair(dropped=dropped)
    expected = admission.engine.verdicts(definition, dropped).admitted
    np.testing.assert_array_equal(found.codes(), expected.codes())


@settings(max_examples=60, deadline=None, suppress_health_check=CHECKS)
@given(definitions(), histories(), st.data())
def test_what_was_left_out_already_stays_out(document: Document, drawn: Document, data: st.DataObject) -> None:
    """An admission judged without some conditions is recounted without them too."""
    definition, history = Definition.from_dict(document), build(drawn)
    keys = sorted(criterion.key for criterion in definition.criteria())
    off = frozenset(data.draw(st.lists(st.sampled_from(keys or [""]), unique=True)))
    admission = admit(definition, history, dropped=off)
    recount = Recount(admission)
    np.testing.assert_array_equal(recount.pair().codes(), admission.verdict)
    assert not off & set(recount.conditions)
    for name in recount.conditions:
        expected = admission.engine.verdicts(definition, off | {name}).admitted
        np.testing.assert_array_equal(recount.pair(dropped=frozenset([name])).codes(), expected.codes())


@settings(max_examples=60, deadline=None, suppress_health_check=CHECKS)
@given(drafts, histories())
def test_one_condition_short_by_trying_both_answers(document: Document, drawn: Document) -> None:
    """A lead is one condition short of those conditions of which another answer would admit it."""
    admission = admit(read(document), build(drawn))
    found = what_if(admission)
    for condition in found.conditions:
        tried = [verdict(answered(document, admission, {condition.name: answer}), admission) for answer in (YES, NO)]
        expected = (admission.verdict != 1) & ((tried[0] == 1) | (tried[1] == 1))
        np.testing.assert_array_equal(found.shortages[condition.name], expected)
        known = Recount(admission).conditions[condition.name].answer.codes() != -1
        assert condition.unique_rejections == int((expected & (admission.verdict == 0) & known).sum())
        assert condition.short.everyone.leads == int(expected.sum())


@settings(max_examples=100, deadline=None, suppress_health_check=CHECKS)
@given(definitions(), histories())
def test_who_comes_in_and_goes_without_a_condition(document: Document, drawn: Document) -> None:
    """Those whom the definition admits without the condition and not with it, and the other way round."""
    definition = Definition.from_dict(document)
    admission = admit(definition, build(drawn))
    for condition in what_if(admission).conditions:
        without = admission.engine.verdicts(definition, frozenset([condition.name])).admitted.codes() == 1
        assert condition.gained.everyone.leads == int((without & (admission.verdict != 1)).sum())
        assert condition.lost.everyone.leads == int((~without & (admission.verdict == 1)).sum())


@settings(max_examples=60, deadline=None, suppress_health_check=CHECKS)
@given(drafts, histories())
def test_what_settles_by_trying_all_answers(document: Document, drawn: Document) -> None:
    """A field settles an undecided lead where all ways of answering its open conditions decide it."""
    admission = admit(read(document), build(drawn))
    conditions = Recount(admission).conditions
    for gap in settle(admission).gaps:
        about = [n for n, c in conditions.items() if subject(c.criterion.to_dict()) == (gap.kind, gap.name)]
        open_of = {name: conditions[name].answer.codes() == -1 for name in about}
        settles = 0
        for row in np.flatnonzero((admission.verdict == -1) & np.any(list(open_of.values()), axis=0)):
            names = [name for name in about if open_of[name][row]]
            tried = [
                verdict(answered(document, admission, dict(zip(names, answers, strict=True))), admission)[row]
                for answers in product((YES, NO), repeat=len(names))
            ]
            settles += -1 not in tried
        assert gap.settles == settles
        assert gap.undecided == sum(
            np.any([open_of[name][row] for name in about]) for row in np.flatnonzero(admission.verdict == -1)
        )


def subject(criterion: Document) -> tuple[str, str]:
    """Return what a criterion is about."""
    return ("activity", criterion["activity"]) if "activity" in criterion else ("field", criterion["field"])


def test_a_condition_that_levels_share_is_answered_in_each(strict: Admission) -> None:
    """The same criterion on two levels goes by one name; another one under the same key by its level."""
    form = {"key": "form", "field": "format", "op": "=", "value": "form"}
    life = {"key": "x", "field": "industry", "op": "=", "value": "life"}
    rich = {"key": "x", "field": "revenue", "op": ">=", "value": 300}
    low = {"leadkit": "definition/1", "id": "low", "format": {"all": [form, life]}}
    high = {"leadkit": "definition/1", "id": "high", "format": {"all": [form, rich]}}
    never = {"any": [{"key": "chem", "field": "industry", "op": "=", "value": "chemical"}]}
    ladder = Ladder.from_dict({"leadkit": "ladder/1", "id": "l", "never": never, "levels": [low, high]})
    admission = admit(ladder, strict.history)
    recount = Recount(admission)
    assert list(recount.conditions) == ["form", "x", "high:x", "never:chem"]
    np.testing.assert_array_equal(recount.pair().codes(), strict.verdict)
    without_form = recount.pair(dropped=frozenset(["form"]))
    assert [strict.history.lead_ids[row] for row in np.flatnonzero(unpack(without_form.sure, 12))] == [
        "L01", "L02", "L03", "L07", "L11", "L12",
    ]  # fmt: skip
