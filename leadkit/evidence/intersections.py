"""Which conditions are met together: the leads by the exact set of conditions that they fail, most leads first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from leadkit.definition.words import name_of
from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import unpack
from leadkit.evidence.cohort import Cohort, Tally
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

MOST_CONDITIONS = 40


@dataclass(frozen=True, slots=True)
class Intersection:
    """The leads that surely meet exactly these conditions, all and those that are old enough for rates."""

    met: tuple[str, ...]
    everyone: Tally
    mature: Tally


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
    """Return the leads by the exact set of conditions that they meet."""
    history, facts = admission.history, Cohort.of(admission.history)
    names = list(admission.criteria)[:MOST_CONDITIONS]
    key = np.zeros(history.n, np.int64)
    for i, name in enumerate(names):
        key |= unpack(admission.criteria[name].sure, history.n).astype(np.int64) << i
    found, which = np.unique(key, return_inverse=True)
    mature = unpack(facts.mature, history.n)
    columns = [
        np.bincount(which[group], minlength=len(found))
        for base in (np.ones(history.n, np.bool_), mature)
        for group in (base, base & unpack(facts.won, history.n), base & unpack(facts.lost, history.n))
    ]
    sets = [
        Intersection(
            tuple(name for i, name in enumerate(names) if int(code) >> i & 1),
            Tally(n, won, lost),
            Tally(m, m_won, m_lost),
        )
        for code, n, won, lost, m, m_won, m_lost in zip(found, *(c.tolist() for c in columns), strict=True)
    ]
    sets.sort(key=lambda part: (-part.everyone.leads, -len(part.met), part.met))
    return Intersections(_titles(admission, names), tuple(sets))


def _titles(admission: Admission, names: list[str]) -> dict[str, str]:
    plain = {name: name_of(admission.columns[name][1], admission.history.catalogue) for name in names}
    twice = [title for title in plain.values() if list(plain.values()).count(title) > 1]
    return {name: f"{title} ({name})" if title in twice else title for name, title in plain.items()}
