"""profile: a first history.toml for any files, which loads as it is."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadkit.errors import HistoryError
from leadkit.history import History
from leadkit.history.profile import Profile, profile


def files(folder: Path, **tables: str) -> list[Path]:
    """Write tables and return their paths."""
    paths = []
    for name, text in tables.items():
        paths.append(folder / f"{name}.csv")
        paths[-1].write_text(text)
    return paths


def loaded(found: Profile, folder: Path) -> tuple[dict[str, Any], History]:
    """Write a profile into a folder, and return what it says and the history that it gives."""
    text = found.toml(folder)
    (folder / "history.toml").write_text(text)
    history = History.read(folder)
    assert history.fingerprint == found.history.fingerprint
    return tomllib.loads(text), history


def rows(n: int, line: str) -> str:
    """Return `n` lines with their number filled in."""
    return "".join(
        line.format(n=at, lead=at % 30, won="yes" if at % 4 == 0 else "no", day=1 + at % 28) + "\n" for at in range(n)
    )


def test_a_flat_file(tmp_path: Path) -> None:
    """Id, creation, outcome, types, orders, tokens and what is personal are found in one file."""
    text = "Lead ID,Created Date,E-Mail,Priority,Source,Converted,Owner\n" + rows(
        40, "L{n},{day}.02.2026,p{n}@x.org,01.High,Select,{won},Ann"
    ).replace("01.High,Select", "03.Low,google", 9).replace("Select", "Google", 12)
    tree, history = loaded(profile(files(tmp_path, leads=text)), tmp_path)
    assert tree["leads"] == {"file": "leads.csv", "id": "Lead ID", "created_at": "Created Date"}
    assert tree["date_formats"] == ["%d.%m.%Y"]
    assert str(tree["as_of"]) == "2026-02-28"
    assert tree["missing"] == ["", "Select"]
    assert tree["outcome"] == {"column": "Converted", "won": ["yes"], "lost": ["no"]}
    assert tree["fields"]["Priority"] == {"type": "ordered", "order": ["03.Low", "01.High"]}
    assert tree["fields"]["Source"]["aliases"] == {"Google": ["google"]}
    assert tree["fields"]["E-Mail"] == {"type": "text", "personal": True, "show": False}
    assert tree["fields"]["Owner"]["known"] == "unsure"
    assert history.outcome is not None
    assert int(history.outcome.won.sum()) == 10
    assert history.notices == ()


def test_leads_with_opportunities(tmp_path: Path) -> None:
    """The join is found by names and values, not by small numbers that agree by chance."""
    leads = "LeadId,Created,OwnerId,OpportunityId\n" + rows(50, "{n},2026-01-{day:02d},{n},")
    leads = leads.replace(",4,\n", ",4,7\n").replace(",5,\n", ",5,8\n").replace(",6,\n", ",6,9\n")
    deals = "OpportunityId,OwnerId,CreatedDate,IsAccepted,AcceptedDate,Amount,Cost\n" + "".join(
        f"{at},1,2026-02-0{at - 6},{said},2026-03-01,{at}.5,{at}\n"
        for at, said in ((7, "TRUE"), (8, "FALSE"), (9, "TRUE"))
    )
    quotas = "Year,Quota\n2026,5\n"
    found = profile(files(tmp_path, quotas=quotas, deals=deals, leads=leads))
    tree, history = loaded(found, tmp_path)
    assert tree["outcome"] == {
        "file": "deals.csv", "lead": "OpportunityId", "key": "OpportunityId", "lost": "rest",
        "decided_at": "CreatedDate", "value": "Amount", "cost": "Cost",
    }  # fmt: skip
    assert tree["outcomes"]["accepted"]["won"] == ["TRUE"]
    assert tree["outcomes"]["accepted"]["decided_at"] == "AcceptedDate"
    assert tree["fields"]["OpportunityId"]["known"] == "later"
    assert history.outcomes["accepted"].status.tolist().count(1) == 0  # accepted after the newest lead
    assert any("quotas.csv" in check for check in found.checks)
    assert history.outcome is not None


def test_leads_with_activities(tmp_path: Path) -> None:
    """Many dated rows per lead are activities; what we did ourselves is marked."""
    leads = "id,created_at,status\n" + rows(30, "lead-{n:04d},2026-01-{day:02d}T10:00:00Z,{won}")
    calls = "lead,call type,start time,seconds,agent\n" + rows(
        90, "lead-{lead:04d},Inbound,2026-02-{day:02d}T09:00:00Z,60,Ann"
    ).replace("Inbound", "Outbound", 20)
    tree, history = loaded(profile(files(tmp_path, calls=calls, leads=leads)), tmp_path)
    assert tree["activities"] == {"file": "calls.csv", "lead": "lead", "kind": "call type", "at": "start time"}
    assert tree["kinds"] == {"Outbound": {"by": "us"}}
    assert tree["attributes"]["seconds"]["type"] == "number"
    assert tree["attributes"]["agent"]["personal"] is True
    assert str(tree["as_of"]) == "2026-03-01"
    assert {kind: len(rows) for kind, rows in history.activities.items()} == {"Outbound": 20, "Inbound": 70}


def test_statuses_are_won_lost_or_open(tmp_path: Path) -> None:
    """Words tell what a status means; the others are open and listed for a person."""
    text = "id,stage\n" + "".join(
        f"{at},{stage}\n"
        for at, stage in enumerate(["Closed Won", "Closed Lost", "Disqualified", "New", "Not Won"] * 3)
    )
    found = profile(files(tmp_path, leads=text))
    tree, _ = loaded(found, tmp_path)
    assert tree["outcome"]["won"] == ["Closed Won"]
    assert tree["outcome"]["lost"] == ["Closed Lost", "Disqualified", "Not Won"]
    assert any("“New”" in check for check in found.checks)


def test_decimal_commas_are_set(tmp_path: Path) -> None:
    """A European file keeps its numbers."""
    text = "id;revenue\n" + "".join(f"{at};{at},5\n" for at in range(20))
    tree, history = loaded(profile(files(tmp_path, leads=text)), tmp_path)
    assert tree["csv"] == {"decimal": ","}
    assert history.column("revenue").numbers[3] == 3.5


def test_a_file_of_leads_alone_has_no_outcome(tmp_path: Path) -> None:
    """What is not there is said, and the rest still loads."""
    found = profile(files(tmp_path, leads="id,country\n1,US\n2,DE\n"))
    tree, history = loaded(found, tmp_path)
    assert "outcome" not in tree
    assert history.outcome is None
    assert any("no column tells what became" in check for check in found.checks)


def test_names_of_people_do_not_get_into_remarks(tmp_path: Path) -> None:
    """What is hidden on cards is not shown in comments either."""
    text = "id,Contact Name,won\n" + "".join(
        f"{at},{'Ann' if at < 60 else 'Bob'},{int(at < 58)}\n" for at in range(120)
    )
    written = profile(files(tmp_path, leads=text)).toml()
    assert "personal = true" in written
    assert "Ann" not in written
    assert "Bob" not in written


def test_hostile_content_loads(tmp_path: Path) -> None:
    """Scripts, formulas, quotes and line ends in names and cells stay what they are."""
    text = 'id,"a ""b""\nc",</script>\n1,"x\n[leads]",=1+1\n2,"x\n[leads]",=1+1\n3,"Y\n# y",=1+1\n'
    tree, history = loaded(profile(files(tmp_path, leads=text)), tmp_path)
    assert set(tree["fields"]) == {'a "b"\nc', "</script>"}
    assert history.column("</script>").spellings == ("=1+1",)


@pytest.mark.parametrize(
    ("tables", "code"),
    [
        ({}, "no-files"), ({"a": "id\n"}, "no-leads"), ({"a": "id,x\n1,2\n1,3\n4,2\n"}, "no-id"),
        ({"a": ""}, "file-empty"),
    ],
)  # fmt: skip
def test_files_without_leads_are_said_so(tmp_path: Path, tables: dict[str, str], code: str) -> None:
    """No file, no row, no id: an error with what is nearest."""
    with pytest.raises(HistoryError) as caught:
        profile(files(tmp_path, **tables))
    assert [fault.code for fault in caught.value.faults] == [code]


NAME = st.sampled_from(
    ["Lead ID", "id", "Status", "created", "Amount", "Won", "Owner", "Source", "won_id", "Close Date", "x", "", "Tags"]
) | st.text(st.characters(codec="utf-8", exclude_characters="\0\r\ufeff"), max_size=5)
CELL = st.sampled_from(
    ["", "1", "0", "yes", "no", "Yes", "won", "Lost", "2026-01-05", "1/2/2026", "13/1/2026", "5.5", "7,5", "Select",
     "low", "high", "01.a", "02.b", "Google", "google", "a@b.cd", "999", "NA", "20260101"]
) | st.text(st.characters(codec="utf-8", exclude_characters="\0\r\ufeff"), max_size=4)  # fmt: skip


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.tuples(
            st.lists(NAME, min_size=width, max_size=width),
            st.lists(st.lists(CELL, min_size=width, max_size=width), max_size=8),
        )
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
def test_any_table_loads_or_is_refused_in_words(tmp_path: Path, table: tuple[list[str], list[list[str]]]) -> None:
    """There is no file for which the profile does not load, unless it says why."""
    import pandas as pd

    header, cells = table
    frame = pd.DataFrame([[f"L{at}", *row] for at, row in enumerate(cells)], columns=["lead no", *header])
    frame.to_csv(tmp_path / "leads.csv", index=False)
    if not cells:
        with pytest.raises(HistoryError):
            profile([tmp_path / "leads.csv"])
        return
    loaded(profile([tmp_path / "leads.csv"]), tmp_path)


@pytest.mark.real
def test_x_education(real_data: Path, tmp_path: Path) -> None:
    """The id, the outcome, the tokens, the orders, the aliases and the fields filled afterwards are found."""
    found = profile([real_data / "xeducation" / "Leads.csv"])
    tree, history = loaded(found, tmp_path)
    assert tree["leads"]["id"] == "Prospect ID"
    assert tree["outcome"] == {"column": "Converted", "won": ["1"], "lost": ["0"]}
    assert tree["missing"] == ["", "Select", "unknown"]
    fields = tree["fields"]
    assert fields["Asymmetrique Activity Index"]["order"] == ["03.Low", "02.Medium", "01.High"]
    assert fields["Lead Source"] == {"type": "category", "aliases": {"Google": ["google"]}}
    for name in ("Tags", "Lead Quality", "Last Activity", "Lead Profile", "Last Notable Activity"):
        assert fields[name]["known"] == "unsure"
    assert "known" not in fields["Lead Origin"]
    assert fields["Magazine"] == {"type": "yes-no", "show": False}
    assert {fields[name]["type"] for name in ("TotalVisits", "Page Views Per Visit")} == {"number"}
    assert history.outcome is not None
    assert (history.n, int(history.outcome.won.sum())) == (9_240, 3_561)


@pytest.mark.real
def test_marketstar(real_data: Path, tmp_path: Path) -> None:
    """The join, three styles of dates, the amounts and the proposal of accepted leads are found."""
    folder = real_data / "marketstar"
    tree, history = loaded(profile([folder / "Leads.csv", folder / "Opportunities.csv"]), tmp_path)
    assert (tree["leads"]["id"], tree["leads"]["created_at"]) == ("LeadId", "CreatedDate")
    outcome = tree["outcome"]
    assert (outcome["lead"], outcome["key"], outcome["value"]) == ("OpportunityId", "ConvertedOpportunityId", "Amount")
    assert tree["outcomes"]["accepted"]["column"] == "IsAccepted"
    assert tree["date_formats"] == ["%Y%m%d", "%m/%d/%Y", "%m/%d/%Y %H:%M"]
    assert str(tree["as_of"]) == "2022-09-29"
    assert tree["mature_after"] == "P180D"
    assert tree["fields"]["OwnerEmployeeId"]["personal"] is True
    assert tree["fields"]["Stage"]["known"] == tree["fields"]["DisqualifiedReason"]["known"] == "unsure"
    assert history.outcome is not None
    assert (history.n, int(history.outcome.won.sum())) == (43_033, 1_061)
    assert not np.isnan(history.column("Employees").numbers).all()


@pytest.mark.real
def test_zoho(real_data: Path, tmp_path: Path) -> None:
    """Calls are activities of leads, potentials their outcomes."""
    folder = real_data / "zoho_sample"
    paths = [folder / f"{name}.csv" for name in ("Leads", "Calls", "Potentials", "Users")]
    tree, history = loaded(profile(paths), tmp_path)
    assert tree["activities"]["kind"] == "Call Type"
    assert tree["outcome"]["won"] == ["Closed Won"]
    assert sum(len(rows) for rows in history.activities.values()) == 170
    tree, history = loaded(profile(paths[:2]), tmp_path)
    assert tree["outcome"]["column"] == "CONVERTED"
    assert history.outcome is not None
    assert int(history.outcome.won.sum()) == 3_632
