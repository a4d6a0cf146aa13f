"""Rival definitions side by side: whom both admit, whom only one, and what became of the leads they dispute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, compress
from typing import TYPE_CHECKING

import numpy as np

from leadkit.definition.phrases import listed
from leadkit.engine.admission import VERDICTS, Admission
from leadkit.engine.bitmaps import Bits, empty, full, unpack
from leadkit.errors import Fault, UsageError
from leadkit.evidence.cohort import Cohort, Tally
from leadkit.evidence.outcome import OutcomeFigures, outcome
from leadkit.evidence.patterns import Patterns, tally
from leadkit.evidence.wording import amount, in_words, percent
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Combination:
    """The leads that exactly these sides admit, and those of them that are old enough for rates."""

    sides: tuple[str, ...]
    everyone: Tally
    mature: Tally


@dataclass(frozen=True, slots=True)
class PairOfSides:
    """Two sides: leads that both, only one and neither admits.

    Parameters
    ----------
    agreement
        The share of leads that both treat alike.
    kappa
        Agreement beyond chance (Cohen 1960): 1 complete, 0 as by chance; ``None`` where it is not defined.
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


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Two or more definitions on one history. A lead that a side cannot tell is not admitted by that side.

    Parameters
    ----------
    sides
        Name to admission, in the order given.
    """

    sides: Mapping[str, Admission]
    facts: Cohort
    _patterns: Patterns

    @cached_property
    def outcomes(self) -> Mapping[str, OutcomeFigures]:
        """Name to what became of the leads that this side admits."""
        return {name: outcome(side) for name, side in self.sides.items()}

    @cached_property
    def combinations(self) -> tuple[Combination, ...]:
        """A group of leads per set of sides that occurs: all sides first, then fewer and fewer, none last."""
        names = list(self.sides)
        found = self._patterns
        return tuple(
            Combination(tuple(compress(names, admits)), tally(everyone), tally(mature))
            for admits, everyone, mature in zip(
                found.admits.tolist(), found.everyone.tolist(), found.mature.tolist(), strict=True
            )
        )

    @cached_property
    def pairs(self) -> tuple[PairOfSides, ...]:
        """Each two sides."""
        together = self._patterns.together.transpose(1, 2, 0)
        alone = np.einsum("iif->if", together)
        first, second = np.triu_indices(len(self.sides), 1)
        both = together[first, second]
        everyone = self._patterns.everyone.sum(axis=0)
        cells = both, alone[first] - both, alone[second] - both, everyone - alone[first] - alone[second] + both
        names = combinations(self.sides, 2)
        tallies = (map(tally, cell.tolist()) for cell in cells)
        return tuple(PairOfSides(*pair, *groups) for pair, *groups in zip(names, *tallies, strict=True))

    @property
    def both(self) -> Tally:
        """Leads that all sides admit."""
        return self._of(len(self.sides), len(self.sides))

    @property
    def only_one(self) -> Tally:
        """Leads that exactly one side admits."""
        return self._of(1, 1) if len(self.sides) > 1 else Tally()

    @property
    def neither(self) -> Tally:
        """Leads that no side admits."""
        return self._of(0, 0)

    @property
    def some(self) -> Tally:
        """The disputed leads: admitted by some sides and not by all."""
        return self._of(1, len(self.sides) - 1)

    @property
    def disputed_mature(self) -> Tally:
        """The disputed leads that are old enough for rates."""
        return self._of(1, len(self.sides) - 1, mature=True)

    @cached_property
    def alpha(self) -> float | None:
        """Agreement of all sides beyond chance (Krippendorff 1970, nominal): 1 complete, 0 as by chance, below: worse.

        ``None`` where all sides treat all leads alike in one way, so that chance cannot be told.
        """
        m, n = len(self.sides), self.facts.n
        observed = sum(len(c.sides) * (m - len(c.sides)) * c.everyone.leads for c in self.combinations) / (m - 1)
        admitted = sum(len(c.sides) * c.everyone.leads for c in self.combinations)
        expected = admitted * (n * m - admitted) / (n * m - 1)
        return None if expected == 0 else 1 - observed / expected

    def frame(self) -> pd.DataFrame:
        """Return a row per set of sides that admits leads in common, all sides first and none last.

        Columns: one per side (True where it admits them); ``sides`` (their names joined by " + ", "" for none);
        ``leads``, ``won``, ``open`` (counts over all leads), ``share`` (of all leads, between 0 and 1),
        ``value_cents`` (of the won); ``cohort``, ``cohort_won``, ``win_rate``, ``low``, ``high``, ``too_few`` (those
        old enough for rates, 95 % interval).
        """
        import pandas as pd

        rows = []
        for group in self.combinations:
            rate = group.mature.rate
            rows.append(
                {
                    **{name: name in group.sides for name in self.sides}, "sides": " + ".join(group.sides),
                    "leads": group.everyone.leads, "won": group.everyone.won, "open": group.everyone.open,
                    "share": group.everyone.leads / self.facts.n, "value_cents": group.everyone.value_cents,
                    "cohort": rate.of, "cohort_won": rate.hits, "win_rate": rate.value, "low": rate.low,
                    "high": rate.high, "too_few": rate.too_few,
                }
            )  # fmt: skip
        return pd.DataFrame(rows)

    def pair_frame(self) -> pd.DataFrame:
        """Return a row per two sides.

        Columns: ``first``, ``second``; ``both``, ``only_first``, ``only_second``, ``neither`` (leads), and the same
        with ``_won`` (won leads); ``agreement`` (share of leads treated alike), ``kappa`` (agreement beyond chance).
        """
        import pandas as pd

        rows = []
        for pair in self.pairs:
            groups = {
                "both": pair.both, "only_first": pair.only_first, "only_second": pair.only_second,
                "neither": pair.neither,
            }  # fmt: skip
            counts = {name: tally.leads for name, tally in groups.items()}
            won = {f"{name}_won": tally.won for name, tally in groups.items()}
            names = {"first": pair.first, "second": pair.second}
            rows.append({**names, **counts, **won, "agreement": pair.agreement, "kappa": pair.kappa})
        return pd.DataFrame(rows)

    def disputed(self) -> pd.DataFrame:
        """Return the disputed leads, indexed by lead id, the most valuable won deals first.

        Columns: one per side (admitted / rejected / undecided); ``admitted_by`` (how many sides), ``status`` (won /
        lost / open; missing without an outcome), ``value_cents`` (0 unless won), ``mature`` (old enough for rates).
        """
        import pandas as pd

        n = self.facts.n
        rows = np.flatnonzero(unpack(_some(list(self.sides.values()), n), n))
        history = next(iter(self.sides.values())).history
        codes = {name: side.verdict[rows] for name, side in self.sides.items()}
        table = {name: pd.Categorical(_words(code, VERDICTS), list(VERDICTS.values())) for name, code in codes.items()}
        frame = pd.DataFrame(table, index=pd.Index([history.lead_ids[row] for row in rows], name="lead_id"))
        frame["admitted_by"] = sum((code == 1).astype(np.int64) for code in codes.values())
        ended = history.outcome
        frame["status"] = None if ended is None else _words(ended.status[rows], {1: "won", 0: "lost", -1: "open"})
        frame["value_cents"] = 0 if ended is None else np.where(ended.status[rows] == 1, ended.value_cents[rows], 0)
        frame["mature"] = unpack(self.facts.mature, n)[rows]
        if ended is None:
            return frame
        order = np.lexsort((rows, -ended.status[rows], -frame["value_cents"].to_numpy()))
        return frame.iloc[order]

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return the comparison in words: the agreement, the dispute and what became of it, each side's figures."""
        both = "both" if len(self.sides) == 2 else "all"
        said = [
            say(
                f"evidence.compare.{both}", both=self.both.leads, neither=self.neither.leads, some=self.some.leads,
                share=percent(self.some.leads / self.facts.n),
            )
        ]  # fmt: skip
        if self.some.leads and self.facts.has_outcome:
            won = say("evidence.compare.won", n=self.some.won)
            value = say("evidence.compare.value", amount=amount(self.some.value_cents))
            rate = say("evidence.compare.rate", rate=in_words(self.disputed_mature.rate))
            said += [f"{won} {value}" if self.some.value_cents > 0 else won, rate]
        said += [self._only(group) for group in self.combinations if 0 < len(group.sides) < len(self.sides)]
        return tuple(said)

    def _only(self, group: Combination) -> str:
        names, n = listed(group.sides, say("words.and")), group.everyone.leads
        if not self.facts.has_outcome:
            return say("evidence.compare.only", names=names, n=n)
        rate = in_words(group.mature.rate)
        return say("evidence.compare.only_won", names=names, n=n, won=group.everyone.won, rate=rate)

    def _of(self, fewest: int, most: int, *, mature: bool = False) -> Tally:
        total = Tally()
        for group in self.combinations:
            if fewest <= len(group.sides) <= most:
                total = total + (group.mature if mature else group.everyone)
        return total


def compare(sides: Mapping[str, Admission]) -> Comparison:
    """Compare what two or more definitions say of the same history.

    Parameters
    ----------
    sides
        Name of each side (``"sales"``) to its admission.

    Raises
    ------
    UsageError
        There are fewer than two sides, or they were judged on different histories.
    """
    admissions = list(sides.values())
    if len(admissions) < 2:
        raise UsageError(Fault("too-few-sides", "", say("evidence.compare.too_few_sides")))
    history = admissions[0].history
    for name, side in sides.items():
        if side.history is not history and side.history.fingerprint != history.fingerprint:
            raise UsageError(Fault("other-history", name, say("evidence.compare.other_history")))
    facts = Cohort.of(history)
    return Comparison(dict(sides), facts, Patterns.of([side.pair.sure for side in admissions], facts))


def _some(admissions: list[Admission], n: int) -> Bits:
    any_side, every_side = empty(n), full(n)
    for side in admissions:
        any_side, every_side = any_side | side.pair.sure, every_side & side.pair.sure
    return any_side & ~every_side


def _words(codes: np.ndarray[tuple[int, ...], np.dtype[np.int8]], words: Mapping[int, str]) -> list[str]:
    return [words[code] for code in codes.tolist()]
