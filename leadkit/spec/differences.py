"""Where a spec's catalogue and a history's do not agree: the spec's wins, and a person is told."""

from __future__ import annotations

from collections.abc import Iterator

from leadkit.definition.catalogue import Catalogue, Field
from leadkit.history.notice import Notice
from leadkit.text import say

COMPARED = ("type", "unit", "order", "aliases", "missing", "known")


def differences(spec: Catalogue, history: Catalogue) -> tuple[Notice, ...]:
    """Return a notice for each entry of a spec's catalogue that the history's has otherwise.

    Labels do not count. What the history does not have at all is no difference but a fault, unless it is an activity,
    which then has not happened.
    """
    return tuple(_differences(spec, history))


def _differences(spec: Catalogue, history: Catalogue) -> Iterator[Notice]:
    if spec.time_zone != history.time_zone:
        yield _notice("time_zone", say("spec.place.time_zone"), spec.time_zone, history.time_zone)
    if set(spec.missing) != set(history.missing):
        yield _notice("missing", say("spec.place.missing"), _listed(spec.missing), _listed(history.missing))
    for ours, theirs in ((spec.fields, history.fields), (spec.attributes, history.attributes)):
        for name, field in ours.items():
            if name in theirs:
                yield from _of_field(field, theirs[name])
    for name, kind in spec.activities.items():
        if name not in history.activities:
            yield Notice("spec-activity-absent", name, say("spec.differs.absent"))
        elif kind.by != history.activities[name].by:
            yield _notice("by", name, kind.by, history.activities[name].by)
    if spec.tracks is not None or (history.tracks is not None and spec.activities.keys() & history.tracks.kinds.keys()):
        yield from _of_tracks(spec, history)


def _of_field(ours: Field, theirs: Field) -> Iterator[Notice]:
    for name in COMPARED:
        one, other = getattr(ours, name), getattr(theirs, name)
        if name == "aliases":
            one, other = ({k: tuple(sorted(v)) for k, v in sorted(x.items())} for x in (one, other))
        elif name == "missing":
            one, other = (tuple(sorted(x)) for x in (one, other))
        if one != other:
            yield _notice(name, ours.name, _listed(one), _listed(other))


def _of_tracks(spec: Catalogue, history: Catalogue) -> Iterator[Notice]:
    ours, theirs = ({} if c.tracks is None else c.tracks.kinds for c in (spec, history))
    for kind in spec.activities:
        one, other = (tuple(sorted(kinds.get(kind, ()))) for kinds in (ours, theirs))
        if one != other:
            yield _notice("tracks", kind, _listed(one), _listed(other))


def _notice(name: str, place: str, ours: str, theirs: str) -> Notice:
    what = say(f"spec.differs.{name}")
    return Notice(
        f"spec-{name.replace('_', '-')}", place, say("spec.differs.sentence", what=what, ours=ours, theirs=theirs)
    )


def _listed(value: object) -> str:
    """Return what a catalogue says of one thing as one short text."""
    if isinstance(value, dict):
        return "; ".join(f"{name} = {', '.join(texts)}" for name, texts in value.items()) or "–"
    if isinstance(value, tuple):
        return ", ".join(f"“{text}”" for text in value) or "–"
    return "–" if value is None else str(value)
