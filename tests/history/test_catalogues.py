"""The catalogue of a history: what its settings and its tables say, and a history in the words of another one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from leadkit.definition.catalogue import ActivityKind, Catalogue, Field
from leadkit.errors import HistoryError
from leadkit.history import History

LEADS = {"lead_id": ["a", "b", "c"], "source": ["fair", "Google", "?"], "score": ["1", "2.5", "x"]}
ACTIVITIES = {
    "lead_id": ["a", "a", "b", "c"],
    "kind": ["product page view", "sales call", "visit", "visit"],
    "at": ["2026-01-02", "2026-01-03", "2026-01-04T12:00Z", "2026-01-05"],
    "day": ["2026-01-01T00:00Z", "", "", ""],
}


def tracked(*kinds: str, **settings: Any) -> History:
    """Return a history whose settings say where these kinds are recorded."""
    tracks = {"field": "source", **{kind: ["fair"] for kind in kinds}}
    return History(LEADS, ACTIVITIES, settings={"tracks": tracks, **settings})


def codes(found: History) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Return the notices: code to count and examples."""
    return {notice.code: (notice.count, notice.examples) for notice in found.notices}


@pytest.mark.parametrize(
    ("found", "nearest"), [("visitt", "visit"), ("Product Page View", "product page view"), ("sales cal", "sales call")]
)
def test_a_misspelt_kind_that_is_tracked_is_a_fault(found: str, nearest: str) -> None:
    """It would switch the tracking of the right one off, so the right one is named, and what to do if it is meant."""
    with pytest.raises(HistoryError) as caught:
        tracked(found)
    (fault,) = caught.value.faults
    assert (fault.code, fault.found, fault.nearest) == ("tracks-kind", found, nearest)
    assert fault.place == f"settings › [tracks] › {found}"
    assert fault.path == ("tracks", found)
    assert "[kinds]" in fault.message


def test_the_fault_names_the_settings_file(tmp_path: Path) -> None:
    """On disk the place is the file's."""
    (tmp_path / "leads.csv").write_text("id,source\n1,fair\n")
    (tmp_path / "activities.csv").write_text("id,kind,at\n1,visit,2026-01-01\n")
    (tmp_path / "history.toml").write_text(
        'leadkit = "history/1"\n[leads]\nfile = "leads.csv"\nid = "id"\n[activities]\nfile = "activities.csv"\n'
        'lead = "id"\nkind = "kind"\nat = "at"\n[tracks]\nfield = "source"\nvisitt = ["fair"]\nvisist = []\n'
    )
    with pytest.raises(HistoryError, match=r"history\.toml › \[tracks\] › visitt: .* Did you mean “visit”\?") as caught:
        History.read(tmp_path)
    assert [fault.found for fault in caught.value.faults] == ["visitt", "visist"]


def test_a_tracked_kind_that_does_not_occur_is_told() -> None:
    """One that resembles none may be missing from this extract only."""
    found = tracked("demo request", "zoom", "visit")
    assert codes(found)["tracks-unseen"] == (2, ("demo request", "zoom"))
    assert {notice.place for notice in found.notices if notice.code == "tracks-unseen"} == {"settings › [tracks]"}
    assert "tracks-unseen" not in codes(tracked("visit", "product page view"))


def test_a_kind_that_settings_name_is_meant() -> None:
    """It may resemble another; it is told only where no activity is of it."""
    found = tracked("visits", kinds={"visits": {"label": "Visits to a stand"}})
    assert codes(found)["tracks-unseen"] == (1, ("visits",))


def test_a_kind_beside_the_one_that_it_resembles_is_meant() -> None:
    """Where both are tracked neither is misspelt."""
    assert codes(tracked("product page view", "page view"))["tracks-unseen"] == (1, ("page view",))


def test_an_alias_that_is_not_on_the_scale_is_told() -> None:
    """Its spellings can only be missing, so that it is surely a slip, also before any of them occurs."""
    rank = {"type": "ordered", "order": ["low", "high"], "aliases": {"mid": ["m"], "high": ["h"]}}
    found = History({**LEADS, "rank": ["low"] * len(LEADS["lead_id"])}, settings={"fields": {"rank": rank}})
    (told,) = [notice for notice in found.notices if notice.code == "aliases-off-scale"]
    assert (told.place, told.count, told.examples) == ("settings › [fields.rank] › aliases", 1, ("mid",))


def test_tracking_our_own_work_is_told() -> None:
    """Such a kind is never a criterion, so tracking it has no effect."""
    found = tracked("visit", "sales call", kinds={"sales call": {"by": "us"}})
    assert codes(found)["tracks-by-us"] == (1, ("sales call",))


def test_without_activities_every_tracked_kind_is_unseen() -> None:
    """There is nothing that it could be a misspelling of."""
    found = History(LEADS, settings={"tracks": {"field": "source", "visit": ["fair"]}})
    assert codes(found) == {"tracks-unseen": (1, ("visit",))}


def test_a_history_under_another_catalogue() -> None:
    """Types, aliases, missing cells and kinds are the other's; what it does not name, or names in vain, stays."""
    own = History(LEADS, ACTIVITIES, settings={"fields": {"score": {"type": "text"}}})
    fields = {
        "score": Field("score", "number"), "source": Field("source", aliases={"google": ("Google",)}), "x": Field("x"),
    }  # fmt: skip
    kinds = {"visit": ActivityKind("visit", label="Visit"), "call": ActivityKind("call")}
    agreed = Catalogue(fields, {"day": Field("day", "date")}, kinds, "America/New_York", ("", "?"))
    before = own.notices, own.fingerprint, own.activities, own.column("score"), own.catalogue
    found = own.under(agreed)
    assert found.column("score").numbers.tolist()[:2] == [1.0, 2.5]
    assert found.column("source").classes == ("fair", "google")
    assert list(found.catalogue.fields) == list(LEADS)
    assert list(found.catalogue.activities) == ["product page view", "sales call", "visit"]
    assert found.catalogue.activities["visit"].label == "Visit"
    assert found.activities["product page view"].attributes["day"].numbers.tolist() == [20_453.0]
    assert codes(found) == {"unfit": (1, ("x",))}
    assert found.fingerprint != own.fingerprint
    assert (found.n, found.lead_ids, found.as_of) == (own.n, own.lead_ids, own.as_of)
    assert found.activities["visit"].at.tolist() == own.activities["visit"].at.tolist()
    after = own.notices, own.fingerprint, own.activities, own.column("score"), own.catalogue
    assert all(one is other for one, other in zip(before, after, strict=True))
    assert own.under(replace(agreed, fields={})).column("score").field.type == "text"


def test_the_memo_goes_with_its_history(tmp_path: Path) -> None:
    """What the layers above keep of a history is empty at first, and not shared with one in other words."""
    (tmp_path / "leads.csv").write_text("id\n1\n")
    (tmp_path / "history.toml").write_text('leadkit = "history/1"\n[leads]\nfile = "leads.csv"\nid = "id"\n')
    for history in (History(LEADS, ACTIVITIES), History.read(tmp_path)):
        assert history.memo == {}
        history.memo["bitmaps"] = object()
        assert history.under(history.catalogue).memo == {}
        assert list(history.memo) == ["bitmaps"]
