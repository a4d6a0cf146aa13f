"""Behaviour on equal observation: the figures of every lead's first days beside those of all that was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from altair.typing import ChartType

from leadkit.charts.paired import paired
from leadkit.charts.style import styled
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd


def landmarks(frame: pd.DataFrame, title: str, subtitle: str | None = None) -> ChartType:
    """Draw the win rates of those that count and of the rest at each landmark, with 95 % intervals.

    Parameters
    ----------
    frame
        The table of `leadkit.evidence.guards.landmarks`.
    """
    groups = {name: say(f"charts.group.{name}") for name in ("admitted", "rest")}
    return styled(paired(frame[frame["group"] != "all"], groups, say("charts.win_rate")), title, subtitle)
