"""Can this be trusted? What the guards say of the present draft, and its figures on the leads kept back."""

from __future__ import annotations

from typing import Any

from leadkit.board.rates import share_view
from leadkit.board.tried import Tried
from leadkit.engine.admission import Admission
from leadkit.evidence.guards import CHECKS, QUICK, Apparent, Guard, Guards, guards
from leadkit.evidence.guards.apparent import PartRates
from leadkit.evidence.holdout import hold_out
from leadkit.text import say

View = dict[str, Any]
BESIDE = ("held-out", "drafts")
"""The checks that are said beside the figures that they are about."""

LOOKS = ("looks", "many-looks")
"""The findings about how often somebody looked."""


def trust_view(admission: Admission, tried: Tried, whole: bool) -> View:
    """Return the ``trust`` of the board's payload.

    Parameters
    ----------
    whole
        Whether the checks that take long are made too, or only those that are quick.
    """
    history, draft = admission.history, admission.draft
    locked = hold_out(history).is_forced and not tried.has_seen(draft)
    looks = tried.looks_with(draft)
    if not locked and not tried.has_seen(draft):
        looks = looks.at(draft)  # advised only: shown at once
    checks = CHECKS if whole else QUICK
    found = guards(admission, looks=looks, drafts_tried=max(1, tried.drafts), checks=checks)
    apart = [finding for finding in found.found if finding.check not in BESIDE]
    fine = sum(finding.weight == "ok" for finding in found.found)
    return {
        "message": None, "verdict": {"weight": found.verdict, "text": found.sentences()[0]},
        "warnings": _said([f for f in apart if f.weight == "warning"]),
        "notes": _said([f for f in apart if f.weight == "note"]),
        "fine_text": say("trust.fine", n=fine) if fine else None,
        "more_text": None if whole else say("trust.more"),
        "held": _held(found, tried, locked) if history.outcome is not None and found.apparent is not None else None,
    }  # fmt: skip


def no_trust(message: str) -> View:
    """Return a panel that says only why it has nothing to say."""
    return {
        "message": message, "verdict": None, "warnings": [], "notes": [], "fine_text": None, "more_text": None,
        "held": None,
    }  # fmt: skip


def _said(findings: list[Guard]) -> list[View]:
    return [{"check": finding.check, "text": finding.message} for finding in findings]


def _held(found: Guards, tried: Tried, locked: bool) -> View | None:
    """Return the figures on either part side by side, those kept back only where they are not locked."""
    both = found.apparent
    if both is None or not both.kept_back.of:
        return None
    held = None if locked or both.held_out is None else both.held_out
    drafts = found.of("drafts")
    return {
        "locked": locked,
        "parts": [_part("training", both.apparent), *([_part("held_out", held)] if held is not None else [])],
        "kept_text": say("trust.kept", n=both.kept_back.of),
        "verdict": _verdict(found, both, tried, locked),
        "advice_text": None if both.split.is_forced else say("trust.advice"),
        "looks_text": None if locked else say("trust.looks", n=tried.looks) if tried.looks else say("trust.no_look"),
        "drafts": {"weight": drafts[0].weight, "text": drafts[0].message} if drafts else None,
    }  # fmt: skip


def _verdict(found: Guards, both: Apparent, tried: Tried, locked: bool) -> View:
    """Return what the leads kept back say, or why they are locked; and whether they were looked at too often."""
    said = found.of("held-out")
    if locked:
        searched = say("trust.searched") if tried.has_searched else None
        return {"weight": "note", "text": " ".join(filter(None, [said[0].message, searched]))}
    more = " ".join(finding.message for finding in said if finding.code in LOOKS)
    weight = "warning" if any(finding.weight == "warning" for finding in said) else said[0].weight
    return {"weight": weight, "text": " ".join(filter(None, [say(f"trust.held.{both.verdict}"), more]))}


def _part(name: str, part: PartRates) -> View:
    rest = share_view(part.rest)
    return {
        "name": name, "title": say(f"evidence.guards.part.{name}"), "counts": share_view(part.admitted), "rest": rest,
        "of_text": say("trust.of", n=part.admitted.of), "rest_text": say("trust.rest", rate=rest["text"]),
    }  # fmt: skip
