"""Ten beliefs about leads, each put to the test on one's own past leads.

To add one: a file with one function from `Past` to `Myth`, its line in `MYTHS`, and its sentences in the table
``[evidence.myths.NAME]``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadkit.evidence.drivers.separation import Progress
from leadkit.evidence.myths.explicit import explicit
from leadkit.evidence.myths.eye import eye
from leadkit.evidence.myths.generation import generation
from leadkit.evidence.myths.in_house import in_house
from leadkit.evidence.myths.interested import interested
from leadkit.evidence.myths.myth import Answer, Group, Myth, untold_yet
from leadkit.evidence.myths.past import Past
from leadkit.evidence.myths.persona import persona
from leadkit.evidence.myths.ready import ready
from leadkit.evidence.myths.sales import sales
from leadkit.evidence.myths.social import social
from leadkit.evidence.myths.success import success
from leadkit.evidence.young import none_old_enough
from leadkit.history.history import History

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MYTHS", "Answer", "Group", "Myth", "Myths", "Past", "myths"]

MYTHS: Mapping[str, Callable[[Past], Myth]] = {
    "success": success,
    "eye": eye,
    "generation": generation,
    "sales": sales,
    "persona": persona,
    "explicit": explicit,
    "social": social,
    "interested": interested,
    "ready": ready,
    "in_house": in_house,
}


@dataclass(frozen=True, eq=False, repr=False)
class Myths:
    """All ten, in the order of `MYTHS`."""

    all: tuple[Myth, ...]

    def of(self, name: str) -> Myth:
        """Return one of them by its name."""
        return next(myth for myth in self.all if myth.name == name)

    def frame(self) -> pd.DataFrame:
        """Return a row per belief: ``name``, ``title``, ``answer``, ``found`` and ``meaning`` (its two sentences)."""
        import pandas as pd

        rows = [(myth.name, myth.title, myth.answer, *myth.said) for myth in self.all]
        return pd.DataFrame(rows, columns=["name", "title", "answer", "found", "meaning"])

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return a line per belief with its verdict."""
        return tuple(myth.sentences()[0] for myth in self.all)


def myths(
    history: History,
    *,
    names: Mapping[str, str] | None = None,
    behaviour: tuple[str, ...] = (),
    judgements: Mapping[str, bool] | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Myths:
    """Put ten beliefs to the test.

    Parameters
    ----------
    names
        Fields by their part, where their names do not say it: ``source``, ``form`` (how a lead came), ``persona``; and
        ``accepted``, the outcome that says what sales accepted.
    behaviour
        Fields that hold behaviour as totals; by default those whose names sound like it.
    judgements
        Lead id to whether people who did not know the end judged it good.
    seed
        Of what is drawn: the same gives the same.
    progress
        Told after each belief how many of how many are done.
    """
    past = Past(history, names or {}, behaviour, judgements, seed)
    young = none_old_enough(history) if past.target is not None else None
    found: list[Myth] = []
    for name, test in MYTHS.items():
        found.append(test(past) if young is None else untold_yet(name, young))
        if progress is not None:
            progress(len(found), len(MYTHS))
    return Myths(tuple(found))
