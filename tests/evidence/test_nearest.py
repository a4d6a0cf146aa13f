from __future__ import annotations

from itertools import combinations
from typing import Any

import pytest
from dozen import FORM, LIFE, RICH, STRICT, dozen_settings, dozen_tables

from leadkit.definition.model import Definition
from leadkit.engine.admission import Admission, admit
from leadkit.errors import UsageError
from leadkit.evidence.nearest import nearest
from leadkit.history.history import History


def judged(document: dict[str, Any]) -> Admission:
    """Return what a draft says of the dozen."""
    leads, outcomes = dozen_tables()
    return admit(Definition.from_dict(document), History(leads, outcomes=outcomes, settings=dozen_settings()))


@pytest.mark.parametrize(
    ("lead", "names"),
    [
        ("L01", []), ("L04", [("rich",)]), ("L05", [("rich",)]), ("L06", [("life",)]), ("L10", [("form", "life")]),
        ("L08", [("form", "life", "rich")]),
    ],
)  # fmt: skip
def test_the_fewest_conditions_are_named(lead: str, names: list[tuple[str, ...]]) -> None:
    """Who counts needs nothing; who is one condition short needs that one, not known counts as short of."""
    assert [change.names for change in nearest(judged(STRICT), lead).changes] == names


def test_each_way_is_named_where_there_are_several() -> None:
    """Of three conditions two are asked for: L08 meets none of them, and any two would do."""
    document = {"leadkit": "definition/1", "id": "d", "characteristics": {"at_least": 2, "of": [FORM, LIFE, RICH]}}
    found = nearest(judged(document), "L08")
    assert [change.names for change in found.changes] == list(combinations(["form", "life", "rich"], 2))


def test_what_is_ruled_out_counts_if_it_were_not_so() -> None:
    """L01 came by the form, and the draft wants none that did."""
    document = {"leadkit": "definition/1", "id": "d", "characteristics": {"none": [FORM]}}
    found = nearest(judged(document), "L01")
    assert [change.names for change in found.changes] == [("form",)]
    assert "L01 would count if" in found.sentences()[0]


def test_an_unknown_lead_is_refused() -> None:
    """The nearest id is told."""
    with pytest.raises(UsageError):
        nearest(judged(STRICT), "L99")
