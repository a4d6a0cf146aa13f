"""What the README shows is what happens."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from leadkit.cli import main

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    shlex.split(line, comments=True)[2:]
    for line in re.findall(r"^\$ leadkit .*$", TEXT, re.MULTILINE)
    if "data/acme" in line
]


def test_the_python_example_runs(acme_workshop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example runs as it stands, and counts all leads of the sample."""
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    monkeypatch.chdir(acme_workshop.parents[1])
    names: dict[str, Any] = {}
    exec(compile(code, "README.md", "exec"), names)  # noqa: S102 - our own README
    assert sum(names["admission"].counts.values()) == names["history"].n == 5_000
    assert names["admission"].counts["admitted"] < names["other"].counts["admitted"]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_the_commands_work(
    arguments: list[str],
    acme_workshop: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each command on the sample ends well and says something."""
    (tmp_path / "data").symlink_to(ROOT / "data")
    (tmp_path / "workshops").symlink_to(acme_workshop.parent)
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 0
    assert capsys.readouterr().out


def test_it_is_short() -> None:
    """A person reads it in one go: it stays below 120 lines."""
    assert len(TEXT.splitlines()) < 120
