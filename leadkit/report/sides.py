"""The teams' drafts side by side: whom all count, whom only some, what became of those, and why they differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from leadkit.definition.phrases import listed, mid_sentence
from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits, count
from leadkit.evidence.combinations import Combination
from leadkit.evidence.compare import Comparison, compare
from leadkit.evidence.outcome import OutcomeFigures
from leadkit.evidence.rates import Rate
from leadkit.evidence.what_if import WhatIfs, what_if
from leadkit.evidence.wording import amount, in_words, interval, load, percent
from leadkit.history.history import History
from leadkit.report.blocks import (
    Mark,
    Tone,
    bar,
    card,
    cards,
    dot,
    dots,
    heading,
    headline,
    legend,
    paragraph,
    reach,
    remarks,
    split,
    table,
    tiles,
)
from leadkit.report.draft import in_sentences
from leadkit.report.markup import Content, Markup, Shown, show, tag
from leadkit.report.progress import counted, working
from leadkit.report.swaps import exchanged, figures, loads, overlapping
from leadkit.text import say

MOST_GROUPS = 8
MOST_CONDITIONS = 3
MOST_DEALS = 8
MOST_COLUMNS = 4
"""With more teams a table of dots gets too wide, and the groups are drawn as a chart."""
MARKS: dict[str, Mark] = {"admitted": "on", "rejected": "off", "undecided": "unknown"}


@dataclass(frozen=True)
class Sides:
    """What two to six drafts say of the same past leads.

    Parameters
    ----------
    admissions
        Name of each side to what its draft says.
    """

    admissions: Mapping[str, Admission]

    @cached_property
    def comparison(self) -> Comparison:
        """The figures."""
        with working("comparing", self._history):
            return compare({_title(name): admission for name, admission in self.admissions.items()})

    @property
    def _history(self) -> History:
        return next(iter(self.admissions.values())).history

    @cached_property
    def _whatifs(self) -> dict[str, WhatIfs]:
        sides = self.comparison.sides
        with working("conditions", self._history) as tell:
            return {name: what_if(side) for name, side in counted(sides.items(), tell)}

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {lead: row for row, lead in enumerate(self._history.lead_ids)}

    def headlines(self) -> Shown:
        """Show in three numbers how far the sides agree, and what became of the leads they dispute."""
        found = self.comparison
        n = found.facts.n
        all_words = say("notebook.sides.both" if len(found.sides) == 2 else "notebook.sides.all")
        groups = (
            ("all", found.both.leads, all_words),
            ("some", found.some.leads, say("notebook.sides.some")),
            ("none", found.neither.leads, say("notebook.sides.none")),
        )
        numbers = [
            (f"{leads:,}", words, say("notebook.sides.share", share=percent(leads / n))) for _, leads, words in groups
        ]
        parts = [(kind, leads / n, words) for kind, leads, words in groups]
        alike = n - found.some.leads
        which = "both" if len(found.sides) == 2 else "all"
        said = say(
            f"notebook.sides.headline.{which}",
            n=n,
            alike=alike,
            some=found.some.leads,
            share=percent(found.some.leads / n),
        )
        return show(
            headline(said), tiles(numbers), split(parts), headline(self._became()) if found.some.leads else None
        )  # fmt: skip

    def _became(self) -> str:
        """Return what became of the disputed leads, in a sentence."""
        found = self.comparison
        if not found.facts.has_outcome:
            return say("notebook.tells.outcome.bad")
        rate, mature = found.disputed_mature.rate, found.facts.basis == "mature"
        if rate.too_few:
            judged = say("notebook.sides.rate.few" if mature else "notebook.sides.rate.few_of_all")
        else:
            judged = say(f"notebook.sides.rate.{'mature' if mature else 'all'}", rate=in_words(rate))
        values = {"n": found.some.won, "some": found.some.leads}
        if found.some.value_cents > 0:
            return f"{judged} {say('notebook.sides.won_worth', amount=amount(found.some.value_cents), **values)}"
        return f"{judged} {say('notebook.sides.won', **values)}"

    def drafts(self) -> Shown:
        """Show each side's draft as a sentence, and its figures beside those of the others."""
        found = self.comparison
        said = cards(
            card(name, in_sentences(side.draft, side.history.catalogue), *_purposes(side))
            for name, side in found.sides.items()
        )
        head = [say(f"notebook.drafts.{column}") for column in ("side", "count", "load", "rate", "kept", "undecided")]
        rows = [(tag("b", name), *_figures(figures)) for name, figures in found.outcomes.items()]
        return show(said, table(head, rows, shape="knnnnn"))

    def win_rates(self) -> Shown:
        """Show how many of the leads that each draft counts became customers, on one scale."""
        found = self.comparison
        if not found.facts.has_outcome:
            return show(paragraph(say("notebook.tells.outcome.bad")))
        rates = {name: figures.win_rate for name, figures in found.outcomes.items()}
        if found.some.leads:
            rates[say("notebook.rates.disputed")] = found.disputed_mature.rate
        rates[say("notebook.rates.everyone")] = next(iter(found.outcomes.values())).base_rate
        end = max((rate.high for rate in rates.values() if rate.high is not None and not rate.too_few), default=1)
        head = [say(f"notebook.rates.{column}") for column in ("group", "rate", "bar", "interval")]
        rows = [(tag("b", name), in_words(rate), *_reach(rate, end)) for name, rate in rates.items()]
        basis = next(iter(found.outcomes.values())).basis_sentence()
        return show(table(head, rows, shape="kkbk"), paragraph(basis, soft=True))

    def loads(self) -> Shown:
        """Show how much work each draft gives to sales, and how much of it is disputed."""
        return loads(self.comparison)

    def exchanges(self) -> Shown:
        """Show what would be won and lost if one draft were taken instead of another."""
        return exchanged(self.comparison)

    def disputes(self) -> Shown:
        """Show the disputed leads, group by group: who counts them, how many they are, what became of them."""
        found = self.comparison
        groups = found.disputed_groups
        if not groups:
            return show(headline(say("notebook.disputes.nothing")))
        if len(found.sides) > MOST_COLUMNS:
            return overlapping(found)
        most = groups[0].everyone.leads
        rate = "rate_mature" if found.facts.has_outcome and found.facts.basis == "mature" else "rate"
        week = ("week",) if found.facts.weeks is not None else ()
        head = [*found.sides, *(say(f"notebook.disputes.{column}") for column in ("leads", "bar", *week, rate, "won"))]
        rows: list[tuple[Content, ...]] = [
            (
                *(self._mark(name, group) for name in found.sides),
                f"{group.everyone.leads:,}", bar(group.everyone.leads / most),
                *(f"{found.per_week(group) or 0:.1f}" for _ in week), self._rate(group.mature.rate), self._won(group),
            )
            for group in groups[:MOST_GROUPS]
        ]  # fmt: skip
        more = groups[MOST_GROUPS:]
        rest = say("notebook.disputes.more", n=len(more), leads=sum(group.everyone.leads for group in more))
        return show(
            table(head, rows, shape="d" * len(found.sides) + "nb" + "n" * len(week) + "nn"),
            legend(),
            paragraph(rest, soft=True) if more else None,
            paragraph(self._against_average(), soft=True) if found.facts.has_outcome else None,
        )

    def reasons(self) -> Shown:
        """Show, side by side, which single conditions keep out leads that another side counts."""
        items: list[tuple[Tone, Content]] = [
            ("rest", [tag("b", name, ": "), self._reason(name, side)]) for name, side in self.comparison.sides.items()
        ]
        return show(remarks(items))

    def pairs(self) -> Shown:
        """Show for each two sides how many leads both, only one and neither count."""
        found = self.comparison
        head = [
            say(f"notebook.pairs.{column}")
            for column in ("pair", "both", "first", "second", "neither", "alike", "beyond")
        ]
        rows = [
            (
                listed((pair.first, pair.second), say("words.and")),
                f"{pair.both.leads:,}", _only(pair.first, pair.only_first.leads),
                _only(pair.second, pair.only_second.leads), f"{pair.neither.leads:,}", percent(pair.agreement),
                say("notebook.disputes.not_told") if pair.kappa is None else f"{pair.kappa:.2f}",
            )
            for pair in found.pairs
        ]  # fmt: skip
        return show(
            headline(found.agreement_sentence()), table(head, rows, shape="knnnnnn"),
            paragraph(say("notebook.pairs.meaning"), soft=True),
        )  # fmt: skip

    def deals(self) -> Shown:
        """Show the disputed deals that were won, the most valuable first."""
        found = self.comparison
        if not found.facts.has_outcome:
            return show(paragraph(say("notebook.tells.outcome.bad")))
        frame = found.disputed()
        won = frame[frame["status"] == "won"]
        if won.empty:
            return show(headline(say("notebook.deals.nothing")))
        worth = found.facts.has_value
        head = [
            say("notebook.deals.lead"),
            *found.sides,
            *([say("notebook.deals.worth")] if worth else []),
            say("notebook.deals.why"),
        ]
        rows: list[tuple[Content, ...]] = []
        for lead, row in won.head(MOST_DEALS).iterrows():
            marks = [dot(MARKS[row[name]]) for name in found.sides]
            price = [amount(int(row["value_cents"]))] if worth else []
            rows.append(
                (str(lead), *marks, *price, self._why_not(str(lead), [n for n in found.sides if row[n] != "admitted"]))
            )
        said = say("notebook.deals.headline" if worth else "notebook.deals.some", n=len(won))
        shape = "i" + "d" * len(found.sides) + "n" * worth + "t"
        return show(heading(said), table(head, rows, shape=shape), legend())

    def _why_not(self, lead: str, sides: list[str]) -> Content:
        """Return for each side that does not count a lead the one condition it is short of, if it is one."""
        row = self._rows[lead]
        said, several = [], []
        for name in sides:
            whats = self._whatifs[name]
            alone = [mid_sentence(what.title) for what in whats.conditions if whats.shortages[what.name][row]]
            if alone:
                said.append(say("notebook.deals.alone", side=name, title=_either(alone)))
            else:
                several.append(name)
        if several:
            said.append(say("notebook.deals.several", sides=listed(several, say("words.and"))))
        return "; ".join(said)

    def figures(self) -> dict[str, Any]:
        """Return the figures behind what is shown, as plain data."""
        found = self.comparison
        return {
            "leads": found.facts.n,
            "sides": {name: {**side.counts, "rates": found.outcomes[name].rates} for name, side in found.sides.items()},
            "all": found.both.leads, "some": found.some.leads, "none": found.neither.leads,
            "disputed_won": found.some.won if found.facts.has_outcome else None,
            "combinations": {
                " + ".join(g.sides) or "-": [g.everyone.leads, g.everyone.won] for g in found.combinations
            },
            "alpha": found.alpha, **figures(found),
        }  # fmt: skip

    def _mark(self, name: str, group: Combination) -> Markup:
        """Return what a side says of a group of leads that exactly some sides count."""
        if name in group.sides:
            return dot("on")
        return dots(self.comparison.untold(group)[name], group.everyone.leads)

    def _rate(self, rate: Rate) -> str:
        if not self.comparison.facts.has_outcome:
            return say("notebook.disputes.not_told")
        if rate.too_few or rate.low is None or rate.high is None:
            return in_words(rate)
        return say("notebook.disputes.rate_with", rate=in_words(rate), interval=interval(rate.low, rate.high))

    def _won(self, group: Combination) -> str:
        if not self.comparison.facts.has_outcome:
            return say("notebook.disputes.not_told")
        worth = group.everyone.value_cents
        return (
            say("notebook.disputes.worth", n=group.everyone.won, amount=amount(worth))
            if worth > 0
            else f"{group.everyone.won:,}"
        )

    def _against_average(self) -> str:
        average = next(iter(self.comparison.outcomes.values())).base_rate
        which = "average" if self.comparison.facts.basis == "mature" else "average_of_all"
        return say(f"notebook.disputes.{which}", rate=in_words(average))

    def _reason(self, name: str, side: Admission) -> Content:
        others = [other.pair.sure for key, other in self.comparison.sides.items() if key != name]
        wanted = _any(others) & ~side.pair.sure
        n = count(wanted)
        if not n:
            return say("notebook.reasons.nobody")
        said = say("notebook.reasons.out", n=n)
        alone = self._alone(name, wanted)
        if not alone:
            return f"{said} {say('notebook.reasons.several')}"
        names = listed([say("notebook.reasons.one", title=title, n=leads) for title, leads in alone], say("words.and"))
        return f"{said} {say('notebook.reasons.alone', names=names)}"

    def _alone(self, name: str, wanted: Bits) -> list[tuple[str, int]]:
        """Return the conditions that alone keep a side from some leads; those that would do as well go together."""
        whats = self._whatifs[name]
        same: dict[bytes, list[str]] = {}
        for what in whats.conditions:
            same.setdefault((whats.short_of(what.name) & wanted).tobytes(), []).append(mid_sentence(what.title))
        found = [(_either(titles), count(np.frombuffer(leads, wanted.dtype))) for leads, titles in same.items()]
        return sorted((pair for pair in found if pair[1]), key=lambda pair: -pair[1])[:MOST_CONDITIONS]


def _figures(figures: OutcomeFigures) -> tuple[Content, ...]:
    everyone = figures.everyone
    counts = say(
        "notebook.drafts.of", n=everyone.admitted.leads, share=percent(everyone.admitted.leads / everyone.all.leads)
    )
    undecided = f"{everyone.undecided.leads:,}"
    if not figures.facts.has_outcome:
        return (
            counts,
            load(figures.per_week),
            say("notebook.disputes.not_told"),
            say("notebook.disputes.not_told"),
            undecided,
        )
    kept = say("notebook.drafts.kept_of", kept=figures.mature.admitted.won, won=figures.mature.all.won)
    return counts, load(figures.per_week), in_words(figures.win_rate), kept, undecided


def _reach(rate: Rate, end: float) -> tuple[Content, Content]:
    if rate.too_few or rate.value is None or rate.low is None or rate.high is None:
        return None, say("notebook.rates.few", won=rate.hits, n=rate.of)
    return reach(rate.low, rate.value, rate.high, end), interval(rate.low, rate.high)


def _purposes(side: Admission) -> list[Markup]:
    return [paragraph(f"“{definition.purpose}”", soft=True) for definition in side.definitions if definition.purpose]


def _either(titles: list[str]) -> str:
    return listed(list(dict.fromkeys(titles)), say("words.or"))


def _any(groups: list[Bits]) -> Bits:
    together = groups[0]
    for group in groups[1:]:
        together = together | group
    return together


def _only(name: str, leads: int) -> Markup:
    return tag("span", f"{leads:,} ", tag("span", name, class_="soft small"))


def _title(name: str) -> str:
    """Return a side's name as it begins a line."""
    return name[:1].upper() + name[1:]
