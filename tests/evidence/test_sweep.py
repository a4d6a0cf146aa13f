"""Every stop of a slider has the figures that judging it anew gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest
from dozen import RICH, STRICT, dozen_settings, dozen_tables
from histories import build
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from strategies import SCALE, definitions, histories

from leadkit.definition.model import Criterion, Definition, Ladder
from leadkit.engine.admission import Admission, admit
from leadkit.evidence import sweep as sweeping
from leadkit.evidence.outcome import OutcomeFigures, outcome
from leadkit.evidence.recount import Recount
from leadkit.evidence.sweep import sweep
from leadkit.history.history import History

Document = dict[str, Any]
CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
NUMBERS = st.lists(st.sampled_from([-5, -0.0, 0, 0.1, 1, 2, 2.5, 10, 299.5, 300, 1e300]), min_size=1, max_size=6)
COUNTS = st.lists(st.integers(-2, 6), min_size=1, max_size=6)
DAYS = st.lists(st.sampled_from(["2025-12-31", "2026-01-01", "2026-03-08", "2026-09-01"]), min_size=1, max_size=4)
OPS = st.sampled_from(["<", "<=", ">", ">=", "=", "!="])


@st.composite
def moves(draw: st.DrawFn) -> list[Document]:
    """Draw a condition with one value after the other, as a control moves it."""
    policy = draw(st.sampled_from([{}, {}, {"if_missing": "no"}, {"if_missing": "yes"}]))
    kind = draw(st.sampled_from(["number", "between", "ordered", "date", "count"]))
    if kind == "count":
        windows: list[Document] = [
            {},
            {"within": {"calendar": "day"}},
            {"within": {"sliding": "P7D"}},
            {"recent": "P7D"},
        ]
        asked = {
            "activity": draw(st.sampled_from(["page view", "webinar"])),
            **draw(st.sampled_from(windows)),
            **policy,
        }
        op = draw(st.sampled_from(["=", "<", "<=", ">", ">="]))
        return [{**asked, "count": {"op": op, "value": n}} for n in draw(COUNTS)]
    field = {"ordered": "seniority", "date": "since"}.get(kind) or draw(st.sampled_from(["revenue", "employees"]))
    if kind == "between":
        fixed, moving = draw(st.sampled_from([0, 1, 10, 300])), draw(NUMBERS)
        low_moves = draw(st.booleans())
        pairs = [[n, fixed] if low_moves else [fixed, n] for n in moving]
        return [{"field": field, "op": "between", "value": pair, **policy} for pair in pairs]
    values: list[Any] = draw({"ordered": st.lists(st.sampled_from(SCALE), min_size=1), "date": DAYS}.get(kind, NUMBERS))
    op = draw(OPS)
    return [{"field": field, "op": op, "value": value, **policy} for value in values]


@st.composite
def drafts(draw: st.DrawFn) -> Document:
    """Draw a definition or a ladder of two, often with leads that can never be one."""
    levels = [draw(definitions()) for _ in range(draw(st.integers(1, 2)))]
    if len(levels) == 1 and draw(st.booleans()):
        return levels[0]
    for i, level in enumerate(levels):
        level["id"] = f"level-{i}"
    never = {"never": {"any": [{"key": "n1", "field": "country", "op": "=", "value": "US"}]}}
    return {"leadkit": "ladder/1", "id": "ladder", "levels": levels, **(never if draw(st.booleans()) else {})}


def read(document: Document) -> Definition | Ladder:
    """Return the draft of a document."""
    return Ladder.from_dict(document) if document["leadkit"] == "ladder/1" else Definition.from_dict(document)


def put(document: Document, key: str, criterion: Document) -> Document:
    """Return a copy of a document with the criterion `key` replaced."""
    if document.get("key") == key:
        return {**criterion, "key": key}
    changed = document.copy()
    for name, value in document.items():
        if isinstance(value, dict):
            changed[name] = put(value, key, criterion)
        elif isinstance(value, list):
            changed[name] = [put(member, key, criterion) if isinstance(member, dict) else member for member in value]
    return changed


def at_key(draft: Definition | Ladder, key: str) -> Criterion:
    """Return a draft's criterion."""
    definitions = (draft,) if isinstance(draft, Definition) else draft.levels
    found = [c for definition in definitions for c in definition.criteria() if c.key == key]
    never = [] if isinstance(draft, Definition) or draft.never is None else list(Ladder.to_dict(draft)["never"]["any"])
    if found:
        return found[0]
    return Definition.from_dict({"leadkit": "definition/1", "id": "x", "format": never[0]}).criteria()[0]


def told(figures: OutcomeFigures) -> tuple[object, ...]:
    """Return all that a stop's figures are made of."""
    return figures.everyone, figures.mature, figures.per_week, figures.rates


@settings(max_examples=200, deadline=None, suppress_health_check=CHECKS)
@given(drafts(), histories(), moves(), st.data())
def test_a_stop_is_what_judging_it_anew_gives(
    document: Document, drawn: Document, stops: list[Document], data: st.DataObject
) -> None:
    """Counts, won, mature, rates and values of every stop are those of the draft with that value."""
    history = build(drawn)
    names = sorted(Recount(admit(read(document), history)).conditions)
    name = data.draw(st.sampled_from(names or [""]))
    assume(name and not name.startswith("level-"))
    key = name.removeprefix("never:")
    changed = [put(document, key, stop) for stop in stops]
    admission = admit(read(changed[0]), history)
    assume(name in Recount(admission).conditions and alone(admission, name))
    judged = [told(outcome(admit(read(one), history))) for one in changed]
    for large in (sweeping.LARGE, 0):
        with mock.patch.object(sweeping, "LARGE", large):
            found = sweep(admission, name, [at_key(read(one), key) for one in changed])
        assert found is not None
        assert [told(figures) for figures in found] == judged


def alone(admission: Admission, name: str) -> bool:
    """Whether no other level has a condition of the same key that means something else."""
    key = name.removeprefix("never:")
    return all(names.get(key, name) == name for names in admission.names)


def named(name: str, value: Any) -> Callable[[History], Criterion]:
    """Return the maker of a test on `name`."""
    test = {"key": "x", "field": name, "op": "=", "value": value}
    return lambda _: Definition.from_dict({"leadkit": "definition/1", "id": "x", "format": test}).criteria()[0]


@pytest.mark.parametrize(
    "stops", [[("industry", "life"), ("revenue", 3)], [("revenue", 3), ("industry", "life")], []],
    ids=["a number after a name", "a name after a number", "none"],
)  # fmt: skip
def test_stops_of_different_conditions_are_none(strict: Admission, stops: list[tuple[str, Any]]) -> None:
    """Only one condition's value can be moved."""
    name = next(iter(strict.criteria))
    assert sweep(strict, name, [named(*stop)(strict.history) for stop in stops]) is None


def test_the_dozen_by_hand(strict: Admission) -> None:
    """By form, life science, and more and more revenue: of L05 it cannot be told, the others drop out one by one."""
    made = [{**RICH, "value": value} for value in (0, 300, 450, 1e12)]
    stops = [Definition.from_dict({"leadkit": "definition/1", "id": "x", "format": one}).criteria()[0] for one in made]
    found = sweep(strict, "rich", stops)
    assert found is not None
    assert [figures.everyone.admitted.leads for figures in found] == [6, 5, 3, 0]
    assert [figures.everyone.undecided.leads for figures in found] == [1, 1, 1, 1]
    assert [figures.everyone.admitted.won for figures in found] == [3, 3, 2, 0]
    assert [figures.mature.admitted.leads for figures in found] == [5, 4, 2, 0]
    assert [figures.missed_won for figures in found] == [2, 2, 3, 4]
    assert [figures.missed_value_cents for figures in found] == [120_000, 120_000, 370_000, 470_000]


def test_large_values_are_summed_to_the_cent() -> None:
    """Values whose sum is no exact floating-point number any more are summed as whole cents."""
    leads, outcomes = dozen_tables()
    outcomes["value"] = ["70368744177663.25", "70368744177663.5", *outcomes["value"][2:]]
    history = History(leads, outcomes=outcomes, settings=dozen_settings())
    drafts = [
        {**STRICT, "characteristics": {"all": [{**RICH, "value": value}]}} for value in (0, 300, 450, 1e12)
    ]  # fmt: skip
    definitions = [Definition.from_dict(draft) for draft in drafts]
    with mock.patch.object(sweeping, "LARGE", 0):
        found = sweep(admit(definitions[0], history), "rich", [at_key(one, "rich") for one in definitions])
    assert found is not None
    assert found[0].everyone.admitted.value_cents > 2**53
    assert [told(figures) for figures in found] == [told(outcome(admit(one, history))) for one in definitions]
