"""A document that is wrong in any way is shown as far as it goes; the board itself never breaks."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.browser
KNOWN = {"key": "hq", "field": "hq_country", "op": "known"}
CASES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "sections of other types": {"format": None, "characteristics": [], "actions": "x"},
    "members of other types": {"format": {"any": [None, 3, "x", [], {}, KNOWN]}},
    "no members": {"format": {"at_least": 2}, "characteristics": {"all": None}, "actions": {"score": None, "of": 3}},
    "terms of other types": {"format": {"score": 5, "of": [None, 4, {"points": "x", "when": KNOWN}, {"when": None}]}},
    "admit of other types": {"format": {"any": [KNOWN]}, "admit": "format"},
    "admit that names nothing": {"format": {"any": [KNOWN]}, "admit": {"all": [None, 4, "nowhere"]}},
    "one key twice": {"format": {"any": [KNOWN, KNOWN]}, "characteristics": {"all": [KNOWN]}},
    "no key": {"format": {"any": [{"field": "hq_country", "op": "known"}]}},
    "no op": {"format": {"any": [{"key": "a", "field": "hq_country"}]}},
    "an unknown op": {"format": {"any": [{"key": "a", "field": "hq_country", "op": "resembles", "value": "X"}]}},
    "values of other types": {
        "format": {
            "any": [
                {"key": f"{field}{i}", "field": field, "op": op, "value": value}
                for field in ("hq_country", "annual_revenue_usd", "seniority", "contract_ends", "email_verified")
                for i, (op, value) in enumerate(
                    [("in", "US"), ("in", [1, None]), (">=", ["a"]), ("between", 3), ("between", [0]), ("=", {"a": 1})]
                )
            ]
        }
    },
    "an action without count": {"actions": {"any": [{"key": "a", "activity": "asset download"}]}},
    "an action all wrong": {
        "actions": {
            "any": [
                {
                    "key": "a", "activity": "asset download", "count": 5, "within": "day", "where": {"field": "tier"},
                    "distinct": 3, "recent": 90,
                },
                {"key": "b", "activity": "asset download", "count": {}, "within": {}, "where": [None, {"field": 3}]},
                {"key": "c", "activity": None, "count": {"op": "~", "value": "many"}, "within": {"calendar": "year"}},
            ]
        }
    },
    "remarks of other types": {
        "format": {"any": [{**KNOWN, "label": 3, "note": {"a": 1}, "if_missing": [], "planned": "yes"}]},
        "title": 3, "stage": None, "horizon": "P90D", "undecided": 4, "if_missing": {},
    },
    "a ladder without levels": {"leadkit": "ladder/1", "levels": []},
    "a ladder of nothing": {"leadkit": "ladder/1", "levels": [None, 3], "never": [4], "title": 5},
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_malformed_document_is_shown(board: Any, case: str) -> None:
    """With all conditions and the small print open there is no error on the page, and a condition can be added."""
    document = {"leadkit": "definition/1", "id": "x", "title": "Broken", **CASES[case]}
    board.show("empty", document=document)
    for key in board.page.locator(".lk-condition-title[aria-expanded=false]").all():
        key.click()
    if board.at("settings").count():
        board.at("settings").click()
    adder = board.page.get_by_role("button", name="Add a condition").last
    if adder.count():
        adder.click()
        board.page.keyboard.press("Enter")
        assert board.events("document")
