"""The newest quarter of the leads, kept back while a room drafts: whoever tries long enough fits the past by chance.

On pure noise the best of 200 drafts is nearly twice as good as the average on the leads that it was drafted on, and no
better on others. So what was drafted on the older leads is judged once more on the newest, and both figures are shown.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Literal
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from leadkit.engine.bitmaps import Bits, count, pack, unpack
from leadkit.errors import Fault, UsageError, nearest_match
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.target import ENOUGH
from leadkit.history.column import NO_TIME, Seconds
from leadkit.history.history import History
from leadkit.text import say

SHARE = 0.25
MEMO = "evidence.drafting"
Basis = Literal["newest", "drawn"]
Part = Literal["training", "held_out"]


@dataclass(frozen=True, slots=True, eq=False)
class HoldOut:
    """The leads that are old enough for rates, split in those to draft on and those kept back.

    Parameters
    ----------
    training, held_out
        Together the mature leads.
    basis
        ``"newest"``: the newest quarter by creation is kept back. ``"drawn"``: no lead is dated, or all came at one
        moment, so a quarter is drawn by the digest of the lead's id, the same each time.
    since
        The creation, in UTC seconds, of the oldest lead that is kept back; ``None`` where it was drawn.
    is_forced
        Whether there are at least 100 wins, so that keeping leads back costs little; below it is only advised.
    is_dated
        Whether any of these leads has a creation date.
    """

    training: Bits
    held_out: Bits
    basis: Basis
    since: int | None
    is_forced: bool
    is_dated: bool = True

    @property
    def words(self) -> str:
        """What the leads kept back are called: newer ones, where it is time that parts them from the others."""
        return say(f"evidence.holdout.{self.basis}")


def hold_out(history: History) -> HoldOut:
    """Return the split of a history, made once."""
    if history not in _KEPT:
        _KEPT[history] = _split(history)
    return _KEPT[history]


def part_of(history: History, part: Part | None) -> Bits:
    """Return the leads of one part of a history that are old enough for rates; of both without a part.

    Raises
    ------
    UsageError
        There is no such part.
    """
    if part is None:
        return Cohort.of(history).mature
    split = hold_out(history)
    parts = {"training": split.training, "held_out": split.held_out}
    if part not in parts:
        allowed = tuple(parts)
        message = say("evidence.holdout.no_part", found=part)
        raise UsageError(Fault("no-part", "part", message, part, allowed, nearest_match(part, allowed)))
    return parts[part]


def drafting(history: History) -> History:
    """Return the history as a room drafts on it: what became of the leads that are kept back is in no figure.

    It is the same history under an identity of its own, so that its cohort is another; where nothing is locked it is
    `history` itself.
    """
    split = hold_out(history)
    if not (split.is_forced and split.held_out.any()):
        return history
    kept = history.memo.get(MEMO)
    if not isinstance(kept, History):
        kept = object.__new__(type(history))
        kept.__dict__ = history.__dict__  # one history: what is worked out for either is there for both
        Cohort.of(history).without(split.held_out).keep(kept)
        _KEPT[kept] = split
        history.memo[MEMO] = kept
    return kept


_KEPT: WeakKeyDictionary[History, HoldOut] = WeakKeyDictionary()


def _split(history: History) -> HoldOut:
    facts = Cohort.of(history)
    is_forced = count(facts.won & facts.mature) >= ENOUGH
    mature = unpack(facts.mature, history.n)
    dated = mature & (history.created_at != NO_TIME)
    since = _since(history.created_at[dated])
    if since is None:
        held = pack(mature & _drawn(history))
        return HoldOut(facts.mature & ~held, held, "drawn", None, is_forced, bool(dated.any()))
    held = pack(dated & (history.created_at >= since))
    return HoldOut(facts.mature & ~held, held, "newest", since, is_forced)


def _since(created: Seconds) -> int | None:
    """Return from when on the newest quarter was created; ``None`` where no moment parts the leads.

    Where many were created at one moment, as by an import, it is the one that leaves the nearest to a quarter.
    """
    moments, counts = np.unique(created, return_counts=True)
    if len(moments) < 2:
        return None
    newer = np.cumsum(counts[::-1])[::-1][1:] / len(created)
    return int(moments[1:][np.argmin(np.abs(newer - SHARE))])


def _drawn(history: History) -> NDArray[np.bool_]:
    """Return a quarter of the leads by the digest of their ids."""
    firsts = b"".join(hashlib.blake2b(name.encode(), digest_size=4).digest() for name in history.lead_ids)
    drawn: NDArray[np.bool_] = np.frombuffer(firsts, ">u4") < SHARE * 2**32
    return drawn
