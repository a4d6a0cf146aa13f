from __future__ import annotations

import re

from leadkit.report import blocks
from leadkit.report.markup import joined, show, stylesheet, tag

ATTACK = "</script><img src=x onerror=alert(1)>"


def test_text_is_escaped() -> None:
    """Text between tags cannot open one, nor end the script or style around it."""
    assert tag("p", ATTACK).html == "<p>&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;</p>"


def test_attributes_are_escaped() -> None:
    """A value cannot end its attribute."""
    assert tag("span", title='" onclick="alert(1)').html == '<span title="&quot; onclick=&quot;alert(1)"></span>'


def test_markup_is_not_escaped_twice() -> None:
    """An element within an element stays one, and keeps its text for who has no HTML."""
    found = tag("div", tag("b", "<1>"), " & more")
    assert found.html == "<div><b>&lt;1&gt;</b> &amp; more</div>"
    assert found.text == "<1>  & more\n"


def test_absent_content_and_attributes_are_left_out() -> None:
    """None and False leave nothing behind; underscores become what HTML wants."""
    assert tag("i", None, class_="x", aria_hidden="true", title=None, hidden=False).html == (
        '<i class="x" aria-hidden="true"></i>'
    )
    assert joined([None, ["a", 1], tag("br")]).html == "a1<br>"


def test_characters_that_cannot_be_printed_are_left_out() -> None:
    """NUL, bell and DEL do not reach the page; line ends and tabs do."""
    assert tag("p", "a\0b\x07c\x7fd\te\n").html == "<p>abcd\te\n</p>"


def test_the_stylesheet_loads_nothing() -> None:
    """What a notebook shows brings its own look and asks for nothing elsewhere."""
    assert not re.search(r"url\(|@import|https?:|<", stylesheet())
    shown = show(tag("p", "x"))
    assert shown._repr_mimebundle_() == {"text/html": shown.html, "text/plain": "x\n"}
    assert shown.html.count("<style>") == 1


def test_every_block_escapes() -> None:
    """No block lets data through as markup, wherever it is put."""
    whole = joined(
        [
            blocks.title(ATTACK), blocks.heading(ATTACK), blocks.headline(ATTACK), blocks.paragraph(ATTACK, soft=True),
            blocks.tiles([(ATTACK, ATTACK, ATTACK)]), blocks.cards([blocks.card(ATTACK, ATTACK, over=ATTACK)]),
            blocks.table([ATTACK], [[ATTACK]]), blocks.facts([(ATTACK, ATTACK)]), blocks.split([("all", 0.5, ATTACK)]),
            blocks.remarks([("care", ATTACK)]), blocks.banner("bad", ATTACK, ATTACK), blocks.code(ATTACK),
        ]
    )  # fmt: skip
    assert "<img" not in whole.html
    assert "<script" not in whole.html
    assert whole.text.count(ATTACK) == 19


def test_bars_stay_within_their_line() -> None:
    """A share beyond all or nothing is drawn as all or nothing."""
    assert "width:100.0%" in blocks.bar(1.7).html
    assert "width:0.0%" in blocks.bar(-1).html
    assert "left:100.0%" in blocks.reach(0.1, 0.9, 0.9, 0.5).html


def test_a_mark_has_a_name() -> None:
    """What is told by a colour or a dot is told in words too."""
    assert 'title="Take care"' in blocks.remarks([("care", "x")]).html
    assert 'aria-label="counts"' in blocks.dot("on").html
    assert 'aria-label="not yet"' in blocks.dot("off").html
    assert 'aria-label="can’t tell"' in blocks.dot("unknown").html
    assert 'aria-label="can’t tell of 3 of 8, the others not yet"' in blocks.dots(3, 8).html
    assert [blocks.dots(n, 8) for n in (0, 8)] == [blocks.dot("off"), blocks.dot("unknown")]


def test_numbers_keep_their_units_and_words_among_numbers_wrap() -> None:
    """No line ends between a number and its unit; a sentence in a column of numbers may wrap, an id never does."""
    assert "20\u00a0min, 33.3\u00a0%, 2\u00a0million" in blocks.paragraph("20 min, 33.3 %, 2 million").html
    assert blocks.paragraph("20 min").text == "20 min\n"
    shown = blocks.table(["Id", "N", "M"], [["L-1", "38,610", "not dated, so nothing can be said"]], shape="inn").html
    assert '<td class="tight id">L-1</td><td class="num">38,610</td><td class="num wraps">' in shown
