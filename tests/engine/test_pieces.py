"""What is worked out piece by piece is what is worked out at once."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any
from unittest import mock

import numpy as np
import pytest
from histories import build
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import definitions, histories

from leadkit.definition.model import Definition
from leadkit.engine import counting, leaves
from leadkit.engine.admission import admit
from leadkit.engine.bitmaps import pack
from leadkit.evidence import patterns, places, slices
from leadkit.evidence.by import by
from leadkit.evidence.cohort import Cohort
from leadkit.history import column
from leadkit.history.column import look_up
from leadkit.history.history import History

CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large]
SMALL = [(column, "PIECE"), (leaves, "CHUNK"), (counting, "CHUNK"), (slices, "CHUNK"), (places, "PIECE")]


def figures(document: dict[str, Any], drawn: dict[str, Any]) -> tuple[Any, ...]:
    """Return the verdicts of a definition on a history of its own, when leads counted, and two breakdowns."""
    admission = admit(Definition.from_dict(document), build(drawn))
    codes = {key: pair.codes().tolist() for key, pair in admission.criteria.items()}
    rows = [by(admission, field).rows for field in ("country", "revenue")]
    return admission.pair.codes().tolist(), codes, admission.admitted_at.tolist(), rows


@settings(max_examples=60, deadline=None, suppress_health_check=CHECKS)
@given(definitions(), histories(), st.integers(1, 3))
def test_pieces_of_any_size_give_the_same(document: dict[str, Any], drawn: dict[str, Any], size: int) -> None:
    """Verdicts, moments and breakdowns do not hang on how many leads or activities are looked at together."""
    at_once = figures(document, drawn)
    with ExitStack() as stack:
        for module, name in SMALL:
            stack.enter_context(mock.patch.object(module, name, size))
        assert figures(document, drawn) == at_once


@pytest.mark.parametrize("n", [0, 1, column.PIECE - 1, column.PIECE, 3 * column.PIECE + 1])
def test_codes_are_looked_up_to_the_last(n: int) -> None:
    """A code of -1 stands for the last entry, in every piece."""
    codes = (np.arange(n) % 7 - 1).astype(np.int8)
    table = np.array([10, 11, 12, 13, 14, 15, 99])
    np.testing.assert_array_equal(look_up(table, codes), table[codes])


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_truths_are_looked_up_as_ranges_or_one_by_one(data: st.DataObject) -> None:
    """Which way is taken hangs on how many ranges of codes stand for true; both say the same, also at the edges."""
    kind = data.draw(st.sampled_from([np.int8, np.int16, np.int32, np.uint8, np.uint16]))
    most = min(int(np.iinfo(kind).max) + 1, 300)
    table = np.array(data.draw(st.lists(st.booleans(), min_size=1, max_size=most) | st.just([True] * most)), np.bool_)
    lowest = 0 if np.iinfo(kind).min == 0 else -1
    some = st.integers(lowest, len(table) - 1) | st.sampled_from([lowest, len(table) - 1])
    codes = np.array(data.draw(st.lists(some, max_size=40)), kind)
    with mock.patch.object(column, "PIECE", data.draw(st.integers(1, 41))):
        np.testing.assert_array_equal(look_up(table, codes), table[codes])


@pytest.mark.parametrize("n", [1, 64, 127, 128, 1000])
def test_drafts_are_counted_together_piece_by_piece(n: int) -> None:
    """Leads by the drafts that admit them, 64 leads at a time: each two drafts have in common whom both admit."""
    chance = np.random.default_rng(n)
    masks = chance.random((19, n)) < chance.random((19, 1))
    status = chance.choice(["won", "lost", ""], n).tolist()
    ids = [f"L{i}" for i in range(n)]
    value = ["12.34" if one == "won" else "" for one in status]
    history = History({"lead_id": ids}, outcomes={"lead_id": ids, "status": status, "value": value})
    with mock.patch.object(patterns, "PIECE", 64):
        found = patterns.Patterns.of([pack(mask) for mask in masks], Cohort.of(history))
    won = np.array([one == "won" for one in status])
    for i, first in enumerate(masks):
        for j, second in enumerate(masks):
            both = first & second
            counted = found.together[[patterns.LEADS, patterns.WON, patterns.CENTS], i, j].tolist()
            assert counted == [both.sum(), (both & won).sum(), 1234 * (both & won).sum()]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.floats(allow_nan=False) | st.sampled_from([0.0, -0.0, 1.0, 2.0]), max_size=30),
    st.lists(st.floats(allow_nan=False) | st.sampled_from([0.0, -0.0, 1.0, 2.0]), min_size=1, max_size=8),
    st.sampled_from([0, 100]),
)
def test_a_number_stands_behind_all_thresholds_it_has_reached(
    numbers: list[float], edges: list[float], most: int
) -> None:
    """Compared one by one or searched for, a number has the same place; also where pieces end."""
    ascending = np.unique(edges)
    with mock.patch.multiple(places, MOST_EDGES=most, PIECE=4):
        found = places._ranked(np.array(numbers), ascending)
    assert found.tolist() == [sum(number >= edge for edge in ascending.tolist()) for number in numbers]
