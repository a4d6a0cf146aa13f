"""Activities: sorted, joined and counted as a plain reading would do it."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from leadkit.definition.catalogue import Field
from leadkit.history import History
from leadkit.history.activities import sorted_order
from leadkit.history.cells import encode, stack

ROW = st.tuples(
    st.sampled_from(["L0", "L1", "L2", "L9", ""]), st.sampled_from(["visit", "call", "?"]),
    st.sampled_from(["2026-01-01", "2026-01-01T00:00:01", "2026-01-02", "", "soon"]),
    st.sampled_from(["a", "b", "?", ""]),
)  # fmt: skip


@given(st.lists(ROW, max_size=20))
def test_activities_agree_with_a_plain_reading(rows: list[tuple[str, str, str, str]]) -> None:
    """Row by row, stable among equals; what is left out is counted."""
    lead, kind, at, page = (list(cells) for cells in zip(*rows, strict=True)) if rows else ([], [], [], [])
    history = History(
        {"lead_id": ["L0", "L1", "L2"]}, {"lead_id": lead, "kind": kind, "at": at, "page": page},
        settings={"missing": ["?"], "kinds": {"visit": {}}, "attributes": {"page": {"type": "category"}}},
    )  # fmt: skip
    kept = [row for row in rows if row[0] in ("L0", "L1", "L2") and row[1] != "?" and row[2] not in ("", "soon")]
    assert set(history.activities) == {"visit"} | {row[1] for row in rows if row[1] != "?"}
    for name, found in history.activities.items():
        mine = sorted((row for row in kept if row[1] == name), key=lambda row: (row[0], row[2]))
        assert [f"L{at}" for at in found.lead] == [row[0] for row in mine]
        pages = found.attributes["page"]
        spelt = [pages.spellings[code] if code >= 0 else "" for code in pages.codes]
        assert spelt == [row[3].replace("?", "") for row in mine]
        assert set(pages.spellings) == set(spelt) - {""}
        assert np.all(np.diff(found.at[np.flatnonzero(found.lead == 0)]) >= 0)
    counts = Counter({notice.code: notice.count for notice in history.notices})
    assert counts["activities-without-lead"] == lead.count("")
    assert counts["activities-unknown-lead"] == lead.count("L9")
    assert counts["activities-undated"] == at.count("") + at.count("soon")
    assert counts["activities-without-kind"] == kind.count("?")
    assert counts["activities-twice"] == len(kept) - len(set(kept))


def test_aliases_of_an_attribute_have_no_effect_and_say_so() -> None:
    """Attributes are compared letter by letter; a person who expects otherwise is told."""
    history = History(
        {"lead_id": ["a"]}, {"lead_id": ["a", "a"], "kind": ["x", "x"], "at": ["2026-01-01"] * 2, "page": ["A", "a"]},
        settings={"attributes": {"page": {"type": "category", "aliases": {"a": ["A"]}}}},
    )  # fmt: skip
    assert history.activities["x"].attributes["page"].classes == ("A", "a")
    assert history.catalogue.attributes["page"] == Field("page", "category")
    assert [notice.code for notice in history.notices] == ["attribute-aliases"]


def test_rows_beyond_a_composite_key_are_sorted_too() -> None:
    """Where kind, lead and moment do not fit one number, three keys give the same order."""
    kind, lead = np.array([1, 0, 0, 0], np.int32), np.array([0, 2, 1, 1], np.int32)
    at = np.array([0, 5, 7, -(2**61)])
    assert sorted_order(kind, lead, at, 2**20).tolist() == [3, 2, 1, 0]
    assert sorted_order(kind, lead, at // 2**60, 3).tolist() == [3, 2, 1, 0]


def test_a_long_column_of_different_cells_is_read_without_finding_those_alike() -> None:
    """The result is that of the encoded column; nulls and repeated cells included."""
    n = 70_000
    column = pa.chunked_array([[f"L{at}" for at in range(n)], [None, "L5", "x"]])
    wanted = pa.array([f"L{at}" for at in range(n)])
    stacked, encoded = stack(column), encode(column)
    assert len(stacked.distinct) == n + 3
    assert len(encoded.distinct) == n + 1
    for cells in (stacked, encoded):
        places, strangers, examples = cells.find(wanted)
        assert places[-3:].tolist() == [-1, 5, -1]
        assert (strangers, examples) == (2, ["x"])
    assert len(stack(pa.chunked_array([["a"] * n])).distinct) == 1
