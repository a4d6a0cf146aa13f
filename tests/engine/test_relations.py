"""What must hold of any definition whatever the leads are, on every engine: no engine is the judge here."""

from __future__ import annotations

from typing import Any

from agreement import Told, told
from crowds import crowds
from histories import build
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import counted, criteria, groups, nodes, number

Node = dict[str, Any]
Pair = tuple[str, Node, Node]
ANSWERS = {"yes", "no", "unknown"}
CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
PLANNED = {"field": "nobody has it", "op": "known", "planned": True}


def _members(node: Node) -> list[Node]:
    return next((value for value in node.values() if isinstance(value, list)), [])


def _is_group(node: Node) -> bool:
    return "field" not in node and "activity" not in node


def _turned(node: Node) -> Node:
    """Return a group with its members, and those of its groups, in the opposite order."""
    if not _is_group(node):
        return node
    members = [{**m, "when": _turned(m["when"])} if "when" in m else _turned(m) for m in _members(node)]
    return {name: members[::-1] if isinstance(value, list) else value for name, value in node.items()}


def _with_planned(node: Node) -> Node:
    """Return a group with a planned condition in it and in each of its groups."""
    if not _is_group(node):
        return node
    members = [{**m, "when": _with_planned(m["when"])} if "when" in m else _with_planned(m) for m in _members(node)]
    more = {"points": 7, "when": PLANNED} if "score" in node else PLANNED
    return {name: [*members, more] if isinstance(value, list) else value for name, value in node.items()}


def _judged(node: Node) -> Node:
    """Return a node in which no condition is planned: those drop out, and not all ways to say the same allow for it."""
    if not _is_group(node):
        return {name: value for name, value in node.items() if name != "planned"}
    members = [{**m, "when": _judged(m["when"])} if "when" in m else _judged(m) for m in _members(node)]
    return {name: members if isinstance(value, list) else value for name, value in node.items()}


judged = nodes.map(_judged)


@st.composite
def _counts(draw: st.DrawFn) -> list[Pair]:
    """Draw comparisons of one number that say the same."""
    count, n = draw(counted()), draw(st.integers(-1, 3))

    def compared(op: str) -> Node:
        return {**count, "count": {"op": op, "value": n}}

    return [
        ("at least is not less", {"all": [compared(">=")]}, {"none": [compared("<")]}),
        ("at most is not more", {"all": [compared("<=")]}, {"none": [compared(">")]}),
        ("exactly is neither less nor more", {"all": [compared("=")]}, {"none": [compared("<"), compared(">")]}),
    ]


@st.composite
def alike(draw: st.DrawFn) -> list[Pair]:
    """Draw groups of which an engine must say the same, two by two."""
    p, members = draw(judged), draw(st.lists(judged, min_size=1, max_size=3))
    group = draw(groups(judged))
    return [
        ("twice not", {"all": [p]}, {"none": [{"none": [p]}]}),
        ("at least one is any", {"any": members}, {"at_least": 1, "of": members}),
        ("at least all is all", {"all": members}, {"at_least": len(members), "of": members}),
        ("at most none is none", {"none": members}, {"at_most": 0, "of": members}),
        ("points of one are numbers", {"at_least": 2, "of": members}, _points(2, members)),
        ("order", group, _turned(group)),
        ("planned", group, _with_planned(group)),
        *draw(_counts()),
    ]


def _points(threshold: float, members: list[Node]) -> Node:
    return {"score": threshold, "of": [{"points": 1, "when": member} for member in members]}


def sections(engine: str, drawn: dict[str, Any], **nodes_of: Node) -> Told:
    """Return what an engine says of each section, asked in one definition."""
    document: dict[str, Any] = {"leadkit": "definition/1", "id": "d", **nodes_of}
    number(document, list(nodes_of))
    return told(document, build(drawn), engine)


@settings(max_examples=6, suppress_health_check=CHECKS)
@given(crowds(12), alike())
def test_what_means_the_same_is_answered_the_same(engine: str, drawn: dict[str, Any], pairs: list[Pair]) -> None:
    """Order, double negation, planned conditions and other ways to say the same change no verdict."""
    for name, left, right in pairs:
        said = sections(engine, drawn, format=left, actions=right)
        assert said["d format"] == said["d actions"], name


@settings(max_examples=15, suppress_health_check=CHECKS)
@given(crowds(12), judged)
def test_yes_no_and_unknown_are_all_leads(engine: str, drawn: dict[str, Any], p: Node) -> None:
    """Who meets it, who meets its opposite, and of whom it cannot be told: every lead is one of these."""
    said = sections(engine, drawn, format={"all": [p]}, actions={"none": [p]})
    opposite = {"yes": "no", "no": "yes", "unknown": "unknown"}
    assert len(said["d format"]) == len(drawn["leads"])
    assert set(said["d format"]) <= ANSWERS
    assert [opposite[str(answer)] for answer in said["d format"]] == said["d actions"]
    both = ["unknown" if answer == "unknown" else "no" for answer in said["d format"]]
    assert said["verdict"] == both, "nobody meets it and its opposite"


@settings(max_examples=10, suppress_health_check=CHECKS)
@given(crowds(12), criteria().map(_judged), criteria().map(_judged))
def test_what_is_not_known_only_helps_when_it_counts_as_met(
    engine: str, drawn: dict[str, Any], p: Node, q: Node
) -> None:
    """In “all” and “any”, who is in when it counts as not met is in anyway, and is in when it counts as met."""
    for kind in ("all", "any"):
        asked = {
            policy: {kind: [{**p, "if_missing": policy}, {**q, "if_missing": policy}]}
            for policy in ("no", "unknown", "yes")
        }
        said = sections(engine, drawn, format=asked["no"], characteristics=asked["unknown"], actions=asked["yes"])
        rank = {"no": 0, "unknown": 1, "yes": 2}
        columns = [said[f"d {name}"] for name in ("format", "characteristics", "actions")]
        for no, unknown, yes in zip(*columns, strict=True):
            assert rank[str(no)] <= rank[str(unknown)] <= rank[str(yes)]
            assert "unknown" not in (no, yes)
            assert unknown in ("unknown", no, yes)
