"""Two groups of leads overall and within the values of a field, where a difference may turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from altair.typing import ChartType

from leadkit.charts.paired import paired
from leadkit.charts.style import styled
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 8
LEAST = 0.02
"""A stratum on which less than this share of the pooled difference rests is not drawn."""


def strata(
    frame: pd.DataFrame, first: str, second: str, title: str, subtitle: str | None = None, *, shown: int = SHOWN
) -> ChartType:
    """Draw the win rates of two groups overall, and in those strata that weigh most, with 95 % intervals.

    Strata that hold one group alone, or hardly a lead of it, are left out: there is nothing to compare.

    Parameters
    ----------
    frame
        The table of `leadkit.evidence.guards.strata`.
    first, second
        What the groups are called.
    """
    import pandas as pd

    overall = frame[frame["row"] == "overall"].assign(title=say("charts.paired.overall"))
    inside = frame[(frame["row"] == "stratum") & (frame["weight"] >= LEAST)].head(shown)
    rows = pd.concat([overall, inside])
    long = pd.concat(
        [
            rows[["title"]].assign(
                group=group, leads=rows[group].astype(int), won=rows[f"{group}_won"].astype(int),
                win_rate=rows[f"{group}_rate"].astype(float), low=rows[f"{group}_low"].astype(float),
                high=rows[f"{group}_high"].astype(float),
                too_few=rows[f"{group}_too_few"].astype(bool),
            )
            for group in ("first", "second")
        ],
        ignore_index=True,
    )  # fmt: skip
    return styled(paired(long, {"first": first, "second": second}, say("charts.win_rate")), title, subtitle)
