from __future__ import annotations

from itertools import combinations, product
from typing import Any

import pytest
from dozen import FORM, LIFE, RICH, STRICT, dozen_settings, dozen_tables
from hypothesis import given, settings
from hypothesis import strategies as st

from leadkit.definition.model import Definition, Ladder
from leadkit.engine.admission import Admission, admit
from leadkit.engine.bitmaps import Pair
from leadkit.errors import UsageError
from leadkit.evidence.nearest import nearest
from leadkit.evidence.recount import Recount
from leadkit.history.history import History


def judged(document: dict[str, Any]) -> Admission:
    """Return what a draft says of the dozen."""
    leads, outcomes = dozen_tables()
    return admit(Definition.from_dict(document), History(leads, outcomes=outcomes, settings=dozen_settings()))


@pytest.mark.parametrize(
    ("lead", "names"),
    [
        ("L01", []), ("L04", [("rich",)]), ("L05", [("rich",)]), ("L06", [("life",)]), ("L10", [("form", "life")]),
        ("L08", [("form", "life", "rich")]),
    ],
)  # fmt: skip
def test_the_fewest_conditions_are_named(lead: str, names: list[tuple[str, ...]]) -> None:
    """Who counts needs nothing; who is one condition short needs that one, not known counts as short of."""
    assert [change.names for change in nearest(judged(STRICT), lead).changes] == names


def test_each_way_is_named_where_there_are_several() -> None:
    """Of three conditions two are asked for: L08 meets none of them, and any two would do."""
    document = {"leadkit": "definition/1", "id": "d", "characteristics": {"at_least": 2, "of": [FORM, LIFE, RICH]}}
    found = nearest(judged(document), "L08")
    assert [change.names for change in found.changes] == list(combinations(["form", "life", "rich"], 2))


def test_what_is_ruled_out_counts_if_it_were_not_so() -> None:
    """L01 came by the form, and the draft wants none that did."""
    document = {"leadkit": "definition/1", "id": "d", "characteristics": {"none": [FORM]}}
    found = nearest(judged(document), "L01")
    assert [change.names for change in found.changes] == [("form",)]
    assert found.sentences()[0].startswith("L01 would count with another answer to “Format”. Format: form.")
    assert found.changes[0].relaxed is None


def test_what_the_draft_would_have_to_ask_is_told() -> None:
    """L04 has 200 of revenue where 300 are asked for: at 200 it counts, and nobody else more; L05's is not known."""
    found = nearest(judged(STRICT), "L04")
    relaxed = found.changes[0].relaxed
    assert relaxed is not None
    assert (relaxed.asked, relaxed.gained.everyone.leads) == (
        ("Revenue “at least 200 USD” instead of “at least 300 USD”",),
        1,
    )
    (said,) = found.sentences(seen=False)
    assert said.startswith(
        "L04 would count with another answer to “Revenue”. To admit it, the draft would have to ask: "
    )
    assert said.endswith("“at least 200 USD” instead of “at least 300 USD”. Then no other lead more would count.")
    assert nearest(judged(STRICT), "L05").sentences(seen=False) == (
        "Whether L05 counts hangs only on what is not known of it: “Revenue”.",
    )
    assert "“chemical” too" in nearest(judged(STRICT), "L06").sentences()[0]


def test_what_can_never_be_a_lead_is_told_so() -> None:
    """L06 meets the level but for its industry, which never makes a lead: that answer alone would have to change."""
    chemical = {"key": "no", "field": "industry", "op": "=", "value": "chemical"}
    level = {"leadkit": "definition/1", "id": "l", "characteristics": {"all": [FORM, RICH]}}
    ladder = {"leadkit": "ladder/1", "id": "x", "never": {"any": [chemical]}, "levels": [level]}
    leads, outcomes = dozen_tables()
    admission = admit(Ladder.from_dict(ladder), History(leads, outcomes=outcomes, settings=dozen_settings()))
    found = nearest(admission, "L06")
    assert [change.names for change in found.changes] == [("never:no",)]
    assert found.changes[0].reasons[0].text == "Industry: chemical. Asked: chemical."
    assert [change.names for change in nearest(admission, "L08").changes] == [("form", "rich", "never:no")]


def test_levels_with_the_same_key_are_told_apart() -> None:
    """Each level asks for another revenue under one key: what is named is the level's own condition."""
    low = {"leadkit": "definition/1", "id": "low", "characteristics": {"all": [{**RICH, "value": 200}]}}
    high = {"leadkit": "definition/1", "id": "high", "characteristics": {"all": [RICH]}}
    ladder = {"leadkit": "ladder/1", "id": "x", "levels": [low, high]}
    leads, outcomes = dozen_tables()
    admission = admit(Ladder.from_dict(ladder), History(leads, outcomes=outcomes, settings=dozen_settings()))
    (change,) = nearest(admission, "L04").changes
    assert change.names == ("high:rich",)
    assert change.reasons[0].text.endswith("Asked: at least 300 USD.")


def test_conditions_left_out_play_no_part() -> None:
    """With revenue left out L04 counts, and L10 lacks two conditions of the two that are left."""
    leads, outcomes = dozen_tables()
    history = History(leads, outcomes=outcomes, settings=dozen_settings())
    admission = admit(Definition.from_dict(STRICT), history, dropped=frozenset(["rich"]))
    assert [change.names for change in nearest(admission, "L10").changes] == [("form", "life")]


VALUES = {"size": ["", "3", "7", "12"], "kind": ["", "a", "b", "c"], "rank": ["", "low", "mid", "high"]}
FIELDS = {
    "size": {"type": "number"}, "kind": {"type": "category"},
    "rank": {"type": "ordered", "order": ["low", "mid", "high"]},
}  # fmt: skip
CRITERIA = [
    {"key": "big", "field": "size", "op": ">", "value": 7}, {"key": "small", "field": "size", "op": "<=", "value": 3},
    {"key": "mid", "field": "size", "op": "between", "value": [5, 8]},
    {"key": "kind", "field": "kind", "op": "in", "value": ["a", "b"]},
    {"key": "not", "field": "kind", "op": "not in", "value": ["b", "c"]},
    {"key": "rank", "field": "rank", "op": ">=", "value": "mid"},
]  # fmt: skip


@given(
    st.sampled_from([{"all": CRITERIA[:1] + CRITERIA[3:]}, {"at_least": 4, "of": CRITERIA}, {"any": [
        {"all": CRITERIA[:2]}, {"none": CRITERIA[2:4]}, {"all": CRITERIA[4:]}]}, {"all": [
        {"none": CRITERIA[:1]}, {"score": 3, "of": [{"points": p, "when": c} for p, c in
                                                     zip([2, -1, 2, 1, 1], CRITERIA[1:], strict=True)]}]}]),
    st.sampled_from(["unknown", "no", "yes"]),
)  # fmt: skip
@settings(max_examples=12, deadline=None)
def test_what_is_said_is_what_judging_anew_says(group: dict[str, Any], policy: str) -> None:
    """No smaller change would do, and a draft that asks what is proposed admits the lead and so many more."""
    rows = list(product(*VALUES.values()))
    leads = {name: [row[i] for row in rows] for i, name in enumerate(VALUES)}
    history = History({"lead_id": [f"L{i}" for i in range(len(rows))], **leads}, settings={"fields": FIELDS})
    document = {"leadkit": "definition/1", "id": "d", "if_missing": policy, "characteristics": group}
    admission = admit(Definition.from_dict(document), history)
    everyone = Recount(admission)
    for lead in history.lead_ids[::3]:
        found = nearest(admission, lead)
        if found.verdict == "admitted":
            continue
        ways = set()
        for size in (1, 2, 3):
            for names in combinations(everyone.conditions, size):
                for said in product((True, False), repeat=size):
                    flipped = {n: _all(history.n, met) for n, met in zip(names, said, strict=True)}
                    if everyone.pair(flipped).codes()[history.lead_ids.index(lead)] == 1:
                        ways.add(names)
            if ways:
                break
        assert {change.names for change in found.changes} == ways
        for change in found.changes:
            if change.relaxed is not None:
                anew = dict(zip(change.names, (c.to_dict() for c in change.relaxed.criteria), strict=True))
                asked = Definition.from_dict({**document, "characteristics": _replaced(group, anew)})
                after = admit(asked, history)
                assert after.verdict[history.lead_ids.index(lead)] == 1
                gained = (after.verdict == 1) & (admission.verdict != 1)
                assert change.relaxed.gained.everyone.leads == int(gained.sum())


def _all(n: int, met: bool) -> Pair:
    return Pair.always(n) if met else ~Pair.always(n)


def _replaced(node: Any, anew: dict[str, Any]) -> Any:
    """Return a group with some of its criteria replaced."""
    if isinstance(node, list):
        return [_replaced(member, anew) for member in node]
    if not isinstance(node, dict):
        return node
    return anew.get(node.get("key", ""), {name: _replaced(value, anew) for name, value in node.items()})


def test_the_table_has_a_row_per_condition() -> None:
    """Both conditions that L10 lacks are in it; a lead that counts needs nothing, and the table is empty."""
    frame = nearest(judged(STRICT), "L10").frame()
    assert frame[["change", "key", "answer", "asked"]].astype(object).where(frame.notna(), None).values.tolist() == [
        [0, "form", "no", None], [0, "life", "unknown", None],
    ]  # fmt: skip
    assert nearest(judged(STRICT), "L01").frame().empty


def test_an_unknown_lead_is_refused() -> None:
    """The nearest id is told."""
    with pytest.raises(UsageError):
        nearest(judged(STRICT), "L99")
