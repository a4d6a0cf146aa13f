from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from drafts import acme, bare, flat, hostile

from leadkit.board.catalogue_view import OPS, catalogue_view, field_view, history_view, offered, section_of
from leadkit.definition.catalogue import Field
from leadkit.definition.suit import OPS_BY_TYPE
from leadkit.history.column import Column
from leadkit.history.history import History

LEADS = {
    "lead_id": ["L1", "L2", "L3", "L4"], "created_at": ["2025-01-06", "2025-02-03", "2026-03-03", ""],
    "country": ["US", "us", "", "DE"], "level": ["high", "low", "", "high"], "revenue": ["10", "20", "", "20"],
    "ready": ["yes", "no", "", "yes"], "since": ["2024-05-01", "2025-05-01", "", "2025-05-09"],
    "name": ["Ann", "Bob", "Cid", "Dan"], "remark": ["a", "b", "a", "c"], "score": ["1", "2", "3", "4"],
}  # fmt: skip
FIELDS = {
    "country": {"type": "category", "label": "Home", "aliases": {"US": ["us"]}},
    "level": {"type": "ordered", "order": ["low", "middle", "high"]}, "revenue": {"type": "money", "unit": "USD"},
    "ready": {"type": "yes-no"}, "since": {"type": "date"}, "name": {"personal": True},
    "remark": {"show": False}, "score": {"type": "number", "known": "later"},
}  # fmt: skip
ACTIVITIES = {
    "lead_id": ["L1", "L1", "L2", "L2"], "kind": ["visit", "visit", "visit", "call"], "at": ["2025-03-01"] * 4,
    "page": ["/a", "/b", "/a", ""], "minutes": ["", "", "", "5"],
}  # fmt: skip


def history() -> History:
    """Return four leads with a field of each type; L1 is won."""
    settings = {"leads": {"created_at": "created_at"}, "fields": FIELDS, "kinds": {"call": {"by": "us"}}}
    outcomes = {"lead_id": ["L1"], "status": ["won"]}
    return History(LEADS, ACTIVITIES, outcomes=outcomes, settings=settings)


@pytest.fixture(scope="module")
def view() -> dict[str, Any]:
    """Return the view of the four leads."""
    return catalogue_view(history())


@pytest.fixture(scope="module")
def fields(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return its fields by name."""
    return {field["name"]: field for field in view["fields"]}


def test_personal_fields_and_the_id_are_not_offered(fields: dict[str, Any]) -> None:
    """A name is no condition, nor is the id or the creation date of a lead."""
    assert list(fields) == ["country", "level", "revenue", "ready", "since", "remark", "score"]


def test_values_of_a_hidden_field_do_not_leave(fields: dict[str, Any]) -> None:
    """A field that must not be shown may be asked about, but none of its values is listed."""
    assert fields["remark"]["values"] == []
    assert "in" not in fields["remark"]["ops"]


def test_classes_are_counted_with_their_spellings(fields: dict[str, Any]) -> None:
    """Values come with how many leads have them, aliases merged, the commonest first, and how many are not known."""
    assert [(v["value"], v["count"]) for v in fields["country"]["values"]] == [("US", 2), ("DE", 1)]
    assert (fields["country"]["title"], fields["country"]["missing_text"]) == ("Home", "1 not known")


def test_a_scale_is_listed_in_its_order(fields: dict[str, Any]) -> None:
    """An ordered field lists its whole scale, lowest first, also steps that nobody stands on."""
    assert [(v["value"], v["count"]) for v in fields["level"]["values"]] == [("low", 1), ("middle", 0), ("high", 2)]


def test_yes_and_no_are_counted(fields: dict[str, Any]) -> None:
    """A yes-no field lists both answers as truth values."""
    assert [(v["value"], v["count"]) for v in fields["ready"]["values"]] == [(True, 2), (False, 1)]


def test_numbers_come_with_the_spread_of_won_and_others(fields: dict[str, Any]) -> None:
    """A number has its ends, in words with the unit, and bars of won and other leads that hold every lead once."""
    span = fields["revenue"]["range"]
    assert (span["min"], span["max"], span["low_text"], span["high_text"]) == (10, 20, "10 USD", "20 USD")
    assert sum(bar["won"] for bar in span["bins"]) == 1
    assert sum(bar["rest"] for bar in span["bins"]) == 2
    assert [bar["low"] for bar in span["bins"]] == span["nice_stops"][:-1]


def test_dates_come_as_days(fields: dict[str, Any]) -> None:
    """A date has its first and last day and bars between firsts of months."""
    span = fields["since"]["range"]
    assert (span["min"], span["max"]) == ("2024-05-01", "2025-05-09")
    assert sum(bar["won"] + bar["rest"] for bar in span["bins"]) == 3
    assert all(bar["low"].endswith("-01") for bar in span["bins"])


def test_a_field_filled_in_later_says_so(fields: dict[str, Any]) -> None:
    """A field known only after the hand-over is listed with the reason why it cannot be used."""
    assert fields["score"]["known"] == "later"
    assert "after the hand-over" in fields["score"]["note"]


def test_only_what_leads_did_is_offered(view: dict[str, Any]) -> None:
    """Our own calls are no condition; a buyer action has its count, its leads and the attributes that it carries."""
    (visit,) = view["activities"]
    assert (visit["name"], visit["count"], visit["leads"], visit["attributes"]) == ("visit", 3, 2, ["page"])
    assert visit["count_text"] == "3 by 2 leads"


def test_attributes_are_counted_over_buyer_actions(view: dict[str, Any]) -> None:
    """The values of an attribute are counted by actions of leads alone."""
    page = next(a for a in view["attributes"] if a["name"] == "page")
    assert [(v["value"], v["count"]) for v in page["values"]] == [("/a", 2), ("/b", 1)]


def test_a_text_that_mostly_differs_is_not_listed() -> None:
    """A field whose cells nearly all differ, such as a town or a name nobody declared, is searched, not listed."""
    towns = next(field for field in catalogue_view(flat())["fields"] if field["name"] == "City")
    assert (towns["values"], towns["more"], towns["ops"][0]) == ([], 40, "contains")


def test_placeholder_dates_do_not_flatten_the_bars() -> None:
    """A few dates in 1900 and 9999 do not squeeze all others into one bar."""
    days = np.append(np.arange(19_000.0, 19_400.0), [-25_567.0, 2_932_896.0])
    span = field_view_of(Field("since", "date"), days)["range"]
    assert len(span["bins"]) > 10
    assert (span["min"], span["max"]) == ("1900-01-01", "9999-12-31")
    assert sum(bar["rest"] for bar in span["bins"]) == 402


def field_view_of(field: Field, numbers: np.ndarray[Any, Any]) -> dict[str, Any]:
    """Return the view of a column of numbers without a won lead."""
    return field_view(Column(field, numbers=numbers), np.zeros(len(numbers), np.bool_))


@pytest.mark.parametrize(
    ("field", "section"),
    [
        (Field("LeadSource"), "format"), (Field("utm_medium"), "format"), (Field("asset_tier", "category"), "format"),
        (Field("annual_revenue", "money"), "characteristics"), (Field("job_title"), "characteristics"),
        (Field("TotalVisits", "number"), "actions"), (Field("Total Time Spent on Website", "number"), "actions"),
        (Field("next_audit_on", "date"), "characteristics"), (Field("information", "text"), "characteristics"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.name,
)  # fmt: skip
def test_a_field_is_looked_for_where_its_name_says(field: Field, section: str) -> None:
    """How a lead came, who it is and what it did: the list suggests a section by the field's name and type."""
    assert section_of(field) == section


def test_only_comparisons_that_fit_the_type_are_offered() -> None:
    """Every comparison offered is one that the type takes."""
    assert all(set(ops) <= set(OPS_BY_TYPE[type_]) for type_, ops in OPS.items())


def test_the_history_is_introduced() -> None:
    """The header says how many leads there are and from when to when, as far as that is known."""
    assert history_view(acme(), "Acme") == {
        "title": "Acme", "leads_text": "5,000 past leads", "span_text": "July 2024 to June 2026",
    }  # fmt: skip
    assert history_view(bare())["span_text"] is None
    assert history_view(hostile())["span_text"] == "January 2026"


def test_the_view_is_made_once() -> None:
    """Two boards on one history share the view."""
    assert catalogue_view(acme()) is catalogue_view(acme())


def test_what_may_be_used_is_offered_first() -> None:
    """Fields filled in later, of unsure time, or not to be shown do not head the list."""
    fields: dict[str, Any] = {
        "late": {"known": "later"},
        "unsure": {"known": "unsure"},
        "hidden": {"show": False},
        "plain": {},
    }
    leads = {"lead_id": ["1"], **{name: ["x"] for name in fields}}
    assert offered(History(leads, settings={"fields": fields})) == ("plain", "hidden", "unsure", "late")


def test_what_knows_the_outcome_is_no_field_to_begin_with() -> None:
    """A column that only won leads have is not surely known in time, says so, and comes after the others."""
    ids = [str(i) for i in range(400)]
    leads = {"lead_id": ids, "deal": [str(i % 9) if i < 100 else "" for i in range(400)], "size": ["a", "b"] * 200}
    past = History(leads, outcomes={"lead_id": ids, "status": ["won"] * 100 + ["lost"] * 300})
    shown = {field["name"]: (field["known"], field["note"]) for field in catalogue_view(past)["fields"]}
    assert list(shown) == ["size", "deal"]
    assert shown["size"] == ("at creation", None)
    assert shown["deal"] == ("unsure", "Knows so much of the outcome that it may have been filled in afterwards.")
