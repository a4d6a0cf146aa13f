from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from leadkit.definition.model import Definition
from leadkit.engine.admission import admit
from leadkit.engine.bitmaps import unpack
from leadkit.errors import UsageError
from leadkit.evidence.drivers import Drivers, PointCard, card, drivers
from leadkit.evidence.drivers.logistic import auc
from leadkit.evidence.wording import percent
from leadkit.history.history import History


def test_a_card_is_short_and_its_points_small(points: PointCard) -> None:
    """At most eight lines of 1 to 10 points, keys of their own, and it ranks leads it was not made on."""
    assert 2 <= len(points.lines) <= 8
    assert all(1 <= line.points <= 10 for line in points.lines)
    assert len({line.criterion.key for line in points.lines}) == len(points.lines)
    assert points.holds
    assert points.cross_validated is not None
    assert points.cross_validated.value > 0.8


def test_a_definition_counts_just_whom_the_points_count(acme: History, points: PointCard) -> None:
    """For every threshold the verdicts are the card's points, nobody undecided; as a group in a section too."""
    for stop in points.stops:
        definition = points.definition("card", "Card", stop.threshold)
        read = Definition.from_dict(definition.to_dict())
        admission = admit(read, acme)
        assert (admission.verdict == (points.points >= stop.threshold)).all()
        assert admission.counts["admitted"] == stop.leads
    bare = Definition("bare", characteristics=points.group(points.usual_threshold))
    assert (admit(bare, acme).verdict == (points.points >= points.usual_threshold)).all()


def test_the_reference_engine_agrees(acme: History, points: PointCard) -> None:
    """The engine that reads like the meaning gives the same verdicts."""
    definition = points.definition("card", "Card", points.usual_threshold)
    assert (admit(definition, acme, engine="rows").verdict == (points.points >= points.usual_threshold)).all()


def test_points_are_the_lines_met(acme: History, points: PointCard) -> None:
    """What is missing is not met: the points are the sum over the lines that surely hold."""
    total = np.zeros(acme.n, np.int64)
    for line in points.lines:
        total += line.points * (admit(Definition("one", characteristics=line.criterion), acme).verdict == 1)
    assert (total == points.points).all()


def test_the_threshold_follows_a_capacity_or_a_rate(points: PointCard) -> None:
    """The lowest that keeps to so many leads a week, or that reaches a rate; nothing else is guessed."""
    by_week = points.threshold(per_week=10)
    chosen = {stop.threshold: stop for stop in points.stops}
    weekly = [chosen[t].per_week for t in sorted(chosen)]
    assert weekly == sorted(weekly, reverse=True)  # type: ignore[type-var]
    assert chosen[by_week].per_week <= 10  # type: ignore[operator]
    assert all(stop.per_week > 10 for stop in points.stops if stop.threshold < by_week)  # type: ignore[operator]
    by_rate = points.threshold(at_least=0.3)
    assert (chosen[by_rate].training.value or 0) >= 0.3
    for wrong in ({}, {"per_week": 5, "at_least": 0.5}, {"per_week": 0.0001}, {"at_least": 1.0}):
        with pytest.raises(UsageError):
            points.threshold(**wrong)  # type: ignore[arg-type]


def test_the_table_of_points_rises(points: PointCard, acme: History) -> None:
    """Bands cover every lead once; their rates on the leads held out never fall."""
    frame = points.bands_frame()
    assert frame["win_rate"].is_monotonic_increasing
    assert frame["leads"].sum() == acme.n
    assert frame["low"].iloc[0] == 0
    assert frame["high"].iloc[-1] == points.most
    assert (frame["low"].iloc[1:].to_numpy() == frame["high"].iloc[:-1].to_numpy() + 1).all()


def test_held_out_and_training_are_told_apart(points: PointCard, found: Drivers, acme: History) -> None:
    """The area on the held-out leads is that of the points on them, by what they had done when they were judged."""
    assert found.target is not None
    from leadkit.evidence.holdout import hold_out

    held = unpack(found.observed.among(hold_out(acme).held_out & found.target.asked), acme.n)
    assert auc(points.judged_points[held], unpack(found.target.hits, acme.n)[held]) == points.held_out


def test_frames_and_sentences(points: PointCard) -> None:
    """A row per line and per threshold; the headline has the area, each line its points."""
    assert len(points.frame()) == len(points.lines)
    assert len(points.stops_frame()) == len(points.stops)
    assert "AUC 0.8" in points.sentences()[0]
    assert len(points.sentences()) == len(points.lines) + 1


@pytest.mark.parametrize("leads", [40, 400])
def test_what_parts_leads_perfectly_is_worth_points_too(leads: int) -> None:
    """A value that only won leads have: a card can be made, and nothing is divided by nothing."""
    ids = [f"L{i}" for i in range(leads)]
    won = [i % 3 == 0 for i in range(leads)]
    outcomes = {"lead_id": ids, "status": ["won" if w else "lost" for w in won]}
    cells = {"x": ["a" if w else "b" for w in won], "y": ["p", "q"] * (leads // 2)}
    past = drivers(History({"lead_id": ids, **cells}, outcomes=outcomes))
    made = card(replace(past, apart=()))
    assert made is None or made.bands_frame()["win_rate"].dropna().between(0, 1).all()


def test_fewer_lines_on_request(found: Drivers) -> None:
    """A card of at most two lines has at most two."""
    made = card(found, most=2)
    assert made is not None
    assert len(made.lines) <= 2


def test_one_condition_is_not_said_to_rank_always() -> None:
    """A card of one line tells in how many of the pairs it does, as one of several lines does."""
    ids = [f"L{i}" for i in range(800)]
    leads = {"lead_id": ids, "x": ["yes" if i % 2 else "no" for i in range(800)]}
    won = ["won" if i % 10 in (1, 3, 5, 2) else "lost" for i in range(800)]
    settings = {"fields": {"x": {"type": "category"}}}
    made = card(drivers(History(leads, outcomes={"lead_id": ids, "status": won}, settings=settings)))
    assert made is not None
    assert made.holds
    assert made.cross_validated is not None
    assert len(made.lines) == 1
    assert f"rather than the second in {percent(made.cross_validated.value)} of cases" in made.headline()
