from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from leadkit.definition.model import Definition
from leadkit.engine.admission import Admission, admit
from leadkit.evidence.drift import drift, review
from leadkit.history.history import History

DRAFT = {
    "leadkit": "definition/1", "id": "d",
    "characteristics": {"all": [{"key": "big", "field": "size", "op": "=", "value": "big"}]},
}  # fmt: skip


def past(
    rates: list[tuple[float, float]],
    size_of: int = 200,
    share: float = 0.5,
    *,
    dated: bool = True,
    told: bool = True,
    still_open: tuple[float, ...] = (),
    lost: list[str] | str | None = None,
    **said: Any,
) -> Admission:
    """Return the verdicts on months of leads; `rates` are the win rates of big and of small ones, exactly kept.

    `still_open` is which share of the leads of the newest months is not decided yet; `said` is what the history says.
    """
    waiting = [0.0] * (len(rates) - len(still_open)) + list(still_open)
    rows: dict[str, list[str]] = {name: [] for name in ("lead_id", "created_at", "size", "status")}
    for month, (big, small) in enumerate(rates):
        stamp = f"{2024 + month // 12}-{month % 12 + 1:02d}-10"
        n = round(size_of * share)
        for size, of, rate in (("big", n, big), ("small", size_of - n, small)):
            undecided = round(of * waiting[month])
            won = round((of - undecided) * rate)
            rows["lead_id"] += [f"{month}-{size}-{i}" for i in range(of)]
            rows["created_at"] += [stamp] * of
            rows["size"] += [size] * of
            rows["status"] += ["won"] * won + ["open"] * undecided + ["lost"] * (of - won - undecided)
    settings: dict[str, Any] = said | {"leads": {"id": "lead_id"}, "fields": {"size": {"type": "category"}}}
    if dated:
        settings["leads"]["created_at"] = "created_at"
    else:
        del rows["created_at"]
    if told:
        settings["outcome"] = {"column": "status", "won": ["won"], "lost": lost or ["lost"]}
    else:
        del rows["status"]
    return admit(Definition.from_dict(DRAFT), History(rows, settings=settings))


def test_months_are_counted() -> None:
    """Each month has its leads, those that count, and what became of both; months without leads are there too."""
    found = drift(past([(0.3, 0.1), (0.2, 0.1)]))
    assert [(m.title, m.leads, m.admitted, m.counted.won, m.rest.won) for m in found.months] == [
        ("January 2024", 200, 100, 30, 10), ("February 2024", 200, 100, 20, 10),
    ]  # fmt: skip
    frame = found.frame()
    assert frame["counted_win_rate"].tolist() == [0.3, 0.2]
    assert frame["admitted_share"].tolist() == [0.5, 0.5]


def test_a_definition_that_goes_on_as_it_was_holds() -> None:
    """The same rates in the newest quarter as before."""
    found = review(past([(0.3, 0.1)] * 12))
    assert found.answer == "holds"
    assert found.broke_in is None


def test_a_definition_whose_leads_are_won_less_often_is_broken_and_the_month_is_named() -> None:
    """From October on big leads are won as rarely as the others."""
    found = review(past([(0.3, 0.1)] * 9 + [(0.1, 0.1)] * 3))
    assert found.answer == "broken"
    assert found.broke_in is not None
    assert found.broke_in.title == "October 2024"
    assert found.market is None
    assert found.sentences()[0] == "The definition no longer holds: it broke in October 2024."


def test_where_all_are_won_less_often_the_market_is_named_too() -> None:
    """If the others fell as well, it may not be the definition."""
    found = review(past([(0.4, 0.2)] * 9 + [(0.2, 0.06)] * 3))
    assert found.market is not None
    assert any("market" in sentence for sentence in found.sentences())


def test_where_only_the_others_changed_the_market_is_not_blamed() -> None:
    """The others are won more often since October; those that count are not, and the definition holds."""
    found = review(past([(0.4, 0.1)] * 9 + [(0.4, 0.25)] * 3))
    assert (found.answer, found.change) == ("holds", None)
    assert found.sentences()[-1] == (
        "Only the others changed, in October 2024: 1 in 10 (8.2 % to 12.1 %) before, 1 in 4 (20.4 % to 30.2 %) since. "
        "The leads that count did not, beyond chance."
    )


def test_where_the_others_went_the_other_way_it_is_not_the_market() -> None:
    """Those that count fell in October, the others rose."""
    said = review(past([(0.4, 0.1)] * 9 + [(0.2, 0.25)] * 3)).sentences()
    assert any(sentence.startswith("The others changed the other way, in October 2024") for sentence in said)
    assert not any("market" in sentence for sentence in said)


def test_the_month_is_named_where_it_broke_before_the_newest_quarter() -> None:
    """From July on big leads are won rarely; the newest quarter begins in October."""
    found = review(past([(0.4, 0.1)] * 6 + [(0.12, 0.1)] * 6))
    assert found.broke_in is not None
    assert found.broke_in.title == "July 2024"
    assert found.sentences()[0] == (
        "The definition no longer holds: it broke in July 2024, even before 10 October 2024."
    )


def test_what_broke_early_is_broken_even_if_it_fell_no_further() -> None:
    """Only two good months lie before: the newest quarter is like the leads before it, and like the others."""
    found = review(past([(0.3, 0.1)] * 2 + [(0.1, 0.1)] * 10))
    assert (found.answer, found.broke_in and found.broke_in.title) == ("broken", "March 2024")


def test_an_early_fall_does_not_break_what_still_holds() -> None:
    """Big leads were once won even more often; they still win surely more often than the others, as before."""
    found = review(past([(0.5, 0.1)] * 2 + [(0.3, 0.1)] * 10))
    assert (found.answer, found.broke_in) == ("holds", None)


def test_few_new_leads_cannot_tell() -> None:
    """Ten leads a month of which one is won say nothing yet."""
    found = review(past([(0.2, 0.0)] * 8, size_of=10))
    assert found.answer == "cannot be told"


def test_the_moment_of_agreement_can_be_given() -> None:
    """Leads from then on are new."""
    since = int(np.datetime64("2024-06-01").astype("datetime64[s]").astype(np.int64))
    found = review(past([(0.3, 0.1)] * 12), since)
    assert (found.before.counted.leads, found.after.counted.leads) == (500, 700)


def test_fields_that_moved_are_named() -> None:
    """Half of the older leads were big, nearly all of the newer ones are."""
    early, late = past([(0.3, 0.1)] * 9), past([(0.3, 0.1)] * 3, share=0.95)
    assert not [shift for shift in review(early).shifts if shift.size != "none"]
    ids = [*(f"e{i}" for i in early.history.lead_ids), *(f"l{i}" for i in late.history.lead_ids)]
    sizes = [h.column("size").classes[c] for h in (early.history, late.history) for c in h.column("size").class_codes()]
    created = [stamp for h in (early.history, late.history) for stamp in h.created_at.tolist()]
    shifted = [at + (274 * 86_400 if i >= early.history.n else 0) for i, at in enumerate(created)]
    stamps = np.array(shifted, "datetime64[s]").astype(str).tolist()
    history = History(
        {"lead_id": ids, "size": sizes, "created_at": stamps},
        settings={"leads": {"id": "lead_id", "created_at": "created_at"}, "fields": {"size": {"type": "category"}}},
    )
    found = review(admit(Definition.from_dict(DRAFT), history))
    assert [(shift.field, shift.size) for shift in found.shifts] == [("size", "much")]
    assert found.shifts[0].largest.title in ("big", "small")
    assert found.answer == "cannot be told"


@pytest.mark.parametrize("lacks", ["dated", "told"])
def test_what_cannot_be_told_is_said(lacks: str) -> None:
    """Without dates, or without an outcome, there is an answer in words and no error."""
    found = review(past([(0.3, 0.1)] * 4, **{lacks: False}))  # type: ignore[arg-type]
    assert found.answer == "cannot be told"
    assert found.sentences()
    assert found.to_dict()["answer"] == "cannot be told"


@pytest.mark.parametrize("said", [{}, {"as_of": "2024-12-31T00:00:00Z", "mature_after": "P20D"}])
def test_months_whose_leads_had_too_little_time_are_left_out(said: dict[str, str]) -> None:
    """Half of November’s and nearly all of December’s leads are open: with no age, or too low a one, nothing broke."""
    found = review(past([(0.4, 0.1)] * 12, still_open=(0.5, 0.9), **said))
    assert (found.answer, found.before.counted.leads, found.after.counted.leads) == ("holds", 900, 100)
    assert found.to_dict()["left_out"] == "2024-11"
    assert found.sentences()[1] == (
        "Leads created since November 2024 are left out: 70.0 % of them are still open, against 0 % of those before. "
        "They seem to have had too little time to be won or lost."
    )


def test_where_all_new_leads_are_left_out_it_cannot_be_told() -> None:
    """The whole newest quarter is still open."""
    found = review(past([(0.4, 0.1)] * 12, still_open=(0.5, 0.6, 0.9)))
    assert (found.answer, found.after.counted.leads) == ("cannot be told", 0)
    assert "are left out" in found.sentences()[1]


def test_a_few_open_leads_do_not_break_a_definition() -> None:
    """Eight of a hundred more are open: what they may become outweighs the fall in thousands of leads."""
    found = review(past([(0.5, 0.1)] * 12, size_of=8_000, still_open=(0.08,) * 3))
    assert (found.answer, found.left_out) == ("holds", None)


def test_many_leads_that_are_always_open_leave_nothing_out() -> None:
    """Half of the leads are never decided, in every month; from October on big ones are won more rarely."""
    found = review(past([(0.6, 0.2)] * 9 + [(0.2, 0.2)] * 3, still_open=(0.5,) * 12))
    assert (found.left_out, found.broke_in and found.broke_in.title) == (None, "October 2024")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "The history says neither when it was taken nor which leads were lost"),
        ({"as_of": "2024-12-31T00:00:00Z"}, "The history says neither how long a lead needs nor which leads were lost"),
        ({"mature_after": "P20D"}, "The history says neither when it was taken nor which leads were lost"),
    ],
)
def test_without_an_age_and_without_losses_it_cannot_be_told(said: dict[str, str], why: str) -> None:
    """All that is not won is called lost, the newest leads too: a fall may only be their youth."""
    found = review(past([(0.4, 0.1)] * 11 + [(0.05, 0.0)], lost="rest", **said))
    assert found.answer == "cannot be told"
    assert any(sentence.startswith(why) for sentence in found.sentences())


def test_an_age_that_is_stated_is_trusted_where_losses_are_not_recorded() -> None:
    """All leads are half a year old, and big ones are won as rarely as the others since October."""
    said = {"as_of": "2025-12-31T00:00:00Z", "mature_after": "P180D"}
    found = review(past([(0.4, 0.1)] * 9 + [(0.1, 0.1)] * 3, lost="rest", **said))
    assert (found.answer, found.lacks) == ("broken", None)


def test_young_leads_are_not_called_undated() -> None:
    """No lead is old enough, or one moment made them all: both are said."""
    young = review(past([(0.4, 0.1)] * 4, as_of="2024-05-01T00:00:00Z", mature_after="P900D"))
    (said,) = young.sentences()
    assert said == (
        "No lead is old enough to judge yet: a lead needs 900 days, and the first will be old enough on 28 June 2026. "
        "Until then, whether the definition still holds cannot be told."
    )
    assert review(past([(0.4, 0.1)])).sentences()[0].startswith("The leads to judge by all came at one moment")
    assert review(past([(1.0, 1.0)], size_of=1)).sentences()[0].startswith("There is only one lead to judge by")


def test_it_is_said_that_new_leads_are_too_young() -> None:
    """Since the day that was asked for there are leads, but none of them old enough."""
    since = int(np.datetime64("2024-09-01").astype("datetime64[s]").astype(np.int64))
    found = review(past([(0.3, 0.1)] * 12, as_of="2024-12-31T00:00:00Z", mature_after="P180D"), since)
    assert found.answer == "cannot be told"
    assert found.sentences()[1] == "None of the leads since 1 September 2024 is old enough to judge by."


def test_without_an_outcome_that_is_what_is_said() -> None:
    """No rate is told, and none is called too few."""
    assert review(past([(0.3, 0.1)] * 4, told=False)).sentences() == (
        "The history does not say what became of its leads: whether the definition still holds cannot be told from it.",
    )


def test_one_month_is_one() -> None:
    """The plural is for more."""
    assert drift(past([(0.3, 0.1)])).sentences()[0] == "Leads of one month, January 2024."


def test_noise_is_rarely_called_broken() -> None:
    """Of a hundred definitions that change nothing, few are said to be broken."""
    rng = np.random.default_rng(5)
    broken = 0
    for _ in range(60):
        won = rng.binomial(100, 0.2, (12, 2)) / 100
        broken += review(past([tuple(pair) for pair in won.tolist()])).answer == "broken"
    assert broken <= 9


def test_quarters_and_years_hold_the_sums_of_their_months() -> None:
    """February to May fall in two quarters and one year; each lead stays in the period of its creation."""
    monthly = drift(past([(0.3, 0.1)] * 5))
    later = monthly.months[1:]
    quarters = drift(past([(0.0, 0.0)] * 1 + [(0.3, 0.1)] * 4)).by(3)
    assert [(m.title, m.leads, m.counted.won) for m in quarters.months] == [
        ("quarter 1 of 2024", 600, sum(m.counted.won for m in later[:2])),
        ("quarter 2 of 2024", 400, sum(m.counted.won for m in later[2:])),
    ]  # fmt: skip
    assert np.bincount(quarters.of).tolist() == [600, 400]
    assert [m.title for m in monthly.by(12).months] == ["2024"]


def test_periods_are_as_fine_as_can_be_told() -> None:
    """A hundred counting leads a month are shown by month, ten by quarter or year."""
    assert drift(past([(0.3, 0.1)] * 6)).readable().months[0].months == 1
    assert drift(past([(0.3, 0.1)] * 12, size_of=40)).readable().months[0].months == 3
    assert drift(past([(0.1, 0.1)] * 12, size_of=20)).readable().months[0].months == 12


def test_a_day_after_all_leads_is_not_said_to_have_young_ones() -> None:
    """No lead was created since; that is not the same as none being old enough."""
    said = review(past([(0.4, 0.1)] * 9), since=4_102_444_800).sentences()
    assert any("No lead was created since 1 January 2100." in line for line in said)
