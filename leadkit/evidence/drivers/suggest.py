"""Conditions that the evidence suggests, each with what it gains and costs, alone and added to a draft."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from leadkit.definition.model import ActionCriterion, Criterion
from leadkit.definition.words import summary
from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits, count
from leadkit.evidence.drivers.card import plain
from leadkit.evidence.drivers.lines import line_of
from leadkit.evidence.drivers.observed import DAY_S, Observed
from leadkit.evidence.drivers.result import Driver, Drivers, outcome_words
from leadkit.evidence.drivers.sample import Sample
from leadkit.evidence.guards.uses import judged_again, observed_for, used_kinds
from leadkit.evidence.rates import Rate, difference, lift, rate
from leadkit.evidence.wording import percent
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Change:
    """Leads whose verdict a condition would change: all of them, and the rates of those judged on either part."""

    leads: int
    training: Rate
    held_out: Rate


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A condition that goes with more hits, as a definition takes it: where it cannot be told it is not met.

    Parameters
    ----------
    leads
        How many of all leads meet it.
    training, rest_training, held_out, rest_held_out
        The rates of those that meet it and of all others, on the part it was found on and on the part held out; of
        actions only among the leads still undecided after the first days, by what they had done by then.
    recall
        Hits that meet it, of all hits.
    narrower, wider
        Of a draft: who would no longer count if it were asked besides, and who would count too if it were enough.
    """

    driver: Driver
    criterion: Criterion
    sentence: str
    leads: int
    training: Rate
    rest_training: Rate
    held_out: Rate
    rest_held_out: Rate
    recall: Rate
    narrower: Change | None = None
    wider: Change | None = None

    @property
    def missed(self) -> int:
        """Hits that do not meet it."""
        return self.recall.of - self.recall.hits

    @property
    def held_lift(self) -> float | None:
        """How many times the rate of all leads held out that of those that meet it is."""
        everyone = Rate(self.held_out.hits + self.rest_held_out.hits, self.held_out.of + self.rest_held_out.of)
        return lift(self.held_out, everyone)

    @property
    def holds(self) -> bool:
        """Whether its driver was found, and it does surely better than the rest on the leads held out."""
        gap = difference(self.held_out, self.rest_held_out)
        is_better = gap is not None and gap.direction > 0
        return self.driver.verdict == "found" and is_better and not self.held_out.too_few


@dataclass(frozen=True, eq=False, repr=False)
class Suggestions:
    """The conditions that hold, the one that tells most first, and all that were tried.

    Parameters
    ----------
    made
        Those that hold on the leads held out: what may be said to a room.
    tried
        The best condition of every field and activity, whether it holds or not.
    draft
        The name of the draft that they were added to.
    observed
        For how long leads were observed where what they did was judged, and which leads took part in that.
    tests
        How many facts and actions could be tested.
    """

    made: tuple[Suggestion, ...]
    tried: tuple[Suggestion, ...]
    outcome: str = ""
    draft: str | None = None
    observed: Observed = field(default_factory=Observed)
    tests: int = 0

    def frame(self) -> pd.DataFrame:
        """Return a row per condition that was tried, those that hold first.

        Columns: ``key``, ``title`` (of the field or activity), ``sentence``, ``holds``; ``leads`` (all that meet it);
        ``training_rate``, ``held_out_leads``, ``held_out_hits``, ``win_rate``, ``low``, ``high`` (held out, 95 %
        interval after Wilson), ``too_few``, ``rest_rate`` (of all others held out), ``lift`` (held out), ``recall`` (0
        to 1, of all hits), ``missed`` (hits); and of a draft ``lost``, ``lost_rate``, ``lost_too_few`` (who would no
        longer count), ``gained``, ``gained_rate``, ``gained_too_few`` (who would count too; rates held out).
        """
        import pandas as pd

        rest = [suggestion for suggestion in self.tried if suggestion not in self.made]
        return pd.DataFrame([_flat(suggestion) for suggestion in (*self.made, *rest)])

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return each condition with what it gains and costs."""
        if not self.made:
            return (say(f"evidence.suggest.{'nothing' if self.tests else 'untested'}"),)
        return tuple(self.sentence(suggestion) for suggestion in self.made)

    def sentence(self, of: Suggestion) -> str:
        """Return one condition with what it gains and costs, and what it would do to the draft."""
        held, rest = of.held_out, of.rest_held_out
        if held.too_few or held.value is None or held.low is None or held.high is None or rest.value is None:
            return say("evidence.suggest.untold", sentence=of.sentence, leads=of.leads)
        said = say(
            "evidence.suggest.one", sentence=of.sentence, leads=of.leads, rate=percent(held.value),
            outcome=self.outcome, low=percent(held.low), high=percent(held.high), rest=percent(rest.value),
            recall=percent(of.recall.value or 0), missed=of.missed,
        )  # fmt: skip
        basis = self.observed.basis() if of.driver.kind == "activity" else ()
        return " ".join([said, *basis, *self.effects(of)])

    def effects(self, of: Suggestion) -> tuple[str, ...]:
        """Return what a condition would do to the draft, in words."""
        said = []
        for name, change, count_of in (("narrower", of.narrower, "lost"), ("wider", of.wider, "gained")):
            if change is not None:
                few = change.held_out.too_few or change.held_out.value is None
                values = {"draft": self.draft, count_of: change.leads, "outcome": self.outcome}
                shown = percent(change.held_out.value or 0)
                said.append(say(f"evidence.suggest.{name}{'_untold' if few else ''}", rate=shown, **values))
        return tuple(said)


def suggest(found: Drivers, draft: Admission | None = None) -> Suggestions:
    """Return the conditions that hold on the leads held out, and what each would do to a draft.

    Nothing is suggested of dates, which do not come again, and of actions that go with fewer hits.

    Parameters
    ----------
    found
        The drivers; the conditions are theirs.
    draft
        What a draft says of the same history.
    """
    if found.target is None:
        return Suggestions((), ())
    sample = Sample.of(found.history, found.target)
    offered = [driver for driver in found.drivers if driver.criterion is not None and _is_offered(found, driver)]
    watched, then = found.observed.part(sample), None
    if draft is not None and any(driver.kind == "activity" for driver in offered):
        then = _at_landmark(draft, found.observed)
    tried = [
        _suggestion(found, driver, sample, draft, draft)
        if driver.kind == "field"
        else _suggestion(found, driver, watched, draft, then)
        for driver in offered
    ]
    made = sorted((s for s in tried if s.holds), key=lambda s: -s.driver.information)
    name = None if draft is None else draft.draft.name
    return Suggestions(tuple(made), tuple(tried), outcome_words(found.target), name, found.observed, found.tests)


def _is_offered(found: Drivers, driver: Driver) -> bool:
    if isinstance(driver.criterion, ActionCriterion):
        return driver.direction > 0
    return found.history.catalogue.fields[driver.name].type != "date"


def _at_landmark(draft: Admission, observed: Observed) -> Admission:
    """Return a draft judged on the first days alone, as the actions are that are added to it."""
    if observed.seconds is None or not used_kinds(draft):
        return draft
    return judged_again(draft, observed_for(draft.draft, observed.seconds // DAY_S))


def _suggestion(
    found: Drivers, driver: Driver, sample: Sample, draft: Admission | None, then: Admission | None
) -> Suggestion:
    """Return a condition: numbers of leads by all that is known, rates of a sample by what `then` was known."""
    history, target = found.history, found.target
    assert target is not None
    assert driver.criterion is not None
    line, hits = line_of(history, driver.criterion), target.hits
    seen = line_of(history, driver.criterion, driver.observe_s).leads
    made = Suggestion(
        driver, line.criterion, summary(plain(line.criterion), history.catalogue), count(line.leads),
        sample.trained(seen), sample.trained(~seen), sample.held(seen), sample.held(~seen),
        rate(count(line.leads & hits), count(hits)),
    )  # fmt: skip
    if draft is None or then is None:
        return made
    now, early = draft.pair.sure, then.pair.sure
    return replace(
        made, narrower=_change(now & ~line.leads, early & ~seen, sample),
        wider=_change(line.leads & ~now, seen & ~early, sample),
    )  # fmt: skip


def _change(leads: Bits, seen: Bits, sample: Sample) -> Change:
    return Change(count(leads), sample.trained(seen), sample.held(seen))


def _flat(of: Suggestion) -> dict[str, object]:
    flat: dict[str, object] = {
        "key": of.criterion.key, "title": of.driver.title, "sentence": of.sentence, "holds": of.holds,
        "leads": of.leads, "training_rate": of.training.value, "held_out_leads": of.held_out.of,
        "held_out_hits": of.held_out.hits, "win_rate": of.held_out.value, "low": of.held_out.low,
        "high": of.held_out.high, "too_few": of.held_out.too_few, "rest_rate": of.rest_held_out.value,
        "lift": of.held_lift, "recall": of.recall.value, "missed": of.missed,
    }  # fmt: skip
    for name, change in (("lost", of.narrower), ("gained", of.wider)):
        if change is not None:
            flat |= {
                name: change.leads, f"{name}_rate": change.held_out.value, f"{name}_too_few": change.held_out.too_few
            }  # fmt: skip
    return flat
