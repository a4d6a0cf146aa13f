from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from drafts import ACME, acme
from lists import asks, equals, listed, times

from leadkit.definition.model import Definition
from leadkit.engine.admission import Admission, admit
from leadkit.evidence.guards import Landmarks, guards, landmarks, observation
from leadkit.evidence.guards.observation import median_of
from leadkit.history.history import History

START = datetime(2025, 1, 1, tzinfo=UTC)
VIEWS = times("view", 3)


def at(days: float) -> str:
    """Return the moment so many days after the start."""
    return (START + timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def by_hand() -> History:
    """Return eight leads of one day; who views, when they are decided, and when they are handed over.

    Lead 0: three views in the first 10 days, won on day 50. 1: three views by day 40, won on day 50. 2: one view, lost
    on day 5. 3: three views, won on day 8. 4: none, open, created on day 95 of 100. 5: none, lost nobody knows when.
    6: three views, the last on day 12 after the hand-over on day 2, open. 7: none, lost on day 60.
    """
    views = {0: (1, 2, 10), 1: (1, 30, 40), 2: (1,), 3: (1, 2, 3), 6: (1, 1.5, 12)}
    decided = {0: 50, 1: 50, 2: 5, 3: 8, 7: 60}
    columns = {
        "created_at": [at(95 if i == 4 else 0) for i in range(8)],
        "handed_over_at": [at(2) if i == 6 else "" for i in range(8)],
    }
    return listed(
        columns, [1, 1, 0, 1, -1, 0, -1, 0],
        activities=[(lead, "view", at(day)) for lead, days in views.items() for day in days],
        more={"decided_at": [at(decided[i]) if i in decided else "" for i in range(8)]},
        as_of=at(100), kinds={"view": {"by": "lead"}},
    )  # fmt: skip


def test_who_takes_part_counted_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """At 14 days 2 and 3 are decided, 4 is too young, of 5 nobody knows; 0, 1, 6 and 7 take part, and 0 counts."""
    module = sys.modules[Landmarks.__module__]
    monkeypatch.setattr(module, "FEWEST_LEADS", 1)
    monkeypatch.setattr(module, "FEWEST_WINS", 1)
    admission = asks(by_hand(), VIEWS)
    assert [i for i in range(8) if admission.verdict[i] == 1] == [0, 1, 3]
    found = landmarks(admission, [14])
    (mark,) = found.marks
    assert (mark.decided_before, mark.too_young, mark.unknown, mark.cut_short) == (2, 1, 1, 1)
    assert (mark.admitted.hits, mark.admitted.of, mark.rest.hits, mark.rest.of) == (1, 1, 1, 3)
    assert (found.plain.admitted.hits, found.plain.admitted.of) == (3, 3)
    frame = found.frame()
    assert frame["days"].tolist()[-1] == 14
    assert frame[frame["group"] == "all"]["leads"].tolist() == [8, 4]


def slow_deals(seed: int, effect: float) -> Admission:
    """Return leads that view a page every ten days until they are decided; won deals take five times as long.

    With an effect, those who view twice in the first week are won that much more often.
    """
    random = np.random.default_rng(seed)
    n = 1_500
    keen = random.random(n) < 0.3
    won = random.random(n) < np.where(keen, 0.15 + effect, 0.15)
    lasts = np.where(won, random.uniform(60, 120, n), random.uniform(5, 40, n))
    views = [(i, "view", at(i % 50 + day)) for i in range(n) for day in np.arange(3, lasts[i], 10)]
    views += [(i, "view", at(i % 50 + day)) for i in range(n) if keen[i] for day in (0.1, 0.2, 0.3, 0.4)]
    history = listed(
        {"created_at": [at(i % 50) for i in range(n)]}, won.astype(int).tolist(), activities=views,
        more={"decided_at": [at(i % 50 + lasts[i]) for i in range(n)]}, as_of=at(300), kinds={"view": {"by": "lead"}},
    )  # fmt: skip
    return asks(history, times("view", 4))


def test_long_deals_that_merely_collect_more_are_caught() -> None:
    """Four views seem to win nearly always; on equal observation nothing is left, and the observation differs."""
    found = guards(slow_deals(1, 0), checks=["landmark", "observation"])
    assert found.landmarks is not None
    plain = found.landmarks.plain.difference
    assert plain is not None
    assert plain.low > 0.2
    assert {g.code for g in found.warnings} & {"vanishes", "shrinks", "turns"}
    assert "longer" in {g.code for g in found.warnings}


def test_early_behaviour_that_matters_holds() -> None:
    """Where those who act at once are won more often, the first days of everybody keep the difference."""
    found = landmarks(slow_deals(2, 0.5))
    assert [g.code for g in found.findings()] == ["holds"]
    gap = found.marks[0].difference
    assert gap is not None
    assert gap.low > 0


def test_acme_is_judged_at_sensible_landmarks() -> None:
    """Half of its deals are won within 66 to 82 days, so that 14, 30 and 60 days can be judged and 90 cannot."""
    found = landmarks(admit(Definition.from_dict(ACME), acme()))
    assert [mark.days for mark in found.marks] == [14, 30, 60]
    assert [g.code for g in found.findings()] == ["holds"]
    assert found.told is not None
    assert found.told.days == 30


def test_a_draft_that_looks_at_less_keeps_to_it() -> None:
    """A definition with ``observe`` of 14 days says the same at 14 days and later."""
    document = {**ACME, "horizon": {"observe": "P14D"}}
    first, second, *_ = landmarks(admit(Definition.from_dict(document), acme()), [14, 30]).marks
    longer = landmarks(admit(Definition.from_dict(ACME), acme()), [14, 30]).marks
    assert first.admitted == longer[0].admitted
    assert second.admitted.of <= longer[1].admitted.of


def test_what_cannot_be_told_is_said() -> None:
    """No actions: observation does not matter. No dates of leads and decisions: nobody can tell."""
    flat = listed({"x": ["a", "b"] * 30}, [1, 0] * 30)
    assert [g.code for g in guards(asks(flat, equals("x", "a")), checks=["landmark", "observation"]).found] == [
        "no-actions"
    ]
    acting = listed(
        {"x": ["a", "b"] * 30}, [1, 0] * 30, activities=[(0, "view", at(1))], kinds={"view": {"by": "lead"}}
    )
    found = guards(asks(acting, times("view", 1)), checks=["landmark", "observation"])
    assert {(g.check, g.code) for g in found.found} == {("landmark", "not-dated"), ("observation", "cannot-be-told")}


def test_the_median_covers_the_truth() -> None:
    """Its interval from ranks holds the true median of a skewed time in 93 to 97.5 of 100 cases of 41 and 400."""
    random = np.random.default_rng(4)
    for n in (41, 400):
        held = 0
        for _ in range(1_500):
            found = median_of((random.lognormal(4, 1.5, n) * 1e6).astype(np.int64))
            assert found.low is not None
            assert found.high is not None
            held += found.low <= np.exp(4) * 1e6 <= found.high
        assert 0.93 <= held / 1_500 <= 0.985


def test_the_median_is_that_of_numpy() -> None:
    """Odd and even numbers of leads, one lead, and none."""
    for values in ([3], [5, 1], [9, 2, 4], [1, 2, 3, 10]):
        assert median_of(np.array(values)).value == float(np.median(values))
    assert median_of(np.array([], np.int64)).value is None


def test_alike_observation_is_no_warning() -> None:
    """Groups that are observed for the same time are said to be; the table has both medians in days."""
    found = observation(admit(Definition.from_dict(ACME), acme()))
    assert [g.code for g in found.findings()] == ["alike"]
    assert found.frame()["median_days"].tolist() == pytest.approx([7.09, 8.98], abs=0.01)


def test_chance_gives_no_warning_of_unequal_observation() -> None:
    """Groups drawn by chance differ by half as much again in hardly any of 100 histories."""
    random = np.random.default_rng(9)
    warned = 0
    for _ in range(100):
        n = 300
        lasts = random.lognormal(3, 1, n)
        history = listed(
            {"created_at": [at(0)] * n}, [0] * n, activities=[(i, "view", at(0.01)) for i in range(0, n, 2)],
            more={"decided_at": [at(1 + day) for day in lasts]}, kinds={"view": {"by": "lead"}},
        )  # fmt: skip
        warned += observation(asks(history, times("view", 1))).differs
    assert warned <= 5
