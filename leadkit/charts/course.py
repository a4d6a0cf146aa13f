"""Rates and money over time: a small panel per group, all on one scale from zero."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

import altair as alt
from altair.typing import ChartType

from leadkit.charts.style import (
    COUNTS,
    FROM_ZERO,
    INK,
    LINE_HEIGHT,
    QUIET,
    join,
    lines_of,
    share_axis,
    styled,
)
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = 3
APART = {"row": 14, "column": 12}
WIDTH, HEIGHT = 228, 92
LETTERS = 10
"""Letters to a line below a panel."""
What = Literal["win", "junk", "value", "cost"]
_RATE = {
    "win": {"rate": "win_rate", "low": "low", "high": "high", "few": "too_few", "of": "leads"},
    "junk": {"rate": "junk_rate", "low": "junk_low", "high": "junk_high", "few": "junk_too_few", "of": "looked_at"},
}


def course(frame: pd.DataFrame, what: What, title: str, subtitle: str | None = None) -> ChartType:
    """Draw a measure of each group by month, quarter or year of creation, with intervals and how many leads it is of.

    Groups of whom there are too few in every span are left out.

    Parameters
    ----------
    frame
        The table of `leadkit.evidence.course`, at least one row of which is not too few by the measure.
    what
        The win rate, the share of junk, or value or cost per lead.
    """
    shown = _shown(frame, what)
    spans = list(dict.fromkeys(shown.sort_values("start", kind="stable")["span"]))
    titles = list(dict.fromkeys(shown[~shown["few"]]["title"]))
    shown = shown[shown["title"].isin(titles)]
    highest = max(float(shown[column].max()) for column in ("rate", "high") if shown[column].notna().any())
    marks = [_marks(spans, highest, what, is_first=is_first) for is_first in (False, True)]
    panels = [_panel(shown[shown["title"] == name], name, marks[i % COLUMNS == 0]) for i, name in enumerate(titles)]
    drawn = alt.concat(*panels, columns=COLUMNS, spacing=APART)
    money = say("charts.currency") if what in ("value", "cost") else None
    return styled(drawn, title, join(subtitle or say("charts.few_hollow"), money))


def _shown(frame: pd.DataFrame, what: What) -> pd.DataFrame:
    """Return the columns that are drawn, money in its unit."""
    names = _RATE.get(what) or {
        "rate": what, "low": f"{what}_low", "high": f"{what}_high", "few": f"{what}_too_few", "of": f"{what}_of",
    }  # fmt: skip
    shown = frame[["title", "span", "start"]].assign(**{new: frame[old] for new, old in names.items()})
    shown = shown.assign(start=shown["start"].astype(str), few=shown["few"].astype(bool))
    for column in ("rate", "low", "high"):
        shown[column] = shown[column].astype(float) / (1 if what in _RATE else 100)
    if what not in _RATE:
        # What rests on one or two deals may reach so far that nothing else could be seen.
        shown.loc[shown["few"], ["low", "high"]] = float("nan")
    return shown[shown["rate"].notna()]


def _marks(spans: list[str], highest: float, what: What, *, is_first: bool) -> list[alt.Chart]:
    """Return the layers of a panel without its data, which all panels share: to make them anew takes long."""
    y = alt.Y("rate:Q", title=None, axis=_amounts(what, is_first), scale=alt.Scale(domain=[0, highest]))
    base = alt.Chart(width=WIDTH, height=HEIGHT).encode(x=_spans(spans))
    edge = alt.condition("datum.few", alt.value(QUIET), alt.value(COUNTS))
    line = base.mark_line(color=COUNTS, strokeWidth=1.5).encode(y=y)
    whisker = base.mark_rule(strokeWidth=1.5).encode(y=alt.Y("low:Q"), y2="high:Q", color=edge)
    point = base.mark_point(size=45, filled=True, opacity=1).encode(
        y=y, fill=alt.condition("datum.few", alt.value("white"), alt.value(COUNTS)), stroke=edge
    )
    return [whisker, line, point]


def _panel(part: pd.DataFrame, name: str, marks: list[alt.Chart]) -> ChartType:
    heading = alt.TitleParams(
        lines_of(name, 34, 1), subtitle=_behind(part), anchor="start", frame="group", fontSize=12, fontWeight=600,
        color=INK, offset=4, subtitleFontSize=11, subtitleColor=QUIET, subtitlePadding=1,
    )  # fmt: skip
    drawn: ChartType = alt.layer(*marks, data=part, title=heading)
    return drawn


def _behind(part: pd.DataFrame) -> str:
    least, most = int(part["of"].min()), int(part["of"].max())
    if len(part) == 1:
        return say("charts.each_one", least=least)
    return say("charts.each_alike" if least == most else "charts.each_span", least=least, most=most)


def _amounts(what: What, is_first: bool) -> alt.Axis:
    axis = share_axis(3) if what in _RATE else alt.Axis(format="~s", labelExpr=FROM_ZERO, tickCount=3)
    axis["labels"] = is_first
    return axis


def _spans(spans: list[str]) -> alt.X:
    """Return the axis of time, with the first span named, the last, and the one between."""
    named = list(dict.fromkeys((spans[0], spans[(len(spans) - 1) // 2], spans[-1])))
    lines = json.dumps([lines_of(name, LETTERS) for name in spans])
    axis = alt.Axis(
        values=named, labelAngle=0, labelLineHeight=LINE_HEIGHT, labelPadding=8, grid=False, labelFontSize=11,
        labelExpr=f"{lines}[indexof({json.dumps(spans)}, datum.value)]",
    )  # fmt: skip
    return alt.X("span:N", title=None, sort=spans, axis=axis, scale=alt.Scale(domain=spans, padding=0.4, type="point"))
