"""A spec on a history whose own catalogue says something else: the spec's wins, and the differences are told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from leadkit.definition.model import Definition, Ladder
from leadkit.engine.admission import admit
from leadkit.errors import DocumentError, UnsuitableError
from leadkit.history import History
from leadkit.spec import Spec
from leadkit.spec.documents import apply, read

LEADS = {
    "lead_id": ["A", "B", "C", "D"],
    "source": ["google", "Google", "fair", "unknown"],
    "level": ["low", "high", "mid", "low"],
    "score": ["2.5", "3", "abc", ""],
}
ACTIVITIES = {
    "lead_id": ["A", "A", "B"],
    "kind": ["visit", "visit", "visit"],
    "at": ["2026-03-10T03:30:00Z", "2026-03-10T04:30:00Z", "2026-03-10T12:00:00Z"],
    "minutes": ["9", "10", "2"],
}
AGREED: dict[str, Any] = {
    "time_zone": "America/New_York",
    "missing": ["", "unknown"],
    "fields": {
        "source": {"type": "category", "aliases": {"google": ["Google"]}},
        "level": {"type": "ordered", "order": ["low", "mid", "high"]},
        "score": {"type": "number"},
    },
    "attributes": {"minutes": {"type": "number"}},
    "tracks": {"field": "source", "visit": ["google"]},
}


def document(**sections: Any) -> Definition:
    """Return a definition with these sections."""
    return Definition.from_dict({"leadkit": "definition/1", "id": "d", **sections})


SOURCE = {"key": "source", "field": "source", "op": "=", "value": "google"}
KNOWN = {"key": "known", "field": "source", "op": "known"}
LEVEL = {"key": "level", "field": "level", "op": ">=", "value": "mid"}
SCORE = {"key": "score", "field": "score", "op": ">", "value": 2.25}
VISITS = {"key": "visits", "activity": "visit", "count": {"op": ">=", "value": 1}}
TWO = {"key": "two", "activity": "visit", "count": {"op": ">=", "value": 2}, "within": {"calendar": "day"}}
LONG = {
    "key": "long",
    "activity": "visit",
    "where": [{"field": "minutes", "op": ">=", "value": 9}],
    "count": {"op": ">=", "value": 2},
}


@pytest.mark.parametrize("engine", ["columns", "rows"])
@pytest.mark.parametrize("criterion", [SOURCE, KNOWN, LEVEL, SCORE, VISITS, TWO, LONG], ids=lambda c: c["key"])
def test_a_spec_judges_a_bare_history_as_its_own(criterion: dict[str, Any], engine: Any) -> None:
    """On a history that says nothing of its columns a spec judges exactly as on the one it was written on."""
    draft = document(characteristics=criterion)
    own = History(LEADS, ACTIVITIES, settings=AGREED)
    applied = apply(Spec.of(draft, own), History(LEADS, ACTIVITIES))
    there = admit(applied.draft, applied.history, engine=engine)
    assert there.verdict.tolist() == admit(draft, own, engine=engine).verdict.tolist()


def test_the_differences_are_told() -> None:
    """Each entry that differs is named with what the agreement says and what the history says."""
    draft = document(characteristics={"all": [SOURCE, LEVEL, SCORE]}, actions={"all": [VISITS, LONG]})
    spec = Spec.of(draft, History(LEADS, ACTIVITIES, settings=AGREED))
    found = apply(spec, History(LEADS, ACTIVITIES)).notices
    assert [(notice.code, notice.place) for notice in found] == [
        ("spec-time-zone", "Time zone"),
        ("spec-missing", "Cells that mean “not known”"),
        ("spec-type", "level"),
        ("spec-order", "level"),
        ("spec-type", "score"),
        ("spec-type", "source"),
        ("spec-aliases", "source"),
        ("spec-type", "minutes"),
        ("spec-tracks", "visit"),
    ]
    assert "America/New_York" in found[0].message
    assert "UTC" in found[0].message


def test_the_same_catalogue_is_no_difference() -> None:
    """On its own history a spec has nothing to report."""
    history = History(LEADS, ACTIVITIES, settings=AGREED)
    assert apply(Spec.of(document(characteristics=SOURCE, actions=LONG), history), history).notices == ()


def test_an_action_that_never_happened_is_told() -> None:
    """An action that the other history does not have counts as never done, and a person is told."""
    spec = Spec.of(document(actions={**VISITS, "count": {"op": "<=", "value": 0}}), History(LEADS, ACTIVITIES))
    applied = apply(spec, History(LEADS))
    assert [notice.code for notice in applied.notices] == ["spec-activity-absent"]
    assert admit(applied.draft, applied.history).counts["admitted"] == 4


def test_a_field_that_is_not_there_is_a_fault() -> None:
    """A spec asks for a field that the history does not have: an error that names it."""
    spec = Spec.of(document(characteristics=SCORE), History(LEADS, settings=AGREED))
    bare = {name: cells for name, cells in LEADS.items() if name != "score"}
    applied = apply(spec, History(bare))
    with pytest.raises(UnsuitableError, match="score"):
        admit(applied.draft, applied.history)


def test_the_history_itself_stays_as_it_is() -> None:
    """Applying a spec leaves the history it is applied to untouched, columns read before included."""
    history = History(LEADS, ACTIVITIES)
    before = history.column("source").classes
    spec = Spec.of(document(characteristics=SOURCE), History(LEADS, ACTIVITIES, settings=AGREED))
    other = apply(spec, history).history
    assert other.column("source").classes == ("google", "fair")
    assert history.column("source").classes == before == ("google", "Google", "fair", "unknown")
    assert other.fingerprint != history.fingerprint


def test_stamps_of_a_file_stay_in_its_own_zone() -> None:
    """How a file writes its moments is no part of an agreement: the zone of the spec does not move them."""
    leads = {"lead_id": ["A"], "created_at": ["2026-03-10 12:00"]}
    history = History(leads, settings={"time_zone": "Europe/Berlin"})
    spec = Spec.of(document(), History(leads, settings={"time_zone": "America/New_York"}))
    assert apply(spec, history).history.created_at.tolist() == history.created_at.tolist()


def test_a_changed_spec_is_not_applied() -> None:
    """What was changed after it was written judges nobody."""
    history = History(LEADS, settings=AGREED)
    changed = Spec.of(document(characteristics=SCORE), history).to_dict()
    changed["definition"]["characteristics"]["value"] = "2.5"
    with pytest.raises(DocumentError) as caught:
        apply(Spec.from_dict(changed), history)
    assert caught.value.faults[0].code == "changed"


def test_any_document_can_be_read(tmp_path: Path, draft: Definition, ladder: Ladder, history: History) -> None:
    """One function reads definitions, ladders and specs, whichever the file says it is."""
    for i, made in enumerate((draft, ladder, Spec.of(draft, history))):
        made.write(tmp_path / f"{i}.json")
        assert read(tmp_path / f"{i}.json") == made


@pytest.mark.parametrize(("kind", "code"), [("definiton/1", "unknown-kind"), (None, "no-kind")])
def test_another_document_is_refused(kind: str | None, code: str, tmp_path: Path) -> None:
    """A document of another kind, or that does not say its kind, is refused with what is allowed."""
    path = tmp_path / "d.json"
    path.write_text(json.dumps({"leadkit": kind} if kind else {}), encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        read(path)
    fault = caught.value.faults[0]
    assert fault.code == code
    assert fault.allowed == ("definition/1", "ladder/1", "spec/1")
    assert fault.nearest == ("definition/1" if kind else None)
