"""The ranks that two outcomes give the same groups: lines that cross are groups that they see differently."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import altair as alt
from altair.typing import ChartType

from leadkit.charts.style import COUNTS, INK, ODD, styled
from leadkit.evidence.wording import percent
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd


def slope(
    frame: pd.DataFrame, one: str, other: str, turned: Collection[str], title: str, subtitle: str | None = None
) -> ChartType:
    """Draw each group that both outcomes rank as a line from its place by the one to its place by the other.

    Parameters
    ----------
    frame
        The table of `leadkit.evidence.side_by_side`.
    one, other
        Names of two outcomes.
    turned
        The groups that the two put in opposite order beyond chance; they stand out.
    """
    pair = frame[frame["outcome"].isin([one, other]) & frame["rank"].notna()]
    both = pair.groupby("title")["outcome"].transform("nunique") == 2
    pair = pair[both].astype({"rank": "float"})
    # Ranked anew among the groups that both rank, so that no place is empty; equal rates share a place.
    place = pair.groupby("outcome")["rank"].rank(method="first").astype(int)
    fine, odd = say("charts.rank_alike"), say("charts.rank_turned")
    pair = pair.assign(
        place=place,
        mark=[odd if name in turned else fine for name in pair["title"]],
        left=[f"{name}, {words}" for name, words in zip(pair["title"], _shares(pair), strict=True)],
        right=[f"{words}, {name}" for name, words in zip(pair["title"], _shares(pair), strict=True)],
        side=["one" if name == one else "other" for name in pair["outcome"]],
    )
    titles = dict(zip(frame["outcome"], frame["outcome_title"], strict=True))
    height = 34 * max(int(place.max()) if len(place) else 1, 2)
    x = alt.X("side:N", title=None, sort=["one", "other"], axis=None, scale=alt.Scale(padding=0.1))
    y = alt.Y("place:Q", title=None, axis=None, scale=alt.Scale(reverse=True, zero=False, padding=14))
    legend = alt.Legend(labelLimit=320) if turned else None
    colour = alt.Color("mark:N", scale=alt.Scale(domain=[fine, odd], range=[COUNTS, ODD]), legend=legend)
    base = alt.Chart(pair, width=380, height=height).encode(x=x, y=y)
    lines = base.mark_line(strokeWidth=2).encode(color=colour, detail="title:N")
    points = base.mark_circle(size=80, opacity=1).encode(color=colour)
    left = base.transform_filter("datum.side == 'one'").mark_text(align="right", dx=-10, color=INK, fontSize=12)
    right = base.transform_filter("datum.side == 'other'").mark_text(align="left", dx=10, color=INK, fontSize=12)
    heads = alt.Chart(
        alt.InlineData(values=[{"side": "one", "words": titles[one]}, {"side": "other", "words": titles[other]}]),
        width=380,
    ).encode(x=x, text="words:N")
    head = heads.mark_text(fontWeight=600, fontSize=13, color=INK)
    drawn = alt.layer(lines, points, left.encode(text="left:N"), right.encode(text="right:N"))
    return styled(alt.vconcat(head.properties(height=18), drawn, spacing=2), title, subtitle)


def _shares(pair: pd.DataFrame) -> list[str]:
    return [
        say("charts.of", share=percent(rate), n=asked) for rate, asked in zip(pair["rate"], pair["asked"], strict=True)
    ]
