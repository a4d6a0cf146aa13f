from __future__ import annotations

import pytest
from drafts import acme

from leadkit.errors import UsageError
from leadkit.history.history import History
from leadkit.report import WhatCloses

PARTS = (
    "headlines", "what_goes_with_it", "one_by_one", "in_which_window", "what_knows_too_much", "conditions", "points",
    "where_to_draw_the_line", "short_rules", "what_it_cannot_tell",
)  # fmt: skip


@pytest.fixture(scope="module")
def closes() -> WhatCloses:
    """Return the report on the shipped sample."""
    return WhatCloses(acme(), per_week=8)


def test_the_findings_come_first(closes: WhatCloses) -> None:
    """How much was found, how many conditions hold, how good the card is, the rule; and what it rests on."""
    said = str(closes.headlines())
    assert "facts and actions go with the outcome" in said
    assert "conditions hold on leads that they were not found on" in said
    assert "AUC 0.8" in said
    assert all(number in said for number in ("2,681", "894", "1 in 16"))


def test_what_is_planted_is_named(closes: WhatCloses) -> None:
    """The day of research, the two assets, the traps that stand apart, and the persona without effect."""
    said = str(closes.what_goes_with_it())
    assert "Viewed a product page at least 5 times on one day" in said
    assert "Downloaded an asset (tier is high value) at least 2 times, each time a different asset" in said
    assert "Persona" in said
    assert "Budget confirmed" in str(closes.what_knows_too_much())
    assert "Wants to buy" in str(closes.what_knows_too_much())


def test_the_line_follows_the_capacity(closes: WhatCloses) -> None:
    """Eight leads a week: the lowest number of points that keeps to it; without a capacity the usual one."""
    assert "at most 8 leads a week" in str(closes.where_to_draw_the_line())
    usual = WhatCloses(closes.history)
    assert "part the leads best" in str(usual.where_to_draw_the_line())


def test_no_owner_is_named(closes: WhatCloses) -> None:
    """Nothing shown names a sales person, a company, or a person."""
    shown = "".join(str(getattr(closes, part)()) for part in PARTS)
    assert "Sales person" not in shown
    assert "E-mail by sales" not in shown


@pytest.mark.parametrize("won", [None, [True] * 60, [True] * 6 + [False] * 54])
def test_thin_histories_are_told_in_words(won: list[bool] | None) -> None:
    """Without an outcome, with one only, or with hardly any wins: every part shows a sentence, none fails."""
    ids = [f"L{i}" for i in range(60)]
    outcomes = None if won is None else {"lead_id": ids, "status": ["won" if w else "lost" for w in won]}
    report = WhatCloses(History({"lead_id": ids, "x": ["a", "b"] * 30}, outcomes=outcomes))
    for part in PARTS:
        assert str(getattr(report, part)()).strip()
    assert report.figures()["found"] == []


def test_a_history_without_facts_is_told_in_words() -> None:
    """Only ids and what became of them: every part shows a sentence."""
    ids = [f"L{i}" for i in range(60)]
    report = WhatCloses(History({"lead_id": ids}, outcomes={"lead_id": ids, "status": ["won", "lost"] * 30}))
    for part in PARTS:
        assert str(getattr(report, part)()).strip()


def test_an_unknown_outcome_is_refused() -> None:
    """With its nearest match."""
    with pytest.raises(UsageError):
        WhatCloses(acme(), outcome="acepted").headlines()


@pytest.mark.parametrize(
    ("won", "words"),
    [
        (0, "what goes with it cannot be told"),
        (1, "Only 1 lead had the outcome"),
        (9, "Only 9 leads had the outcome"),
        (55, "Only 5 leads had not the outcome"),
        (60, "what goes with it cannot be told"),
    ],
)
def test_too_few_of_either_end_are_told(won: int, words: str) -> None:
    """Those that had the outcome or those that had not, whichever are fewer."""
    ids = [f"L{i}" for i in range(60)]
    status = {"lead_id": ids, "status": ["won"] * won + ["lost"] * (60 - won)}
    assert words in str(WhatCloses(History({"lead_id": ids}, outcomes=status)).what_it_cannot_tell())
