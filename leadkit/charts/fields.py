"""How much each field knows of the outcome, those that may have been filled in afterwards marked."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import altair as alt
from altair.typing import ChartType

from leadkit.charts.style import BAR, COUNTS, ODD, ROW, rows, share, styled
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 15


def fields(frame: pd.DataFrame, suspicious: Collection[str], title: str, subtitle: str | None = None) -> ChartType:
    """Draw the fields that know most of the outcome, at most fifteen.

    Parameters
    ----------
    frame
        The field table of `leadkit.evidence.readiness`.
    suspicious
        The names of fields to mark.
    """
    fine, odd = say("charts.field_fine"), say("charts.field_odd")
    top = frame.head(SHOWN)
    shown = top.assign(mark=[odd if name in suspicious else fine for name in top.index])
    bars = alt.Chart(shown, width=460, height=alt.Step(ROW)).mark_bar(size=BAR)
    marked = alt.Color("mark:N", scale=alt.Scale(domain=[fine, odd], range=[COUNTS, ODD]))
    drawn: alt.Chart = bars.encode(y=rows(shown), x=share("information", say("charts.information")), color=marked)
    return styled(drawn, title, subtitle)
