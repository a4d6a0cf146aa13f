"""The look that all charts share: two colours that colour-blind people can tell apart, quiet axes, text of one size.

The colours differ in lightness too, so that they are told apart on grey paper; ``tests/charts/test_style.py`` measures
it. Words are never told by colour alone.
"""

from __future__ import annotations

import json
from textwrap import wrap
from typing import TYPE_CHECKING

import altair as alt
from altair.typing import ChartType

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

COUNTS = "#144572"
REST = "#b1bcc7"
ODD = "#d86f10"
INK = "#1d2733"
QUIET = "#5b6875"
FAINT = "#87929e"
"""Marks of what does not hold; text is never so pale."""
FONT = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
BAR = 18
ROW = 30
LINE_HEIGHT = 13
LABELS = 262
WIDEST = 880
"""So wide a drawing may be: what is wider has text too small to read on a sheet of A4."""
LETTERS = 40
"""Letters to a line of a row's name; longer ones take two."""
TITLE, SUBTITLE = 84, 110
"""Letters to a line: a long finding must not make the drawing below it small."""
SPACED = "replace(datum.label, '%', '\\u00a0%')"
"""How an axis writes a share: as everywhere else, with a space before the sign."""
FROM_ZERO = "replace(datum.value == 0 ? '0' : datum.label, 'G', 'bn')"
"""How an axis writes an amount in thousands: zero has no unit."""


def styled(chart: ChartType, title: str, subtitle: str | None = None) -> ChartType:
    """Return the chart with its title, on as many lines as it needs, and the common look, on white: it prints."""
    lines = _lines(title.removesuffix("."), TITLE) or [title]
    heading = alt.TitleParams(lines, subtitle=_lines(subtitle, SUBTITLE)) if subtitle else alt.TitleParams(lines)
    look = alt.Config(
        font=FONT,
        background="white",
        view=alt.ViewConfig(stroke=None),
        padding=8,
        title=alt.TitleConfig(
            anchor="start", frame="group", fontSize=15, fontWeight=600, color=INK, offset=14, subtitleColor=QUIET,
            subtitleFontSize=12, subtitlePadding=4,
        ),
        axis=alt.AxisConfig(
            labelColor=INK, titleColor=QUIET, labelFontSize=12, titleFontSize=12, titleFontWeight=400, domain=False,
            ticks=False, gridColor="#e6eaee", labelLimit=LABELS,
        ),
        legend=alt.LegendConfig(
            labelFontSize=12, labelColor=INK, orient="top", title=None, symbolType="square", offset=6,
            labelLimit=2 * LABELS,
        ),
    )  # fmt: skip
    result: ChartType = chart.properties(title=heading, config=look)
    return result


def rows(shown: pd.DataFrame, *, labelled: bool = True) -> alt.Y:
    """Return the encoding of one row per ``title`` in the table's order, also of those without a value to draw."""
    titles = list(dict.fromkeys(shown["title"]))
    return alt.Y("title:N", title=None, axis=names(titles) if labelled else None, scale=alt.Scale(domain=titles))


def names(titles: Sequence[str]) -> alt.Axis:
    """Return an axis of names; long ones take two lines."""
    long = {name: lines_of(name, LETTERS) for name in titles if len(name) > LETTERS}
    if not long:
        return alt.Axis(labelPadding=8, grid=False)
    known, place = json.dumps(list(long)), f"indexof({json.dumps(list(long))}, datum.value)"
    return alt.Axis(
        labelPadding=8, grid=False, labelLineHeight=LINE_HEIGHT,
        labelExpr=f"{place} < 0 ? datum.label : {json.dumps(list(long.values()))}[{place}]",
        labelOffset={
            "condition": {"test": f"indexof({known}, datum.value) >= 0", "value": -LINE_HEIGHT / 2}, "value": 0,
        },
    )  # fmt: skip


def leads(field: str, title: str) -> alt.X:
    """Return the encoding of a number of leads, from zero; nothing is stacked."""
    return alt.X(f"{field}:Q", title=title, axis=alt.Axis(tickCount=4, format=",d"), stack=None)


def counted_bars(shown: pd.DataFrame, field: str, axis: str, *, width: int = 300, labelled: bool = True) -> ChartType:
    """Return bars of numbers of leads, one per ``title``, with the text of ``words`` at their ends."""
    base = alt.Chart(shown, width=width, height=alt.Step(ROW)).encode(
        y=rows(shown, labelled=labelled), x=leads(field, axis)
    )
    bars = base.mark_bar(size=BAR, color=COUNTS)
    return alt.layer(bars, base.mark_text(align="left", dx=6, color=INK, fontSize=12).encode(text="words:N"))


def share(field: str, title: str) -> alt.X:
    """Return the encoding of a share, as a percentage from zero."""
    return alt.X(f"{field}:Q", title=title, axis=share_axis(5), scale=alt.Scale(zero=True), stack=None)


def share_axis(ticks: int) -> alt.Axis:
    """Return an axis of percentages, with decimals where its steps are that small."""
    return alt.Axis(format=".2~%", labelExpr=SPACED, tickCount=ticks, labelOverlap=True, labelSeparation=7)


def lines_of(name: str, letters: int, most: int = 2) -> list[str]:
    """Return a name on up to so many lines of so many letters; what is longer ends in dots."""
    lines = wrap(name, letters, max_lines=most, placeholder=" …", break_long_words=True) or [name]
    return _even(name, lines, letters)


def join(*said: str | None) -> str:
    """Return the sentences of a subtitle one after the other."""
    return "; ".join(text.removesuffix(".") for text in said if text)


def _lines(text: str, letters: int) -> list[str]:
    """Return text in lines that are about equally long; a number stays with its percent sign."""
    kept = text.replace(" %", "\u00a0%")
    return _even(kept, wrap(kept, letters), letters)


def _even(text: str, lines: list[str], letters: int) -> list[str]:
    """Return the narrowest of the ways to break a text into so many lines."""
    if len(lines) < 2 or lines[-1].endswith("…"):
        return lines
    least = max(-(-len(text) // len(lines)), letters // 2)
    for n in range(least, letters):
        even = wrap(text, n, break_long_words=False)
        if len(even) == len(lines) and max(map(len, even)) <= letters:
            return even
    return lines
