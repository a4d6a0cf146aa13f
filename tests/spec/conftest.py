"""A small history with every kind of field, and drafts on it."""

from __future__ import annotations

import pytest

from leadkit.definition.model import Definition, Ladder
from leadkit.history import History


@pytest.fixture
def history() -> History:
    """Return six leads with a field of every type, and three kinds of actions."""
    leads = {
        "lead_id": ["A", "B", "C", "D", "E", "F"],
        "created_at": ["2026-01-05T09:00:00Z"] * 6,
        "format": ["webinar", "Webinar", "price request", "list", "", "n/a"],
        "revenue": ["0.5", "300000000", "1e6", "", "2", "-1"],
        "amount": ["10.25", "20", "30", "40", "", "60"],
        "seniority": ["staff", "director", "vice president", "", "manager", "staff"],
        "asked_on": ["2026-01-05", "2026-01-06", "", "2026-01-07", "2026-01-08", "2026-01-09"],
        "customer": ["yes", "no", "", "yes", "no", "yes"],
        "source": ["google", "Google", "fair", "list", "fair", ""],
        "größe": ["groß", "klein", "", "groß", "klein", "groß"],
    }
    activities = {
        "lead_id": ["A", "A", "B", "C"],
        "kind": ["download", "page view", "download", "call"],
        "at": ["2026-01-06T10:00:00Z", "2026-01-06T11:00:00Z", "2026-01-07T10:00:00Z", "2026-01-07T12:00:00Z"],
        "tier": ["high value", "", "low value", ""],
        "minutes": ["2.5", "1", "", "4"],
    }
    settings = {
        "time_zone": "America/New_York",
        "missing": ["", "n/a"],
        "as_of": "2026-06-30T00:00:00Z",
        "kinds": {"call": {"by": "us"}, "page view": {"label": "Product page view"}},
        "attributes": {"minutes": {"type": "number"}},
        "fields": {
            "format": {"type": "category", "aliases": {"webinar": ["Webinar"]}, "label": "Format"},
            "revenue": {"type": "number", "unit": "USD"},
            "amount": {"type": "money"},
            "seniority": {"type": "ordered", "order": ["staff", "manager", "director", "vice president"]},
            "asked_on": {"type": "date"},
            "customer": {"type": "yes-no", "personal": True},
            "source": {"type": "category", "aliases": {"google": ["Google"]}, "missing": ["?"], "known": "unsure"},
        },
        "tracks": {"field": "source", "page view": ["google"], "call": ["fair"]},
    }
    return History(leads, activities, settings=settings)


@pytest.fixture
def draft() -> Definition:
    """Return a definition that uses every kind of criterion, decimals among the values and the points."""
    return Definition.from_dict(
        {
            "leadkit": "definition/1",
            "id": "acme.lead",
            "title": "Lead – “größer”",
            "format": {"any": [{"key": "format", "field": "format", "op": "in", "value": ["webinar", "2.5"]}]},
            "characteristics": {
                "score": 1.5,
                "of": [
                    {"points": 0.5, "when": {"key": "revenue", "field": "revenue", "op": ">=", "value": 0.25}},
                    {"points": 2, "when": {"key": "amount", "field": "amount", "op": "between", "value": [1, 99.75]}},
                    {"points": -1, "when": {"key": "size", "field": "größe", "op": "=", "value": "0.25"}},
                    {"points": 1, "when": {"key": "who", "field": "seniority", "op": ">=", "value": "manager"}},
                    {
                        "points": 1,
                        "when": {"none": [{"key": "day", "field": "asked_on", "op": "<", "value": "2026-01-06"}]},
                    },
                    {"points": 1, "when": {"key": "old", "field": "customer", "op": "=", "value": True}},
                    {
                        "points": 1e-7,
                        "when": {"key": "budget", "field": "Budget", "op": "<", "value": 1e300, "planned": True},
                    },
                ],
            },
            "actions": {
                "at_least": 1,
                "of": [
                    {
                        "key": "downloads",
                        "activity": "download",
                        "where": [
                            {"field": "tier", "op": "=", "value": "high value"},
                            {"field": "minutes", "op": ">", "value": 2.25},
                        ],
                        "count": {"op": ">=", "value": 1},
                        "within": {"sliding": "P1D"},
                    },
                    {"key": "pages", "activity": "page view", "count": {"op": ">=", "value": 1}, "if_missing": "no"},
                ],
            },
            "admit": {
                "score": 1.5,
                "of": [{"points": 0.75, "when": "format"}, {"points": 0.75, "when": {"any": ["actions"]}}],
            },
            "horizon": {"observe": "P90D"},
        }
    )


@pytest.fixture
def ladder(draft: Definition) -> Ladder:
    """Return a ladder of two levels with who can never be a lead."""
    low = {"leadkit": "definition/1", "id": "mql", "format": {"key": "f", "field": "format", "op": "known"}}
    never = {"key": "loss", "field": "revenue", "op": "<", "value": -0.5}
    levels = [low, draft.to_dict()]
    return Ladder.from_dict({"leadkit": "ladder/1", "id": "steps", "title": "Steps", "never": never, "levels": levels})
