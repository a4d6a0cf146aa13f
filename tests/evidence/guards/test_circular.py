from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from drafts import ACME, acme
from lists import asks, equals, listed
from sklearn.metrics import cohen_kappa_score

from leadkit.definition.model import Definition
from leadkit.engine.admission import admit
from leadkit.evidence.guards import Guards, guards
from leadkit.evidence.guards.circular import guessed
from leadkit.history.history import History

N = 1_200
CATEGORIES = {name: {"type": "category"} for name in ("industry", "country", "size")}


def leads(seed: int) -> tuple[dict[str, list[object]], np.random.Generator]:
    """Return fields of leads of chance."""
    random = np.random.default_rng(seed)
    columns: dict[str, list[object]] = {
        "industry": random.choice(["life", "food", "paper"], N).tolist(),
        "country": random.choice(["US", "DE", "FR", "JP"], N).tolist(),
        "size": random.choice(["small", "large"], N).tolist(),
    }
    return columns, random


def circles(history: History, *criteria: dict[str, Any]) -> Guards:
    """Look whether a draft is judged by itself."""
    return guards(asks(history, *criteria), checks=["circular"])


def codes(found: Guards) -> list[str]:
    """Return the codes of all warnings."""
    return [g.code for g in found.warnings]


def test_an_outcome_given_by_the_rule_of_the_draft_is_caught() -> None:
    """An outcome of life science and large, but for 1 in 100: the same draft, or one of the same fields, repeats it."""
    columns, random = leads(1)
    rule = np.array([i == "life" and s == "large" for i, s in zip(columns["industry"], columns["size"], strict=True)])
    status = (rule ^ (random.random(N) < 0.01)).astype(int).tolist()
    history = listed(columns, status, fields=CATEGORIES)
    same = circles(history, equals("industry", "life"), equals("size", "large"))
    assert {"draft-repeats", "outcome-follows"} <= set(codes(same))
    others = circles(history, equals("industry", "food"), equals("size", "large"))
    assert codes(others) == ["outcome-follows"]


def test_honest_outcomes_are_not_circular() -> None:
    """An outcome that a draft predicts well, or not at all, is no circle; nor is chance."""
    columns, random = leads(2)
    good = np.array([industry == "life" for industry in columns["industry"]])
    for strength in (0.0, 0.2, 0.6):
        status = (random.random(N) < np.where(good, 0.1 + strength, 0.1)).astype(int).tolist()
        found = circles(listed(columns, status, fields=CATEGORIES), equals("industry", "life"), equals("country", "US"))
        assert [g.code for g in found.found] == ["none"]


def test_a_score_made_of_the_other_conditions_is_caught() -> None:
    """A grade that follows from industry and size together counts both twice; one that follows from one alone not."""
    columns, random = leads(3)
    points = [2 * (i == "life") + (s == "large") for i, s in zip(columns["industry"], columns["size"], strict=True)]
    columns["grade"] = ["DCBA"[p] for p in points]
    columns["region"] = ["A" if country == "US" else "B" for country in columns["country"]]
    status = (random.random(N) < 0.2).astype(int).tolist()
    history = listed(columns, status, fields=CATEGORIES)
    found = circles(history, equals("industry", "life"), equals("size", "large"), equals("grade", "A"))
    assert [(g.code, g.fields) for g in found.warnings] == [("score", ("grade",))]
    nested = circles(history, equals("country", "US"), equals("size", "large"), equals("region", "A"))
    assert codes(nested) == []


def test_the_columns_of_the_outcome_are_caught() -> None:
    """A draft that asks for the status column itself is told so."""
    history = History(
        {"lead_id": [str(i) for i in range(80)], "status": ["won", "lost"] * 40, "x": ["a", "b"] * 40},
        settings={"leads": {"id": "lead_id"}, "outcome": {"column": "status", "won": ["won"], "lost": ["lost"]}},
    )
    assert {"outcome-column", "draft-repeats"} <= set(codes(circles(history, equals("status", "won"))))


def test_a_condition_that_nobody_lacks_is_told() -> None:
    """None of 800 leads outside the US was ever won, where 80 would be usual: a note, since it may be a market."""
    columns = {"country": ["US"] * 400 + ["DE"] * 800, "size": ["small", "large"] * 600}
    history = listed(columns, [1] * 120 + [0] * 1_080, fields={name: CATEGORIES[name] for name in columns})
    found = circles(history, equals("country", "US"), equals("size", "large"))
    assert [(g.code, g.weight, g.numbers["expected"]) for g in found.found] == [
        ("never-without", "note", pytest.approx(80))
    ]


def test_guessing_is_that_of_a_plain_loop() -> None:
    """Each lead by the others of its cell, and kappa as scikit-learn has it for the same guesses."""
    random = np.random.default_rng(7)
    known = random.integers(0, 6, 300)
    classes = np.where(random.random(300) < 0.8, known % 3, random.integers(0, 3, 300))
    found = guessed(classes, {"known": known})
    assert found is not None
    table = np.array([[np.sum((known == c) & (classes == k)) for k in range(3)] for c in range(6)])
    plain = table.argmax(axis=1)[known]
    right = 0
    for i in range(300):
        rest = table[known[i]].copy()
        rest[classes[i]] -= 1
        right += rest[classes[i]] > np.delete(rest, classes[i]).max() or (
            plain[i] == classes[i] and rest[classes[i]] >= np.delete(rest, classes[i]).max() and rest[classes[i]] > 0
        )
    chance = sum(np.mean(plain == k) * np.mean(classes == k) for k in range(3))
    assert found.kappa == pytest.approx((right / 300 - chance) / (1 - chance))
    assert found.kappa == pytest.approx(cohen_kappa_score(plain, classes), abs=0.02)


def test_cells_of_single_leads_guess_nothing() -> None:
    """An identifier names its lead and says nothing of others."""
    assert guessed(np.arange(100) % 2, {"id": np.arange(100)}) is None


def test_acme_is_not_circular() -> None:
    """Neither customers nor "accepted by sales" repeat the worked definition."""
    found = guards(admit(Definition.from_dict(ACME), acme()), checks=["circular"])
    assert [g.code for g in found.found] == ["none"]
