"""The figures of one admission as plain data: for ``leadkit admit --json``, and for what an agreement says was seen."""

from __future__ import annotations

from typing import Any

from leadkit.engine.admission import Admission
from leadkit.evidence.outcome import outcome
from leadkit.history import History


def figures(admission: Admission) -> dict[str, Any]:
    """Return counts over all leads and rates over the mature cohort; ``None`` where the history does not tell.

    Members: ``leads``, ``admitted``, ``rejected``, ``undecided``, ``won``, ``admitted_won``, ``rates``.
    """
    found = outcome(admission)
    told = admission.history.outcome is not None
    return {
        "leads": admission.history.n,
        **admission.counts,
        "won": found.everyone.all.won if told else None,
        "admitted_won": found.everyone.admitted.won if told else None,
        "rates": found.rates,
    }


def criterion_counts(admission: Admission) -> dict[str, dict[str, int]]:
    """Return how many leads meet each criterion, do not, and cannot be told; by key, planned ones left out."""
    named = {key: pair.counts() for key, pair in admission.answers.items()}
    return {key: dict(zip(("yes", "no", "unknown"), counts, strict=True)) for key, counts in named.items()}


def seen(admission: Admission, history: History) -> dict[str, Any]:
    """Return what an agreement says that the room saw: the figures, and the fingerprint of `history` as it was read."""
    return {"history": history.fingerprint, **figures(admission)}
