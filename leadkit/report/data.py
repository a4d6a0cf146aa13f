"""The check of the data, as the room sees it: what was read, what it can tell, what is missing, what is suspicious."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from leadkit.board.catalogue_view import span_text
from leadkit.definition.catalogue import Field
from leadkit.definition.phrases import duration_words
from leadkit.evidence.by import is_personal
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.readiness import Readiness, ReadinessVerdict, Weight, readiness
from leadkit.evidence.signals import Signal
from leadkit.evidence.wording import amount, percent
from leadkit.history.column import NO_TIME, Codes
from leadkit.history.history import History
from leadkit.history.notice import Notice
from leadkit.report.blocks import Tone, banner, bar, heading, headline, paragraph, picture, remarks, table, tiles
from leadkit.report.markup import Content, Markup, Shown, joined, show, tag
from leadkit.report.progress import counted, working
from leadkit.text import say

MOST_FIELDS = 12
MOST_KINDS = 10
NAMED_FACTS = 5
LITTLE = 0.01
EXPECTED = frozenset(
    {"activities-before-creation", "activities-after-decision", "activities-after-as-of", "outcomes-several"}
)
"""Remarks that every sound history gives: worth knowing, nothing to mend."""


TONES: dict[Weight, Tone] = {"stop": "bad", "warning": "care", "note": "rest"}
GO: dict[ReadinessVerdict, Tone] = {"go": "good", "care": "care", "no-go": "bad"}


@dataclass(frozen=True, slots=True)
class Gap:
    """A field and of how many leads it is not known."""

    field: Field
    missing: int


@dataclass(frozen=True)
class DataCheck:
    """What a history holds and lacks, shown part by part.

    Parameters
    ----------
    history
        The past leads.
    """

    history: History

    @cached_property
    def facts(self) -> Cohort:
        """What became of the leads, and which are old enough for rates."""
        return Cohort.of(self.history)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """The fields, the one that is missing most often first; the id is none."""
        history = self.history
        roles = history.settings.leads
        names = [name for name in history.field_names if name not in (roles.id, roles.created_at, roles.handed_over_at)]
        with working("reading", history) as tell:
            gaps = [
                Gap(history.catalogue.fields[name], int(history.column(name).missing().sum()))
                for name in counted(names, tell)
            ]
        return tuple(sorted(gaps, key=lambda gap: -gap.missing))

    def what_was_read(self) -> Shown:
        """Show how many leads, buyer actions and customers there are, and the kinds of action."""
        by_lead, by_us = self._kinds("lead"), self._kinds("us")
        numbers = [self._leads_tile(), _actions_tile("actions", by_lead), *self._outcome_tiles()]
        if by_us:
            numbers.append(_actions_tile("ours", by_us))
        kinds = self._kinds_table() if by_lead or by_us else None
        return show(tiles(numbers), self._sources(), kinds)

    def what_it_can_tell(self) -> Shown:
        """Show, point by point, what the data can tell and what it cannot."""
        return show(remarks((tone, self._tell(point, tone)) for point, tone in self.tells.items()))

    def what_is_missing(self) -> Shown:
        """Show of which fields the values are missing most often."""
        n = self.history.n
        often = [gap for gap in self.gaps if gap.missing]
        full = len(self.gaps) - len(often)
        if not often:
            return show(headline(say("notebook.missing.nothing", n=n)))
        said = say("notebook.missing.headline", field=often[0].field.title, share=percent(often[0].missing / n))
        rows = [
            (gap.field.title, bar(gap.missing / n, "care"), percent(gap.missing / n), f"{gap.missing:,}")
            for gap in often[:MOST_FIELDS]
        ]
        head = [say(f"notebook.missing.{column}") for column in ("field", "bar", "share", "leads")]
        rest = [say("notebook.missing.full", n=full)] if full else []
        if len(often) > MOST_FIELDS:
            most = percent(often[MOST_FIELDS].missing / n)
            rest.insert(0, say("notebook.missing.less", n=len(often) - MOST_FIELDS, share=most))
        return show(
            headline(said), table(head, rows, shape="kbnn"), paragraph(" ".join(rest), soft=True) if rest else None,
            paragraph(say("notebook.missing.meaning")),
        )  # fmt: skip

    def what_goes_with_the_outcome(self) -> Shown:
        """Show how much each fact knows of what became of a lead; those that may have come too late are marked.

        Facts that name persons are left out, since no condition can be made of them.
        """
        found = self.readiness
        open_ = [signal for signal in found.signals if not is_personal(signal.field)]
        frame = found.field_frame()
        frame = frame[frame.index.isin([signal.field.name for signal in open_])]
        if not self.facts.has_outcome or not frame["information"].gt(0).any():
            return show(paragraph(say("notebook.signals.nothing")))
        from leadkit import charts

        most = sorted(open_, key=lambda signal: -(signal.information or 0))[:NAMED_FACTS]
        named = ", ".join(f"{signal.field.title} {percent(signal.information or 0)}" for signal in most)
        words = say("notebook.signals.words", facts=named)
        chart = charts.fields(frame, found.suspicious, _knows_most(most[0], found.suspicious))
        left_out = len(found.signals) - len(open_)
        return show(
            picture(charts.svg(chart), words), paragraph(say("notebook.signals.meaning"), soft=True),
            paragraph(say("notebook.signals.personal", n=left_out), soft=True) if left_out else None,
        )  # fmt: skip

    def what_is_suspicious(self) -> Shown:
        """Show which facts may have been filled in too late, and every remark that reading the files gave."""
        facts = [(TONES[remark.weight], remark.message) for remark in self.readiness.remarks if remark.fields]
        notices = sorted(self.history.notices, key=lambda n: (n.code in EXPECTED, n.place, -n.count))
        files: list[tuple[Tone, Content]] = [
            ("rest" if notice.code in EXPECTED else "care", _noticed(notice)) for notice in notices
        ]
        odd = sum(notice.code not in EXPECTED for notice in notices)
        said = say("notebook.suspicious.headline", n=len(notices)) if odd else say("notebook.suspicious.nothing")
        return show(
            [heading(say("notebook.suspicious.facts")), remarks(facts)] if facts else None,
            heading(say("notebook.suspicious.files")), paragraph(said), remarks(files) if files else None,
        )  # fmt: skip

    @cached_property
    def tells(self) -> dict[str, Tone]:
        """Point by point how well the data can tell it: "good", "care" (partly) or "bad" (not at all)."""
        dated = int((self.history.created_at != NO_TIME).sum())
        actions, facts = self._kinds("lead"), self.facts
        decided = self.history.outcome is not None and bool((self.history.outcome.decided_at != NO_TIME).any())
        handed = bool((self.history.handed_over_at != NO_TIME).any())
        return {
            "dates": _grade(dated, self.history.n),
            "actions": "good" if actions else "bad",
            "outcome": "good" if facts.has_outcome else "bad",
            "maturity": "good" if facts.basis == "mature" else "care",
            "decided": "good" if decided else "care",
            "handover": "good" if handed else "care",
            "value": "good" if facts.has_value else "care",
        }  # fmt: skip

    def verdict(self) -> Shown:
        """Show whether the data carries the workshop, go, go with care or no-go, and why."""
        found = self.readiness
        reasons = [(TONES[remark.weight], remark.message) for remark in found.remarks if remark.weight != "note"]
        if found.verdict != "no-go":
            which = "enough" if self.facts.basis == "mature" else "enough_of_all"
            reasons.insert(0, ("good", say(f"notebook.go.{which}", n=found.mature.leads, won=found.mature.won)))
        return show(banner(GO[found.verdict], say(f"notebook.go.{found.verdict}")), remarks(reasons))

    @cached_property
    def readiness(self) -> Readiness:
        """Whether the data is fit for a workshop, and why."""
        with working("reading", self.history):
            return readiness(self.history)

    def figures(self) -> dict[str, Any]:
        """Return the figures behind what is shown, as plain data."""
        history, facts = self.history, self.facts
        return {
            "leads": history.n,
            "won": facts.tally(facts.everyone).won if facts.has_outcome else None,
            "cohort": facts.matured(facts.everyone).leads,
            "activities": {name: len(rows) for name, rows in sorted(history.activities.items())},
            "tells": self.tells,
            "go": self.readiness.verdict,
            "remarks": {remark.code: list(remark.fields) for remark in self.readiness.remarks},
            "missing": {gap.field.name: gap.missing for gap in sorted(self.gaps, key=lambda gap: gap.field.name)},
            "notices": sorted([notice.code, notice.place, notice.count] for notice in history.notices),
        }

    def _kinds(self, by: str) -> dict[str, int]:
        kinds = self.history.activities.values()
        return {rows.kind.title: len(rows) for rows in kinds if rows.kind.by == by and len(rows)}

    def _leads_tile(self) -> tuple[str, str, str | None]:
        span = span_text(self.history)
        return f"{self.history.n:,}", say("notebook.read.leads"), span or say("notebook.read.undated")

    def _outcome_tiles(self) -> list[tuple[str, str, str | None]]:
        if not self.facts.has_outcome:
            return [(say("notebook.read.unknown"), say("notebook.read.won"), say("notebook.read.no_outcome"))]
        everyone = self.facts.tally(self.facts.everyone)
        worth = say("notebook.read.worth", amount=amount(everyone.value_cents)) if everyone.value_cents > 0 else None
        share = say("notebook.read.share", share=percent(everyone.won / everyone.leads))
        open_words = say("notebook.read.open_of", share=percent(everyone.open / everyone.leads))
        return [
            (f"{everyone.won:,}", say("notebook.read.won"), "; ".join(filter(None, (share, worth)))),
            (f"{everyone.open:,}", say("notebook.read.open"), open_words),
        ]

    def _sources(self) -> Markup:
        settings = self.history.settings
        files = [settings.leads.file, settings.activities.file if settings.activities else None]
        files += [spec.file for spec in settings.outcomes.values()]
        named = list(dict.fromkeys(name for name in files if name))
        fields = say("notebook.read.fields", n=len(self.gaps))
        said = say("notebook.read.files", files=", ".join(named)) if named else ""
        return paragraph(f"{said} {fields}".strip(), soft=True)

    def _kinds_table(self) -> Markup:
        kinds = [rows for rows in self.history.activities.values() if len(rows)]
        kinds.sort(key=lambda rows: (rows.kind.by, -len(rows)))
        most = max(len(rows) for rows in kinds)
        lines: list[tuple[Content, ...]] = [
            (
                rows.kind.title,
                bar(len(rows) / most, None if rows.kind.by == "lead" else "rest"),
                f"{len(rows):,}",
                f"{_different(rows.lead):,}",
                say(f"notebook.kinds.{rows.kind.by}"),
            )
            for rows in kinds[:MOST_KINDS]
        ]
        head = [say(f"notebook.kinds.{column}") for column in ("kind", "bar", "count", "leads", "by")]
        more = len(kinds) - MOST_KINDS
        rest = paragraph(say("notebook.kinds.more", n=more), soft=True) if more > 0 else None
        return joined([heading(say("notebook.kinds.title")), table(head, lines, shape="kbnnk"), rest])

    def _tell(self, point: str, tone: Tone) -> Markup:
        undated = int((self.history.created_at == NO_TIME).sum())
        after = self.history.mature_after
        values = {
            "n": undated if point == "dates" else self.facts.matured(self.facts.everyone).leads,
            "kinds": len(self._kinds("lead")),
            "age": duration_words(after) if after is not None else "",
        }
        return joined(
            [tag("b", say(f"notebook.tells.{point}.title")), " ", say(f"notebook.tells.{point}.{tone}", **values)]
        )


def _noticed(notice: Notice) -> Content:
    said: list[Content] = [tag("b", notice.place, ": "), notice.message]
    if notice.examples:
        shown = say("notebook.suspicious.examples", examples=", ".join(notice.examples))
        said.append(tag("div", shown, class_="soft small"))
    return said


def _knows_most(found: Signal, suspicious: Collection[str]) -> str:
    """Return which fact knows most of the outcome, and whether it may have come too late."""
    knows = found.information or 0
    if knows < LITTLE:
        return say("notebook.signals.little", share=percent(LITTLE))
    key = "odd" if found.field.name in suspicious else "fine"
    return say(f"notebook.signals.{key}", title=found.field.title, share=percent(knows))


def _different(lead: Codes) -> int:
    """Return how many leads there are in a column that is sorted by lead."""
    return int(np.count_nonzero(lead[1:] != lead[:-1])) + min(len(lead), 1)


def _grade(known: int, of: int) -> Tone:
    return "good" if known == of else "care" if known else "bad"


def _actions_tile(name: str, kinds: dict[str, int]) -> tuple[str, str, str | None]:
    total = sum(kinds.values())
    of_kinds = say("notebook.read.kinds", n=len(kinds)) if kinds else say("notebook.read.no_actions")
    return f"{total:,}" if kinds else say("notebook.read.none"), say(f"notebook.read.{name}"), of_kinds
