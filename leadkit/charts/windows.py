"""In which window a count tells most: on one day, in one week, or at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
from altair.typing import ChartType

from leadkit.charts.style import BAR, COUNTS, INK, REST, ROW, rows, styled
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd


def windows(frame: pd.DataFrame, title: str, subtitle: str | None = None) -> ChartType:
    """Draw how far above chance the hits lie of the leads that reach the best threshold in each window.

    Parameters
    ----------
    frame
        The rows of one activity from the table of windows of `leadkit.evidence.drivers.drivers`.
    """
    shown = frame.assign(title=frame["window"], words=[f"{z:.1f}" for z in frame["z"]])
    base = alt.Chart(shown, width=360, height=alt.Step(ROW)).encode(y=rows(shown))
    tone = alt.condition("datum.chosen", alt.value(COUNTS), alt.value(REST))
    bars = base.mark_bar(size=BAR).encode(x=alt.X("z:Q", title=say("charts.above_chance"), stack=None), color=tone)
    words = base.mark_text(align="left", dx=6, color=INK, fontSize=12).encode(x="z:Q", text="words:N")
    return styled(alt.layer(bars, words), title, subtitle)
