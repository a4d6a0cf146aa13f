"""Cells and words of the page on what closes: rates, stops of a card, what a condition changes."""

from __future__ import annotations

from typing import Any

from leadkit.evidence.drivers import (
    Driver,
    PointCard,
)
from leadkit.evidence.drivers.card import Stop
from leadkit.evidence.drivers.suggest import Change, Suggestion
from leadkit.evidence.rates import Rate
from leadkit.evidence.wording import interval, load, percent, signed
from leadkit.report.markup import Content, joined, tag
from leadkit.text import say

MOST_STOPS = 12
ALIKE = 0.95


def has_a_best_window(driver: Driver) -> bool:
    """Whether the window makes a difference, and not only what was done lately."""
    scores = [abs(way.z) for way in driver.windows if way.criterion.recent is None]
    return len(scores) > 1 and min(scores) < ALIKE * max(scores)


def suggested_cells(of: Suggestion) -> tuple[Content, ...]:
    """Return the row of a suggested condition."""
    shares = share_words(of.rest_held_out), share_words(of.recall)
    return (
        of.sentence, f"{of.leads:,}", rate_cell(of.held_out), *shares, f"{of.missed:,}"
    )  # fmt: skip


def changed_cells(change: Change | None) -> tuple[Content, ...]:
    """Return how many leads a condition would change on a draft, and how often these were won."""
    return ("", "") if change is None else (f"{change.leads:,}", rate_cell(change.held_out))


def rate_cell(of: Rate) -> Content:
    """Return a rate with its interval below it, or that it rests on too few."""
    if not of.of:
        return say("notebook.closes.nobody")
    if of.too_few or of.value is None or of.low is None or of.high is None:
        return say("notebook.closes.too_few", hits=of.hits, of=of.of)
    return joined([percent(of.value), tag("div", interval(of.low, of.high), class_="soft small")])


def interval_of_points(low: float, high: float) -> str:
    """Return a difference of two shares as "+15.3 to +30.7"."""
    return say("evidence.interval", low=signed(low * 100), high=signed(high * 100))


def capital(text: str) -> str:
    """Return a sentence with its first letter large."""
    return text[:1].upper() + text[1:]


def share_words(of: Rate) -> str:
    """Return a share as a percentage, a dash of nobody."""
    return "–" if of.value is None else percent(of.value)


def around(stops: tuple[Stop, ...], chosen: int) -> tuple[Stop, ...]:
    """Return at most a dozen thresholds with the chosen one among them, in the middle where there are more."""
    at = next(i for i, stop in enumerate(stops) if stop.threshold == chosen)
    start = max(0, min(at - MOST_STOPS // 2, len(stops) - MOST_STOPS))
    return stops[start : start + MOST_STOPS]


def stop_cells(stop: Stop, *, is_chosen: bool) -> tuple[Content, ...]:
    """Return the row of one threshold of a card."""
    number = say("notebook.closes.at_least", n=stop.threshold)
    weekly = load(stop.per_week) if stop.per_week is not None else "–"
    return (
        tag("b", number) if is_chosen else number, f"{stop.leads:,}", weekly, rate_cell(stop.held_out),
        share_words(stop.recall),
    )  # fmt: skip


def counts(of: Rate) -> list[int]:
    """Return hits and cases."""
    return [of.hits, of.of]


def card_figures(made: PointCard) -> dict[str, Any]:
    """Return the figures of a card as plain data."""

    def area(of: Any) -> float | None:
        return None if of is None else round(of.value, 6)

    return {
        "holds": made.holds, "lines": [[line.points, line.sentence] for line in made.lines],
        "cross_validated": area(made.cross_validated), "held_out": area(made.held_out), "training": area(made.training),
        "bands": [[band.low, band.high, band.leads, counts(band.held_out)] for band in made.bands],
    }  # fmt: skip
