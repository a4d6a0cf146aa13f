"""Histories that a board must bear, the worked definition, and random documents as a room might leave them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from leadkit.history.history import History

Document = dict[str, Any]
ROOT = Path(__file__).parents[1]
MARKUP, FORMULA = "</script><img src=x onerror=alert(1)>", "=1+1"

ACME: Document = {
    "leadkit": "definition/1", "id": "acme.sales-lead", "title": "Sales lead", "stage": "sales lead",
    "purpose": "Sales works every lead that this admits.",
    "format": {"any": [
        {"key": "channel", "field": "format", "op": "in",
         "value": ["price request form", "webinar attendee", "trusted referral"]},
        {"all": [{"key": "paper", "field": "format", "op": "=", "value": "white paper form"},
                 {"key": "tier", "field": "asset_tier", "op": "=", "value": "high value"}]}]},
    "characteristics": {"all": [
        {"key": "industry", "field": "industry", "op": "in", "value": ["life science"]},
        {"key": "revenue", "field": "annual_revenue_usd", "op": ">=", "value": 300000000},
        {"key": "hq", "field": "hq_country", "op": "in", "value": ["US", "CA"]},
        {"key": "seniority", "field": "seniority", "op": ">=", "value": "vice president"}]},
    "actions": {"any": [
        {"key": "pages", "activity": "product page view", "count": {"op": ">=", "value": 5},
         "within": {"calendar": "day"}},
        {"key": "assets", "activity": "asset download",
         "where": [{"field": "tier", "op": "=", "value": "high value"}], "distinct": "asset",
         "count": {"op": ">=", "value": 2}}]},
    "admit": {"all": ["format", "characteristics", "actions"]},
}  # fmt: skip
"""The worked definition of Acme Instruments."""


@cache
def acme() -> History:
    """Return the 5,000 leads that LeadKit ships."""
    return History.read(ROOT / "data" / "acme")


@cache
def flat() -> History:
    """Return leads as a single flat file gives them: no dates, no activities; 40 leads, every fourth one won."""
    leads = {
        "id": [f"P{i}" for i in range(40)],
        "Origin": ["api", "form"] * 20,
        "Source": ["google", "", "list", "fair"] * 10,
        "City": [f"town {i}" for i in range(40)],
        "TotalVisits": [str(i % 7) for i in range(40)],
        "Minutes": [f"{2 ** (i % 20)}.5" for i in range(40)],
        "Mail": ["yes", "no", "", "yes"] * 10,
        "Converted": ["1", "0", "0", "0"] * 10,
    }
    fields = {"TotalVisits": {"type": "number"}, "Minutes": {"type": "number"}, "Mail": {"type": "yes-no"}}
    outcome = {"column": "Converted", "won": ["1"], "lost": ["0"]}
    return History(leads, settings={"leads": {"id": "id"}, "fields": fields, "outcome": outcome})


@cache
def bare() -> History:
    """Return leads of which nothing is known but a country, not even what became of them."""
    return History({"lead_id": ["L1", "L2", "L3"], "country": ["US", "", "DE"]})


@cache
def hostile() -> History:
    """Return leads whose every name tries to be markup or a formula, among them personal ones."""
    names = [MARKUP, FORMULA, *(f"{MARKUP}{i}" for i in range(10))]
    leads = {
        "lead_id": names, MARKUP: [MARKUP, FORMULA, "", "x"] * 3, "=1+1": ["1", "2", "", "1e300"] * 3,
        "toString": ["low", "__proto__", "", "low"] * 3, "e-mail": [f"{MARKUP}@x.com"] * 12,
        "created_at": ["2026-01-05"] * 12,
    }  # fmt: skip
    activities = {
        "lead_id": names, "kind": [MARKUP, "constructor"] * 6, "at": ["2026-01-06"] * 12,
        "__proto__": [MARKUP, FORMULA] * 6,
    }  # fmt: skip
    outcomes = {"lead_id": names, "status": ["won", "lost", ""] * 4, "value": ["10", "", ""] * 4}
    fields = {
        MARKUP: {"type": "category", "label": MARKUP}, "=1+1": {"type": "money", "unit": MARKUP},
        "toString": {"type": "ordered", "order": ["low", "__proto__", MARKUP]}, "e-mail": {"personal": True},
    }  # fmt: skip
    settings = {"leads": {"created_at": "created_at"}, "as_of": "2026-02-01T00:00:00Z", "fields": fields}
    return History(leads, activities, outcomes=outcomes, settings=settings)


HISTORIES = {"acme": acme, "flat": flat, "bare": bare, "hostile": hostile}

_ODD = st.sampled_from([None, "", [], [None], 0, -1.5, True, "x", ["x", 3], [1, None], {}, 10**15, MARKUP, FORMULA])
_KINDS = ("all", "any", "none", "at_least", "at_most", "score")
_KEYS = st.sampled_from([*"abcdefghij", "constructor", "__proto__", "verdict", "Ä", ""])


def documents(view: Document) -> st.SearchStrategy[Document]:
    """Draw documents on a catalogue view, as a board leaves them and as no board should: unfinished, wrong, empty."""
    definitions = _definitions(view)
    ladders = st.builds(
        lambda levels, never: {"leadkit": "ladder/1", "id": "l", "levels": levels, **never},
        st.lists(definitions, min_size=1, max_size=3),
        st.fixed_dictionaries({}, optional={"never": _nodes(view)}),
    )
    return st.one_of(definitions, ladders)


@st.composite
def _definitions(draw: st.DrawFn, view: Document) -> Document:
    sections = st.fixed_dictionaries(
        {}, optional={name: _nodes(view) for name in ("format", "characteristics", "actions")}
    )
    found: Document = {"leadkit": "definition/1", "id": draw(st.sampled_from("abc")), **draw(sections)}
    names = [name for name in ("format", "characteristics", "actions") if name in found]
    if draw(st.integers(0, 2)) == 0:
        found["admit"] = draw(st.sampled_from([{"any": names}, {"at_least": 1, "of": names}, {"all": []}, {"x": 1}]))
    for name, values in (("title", ["T", MARKUP, 3]), ("stage", ["sales lead"]), ("if_missing", ["no", "yes", "x"])):
        if draw(st.integers(0, 3)) == 0:
            found[name] = draw(st.sampled_from(values))
    if draw(st.integers(0, 3)) == 0:
        found["horizon"] = draw(st.sampled_from([{"observe": "P30D"}, {"observe": ""}]))
    return found


def _nodes(view: Document) -> st.SearchStrategy[Any]:
    criteria = st.one_of(_field_criteria(view), _field_criteria(view), _action_criteria(view), _ODD)
    return st.recursive(criteria, _groups, max_leaves=5)


@st.composite
def _groups(draw: st.DrawFn, member: st.SearchStrategy[Any]) -> Document:
    kind = draw(st.sampled_from(_KINDS))
    members = draw(st.lists(member, max_size=3))
    if kind in ("all", "any", "none"):
        return {kind: members}
    if kind == "score":
        points = st.sampled_from([20, -10, 0.5])
        return {"score": draw(st.sampled_from([20, 0, 0.5])), "of": [
            {"points": draw(points), "when": one} for one in members
        ]}  # fmt: skip
    return {kind: draw(st.integers(0, 2)), "of": members}


@st.composite
def _tests(draw: st.DrawFn, fields: list[Document]) -> Document:
    field = draw(st.sampled_from(fields)) if fields else {"name": "nothing", "ops": ["="], "type": "text"}
    name = draw(st.sampled_from([field["name"]] * 9 + ["no such field"]))
    op = draw(st.sampled_from([*field["ops"], *field["ops"], "<", "between", "in", "contains"]))
    value = st.one_of(_values(field), _values(field), _ODD)
    test: Document = {"field": name, "op": op}
    if op in ("in", "not in"):
        test["value"] = draw(st.one_of(st.lists(_values(field), max_size=3), _ODD))
    elif op == "between":
        test["value"] = [draw(value), draw(value)]
    elif op not in ("known", "missing"):
        test["value"] = draw(value)
    return test


def _values(field: Document) -> st.SearchStrategy[Any]:
    if field.get("values"):
        return st.sampled_from([value["value"] for value in field["values"][:20]])
    span = field.get("range")
    if span:
        return st.sampled_from([span["min"], span["max"], *span.get("nice_stops", [])])
    return st.sampled_from(["x", "2026-01-01"])


@st.composite
def _field_criteria(draw: st.DrawFn, view: Document) -> Document:
    return draw(_remarked({"key": draw(_KEYS), **draw(_tests(view["fields"]))}))


@st.composite
def _action_criteria(draw: st.DrawFn, view: Document) -> Document:
    kinds = [kind["name"] for kind in view["activities"]] or ["visit"]
    attributes = [attribute["name"] for attribute in view["attributes"]] or ["page"]
    optional = {
        "where": st.lists(_tests(view["attributes"]), max_size=2),
        "distinct": st.sampled_from([*attributes, None]),
        "within": st.sampled_from([{"calendar": "day"}, {"sliding": "P1D"}, {"sliding": ""}, None]),
        "recent": st.sampled_from(["P30D", "", "soon"]),
    }
    count = st.sampled_from([{"op": ">=", "value": 2}, {"op": "<", "value": 1}, {"op": ">=", "value": None}, None])
    found = {"key": draw(_KEYS), "activity": draw(st.sampled_from([*kinds, ""])), "count": draw(count)}
    return draw(_remarked({**found, **draw(st.fixed_dictionaries({}, optional=optional))}))


def _remarked(criterion: Document) -> st.SearchStrategy[Document]:
    remarks = {
        "label": st.sampled_from(["Big ones", MARKUP, 3]), "note": st.just("why"), "planned": st.booleans(),
        "if_missing": st.sampled_from(["no", "yes", "unknown", ""]),
    }  # fmt: skip
    return st.fixed_dictionaries({}, optional=remarks).map(lambda said: {**criterion, **said})
