from __future__ import annotations

from typing import Any

import pytest
from histories import build
from hypothesis import HealthCheck, given, settings
from strategies import definitions, histories

from leadkit.board.reasons import Reasons, combined
from leadkit.definition.model import Definition, Group
from leadkit.engine.admission import admit
from leadkit.history.history import History

LEADS = {"lead_id": ["L1", "L2", "L3"], "a": ["x", "", "x"], "b": ["x", "y", "y"], "c": ["y", "y", "x"]}
A, B, C = ({"key": key, "field": key, "op": "=", "value": "x"} for key in "abc")


def telling(row: int, section: Any, hidden: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
    """Return key and verdict of the conditions that tell, of the lead in `row`."""
    definition = Definition.from_dict({"leadkit": "definition/1", "id": "d", "characteristics": section})
    return [(c.key, told.verdict) for c, told in Reasons(History(LEADS)).telling(row, definition, hidden)]


@pytest.mark.parametrize(
    ("row", "section", "expected"),
    [
        (0, {"all": [A, B]}, [("a", "yes"), ("b", "yes")]),
        (0, {"all": [A, B, C]}, [("c", "no")]),
        (1, {"all": [A, B]}, [("b", "no")]),
        (0, {"any": [A, C]}, [("a", "yes")]),
        (1, {"any": [A, B]}, [("a", "unknown")]),
        (1, {"any": [B, C]}, [("b", "no"), ("c", "no")]),
        (1, {"none": [B, C]}, [("b", "no"), ("c", "no")]),
        (0, {"none": [B, C]}, [("b", "yes")]),
        (0, {"at_least": 2, "of": [A, B, C]}, [("a", "yes"), ("b", "yes")]),
        (0, {"all": [{"any": [A, C]}, {"all": [{**C, "key": "d"}, B]}]}, [("d", "no")]),
        (0, {"score": 5, "of": [{"points": 5, "when": A}, {"points": 5, "when": C}]}, [("a", "yes"), ("c", "no")]),
        (2, {"all": [A, {**B, "planned": True}]}, [("a", "yes")]),
    ],
)  # fmt: skip
def test_only_conditions_that_tell_are_given(row: int, section: Any, expected: list[tuple[str, str]]) -> None:
    """Of what is met, what meets it; of what is not, what is lacking; of points, all."""
    assert telling(row, section) == expected


def test_a_reason_says_what_was_seen_and_asked() -> None:
    """Each reason is a sentence; of a hidden field it does not say what was seen."""
    definition = Definition.from_dict({"leadkit": "definition/1", "id": "d", "format": {"all": [A]}})
    reasons = Reasons(History(LEADS))
    assert [told.text for _, told in reasons.telling(0, definition)] == ["A: x. Asked: x."]
    assert [told.text for _, told in reasons.telling(0, definition, frozenset("a"))] == ["A: hidden. Asked: x."]


@pytest.mark.parametrize(
    ("kind", "n", "verdicts", "expected"),
    [
        ("all", None, ["yes", "unknown"], "unknown"), ("all", None, ["no", "unknown"], "no"),
        ("any", None, ["no", "unknown"], "unknown"), ("any", None, ["yes", "unknown"], "yes"),
        ("none", None, ["no", "unknown"], "unknown"), ("none", None, ["no", "no"], "yes"),
        ("at_least", 2, ["yes", "unknown", "no"], "unknown"), ("at_least", 3, ["yes", "yes"], "no"),
        ("at_most", 1, ["yes", "unknown"], "unknown"), ("at_most", 1, ["yes", "yes"], "no"),
    ],
)  # fmt: skip
def test_groups_combine_as_they_mean(kind: Any, n: int | None, verdicts: list[str], expected: str) -> None:
    """Every kind of group is points and a bound, with unknowns either way."""
    assert combined(Group(kind, (), n), verdicts) == expected


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=histories(), document=definitions())
def test_cards_agree_with_the_verdicts(drawn: dict[str, Any], document: dict[str, Any]) -> None:
    """What a card says of a condition is what the engine that counts says of it."""
    history, definition = build(drawn), Definition.from_dict(document)
    admission = admit(definition, history)
    reasons = Reasons(history)
    answers = {1: "yes", 0: "no", -1: "unknown"}
    for row in range(history.n):
        for criterion, told in reasons.telling(row, definition):
            assert told.verdict == answers[int(admission.criteria[criterion.key].codes()[row])]
