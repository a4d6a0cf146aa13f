"""A grabbed control: each of its stops shows what the board shows once the edit is taken in."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from dozen import RICH, STRICT, dozen_settings, dozen_tables
from drafts import ACME, HISTORIES, acme, documents
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadkit.board.catalogue_view import catalogue_view
from leadkit.board.drafting import spots_of
from leadkit.board.grabbed import with_value
from leadkit.board.session import Session
from leadkit.history.history import History

Document = dict[str, Any]
WIDE = {"leadkit": "definition/1", "id": "wide", "title": "Marketing lead", "format": STRICT["format"]}
POOR = {"key": "poor", "field": "revenue", "op": "<", "value": 200}
LADDER: Document = {"leadkit": "ladder/1", "id": "l", "never": {"any": [POOR]}, "levels": [WIDE, STRICT]}
LARGEST = 60_000
SCHEMA = json.loads((Path(__file__).parents[2] / "leadkit" / "board" / "board.schema.json").read_text(encoding="utf-8"))
STOPS = jsonschema.Draft202012Validator({**SCHEMA["$defs"]["stops"], "$defs": SCHEMA["$defs"]})


@pytest.fixture(scope="module")
def dozen() -> History:
    """Return the dozen leads."""
    leads, outcomes = dozen_tables()
    return History(leads, outcomes=outcomes, settings=dozen_settings())


class Hand:
    """A hand at a board without a screen."""

    def __init__(self, history: History, draft: Any, level: int = 0) -> None:
        self.session = Session(history, draft)
        self.seq = 0
        if level:
            self.send("show", level=level)

    def send(self, kind: str, **members: Any) -> Any:
        """Send an event; return the part of the payload that answers it."""
        self.seq += 1
        (part,) = self.session.answer({"type": kind, "seq": self.seq, **members}).values()
        return part

    def grab(self, key: str, end: int = 0, stroke: str | None = "s") -> Any:
        """Grab the control of a condition."""
        return self.send("grab", key=key, end=end, stroke=stroke)

    def put(self, stops: Any, value: Any, stroke: str | None = "s") -> Any:
        """Put the grabbed control to a value; return the state."""
        document = self.session.document
        (spot,) = [s for s in spots_of(document, stops["level"]) if s.key == stops["key"]]
        path = (*spot.path, *(("count", "value") if "activity" in spot.node else ("value",)))
        changed = with_value(document, path, value)
        return self.send("document", document=changed, label="moved", stroke=stroke)


def shown(state: Any, stops: Any, step: Any) -> Document:
    """Return what a state shows of all that a step tells."""
    key = stops["key"]
    told: Document = {
        "said": [p["text"] for p in state["sentence"]["parts"] if p["key"] == key and p["kind"] == "condition"],
        "condition": state["conditions"][key],
    }
    if "figures" in step:
        never = state["never"] and state["never"]["count_text"]
        told |= {
            "figures": state["figures"], "levels": [level["count_text"] for level in state["levels"]],
            "never": never if stops["level"] == -1 else None,
            "groups": {name: state["groups"][name] for name in step["groups"]},
        }  # fmt: skip
    return told


def check(hand: Hand, key: str, end: int = 0) -> Any:
    """Compare all stops of a control with the states that come of them; return the stops."""
    stops = hand.grab(key, end)
    assert [fault.message for fault in STOPS.iter_errors(json.loads(json.dumps(stops)))] == []
    assert len(stops["values"]) == len(stops["steps"])
    for value, step in zip(stops["values"], stops["steps"], strict=True):
        state = hand.put(stops, value)
        expected = {**step, "said": [step["said"]] if key not in state["off"] else []}
        assert state["version"] == stops["version"]
        assert state["faults"] == []
        assert shown(state, stops, step) == expected, value
    return stops


@pytest.mark.parametrize(("key", "least"), [("revenue", 20), ("seniority", 4), ("pages", 10), ("assets", 10)])
def test_the_worked_definition(key: str, least: int) -> None:
    """A number, a scale and two counts of the worked definition: every stop shows what the edit shows."""
    stops = check(Hand(acme(), ACME), key)
    assert len(stops["values"]) >= least
    assert len({step["figures"]["count"]["text"] for step in stops["steps"]}) > least // 2
    assert len(json.dumps(stops)) < LARGEST


@pytest.mark.parametrize("end", [0, 1])
def test_one_end_of_two_moves(end: int) -> None:
    """Of a span either end moves, up to the other one and no further."""
    draft = copy.deepcopy(ACME)
    draft["characteristics"]["all"][1] |= {"op": "between", "value": [1_234_567, 2_000_000_000]}
    stops = check(Hand(acme(), draft), "revenue", end)
    assert {pair[1 - end] for pair in stops["values"]} == {(2_000_000_000, 1_234_567)[end]}
    assert all(low <= high for low, high in stops["values"])


@pytest.mark.parametrize(("level", "key"), [(0, "form"), (1, "rich"), (-1, "poor")])
def test_a_ladder(dozen: History, level: int, key: str) -> None:
    """On every tab the counts of all tabs follow; a list of names has no stops."""
    stops = check(Hand(dozen, LADDER, level), key)
    assert bool(stops["values"]) == (key != "form")


def test_a_condition_that_two_levels_share(dozen: History) -> None:
    """The same condition on two levels is two: only the one in hand moves."""
    draft = {**LADDER, "levels": [{**STRICT, "id": "low"}, {**STRICT, "id": "high"}]}
    for level in (0, 1):
        assert check(Hand(dozen, draft, level), "rich")["values"]


def test_a_switched_off_condition(dozen: History) -> None:
    """One that is switched off still says how many meet it; the figures do not hang on it."""
    hand = Hand(dozen, STRICT)
    hand.send("switch", key="rich", on=False)
    stops = check(hand, "rich")
    assert stops["steps"]
    assert all("figures" not in step for step in stops["steps"])


def test_others_that_are_switched_off_stay_out(dozen: History) -> None:
    """The figures at the stops are those without the conditions that are switched off."""
    hand = Hand(dozen, STRICT)
    hand.send("switch", key="life", on=False)
    assert check(hand, "rich")["steps"][0]["figures"]["count"]["text"] == "7"


def test_a_value_that_is_not_chosen_yet(dozen: History) -> None:
    """An unfinished condition has stops too."""
    draft = copy.deepcopy(STRICT)
    draft["characteristics"]["all"][1]["value"] = None
    assert check(Hand(dozen, draft), "rich")["values"]


def test_after_undo_it_is_grabbed_anew(dozen: History) -> None:
    """An undo within the same stroke: what was worked out holds for the value in hand, the change is counted anew."""
    hand = Hand(dozen, STRICT)
    check(hand, "rich")
    hand.send("undo")
    check(hand, "rich")
    hand.send("redo")
    check(hand, "rich")


@pytest.mark.parametrize(
    ("kind", "members"),
    [
        ("switch", {"key": "life", "on": False}), ("show", {"level": -1}), ("undo", {}),
        ("document", {"document": WIDE, "label": "x", "stroke": "s"}),
        ("document", {"document": {**STRICT, "title": "Other"}, "label": "x", "stroke": "s"}),
    ],
    ids=["a switch", "another tab", "undo", "another document", "another title"],
)  # fmt: skip
def test_what_was_worked_out_does_not_outlive_its_document(dozen: History, kind: str, members: Document) -> None:
    """Any change but that of the value in hand gives the state another version."""
    hand = Hand(dozen, {"leadkit": "ladder/1", "id": "l", "levels": [STRICT]} if kind == "show" else STRICT)
    stops = hand.grab("rich")
    hand.put(stops, stops["values"][1])
    assert hand.session.state()["version"] == stops["version"]
    assert hand.send(kind, **members)["version"] > stops["version"]


def test_another_stroke_counts_its_change_anew(dozen: History) -> None:
    """What a stop says of "before" belongs to one stroke: the edit of another one gives another version."""
    hand = Hand(dozen, STRICT)
    stops = hand.grab("rich")
    assert hand.put(stops, 500, stroke="t")["version"] > stops["version"]
    again = hand.grab("rich", stroke=None)
    assert hand.put(again, 600, stroke=None)["version"] > again["version"]


@pytest.mark.parametrize(
    ("draft", "key"),
    [
        (STRICT, "nowhere"), (STRICT, "form"),
        ({**STRICT, "format": {"all": [{"key": "bad", "field": "formt", "op": "known"}]}}, "rich"),
        ({**STRICT, "actions": {"all": [{"key": "rich", "field": "revenue", "op": ">=", "value": 1}]}}, "rich"),
        ({**STRICT, "actions": {"all": [{**RICH, "key": "p", "planned": True}]}}, "p"),
    ],
    ids=["no such condition", "a list", "a faulty document", "a key twice", "planned"],
)  # fmt: skip
def test_what_has_no_stops(dozen: History, draft: Document, key: str) -> None:
    """What cannot be worked out is answered all the same, with nothing."""
    stops = Hand(dozen, draft).grab(key)
    assert (stops["values"], stops["steps"], stops["key"]) == ([], [], key)


def test_a_grab_changes_no_state(dozen: History) -> None:
    """Neither the steps for undo nor a running stroke are touched; the seq is taken in."""
    hand = Hand(dozen, STRICT)
    stops = hand.grab("rich")
    hand.put(stops, 400)
    before = hand.session.state()
    hand.grab("life")
    assert hand.session.state() == {**before, "seq": hand.seq}
    hand.put(stops, 600)
    assert len(hand.session._steps.past) == 1


def test_a_grab_does_not_show_on_the_picture(dozen: History) -> None:
    """The still picture is that of the document, whatever is in hand."""
    hand = Hand(dozen, STRICT)
    before = hand.session.picture()
    hand.grab("rich")
    assert hand.session.picture() == before


@pytest.mark.parametrize("name", HISTORIES)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_any_draft_on_any_history(name: str, data: st.DataObject) -> None:
    """Whatever stands on the board, each stop of any control shows what its edit shows."""
    history = HISTORIES[name]()
    hand = Hand(history, data.draw(documents(catalogue_view(history))))
    level = data.draw(st.integers(-1, len(hand.session.state()["levels"]) - 1))
    hand.send("show", level=level)
    keys = list(hand.session.state()["conditions"])
    for key in keys:
        for end in (0, 1):
            check(hand, key, end)
