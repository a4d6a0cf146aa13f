"""The pattern table that a database returns: every figure and what-if follows from it alone."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from drafts import ACME, ROOT
from histories import build
from hypothesis import given, settings
from strategies import definitions, histories

from leadkit.cli.admitting import as_data
from leadkit.definition.model import Definition, Ladder
from leadkit.engine.admission import admit
from leadkit.engine.patterns import Patterns, count_patterns
from leadkit.evidence.funnel import funnel
from leadkit.evidence.outcome import outcome
from leadkit.evidence.what_if import what_if
from leadkit.history.history import History

LEVELS = {
    "leadkit": "ladder/1", "id": "acme.ladder",
    "never": {"any": [{"key": "elsewhere", "field": "hq_country", "op": "not in", "value": ["US", "CA", "MX"]}]},
    "levels": [
        {"leadkit": "definition/1", "id": "marketing", "horizon": {"observe": "P30D"}, "actions": {"any": [
            {"key": "pages", "activity": "product page view", "count": {"op": ">=", "value": 2}}]}},
        ACME,
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def acme() -> History:
    """Return the sample history."""
    return History.read(ROOT / "data" / "acme")


def assert_same_figures(patterns: Patterns, draft: Definition | Ladder, history: History) -> None:
    """See that the figures and what-ifs of a pattern table are those of the leads themselves."""
    judged = admit(draft, history)
    assert as_data(patterns.admission, ()) == as_data(judged, ())
    assert outcome(patterns.admission).sentences() == outcome(judged).sentences()
    pd.testing.assert_frame_equal(what_if(patterns.admission).frame(), what_if(judged).frame())
    pd.testing.assert_frame_equal(funnel(patterns.admission).frame(), funnel(judged).frame())


@pytest.mark.parametrize("name", ["duckdb", "sqlite", "postgresql"])
def test_every_figure_follows_from_it(name: str, acme: History, request: pytest.FixtureRequest) -> None:
    """Counts, rates, intervals, what-ifs and steps of the worked definition are those of the leads themselves."""
    engine = request.getfixturevalue("postgres_url") if name == "postgresql" else name
    draft = Definition.from_dict(ACME)
    patterns = count_patterns(draft, acme, engine=engine)
    assert_same_figures(patterns, draft, acme)
    assert len(patterns) < acme.n
    assert patterns.leads.sum() == acme.n


def test_a_ladder_is_counted_in_one_statement(acme: History) -> None:
    """All levels, each with its own time to be observed, and who can never be a lead, come from one answer."""
    ladder = Ladder.from_dict(LEVELS)
    patterns = count_patterns(ladder, acme, engine="duckdb")
    assert len(patterns.verdicts) == 3
    assert_same_figures(patterns, ladder, acme)


@settings(max_examples=60)
@given(definitions(), histories())
def test_random_figures_follow_from_it(document: dict[str, Any], drawn: dict[str, Any]) -> None:
    """So they do for random definitions and histories, undated leads and odd outcomes included."""
    history, draft = build(drawn), Definition.from_dict(document)
    assert_same_figures(count_patterns(draft, history, engine="sqlite"), draft, history)


def test_it_knows_no_moments(acme: History) -> None:
    """When a lead was admitted is no part of the table, and nothing is made up in its place."""
    patterns = count_patterns(Definition.from_dict(ACME), acme, engine="sqlite")
    with pytest.raises(LookupError):
        _ = patterns.admission.admitted_at
