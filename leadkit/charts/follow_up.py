"""Our own follow-up: how soon leads are answered, how often we tried, and how often worked leads are won."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
from altair.typing import ChartType

from leadkit.charts.spans import bars, few_or, spans
from leadkit.charts.style import BAR, COUNTS, FAINT, INK, QUIET, ROW, rows, share_axis, styled
from leadkit.evidence.wording import percent
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

AXIS = alt.Axis(labelAngle=0)
ENDS = {"won": COUNTS, "lost": QUIET, "dropped": FAINT}


def answers(frame: pd.DataFrame, title: str, subtitle: str | None = None) -> ChartType:
    """Draw how many of all leads were answered within an hour, a day and a week, with intervals, from 0 to 100 %.

    Parameters
    ----------
    frame
        The ``answer_frame`` of `leadkit.evidence.follow_up`.
    """
    shown = frame.assign(title=[say(f"charts.within.{name}") for name in frame["within"]])
    shown["words"] = [
        say("charts.hits_share", share=percent(share), hits=hits, n=of)
        for share, hits, of in zip(shown["share"], shown["leads"], shown["of"], strict=True)
    ]
    x = alt.X(
        "share:Q",
        title=say("charts.answered"),
        axis=share_axis(5),
        scale=alt.Scale(domain=[0, 1]),
    )
    base = alt.Chart(shown, width=460, height=alt.Step(ROW)).encode(y=rows(shown))
    drawn = base.mark_bar(size=BAR, color=COUNTS).encode(x=x)
    words = base.mark_text(align="left", dx=8, color=INK, fontSize=12).encode(x=alt.X("high:Q"), text="words:N")
    whisker = base.mark_rule(color=INK, strokeWidth=1.5).encode(x=alt.X("low:Q"), x2="high:Q")
    return styled(alt.layer(drawn, whisker, words), title, subtitle)


def attempts(frame: pd.DataFrame, title: str, subtitle: str | None = None) -> ChartType:
    """Draw how often we tried before leads were won, lost or dropped: a row of columns per end, on one scale.

    Parameters
    ----------
    frame
        The ``attempt_frame`` of `leadkit.evidence.follow_up`.
    """
    behind = frame.groupby("end")["leads"].sum()
    names = {end: say(f"charts.end.{end}", n=int(behind[end])) for end in ENDS if end in behind.index}
    most = int(frame["attempts"].max())
    shown = frame.assign(
        name=[names[end] for end in frame["end"]],
        times=[f"{n}+" if n == most else str(n) for n in frame["attempts"]],
    )
    order = [f"{n}+" if n == most else str(n) for n in range(1, most + 1)]
    last, panels = list(names)[-1], []
    for end, name in names.items():
        part = alt.Chart(shown[shown["end"] == end], width=alt.Step(58), height=84)
        drawn = part.mark_bar(color=ENDS[end]).encode(
            x=alt.X("times:N", sort=order, title=say("charts.attempts") if end == last else None, axis=AXIS),
            y=alt.Y(
                "share:Q", title=say("charts.share_leads"), axis=share_axis(3),
                scale=alt.Scale(domain=[0, float(frame["share"].max())]),
            ),
        )  # fmt: skip
        heading = alt.TitleParams(name, anchor="start", fontSize=12, fontWeight=600, color=INK, offset=4)
        panels.append(drawn.properties(title=heading))
    return styled(alt.vconcat(*panels, spacing=8), title, subtitle)


def chances(frame: pd.DataFrame, title: str, subtitle: str | None = None) -> ChartType:
    """Draw for each group how many leads were never worked, and its win rates: of all leads, and of those worked.

    Parameters
    ----------
    frame
        The table of `leadkit.evidence.follow_up`.
    """
    shown = frame.assign(
        tone="rest",
        never_words=[
            "" if not of else say("charts.of", share=percent(share), n=of)
            for share, of in zip(frame["never_share"], frame["handed"], strict=True)
        ],
    )  # fmt: skip
    shown["never"] = shown["never_share"].astype(float)
    panels = [bars(shown, "never", say("charts.never_worked"), width=190)]
    for prefix, axis in (("", "charts.won_all"), ("worked_", "charts.won_worked")):
        part = shown.assign(
            tone="", too_few=shown[f"{prefix}too_few"], rate=shown[f"{prefix}win_rate"].astype(float),
            rate_low=shown[f"{prefix}low"].astype(float), rate_high=shown[f"{prefix}high"].astype(float),
        )  # fmt: skip
        part["rate_words"] = [
            "" if not of else few_or(say("charts.of", share=percent(rate), n=of), few)
            for rate, of, few in zip(part["rate"], part[f"{prefix}leads"], part["too_few"], strict=True)
        ]
        panels.append(spans(part, "rate", say(axis), width=210, labelled=False))
    # One scale for both win rates, so that they can be compared by eye.
    both = alt.hconcat(*panels[1:], spacing=26).resolve_scale(x="shared")
    return styled(alt.hconcat(panels[0], both, spacing=26), title, subtitle)
