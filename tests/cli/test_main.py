"""The command line as a whole: slips, signals and surprises, each with one line and the right exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from commands import DRAFT, Call, write

import leadkit as lk
from leadkit import cli
from leadkit.cli import COMMANDS, main
from leadkit.cli.output import printable, table

ROOT = Path(__file__).parents[2]


def start(*words: object, **kwargs: Any) -> subprocess.Popen[str]:
    """Start the command line in a process of its own."""
    command = [sys.executable, "-m", "leadkit", *map(str, words)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **kwargs
    )  # fmt: skip


SLIPS = {
    "unknown command": (["admti"], "admit"),
    "unknown option": (["admit", "a", "b", "--egine", "rows"], "--engine"),
    "unknown option with a value": (["admit", "a", "b", "--egine=rows"], "--engine"),
    "unknown choice": (["admit", "a", "b", "--engine", "colums"], "columns"),
    "missing argument": (["admit", "a"], "HISTORY"),
    "too many": (["doctor", "a", "b"], "“b”"),
    "no command": ([], "sample"),
    "not a number": (["sample", "x", "--leads", "many"], "many"),
    "a number too small": (["sample", "x", "--leads", "0"], "leads"),
    "a port that cannot be": (["open", "workshops/acme", "--port", "99999"], "65,535"),
}


@pytest.mark.parametrize(("words", "said"), SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_is_answered_in_one_line(words: list[str], said: str, leadkit: Call) -> None:
    """A wrong word gives exit code 2 and one line that names the nearest match or what is missing."""
    answer = leadkit(*words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("leadkit: ")
    assert said in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, leadkit: Call) -> None:
    """Each command has help with an example that begins as one types it."""
    answer = leadkit(name, "--help")
    assert (answer.code, answer.err) == (0, "")
    assert f"leadkit {name}" in answer.out.split("example:")[1]
    assert "--json" in answer.out


def test_the_help_lists_the_commands(leadkit: Call) -> None:
    """``leadkit --help`` names every command there is, and no other."""
    text = leadkit("--help").out
    assert all(f"\n    {name} " in text for name in COMMANDS)
    assert leadkit("--version").out == f"leadkit {lk.__version__}\n"


def test_several_faults_still_make_one_line(leadkit: Call, history: Path, tmp_path: Path) -> None:
    """Three faults are named, the others counted, all in one line."""
    tests = [{"key": f"k{i}", "field": f"revenu{i}", "op": ">", "value": 1} for i in range(5)]
    answer = leadkit("admit", write(tmp_path / "d.json", {**DRAFT, "characteristics": {"all": tests}}), history)
    assert answer.code == 2
    assert answer.err.count("\n") == 1
    assert answer.err.count("Did you mean “revenue”?") == 3
    assert "2 more" in answer.err


def test_a_surprise_is_one_line_too(leadkit: Call, monkeypatch: pytest.MonkeyPatch, draft: Path, history: Path) -> None:
    """An error of ours is no traceback either, and says how to see one."""

    def fail(*_: object) -> None:
        raise ZeroDivisionError("a\nb")

    monkeypatch.setitem(COMMANDS, "admit", (COMMANDS["admit"][0], fail))
    answer = leadkit("admit", draft, history)
    assert answer.code == 2
    assert answer.err.count("\n") == 1
    assert "LEADKIT_DEBUG=1" in answer.err
    monkeypatch.setenv("LEADKIT_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main(["admit", str(draft), str(history)])


INTERRUPTIONS: dict[str, tuple[Callable[[], BaseException], int]] = {
    "Ctrl-C": (KeyboardInterrupt, 130),
    "a full disk": (lambda: OSError(28, "No space left on device", "out.csv"), 2),
    "no memory": (MemoryError, 2),
}


@pytest.mark.parametrize(("error", "code"), INTERRUPTIONS.values(), ids=INTERRUPTIONS.keys())
def test_an_interruption_is_one_line(
    error: Callable[[], BaseException], code: int, leadkit: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C, a full disk, no memory: one line and the exit code that goes with it."""

    def fail(*_: object) -> None:
        raise error()

    monkeypatch.setitem(COMMANDS, "doctor", (COMMANDS["doctor"][0], fail))
    answer = leadkit("doctor")
    assert answer.code == code
    assert answer.err.startswith("leadkit: ")
    assert answer.err.count("\n") == 1


def test_a_closed_pipe_is_silent(draft: Path, history: Path) -> None:
    """Whoever stops reading stops the command without a word."""
    process = start("admit", draft, history, "--leads", "-")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait(60) == cli.PIPE_CLOSED
    process.stderr.close()


def test_a_real_interrupt_leaves_nothing_behind(tmp_path: Path) -> None:
    """Ctrl-C during long work: exit code 130, one line, no half-written folder."""
    process = start("sample", tmp_path / "big", "--leads", "400000", "--progress", "--format", "parquet")
    assert process.stderr is not None
    while "leads written" not in process.stderr.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_it_runs_as_a_module(draft: Path, history: Path) -> None:
    """``python -m leadkit`` is the command line; in a Latin-1 terminal data is still UTF-8."""
    process = start("admit", draft, history, "--json", env={**os.environ, "PYTHONIOENCODING": "latin-1"})
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert json.loads(out)["admitted"] == 2


def test_the_command_line_starts_at_once() -> None:
    """Help and slips load no numpy and no Jupyter."""
    code = "import sys; from leadkit.cli import main; main(['admti']); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = {name.partition(".")[0] for name in run.stdout.split()}
    assert "leadkit" in loaded
    assert not loaded & {"numpy", "pandas", "pyarrow", "jupyterlab", "IPython", "altair"}


def test_progress_is_shown_where_someone_looks(leadkit: Call, tmp_path: Path) -> None:
    """Progress goes to stderr when asked for, and not at all where no terminal is."""
    assert "leads written" in leadkit("sample", tmp_path / "a", "--leads", "50", "--progress").err
    assert leadkit("sample", tmp_path / "b", "--leads", "50").err == ""


def test_data_cannot_steer_the_terminal(leadkit: Call, draft: Path, history: Path) -> None:
    """Control characters and turned text in what is shown become plain signs."""
    answer = leadkit("explain", draft, history, "\x1b[2Jx\u202e")
    assert answer.code == 2
    assert "\x1b" not in answer.err
    assert "\u202e" not in answer.err
    assert printable("größer – “ja”\n") == "größer – “ja”\n"


def test_a_table_is_aligned() -> None:
    """Names stand to the left, numbers to the right."""
    assert table([["a", "10"], ["bcd", "5"]]) == ["a    10", "bcd   5"]
    assert table([]) == []
