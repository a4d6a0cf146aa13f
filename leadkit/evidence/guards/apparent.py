"""The leads kept back: locked until asked for, each look counted, and then both figures side by side."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from math import sqrt
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from leadkit.definition.model import Definition, Ladder
from leadkit.definition.phrases import day_words
from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits, count
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.guards.chance import optimism
from leadkit.evidence.guards.finding import Guard, Number, Weight, guard
from leadkit.evidence.holdout import HoldOut, hold_out
from leadkit.evidence.rates import Difference, Rate, difference, lift, rate
from leadkit.evidence.wording import percent
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

Held = Literal["locked", "holds", "weaker", "turns", "cannot-be-told"]
MANY_LOOKS = 5
HALF = 0.5
UNLIKELY = 0.05
_WEIGHTS: dict[Held, Weight] = {
    "locked": "note", "holds": "ok", "weaker": "warning", "turns": "warning", "cannot-be-told": "note",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Looks:
    """Which drafts were judged on the leads kept back, in order; whoever looks often drafts on these leads too.

    A plain value: keep it with the workshop, and pass it to `guards`. A draft is known by the digest of its document.

    Examples
    --------
    >>> looks = Looks().at(Definition(id="a")).at(Definition(id="a"))
    >>> looks.count, looks.drafts, Definition(id="a") in looks, Definition(id="b") in looks
    (2, 1, True, False)
    """

    seen: tuple[str, ...] = ()

    def at(self, draft: Definition | Ladder) -> Looks:
        """Return these looks and one more, with a draft."""
        return Looks((*self.seen, digest(draft)))

    def __contains__(self, draft: object) -> bool:
        return isinstance(draft, Definition | Ladder) and digest(draft) in self.seen

    @property
    def count(self) -> int:
        """How often somebody looked."""
        return len(self.seen)

    @property
    def drafts(self) -> int:
        """With how many different drafts."""
        return len(set(self.seen))


def digest(draft: Definition | Ladder) -> str:
    """Return what a draft is known by: the digest of its document."""
    document = json.dumps(draft.to_dict(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.blake2b(document.encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class PartRates:
    """The win rates of one part of the leads."""

    name: str
    admitted: Rate
    rest: Rate

    @property
    def everyone(self) -> Rate:
        """The win rate of all leads of the part."""
        return rate(self.admitted.hits + self.rest.hits, self.admitted.of + self.rest.of)

    @property
    def lift(self) -> float | None:
        """How many times the win rate of all leads of the part the admitted's is."""
        return lift(self.admitted, self.everyone)

    @property
    def difference(self) -> Difference | None:
        """Win rate of the admitted minus that of the rest."""
        return difference(self.admitted, self.rest)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Apparent:
    """The figures on the leads that a room drafts on, and on those kept back.

    Parameters
    ----------
    apparent
        The figures on the leads to draft on.
    held_out
        The same on the leads kept back; ``None`` while they are locked.
    split
        Which leads are which.
    kept_back
        How many leads are kept back, and how many of them are won.
    """

    apparent: PartRates
    held_out: PartRates | None
    split: HoldOut
    kept_back: Rate
    looks: Looks
    time_zone: str

    @property
    def verdict(self) -> Held:
        """What the leads kept back say of the difference between the admitted and the rest.

        ``"holds"``: surely a difference of the same direction. ``"turns"``: surely one of the other. ``"weaker"``:
        surely a smaller one, and less than half of it. ``"cannot-be-told"``: too few leads, or none that could be told
        from chance, or no difference to begin with.
        """
        if self.held_out is None:
            return "locked"
        before, after = self.apparent.difference, self.held_out.difference
        if before is None or after is None or not before.direction or self._too_few:
            return "cannot-be-told"
        if after.direction == -before.direction:
            return "turns"
        if abs(after.value) < HALF * abs(before.value) and _surely_smaller(before, after):
            return "weaker"
        return "holds" if after.direction else "cannot-be-told"

    @property
    def _too_few(self) -> bool:
        held = self.held_out
        return held is None or held.everyone.too_few or min(held.admitted.of, held.rest.of) < 1

    def frame(self) -> pd.DataFrame:
        """Return a row per part ("training", "held_out" unless locked) and group ("admitted", "rest", "all").

        Columns: ``part``, ``group``, ``title``; ``leads``, ``won``, ``win_rate`` (won of leads), ``low``, ``high``
        (95 %), ``too_few``; ``lift`` (times the win rate of all leads of the part).
        """
        import pandas as pd

        rows = []
        for part in (self.apparent, self.held_out):
            if part is None:
                continue
            for group, of in (("admitted", part.admitted), ("rest", part.rest), ("all", part.everyone)):
                rows.append(
                    {
                        "part": part.name, "group": group, "title": say(f"evidence.guards.part.{part.name}"),
                        "leads": of.of, "won": of.hits, "win_rate": of.value, "low": of.low, "high": of.high,
                        "too_few": of.too_few, "lift": lift(of, part.everyone),
                    }
                )  # fmt: skip
        return pd.DataFrame(rows)

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return both figures in words; or that the leads kept back are still locked."""
        return tuple(found.message for found in self.findings())

    def findings(self) -> Iterator[Guard]:
        """Yield what is to be said of the leads kept back, and of how often they were looked at."""
        if not self.kept_back.of:
            yield guard("held-out", "nothing", "note")
            return
        verdict, held = self.verdict, self.held_out
        if held is None:
            key = "locked" if self.split.is_forced else "advised"
            said = {"leads": self.kept_back.of, "since": self._since(), "looks": self._looks()}
            yield guard("held-out", key, "note", {"leads": self.kept_back.of, "looks": self.looks.count}, **said)
            return
        numbers: dict[str, Number] = {
            "apparent": self.apparent.admitted.value, "held_out": held.admitted.value,
            "apparent_lift": self.apparent.lift, "held_out_lift": held.lift, "held_out_leads": held.admitted.of,
            "held_out_won": held.admitted.hits,
        }  # fmt: skip
        said = {
            "apparent": _in_percent(self.apparent.admitted), "rest": _in_percent(self.apparent.rest),
            "held": _in_percent(held.admitted), "held_rest": _in_percent(held.rest), "since": self._since(),
        }  # fmt: skip
        yield guard("held-out", verdict, _WEIGHTS[verdict], numbers, **said)
        if self.looks.drafts > MANY_LOOKS:
            yield guard("held-out", "many-looks", "warning", {"looks": self.looks.count}, n=self.looks.drafts)
        elif self.looks.drafts > 1:
            yield guard("held-out", "looks", "note", {"looks": self.looks.count}, n=self.looks.drafts)

    def _since(self) -> str:
        if self.split.since is None:
            return say(f"evidence.guards.{'one_moment' if self.split.is_dated else 'drawn'}")
        day = datetime.fromtimestamp(self.split.since, UTC).astimezone(ZoneInfo(self.time_zone)).date()
        return say("evidence.guards.since", day=day_words(day))

    def _looks(self) -> str:
        if not self.looks.count:
            return say("evidence.guards.no_look")
        return say("evidence.guards.looked", n=self.looks.count)


def apparent(admission: Admission, looks: Looks | None = None) -> Apparent:
    """Return the figures on the leads to draft on, and on those kept back where the draft was let in.

    Parameters
    ----------
    looks
        Who looked already; the leads kept back are shown only for a draft that is among them: ``Looks().at(draft)``.
    """
    history = admission.history
    facts, split = Cohort.of(history), hold_out(history)
    looks = looks or Looks()
    held = _rates("held_out", admission, split.held_out) if admission.draft in looks else None
    kept = rate(count(split.held_out & facts.won), count(split.held_out))
    return Apparent(
        _rates("training", admission, split.training), held, split, kept, looks, history.catalogue.time_zone
    )


def drafts_guard(admission: Admission, within: Bits, drafts: int | None) -> Guard:
    """Return what is to be said of so many drafts that were tried; ``None`` where nobody counted."""
    if drafts is None:
        return guard("drafts", "unknown", "note")
    part = _rates("", admission, within)
    found = optimism(part.admitted, part.everyone, max(1, drafts))
    if found is None or part.lift is None:
        return guard("drafts", "nothing", "note", {"drafts": drafts}, n=drafts)
    numbers: dict[str, Number] = {
        "drafts": drafts, "expected_lift": found.lift, "lift": part.lift, "chance": found.chance,
        "expected_points": found.expected,
    }  # fmt: skip
    said = {"n": drafts, "expected": f"{found.lift:.2f}", "lift": f"{part.lift:.2f}", "chance": percent(found.chance)}
    if drafts <= 1:
        return guard("drafts", "first", "ok", numbers)
    if part.lift <= 1:
        return guard("drafts", "no-better", "note", numbers, **said)
    if found.chance > UNLIKELY:
        return guard("drafts", "by-chance", "warning", numbers, **said)
    return guard("drafts", "beyond", "ok", numbers, **said)


def _rates(name: str, admission: Admission, leads: Bits) -> PartRates:
    won = Cohort.of(admission.history).won
    admitted, rest = admission.pair.sure & leads, leads & ~admission.pair.sure
    return PartRates(name, rate(count(admitted & won), count(admitted)), rate(count(rest & won), count(rest)))


def _surely_smaller(before: Difference, after: Difference) -> bool:
    """Whether a difference is surely smaller than another one of other leads (intervals joined as Newcombe does)."""
    if before.direction > 0:
        gap, below = (
            before.value - after.value,
            sqrt((before.value - before.low) ** 2 + (after.high - after.value) ** 2),
        )
    else:
        gap, below = (
            after.value - before.value,
            sqrt((before.high - before.value) ** 2 + (after.value - after.low) ** 2),
        )
    return gap - below > 0


def _in_percent(of: Rate) -> str:
    """Return a rate as a percentage with what it rests on."""
    if of.value is None or of.too_few:
        return say("evidence.guards.few", won=of.hits, leads=of.of)
    return say("evidence.guards.of", percent=percent(of.value), leads=of.of)
