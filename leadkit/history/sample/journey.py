"""What the leads did, and what Acme did with them: one function per habit, each gives dated activities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadkit.history.column import NO_TIME
from leadkit.history.sample.calendar import AS_OF_SECOND, DAY, HOUR, office_time, reading_time, to_local, to_utc
from leadkit.history.sample.chance import Floats, Ints, skewed
from leadkit.history.sample.fates import ACCEPTED, WON, Fates
from leadkit.history.sample.market import CONTACT, NEWSLETTER, PAPER, PRICE, SOURCES, WEBINAR
from leadkit.history.sample.people import People
from leadkit.history.sample.products import (
    ASSETS,
    ATTENDED,
    CALL,
    DOWNLOAD,
    EMAIL,
    HIGH,
    OPENED,
    PRICES,
    TOPICS,
    VIEW,
)

NOTHING = -1
SLOW_READERS, SAME_PAPER_AGAIN = 0.12, 0.07
"""Shares of leads with many page views but never on one day, and with one high-value asset again and again."""
LINGER_DAYS = 130.0


@dataclass(frozen=True, slots=True)
class Trail:
    """Activities, a row each: whose (row of `People`), when, of which kind, and what they were about.

    `page` and `asset` are indices, `seconds` a duration; -1 where the kind has none.
    """

    lead: Ints
    at: Ints
    kind: Ints
    page: Ints
    asset: Ints
    seconds: Ints

    def __len__(self) -> int:
        return len(self.lead)

    def rows(self, which: Ints) -> Trail:
        """Return the activities number `which`, in that order."""
        return Trail(
            self.lead[which], self.at[which], self.kind[which], self.page[which], self.asset[which], self.seconds[which]
        )


def trail(lead: Ints, at: Ints, kind: Ints | int, **about: Ints) -> Trail:
    """Return activities of one kind, or of several."""
    size = len(lead)
    nothing = np.full(size, NOTHING, np.int64)
    return Trail(
        lead,
        at,
        np.broadcast_to(np.asarray(kind, np.int64), (size,)),
        about.get("page", nothing),
        about.get("asset", nothing),
        about.get("seconds", nothing),
    )


def join(trails: list[Trail]) -> Trail:
    """Return all activities of several trails."""
    return Trail(
        *(
            np.concatenate([getattr(item, name) for item in trails])
            for name in ("lead", "at", "kind", "page", "asset", "seconds")
        )
    )


def walk(rng: np.random.Generator, people: People, fates: Fates) -> Trail:
    """Return everything that happened before the data was taken, except idle reading."""
    steps = [
        _anonymous_visits(rng, people),
        _at_the_form(rng, people),
        _attended(rng, people),
        _day_of_research(rng, people),
        _collected_papers(rng, people),
        _slow_reading(rng, people),
        _same_paper_again(rng, people),
        _our_work(rng, fates),
        _after_hand_over(rng, people, fates),
    ]
    everything = join(steps)
    return everything.rows(np.flatnonzero(everything.at < AS_OF_SECOND))


def idle(rng: np.random.Generator, people: People, count: int) -> Trail:
    """Return exactly `count` activities that mean little: e-mails opened, now and then a page."""
    age = (AS_OF_SECOND - people.created_at) / DAY
    activity = rng.gamma(1.2, 1.0, len(people)) * np.where(people.junk, 0.3, 1.0)
    weight = (1.02 - np.exp(-age / LINGER_DAYS)) * activity
    lead = np.repeat(np.arange(len(people)), rng.multinomial(count, weight / weight.sum()))
    reach = 1 - np.exp(-age[lead] / LINGER_DAYS)
    wait = np.asarray(-LINGER_DAYS * np.log1p(-rng.random(count) * reach) * DAY, np.int64)
    raw = people.created_at[lead] + wait
    at = reading_time(rng, raw)
    at = np.where((at > people.created_at[lead]) & (at < AS_OF_SECOND), at, raw)
    reads = people.visible[lead] & (rng.random(count) < 0.30)
    page = np.where(reads, _pages(rng, people, lead), NOTHING)
    return trail(lead, at, np.where(reads, VIEW, OPENED), page=page)


def _times(counts: Ints) -> tuple[Ints, Ints]:
    """Return each lead as often as `counts` says, and which of its own turns each row is."""
    lead = np.repeat(np.arange(len(counts)), counts)
    starts = np.cumsum(counts) - counts
    return lead, np.arange(len(lead)) - starts[lead]


def _pages(rng: np.random.Generator, people: People, lead: Ints) -> Ints:
    product = np.where(rng.random(len(lead)) < 0.75, people.product[lead], rng.integers(0, 4, len(lead)))
    return product * len(TOPICS) + rng.integers(0, len(TOPICS), len(lead))


def _anonymous_visits(rng: np.random.Generator, people: People) -> Trail:
    tracked = np.array([source.tracked for source in SOURCES])[people.source]
    visits = rng.poisson(np.where(tracked & people.visible, 0.45 * np.exp(0.35 * people.interest), 0.0))
    visitor, _ = _times(visits)
    began = reading_time(rng, people.created_at[visitor] - _seconds(DAY + rng.exponential(7.0 * DAY, len(visitor))))
    visit, turn = _times(rng.integers(1, 4, len(visitor)))
    lead = visitor[visit]
    at = began[visit] + turn * rng.integers(30, 240, len(visit))
    return trail(lead, np.minimum(at, people.created_at[lead] - 60), VIEW, page=_pages(rng, people, lead))


def _at_the_form(rng: np.random.Generator, people: People) -> Trail:
    size = len(people)
    web = np.isin(people.format, [PRICE, PAPER, CONTACT, NEWSLETTER]) & people.visible
    lead, turn = _times(np.where(web, rng.integers(0, 4, size), 0))
    at = people.created_at[lead] - 60 - turn * rng.integers(40, 200, len(lead)) - rng.integers(0, 60, len(lead))
    views = trail(lead, at, VIEW, page=_pages(rng, people, lead))
    asked = np.flatnonzero(web & (people.format == PRICE) & (rng.random(size) < 0.45))
    prices = trail(asked, people.created_at[asked] - rng.integers(60, 900, len(asked)), PRICES)
    got = np.flatnonzero(people.format == PAPER)
    given = people.created_at[got] + rng.integers(0, 90, len(got))
    papers = trail(got, given, DOWNLOAD, asset=first_asset(people)[got])
    return join([views, prices, papers])


def first_asset(people: People) -> Ints:
    """Return the asset that each lead begins with: for a white paper form the one it was filled in for."""
    number = (people.created_at // 7 + people.company) % HIGH
    return np.where((people.format == PAPER) & ~people.high_value, number + HIGH, number)


def _attended(rng: np.random.Generator, people: People) -> Trail:
    came = np.flatnonzero(people.format == WEBINAR)
    again = np.flatnonzero(rng.random(len(people)) < np.where(people.is_key, 0.12, 0.03))
    before = people.created_at[came] - rng.integers(2 * HOUR, 26 * HOUR, len(came))
    later = office_time(rng, people.created_at[again] + _seconds((3 + rng.exponential(60.0, len(again))) * DAY))
    lead, at = np.concatenate([came, again]), np.concatenate([before, later])
    return trail(lead, at, ATTENDED, seconds=np.minimum(_seconds(skewed(rng, 2100.0, 0.4, len(lead))), 3600))


def _day_of_research(rng: np.random.Generator, people: People) -> Trail:
    who = np.flatnonzero(people.pages)
    counts = np.zeros(len(people), np.int64)
    counts[who] = np.minimum(5 + rng.geometric(0.32, len(who)) - 1, 16)
    lead, turn = _times(counts)
    pause = rng.integers(40, 600, len(people))[lead]
    at = people.research_at[lead] + turn * pause + rng.integers(0, 40, len(lead))
    first = people.product[lead] * len(TOPICS) + turn % len(TOPICS)
    views = trail(lead, at, VIEW, page=np.where(turn < len(TOPICS), first, _pages(rng, people, lead)))
    priced = who[rng.random(len(who)) < 0.45]
    prices = trail(priced, people.research_at[priced] + rng.integers(600, 3000, len(priced)), PRICES)
    return join([views, prices])


def _collected_papers(rng: np.random.Generator, people: People) -> Trail:
    size = len(people)
    has_one = (people.format == PAPER) & people.high_value
    lead, turn = _times(np.where(people.assets, 2 - has_one + rng.binomial(2, 0.4, size), 0))
    days = rng.random(len(lead)) * np.where(people.research_at[lead] < people.created_at[lead], 1.5, 3.0)
    at = people.research_at[lead] - _seconds(days * DAY) * (turn > 0) + _seconds(rng.random(len(lead)) * HOUR)
    start = np.where(people.format == PAPER, first_asset(people) % HIGH + 1, first_asset(people))
    high = trail(lead, at, DOWNLOAD, asset=(start[lead] + 3 * turn) % HIGH)
    one = np.flatnonzero(rng.random(size) < 0.10)
    when = reading_time(rng, people.created_at[one] + _seconds(rng.exponential(25.0, len(one)) * DAY))
    standard = trail(
        one,
        np.maximum(when, people.created_at[one] + 300),
        DOWNLOAD,
        asset=HIGH + rng.integers(0, len(ASSETS) - HIGH, len(one)),
    )
    return join([high, standard])


def _slow_reading(rng: np.random.Generator, people: People) -> Trail:
    size = len(people)
    slow = people.visible & ~people.pages & (rng.random(size) < SLOW_READERS)
    lead, turn = _times(np.where(slow, rng.integers(5, 12, size), 0))
    pace = rng.integers(2, 7, size)[lead]
    day = to_local(people.created_at[lead]) // DAY - 25 + turn * pace
    at = to_utc(day * DAY + 9 * HOUR + rng.integers(0, 9 * HOUR, len(lead)))
    return trail(lead, at, VIEW, page=_pages(rng, people, lead))


def _same_paper_again(rng: np.random.Generator, people: People) -> Trail:
    size = len(people)
    again = ~people.assets & (rng.random(size) < SAME_PAPER_AGAIN)
    lead, turn = _times(np.where(again, rng.integers(2, 4, size), 0))
    at = people.created_at[lead] + _seconds((turn * 1.5 - 2.0 + rng.random(len(lead))) * DAY)
    return trail(lead, at, DOWNLOAD, asset=first_asset(people)[lead] % HIGH)


def _our_work(rng: np.random.Generator, fates: Fates) -> Trail:
    worked = fates.first_call_at != NO_TIME
    lead, turn = _times(np.where(worked, fates.attempts, 0))
    gap = _seconds(rng.random(len(lead)) * 3.0 * DAY + 2.0 * DAY)
    at = np.where(turn == 0, fates.first_call_at[lead], office_time(rng, fates.first_call_at[lead] + turn * gap))
    talked = rng.random(len(lead)) < np.where(fates.verdict[lead] == ACCEPTED, 0.6, 0.35)
    calls = trail(lead, at, CALL, seconds=np.where(talked, _seconds(skewed(rng, 260.0, 0.8, len(lead))), 0))
    lead, turn = _times(np.where(worked, rng.poisson(np.where(fates.will_win, 3.0, 1.2)), 0))
    after = fates.first_call_at[lead] + _seconds((0.1 + turn * 4.0 + rng.random(len(lead)) * 4.0) * DAY)
    emails = trail(lead, office_time(rng, after), EMAIL)
    both = join([calls, emails])
    end = np.where(fates.decided_at == NO_TIME, AS_OF_SECOND, fates.decided_at)
    return both.rows(np.flatnonzero((both.at < end[both.lead]) | (both.at == fates.first_call_at[both.lead])))


def _after_hand_over(rng: np.random.Generator, people: People, fates: Fates) -> Trail:
    taken = (fates.handed_at != NO_TIME) & ((fates.verdict == ACCEPTED) | fates.will_win)
    busy = np.where(people.visible, np.where(fates.will_win, 6.0, 1.2), 0.0)
    lead, _ = _times(np.where(taken, rng.poisson(busy), 0))
    at = fates.handed_at[lead] + _seconds(rng.gamma(1.5, 25.0, len(lead)) * DAY)
    views = trail(lead, reading_time(rng, at), VIEW, page=_pages(rng, people, lead))
    installs = np.where((fates.status == WON) & people.visible, rng.integers(4, 9, len(people)), 0)
    lead, turn = _times(installs)
    day = office_time(rng, fates.decided_at + 6 * DAY)[lead]
    at = day + turn * rng.integers(60, 500, len(lead))
    manuals = trail(lead, at, VIEW, page=people.product[lead] * len(TOPICS) + 2 + turn % 3)
    later = join([views, manuals])
    return later.rows(np.flatnonzero(later.at > fates.handed_at[later.lead]))


def _seconds(amount: Floats) -> Ints:
    return np.asarray(amount, np.int64)
