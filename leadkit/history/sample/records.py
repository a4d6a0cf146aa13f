"""What Acme's systems recorded of it: the four tables, with gaps, other spellings and a little dirt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from leadkit.history.column import NO_TIME
from leadkit.history.sample.calendar import AS_OF_SECOND, DAY
from leadkit.history.sample.chance import Flags, Ints, pick
from leadkit.history.sample.columns import category, lead_ids, moments, numbers, words
from leadkit.history.sample.companies import Companies
from leadkit.history.sample.fates import ACCEPTED, REASONS, UNJUDGED, WON, Fates
from leadkit.history.sample.journey import Trail
from leadkit.history.sample.market import (
    CARD,
    COUNTRIES,
    FORMATS,
    INDUSTRIES,
    PAINS,
    PAPER,
    PERSONAS,
    PRICE,
    PRODUCTS,
    SENIORITIES,
    SOURCES,
    TIMELINES,
    shares,
)
from leadkit.history.sample.names import FIRST_NAMES, LAST_NAMES, OWNERS, PRIVATE_HOSTS
from leadkit.history.sample.people import People
from leadkit.history.sample.products import ASSETS, DOWNLOAD, HIGH, KINDS, OPENED, PAGES, TIERS, VIEW

DUPLICATED, UNDATED, ORPHANED = 0.006, 0.0003, 0.0002
"""Shares of activities that are recorded twice, lack their moment, or belong to a lead that was deleted since."""
UNTIERED = 0.012
"""Share of downloads whose tier nobody noted."""

GAPS = {  # left empty by: price request, webinar, paper, referral, card, list, contact, newsletter; by e-mail only
    "company": ((0.00, 0.01, 0.04, 0.00, 0.01, 0.00, 0.08, 0.15), 0.90),
    "contact_name": ((0.00, 0.00, 0.03, 0.00, 0.00, 0.00, 0.03, 0.20), 0.85),
    "email": ((0.00, 0.00, 0.00, 0.02, 0.15, 0.04, 0.00, 0.00), 0.00),
    "industry": ((0.02, 0.03, 0.05, 0.02, 0.06, 0.00, 0.10, 0.20), 0.93),
    "annual_revenue_usd": ((0.06, 0.07, 0.10, 0.08, 0.20, 0.02, 0.22, 0.30), 0.95),
    "employees": ((0.05, 0.06, 0.10, 0.10, 0.20, 0.02, 0.20, 0.30), 0.95),
    "hq_country": ((0.01, 0.02, 0.03, 0.01, 0.03, 0.00, 0.06, 0.10), 0.55),
    "seniority": ((0.04, 0.03, 0.09, 0.05, 0.06, 0.02, 0.30, 0.35), 0.96),
    "persona": ((0.10, 0.10, 0.12, 0.15, 0.30, 0.25, 0.25, 0.40), 0.95),
    "product_interest": ((0.00, 0.15, 0.10, 0.05, 0.40, 1.00, 0.20, 0.50), 0.70),
    "pain_point": ((0.25, 0.40, 0.45, 0.30, 0.70, 1.00, 0.35, 0.80), 0.97),
    "existing_customer": ((0.02, 0.05, 0.10, 0.01, 0.10, 0.30, 0.15, 0.30), 0.90),
    "next_audit_on": ((0.30, 0.60, 0.85, 0.60, 0.95, 1.00, 0.70, 1.00), 1.00),
    "lead_source": ((0.02, 0.02, 0.02, 0.03, 0.01, 0.00, 0.04, 0.03), 0.03),
    "asset_tier": ((1.00, 1.00, 0.03, 1.00, 1.00, 1.00, 1.00, 1.00), 0.03),
}


class Tables(NamedTuple):
    """The tables of some leads, in the order of the leads."""

    leads: pa.Table
    activities: pa.Table
    outcomes: pa.Table
    handover: pa.Table


def lead_table(rng: np.random.Generator, people: People, companies: Companies, fates: Fates, ids: pa.Array) -> pa.Table:
    """Return the leads as the customer system shows them."""
    gaps = {field: _known(rng, people, field) for field in GAPS}
    company, web = people.company, people.format == PAPER
    audit = people.created_at // DAY + rng.integers(15, 420, len(people))
    yes = np.array(["no", "yes"], np.object_)
    columns = {
        "lead_id": ids,
        "created_at": moments(people.created_at),
        "handed_over_at": moments(_recorded_hand_over(rng, people, fates)),
        "format": words([item.name for item in FORMATS], people.format),
        "asset_tier": category(rng, TIERS, np.where(people.high_value, 0, 1), gaps["asset_tier"] & web),
        "lead_source": category(
            rng,
            [item.name for item in SOURCES],
            people.source,
            gaps["lead_source"],
            {"google": ("Google", 0.22), "organic search": ("Organic Search", 0.10)},
        ),
        "industry": category(
            rng,
            INDUSTRIES,
            companies.industry[company],
            gaps["industry"],
            {"life science": ("Life Science", 0.08), "food and beverage": ("Food & Beverage", 0.12)},
            token="Select",
        ),
        "annual_revenue_usd": numbers(companies.revenue_usd[company], gaps["annual_revenue_usd"]),
        "employees": numbers(companies.employees[company], gaps["employees"]),
        "hq_country": category(
            rng, COUNTRIES, companies.country[company], gaps["hq_country"], {"US": ("USA", 0.06)}, token="Select"
        ),
        "seniority": category(rng, SENIORITIES, people.seniority, gaps["seniority"], token="unknown"),
        "persona": category(rng, PERSONAS, people.persona, gaps["persona"], token="not assigned"),
        "product_interest": category(rng, PRODUCTS, people.product, gaps["product_interest"]),
        "pain_point": category(rng, PAINS, people.pain, gaps["pain_point"]),
        "existing_customer": pa.array(
            yes[companies.is_customer[company].astype(np.int64)], mask=~gaps["existing_customer"]
        ),
        "next_audit_on": pa.array(audit.astype("datetime64[D]"), mask=~(gaps["next_audit_on"] & people.has_audit)),
        **_contacts(rng, people, companies, gaps),
        "owner": _owners(rng, fates),
        "budget_confirmed": _budget(rng, fates),
        "buying_timeline": _timeline(rng, people, fates),
    }
    return pa.table(columns)


def activity_table(rng: np.random.Generator, trail: Trail, ids: pa.Array, total: int) -> pa.Table:
    """Return the activities as the systems logged them: by lead and moment, with a little dirt."""
    trail = trail.rows(np.lexsort((trail.at, trail.lead)))
    size = len(trail)
    twin = np.flatnonzero(
        (trail.lead[1:] == trail.lead[:-1])
        & (trail.kind[1:] == trail.kind[:-1])
        & ((trail.kind[1:] == VIEW) | (trail.kind[1:] == OPENED))
        & (rng.random(max(size - 1, 0)) < DUPLICATED)
    )
    which = np.arange(size)
    which[twin + 1] = twin
    trail = trail.rows(which)
    at = np.where(rng.random(size) < UNDATED, NO_TIME, trail.at)
    strangers = 50
    lead = np.where(rng.random(size) < ORPHANED, len(ids) + rng.integers(0, strangers, size), trail.lead)
    everybody = pa.concat_arrays([ids, lead_ids(total, strangers, total)])
    is_download = (trail.kind == DOWNLOAD) & (rng.random(size) >= UNTIERED)
    return pa.table(
        {
            "lead_id": words(everybody, lead),
            "activity": words(KINDS, trail.kind),
            "at": moments(at),
            "page": words(PAGES, trail.page),
            "product": words(PRODUCTS, np.where(trail.page < 0, -1, trail.page // (len(PAGES) // len(PRODUCTS)))),
            "asset": words(ASSETS, trail.asset),
            "tier": words(TIERS, np.where(is_download, (trail.asset >= HIGH).astype(np.int64), -1)),
            "duration_s": numbers(trail.seconds, trail.seconds >= 0),
        }
    )


def outcome_table(rng: np.random.Generator, fates: Fates, ids: pa.Array) -> pa.Table:
    """Return a row per lead, and one more for each follow-up order of a customer."""
    won = np.flatnonzero(fates.status == WON)
    again = won[rng.random(len(won)) < 0.06]
    later = fates.decided_at[again] + rng.integers(30, 200, len(again)) * DAY
    again, later = again[later < AS_OF_SECOND], later[later < AS_OF_SECOND]
    lead = np.concatenate([np.arange(len(fates.status)), again])
    repeated = np.arange(len(lead)) >= len(fates.status)
    amount = np.where(repeated, fates.amount_usd[lead] // 4, fates.amount_usd[lead])
    decided = np.concatenate([fates.decided_at, later])
    order = np.lexsort((repeated, lead))
    lead, repeated, amount, decided = lead[order], repeated[order], amount[order], decided[order]
    return pa.table(
        {
            "lead_id": words(ids, lead),
            "status": words(["open", "won", "lost"], fates.status[lead]),
            "closed_at": moments(decided),
            "amount": numbers(amount, amount > 0),
            "cost": numbers(fates.cost_usd[lead], ~repeated),
        }
    )


def handover_table(fates: Fates, ids: pa.Array) -> pa.Table:
    """Return what sales said of the leads that it judged."""
    lead = np.flatnonzero(fates.verdict != UNJUDGED)
    return pa.table(
        {
            "lead_id": words(ids, lead),
            "verdict": words(["accepted", "rejected"], (fates.verdict[lead] != ACCEPTED).astype(np.int64)),
            "reason": words(REASONS, fates.reason[lead]),
            "judged_at": moments(fates.judged_at[lead]),
        }
    )


def _known(rng: np.random.Generator, people: People, field: str) -> Flags:
    by_format, by_email = GAPS[field]
    gap = np.where(people.email_only, by_email, np.array(by_format)[people.format])
    return rng.random(len(people)) >= gap


def _recorded_hand_over(rng: np.random.Generator, people: People, fates: Fates) -> Ints:
    """Return the hand-over as recorded: forgotten now and then, and for some cards before they were typed in."""
    size = len(people)
    forgotten = rng.random(size) < np.where(fates.status == WON, 0.02, 0.01)
    early = (people.format == CARD) & (fates.handed_at != NO_TIME) & (rng.random(size) < 0.01)
    recorded = np.where(early, people.created_at - rng.integers(1, 4, size) * DAY, fates.handed_at)
    return np.where(forgotten, NO_TIME, recorded)


def _contacts(
    rng: np.random.Generator, people: People, companies: Companies, gaps: Mapping[str, Flags]
) -> dict[str, pa.Array]:
    size = len(people)
    first = words(FIRST_NAMES, rng.integers(0, len(FIRST_NAMES), size))
    last = words(LAST_NAMES, rng.integers(0, len(LAST_NAMES), size))
    private = ~gaps["company"] | (people.junk & (rng.random(size) < 0.6))
    host = words(companies.domain, people.company)
    host = pc.if_else(pa.array(private), words(PRIVATE_HOSTS, rng.integers(0, len(PRIVATE_HOSTS), size)), host)
    box = pc.utf8_lower(pc.binary_join_element_wise(first, last, "."))
    name, fake = pc.binary_join_element_wise(first, last, " "), pa.array(people.junk & (rng.random(size) < 0.15))
    email = pc.if_else(fake, "asdf@nothing.example", pc.binary_join_element_wise(box, host, "@"))
    nothing = pa.scalar(None, pa.string())
    return {
        "company": words(companies.name, np.where(gaps["company"], people.company, -1)),
        "contact_name": pc.if_else(pa.array(gaps["contact_name"]), pc.if_else(fake, "Test Test", name), nothing),
        "email": pc.if_else(pa.array(gaps["email"]), email, nothing),
    }


def _owners(rng: np.random.Generator, fates: Fates) -> pa.Array:
    owner = rng.integers(0, len(OWNERS), len(fates.status))
    return words(OWNERS, np.where(fates.handed_at != NO_TIME, owner, -1))


def _budget(rng: np.random.Generator, fates: Fates) -> pa.Array:
    """Return what sales ticks on the way to an order: not known before, and telling only afterwards."""
    draw = rng.random(len(fates.status))
    yes = np.where(fates.status == WON, 0.92, np.where(fates.verdict == ACCEPTED, 0.22, 0.0))
    no = np.where(fates.status == WON, 0.01, np.where(fates.verdict == ACCEPTED, 0.38, 0.03))
    return words(["yes", "no"], np.where(draw < yes, 0, np.where(draw < yes + no, 1, -1)))


def _timeline(rng: np.random.Generator, people: People, fates: Fates) -> pa.Array:
    """Return when they want to buy: asked in the price request form, overwritten by sales as deals move on."""
    size = len(people)
    answer = pick(rng, shares(0.3, 0.4, 0.25, 0.05), size)
    asked = np.where((people.format == PRICE) & (rng.random(size) < 0.4), answer, -1)
    draw = rng.random(size)
    won = np.where(draw < 0.78, 0, np.where(draw < 0.93, 1, -1))
    taken = np.where(draw < 0.20, 1, np.where(draw < 0.55, 2, np.where(draw < 0.75, 3, asked)))
    refused = np.where(draw < 0.45, 3, asked)
    verdict = np.where(fates.verdict == ACCEPTED, taken, np.where(fates.verdict == UNJUDGED, asked, refused))
    return words(TIMELINES, np.where(fates.status == WON, won, verdict))
