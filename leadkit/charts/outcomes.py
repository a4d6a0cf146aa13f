"""Groups of leads by several outcomes side by side, each with its interval and the number behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
from altair.typing import ChartType

from leadkit.charts.spans import few_or, spans
from leadkit.charts.style import lines_of, styled
from leadkit.evidence.wording import percent
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

WIDTH = 560


def outcomes(frame: pd.DataFrame, title: str, subtitle: str | None = None) -> ChartType:
    """Draw a panel per outcome, each on a scale of its own from zero, the groups in the order of the table.

    Parameters
    ----------
    frame
        The table of `leadkit.evidence.side_by_side`.
    """
    panels = []
    names = list(dict.fromkeys(frame["outcome"]))
    for i, name in enumerate(names):
        part = frame[frame["outcome"] == name].rename(columns={"low": "rate_low", "high": "rate_high"})
        part = part[part["asked"] > 0]
        words = [
            few_or(say("charts.of", share=percent(rate), n=n), few)
            for rate, n, few in zip(part["rate"], part["asked"], part["too_few"], strict=True)
        ]
        axis = part["outcome_title"].iloc[0] if len(part) else name
        axis = [*lines_of(axis[:1].upper() + axis[1:], 26), say("charts.share_leads").lower()]
        tone = ["odd" if bad else "" for bad in part["is_bad"]]
        shown = part[["title", "rate", "rate_low", "rate_high", "too_few"]].assign(rate_words=words, tone=tone)
        shown = shown.set_index("title").reindex(list(dict.fromkeys(frame["title"]))).reset_index()
        panels.append(spans(shown, "rate", axis, width=WIDTH // len(names) - 20, labelled=i == 0))
    return styled(alt.hconcat(*panels, spacing=26), title, subtitle)
