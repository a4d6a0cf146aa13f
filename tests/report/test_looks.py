"""The look of what notebooks show: drawings keep the size of their letters, and pages break beside nothing."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from playwright.sync_api import Browser

from leadkit.report.blocks import heading, headline, picture, table
from leadkit.report.markup import show

CSS = files("leadkit.report").joinpath("report.css").read_text(encoding="utf-8")
PAGE = files("leadkit.report").joinpath("page.css").read_text(encoding="utf-8")
A4_PX = 718
"""The width of an A4 sheet between its margins."""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="120"><text y="20">words</text></svg>'


def of_print(css: str) -> str:
    """Return what a style sheet says for paper."""
    return css[css.index("@media print") :]


def test_a_drawing_tells_its_width() -> None:
    """The page knows how wide a drawing is, so that its letters are as large as those of all others."""
    assert "--drawn:640px" in picture(SVG.format(width=640), "words").html
    assert "--drawn" not in picture("<svg></svg>", "words").html


def test_nothing_is_cut_at_the_end_of_a_sheet() -> None:
    """Figures and rows stay whole, headings stay with what follows, heads of tables come again on the next sheet."""
    assert "figure{margin:12px 0;break-inside:avoid}" in CSS
    assert re.search(r":is\(h2,h3,\.lead,\.name\)\{break-after:avoid", of_print(CSS))
    assert "thead{display:table-header-group;break-inside:avoid}" in of_print(CSS)
    assert re.search(r":is\([^)]*figure,thead,tr,li\)\{break-inside:avoid\}", of_print(PAGE))


@pytest.mark.browser
def test_drawings_fit_and_numbers_keep_to_one_line(browser: Browser) -> None:
    """On a sheet of A4 a wide drawing shrinks to fit, a narrow one does not grow; numbers beside text do not wrap."""
    words = "What was agreed on by everybody who was in the room on that day, and by some who were not. " * 3
    lines = [(words, "26.0 % of 1,204", "19.1 % to 34.2 %")]
    shown = show(
        heading("A heading"), headline("A finding"), picture(SVG.format(width=880), "wide"),
        picture(SVG.format(width=300), "narrow"), table(["Words", "Rate", "Interval"], lines, shape="tnn"),
    )  # fmt: skip
    page = browser.new_page(viewport={"width": A4_PX, "height": 900})
    page.set_content(shown.html)
    page.emulate_media(media="print")
    widths = [page.locator("img").nth(i).evaluate("e => e.getBoundingClientRect().width") for i in (0, 1)]
    lines_of = [
        page.locator("td").nth(i).evaluate(
            "e => { const r = document.createRange(); r.selectNodeContents(e); return r.getClientRects().length }"
        )
        for i in (1, 2)
    ]  # fmt: skip
    page.close()
    assert widths[0] <= A4_PX
    assert widths[1] == pytest.approx(276, abs=1)
    assert lines_of == [1, 1]
