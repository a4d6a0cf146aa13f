"""What becomes of the leads: handed over, worked or not, accepted or rejected, won, lost or still open."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadkit.history.column import NO_TIME
from leadkit.history.sample.calendar import AS_OF_SECOND, CLEAN_UPS, DAY, HOUR, day_number, office_time
from leadkit.history.sample.chance import Flags, Floats, Ints, even, logistic, skewed
from leadkit.history.sample.companies import Companies, weight_of
from leadkit.history.sample.market import (
    ASSETS_ODDS,
    AUDIT_ODDS,
    CUSTOMER_ODDS,
    EMAIL_ONLY_ODDS,
    FAILED_AUDIT,
    FORMATS,
    INDUSTRY_ODDS,
    INTEREST_ODDS,
    JUNK_REASONS,
    NORTH_AMERICA_ODDS,
    PAGES_ODDS,
    PAPER_ODDS,
    REJECT_REASONS,
    REVENUE_ODDS,
    SENIORITY_ODDS,
    SOURCES,
)
from leadkit.history.sample.people import People

OPEN, WON, LOST = 0, 1, 2
UNJUDGED, ACCEPTED, REJECTED = 0, 1, 2

CALL_COST_USD, ACCEPTED_COST_USD = 28, 400
ESCAPE = 0.10
"""How often a lead is handed over before its research, which then comes too late to count."""


@dataclass(frozen=True, slots=True)
class Fates:
    """A row per lead; moments are UTC, `NO_TIME` where it has not happened by the time the data is taken.

    Parameters
    ----------
    handed_at, first_call_at, judged_at, decided_at
        Handed over to sales; first contacted by sales; accepted or rejected by sales; won or lost.
    attempts
        Calls that sales makes, if it works the lead at all.
    will_win
        Won, or to be won after the data was taken.
    verdict, reason
        `UNJUDGED`, `ACCEPTED` or `REJECTED`; index into `REASONS`, -1 where there is none.
    """

    handed_at: Ints
    first_call_at: Ints
    attempts: Ints
    judged_at: Ints
    decided_at: Ints
    will_win: Flags
    verdict: Ints
    reason: Ints
    status: Ints
    amount_usd: Ints
    cost_usd: Ints


REASONS = (*JUNK_REASONS, *REJECT_REASONS)


def win_odds(people: People, companies: Companies) -> Floats:
    """Return each lead's log-odds of becoming a customer: the sum of all planted effects, minus infinity for junk."""
    company = people.company
    odds = np.array([item.odds for item in FORMATS])[people.format]
    odds = odds + np.array([item.odds for item in SOURCES])[people.source]
    odds += INDUSTRY_ODDS[companies.industry[company]] + SENIORITY_ODDS[people.seniority]
    odds += REVENUE_ODDS * weight_of(companies.revenue_usd[company])
    odds += NORTH_AMERICA_ODDS * (companies.country[company] < 2) + CUSTOMER_ODDS * companies.is_customer[company]
    odds += AUDIT_ODDS * (people.pain == FAILED_AUDIT) + EMAIL_ONLY_ODDS * people.email_only
    odds += PAPER_ODDS * people.high_value + PAGES_ODDS * people.pages + ASSETS_ODDS * people.assets
    odds += INTEREST_ODDS * people.interest
    return np.where(people.junk, -np.inf, odds)


def decide_fates(rng: np.random.Generator, people: People, companies: Companies) -> Fates:
    """Return what becomes of the leads: first who is won in the end, then a way there that fits."""
    size = len(people)
    mature = (people.created_at <= AS_OF_SECOND - 180 * DAY).astype(np.int64)
    wins = even(rng, logistic(win_odds(people, companies)), people.source, people.format, mature)
    handed = _hand_over(rng, people, wins)
    works = np.array([item.worked for item in FORMATS])[people.format]
    worked = (handed != NO_TIME) & (wins | (rng.random(size) < works))
    first = office_time(rng, np.where(worked, handed, 0) + _days(skewed(rng, 0.8, 1.0, size)))
    first = np.where(worked, first, NO_TIME)
    verdict, reason = _judge(rng, people, companies, worked, wins)
    judged = office_time(rng, np.where(worked, first, 0) + _days(skewed(rng, 4.0, 0.8, size)))
    judged = np.where(verdict != UNJUDGED, judged, NO_TIME)
    ends = _end(rng, people, handed, first, np.where(verdict == REJECTED, judged, NO_TIME), wins)
    ends = np.where(ends != NO_TIME, np.maximum(ends, np.maximum(first, judged) + HOUR), NO_TIME)
    past = [np.where(moments < AS_OF_SECOND, moments, NO_TIME) for moments in (handed, first, judged, ends)]
    verdict = np.where(past[2] != NO_TIME, verdict, UNJUDGED)
    status = np.where(past[3] == NO_TIME, OPEN, np.where(wins, WON, LOST))
    attempts = np.where(worked, 1 + rng.poisson(np.where(wins, 4.0, np.where(verdict == ACCEPTED, 3.0, 1.6)), size), 0)
    cost = np.array([item.cost_usd for item in SOURCES])[people.source] * (0.8 + 0.4 * rng.random(size))
    cost = cost + CALL_COST_USD * attempts * (past[1] != NO_TIME) + ACCEPTED_COST_USD * (verdict == ACCEPTED)
    return Fates(
        handed_at=past[0],
        first_call_at=past[1],
        attempts=attempts,
        judged_at=past[2],
        decided_at=past[3],
        will_win=wins,
        verdict=verdict,
        reason=np.where(verdict == REJECTED, reason, -1),
        status=status,
        amount_usd=np.where(status == WON, _amount(rng, people, companies), 0),
        cost_usd=np.asarray(np.rint(cost), np.int64),
    )


def _hand_over(rng: np.random.Generator, people: People, wins: Flags) -> Ints:
    size, keen = len(people), people.pages | people.assets
    share = np.array([item.handed for item in FORMATS])[people.format]
    share = np.where(keen, 1 - 0.35 * (1 - share), share) * np.where(people.junk & (share < 0.6), 0.3, 1.0)
    delay = skewed(rng, np.array([item.delay_days for item in FORMATS])[people.format], 0.8, size)
    due = people.created_at + np.asarray(delay * DAY, np.int64)
    settled = people.research_at + np.asarray((0.4 + rng.exponential(1.2, size)) * DAY, np.int64)
    due = np.where(keen & (rng.random(size) >= ESCAPE), np.maximum(due, settled), due)
    handed = office_time(rng, due)
    return np.where(wins | (rng.random(size) < share), handed, NO_TIME)


def _judge(
    rng: np.random.Generator, people: People, companies: Companies, worked: Flags, wins: Flags
) -> tuple[Ints, Ints]:
    size = len(people)
    share = np.array([item.accepted for item in FORMATS])[people.format]
    revenue = companies.revenue_usd[people.company]
    share = share + 0.08 * (people.seniority - 1.5) + 0.10 * weight_of(revenue) + 0.12 * people.is_key
    accepted = wins | ~people.junk & (rng.random(size) < np.clip(share, 0.02, 0.95))
    judged = worked & (rng.random(size) < np.where(wins, 0.98, 0.92))
    verdict = np.where(judged, np.where(accepted, ACCEPTED, REJECTED), UNJUDGED)
    junk_reason = rng.choice(len(JUNK_REASONS), size, p=[0.55, 0.30, 0.15])
    weights = np.ones((size, len(REJECT_REASONS))) * [3.0, 2.5, 1.2, 0.0, 0.0]
    weights[:, 3] = np.array([2.5, 1.5, 0.5, 0.0, 0.0])[people.seniority]
    weights[:, 4] = np.where(revenue < 2e7, 2.5, 0.0)
    bounds = np.cumsum(weights, axis=1) / weights.sum(axis=1, keepdims=True)
    reason = len(JUNK_REASONS) + (rng.random(size)[:, None] >= bounds[:, :-1]).sum(axis=1)
    return verdict, np.where(people.junk, junk_reason, reason)


def _end(rng: np.random.Generator, people: People, handed: Ints, first: Ints, rejected: Ints, wins: Flags) -> Ints:
    size = len(people)
    slow = np.where(people.product == 3, 1.35, 1.0)
    won = handed + _days(np.maximum(skewed(rng, 66.0 * slow, 0.55, size), 6))
    lost = np.where(rng.random(size) < 0.88, handed + _days(skewed(rng, 62.0, 0.7, size)), NO_TIME)
    dropped = np.where(rejected != NO_TIME, rejected + _days(rng.exponential(3.0, size)), NO_TIME)
    swept = np.where(rng.random(size) < 0.5, _clean_up(handed), NO_TIME)
    junked = people.created_at + _days(rng.exponential(20.0, size))
    junked = np.where(people.junk & (rng.random(size) < 0.6), junked, NO_TIME)
    ends = np.where(handed == NO_TIME, junked, np.where(first == NO_TIME, swept, lost))
    ends = np.where(dropped != NO_TIME, dropped, ends)
    ends = np.where(wins, won, ends)
    return np.where(ends != NO_TIME, office_time(rng, np.maximum(ends, 0)), NO_TIME)


def _days(days: Floats) -> Ints:
    return np.asarray(days * DAY, np.int64)


def _clean_up(handed: Ints) -> Ints:
    """Return noon of the first clean-up at least four months after the hand-over."""
    noons = np.array([*(day_number(text) * DAY + 17 * HOUR for text in CLEAN_UPS), AS_OF_SECOND + 1])
    return noons[np.minimum(np.searchsorted(noons, np.maximum(handed, 0) + 120 * DAY), len(CLEAN_UPS))]


def _amount(rng: np.random.Generator, people: People, companies: Companies) -> Ints:
    size = len(people)
    middle = 16_000 * np.where(people.product == 3, 1.8, 1.0) * np.where(people.is_key, 1.7, 1.0)
    middle = middle * 10 ** (0.15 * weight_of(companies.revenue_usd[people.company]))
    return np.maximum(np.asarray(skewed(rng, middle, 0.7, size) / 50, np.int64) * 50, 900)
