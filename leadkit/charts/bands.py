"""What points are worth: how often leads with so many had the outcome, of leads that the card was not made on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
from altair.typing import ChartType

from leadkit.charts.rates import intervals
from leadkit.charts.style import counted_bars, styled
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd


def bands(frame: pd.DataFrame, title: str, subtitle: str | None = None, axis: str | None = None) -> ChartType:
    """Draw leads by their points, and beside them the rate held out with its interval.

    Parameters
    ----------
    frame
        The table of ranges of points of `leadkit.evidence.drivers.PointCard`.
    axis
        What the rate is of; by default becoming a customer.
    """
    shown = frame.drop(columns=["low", "high"]).rename(columns={"low_rate": "low", "high_rate": "high"})
    shown = shown.assign(
        title=[say("charts.point" if text == "1" else "charts.points", points=text) for text in frame["title"]],
        words=[f"{n:,}" for n in frame["leads"]],
    ).iloc[::-1]
    bars = counted_bars(shown, "leads", say("charts.leads_all"), width=240)
    points = intervals(shown, axis or say("charts.win_rate_held"), width=360, labelled=False, of="held_out_leads")
    return styled(alt.hconcat(bars, points, spacing=24), title, subtitle)
