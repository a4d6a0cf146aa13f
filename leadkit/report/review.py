"""Does the definition still hold? What a room, or whoever looks after an agreement, reads some months later."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from leadkit import charts
from leadkit.engine.admission import Admission
from leadkit.errors import Fault, UsageError
from leadkit.evidence.drift import Review, review
from leadkit.evidence.drift.months import Month
from leadkit.evidence.drift.stability import Shift
from leadkit.evidence.rates import Rate
from leadkit.evidence.wording import amount, in_words, interval, percent
from leadkit.evidence.young import none_old_enough
from leadkit.report.blocks import Tone, banner, headline, paragraph, picture, table
from leadkit.report.draft import in_sentences
from leadkit.report.markup import Content, Shown, show, tag
from leadkit.report.progress import working
from leadkit.report.setting import PathLike, Setting
from leadkit.spec.documents import signed_at
from leadkit.text import say

TONES: dict[str, Tone] = {"holds": "good", "broken": "bad", "cannot be told": "care"}
MOST_PARTS = 6


@dataclass(frozen=True)
class Reviewed:
    """One definition, judged on newer leads.

    Parameters
    ----------
    admission
        What the definition says of all leads.
    since
        The creation, in UTC seconds, from which leads are new; by default the newest quarter is.
    """

    admission: Admission
    since: int | None = None

    @classmethod
    def of(cls, setting: Setting, draft: PathLike, since: str | None = None) -> Reviewed:
        """Judge a draft or an agreement of a workshop on leads created from the day `since` on.

        Raises
        ------
        UsageError
            `since` is no date.
        """
        document, admission = setting.applied(draft)
        if since is None:
            return cls(admission, signed_at(document, setting.history))
        moment = setting.history.settings.calendar.moment(since)
        if moment is None:
            raise UsageError(Fault("not-a-date", "since", say("cli.review.not_a_date", found=since), since))
        return cls(admission, moment)

    @cached_property
    def found(self) -> Review:
        """The answer and the figures."""
        with working("review", self.admission.history):
            return review(self.admission, self.since)

    def answer(self) -> Shown:
        """Show the answer first, then the rates that it rests on."""
        said = self.found.sentences()
        return show(banner(TONES[self.found.answer], said[0], [paragraph(text) for text in said[1:]]))

    def definition(self) -> Shown:
        """Show what was agreed, in words."""
        return show(in_sentences(self.admission.draft, self.admission.history.catalogue))

    def rates(self) -> Shown:
        """Show the win rates before and since, of the leads that count and of the others."""
        if not self.found.drift.has_outcome:
            return show(paragraph(say("notebook.tells.outcome.bad")))
        if self.found.since is None:
            return show(paragraph(self.found.lack))
        head = [say(f"notebook.review.{name}") for name in ("group", "before", "interval", "since", "interval")]
        before, after = self.found.before, self.found.after
        pairs = {
            "admitted": (before.counted.rate, after.counted.rate), "rest": (before.rest.rate, after.rest.rate),
        }  # fmt: skip
        rows = [
            (tag("b", say(f"charts.group.{name}")), *_told(early), *_told(late))
            for name, (early, late) in pairs.items()
        ]
        return show(table(head, rows, shape="kkkkk"), paragraph(self._basis(), soft=True))

    def _basis(self) -> str:
        before, after = (period.counted + period.rest for period in (self.found.before, self.found.after))
        basis = "mature" if self.found.basis == "mature" else "all"
        return say(f"notebook.review.basis.{basis}", n=after.leads, before=before.leads)

    def over_time(self) -> Shown:
        """Show the leads and the win rates month by month, or by quarter or year where months hold too few."""
        drift = self.found.drift.readable()
        if not drift.months:
            return show(paragraph(say("evidence.drift.undated")))
        broke = self.found.broke_in
        period = None if broke is None else next((m.title for m in drift.months if _holds(m, broke)), None)
        frame = drift.frame() if drift.has_outcome else drift.frame().assign(counted_cohort=0)  # no rates to draw
        chart = charts.months(frame, self.found.sentences()[0], broke_in=period)
        return show(picture(charts.svg(chart), " ".join(drift.sentences())))

    def value(self) -> Shown:
        """Show what the won leads of each period are worth: of those that count, and of the others."""
        drift = self.found.drift.readable()
        months = [month for month in drift.months if month.cohort.won]
        young = none_old_enough(self.admission.history)
        if young is not None:
            return show(paragraph(young))
        if not months or not any(month.cohort.value_cents for month in months):
            return show(paragraph(say("notebook.review.no_value")))
        head = [say(f"notebook.review.{name}") for name in ("period", "won", "worth", "of_counting", "each")]
        rows: list[tuple[Content, ...]] = [
            (
                month.title, f"{month.cohort.won:,}", amount(month.cohort.value_cents),
                percent(month.counted.value_cents / month.cohort.value_cents) if month.cohort.value_cents > 0 else "–",
                amount(round(month.cohort.value_cents / month.cohort.won)),
            )
            for month in months
        ]  # fmt: skip
        return show(table(head, rows, shape="knnnn"))

    def fields(self) -> Shown:
        """Show how far the values of the fields that the definition asks for have moved."""
        shifts = self.found.shifts
        if self.found.since is None:
            return show(paragraph(self.found.lack))
        if not shifts:
            return show(paragraph(say("notebook.review.no_fields")))
        moved = [shift for shift in shifts if shift.size in ("some", "much")]
        said = [shift.sentence() for shift in moved] or [say("notebook.review.nothing_moved")]
        head = [say(f"notebook.review.{name}") for name in ("field", "value", "before", "since", "index")]
        rows = [row for shift in shifts for row in _rows(shift)]
        return show([headline(text) for text in said], table(head, rows, shape="kknnn"))

    def figures(self) -> dict[str, Any]:
        """Return the figures behind what is shown, as plain data."""
        found = self.found.to_dict()
        return {**found, "months": [[m.title, m.leads, m.admitted, m.counted.won] for m in self.found.drift.months]}


def _told(rate: Rate) -> tuple[str, str]:
    if rate.too_few or rate.low is None or rate.high is None:
        return in_words(rate), say("notebook.review.of", hits=rate.hits, of=rate.of)
    return in_words(rate), interval(rate.low, rate.high)


def _holds(period: Month, month: Month) -> bool:
    months = (month.first.year - period.first.year) * 12 + month.first.month - period.first.month
    return 0 <= months < period.months


def _rows(shift: Shift) -> list[tuple[Content, ...]]:
    """Return the values of a field that moved most, in their own order, and how many others there are."""
    gap = {part.title: abs((part.after.value or 0) - (part.before.value or 0)) for part in shift.parts}
    kept = sorted(gap, key=lambda title: -gap[title])[:MOST_PARTS]
    parts = [part for part in shift.parts if part.title in kept]
    left = len(shift.parts) - len(parts)
    others: list[tuple[Content, ...]] = [("", say("notebook.review.others", n=left), "", "", "")] if left else []
    return [
        (
            tag("b", shift.title) if i == 0 else "", part.title, percent(part.before.value or 0),
            percent(part.after.value or 0), f"{shift.index:.2f}" if i == 0 else "",
        )
        for i, part in enumerate(parts)
    ] + others  # fmt: skip
