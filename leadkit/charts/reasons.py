"""Why leads were refused, those marked that could never have bought."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
from altair.typing import ChartType

from leadkit.charts.style import BAR, COUNTS, INK, ODD, ROW, rows, share, styled
from leadkit.evidence.wording import percent
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 12


def reasons(frame: pd.DataFrame, title: str, subtitle: str | None = None) -> ChartType:
    """Draw the share of each reason among all refused leads, at most twelve, the commonest first.

    Parameters
    ----------
    frame
        The table of the reasons that `leadkit.evidence.junk` finds.
    """
    fine, odd = say("charts.refused_lead"), say("charts.refused_junk")
    top = frame.head(SHOWN)
    shown = top.assign(
        mark=[odd if is_junk is True else fine for is_junk in top["is_junk"]],
        words=[
            say("charts.hits_share", share=percent(part), hits=hits, n=of)
            for part, hits, of in zip(top["share"], top["leads"], top["refused"], strict=True)
        ],
    )
    base = alt.Chart(shown, width=440, height=alt.Step(ROW)).encode(
        y=rows(shown), x=share("share", say("charts.share_refused"))
    )
    marked = alt.Color("mark:N", scale=alt.Scale(domain=[fine, odd], range=[COUNTS, ODD]))
    drawn = base.mark_bar(size=BAR).encode(color=marked)
    words = base.mark_text(align="left", dx=6, color=INK, fontSize=12).encode(text="words:N")
    return styled(alt.layer(drawn, words), title, subtitle)
