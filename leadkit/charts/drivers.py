"""What goes with the outcome: the difference that each fact and action makes, found on some leads, judged on others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
from altair.typing import ChartType

from leadkit.charts.style import COUNTS, FAINT, ODD, QUIET, ROW, rows, styled
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 16
_WIDTH = 500
FAINTLY = alt.value(FAINT)


def drivers(frame: pd.DataFrame, title: str, subtitle: str | None = None) -> ChartType:
    """Draw the differences in rate as dots with 95 % intervals on the leads held out, diamonds on those searched.

    What does not hold is grey; what rests on too few leads is hollow. At most sixteen are drawn, those that hold first.

    Parameters
    ----------
    frame
        The table of `leadkit.evidence.drivers.drivers`; rows without a condition are left out.
    """
    there = frame[frame["held_out_difference"].notna()].head(SHOWN)
    held, searched = say("charts.held_out"), say("charts.searched")
    shown = there[["title"]].assign(
        difference=there["held_out_difference"] * 100, low=there["held_out_low"] * 100,
        high=there["held_out_high"] * 100, training=there["training_difference"] * 100,
        holds=there["verdict"] == "found", too_few=there["held_out_too_few"], series=held,
    )  # fmt: skip
    axis = say("charts.difference")
    base = alt.Chart(shown, width=_WIDTH, height=alt.Step(ROW)).encode(y=rows(shown))
    tone = alt.condition("datum.holds", alt.value(COUNTS), FAINTLY)
    zero = alt.Chart(shown.head(1).assign(zero=0)).mark_rule(color=QUIET, strokeWidth=1.5).encode(x="zero:Q")
    signed = alt.Axis(format="+d", tickCount=8, labelExpr="datum.value == 0 ? '0' : datum.label")
    whisker = base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", title=axis, axis=signed), x2="high:Q", color=tone)
    dot = base.mark_point(size=90, filled=True, opacity=1).encode(
        x="difference:Q",
        shape=shapes(held, searched),
        color=alt.condition("datum.holds", tones(held, searched), FAINTLY),
    )
    hollow = base.transform_filter("datum.too_few").mark_point(
        size=90, shape="circle", filled=True, fill="white", opacity=1, strokeWidth=2
    )
    diamonds = alt.Chart(shown.assign(series=searched), width=_WIDTH, height=alt.Step(ROW)).mark_point(
        size=75, filled=True, opacity=1
    )
    diamond = diamonds.encode(y=rows(shown), x="training:Q", shape=shapes(held, searched), color=tones(held, searched))
    return styled(alt.layer(zero, whisker, diamond, dot, hollow.encode(x="difference:Q", stroke=tone)), title, subtitle)


def shapes(held: str, searched: str) -> alt.Shape:
    """Return the encoding of leads held out as circles, and of those searched as diamonds."""
    return alt.Shape(
        "series:N", scale=alt.Scale(domain=[held, searched], range=["circle", "diamond"]), legend=_legend()
    )


def tones(held: str, searched: str) -> alt.Color:
    """Return the encoding of leads held out and of those searched by their colours."""
    return alt.Color("series:N", scale=alt.Scale(domain=[held, searched], range=[COUNTS, ODD]), legend=_legend())


def _legend() -> alt.Legend:
    return alt.Legend(title=None, symbolType="circle", symbolStrokeWidth=2)
