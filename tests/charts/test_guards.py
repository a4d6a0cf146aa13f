from __future__ import annotations

from xml.etree import ElementTree as ET

import numpy as np
import pytest
from altair.typing import ChartType
from drafts import ACME, acme
from lists import listed

from leadkit import charts
from leadkit.definition.model import Definition
from leadkit.engine.admission import Admission, admit
from leadkit.engine.bitmaps import pack
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.guards import Looks, apparent, landmarks, strata

HOSTILE = "</text></svg><script>alert(1)</script>\"'&"


@pytest.fixture(scope="module")
def worked() -> Admission:
    """Return the worked definition on Acme's leads."""
    return admit(Definition.from_dict(ACME), acme())


def texts(chart: ChartType) -> list[str]:
    """Return all texts of a chart as it is drawn; what is not sound SVG fails here."""
    root = ET.fromstring(charts.svg(chart))
    return ["".join(node.itertext()) for node in root.iter() if node.tag.endswith("text")]


def test_both_parts_are_drawn_with_their_numbers(worked: Admission) -> None:
    """Each part has both groups, each with its rate and the leads that it rests on, from zero."""
    found = apparent(worked, Looks().at(worked.draft))
    said = texts(charts.parts(found.frame(), "The finding"))
    assert {"Drafted on", "Kept back", "Count", "Do not count", "The finding", "0\u00a0%"} <= set(said)
    assert {"36.2 % of 138", "4.4 % of 2,543", "31.0 % of 58", "5.1 % of 836"} <= set(said)


def test_landmarks_are_drawn_below_the_plain_figures(worked: Admission) -> None:
    """All that was seen comes first, then the landmarks in their order."""
    said = texts(charts.landmarks(landmarks(worked).frame(), "The finding"))
    rows = [text for text in said if text.startswith(("All that", "First "))]
    assert rows == ["All that was seen", "First 14 days", "First 30 days", "First 60 days"]


def test_strata_are_drawn_below_all_leads() -> None:
    """Overall first, then the strata that weigh most; a small group has no percentage, and a lonely one no row."""
    cells = [("a", True, 20, 200), ("b", True, 2, 20), ("a", False, 30, 100), (HOSTILE, False, 40, 200)]
    cells += [("b", False, 30, 100), (HOSTILE, True, 10, 100), ("lonely", True, 9, 90)]
    columns = [form for form, _, _, of in cells for _ in range(of)]
    first = [is_first for _, is_first, _, of in cells for _ in range(of)]
    status = [int(i < won) for _, _, won, of in cells for i in range(of)]
    history = listed({"format": columns}, status, fields={"format": {"type": "category"}})
    group = pack(np.array(first))
    won = Cohort.of(history).won
    found = strata(history, group, Cohort.of(history).everyone & ~group, won, "format")
    said = texts(charts.strata(found.frame(), "One", "Other", "The finding"))
    rows = [text for text in said if text in ("Overall", "a", "b", "lonely") or text.startswith("</text>")]
    assert rows[0] == "Overall"
    assert set(rows[1:]) >= {"a", "b"}
    assert "lonely" not in rows
    assert "2 of 20: too few to say" in said
    assert "10.0 % of 20" not in said
    assert "<script>" not in charts.svg(charts.strata(found.frame(), HOSTILE, "Other", HOSTILE))
