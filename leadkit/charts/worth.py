"""What leads cost and what they brought, group by group: cost per lead, cost per customer, and what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
from altair.typing import ChartType

from leadkit.charts.spans import MONEY, bars, few_or, spans
from leadkit.charts.style import join, styled
from leadkit.definition.phrases import quantity
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

_NAMES = ("cost", "cost_per_win", "net", "value", "deal")


def worth(frame: pd.DataFrame, title: str, subtitle: str | None = None) -> ChartType:
    """Draw cost per lead, cost per won lead and what is left per lead; without costs, what a lead and a deal bring.

    Parameters
    ----------
    frame
        The table of `leadkit.evidence.sources`, in cents.
    """
    shown = _units(frame)
    subtitle = join(subtitle, say("charts.currency"))
    if frame["net"].isna().all():
        panels = [
            spans(shown, "value", say("charts.value_per_lead"), width=300, number=MONEY),
            spans(shown, "deal", say("charts.value_per_won"), width=300, labelled=False, number=MONEY),
        ]
        return styled(alt.hconcat(*panels, spacing=26), title, subtitle)
    tone = ["odd" if verdict == "loses" else "" for verdict in frame["verdict"]]
    left = say("charts.left_per_lead")
    return styled(
        alt.hconcat(
            bars(shown.assign(tone=""), "cost", say("charts.cost_per_lead"), width=130, number=MONEY),
            spans(shown.assign(tone=""), "cost_per_win", say("charts.cost_per_win"), labelled=False, number=MONEY),
            spans(shown.assign(tone=tone), "net", left, labelled=False, number=MONEY, can_be_negative=True),
            spacing=26,
        ),
        title,
        subtitle,
    )


def _units(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the table with money in its unit instead of cents, and each amount in words."""
    shown = frame.copy()
    for name in _NAMES:
        for column in (name, f"{name}_low", f"{name}_high"):
            shown[column] = shown[column].astype(float) / 100
        shown[f"{name}_words"] = [
            "" if value != value else few_or(_whole(value), few and name != "cost")
            for value, few in zip(shown[name], shown["too_few"], strict=True)
        ]
        # What rests on one or two deals may reach so far that nothing else could be seen.
        if name != "cost":
            shown.loc[shown["too_few"], [f"{name}_low", f"{name}_high"]] = float("nan")
    return shown


def _whole(value: float) -> str:
    return quantity(float(f"{value:.3g}")) if abs(value) >= 1e5 else f"{value:,.0f}"
