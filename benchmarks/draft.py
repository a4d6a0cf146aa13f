"""The definition that all peers judge, its edits and the drafts beside it, as plain values without LeadKit.

Twelve criteria on fields of all types and four counts of activities. Unknown counts as no, so that a mask says all.
"""

from __future__ import annotations

from typing import Any

Figures = dict[str, int]

KEYS = (
    "channel", "industry", "revenue", "country", "seniority", "employees", "customer", "audit",
    "pages", "assets", "webinar", "recent",
)  # fmt: skip
ALL = ("channel", "industry", "revenue", "country")
TWO_OF = ("seniority", "employees", "customer", "audit")
ANY = ("pages", "assets", "webinar", "recent")

FORMATS = ("price request form", "webinar attendee", "white paper form", "trusted referral")
MORE_FORMATS = ("contact form", "card stack", "newsletter sign-up", "bought list")
INDUSTRIES = ("life science", "food and beverage", "electronics", "research and education")
REVENUE = 100_000_000
COUNTRIES = ("US", "CA", "DE", "GB")
SENIORITIES = ("staff", "manager", "director", "vice president", "chief officer")
SENIORITY = "manager"
EMPLOYEES = (50, 5_000)
AUDIT = "2026-12-31"
PAGES = 5
ASSETS = 2
RECENT, RECENT_DAYS = 3, 30
BREAKDOWNS = {"source": "lead_source", "format": "format", "industry": "industry", "country": "hq_country"}
TRACKED = ("organic search", "google", "direct", "social networks", "e-mail campaign", "webinar platform")
TIME_ZONE = "America/New_York"
STOPS = tuple(round(10 ** (6 + 4 * i / 39)) for i in range(40))
"""The stops of a slider from a million to ten billion."""


def dropped(key: str) -> bool:
    """Return the answer for everyone that has the same effect as leaving a criterion out.

    What is left out of "all" holds for everyone; what is left out of "any" or "at least" holds for nobody.
    """
    return key in ALL


def revenue_of_round(i: int) -> int:
    """Return the least annual revenue of the i-th edit: another one each time."""
    return 50_000_000 + 7_000_000 * i


def formats_of_round(i: int) -> tuple[str, ...]:
    """Return the ticked formats of the i-th edit: another set each time."""
    return tuple(name for place, name in enumerate(FORMATS + MORE_FORMATS) if i + 1 >> place & 1 or place == i % 4)


def minutes_of_round(i: int) -> int:
    """Return the sliding window of the i-th edit: a day, and a minute less each time, so that nothing is kept."""
    return 24 * 60 - i


def drafts() -> list[dict[str, Any]]:
    """Return 25 drafts that differ in what they ask: least revenue, formats, and how many page views."""
    return [
        {"revenue": 10_000_000 * 4**i, "formats": formats_of_round(7 * j + i), "recent": 1 + (i + j) % 4}
        for i in range(5)
        for j in range(5)
    ]


def document(
    revenue: int = REVENUE,
    formats: tuple[str, ...] = FORMATS,
    minutes: int | None = None,
    recent: int = RECENT,
    if_missing: str = "no",
) -> dict[str, Any]:
    """Return the definition as a ``definition/1`` document; `minutes` makes a sliding window of the calendar day."""
    views = "product page view"
    window = {"calendar": "day"} if minutes is None else {"sliding": f"PT{minutes}M"}
    high_value = [{"field": "tier", "op": "=", "value": "high value"}]
    return {
        "leadkit": "definition/1",
        "id": "acme.benchmark",
        "if_missing": if_missing,
        "format": {"all": [{"key": "channel", "field": "format", "op": "in", "value": list(formats)}]},
        "characteristics": {
            "all": [
                {"key": "industry", "field": "industry", "op": "in", "value": list(INDUSTRIES)},
                {"key": "revenue", "field": "annual_revenue_usd", "op": ">=", "value": revenue},
                {"key": "country", "field": "hq_country", "op": "in", "value": list(COUNTRIES)},
                {
                    "at_least": 2,
                    "of": [
                        {"key": "seniority", "field": "seniority", "op": ">=", "value": SENIORITY},
                        {"key": "employees", "field": "employees", "op": "between", "value": list(EMPLOYEES)},
                        {"key": "customer", "field": "existing_customer", "op": "=", "value": False},
                        {"key": "audit", "field": "next_audit_on", "op": "<=", "value": AUDIT},
                    ],
                },
            ]
        },
        "actions": {
            "any": [
                {"key": "pages", "activity": views, "count": {"op": ">=", "value": PAGES}, "within": window},
                {
                    "key": "assets",
                    "activity": "asset download",
                    "where": high_value,
                    "distinct": "asset",
                    "count": {"op": ">=", "value": ASSETS},
                },
                {"key": "webinar", "activity": "webinar attended", "count": {"op": ">=", "value": 1}},
                {
                    "key": "recent",
                    "activity": views,
                    "count": {"op": ">=", "value": recent},
                    "recent": f"P{RECENT_DAYS}D",
                },
            ]
        },
    }
