"""Sets of sides that admit the same leads, and two sides at a time: what rival definitions have in common."""

from __future__ import annotations

from dataclasses import dataclass

from leadkit.evidence.cohort import Tally


@dataclass(frozen=True, slots=True)
class Combination:
    """The leads that exactly these sides admit, and those of them that are old enough for rates.

    Parameters
    ----------
    number
        Its place among the combinations.
    """

    sides: tuple[str, ...]
    everyone: Tally
    mature: Tally
    number: int = 0


@dataclass(frozen=True, slots=True)
class PairOfSides:
    """Two sides: leads that both, only one and neither admits.

    Parameters
    ----------
    both, only_first, only_second, neither
        The leads by who admits them.
    """

    first: str
    second: str
    both: Tally
    only_first: Tally
    only_second: Tally
    neither: Tally

    @property
    def agreement(self) -> float:
        """The share of leads that both treat alike."""
        alike = self.both.leads + self.neither.leads
        return alike / (alike + self.only_first.leads + self.only_second.leads)

    @property
    def kappa(self) -> float | None:
        """Agreement beyond chance (Cohen 1960): 1 complete, 0 as by chance; ``None`` where it is not defined."""
        both, first, second, neither = (t.leads for t in (self.both, self.only_first, self.only_second, self.neither))
        n = both + first + second + neither
        chance = ((both + first) * (both + second) + (second + neither) * (first + neither)) / (n * n)
        return None if chance == 1 else (self.agreement - chance) / (1 - chance)
