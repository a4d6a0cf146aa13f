"""Prepared copies that are moved, deleted, spoilt or stand beside others."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from alike import same
from commands import write

from leadkit.cli import main
from leadkit.errors import HistoryError
from leadkit.history import History
from leadkit.history.prepared import Store, open_store, prepare
from leadkit.history.prepared.folders import MANIFEST
from leadkit.history.sample import write_sample


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    """Return a small history in files that a test may change."""
    return write_sample(tmp_path / "acme", leads=300, activities=3_000)


def test_an_open_history_outlives_its_store(acme: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deleted, replaced or looked at from elsewhere: whoever has it open goes on, with all of it."""
    plain = History.read(acme, prepare=False)
    monkeypatch.chdir(acme.parent)
    history = prepare(Path(acme.name)).history()
    monkeypatch.chdir(tmp_path)
    shutil.rmtree(acme / ".prepared")
    same(plain, history)


def test_stores_of_settings_with_alike_names_leave_each_other_alone(acme: Path) -> None:
    """``history.toml`` and ``history-old.toml`` in one folder have each their own."""
    shutil.copy(acme / "history.toml", acme / "history-old.toml")
    other = prepare(acme / "history-old.toml").store.reader.folder
    prepare(acme / "history.toml")
    with (acme / "history.toml").open("a") as file:
        file.write("# changed\n")
    prepare(acme / "history.toml")
    assert other.is_dir()


def test_a_text_that_is_spoilt_is_said(acme: Path) -> None:
    """Damage that only reading shows is one plain sentence that names the folder."""
    path = max(prepare(acme).store.reader.folder.glob("*.arrow"), key=lambda found: found.stat().st_size)
    data = path.read_bytes()
    path.write_bytes(data[:-200] + bytes(200))
    with pytest.raises(HistoryError, match="cannot be read"):
        _ = History.read(acme).fingerprint


def flip(path: Path, at: int) -> None:
    """Turn one bit of a file around."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1 << at % 8
    path.write_bytes(bytes(data))


def test_every_flipped_bit_is_found(acme: Path) -> None:
    """Wherever it is, in arrays, texts or the manifest: opening may not see it, but checking names the file."""
    store = prepare(acme).store
    assert store.spoilt() == []
    for path in sorted(store.reader.folder.iterdir()):
        size = path.stat().st_size
        for at in {0, size // 3, size // 2, size - 1} if path.name != MANIFEST else [path.read_text().index("notices")]:
            flip(path, at)
            assert store.spoilt() == [path.name]
            flip(path, at)
    assert store.spoilt() == []


def test_a_flipped_bit_in_a_text_does_not_end_the_process(acme: Path) -> None:
    """Arrow would follow a place that is none; what is read is compared with its checksum before."""
    folder = prepare(acme).store.reader.folder
    for path in sorted(folder.glob("*.arrow")):
        size = path.stat().st_size
        for at in {size // 5, size // 2, size - 20}:
            flip(path, at)
            with pytest.raises(HistoryError, match=f"{path.name}.*prepare --force"):
                open_it(acme).reader.texts(path.stem)
            flip(path, at)
        open_it(acme).reader.texts(path.stem)


def open_it(path: Path) -> Store:
    """Return the store that is there."""
    store = open_store(path)
    assert store is not None
    return store


def test_a_flipped_bit_in_an_array_is_named_where_it_stops_a_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error that nobody expects has its reason in the copy: that is said, with what to do."""
    folder = write_sample(tmp_path / "acme", leads=5_000, activities=5_000)
    store = prepare(folder).store
    name = f"field{store.leads.columns.index('seniority')}.codes.npy"
    test = {"key": "k", "field": "seniority", "op": "=", "value": "director"}
    draft = write(tmp_path / "draft.json", {"leadkit": "definition/1", "id": "small", "format": test})
    flip(store.reader.folder / name, (store.reader.folder / name).stat().st_size - 2)
    capsys.readouterr()
    assert main(["admit", str(draft), str(folder)]) == 2
    said = capsys.readouterr().err
    assert f"leadkit: {name}: " in said
    assert "prepare --force" in said
    assert main(["prepare", str(folder), "--force"]) == 0
    assert main(["admit", str(draft), str(folder)]) == 0


@pytest.mark.parametrize("text", ["[" * 100_000, '{"layout": ' + "[" * 100_000, ""], ids=["deep", "deeper", "empty"])
def test_a_manifest_that_is_none_is_damaged(acme: Path, text: str) -> None:
    """However it is spoilt, it is made anew."""
    manifest = prepare(acme).store.reader.folder / MANIFEST
    manifest.write_text(text)
    assert open_store(acme) is None
    assert prepare(acme).trouble == "damaged"


def test_a_manifest_that_says_something_else_is_damaged(acme: Path) -> None:
    """A flipped bit in a number or a text of it is seen when it is opened."""
    manifest = prepare(acme).store.reader.folder / MANIFEST
    text = manifest.read_text()
    manifest.write_text(text.replace('"rows": 300', '"rows": 301'))
    assert manifest.read_text() != text
    assert open_store(acme) is None


def test_checking_on_the_command_line(acme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a copy the answer is no, with a sound one yes; a spoilt one is named, and made anew by force."""
    command = ["prepare", str(acme), "--check"]
    assert main(command) == 1
    folder = prepare(acme).store.reader.folder
    assert main(command) == 0
    path = max(folder.glob("*.npy"), key=lambda found: found.stat().st_size)
    flip(path, path.stat().st_size - 1)
    assert main([*command, "--json"]) == 1
    assert json.loads(capsys.readouterr().out.split("\n", 2)[2])["spoilt"] == [path.name]
    assert main(["prepare", str(acme), "--force"]) == 0
    assert main(command) == 0


def test_a_manifest_that_lacks_a_part_is_damaged(acme: Path) -> None:
    """It is prepared anew."""
    folder = prepare(acme).store.reader.folder
    manifest = json.loads((folder / MANIFEST).read_text())
    del manifest["leads"]
    (folder / MANIFEST).write_text(json.dumps(manifest))
    assert prepare(acme).is_new
