from __future__ import annotations

from typing import Any

from dozen import FORM, LIFE, RICH, STRICT, dozen_settings, dozen_tables
from histories import build
from hypothesis import HealthCheck, given, settings
from strategies import definitions, histories

from leadkit.definition.model import Definition, Ladder
from leadkit.engine.admission import Admission, admit
from leadkit.evidence.lint import lint
from leadkit.history.history import History

ACTIVITIES = {
    "lead_id": ["L01", "L02", "L03"], "kind": ["visit"] * 3, "at": ["2024-12-01", "2025-01-15", "2025-02-15"],
    "page": ["price", "price", "blog"],
}  # fmt: skip


def history(**changes: Any) -> History:
    """Return the dozen with three visits."""
    leads, outcomes = dozen_tables()
    return History(leads, ACTIVITIES, outcomes=outcomes, settings=dozen_settings(**changes))


def admission(*criteria: dict[str, Any], on: History | None = None, **members: Any) -> Admission:
    """Return a draft that asks for all of some criteria."""
    document = {"leadkit": "definition/1", "id": "d", "title": "Draft", **members}
    if criteria:
        document["characteristics"] = {"all": list(criteria)}
    return admit(Definition.from_dict(document), on or history())


def codes(judged: Admission) -> list[tuple[str, str | None]]:
    """Return codes and keys of what is found."""
    return [(f.code, f.key) for f in lint(judged)]


def field(name: str, op: str, value: Any = None) -> dict[str, Any]:
    """Return a criterion with the key "k"."""
    test = {"key": "k", "field": name, "op": op}
    return test if value is None else {**test, "value": value}


def visits(n: int, **more: Any) -> dict[str, Any]:
    """Return a criterion on visits with the key "k"."""
    return {"key": "k", "activity": "visit", "count": {"op": ">=", "value": n}, **more}


def test_a_sound_draft_has_no_findings(strict: Admission) -> None:
    """Nothing is said where nothing is odd."""
    assert lint(strict) == ()
    assert codes(admission(visits(1, where=[{"field": "page", "op": "=", "value": "price"}]))) == []


def test_values_that_never_occur_with_the_nearest() -> None:
    """Each value that no lead has is named, with one that it resembles; nobody meets the condition for that reason."""
    found = lint(admission(field("format", "in", ["fotm", "fax"])))
    assert [(f.code, f.key) for f in found] == [("no-such-value", "k"), ("admits-nobody", None)]
    assert found[0].message == "Format: never in this history: “fotm” (did you mean “form”?), “fax”."


def test_a_value_among_others_that_occur() -> None:
    """One wrong value of several is found although the condition is met by many."""
    assert codes(admission(field("format", "in", ["form", "fax"]))) == [("no-such-value", "k")]
    assert codes(admission(field("revenue", "=", 123)))[0] == ("no-such-value", "k")


def test_values_behind_an_alias_occur() -> None:
    """Any spelling of a class that occurs occurs."""
    kinds = {"format": {"type": "category", "aliases": {"Form": ["form", "web form"]}}}
    assert codes(admission(field("format", "=", "web form"), on=history(fields=kinds))) == []


def test_attribute_values_that_never_occur() -> None:
    """Values in "where" are looked up among the activities of that kind."""
    found = lint(admission(visits(1, where=[{"field": "page", "op": "=", "value": "prices"}])))
    assert found[0].message == "Page: never in this history: “prices” (did you mean “price”?)."


def test_an_activity_that_never_occurs() -> None:
    """A buyer action that nobody did is named, and that nobody meets the condition is not said again."""
    fair = {"key": "k", "activity": "trade fair", "count": {"op": ">=", "value": 1}}
    assert codes(admission(fair)) == [("no-activity", "k"), ("admits-nobody", None)]


def test_nobody_and_everybody() -> None:
    """Conditions that stop all or none of the leads."""
    assert codes(admission(field("revenue", ">", 5_000))) == [("nobody", "k"), ("admits-nobody", None)]
    assert codes(admission(field("format", "known"), FORM)) == [("everybody", "k")]
    found = lint(admission(field("revenue", ">=", 1), FORM))
    assert [f.message for f in found] == ["Every lead of whom it is known meets this: revenue is at least 1 USD."]


def test_what_is_hardly_ever_known() -> None:
    """A field that nobody has filled in, or hardly anybody."""
    leads = {"lead_id": [str(i) for i in range(20)], "a": [""] * 20, "b": ["x", *[""] * 19]}
    empty = History(leads)
    assert codes(admission(field("a", "starts with", "x"), on=empty))[0] == ("never-known", "k")
    assert codes(admission(field("b", "starts with", "x"), on=empty))[0] == ("rarely-known", "k")


def test_windows_longer_than_the_history() -> None:
    """The dozen cover 360 days; a window or an observation of two years cannot be told from them."""
    assert codes(admission(visits(1, within={"sliding": "P730D"}))) == [("window-too-long", "k")]
    recent = admission(visits(1, recent="P730D"), horizon={"observe": "P10D"})
    assert codes(recent) == [("window-too-long", "k")]
    assert codes(admission(FORM, horizon={"observe": "P730D"})) == [("observe-too-long", None)]
    assert codes(admission(visits(1, within={"sliding": "P30D"}))) == []


def test_conditions_that_no_lead_meets_together() -> None:
    """Two conditions that each some lead meets, and none both."""
    chemical = {"key": "c", "field": "industry", "op": "=", "value": "chemical"}
    big = {"key": "b", "field": "revenue", "op": ">=", "value": 600}
    assert codes(admission(chemical, big)) == [("never-together", "b"), ("admits-nobody", None)]


def test_conditions_that_the_same_leads_meet() -> None:
    """Two conditions that differ in words only, as far as these leads tell."""
    high = {"key": "h", "field": "revenue", "op": ">", "value": 250}
    assert codes(admission(RICH, high, FORM)) == [("needless", "h"), ("same-leads", "h")]


def test_sections_as_a_whole() -> None:
    """A section of several conditions that nobody, or everybody, passes."""
    gone = [{"key": f"k{i}", "field": "revenue", "op": "=", "value": 100 * i} for i in (1, 2)]
    assert ("section-nobody", None) in codes(admission(format={"at_least": 2, "of": gone}))
    listed = {"key": "list", "field": "format", "op": "=", "value": "list"}
    assert codes(admission(LIFE, format={"any": [FORM, listed]})) == [("section-everybody", None)]
    assert codes(admission(format={"all": [FORM, listed]})) == [("contradiction", "list"), ("admits-nobody", None)]


def test_a_draft_that_admits_everyone() -> None:
    """Asking for what all have is pointed out for the definition too."""
    assert codes(admission(field("format", "known"))) == [("everybody", "k"), ("admits-everybody", None)]
    assert codes(admission()) == [("nothing-asked", None)]


def test_levels_of_a_ladder() -> None:
    """Findings name their level; a level that stops nobody whom the one below admits is found; so is an empty never."""
    low = {**STRICT, "id": "low", "title": "Low"}
    listed = {"key": "f", "field": "format", "op": "!=", "value": "list"}
    high = {"leadkit": "definition/1", "id": "high", "title": "High", "format": {"all": [listed]}}
    never = {"any": [{"key": "n", "field": "industry", "op": "=", "value": "food"}]}
    ladder = Ladder.from_dict({"leadkit": "ladder/1", "id": "l", "never": never, "levels": [low, high]})
    found = lint(admit(ladder, history()))
    assert [(f.code, f.key, f.within) for f in found] == [
        ("no-such-value", "n", "never"), ("stops-nobody", None, "high"),
    ]  # fmt: skip
    assert found[1].message == "High: every lead of the level below counts here too."


def test_what_is_wrong_by_itself_is_not_said_twice() -> None:
    """A contradiction explains why nobody counts; the condition is not reported again as met by nobody."""
    chemical = {"key": "c", "field": "industry", "op": "=", "value": "chemical"}
    assert codes(admission(LIFE, chemical)) == [("contradiction", "c"), ("admits-nobody", None)]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(definitions(), histories())
def test_any_draft_can_be_looked_at(document: dict[str, Any], drawn: dict[str, Any]) -> None:
    """Findings agree with the verdicts: who is said to be met by nobody is met by nobody."""
    judged = admit(Definition.from_dict(document), build(drawn))
    for finding in lint(judged):
        assert finding.message
        if finding.code in ("nobody", "no-activity", "never-known") and finding.key is not None:
            yes, no, unknown = judged.criteria[finding.key].counts()
            assert yes == 0 or (finding.code == "no-activity" and no + unknown < judged.history.n)
        if finding.code == "everybody" and finding.key is not None:
            assert judged.criteria[finding.key].counts()[1] == 0
