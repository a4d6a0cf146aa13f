"""Reading cells as values: the truth tables of design 3.8."""

from __future__ import annotations

import math

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkit.definition.catalogue import Field
from leadkit.history.cells import Cells, encode
from leadkit.history.column import Column
from leadkit.history.stamps import Calendar
from leadkit.history.values import Unfit, read_cents, read_column

NEW_YORK = Calendar("America/New_York", ("%Y%m%d", "%m/%d/%Y"))


def read(
    cells: list[str | None], field: Field, calendar: Calendar = NEW_YORK, missing: tuple[str, ...] = ()
) -> tuple[Column, Unfit]:
    """Read some text cells."""
    return read_column(encode(pa.array(cells, pa.string())), field, calendar, missing)


def number(cell: str, decimal: str = ".") -> float:
    """Read one cell as a number, NaN where it is missing."""
    column, _ = read_column(encode(pa.array([cell]), decimal), Field("x", "number"), NEW_YORK, ())
    return float(column.numbers[0])


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("300", 300.0), ("300.0", 300.0), ("-1.50", -1.5), ("007", 7.0), ("1e3", 1000.0), ("1e+16", 1e16),
        ("1.5e-05", 1.5e-5), ("0.1", 0.1), ("-0", 0.0), ("9007199254740993", 9007199254740992.0),
        ("123456789012345678901234567890", 1.2345678901234568e29),
    ],
)  # fmt: skip
def test_a_number_is_its_double(cell: str, value: float) -> None:
    """A cell of the grammar is the double that is nearest."""
    assert number(cell) == value


@pytest.mark.parametrize(
    "cell",
    [
        "", " 300", "300 ", "+3", ".5", "5.", "1,000", "$5", "1E5", "1e", "0x10", "NaN", "nan", "inf", "-inf",
        "Infinity", "1e400", "-1e400", "٣", "1_000", "12%", "3 4", "--1", "1.2.3", "#VALUE!", "300\n",
    ],
)  # fmt: skip
def test_what_is_no_number_is_missing(cell: str) -> None:
    """Whatever is outside the grammar, and what no double holds, is missing."""
    assert math.isnan(number(cell))


def test_a_decimal_comma_is_the_only_decimal_sign_where_it_is_set() -> None:
    """With the decimal sign "," a point makes no number."""
    assert number("1234,5", ",") == 1234.5
    assert number("1234", ",") == 1234.0
    assert math.isnan(number("1234.5", ","))
    assert math.isnan(number("1234,5", "."))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_double_that_python_writes_is_read_back(value: float) -> None:
    """The grammar takes Python's shortest form of any double, exactly."""
    assert number(repr(value)) == value


def test_cells_that_do_not_fit_are_missing_counted_and_shown() -> None:
    """The report has the rows, not the distinct cells, and the first three of these."""
    column, unfit = read(["1", "a", "b", "a", "c", "d", "", None, "2"], Field("x", "number"))
    assert unfit == Unfit(5, ("a", "b", "c"))
    assert column.missing().tolist() == [False, True, True, True, True, True, True, True, False]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("true", 1.0), ("TRUE", 1.0), ("Yes", 1.0), ("yEs", 1.0), ("1", 1.0), ("false", 0.0), ("False", 0.0),
        ("NO", 0.0), ("0", 0.0), ("y", None), ("t", None), ("1.0", None), (" yes", None), ("2", None), ("", None),
    ],
)  # fmt: skip
def test_yes_or_no_in_any_case(cell: str, value: float | None) -> None:
    """true/false, yes/no and 1/0 are read in any case, and nothing else is."""
    column, unfit = read([cell], Field("x", "yes-no"))
    assert unfit.count == int(value is None and cell != "")
    assert column.missing()[0] if value is None else column.numbers[0] == value


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("1970-01-02", 1), ("1970-01-02T23:59:59", 1), ("1970-01-02T03:00:00Z", 0), ("1970-01-02T05:00:00Z", 1),
        ("1970-01-02 04:59:59 UTC", 0), ("19700102", 1), ("1/2/1970", 1), ("1970-01-02T23:59:59.999", 1),
        ("1969-12-31", -1), ("1970-02-30", None), ("yesterday", None),
    ],
)  # fmt: skip
def test_a_date_is_the_calendar_day_in_the_time_zone(cell: str, day: int | None) -> None:
    """A stamp with a zone is put on the history's own calendar (New York is five hours behind)."""
    column, unfit = read([cell], Field("x", "date"))
    assert unfit.count == int(day is None)
    assert column.missing()[0] if day is None else column.numbers[0] == day


def test_text_is_exact_and_keeps_its_spelling() -> None:
    """Case and blanks matter; each distinct cell stands once, in the order of appearance."""
    column, unfit = read(["b", "A", "a", " a", "b", "", None], Field("x", "text"))
    assert column.spellings == ("b", "A", "a", " a") == column.classes
    assert column.codes.tolist() == [0, 1, 2, 3, 0, -1, -1]
    assert unfit == Unfit()


def test_aliases_merge_spellings_into_one_class() -> None:
    """The class code is the same for all spellings of a class; the spellings stay apart."""
    field = Field("x", "category", aliases={"google": ("Google", "GOOGLE")})
    column, _ = read(["Google", "bing", "google", "GOOGLE"], field)
    assert column.classes == ("google", "bing")
    assert column.class_codes().tolist() == [0, 1, 0, 0]
    assert column.spellings == ("Google", "bing", "google", "GOOGLE")


def test_an_ordered_field_has_ranks_and_nothing_outside_its_order() -> None:
    """Class codes are ranks; what is not in the order is missing, counted and shown."""
    field = Field("x", "ordered", order=("low", "middle", "high"), aliases={"high": ("top",)})
    column, unfit = read(["high", "low", "top", "none", "", "middle"], field)
    assert column.classes == ("low", "middle", "high")
    assert column.class_codes().tolist() == [2, 0, 2, -1, -1, 1]
    assert unfit == Unfit(1, ("none",))


def test_missing_tokens_are_the_historys_and_the_fields_own() -> None:
    """Tokens add up, are exact, win over the type, and the empty cell is always one."""
    field = Field("x", "number", missing=("999",))
    column, unfit = read(["Select", "999", "", "select", "999.0", "5"], field, missing=("Select",))
    assert column.missing().tolist() == [True, True, True, True, False, False]
    assert unfit == Unfit(1, ("select",))


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        (pa.array([300, None, 7]), ["300", None, "7"]),
        (pa.array([2.5, float("nan"), 300.0, 1e16]), ["2.5", None, "300.0", "1e+16"]),
        (pa.array([True, False, None]), ["true", "false", None]),
        (pa.array(["a", "b", "a"]).dictionary_encode(), ["a", "b", "a"]),
        (pa.array(["a", None], pa.large_string()), ["a", None]),
        (pa.array([0, 1_500], pa.timestamp("ms")), ["1970-01-01T00:00:00", "1970-01-01T00:00:01.5"]),
        (pa.array([0, -1], pa.timestamp("us", "UTC")), ["1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999999Z"]),
        (pa.array([0, 400], pa.date32()), ["1970-01-01", "1971-02-05"]),
    ],
)  # fmt: skip
def test_typed_cells_have_the_text_of_their_csv(typed: pa.Array, texts: list[str | None]) -> None:
    """Whole numbers, floats, booleans, moments and days of typed files read as their text would."""
    cells = encode(typed)
    found = [None if code < 0 else cells.texts()[int(code)].as_py() for code in cells.codes]
    assert found == texts


@pytest.mark.parametrize("kind", ["text", "category", "number", "money", "date", "yes-no"])
@pytest.mark.parametrize(
    "typed",
    [
        pa.array([300, None, 1, 999]), pa.array([2.5, 1.0, None, 1e300]), pa.array([True, None, False]),
        pa.array([0, 86_400 * 400], pa.timestamp("s")), pa.array([0, 86_399_999], pa.timestamp("ms", "UTC")),
        pa.array([1, 2], pa.date32()), pa.array(["300", "", "yes"]).dictionary_encode(),
        pa.array([None, None], pa.null()), pa.array([b"a", b"1"]), pa.array([[1], [2]]),
    ],
    ids=lambda array: str(array.type),
)  # fmt: skip
def test_typed_columns_equal_their_text(kind: str, typed: pa.Array) -> None:
    """A typed column of any type is the same Column as its text, missing tokens included."""
    cells = encode(typed)
    text = Cells(cells.codes, cells.texts())
    field = Field("x", kind, missing=("999", "1970-01-01T00:00:00"))  # type: ignore[arg-type]
    (one, unfit_one), (other, unfit_other) = (read_column(each, field, NEW_YORK, ()) for each in (cells, text))
    assert one.spellings == other.spellings
    assert one.codes.tolist() == other.codes.tolist()
    np.testing.assert_array_equal(one.numbers, other.numbers)
    assert unfit_one == unfit_other


def test_amounts_are_whole_cents() -> None:
    """Money is summed in cents; what is no amount is none and counted."""
    cells = encode(pa.array(["10.10", "0.1", "-3", "1e30", "$5", "", "1117.105"]))
    cents, has, unfit = read_cents(cells, ())
    assert cents[has].tolist() == [1010, 10, -300, 111710]
    assert has.tolist() == [True, True, True, False, False, False, True]
    assert unfit == Unfit(2, ("1e30", "$5"))


@pytest.mark.parametrize("kind", ["text", "category", "ordered", "number", "money", "date", "yes-no"])
def test_an_empty_column_is_read(kind: str) -> None:
    """No rows at all are no fault."""
    column, unfit = read([], Field("x", kind, order=("a",)))  # type: ignore[arg-type]
    assert len(column) == 0
    assert unfit == Unfit()
