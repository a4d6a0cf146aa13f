"""What each condition keeps out: leads that are only this one condition short, and how often they were won."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
from altair.typing import ChartType

from leadkit.charts.rates import intervals
from leadkit.charts.style import counted_bars, styled
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

_RATES = {
    "short_cohort": "of",
    "short_win_rate": "win_rate",
    "short_low": "low",
    "short_high": "high",
    "short_too_few": "too_few",
}
_DRAWN = ("of", "win_rate", "low", "high", "too_few", "short")


def conditions(frame: pd.DataFrame, title: str, subtitle: str | None = None) -> ChartType:
    """Draw for each condition the leads that it alone keeps out, and beside them their win rate with its interval.

    Conditions of the same name are told apart by their keys.

    Parameters
    ----------
    frame
        The table of `leadkit.evidence.what_if`.
    """
    twice = frame["title"].duplicated(keep=False)
    titles = [
        f"{name} ({key})" if same else name for key, name, same in zip(frame.index, frame["title"], twice, strict=True)
    ]
    shown = frame.rename(columns=_RATES)[list(_DRAWN)].assign(title=titles, words=[f"{n:,}" for n in frame["short"]])
    bars = counted_bars(shown, "short", say("charts.short"))
    points = intervals(shown, say("charts.win_rate_short"), width=260, labelled=False, of="of")
    return styled(alt.hconcat(bars, points, spacing=24), title, subtitle)
