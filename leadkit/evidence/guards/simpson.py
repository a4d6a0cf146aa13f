"""Whether a headline holds within format and within source, or turns there: Simpson's paradox."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadkit.definition.model import Definition, FieldCriterion
from leadkit.definition.phrases import listed
from leadkit.definition.words import clause
from leadkit.engine.admission import Admission, admit
from leadkit.engine.bitmaps import Bits, count
from leadkit.evidence.by import usual_fields
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.guards.finding import Guard, Number, Weight, guard
from leadkit.evidence.guards.strata import Strata, Turn, strata
from leadkit.evidence.guards.uses import field_title, used_fields
from leadkit.evidence.rates import FEWEST_LEADS, Difference, Rate
from leadkit.evidence.slices import slices
from leadkit.evidence.wording import interval, percent, signed
from leadkit.history.history import History
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

NAMED = 3
_WEIGHTS: dict[Turn, Weight] = {
    "turns": "warning", "turns-in": "warning", "explained": "warning", "hidden": "note", "holds": "ok",
    "open": "note", "cannot-be-told": "note",
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Headline:
    """One difference between two groups of leads, and what becomes of it within each of some fields.

    Parameters
    ----------
    name
        ``"admitted"`` for those that count against the rest, else the key of a condition, or field and value.
    title
        What the first group is called: "the leads that count", "“any visit”", "Source: social networks".
    asked
        The fields that the first group is defined by: within these less must be left of the difference.
    """

    name: str
    title: str
    within: tuple[Strata, ...]
    asked: tuple[str, ...] = ()

    def findings(self) -> Iterator[Guard]:
        """Yield a finding for each field, in the order of `within`."""
        for split in self.within:
            turn = split.turn
            weight = _WEIGHTS[turn]
            if turn == "explained" and split.field in self.asked:
                weight = "note"
            yield _finding(self, split, turn, weight)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Simpson:
    """Headlines with what becomes of them within format and source."""

    headlines: tuple[Headline, ...]

    @property
    def findings(self) -> tuple[Guard, ...]:
        """A finding for the first headline and each field, and those of the others that are worth knowing."""
        first = [found for headline in self.headlines[:1] for found in headline.findings()]
        others = [found for headline in self.headlines[1:] for found in headline.findings()]
        return (*first, *(found for found in others if found.weight == "warning" or found.code == "hidden"))

    @property
    def warnings(self) -> tuple[Guard, ...]:
        """The headlines that mislead: they turn, or are those of format or source alone."""
        return tuple(found for found in self.findings if found.weight == "warning")

    def frame(self) -> pd.DataFrame:
        """Return a row per headline and field.

        Columns: ``headline``, ``title``, ``field``, ``field_title``; ``turn`` (see `Strata.turn`), ``weight``;
        ``first``, ``first_rate``, ``second``, ``second_rate`` (leads and win rate of the two groups overall);
        ``difference``, ``low``, ``high`` (overall, 95 %, Newcombe); ``pooled``, ``pooled_low``, ``pooled_high``
        (within the field, Mantel-Haenszel); ``strata`` (with leads of both groups), ``against`` (titles of those that
        surely turn, joined by ", ").
        """
        import pandas as pd

        rows = []
        for headline in self.headlines:
            for split, found in zip(headline.within, headline.findings(), strict=True):
                gaps = {**_numbers("", split.crude), **_numbers("pooled", split.pooled)}
                rows.append(
                    {
                        "headline": headline.name, "title": headline.title, "field": split.field,
                        "field_title": split.title, "turn": split.turn, "weight": found.weight,
                        "first": split.first.of, "first_rate": split.first.value, "second": split.second.of,
                        "second_rate": split.second.value, **gaps, "strata": sum(r.weight > 0 for r in split.rows),
                        "against": ", ".join(r.title for r in split.against),
                    }
                )  # fmt: skip
        return pd.DataFrame(rows)

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return the warnings in words, or that no headline turns."""
        warned = tuple(found.message for found in self.warnings)
        return warned or (say("evidence.guards.simpson.none" if self.headlines else "evidence.guards.simpson.nothing"),)


def simpson(
    admission: Admission, fields: Sequence[str] | None = None, *, within: Bits | None = None, conditions: bool = True
) -> Simpson:
    """Check the leads that count against the rest, and those that meet each condition against all others.

    Parameters
    ----------
    fields
        The fields to look within; format and source, as far as there are such, by default.
    within
        The leads to look at; those that are old enough for rates, by default.
    conditions
        Whether to look at each condition too.
    """
    history = admission.history
    facts = Cohort.of(history)
    asked = facts.mature if within is None else within
    fields = usual_fields(admission) if fields is None else tuple(fields)
    if not facts.has_outcome or not fields:
        return Simpson(())
    groups = [("admitted", say("evidence.guards.simpson.admitted"), admission.pair.sure, used_fields(admission), 1)]
    if conditions and len(admission.criteria) > 1:
        groups += list(_conditions(admission))
    return Simpson(
        tuple(
            Headline(name, title, _splits(history, leads & asked, asked & ~leads, fields, own, tried), own)
            for name, title, leads, own, tried in groups
            if count(leads & asked) and count(asked & ~leads)
        )
    )


def _conditions(admission: Admission) -> Iterator[tuple[str, str, Bits, tuple[str, ...], int]]:
    """Yield name, title, leads and field of each condition, and how many there are."""
    catalogue = admission.history.catalogue
    for name, (_, criterion) in admission.columns.items():
        own = (criterion.test.field,) if isinstance(criterion, FieldCriterion) else ()
        title = say("evidence.guards.simpson.condition", clause=clause(criterion, catalogue))
        yield name, title, admission.criteria[name].sure, own, len(admission.criteria)


def turned(history: History, fields: Sequence[str] | None = None, *, within: Bits | None = None) -> Simpson:
    """Check each common value of format and source against all other leads, within the other field.

    It is what a room says of its channels ("social networks bring no good leads") before there is any draft.
    """
    facts = Cohort.of(history)
    asked = facts.mature if within is None else within
    if fields is None:
        fields = usual_fields(admit(Definition(id="-"), history))
    if not facts.has_outcome:
        return Simpson(())
    parts = [(f, part) for f in fields for part in slices(history, f) if part.kind in ("value", "range")]
    common = [(f, part) for f, part in parts if count(part.leads & asked) >= FEWEST_LEADS]
    found = []
    for field, part in common:
        title = say("evidence.guards.simpson.value", field=field_title(history, field), value=part.title)
        others = tuple(f for f in fields if f != field)
        splits = _splits(history, part.leads & asked, asked & ~part.leads, others, (field,), 1)
        found.append(Headline(f"{field}={part.value}", title, splits, (field,)))
    return Simpson(tuple(found))


def _splits(
    history: History, first: Bits, second: Bits, fields: Sequence[str], own: tuple[str, ...], tried: int
) -> tuple[Strata, ...]:
    """Compare within each field; a group that one field alone defines is not compared within that field."""
    won = Cohort.of(history).won
    inside = [field for field in fields if own != (field,)]
    return tuple(strata(history, first, second, won, field, tried=tried) for field in inside)


def _finding(headline: Headline, split: Strata, turn: Turn, weight: Weight) -> Guard:
    numbers: dict[str, Number] = {
        "first": split.first.of, "first_rate": split.first.value, "second": split.second.of,
        "second_rate": split.second.value, **_numbers("", split.crude), **_numbers("pooled", split.pooled),
    }  # fmt: skip
    key = f"{turn}-down" if turn in ("turns", "turns-in") and split.direction > 0 else turn
    beyond_chance = bool(split.direction or (split.pooled and split.pooled.direction))
    turned_in = split.against if turn == "turns-in" else split.leaning
    return guard(
        "simpson", key, weight, numbers, (split.field,), who=headline.title, field=split.title,
        first=_percent(split.first), second=_percent(split.second), pooled=_points(split.pooled),
        stays=say(f"evidence.guards.simpson.{'stays' if beyond_chance else 'by_chance'}"),
        inside=_inside(split, [row.title for row in turned_in]), span=_span(split.pooled),
    )  # fmt: skip


def _inside(split: Strata, names: list[str]) -> str:
    """Return the strata that turn, by name: "inside API and Lead Add Form"; nothing where none is large enough."""
    if not names:
        return say("evidence.guards.simpson.within", field=split.title)
    shown = names[:NAMED]
    said = listed(shown, say("words.and"))
    if len(names) > NAMED:
        said = say("evidence.guards.simpson.more", shown=", ".join(shown), n=len(names) - NAMED)
    return say("evidence.guards.simpson.inside", names=said)


def _percent(rate: Rate) -> str:
    return percent(rate.value) if rate.value is not None else say("evidence.nobody")


def _points(gap: Difference | None) -> str:
    return "" if gap is None else signed(gap.value * 100)


def _span(gap: Difference | None) -> str:
    return "" if gap is None else interval(gap.low, gap.high)


def _numbers(prefix: str, gap: Difference | None) -> dict[str, Number]:
    name, before = (prefix, f"{prefix}_") if prefix else ("difference", "")
    if gap is None:
        return {name: None, f"{before}low": None, f"{before}high": None}
    return {name: gap.value, f"{before}low": gap.low, f"{before}high": gap.high}
