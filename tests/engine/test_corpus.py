"""Nasty rows, kept for ever: answers found by hand, and agreement on whatever else can be asked of them."""

from __future__ import annotations

import pandas as pd
import pytest
from agreement import answers, differing, told
from corpus import WINDOWS, Nasty, Window, corpus, probes
from stored import Given

from leadkit.history.history import History

CORPUS = corpus()
ENOUGH = 70_000


@pytest.mark.parametrize("nasty", CORPUS, ids=lambda nasty: nasty.title)
def test_answers_found_by_hand(engine: str, nasty: Nasty) -> None:
    """Every lead has the answer that stands in the file."""
    wrong = []
    for lead, expected, found in zip(nasty.lead_ids, nasty.expected, nasty.found(engine), strict=True):
        pairs = zip(nasty.content["asked"], expected, found, strict=True)
        wrong += [f"{lead}, {asked}: not {e} but {f}" for asked, e, f in pairs if e != f]
    assert wrong == []


@pytest.mark.parametrize("nasty", CORPUS, ids=lambda nasty: nasty.title)
def test_engines_agree_on_whatever_is_asked(others: list[str], nasty: Nasty) -> None:
    """On every field, kind and attribute, compared with values that occur, all engines say what the judge says."""
    assert disagreements(nasty.history(), others, [{"calendar": "week"}, {"sliding": "P1D"}]) == []


@pytest.mark.slow
@pytest.mark.parametrize("nasty", CORPUS, ids=lambda nasty: nasty.title)
def test_engines_agree_on_all_windows(others: list[str], nasty: Nasty) -> None:
    """The same with windows of every sort."""
    assert disagreements(nasty.history(), others, WINDOWS) == []


def disagreements(history: History, others: list[str], windows: list[Window]) -> list[str]:
    """Return every answer to a probing definition in which an engine differs from the judge."""
    wrong = []
    for document in probes(history, windows):
        right = told(document, history, "rows")
        for engine in others:
            wrong += differing(right, told(document, history, engine), history, engine)
    return wrong


def test_every_file_says_what_is_nasty() -> None:
    """Each file has one line that says why it is kept."""
    assert [nasty.title for nasty in CORPUS if not nasty.content["about"].endswith(".")] == []


def test_more_activities_than_sixteen_bits_can_count(others: list[str]) -> None:
    """Of a lead with 70,000 activities in one second the number is exact; the judge, who is slow, is spared."""
    activities = pd.DataFrame({"lead_id": "L1", "kind": "view", "at": "2026-03-01T00:00:00Z"}, index=range(ENOUGH))
    history = Given({"lead_id": ["L1", "L2"]}, activities)
    for within in ({}, {"within": {"calendar": "day"}}, {"within": {"sliding": "P1D"}}):
        exactly = {"key": "c", "activity": "view", "count": {"op": "=", "value": ENOUGH}, **within}
        document = {"leadkit": "definition/1", "id": "d", "actions": {"all": [exactly]}}
        found = {name: answers(document, history, name) for name in others}
        assert found == {name: ["yes", "no"] for name in others}
