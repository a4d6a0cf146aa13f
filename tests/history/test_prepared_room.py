"""Preparing where there is no room for it, or where the files go meanwhile."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from leadkit.cli import main
from leadkit.errors import HistoryError
from leadkit.history import History, prepared
from leadkit.history.loading import read_tables
from leadkit.history.prepared import making, prepare
from leadkit.history.prepared.folders import FOLDER, UnwritableError
from leadkit.history.sample import write_sample


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    """Return a small history in files that a test may change."""
    return write_sample(tmp_path / "acme", leads=3_000, activities=3_000)


def stores(folder: Path) -> list[str]:
    """Return everything in the folder of prepared copies."""
    return sorted(path.name for path in (folder / FOLDER).iterdir() if path.name not in (".gitignore", ".lock"))


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """Let the system refuse to write longer files, as a full disk refuses any."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.parametrize("size", [5_000, 10_000, 20_000])
def test_without_room_the_files_are_read(acme: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the room ends, by itself it goes on without a copy and says so; asked for by hand it is an error."""
    plain = History.read(acme, prepare=False)
    monkeypatch.setattr(prepared, "PAYS_FROM", 1_000)
    with no_file_longer_than(size):
        history = History.read(acme)
        assert stores(acme) == []
        with pytest.raises(UnwritableError, match=f"{FOLDER}.*File too large"):
            prepare(acme)
    assert stores(acme) == []
    assert [notice.code for notice in history.notices if notice not in plain.notices] == ["not-prepared"]


def test_without_room_the_command_names_the_folder(acme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One line, and the exit code of bad input."""
    with no_file_longer_than(5_000):
        assert main(["prepare", str(acme)]) == 2
    assert str(acme / FOLDER) in capsys.readouterr().err


@pytest.mark.parametrize("name", ["activities.csv", "outcomes.csv", "activities.parquet", "leads.parquet"])
@pytest.mark.parametrize("how", ["cut", "emptied", "removed"])
def test_a_file_that_goes_meanwhile(tmp_path: Path, name: str, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut off, emptied or removed while it is prepared: that is what is said, and nothing is left."""
    form = Path(name).suffix.removeprefix(".")
    folder = write_sample(tmp_path / "acme", leads=300, activities=3_000, format=form)  # type: ignore[arg-type]

    def meddle(*given: Any) -> Any:
        data = (folder / name).read_bytes()
        (folder / name).unlink()
        if how != "removed":
            (folder / name).write_bytes(data[: len(data) // 2] if how == "cut" else b"")
        return read_tables(*given)

    monkeypatch.setattr(making, "read_tables", meddle)
    with pytest.raises(HistoryError, match="changed while they were being prepared"):
        prepare(folder)
    assert stores(folder) == []
