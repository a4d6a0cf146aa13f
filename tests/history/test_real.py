"""Histories of real lead data: the counts of the reference table."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from alike import same

from leadkit.history import History

pytestmark = pytest.mark.real

X_EDUCATION = """
leadkit = "history/1"
missing = ["Select"]
[leads]
file = "{folder}/xeducation/Leads.csv"
id = "Prospect ID"
[outcome]
column = "Converted"
won = ["1"]
lost = ["0"]
[fields.TotalVisits]
type = "number"
[fields."Asymmetrique Activity Index"]
type = "ordered"
order = ["03.Low", "02.Medium", "01.High"]
[fields."Lead Source"]
type = "category"
aliases = {{ Google = ["google"] }}
"""
MARKETSTAR = """
leadkit = "history/1"
as_of = 2022-09-29
mature_after = "P180D"
date_formats = ["%Y%m%d", "%m/%d/%Y", "%m/%d/%Y %H:%M"]
[leads]
file = "{folder}/marketstar/Leads.csv"
id = "LeadId"
created_at = "CreatedDate"
[outcome]
file = "{folder}/marketstar/Opportunities.csv"
lead = "OpportunityId"
key = "ConvertedOpportunityId"
lost = "rest"
value = "Amount"
[outcomes.accepted]
file = "{folder}/marketstar/Opportunities.csv"
lead = "OpportunityId"
key = "ConvertedOpportunityId"
column = "IsAccepted"
won = ["TRUE"]
lost = ["FALSE"]
[fields.Employees]
type = "number"
"""


def history(text: str, real_data: Path, folder: Path) -> History:
    """Return the history that these settings give of the real data."""
    (folder / "history.toml").write_text(text.format(folder=real_data))
    return History.read(folder)


@pytest.mark.parametrize("text", [X_EDUCATION, MARKETSTAR], ids=["x education", "marketstar"])
def test_prepared_they_are_themselves(text: str, real_data: Path, tmp_path: Path) -> None:
    """Fields, outcomes, remarks and fingerprint of a prepared copy are those of the files."""
    plain = history(text, real_data, tmp_path)
    same(plain, plain.prepare())


def test_x_education(real_data: Path, tmp_path: Path) -> None:
    """9,240 leads, 3,561 of them converted; the blank last column is left out; 6,914 came to the site."""
    found = history(X_EDUCATION, real_data, tmp_path)
    assert found.outcome is not None
    assert (found.n, int(found.outcome.won.sum()), len(found.field_names)) == (9_240, 3_561, 37)
    visits = found.column("TotalVisits").numbers >= 1
    assert (int(visits.sum()), int((visits & found.outcome.won).sum())) == (6_914, 2_545)
    assert "google" not in found.column("Lead Source").classes
    index = found.column("Asymmetrique Activity Index")
    assert np.bincount(index.class_codes()[~index.missing()]).tolist() == [362, 3_839, 821]
    assert [notice.code for notice in found.notices] == ["blank-columns"]


def test_marketstar(real_data: Path, tmp_path: Path) -> None:
    """43,033 leads, 1,061 opportunities of which 697 accepted; 27,079 leads are at least 180 days old."""
    found = history(MARKETSTAR, real_data, tmp_path)
    assert found.outcome is not None
    assert (found.n, int(found.outcome.won.sum())) == (43_033, 1_061)
    assert np.bincount(found.outcomes["accepted"].status + 1).tolist() == [43_033 - 1_061, 364, 697]
    assert found.as_of is not None
    assert found.mature_after is not None
    mature = found.created_at <= found.as_of - found.mature_after
    web = found.column("LeadSource")
    is_web = web.class_codes() == web.classes.index("Web Registration")
    assert int(mature.sum()) == 27_079
    assert (int((is_web & mature).sum()), int((is_web & mature & found.outcome.won).sum())) == (13_116, 597)
    assert {notice.code for notice in found.notices} == {"no-header", "negative-amount"}
