"""Which conditions are met together: the leads by the exact set of conditions that they meet, most leads first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING

from leadkit.definition.words import name_of
from leadkit.engine.admission import Admission
from leadkit.evidence.cohort import Cohort, Tally
from leadkit.evidence.patterns import Patterns, tally
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Intersection:
    """The leads that surely meet exactly these conditions, all and those that are old enough for rates.

    Parameters
    ----------
    untold
        Of how many of them another condition cannot be told.
    """

    met: tuple[str, ...]
    everyone: Tally
    mature: Tally
    untold: Mapping[str, int]


@dataclass(frozen=True, eq=False, repr=False)
class Intersections:
    """The leads by the conditions that they surely meet; every lead is in exactly one set.

    Parameters
    ----------
    titles
        The conditions in the order of the document: name to what the room calls it; those of the same title are told
        apart by their names.
    sets
        Most leads first.
    """

    titles: dict[str, str]
    sets: tuple[Intersection, ...]

    def frame(self, most: int = 12) -> pd.DataFrame:
        """Return a row per set, the largest ones, as `leadkit.charts.overlap` draws them.

        Columns: one per condition by its title (True where it is met); ``sides`` (the titles joined by " + ");
        ``leads``, ``won`` (counts over all leads); ``cohort``, ``cohort_won``, ``win_rate``, ``low``, ``high``,
        ``too_few`` (those old enough for rates, 95 % interval).
        """
        import pandas as pd

        rows = []
        for found in self.sets[:most]:
            share = found.mature.rate
            rows.append(
                {
                    **{title: name in found.met for name, title in self.titles.items()},
                    "sides": " + ".join(self.titles[name] for name in found.met),
                    "leads": found.everyone.leads, "won": found.everyone.won, "cohort": share.of,
                    "cohort_won": share.hits, "win_rate": share.value, "low": share.low, "high": share.high,
                    "too_few": share.too_few,
                }
            )  # fmt: skip
        return pd.DataFrame(rows)

    def mark_frame(self, most: int = 12) -> pd.DataFrame:
        """Return a row per set, the largest ones, and condition: what it says of these leads.

        Columns: ``sides`` (as in `frame`), ``side`` (the condition's title), ``answer`` ("admitted" where it is met;
        "rejected" or "undecided" of all of them; "mixed"), ``undecided`` (leads of whom it cannot be told), ``leads``.
        """
        import pandas as pd

        rows = []
        for found in self.sets[:most]:
            n = found.everyone.leads
            for name, title in self.titles.items():
                unknown = found.untold.get(name, 0)
                told = "admitted" if name in found.met else {0: "rejected", n: "undecided"}.get(unknown, "mixed")
                met = " + ".join(self.titles[key] for key in found.met)
                rows.append({"sides": met, "side": title, "answer": told, "undecided": unknown, "leads": n})
        return pd.DataFrame(rows, columns=["sides", "side", "answer", "undecided", "leads"])

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self, most: int = 5) -> tuple[str, ...]:
        """Return the largest sets in words."""
        total = sum(found.everyone.leads for found in self.sets)
        return tuple(
            say(
                "evidence.intersections.set" if found.met else "evidence.intersections.none", n=found.everyone.leads,
                all=total, met=", ".join(self.titles[name] for name in found.met), won=found.everyone.won,
            )
            for found in self.sets[:most]
        )  # fmt: skip


def intersections(admission: Admission) -> Intersections:
    """Return the leads by the exact set of conditions that they surely meet, never-conditions left out."""
    answers, facts = admission.criteria, Cohort.of(admission.history)
    titles = _titles(admission, list(answers))
    if not answers:
        return Intersections(titles, (Intersection((), *facts.whole, {}),))
    found = Patterns.of([pair.sure for pair in answers.values()], facts)
    untold = {name: found.count(pair.unknown()).tolist() for name, pair in answers.items()}
    sets = [
        Intersection(
            tuple(compress(answers, met)), tally(everyone), tally(mature),
            {name: n[i] for name, n in untold.items() if n[i]},
        )
        for i, (met, everyone, mature) in enumerate(
            zip(found.admits.tolist(), found.everyone.tolist(), found.mature.tolist(), strict=True)
        )
    ]  # fmt: skip
    sets.sort(key=lambda part: (-part.everyone.leads, -len(part.met), part.met))
    return Intersections(titles, tuple(sets))


def _titles(admission: Admission, names: list[str]) -> dict[str, str]:
    plain = {name: name_of(admission.columns[name][1], admission.history.catalogue) for name in names}
    twice = [title for title in plain.values() if list(plain.values()).count(title) > 1]
    return {name: f"{title} ({name})" if title in twice else title for name, title in plain.items()}
