"""Which fields say where a lead came from, how it came, and what it wants to buy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from leadkit.errors import Fault, UsageError, nearest_match
from leadkit.evidence.by import FORMAT_WORDS, SOURCE_WORDS, is_told_of, named_like
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.signals import signal
from leadkit.history.history import History
from leadkit.text import say

PRODUCT_WORDS = (
    "product of interest", "product interest", "product", "interest", "solution", "product line", "product family",
    "model", "plan",
)  # fmt: skip
Unfit = Literal["few", "same"]


@dataclass(frozen=True, slots=True)
class Roles:
    """Names of fields; ``None`` where the history has none of the kind."""

    source: str | None = None
    format: str | None = None
    product: str | None = None

    @property
    def ways(self) -> tuple[str, ...]:
        """The fields by which leads came: source and format, as far as there are such."""
        return tuple(name for name in (self.source, self.format) if name is not None)


def roles(history: History, *, source: str | None = None, form: str | None = None, product: str | None = None) -> Roles:
    """Return the fields that are named (`form` is how a lead came), and find the others by what they are called.

    The source is the field that says who records what (``[tracks]``), else one with such a name. Passed over are
    fields of persons, fields that are not shown or known later only, and those that know too much of the outcome to
    have been there when the lead came.

    Raises
    ------
    UsageError
        There is no such field, or it names persons: nothing is broken down by these.
    """
    given = [reported(history, name) for name in (source, form, product) if name is not None]
    tracks = history.catalogue.tracks
    if source is None:
        first = [tracks.field] if tracks else []
        source = _first(history, (*first, *named_like(history, SOURCE_WORDS)), given)
    taken = [*given, *([source] if source else [])]
    if form is None:
        form = _first(history, named_like(history, FORMAT_WORDS), taken)
    taken += [form] if form else []
    if product is None:
        product = _first(history, named_like(history, PRODUCT_WORDS), taken)
    return Roles(source, form, product)


def unfit(history: History, words: tuple[str, ...]) -> Unfit | None:
    """Return why no field that is called so tells leads apart, where that is its values; else ``None``.

    ``"few"``: too few leads have the same value. ``"same"``: all have the same one.
    """
    for name in named_like(history, words):
        field, column = history.catalogue.fields[name], history.column(name)
        if field.known == "later" or not is_told_of(field) or not column.is_coded:
            continue
        if len(column.classes) == 1:
            return "same"
        if len(column.classes) > _most_values(history):
            return "few"
    return None


def _most_values(history: History) -> int:
    """Return how many values a field may have that tells leads apart."""
    return max(history.n // 2, 2)


def reported(history: History, name: str) -> str:
    """Return the name of a field by which leads may be broken down.

    Raises
    ------
    UsageError
        There is no such field, or it names persons.
    """
    fields = history.catalogue.fields
    if name not in fields:
        near = nearest_match(name, tuple(fields))
        raise UsageError(Fault("unknown-field", "", say("history.no-field", found=name), name, tuple(fields), near))
    if fields[name].personal or not fields[name].show:
        raise UsageError(Fault("personal-field", "", say("evidence.roles.personal", title=fields[name].title), name))
    return name


def _first(history: History, candidates: tuple[str, ...] | list[str], taken: list[str]) -> str | None:
    return next(_fit(history, [name for name in candidates if name not in taken]), None)


def _fit(history: History, candidates: list[str]) -> Iterator[str]:
    """Yield the candidates that tell leads apart, and were there when they came."""
    told = Cohort.of(history).has_outcome
    for name in candidates:
        field = history.catalogue.fields[name]
        if field.known == "later" or not is_told_of(field):
            continue
        column = history.column(name)
        if not column.is_coded or not 2 <= len(column.classes) <= _most_values(history):
            continue
        if not told or "tells-too-much" not in signal(history, name).reasons:
            yield name
