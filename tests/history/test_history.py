"""History: from frames and from folders, its parts and its remarks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from leadkit.errors import HistoryError
from leadkit.history import NO_TIME, History, Notice

TOML = """
leadkit = "history/1"
as_of = 2026-06-30T00:00:00Z
mature_after = "P180D"
missing = ["Select"]

[leads]
file = "leads.csv"
id = "lead_id"
created_at = "created_at"
handed_over_at = "handed_over_at"

[activities]
file = "activities.csv"
lead = "lead_id"
kind = "activity"
at = "at"
[kinds."sales call"]
by = "us"
[attributes.seconds]
type = "number"

[outcome]
column = "status"
won = ["won"]
lost = ["lost"]
decided_at = "closed_at"
value = "amount"

[fields.revenue]
type = "money"
[fields.source]
type = "category"
aliases = { google = ["Google"] }

[tracks]
field = "source"
"page view" = ["Google", "google", "bing"]
"demo" = ["bing"]
"""
LEADS = """lead_id,created_at,handed_over_at,status,closed_at,amount,revenue,source
L1,2026-01-01,2026-01-05,won,2026-02-01,100.5,300,google
L2,2026-01-02,,lost,2026-02-02,,n/a,Google
L3,2026-01-03,2026-01-01,open,,,Select,bing
L4,,,,,,,
"""
ACTIVITIES = """lead_id,activity,at,page,seconds
L2,page view,2026-01-03T10:00:00Z,/b,
L1,page view,2026-01-02T10:00:01Z,/a,5
L1,page view,2026-01-02T10:00:00Z,/b,x
L1,page view,2026-01-02T10:00:00Z,/b,x
L1,sales call,2026-01-04T10:00:00Z,,60
L1,page view,2025-12-31,/a,
L1,page view,2026-02-01,/a,
L9,page view,2026-01-02,/a,
L1,page view,,/a,
L1,,2026-01-02,/a,
L3,page view,2026-06-30,/c,7
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a small history."""
    for name, text in (("history.toml", TOML), ("leads.csv", LEADS), ("activities.csv", ACTIVITIES)):
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
def history(folder: Path) -> History:
    """Return the history in that folder."""
    return History.read(folder)


def seconds(*moment: int) -> int:
    """Return UTC seconds."""
    return int(datetime(*moment, tzinfo=UTC).timestamp())  # type: ignore[arg-type, misc]


def codes(found: History) -> dict[str, Notice]:
    """Return notices by code."""
    return {notice.code: notice for notice in found.notices}


def test_leads_stand_in_file_order(history: History) -> None:
    """Rows of every array are leads in file order; moments are UTC seconds, or not known."""
    assert history.n == 4
    assert history.lead_ids == ("L1", "L2", "L3", "L4")
    assert history.created_at.tolist() == [seconds(2026, 1, 1), seconds(2026, 1, 2), seconds(2026, 1, 3), NO_TIME]
    assert history.handed_over_at[[1, 3]].tolist() == [NO_TIME, NO_TIME]
    assert history.as_of == seconds(2026, 6, 30)
    assert history.mature_after == 180 * 86_400


def test_every_column_is_a_field(history: History) -> None:
    """Columns without an entry are text; those filled in afterwards are known later."""
    fields = history.catalogue.fields
    assert history.field_names == tuple(LEADS.splitlines()[0].split(","))
    assert fields["status"].type == "text"
    later = {name for name, field in fields.items() if field.known == "later"}
    assert later == {"handed_over_at", "status", "closed_at", "amount"}


def test_an_entry_may_say_when_a_field_is_known(folder: Path) -> None:
    """What the catalogue says of a column wins over its role."""
    with (folder / "history.toml").open("a") as file:
        file.write('[fields.status]\nknown = "at creation"\n[fields.amount]\ntype = "money"\n')
    fields = History.read(folder).catalogue.fields
    assert fields["status"].known == "at creation"
    assert fields["amount"].known == "later"


def test_columns_are_typed_once(history: History) -> None:
    """A column is made when it is first asked for, and kept."""
    assert history.column("revenue") is history.column("revenue")
    assert history.column("revenue").missing().tolist() == [False, True, True, True]
    assert history.column("source").class_codes().tolist() == [0, 0, 1, -1]


def test_a_field_that_is_not_there_is_named_with_the_nearest(history: History) -> None:
    """Asking for an unknown field is answered with the one it resembles."""
    with pytest.raises(HistoryError) as caught:
        history.column("revenu")
    assert caught.value.faults[0].nearest == "revenue"


def test_kinds_are_those_seen_and_those_in_the_settings(history: History) -> None:
    """A kind that only the settings name has no activities."""
    assert list(history.catalogue.activities) == ["page view", "sales call", "demo"]
    assert history.catalogue.activities["sales call"].by == "us"
    assert len(history.activities["demo"]) == 0
    assert list(history.activities["demo"].attributes["page"].codes) == []


def test_activities_are_sorted_by_lead_and_moment(history: History) -> None:
    """All dated rows of known leads stay, also those before creation and after as_of."""
    views = history.activities["page view"]
    assert views.lead.tolist() == [0, 0, 0, 0, 0, 1, 2]
    assert views.at.tolist() == [
        seconds(2025, 12, 31), seconds(2026, 1, 2, 10), seconds(2026, 1, 2, 10), seconds(2026, 1, 2, 10, 0, 1),
        seconds(2026, 2, 1), seconds(2026, 1, 3, 10), seconds(2026, 6, 30),
    ]  # fmt: skip
    page = views.attributes["page"]
    assert [page.spellings[code] for code in page.codes] == ["/a", "/b", "/b", "/a", "/a", "/b", "/c"]
    assert np.isnan(views.attributes["seconds"].numbers).tolist() == [True, True, True, False, True, True, False]


def test_an_attribute_of_one_kind_has_only_its_own_values(history: History) -> None:
    """Values of other kinds are no choices for this one."""
    assert history.activities["sales call"].attributes["page"].spellings == ()
    assert set(history.activities["page view"].attributes) == {"page", "seconds"}


def test_sources_that_track_go_through_the_aliases(history: History) -> None:
    """Naming any spelling of a source names its class."""
    tracks = history.catalogue.tracks
    assert tracks is not None
    assert tracks.kinds == {"page view": ("google", "bing"), "demo": ("bing",)}


def test_everything_odd_is_counted_and_shown(history: History) -> None:
    """No row and no cell disappears without a notice."""
    found = codes(history)
    assert {code: (notice.count, notice.examples) for code, notice in found.items()} == {
        "unfit": (2, ("x",)),
        "leads-undated": (1, ("L4",)),
        "tracks-unseen": (1, ("demo",)),
        "handed-over-before-created": (1, ("L3",)),
        "activities-unknown-lead": (1, ("L9",)),
        "activities-undated": (1, ()),
        "activities-without-kind": (1, ()),
        "activities-twice": (1, ("L1,page view,2026-01-02T10:00:00Z,/b,x",)),
        "activities-before-creation": (1, ("L1",)),
        "activities-after-decision": (1, ("L1",)),
        "activities-after-as-of": (1, ("L3",)),
    }
    places = {notice.place for notice in history.notices if notice.code == "unfit"}
    assert places == {"leads.csv › revenue", "activities.csv › seconds"}
    assert "n/a" in str(next(notice for notice in history.notices if notice.place == "leads.csv › revenue"))


def test_a_notice_is_plain_data(history: History) -> None:
    """Programs get code, place, message, count and examples."""
    notice = codes(history)["activities-unknown-lead"]
    assert notice.to_dict() == {
        "code": "activities-unknown-lead", "place": "activities.csv", "count": 1, "examples": ["L9"],
        "message": "1 activity is of a lead that is not in the leads table and does not count.",
    }  # fmt: skip


def test_a_duplicate_id_stops(folder: Path) -> None:
    """The error names the ids, and how many rows each has."""
    (folder / "leads.csv").write_text(
        "lead_id,created_at,handed_over_at,status,closed_at,amount,revenue,source\nL1,,,,,,,\nL2,,,,,,,\nL1,,,,,,,\n"
    )
    with pytest.raises(HistoryError, match=r"more than once: 1\. The first: “L1” \(2\)") as caught:
        History.read(folder)
    assert [fault.code for fault in caught.value.faults] == ["duplicate-id"]


def test_an_empty_id_stops() -> None:
    """Every row that has anything in it needs an id, blanks are none."""
    with pytest.raises(HistoryError, match=r"without an id: 2 \(row 2, 3\)"):
        History({"lead_id": ["L1", "", " "], "country": ["US", "CA", "Grand Totals"]})


def test_blank_rows_are_left_out_and_counted() -> None:
    """A row with nothing in it is no lead."""
    history = History({"lead_id": ["L1", "", None, "L2"], "country": ["US", " ", None, ""]})
    assert history.lead_ids == ("L1", "L2")
    assert codes(history)["blank-rows"].count == 2


@pytest.mark.parametrize("rows", [[], [""]])
def test_an_empty_table_stops(rows: list[str]) -> None:
    """There must be a lead."""
    with pytest.raises(HistoryError, match="holds no lead"):
        History({"lead_id": rows})


def test_a_history_without_dates_has_none() -> None:
    """Without dates nothing is dated, and nothing is remarked about it."""
    history = History(
        {"lead_id": ["L1", "L2"], "converted": ["1", "0"]},
        settings={"outcome": {"column": "converted", "won": ["1"], "lost": ["0"]}},
    )
    assert history.created_at.tolist() == [NO_TIME, NO_TIME]
    assert history.outcome is not None
    assert history.outcome.status.tolist() == [1, 0]
    assert history.notices == ()
    assert history.as_of is None


def test_hostile_names_stay_text() -> None:
    """What is a script, a formula or a control character elsewhere is a cell here."""
    names = ["</script><img src=x onerror=alert(1)>", "=1+1", "a\x00b", "{n}", "\u202eabc"]
    history = History({"lead_id": names, "name": names})
    assert history.lead_ids == tuple(names)
    assert history.column("name").spellings == tuple(names)


def test_frames_need_no_settings() -> None:
    """With the column names of the format, frames are enough."""
    history = History(
        pd.DataFrame({"lead_id": [1, 2], "created_at": pd.to_datetime(["2026-01-01", None]), "vip": [True, None]}),
        pd.DataFrame({"lead_id": [1.0, None], "kind": ["visit", "visit"], "at": ["2026-01-02", "2026-01-03"]}),
        outcomes=pd.DataFrame({"lead_id": [2], "status": ["won"], "value": [10.5]}),
    )
    assert history.lead_ids == ("1", "2")
    assert history.created_at.tolist() == [seconds(2026, 1, 1), NO_TIME]
    assert history.activities["visit"].lead.tolist() == [0]
    assert history.outcome is not None
    assert history.outcome.status.tolist() == [-1, 1]
    assert history.outcome.value_cents.tolist() == [0, 1050]
    assert history.column("vip").spellings == ("true",)


def test_frames_may_have_several_outcomes() -> None:
    """Further outcomes come by name, and settings may say how they are read."""
    history = History(
        {"lead_id": ["a", "b"]},
        outcomes={"outcome": {"lead_id": ["a"], "status": ["won"]}, "accepted": {"who": ["b"], "said": ["yes"]}},
        settings={"outcomes": {"accepted": {"lead": "who", "column": "said", "won": ["yes"]}}},
    )
    assert {name: outcome.status.tolist() for name, outcome in history.outcomes.items()} == {
        "outcome": [1, -1], "accepted": [-1, 1],
    }  # fmt: skip


def test_typed_frames_equal_their_csv(folder: Path, tmp_path: Path) -> None:
    """The same content has the same fingerprint from CSV, Parquet and frames, whatever the order of its columns."""
    settings = {
        "as_of": datetime(2026, 6, 30, tzinfo=UTC), "mature_after": "P180D", "missing": ["Select"],
        "leads": {"handed_over_at": "handed_over_at"},
        "kinds": {"sales call": {"by": "us"}}, "attributes": {"seconds": {"type": "number"}},
        "outcome": {"column": "status", "won": ["won"], "lost": ["lost"], "decided_at": "closed_at", "value": "amount"},
        "fields": {"revenue": {"type": "money"}, "source": {"type": "category", "aliases": {"google": ["Google"]}}},
        "tracks": {"field": "source", "page view": ["google", "bing"], "demo": ["bing"]},
    }  # fmt: skip
    leads = pd.read_csv(folder / "leads.csv", keep_default_na=False, na_values=[""])
    activities = pd.read_csv(folder / "activities.csv")
    activities["at"] = pd.to_datetime(activities["at"], format="ISO8601", utc=True)
    from_frames = History(leads[sorted(leads.columns)], activities, settings=settings)
    expected = History.read(folder).fingerprint
    assert from_frames.fingerprint == expected
    pq.write_table(pa.Table.from_pandas(leads.astype({"source": "category"})), tmp_path / "leads.parquet")
    pq.write_table(pa.Table.from_pandas(activities), tmp_path / "activities.parquet")
    (folder / "history.toml").write_text(TOML.replace(".csv", ".parquet"))
    assert History.read(folder).fingerprint == expected


def test_the_order_of_leads_and_activities_does_not_change_the_fingerprint(folder: Path) -> None:
    """A re-export in another order is the same content."""
    before = History.read(folder).fingerprint
    for name in ("leads.csv", "activities.csv"):
        header, *rows = (folder / name).read_text().splitlines()
        (folder / name).write_text("\n".join([header, *reversed(rows)]) + "\n")
    assert History.read(folder).fingerprint == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("leads.csv", "300", "301"), ("leads.csv", "bing", "duck"), ("leads.csv", "L4", "L5"),
        ("leads.csv", "100.5", "100.6"), ("leads.csv", "lost", "won"), ("leads.csv", "2026-01-03,", "2026-01-04,"),
        ("activities.csv", "10:00:01", "10:00:02"), ("activities.csv", "/c", "/d"), ("activities.csv", ",60", ",61"),
        ("history.toml", "P180D", "P90D"), ("history.toml", "2026-06-30", "2026-06-29"),
        ("history.toml", 'type = "money"', 'type = "text"'), ("history.toml", '["bing"]', "[]"),
        ("history.toml", 'by = "us"', ""),
    ],
)  # fmt: skip
def test_every_change_of_content_changes_the_fingerprint(folder: Path, file: str, old: str, new: str) -> None:
    """Whatever can change a verdict or an outcome changes the number."""
    before = History.read(folder).fingerprint
    path = folder / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    assert History.read(folder).fingerprint != before


def test_words_for_the_screen_do_not_change_the_fingerprint(folder: Path) -> None:
    """Labels and what is personal do not change the content."""
    before = History.read(folder).fingerprint
    path = folder / "history.toml"
    path.write_text(path.read_text().replace('type = "money"', 'type = "money"\nlabel = "Revenue"\npersonal = true'))
    assert History.read(folder).fingerprint == before


@pytest.mark.parametrize(
    "as_of",
    ["2026-06-30T04:00:00Z", "2026-06-30T00:00:00", "2026-06-30", date(2026, 6, 30), datetime(2026, 6, 30),
     datetime(2026, 6, 30, 4, tzinfo=UTC)],
)  # fmt: skip
def test_as_of_may_be_a_day_a_local_or_an_exact_moment(as_of: object) -> None:
    """Without a zone it is in the history's time zone."""
    history = History({"lead_id": ["a"]}, settings={"as_of": as_of, "time_zone": "America/New_York"})
    assert history.as_of == seconds(2026, 6, 30, 4)


def test_a_history_says_what_it_is(history: History) -> None:
    """The representation has the numbers."""
    assert repr(history) == "History(4 leads, 8 activities)"
