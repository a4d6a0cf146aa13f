"""On whom the verdict turns: for each condition the leads that its answer alone admits or not, all in one pass.

This is the Boolean difference of "admitted" by each condition, carried from the root of the rules down to the leaves: a
member of a group matters where the group does and the other members leave it open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leadkit.definition.predicates import Leaf, Rule, Threshold, leaves_of
from leadkit.engine.bitmaps import Bits, Pair, full
from leadkit.engine.columns import is_fold
from leadkit.engine.sums import Sums
from leadkit.evidence.recount import Part, Recount


@dataclass(frozen=True, slots=True, eq=False)
class Pivot:
    """The leads whose admission turns on one condition.

    Parameters
    ----------
    leads
        All of them.
    short
        Those that are not admitted, and would be if it were answered otherwise, or at all.
    helps
        Whether it is meeting it that admits them.
    """

    leads: Bits
    short: Bits
    helps: bool

    @property
    def held(self) -> Bits:
        """Those that are admitted, and would not be otherwise."""
        return self.leads & ~self.short


def pivots(recount: Recount) -> Iterator[tuple[str, Pivot]]:
    """Yield the pivot of each condition that stands in one place of the draft, with its name in `recount`.

    One that stands nowhere, or in several places, has none.
    """
    parts = list(recount.parts())
    places = Counter(
        part.names[leaf.key] for part in parts if part.rule is not None for leaf in leaves_of(part.rule)
    )  # fmt: skip
    for part, others in zip(parts, _all_others([part.passed for part in parts], full(recount.n)), strict=True):
        if part.rule is not None:
            for key, pivot in _Descent(recount, part).down(part.rule, others, not part.is_veto):
                if places[part.names[key]] == 1:
                    yield part.names[key], pivot


@dataclass(frozen=True, slots=True)
class _Descent:
    """The way down one part of a draft.

    That a rule *helps* means that the verdict asks of it to be surely yes; otherwise it asks it to be surely no, and
    what may be yes counts as if it were.
    """

    recount: Recount
    part: Part

    def down(self, rule: Rule, leads: Bits, helps: bool) -> Iterator[tuple[str, Pivot]]:
        """Yield the pivots of the conditions below a rule on which the verdict of `leads` turns."""
        if isinstance(rule, Leaf):
            met = _asked(self.part.answers[rule.key], helps)
            yield rule.key, Pivot(leads, leads & ~met if helps else leads & met, helps)
            return
        below = helps == (rule.low is not None)
        turning = self._folded(rule, leads, below) if is_fold(rule) else self._counted(rule, leads, below)
        for member, worth, pivot in zip(rule.members, rule.points, turning, strict=True):
            yield from self.down(member, pivot, below == (worth > 0))

    def _folded(self, rule: Threshold, leads: Bits, helps: bool) -> Iterator[Bits]:
        """Return on whom each member turns: where all others are met for "all", where none of them is otherwise."""
        members = [_asked(self.recount.known(self.part.number, member), helps) for member in rule.members]
        if rule.low == len(members):
            return _all_others(members, leads)
        return _all_others([~member for member in members], leads)

    def _counted(self, rule: Threshold, leads: Bits, helps: bool) -> Iterator[Bits]:
        """Yield on whom each member turns: where the points of the others are enough with it and too few without."""
        points = self.recount.sums(self.part.number, rule)
        reaching = _Reaching(points.fewest if helps else points.most, points.least)
        for member, worth in zip(points.members, rule.points, strict=True):
            met, far = _asked(member, helps == (worth > 0)), abs(worth)
            enough, short = reaching.just_enough(far), reaching.just_short(far)
            yield leads & ((met & enough) | (~met & short) if worth > 0 else (met & short) | (~met & enough))


class _Reaching:
    """The leads whose points are up to so many above or below what is needed."""

    def __init__(self, sums: Sums, least: int) -> None:
        self.sums, self.least = sums, least
        self._known: dict[int, Bits] = {}

    def just_enough(self, points: int) -> Bits:
        """Return those that would no longer have enough with so many points fewer."""
        return self._at(0) & ~self._at(points)

    def just_short(self, points: int) -> Bits:
        """Return those that would have enough with so many points more."""
        return self._at(-points) & ~self._at(0)

    def _at(self, more: int) -> Bits:
        if more not in self._known:
            self._known[more] = self.sums.reaching(self.least + more)
        return self._known[more]


def _asked(pair: Pair, helps: bool) -> Bits:
    return pair.sure if helps else pair.possible


def _all_others(members: Sequence[Bits], leads: Bits) -> Iterator[Bits]:
    """Yield for each member the `leads` that are in all the others; no more is held than is still to come."""
    after = [leads]
    for member in members[:0:-1]:
        after.append(after[-1] & member)
    before = None
    for member in members:
        yield after.pop() if before is None else after.pop() & before
        before = member if before is None else before & member
