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
    rates: list[tuple[float, float]], size_of: int = 200, share: float = 0.5, *, dated: bool = True, told: bool = True
) -> Admission:
    """Return the verdicts on months of leads; `rates` are the win rates of big and of small ones, exactly kept."""
    rows: dict[str, list[str]] = {name: [] for name in ("lead_id", "created_at", "size", "status")}
    for month, (big, small) in enumerate(rates):
        stamp = f"{2024 + month // 12}-{month % 12 + 1:02d}-10"
        n = round(size_of * share)
        for size, of, rate in (("big", n, big), ("small", size_of - n, small)):
            won = round(of * rate)
            rows["lead_id"] += [f"{month}-{size}-{i}" for i in range(of)]
            rows["created_at"] += [stamp] * of
            rows["size"] += [size] * of
            rows["status"] += ["won"] * won + ["lost"] * (of - won)
    settings: dict[str, Any] = {"leads": {"id": "lead_id"}, "fields": {"size": {"type": "category"}}}
    if dated:
        settings["leads"]["created_at"] = "created_at"
    else:
        del rows["created_at"]
    if told:
        settings["outcome"] = {"column": "status", "won": ["won"], "lost": ["lost"]}
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
