"""The same split, those that count and the others, by every outcome of the history side by side."""

from __future__ import annotations

from typing import Any

from leadkit.board.rates import difference_text, share_view
from leadkit.engine.admission import Admission
from leadkit.evidence.guards import Unworked, unworked
from leadkit.evidence.junk import Junk, is_bad, junk
from leadkit.evidence.rates import Rate, difference
from leadkit.evidence.side_by_side import too_few
from leadkit.evidence.target import Target, offered, targets
from leadkit.evidence.wording import percent
from leadkit.history.history import History
from leadkit.history.settings import OUTCOME
from leadkit.text import say

View = dict[str, Any]


def outcomes_view(admission: Admission, is_never: bool = False) -> View:
    """Return the ``outcomes`` of the board's payload.

    Parameters
    ----------
    is_never
        Whether it is about who can never be a lead.
    """
    history, counts = admission.history, admission.pair.sure
    found = junk(history)
    sides = _sides(history, found)
    rows = [
        _row(side.name, _title(side), side.rate(counts), side.rate(~counts & side.asked), is_never) for side in sides
    ]
    worked = unworked(admission) if history.outcome is not None else None
    has_work = worked is not None and worked.basis == "activities"
    if worked is not None and has_work:
        rows.insert(1, _worked(worked, is_never))
    return {
        "message": None if sides else say("outcomes.none"),
        "offered_text": _offered(history),
        "rows": rows,
        "junk_text": found.sentence() if found is not None and found.basis == "reasons" else None,
        "work_text": None if not sides or has_work else say("outcomes.no_work"),
    }


def _sides(history: History, found: Junk | None) -> tuple[Target, ...]:
    """Return the outcomes in the order of the history, junk last."""
    known = targets(history)
    if found is None:
        return known
    own = {found.outcome} if found.basis == "outcome" else set()
    return (*(side for side in known if side.name not in own), found.target)


def _title(side: Target) -> str:
    return side.title[:1].upper() + side.title[1:]


def _row(name: str, title: str, mine: Rate, others: Rate, is_never: bool) -> View:
    bad = is_bad(name)
    few = too_few(mine, bad), too_few(others, bad)
    said = "outcomes.of_ruled_out" if is_never else "outcomes.of"
    gap = None if any(few) else difference(mine, others)
    return {
        "name": name, "title": title, "is_bad": bad, "counts": share_view(mine, few[0]),
        "rest": share_view(others, few[1]), "of_text": say(said, n=mine.of, rest=others.of),
        "text": None if gap is None else difference_text(gap),
    }  # fmt: skip


def _worked(found: Unworked, is_never: bool) -> View:
    """Return the win rates among the leads that we worked: those that nobody called never had the chance."""
    row = _row("worked", say("outcomes.worked"), found.admitted, found.rest, is_never)
    shares = [f.value for f in (found.admitted_worked, found.rest_worked)]
    if all(share is not None for share in shares):
        mine, others = (percent(1 - (share or 0)) for share in shares)
        row["text"] = say("outcomes.unworked_ruled_out" if is_never else "outcomes.unworked", mine=mine, others=others)
    return row


def _offered(history: History) -> str | None:
    """Return which outcome can carry an argument where won deals are too few for one."""
    ends, best = next((t for t in targets(history) if t.name == OUTCOME), None), offered(history)
    if best is None or (ends is not None and ends.has_enough):
        return None
    if not best.has_enough:
        return say("outcomes.all_few", n=0 if ends is None else ends.base.hits)
    if ends is None:
        return say("outcomes.no_end", title=best.title)
    return say("outcomes.offered", n=ends.base.hits, title=best.title)
