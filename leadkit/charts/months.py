"""A definition over time: how many leads came and count, and how often those were won, against the others."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import altair as alt
from altair.typing import ChartType

from leadkit.charts.style import COUNTS, LINE_HEIGHT, ODD, QUIET, REST, lines_of, share_axis, styled
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

_STEP, _NARROW, _LEAST = 62, 32, 2
_WHOLE = 760
"""So wide all periods together are at most."""
_WIDE = 9
"""Up to so many periods are named upright, on two lines; more lie aslant."""
_MANY = 40
_LETTERS = 10
_HEIGHT = 150
_SHAPES = ("circle", "diamond")


def months(frame: pd.DataFrame, title: str, subtitle: str | None = None, broke_in: str | None = None) -> ChartType:
    """Draw leads by the period of their creation and, below, the win rates of those that count and of the rest.

    Whiskers are 95 % intervals; what rests on too few leads is hollow.

    Parameters
    ----------
    frame
        The table of `leadkit.evidence.drift`.
    broke_in
        The ``title`` of the period from which on the definition no longer held: a line is drawn there.
    """
    shown = frame.reset_index(drop=True)
    counted, rest = say("charts.group.admitted"), say("charts.group.rest")
    bars = _leads(shown, counted, rest, labelled=not shown["counted_cohort"].any())
    if not shown["counted_cohort"].any():
        return styled(bars, title, subtitle)
    rates = _rates(shown, counted, rest)
    if broke_in is not None:
        line = alt.Chart(shown[shown["title"] == broke_in], width=_width(shown)).mark_rule(
            color=ODD, strokeWidth=2, strokeDash=[5, 3], xOffset=-_step(shown) / 2
        )
        rates = alt.layer(rates, line.encode(x=_x(shown, labelled=True)))
    return styled(alt.vconcat(bars, rates, spacing=14), title, subtitle)


def _leads(shown: pd.DataFrame, counted: str, rest: str, *, labelled: bool) -> ChartType:
    long = shown.assign(**{counted: shown["admitted"], rest: shown["leads"] - shown["admitted"]}).melt(
        id_vars=["title"], value_vars=[counted, rest], var_name="verdict", value_name="count"
    )
    axis = alt.Axis(tickCount=4, format=",d")
    bars: ChartType = (
        alt.Chart(long, width=_width(shown), height=_HEIGHT * 2 // 3)
        .mark_bar()
        .encode(
            x=_x(shown, labelled=labelled),
            y=alt.Y("count:Q", title=say("charts.leads"), axis=axis),
            color=_colour(counted, rest),
            order=alt.Order("verdict:N", sort="ascending" if counted < rest else "descending"),
        )
    )
    return bars


def _rates(shown: pd.DataFrame, counted: str, rest: str) -> ChartType:
    columns = {"cohort", "won", "win_rate", "low", "high", "too_few"}
    parts = [
        shown[["title"]].assign(verdict=name, **{c: shown[f"{prefix}_{c}"] for c in sorted(columns)})
        for prefix, name in (("counted", counted), ("rest", rest))
    ]
    import pandas as pd

    long = pd.concat(parts, ignore_index=True)
    long = long[long["cohort"] > 0]
    axis = say("charts.win_rate")
    y = alt.Y("win_rate:Q", title=axis, axis=share_axis(4), scale=alt.Scale(zero=True))
    own = alt.condition(alt.datum.verdict == counted, alt.value(COUNTS), alt.value(QUIET))
    key = alt.Scale(domain=[counted, rest], range=list(_SHAPES))
    # Offsets count from where a band begins, which leaves a twentieth free on either side.
    middle, aside = _step(shown) * 0.45, _step(shown) / 8
    base = alt.Chart(long, width=_width(shown), height=_HEIGHT).encode(
        x=_x(shown, labelled=True),
        # Side by side, so that neither whisker hides the other.
        xOffset=alt.XOffset(
            "verdict:N", scale=alt.Scale(domain=[counted, rest], range=[middle - aside, middle + aside])
        ),
    )
    whisker = base.mark_rule(strokeWidth=2).encode(y=alt.Y("low:Q", title=axis), y2="high:Q", color=own)
    told, untold = base.transform_filter("!datum.too_few"), base.transform_filter("datum.too_few")
    shape = alt.Shape("verdict:N", scale=key)
    points = told.mark_point(size=70, filled=True, opacity=1).encode(y=y, color=own, shape=shape)
    hollow = untold.mark_point(size=70, filled=True, opacity=1, fill="white", strokeWidth=2)
    hollow = hollow.encode(y=y, stroke=own, shape=shape)
    return alt.layer(whisker, points, hollow)


def _x(shown: pd.DataFrame, *, labelled: bool) -> alt.X:
    titles = list(shown["title"])
    axis = alt.Axis(labelAngle=-45, labelPadding=6, labelOverlap=len(titles) > _MANY) if labelled else None
    if labelled and len(titles) <= _WIDE:
        lines = json.dumps([lines_of(title, _LETTERS, 3) for title in titles])
        at = f"{lines}[indexof({json.dumps(titles)}, datum.value)]"
        axis = alt.Axis(labelAngle=0, labelPadding=6, labelLineHeight=LINE_HEIGHT, labelExpr=at)
    return alt.X("title:N", title=None, axis=axis, scale=alt.Scale(domain=titles))


def _step(shown: pd.DataFrame) -> int:
    return _STEP if len(shown) <= _WIDE else max(_LEAST, min(_NARROW, _WHOLE // len(shown)))


def _colour(counted: str, rest: str) -> alt.Color:
    return alt.Color("verdict:N", scale=alt.Scale(domain=[counted, rest], range=[COUNTS, REST]))


def _width(shown: pd.DataFrame) -> int:
    return _step(shown) * len(shown)
