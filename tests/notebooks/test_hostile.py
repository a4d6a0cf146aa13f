"""Notebooks on data that tries to be a page: shown as text, in our pages and in nbconvert's own."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import BrowserContext, Page, Route

from leadkit.workshop import Workshop

pytestmark = [pytest.mark.notebook, pytest.mark.browser]
MARKUP, FORMULA = "</script><img src=x onerror=alert(1)>", "=1+1"
NAMES = ("0_prepare", "1_diagnose", "2_draft", "3_compare", "5_export", "6_review", "a_what_closes")
GIVEN = {"1_diagnose": {"names": {"source": MARKUP}}}
SETTINGS = f"""
leadkit = "history/1"
as_of = 2026-01-01T00:00:00Z
[leads]
file = "{MARKUP.replace("/", "_")}.csv"
id = "id"
created_at = "created"
[outcome]
column = "status"
won = ["won"]
lost = ["lost"]
value = "amount"
[fields."{MARKUP}"]
type = "category"
[fields.size]
type = "number"
label = "{MARKUP}"
unit = "{MARKUP}"
"""


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a workshop in which leads, fields, files, titles and drafts are all named like an attack."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "data").mkdir()
    (folder / "data" / "history.toml").write_text(SETTINGS, encoding="utf-8")
    with (folder / "data" / f"{MARKUP.replace('/', '_')}.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(["id", "created", "status", "amount", "size", MARKUP])
        for i in range(160):
            name = f"{MARKUP}{i}" if i % 2 else f"{FORMULA}{i}"
            rows.writerow(
                [name, "2025-01-01", "won" if i % 3 else "lost", 1000 + i, i or MARKUP, (MARKUP, FORMULA)[i % 4 > 1]]
            )
    Workshop(folder, MARKUP, "data", ("sales", "marketing")).write()
    value = {"key": "value", "field": MARKUP, "op": "=", "value": MARKUP, "note": MARKUP}
    large = {"key": "large", "field": "size", "op": ">=", "value": 20, "label": MARKUP}
    for side, criterion in (("sales", value), ("marketing", large)):
        document = {
            "leadkit": "definition/1", "id": side, "title": MARKUP, "stage": MARKUP, "purpose": MARKUP,
            "characteristics": {"all": [criterion]},
        }  # fmt: skip
        path = folder / "drafts" / f"{side}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(document), encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_our_page_shows_it_as_text(
    execute: Callable[..., Any], workshop: Path, address: Callable[[Path], str], offline_page: Page, name: str
) -> None:
    """The page holds the attack as text, and nothing of it becomes an element or a script."""
    dialogs = watch(offline_page)
    offline_page.goto(address(execute(name, "hostile", workshop=workshop, **GIVEN.get(name, {})).page))
    assert MARKUP in offline_page.inner_text("body")
    assert offline_page.locator("script, img[src=x], [onerror]").count() == 0
    assert dialogs == []


@pytest.mark.parametrize("name", NAMES)
def test_plain_nbconvert_shows_it_as_text(
    execute: Callable[..., Any], workshop: Path, context: BrowserContext, tmp_path: Path, name: str
) -> None:
    """Whoever converts the executed copy without our settings, scripts and widget state included, is as safe."""
    content = nbformat.read(execute(name, "hostile", workshop=workshop, **GIVEN.get(name, {})).copy, as_version=4)
    body, _ = HTMLExporter().from_notebook_node(content)
    path = tmp_path / "page.html"
    path.write_text(body, encoding="utf-8")
    context.route("http*://**", stop)
    page = context.new_page()
    dialogs = watch(page)
    page.goto(path.as_uri(), wait_until="domcontentloaded")
    assert MARKUP in page.inner_text("body")
    assert page.locator("img[src=x], [onerror]").count() == 0
    assert dialogs == []


def watch(page: Page) -> list[str]:
    """Return a list that gets the words of every dialog that a page opens."""
    dialogs: list[str] = []

    def close(dialog: Any) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", close)
    return dialogs


def stop(route: Route) -> None:
    """Let nothing from elsewhere in."""
    route.abort()
