"""Two groups of leads side by side, row by row: their win rates with intervals, one under the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import altair as alt
from altair.typing import ChartType

from leadkit.charts.style import COUNTS, INK, ODD, QUIET, names, share
from leadkit.evidence.wording import percent
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

LANE = 19
SHAPES = ("circle", "diamond")
COLOURS = (COUNTS, ODD)


def paired(shown: pd.DataFrame, groups: Mapping[str, str], axis: str, *, width: int = 420) -> ChartType:
    """Return points with whiskers, a row per ``title`` and a lane in it for each of two groups.

    What rests on too few leads is grey and hollow and has no number.

    Parameters
    ----------
    shown
        Columns ``title``, ``group``, ``leads``, ``won``, ``win_rate``, ``low``, ``high``, ``too_few``.
    groups
        The two values of ``group``, and what they are called in the key.
    """
    drawn = shown[shown["group"].isin(list(groups)) & (shown["leads"] > 0)].copy()
    drawn["named"] = drawn["group"].map(dict(groups))
    columns = (drawn[name] for name in ("won", "leads", "win_rate", "too_few"))
    drawn["words"] = [
        say("charts.paired.few", won=won, leads=leads) if few else say("charts.paired.of", share=percent(rate), n=leads)
        for won, leads, rate, few in zip(*columns, strict=True)
    ]
    named = list(groups.values())
    titles = list(dict.fromkeys(shown["title"]))
    base = alt.Chart(drawn, width=width, height=alt.Step(LANE, **{"for": "offset"})).encode(
        y=alt.Y(
            "title:N", title=None, scale=alt.Scale(domain=titles, paddingInner=0.25),
            axis=names(titles),
        ),
        yOffset=alt.YOffset("named:N", scale=alt.Scale(domain=named)),
    )  # fmt: skip
    is_few, key = "datum.too_few", alt.Scale(domain=named, range=list(COLOURS))
    colour = alt.condition(is_few, alt.value(QUIET), alt.Color("named:N", scale=key))
    whisker = base.mark_rule(strokeWidth=2).encode(x=share("low", axis), x2="high:Q", color=colour)
    point = base.mark_point(size=80, filled=True, opacity=1).encode(
        x=share("win_rate", axis), stroke=colour,
        fill=alt.condition(is_few, alt.value("white"), alt.Color("named:N", scale=key)),
        shape=alt.Shape("named:N", scale=alt.Scale(domain=named, range=list(SHAPES))),
    )  # fmt: skip
    number = base.mark_text(align="left", dx=7, color=INK, fontSize=12).encode(x="high:Q", text="words:N")
    return alt.layer(whisker, point, number)
