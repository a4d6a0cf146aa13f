"""Fields that a draft asks for and that may have been filled in after the fact, or are the outcome itself."""

from __future__ import annotations

from collections.abc import Iterator

from leadkit.definition.phrases import listed
from leadkit.engine.admission import Admission
from leadkit.evidence.guards.finding import Guard, Weight, guard
from leadkit.evidence.guards.uses import titles, used_fields
from leadkit.evidence.signals import Signal, signal
from leadkit.history.history import History
from leadkit.text import say


def afterwards(admission: Admission) -> Iterator[Guard]:
    """Yield a finding for each reason to think that a field of the draft was not there when the lead came."""
    history = admission.history
    used = used_fields(admission)
    later = tuple(name for name in used if history.catalogue.fields[name].known == "later")
    unsure = tuple(name for name in used if history.catalogue.fields[name].known == "unsure")
    found = [known_signal(history, name) for name in used if name not in later]
    strong = tuple(s.field.name for s in found if {"tells-too-much", "by-name"} & set(s.reasons))
    sure = tuple(s.field.name for s in found if "sure-value" in s.reasons and s.field.name not in strong)
    gaps = tuple(s.field.name for s in found if s.reasons == ("missing-tells",))
    reasons: tuple[tuple[str, Weight, tuple[str, ...]], ...] = (
        ("later", "warning", later), ("suspicious", "warning", strong), ("unsure", "warning", unsure),
        ("sure-value", "note", sure), ("missing-tells", "note", gaps),
    )  # fmt: skip
    for code, weight, names in reasons:
        if names:
            shown = listed(titles(history, names), say("words.and"))
            yield guard("afterwards", code, weight, {"fields": len(names)}, names, shown=shown, n=len(names))
    if not any(names for *_, names in reasons):
        yield guard("afterwards", "none" if used else "no-fields", "ok", {"fields": len(used)})


def known_signal(history: History, name: str) -> Signal:
    """Return what a field knows of the outcome, made once per history."""
    key = f"guards.signal.{name}"
    kept = history.memo.get(key)
    if not isinstance(kept, Signal):
        kept = history.memo[key] = signal(history, name)
    return kept
