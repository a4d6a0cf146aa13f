"""A definition's leads broken down by a field: who counts, and who was won, value by value."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from leadkit.definition.catalogue import Field
from leadkit.definition.model import FieldCriterion, criteria_of
from leadkit.engine.admission import Admission
from leadkit.engine.bitmaps import Bits, count, unpack
from leadkit.evidence.cohort import Cohort, Tally
from leadkit.evidence.rates import Rate
from leadkit.evidence.slices import TOP, Counts, SliceKind, Slices, slices, tallies_of
from leadkit.evidence.wording import in_words
from leadkit.history.history import History
from leadkit.history.profiling.names import is_staff
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd

_HUMPS = re.compile(r"(?<=[a-z])(?=[A-Z])")
FORMAT_WORDS = ("format", "lead origin", "origin", "form", "offer", "channel", "touchpoint")
SOURCE_WORDS = ("source", "lead source", "utm source", "channel", "medium", "campaign")


@dataclass(frozen=True, slots=True)
class Row:
    """Leads that are alike in one field.

    Parameters
    ----------
    everyone, admitted
        All of them, and those that count; without their value.
    undecided
        How many of them cannot be told.
    mature, mature_admitted
        The same of those that are old enough for rates.
    """

    kind: SliceKind
    title: str
    value: str | float | None
    everyone: Tally
    admitted: Tally
    undecided: int
    mature: Tally
    mature_admitted: Tally

    @property
    def win_rate(self) -> Rate:
        """The win rate of all of them."""
        return self.mature.rate

    @property
    def admitted_win_rate(self) -> Rate:
        """The win rate of those that count."""
        return self.mature_admitted.rate

    @property
    def rest_win_rate(self) -> Rate:
        """The win rate of those that do not count."""
        admitted = self.mature_admitted
        return Tally(self.mature.leads - admitted.leads, self.mature.won - admitted.won).rate


@dataclass(frozen=True, slots=True, repr=False)
class Breakdown:
    """The rows of one field; every lead is in exactly one."""

    field: str
    title: str
    rows: tuple[Row, ...]

    def frame(self) -> pd.DataFrame:
        """Return a row per value, range, the rest, and not known.

        Columns: ``kind`` ("value", "range", "rest", "missing"), ``title``, ``value``; ``leads``, ``admitted``,
        ``undecided``, ``won``, ``admitted_won`` (counts over all leads), ``admitted_share`` (of the row's leads,
        between 0 and 1); ``cohort``, ``cohort_won``, ``win_rate``, ``low``, ``high``, ``too_few`` (all of the row's
        leads that are old enough for rates, 95 % interval), and the same for those that count (``admitted_cohort``,
        ``admitted_cohort_won``, ``admitted_win_rate``, ``admitted_low``, ``admitted_high``, ``admitted_too_few``)
        and for the rest (``rest_…``).
        """
        import pandas as pd

        return pd.DataFrame([_flat(row) for row in self.rows])

    def __repr__(self) -> str:
        return "\n".join(self.sentences())

    def sentences(self) -> tuple[str, ...]:
        """Return each row in words."""
        return tuple(
            say(
                "evidence.by.row", title=row.title, leads=row.everyone.leads, admitted=row.admitted.leads,
                rate=in_words(row.win_rate),
            )
            for row in self.rows
        )  # fmt: skip


def by(admission: Admission, field: str, *, top: int = TOP) -> Breakdown:
    """Break a definition's leads down by a field: its `top` commonest values, the rest, and not known.

    Raises
    ------
    HistoryError
        There is no such field.
    """
    history = admission.history
    found = slices(history, field, top)
    admitted, undecided = (members.counts(found) for members in _verdicts(admission))
    tallies = zip(*found.tallies, *tallies_of(admitted), undecided.sum(axis=1).tolist(), strict=True)
    rows = [
        Row(part.kind, part.title, part.value, all_, yes, open_, mature, mature_yes)
        for part, (all_, mature, yes, mature_yes, open_) in zip(found, tallies, strict=True)
    ]
    return Breakdown(field, history.catalogue.fields[field].title, tuple(rows))


class _Members:
    """A group of leads by their rows, or by those of all others where these are fewer."""

    def __init__(self, leads: Bits, facts: Cohort) -> None:
        n = count(leads)
        self.is_rest = n * 2 > facts.n
        if n in (0, facts.n):
            self.rows = np.empty(0, np.intp)
        else:
            inside = unpack(leads, facts.n)
            self.rows = np.flatnonzero(~inside if self.is_rest else inside)
        self.fates = facts.fates.take(self.rows)

    def counts(self, found: Slices) -> Counts:
        """Return how many are in each group of a field, by what became of them."""
        counts = found.counts(self.rows, self.fates)
        return found.everyone - counts if self.is_rest else counts


_VERDICTS: WeakKeyDictionary[Admission, tuple[_Members, _Members]] = WeakKeyDictionary()


def _verdicts(admission: Admission) -> tuple[_Members, _Members]:
    """Return the admitted and the undecided leads, found once for all fields."""
    if admission not in _VERDICTS:
        pair, facts = admission.pair, Cohort.of(admission.history)
        _VERDICTS[admission] = _Members(pair.sure, facts), _Members(pair.unknown(), facts)
    return _VERDICTS[admission]


def usual_fields(admission: Admission) -> tuple[str, ...]:
    """Return the fields by which a room looks first: how leads came, and where from, as far as there are such.

    How they came is the first field of the definition's own format section, else one with such a name; where from is
    the field that says who records what (``[tracks]``), else one with such a name.
    """
    history = admission.history
    tracks = history.catalogue.tracks
    asked = [
        c.test.field
        for definition in admission.definitions
        if definition.format is not None
        for c in criteria_of(definition.format)
        if isinstance(c, FieldCriterion) and c.test.field in history.catalogue.fields
    ]
    formats = [*asked, *named_like(history, FORMAT_WORDS)]
    sources = [*([tracks.field] if tracks else []), *named_like(history, SOURCE_WORDS)]
    found: list[str] = []
    for candidates in (formats, sources):
        found += [name for name in candidates if name not in found][:1]
    return tuple(found)


def is_told_of(field: Field) -> bool:
    """Whether figures may be broken down by a field that nobody asked for: by none of persons, or that is not shown."""
    return field.show and not is_personal(field)


def is_personal(field: Field) -> bool:
    """Whether a field names persons: it is marked so, or seems to name our own people and does not say otherwise."""
    return bool(field.personal) or names_staff(field)


def names_staff(field: Field) -> bool:
    """Whether a field of words seems to name our own people, by what it is called; it may say that it does not."""
    if field.personal is False or field.type not in ("text", "category", "ordered"):
        return False
    return is_staff(field.name) or is_staff(field.title)


def named_like(history: History, words: Iterable[str]) -> list[str]:
    """Return the fields whose name or title is one of `words`, or ends with one, in the order of `words`."""
    names = {
        name: {_HUMPS.sub(" ", said).replace("_", " ").casefold() for said in (name, field.title)}
        for name, field in history.catalogue.fields.items()
        if field.type in ("text", "category") and not field.personal
    }
    exact = [name for word in words for name, said in names.items() if word in said]
    ending = [name for word in words for name, said in names.items() if any(s.endswith(f" {word}") for s in said)]
    return list(dict.fromkeys([*exact, *ending]))


def _flat(row: Row) -> dict[str, object]:
    flat: dict[str, object] = {
        "kind": row.kind, "title": row.title, "value": row.value, "leads": row.everyone.leads,
        "admitted": row.admitted.leads, "undecided": row.undecided, "won": row.everyone.won,
        "admitted_won": row.admitted.won,
        "admitted_share": row.admitted.leads / row.everyone.leads if row.everyone.leads else None,
    }  # fmt: skip
    for prefix, rate in (("", row.win_rate), ("admitted_", row.admitted_win_rate), ("rest_", row.rest_win_rate)):
        flat |= {
            f"{prefix}cohort": rate.of, f"{prefix}cohort_won": rate.hits, f"{prefix}win_rate": rate.value,
            f"{prefix}low": rate.low, f"{prefix}high": rate.high, f"{prefix}too_few": rate.too_few,
        }  # fmt: skip
    return flat
