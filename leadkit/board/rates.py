"""Rates with their intervals as the board draws them."""

from __future__ import annotations

from typing import Any

from leadkit.evidence.rates import Difference, Rate
from leadkit.evidence.wording import interval, percent
from leadkit.text import say

View = dict[str, Any]


def share_view(rate: Rate, too_few: bool | None = None) -> View:
    """Return a rate with its interval as the board draws it; of nobody, anything is possible.

    Parameters
    ----------
    too_few
        Whether it says nothing; by default whether it has fewer than 30 leads or 5 hits.
    """
    shown = rate.value is not None and not (rate.too_few if too_few is None else too_few)
    return {
        "text": percent(rate.value) if shown and rate.value is not None else say("evidence.too_few"),
        "interval_text": interval(rate.low or 0.0, rate.high or 0.0) if shown else None,
        "value": rate.value or 0.0, "low": rate.low or 0.0, "high": 1.0 if rate.high is None else rate.high,
        "too_few": not shown,
    }  # fmt: skip


def difference_text(gap: Difference) -> str:
    """Return by how many percentage points two rates differ, as a sentence."""
    low, high = gap.low * 100, gap.high * 100
    if low > 0:
        return say("why.difference_more", low=low, high=high)
    if high < 0:
        return say("why.difference_less", low=-high, high=-low)
    return say("why.no_difference")
