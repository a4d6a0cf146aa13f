from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from dozen import FORM, LIFE
from histories import build
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import FIELDS, definitions, histories

from leadkit.definition.model import Definition
from leadkit.engine.admission import Admission, admit
from leadkit.engine.bitmaps import count
from leadkit.errors import HistoryError
from leadkit.evidence.by import by, usual_fields
from leadkit.evidence.cohort import Tally
from leadkit.evidence.slices import slices
from leadkit.history.history import History


def titles(history: History, field: str, top: int = 8) -> list[tuple[str, int]]:
    """Return the groups of a field and how many leads are in each."""
    return [(part.title, count(part.leads)) for part in slices(history, field, top)]


def column(values: list[str], **field: Any) -> History:
    """Return a history with one field."""
    ids = [str(i) for i in range(len(values))]
    return History({"lead_id": ids, "x": values}, settings={"fields": {"x": field}})


def test_a_breakdown_counted_by_hand(strict: Admission) -> None:
    """Of 8 forms 5 count and one cannot be told; of the 4 from lists none does."""
    form, listed = by(strict, "format").rows
    assert (form.title, form.everyone, form.admitted) == ("form", Tally(8, 4, 3), Tally(5, 3, 1))
    assert (form.undecided, form.mature, form.mature_admitted) == (1, Tally(7, 3, 3), Tally(4, 2, 1))
    assert (form.rest_win_rate.hits, form.rest_win_rate.of) == (1, 3)
    assert (listed.title, listed.everyone, listed.admitted) == ("list", Tally(4, 1, 2), Tally())
    assert by(strict, "format").sentences()[0] == "form: 5 of 8 count; of all of them too few to say became customers."


def test_the_table_of_a_breakdown(strict: Admission) -> None:
    """Each row has its counts, and rates of all, of those that count and of the rest."""
    frame = by(strict, "industry").frame().set_index("title")
    assert frame.index.tolist() == ["life", "chemical", "not known"]
    assert frame["kind"].tolist() == ["value", "value", "missing"]
    assert frame["admitted_share"].tolist() == [5 / 8, 0, 0]
    assert frame.loc["life", ["cohort", "cohort_won", "admitted_cohort", "rest_cohort"]].tolist() == [7, 4, 4, 3]


def test_an_unknown_field_is_refused(strict: Admission) -> None:
    """A misspelt field is answered with the nearest."""
    with pytest.raises(HistoryError) as caught:
        by(strict, "industri")
    assert caught.value.faults[0].nearest == "industry"


def test_common_values_first_then_the_rest() -> None:
    """The commonest values, then all others together, then not known."""
    history = column(["a"] * 3 + ["b"] * 2 + ["c", "d", "", ""])
    assert titles(history, "x", 2) == [("a", 3), ("b", 2), ("2 other values", 2), ("not known", 2)]
    assert titles(column(["a", "b", "b", "c"]), "x", 2) == [("b", 2), ("a", 1), ("1 other value", 1)]


def test_spellings_of_one_class_are_one_row() -> None:
    """Aliases are merged."""
    history = column(["Google", "google", "fair"], type="category", aliases={"google": ["Google"]})
    assert titles(history, "x") == [("google", 2), ("fair", 1)]


def test_a_scale_keeps_its_order() -> None:
    """All steps of an ordered field, lowest first, also those that nobody has."""
    history = column(["high", "low", "high"], type="ordered", order=["low", "middle", "high"])
    assert titles(history, "x") == [("low", 1), ("middle", 0), ("high", 2)]


def test_few_numbers_are_values_many_are_ranges() -> None:
    """Up to eight different numbers stand by themselves; more are cut into five ranges at round numbers."""
    assert titles(column(["1", "2", "2", "-3"], type="number"), "x") == [("-3", 1), ("1", 1), ("2", 2)]
    many = column([str(i) for i in range(100)], type="number")
    assert titles(many, "x") == [
        ("below 20", 20), ("20 to below 40", 20), ("40 to below 59", 19), ("59 to below 79", 20), ("79 or more", 21),
    ]  # fmt: skip


def test_yes_and_no() -> None:
    """A yes-no field has two rows."""
    assert titles(column(["yes", "no", "1", ""], type="yes-no"), "x") == [("no", 1), ("yes", 2), ("not known", 1)]


QUARTERS = [("quarter 1 of 2025", 1), ("quarter 4 of 2025", 1), ("quarter 3 of 2026", 1)]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["2026-01-05", "2026-01-31", "2026-03-01"], [("January 2026", 2), ("March 2026", 1)]),
        (["2025-01-05", "2025-12-31", "2026-07-01"], QUARTERS),
        (["1969-12-31", "2020-01-01"], [("1969", 1), ("2020", 1)]),
        (["", ""], [("not known", 2)]),
    ],
)  # fmt: skip
def test_dates_by_month_quarter_or_year(days: list[str], expected: list[tuple[str, int]]) -> None:
    """The longer the span, the longer the periods."""
    assert titles(column(days, type="date"), "x") == expected


def test_groups_are_made_once(dozen: History) -> None:
    """Asking again gives the same groups."""
    assert slices(dozen, "format") is slices(dozen, "format")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(definitions(), histories(), st.sampled_from(list(FIELDS)))
def test_every_lead_is_in_exactly_one_row(document: dict[str, Any], drawn: dict[str, Any], field: str) -> None:
    """On random drafts and histories the rows of any field add up to all leads, verdict by verdict."""
    admission = admit(Definition.from_dict(document), build(drawn))
    frame = by(admission, field, top=2).frame()
    assert frame["leads"].sum() == admission.history.n
    assert frame["admitted"].sum() == admission.counts["admitted"]
    assert frame["undecided"].sum() == admission.counts["undecided"]


def test_rates_are_those_of_a_plain_group_by(strict: Admission) -> None:
    """The counts of a text field are pandas' group-by on the list of leads."""
    history = strict.history
    column = history.column("format")
    assert history.outcome is not None
    table = pd.DataFrame({"format": [column.spellings[c] for c in column.codes], "won": history.outcome.status == 1})
    expected = table.groupby("format")["won"].agg(["size", "sum"])
    frame = by(strict, "format").frame().set_index("title")
    assert frame["leads"].to_dict() == expected["size"].to_dict()
    assert frame["won"].to_dict() == expected["sum"].to_dict()


def draft(history: History, *criteria: dict[str, Any]) -> Admission:
    """Return a draft with a format section."""
    document = {"leadkit": "definition/1", "id": "d", "format": {"all": list(criteria)}}
    return admit(Definition.from_dict(document), history)


def test_the_usual_fields_are_found_by_use_and_by_name(dozen: History) -> None:
    """How leads came is what the format section asks of, where from is what records activities; else names tell."""
    assert usual_fields(draft(dozen, FORM)) == ("format",)
    assert usual_fields(draft(dozen, LIFE)) == ("industry",)
    named = History({"lead_id": ["1"], "Lead Source": ["web"], "Lead Origin": ["API"], "outsourced": ["x"]})
    assert usual_fields(admit(Definition(id="d"), named)) == ("Lead Origin", "Lead Source")
    settings = {"tracks": {"field": "medium", "visit": ["web"]}}
    tracked = History({"lead_id": ["1"], "medium": ["web"], "source": ["x"], "format": ["form"]}, settings=settings)
    assert usual_fields(admit(Definition(id="d"), tracked)) == ("format", "medium")
    assert usual_fields(admit(Definition(id="d"), History({"lead_id": ["1"], "size": ["2"]}))) == ()
    humps = History({"lead_id": ["1"], "LeadSource": ["list"]})
    assert usual_fields(admit(Definition(id="d"), humps)) == ("LeadSource",)
