"""The scripts behind the Makefile find what is there, and say plainly what is not."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[1] / "scripts"
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """Return a folder that is the only one in which the scripts look for programs; with what they need."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("bash", "mktemp", "rm", "tail"):
        (folder / name).symlink_to(str(shutil.which(name)))
    write(folder / "id", "echo 0")
    return folder


@pytest.fixture
def run(programs: Path, tmp_path: Path) -> Run:
    """Return a function that runs a script with those programs and the variables given."""

    def start(script: str, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(programs), "HOME": str(tmp_path), **variables}
        command = [str(SCRIPTS / script), *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return start


def write(path: Path, body: str) -> Path:
    """Write a program that runs `body`."""
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_the_newest_python_that_starts_is_found(run: Run, programs: Path) -> None:
    """A Python that does not start (a stand-in of a version manager) or is too old is passed over."""
    write(programs / "python3.13", "exit 127")
    write(programs / "python3", "exit 1")
    good = write(programs / "python3.11", f'exec {sys.executable} "$@"')
    found = run("find-python")
    assert (found.returncode, found.stdout.strip()) == (0, str(good))


def test_a_named_python_wins(run: Run, programs: Path) -> None:
    """PYTHON=… is taken whatever else is there."""
    write(programs / "python3.13", f'exec {sys.executable} "$@"')
    assert run("find-python", PYTHON=sys.executable).stdout.strip() == sys.executable


def test_a_named_python_that_is_too_old_is_refused(run: Run, programs: Path) -> None:
    """PYTHON=… that cannot do is an error, never replaced in silence."""
    old = write(programs / "python2", "exit 1")
    refused = run("find-python", PYTHON=str(old))
    assert refused.returncode == 1
    assert refused.stderr == f"PYTHON={old} is no Python 3.11 or newer.\n"


def test_no_python_says_what_to_install(run: Run) -> None:
    """Without any Python the message names the packages to install."""
    absent = run("find-python")
    assert absent.returncode == 1
    assert "apt-get install python3.11 python3.11-venv" in absent.stderr


def test_a_chromium_that_starts_is_found(run: Run, programs: Path, tmp_path: Path) -> None:
    """A browser in the path that does not start is passed over for one of Playwright's own."""
    write(programs / "chromium", "exit 1")
    folder = tmp_path / ".cache" / "ms-playwright" / "chromium-1" / "chrome-linux"
    folder.mkdir(parents=True)
    good = write(folder / "chrome", "echo Chromium 150")
    assert run("find-chromium").stdout.strip() == str(good)


def test_a_named_chromium_that_does_not_start_is_refused(run: Run, programs: Path) -> None:
    """LEADKIT_CHROMIUM=… that does not start is an error, though another one would."""
    write(programs / "chromium", "echo Chromium 150")
    refused = run("find-chromium", LEADKIT_CHROMIUM="/no/such/browser")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "LEADKIT_CHROMIUM=/no/such/browser does not start.\n"


def test_no_chromium_says_what_to_do(run: Run) -> None:
    """Without any browser the message names the package and the variable."""
    absent = run("find-chromium")
    assert absent.returncode == 1
    assert "apt-get install chromium" in absent.stderr
    assert "LEADKIT_CHROMIUM" in absent.stderr


def test_apt_is_asked_without_a_question(run: Run, programs: Path, tmp_path: Path) -> None:
    """Packages are installed by two calls of apt-get that ask nothing; its words are kept back unless it fails."""
    log = tmp_path / "log"
    write(programs / "apt-get", f'echo "$DEBIAN_FRONTEND $*" >>{log}; echo noise')
    done = run("apt-install", "jq", "chromium")
    assert (done.returncode, done.stdout) == (0, "Installing with apt: jq chromium\n")
    assert log.read_text().splitlines() == [
        "noninteractive -q update",
        "noninteractive -q install -y --no-install-recommends jq chromium",
    ]


def test_apt_that_fails_is_quoted(run: Run, programs: Path) -> None:
    """What apt-get says goes to the person when it fails."""
    write(programs / "apt-get", "echo 'E: Unable to locate package'; exit 100")
    failed = run("apt-install", "jq")
    assert failed.returncode == 1
    assert failed.stderr == "E: Unable to locate package\n"
