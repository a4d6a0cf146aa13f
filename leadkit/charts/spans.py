"""Values with their intervals and words, row by row: the panel that several charts are put together from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import altair as alt
from altair.typing import ChartType

from leadkit.charts.style import BAR, COUNTS, FROM_ZERO, INK, ODD, QUIET, REST, ROW, SPACED, rows
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

SHARE, MONEY = ".2~%", "~s"


def spans(
    shown: pd.DataFrame,
    name: str,
    axis: str | list[str],
    *,
    width: int = 240,
    labelled: bool = True,
    number: str = SHARE,
    can_be_negative: bool = False,
) -> ChartType:
    """Return a point with its whisker and words for each row of a table with ``title`` and ``too_few``.

    Parameters
    ----------
    name
        The column drawn; its interval is in ``NAME_low`` and ``NAME_high``, its words in ``NAME_words``. The
        column ``tone`` is "odd" for what is to stand out. What is too few is grey and hollow.
    number
        How the axis writes numbers: `SHARE` or `MONEY`.
    """
    base = alt.Chart(shown, width=width, height=alt.Step(ROW)).encode(y=rows(shown, labelled=labelled))
    few, odd = "datum.too_few", "datum.tone == 'odd'"
    edge = {"condition": [{"test": few, "value": QUIET}, {"test": odd, "value": ODD}], "value": COUNTS}
    fill = {"condition": [{"test": few, "value": "white"}, {"test": odd, "value": ODD}], "value": COUNTS}
    x = _along(name, axis, number)
    whisker = base.mark_rule(strokeWidth=2).encode(
        x=_along(f"{name}_low", axis, number), x2=f"{name}_high:Q", color=edge
    )
    point = base.mark_point(size=80, filled=True, opacity=1).encode(x=x, fill=fill, stroke=edge)
    words = base.mark_text(align="left", dx=8, dy=-10, color=INK, fontSize=12).encode(x=x, text=f"{name}_words:N")
    if not can_be_negative:
        return alt.layer(whisker, point, words)
    zero = alt.Chart(shown.head(1)).mark_rule(color=INK, strokeDash=[4, 3]).encode(x=alt.datum(0))
    return alt.layer(zero, whisker, point, words)


def bars(
    shown: pd.DataFrame, name: str, axis: str, *, width: int = 160, labelled: bool = True, number: str = SHARE
) -> ChartType:
    """Return bars from zero for the column `name`, with the words of ``NAME_words`` at their ends."""
    base = alt.Chart(shown, width=width, height=alt.Step(ROW)).encode(
        y=rows(shown, labelled=labelled), x=_along(name, axis, number)
    )
    tones = [{"test": f"datum.tone == '{tone}'", "value": colour} for tone, colour in (("odd", ODD), ("rest", REST))]
    odd: dict[str, Any] = {"condition": tones, "value": COUNTS}
    drawn = base.mark_bar(size=BAR).encode(color=odd)
    return alt.layer(drawn, base.mark_text(align="left", dx=6, color=INK, fontSize=12).encode(text=f"{name}_words:N"))


def few_or(words: str, few: bool) -> str:
    """Return `words`, or that there are too few to say."""
    return say("charts.too_few") if few else words


def _along(name: str, title: str | list[str], number: str) -> alt.X:
    axis = alt.Axis(
        format=number,
        labelExpr=SPACED if number == SHARE else FROM_ZERO,
        tickCount=4,
        labelOverlap=True,
        labelSeparation=7,
    )
    return alt.X(f"{name}:Q", title=title, axis=axis, scale=alt.Scale(zero=True), stack=None)
