"""How two predicates on the same thing relate: can both hold, does one make the other hold; decided without data.

Everything here errs on the safe side: what cannot be proved is not claimed.
"""

from __future__ import annotations

from leadkit.definition.predicates import CountIn, HasText, InClasses, InNumbers, InRange, IsKnown, Predicate, Statistic

Interval = tuple[float, bool, float, bool]
"""Lower end and whether it is left out, upper end and whether it is left out."""
_INF = float("inf")
_CAPITALS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def subject(predicate: Predicate) -> str | Statistic:
    """Return what a predicate looks at: a field, or a statistic of activities."""
    return predicate.statistic if isinstance(predicate, CountIn) else predicate.field


def is_empty(predicate: Predicate) -> bool:
    """Whether nothing can ever meet it."""
    if isinstance(predicate, InRange | CountIn):
        return _is_empty(_interval(predicate))
    return isinstance(predicate, InClasses) and not predicate.classes and not predicate.negate


def is_certain(predicate: Predicate) -> bool:
    """Whether everything always meets it, also what is not known."""
    return isinstance(predicate, CountIn) and predicate.high is None and (predicate.low or 0) <= 0


def exclude(a: Predicate, b: Predicate) -> bool:
    """Whether no value can meet both; each by itself can be met."""
    if subject(a) != subject(b):
        return False
    if isinstance(a, IsKnown) or isinstance(b, IsKnown):
        return (isinstance(a, IsKnown) and a.negate) != (isinstance(b, IsKnown) and b.negate)
    if isinstance(a, InClasses) and isinstance(b, InClasses):
        return _sets_exclude(set(a.classes), a.negate, set(b.classes), b.negate)
    if isinstance(a, InNumbers) and isinstance(b, InNumbers):
        return _sets_exclude(set(a.numbers), a.negate, set(b.numbers), b.negate)
    if isinstance(a, InRange) and isinstance(b, InNumbers):
        return exclude(b, a)
    if isinstance(a, InNumbers) and isinstance(b, InRange):
        return not a.negate and not any(_inside(number, _interval(b)) for number in a.numbers)
    if isinstance(a, InRange | CountIn) and isinstance(b, InRange | CountIn):
        return _is_empty(_both(_interval(a), _interval(b)))
    return False


def implies(a: Predicate, b: Predicate) -> bool:
    """Whether every value that meets `a` meets `b`."""
    if subject(a) != subject(b):
        return False
    if a == b:
        return True
    if isinstance(a, InClasses) and isinstance(b, InClasses):
        return _set_implies(set(a.classes), a.negate, set(b.classes), b.negate)
    if isinstance(a, InNumbers) and isinstance(b, InNumbers):
        return _set_implies(set(a.numbers), a.negate, set(b.numbers), b.negate)
    if isinstance(a, InNumbers) and isinstance(b, InRange):
        return not a.negate and all(_inside(number, _interval(b)) for number in a.numbers)
    if isinstance(a, InRange | CountIn) and isinstance(b, InRange | CountIn):
        return _both(_interval(a), _interval(b)) == _interval(a)
    if isinstance(a, HasText) and isinstance(b, HasText):
        longer, shorter = a.text.translate(_CAPITALS), b.text.translate(_CAPITALS)
        return (a.at_start and longer.startswith(shorter)) if b.at_start else shorter in longer
    return False


def _sets_exclude(a: set[str] | set[float], not_a: bool, b: set[str] | set[float], not_b: bool) -> bool:
    if not_a and not_b:
        return False
    if not_a or not_b:
        return b <= a if not_a else a <= b
    return a.isdisjoint(b)


def _set_implies(a: set[str] | set[float], not_a: bool, b: set[str] | set[float], not_b: bool) -> bool:
    if not_a:
        return not_b and b <= a
    return a.isdisjoint(b) if not_b else a <= b


def _interval(predicate: InRange | CountIn) -> Interval:
    low = -_INF if predicate.low is None else predicate.low
    high = _INF if predicate.high is None else predicate.high
    if isinstance(predicate, CountIn):
        return max(0, low), False, high, False
    return low, predicate.low_open, high, predicate.high_open


def _both(a: Interval, b: Interval) -> Interval:
    """Return what lies in both intervals; of two equal ends the one that is left out is the narrower."""
    low, low_open = max((a[0], a[1]), (b[0], b[1]))
    high, high_closed = min((a[2], not a[3]), (b[2], not b[3]))
    return low, low_open, high, not high_closed


def _is_empty(interval: Interval) -> bool:
    low, low_open, high, high_open = interval
    return low > high or (low == high and (low_open or high_open))


def _inside(number: float, interval: Interval) -> bool:
    return not _is_empty(_both((number, False, number, False), interval))
