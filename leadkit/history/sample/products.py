"""Acme's website and library: the pages and papers that activities name."""

from __future__ import annotations

from leadkit.history.sample.market import PRODUCTS

# fmt: off
KINDS = (
    "product page view", "asset download", "webinar attended", "price list view", "email opened", "sales call",
    "sales email",
)
# fmt: on
VIEW, DOWNLOAD, ATTENDED, PRICES, OPENED, CALL, EMAIL = range(len(KINDS))

TOPICS = ("overview", "specifications", "accessories", "software", "certificates", "applications")
PAGES = tuple(f"{product} {topic}" for product in PRODUCTS for topic in TOPICS)
"""All pages of a product stand together: page ``n`` is about product ``n // len(TOPICS)``."""

# fmt: off
HIGH_ASSETS = (
    "GxP mapping guide", "validation protocol", "21 CFR 11 checklist", "cold chain audit kit",
    "cost of ownership model", "calibration planner", "site survey template", "alarm concept workbook",
)
STANDARD_ASSETS = (
    "product brochure", "logger data sheet", "transmitter data sheet", "calibrator data sheet",
    "company profile", "humidity poster", "application note", "unit converter",
)
# fmt: on
ASSETS = (*HIGH_ASSETS, *STANDARD_ASSETS)
TIERS = ("high value", "standard")
HIGH = len(HIGH_ASSETS)
"""Assets below this number are of high value."""
