from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import pi, sqrt

import numpy as np
import pytest
from drafts import ACME, acme
from lists import asks, equals, listed
from scipy.stats import hypergeom

from leadkit.definition.model import Definition
from leadkit.engine.admission import Admission, admit
from leadkit.errors import UsageError
from leadkit.evidence.guards import Looks, apparent, guards
from leadkit.evidence.guards.chance import by_chance, expected_best, optimism
from leadkit.evidence.holdout import drafting, hold_out, part_of
from leadkit.evidence.outcome import outcome
from leadkit.evidence.rates import rate
from leadkit.history.history import History

START = datetime(2024, 1, 1, tzinfo=UTC)


def months(win_old: float, win_new: float, rest: float = 0.1, of: int = 400) -> History:
    """Return leads of a thousand days: with "x" the older three quarters win at one rate, the newest at another."""
    n = 2 * of
    x = np.arange(n) % 2 == 0
    old = np.arange(n) < 3 * n // 4
    rates = np.where(x, np.where(old, win_old, win_new), rest)
    status = np.zeros(n, int)
    for group in (x & old, x & ~old, ~x & old, ~x & ~old):
        rows = np.flatnonzero(group)
        status[rows[: round(len(rows) * rates[rows[0]])]] = 1
    days = [(START + timedelta(days=i * 1000 / n)).strftime("%Y-%m-%dT%H:%M:%SZ") for i in range(n)]
    return listed({"x": np.where(x, "yes", "no").tolist(), "created_at": days}, status.tolist(),
                  as_of="2027-01-01T00:00:00Z", mature_after="P1D")  # fmt: skip


def looked(history: History) -> Admission:
    """Return a draft that asks for "x"."""
    return asks(history, equals("x", "yes"))


def test_the_leads_kept_back_are_locked_until_asked_for() -> None:
    """Without a look there are no figures of them, only how many there are; a look opens them to that draft alone."""
    admission, other = looked(months(0.4, 0.3)), asks(months(0.4, 0.3), equals("x", "no"))
    found = apparent(admission)
    assert (found.verdict, found.held_out) == ("locked", None)
    assert set(found.frame()["part"]) == {"training"}
    looks = Looks().at(admission.draft)
    assert apparent(admission, looks).held_out is not None
    assert apparent(other, looks).held_out is None
    (said,) = apparent(other, looks).sentences()
    assert "200 leads (created since" in said
    assert "Somebody looked once." in said


def test_each_look_is_counted_and_each_draft_once() -> None:
    """The value is plain and grows with every look; the same draft twice is two looks at one draft."""
    a, b = Definition(id="a"), Definition(id="b")
    looks = Looks().at(a).at(b).at(a)
    assert (looks.count, looks.drafts) == (3, 2)
    assert Looks(looks.seen) == looks
    assert a in looks
    assert "a" not in looks


def test_many_looks_are_warned_about() -> None:
    """After more than five different drafts the leads kept back are drafted on too."""
    admission = looked(months(0.4, 0.4))
    looks = Looks().at(admission.draft)
    few = guards(admission, checks=["held-out"], looks=looks.at(Definition(id="b")))
    assert [(g.code, g.weight) for g in few.found] == [("looks", "note"), ("holds", "ok")]
    for i in range(5):
        looks = looks.at(Definition(id=f"d{i}"))
    assert [g.code for g in guards(admission, checks=["held-out"], looks=looks).warnings] == ["many-looks"]


def test_apparent_and_held_out_by_hand() -> None:
    """120 of 300 and 30 of 100 with "x"; 30 of 300 and 10 of 100 without: the table has both parts."""
    admission = looked(months(0.4, 0.3))
    frame = apparent(admission, Looks().at(admission.draft)).frame().set_index(["part", "group"])
    assert frame.loc[("training", "admitted"), ["leads", "won"]].tolist() == [300, 120]
    assert frame.loc[("held_out", "admitted"), ["leads", "won"]].tolist() == [100, 30]
    assert frame.loc[("held_out", "rest"), ["leads", "won"]].tolist() == [100, 10]
    assert frame.loc[("training", "admitted"), "lift"] == pytest.approx(0.4 / 0.25)
    assert frame.loc[("held_out", "admitted"), "lift"] == pytest.approx(0.3 / 0.2)


@pytest.mark.parametrize(
    ("new", "verdict", "weight"),
    [(0.4, "holds", "ok"), (0.3, "holds", "ok"), (0.15, "weaker", "warning"), (0.0, "turns", "warning")],
)
def test_what_the_leads_kept_back_say(new: float, verdict: str, weight: str) -> None:
    """40 against 10 % on the leads drafted on: it holds, is surely weaker, or turns on the newest."""
    admission = looked(months(0.4, new))
    (found,) = guards(admission, checks=["held-out"], looks=Looks().at(admission.draft)).found
    assert (found.code, found.weight) == (verdict, weight)


def test_parts_of_the_outcome_add_up() -> None:
    """The outcome on the leads to draft on and on those kept back is that of all that are old enough."""
    admission = admit(Definition.from_dict(ACME), acme())
    both = [outcome(admission, part=part) for part in ("training", "held_out")]
    whole = outcome(admission).mature
    assert both[0].mature.admitted + both[1].mature.admitted == whole.admitted
    assert both[0].mature.all + both[1].mature.all == whole.all
    assert both[0].everyone == both[0].mature
    assert both[1].sentences()[-1].startswith("Rates are taken over 894 leads: the newest quarter")
    split = hold_out(acme())
    assert np.array_equal(part_of(acme(), "training"), split.training)
    with pytest.raises(UsageError, match="no part"):
        outcome(admission, part="newest")  # type: ignore[arg-type]


def test_below_a_hundred_wins_it_is_advice() -> None:
    """With 40 wins keeping leads back is advised, with 200 it is said to be done."""
    few, many = (guards(looked(months(p, p, p)), checks=["held-out"]).found for p in (0.05, 0.25))
    assert [g.code for g in few] == ["advised"]
    assert [g.code for g in many] == ["locked"]


def test_the_best_of_some_drafts_by_chance() -> None:
    """The expected largest of k normal numbers: the exact ones of 2 and 3, and those of tables (Harter 1961)."""
    assert expected_best(1) == 0
    assert expected_best(2) == pytest.approx(1 / sqrt(pi), abs=1e-3)
    assert expected_best(3) == pytest.approx(1.5 / sqrt(pi), abs=1e-3)
    assert expected_best(10) == pytest.approx(1.53875, abs=1e-3)
    assert expected_best(100) == pytest.approx(2.50759, abs=2e-3)


def test_the_optimism_is_what_chance_makes_of_drafts() -> None:
    """On 500 leads of chance, the best of 50 blind drafts is as good as foretold (100 repetitions)."""
    random = np.random.default_rng(8)
    won = random.permutation(np.arange(500) < 100)
    best = [max(won[random.permutation(500)[:100]].mean() for _ in range(50)) for _ in range(100)]
    found = optimism(rate(30, 100), rate(100, 500), 50)
    assert found is not None
    assert 0.2 + found.expected == pytest.approx(float(np.mean(best)), abs=0.006)
    share = float(np.mean([b >= 0.3 for b in best]))
    assert found.chance == pytest.approx(share, abs=0.12)


def test_the_chance_of_a_blind_draft_is_that_of_scipy() -> None:
    """Small and large samples, from the middle to far tails: the hypergeometric distribution to 1e-9."""
    for hits, drawn, won, leads in ((3, 10, 20, 60), (30, 100, 100, 500), (0, 5, 9, 40), (2_100, 40_000, 50_000, 10**6),
                                    (9, 10, 9, 10), (700, 718, 3_561, 9_240)):  # fmt: skip
        assert by_chance(hits, drawn, won, leads) == pytest.approx(
            hypergeom.sf(hits - 1, leads, won, drawn), rel=1e-7, abs=1e-9
        )


def test_drafts_that_chance_explains_are_warned_about() -> None:
    """The same draft is beyond chance as the third and within it as the three-hundredth; unknown and first are told."""
    n = 600
    status = [1] * 45 + [0] * 155 + [1] * 55 + [0] * 345
    admission = asks(listed({"x": ["yes"] * 200 + ["no"] * 400}, status), equals("x", "yes"))
    assert n == len(status)

    def of(drafts: int | None) -> tuple[str, str]:
        (found,) = guards(admission, checks=["drafts"], drafts_tried=drafts).found
        return found.code, found.weight

    assert of(None) == ("unknown", "note")
    assert of(1) == ("first", "ok")
    assert of(3) == ("beyond", "ok")
    assert of(300) == ("by-chance", "warning")
    (worse,) = guards(asks(admission.history, equals("x", "no")), checks=["drafts"], drafts_tried=4).found
    assert worse.code == "no-better"


def test_without_dates_a_quarter_is_drawn_by_the_ids() -> None:
    """A flat list is split too, the same each time, and the sentence says how."""
    history = listed({"x": ["yes", "no"] * 400}, ([1] * 4 + [0] * 6) * 80)
    admission = looked(history)
    found = apparent(admission, Looks().at(admission.draft))
    assert found.split.basis == "drawn"
    assert found.kept_back.of == pytest.approx(200, abs=40)
    assert "drawn by chance, since they have no dates" in found.sentences()[0]


def test_a_room_drafts_without_what_became_of_the_leads_kept_back() -> None:
    """Verdicts and counts stay; rates, won deals and their value are those of the leads to draft on alone."""
    history = months(0.4, 0.3)
    room, draft = drafting(history), looked(history).draft
    whole, seen = outcome(admit(draft, history)), outcome(admit(draft, room))
    trained, held = (outcome(admit(draft, history), part=part) for part in ("training", "held_out"))
    assert drafting(history) is room is not history
    assert admit(draft, room).counts == admit(draft, history).counts
    assert seen.mature == trained.mature
    assert seen.everyone.admitted.leads == whole.everyone.admitted.leads
    assert seen.everyone.admitted.won == whole.everyone.admitted.won - held.everyone.admitted.won
    assert hold_out(room) is hold_out(history)
    assert seen.basis_sentence().startswith(
        "Rates are taken over the 600 leads to draft on; 200 more are kept back to judge the draft by."
    )
    assert whole.basis_sentence().startswith("Rates are taken over the 800 leads")


def test_with_few_wins_nothing_is_locked() -> None:
    """Below 100 wins keeping leads back costs too much to be forced: a room drafts on all."""
    history = months(0.1, 0.1, rest=0.05)
    assert not hold_out(history).is_forced
    assert drafting(history) is history


def test_without_dates_no_leads_are_called_newest() -> None:
    """The leads kept back were drawn by chance, and the sentence says so."""
    ids = [f"L{i}" for i in range(200)]
    history = History({"lead_id": ids}, outcomes={"lead_id": ids, "status": ["won", "lost"] * 100})
    figures = outcome(admit(Definition(id="all"), history), part="held_out")
    assert "drawn by chance" in figures.sentences()[-1]
    assert "newest" not in figures.sentences()[-1]
