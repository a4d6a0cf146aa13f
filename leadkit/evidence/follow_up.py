"""Follow-up: how soon we answered, how often we tried before we gave up, and which leads never had a chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from leadkit.definition.phrases import mid_sentence
from leadkit.engine.bitmaps import Bits, Mask, count, pack, unpack
from leadkit.evidence.chance import exact
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.groups import groups_of
from leadkit.evidence.rates import CONFIDENCE, Rate, rate
from leadkit.evidence.roles import Roles, reported
from leadkit.evidence.spread import Spread, quartile_words, span_words
from leadkit.evidence.wording import percent, side_by_side_in_words
from leadkit.evidence.worked import PATIENCE_S, Worked, worked
from leadkit.history.column import NO_TIME
from leadkit.history.history import History
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

WITHIN = {"hour": 3_600, "day": 86_400, "week": 604_800}
MOST_ATTEMPTS = 12
FEWEST_SPREAD = 10
End = Literal["won", "lost", "dropped"]


@dataclass(frozen=True, slots=True)
class Attempts:
    """How often we tried before leads of one end.

    Parameters
    ----------
    end
        ``"won"``; ``"lost"``; ``"dropped"``: neither, and not touched for 30 days.
    counts
        How many leads had one attempt, two, …, and twelve or more.
    """

    end: End
    spread: Spread
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chance:
    """A group of leads by whether they ever had a chance.

    Parameters
    ----------
    never
        Those that nobody worked, of those that sales has had for 30 days.
    never_won
        How many of those that nobody worked were won.
    every, worked, unworked
        Win rates, of the leads that are old enough for rates: of all, of those that we worked, and of the others.
    """

    field: str | None
    title: str
    never: Rate
    never_won: int
    every: Rate
    worked: Rate
    unworked: Rate


@dataclass(frozen=True, eq=False, repr=False)
class FollowUp:
    """What became of leads in our own hands.

    Parameters
    ----------
    facts
        What we did, lead by lead.
    answer
        Seconds to our first activity, of the leads that had one; ``None`` where there is none.
    within
        How many of all leads that sales has had for 30 days were answered within an hour, a day, a week.
    early
        How many leads were worked before they were handed over only; they have no first answer.
    everyone
        All leads together.
    groups
        The same by source and format.
    """

    facts: Worked
    has_outcome: bool
    answer: Spread | None
    within: dict[str, Rate]
    early: int
    attempts: tuple[Attempts, ...]
    everyone: Chance
    groups: tuple[Chance, ...]
    titles: dict[str, str]

    def frame(self) -> pd.DataFrame:
        """Return a row for all leads, then one per source and format.

        Columns: ``field`` (missing for all), ``title``; ``handed`` (leads that sales has had for 30 days), ``never``
        (those that nobody worked), ``never_share``, ``never_low``, ``never_high``; and for all leads old enough for
        rates, for those that we worked and for those we did not (``…``, ``worked_…``, ``unworked_…``): ``leads``,
        ``won``, ``win_rate``, ``low``, ``high``, ``too_few``. Shares between 0 and 1, intervals 95 %.
        """
        import pandas as pd

        return pd.DataFrame([_flat(chance) for chance in (self.everyone, *self.groups)])

    def attempt_frame(self) -> pd.DataFrame:
        """Return a row per end and number of attempts.

        Columns: ``end`` ("won", "lost", "dropped"), ``attempts`` (12 stands for 12 or more), ``leads``, ``share`` (of
        the leads of that end that had an attempt).
        """
        import pandas as pd

        names = ["end", "attempts", "leads", "share"]
        flat = [
            (found.end, i + 1, leads, leads / found.spread.of)
            for found in self.attempts
            for i, leads in enumerate(found.counts)
        ]
        return pd.DataFrame(flat, columns=names)

    def answer_frame(self) -> pd.DataFrame:
        """Return a row per span: ``within`` (hour, day, week), ``leads``, ``of``, ``share``, ``low``, ``high``."""
        import pandas as pd

        names = ["within", "leads", "of", "share", "low", "high"]
        flat = [(name, r.hits, r.of, r.value, r.low, r.high) for name, r in self.within.items()]
        return pd.DataFrame(flat, columns=names)

    def sentences(self) -> tuple[str, ...]:
        """Return how leads were followed up, or that it is not recorded; the most important first."""
        if not self.facts.is_recorded:
            return (say("evidence.worked.nothing"),)
        return (*self.chance_sentences(), *self.answer_sentences(), *self.attempt_sentences())

    def chance_sentences(self) -> list[str]:
        """Return which leads never had a chance, and what that does to win rates."""
        said = [self._never(), say("evidence.worked.not_bad")] if self.everyone.never.of else []
        said += [self._spread_of(name) for name in self.titles if self.ends(name) is not None]
        if self.has_outcome and not self.everyone.worked.too_few:
            rates = side_by_side_in_words(self.everyone.every, self.everyone.worked)
            said.append(say("evidence.worked.rates", every=rates[0], worked=rates[1]))
            said += [words for name in self.titles for words in self._better_than_it_looks(name)]
        return said

    def attempt_sentences(self) -> list[str]:
        """Return how often we tried before leads were won, lost or dropped."""
        return [self._tried(found) for found in self.attempts]

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def _never(self) -> str:
        never, since = self.everyone.never, "handed" if self.facts.has_hand_over else "created"
        said = say(f"evidence.worked.never_{since}", n=never.of, hits=never.hits, share=percent(never.value or 0))
        if self.has_outcome and never.hits:
            won = self.everyone.never_won
            said += " " + (say("evidence.worked.none_won") if not won else say("evidence.worked.some_won", n=won))
        return said

    def ends(self, field: str) -> tuple[Chance, Chance] | None:
        """Return the groups of a field that are worked most and least, where they differ beyond chance.

        They are the ends of several groups, so the p-value is multiplied by the number of their pairs (Bonferroni).
        """
        known = [c for c in self.groups if c.field == field and c.never.of >= 30]
        if len(known) < 2:
            return None
        most, least = (pick(known, key=lambda c: c.never.value or 0) for pick in (min, max))
        pairs = len(known) * (len(known) - 1) / 2
        return (most, least) if exact(least.never, most.never) * pairs < 1 - CONFIDENCE else None

    def _spread_of(self, field: str) -> str:
        ends = self.ends(field)
        assert ends is not None
        shares = [percent(1 - (chance.never.value or 0)) for chance in ends]
        return say(
            "evidence.worked.by", field=mid_sentence(self.titles[field]), most=ends[0].title, most_share=shares[0],
            least=ends[1].title, least_share=shares[1],
        )  # fmt: skip

    def _better_than_it_looks(self, field: str) -> list[str]:
        """Say which group is first among worked leads, where another is first among all; and whether by chance."""
        known = [c for c in self.groups if c.field == field and not c.worked.too_few and not c.every.too_few]
        if len(known) < 2:
            return []
        best = max(known, key=lambda c: c.worked.value or 0)
        place = 1 + sum((c.every.value or 0) > (best.every.value or 0) for c in known)
        if place == 1:
            return []
        shares = percent(best.worked.value or 0), percent(best.every.value or 0)
        names = {"field": mid_sentence(self.titles[field]), "best": best.title, "place": place, "of": len(known)}
        every = self.everyone.worked
        others = rate(every.hits - best.worked.hits, every.of - best.worked.of)
        key = "better" if exact(best.worked, others) * len(known) < 1 - CONFIDENCE else "better_near"
        return [say(f"evidence.worked.{key}", worked=shares[0], every=shares[1], **names)]

    def answer_sentences(self) -> list[str]:
        """Return how soon we answered."""
        if self.answer is None or self.answer.of < FEWEST_SPREAD:
            return [say("evidence.worked.no_answer")]
        spread = self.answer
        low, median, high = map(span_words, (spread.quarter, spread.median, spread.three_quarters))
        shares = {name: percent(found.value or 0) for name, found in self.within.items()}
        said = [say("evidence.worked.answer", median=median, low=low, high=high)]
        return [*said, say("evidence.worked.within", **shares)] if self.everyone.never.of else said

    def _tried(self, found: Attempts) -> str:
        low, high = quartile_words(found.spread)
        return say(
            f"evidence.worked.{found.end}", n=found.spread.of, low=low, high=high,
            median=say("evidence.worked.attempts", n=found.spread.median),
            once=percent(found.counts[0] / found.spread.of),
        )  # fmt: skip


def follow_up(history: History, ways: Roles | None = None) -> FollowUp:
    """Return how leads were followed up, in all and by the fields by which they came.

    Raises
    ------
    UsageError
        One of the fields names persons.
    """
    done, facts = worked(history), Cohort.of(history)
    ever, mature = pack(done.ever), facts.mature
    asked = pack(done.asked) if done.is_recorded else pack(np.zeros(history.n, np.bool_))
    names = [reported(history, name) for name in (ways or Roles()).ways]
    parted = [(name, groups_of(history, name)) for name in names]
    groups = tuple(
        _chance(facts, asked, ever, leads, name, title)
        for name, found in parted
        for title, leads in zip(found.names, found.bits, strict=True)
    )
    answered = done.asked & (done.first_s >= 0)
    of = count(asked)
    within = {name: rate(int((answered & (done.first_s <= s)).sum()), of) for name, s in WITHIN.items()}
    early = int((done.ever & (done.start != NO_TIME) & (done.first_s < 0)).sum())
    everyone = _chance(facts, asked, ever, facts.everyone, None, say("evidence.worked.all"))
    return FollowUp(
        done, facts.has_outcome, Spread.over(done.first_s[answered]), within, early,
        tuple(_attempts(done, facts, unpack(mature, history.n))), everyone, groups,
        {name: found.title for name, found in parted},
    )  # fmt: skip


def _chance(facts: Cohort, asked: Bits, ever: Bits, leads: Bits, field: str | None, title: str) -> Chance:
    mine = leads & asked
    every, touched = facts.matured(leads, valued=False), facts.matured(leads & ever, valued=False)
    left = rate(every.won - touched.won, every.leads - touched.leads)
    never = mine & ~ever
    return Chance(
        field, title, rate(count(never), count(mine)), count(never & facts.won), every.rate, touched.rate, left
    )


def _attempts(done: Worked, facts: Cohort, mature: Mask) -> list[Attempts]:
    """Return the attempts of the leads old enough for rates that had one, by their end."""
    if not done.is_recorded:
        return []
    won, lost = (unpack(bits, facts.n) for bits in (facts.won, facts.lost))
    dropped = ~won & ~lost & (done.last <= done.as_of - PATIENCE_S)
    ends: tuple[tuple[End, Mask], ...] = (("won", won), ("lost", lost), ("dropped", dropped))
    found = []
    for end, leads in ends:
        numbers = done.attempts[leads & mature & (done.attempts > 0)]
        spread = Spread.over(numbers)
        if spread is not None and spread.of >= FEWEST_SPREAD:
            counts = np.bincount(np.minimum(numbers, MOST_ATTEMPTS), minlength=MOST_ATTEMPTS + 1)[1:]
            found.append(Attempts(end, spread, tuple(counts.tolist())))
    return found


def _flat(chance: Chance) -> dict[str, object]:
    flat: dict[str, object] = {
        "field": chance.field, "title": chance.title, "handed": chance.never.of, "never": chance.never.hits,
        "never_share": chance.never.value, "never_low": chance.never.low, "never_high": chance.never.high,
    }  # fmt: skip
    for prefix, found in (("", chance.every), ("worked_", chance.worked), ("unworked_", chance.unworked)):
        flat |= {
            f"{prefix}leads": found.of, f"{prefix}won": found.hits, f"{prefix}win_rate": found.value,
            f"{prefix}low": found.low, f"{prefix}high": found.high, f"{prefix}too_few": found.too_few,
        }  # fmt: skip
    return flat
