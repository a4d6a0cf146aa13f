"""``leadkit new`` and ``leadkit open``: a workshop is made, and opens in JupyterLab on this machine only."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from commands import Call

from leadkit.cli import jupyter
from leadkit.cli.jupyter import environ, has_screen
from leadkit.definition.model import Definition
from leadkit.errors import WorkshopError
from leadkit.workshop import Workshop

ROOT = Path(__file__).parents[2]
STARTED = re.compile(r"(http://127\.0\.0\.1:(\d+)/lab/tree/notebooks/(\w+)\.ipynb\?token=(\w+))")


@pytest.fixture
def workshop(leadkit: Call, history: Path, tmp_path: Path) -> Path:
    """Return the folder of a new workshop on a small history."""
    assert leadkit("new", tmp_path / "w", history).code == 0
    return tmp_path / "w"


def test_new_makes_a_workshop(leadkit: Call, history: Path, tmp_path: Path) -> None:
    """A new workshop has settings, a draft per team, a place for agreements and its notebooks."""
    answer = leadkit("new", tmp_path / "w", history, "--title", "Spring", "--json")
    assert answer.code == 0
    assert (answer.data["title"], answer.data["leads"], answer.data["history"]) == ("Spring", 5, "../history")
    found = Workshop.open(tmp_path / "w")
    assert found.history_folder == history
    assert [Definition.read(path).id for path in found.drafts.values()] == ["w.sales", "w.marketing", "w.leadership"]
    assert [path.stem for path in sorted(found.notebooks.iterdir())] == answer.data["notebooks"]
    assert leadkit("admit", found.draft("sales"), history, "--json").data["admitted"] == 5


def test_new_refuses_what_is_there(leadkit: Call, history: Path, workshop: Path) -> None:
    """A folder with anything in it is not written to; nor is a workshop made on a history that cannot be read."""
    before = sorted(workshop.rglob("*"))
    answer = leadkit("new", workshop, history)
    assert (answer.code, answer.err.count("\n")) == (2, 1)
    assert sorted(workshop.rglob("*")) == before
    assert leadkit("new", workshop.with_name("x"), workshop).code == 2
    assert not workshop.with_name("x").exists()


def test_open_answers_a_slip(leadkit: Call, workshop: Path, tmp_path: Path) -> None:
    """No workshop, or a notebook that it does not have: one line, and nothing is started."""
    assert leadkit("open", tmp_path / "absent").code == 2
    answer = leadkit("open", workshop, "--notebook", "2_daft", "--no-browser")
    assert answer.code == 2
    assert "Did you mean “2_draft”?" in answer.err


def test_a_screen_is_needed_for_a_browser() -> None:
    """On Linux a browser shows itself only where there is a display."""
    assert not has_screen({}, "linux")
    assert has_screen({"DISPLAY": ":0"}, "linux")
    assert has_screen({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert has_screen({}, "darwin")


def test_nobodys_own_settings_are_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The server does not see what the person has set for other uses of Jupyter."""
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", "/mine")
    monkeypatch.setenv("JUPYTERLAB_DIR", "/mine")
    found = environ(tmp_path, tmp_path / "run", "secret")
    assert found["JUPYTER_CONFIG_DIR"] == str(tmp_path)
    assert found["JUPYTER_TOKEN"] == "secret"
    assert "JUPYTERLAB_DIR" not in found


@pytest.fixture
def lab(workshop: Path) -> Iterator[subprocess.Popen[str]]:
    """Return a running ``leadkit open`` on the workshop, without a screen."""
    env = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    process = subprocess.Popen(
        [sys.executable, "-m", "leadkit", "open", workshop], cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    yield process
    process.terminate()
    process.communicate(timeout=60)


def test_open_serves_the_workshop_here_only(lab: subprocess.Popen[str], workshop: Path) -> None:
    """The address opens the first notebook; only this machine and only the token get in; Ctrl-C ends all of it."""
    assert lab.stdout is not None
    found = STARTED.search(lab.stdout.readline())
    assert found is not None
    url, port, notebook, token = found.groups()
    assert notebook == "0_prepare"
    assert "Ctrl-C" in lab.stdout.readline()
    with urllib.request.urlopen(url, timeout=60) as page:
        assert page.status == 200
    base = f"http://127.0.0.1:{port}"
    with urllib.request.urlopen(f"{base}/api/contents?token={token}", timeout=60) as answer:
        names = {entry["name"] for entry in json.load(answer)["content"]}
    assert {"workshop.toml", "drafts", "notebooks", "specs"} <= names
    assert ".leadkit" not in names
    plugin = "@jupyterlab/apputils-extension:notification"
    with urllib.request.urlopen(f"{base}/lab/api/settings/{plugin}?token={token}", timeout=60) as answer:
        defaults = json.load(answer)["schema"]["properties"]
    assert (defaults["fetchNews"]["default"], defaults["checkForUpdates"]["default"]) == ("false", False)
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{base}/api/contents", timeout=60)
    assert refused.value.code == 403
    refused.value.close()
    lab.send_signal(signal.SIGINT)
    _, err = lab.communicate(timeout=60)
    assert lab.returncode == 0
    assert err == (
        "leadkit: note: there is no screen here to open a browser on: open the address above.\n"
        "leadkit: note: JupyterLab has ended.\n"
    )
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", int(port))) != 0
    assert (workshop / ".leadkit" / "jupyter.log").exists()


SLOW_SERVER = """
import http.server, json, os, pathlib, sys, threading, time

starts = pathlib.Path(sys.argv[1])
starts.write_text(starts.read_text() + "x")
if len(starts.read_text()) <= int(sys.argv[2]):
    print("[C 2026-05-04 09:00:00.000 ServerApp] ERROR: the Jupyter server could not be started because no port.")
    sys.exit(1)

class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        told = self.headers.get("Authorization") == "token " + os.environ["JUPYTER_TOKEN"]
        self.send_response(200 if told else 403)
        self.end_headers()
    def log_message(self, *_):
        pass

server = http.server.HTTPServer(("127.0.0.1", 0), Answer, bind_and_activate=False)
server.server_bind()
place = pathlib.Path(os.environ["JUPYTER_RUNTIME_DIR"], f"jpserver-{os.getpid()}.json")
place.write_text(json.dumps({"port": server.server_address[1]}))
time.sleep(0.4)
server.server_activate()
server.serve_forever()
"""


@pytest.mark.parametrize("lost", [0, 2, 3])
def test_it_is_open_when_it_answers(
    lost: int, workshop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A server that says where it will listen before it does is waited for; one that lost its port is started again."""
    starts = tmp_path / "starts"
    starts.touch()
    command = [sys.executable, "-c", SLOW_SERVER, str(starts), str(lost)]
    monkeypatch.setattr(jupyter, "_command", lambda *_: command)
    capfd.readouterr()
    if lost == jupyter.TRIES:
        with (
            pytest.raises(WorkshopError, match="could not be started because"),
            jupyter.server(Workshop.open(workshop), None),
        ):
            pytest.fail("it never answered")
    else:
        with (
            jupyter.server(Workshop.open(workshop), None) as running,
            socket.create_connection(("127.0.0.1", running.port)),
        ):
            assert running.process.poll() is None
        assert running.process.poll() is not None
    assert len(starts.read_text()) == min(lost + 1, jupyter.TRIES)
    assert capfd.readouterr() == ("", "")


def test_a_port_that_is_taken_is_told(leadkit: Call, workshop: Path) -> None:
    """A port asked for by name and taken by another: one line, exit code 2."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        answer = leadkit("open", workshop, "--port", taken.getsockname()[1], "--no-browser")
    assert answer.code == 2
    assert "JupyterLab did not start" in answer.err


def test_a_workshop_moves_with_its_history(leadkit: Call, history: Path, workshop: Path, tmp_path: Path) -> None:
    """Workshop and history, moved together, still find each other."""
    (tmp_path / "moved").mkdir()
    for path in (history, workshop):
        shutil.move(path, tmp_path / "moved" / path.name)
    found = Workshop.open(tmp_path / "moved" / "w")
    assert leadkit("admit", found.draft("sales"), found.history_folder, "--json").data["leads"] == 5
