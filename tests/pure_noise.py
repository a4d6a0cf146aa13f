"""Histories in which chance alone decides: whatever is found in them is false."""

from __future__ import annotations

from typing import Any

import numpy as np

from leadkit.history.history import History


def noise(seed: int, leads: int = 600, share: float = 0.25) -> History:
    """Return a history in which chance alone decides: fields of every type with gaps, activities, dates, an outcome."""
    random = np.random.default_rng(seed)
    created = np.datetime64("2024-01-01T00:00:00") + np.sort(random.integers(0, 500 * 86_400, leads)).astype("m8[s]")
    ids = np.array([f"L{i}" for i in range(leads)])
    gaps = random.random(leads) < 0.2
    fields: dict[str, Any] = {
        "lead_id": ids, "created_at": created.astype(str), "source": random.choice(list("abcdefgh"), leads),
        "country": np.where(gaps, "", random.choice(["US", "CA", "DE"], leads, p=[0.7, 0.2, 0.1])),
        "size": np.where(random.random(leads) < 0.3, "", random.lognormal(5, 2, leads).round().astype(str)),
        "rank": random.choice(["low", "middle", "high"], leads), "old": random.choice(["yes", "no"], leads),
        "score": random.normal(size=leads).round(3).astype(str),
    }  # fmt: skip
    who = random.integers(0, leads, leads * 4)
    at = created[who] + random.integers(0, 40 * 86_400, leads * 4).astype("m8[s]")
    activities = {
        "lead_id": ids[who], "kind": random.choice(["visit", "download"], leads * 4), "at": at.astype(str),
        "page": random.choice(list("pqrs"), leads * 4),
    }  # fmt: skip
    won = random.random(leads) < share
    outcomes = {
        "lead_id": ids, "status": np.where(won, "won", "lost"),
        "decided_at": (created + random.integers(20 * 86_400, 90 * 86_400, leads).astype("m8[s]")).astype(str),
    }  # fmt: skip
    types = {"size": {"type": "number"}, "score": {"type": "number"}, "old": {"type": "yes-no"}}
    settings = {
        "leads": {"id": "lead_id", "created_at": "created_at"},
        "fields": {**types, "rank": {"type": "ordered", "order": ["low", "middle", "high"]}},
    }
    plain = {name: values.tolist() for name, values in fields.items()}
    return History(
        plain, {k: v.tolist() for k, v in activities.items()}, outcomes={k: v.tolist() for k, v in outcomes.items()},
        settings=settings,
    )  # fmt: skip
