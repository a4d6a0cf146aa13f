"""The shared browser fixtures catch what they are there to catch."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

pytest_plugins = ["pytester"]
ROOT = Path(__file__).parents[1]

STRAYS = {
    "image": "<img src='https://example.com/x.png'>",
    "address": "<img src='http://192.0.2.1/x.png'>",
    "lookalike": "<img src='http://localhost.example.com/x.png'>",
    "socket": "<script>new WebSocket('wss://example.com/live')</script>",
    "error": "<script>setTimeout(() => { throw new Error('oh no') })</script>",
}


@pytest.mark.browser
def test_an_innocent_page_passes(offline_page: Page) -> None:
    """A page that keeps to data addresses and itself works as in any browser."""
    offline_page.set_content("<button>Draft</button><img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>")
    offline_page.get_by_role("button", name="Draft").click()
    assert offline_page.evaluate("document.images[0].complete")


@pytest.mark.browser
def test_a_stray_page_fails(pytester: pytest.Pytester, chromium: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request or a socket that would leave the machine, and an error in the page, each fail the test that had it."""
    monkeypatch.setenv("LEADKIT_CHROMIUM", str(chromium))
    (pytester.path / "scripts").symlink_to(ROOT / "scripts")
    tests = [
        f"def test_{name}(offline_page):\n"
        f"    offline_page.set_content({html!r})\n"
        f"    offline_page.wait_for_timeout(200)\n"
        for name, html in STRAYS.items()
    ]
    pytester.makepyfile(
        **{
            "tests/conftest": (ROOT / "tests" / "conftest.py").read_text(encoding="utf-8"),
            "tests/servers": (ROOT / "tests" / "servers.py").read_text(encoding="utf-8"),
            "tests/test_strays": "\n".join(tests),
        }
    )
    result = pytester.runpytest_subprocess("-p", "no:cacheprovider", "-o", "pythonpath=tests")
    result.assert_outcomes(passed=len(STRAYS), errors=len(STRAYS))
    result.stdout.fnmatch_lines_random(
        [
            "*https://example.com/x.png",
            "*http://192.0.2.1/x.png",
            "*http://localhost.example.com/x.png",
            "*wss://example.com/live*",
            "*about:blank: oh no",
        ]
    )
