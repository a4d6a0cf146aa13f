"""What is said of the ends of several sources: on noise hardly ever, and where it is so, it is said."""

from __future__ import annotations

import numpy as np
import pytest

from leadkit.evidence.junk import junk
from leadkit.evidence.money import Estimate, same_ratio
from leadkit.evidence.rates import rate
from leadkit.evidence.sources import Sources, sources
from leadkit.evidence.wording import side_by_side_in_words
from leadkit.history.history import History

Counted = dict[str, tuple[int, int, int, float]]
RUNS = 100


def counted(every: Counted) -> Sources:
    """Return sources with so many leads, won, and junk, and a cost per lead."""
    leads: dict[str, list[str]] = {"lead_id": [], "source": []}
    ended: dict[str, list[str]] = {"lead_id": [], "status": [], "value": [], "cost": []}
    judged: dict[str, list[str]] = {"lead_id": [], "status": []}
    for source, (n, won, bad, cost) in every.items():
        ids = [f"{source}{i}" for i in range(n)]
        leads["lead_id"] += ids
        leads["source"] += [source] * n
        ended["lead_id"] += ids
        ended["status"] += ["won"] * won + ["lost"] * (n - won)
        ended["value"] += ["1000"] * won + [""] * (n - won)
        ended["cost"] += [f"{cost + i % 3}" for i in range(n)]
        judged["lead_id"] += ids
        judged["status"] += ["won"] * bad + ["lost"] * (n - bad)
    past = History(
        leads, outcomes={"outcome": ended, "junk": judged}, settings={"fields": {"source": {"type": "category"}}}
    )
    return sources(past, "source", junk=junk(past))


@pytest.mark.parametrize("groups", [5, 20])
def test_noise_is_not_said_to_be_a_finding(groups: int) -> None:
    """Of 100 histories in which all sources are alike, at most 5 say more of junk, or of cheap leads, than is so."""
    rng = np.random.default_rng(groups)
    cheap = dirty = 0
    for _ in range(RUNS):
        every = {}
        for i in range(groups):
            n = int(rng.integers(120, 300))
            won, bad = int(rng.binomial(n, 0.15)), int(rng.binomial(n, 0.2))
            every[f"s{i:02d}"] = (n, won, bad, float(rng.normal(40, 1)))
        found = counted(every)
        cheap += "Cheap leads" in " ".join(found.money_sentences())
        dirty += "no group stands out" not in " ".join(found.junk_sentences())
    assert cheap <= RUNS * 0.05
    assert dirty <= RUNS * 0.05


def test_cheap_leads_that_make_dear_customers_are_named() -> None:
    """A lead for 10 of which 2 in a hundred are won costs more by customer than one for 30 of which 20 are."""
    said = counted({"web": (500, 100, 10, 30), "list": (2_000, 40, 40, 10)}).money_sentences()[1]
    assert said == (
        "Cheap leads are not cheap customers: a lead costs least from list (11), a customer of that kind 550; from web "
        "a customer costs 155, less beyond chance."
    )


def test_cheap_leads_that_are_won_less_often_are_named() -> None:
    """Where customers cost about the same, only that fewer are won is said."""
    said = counted({"web": (500, 100, 10, 50), "list": (1_000, 40, 40, 10)}).money_sentences()[1]
    assert said == (
        "Cheap leads are won less often: a lead costs least from list (11), a customer of that kind 275. Of 1,000 such "
        "leads 40 were won, of the others 20.0 %: fewer beyond chance."
    )


def test_the_highest_junk_rate_is_one_that_stands_alone() -> None:
    """Alone above all others it is named as the highest; two that cannot be told apart are both named."""
    alone = counted({"web": (500, 50, 25, 9), "show": (500, 50, 30, 9), "list": (100, 10, 40, 9)})
    assert alone.junk_sentences() == [
        "The highest junk rate: list, 40.0 % (40 of 100 leads that were looked at); elsewhere it is 6.0 % at most."
    ]
    both = counted({"web": (2_000, 50, 60, 9), "ad": (600, 50, 120, 9), "list": (100, 10, 22, 9)})
    (said,) = both.junk_sentences()
    assert said == (
        "Beyond chance, there is more junk here than elsewhere: list (22.0 % of 100 looked at) and ad (20.0 % of 600 "
        "looked at); of all leads 7.5 % are junk."
    )


def test_ratios_are_compared_by_their_logarithms() -> None:
    """By hand: intervals of a factor two around 100 and 200 lie one standard error of 1.96 / 2 times root two apart."""
    first, second = Estimate(9, 100, 50, 200), Estimate(9, 200, 100, 400)
    assert same_ratio(first, second) == pytest.approx(0.1658, abs=5e-5)
    assert same_ratio(first, first) == 1
    assert same_ratio(first, Estimate(3, 50)) == 1


def test_words_make_no_difference_that_is_not_there() -> None:
    """28.1 and 27.4 % are no “3 in 10” and “1 in 4”; what differs beyond chance is said in few words."""
    assert side_by_side_in_words(rate(281, 1_000), rate(274, 1_000)) == ("28.1 %", "27.4 %")
    assert side_by_side_in_words(rate(60, 1_000), rate(120, 1_000)) == ("1 in 17", "1 in 8")
    assert side_by_side_in_words(rate(274, 1_000), rate(3, 10)) == ("1 in 4", "too few to say")
    assert side_by_side_in_words(rate(8_100, 10_000), rate(7_900, 10_000)) == ("81.0 %", "79.0 %")
