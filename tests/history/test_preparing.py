"""How prepared histories come to be, are found again, and go."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from alike import same

from leadkit.errors import HistoryError
from leadkit.history import History, prepared
from leadkit.history.prepared import activities, intake, open_store, prepare
from leadkit.history.prepared.folders import FOLDER, MANIFEST
from leadkit.history.sample import sample, write_sample
from leadkit.history.sources import batches

ACME = Path(__file__).parents[2] / "data" / "acme"


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    """Return a small history in files that a test may change."""
    return write_sample(tmp_path / "acme", leads=300, activities=3_000)


def stores(folder: Path) -> list[str]:
    """Return everything in the folder of prepared copies."""
    return sorted(path.name for path in (folder / FOLDER).iterdir() if path.name not in (".gitignore", ".lock"))


def touch(path: Path, seconds_ago: int = 60) -> None:
    """Give a file another time."""
    moment = time.time() - seconds_ago
    os.utime(path, (moment, moment))


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_acme_prepared_is_itself(tmp_path: Path, form: str) -> None:
    """The sample with all its columns, kinds, outcomes and remarks."""
    folder = write_sample(tmp_path / "acme", leads=2_000, activities=20_000, format=form)  # type: ignore[arg-type]
    plain = History.read(folder, prepare=False)
    same(plain, plain.prepare())


def test_the_committed_sample_prepared_is_itself(tmp_path: Path) -> None:
    """What the README shows comes out the same."""
    folder = shutil.copytree(ACME, tmp_path / "acme", ignore=shutil.ignore_patterns(FOLDER))
    same(History.read(folder, prepare=False), prepare(folder).history())


def test_reading_uses_what_is_prepared(acme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A prepared history is opened; it is not where that is switched off."""
    prepare(acme)
    monkeypatch.setattr(History, "_read_whole", classmethod(lambda *_: pytest.fail("read from files")))
    assert History.read(acme).n == 300
    assert History.read(acme / "history.toml").n == 300
    for no in ({"prepare": False}, {}):
        monkeypatch.setenv("LEADKIT_PREPARE", "never")
        with pytest.raises(pytest.fail.Exception):
            History.read(acme, **no)


def test_a_prepared_history_may_be_moved(acme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy goes with its folder, by whatever path that is reached."""
    prepare(acme)
    moved = acme.rename(acme.with_name("elsewhere"))
    monkeypatch.chdir(moved.parent)
    assert not prepare(Path("elsewhere")).is_new
    assert not prepare(moved / "history.toml").is_new


def test_large_files_are_prepared_by_themselves(acme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a certain size on the first reading prepares; small histories are left alone."""
    History.read(acme)
    assert not (acme / FOLDER).exists()
    monkeypatch.setattr(prepared, "PAYS_FROM", 1_000)
    History.read(acme)
    assert open_store(acme) is not None


def test_a_touched_file_is_not_read_anew(acme: Path) -> None:
    """Content decides; the new time is remembered."""
    made = prepare(acme)
    touch(acme / "activities.csv")
    again = prepare(acme)
    assert not again.is_new
    assert again.store.reader.folder == made.store.reader.folder
    listed = json.loads((again.store.reader.folder / MANIFEST).read_text())["sources"]
    states = {Path(name).name: state["mtime_ns"] for name, state in listed.items()}
    assert states["activities.csv"] == (acme / "activities.csv").stat().st_mtime_ns


CHANGES = {
    "leads.csv": (b"webinar", b"webinaR"),
    "activities.csv": (b"high value", b"high_value"),
    "outcomes.csv": (b"won", b"wom"),
    "handover.csv": (b"accepted", b"acceptee"),
    "history.toml": (b"P180D", b"P170D"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_file_is_noticed(acme: Path, name: str) -> None:
    """Other content of the same length and time, in any file that is read, is prepared anew; the old copy goes."""
    first = prepare(acme).store.reader.folder
    path = acme / name
    before = path.stat()
    data = path.read_bytes()
    path.write_bytes(data.replace(*CHANGES[name]))
    assert path.read_bytes() != data
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    again = prepare(acme)
    assert again.is_new
    assert stores(acme) == [again.store.reader.folder.name]
    assert again.store.reader.folder != first
    same(History.read(acme, prepare=False), again.history())


def test_a_file_that_grew_is_noticed(acme: Path) -> None:
    """Reading a history that somebody prepared keeps it up to date."""
    prepare(acme)
    with (acme / "activities.csv").open("a") as file:
        file.write("L-00001,email opened,2026-01-01T00:00:00Z,,,,,\n")
    history = History.read(acme)
    assert history._store is not None
    same(History.read(acme, prepare=False), history)


def spoil(folder: Path, how: str) -> None:
    """Do to a store what may happen to files."""
    array = max(folder.glob("*.npy"), key=lambda path: path.stat().st_size)
    if how == "truncated":
        with array.open("r+b") as file:
            file.truncate(array.stat().st_size - 1)
    elif how == "missing":
        array.unlink()
    elif how == "manifest":
        (folder / MANIFEST).write_text('{"layout": "prepared/1", "sou')
    else:
        manifest = json.loads((folder / MANIFEST).read_text())
        (folder / MANIFEST).write_text(json.dumps({**manifest, "layout": "prepared/0"}))


@pytest.mark.parametrize("how", ["truncated", "missing", "manifest", "layout"])
def test_a_damaged_store_is_made_anew(acme: Path, how: str) -> None:
    """A store that is not whole, or of another layout, is not used; the new one comes with a remark."""
    spoil(prepare(acme).store.reader.folder, how)
    assert open_store(acme) is None
    again = History.read(acme)
    code = "prepared-layout" if how == "layout" else "prepared-damaged"
    assert again._store is not None
    assert again.notices[-1].code == code or code in {notice.code for notice in again.notices}
    assert [notice for notice in again.notices if notice.code != code] == list(History.read(acme).notices)
    assert len(stores(acme)) == 1


def test_force_makes_it_anew(acme: Path) -> None:
    """The same content under the same name, written again."""
    first = prepare(acme)
    again = prepare(acme, force=True)
    assert again.is_new
    assert again.store.reader.folder == first.store.reader.folder
    assert not prepare(acme).is_new


def test_progress_comes_to_its_end(acme: Path) -> None:
    """What is done grows, and never beyond what there is to do."""
    heard: list[tuple[int, int]] = []
    prepare(acme, progress=lambda done, total: heard.append((done, total)))
    assert heard == sorted(heard)
    assert heard[-1] == (100, 100)


def test_an_interruption_leaves_nothing(acme: Path) -> None:
    """An exception on the way takes the unfinished folder with it."""

    def stop(done: int, _: int) -> None:
        if done > 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare(acme, progress=stop)
    assert stores(acme) == []
    assert open_store(acme) is None


def start(folder: Path, *, stall: bool) -> subprocess.Popen[str]:
    """Start to prepare in another process; `stall` makes it wait in the middle."""
    wait = "import time; print('half', flush=True); time.sleep(600)" if stall else "pass"
    code = f"""
from pathlib import Path
from leadkit.history.prepared import prepare
def progress(done, total):
    if done > 20:
        {wait}
print(prepare(Path({str(folder)!r}), progress=progress).store.reader.folder.name, flush=True)
"""
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)


@pytest.fixture
def stalled(acme: Path) -> Iterator[subprocess.Popen[str]]:
    """Start a builder that has come half way."""
    with start(acme, stall=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "half\n"
        yield process
        process.kill()


def test_what_a_killed_builder_leaves_is_swept(acme: Path, stalled: subprocess.Popen[str]) -> None:
    """After kill -9 nothing is taken for a store, and the next builder removes what is left."""
    stalled.send_signal(signal.SIGKILL)
    stalled.wait()
    assert len(stores(acme)) == 1
    assert open_store(acme) is None
    made = prepare(acme)
    assert stores(acme) == [made.store.reader.folder.name]


def test_builders_leave_each_other_alone(acme: Path, stalled: subprocess.Popen[str]) -> None:
    """A builder at work keeps its folder while another one finishes."""
    made = prepare(acme)
    assert stalled.poll() is None
    left = [name for name in stores(acme) if name.startswith(".unfinished")]
    assert len(left) == 1
    assert made.store.reader.folder.name in stores(acme)


def test_two_builders_at_once_agree(acme: Path) -> None:
    """Both return the same store, and one is there."""
    builders = [start(acme, stall=False) for _ in range(2)]
    names = {process.communicate(timeout=120)[0].strip() for process in builders}
    assert [process.returncode for process in builders] == [0, 0]
    assert stores(acme) == list(names)


def test_a_folder_that_cannot_be_written(acme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the history is read from its files, and says so; asked for by hand it is an error."""
    (acme / FOLDER).write_text("a file where the folder would be")
    monkeypatch.setattr(prepared, "PAYS_FROM", 1_000)
    history = History.read(acme)
    assert history.notices[-1].code == "not-prepared" or "not-prepared" in {n.code for n in history.notices}
    assert history._store is None
    with pytest.raises(HistoryError, match=FOLDER):
        prepare(acme)


def test_data_frames_have_no_place_for_a_copy() -> None:
    """Only what came from files can be prepared."""
    with pytest.raises(HistoryError, match="files"):
        sample(leads=10).prepare()


def test_what_is_open_stays_when_the_store_goes(acme: Path) -> None:
    """A history goes on when its store is made anew beneath it."""
    history = prepare(acme).history()
    prepare(acme, force=True)
    same(History.read(acme, prepare=False), history)


def test_a_sample_is_replaced_with_its_copy(acme: Path) -> None:
    """What was prepared does not keep a sample from being written anew."""
    prepare(acme)
    write_sample(acme, leads=50)
    assert not (acme / FOLDER).exists()


def test_many_small_parts_come_to_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Batches, ranges of leads and threads have no part in the result, whatever the order of the rows."""
    folder = write_sample(tmp_path / "acme", leads=400, activities=6_000)
    lines = (folder / "activities.csv").read_text().splitlines()
    lines += (
        ["L-00001,email opened,2026-01-01T00:00:00Z,,,,,"] * 3 + ["L-x,email opened,,,,,,", ",a,b,,,,,"] + lines[5:40]
    )
    rows = np.random.default_rng(3).permutation(np.arange(1, len(lines)))
    (folder / "activities.csv").write_text("\n".join([lines[0], *(lines[row] for row in rows)]))
    plain = History.read(folder, prepare=False)
    assert "activities-twice" in {notice.code for notice in plain.notices}
    monkeypatch.setattr(batches.of_file, "__defaults__", (500,))
    monkeypatch.setattr("leadkit.history.sources.csv.BLOCK", 1 << 15)
    monkeypatch.setattr(intake, "BUCKET_ROWS", 700)
    same(plain, prepare(folder).history())


def test_attributes_of_too_many_combinations(acme: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nearly every activity is different its attributes are stored one by one."""
    plain = History.read(acme, prepare=False)
    monkeypatch.setattr(activities, "MOST_COMBINATIONS", 1)
    stored = prepare(acme).history()
    cut = stored.cut("sales call")
    assert cut is not None
    same(plain, stored)


def test_moments_far_apart(acme: Path) -> None:
    """Activities that span more than 68 years keep their seconds."""
    with (acme / "activities.csv").open("a") as file:
        file.write("L-00001,email opened,1901-01-01T00:00:00Z,,,,,\nL-00002,email opened,2199-01-01T00:00:00Z,,,,,\n")
    stored = prepare(acme).history()
    same(History.read(acme, prepare=False), stored)
    cut = stored.cut("email opened")
    assert cut is not None
    assert cut.at.dtype == np.int64


@pytest.mark.parametrize("odd", ["ragged", "blank header", "twin header", "utf-16", "semicolons"])
def test_odd_files_come_to_the_same(acme: Path, odd: str) -> None:
    """What cannot be read part by part is read whole; what can be read but is odd is remarked alike."""
    path = acme / "activities.csv"
    text = path.read_text()
    if odd == "ragged":
        text += "L-00001,email opened,2026-01-01T00:00:00Z\n"
    elif odd == "blank header":
        text = text.replace("duration_s", "", 1)
    elif odd == "twin header":
        text = text.replace(",product,", ",page,", 1)
    elif odd == "semicolons":
        text = text.replace(",", ";")
    path.write_text(text, encoding="utf-16" if odd == "utf-16" else "utf-8")
    if "header" in odd:
        toml = (acme / "history.toml").read_text()
        begin, end = toml.index("[attributes.page]"), toml.index("# The website recognises")
        (acme / "history.toml").write_text(toml[:begin] + toml[end:])
    same(History.read(acme, prepare=False), prepare(acme).history())


def test_memory_does_not_grow_with_activities(tmp_path: Path) -> None:
    """Eight times the activities of the same leads need no more memory: a batch and two ranges of leads."""
    peaks = []
    for activities_in_all in (100_000, 800_000):
        folder = write_sample(tmp_path / str(activities_in_all), 1_000, activities_in_all, format="parquet")
        code = f"""
import leadkit.history.sources.batches as batches, leadkit.history.prepared.intake as intake
from pathlib import Path
from leadkit.history.prepared import prepare
batches.of_file.__defaults__ = (20_000,)
intake.BUCKET_ROWS = 20_000
prepare(Path({str(folder)!r}))
print(next(line for line in open("/proc/self/status") if line.startswith("VmHWM")).split()[1])
"""
        found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        peaks.append(int(found.stdout) / 1024)
    assert peaks[1] - peaks[0] < 30, "megabytes; the activities alone would be 23 more in the narrowest form"


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_size_of_the_sample(tmp_path: Path, form: str) -> None:
    """On the sample's own columns: at most 75 bytes a lead and 9 an activity."""
    size = prepare(write_sample(tmp_path / "acme", 20_000, 400_000, format=form)).store.size()  # type: ignore[arg-type]
    assert size.leads == 20_000
    assert size.lead_bytes / size.leads < 75
    assert size.activity_bytes / size.activities < 9


def test_nothing_heavy_is_imported_to_judge(acme: Path) -> None:
    """Whoever opens a store and judges needs neither pandas nor arrow."""
    prepare(acme)
    draft = ACME.parents[1] / "workshops" / "acme" / "drafts" / "sales.json"
    code = f"""
import sys
import leadkit as lk
history = lk.History.read({str(acme)!r})
counts = lk.admit(lk.Definition.read({str(draft)!r}), history).counts
assert sum(counts.values()) == 300, counts
print(sorted({{"pandas", "pyarrow"}} & set(sys.modules)))
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout == "[]\n"
