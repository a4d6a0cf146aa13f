"""Durations of fixed length."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkit.definition.duration import format_duration, parse_duration


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("P1D", 86_400), ("P2W", 1_209_600), ("P1W1D", 691_200), ("PT1H", 3_600), ("PT36H", 129_600),
        ("P1DT12H30M5S", 131_405), ("PT90M", 5_400), ("P0D", 0), ("PT0S", 0), ("P180D", 15_552_000),
    ],
)  # fmt: skip
def test_a_duration_is_its_seconds(text: str, seconds: int) -> None:
    """Weeks, days, hours, minutes and seconds add up; a day is 86,400 seconds."""
    assert parse_duration(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PT",
        "P1DT",
        "P1M",
        "P1Y",
        "1D",
        "p1d",
        "P-1D",
        "-P1D",
        "P1.5D",
        "PT1H1D",
        " P1D",
        "P1D\n",
        "P1D1W",
        "P١D",
    ],
)
def test_what_is_no_duration_is_refused(text: str) -> None:
    """Months, years, fractions, signs and incomplete durations are refused."""
    with pytest.raises(ValueError, match="duration"):
        parse_duration(text)


@given(st.integers(min_value=0, max_value=10**12))
def test_a_formatted_duration_reads_back(seconds: int) -> None:
    """Formatting and reading are inverse."""
    assert parse_duration(format_duration(seconds)) == seconds


def test_a_negative_duration_is_refused() -> None:
    """No duration is negative."""
    with pytest.raises(ValueError, match="negative"):
        format_duration(-1)
