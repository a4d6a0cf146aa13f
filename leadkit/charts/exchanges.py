"""One draft instead of another: won deals gained and lost, and how many leads more or fewer there are to work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
from altair.typing import ChartType

from leadkit.charts.style import styled
from leadkit.charts.swings import swings
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd


def exchanges(frame: pd.DataFrame, title: str, subtitle: str | None = None, *, told: bool = True) -> ChartType:
    """Draw for each two teams the won deals that come and go, and the leads behind them.

    Parameters
    ----------
    frame
        The table of ``exchange_frame()``; leads are drawn per week where all are dated, else as they are counted.
    told
        Whether it is known which leads were won; without that only leads are drawn.
    """
    names = [
        say("charts.instead_of", first=first, second=second[:1].upper() + second[1:])
        for first, second in zip(frame["first"], frame["second"], strict=True)
    ]
    shown = frame.assign(title=names)
    words = say("charts.gained"), say("charts.lost")
    dated = bool(shown[["gained_per_week", "lost_per_week"]].notna().all(axis=None))
    unit, axis = ("per_week", say("charts.leads_week")) if dated else ("leads", say("charts.leads"))
    width = 220 if told else 420
    work = swings(shown, f"gained_{unit}", f"lost_{unit}", words, axis, width=width, labelled=not told)
    if not told:
        return styled(work, title, subtitle)
    deals = swings(shown, "gained_won", "lost_won", words, say("charts.won_deals"), width=width)
    return styled(alt.hconcat(deals, work, spacing=24), title, subtitle)
