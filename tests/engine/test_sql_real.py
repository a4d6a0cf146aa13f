"""The reference figures of real lead data through databases, and Spark, which is slow to start."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from drafts import ACME, ROOT
from histories import build
from hypothesis import HealthCheck, given, settings
from strategies import definitions, histories

from leadkit.definition.model import Definition
from leadkit.engine.admission import admit
from leadkit.engine.patterns import count_patterns
from leadkit.evidence.outcome import outcome
from leadkit.history.history import History

MARKETSTAR = """
leadkit = "history/1"
as_of = 2022-09-29T00:00:00Z
date_formats = ["%Y%m%d", "%m/%d/%Y"]
{mature}
[leads]
file = "Leads.csv"
id = "LeadId"
created_at = "CreatedDate"
[outcome]
file = "Opportunities.csv"
lead = "OpportunityId"
key = "ConvertedOpportunityId"
lost = "rest"
value = "Amount"
[fields.LeadSource]
type = "category"
"""
MATURE = 'mature_after = "P180D"'
ROWS = {  # admitted, of them won, rejected and won, lift, recall in percent, interval
    "everyone, Web Registration": ("", "Web Registration", 27_175, 899, 162, "1.342", "84.7", "+0.0202", "+0.0255"),
    "mature, Web Registration": (MATURE, "Web Registration", 13_116, 597, 148, "1.654", "80.1", "+0.0310", "+0.0389"),
    "mature, Purchased List": (MATURE, "Purchased List", 9_743, 65, 680, "0.242", "8.7", "-0.0359", "-0.0292"),
}


@pytest.mark.real
@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS.keys())
@pytest.mark.parametrize("name", ["duckdb", "sqlite", "postgresql"])
def test_marketstar_gives_the_reference_table(
    name: str, row: tuple[Any, ...], real_data: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """The published figures come out of the pattern table alone."""
    engine = request.getfixturevalue("postgres_url") if name == "postgresql" else name
    mature, source, *figures = row
    for path in (real_data / "marketstar").glob("*.csv"):
        (tmp_path / path.name).symlink_to(path)
    (tmp_path / "history.toml").write_text(MARKETSTAR.format(mature=mature), encoding="utf-8")
    asked = [{"key": "source", "field": "LeadSource", "op": "=", "value": source}]
    draft = Definition.from_dict({"leadkit": "definition/1", "id": "d", "if_missing": "no", "format": {"all": asked}})
    patterns = count_patterns(draft, History.read(tmp_path), engine=engine)
    found = outcome(patterns.admission)
    gap = found.difference
    assert gap is not None
    assert found.lift is not None
    assert found.recall.value is not None
    told = [
        found.mature.admitted.leads, found.mature.admitted.won, found.mature.rest.won, f"{found.lift:.3f}",
        f"{100 * found.recall.value:.1f}", f"{gap.low:+.4f}", f"{gap.high:+.4f}",
    ]  # fmt: skip
    assert told == figures
    assert len(patterns) < 50


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_spark_judges_the_sample_like_columns(spark: str) -> None:
    """Verdicts, moments and figures of the worked definition are the same in Spark."""
    history, draft = History.read(ROOT / "data" / "acme"), Definition.from_dict(ACME)
    judged = admit(draft, history)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = admit(draft, history, engine=spark)
        patterns = count_patterns(draft, history, engine=spark)
    np.testing.assert_array_equal(found.verdict, judged.verdict)
    np.testing.assert_array_equal(found.admitted_at, judged.admitted_at)
    assert outcome(patterns.admission).rates == outcome(judged).rates


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_spark_agrees_with_rows(spark: str) -> None:
    """Random definitions on random histories are judged in Spark as the reference judges them."""

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(definitions(), histories())
    def agrees(document: dict[str, Any], drawn: dict[str, Any]) -> None:
        history, draft = build(drawn), Definition.from_dict(document)
        found, judged = admit(draft, history, engine=spark), admit(draft, history, engine="rows")
        np.testing.assert_array_equal(found.verdict, judged.verdict)
        np.testing.assert_array_equal(found.admitted_at, judged.admitted_at)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        agrees()
