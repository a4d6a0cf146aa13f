"""One belief about leads, put to the test on a history: the verdict, the groups that it rests on, and two sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from leadkit.evidence.drivers.observed import Observed
from leadkit.evidence.rates import Difference, Rate
from leadkit.evidence.wording import signed
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

Answer = Literal["holds", "does not hold", "cannot be told"]


@dataclass(frozen=True, slots=True)
class Group:
    """Some leads, and how many of them became customers (or had the outcome that the test is about)."""

    title: str
    rate: Rate


@dataclass(frozen=True, eq=False, repr=False)
class Myth:
    """A belief and what the history says to it.

    Parameters
    ----------
    name
        Its name in `leadkit.evidence.myths.MYTHS`.
    groups
        What is compared, in the order in which it is drawn; empty where there is nothing to compare.
    said
        What was found, and what to make of it: two sentences.
    """

    name: str
    answer: Answer
    groups: tuple[Group, ...]
    said: tuple[str, str]

    @property
    def title(self) -> str:
        """The belief, in the words of those who hold it."""
        return say(f"evidence.myths.{self.name}.title")

    def frame(self) -> pd.DataFrame:
        """Return a row per group, as `leadkit.charts.groups` draws it.

        Columns: ``title``, ``leads``, ``hits``, ``win_rate`` (0 to 1), ``low``, ``high`` (95 % interval, Wilson),
        ``too_few``.
        """
        import pandas as pd

        head = ["title", "leads", "hits", "win_rate", "low", "high", "too_few"]
        rows = [(g.title, g.rate.of, g.rate.hits, g.rate.value, g.rate.low, g.rate.high, g.rate.too_few)
                for g in self.groups]  # fmt: skip
        return pd.DataFrame(rows, columns=head)

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return the belief with its verdict, then what was found."""
        return say("evidence.myths.headline", title=self.title, answer=self.answer_words), *self.said

    @property
    def answer_words(self) -> str:
        """The verdict as the room reads it."""
        return say(f"evidence.myths.answer.{self.answer.replace(' ', '_')}")


def untold(name: str, why: str, groups: Sequence[Group] = (), **values: object) -> Myth:
    """Return that a belief cannot be told from this data; `why` names the first sentence of the myth's table."""
    said = say(f"evidence.myths.{name}.{why}", **values), say(f"evidence.myths.{name}.needed")
    return Myth(name, "cannot be told", tuple(groups), said)


def untold_yet(name: str, young: str) -> Myth:
    """Return that a belief cannot be told yet, because no lead is old enough: `young` says since when one will be."""
    return Myth(name, "cannot be told", (), (young, say(f"evidence.myths.{name}.needed")))


def told(name: str, answer: Answer, groups: Sequence[Group], **values: object) -> Myth:
    """Return a verdict with the two sentences of the myth's table: what was found, and what to make of it."""
    found = say(f"evidence.myths.{name}.found", **values)
    return Myth(
        name, answer, tuple(groups), (found, say(f"evidence.myths.{name}.{answer.replace(' ', '_')}", **values))
    )


def judged_on(found: Myth, observed: Observed) -> Myth:
    """Return a verdict that says on which leads, and by what they had done, it was judged, where not on all."""
    return replace(found, said=(" ".join([found.said[0], *observed.basis()]), found.said[1]))


def points(gap: Difference) -> str:
    """Return the interval of a difference in percentage points: "+1.2 to +4.0"."""
    return say("evidence.myths.points", low=signed(gap.low * 100), high=signed(gap.high * 100))
