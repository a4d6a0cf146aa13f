"""What a deal and what a lead is worth, by a field such as the product."""

from __future__ import annotations

from typing import TYPE_CHECKING

import altair as alt
from altair.typing import ChartType

from leadkit.charts.spans import MONEY, few_or, spans
from leadkit.charts.style import join, styled
from leadkit.definition.phrases import quantity
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd


def tiers(frame: pd.DataFrame, title: str, subtitle: str | None = None) -> ChartType:
    """Draw the value of a deal, and of a lead, each with its interval, from zero.

    Parameters
    ----------
    frame
        The table of `leadkit.evidence.tiers`, in cents.
    """
    shown = frame[frame["deals"] > 0].assign(tone="")
    for name in ("deal", "value"):
        for column in (name, f"{name}_low", f"{name}_high"):
            shown[column] = shown[column].astype(float) / 100
    shown = shown.assign(
        deal_words=[
            few_or(say("charts.deals", amount=quantity(float(f"{value:.3g}")), n=n), few)
            for value, n, few in zip(shown["deal"], shown["deals"], shown["too_few"], strict=True)
        ],
        value_words=[
            few_or(quantity(float(f"{value:.3g}")), few)
            for value, few in zip(shown["value"], shown["too_few"], strict=True)
        ],
    )
    subtitle = join(subtitle, say("charts.currency"))
    deal = spans(shown, "deal", say("charts.value_per_deal"), width=300, number=MONEY)
    value = spans(shown, "value", say("charts.value_per_lead"), width=280, labelled=False, number=MONEY)
    return styled(alt.hconcat(deal, value, spacing=26), title, subtitle)
