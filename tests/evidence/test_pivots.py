"""On whom a verdict turns: by hand on the dozen, then against both answers tried for everyone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from dozen import FORM, LIFE, RICH
from histories import build
from hypothesis import HealthCheck, given, settings
from strategies import definitions, histories

from leadkit.definition.model import Definition
from leadkit.engine.admission import admit
from leadkit.engine.bitmaps import Bits, unpack
from leadkit.evidence.pivots import Pivot, pivots
from leadkit.evidence.recount import Recount
from leadkit.history.history import History

Document = dict[str, Any]


def ids(bits: Bits, history: History) -> str:
    """Return the numbers of some leads of the dozen."""
    return " ".join(str(row + 1) for row in np.flatnonzero(unpack(bits, history.n)))


def found(group: Document, history: History) -> dict[str, Pivot]:
    """Return the pivots of a draft with one group."""
    document = {"leadkit": "definition/1", "id": "d", "characteristics": group}
    return dict(pivots(Recount(admit(Definition.from_dict(document), history))))


@pytest.mark.parametrize(
    ("group", "short", "held", "helps"),
    [
        ({"all": [FORM, LIFE]}, "7", "1 2 3 4 5 11 12", True),
        ({"any": [FORM, LIFE]}, "8 9 10", "6", True),
        ({"none": [FORM, LIFE]}, "6", "8 9", False),
        ({"at_least": 2, "of": [FORM, LIFE, RICH]}, "10", "4 5 6", True),
        ({"at_most": 1, "of": [FORM, LIFE, RICH]}, "4 6", "9", False),
        ({"score": 5, "of": [{"points": 3, "when": FORM}, {"points": 2, "when": LIFE}, {"points": 2, "when": RICH}]},
         "7 10", "1 2 3 4 5 6 11 12", True),
        ({"score": 0, "of": [{"points": -3, "when": FORM}, {"points": 2, "when": LIFE}]},
         "1 2 3 4 5 6 11 12", "7 8 9 10", False),
        ({"all": [{"any": [{"none": [FORM]}, LIFE]}, RICH]}, "6", "10", False),
    ],
)  # fmt: skip
def test_on_whom_the_form_turns(dozen: History, group: Document, short: str, held: str, helps: bool) -> None:
    """Who would come in and who would go if the form alone were answered otherwise, for each kind of group."""
    pivot = found(group, dozen)["form"]
    assert (ids(pivot.short, dozen), ids(pivot.held, dozen), pivot.helps) == (short, held, helps)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(definitions(), histories())
def test_both_answers_for_everyone_differ_just_there(document: Document, drawn: Document) -> None:
    """Admitted if everyone met a condition and not if nobody did, or the other way round: that is its pivot."""
    recount = Recount(admit(Definition.from_dict(document), build(drawn)))
    for name, pivot in pivots(recount):
        yes, no = (recount.answered(name, met=met).sure for met in (True, False))
        np.testing.assert_array_equal(pivot.leads, yes ^ no)
        np.testing.assert_array_equal(pivot.held, pivot.leads & recount.admission.pair.sure)
        np.testing.assert_array_equal(pivot.short, pivot.leads & ~recount.admission.pair.sure)
        if pivot.leads.any():
            np.testing.assert_array_equal(pivot.leads, pivot.leads & (yes if pivot.helps else no))
