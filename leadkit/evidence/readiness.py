"""Is this history fit for a workshop? What it cannot tell, what looks wrong, and a go or no-go with its reasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from leadkit.engine.bitmaps import count
from leadkit.evidence.by import names_staff
from leadkit.evidence.cohort import Cohort, Tally
from leadkit.evidence.rates import FEWEST_LEADS, FEWEST_WINS
from leadkit.evidence.signals import Reason, Signal, signals
from leadkit.evidence.wording import percent
from leadkit.history.column import NO_TIME
from leadkit.history.history import History
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

ReadinessVerdict = Literal["go", "care", "no-go"]
Weight = Literal["stop", "warning", "note"]
WINS_TO_BE_SURE = 30
MUCH_OPEN = 0.5
SOME_OPEN = 0.2
MUCH_YOUNG = 0.5
SOME_UNDATED = 0.05
NEARLY_EMPTY = 0.95
NAMED = 8
_WEIGHTS: dict[Reason, Weight] = {
    "tells-too-much": "warning", "by-name": "warning", "sure-value": "note", "missing-tells": "note",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Remark:
    """One reason for care.

    Parameters
    ----------
    code
        Stable name for programs, for example ``"no-dates"``.
    weight
        ``"stop"``: no workshop on this data. ``"warning"``: say it to the room. ``"note"``: worth knowing.
    fields
        The fields it is about, by name.
    """

    code: str
    weight: Weight
    message: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class Readiness:
    """Whether a history is fit for a workshop, and why.

    Parameters
    ----------
    everyone, mature
        All leads, and those old enough for rates, with what became of them.
    remarks
        What speaks against it, the weightiest first.
    signals
        What each field knows of the outcome.
    """

    everyone: Tally
    mature: Tally
    remarks: tuple[Remark, ...]
    signals: tuple[Signal, ...]

    @property
    def verdict(self) -> ReadinessVerdict:
        """``"no-go"`` if anything stops, ``"care"`` if anything warns, else ``"go"``."""
        weights = {remark.weight for remark in self.remarks}
        return "no-go" if "stop" in weights else "care" if "warning" in weights else "go"

    @property
    def suspicious(self) -> tuple[str, ...]:
        """The fields that may have been filled in after the fact, by name; a person is to judge them before use."""
        return tuple(signal.field.name for signal in self.signals if _is_suspicious(signal))

    def frame(self) -> pd.DataFrame:
        """Return a row per remark, the weightiest first.

        Columns: ``weight`` ("stop", "warning", "note"), ``code``, ``message``, ``fields`` (names joined by ", ").
        """
        import pandas as pd

        rows = [(r.weight, r.code, r.message, ", ".join(r.fields)) for r in self.remarks]
        return pd.DataFrame(rows, columns=["weight", "code", "message", "fields"])

    def field_frame(self) -> pd.DataFrame:
        """Return a row per field that may be used, indexed by its name, what knows most of the outcome first.

        Columns: ``title``, ``type``, ``known`` (when), ``values`` (different ones), ``missing`` (leads),
        ``missing_share`` (of all leads, 0 to 1); ``information`` (part of the uncertainty about won or not that it
        removes, 0 to 1);
        ``known_win_rate``, ``unknown_win_rate`` (of the leads old enough for rates that have it, or lack it);
        ``suspicion`` (reasons to think that it was filled in after the fact, joined by ", ").
        """
        import pandas as pd

        rows = {
            s.field.name: {
                "title": s.field.title, "type": s.field.type, "known": s.field.known, "values": s.values,
                "missing": s.missing, "missing_share": s.missing / self.everyone.leads, "information": s.information,
                "known_win_rate": s.known.value, "unknown_win_rate": s.unknown.value, "suspicion": ", ".join(s.reasons),
            }
            for s in self.signals
        }  # fmt: skip
        frame = pd.DataFrame.from_dict(rows, orient="index")
        frame.index.name = "field"
        return frame.sort_values("information", ascending=False, kind="stable") if rows else frame

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return the verdict and its reasons in words."""
        return (say(f"readiness.verdict.{self.verdict}"), *(remark.message for remark in self.remarks))


def readiness(history: History) -> Readiness:
    """Check whether a history is fit for a workshop."""
    facts = Cohort.of(history)
    everyone, mature = facts.tally(facts.everyone), facts.matured(facts.everyone)
    found = signals(history)
    remarks = [*_numbers(facts, everyone, mature), *_time(history, facts, everyone, mature), *_behaviour(history)]
    remarks += [*_suspicions(found), *_poor_fields(found, history.n), *_persons(history)]
    if facts.has_outcome and everyone.won and not facts.has_value:
        remarks.append(_remark("no-value", "note"))
    order: tuple[Weight, ...] = ("stop", "warning", "note")
    remarks.sort(key=lambda remark: order.index(remark.weight))
    return Readiness(everyone, mature, tuple(remarks), found)


def suspected(history: History) -> frozenset[str]:
    """Return the fields of a history that may have been filled in after the fact, by name; none where few are won."""
    facts = Cohort.of(history)
    if facts.matured(facts.everyone, valued=False).won < FEWEST_WINS:
        return frozenset()
    return frozenset(signal.field.name for signal in signals(history) if _is_suspicious(signal))


def _is_suspicious(signal: Signal) -> bool:
    return any(_WEIGHTS[reason] == "warning" for reason in signal.reasons)


def _remark(code: str, weight: Weight, fields: tuple[str, ...] = (), **values: object) -> Remark:
    return Remark(code, weight, say(f"readiness.{code}", **values), fields)


def _numbers(facts: Cohort, everyone: Tally, mature: Tally) -> Iterator[Remark]:
    """Look whether there are enough leads and wins to tell anything."""
    if everyone.leads < FEWEST_LEADS:
        yield _remark("few-leads", "stop", n=everyone.leads, fewest=FEWEST_LEADS)
    if not facts.has_outcome:
        yield _remark("no-outcome", "stop")
        return
    if everyone.leads >= FEWEST_LEADS and mature.leads < FEWEST_LEADS:
        yield _remark("few-mature", "stop", n=mature.leads, fewest=FEWEST_LEADS)
    if mature.won < FEWEST_WINS:
        yield _remark("few-wins", "stop", n=mature.won, leads=mature.leads, enough=WINS_TO_BE_SURE)
    elif mature.won < WINS_TO_BE_SURE:
        yield _remark("few-wins", "warning", n=mature.won, leads=mature.leads, enough=WINS_TO_BE_SURE)
    if mature.leads and mature.won == mature.leads:
        yield _remark("all-won", "stop")


def _time(history: History, facts: Cohort, everyone: Tally, mature: Tally) -> Iterator[Remark]:
    """Look whether the history is dated, and whether its leads are old enough."""
    if facts.basis == "no-dates":
        yield _remark("no-dates", "warning")
    elif facts.basis == "no-as-of":
        yield _remark("no-as-of", "warning")
    undated = history.n - int((history.created_at != NO_TIME).sum())
    if facts.basis != "no-dates" and undated > SOME_UNDATED * history.n:
        yield _remark("undated", "warning", n=undated, share=percent(undated / history.n))
    if not facts.has_outcome or not mature.leads:
        return
    if facts.basis == "no-maturity" and everyone.open:
        yield _remark("no-maturity", "warning", n=everyone.open)
    open_share = mature.open / mature.leads
    if open_share > SOME_OPEN:
        weight: Weight = "warning" if open_share > MUCH_OPEN else "note"
        yield _remark("open", weight, n=mature.open, share=percent(open_share))
    young = 1 - mature.leads / everyone.leads
    if young > MUCH_YOUNG:
        yield _remark("young", "warning", share=percent(young))


def _behaviour(history: History) -> Iterator[Remark]:
    """Look whether there is behaviour to judge by, and whether it can be cut off before the outcome."""
    if not any(len(rows) for rows in history.activities.values() if rows.kind.by == "lead"):
        yield _remark("no-activities", "note")
        return
    ended = history.outcome
    decided = ended is not None and bool(np.any(ended.decided_at[ended.status >= 0] != NO_TIME))
    if ended is not None and not decided and not np.any(history.handed_over_at != NO_TIME):
        yield _remark("no-horizon", "warning")
    if not np.any(history.created_at != NO_TIME):
        return
    facts = Cohort.of(history)
    acted = np.zeros(history.n, np.bool_)
    for rows in history.activities.values():
        if rows.kind.by == "lead":
            acted[rows.lead] = True
    if not acted.all():
        silent = history.n - int(acted.sum())
        if silent > MUCH_OPEN * count(facts.everyone):
            yield _remark("silent", "note", n=silent, share=percent(silent / history.n))


def _suspicions(found: tuple[Signal, ...]) -> Iterator[Remark]:
    """Look for fields that may have been filled in after the fact: one remark per kind of suspicion."""
    told: set[str] = set()
    for reason, weight in _WEIGHTS.items():
        of = [s for s in found if reason in s.reasons and s.field.name not in told]
        of.sort(key=lambda signal: -(signal.information or 0))
        if not of:
            continue
        names = tuple(signal.field.name for signal in of)
        if reason == "sure-value":
            shown = ", ".join(
                say("readiness.sure", field=s.field.title, value=v.value, won=v.rate.hits, leads=v.rate.of)
                for s in of[:NAMED]
                for v in s.sure[:1]
            )
        else:
            shown = _listed([signal.field.title for signal in of])
        yield _remark(reason, weight, names, shown=shown)
        if weight == "warning":
            told.update(names)
    unsure = [s.field for s in found if s.field.known == "unsure" and s.field.name not in told]
    if unsure:
        shown = _listed([field.title for field in unsure])
        yield _remark("unsure", "note", tuple(field.name for field in unsure), shown=shown)


def _poor_fields(found: tuple[Signal, ...], n: int) -> Iterator[Remark]:
    """Look for fields that say nothing: nearly empty, or always the same."""
    empty = [s.field for s in found if s.missing >= NEARLY_EMPTY * n]
    same = [s.field for s in found if s.values == 1 and not s.missing]
    for code, fields in (("nearly-empty", empty), ("constant", same)):
        if fields:
            shown = _listed([field.title for field in fields])
            yield _remark(code, "note", tuple(field.name for field in fields), shown=shown)


def _persons(history: History) -> Iterator[Remark]:
    """Look for fields that seem to name our own people, and that nobody has marked."""
    open_ = (field for field in history.catalogue.fields.values() if field.show and not field.personal)
    fields = [f for f in open_ if names_staff(f) and f.name not in history.settings.role_columns]
    if fields:
        shown = _listed([field.title for field in fields])
        yield _remark("staff", "note", tuple(field.name for field in fields), shown=shown)


def _listed(titles: list[str]) -> str:
    """Return the first few titles, and how many more there are."""
    shown = ", ".join(titles[:NAMED])
    return shown if len(titles) <= NAMED else say("readiness.more", shown=shown, n=len(titles) - NAMED)
