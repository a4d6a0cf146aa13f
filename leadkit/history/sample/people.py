"""Who the leads are: source, format, company, seniority, what they let us know, and how keen they really are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadkit.history.sample.calendar import (
    AS_OF_SECOND,
    DAY,
    FIRST_DAY,
    HOUR,
    arrivals,
    daytime,
    office_time,
    to_utc,
)
from leadkit.history.sample.chance import Flags, Floats, Ints, even, logistic, pick, pick_rows
from leadkit.history.sample.companies import Companies
from leadkit.history.sample.market import (
    FORMATS,
    HIGH_VALUE_PAPERS,
    HOURS_AHEAD,
    KEY_PRODUCT_SHARES,
    KEY_SENIORITY_SHARES,
    LIST_BROKER,
    PAIN_SHARES,
    PAPER,
    PERSONAS,
    PRODUCT_SHARES,
    SENIORITY_SHARES,
    SMALL_FIRM_SENIORITY_SHARES,
    SOURCES,
    TRADE_SHOW,
    format_shares,
    shares,
)

PRICE_RESEARCH_BEFORE, RESEARCH_BEFORE = 0.75, 0.40
"""How often the day of research comes before the form: people who ask for a price have done their reading."""


@dataclass(frozen=True, slots=True)
class People:
    """Some leads, a row each, as they truly are; what Acme knows of them is written down in `records`.

    Parameters
    ----------
    high_value
        Whether a white paper form was for a high-value asset.
    is_key, junk
        Whether the lead comes from a key account; whether it can never buy.
    visible
        Whether the website recognises the lead.
    interest
        How keen the lead is, in standard deviations.
    pages, assets
        Whether there is a day of at least five product pages, and at least two different high-value assets.
    research_at
        When that happens, or would have.
    """

    created_at: Ints
    source: Ints
    format: Ints
    high_value: Flags
    company: Ints
    is_key: Flags
    junk: Flags
    seniority: Ints
    product: Ints
    pain: Ints
    persona: Ints
    email_only: Flags
    has_audit: Flags
    visible: Flags
    interest: Floats
    pages: Flags
    assets: Flags
    research_at: Ints

    def __len__(self) -> int:
        return len(self.created_at)


def invent_people(rng: np.random.Generator, span: tuple[int, int], total: int, companies: Companies) -> People:
    """Return the leads number ``span[0]`` to ``span[1] - 1`` of `total`, in order of creation."""
    size = span[1] - span[0]
    days, source = _arrive(rng, span[0], size, total)
    form = pick_rows(rng, format_shares()[source])
    is_key = even(rng, _of_format("key_account")[form], form)
    junk = rng.random(size) < _of_source("junk")[source] * np.where(is_key, 0.15, 1.0)
    company = _companies(rng, is_key, companies)
    created = _created(rng, days, source, companies.country[company])
    order = np.argsort(created, kind="stable")
    created, source, form, company = (values[order] for values in (created, source, form, company))
    is_key, junk = is_key[order], junk[order]
    high_value = (form == PAPER) & (rng.random(size) < HIGH_VALUE_PAPERS + 0.25 * is_key)
    visible = (_of_source("tracked")[source] > 0) | (rng.random(size) < np.where(is_key, 0.55, 0.40))
    interest = rng.standard_normal(size) + 0.4 * is_key - 0.6 * junk
    pages, assets = _research(rng, form, is_key & ~junk, high_value, interest, visible)
    return People(
        created_at=created,
        source=source,
        format=form,
        high_value=high_value,
        company=company,
        is_key=is_key,
        junk=junk,
        seniority=_seniority(rng, is_key, companies.employees[company]),
        product=_product(rng, is_key),
        pain=pick(rng, shares(*PAIN_SHARES), size),
        persona=rng.integers(0, len(PERSONAS), size),
        email_only=rng.random(size) < _of_format("email_only")[form] * np.where(is_key, 0.5, 1.0),
        has_audit=rng.random(size) < 0.2 + 0.2 * is_key,
        visible=visible,
        interest=interest,
        pages=pages,
        assets=assets,
        research_at=_research_at(rng, created, form, companies.country[company]),
    )


def _of_format(name: str) -> Floats:
    return np.array([getattr(item, name) for item in FORMATS], np.float64)


def _of_source(name: str) -> Floats:
    return np.array([getattr(item, name) for item in SOURCES], np.float64)


def _arrive(rng: np.random.Generator, start: int, size: int, total: int) -> tuple[Ints, Ints]:
    table = arrivals()
    place = (start + np.sort(rng.random(size)) * size) / total
    days = np.minimum(np.searchsorted(np.cumsum(table.sum(axis=1)), place, side="right"), len(table) - 1)
    bounds = np.cumsum(table, axis=1)
    bounds /= bounds[:, -1:]
    return days + FIRST_DAY, pick_rows(rng, bounds[days])


def _created(rng: np.random.Generator, days: Ints, source: Ints, country: Ints) -> Ints:
    size = len(days)
    own = daytime(rng, size) - HOURS_AHEAD[country] * HOUR
    desk = 9 * HOUR + np.asarray(rng.random(size) * 8 * HOUR, np.int64)
    batch = 10 * HOUR + np.asarray(rng.random(size) * 4 * 60, np.int64)
    second = np.where(source == TRADE_SHOW, desk, own % DAY)
    second = np.where(source == LIST_BROKER, batch, second)
    created = to_utc(days * DAY + second)
    return np.minimum(created, AS_OF_SECOND - 1 - rng.integers(0, 3 * HOUR, size))


def _companies(rng: np.random.Generator, is_key: Flags, companies: Companies) -> Ints:
    draw = rng.random(len(is_key))
    others = len(companies) - companies.key
    return np.where(
        is_key, np.asarray(draw**1.4 * companies.key, np.int64), companies.key + np.asarray(draw * others, np.int64)
    )


def _seniority(rng: np.random.Generator, is_key: Flags, employees: Ints) -> Ints:
    size = len(is_key)
    usual, key = pick(rng, shares(*SENIORITY_SHARES), size), pick(rng, shares(*KEY_SENIORITY_SHARES), size)
    small = pick(rng, shares(*SMALL_FIRM_SENIORITY_SHARES), size)
    return np.where(is_key, key, np.where(employees < 60, small, usual))


def _product(rng: np.random.Generator, is_key: Flags) -> Ints:
    size = len(is_key)
    return np.where(is_key, pick(rng, shares(*KEY_PRODUCT_SHARES), size), pick(rng, shares(*PRODUCT_SHARES), size))


def _research(
    rng: np.random.Generator, form: Ints, engaged: Flags, high_value: Flags, interest: Floats, visible: Flags
) -> tuple[Flags, Flags]:
    pages = _of_format("pages")[form]
    assets = _of_format("assets")[form]
    group = form * 2 + engaged
    some = even(rng, logistic(-2.75 + pages + 1.0 * interest + 1.75 * engaged) * visible, group)
    many = even(rng, logistic(-3.05 + assets + 0.9 * interest + 1.75 * engaged + 0.6 * high_value), group)
    return some, many


def _research_at(rng: np.random.Generator, created: Ints, form: Ints, country: Ints) -> Ints:
    size = len(created)
    quick = _of_format("delay_days")[form] < 2
    before = rng.random(size) < np.where(quick, PRICE_RESEARCH_BEFORE, RESEARCH_BEFORE)
    days = np.where(before, -rng.exponential(4.0, size), 0.2 + rng.exponential(5.0, size))
    at_desk = office_time(rng, created + np.asarray(days * DAY, np.int64))
    shift: Ints = HOURS_AHEAD[country] * HOUR // 2
    return at_desk - shift
