"""A few groups of leads side by side: how often each was won, with intervals and the numbers behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from altair.typing import ChartType

from leadkit.charts.rates import intervals
from leadkit.charts.style import styled
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd


def groups(frame: pd.DataFrame, title: str, subtitle: str | None = None) -> ChartType:
    """Draw the win rate of each group from zero, with its 95 % interval and how many of how many in its name.

    Parameters
    ----------
    frame
        Columns ``title``, ``leads``, ``hits``, ``win_rate``, ``low``, ``high``, ``too_few``; groups of nobody are
        left out.
    """
    shown = frame[frame["leads"] > 0]
    names = [
        say("charts.hits_of", title=name, hits=hits, leads=leads)
        for name, hits, leads in zip(shown["title"], shown["hits"], shown["leads"], strict=True)
    ]
    return styled(intervals(shown.assign(title=names), say("charts.win_rate")), title, subtitle)
