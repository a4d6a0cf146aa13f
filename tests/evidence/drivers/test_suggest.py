from __future__ import annotations

import pytest

from leadkit.definition.model import Definition, Group
from leadkit.engine.admission import Admission, admit
from leadkit.engine.bitmaps import count
from leadkit.evidence.drivers import Drivers, Suggestions, short_rules, suggest
from leadkit.history.history import History

DRAFT = {
    "leadkit": "definition/1", "id": "d", "title": "Draft",
    "characteristics": {"all": [{"key": "i", "field": "industry", "op": "=", "value": "life science"}]},
}  # fmt: skip


@pytest.fixture(scope="module")
def draft(acme: History) -> Admission:
    """Return life science only."""
    return admit(Definition.from_dict(DRAFT), acme)


@pytest.fixture(scope="module")
def made(found: Drivers, draft: Admission) -> Suggestions:
    """Return what is suggested besides."""
    return suggest(found, draft)


def test_each_is_a_condition_that_a_definition_takes(acme: History, made: Suggestions) -> None:
    """Judged by the engine, as many leads meet it as it says, and nobody is undecided."""
    assert len(made.made) >= 7
    for suggestion in made.made:
        admission = admit(Definition("one", characteristics=suggestion.criterion), acme)
        assert admission.counts["admitted"] == suggestion.leads
        assert admission.counts["undecided"] == 0


def test_gain_and_cost(made: Suggestions, found: Drivers) -> None:
    """Hits kept and missed are all hits; the lift is that of the leads held out; all that hold do better."""
    assert found.target is not None
    hits = count(found.target.hits)
    for suggestion in made.made:
        assert suggestion.recall.hits + suggestion.missed == hits
        assert suggestion.held_lift is not None
        assert suggestion.held_lift > 1
        assert not suggestion.held_out.too_few


def test_what_it_does_to_the_draft(acme: History, made: Suggestions, draft: Admission) -> None:
    """Who would no longer count, and who would count too, are those that a changed draft rejects and admits."""
    (day,) = [s for s in made.made if s.criterion.key == "product_page_view"]
    assert day.narrower is not None
    assert day.wider is not None
    old = draft.definitions[0].characteristics
    assert old is not None
    both = admit(Definition("both", characteristics=Group("all", (old, day.criterion))), acme)
    either = admit(Definition("either", characteristics=Group("any", (old, day.criterion))), acme)
    assert draft.counts["admitted"] - both.counts["admitted"] == day.narrower.leads
    assert either.counts["admitted"] - draft.counts["admitted"] == day.wider.leads
    assert "Added to “Draft”" in made.sentence(day)


def test_pages_over_many_days_are_not_suggested(made: Suggestions) -> None:
    """Of product pages only the day is suggested; nothing of dates, or of what we did."""
    pages = [s.sentence for s in made.tried if "product page" in s.sentence]
    assert pages == ["Viewed a product page at least 5 times on one day"]
    assert not any("audit" in s.sentence for s in made.tried)


def test_the_frame_has_all_that_were_tried(made: Suggestions) -> None:
    """Those that hold come first; what they do to the draft is there."""
    frame = made.frame()
    assert frame["holds"].tolist() == sorted(frame["holds"], reverse=True)
    assert len(frame) == len(made.tried)
    assert {"lost", "gained", "lost_rate", "gained_rate"} <= set(frame.columns)


def test_short_rules_have_at_most_three_conditions(acme: History, found: Drivers) -> None:
    """Each longer rule does better where it was found; the best holds on the leads held out, and is a definition."""
    rules = short_rules(found)
    assert [len(rule.criteria) for rule in rules.rules] == [1, 2, 3]
    best = rules.best
    assert best is not None
    admission = admit(best.definition("rule", "Rule"), acme)
    assert admission.counts["admitted"] == best.leads
    assert best.adjusted <= 0.05
    assert len(rules.frame()) == 3
    assert "leads held out" in rules.sentences()[0]
