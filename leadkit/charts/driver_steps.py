"""One fact or action, group by group: how often the leads of each had the outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
from altair.typing import ChartType

from leadkit.charts.drivers import shapes, tones
from leadkit.charts.rates import intervals
from leadkit.charts.style import ROW, rows, share, styled
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

_WIDTH = 460


def driver_steps(frame: pd.DataFrame, title: str, subtitle: str | None = None, axis: str | None = None) -> ChartType:
    """Draw the rate of each group on the leads held out, with its interval, and a diamond for the leads searched.

    Parameters
    ----------
    frame
        The rows of one driver from the table of groups of `leadkit.evidence.drivers.drivers`.
    axis
        What the rate is of; by default becoming a customer.
    """
    of_held = frame[frame["part"] == "held out"]
    held_out: dict[str, int] = dict(zip(of_held["step"], of_held["leads"], strict=True))
    there = frame[[held_out.get(step, 0) > 0 for step in frame["step"]]]
    named = there.drop(columns="title").rename(columns={"rate": "win_rate"})
    named["title"] = [say("charts.group_of", title=step, n=held_out[step]) for step in named["step"]]
    axis = axis or say("charts.win_rate")
    held = named[named["part"] == "held out"]
    held_words, searched_words = say("charts.held_out"), say("charts.searched")
    searched = named[(named["part"] == "training") & ~named["too_few"]].assign(series=searched_words)
    points = intervals(held, axis, width=_WIDTH)
    diamonds = (
        alt.Chart(searched, width=_WIDTH, height=alt.Step(ROW))
        .mark_point(size=85, filled=True, opacity=1)
        .encode(
            y=rows(named), x=share("win_rate", axis), shape=shapes(held_words, searched_words),
            color=tones(held_words, searched_words),
        )
    )  # fmt: skip
    return styled(alt.layer(diamonds, points), title, subtitle)
