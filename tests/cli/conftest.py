"""The command line, called as a function."""

from __future__ import annotations

from pathlib import Path

import pytest
from commands import DRAFT, Answer, Call, write, write_history

from leadkit.cli import main


@pytest.fixture
def leadkit(capfd: pytest.CaptureFixture[str]) -> Call:
    """Return a function that calls the command line with some words and returns its answer."""

    def call(*words: object) -> Answer:
        capfd.readouterr()
        code = main([str(word) for word in words])
        said = capfd.readouterr()
        return Answer(code, said.out, said.err)

    return call


@pytest.fixture
def history(tmp_path: Path) -> Path:
    """Return the folder of a history of five leads."""
    return write_history(tmp_path / "history")


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    """Return the file of a definition that admits L1 and L4 of `history`, and cannot tell L3."""
    return write(tmp_path / "draft.json", DRAFT)
