"""Honesty guards: what must be known before the figures of a definition are trusted, looked at without being asked.

Each check gives findings with a code, a weight, a sentence and its numbers. Those in `QUICK` are cheap enough for every
edit of a draft (popcounts on bitmaps, everything of the history kept); the others judge the draft again, or look at
every activity, and belong to a pause, a tab or a notebook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, get_args

from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits
from leadkit.errors import Fault, UsageError, nearest_match
from leadkit.evidence.guards.afterwards import afterwards
from leadkit.evidence.guards.apparent import Apparent, Looks, apparent, drafts_guard
from leadkit.evidence.guards.circular import circular
from leadkit.evidence.guards.finding import WEIGHTS, Check, Guard, Weight
from leadkit.evidence.guards.landmark import DAYS, Landmark, Landmarks, landmarks
from leadkit.evidence.guards.maturity import maturity
from leadkit.evidence.guards.observation import Observation, observation
from leadkit.evidence.guards.simpson import Headline, Simpson, simpson, turned
from leadkit.evidence.guards.strata import Strata, Stratum, pooled_difference, strata
from leadkit.evidence.guards.untimely import Untimely, untimely
from leadkit.evidence.guards.unworked import Unworked, Worked, unworked
from leadkit.evidence.holdout import Part, part_of
from leadkit.evidence.outcome import outcome
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "CHECKS",
    "QUICK",
    "Apparent",
    "Guard",
    "Guards",
    "Headline",
    "Landmark",
    "Landmarks",
    "Looks",
    "Observation",
    "Simpson",
    "Strata",
    "Stratum",
    "Untimely",
    "Unworked",
    "Worked",
    "apparent",
    "guards",
    "landmarks",
    "observation",
    "pooled_difference",
    "simpson",
    "strata",
    "turned",
    "untimely",
    "unworked",
]

CHECKS: tuple[Check, ...] = get_args(Check)
QUICK: tuple[Check, ...] = ("maturity", "held-out", "drafts", "afterwards", "unworked", "simpson")
"""The checks that are cheap enough for every edit; `simpson` then looks at those that count alone."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Guards:
    """What the checks found, the weightiest first, and the figures behind them; ``None`` where a check was left out."""

    found: tuple[Guard, ...]
    apparent: Apparent | None = None
    landmarks: Landmarks | None = None
    observation: Observation | None = None
    untimely: Untimely | None = None
    unworked: Unworked | None = None
    simpson: Simpson | None = None

    @property
    def warnings(self) -> tuple[Guard, ...]:
        """The findings that are to be said to the room."""
        return tuple(found for found in self.found if found.weight == "warning")

    @property
    def verdict(self) -> Weight:
        """The weight of the weightiest finding."""
        return next((weight for weight in WEIGHTS if any(f.weight == weight for f in self.found)), "ok")

    def of(self, check: Check) -> tuple[Guard, ...]:
        """Return the findings of one check."""
        return tuple(found for found in self.found if found.check == check)

    def frame(self) -> pd.DataFrame:
        """Return a row per finding, the weightiest first.

        Columns: ``weight`` ("warning", "note", "ok"), ``check``, ``code``, ``message``, ``fields`` (names joined by
        ", ").
        """
        import pandas as pd

        rows = [(f.weight, f.check, f.code, f.message, ", ".join(f.fields)) for f in self.found]
        return pd.DataFrame(rows, columns=["weight", "check", "code", "message", "fields"])

    def number_frame(self) -> pd.DataFrame:
        """Return a row per number behind a finding: ``check``, ``code``, ``fields``, ``name``, ``value``."""
        import pandas as pd

        rows = [
            (f.check, f.code, ", ".join(f.fields), name, value) for f in self.found for name, value in f.numbers.items()
        ]
        return pd.DataFrame(rows, columns=["check", "code", "fields", "name", "value"])

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return how much there is to say, then the warnings and notes in words."""
        n = len(self.warnings)
        first = say(f"evidence.guards.verdict.{'warning' if n else self.verdict}", n=n)
        return (first, *(f.message for f in self.found if f.weight != "ok"))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the checks are to look at."""

    admission: Admission
    within: Bits
    part: Part | None
    looks: Looks
    drafts_tried: int | None
    days: tuple[int, ...]
    fields: tuple[str, ...] | None
    whole: bool


@dataclass(slots=True)
class _Made:
    """The figures behind the findings, as the checks make them."""

    figures: dict[str, object] = field(default_factory=dict)


def guards(
    admission: Admission,
    *,
    looks: Looks | None = None,
    drafts_tried: int | None = None,
    part: Part | None = None,
    checks: Iterable[Check] | None = None,
    days: Sequence[int] = DAYS,
    fields: Sequence[str] | None = None,
) -> Guards:
    """Look how far the figures of a definition can be trusted.

    Parameters
    ----------
    looks
        Who looked at the leads kept back; they are judged only for a draft that is among them.
    drafts_tried
        How many drafts were judged on these leads before this one was chosen, itself included.
    part
        Look at the leads to draft on, or at those kept back, alone; at all that are old enough, by default.
    checks
        Which checks; all by default, `QUICK` for every edit.
    days
        The landmarks, days after the creation.
    fields
        The fields to look within; format and source, as far as there are such, by default.

    Raises
    ------
    UsageError
        There is no such check.
    HistoryError
        There is no such field.
    """
    wanted = CHECKS if checks is None else tuple(checks)
    for name in wanted:
        if name not in CHECKS:
            near = nearest_match(name, CHECKS)
            raise UsageError(Fault("no-check", "", say("evidence.guards.no_check", found=name), name, CHECKS, near))
    within = part_of(admission.history, part)
    whole = any(check not in QUICK for check in wanted)
    given = None if fields is None else tuple(fields)
    asked = _Asked(admission, within, part, looks or Looks(), drafts_tried, tuple(days), given, whole)
    made = _Made()
    found = [finding for check in CHECKS if check in wanted for finding in _RUN[check](asked, made)]
    found.sort(key=lambda finding: WEIGHTS.index(finding.weight))
    return Guards(tuple(found), **made.figures)  # type: ignore[arg-type]


def _maturity(asked: _Asked, _: _Made) -> Iterator[Guard]:
    return maturity(asked.admission, outcome(asked.admission))


def _held_out(asked: _Asked, made: _Made) -> Iterator[Guard]:
    if not asked.admission.history.outcomes:
        return
    made.figures["apparent"] = found = apparent(asked.admission, asked.looks)
    yield from found.findings()


def _drafts(asked: _Asked, _: _Made) -> Iterator[Guard]:
    if asked.admission.history.outcome is not None:
        yield drafts_guard(asked.admission, asked.within, asked.drafts_tried)


def _observation(asked: _Asked, made: _Made) -> Iterator[Guard]:
    made.figures["observation"] = found = observation(asked.admission, within=asked.within)
    return found.findings()


def _landmark(asked: _Asked, made: _Made) -> Iterator[Guard]:
    made.figures["landmarks"] = found = landmarks(asked.admission, asked.days, within=asked.within)
    return found.findings()


def _afterwards(asked: _Asked, _: _Made) -> Iterator[Guard]:
    return afterwards(asked.admission)


def _untimely(asked: _Asked, made: _Made) -> Iterator[Guard]:
    made.figures["untimely"] = found = untimely(asked.admission, within=asked.within)
    return found.findings()


def _unworked(asked: _Asked, made: _Made) -> Iterator[Guard]:
    if asked.admission.history.outcome is None:
        return
    made.figures["unworked"] = found = unworked(asked.admission, within=asked.within)
    yield from found.findings()


def _circular(asked: _Asked, _: _Made) -> Iterator[Guard]:
    return circular(asked.admission, within=asked.within)


def _simpson(asked: _Asked, made: _Made) -> Iterator[Guard]:
    found = simpson(asked.admission, asked.fields, within=asked.within, conditions=asked.whole)
    made.figures["simpson"] = found
    yield from found.findings


_RUN: dict[Check, Callable[[_Asked, _Made], Iterator[Guard]]] = {
    "maturity": _maturity, "held-out": _held_out, "drafts": _drafts, "observation": _observation,
    "landmark": _landmark, "afterwards": _afterwards, "untimely": _untimely, "unworked": _unworked,
    "circular": _circular, "simpson": _simpson,
}  # fmt: skip
