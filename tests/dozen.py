"""A history of a dozen leads, countable by hand, and drafts on it."""

from __future__ import annotations

from typing import Any

# lead    format     industry  revenue  created     became  value
DOZEN = """
L01       form       life      500      2025-01-06  won     1000
L02       form       life      400      2025-02-03  won     2500
L03       form       life      300      2025-03-03  lost    -
L04       form       life      200      2025-04-07  lost    -
L05       form       life      -        2025-05-05  won     400
L06       form       chemical  500      2025-06-02  lost    -
L07       list       life      600      2025-07-07  won     800
L08       list       chemical  100      2025-08-04  lost    -
L09       list       chemical  -        2025-09-01  open    -
L10       list       -         900      2025-10-06  lost    -
L11       form       life      700      2025-12-02  open    -
L12       form       life      800      2025-12-03  won     50
"""


def dozen_tables() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the leads and the outcomes of the dozen."""
    rows = [["" if cell == "-" else cell for cell in line.split()] for line in DOZEN.split("\n") if line]
    names = ("lead_id", "format", "industry", "revenue", "created_at")
    leads = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    ended = [row for row in rows if row[5] != "open"]
    outcomes = {name: [row[i] for row in ended] for name, i in (("lead_id", 0), ("status", 5), ("value", 6))}
    return leads, outcomes


def dozen_settings(**changes: Any) -> dict[str, Any]:
    """Return the settings of the dozen; a change to None leaves a setting out."""
    settings = {
        "as_of": "2026-01-01T00:00:00Z",
        "mature_after": "P30D",
        "fields": {
            "format": {"type": "category"}, "industry": {"type": "category"},
            "revenue": {"type": "number", "unit": "USD"},
        },
        "leads": {"id": "lead_id", "created_at": "created_at"},
        **changes,
    }  # fmt: skip
    return {name: value for name, value in settings.items() if value is not None}


FORM = {"key": "form", "field": "format", "op": "=", "value": "form"}
LIFE = {"key": "life", "field": "industry", "op": "=", "value": "life"}
RICH = {"key": "rich", "field": "revenue", "op": ">=", "value": 300}
STRICT = {
    "leadkit": "definition/1", "id": "strict", "format": {"all": [FORM]}, "characteristics": {"all": [LIFE, RICH]},
}  # fmt: skip
