"""Figures on the leads that were drafted on, and on those that were kept back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from altair.typing import ChartType

from leadkit.charts.paired import paired
from leadkit.charts.style import styled
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd


def parts(frame: pd.DataFrame, title: str, subtitle: str | None = None) -> ChartType:
    """Draw the win rates of those that count and of the rest, on each part of the leads, with 95 % intervals.

    Parameters
    ----------
    frame
        The table of `leadkit.evidence.guards.apparent`.
    """
    groups = {name: say(f"charts.group.{name}") for name in ("admitted", "rest")}
    return styled(paired(frame[frame["group"] != "all"], groups, say("charts.win_rate")), title, subtitle)
