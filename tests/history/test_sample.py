"""The invented history: what it promises as files, and that every effect it plants can be found again."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pyarrow.parquet
import pytest

from leadkit.errors import UsageError
from leadkit.history import History
from leadkit.history.sample import calendar, generator, sample, write_sample
from leadkit.history.sample.chance import even
from leadkit.history.sample.files import settings_text

ROOT = Path(__file__).parents[2]
ACME = ROOT / "data" / "acme"
FILES = ["README.md", "activities.csv", "handover.csv", "history.toml", "leads.csv", "outcomes.csv"]


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of a folder's files by name."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


# What it promises as files


def test_the_shipped_sample_is_what_the_command_writes(tmp_path: Path) -> None:
    """`leadkit sample data/acme --leads 5000 --seed 7` writes the shipped files, byte for byte."""
    made = contents(write_sample(tmp_path / "acme", leads=5_000, seed=7))
    shipped = contents(ACME)
    assert sorted(made) == sorted(shipped) == FILES
    assert [name for name in FILES if made[name] != shipped[name]] == []


def test_the_shipped_sample_is_small() -> None:
    """What the repository ships stays under 5 MB."""
    assert sum(map(len, contents(ACME).values())) < 5_000_000


def test_the_readme_says_that_all_is_invented_and_how_it_was_made() -> None:
    """Whoever opens the folder reads that nothing is real, and the command."""
    text = (ACME / "README.md").read_text(encoding="utf-8")
    assert "invented" in text
    assert "leadkit sample data/acme --leads 5000 --seed 7" in text


def test_files_and_memory_hold_the_same_history() -> None:
    """`sample()` is what reading the written folder gives."""
    assert sample(leads=5_000, seed=7).fingerprint == History.read(ACME).fingerprint


def test_csv_and_parquet_hold_the_same_history(tmp_path: Path) -> None:
    """The file format changes nothing but the files."""
    csv = History.read(write_sample(tmp_path / "csv", leads=700, seed=3, format="csv"))
    parquet = History.read(write_sample(tmp_path / "parquet", leads=700, seed=3, format="parquet"))
    assert csv.fingerprint == parquet.fingerprint
    assert {path.suffix for path in (tmp_path / "parquet").iterdir()} == {".parquet", ".toml", ".md"}


def test_large_samples_are_parquet_unless_asked_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond 100,000 leads a CSV is a burden."""
    monkeypatch.setattr("leadkit.history.sample.files.MOST_LEADS_IN_CSV", 200)
    assert (write_sample(tmp_path / "small", leads=200) / "leads.csv").exists()
    assert (write_sample(tmp_path / "large", leads=201) / "leads.parquet").exists()
    assert (write_sample(tmp_path / "asked", leads=201, format="csv") / "leads.csv").exists()


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, form: Any) -> None:
    """A sample depends on its size and seed alone, not on its folder."""
    first = contents(write_sample(tmp_path / "one", leads=300, seed=11, format=form))
    again = contents(write_sample(tmp_path / "elsewhere" / "two", leads=300, seed=11, format=form))
    other = contents(write_sample(tmp_path / "three", leads=300, seed=12, format=form))
    assert first == again
    assert first[f"leads.{form}"] != other[f"leads.{form}"]


@pytest.mark.parametrize(("leads", "activities"), [(1, 0), (1, 1), (1, 40), (37, 5), (400, 999), (400, 12_345)])
def test_the_number_of_activities_is_exact(tmp_path: Path, leads: int, activities: int) -> None:
    """However many activities are asked for, so many rows there are, and the folder can be read."""
    folder = write_sample(tmp_path / "s", leads=leads, activities=activities, seed=5)
    assert len(pd.read_csv(folder / "activities.csv")) == activities
    assert History.read(folder).n == leads


def test_without_a_number_there_are_ten_activities_a_lead(tmp_path: Path) -> None:
    """The usual sample has ten activities a lead."""
    assert len(pd.read_csv(write_sample(tmp_path / "s", leads=150) / "activities.csv")) == 1_500


def test_a_sample_in_several_parts_is_one_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts join without a seam: every id once and in order, all activities, the whole span of time."""
    monkeypatch.setattr(generator, "LEADS_A_PART", 400)
    seen: list[tuple[int, int]] = []
    folder = write_sample(tmp_path / "s", leads=1_500, activities=9_001, progress=lambda *step: seen.append(step))
    leads = pd.read_csv(folder / "leads.csv", parse_dates=["created_at"])
    assert list(leads["lead_id"]) == [f"L-{number:05d}" for number in range(1, 1_501)]
    assert len(pd.read_csv(folder / "activities.csv")) == 9_001
    assert seen == [(400, 1_500), (800, 1_500), (1_200, 1_500), (1_500, 1_500)]
    by_part = leads["created_at"].groupby(np.arange(1_500) // 400).agg(["min", "max"])
    assert (by_part["min"].shift(-1).iloc[:-1] > by_part["max"].iloc[:-1] - pd.Timedelta(days=1)).all()


def test_parts_shrink_where_leads_have_very_many_activities() -> None:
    """Memory stays bounded whatever the number of activities a lead."""
    size = generator.Size(10_000, 60_000_000, 7)
    assert generator.leads_a_part(size) == 100
    assert generator.leads_a_part(generator.Size(1_000_000, 20_000_000, 7)) == generator.LEADS_A_PART


@contextmanager
def interrupted() -> Iterator[Any]:
    """Give a progress callback that a person interrupts."""

    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        yield stop


def test_an_interruption_leaves_nothing_half_made(tmp_path: Path) -> None:
    """Neither the folder nor anything beside it remains."""
    with interrupted() as stop:
        write_sample(tmp_path / "s", leads=50, progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_an_interruption_keeps_the_sample_that_was_there(tmp_path: Path) -> None:
    """An earlier sample goes only when the new one stands."""
    before = contents(write_sample(tmp_path / "s", leads=50))
    with interrupted() as stop:
        write_sample(tmp_path / "s", leads=60, progress=stop)
    assert contents(tmp_path / "s") == before
    assert [path.name for path in tmp_path.iterdir()] == ["s"]


def test_an_earlier_sample_is_replaced_whole(tmp_path: Path) -> None:
    """No file of the earlier sample stays behind."""
    write_sample(tmp_path / "s", leads=50, format="csv")
    write_sample(tmp_path / "s", leads=60, format="parquet")
    assert {path.suffix for path in (tmp_path / "s").iterdir()} == {".parquet", ".toml", ".md"}
    assert [path.name for path in tmp_path.iterdir()] == ["s"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    """A new, empty folder is as good as none."""
    (tmp_path / "s").mkdir()
    assert (write_sample(tmp_path / "s", leads=5) / "history.toml").exists()


@pytest.mark.parametrize(
    ("files", "shown"),
    [
        ({"notes.txt": "mine"}, "notes.txt"),
        ({"leads.csv": "lead_id\nL1\n"}, "leads.csv"),
        ({"history.toml": 'leadkit = "history/1"\n', "leads.csv": "lead_id\nL1\n"}, "history.toml"),
        ({"history.toml": settings_text("csv"), "drafts.json": "{}"}, "drafts.json"),
    ],
)
def test_a_folder_that_is_no_sample_is_never_touched(tmp_path: Path, files: dict[str, str], shown: str) -> None:
    """Someone's own files are refused by name and stay as they are."""
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    before = contents(tmp_path)
    with pytest.raises(UsageError, match=shown) as error:
        write_sample(tmp_path, leads=5)
    assert error.value.faults[0].code == "not-a-sample"
    assert contents(tmp_path) == before


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """A file where the folder should be is refused."""
    (tmp_path / "s").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="a sample is a folder"):
        write_sample(tmp_path / "s", leads=5)
    assert (tmp_path / "s").read_text(encoding="utf-8") == "mine"


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """A folder inside a file is an error in words."""
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written here"):
        write_sample(tmp_path / "file" / "s", leads=5)


@pytest.mark.parametrize(
    ("numbers", "places"),
    [
        ({"leads": 0}, ["leads"]),
        ({"leads": 10, "activities": -1}, ["activities"]),
        ({"leads": 10, "seed": -1}, ["seed"]),
        ({"leads": -3, "activities": -1, "seed": -1}, ["leads", "activities", "seed"]),
        ({"leads": 10**9}, ["leads"]),
    ],
)
def test_numbers_out_of_bounds_are_all_named(tmp_path: Path, numbers: dict[str, int], places: list[str]) -> None:
    """Each number that cannot be is a fault of its own, and nothing is written."""
    with pytest.raises(UsageError) as error:
        write_sample(tmp_path / "s", **numbers)  # type: ignore[arg-type]
    assert [fault.place for fault in error.value.faults] == places
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_file_format_is_refused(tmp_path: Path) -> None:
    """Only CSV and Parquet are written."""
    with pytest.raises(UsageError) as error:
        write_sample(tmp_path / "s", leads=5, format="xlsx")  # type: ignore[arg-type]
    assert error.value.faults[0].allowed == ("csv", "parquet")


@pytest.mark.slow
def test_a_million_leads_need_little_memory(tmp_path: Path) -> None:
    """1,000,000 leads with 20,000,000 activities are written in under 2 GB."""
    script = (
        "import resource, sys; from leadkit.history.sample import write_sample; "
        "write_sample(sys.argv[1], leads=1_000_000, activities=20_000_000); "
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path / "s")], check=True, capture_output=True)
    peak_bytes = int(done.stdout) * (1 if sys.platform == "darwin" else 1_024)
    assert peak_bytes < 2e9
    assert pyarrow.parquet.read_metadata(tmp_path / "s" / "leads.parquet").num_rows == 1_000_000
    assert pyarrow.parquet.read_metadata(tmp_path / "s" / "activities.parquet").num_rows == 20_000_000


# How it is drawn


@pytest.mark.parametrize("month", range(1, 13))
def test_local_moments_are_those_of_the_time_zone(month: int) -> None:
    """Noon in New York is noon in New York, in summer and in winter, there and back."""
    noon = datetime(2025, month, 15, 12, tzinfo=ZoneInfo("America/New_York"))
    local = np.array([int(noon.replace(tzinfo=UTC).timestamp())])
    assert calendar.to_utc(local)[0] == int(noon.timestamp())
    assert calendar.to_local(calendar.to_utc(local))[0] == local[0]


def test_office_time_is_never_earlier_and_never_on_a_weekend() -> None:
    """Work is moved forward to Monday to Friday, 8:00 to 17:30."""
    moments = np.arange(calendar.AS_OF_SECOND - 400 * calendar.DAY, calendar.AS_OF_SECOND, 4_001)
    moved = calendar.office_time(np.random.default_rng(1), moments)
    local = pd.to_datetime(moved, unit="s", utc=True).tz_convert("America/New_York")
    assert (moved >= moments).all()
    assert set(local.day_of_week) == {0, 1, 2, 3, 4}
    assert ((local.hour >= 8) & (local.hour * 60 + local.minute <= 17 * 60 + 30)).all()


def test_even_draws_hit_the_expected_number_in_every_block() -> None:
    """Each block has its expected number of yes within one, so that planted rates do not drown in luck."""
    rng = np.random.default_rng(2)
    block = rng.integers(0, 40, 8_000)
    chance = rng.random(8_000) * 0.2
    drawn = even(rng, chance, block)
    counts, expected = np.bincount(block, drawn), np.bincount(block, chance)
    assert np.abs(counts - expected).max() <= 1


def test_even_draws_keep_each_chance() -> None:
    """Over many draws every row is drawn as often as its chance says."""
    chance = np.array([0.0, 0.1, 0.5, 0.9, 1.0])
    rng = np.random.default_rng(3)
    share = np.mean([even(rng, chance) for _ in range(4_000)], axis=0)
    assert np.allclose(share, chance, atol=0.03)


# What it describes


def test_every_column_is_described_in_words() -> None:
    """Nothing reaches the screen under a column's raw name."""
    history = History.read(ACME)
    told = {"lead_id", "created_at", "handed_over_at"}
    assert all(history.catalogue.fields[name].label for name in history.field_names if name not in told)
    assert all(entry.label for entry in history.catalogue.attributes.values())
    assert all(kind.label for kind in history.catalogue.activities.values())


def test_the_catalogue_says_what_the_kit_needs() -> None:
    """Orders, units, who did it, who is private and what is known too late are all in the file."""
    catalogue = History.read(ACME).catalogue
    fields = catalogue.fields
    assert fields["seniority"].order == ("staff", "manager", "director", "vice president", "chief officer")
    assert fields["annual_revenue_usd"].unit == "USD"
    assert {name for name, kind in catalogue.activities.items() if kind.by == "us"} == {"sales call", "sales email"}
    private = {name for name, entry in fields.items() if entry.personal}
    assert private == {"company", "contact_name", "email", "owner"} == {n for n, e in fields.items() if not e.show}
    assert fields["budget_confirmed"].known == "later"
    assert fields["buying_timeline"].known == "unsure"
    assert catalogue.tracks is not None
    assert set(catalogue.tracks.kinds) == {"product page view", "price list view"}
    assert {entry.type for entry in fields.values()} >= {"category", "ordered", "number", "date", "yes-no", "text"}


def test_the_check_of_the_data_has_something_to_say() -> None:
    """A little dirt is there on purpose: enough for the check to show, too little to change a figure."""
    notices = {notice.code: notice for notice in History.read(ACME).notices}
    assert set(notices) == {
        "activities-unknown-lead",
        "activities-undated",
        "activities-twice",
        "activities-before-creation",
        "activities-after-decision",
        "handed-over-before-created",
        "outcomes-several",
    }
    assert all(notices[code].count < 30 for code in ("activities-unknown-lead", "activities-undated"))


def test_no_spelling_is_left_unmerged() -> None:
    """The aliases of the file merge every other spelling."""
    history = History.read(ACME)
    for name in ("lead_source", "industry", "hq_country"):
        column = history.column(name)
        folded = {spelling.casefold() for spelling in column.classes}
        assert len(folded) == len(column.classes) < len(column.spellings)


def test_the_settings_are_readable_by_people() -> None:
    """The shipped description explains itself: comments before each part, and it is the one of the package."""
    text = (ACME / "history.toml").read_text(encoding="utf-8")
    assert text == settings_text("csv")
    assert sum(line.startswith("#") for line in text.splitlines()) >= 8
    assert tomllib.loads(text)["leadkit"] == "history/1"
