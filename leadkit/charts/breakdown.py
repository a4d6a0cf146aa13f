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
    import pandas as pd

    counted, others = say("charts.group.admitted"), say("charts.group.rest")
    here = frame[["title"]]
    # Each part's place is told, not left to Vega: it cannot stack a row of the name "constructor".
    parts = pd.concat(
        [
            here.assign(verdict=counted, begin=0, end=frame["admitted"]),
            here.assign(verdict=others, begin=frame["admitted"], end=frame["leads"]),
        ]
    )
    colour = alt.Color("verdict:N", scale=alt.Scale(domain=[counted, others], range=[COUNTS, REST]))
    bars = (
        alt.Chart(parts, width=300, height=alt.Step(ROW))
        .mark_bar(size=BAR)
        .encode(y=rows(frame), x=leads("begin", say("charts.leads")), x2="end:Q", color=colour)
    )
    points = intervals(frame, say("charts.win_rate_all"), width=260, labelled=False, of="cohort")
    return styled(alt.hconcat(bars, points, spacing=24), title, subtitle)
