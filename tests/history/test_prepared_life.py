"""Prepared copies that are moved, deleted, spoilt or stand beside others."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from alike import same

from leadkit.cli import main
from leadkit.errors import HistoryError
from leadkit.history import History
from leadkit.history.prepared import prepare
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
