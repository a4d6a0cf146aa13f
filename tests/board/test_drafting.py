from __future__ import annotations

from typing import Any

import pytest
from drafts import ACME
from hypothesis import given
from strategies import definitions

from leadkit.board.drafting import levels_of, prune, spots_of, unfinished
from leadkit.definition.catalogue import Catalogue, Field
from leadkit.definition.model import Definition

CATALOGUE = Catalogue(
    fields={"revenue": Field("revenue", "money"), "since": Field("since", "date"), "country": Field("country")},
    attributes={"tier": Field("tier", label="White paper tier")},
)
CRITERION = {"key": "c", "field": "country", "op": "=", "value": "US"}
ACTION = {"key": "a", "activity": "visit", "count": {"op": ">=", "value": 1}}


def keep(_: Any) -> bool:
    """Drop nothing."""
    return False


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({"op": "in", "value": []}, "Choose at least one value"),
        ({"op": "not in", "value": None}, "Choose at least one value"),
        ({"op": "between", "value": [1, None]}, "Give the lowest and the highest value"),
        ({"op": "between", "value": None}, "Give the lowest and the highest value"),
        ({"op": "contains", "value": ""}, "Type the words to look for"),
        ({"field": "revenue", "op": ">=", "value": None}, "Give a number"),
        ({"field": "since", "op": "<", "value": ""}, "Choose a day"),
        ({"value": None}, "Choose a value"),
        ({"op": None}, "Choose a comparison"),
        ({"field": ""}, "Choose what it is about"),
        ({"op": "known", "value": None}, None),
        ({"field": "revenue", "op": ">=", "value": 0}, None),
        ({"op": "in", "value": ["US"]}, None),
    ],
)
def test_an_unfinished_condition_says_what_it_lacks(changes: dict[str, Any], lacks: str | None) -> None:
    """Each way of being unfinished is said in words; a complete condition lacks nothing."""
    assert unfinished({**CRITERION, **changes}, CATALOGUE) == lacks


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        ({}, None),
        ({"activity": ""}, "Choose what the lead must have done"),
        ({"count": None}, "Say how often"),
        ({"count": {"op": ">=", "value": None}}, "Say how often"),
        ({"where": [{"field": "tier", "op": "=", "value": None}]}, "Say what “White paper tier” must be"),
        ({"where": [{"field": None, "op": "="}]}, "Choose which detail must fit"),
        ({"distinct": None}, "Choose what must be different each time"),
        ({"within": {"sliding": ""}}, "Say within what time"),
        ({"recent": ""}, "Say how recently"),
        ({"where": [{"field": "tier", "op": "known"}], "within": {"calendar": "day"}, "recent": "P7D"}, None),
    ],
)
def test_an_unfinished_action_says_what_it_lacks(changes: dict[str, Any], lacks: str | None) -> None:
    """So does each way in which a buyer action is unfinished."""
    assert unfinished({**ACTION, **changes}, CATALOGUE) == lacks


def test_what_is_dropped_takes_its_empty_group_along() -> None:
    """A group, a section and its name in `admit` go when nothing is left in them; the rest stays as it is."""
    pruned = prune(ACME, lambda node: node["key"] in ("paper", "tier", "pages", "assets"))
    assert pruned["format"] == {"any": [ACME["format"]["any"][0]]}
    assert "actions" not in pruned
    assert pruned["admit"] == {"all": ["format", "characteristics"]}
    assert pruned["characteristics"] == ACME["characteristics"]


def test_a_counted_group_keeps_its_number() -> None:
    """Two of one is asked of nobody in vain: the number stays what the room wrote."""
    score = {"score": 10, "of": [{"points": 5, "when": CRITERION}, {"points": 9, "when": {"any": []}}]}
    document = {"leadkit": "definition/1", "id": "x", "format": {"at_least": 2, "of": [CRITERION, {"all": []}]},
                "actions": score}  # fmt: skip
    pruned = prune(document, keep)
    assert pruned["format"] == {"at_least": 2, "of": [CRITERION]}
    assert pruned["actions"] == {"score": 10, "of": [{"points": 5, "when": CRITERION}]}


def test_a_ladder_is_pruned_level_by_level() -> None:
    """Levels stay, also empty ones; who can never be a lead goes when nobody is named."""
    ladder = {"leadkit": "ladder/1", "id": "l", "never": {"any": []}, "levels": [ACME, {**ACME, "id": "b"}]}
    pruned = prune(ladder, lambda _: True)
    assert "never" not in pruned
    assert [sorted(level) for level in pruned["levels"]] == [["id", "leadkit", "purpose", "stage", "title"]] * 2


@given(definitions())
def test_a_finished_definition_is_left_alone(document: dict[str, Any]) -> None:
    """What is sound and complete is the same afterwards."""
    assert Definition.from_dict(prune(document, keep)) == Definition.from_dict(document)


def test_criteria_are_found_where_they_stand() -> None:
    """Each criterion is found in the document's order, with its section and path, also inside points."""
    spots = spots_of(ACME, 0)
    assert [spot.key for spot in spots] == [
        "channel", "paper", "tier", "industry", "revenue", "hq", "seniority", "pages", "assets",
    ]  # fmt: skip
    assert spots[2].path == ("format", "any", 1, "all", 1)
    score = {"leadkit": "definition/1", "id": "x", "format": {"score": 1, "of": [{"points": 1, "when": CRITERION}]}}
    assert [spot.path for spot in spots_of(score, 0)] == [("format", "of", 0, "when")]


@pytest.mark.parametrize("levels", [None, 3, [], [3, None]], ids=repr)
def test_odd_levels_are_no_trouble(levels: Any) -> None:
    """A ladder without proper levels has no criteria, and is left for the reader to complain about."""
    ladder = {"leadkit": "ladder/1", "id": "l", "levels": levels}
    assert all(spots_of(ladder, i) == [] for i in range(-1, len(levels_of(ladder)) + 1))
    assert prune(ladder, keep)["levels"] == levels
