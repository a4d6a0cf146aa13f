"""What one notch of each condition does: leads that would newly count, or no longer would, and how good they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
from altair.typing import ChartType

from leadkit.charts.rates import intervals
from leadkit.charts.style import styled
from leadkit.charts.swings import swings
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd


def notches(frame: pd.DataFrame, title: str, subtitle: str | None = None) -> ChartType:
    """Draw for each notch how many leads it lets in, to the right, or keeps out, to the left, and their win rate.

    Parameters
    ----------
    frame
        The table of `leadkit.evidence.notches`.
    """
    gained, lost = say("charts.lets_in"), say("charts.keeps_out")
    names = [f"{name}: {change}" for name, change in zip(frame["title"], frame["change"], strict=True)]
    shown = frame.assign(title=_apart(names, list(frame["key"])))
    mostly = ["gained" if g >= n else "lost" for g, n in zip(shown["gained_leads"], shown["lost_leads"], strict=True)]
    rates = {
        name: [row[f"{which}_{name}"] for which, (_, row) in zip(mostly, shown.iterrows(), strict=True)]
        for name in ("cohort", "win_rate", "low", "high", "too_few")
    }
    bars = swings(shown, "gained_leads", "lost_leads", (gained, lost), say("charts.leads"), width=280)
    points = intervals(shown.assign(**rates), say("charts.win_rate_moved"), width=250, labelled=False, of="cohort")
    return styled(alt.hconcat(bars, points, spacing=24), title, subtitle)


def _apart(names: list[str], keys: list[str]) -> list[str]:
    return [f"{name} ({key})" if names.count(name) > 1 else name for name, key in zip(names, keys, strict=True)]
