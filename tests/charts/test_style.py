"""The look of all charts: colours that differ on grey paper and for colour-blind people, names and titles that fit."""

from __future__ import annotations

from itertools import combinations

import altair as alt
import pandas as pd
import pytest
from altair.typing import ChartType

from leadkit import charts
from leadkit.charts.style import COUNTS, FAINT, INK, ODD, QUIET, REST, counted_bars, lines_of, rows, styled

# Machado, Oliveira and Fernandes (2009), severity 1, on linear light.
DEUTERANOPIA = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)
PROTANOPIA = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)
NORMAL = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
EYES = {"normal": NORMAL, "deuteranopia": DEUTERANOPIA, "protanopia": PROTANOPIA}
LONG = "Did something in the 30 days after the hand-over (310 of 1,409)"


def luminance(colour: str, eye: str = "normal") -> float:
    """Return the relative luminance of a colour (WCAG 2), as an eye sees it; grey paper keeps nothing else."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts]
    seen = [min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in EYES[eye]]
    return sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), seen, strict=True))


def contrast(one: str, other: str, eye: str = "normal") -> float:
    """Return the contrast of two colours (WCAG 2), from 1 to 21."""
    light, dark = sorted((luminance(one, eye), luminance(other, eye)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("other", [ODD, REST, FAINT])
def test_what_counts_is_told_apart_by_lightness_alone(other: str, eye: str) -> None:
    """On grey paper, and for who sees no red or green, the first colour differs from each that stands beside it."""
    assert contrast(COUNTS, other, eye) >= (2.0 if eye == "protanopia" else 2.5)


def test_marks_and_words_stand_out_from_paper() -> None:
    """Marks have a contrast of 3 to white, words of 4.5; no two colours are the same grey."""
    assert all(contrast(colour, "#ffffff") >= 3 for colour in (COUNTS, ODD, FAINT))
    assert all(contrast(colour, "#ffffff") >= 4.5 for colour in (INK, QUIET))
    assert contrast(REST, "#ffffff") >= 1.8
    assert all(contrast(one, other) > 1.05 for one, other in combinations((COUNTS, ODD, REST, FAINT, QUIET), 2))


def drawn(chart: ChartType) -> str:
    """Return a chart as SVG."""
    return charts.svg(styled(chart, "The finding"))


def test_long_names_take_two_lines() -> None:
    """A name that is longer than a line is written out on two; a short one beside it stays as it is."""
    frame = pd.DataFrame({"title": [LONG, "Fell silent"], "leads": [3, 4], "words": ["3", "4"]})
    svg = drawn(counted_bars(frame, "leads", "Leads"))
    assert "Did something in the 30 days after" in svg
    assert "the hand-over (310 of 1,409)" in svg
    assert "…" not in svg


def test_words_are_not_torn_apart_to_make_lines_even() -> None:
    """A long word stands whole on a line that holds it, and is only broken where no line would."""
    assert lines_of("Won (a row in Opportunities.csv)", 26) == ["Won (a row in", "Opportunities.csv)"]
    assert lines_of("x" * 50, 40) == ["x" * 40, "x" * 10]


def test_names_that_mean_something_to_a_browser_are_names() -> None:
    """Quotes, backslashes, line breaks and names of JavaScript's own are drawn as they stand."""
    names = ["constructor", "__proto__", "\"'\\ " * 12, "a\nb " * 12]
    frame = pd.DataFrame({"title": names, "leads": range(4), "words": ["w"] * 4})
    svg = drawn(counted_bars(frame, "leads", "Leads"))
    assert "constructor" in svg
    assert "__proto__" in svg


def test_a_number_stays_with_its_percent_sign() -> None:
    """A title that takes two lines breaks between words, about in the middle, and loses its full stop."""
    words = "By “became a customer”: customer referral is first (12.6 %), trade show is last of them all (3.5 %)."
    title = styled(
        alt.Chart(pd.DataFrame({"title": ["a"]})).mark_bar().encode(y=rows(pd.DataFrame({"title": ["a"]}))), words
    )
    lines = title.to_dict()["title"]["text"]
    assert len(lines) == 2
    assert min(len(line) for line in lines) > 30
    assert lines[1].endswith("(3.5\u00a0%)")


def test_zero_is_in_every_axis_of_lengths_and_shares() -> None:
    """Bars and rates start at zero, so that lengths can be compared."""
    frame = pd.DataFrame(
        {"title": ["a", "b"], "win_rate": [0.5, 0.6], "low": [0.45, 0.55], "high": [0.55, 0.65], "too_few": [False] * 2,
         "leads": [90, 91], "hits": [45, 54]}
    )  # fmt: skip
    assert "0\u00a0%" in charts.svg(charts.groups(frame, "The finding"))
    assert ">0</text>" in drawn(counted_bars(frame.assign(words="w"), "leads", "Leads"))
