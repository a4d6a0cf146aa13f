"""What became of the leads that a definition admits, against the rest: the figures a room looks at first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from leadkit.definition.phrases import day_words, duration_words
from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits, count
from leadkit.evidence.cohort import Cohort, Tally
from leadkit.evidence.holdout import Part, hold_out, part_of
from leadkit.evidence.purse import Purses, purses
from leadkit.evidence.rates import Difference, Rate, difference, lift, rate
from leadkit.evidence.settle import Settling, settle
from leadkit.evidence.times import Times, times
from leadkit.evidence.wording import amount, interval, load, percent, side_by_side_in_words
from leadkit.evidence.workload import Workload, workload
from leadkit.evidence.young import none_old_enough
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Split:
    """The leads by what the definition says of them, each group with what became of it."""

    admitted: Tally
    rejected: Tally
    undecided: Tally

    @property
    def rest(self) -> Tally:
        """Rejected and undecided together: whoever is not admitted."""
        return self.rejected + self.undecided

    @property
    def all(self) -> Tally:
        """Everyone."""
        return self.admitted + self.rest

    def groups(self) -> dict[str, Tally]:
        """Return the groups by name, overlapping ones too."""
        return {
            "admitted": self.admitted, "rejected": self.rejected, "undecided": self.undecided, "rest": self.rest,
            "all": self.all,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between what two numbers a figure lies, however the undecided leads would turn out."""

    low: float
    high: float


@dataclass(frozen=True, eq=False, repr=False)
class OutcomeFigures:
    """The outcome of one definition on one history.

    Rates, lift, recall, kept and missed deals are those of the mature cohort; undecided leads count with the rest.

    Parameters
    ----------
    everyone
        All leads of the history.
    mature
        Those old enough for rates; the same as `everyone` where the history does not tell ages.
    per_week
        Admitted leads per week of the history; ``None`` where it is not dated, or of a part of its leads.
    facts
        What the history says of everyone.
    admission
        What was judged; ``None`` of figures that were counted without judging. Money, times and the like come from it.
    part
        ``"training"`` or ``"held_out"`` where only the leads to draft on, or those kept back, are looked at; then
        `everyone` and `mature` are these.
    salespeople, capacity_per_week
        How many share the leads, and how many leads a week one of them can take.
    """

    everyone: Split
    mature: Split
    per_week: float | None
    facts: Cohort
    time_zone: str
    mature_after: int | None
    admission: Admission | None = None
    part: Part | None = None
    salespeople: int | None = None
    capacity_per_week: float | None = None

    @cached_property
    def money(self) -> Purses:
        """What the leads cost and were worth."""
        return purses(self._judged, self._within)

    @cached_property
    def times(self) -> Times:
        """How long the leads took to count, and then to be decided."""
        return times(self._judged, self._within)

    @cached_property
    def workload(self) -> Workload:
        """How many leads a week go to sales, against what sales can take."""
        return workload(self._judged, salespeople=self.salespeople, capacity_per_week=self.capacity_per_week)

    @cached_property
    def settling(self) -> Settling:
        """What would have to be asked to decide most of the leads that cannot be told."""
        return settle(self._judged)

    @property
    def _judged(self) -> Admission:
        assert self.admission is not None
        return self.admission

    @property
    def _within(self) -> Bits:
        return part_of(self._judged.history, self.part)

    @property
    def young(self) -> Tally:
        """The leads that are in no rate: not old enough, of unknown age, or kept back."""
        everyone, mature = self.everyone.all, self.mature.all
        return Tally(
            everyone.leads - mature.leads, everyone.won - mature.won, everyone.lost - mature.lost,
            everyone.value_cents - mature.value_cents,
        )  # fmt: skip

    @property
    def win_rate(self) -> Rate:
        """The win rate of the admitted."""
        return self.mature.admitted.rate

    @property
    def rest_win_rate(self) -> Rate:
        """The win rate of all others."""
        return self.mature.rest.rate

    @property
    def base_rate(self) -> Rate:
        """The win rate of everyone."""
        return self.mature.all.rate

    @property
    def difference(self) -> Difference | None:
        """Win rate of the admitted minus that of the rest."""
        return difference(self.win_rate, self.rest_win_rate) if self.facts.has_outcome else None

    @property
    def lift(self) -> float | None:
        """How many times the base rate the admitted's win rate is."""
        return lift(self.win_rate, self.base_rate)

    @property
    def recall(self) -> Rate:
        """Won deals kept, of all won deals."""
        return rate(self.mature.admitted.won, self.mature.all.won)

    @property
    def value_recall(self) -> float | None:
        """The kept share of the won value; ``None`` where no value is recorded."""
        total = self.mature.all.value_cents
        return self.mature.admitted.value_cents / total if total > 0 else None

    @property
    def missed_won(self) -> int:
        """Won deals missed."""
        return self.mature.rest.won

    @property
    def missed_value_cents(self) -> int:
        """The value of the won deals missed."""
        return self.mature.rest.value_cents

    @property
    def admitted_bounds(self) -> Bounds:
        """How many leads count if none, or if all, of the undecided do."""
        sure = self.everyone.admitted.leads
        return Bounds(sure, sure + self.everyone.undecided.leads)

    @property
    def win_rate_bounds(self) -> Bounds | None:
        """The win rate of the admitted at worst and best: only the undecided that were not won, or only the won, count.

        ``None`` where nobody would count.
        """
        admitted, undecided = self.mature.admitted, self.mature.undecided
        if not self.facts.has_outcome or admitted.leads + undecided.leads == 0:
            return None
        worst = rate(admitted.won, admitted.leads + undecided.leads - undecided.won).value
        best = rate(admitted.won + undecided.won, admitted.leads + undecided.won).value
        return Bounds(0.0 if worst is None else worst, 0.0 if best is None else best)

    @property
    def recall_bounds(self) -> Bounds | None:
        """The share of won deals kept if none, or if all, of the undecided count; ``None`` without won deals."""
        won = self.mature.all.won
        sure = self.mature.admitted.won
        return Bounds(sure / won, (sure + self.mature.undecided.won) / won) if won else None

    @property
    def rates(self) -> dict[str, Any]:
        """The figures of ``leadkit admit --json``: over the mature cohort, ``None`` where they cannot be computed."""
        told = self.facts.has_outcome
        gap = self.difference
        return {
            "cohort": self.mature.all.leads,
            "cohort_won": self.mature.all.won if told else None,
            "admitted": self.mature.admitted.leads,
            "admitted_won": self.mature.admitted.won if told else None,
            "win_rate": self.win_rate.value if told else None,
            "rest_win_rate": self.rest_win_rate.value if told else None,
            "lift": self.lift if told else None,
            "recall": self.recall.value if told else None,
            "difference": None if gap is None else [gap.low, gap.high],
        }

    def frame(self) -> pd.DataFrame:
        """Return a row per group (admitted, rejected, undecided, rest, all), indexed by `group`.

        Columns: ``leads``, ``won``, ``lost``, ``open`` (counts over all leads), ``value_cents`` (value of the won);
        ``cohort``, ``cohort_won``, ``cohort_lost``, ``cohort_value_cents`` (the same over the mature cohort);
        ``win_rate`` (won of all of the cohort's group, between 0 and 1), ``low``, ``high`` (its 95 % interval),
        ``win_rate_decided`` (won of won and lost), ``too_few``. Without an outcome all but the counts of leads are
        missing.
        """
        import pandas as pd

        rows = []
        for name, tally in self.everyone.groups().items():
            old = self.mature.groups()[name]
            row: dict[str, Any] = {
                "group": name, "leads": tally.leads, "won": tally.won, "lost": tally.lost, "open": tally.open,
                "value_cents": tally.value_cents, "cohort": old.leads, "cohort_won": old.won, "cohort_lost": old.lost,
                "cohort_value_cents": old.value_cents, "win_rate": old.rate.value, "low": old.rate.low,
                "high": old.rate.high, "win_rate_decided": old.decided_rate.value, "too_few": old.rate.too_few,
            }  # fmt: skip
            if not self.facts.has_outcome:
                row |= dict.fromkeys(set(row) - {"group", "leads", "cohort"})
            rows.append(row)
        return pd.DataFrame(rows).set_index("group")

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return the figures in words, the most important first."""
        said = [self._counts(), say("evidence.outcome.load", load=load(self.per_week))]
        if not self.facts.has_outcome:
            return (*said, say("evidence.outcome.none"))
        said.append(self._rate())
        if self.mature.all.won:
            said.append(self._missed())
        return (*said, self.basis_sentence())

    def details(self) -> tuple[str, ...]:
        """Return in words what leads cost and are worth, the load on sales, how long they take, and what to ask for."""
        return (
            *(self.money.sentences() if self.facts.has_outcome else ()), *self.workload.sentences(),
            *self.times.sentences(), *self.settling.sentences(),
        )  # fmt: skip

    def _counts(self) -> str:
        groups = self.everyone
        share = percent(groups.admitted.leads / groups.all.leads) if groups.all.leads else percent(0)
        said = say("evidence.outcome.counts", count=groups.admitted.leads, all=groups.all.leads, share=share)
        if groups.undecided.leads:
            said += " " + say("evidence.outcome.undecided", n=groups.undecided.leads)
        return said

    def _rate(self) -> str:
        win, rest, gap = self.win_rate, self.rest_win_rate, self.difference
        if win.too_few or win.value is None or win.low is None or win.high is None:
            return say("evidence.outcome.too_few", won=win.hits, leads=win.of)
        win_words, rest_words = side_by_side_in_words(win, rest)
        said = say("evidence.outcome.rate", rate=win_words,
                   rest=say("evidence.outcome.rest_too_few") if rest.too_few else rest_words)  # fmt: skip
        said += " " + say("evidence.outcome.interval", percent=percent(win.value), interval=interval(win.low, win.high))
        if self.lift is not None and gap is not None and gap.direction:
            said += " " + say("evidence.outcome.lift", lift=f"{self.lift:.1f}")
        elif gap is not None:
            said += " " + say("evidence.outcome.no_difference")
        return said

    def _missed(self) -> str:
        said = say("evidence.outcome.kept", kept=self.mature.admitted.won, won=self.mature.all.won)
        if not self.missed_won:
            return said
        said += " " + say("evidence.outcome.missed", n=self.missed_won)
        if self.missed_value_cents > 0:
            said += " " + say("evidence.outcome.missed_value", amount=amount(self.missed_value_cents))
        return said

    def basis_sentence(self) -> str:
        """Return over which leads the rates are taken, and why."""
        if self.part is not None:
            basis = hold_out(self._judged.history).basis
            return say(f"evidence.outcome.{self.part}.{basis}", leads=self.mature.all.leads)
        none_yet = None if self.admission is None else none_old_enough(self.admission.history)
        if none_yet is not None:
            return none_yet
        created_by, after, kept = self.facts.created_by, self.mature_after, self.facts.kept_back
        young = self.young.leads - kept
        if kept:
            said = [say("evidence.basis.drafting", leads=self.mature.all.leads, n=kept)]
            if self.facts.basis == "mature" and after is not None:
                said.append(say("evidence.basis.age", age=duration_words(after)))
            return " ".join([*said, say("evidence.basis.young", n=young)] if young else said)
        if created_by is None or after is None:
            return say(f"evidence.basis.{self.facts.basis}", leads=self.mature.all.leads)
        day = day_words(datetime.fromtimestamp(created_by, UTC).astimezone(ZoneInfo(self.time_zone)).date())
        mature = say("evidence.basis.mature", leads=self.mature.all.leads, day=day, age=duration_words(after))
        return f"{mature} {say('evidence.basis.young', n=young)}" if young else mature


def outcome(
    admission: Admission,
    *,
    part: Part | None = None,
    salespeople: int | None = None,
    capacity_per_week: float | None = None,
) -> OutcomeFigures:
    """Return what became of the leads that a definition admits, of the rest and of the undecided.

    Parameters
    ----------
    part
        ``"training"``: only the leads to draft on; ``"held_out"``: only the newest quarter, which is kept back. Both
        are of those that are old enough for rates. `leadkit.evidence.guards` counts who looks at the latter.
    salespeople
        How many share the leads.
    capacity_per_week
        How many leads a week one of them can take.

    Raises
    ------
    UsageError
        There is no such part.
    """
    history = admission.history
    facts = Cohort.of(history)
    pair = admission.pair
    if part is None:
        per_week = None if facts.weeks is None else count(pair.sure & facts.dated) / facts.weeks
        admitted, undecided, all_ = facts.both(pair.sure), facts.both(pair.unknown()), facts.whole
    else:
        per_week, within = None, part_of(history, part)
        admitted, undecided, all_ = (facts.both(leads & within) for leads in (pair.sure, pair.unknown(), within))
    everyone, mature = (Split(a, whole - a - u, u) for a, u, whole in zip(admitted, undecided, all_, strict=True))
    return OutcomeFigures(
        everyone, mature, per_week, facts, history.catalogue.time_zone, history.mature_after, admission, part,
        salespeople, capacity_per_week,
    )  # fmt: skip
