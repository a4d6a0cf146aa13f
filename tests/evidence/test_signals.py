from __future__ import annotations

from math import log
from typing import Any

import numpy as np
import pytest

from leadkit.evidence.signals import Signal, signals
from leadkit.history.history import History

N = 2_000


def history(cells: dict[str, Any], won: Any, **settings: Any) -> History:
    """Return a history of these columns, with `won` a truth value per lead."""
    ids = [str(i) for i in range(len(won))]
    outcomes = {"lead_id": ids, "status": ["won" if w else "lost" for w in won]}
    columns = {name: [str(value) for value in values] for name, values in cells.items()}
    return History({"lead_id": ids, **columns}, outcomes=outcomes, settings=settings)


@pytest.fixture
def random() -> np.random.Generator:
    """Return a seeded source of chance."""
    return np.random.default_rng(11)


def of(found: tuple[Signal, ...], name: str = "x") -> Signal:
    """Return the signal of one field."""
    return next(signal for signal in found if signal.field.name == name)


def test_information_worked_out_by_hand() -> None:
    """Of 80 leads half are won; of those with "a" 30 of 40, of those with "b" 10 of 40."""
    cells = ["a"] * 40 + ["b"] * 40
    won = [True] * 30 + [False] * 10 + [True] * 10 + [False] * 30
    before = 80 * log(2)
    after = -80 * (0.75 * log(0.75) + 0.25 * log(0.25))
    found = of(signals(history({"x": cells}, won)))
    assert found.information == pytest.approx((before - after - 0.5) / before)
    assert (found.values, found.missing, found.known.hits, found.unknown.of) == (2, 0, 40, 0)


def test_what_is_chance_carries_no_information(random: np.random.Generator) -> None:
    """Fields that have nothing to do with the outcome, of any type and with gaps, are under no suspicion."""
    won = random.random(N) < 0.2
    fields = {
        "few": random.integers(0, 4, N), "many": random.integers(0, 60, N), "id": np.arange(N),
        "number": random.normal(size=N).round(3), "gaps": np.where(random.random(N) < 0.4, "", "known"),
    }  # fmt: skip
    found = signals(history(fields, won, fields={"number": {"type": "number"}}))
    assert [signal.reasons for signal in found] == [()] * 5
    assert all(signal.information is not None and signal.information < 0.01 for signal in found)


def test_a_field_that_follows_from_the_outcome_tells_too_much(random: np.random.Generator) -> None:
    """A status that sales sets when a deal is closed is found, whatever it is called."""
    won = random.random(N) < 0.3
    cells = np.where(random.random(N) < 0.05, "?", np.where(won, "hot", "cold"))
    found = of(signals(history({"x": cells}, won)))
    assert found.reasons[0] == "tells-too-much"
    assert "sure-value" in found.reasons


def test_a_good_field_is_not_suspected(random: np.random.Generator) -> None:
    """A source that closes four times as often is a finding, not a leak."""
    cells = random.choice(["web", "list", "referral"], N, p=[0.5, 0.4, 0.1])
    won = random.random(N) < np.select([cells == "web", cells == "list"], [0.1, 0.03], 0.4)
    found = of(signals(history({"x": cells}, won)))
    assert found.reasons == ()
    assert found.information is not None
    assert 0.03 < found.information < 0.22


@pytest.mark.parametrize("name", ["Last Activity", "lead_stage", "ClosedReason", "modified-on"])
def test_names_that_keep_changing(name: str, random: np.random.Generator) -> None:
    """A field that goes with the outcome and whose name says that it is overwritten is suspected for its name."""
    cells = random.choice(["a", "b"], N)
    won = random.random(N) < np.where(cells == "a", 0.4, 0.15)
    assert of(signals(history({name: cells}, won)), name).reasons == ("by-name",)
    assert of(signals(history({name: random.choice(["a", "b"], N)}, won)), name).reasons == ()
    assert of(signals(history({"plain": cells}, won)), "plain").reasons == ()


def test_missingness_that_goes_with_the_outcome(random: np.random.Generator) -> None:
    """A field that is asked for on the way to the deal is known of the won more often."""
    won = random.random(N) < 0.3
    cells = np.where(random.random(N) < np.where(won, 0.1, 0.6), "", random.choice(["a", "b"], N))
    found = of(signals(history({"x": cells}, won)))
    assert found.reasons == ("missing-tells",)
    assert found.known.hits + found.unknown.hits == int(won.sum())


def test_values_near_none_say_something_only_where_wins_are_common(random: np.random.Generator) -> None:
    """Where one in three is won, a value that never is stands out; where one in fifty is, it does not."""
    cells = random.choice(["a", "b"], N, p=[0.9, 0.1])
    often, seldom = (random.random(N) < share for share in (0.35, 0.02))
    found = of(signals(history({"x": cells}, often & (cells == "a"))))
    assert [(v.value, v.rate.hits) for v in found.sure] == [("b", 0)]
    assert of(signals(history({"x": cells}, seldom & (cells == "a")))).sure == ()


def test_what_is_known_to_come_later_is_left_out(random: np.random.Generator) -> None:
    """The id and fields marked as later are not looked at again."""
    fields = {"x": random.choice(["a", "b"], N), "y": random.choice(["a", "b"], N)}
    found = signals(history(fields, random.random(N) < 0.2, fields={"y": {"known": "later"}}))
    assert [signal.field.name for signal in found] == ["x"]


def test_numbers_are_cut_into_ten(random: np.random.Generator) -> None:
    """A number's information is that of its tenths; missing ones are a group of their own."""
    number = random.normal(size=N)
    won = random.random(N) < 1 / (1 + np.exp(2 - number))
    cells = [f"{x:.4f}" if i % 5 else "" for i, x in enumerate(number)]
    found = of(signals(history({"x": cells}, won, fields={"x": {"type": "number"}})))
    assert found.information is not None
    assert 0.03 < found.information < 0.2
    assert found.missing == N // 5


@pytest.mark.parametrize("won", [[True] * 50, [False] * 50])
def test_without_both_outcomes_nothing_is_told(won: list[bool]) -> None:
    """Where all or none are won a field cannot know anything."""
    found = of(signals(history({"x": ["a", "b"] * 25}, won)))
    assert (found.information, found.reasons) == (None, ())


def test_without_an_outcome_fields_are_only_counted() -> None:
    """Missing and different values are told of any history."""
    found = of(signals(History({"lead_id": ["1", "2", "3"], "x": ["a", "", "b"]})))
    assert (found.missing, found.values, found.information) == (1, 2, None)
