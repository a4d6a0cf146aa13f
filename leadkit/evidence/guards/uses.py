"""What a draft asks for: its fields, its activities, and the draft itself under other conditions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from leadkit.definition.catalogue import ActivityKind, Field
from leadkit.definition.model import (
    ActionCriterion,
    Criterion,
    Definition,
    Duration,
    FieldCriterion,
    Ladder,
    criteria_of,
    without,
)
from leadkit.engine.admission import Admission, admit
from leadkit.history.history import History

DAY_S = 86_400


def asked(admission: Admission) -> Iterator[Criterion]:
    """Yield the criteria that are judged, of every level and of who can never be a lead."""
    for definition, level in zip(admission.definitions, admission.levels, strict=True):
        yield from (c for c in definition.criteria() if c.key in level.criteria)
    draft = admission.draft
    never = without(draft.never) if isinstance(draft, Ladder) and draft.never is not None else None
    if never is not None:
        yield from criteria_of(never)


def used_fields(admission: Admission) -> tuple[str, ...]:
    """Return the fields that a draft asks for, in its order."""
    fields = admission.history.catalogue.fields
    names = [c.test.field for c in asked(admission) if isinstance(c, FieldCriterion)]
    return tuple(name for name in dict.fromkeys(names) if name in fields)


def used_kinds(admission: Admission) -> tuple[str, ...]:
    """Return the activity kinds that a draft asks for, in its order."""
    return tuple(dict.fromkeys(c.activity for c in asked(admission) if isinstance(c, ActionCriterion)))


def titles(history: History, names: tuple[str, ...]) -> list[str]:
    """Return fields and activity kinds as the room calls them."""
    catalogue = history.catalogue
    return [
        catalogue.fields[name].title if name in catalogue.fields
        else catalogue.activities.get(name, ActivityKind(name)).title
        for name in names
    ]  # fmt: skip


def field_title(history: History, name: str) -> str:
    """Return what the room calls a field."""
    return history.catalogue.fields.get(name, Field(name)).title


def left_out(admission: Admission) -> frozenset[str]:
    """Return the keys of the criteria that the admission did not judge."""
    keys: set[str] = set()
    for definition, level in zip(admission.definitions, admission.levels, strict=True):
        keys |= {c.key for c in definition.criteria()} - set(level.criteria)
    return frozenset(keys)


def judged_again(admission: Admission, draft: Definition | Ladder, history: History | None = None) -> Admission:
    """Judge another draft, or on another history, as the admission was judged."""
    return admit(draft, history or admission.history, allow_later=True, dropped=left_out(admission))


def observed_for(draft: Definition | Ladder, days: int) -> Definition | Ladder:
    """Return the draft judged on a lead's first `days` alone; a definition that looks at fewer days keeps to them."""
    if isinstance(draft, Ladder):
        return replace(draft, levels=tuple(_observed(level, days) for level in draft.levels))
    return _observed(draft, days)


def _observed(definition: Definition, days: int) -> Definition:
    if definition.observe is not None and definition.observe.seconds <= days * DAY_S:
        return definition
    return replace(definition, observe=Duration(f"P{days}D", days * DAY_S))
