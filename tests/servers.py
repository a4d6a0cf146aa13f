"""A PostgreSQL server for tests: in a temporary folder, behind a socket in it, reachable by nobody else."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

USER = "postgres"
START_S = 60
SETTINGS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "shared_buffers": "64MB"}


def find_postgres() -> Path | None:
    """Return the folder with the programs of a PostgreSQL server; Debian keeps them off the path."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def as_postgres() -> list[str]:
    """Return what to put before a command: PostgreSQL refuses to run as root."""
    return ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []


@contextmanager
def postgres_server(programs: Path) -> Iterator[str]:
    """Start a server and yield its URL; nothing is left when it has stopped."""
    folder = Path(tempfile.mkdtemp(prefix="leadkit-pg-"))  # short: a socket's path has at most 107 letters
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, USER)
        data, log = folder / "data", folder / "log"
        init = [str(programs / "initdb"), "-D", str(data), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run([*as_postgres(), *init, "--no-sync"], check=True, capture_output=True)
        options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        serve = [str(programs / "postgres"), "-D", str(data), "-k", str(folder), "-c", "listen_addresses=", *options]
        with log.open("wb") as written:
            server = subprocess.Popen([*as_postgres(), *serve], stdout=written, stderr=written)
        try:
            wait_for(folder / ".s.PGSQL.5432", server, log)
            yield f"postgresql://{USER}@/postgres?host={quote(str(folder), safe='')}"
        finally:
            # To the server itself, not to what changed the user for it: a quick stop does not wait for clients.
            os.kill(int((data / "postmaster.pid").read_text(encoding="ascii").split()[0]), signal.SIGINT)
            server.wait(START_S)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def wait_for(socket: Path, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers."""
    import psycopg

    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and server.poll() is None:
        if socket.exists():
            try:
                psycopg.connect(host=str(socket.parent), user=USER, dbname="postgres").close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        time.sleep(0.05)
    raise RuntimeError("PostgreSQL did not start:\n" + log.read_text(encoding="utf-8", errors="replace"))
