"""What can be told of a column: its type, order, dates, missing tokens and spellings."""

from __future__ import annotations

import numpy as np
import pytest

from leadkit.history.profiling import names
from leadkit.history.profiling.dates import Dates, settle
from leadkit.history.profiling.decimals import has_decimal_comma
from leadkit.history.profiling.lateness import looks_late
from leadkit.history.profiling.sight import Sight, look
from leadkit.history.profiling.types import guess_order, guess_type, looks_personal, spelt_alike
from leadkit.history.sources.frame import of_frame


def sight(values: list[str], name: str = "x") -> Sight:
    """Return what can be counted in a column."""
    return look(of_frame("leads", {name: values}), name)


@pytest.mark.parametrize(
    ("values", "kind", "doubt"),
    [
        (["1", "2.5", "-3", ""], "number", None),
        (["1", "0", "1", ""], "yes-no", None),
        (["Yes", "no", "Unknown"], "yes-no", None),
        (["No", "No"], "yes-no", "constant"),
        (["", " "], "text", "blank"),
        (["2026-01-05", "2026-02-30"] + ["2026-01-06"] * 60, "date", None),
        (["1/11/2021", "1/18/2021 0:00"], "date", None),
        (["20210105", "20221231"], "date", None),
        (["20210105", "20221331"], "number", None),
        (["00123", "00124"], "text", None),
        (["$1,117.10K", "$9,400.00"], "text", "not-plain-numbers"),
        (["low", "high"] * 9, "ordered", "order"),
        (["red", "green"] * 9, "category", None),
        (["5"] * 200 + ["8"] * 100 + ["many"], "number", "unfit"),
        (["acme"] * 9, "category", "constant"),
        (["a", "b", "c"], "text", None),
    ],
)  # fmt: skip
def test_the_type_of_a_column_is_guessed(values: list[str], kind: str, doubt: str | None) -> None:
    """Numbers, yes or no, dates, scales, classes and text, with what is doubtful about it."""
    guess = guess_type(sight(values))
    assert (guess.type, guess.doubt) == (kind, doubt)


@pytest.mark.parametrize("name", ["OwnerEmployeeId", "Zip Code", "postal_code"])
def test_codes_are_no_numbers(name: str) -> None:
    """Digits in a column of ids or codes are not to be reckoned with."""
    assert guess_type(sight(["1", "2", "3"] * 20, name)).type == "category"


@pytest.mark.parametrize(
    "order",
    [
        ("03.Low", "02.Medium", "01.High"), ("Low", "medium", "HIGH"), ("cold", "warm", "hot"),
        ("1-10", "11-50", "51-200", "201-1,000", "1,000+"), ("< 10", "10 to 99", "100 and more"),
        ("Staff", "Manager", "Director", "Vice President", "C-Level"), ("1. first", "2. second", "10. tenth"),
        ("$0 - $10K", "$10K - $50K", "$50K - $1M", "$1M+"), ("Small", "Medium", "Enterprise"),
    ],
)  # fmt: skip
def test_steps_of_a_scale_are_ordered(order: tuple[str, ...]) -> None:
    """Known words, ranges and numbered codes come from the lowest to the highest."""
    found = guess_order(tuple(sorted(order)))
    assert found is not None
    assert found[0] == order


@pytest.mark.parametrize(
    "values", [("red", "green"), ("low",), ("low", "high", "blue"), ("Berlin", "Bonn"), ("1. a", "1. b"), ("x-1", "y")]
)
def test_what_is_no_scale_has_no_order(values: tuple[str, ...]) -> None:
    """All values must be steps of one scale."""
    assert guess_order(values) is None


def test_letters_are_grades_only_where_the_name_says_so() -> None:
    """A, B and C may as well be variants."""
    assert guess_order(("A", "B", "C")) is None
    assert guess_order(("A", "B", "C"), "Lead Grade") == (("C", "B", "A"), "order")


def test_a_column_that_can_be_read_one_way_settles_the_others() -> None:
    """Day and month are known for all files as soon as one column tells them apart."""
    ambiguous = guess_type(sight(["1/2/2026", "3/4/2026"])).dates
    day_first = guess_type(sight(["13/2/2026", "3/4/2026"])).dates
    assert ambiguous == Dates(("%m/%d/%Y",), is_ambiguous=True)
    assert day_first is not None
    assert settle([ambiguous]) == (("%m/%d/%Y",), True)
    assert settle([ambiguous, day_first]) == (("%d/%m/%Y",), False)


def test_dates_in_words_are_read() -> None:
    """Formats with names of months are found too, and whether there are times."""
    assert guess_type(sight(["28 Sep, 2020 00:08:00", "15 Apr, 2021 00:03:00"])).dates == Dates(
        ("%d %b, %Y %H:%M:%S",), has_time=True
    )


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        (["Select", "a", "b", "SELECT"], {"Select", "SELECT"}),
        (["unknown", "N/A", "-", "a"], {"unknown", "N/A", "-"}),
        (["NA", "US", "DE"], set()),
        (["None", "low", "high", "NA"], {"None", "NA"}),
        (["None", "Basic"], set()),
        (["unknown", "unknown"], set()),
        ([*map(str, range(1, 41)), *["999"] * 5], {"999"}),
        ([*map(str, range(980, 1020)), *["999"] * 5], set()),
        ([*map(str, range(40)), *["-1"] * 5], {"-1"}),
    ],
)  # fmt: skip
def test_missing_tokens_are_recognised(values: list[str], missing: set[str]) -> None:
    """Words for "not known" and far, frequent numbers; not Namibia, and never a whole column."""
    assert sight(values).missing == missing


def test_spellings_alike_are_taken_together() -> None:
    """Case, blanks, accents and punctuation make no other class; the most frequent spelling names it."""
    values = ["Google"] * 3 + [
        "google",
        " GOOGLE ",
        "Food & Beverage",
        "food and beverage",
        "Müller",
        "Muller",
        "C",
        "C#",
    ]
    assert spelt_alike(sight(values)) == {
        "Google": ("google", " GOOGLE "), "Food & Beverage": ("food and beverage",), "Müller": ("Muller",),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "personal"),
    [
        (["ann@acme.com", "bob@x.org"], True), (["+49 30 1234567", "660-485-0224"], True), (["2026-01-05"], False),
        (["1234567", "7654321"], False), (["acme", "a@b.c", "x"], False), ([], False),
    ],
)  # fmt: skip
def test_addresses_and_numbers_of_people_are_recognised(values: list[str], personal: bool) -> None:
    """By their content, whatever the column is called."""
    assert looks_personal(sight(values)) == personal


@pytest.mark.parametrize(
    ("name", "personal"),
    [
        ("First Name", True), ("LastName", True), ("contact_name", True), ("E-Mail", True), ("Email", True),
        ("Name", True),
        ("Mobile Phone", True), ("Company", True), ("account_name", True), ("Website", True), ("Lead Owner", True),
        ("OwnerEmployeeId", True), ("assigned_to", True), ("created_by_id", True), ("Campaign Name", False),
        ("Do Not Email", False), ("Company Size", False), ("Email Opened", False),
        ("Total Time Spent on Website", False),
        ("Industry", False), ("product_name", False), ("Lead Source", False), ("Account Id", False),
    ],
)  # fmt: skip
def test_personal_columns_are_recognised_by_name(name: str, personal: bool) -> None:
    """Names, addresses, organisations and our own people; not what is merely about them."""
    assert names.is_personal(name) == personal


def test_a_field_that_foretells_the_outcome_looks_late() -> None:
    """Values won nearly always and nearly never, or a field that only one of both has."""
    won = np.array([True] * 40 + [False] * 60)
    tags = sight(["will pay"] * 38 + ["ringing"] * 2 + ["ringing"] * 58 + ["will pay"] * 2)
    late = looks_late(tags, won)
    assert late is not None
    assert (late.why, late.value, late.other) == ("values", "will pay", "ringing")
    absent = looks_late(sight(["x"] * 39 + [""] + [""] * 57 + ["x"] * 3), won)
    assert absent is not None
    assert absent.why == "missing"
    assert looks_late(sight(["a", "b"] * 50), won) is None
    assert looks_late(sight(["a", "b"] * 50, "Last Activity"), None) is not None


def test_one_good_value_does_not_make_a_field_late() -> None:
    """A source that nearly always wins is a good source, as long as none nearly never does."""
    won = np.array([True] * 40 + [False] * 60)
    assert looks_late(sight(["referral"] * 25 + ["web"] * 15 + ["web"] * 30 + ["list"] * 30), won) is not None
    assert looks_late(sight(["referral"] * 24 + ["web", "list"] * 8 + ["web", "list"] * 30), won) is None


@pytest.mark.parametrize(
    ("cells", "comma"),
    [
        (["1,5", "2"], True), (["1,000", "2,000"], False), (["1.5"], False), (["a,b"], False), (["1,5", "x"], False),
        (["1,000", "2,55"], True),
    ],
)  # fmt: skip
def test_a_decimal_comma_is_found(cells: list[str], comma: bool) -> None:
    """Thousands prove nothing; a column with a decimal point proves the contrary."""
    assert has_decimal_comma([of_frame("a", {"x": cells})]) == comma
    assert not has_decimal_comma([of_frame("a", {"x": cells}), of_frame("b", {"y": ["1.25"]})])


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("LEADID", "lead_id", 1, 1), ("OpportunityId", "ConvertedOpportunityId", 0.9, 0.9), ("id", "LeadId", 0, 0.5),
        ("created_by_id", "LeadId", 0, 0.3), ("Lead", "LeadId", 0, 0.8),
    ],
)  # fmt: skip
def test_names_that_speak_of_the_same_are_near(one: str, other: str, least: float, most: float) -> None:
    """Words count, not how they are joined; that both are ids says nothing."""
    assert least <= names.affinity(one, other) <= most
