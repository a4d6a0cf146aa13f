"""Bars to both sides of zero: what comes in, to the right, and what goes, to the left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
from altair.typing import ChartType

from leadkit.charts.style import BAR, COUNTS, INK, ODD, QUIET, ROW, rows
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd


def swings(
    shown: pd.DataFrame, gained: str, lost: str, names: tuple[str, str], axis: str, *, width: int, labelled: bool = True
) -> ChartType:
    """Return bars for a table with ``title`` and two columns of numbers, what is gained and what is lost.

    Parameters
    ----------
    names
        What the two are called in the legend.
    """
    long = shown.assign(**{names[0]: shown[gained], names[1]: -shown[lost]}).melt(
        id_vars=["title"], value_vars=list(names), var_name="change", value_name="number"
    )
    long["words"] = [_signed(n) for n in long["number"]]
    long = long[long["number"] != 0]
    most = max(float(long["number"].max()), 0.0) if len(long) else 1.0
    least = min(float(long["number"].min()), 0.0) if len(long) else 0.0
    room = (most - least) * 0.24
    scale = alt.Scale(domain=[least - (room if least else 0), most + (room if most else 0)], nice=False)
    base = alt.Chart(long, width=width, height=alt.Step(ROW)).encode(
        y=rows(shown, labelled=labelled),
        x=alt.X("number:Q", title=axis, stack=None, scale=scale, axis=alt.Axis(format=",d", tickCount=4)),
    )
    colour = alt.Color("change:N", scale=alt.Scale(domain=list(names), range=[COUNTS, ODD]))
    bars = base.mark_bar(size=BAR).encode(color=colour)
    right = base.transform_filter("datum.number > 0").mark_text(align="left", dx=6, color=INK, fontSize=12)
    left = base.transform_filter("datum.number < 0").mark_text(align="right", dx=-6, color=INK, fontSize=12)
    zero = alt.Chart({"values": [{}]}).mark_rule(color=QUIET).encode(x=alt.datum(0))
    return alt.layer(bars, zero, right.encode(text="words:N"), left.encode(text="words:N"))


def _signed(number: float) -> str:
    small = "" if abs(number) >= 10 or number == int(number) else "_tiny" if abs(number) < 0.05 else "_small"
    return say(f"charts.signed{small}", n=number) if number > 0 else say(f"charts.signed_down{small}", n=-number)
