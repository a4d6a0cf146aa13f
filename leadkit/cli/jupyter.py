"""``leadkit open``: JupyterLab on a workshop, on this machine only, quiet until something is wrong."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
import webbrowser
from collections import deque
from collections.abc import Iterator, Mapping
from http.client import OK, HTTPConnection, HTTPException
from importlib.metadata import PackageNotFoundError, distribution
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import quote

from leadkit.cli.output import Output
from leadkit.cli.parser import Command, count
from leadkit.definition.files import write_json
from leadkit.errors import Fault, UsageError, WorkshopError
from leadkit.text import say

if TYPE_CHECKING:
    from leadkit.workshop.folder import Workshop

ADDRESS = "127.0.0.1"
START_S, STOP_S, POLL_S = 60.0, 10.0, 0.05
TRIES = 3
"""How often to look for a free port: another server may take the one that was free a moment ago."""
OVERRIDES = {
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": False,
    },
}  # fmt: skip
"""No question about news at the first start, no look for updates."""
WORTH_SAYING = ("[E ", "[C ")
NO_PORT = "could not be started because"
NOISE = ("received signal", NO_PORT)


def describe(command: Command) -> None:
    """Add the arguments of ``open``."""
    command.argument("workshop")
    command.flag("no-browser")
    command.option("port", type=count(), default=None, metavar="N")
    command.option("notebook", metavar="NAME", default=None)


def run(args: argparse.Namespace, out: Output) -> int:
    """Start JupyterLab and stay until it ends; Ctrl-C ends it."""
    from leadkit.workshop.folder import Workshop
    from leadkit.workshop.notebooks import place

    workshop = Workshop.open(args.workshop)
    if args.port is not None and args.port > 65_535:
        raise UsageError(Fault("no-port", "--port", say("cli.open.no_port", found=args.port), str(args.port)))
    placed = place(workshop)
    for name in placed.kept:
        out.remark(say("cli.open.kept", name=name))
    page = _page(workshop, args.notebook)
    if not (workshop.history_folder / "history.toml").exists() and not workshop.history_folder.is_file():
        out.remark(say("cli.open.no_history", place=workshop.history))
    try:
        with server(workshop, args.port) as running:
            url = f"http://{ADDRESS}:{running.port}/{page}?token={running.token}"
            _tell(url, workshop, out)
            if not args.no_browser and not out.as_json:
                _show(url, out)
            running.wait()
    except KeyboardInterrupt:
        out.remark(say("cli.open.stopped"))
    return 0


def _page(workshop: Workshop, asked: str | None) -> str:
    """Return the page to open: a notebook of the workshop, or its folder."""
    name = (asked or workshop.first or "").removesuffix(".ipynb")
    names = [path.stem for path in sorted(workshop.notebooks.glob("*.ipynb"))]
    if asked is not None and name not in names:
        from leadkit.errors import nearest_match

        message = say("cli.open.no_notebook", found=asked)
        raise UsageError(Fault("no-notebook", "", message, asked, tuple(names), nearest_match(name, names)))
    return f"lab/tree/notebooks/{quote(name)}.ipynb" if name in names else "lab"


def _tell(url: str, workshop: Workshop, out: Output) -> None:
    if out.as_json:
        out.data({"workshop": str(workshop.folder), "url": url})
        sys.stdout.flush()
        return
    out.line(say("cli.open.address", title=workshop.title, url=url))
    out.line(say("cli.open.stop"))
    sys.stdout.flush()


def _show(url: str, out: Output) -> None:
    """Open the browser where there is a screen; say so where there is none."""
    if has_screen(os.environ, sys.platform) and webbrowser.open(url):
        return
    out.remark(say("cli.open.no_screen"))


def has_screen(environ: Mapping[str, str], platform: str) -> bool:
    """Whether a browser could show itself here."""
    return platform in ("darwin", "win32") or bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


class Running:
    """A JupyterLab of ours: its process, where it answers, and what it said last."""

    def __init__(self, process: subprocess.Popen[str], log: Path, token: str) -> None:
        self.process = process
        self.port, self.token = 0, token
        self.said: deque[str] = deque(maxlen=20)
        self._listener = threading.Thread(target=self._listen, args=(log,), daemon=True)
        self._listener.start()

    def _listen(self, log: Path) -> None:
        """Keep all that the server says in a file; let through to stderr what a person should see."""
        assert self.process.stdout is not None
        with self.process.stdout as lines, log.open("w", encoding="utf-8") as kept:
            for line in lines:
                kept.write(line)
                kept.flush()
                self.said.append(line.strip())
                if line.startswith(WORTH_SAYING) and not any(noise in line for noise in NOISE):
                    print(say("cli.open.jupyter", text=line.rstrip()), file=sys.stderr)

    def wait_for_answer(self, runtime: Path) -> None:
        """Wait until the server answers; it writes where it will listen a moment before it does."""
        path = runtime / f"jpserver-{self.process.pid}.json"
        deadline = time.monotonic() + START_S
        while self.process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(OSError, ValueError, HTTPException):
                self.port = int(json.loads(path.read_text(encoding="utf-8"))["port"])
                if self._answers():
                    return
            time.sleep(POLL_S)
        self._refuse()

    def _answers(self) -> bool:
        """Whether it is our server that listens there: another one does not know the token."""
        with contextlib.closing(HTTPConnection(ADDRESS, self.port, timeout=STOP_S)) as asked:
            asked.request("GET", "/api/status", headers={"Authorization": f"token {self.token}"})
            return asked.getresponse().status == OK

    @property
    def lost_its_port(self) -> bool:
        """Whether it ended because the port that it had found free was taken before it could listen there."""
        return self.process.poll() is not None and any(NO_PORT in line for line in self.said)

    def wait(self) -> None:
        """Wait until the server ends by itself."""
        if self.process.wait():
            self._refuse()

    def _refuse(self) -> NoReturn:
        self._listener.join(1 if self.process.poll() is None else STOP_S)
        last = next((line for line in reversed(self.said) if line), "–")
        raise WorkshopError(Fault("no-jupyter", "", say("cli.open.no_jupyter", why=last)))

    def stop(self) -> None:
        """End the server and its kernels."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(STOP_S)
        except (subprocess.TimeoutExpired, KeyboardInterrupt):
            self.process.kill()
            self.process.wait()
        self._listener.join(STOP_S)


@contextlib.contextmanager
def server(workshop: Workshop, port: int | None) -> Iterator[Running]:
    """Run JupyterLab on the workshop's folder; it ends with the context, however that ends."""
    write_json(workshop.own / "jupyter" / "labconfig" / "default_setting_overrides.json", OVERRIDES)
    with tempfile.TemporaryDirectory(prefix="leadkit-", ignore_cleanup_errors=True) as runtime, _ended_by_signals():
        running = _started(workshop, port, Path(runtime))
        try:
            yield running
        finally:
            running.stop()


def _started(workshop: Workshop, port: int | None, runtime: Path) -> Running:
    """Start the server and wait until it answers; where any port will do, a lost one is no reason to give up."""
    left = TRIES if port is None else 1
    while True:
        left -= 1
        token = secrets.token_hex(24)
        process = subprocess.Popen(
            _command(workshop, port), env=environ(workshop.own / "jupyter", runtime, token), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace",
            start_new_session=True,
        )  # fmt: skip
        running = Running(process, workshop.own / "jupyter.log", token)
        try:
            running.wait_for_answer(runtime)
        except WorkshopError:
            running.stop()
            if not (left and running.lost_its_port):
                raise
        except BaseException:
            running.stop()
            raise
        else:
            return running


def environ(config: Path, runtime: Path, token: str) -> dict[str, str]:
    """Return the environment of the server: settings of its own, so that nobody's own ones open or change it."""
    found = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER_", "JUPYTERLAB_"))}
    found |= {
        "JUPYTER_CONFIG_DIR": str(config.resolve()),
        "JUPYTER_RUNTIME_DIR": str(runtime),
        "JUPYTER_TOKEN": token,
        "PYTHONUNBUFFERED": "1",
    }
    try:
        distribution("leadkit")
    except PackageNotFoundError:  # run from a clone: the notebooks' kernels must find it too
        found["PYTHONPATH"] = os.pathsep.join(
            filter(None, [str(files("leadkit").joinpath("..")), found.get("PYTHONPATH")])
        )
    return found


def _command(workshop: Workshop, port: int | None) -> list[str]:
    options = {
        "ServerApp.ip": ADDRESS,
        "ServerApp.port": str(8888 if port is None else port),
        "ServerApp.port_retries": "50" if port is None else "0",
        "ServerApp.root_dir": str(workshop.folder.resolve()),
        "ServerApp.open_browser": "False",
        "ServerApp.allow_root": "True",
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.extension_manager": "readonly",
    }
    return [sys.executable, "-m", "jupyterlab", *(f"--{name}={value}" for name, value in options.items())]


@contextlib.contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Take a polite request to end as Ctrl-C, so that the server ends with us; only the main thread can."""

    def interrupt(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
