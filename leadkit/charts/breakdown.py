"""A field's values side by side: how many leads count, and how often each value's leads were won."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
from altair.typing import ChartType

from leadkit.charts.rates import intervals
from leadkit.charts.style import BAR, COUNTS, REST, ROW, leads, rows, styled
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd


def breakdown(frame: pd.DataFrame, title: str, subtitle: str | None = None) -> ChartType:
    """Draw leads by value, those that count in colour, and beside them the win rate of all leads of that value.

    Parameters
    ----------
    frame
        The table of `leadkit.evidence.by`.
    """
    counted, others = say("charts.group.admitted"), say("charts.group.rest")
    long = frame.assign(**{counted: frame["admitted"], others: frame["leads"] - frame["admitted"]}).melt(
        id_vars=["title"], value_vars=[counted, others], var_name="verdict", value_name="count"
    )
    colour = alt.Color("verdict:N", scale=alt.Scale(domain=[counted, others], range=[COUNTS, REST]))
    bars = (
        alt.Chart(long, width=300, height=alt.Step(ROW))
        .mark_bar(size=BAR)
        .encode(
            y=rows(frame),
            x=leads("count", say("charts.leads"), stacked=True),
            color=colour,
            order=alt.Order("verdict:N", sort="ascending" if counted < others else "descending"),
        )
    )
    points = intervals(frame, say("charts.win_rate_all"), width=260, labelled=False, of="cohort")
    return styled(alt.hconcat(bars, points, spacing=24), title, subtitle)
