"""A peer in a process and an environment of its own: it loads the same Parquet, and times itself.

Questions and answers go over pipes as a line of JSON each; the pipe is not in the time. Run as a script this is the
other end.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from draft import Figures

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv-ibis"
PACKAGES = ("ibis-framework[duckdb]==12.0.0", "sqlglot<30.18")


def is_installed() -> bool:
    """Return whether the environment for Ibis is there."""
    return (ENVIRONMENT / ".installed").exists()


def install() -> None:
    """Make the environment for Ibis."""
    print("  making an environment for Ibis (a minute)", file=sys.stderr, flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], check=True)
    command = [str(ENVIRONMENT / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*command, *PACKAGES], check=True)
    (ENVIRONMENT / ".installed").touch()


class Elsewhere:
    """Asks the peer in the other process; `seconds` is how long it took for the last answer."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [str(ENVIRONMENT / "bin" / "python"), str(HERE / "elsewhere.py"), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.seconds = 0.0
        self.version: str = self._ask("version")

    def _ask(self, name: str, *args: object) -> Any:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([name, args]) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"Ibis ended while asked for {name}")
        self.seconds, answer = json.loads(line)
        return answer

    def settle(self) -> None:
        """Keep what is not edited."""
        self._ask("settle")

    def cold(self) -> Figures:
        """Return the first figures of the whole definition."""
        return self._ask("cold")

    def edit_number(self, revenue: int) -> Figures:
        """Return the figures for another least revenue."""
        return self._ask("edit_number", revenue)

    def edit_tick(self, formats: Sequence[str]) -> Figures:
        """Return the figures for other formats."""
        return self._ask("edit_tick", list(formats))

    def window(self, minutes: int) -> Figures:
        """Return the figures for a sliding window of so many minutes."""
        return self._ask("window", minutes)

    def slider(self, stops: Sequence[int]) -> Figures:
        """Return how many count at each stop, and those of the cohort that were won."""
        return self._ask("slider", list(stops))

    def pairs(self) -> Figures:
        """Return for each two drafts whom both, only one and neither admits, and the won among them."""
        return self._ask("pairs")

    def close(self) -> None:
        """End the other process."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()


def _serve(folder: Path) -> None:
    from peers.with_ibis import Ibis

    peer = Ibis(folder)
    for line in sys.stdin:
        name, args = json.loads(line)
        start = time.perf_counter()
        asked = getattr(peer, name)
        answer = asked(*args) if callable(asked) else asked
        print(json.dumps([time.perf_counter() - start, answer]), flush=True)


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
