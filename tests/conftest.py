"""What all tests share: a browser that cannot leave the machine, and the tools and data that may be absent."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, NoReturn

import playwright
import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import BrowserContext, Locator, Page, Route, WebError, WebSocketRoute
from servers import find_postgres, postgres_server

ROOT = Path(__file__).parents[1]
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}

# A slow or busy machine is no reason to fail; the profile that Hypothesis itself takes in CI stays below.
settings.register_profile(
    "leadkit", parent=settings.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("leadkit")

CHROMIUM_ARGS = [
    "--no-sandbox",  # root has no sandbox
    "--disable-dev-shm-usage",  # nor has a container much shared memory
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever slips past the routes below finds no host by name.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
OUTSIDE = re.compile(r"^(?!((https?|wss?)://(localhost|127\.0\.0\.1|\[::1\])([:/?#]|$))|data:|blob:|about:)")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that take pictures, for ``make screenshots``."""
    for item in items:
        if "take_picture" in getattr(item, "fixturenames", ()):
            item.add_marker("picture")


def absent(reason: str) -> NoReturn:
    """Skip the test for want of a tool on a person's machine; fail it in CI, which must have the tool."""
    if IN_CI:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """Return the Chromium that browser tests run in."""
    found = subprocess.run([ROOT / "scripts" / "find-chromium"], capture_output=True, text=True, check=False)
    if found.returncode:
        absent(found.stderr.strip())
    return Path(found.stdout.strip())


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], chromium: Path) -> dict[str, Any]:
    """Make pytest-playwright start the machine's Chromium."""
    return {**browser_type_launch_args, "executable_path": str(chromium), "args": CHROMIUM_ARGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Block service workers: their requests would pass by the routes that `keep_offline` lays."""
    return {**browser_context_args, "service_workers": "block"}


@pytest.fixture(scope="session")
def keep_offline() -> Callable[[BrowserContext], AbstractContextManager[Page]]:
    """Return a context manager ``with keep_offline(context) as page``, for fixtures that outlive one test.

    It refuses and records every request that would leave the machine, records every error of every page of the
    context, and fails at its end if there was any.
    """

    @contextmanager
    def watch(context: BrowserContext) -> Iterator[Page]:
        strays: list[str] = []
        errors: list[str] = []

        def refuse(route: Route) -> None:
            strays.append(route.request.url)
            route.abort()

        def refuse_socket(socket: WebSocketRoute) -> None:
            strays.append(socket.url)
            socket.close()

        def record(error: WebError) -> None:
            errors.append(f"{error.page.url if error.page else ''}: {error.error}")

        context.route(OUTSIDE, refuse)
        context.route_web_socket(OUTSIDE, refuse_socket)
        context.on("weberror", record)
        yield context.new_page()
        if strays:
            pytest.fail("The page asked for something outside this machine:\n" + "\n".join(strays))
        if errors:
            pytest.fail("The page had errors:\n" + "\n".join(errors))

    return watch


@pytest.fixture
def offline_page(
    context: BrowserContext, keep_offline: Callable[[BrowserContext], AbstractContextManager[Page]]
) -> Iterator[Page]:
    """Return a page that stays on this machine; an error in it, or an attempt to leave, fails the test."""
    with keep_offline(context) as page:
        yield page


@pytest.fixture(scope="session")
def take_picture() -> Callable[[Page | Locator, str], Path]:
    """Return a function that writes a picture of a page or a part of it as ``out/pictures/NAME.png``.

    ``make screenshots`` runs the tests that use it, and copies the pictures that the documents show.
    """
    folder = ROOT / "out" / "pictures"

    def take(target: Page | Locator, name: str) -> Path:
        path = folder / f"{name}.png"
        target.screenshot(path=path, animations="disabled")
        return path

    return take


@pytest.fixture(scope="session")
def acme_workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Acme workshop as it is committed: whoever drafts in the clone changes its drafts."""
    root = tmp_path_factory.mktemp("committed")
    (root / "data").symlink_to(ROOT / "data")
    git = ["git", "-C", str(ROOT)]
    names = [*git, "ls-tree", "-r", "--name-only", "HEAD", "workshops/acme"]
    listed = subprocess.run(names, capture_output=True, check=False)
    if listed.returncode:
        return Path(shutil.copytree(ROOT / "workshops" / "acme", root / "workshops" / "acme"))
    for name in listed.stdout.decode().splitlines():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(subprocess.run([*git, "show", f"HEAD:{name}"], capture_output=True, check=True).stdout)
    return root / "workshops" / "acme"


@pytest.fixture(scope="session")
def jq() -> Path:
    """Return the program jq, whose reading of a signed document ours is compared with."""
    found = shutil.which("jq")
    if found is None:
        absent("jq is not installed")
    return Path(found)


@pytest.fixture(scope="session")
def node() -> Path:
    """Return a Node.js, for the board's parts that need no page: the machine's, or the one that Playwright brings."""
    return Path(shutil.which("node") or Path(playwright.__file__).parent / "driver" / "node")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Return the URL of a PostgreSQL server that was started for the tests."""
    programs = find_postgres()
    if programs is None:
        absent("there is no PostgreSQL server here (on Debian: apt-get install postgresql)")
    with postgres_server(programs) as url:
        yield url


@pytest.fixture(scope="session")
def spark() -> str:
    """Return the name of the engine Spark, where it and Java are installed."""
    if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
        absent("Spark (pip install 'leadkit[spark]') or Java is not installed")
    return "spark"


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the folder of real lead data; the test skips where it is not there, since it is not ours to ship."""
    folder = Path(os.environ.get("LEADKIT_REAL_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no real lead data in {folder} (LEADKIT_REAL_DATA)")
    return folder
