"""The board's document edits, tested where they run: in JavaScript, without a browser."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SOURCE = HERE.parents[1] / "leadkit" / "board" / "src"


@pytest.mark.parametrize("name", sorted(path.name for path in HERE.glob("*.test.mjs")))
def test_the_parts_keep_their_word(name: str, node: Path, tmp_path: Path) -> None:
    """Every unit test of the board's own parts passes under Node.js."""
    shutil.copytree(SOURCE, tmp_path / "src")
    (tmp_path / "src" / "package.json").write_text('{"type": "module"}')
    shutil.copy(HERE / name, tmp_path)
    run = subprocess.run([node, "--test", name], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
