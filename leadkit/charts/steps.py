"""The filter steps: how many leads are left after each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from altair.typing import ChartType

from leadkit.charts.style import counted_bars, styled
from leadkit.evidence.wording import percent
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd


def steps(frame: pd.DataFrame, title: str, subtitle: str | None = None) -> ChartType:
    """Draw the leads left after each step as bars from zero, with their number and share of all leads.

    Parameters
    ----------
    frame
        The table of `leadkit.evidence.funnel`.
    """
    words = [f"{left:,} ({percent(part)})" for left, part in zip(frame["leads"], frame["share"], strict=True)]
    bars = counted_bars(frame.assign(words=words), "leads", say("charts.leads_left"), width=460)
    return styled(bars, title, subtitle)
