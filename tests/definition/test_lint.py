from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from strategies import definitions

from leadkit.definition.catalogue import Catalogue, Field
from leadkit.definition.lint import lint
from leadkit.definition.model import Definition, Ladder

CATALOGUE = Catalogue(
    fields={
        "country": Field("country", "category", aliases={"US": ("USA",)}),
        "revenue": Field("revenue", "money", label="Annual revenue", unit="USD"),
        "seniority": Field("seniority", "ordered", order=("staff", "manager", "director")),
        "quality": Field("quality", "category", known="later"),
        "score": Field("score", "number", known="unsure"),
    }
)


def field(key: str, name: str, op: str, value: Any = None, **more: Any) -> dict[str, Any]:
    """Return a criterion on a field."""
    test = {"key": key, "field": name, "op": op, **more}
    return test if value is None else {**test, "value": value}


def visits(key: str, op: str, value: int, **more: Any) -> dict[str, Any]:
    """Return a criterion on visits."""
    return {"key": key, "activity": "visit", "count": {"op": op, "value": value}, **more}


def codes(*, catalogue: Catalogue = CATALOGUE, **members: Any) -> list[tuple[str, str | None]]:
    """Return codes and keys of what is found in a definition."""
    document = {"leadkit": "definition/1", "id": "d", **members}
    return [(f.code, f.key) for f in lint(Definition.from_dict(document), catalogue)]


US, USA, CA = field("us", "country", "=", "US"), field("usa", "country", "=", "USA"), field("ca", "country", "=", "CA")
RICH, RICHER, POOR = (
    field("rich", "revenue", ">=", 100), field("richer", "revenue", ">=", 300), field("poor", "revenue", "<", 100)
)  # fmt: skip


def test_a_sound_definition_has_no_findings() -> None:
    """Nothing is said of what is fine."""
    sound = {
        "format": {"any": [US, CA]},
        "characteristics": {"all": [RICH]},
        "actions": {"any": [visits("v", ">=", 2)]},
    }
    assert codes(**sound) == []


CONTRADICTIONS = {
    "equals": {"all": [US, CA]},
    "ranges": {"all": [RICH, POOR]},
    "nested": {"all": [RICH, {"all": [US, {"all": [POOR]}]}]},
    "branch": {"all": [RICH, {"any": [POOR, US]}]},
    "not": {"all": [US, {"none": [USA]}]},
    "not above": {"all": [{"none": [US]}, {"any": [USA, CA]}]},
    "missing": {"all": [field("gap", "revenue", "missing"), RICH]},
    "counts": {"all": [visits("many", ">=", 5), visits("few", "<=", 2)]},
}


@pytest.mark.parametrize("section", CONTRADICTIONS.values(), ids=CONTRADICTIONS.keys())
def test_conditions_that_exclude_one_another(section: dict[str, Any]) -> None:
    """Conditions that must hold together and cannot are found, at any depth."""
    assert [code for code, _ in codes(characteristics=section)].count("contradiction") == 1


def test_sections_contradict_one_another_too() -> None:
    """Conditions of two sections that must both be met are seen together; not where either section is enough."""
    sections = {"format": {"all": [US]}, "characteristics": {"all": [CA]}}
    assert codes(**sections) == [("contradiction", "ca")]
    assert codes(**sections, admit={"any": ["format", "characteristics"]}) == []


def test_a_condition_that_passes_the_unknown_contradicts_nothing() -> None:
    """Where what is not known counts as met, a lead can pass both."""
    assert codes(characteristics={"all": [US, {**CA, "if_missing": "yes"}]}) == []


def test_asked_twice() -> None:
    """The same question under another spelling of the same class is the same question."""
    assert codes(characteristics={"all": [US, USA]}) == [("asked-twice", "us")]
    assert codes(characteristics={"score": 2, "of": [{"points": 1, "when": US}, {"points": 1, "when": USA}]}) == [
        ("asked-twice", "us")
    ]
    assert codes(characteristics={"any": [{"all": [US, RICH]}, {"all": [USA, POOR]}]}) == []


def test_the_same_question_with_another_answer_for_the_unknown_is_another() -> None:
    """Conditions that differ in what a missing value means are not repetitions."""
    assert codes(characteristics={"any": [US, {**USA, "if_missing": "no"}]}) == []


@pytest.mark.parametrize(("kind", "needless"), [("all", "rich"), ("any", "richer"), ("none", "richer")])
def test_needless_conditions(kind: str, needless: str) -> None:
    """In "all" the wider of two does nothing, in "any" and "none" the narrower."""
    found = [(code, key) for code, key in codes(characteristics={kind: [RICH, RICHER]}) if code != "judged-once"]
    assert found == [("needless", needless)]


def test_asked_above() -> None:
    """What is asked anyway decides nothing further down."""
    assert codes(characteristics={"all": [RICHER, {"any": [RICH, US]}]}) == [("asked-above", "rich")]


IMPOSSIBLE = {
    "low over high": field("k", "revenue", "between", [300, 100]),
    "below the scale": field("k", "seniority", "<", "staff"),
    "above the scale": field("k", "seniority", ">", "director"),
    "fewer than none": visits("k", "<", 0),
}


@pytest.mark.parametrize("criterion", IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_what_nothing_can_meet(criterion: dict[str, Any]) -> None:
    """A condition that no value and no count can meet."""
    assert ("never-met", "k") in codes(characteristics={"all": [criterion]})


def test_what_everything_meets() -> None:
    """At least no visit is always so."""
    assert codes(actions={"all": [visits("k", ">=", 0)]}) == [("always-met", "k")]


GROUPS = {
    "never": [
        {"at_least": 3, "of": [US, RICH]}, {"at_most": -1, "of": [US, RICH]},
        {"score": 31, "of": [{"points": 10, "when": US}, {"points": 20, "when": RICH}, {"points": -5, "when": POOR}]},
    ],
    "always": [
        {"at_least": 0, "of": [US, RICH]}, {"at_most": 2, "of": [US, RICH]},
        {"score": -5, "of": [{"points": 10, "when": US}, {"points": -5, "when": POOR}]},
    ],
}  # fmt: skip


@pytest.mark.parametrize(("code", "group"), [(code, group) for code, groups in GROUPS.items() for group in groups])
def test_numbers_out_of_reach(code: str, group: dict[str, Any]) -> None:
    """A number of conditions or points that can never, or must always, be reached."""
    assert (f"{code}-met", "us") in codes(characteristics=group)


def test_fields_that_come_later() -> None:
    """A field that is filled in afterwards, or may be, is pointed out."""
    found = codes(characteristics={"all": [field("q", "quality", "=", "high"), field("s", "score", ">", 5)]})
    assert found == [("known-later", "q"), ("known-unsure", "s")]


def test_planned_conditions_and_sections() -> None:
    """Planned conditions are named, sections without anything else too, and they take no part in contradictions."""
    planned = {**CA, "planned": True}
    assert codes(characteristics={"all": [US, planned]}) == [("planned", "ca")]
    assert codes(format={"all": [planned]}, characteristics={"all": [US]}) == [
        ("section-planned", None),
        ("planned", "ca"),
    ]


def test_nothing_asked() -> None:
    """A definition without conditions, or with planned ones only, admits everyone."""
    assert codes() == [("nothing-asked", None)]
    assert codes(format={"all": [{**US, "planned": True}]}) == [("nothing-asked", None), ("planned", "us")]


def test_a_section_that_plays_no_part() -> None:
    """A section that the combination does not name is written for nothing."""
    found = codes(format={"all": [US]}, characteristics={"all": [RICH]}, admit={"all": ["format"]})
    assert found == [("section-unused", None)]


ONCE = {
    "recent": {"all": [visits("v", ">=", 1, recent="P7D")]},
    "at most": {"all": [visits("v", "<=", 3)]},
    "none of": {"none": [US]},
    "negative points": {"score": 1, "of": [{"points": 2, "when": US}, {"points": -1, "when": RICH}]},
}


@pytest.mark.parametrize("section", ONCE.values(), ids=ONCE.keys())
def test_what_can_cease_to_hold_needs_a_time(section: dict[str, Any]) -> None:
    """Conditions that are judged at one moment ask for `observe`; with it nothing is said."""
    assert codes(actions=section) == [("judged-once", None)]
    assert codes(actions=section, horizon={"observe": "P90D"}) == []


def test_a_ladder_is_looked_at_level_by_level() -> None:
    """Findings say which level they are of, and a level that repeats the one below is found."""
    low = {"leadkit": "definition/1", "id": "low", "title": "Low", "characteristics": {"all": [US, CA]}}
    high = {**low, "id": "high", "title": "High"}
    document = {"leadkit": "ladder/1", "id": "l", "never": {"any": [RICH, RICHER]}, "levels": [low, high]}
    found = lint(Ladder.from_dict(document), CATALOGUE)
    assert [(f.code, f.within) for f in found] == [
        ("needless", "never"), ("contradiction", "low"), ("contradiction", "high"), ("same-level", "high"),
    ]  # fmt: skip
    assert found[-1].message == "High asks exactly what Low asks."


def test_a_draft_without_a_history_is_looked_at_as_far_as_it_tells() -> None:
    """Without a catalogue, values tell the type; what they do not tell is passed over."""
    bare = Catalogue()
    assert codes(catalogue=bare, characteristics={"all": [RICH, POOR]}) == [("contradiction", "poor")]
    assert codes(catalogue=bare, characteristics={"all": [US, CA]}) == [("contradiction", "ca")]
    scale = [field("a", "seniority", ">=", "director"), field("b", "seniority", "<=", "staff")]
    assert codes(catalogue=bare, characteristics={"all": scale}) == []


def test_the_message_speaks_the_rooms_words() -> None:
    """A contradiction names both conditions as they stand in the definition's sentence."""
    draft = Definition.from_dict({"leadkit": "definition/1", "id": "d", "format": {"all": [RICH, POOR]}})
    (found,) = lint(draft, CATALOGUE)
    assert found.message == (
        "No lead can fulfil both: annual revenue is less than 100 USD, while annual revenue is at least 100 USD."
    )
    assert found.to_dict()["key"] == "poor"


@settings(max_examples=150, deadline=None)
@given(definitions())
def test_any_definition_can_be_looked_at(document: dict[str, Any]) -> None:
    """Findings are made of any sound definition, with and without a catalogue, and speak of its own conditions."""
    draft = Definition.from_dict(document)
    keys = {criterion.key for criterion in draft.criteria()}
    for finding in (*lint(draft, CATALOGUE), *lint(draft, Catalogue())):
        assert finding.key is None or finding.key in keys
        assert finding.message
