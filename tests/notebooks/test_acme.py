"""The notebooks on the workshop of Acme Instruments: golden figures, and pages that load nothing, fit and print."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from leadkit.spec import Spec

pytestmark = pytest.mark.notebook
TITLES = {
    "0_prepare": "Prepare",
    "1_diagnose": "Diagnose",
    "2_draft": "Draft",
    "3_compare": "Compare",
    "5_export": "Export",
    "6_review": "Review",
    "a_what_closes": "Drivers",
    "b_ten_myths": "Myths",
}
NAMES = tuple(TITLES)
A4_PX = 718
"""The width of an A4 sheet between its margins."""


@pytest.fixture(scope="session")
def acme(
    execute: Callable[..., Any], acme_workshop: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Any]:
    """Return a function that runs a notebook on the workshop as committed; the agreement goes elsewhere."""
    specs = tmp_path_factory.mktemp("specs")

    def run(name: str) -> Any:
        return execute(name, "acme", workshop=acme_workshop, **({"specs": specs} if name == "5_export" else {}))

    return run


@pytest.fixture(scope="session")
def pages(acme: Callable[[str], Any], address: Callable[[Path], str]) -> Callable[[str], str]:
    """Return a function that gives the address of an executed notebook as a page."""
    return lambda name: address(acme(name).page)


@pytest.mark.parametrize("name", NAMES)
def test_figures_are_those_of_the_golden_file(
    acme: Callable[[str], Any], matches_golden: Callable[[str, Any], None], name: str
) -> None:
    """Run as it stands, the notebook shows the figures that it always showed."""
    matches_golden(f"acme-{name}", acme(name).figures)


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_runs_quietly(acme: Callable[[str], Any], name: str) -> None:
    """No cell fails or prints; each that shows something shows it as HTML, and as text for who has no HTML."""
    for cell in acme(name).outputs.values():
        assert [out.output_type for out in cell] in ([], ["execute_result"])
        assert all(out.data["text/html"] and out.data["text/plain"] for out in cell)


def test_the_board_leaves_its_picture(acme: Callable[[str], Any]) -> None:
    """An executed copy of 2_draft holds a still picture of the board beside the widget: sentence and count."""
    (shown,) = acme("2_draft").outputs["show-board"]
    assert "application/vnd.jupyter.widget-view+json" in shown.data
    assert "A sales lead is created when" in shown.data["text/plain"]
    count = f"{acme('2_draft').figures['admitted']:,}"
    assert count in shown.data["text/html"]
    assert count in acme("2_draft").page.read_text(encoding="utf-8")


def test_the_agreement_is_on_file(acme: Callable[[str], Any]) -> None:
    """5_export writes the agreement and shows its path, version and digest; the figures seen are within."""
    run = acme("5_export")
    (path,) = [Path(line.split()[-1]) for line in text_of(run, "show-write") if line.startswith("File")]
    spec = Spec.read(path)
    assert (spec.id, spec.version, spec.verify().answers) == ("acme.sales-lead", "1.0.0", ("INTACT", "UNSIGNED"))
    assert spec.digest in run.html
    assert spec.seen is not None
    assert spec.seen["admitted"] == run.figures["figures"]["admitted"]


def test_the_command_shown_prints_the_digest(acme: Callable[[str], Any], jq: Path) -> None:
    """The jq command that 5_export shows prints, in the folder of the file, what the notebook says it prints."""
    lines = text_of(acme("5_export"), "show-verify")
    (path,) = [Path(line.split()[-1]) for line in text_of(acme("5_export"), "show-write") if line.startswith("File")]
    (command,) = [line for line in lines if line.startswith("jq ")]
    found = subprocess.run(
        ["bash", "-c", command.replace("jq", str(jq), 1)], cwd=path.parent, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() in [line.strip() for line in lines]


def text_of(run: Any, cell: str) -> list[str]:
    """Return the lines of what a cell shows, as text."""
    (shown,) = run.outputs[cell]
    lines: list[str] = shown.data["text/plain"].splitlines()
    return lines


@pytest.mark.browser
@pytest.mark.parametrize("name", NAMES)
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


@pytest.mark.browser
@pytest.mark.parametrize("name", NAMES)
def test_it_prints(
    pages: Callable[[str], str], offline_page: Page, take_picture: Callable[..., Path], name: str
) -> None:
    """On paper nothing is cut off at the right."""
    offline_page.emulate_media(media="print")
    offline_page.set_viewport_size({"width": A4_PX, "height": 1000})
    offline_page.goto(pages(name))
    assert offline_page.evaluate("document.documentElement.scrollWidth") <= A4_PX
    take_picture(offline_page, f"notebook-{name}-print")


@pytest.mark.browser
@pytest.mark.parametrize("name", NAMES)
def test_everybody_can_read_it(pages: Callable[[str], str], browser: Browser, name: str) -> None:
    """Axe finds nothing serious in what we show: contrast, names of pictures, tables and lists."""
    context = browser.new_context(bypass_csp=True, service_workers="block")
    page = context.new_page()
    page.goto(pages(name))
    found = Axe().run(page, context=".lk-report", options={"resultTypes": ["violations"]}).response["violations"]
    context.close()
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found if v["impact"] in ("serious", "critical")] == []
