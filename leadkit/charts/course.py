"""Rates over time: a small panel per group, all on one scale from zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import altair as alt
from altair.typing import ChartType

from leadkit.charts.style import COUNTS, INK, QUIET, styled
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = 3


def course(frame: pd.DataFrame, what: Literal["win", "junk"], title: str, subtitle: str | None = None) -> ChartType:
    """Draw the win rate, or the share of junk, of each group by month, quarter or year of creation, with intervals.

    Groups of whom there are too few in every span are left out.

    Parameters
    ----------
    frame
        The table of `leadkit.evidence.course`.
    """
    if what == "junk":
        kept = frame[frame["looked_at"] > 0]
        shown = kept.assign(rate=kept["junk_rate"], low=kept["junk_low"], high=kept["junk_high"])
        shown["few"] = shown["looked_at"] < 30
    else:
        shown = frame.assign(rate=frame["win_rate"], few=frame["too_few"])
    shown = shown.astype({"rate": "float", "low": "float", "high": "float"})
    shown = shown[~shown.groupby("title")["few"].transform("all")]
    shown = shown.assign(start=shown["start"].astype(str))
    titles = list(dict.fromkeys(shown["title"]))
    axis = alt.Axis(format="%b %y", tickCount=3)
    x = alt.X("start:T", title=None, axis=axis)
    y = alt.Y("rate:Q", title=None, axis=alt.Axis(format=".0%", tickCount=3), scale=alt.Scale(zero=True))
    base = alt.Chart(width=205, height=90).encode(x=x)
    few = "datum.few"
    line = base.mark_line(color=COUNTS, strokeWidth=1.5).encode(y=y)
    whisker = base.mark_rule(strokeWidth=1.5).encode(
        y=alt.Y("low:Q"), y2="high:Q", color=alt.condition(few, alt.value(QUIET), alt.value(COUNTS))
    )
    point = base.mark_point(size=45, filled=True, opacity=1).encode(
        y=y, fill=alt.condition(few, alt.value("white"), alt.value(COUNTS)),
        stroke=alt.condition(few, alt.value(QUIET), alt.value(COUNTS)),
    )  # fmt: skip
    header = alt.Header(title=None, labelFontSize=12, labelFontWeight=600, labelColor=INK, labelAnchor="start")
    facet = alt.Facet("title:N", sort=titles, header=header, title=None)
    drawn = alt.layer(whisker, line, point, data=shown).facet(facet=facet, columns=COLUMNS, spacing=14)
    return styled(drawn, title, subtitle or say("charts.few_hollow"))
