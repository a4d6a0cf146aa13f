"""Sets of leads: how many each set of teams admits, or meets the same conditions; readable for six teams as for two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import altair as alt
from altair.typing import ChartType

from leadkit.charts.rates import intervals
from leadkit.charts.style import COUNTS, INK, ODD, REST, ROW, counted_bars, lines_of, rows, styled
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

ROOMY = 6
"""Up to so many names stand upright above their dots, on as many lines as they need."""
STEP, NARROW = 70, 24
LINE = 10
"""Letters to a line above a column of dots."""
ANSWERS = ("admitted", "rejected", "undecided", "mixed")


def overlap(
    frame: pd.DataFrame,
    title: str,
    subtitle: str | None = None,
    *,
    marks: pd.DataFrame | None = None,
    conditions: bool = False,
) -> ChartType:
    """Draw one row per set of teams: a dot for each team that admits the leads, their number, their win rate.

    Parameters
    ----------
    frame
        The table of `leadkit.evidence.compare`, or of `leadkit.evidence.intersections`.
    marks
        Their ``mark_frame()``: with it, leads that a team cannot tell are marked apart from those that it rejects.
    conditions
        Whether the sets are of conditions that are met, and not of teams that admit.
    """
    names = list(frame.columns[: list(frame.columns).index("sides")])
    nobody = say("charts.no_condition" if conditions else "charts.no_side")
    shown = frame.assign(
        title=[text or nobody for text in frame["sides"]],
        words=[f"{n:,}" for n in frame["leads"]],
    )
    bars = counted_bars(shown, "leads", say("charts.leads"), width=180, labelled=False)
    # Names that lie aslant may reach over the bars: there is nothing above those.
    bounds: Literal["flush", "full"] = "flush" if len(names) > ROOMY else "full"
    gap = 52 if bounds == "flush" else 20
    points = intervals(shown, say("charts.win_rate"), width=190, labelled=False, of="cohort")
    return styled(
        alt.hconcat(
            _dots(shown, names, marks, "met" if conditions else "mark"), bars, points, spacing=gap, bounds=bounds
        ),
        title,
        subtitle,
    )


def _dots(shown: pd.DataFrame, names: list[str], marks: pd.DataFrame | None, table: str) -> ChartType:
    """Return the dots, those of one set joined by a line."""
    long = shown.melt(id_vars=["title", "sides"], value_vars=names, var_name="side", value_name="admits")
    long["answer"] = ["admitted" if admits else "rejected" for admits in long["admits"]]
    if marks is not None:
        long = long.drop(columns="answer").merge(marks[["sides", "side", "answer"]], on=["sides", "side"])
    long["answer"] = [say(f"charts.{table}.{answer}") for answer in long["answer"]]
    met = [[name for name in names if row[name]] for _, row in shown.iterrows()]
    ends = [(title, m[0], m[-1]) for title, m in zip(shown["title"], met, strict=True) if m]
    joined = [{"title": title, "first": first, "last": last} for title, first, last in ends]
    base = alt.Chart(long, width=alt.Step(STEP if len(names) <= ROOMY else NARROW), height=alt.Step(ROW)).encode(
        y=rows(shown, labelled=False), x=_columns("side", names)
    )
    line = (
        alt.Chart({"values": joined})
        .mark_rule(color=COUNTS, strokeWidth=3)
        .encode(y=rows(shown, labelled=False), x=_columns("first", names), x2="last:N")
    )
    words = [say(f"charts.{table}.{answer}") for answer in (ANSWERS if marks is not None else ANSWERS[:2])]
    legend = alt.Legend(columns=2, symbolType="circle") if marks is not None else None
    dots = base.mark_point(size=140, filled=True, opacity=1, strokeWidth=2).encode(
        fill=alt.Fill(
            "answer:N", scale=alt.Scale(domain=words, range=[COUNTS, REST, "white", REST][: len(words)]), legend=legend
        ),
        stroke=alt.Stroke("answer:N", scale=alt.Scale(domain=words, range=[COUNTS, REST, ODD, ODD][: len(words)])),
    )
    asked = base.mark_text(text="?", fontSize=11, fontWeight=700, color=INK)
    unknown = alt.FieldOneOfPredicate(
        field="answer", oneOf=[say(f"charts.{table}.undecided"), say(f"charts.{table}.mixed")]
    )
    above = _names(names) if len(names) <= ROOMY else []
    return alt.layer(line, dots, asked.transform_filter(unknown), *above)


def _columns(field: str, names: list[str]) -> alt.X:
    """Return a column per name, in the order given; many names lie aslant above, few are written by `_names`."""
    axis = None
    if len(names) > ROOMY:
        axis = alt.Axis(orient="top", labelAngle=-50, labelLimit=190, labelAlign="left")
    return alt.X(f"{field}:N", sort=names, title=None, scale=alt.Scale(domain=names), axis=axis)


def _names(names: list[str]) -> list[ChartType]:
    """Return the names above their columns, on as many lines as they need."""
    lines = [(name, list(reversed(lines_of(name, LINE, 4)))) for name in names]
    layers = []
    for height in range(max(len(split) for _, split in lines)):
        named = [{"side": name, "text": split[height]} for name, split in lines if len(split) > height]
        base = alt.Chart({"values": named}).encode(x=_columns("side", names), y=alt.value(-8), text="text:N")
        layers.append(base.mark_text(baseline="bottom", dy=-14 * height, fontSize=12, color=INK))
    return layers
