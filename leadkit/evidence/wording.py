"""Figures as a person reads them: percentages, "1 in 6", amounts of money, leads a week."""

from __future__ import annotations

from leadkit.definition.phrases import quantity
from leadkit.evidence.rates import Rate, difference
from leadkit.text import say

_WEEKS_PER_MONTH = 365.25 / 7 / 12


def percent(share: float) -> str:
    """Return a share as a percentage; what is not quite nothing or all is not said to be.

    >>> percent(0.164), percent(0), percent(0.00001), percent(0.99999)
    ('16.4 %', '0 %', 'under 0.1 %', 'over 99.9 %')
    """
    if share in (0, 1):
        return f"{share * 100:.0f} %"
    if abs(share) < 0.0005:
        return say("evidence.under", percent="0.1 %")
    return say("evidence.over", percent="99.9 %") if 0.9995 <= share < 1 else f"{share * 100:.1f} %"


def signed(number: float, digits: int = 1) -> str:
    """Return a number with its sign; what rounds to nothing has none.

    >>> signed(2.31), signed(-0.004, 2), signed(-0.04, 2)
    ('+2.3', '0.00', '-0.04')
    """
    said = f"{number:+.{digits}f}"
    return said if said.strip("+-0.") else said[1:]


def in_words(rate: Rate) -> str:
    """Return a rate as "1 in 6", "none", "all", or "too few to say"."""
    if rate.of == 0:
        return say("evidence.nobody")
    if rate.too_few:
        return say("evidence.too_few")
    some, of = rate.one_in or (0, 1)
    return say("evidence.all") if some == of else say("evidence.one_in", some=some, of=of)


def side_by_side_in_words(first: Rate, second: Rate) -> tuple[str, str]:
    """Return two rates that stand side by side: as "1 in 6" only where they differ beyond chance, else in percent.

    28.1 % is "3 in 10" and 27.4 % is "1 in 4": the words must not make a difference that is not there.

    >>> side_by_side_in_words(Rate(281, 1000), Rate(274, 1000))
    ('28.1 %', '27.4 %')
    """
    words = in_words(first), in_words(second)
    gap = difference(first, second)
    if gap is None or first.too_few or second.too_few or (gap.direction and words[0] != words[1]):
        return words
    return percent(first.value or 0), percent(second.value or 0)


def interval(low: float, high: float) -> str:
    """Return an interval of shares as "13.1 % to 20.3 %"."""
    return say("evidence.interval", low=percent(low), high=percent(high))


def amount(cents: int) -> str:
    """Return an amount of money without its currency, large ones rounded to three digits.

    >>> amount(210_000_000), amount(123_456_789), amount(4_800_000), amount(150)
    ('2.1 million', '1.23 million', '48,000', '1.5')
    """
    whole = cents / 100
    if abs(whole) >= 1e6:
        return quantity(float(f"{whole:.3g}"))
    return quantity(round(whole) if abs(whole) >= 100 else whole)


def load(per_week: float | None) -> str:
    """Return how many leads come in a time: "about 4 a week"; "not dated" where it cannot be told."""
    if per_week is None:
        return say("evidence.load.not_dated")
    if round(per_week) >= 1:
        return say("evidence.load.week", n=round(per_week))
    per_month = round(per_week * _WEEKS_PER_MONTH)
    return say("evidence.load.month", n=per_month) if per_month >= 1 else say("evidence.load.rare")
