"""Whether points suffice, exactly: points may be larger than any number type of a database."""

from __future__ import annotations

from collections.abc import Sequence
from math import gcd

from sqlglot import exp

from leadkit.engine.sql.portable import Portable, Term, both, bracket, case, column, either, is_code, long, total, whole

PLAIN = 2**31
"""Sums below that need no wider type than whole numbers have anywhere."""
_LARGEST = 2**53
_STEPS, _SETS = 10_000, 100
_LIMB_BITS = 16
_LIMB = 2**_LIMB_BITS


def suffices(portable: Portable, met: Sequence[Term], unmet: Sequence[Term], points: Sequence[int], least: int) -> Term:
    """Return the condition that the points of the members that are met add up to `least` or more.

    Parameters
    ----------
    met, unmet
        For each member the condition that it is met, and that it is not.
    """
    # -3 for those who meet it is -3 for everyone and 3 for the others.
    terms = [(yes if worth > 0 else no, abs(worth)) for yes, no, worth in zip(met, unmet, points, strict=True) if worth]
    least += sum(-worth for worth in points if worth < 0)
    unit = gcd(*(worth for _, worth in terms)) or 1
    least = -(-least // unit)
    if least <= 0:
        return both()
    terms = [(condition, min(worth // unit, least)) for condition, worth in terms]
    if sum(worth for _, worth in terms) < least:
        return either()
    if all(worth == least for _, worth in terms):
        return either(*(condition for condition, _ in terms))
    if sum(worth for _, worth in terms) == least:
        return both(*(condition for condition, _ in terms))
    if sum(worth for _, worth in terms) < _LARGEST:
        return exp.GTE(this=added(terms), expression=whole(least))
    terms.sort(key=lambda term: -term[1])
    enough = _smallest_sets([worth for _, worth in terms], least)
    if enough is None:
        return _by_limbs(portable, terms, least)
    return either(*(both(*(terms[i][0].copy() for i in places)) for places in enough))


def _smallest_sets(worths: Sequence[int], least: int) -> list[list[int]] | None:
    """Return the sets of members that suffice, and would not without any of their own; ``None``: there are many.

    Parameters
    ----------
    worths
        Largest first.
    """
    found: list[list[int]] = []
    left = [sum(worths[i:]) for i in range(len(worths) + 1)]
    todo: list[tuple[int, int, list[int]]] = [(0, least, [])]
    steps = 0
    while todo:
        at, needed, chosen = todo.pop()
        steps += 1
        if steps > _STEPS or len(found) > _SETS:
            return None
        if needed <= 0:
            found.append(chosen)
        elif left[at] >= needed:
            todo.append((at + 1, needed, chosen))
            todo.append((at + 1, needed - worths[at], [*chosen, at]))
    return found


def in_parts(points: Sequence[int], least: int) -> tuple[list[list[int]], list[int]]:
    """Return points from zero up, and what of them suffices, in parts that a database can add up exactly.

    What suffices is above zero. There is one part, or where the sum is too large for that, a part per digit of a large
    base, the lowest first.
    """
    unit = gcd(*points) or 1
    least = -(-least // unit)
    worths = [min(worth // unit, least) for worth in points]
    if sum(worths) < _LARGEST:
        return [[worth] for worth in worths], [least]
    places = range(-(-least.bit_length() // _LIMB_BITS))
    return [[worth // _LIMB**i % _LIMB for i in places] for worth in worths], [
        least // _LIMB**i % _LIMB for i in places
    ]


def reaches(portable: Portable, sums: Sequence[Term | None], least: Sequence[int], members: int) -> Term:
    """Return the condition that the parts of as many members, added up one by one, amount to `least` or more.

    They are compared part by part from the lowest up, with what is carried. A carry is the difference so far, divided
    by the base and rounded down; the last one's sign decides.
    """
    carry: Term | None = None
    offset = (members + 2) * _LIMB
    if len(least) == 1:
        return exp.GTE(this=sums[0] or whole(0), expression=whole(least[0]))
    for found, asked in zip(sums, least, strict=True):
        terms = [term for term in (found, carry) if term is not None]
        difference: Term = total([*terms, whole(offset - asked)])
        carry = bracket(exp.Sub(this=portable.quotient(difference, _LIMB), expression=whole(offset // _LIMB)))
    assert carry is not None
    return exp.GTE(this=carry, expression=whole(0))


def added(terms: Sequence[tuple[Term, int]]) -> Term:
    """Return the sum of the points of those conditions that hold."""
    if not terms:
        return whole(0)
    wide = sum(worth for _, worth in terms) >= PLAIN
    zero = long(whole(0)) if wide else whole(0)
    return total(
        [case([(condition, long(whole(worth)) if wide else whole(worth))], zero) for condition, worth in terms]
    )


def _by_limbs(portable: Portable, terms: Sequence[tuple[Term, int]], least: int) -> Term:
    parts, asked = in_parts([worth for _, worth in terms], least)
    sums = []
    for place in range(len(asked)):
        digits = [(condition.copy(), part[place]) for (condition, _), part in zip(terms, parts, strict=True)]
        digits = [digit for digit in digits if digit[1]]
        sums.append(added(digits) if digits else None)
    return reaches(portable, sums, asked, len(terms))


def bounds(portable: Portable, codes: Sequence[str], points: Sequence[int], least: int) -> tuple[Term, Term]:
    """Return the conditions that the points surely, and possibly, add up to `least`.

    Parameters
    ----------
    codes
        The column with each member's verdict: 1 yes, 0 no, -1 unknown.
    """

    def are(code: int) -> list[Term]:
        return [is_code(name, code) for name in codes]

    def are_not(code: int) -> list[Term]:
        return [exp.NEQ(this=column(name), expression=whole(code)) for name in codes]

    return suffices(portable, are(1), are(0), points, least), suffices(portable, are_not(0), are_not(1), points, least)
