"""Acme's invented market in numbers: where leads come from, how they come, who they are and what that is worth.

Every effect that the sample contains is one of these numbers; ``docs/sample.md`` explains them and the tests
find them again in the shipped data. Odds are log-odds: +0.7 doubles the odds of becoming a customer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Source:
    """One way in which people find Acme.

    Parameters
    ----------
    share
        Of all leads.
    cost_usd
        What one lead costs before anybody works it.
    junk
        Share that can never buy: invented addresses, students, competitors.
    tracked
        Whether the website recognises its leads, so that page views are recorded.
    formats
        In which formats its leads come, as shares.
    odds
        What the source adds within a format.
    """

    name: str
    share: float
    cost_usd: float
    junk: float
    tracked: bool
    formats: Mapping[str, float]
    odds: float = 0.0


@dataclass(frozen=True, slots=True)
class Format:
    """One form in which a lead arrives.

    Parameters
    ----------
    odds
        Base log-odds of becoming a customer.
    key_account
        Share of its leads that come from Acme's key accounts.
    email_only
        Share that leaves an e-mail address and next to nothing else.
    pages, assets
        How much it adds to the log-odds of a day of research on the site and of collecting documents.
    handed, delay_days
        Share handed over to sales, and the median days until then.
    worked, accepted
        Of those handed over, the share sales ever contacts; of these, the share sales accepts.
    """

    name: str
    odds: float
    key_account: float
    email_only: float
    pages: float
    assets: float
    handed: float
    delay_days: float
    worked: float
    accepted: float


PRICE, WEBINAR, PAPER, REFERRAL, CARD, LIST, CONTACT, NEWSLETTER = range(8)

# fmt: off
FORMATS = (
    Format("price request form", odds=-3.64, key_account=0.36, email_only=0.02, pages=0.7, assets=0.2,
           handed=0.97, delay_days=0.6, worked=0.96, accepted=0.72),
    Format("webinar attendee", odds=-4.49, key_account=0.44, email_only=0.05, pages=0.5, assets=0.5,
           handed=0.55, delay_days=6.0, worked=0.76, accepted=0.50),
    Format("white paper form", odds=-4.57, key_account=0.28, email_only=0.12, pages=0.5, assets=0.6,
           handed=0.38, delay_days=12.0, worked=0.70, accepted=0.42),
    Format("trusted referral", odds=-3.47, key_account=0.50, email_only=0.03, pages=0.4, assets=0.3,
           handed=0.98, delay_days=0.8, worked=0.95, accepted=0.82),
    Format("card stack", odds=-4.52, key_account=0.14, email_only=0.05, pages=-0.8, assets=-0.6,
           handed=0.85, delay_days=1.2, worked=0.60, accepted=0.32),
    Format("bought list", odds=-5.32, key_account=0.06, email_only=0.00, pages=-1.6, assets=-1.6,
           handed=0.70, delay_days=4.0, worked=0.36, accepted=0.14),
    Format("contact form", odds=-4.22, key_account=0.14, email_only=0.25, pages=0.2, assets=0.0,
           handed=0.80, delay_days=0.8, worked=0.84, accepted=0.42),
    Format("newsletter sign-up", odds=-5.22, key_account=0.05, email_only=0.85, pages=-0.8, assets=-0.5,
           handed=0.08, delay_days=40.0, worked=0.62, accepted=0.34),
)

SOURCES = (
    Source("organic search", share=0.16, cost_usd=35, junk=0.08, tracked=True, formats={
        "white paper form": 0.32, "contact form": 0.22, "newsletter sign-up": 0.20, "price request form": 0.18,
        "webinar attendee": 0.08}),
    Source("google", share=0.14, cost_usd=95, junk=0.13, tracked=True, formats={
        "white paper form": 0.36, "price request form": 0.22, "contact form": 0.20, "newsletter sign-up": 0.16,
        "webinar attendee": 0.06}),
    Source("direct", share=0.07, cost_usd=15, junk=0.07, tracked=True, formats={
        "contact form": 0.35, "price request form": 0.30, "white paper form": 0.15, "newsletter sign-up": 0.12,
        "webinar attendee": 0.08}),
    Source("social networks", share=0.15, cost_usd=40, junk=0.20, tracked=True, odds=0.9, formats={
        "newsletter sign-up": 0.80, "white paper form": 0.11, "webinar attendee": 0.045, "price request form": 0.045}),
    Source("e-mail campaign", share=0.08, cost_usd=12, junk=0.05, tracked=True, formats={
        "webinar attendee": 0.40, "white paper form": 0.36, "price request form": 0.14, "contact form": 0.10}),
    Source("trade show", share=0.10, cost_usd=140, junk=0.12, tracked=False, formats={
        "card stack": 0.82, "price request form": 0.08, "contact form": 0.07, "webinar attendee": 0.03}),
    Source("partner", share=0.06, cost_usd=180, junk=0.03, tracked=False, formats={
        "trusted referral": 0.62, "price request form": 0.18, "webinar attendee": 0.12, "contact form": 0.08}),
    Source("customer referral", share=0.05, cost_usd=60, junk=0.01, tracked=False, formats={
        "trusted referral": 0.80, "price request form": 0.14, "contact form": 0.06}),
    Source("list broker", share=0.11, cost_usd=6, junk=0.42, tracked=False, formats={"bought list": 1.0}),
    Source("webinar platform", share=0.08, cost_usd=75, junk=0.06, tracked=True, formats={
        "webinar attendee": 0.93, "white paper form": 0.07}),
)
# fmt: on

TRADE_SHOW, LIST_BROKER, WEBINAR_PLATFORM = 5, 8, 9

HIGH_VALUE_PAPERS = 0.40
"""Share of the white paper forms that were filled in for a high-value asset."""

# fmt: off
INDUSTRIES = (
    "life science", "food and beverage", "electronics", "logistics", "automotive", "energy",
    "research and education", "museums and archives",
)
# fmt: on
INDUSTRY_SHARES = (0.20, 0.18, 0.15, 0.12, 0.11, 0.09, 0.09, 0.06)
INDUSTRY_ODDS = np.array([0.30, 0.25, 0.00, 0.00, -0.10, -0.20, -0.45, -0.55])

COUNTRIES = ("US", "CA", "DE", "GB", "FR", "IN", "CH", "CN", "NL", "JP", "BR", "MX")
COUNTRY_SHARES = (0.47, 0.08, 0.09, 0.08, 0.05, 0.05, 0.04, 0.04, 0.03, 0.03, 0.02, 0.02)
KEY_COUNTRY_SHARES = (0.79, 0.13, 0.03, 0.02, 0.01, 0.0, 0.02, 0.0, 0.0, 0.0, 0.0, 0.0)
HOURS_AHEAD = np.array([0, 0, 6, 5, 6, 10, 6, 12, 6, 13, 1, 0])
"""How much later than at Acme's desk the clock stands in each country."""

SENIORITIES = ("staff", "manager", "director", "vice president", "chief officer")
SENIORITY_SHARES = (0.38, 0.32, 0.18, 0.08, 0.04)
KEY_SENIORITY_SHARES = (0.04, 0.07, 0.13, 0.51, 0.25)
SMALL_FIRM_SENIORITY_SHARES = (0.34, 0.26, 0.14, 0.08, 0.18)
SENIORITY_ODDS = np.array([-0.55, -0.20, 0.15, 0.55, 0.50])

PRODUCTS = ("logger", "transmitter", "calibrator", "monitoring system")
PRODUCT_SHARES = (0.38, 0.24, 0.14, 0.24)
KEY_PRODUCT_SHARES = (0.22, 0.14, 0.12, 0.52)

PAINS = ("manual readings", "failed audit", "lost goods", "old loggers", "energy cost", "new building")
PAIN_SHARES = (0.28, 0.18, 0.16, 0.18, 0.10, 0.10)
FAILED_AUDIT = 1

PERSONAS = ("cost watcher", "curious scientist", "hands-on engineer", "quality guardian", "rule keeper")

REVENUE_ODDS = 0.35
"""For each tenfold of the revenue, from a tenth of 100 million USD to fifteen times that."""
NORTH_AMERICA_ODDS = 0.20
CUSTOMER_ODDS = 0.35
AUDIT_ODDS = 0.40
EMAIL_ONLY_ODDS = -0.30
PAPER_ODDS = 0.45
"""A high-value white paper against a standard one."""
PAGES_ODDS = 1.30
"""At least five product pages on one day."""
ASSETS_ODDS = 1.05
"""At least two different high-value assets."""
INTEREST_ODDS = 0.25
"""For each standard deviation of the interest that nobody can see but that moves everything a lead does."""

JUNK_REASONS = ("wrong or invented contact data", "student or private person", "competitor")
REJECT_REASONS = ("no need now", "cannot be reached", "has a supplier", "no say in the purchase", "too small")
TIMELINES = ("this quarter", "this year", "later", "no plan")


def shares(*values: float) -> NDArray[np.float64]:
    """Return shares as cumulative bounds for :func:`leadkit.history.sample.chance.pick`."""
    bounds = np.cumsum(np.asarray(values, np.float64))
    return np.asarray(bounds / bounds[-1], np.float64)


def format_shares() -> NDArray[np.float64]:
    """Return sources x formats: in which formats the leads of each source come, cumulated."""
    table = [shares(*(source.formats.get(item.name, 0.0) for item in FORMATS)) for source in SOURCES]
    return np.array(table)
