"""One lead explained: what each condition asked, what was seen, and what that makes of the lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from leadkit.definition.catalogue import CODED_TYPES, Catalogue, Field
from leadkit.definition.model import Criterion, Definition, FieldCriterion, Ladder, SectionName, criteria_of
from leadkit.definition.phrases import day_words, value_words
from leadkit.definition.predicates import EPOCH_DAY
from leadkit.definition.words import asked, name_of
from leadkit.engine.records import Records
from leadkit.engine.rows.judge import Finding, Judgement, judge, judge_node
from leadkit.history.history import History
from leadkit.text import say

ANSWERS = {True: "yes", False: "no", None: "unknown"}
VERDICTS = {True: "admitted", False: "rejected", None: "undecided"}


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition's part in the verdict.

    Parameters
    ----------
    verdict
        ``"yes"``, ``"no"``, ``"unknown"``, or ``"planned"`` for a condition that is not judged.
    text
        What was seen and what was asked, as one sentence.
    level
        Name of the ladder's level; ``None`` for a plain definition.
    """

    key: str
    name: str
    section: SectionName
    verdict: str
    text: str
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A lead's verdict with its reasons, in the order of the document."""

    lead_id: str
    verdict: str
    admitted_at: datetime | None
    judged_as_of: datetime | None
    reasons: tuple[Reason, ...]

    def sentences(self) -> tuple[str, ...]:
        """Return the verdict and the reasons, a sentence each."""
        verdict = say(f"explain.verdict.{self.verdict}", lead=self.lead_id)
        if self.admitted_at is not None:
            verdict = say("explain.since", verdict=verdict.rstrip("."), at=f"{self.admitted_at:%Y-%m-%d %H:%M %Z}")
        marks = [say(f"explain.mark.{reason.verdict}") for reason in self.reasons]
        return (verdict, *(f"{mark} {reason.text}" for mark, reason in zip(marks, self.reasons, strict=True)))

    def __str__(self) -> str:
        return "\n".join(self.sentences())

    def to_dict(self) -> dict[str, object]:
        """Return the explanation as plain data."""
        stamp = None if self.admitted_at is None else f"{self.admitted_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        reasons = [
            {"key": r.key, "name": r.name, "section": r.section, "verdict": r.verdict, "text": r.text, "level": r.level}
            for r in self.reasons
        ]
        return {"lead_id": self.lead_id, "verdict": self.verdict, "admitted_at": stamp, "reasons": reasons}


def explain(
    draft: Definition | Ladder, history: History, row: int, dropped: frozenset[str] = frozenset()
) -> Explanation:
    """Explain the lead in `row` of `history`; of a ladder, its highest level with all below."""
    record = Records(history)[row]
    catalogue, as_of = history.catalogue, history.as_of
    levels = (draft,) if isinstance(draft, Definition) else draft.levels
    judged = [judge(level, record, catalogue, as_of, dropped) for level in levels]
    never = None
    if isinstance(draft, Ladder) and draft.never is not None:
        never = judge_node(draft.never, record, catalogue, as_of)
        verdicts = [*(j.verdict for j in judged), None if never is None else not never]
    else:
        verdicts = [j.verdict for j in judged]
    verdict = False if False in verdicts else None if None in verdicts else True
    moments = [j.admitted_at for j in judged]
    latest = None if verdict is not True or None in moments else max(m for m in moments if m is not None)
    reasons = tuple(
        reason
        for level, judgement in zip(levels, judged, strict=True)
        for reason in reasons_of(level, judgement, catalogue, level.name if len(levels) > 1 else None)
    )
    zone = ZoneInfo(catalogue.time_zone)
    return Explanation(
        history.lead_ids[row], VERDICTS[verdict], _stamp(latest, zone), _stamp(judged[-1].horizon, zone), reasons
    )


def reasons_of(
    definition: Definition, judgement: Judgement, catalogue: Catalogue, level: str | None = None
) -> list[Reason]:
    """Return a reason for each criterion of `definition`, planned ones included."""
    found = []
    for section, node in definition.sections().items():
        for criterion in criteria_of(node):
            finding = judgement.findings.get(criterion.key)
            name = name_of(criterion, catalogue)
            if finding is None:
                text = say("explain.planned", name=name, asked=asked(criterion, catalogue))
                found.append(Reason(criterion.key, name, section, "planned", text, level))
                continue
            seen = seen_words(criterion, finding, catalogue)
            text = say("explain.reason", name=name, seen=seen, asked=asked(criterion, catalogue))
            found.append(Reason(criterion.key, name, section, ANSWERS[finding.verdict], text, level))
    return found


def seen_words(criterion: Criterion, finding: Finding, catalogue: Catalogue) -> str:
    """Return what was seen of a lead: its value, or how often it did something."""
    if isinstance(criterion, FieldCriterion):
        if finding.seen is None:
            return say("explain.not_known")
        field = catalogue.fields.get(criterion.test.field, Field(criterion.test.field))
        return cell_words(finding.seen, field)
    if finding.seen is None:
        return say("explain.not_recorded")
    times = say("explain.times", n=int(finding.seen))
    within = criterion.within
    if within is None or not finding.seen:
        return times
    if within.calendar is not None:
        return times + say(f"words.within.{within.calendar}")
    return times + say("explain.in_one_window")


def cell_words(cell: str | float, field: Field) -> str:
    """Return a value of the history as a person writes it."""
    if field.type in CODED_TYPES:
        return value_words(str(cell), field)
    if field.type == "date":
        return day_words(datetime.fromordinal(int(cell) + EPOCH_DAY).date())
    return value_words(bool(cell), field) if field.type == "yes-no" else value_words(float(cell), field)


def _stamp(at: int | None, zone: ZoneInfo) -> datetime | None:
    if at is None:
        return None
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=at)
    try:
        return moment.astimezone(zone)
    except OverflowError:  # the day there is before the year 1 or after 9999
        return moment
