from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from dozen import dozen_settings, dozen_tables

from leadkit.engine.bitmaps import count, unpack
from leadkit.errors import UsageError
from leadkit.evidence.holdout import hold_out
from leadkit.evidence.target import offered, target, targets
from leadkit.history.history import History

ACCEPTED = {"lead_id": ["L01", "L02", "L03", "L12"], "status": ["won", "won", "lost", "won"]}


def history(**changes: object) -> History:
    """Return the dozen, of whom sales judged four: L12 is not old enough for rates."""
    leads, outcomes = dozen_tables()
    return History(leads, outcomes={"outcome": outcomes, "accepted": ACCEPTED}, settings=dozen_settings(**changes))


def test_the_last_outcome_is_asked_of_all_mature_leads() -> None:
    """Eleven of the dozen are old enough; four of them became customers."""
    found = target(history())
    assert (found.base.hits, found.base.of) == (4, 11)


def test_a_further_outcome_is_asked_only_of_those_that_were_judged() -> None:
    """A lead that sales never judged is not one that sales refused, and a young one waits."""
    found = target(history(), "accepted")
    assert (found.base.hits, found.base.of) == (2, 3)


def test_outcomes_come_in_order_and_unknown_ones_are_refused() -> None:
    """The one that ends a history is first; a misspelt one is told with its nearest match."""
    assert [t.name for t in targets(history())] == ["outcome", "accepted"]
    with pytest.raises(UsageError) as caught:
        target(history(), "acepted")
    assert caught.value.faults[0].nearest == "accepted"


def test_the_outcome_that_can_carry_an_argument_is_offered() -> None:
    """Two hundred leads, ten wins, a hundred and twenty accepted of all: sales' acceptance is offered."""
    ids = [f"L{i}" for i in range(300)]
    won = {"lead_id": ids, "status": ["won"] * 10 + ["lost"] * 290}
    accepted = {"lead_id": ids, "status": ["won"] * 120 + ["lost"] * 180}
    past = History({"lead_id": ids}, outcomes={"outcome": won, "accepted": accepted})
    best, few = offered(past), offered(History({"lead_id": ids}, outcomes=won))
    assert best is not None
    assert few is not None
    assert (best.name, few.name) == ("accepted", "outcome")
    assert offered(History({"lead_id": ids})) is None


def test_the_newest_quarter_is_held_out() -> None:
    """Of eleven mature leads in order of creation the last three are kept back; with few wins it is only advised."""
    split = hold_out(history())
    held = [i for i, kept in enumerate(unpack(split.held_out, 12)) if kept]
    assert (held, split.basis, split.is_forced) == ([8, 9, 10], "newest", False)
    assert count(split.training & split.held_out) == 0
    assert count(split.training | split.held_out) == 11


def test_without_dates_a_quarter_is_drawn_the_same_each_time() -> None:
    """The draw follows from the ids alone, whatever the order of the rows."""
    ids = [f"L{i}" for i in range(2_000)]
    first, second = (hold_out(History({"lead_id": names})) for names in (ids, ids[::-1]))
    drawn = unpack(first.held_out, 2_000)
    assert (first.basis, first.words) == ("drawn", "leads that were kept back")
    assert 450 < drawn.sum() < 550
    assert (drawn == unpack(second.held_out, 2_000)[::-1]).all()


def test_leads_of_one_moment_are_drawn_too() -> None:
    """An import of all leads at once has no newest quarter."""
    ids = [f"L{i}" for i in range(400)]
    past = History({"lead_id": ids, "created_at": ["2025-01-01"] * 400})
    assert hold_out(past).basis == "drawn"
    assert 0 < count(hold_out(past).held_out) < 200


def test_where_many_come_at_once_the_nearest_to_a_quarter_is_held_out() -> None:
    """Seventy of a hundred on one day: the thirty after it are kept back, not the hundred from then on."""
    days = ["2025-01-01"] * 70 + ["2025-01-02"] * 30
    past = History({"lead_id": [f"L{i}" for i in range(100)], "created_at": days})
    assert count(hold_out(past).held_out) == 30


@pytest.mark.parametrize(
    ("settings", "title"),
    [
        ({"column": "status", "won": ["won"]}, "became a customer"),
        ({"column": "DealStage", "won": ["ClosedWon"]}, "became a customer"),
        ({"column": "Converted", "won": ["1"]}, "became a customer"),
        (
            {"column": "stage", "won": ["qualified", "handed over"]},
            "became a customer (stage is qualified or handed over)",
        ),
        ({"column": "opportunity_id", "won": "known"}, "became a customer (opportunity_id is known)"),
    ],
)
def test_the_last_outcome_has_one_name_and_says_what_is_taken_for_it(settings: dict[str, Any], title: str) -> None:
    """Whoever is won is a customer on every page; where no name means a sale, the title says what is taken for one."""
    column, won = settings["column"], settings["won"]
    ended = {"lead_id": ["1", "2"], column: [won[0] if isinstance(won, list) else "7", ""]}
    history = History({"lead_id": ["1", "2"]}, outcomes=ended, settings={"outcome": {"lead": "lead_id", **settings}})
    assert target(history).title == title


def test_an_outcome_that_is_a_row_is_named_by_its_file(tmp_path: Path) -> None:
    """Where a row of a file means won, the file is named."""
    (tmp_path / "leads.csv").write_text("id\n1\n2\n", encoding="utf-8")
    (tmp_path / "Opportunities.csv").write_text("lead\n1\n", encoding="utf-8")
    (tmp_path / "history.toml").write_text(
        'leadkit = "history/1"\n[leads]\nfile = "leads.csv"\nid = "id"\n'
        '[outcome]\nfile = "Opportunities.csv"\nlead = "lead"\nlost = "rest"\n',
        encoding="utf-8",
    )
    assert target(History.read(tmp_path)).title == "became a customer (a row in Opportunities.csv)"
