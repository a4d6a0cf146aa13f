"""What was found of every field and every buyer action, as a table and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from leadkit.definition.catalogue import Field
from leadkit.definition.model import Criterion
from leadkit.definition.phrases import duration_words
from leadkit.definition.words import asked
from leadkit.engine.bitmaps import count
from leadkit.evidence.drivers.behaviour import Way
from leadkit.evidence.drivers.observed import DAY_S, LANDMARKS, Observed
from leadkit.evidence.rates import Difference, Rate, difference
from leadkit.evidence.target import Target
from leadkit.evidence.wording import percent
from leadkit.evidence.young import none_old_enough
from leadkit.history.history import History
from leadkit.history.settings import OUTCOME
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

Verdict = Literal["found", "no effect", "cannot be told"]
Why = Literal["later", "unsure", "tells-too-much", "by-name"]
NAMED = 8
NOBODY = Rate(0, 0)
ALL_SEEN = Observed()


@dataclass(frozen=True, slots=True)
class Step:
    """Leads that are alike in a driver, with their rates on the part searched on and on the part held out."""

    title: str
    training: Rate
    held_out: Rate


@dataclass(frozen=True, slots=True, eq=False)
class Driver:
    """How strongly one field or one kind of activity tells hits from others.

    Leads of whom the field is not known, or the activity not recorded, are left out on both sides.

    Parameters
    ----------
    criterion
        The cut that does it best on the part searched on: a condition that the better side meets. An activity that
        goes with fewer hits has a condition that the worse side meets. ``None`` where no cut leaves 30 leads on both
        sides.
    information_value, information
        Of all groups, on the part searched on; information is mutual, in nats, and `by_chance` what 95 of 100 shuffled
        outcomes stay below.
    guard
        How likely a cut as good as this is on the part searched on if outcomes were dealt out anew.
    training, rest_training, held_out, rest_held_out
        The rates of those that meet the condition and of the others, on either part; of activities only among the leads
        still undecided after `observe_s`, by what they had done by then.
    p, adjusted
        Of the held-out difference being chance (Fisher's exact test), and adjusted for everything that was tried
        (Benjamini-Hochberg).
    observe_s
        Over how many seconds after its creation each lead's activities are counted; ``None`` for fields, where the
        history does not say, so that leads were observed for unequal times, and where activities cannot be judged.
    steps
        The groups; of numbers in runs whose rates rise, or fall, throughout.
    windows
        Of an activity: the best count in every window.
    """

    kind: Literal["field", "activity"]
    name: str
    title: str
    verdict: Verdict
    criterion: Criterion | None = None
    sentence: str = ""
    information_value: float = 0.0
    information: float = 0.0
    by_chance: float = 0.0
    guard: float = 1.0
    training: Rate = NOBODY
    rest_training: Rate = NOBODY
    held_out: Rate = NOBODY
    rest_held_out: Rate = NOBODY
    p: float = 1.0
    adjusted: float = 1.0
    observe_s: int | None = None
    steps: tuple[Step, ...] = ()
    windows: tuple[Way, ...] = ()

    @property
    def trained_difference(self) -> Difference | None:
        """The difference of the two rates on the part searched on: flattered, since the cut was chosen there."""
        return difference(self.training, self.rest_training)

    @property
    def held_difference(self) -> Difference | None:
        """The difference of the two rates on the part held out."""
        return difference(self.held_out, self.rest_held_out)

    @property
    def direction(self) -> int:
        """1 where those that meet the condition do better on the part searched on, -1 where worse."""
        gap = self.trained_difference
        return 0 if gap is None else 1 if gap.value > 0 else -1


@dataclass(frozen=True, slots=True)
class Apart:
    """A field that is no driver because it may know the outcome: filled in later, perhaps later, or knows too much."""

    field: Field
    why: Why
    information: float | None


@dataclass(frozen=True, eq=False, repr=False)
class Drivers:
    """What goes with an outcome, and what does not.

    Parameters
    ----------
    target
        The outcome; ``None`` where the history has none, and nothing can be told.
    drivers
        Every field and activity that was tried, found ones first, then by how much they know.
    apart
        The fields that were not tried because they may know the outcome.
    tried
        How many cuts, windows and thresholds were looked at.
    observed
        For how long leads were observed where it was judged what they did, and which of them took part.
    """

    history: History
    target: Target | None
    drivers: tuple[Driver, ...] = ()
    apart: tuple[Apart, ...] = ()
    tried: int = 0
    observed: Observed = ALL_SEEN

    @property
    def found(self) -> tuple[Driver, ...]:
        """The drivers that hold on the leads held out."""
        return tuple(driver for driver in self.drivers if driver.verdict == "found")

    @property
    def observe_s(self) -> int | None:
        """Over how many seconds after its creation each lead's activities were counted."""
        return self.observed.seconds

    @property
    def tests(self) -> int:
        """How many of them could be judged on the leads held out."""
        return sum(driver.criterion is not None for driver in self.drivers)

    def of(self, name: str) -> Driver:
        """Return the driver of a field or an activity."""
        return next(driver for driver in self.drivers if driver.name == name)

    def frame(self) -> pd.DataFrame:
        """Return a row per field and activity that was tried, the found ones first.

        Columns: ``kind`` ("field", "activity"), ``name``, ``title``, ``verdict`` ("found", "no effect", "cannot be
        told"), ``sentence`` (the condition); ``information_value``, ``information`` (mutual, nats), ``by_chance``,
        ``guard`` (0 to 1), all on the part searched on; ``training_leads``, ``training_hits``, ``training_rate`` (of
        those that meet the condition), ``training_rest_rate``, ``training_difference``, ``training_low``,
        ``training_high`` (shares from -1 to 1, 95 % interval after Newcombe), ``training_too_few`` (of those that meet
        it); the same with ``held_out_`` on the part held out; ``p``, ``adjusted``; ``observed`` ("equal", "unequal" for
        activities, "" for fields and for activities that cannot be judged). Missing where there is no condition.
        """
        import pandas as pd

        return pd.DataFrame([_flat(driver, self.observed) for driver in self.drivers])

    def steps_frame(self) -> pd.DataFrame:
        """Return a row per group of every driver.

        Columns: ``name``, ``title`` (of the driver), ``step`` (the group's title), ``part`` ("training",
        "held out"), ``leads``, ``hits``, ``rate``, ``low``, ``high`` (0 to 1, 95 % interval), ``too_few``.
        """
        import pandas as pd

        rows = [
            (d.name, d.title, s.title, part, r.of, r.hits, r.value, r.low, r.high, r.too_few)
            for d in self.drivers
            for s in d.steps
            for part, r in (("training", s.training), ("held out", s.held_out))
        ]
        head = ["name", "title", "step", "part", "leads", "hits", "rate", "low", "high", "too_few"]
        return pd.DataFrame(rows, columns=head)

    def windows_frame(self) -> pd.DataFrame:
        """Return a row per activity and window, the best threshold of each, the best window first.

        Columns: ``name``, ``title`` (of the activity), ``window`` (what is asked), ``z`` (how many standard deviations
        the hits of those that meet it lie above chance, on the part searched on), ``chosen``.
        """
        import pandas as pd

        rows = [
            (d.name, d.title, asked(way.criterion, self.history.catalogue), way.z, i == _chosen(d))
            for d in self.drivers
            for i, way in enumerate(d.windows)
        ]
        return pd.DataFrame(rows, columns=["name", "title", "window", "z", "chosen"])

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return what was found in words, the most important first."""
        if self.target is None:
            return (say("evidence.drivers.no_outcome"),)
        found, none = self.found, [d for d in self.drivers if d.verdict == "no effect"]
        open_ = [d for d in self.drivers if d.verdict == "cannot be told" and d.criterion is not None]
        tested = self.tests > 0
        same = [d for d in self.drivers if d.criterion is None and (d.kind == "field" or self.observed.is_told)]
        same = same if tested else []
        said = [self.headline()]
        said += [driver_sentence(driver, outcome_words(self.target)) for driver in found]
        if none:
            said.append(say("evidence.drivers.none", titles=_titles(none)))
        if open_:
            said.append(say("evidence.drivers.open", titles=_titles(open_)))
        if same:
            said.append(say("evidence.drivers.same", titles=_titles(same)))
        if self.apart:
            said.append(say("evidence.drivers.apart", titles=", ".join(a.field.title for a in self.apart)))
        if self.tests:
            said.append(say("evidence.drivers.tried", tried=self.tried, tests=self.tests))
        return (*said, *self.limits())

    def headline(self) -> str:
        """Return the one sentence that is read first."""
        if self.target is None:
            return say("evidence.drivers.no_outcome")
        if not self.tests:
            base, did = self.target.base, outcome_words(self.target)
            untested = say(
                "evidence.drivers.untested", n=len(self.drivers), leads=base.of, outcome=did, hits=base.hits
            )  # fmt: skip
            return none_old_enough(self.history) or untested
        if not self.found:
            return say("evidence.drivers.nothing", n=len(self.drivers))
        return say("evidence.drivers.found", n=len(self.found), of=len(self.drivers), titles=_titles(list(self.found)))

    def limits(self) -> tuple[str, ...]:
        """Return what the data cannot tell about drivers."""
        if not any(kind.by == "lead" for kind in self.history.catalogue.activities.values()):
            return (say("evidence.drivers.no_activities"),)
        if not self.observed.is_told:
            return (say("evidence.drivers.early", span=duration_words(LANDMARKS[0] * DAY_S)),)
        if self.observe_s is None:
            return (say("evidence.drivers.unequal"),)
        span = duration_words(self.observe_s)
        if self.observed.leads is None or self.target is None:
            return (say("evidence.drivers.not_decided", span=span),)
        leads = count(self.observed.among(self.target.asked))
        return (say("evidence.drivers.equal", span=span, leads=leads, of=count(self.target.asked)),)


def _chosen(driver: Driver) -> int:
    return next(i for i, way in enumerate(driver.windows) if way.criterion.recent is None)


def driver_sentence(driver: Driver, outcome: str) -> str:
    """Return what was found of one driver: the condition, both rates held out, and the interval of their difference."""
    gap, held, rest = driver.held_difference, driver.held_out, driver.rest_held_out
    if gap is None or held.value is None or rest.value is None:
        return say("evidence.drivers.untold", title=driver.title)
    return say(
        "evidence.drivers.driver", sentence=driver.sentence[:1].upper() + driver.sentence[1:], outcome=outcome,
        rate=percent(held.value), leads=held.of, rest=percent(rest.value), low=f"{gap.low * 100:+.1f}",
        high=f"{gap.high * 100:+.1f}",
    )  # fmt: skip


def outcome_words(target: Target) -> str:
    """Return what the leads of a rate did: "became customers"."""
    is_sale = target.name == OUTCOME and target.title == say("evidence.target.outcome")
    return say("evidence.drivers.won") if is_sale else say("evidence.drivers.had", title=target.title)


def _titles(some: list[Driver]) -> str:
    named = ", ".join(driver.title for driver in some[:NAMED])
    return named if len(some) <= NAMED else say("evidence.drivers.more", titles=named, n=len(some) - NAMED)


def _flat(driver: Driver, of: Observed) -> dict[str, object]:
    flat: dict[str, object] = {
        "kind": driver.kind, "name": driver.name, "title": driver.title, "verdict": driver.verdict,
        "sentence": driver.sentence, "information_value": driver.information_value, "information": driver.information,
        "by_chance": driver.by_chance, "guard": driver.guard,
    }  # fmt: skip
    parts = (
        ("training", driver.training, driver.rest_training, driver.trained_difference),
        ("held_out", driver.held_out, driver.rest_held_out, driver.held_difference),
    )
    for part, met, rest, gap in parts:
        flat |= {
            f"{part}_leads": met.of, f"{part}_hits": met.hits, f"{part}_rate": met.value,
            f"{part}_rest_rate": rest.value, f"{part}_difference": gap.value if gap else None,
            f"{part}_low": gap.low if gap else None, f"{part}_high": gap.high if gap else None,
            f"{part}_too_few": met.too_few,
        }  # fmt: skip
    is_judged = driver.kind == "activity" and of.is_told
    observed = "" if not is_judged else "unequal" if driver.observe_s is None else "equal"
    return flat | {"p": driver.p, "adjusted": driver.adjusted, "observed": observed}
