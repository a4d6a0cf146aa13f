"""Rival definitions: how many leads each set of teams admits in common, readable for six teams as for two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
from altair.typing import ChartType

from leadkit.charts.rates import intervals
from leadkit.charts.style import COUNTS, REST, ROW, counted_bars, rows, styled
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd


def overlap(frame: pd.DataFrame, title: str, subtitle: str | None = None) -> ChartType:
    """Draw one row per set of teams: a dot for each team that admits the leads, their number, their win rate.

    Parameters
    ----------
    frame
        The table of `leadkit.evidence.compare`.
    """
    names = list(frame.columns[: list(frame.columns).index("sides")])
    shown = frame.assign(
        title=[text or say("charts.no_side") for text in frame["sides"]], words=[f"{n:,}" for n in frame["leads"]]
    )
    long = shown.melt(id_vars=["title"], value_vars=names, var_name="side", value_name="admits")
    dots = (
        alt.Chart(long, width=alt.Step(72), height=alt.Step(ROW))
        .mark_circle(size=150, opacity=1)
        .encode(
            y=rows(shown, labelled=False),
            x=alt.X("side:N", sort=names, title=None, axis=alt.Axis(orient="top", labelAngle=0, labelLimit=70)),
            color=alt.condition("datum.admits", alt.value(COUNTS), alt.value(REST)),
        )
    )
    bars = counted_bars(shown, "leads", say("charts.leads"), width=240, labelled=False)
    points = intervals(shown, say("charts.win_rate"), width=240, labelled=False)
    return styled(alt.hconcat(dots, bars, points, spacing=20), title, subtitle)
