"""How much each field knows of the outcome, those that may not have been known in time marked."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import altair as alt
from altair.typing import ChartType

from leadkit.charts.style import BAR, COUNTS, INK, ODD, REST, ROW, rows, share, styled
from leadkit.evidence.wording import percent
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 15
LEAST = 0.1
"""The axis reaches so far at least: next to nothing must not look like much."""


def fields(frame: pd.DataFrame, suspicious: Collection[str], title: str, subtitle: str | None = None) -> ChartType:
    """Draw the fields that know most of the outcome, at most fifteen.

    Parameters
    ----------
    frame
        The field table of `leadkit.evidence.readiness`.
    suspicious
        The names of fields to mark.
    """
    fine, odd, unsure = (say(f"charts.field_{name}") for name in ("fine", "odd", "unsure"))
    top = frame.head(SHOWN)
    shown = top.assign(
        mark=[
            odd if name in suspicious else fine if known == "at creation" else unsure
            for name, known in top["known"].items()
        ],
        words=[percent(part) for part in top["information"]],
    )
    x = share("information", say("charts.information"))
    x["scale"] = alt.Scale(domain=[0, max(LEAST, float(shown["information"].max()))])
    base = alt.Chart(shown, width=440, height=alt.Step(ROW)).encode(y=rows(shown), x=x)
    marked = alt.Color("mark:N", scale=alt.Scale(domain=[fine, unsure, odd], range=[COUNTS, REST, ODD]))
    words = base.mark_text(align="left", dx=6, color=INK, fontSize=12).encode(text="words:N")
    return styled(alt.layer(base.mark_bar(size=BAR).encode(color=marked), words), title, subtitle)
