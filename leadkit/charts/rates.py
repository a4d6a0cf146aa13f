"""Win rates with their intervals, group by group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
from altair.typing import ChartType

from leadkit.charts.style import COUNTS, INK, QUIET, ROW, rows, share, styled
from leadkit.evidence.wording import percent
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

GROUPS = ("admitted", "rest", "all")


def rates(frame: pd.DataFrame, title: str, subtitle: str | None = None) -> ChartType:
    """Draw the win rates of those that count, of the rest and of all, with 95 % intervals.

    Parameters
    ----------
    frame
        The table of `leadkit.evidence.outcome`.
    """
    shown = frame.loc[list(GROUPS)].reset_index()
    shown["title"] = [say(f"charts.group.{name}") for name in shown["group"]]
    return styled(intervals(shown, say("charts.win_rate"), of="cohort"), title, subtitle)


def intervals(
    shown: pd.DataFrame, axis: str, *, width: int = 420, labelled: bool = True, of: str | None = None
) -> ChartType:
    """Return points with whiskers for a table with ``title``, ``win_rate``, ``low``, ``high`` and ``too_few``.

    What rests on too few leads is grey and hollow and has no number.

    Parameters
    ----------
    of
        The column of how many leads each rate is of, where the rows' names do not say it.
    """
    words = [
        _words(rate, None if of is None else shown[of].iloc[i], bool(few))
        for i, (rate, few) in enumerate(zip(shown["win_rate"], shown["too_few"], strict=True))
    ]
    base = alt.Chart(shown.assign(words=words), width=width, height=alt.Step(ROW)).encode(
        y=rows(shown, labelled=labelled)
    )
    few = "datum.too_few"
    edge = alt.condition(few, alt.value(QUIET), alt.value(COUNTS))
    whisker = base.mark_rule(strokeWidth=2).encode(x=share("low", axis), x2="high:Q", color=edge)
    point = base.mark_point(size=90, filled=True, opacity=1).encode(
        x=share("win_rate", axis), fill=alt.condition(few, alt.value("white"), alt.value(COUNTS)), stroke=edge
    )
    number = base.mark_text(align="left", dx=9, dy=-10, color=INK, fontSize=12).encode(x="win_rate:Q", text="words:N")
    return alt.layer(whisker, point, number)


def _words(rate: float | None, of: float | None, few: bool) -> str:
    if of is None:
        return say("charts.too_few") if few else percent(rate or 0)
    if of != of or of == 0:
        return ""
    return say("charts.few_of", n=int(of)) if few else say("charts.of", share=percent(rate or 0), n=int(of))
