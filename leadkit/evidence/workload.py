"""How much work a definition gives to sales: leads a week, for each salesperson, against what they can take."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import count
from leadkit.errors import Fault, UsageError
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.wording import load, percent
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, repr=False)
class Workload:
    """The leads a week that a definition admits, over the whole history.

    Parameters
    ----------
    per_week, per_week_at_most
        Admitted leads a week, and with all that cannot be told; ``None`` where the history is not dated or shorter
        than a week.
    salespeople
        How many share them.
    capacity_per_week
        How many leads one of them can take a week.
    """

    per_week: float | None
    per_week_at_most: float | None
    salespeople: int | None
    capacity_per_week: float | None

    @property
    def per_salesperson(self) -> float | None:
        """Leads a week for each salesperson."""
        return None if self.per_week is None or self.salespeople is None else self.per_week / self.salespeople

    @property
    def used(self) -> float | None:
        """The share of the capacity that they take up; more than 1 is more than sales can take."""
        each = self.per_salesperson
        return None if each is None or self.capacity_per_week is None else each / self.capacity_per_week

    @property
    def salespeople_needed(self) -> int | None:
        """How many salespeople the leads need at this capacity."""
        if self.per_week is None or self.capacity_per_week is None:
            return None
        return ceil(self.per_week / self.capacity_per_week - 1e-9)

    def frame(self) -> pd.DataFrame:
        """Return one row: ``per_week``, ``per_week_at_most``, ``salespeople``, ``capacity_per_week`` (leads a week
        that one can take), ``per_salesperson`` (leads a week), ``used`` (share of the capacity), and
        ``salespeople_needed``. What cannot be told is missing.
        """  # noqa: D205
        import pandas as pd

        names = ("per_week", "per_week_at_most", "salespeople", "capacity_per_week", "per_salesperson", "used")
        return pd.DataFrame([{name: getattr(self, name) for name in (*names, "salespeople_needed")}])

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return the load, and whether it fits the capacity where one is stated."""
        said = say("evidence.workload.load", load=load(self.per_week))
        each, used = self.per_salesperson, self.used
        if each is None:
            return (said,)
        said += " " + say("evidence.workload.each", n=self.salespeople, each=f"{each:.1f}")
        if used is None or self.capacity_per_week is None:
            return (said,)
        key = "over" if used > 1 else "fits"
        needed = self.salespeople_needed
        words = say(f"evidence.workload.{key}", capacity=f"{self.capacity_per_week:g}", used=percent(used), n=needed)
        return said, words


def workload(
    admission: Admission, *, salespeople: int | None = None, capacity_per_week: float | None = None
) -> Workload:
    """Return how many leads a week a definition gives to sales.

    Parameters
    ----------
    salespeople
        How many share them.
    capacity_per_week
        How many leads one of them can take a week.

    Raises
    ------
    UsageError
        One of the two is not above zero.
    """
    for name, given in (("salespeople", salespeople), ("capacity_per_week", capacity_per_week)):
        if given is not None and not given > 0:
            raise UsageError(
                Fault("not-positive", name, say("evidence.workload.not_positive", found=given), str(given))
            )
    facts = Cohort.of(admission.history)
    if facts.weeks is None:
        return Workload(None, None, salespeople, capacity_per_week)
    sure, possible = (
        count(leads & facts.dated) / facts.weeks for leads in (admission.pair.sure, admission.pair.possible)
    )
    return Workload(sure, possible, salespeople, capacity_per_week)
