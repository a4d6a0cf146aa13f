"""The executed notebooks as pages in a browser: they load nothing, fit, and print."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.notebook, pytest.mark.browser]
TITLES = {"0_prepare": "Prepare", "2_draft": "Draft", "3_compare": "Compare", "5_export": "Export"}
A4_PX = 718
"""The width of an A4 sheet between its margins."""


@pytest.fixture(scope="module")
def pages(
    execute: Callable[..., Any], address: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], str]:
    """Return a function that runs a notebook on Acme's workshop and gives its page's address."""
    specs = tmp_path_factory.mktemp("specs")

    def page_of(name: str) -> str:
        return address(execute(name, "page", **({"specs": specs} if name == "5_export" else {})).page)

    return page_of


@pytest.mark.parametrize("name", TITLES)
def test_it_opens_without_leaving_the_machine(
    pages: Callable[[str], str], offline_page: Page, take_picture: Callable[..., Path], name: str
) -> None:
    """Opened from the file, the page asks for nothing, fits a projector, and shows its title and no code."""
    asked: list[str] = []
    offline_page.on("request", lambda request: asked.append(request.url))
    offline_page.set_viewport_size({"width": 1280, "height": 800})
    offline_page.goto(pages(name))
    assert offline_page.locator("h1").inner_text().startswith(TITLES[name])
    assert [url for url in asked if not url.startswith("data:")] == [pages(name)]
    assert offline_page.locator("script, .jp-CodeMirrorEditor, .highlight").count() == 0
    assert offline_page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert take_picture(offline_page, f"notebook-{name}").stat().st_size > 20_000


@pytest.mark.parametrize("name", TITLES)
def test_it_prints(
    pages: Callable[[str], str], offline_page: Page, take_picture: Callable[..., Path], name: str
) -> None:
    """On paper nothing is cut off at the right."""
    offline_page.emulate_media(media="print")
    offline_page.set_viewport_size({"width": A4_PX, "height": 1000})
    offline_page.goto(pages(name))
    assert offline_page.evaluate("document.documentElement.scrollWidth") <= A4_PX
    take_picture(offline_page, f"notebook-{name}-print")


@pytest.mark.parametrize("name", TITLES)
def test_everybody_can_read_it(pages: Callable[[str], str], browser: Browser, name: str) -> None:
    """Axe finds nothing serious in what we show: contrast, names of pictures, tables and lists."""
    context = browser.new_context(bypass_csp=True, service_workers="block")
    page = context.new_page()
    page.goto(pages(name))
    found = Axe().run(page, context=".lk-report", options={"resultTypes": ["violations"]}).response["violations"]
    context.close()
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in ("serious", "critical")] == []
