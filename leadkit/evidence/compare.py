"""Rival definitions side by side: whom both admit, whom only one, and what became of the leads they dispute."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, compress
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.phrases import listed
from leadkit.engine.admission import VERDICTS, Admission
from leadkit.engine.bitmaps import Bits, empty, full, unpack
from leadkit.errors import Fault, UsageError, nearest_match
from leadkit.evidence.cohort import Cohort, Tally
from leadkit.evidence.combinations import Combination, PairOfSides
from leadkit.evidence.exchange import Exchange, exchange
from leadkit.evidence.outcome import OutcomeFigures, outcome
from leadkit.evidence.patterns import Patterns, tally
from leadkit.evidence.wording import amount, in_words, load, percent
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

MOST_SAID = 8
BEYOND_CHANCE = ((0.8, "much"), (0.667, "enough"), (0.3, "partly"), (0.05, "little"), (-0.05, "chance"), (-9, "less"))
"""From which alpha on the sides agree how far; 0.8 and 0.667 are Krippendorff's (2004) own bounds."""


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
            Combination(tuple(compress(names, admits)), tally(everyone), tally(mature), number)
            for number, (admits, everyone, mature) in enumerate(
                zip(found.admits.tolist(), found.everyone.tolist(), found.mature.tolist(), strict=True)
            )
        )

    def per_week(self, *groups: Combination) -> float | None:
        """Return how many leads a week some combinations bring; ``None`` where the history is not dated."""
        return None if self._weekly is None else float(sum(self._weekly[group.number] for group in groups))

    def untold(self, group: Combination) -> dict[str, int]:
        """Return for each side that does not admit a combination of how many of its leads it cannot tell."""
        return {
            name: int(self._unknown[name][group.number]) for name in self.sides if name not in group.sides
        }  # fmt: skip

    @cached_property
    def disputed_groups(self) -> tuple[Combination, ...]:
        """The combinations of some sides and not all, most leads first."""
        some = [group for group in self.combinations if 0 < len(group.sides) < len(self.sides)]
        return tuple(sorted(some, key=lambda group: -group.everyone.leads))

    def exchange(self, first: str, second: str) -> Exchange:
        """Return who would gain and lose what if the draft of `second` were taken instead of that of `first`.

        Raises
        ------
        UsageError
            There is no such side.
        """
        for name in (first, second):
            if name not in self.sides:
                message, known = say("evidence.compare.no_side", found=name), tuple(self.sides)
                raise UsageError(Fault("no-side", "", message, name, known, nearest_match(name, known)))
        return exchange(first, self.sides[first], second, self.sides[second])

    @cached_property
    def exchanges(self) -> tuple[Exchange, ...]:
        """An exchange for each two sides, so turned that it gains at least as many won deals as it loses.

        Without an outcome: as many leads.
        """
        found = (self.exchange(pair.first, pair.second) for pair in self.pairs)
        return tuple(e.reversed() if e.balance < 0 else e for e in found)

    @cached_property
    def _weekly(self) -> NDArray[np.float64] | None:
        weeks = self.facts.weeks
        return None if weeks is None else self._patterns.count(self.facts.dated) / weeks

    @cached_property
    def _unknown(self) -> dict[str, NDArray[np.int64]]:
        return {name: self._patterns.count(side.pair.unknown()) for name, side in self.sides.items()}

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

    def frame(self, most: int | None = None) -> pd.DataFrame:
        """Return a row per set of sides that admits leads in common, all sides first and none last.

        With `most`, only so many of them, those with most leads.

        Columns: one per side (True where it admits them); ``sides`` (their names joined by " + ", "" for none);
        ``leads``, ``won``, ``open`` (counts over all leads), ``share`` (of all leads, between 0 and 1),
        ``value_cents`` (of the won), ``per_week`` (leads a week; missing where nothing is dated); ``cohort``,
        ``cohort_won``, ``win_rate``, ``low``, ``high``, ``too_few`` (those old enough for rates, 95 % interval).
        """
        import pandas as pd

        rows = []
        largest = sorted(self.combinations, key=lambda group: -group.everyone.leads)[:most]
        for group in sorted(largest, key=lambda group: group.number):
            rate = group.mature.rate
            rows.append(
                {
                    **{name: name in group.sides for name in self.sides}, "sides": " + ".join(group.sides),
                    "leads": group.everyone.leads, "won": group.everyone.won, "open": group.everyone.open,
                    "share": group.everyone.leads / self.facts.n, "value_cents": group.everyone.value_cents,
                    "per_week": self.per_week(group), "cohort": rate.of, "cohort_won": rate.hits,
                    "win_rate": rate.value, "low": rate.low, "high": rate.high, "too_few": rate.too_few,
                }
            )  # fmt: skip
        return pd.DataFrame(rows)

    def mark_frame(self) -> pd.DataFrame:
        """Return a row per set of sides that occurs and side: what this side says of these leads.

        Columns: ``sides`` (as in `frame`), ``side``, ``answer`` ("admitted"; "rejected" or "undecided" of all of
        them; "mixed"), ``undecided`` (leads that the side cannot tell), ``leads``.
        """
        import pandas as pd

        rows = []
        for group in self.combinations:
            untold, n = self.untold(group), group.everyone.leads
            for name in self.sides:
                unknown = untold.get(name, 0)
                told = "admitted" if name in group.sides else {0: "rejected", n: "undecided"}.get(unknown, "mixed")
                said = {"side": name, "answer": told, "undecided": unknown, "leads": n}
                rows.append({"sides": " + ".join(group.sides), **said})
        return pd.DataFrame(rows)

    def load_frame(self) -> pd.DataFrame:
        """Return a row per side, indexed by `side`: what it gives to sales.

        Columns: ``leads`` that it admits, ``per_week`` (leads a week); ``disputed`` (those of them that another side
        does not admit) and ``disputed_per_week``; ``alone`` (those that no other side admits), ``alone_per_week``,
        ``alone_won`` (won leads among these). Loads are missing where nothing is dated.
        """
        import pandas as pd

        rows = []
        for name in self.sides:
            mine = [group for group in self.combinations if name in group.sides]
            disputed = [group for group in mine if len(group.sides) < len(self.sides)]
            alone = [group for group in disputed if len(group.sides) == 1]
            row: dict[str, object] = {"side": name}
            for prefix, groups in (("", mine), ("disputed", disputed), ("alone", alone)):
                row[prefix or "leads"] = sum(group.everyone.leads for group in groups)
                row[f"{prefix}_per_week".lstrip("_")] = self.per_week(*groups)
            rows.append({**row, "alone_won": sum(group.everyone.won for group in alone)})
        return pd.DataFrame(rows).set_index("side")

    def exchange_frame(self) -> pd.DataFrame:
        """Return a row per two sides, as `Exchange.row` has it: what is gained and lost if one draft replaces another.

        They are turned as in `exchanges`.
        """
        import pandas as pd

        return pd.DataFrame([found.row() for found in self.exchanges])

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
            which = "rate" if self.facts.basis == "mature" else "rate_of_all"
            rate = say(f"evidence.compare.{which}", rate=in_words(self.disputed_mature.rate))
            said += [f"{won} {value}" if self.some.value_cents > 0 else won, rate]
        if self.some.leads and self.facts.weeks is not None:
            said.append(say("evidence.compare.load", load=load(self.per_week(*self.disputed_groups))))
        said.append(self.agreement_sentence())
        groups = self.disputed_groups
        if len(groups) > MOST_SAID:
            said.append(say("evidence.compare.largest", n=MOST_SAID, all=len(groups)))
        said += [self.group_sentence(group) for group in groups[:MOST_SAID]]
        return (*said, *(found.sentence() for found in self.exchanges[:MOST_SAID] if found.moves))

    def agreement_sentence(self) -> str:
        """Return in words how far the sides agree beyond chance."""
        if self.alpha is None:
            return say("evidence.compare.beyond.none")
        key = next(word for least, word in BEYOND_CHANCE if self.alpha >= least)
        return say(f"evidence.compare.beyond.{key}", alpha=f"{self.alpha:.2f}")

    def group_sentence(self, group: Combination) -> str:
        """Return how many leads just these sides admit, and what became of them."""
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
