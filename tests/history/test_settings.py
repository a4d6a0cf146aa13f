"""history.toml: what it says, and every fault of it at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadkit.definition.catalogue import Field
from leadkit.definition.faults import Faults
from leadkit.errors import Fault, HistoryError
from leadkit.history import History
from leadkit.history.reading import read_settings
from leadkit.history.settings import Settings


def read(tree: dict[str, Any], *, on_disk: bool = False) -> tuple[Settings, list[Fault]]:
    """Read settings and return their faults too."""
    faults = Faults()
    return read_settings(tree, "history.toml", faults, on_disk=on_disk), faults.found


@pytest.mark.parametrize(
    ("tree", "code", "place"),
    [
        ({"tme_zone": "UTC"}, "unknown-member", "history.toml"),
        ({"leadkit": "history/2"}, "format", "history.toml › leadkit"),
        ({"time_zone": "Europe/Berln"}, "time-zone", "history.toml › time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time-zone", "history.toml › time_zone"),
        ({"time_zone": 1}, "wrong-kind", "history.toml › time_zone"),
        ({"mature_after": "180 days"}, "wrong-kind", "history.toml › mature_after"),
        ({"mature_after": 180}, "wrong-kind", "history.toml › mature_after"),
        ({"as_of": "soon"}, "wrong-kind", "history.toml › as_of"),
        ({"as_of": 20260630}, "wrong-kind", "history.toml › as_of"),
        ({"missing": "Select"}, "wrong-kind", "history.toml › missing"),
        ({"missing": [["Select"]]}, "wrong-kind", "history.toml › missing › entry 1"),
        ({"date_formats": ["%H:%M"]}, "date-format", "history.toml › date_formats"),
        ({"date_formats": ["%d.%Q.%Y"]}, "date-format", "history.toml › date_formats"),
        ({"date_formats": ["%z %H:%M"]}, "date-format", "history.toml › date_formats"),
        ({"date_formats": ["%Y-%m-%d %Z"]}, "date-format", "history.toml › date_formats"),
        ({"csv": {"delimiter": "§"}}, "delimiter", "history.toml › [csv] › delimiter"),
        ({"csv": {"delimiter": ";;"}}, "delimiter", "history.toml › [csv] › delimiter"),
        ({"csv": {"encoding": "klingon"}}, "encoding", "history.toml › [csv] › encoding"),
        ({"csv": {"decimal": "·"}}, "unknown-choice", "history.toml › [csv] › decimal"),
        ({"csv": {"decimal": ",", "delimiter": ","}}, "decimal", "history.toml › [csv] › decimal"),
        ({"leads": []}, "wrong-kind", "history.toml › [leads]"),
        ({"leads": {"file": "a.csv"}}, "file-with-frames", "history.toml › [leads] › file"),
        ({"leads": {"created": "x"}}, "unknown-member", "history.toml › [leads]"),
        ({"kinds": {"call": {"by": "me"}}}, "unknown-choice", "history.toml › [kinds.call] › by"),
        ({"outcome": {"won": ["x"]}}, "missing-member", "history.toml › [outcome] › column"),
        ({"outcome": {"column": "x"}}, "missing-member", "history.toml › [outcome] › won"),
        ({"outcome": {"column": "x", "won": "yes"}}, "wrong-kind", "history.toml › [outcome] › won"),
        ({"outcome": {"column": "x", "won": ["y"], "lost": ["y"]}}, "won-and-lost", "history.toml › [outcome] › lost"),
        ({"outcomes": {"outcome": {}}}, "outcome-twice", "history.toml › [outcomes.outcome]"),
        ({"fields": {"a": {"type": "integer"}}}, "unknown-choice", "history.toml › [fields.a] › type"),
        ({"fields": {"a": {"type": "ordered"}}}, "no-order", "history.toml › [fields.a] › order"),
        ({"fields": {"a": {"order": ["x"]}}}, "needless-order", "history.toml › [fields.a] › order"),
        ({"fields": {"a": {"type": "ordered", "order": ["x", "y", "x"]}}}, "order-twice",
         "history.toml › [fields.a] › order"),
        ({"fields": {"a": {"type": "number", "aliases": {"x": ["y"]}}}}, "needless-aliases",
         "history.toml › [fields.a] › aliases"),
        ({"fields": {"a": {"aliases": {"x": ["z"], "y": ["z"]}}}}, "alias-twice",
         "history.toml › [fields.a] › aliases › y"),
        ({"fields": {"a": {"aliases": {"x": ["y"], "y": ["z"]}}}}, "alias-twice",
         "history.toml › [fields.a] › aliases › x"),
        ({"fields": {"a": {"known": "always"}}}, "unknown-choice", "history.toml › [fields.a] › known"),
        ({"fields": {"a": {"show": "no"}}}, "wrong-kind", "history.toml › [fields.a] › show"),
        ({"fields": {"a": {"label": ""}}}, "wrong-kind", "history.toml › [fields.a] › label"),
        ({"fields": {"a": "text"}}, "wrong-kind", "history.toml › [fields.a]"),
        ({"tracks": {"visit": ["x"]}}, "missing-member", "history.toml › [tracks] › field"),
        ({"tracks": {"field": "a", "visit": ["x"]}, "fields": {"a": {"type": "number"}}}, "tracks-type",
         "history.toml › [tracks] › field"),
    ],
)  # fmt: skip
def test_a_fault_has_its_code_and_place(tree: dict[str, Any], code: str, place: str) -> None:
    """Each kind of fault is one fault, where it stands."""
    _, faults = read(tree)
    assert [(fault.code, fault.place) for fault in faults] == [(code, place)]
    assert faults[0].message


def test_a_misspelt_member_has_its_nearest() -> None:
    """What resembles a known name is answered with it."""
    _, faults = read({"tme_zone": "UTC", "fields": {"a": {"typ": "text"}}, "time_zone": "Europe/Berln"})
    assert {fault.nearest for fault in faults} == {"time_zone", "type", "Europe/Berlin"}


@pytest.mark.parametrize(
    "encoding",
    [
        "rot13", "rot_13", "base64", "hex", "zlib", "bz2", "uu", "quopri", "idna", "punycode", "undefined",
        "unicode_escape", "raw_unicode_escape", "Unicode-Escape", "utf-7", "klingon", "utf\0-8", "größe",
    ],
)  # fmt: skip
def test_what_is_no_encoding_of_a_text_is_refused(encoding: str) -> None:
    """Python's other codecs are none, nor those that were made for something else; sensible ones are named."""
    settings, faults = read({"csv": {"encoding": encoding}})
    assert [(fault.code, fault.place) for fault in faults] == [("encoding", "history.toml › [csv] › encoding")]
    assert "“utf-8”" in faults[0].message
    assert "“cp1252”" in faults[0].message
    assert settings.csv.encoding is None


def test_a_misspelt_encoding_has_its_nearest() -> None:
    """The usual ones are suggested."""
    _, faults = read({"csv": {"encoding": "utf8-bom"}})
    assert faults[0].nearest == "utf-8"


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "utf-16", "cp1252", "latin-1", "shift_jis", "cp037", "gb18030"])
def test_encodings_of_texts_are_accepted(encoding: str) -> None:
    """Under any of their names."""
    settings, faults = read({"csv": {"encoding": encoding}})
    assert (settings.csv.encoding, faults) == (encoding, [])


@pytest.mark.parametrize("form", ["%Y-%m-%dT%H:%M:%S%z", "%d.%m.%Y %H:%M %z", "%d/%b/%Y:%H:%M:%S %z", "%Y%m%d%%"])
def test_formats_may_have_a_zone(form: str) -> None:
    """Moments with an offset are read as any other."""
    settings, faults = read({"date_formats": [form]})
    assert (settings.date_formats, faults) == ((form,), [])


def test_a_folder_needs_its_leads() -> None:
    """On disk the format, the leads and their file and id must be named."""
    _, faults = read({}, on_disk=True)
    assert [fault.code for fault in faults] == ["format", "missing-table"]
    _, faults = read({"leadkit": "history/1", "leads": {}, "activities": {}, "outcome": {}}, on_disk=True)
    assert [fault.path for fault in faults] == [
        ("leads", "file"), ("leads", "id"), ("activities", "file"), ("activities", "lead"), ("activities", "kind"),
        ("activities", "at"), ("outcome", "column"),
    ]  # fmt: skip


def test_an_outcome_file_names_its_leads() -> None:
    """Rows of another file need a column that names the lead."""
    _, faults = read(
        {"leadkit": "history/1", "leads": {"file": "a", "id": "b"}, "outcome": {"file": "c"}}, on_disk=True
    )
    assert [fault.path for fault in faults] == [("outcome", "lead")]


def test_entries_become_fields() -> None:
    """A field's entry is read whole; aliases go through the order and the sources that track."""
    settings, faults = read({
        "fields": {"seniority": {
            "type": "ordered", "order": ["staff", "vice president"], "aliases": {"vp": ["vice president", "VP"]},
            "label": "Seniority", "unit": "rank", "missing": [0, "?"], "known": "unsure", "show": False,
            "personal": True,
        }},
        "tracks": {"field": "seniority", "visit": ["VP", "staff", "vp"]},
    })  # fmt: skip
    assert faults == []
    assert settings.fields["seniority"] == Field(
        "seniority", "ordered", "Seniority", "rank", ("staff", "vp"), {"vp": ("vice president", "VP")}, ("0", "?"),
        "unsure", False, True,
    )  # fmt: skip
    assert settings.known == {"seniority"}
    assert settings.tracks is not None
    assert settings.tracks.kinds == {"visit": ("vp", "staff")}


def test_true_false_and_numbers_in_lists_are_their_text() -> None:
    """Won and lost may be written as they look in the data."""
    settings, faults = read({"outcome": {"column": "x", "won": [1, True], "lost": [0.5]}})
    assert faults == []
    assert (settings.outcomes["outcome"].won, settings.outcomes["outcome"].lost) == (("1", "true"), ("0.5",))


def test_all_faults_of_a_folder_come_at_once(tmp_path: Path) -> None:
    """Unknown members, wrong types, a bad zone and duration, absent files and columns are one error."""
    (tmp_path / "leads.csv").write_text("lead_id,country\nL1,US\n")
    (tmp_path / "history.toml").write_text("""
leadkit = "history/1"
time_zone = "Mars/Olympus"
mature_after = "half a year"
colour = "blue"
[leads]
file = "leads.csv"
id = "leadid"
created_at = 5
[activities]
file = "activity.csv"
lead = "lead_id"
kind = "kind"
at = "at"
[outcome]
column = "status"
won = ["won"]
[fields.contry]
type = "category"
[tracks]
field = "source"
""")
    with pytest.raises(HistoryError) as caught:
        History.read(tmp_path)
    assert {(fault.code, fault.place, fault.nearest) for fault in caught.value.faults} == {
        ("time-zone", "history.toml › time_zone", None),
        ("wrong-kind", "history.toml › mature_after", None),
        ("unknown-member", "history.toml", None),
        ("wrong-kind", "history.toml › [leads] › created_at", None),
        ("no-file", "history.toml › [activities] › file", None),
        ("unknown-column", "history.toml › [leads] › id", "lead_id"),
        ("unknown-column", "history.toml › [outcome] › column", None),
        ("unknown-column", "history.toml › [fields.contry]", "country"),
        ("unknown-column", "history.toml › [tracks] › field", None),
    }
    assert "and 6 more" in str(caught.value)


@pytest.mark.parametrize(
    ("prepare", "code"),
    [
        (lambda folder: folder / "none", "no-folder"),
        (lambda folder: folder, "no-settings"),
        (lambda folder: (folder / "leads.csv").write_text("id\n1") and folder / "leads.csv", "not-settings"),
        (lambda folder: (folder / "history.toml").write_text("a = [") and folder, "not-toml"),
        (lambda folder: (folder / "history.toml").write_bytes(b"a = '\xff'") and folder, "not-utf8"),
        (lambda folder: (folder / "history.toml").mkdir() or folder, "file-unreadable"),
    ],
)  # fmt: skip
def test_what_is_no_history_is_said_so(tmp_path: Path, prepare: Any, code: str) -> None:
    """No folder, no settings, broken settings: each a sentence of its own."""
    with pytest.raises(HistoryError) as caught:
        History.read(prepare(tmp_path))
    assert [fault.code for fault in caught.value.faults] == [code]


def test_a_byte_order_mark_before_the_settings_is_passed_over(tmp_path: Path) -> None:
    """Editors that write one do no harm."""
    (tmp_path / "leads.csv").write_text("id\n1\n")
    (tmp_path / "history.toml").write_text('leadkit = "history/1"\n[leads]\nfile = "leads.csv"\nid = "id"', "utf-8-sig")
    assert History.read(tmp_path / "history.toml").n == 1


def test_settings_of_frames_that_are_not_given_are_a_fault() -> None:
    """Activities that settings describe must come."""
    with pytest.raises(HistoryError, match="no such data frame"):
        History({"lead_id": ["a"]}, settings={"activities": {"lead": "a"}})
