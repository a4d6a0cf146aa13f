"""The sample, part by part: each part has its own generator and its own share of the activities."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from leadkit.history.sample.calendar import DAYS, arrivals
from leadkit.history.sample.chance import Floats, generator
from leadkit.history.sample.columns import lead_ids
from leadkit.history.sample.companies import Companies, invent_companies
from leadkit.history.sample.fates import decide_fates
from leadkit.history.sample.journey import idle, join, walk
from leadkit.history.sample.people import invent_people
from leadkit.history.sample.records import (
    Tables,
    activity_table,
    handover_table,
    lead_table,
    outcome_table,
)
from leadkit.history.sample.size import Size

LEADS_A_PART, ACTIVITIES_A_PART = 20_000, 600_000
"""At most this much at a time; fixed, so that a sample depends on its size and seed and on nothing else."""


def parts(size: Size) -> Iterator[Tables]:
    """Yield the tables of at most `LEADS_A_PART` leads at a time, with exactly the asked activities in all."""
    companies = invent_companies(generator(size.seed, 0), size.leads)
    for number, activities in enumerate(_quotas(size)):
        yield _part(size, number, activities, companies)


def _part(size: Size, number: int, activities: int, companies: Companies) -> Tables:
    people, fates, walks, papers = (generator(size.seed, 1, number, topic) for topic in range(4))
    start = number * leads_a_part(size)
    span = start, min(start + leads_a_part(size), size.leads)
    who = invent_people(people, span, size.leads, companies)
    what = decide_fates(fates, who, companies)
    trail = walk(walks, who, what)
    if len(trail) > activities:
        trail = trail.rows(np.sort(walks.choice(len(trail), activities, replace=False)))
    else:
        trail = join([trail, idle(walks, who, activities - len(trail))])
    ids = lead_ids(start, len(who), size.leads)
    return Tables(
        lead_table(papers, who, companies, what, ids),
        activity_table(papers, trail, ids, size.leads),
        outcome_table(papers, what, ids),
        handover_table(what, ids),
    )


def leads_a_part(size: Size) -> int:
    """Return how many leads are made at a time: fewer where each has very many activities."""
    return min(LEADS_A_PART, max(ACTIVITIES_A_PART * size.leads // max(size.activities, 1), 50))


def _quotas(size: Size) -> list[int]:
    """Return each part's number of activities: younger leads had less time for any."""
    age = np.arange(DAYS, 0, -1) - 0.5
    weight: Floats = 0.45 + 0.55 * (1 - np.exp(-age / 70))
    share = arrivals().sum(axis=1)
    reached = np.concatenate(([0.0], np.cumsum(share)))
    filled = np.concatenate(([0.0], np.cumsum(share * weight)))
    ends = np.append(np.arange(0, size.leads, leads_a_part(size)), size.leads) / size.leads
    marks = np.rint(np.interp(ends, reached, filled / filled[-1]) * size.activities).astype(np.int64)
    return [int(count) for count in np.diff(marks)]
