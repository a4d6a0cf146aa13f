"""Several outcomes side by side: ranks by hand, turns beyond chance, and none where there is only chance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from dozen import STRICT
from scipy import stats
from statsmodels.stats.multitest import multipletests

from leadkit.definition.model import Definition
from leadkit.engine.admission import admit
from leadkit.engine.bitmaps import pack
from leadkit.errors import UsageError
from leadkit.evidence.junk import Junk, junk
from leadkit.evidence.rates import rate
from leadkit.evidence.side_by_side import _Cell, _same, criteria_side_by_side, holm, side_by_side
from leadkit.evidence.target import Target
from leadkit.history.history import History


def history(groups: dict[str, dict[str, tuple[int, int]]], **settings: Any) -> History:
    """Return leads by source with so many won and lost in each outcome; outcomes are independent of each other."""
    shuffled = np.random.default_rng(1)
    sources, outcomes = [], {name: ([], []) for found in groups.values() for name in found}  # type: ignore[var-annotated]
    for source, found in groups.items():
        n = max(won + lost for won, lost in found.values())
        for name, (won, lost) in found.items():
            ids = [f"L{len(sources) + i}" for i in shuffled.permutation(n)[: won + lost]]
            outcomes[name][0].extend(ids)
            outcomes[name][1].extend(["won"] * won + ["lost"] * lost)
        sources += [source] * n
    leads = {"lead_id": [f"L{i}" for i in range(len(sources))], "source": sources}
    tables = {name: {"lead_id": ids, "status": status} for name, (ids, status) in outcomes.items()}
    return History(leads, outcomes=tables, settings={"fields": {"source": {"type": "category"}}, **settings})


TURNED = {
    "web": {"outcome": (300, 4_700), "accepted": (195, 105)},
    "show": {"outcome": (60, 2_940), "accepted": (50, 10)},
    "list": {"outcome": (40, 5_960), "accepted": (12, 28)},
}


def test_ranks_are_those_of_the_rates() -> None:
    """The market puts web before show before list; sales puts show first."""
    found = side_by_side(history(TURNED), "source")
    ranks = {row.title: row.ranks for row in found.rows}
    assert ranks == {"web": (1, 2), "show": (2, 1), "list": (3, 3)}


def test_a_turn_beyond_chance_is_named() -> None:
    """Web and show stand in opposite order, and the sentence says so first."""
    found = side_by_side(history(TURNED), "source")
    assert [(found.rows[t.first].title, found.rows[t.second].title) for t in found.turns] == [("web", "show")]
    assert "“became a customer” puts web ahead of show (6.0 % against 2.0 %)" in found.sentences()[0]
    assert found.compared == 3
    assert found.turn_frame()["p"].iloc[0] < 0.05


def test_one_outcome_of_the_same_leads_turns_nothing() -> None:
    """Where the order is the same in both, or nearly so, it is said that nothing is turned."""
    alike = {"web": {"outcome": (60, 440), "accepted": (60, 40)}, "show": {"outcome": (50, 450), "accepted": (61, 39)}}
    found = side_by_side(history(alike), "source")
    assert found.turns == ()
    assert "no outcome turns the order" in found.sentences()[0]


def test_chance_alone_turns_nothing() -> None:
    """Of 100 histories in which both outcomes see five sources alike, at most 5 show a turn."""
    rng = np.random.default_rng(5)
    shown = 0
    for _ in range(100):
        groups = {}
        for i in range(5):
            won, good = rng.binomial(400, 0.1), rng.binomial(120, 0.5)
            groups[f"s{i}"] = {"outcome": (int(won), int(400 - won)), "accepted": (int(good), int(120 - good))}
        shown += bool(side_by_side(history(groups), "source").turns)
    assert shown <= 5


def test_first_and_last_are_said_to_differ_only_beyond_chance() -> None:
    """Of 100 histories in which all five sources are alike, in at most 5 first and last are said to differ."""
    rng = np.random.default_rng(6)
    said = []
    for _ in range(100):
        groups = {}
        for i in range(5):
            won, good = int(rng.binomial(400, 0.1)), int(rng.binomial(120, 0.5))
            groups[f"s{i}"] = {"outcome": (won, 400 - won), "accepted": (good, 120 - good)}
        said.append(side_by_side(history(groups), "source").sentences())
    assert sum("they differ beyond chance" in " ".join(sentences) for sentences in said) <= 5
    assert "chance alone may put them so." in " ".join(said[0])


def test_first_and_last_that_differ_are_named() -> None:
    """Six and under one in a hundred of thousands differ, and it is said."""
    said = side_by_side(history(TURNED), "source").sentences()[1]
    assert said == "By “became a customer”: web is first (6.0 %), list is last (0.7 %); they differ beyond chance."


def test_groups_that_overlap_are_compared_by_what_they_do_not_share() -> None:
    """The same leads never differ; where groups share none, the test is Fisher's."""
    rng = np.random.default_rng(8)
    hits = rng.random(4_000) < 0.2
    side = Target("outcome", "", pack(np.ones(4_000, np.bool_)), pack(hits))
    first, last = np.arange(4_000) < 2_000, np.arange(4_000) >= 2_000
    rates = [rate(int((hits & leads).sum()), int(leads.sum())) for leads in (first, last)]
    exact = stats.fisher_exact([[r.hits, r.of - r.hits] for r in rates])[1]
    assert _same(side, (pack(first), rates[0]), (pack(last), rates[1])) == pytest.approx(exact, rel=1e-9)
    assert _same(side, (pack(first), rates[0]), (pack(first), rates[0])) == 1


def test_too_few_have_no_rank() -> None:
    """Below 30 leads or 5 hits a group has no place, nor has what is not known."""
    groups = {**TURNED, "tiny": {"outcome": (4, 300)}, "": {"outcome": (100, 100)}}
    ranks = {row.title: row.ranks for row in side_by_side(history(groups), "source").rows}
    assert ranks["tiny"] == (None, None)
    assert ranks["not known"] == (None, None)


def test_a_low_junk_rate_is_good() -> None:
    """By an outcome called junk the group with least of it is first."""
    groups = {"web": {"outcome": (50, 50), "junk": (10, 90)}, "list": {"outcome": (50, 50), "junk": (60, 40)}}
    past = history(groups)
    found = side_by_side(past, "source", junk=junk(past))
    assert [t.name for t in found.targets] == ["outcome", "junk"]
    assert {row.title: row.ranks[1] for row in found.rows} == {"web": 1, "list": 2}


def test_the_frame_says_what_is_behind_each_rate() -> None:
    """A row per group and outcome, with numerator, denominator and interval."""
    frame = side_by_side(history(TURNED), "source").frame()
    row = frame[(frame["title"] == "web") & (frame["outcome"] == "accepted")].iloc[0]
    assert (row["hits"], row["asked"], row["rank"]) == (195, 300, 2)
    assert row["low"] < row["rate"] == 0.65 < row["high"]


def test_persons_are_not_broken_down() -> None:
    """A field that names persons is refused."""
    leads = {"lead_id": ["a", "b"], "owner": ["Ann", "Bob"]}
    past = History(leads, settings={"fields": {"owner": {"type": "category", "personal": True}}})
    with pytest.raises(UsageError, match="names persons"):
        side_by_side(past, "owner")


def test_conditions_of_a_draft_are_groups_too(dozen: History) -> None:
    """Each condition's leads stand in a row: of seven mature ones that came by a form three were won."""
    found = criteria_side_by_side(admit(Definition.from_dict(STRICT), dozen))
    row = found.rows[0]
    assert (row.title, row.rates[0].hits, row.rates[0].of) == ("Format", 3, 7)


@pytest.mark.parametrize("seed", range(5))
def test_holm_agrees_with_statsmodels(seed: int) -> None:
    """Corrected p-values are those of statsmodels."""
    p = np.random.default_rng(seed).random(12) ** 3
    assert holm(p.tolist()) == pytest.approx(multipletests(p, method="holm")[1], rel=1e-9)


def test_covariances_are_those_of_the_influences() -> None:
    """Two outcomes of overlapping groups: the covariance from counts is the sum of the influences lead by lead."""
    rng = np.random.default_rng(3)
    masks = [rng.random(500) < share for share in (0.8, 0.5, 0.6, 0.4)]
    asked, hits, others, wins = masks[0], masks[0] & masks[1], masks[2], masks[2] & masks[3] & (masks[1] | masks[0])
    make: Callable[..., _Cell] = lambda a, h: _Cell.of(  # noqa: E731
        Target("outcome", "", pack(a), pack(h)), pack(np.ones(500, np.bool_)), rate(int(h.sum()), int(a.sum()))
    )
    p, q = hits.sum() / asked.sum(), wins.sum() / others.sum()
    first = asked * (hits - p) / (asked.sum() * p * (1 - p))
    second = others * (wins - q) / (others.sum() * q * (1 - q))
    mine, theirs = make(asked, hits), make(others, wins)
    assert mine.covariance(theirs) == pytest.approx(float((first * second).sum()), rel=1e-9)
    assert mine.covariance(mine) == pytest.approx(1 / (asked.sum() * p * (1 - p)), rel=1e-9)


def test_junk_is_none_where_nothing_says_it() -> None:
    """Neither an outcome nor a reason: nothing is made up."""
    found: Junk | None = junk(history(TURNED))
    assert found is None
