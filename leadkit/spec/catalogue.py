"""The part of a catalogue that a definition uses, as it stands in a spec.

Everything without an order of its own is sorted, so that the digest does not depend on how a history was written down.
Names of classes and activities are values here, never member names: those are ASCII in a signed document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, get_args
from zoneinfo import ZoneInfo

from leadkit.definition.catalogue import (
    FIELD_TYPES,
    ActivityKind,
    By,
    Catalogue,
    Field,
    FieldType,
    Known,
    Tracks,
)
from leadkit.definition.faults import Faults, Spot
from leadkit.definition.files import kind_of
from leadkit.definition.model import (
    Criterion,
    Definition,
    FieldCriterion,
    FieldTest,
    Ladder,
    criteria_of,
)
from leadkit.definition.scalars import Scalars
from leadkit.text import say

Document = dict[str, Any]
KNOWN: tuple[Known, ...] = get_args(Known)
BY: tuple[By, ...] = get_args(By)
MEMBERS = ("fields", "activities", "time_zone", "missing", "tracks")
FIELD_MEMBERS = ("name", "type", "label", "unit", "order", "aliases", "missing", "known", "show", "personal")
KIND_MEMBERS = ("name", "by", "label", "attributes")


def criteria(draft: Definition | Ladder) -> tuple[Criterion, ...]:
    """Return every criterion of a definition or ladder, also of who can never be a lead."""
    if isinstance(draft, Definition):
        return draft.criteria()
    never = tuple(criteria_of(draft.never)) if draft.never is not None else ()
    return (*never, *(c for level in draft.levels for c in level.criteria()))


Used = tuple[Catalogue, dict[str, tuple[str, ...]]]


def used(draft: Definition | Ladder, catalogue: Catalogue) -> Used:
    """Return the part of `catalogue` that `draft` uses, and the attributes that it uses by activity kind.

    What the catalogue does not know, an activity that has not happened yet or a planned condition, is not entered;
    only decimals leave a trace: their field is entered as a number, so that the signed form reads back as it was.
    """
    parts = _Parts(catalogue)
    for criterion in criteria(draft):
        parts.add(criterion)
    tracks = _used_tracks(catalogue.tracks, parts.kinds)
    if tracks is not None:
        parts.field(FieldTest(tracks.field, "known"), parts.fields, catalogue.fields)
    part = Catalogue(
        dict(sorted(parts.fields.items())),
        dict(sorted(parts.attributes.items())),
        dict(sorted(parts.kinds.items())),
        catalogue.time_zone,
        tuple(sorted(set(catalogue.missing))),
        tracks,
    )
    return part, {kind: tuple(sorted(names & parts.attributes.keys())) for kind, names in parts.by_kind.items()}


class _Parts:
    """The entries that criteria use, gathered one by one."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.fields: dict[str, Field] = {}
        self.attributes: dict[str, Field] = {}
        self.kinds: dict[str, ActivityKind] = {}
        self.by_kind: dict[str, set[str]] = {}

    def add(self, criterion: Criterion) -> None:
        if isinstance(criterion, FieldCriterion):
            self.field(criterion.test, self.fields, self.catalogue.fields)
            return
        tests = criterion.where or ()
        kind = self.catalogue.activities.get(criterion.activity)
        if kind is None and not any(map(_has_decimal, tests)):
            return
        self.kinds[criterion.activity] = kind or ActivityKind(criterion.activity)
        named = self.by_kind.setdefault(criterion.activity, set())
        named.update(test.field for test in tests)
        for test in tests:
            self.field(test, self.attributes, self.catalogue.attributes, guess=kind is None)
        if criterion.distinct is not None:
            named.add(criterion.distinct)
            known = FieldTest(criterion.distinct, "known")
            self.field(known, self.attributes, self.catalogue.attributes, guess=kind is None)

    def field(
        self, test: FieldTest, entries: dict[str, Field], known: Mapping[str, Field], *, guess: bool = False
    ) -> None:  # fmt: skip
        """Enter the field or attribute of a test; one that nobody knows only where its type matters, or by `guess`."""
        if test.field in known:
            entries[test.field] = _sorted(known[test.field])
        elif _has_decimal(test):
            entries[test.field] = Field(test.field, "number")
        elif guess:
            entries.setdefault(test.field, Field(test.field, _type_of(test)))


def _type_of(test: FieldTest) -> FieldType:
    """Return the type that the values of a test have."""
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    if all(isinstance(value, bool) for value in values):
        return "yes-no"
    return "number" if all(isinstance(value, int | float) for value in values) else "text"


def _has_decimal(test: FieldTest) -> bool:
    return any(isinstance(value, float) for value in (test.value if isinstance(test.value, tuple) else (test.value,)))


def _sorted(field: Field) -> Field:
    aliases = {name: tuple(sorted(set(spellings))) for name, spellings in sorted(field.aliases.items())}
    return replace(field, aliases=aliases, missing=tuple(sorted(set(field.missing))))


def _used_tracks(tracks: Tracks | None, kinds: Iterable[str]) -> Tracks | None:
    if tracks is None:
        return None
    named = {kind: tuple(sorted(set(tracks.kinds[kind]))) for kind in sorted(kinds) if kind in tracks.kinds}
    return Tracks(tracks.field, named) if named else None


def to_document(catalogue: Catalogue, attributes_by_kind: Mapping[str, tuple[str, ...]]) -> Document:
    """Return a catalogue as it stands in a spec."""
    activities = []
    for name, kind in catalogue.activities.items():
        entry: Document = {"name": name, "by": kind.by}
        if kind.label is not None:
            entry["label"] = kind.label
        listed = [_field_document(catalogue.attributes[a]) for a in attributes_by_kind.get(name, ())]
        activities.append({**entry, "attributes": listed} if listed else entry)
    tracks = catalogue.tracks
    return {
        "fields": [_field_document(field) for field in catalogue.fields.values()],
        "activities": activities,
        "time_zone": catalogue.time_zone,
        "missing": list(catalogue.missing),
        "tracks": None
        if tracks is None
        else {
            "field": tracks.field,
            "kinds": [{"activity": kind, "sources": list(sources)} for kind, sources in tracks.kinds.items()],
        },
    }


def _field_document(field: Field) -> Document:
    """Return one field; what is as usual is left out."""
    said: Document = {"name": field.name, "type": field.type, "label": field.label, "unit": field.unit}
    if field.order:
        said["order"] = list(field.order)
    if field.aliases:
        said["aliases"] = [{"name": name, "spellings": list(texts)} for name, texts in field.aliases.items()]
    if field.missing:
        said["missing"] = list(field.missing)
    if field.known != "at creation":
        said["known"] = field.known
    if not field.show:
        said["show"] = False
    if field.personal is not None:
        said["personal"] = field.personal
    return {name: value for name, value in said.items() if value is not None}


def wrong_kind(faults: Faults, spot: Spot, wanted: str, found: object) -> None:
    """Note a value of the wrong kind; `wanted` names the sentence ``spec.wanted.<wanted>``."""
    message = say("document.wrong_kind", wanted=say(f"spec.wanted.{wanted}"), found=kind_of(found))
    faults.add("wrong-kind", spot, message, found)


def from_document(document: Any, spot: Spot, faults: Faults) -> Catalogue:
    """Return the catalogue that stands in a spec; what is wrong with it is noted in `faults` and left out."""
    return _Reader(faults).catalogue(document, spot)


class _Reader(Scalars):
    def catalogue(self, document: Any, spot: Spot) -> Catalogue:
        if not isinstance(document, dict):
            wrong_kind(self.faults, spot, "catalogue", document)
            return Catalogue()
        self.faults.members(document, spot, MEMBERS)
        fields = {field.name: field for _, field in self.fields(document, "fields", spot)}
        kinds: dict[str, ActivityKind] = {}
        attributes: dict[str, Field] = {}
        for at, entry in self.objects(document, "activities", spot):
            self.faults.members(entry, at, KIND_MEMBERS)
            name = self.name(entry, "name", at)
            if name is not None:
                by = self.choice(entry, "by", at, BY) or "lead"
                kinds[name] = ActivityKind(name, by, self.text(entry, "label", at))
            for place, attribute in self.fields(entry, "attributes", at):
                if attributes.setdefault(attribute.name, attribute) != attribute:
                    message = say("spec.attribute_differs", name=attribute.name)
                    self.faults.add("attribute-differs", place, message, attribute.name)
        return Catalogue(
            fields, attributes, kinds, self.zone(document, spot),
            self.texts(document, "missing", spot) if "missing" in document else ("",), self.tracks(document, spot),
        )  # fmt: skip

    def fields(self, document: Mapping[str, Any], name: str, spot: Spot) -> Iterator[tuple[Spot, Field]]:
        for at, entry in self.objects(document, name, spot):
            field = self.field(entry, at)
            if field is not None:
                yield at, field

    def field(self, entry: Document, spot: Spot) -> Field | None:
        self.faults.members(entry, spot, FIELD_MEMBERS)
        name = self.name(entry, "name", spot)
        kind: FieldType = self.choice(entry, "type", spot, FIELD_TYPES) or "text"
        if name is None:
            return None
        spot = spot.down(word=name)
        aliases = {}
        for at, alias in self.objects(entry, "aliases", spot):
            self.faults.members(alias, at, ("name", "spellings"))
            aliases[self.name(alias, "name", at) or ""] = self.texts(alias, "spellings", at)
        return Field(
            name, kind, self.text(entry, "label", spot), self.text(entry, "unit", spot),
            self.texts(entry, "order", spot), aliases, self.texts(entry, "missing", spot),
            self.choice(entry, "known", spot, KNOWN) or "at creation",
            self.flag(entry, "show", spot, default=True), self.said(entry, "personal", spot),
        )  # fmt: skip

    def objects(self, document: Mapping[str, Any], name: str, spot: Spot) -> Iterator[tuple[Spot, Document]]:
        """Yield the objects of an optional list, with their places."""
        listed = document.get(name, [])
        at = spot.down(name, word=name)
        if not isinstance(listed, list):
            wrong_kind(self.faults, at, "objects", listed)
            return
        for i, entry in enumerate(listed):
            place = at.down(i, word=say("document.nth", n=i + 1))
            if isinstance(entry, dict):
                yield place, entry
            else:
                wrong_kind(self.faults, place, "object", entry)

    def texts(self, document: Mapping[str, Any], name: str, spot: Spot) -> tuple[str, ...]:
        listed = document.get(name, [])
        at = spot.down(name, word=name)
        if not isinstance(listed, list):
            wrong_kind(self.faults, at, "texts", listed)
            return ()
        read = [self.clean(text, at.down(i)) for i, text in enumerate(listed)]
        return tuple(text for text in read if text is not None)

    def flag(self, document: Mapping[str, Any], name: str, spot: Spot, *, default: bool) -> bool:
        value = document.get(name, default)
        if not isinstance(value, bool):
            self.faults.wrong_kind(spot.down(name, word=name), "yes_no", value)
            return default
        return value

    def said(self, document: Mapping[str, Any], name: str, spot: Spot) -> bool | None:
        return self.flag(document, name, spot, default=False) if name in document else None

    def zone(self, document: Mapping[str, Any], spot: Spot) -> str:
        name = self.text(document, "time_zone", spot)
        if name is None:
            return "UTC"
        try:
            ZoneInfo(name)
        except (ValueError, OSError, KeyError):
            at = spot.down("time_zone", word="time_zone")
            self.faults.add("time-zone", at, say("spec.unknown_zone", found=name), name)
            return "UTC"
        return name

    def tracks(self, document: Mapping[str, Any], spot: Spot) -> Tracks | None:
        tracks = document.get("tracks")
        if tracks is None:
            return None
        at = spot.down("tracks", word="tracks")
        if not isinstance(tracks, dict):
            wrong_kind(self.faults, at, "object", tracks)
            return None
        self.faults.members(tracks, at, ("field", "kinds"))
        field = self.name(tracks, "field", at)
        kinds = {}
        for place, entry in self.objects(tracks, "kinds", at):
            self.faults.members(entry, place, ("activity", "sources"))
            kinds[self.name(entry, "activity", place) or ""] = self.texts(entry, "sources", place)
        return None if field is None else Tracks(field, kinds)
