"""Acme's invented market, company by company, so that two leads of one company agree about it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadkit.history.sample.chance import Flags, Floats, Ints, pick, skewed, two_digits
from leadkit.history.sample.columns import words
from leadkit.history.sample.market import (
    COUNTRY_SHARES,
    INDUSTRY_SHARES,
    KEY_COUNTRY_SHARES,
    shares,
)
from leadkit.history.sample.names import COMPANY_ENDS, COMPANY_FORMS, COMPANY_STARTS, TRADES

KEY_SHARE = 0.04
"""Key accounts per lead: with a fifth of the leads from them, about five leads each in two years."""
OTHERS_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Companies:
    """A row per company, the `key` accounts (large, life science, North American for the most part) first."""

    key: int
    industry: Ints
    country: Ints
    revenue_usd: Ints
    employees: Ints
    is_customer: Flags
    name: pa.Array
    domain: pa.Array

    def __len__(self) -> int:
        return len(self.industry)


def invent_companies(rng: np.random.Generator, leads: int) -> Companies:
    """Return the companies behind `leads` leads."""
    key = max(20, round(leads * KEY_SHARE))
    size = key + max(100, round(leads * OTHERS_SHARE))
    is_key = np.arange(size) < key
    mixed = pick(rng, shares(*INDUSTRY_SHARES), size)
    industry = np.where(is_key, np.where(rng.random(size) < 0.96, 0, 1), mixed)
    country = np.where(is_key, pick(rng, shares(*KEY_COUNTRY_SHARES), size), pick(rng, shares(*COUNTRY_SHARES), size))
    revenue = np.where(is_key, skewed(rng, 1.4e9, 0.90, size), skewed(rng, 55e6, 1.75, size))
    revenue = np.clip(revenue, 2e5, 9e10)
    employees = np.maximum(revenue / skewed(rng, 240e3, 0.5, size), 2)
    is_customer = rng.random(size) < np.where(is_key, 0.34, 0.08)
    name, domain = _names(rng, industry)
    return Companies(key, industry, country, two_digits(revenue), two_digits(employees), is_customer, name, domain)


def _names(rng: np.random.Generator, industry: Ints) -> tuple[pa.Array, pa.Array]:
    size, stems = len(industry), len(COMPANY_STARTS) * len(COMPANY_ENDS)
    number = rng.permutation(size)
    stem, turn = number % stems, number // stems
    trades = [trade for row in TRADES for trade in row]
    trade = industry * len(TRADES[0]) + rng.integers(0, len(TRADES[0]), size)
    start, end = words(COMPANY_STARTS, stem % len(COMPANY_STARTS)), words(COMPANY_ENDS, stem // len(COMPANY_STARTS))
    work, form = words(trades, trade), words(COMPANY_FORMS, turn % len(COMPANY_FORMS))
    name = pc.binary_join_element_wise(start, end, " ", work, form, "")
    host = pc.binary_join_element_wise(start, end, "-", work, form, "")
    return name, pc.binary_join_element_wise(pc.replace_substring(pc.utf8_lower(host), " ", "-"), "example", ".")


def weight_of(revenue_usd: Ints) -> Floats:
    """Return tenfolds of the revenue above 100 million USD, from -1 to 1.2."""
    return np.clip(np.log10(revenue_usd / 1e8), -1.0, 1.2)
