from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadkit.definition.predicates import CountIn, HasText, InClasses, InNumbers, InRange, IsKnown, Predicate, Statistic
from leadkit.definition.relations import exclude, implies, is_certain, is_empty

CLASSES = ("a", "b", "c", "d")
NUMBERS = (0.0, 1.0, 2.0, 3.0)
VISITS = Statistic("visit")

names = st.lists(st.sampled_from(CLASSES[:3]), unique=True).map(tuple)
numbers = st.lists(st.sampled_from(NUMBERS[:3]), unique=True).map(tuple)
ends = st.none() | st.sampled_from(NUMBERS)
classes = st.builds(InClasses, st.just("f"), names, st.booleans()) | st.builds(IsKnown, st.just("f"), st.booleans())
quantities = (
    st.builds(InNumbers, st.just("f"), numbers, st.booleans())
    | st.builds(InRange, st.just("f"), ends, ends, st.booleans(), st.booleans())
    | st.builds(IsKnown, st.just("f"), st.booleans())
)
counts = st.builds(CountIn, st.just(VISITS), st.none() | st.integers(-1, 3), st.none() | st.integers(-1, 3))


def met(predicate: Predicate, value: object) -> bool:
    """Say plainly whether a value (None: missing) meets a predicate."""
    match predicate:
        case IsKnown(negate=negate):
            return (value is None) == negate
        case InClasses(classes=found, negate=negate) | InNumbers(numbers=found, negate=negate):
            return value is not None and (value in found) != negate
        case InRange(low=low, high=high, low_open=low_open, high_open=high_open):
            assert isinstance(value, float | None)
            if value is None:
                return False
            above = low is None or value > low or (value == low and not low_open)
            return above and (high is None or value < high or (value == high and not high_open))
        case CountIn(low=low, high=high):
            assert isinstance(value, int)
            return (low is None or value >= low) and (high is None or value <= high)
    raise AssertionError(predicate)


# Values between, beside and beyond those that the predicates name stand for all there are.
SPACES = {
    "classes": (classes, [None, *CLASSES]),
    "numbers": (quantities, [None, -1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0]),
    "counts": (counts, list(range(8))),
}


@pytest.mark.parametrize(("predicates", "values"), SPACES.values(), ids=SPACES.keys())
@given(data=st.data())
def test_relations_are_those_of_the_values(
    predicates: st.SearchStrategy[Predicate], values: list[object], data: st.DataObject
) -> None:
    """Two predicates exclude one another, or one implies the other, only if no value says otherwise."""
    a, b = data.draw(predicates), data.draw(predicates)
    met_a, met_b = [v for v in values if met(a, v)], [v for v in values if met(b, v)]
    if exclude(a, b):
        assert not set(met_a) & set(met_b)
    if implies(a, b):
        assert set(met_a) <= set(met_b)
    assert is_empty(a) <= (not met_a)
    assert is_certain(a) <= (len(met_a) == len(values))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (InRange("f", low=3), InRange("f", high=3, high_open=True)),
        (InRange("f", low=3, low_open=True), InRange("f", high=3)),
        (InClasses("f", ("a",)), InClasses("f", ("b", "c"))),
        (InClasses("f", ("a",)), InClasses("f", ("a", "b"), negate=True)),
        (InNumbers("f", (1.0,)), InRange("f", low=2)),
        (IsKnown("f", negate=True), InRange("f", low=2)),
        (CountIn(VISITS, low=5), CountIn(VISITS, high=4)),
    ],
)
def test_what_excludes_one_another_is_found(a: Predicate, b: Predicate) -> None:
    """Contradictions of every shape are seen, whichever stands first."""
    assert exclude(a, b)
    assert exclude(b, a)


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        (InRange("f", low=300), InRange("f", low=100)),
        (InRange("f", low=1, high=2), InRange("f", low=1)),
        (InClasses("f", ("a",)), InClasses("f", ("a", "b"))),
        (InClasses("f", ("a",)), InClasses("f", ("b",), negate=True)),
        (InNumbers("f", (5.0,)), InRange("f", low=2)),
        (CountIn(VISITS, low=5), CountIn(VISITS, low=1)),
        (HasText("f", "directors", at_start=False), HasText("f", "Director", at_start=False)),
        (HasText("f", "head of", at_start=True), HasText("f", "HEAD", at_start=True)),
    ],
)
def test_what_is_needless_is_found(narrow: Predicate, wide: Predicate) -> None:
    """The narrower implies the wider and not the other way round."""
    assert implies(narrow, wide)
    assert not implies(wide, narrow)


def test_different_things_do_not_relate() -> None:
    """Predicates on different fields, or on counts in different windows, say nothing of one another."""
    assert not exclude(InRange("f", low=3), InRange("g", high=1))
    assert not implies(CountIn(VISITS, low=5), CountIn(Statistic("visit", sliding_s=86_400), low=1))
    assert not implies(HasText("f", "of head", at_start=True), HasText("f", "head", at_start=True))
