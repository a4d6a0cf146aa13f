"""A short rule: one, two or three conditions that together tell hits best, judged on leads they were not found on."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from leadkit.definition.model import Criterion, Definition, Group
from leadkit.definition.phrases import listed
from leadkit.definition.words import clause
from leadkit.engine.bitmaps import count
from leadkit.evidence.chance import LEVEL, exact, holm
from leadkit.evidence.drivers.lines import Line, line_of, lines, matrix
from leadkit.evidence.drivers.logistic import Numbers
from leadkit.evidence.drivers.observed import Observed
from leadkit.evidence.drivers.result import Drivers, outcome_words
from leadkit.evidence.drivers.sample import Sample
from leadkit.evidence.drivers.separation import activity_kinds, field_names
from leadkit.evidence.rates import FEWEST_LEADS, FEWEST_WINS, Rate, difference, rate
from leadkit.evidence.wording import percent
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

MOST = 3
CANDIDATES = 24
EARNS = 4.0
"""So much, in squared standard scores, each further condition must add."""


@dataclass(frozen=True, slots=True)
class ShortRule:
    """Conditions that are all asked, chosen on the part searched on and judged on the part held out.

    Parameters
    ----------
    leads
        How many of all leads meet it as a definition asks it.
    adjusted
        How likely the held-out difference is by chance (Fisher's exact test), adjusted for the rules judged (Holm).
    recall
        Hits that meet it, of all hits.
    """

    criteria: tuple[Criterion, ...]
    sentence: str
    leads: int
    training: Rate
    held_out: Rate
    rest_held_out: Rate
    recall: Rate
    adjusted: float

    @property
    def holds(self) -> bool:
        """Whether those that meet it do surely better on the leads held out."""
        gap = difference(self.held_out, self.rest_held_out)
        return self.adjusted <= LEVEL and gap is not None and gap.direction > 0 and not self.held_out.too_few

    def definition(self, id: str, title: str) -> Definition:  # noqa: A002 (the document's own word)
        """Return a definition that counts the leads that meet the rule; what is not known does not."""
        return Definition(id, title, characteristics=Group("all", self.criteria), if_missing="no")


@dataclass(frozen=True, eq=False, repr=False)
class ShortRules:
    """The best rules of one, two and three conditions, as far as a further condition earns its place.

    Parameters
    ----------
    tried
        How many combinations were looked at.
    observed
        For how long leads were observed where what they did was judged, and which leads took part in all of it.
    """

    rules: tuple[ShortRule, ...]
    tried: int
    outcome: str = ""
    observed: Observed = field(default_factory=Observed)

    @property
    def best(self) -> ShortRule | None:
        """The rule with the most conditions of those that hold; ``None`` where none does."""
        return next((rule for rule in reversed(self.rules) if rule.holds), None)

    def frame(self) -> pd.DataFrame:
        """Return a row per rule, the shortest first.

        Columns: ``conditions`` (their number), ``sentence``, ``holds``, ``leads`` (all that meet it),
        ``training_rate``, ``held_out_leads``, ``held_out_hits``, ``win_rate``, ``low``, ``high`` (held out, 95 %
        interval after Wilson), ``too_few``, ``rest_rate``, ``recall`` (0 to 1), ``adjusted``.
        """
        import pandas as pd

        rows = [
            {
                "conditions": len(r.criteria), "sentence": r.sentence, "holds": r.holds, "leads": r.leads,
                "training_rate": r.training.value, "held_out_leads": r.held_out.of, "held_out_hits": r.held_out.hits,
                "win_rate": r.held_out.value, "low": r.held_out.low, "high": r.held_out.high,
                "too_few": r.held_out.too_few, "rest_rate": r.rest_held_out.value, "recall": r.recall.value,
                "adjusted": r.adjusted,
            }
            for r in self.rules
        ]  # fmt: skip
        return pd.DataFrame(rows)

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return each rule that holds in words, the one with the most conditions first, and on which leads."""
        held = [rule for rule in reversed(self.rules) if rule.holds]
        if not held:
            return (say(f"evidence.rules.{'nothing' if self.tried else 'untested'}"),)
        return (" ".join([self._sentence(held[0]), *self.observed.basis()]), *map(self._sentence, held[1:]))

    def _sentence(self, of: ShortRule) -> str:
        held = of.held_out
        return say(
            "evidence.rules.rule", sentence=of.sentence[:1].upper() + of.sentence[1:], rate=percent(held.value or 0),
            leads=held.of, outcome=self.outcome, low=percent(held.low or 0), high=percent(held.high or 0),
            rest=percent(of.rest_held_out.value or 0), recall=percent(of.recall.value or 0),
        )  # fmt: skip


def short_rules(found: Drivers, *, most: int = MOST, seed: int = 0) -> ShortRules:
    """Return the best rule of one condition, of two and of three.

    All combinations of the two dozen conditions that tell most by themselves are looked at. A rule must leave at least
    30 leads and 5 hits on the part searched on. Where what leads did can be asked, rules are found and judged on equal
    observation: on the leads still undecided after the first days, by what they had done by then.
    """
    history, target = found.history, found.target
    if target is None or not target.base.hits:
        return ShortRules((), 0)
    observed, kinds = (found.observed, activity_kinds(history)) if found.observed.is_told else (Observed(), ())
    sample = observed.part(Sample.of(history, target, seed))
    if not sample.is_mixed:
        return ShortRules((), 0)
    candidates = lines(history, sample, field_names(history, found.apart), kinds, observed.seconds)
    x = matrix(candidates, history.n, sample.rows)
    score = _scores(x.T, sample.hit)
    first = np.argsort(-score, kind="stable")[:CANDIDATES]
    best: list[tuple[float, tuple[int, ...]]] = []
    tried = 0
    for size in range(1, most + 1):
        combined = [
            c for c in combinations(first.tolist(), size) if len({candidates[i].criterion.key for i in c}) == size
        ]
        tried += len(combined)
        scores = _together(x, sample.hit, combined)
        top = int(np.argmax(scores)) if len(scores) else 0
        if not len(scores) or scores[top] <= 0 or (best and scores[top] ** 2 < best[-1][0] ** 2 + EARNS):
            break
        best.append((float(scores[top]), combined[top]))
    made = [_rule(found, [candidates[i] for i in chosen], sample) for _, chosen in best]
    adjusted = holm(np.array([exact(rule.held_out, rule.rest_held_out) for rule in made]))
    judged = tuple(
        ShortRule(r.criteria, r.sentence, r.leads, r.training, r.held_out, r.rest_held_out, r.recall, float(p))
        for r, p in zip(made, adjusted, strict=True)
    )
    return ShortRules(judged, tried, outcome_words(target), observed)


def _together(
    x: np.ndarray[tuple[int, int], np.dtype[np.bool_]],
    hit: np.ndarray[tuple[int], np.dtype[np.bool_]],
    combined: list[tuple[int, ...]],
) -> Numbers:
    """Return the score of each combination of conditions, counted on packed bits."""
    packed, hits = np.packbits(x.T, axis=1), np.packbits(hit)
    of, won = np.empty(len(combined)), np.empty(len(combined))
    for i, chosen in enumerate(combined):
        met = np.bitwise_and.reduce(packed[list(chosen)], axis=0)
        of[i], won[i] = np.bitwise_count(met).sum(), np.bitwise_count(met & hits).sum()
    return _standard(of, won, len(hit), int(hit.sum()))


def _scores(
    met: np.ndarray[tuple[int, int], np.dtype[np.bool_]], hit: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> Numbers:
    return _standard(met.sum(axis=1).astype(float), (met & hit).sum(axis=1).astype(float), len(hit), int(hit.sum()))


def _standard(of: Numbers, hits: Numbers, n: int, all_hits: int) -> Numbers:
    """Return how many standard deviations the hits lie above chance; 0 where there are too few leads or hits."""
    share = all_hits / n
    spread = of * (n - of) / max(n - 1, 1) * share * (1 - share)
    enough = (of >= FEWEST_LEADS) & (hits >= FEWEST_WINS) & (spread > 0)
    return np.where(enough, (hits - of * share) / np.sqrt(np.where(spread > 0, spread, 1)), 0.0)


def _rule(found: Drivers, chosen: list[Line], sample: Sample) -> ShortRule:
    assert found.target is not None
    criteria = tuple(line.criterion for line in chosen)
    leads = np.bitwise_and.reduce([line_of(found.history, criterion).leads for criterion in criteria])
    seen = np.bitwise_and.reduce([line.leads for line in chosen])
    sentence = listed([clause(c, found.history.catalogue) for c in criteria], say("words.and"))
    hits = found.target.hits
    return ShortRule(
        criteria, sentence, count(leads), sample.trained(seen), sample.held(seen), sample.held(~seen),
        rate(count(leads & hits), count(hits)), 1.0,
    )  # fmt: skip
