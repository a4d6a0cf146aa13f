"""The look that all charts share: two colours that colour-blind people can tell apart, quiet axes, text of one size."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

import altair as alt
from altair.typing import ChartType

if TYPE_CHECKING:
    import pandas as pd

COUNTS = "#1f5f99"
REST = "#c3cdd6"
ODD = "#c45a00"
INK = "#1d2733"
QUIET = "#5b6875"
FONT = "Inter, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
BAR = 18
ROW = 30
LABELS = 230
TITLE, SUBTITLE = 84, 110
"""Letters to a line: a long finding must not make the drawing below it small."""


def styled(chart: ChartType, title: str, subtitle: str | None = None) -> ChartType:
    """Return the chart with its title, on as many lines as it needs, and the common look, on white: it prints."""
    lines = wrap(title, TITLE) or [title]
    heading = alt.TitleParams(lines, subtitle=wrap(subtitle, SUBTITLE)) if subtitle else alt.TitleParams(lines)
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
    axis = alt.Axis(labelPadding=8, grid=False) if labelled else None
    titles = list(dict.fromkeys(shown["title"]))
    return alt.Y("title:N", title=None, axis=axis, scale=alt.Scale(domain=titles))


def leads(field: str, title: str) -> alt.X:
    """Return the encoding of a number of leads, from zero."""
    return alt.X(f"{field}:Q", title=title, axis=alt.Axis(tickCount=4, format=",d"))


def counted_bars(shown: pd.DataFrame, field: str, axis: str, *, width: int = 300, labelled: bool = True) -> ChartType:
    """Return bars of numbers of leads, one per ``title``, with the text of ``words`` at their ends."""
    base = alt.Chart(shown, width=width, height=alt.Step(ROW)).encode(
        y=rows(shown, labelled=labelled), x=leads(field, axis)
    )
    bars = base.mark_bar(size=BAR, color=COUNTS)
    return alt.layer(bars, base.mark_text(align="left", dx=6, color=INK, fontSize=12).encode(text="words:N"))


def share(field: str, title: str) -> alt.X:
    """Return the encoding of a share, as a percentage from zero."""
    return alt.X(f"{field}:Q", title=title, axis=alt.Axis(format=".0%", tickCount=5), scale=alt.Scale(zero=True))


def lines_of(name: str, letters: int, most: int = 2) -> list[str]:
    """Return a name on up to so many lines of so many letters; what is longer ends in dots."""
    return wrap(name, letters, max_lines=most, placeholder=" …", break_long_words=True) or [name]
