"""The few shapes that everything shown in a notebook is made of: tiles, cards, tables, bars, remarks, a banner."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from typing import Literal

from leadkit.report.markup import Content, Markup, joined, tag
from leadkit.text import say

Tone = Literal["good", "care", "bad", "rest"]
Mark = Literal["on", "off", "unknown"]
_WIDTH = re.compile(r'<svg\b[^>]*?\swidth="(\d+)')
LONGEST_BIG = 9
LONGEST_NUMBER = 26


def title(text: str) -> Markup:
    """Return the title of what a cell shows."""
    return tag("h2", text)


def heading(text: str) -> Markup:
    """Return the title of a part."""
    return tag("h3", text)


def headline(text: str) -> Markup:
    """Return a sentence that is read first, in large letters."""
    return tag("p", text, class_="lead")


def paragraph(text: str, *, soft: bool = False) -> Markup:
    """Return a paragraph; a soft one stands back."""
    return tag("p", text, class_="soft" if soft else None)


def tiles(numbers: Iterable[tuple[str, str, str | None]]) -> Markup:
    """Return large numbers side by side: the number, of what, and what to know of it."""
    return tag(
        "div",
        (
            tag(
                "div",
                tag("span", big, class_="big" if len(big) <= LONGEST_BIG else "big words"),
                tag("span", of, class_="of"),
                tag("span", more, class_="more") if more else None,
                class_="tile",
            )
            for big, of, more in numbers
        ),
        class_="tiles",
    )


def cards(content: Iterable[Markup]) -> Markup:
    """Return cards side by side, as many in a row as fit."""
    return tag("div", content, class_="cards")


def card(name: str, *content: Content, over: str | None = None, tone: Tone | None = None) -> Markup:
    """Return one card with a title and, above it, a word in small letters."""
    small = tag("span", over, class_="over") if over else None
    return tag("div", small, tag("p", name, class_="name"), *content, class_=f"card {tone}" if tone else "card")


def table(head: Sequence[str], rows: Iterable[Sequence[Content]], *, shape: str = "") -> Markup:
    """Return a table.

    Parameters
    ----------
    shape
        One letter per column: ``t`` text, ``k`` text that does not break on a wide page, ``i`` id, which never breaks,
        ``n`` number, ``b`` bar, ``d`` dot; text for those beyond the last.
    """
    kinds = [_CLASSES[letter] for letter in shape.ljust(len(head), "t")]
    names = [
        tag("th", name, scope="col", class_=kind) if name else tag("td", class_=kind)
        for name, kind in zip(head, kinds, strict=True)
    ]
    lines = [tag("tr", (_cell(cell, kind) for cell, kind in zip(row, kinds, strict=True))) for row in rows]
    return tag("table", tag("thead", tag("tr", names)), tag("tbody", lines))


_CLASSES = {"t": None, "k": "tight", "i": "tight id", "n": "num", "b": "wide", "d": "mark"}


def _cell(content: Content, kind: str | None) -> Markup:
    """Return a cell; words in a column of numbers wrap, numbers do not."""
    wraps = kind == "num" and len(joined([content]).text.strip()) > LONGEST_NUMBER
    return tag("td", content, class_="num wraps" if wraps else kind)


def bar(share: float, tone: Tone | None = None) -> Markup:
    """Return a bar as long as a share between 0 and 1; the number itself stands beside it, in words."""
    filled = tag("i", style=f"width:{min(max(share, 0), 1) * 100:.1f}%")
    return tag("span", filled, class_=f"bar {tone}" if tone else "bar", aria_hidden="true")


def facts(rows: Iterable[tuple[str, Content]]) -> Markup:
    """Return names with what stands for them, a line each."""
    lines = [tag("tr", tag("th", name, scope="row", class_="tight"), tag("td", content)) for name, content in rows]
    return tag("table", tag("tbody", lines))


def reach(low: float, value: float, high: float, end: float) -> Markup:
    """Return a share and its interval on a line from 0 to `end`; the numbers themselves stand beside it, in words."""
    at = [f"{min(share / end, 1) * 100:.1f}" for share in (low, value, high)] if end else ["0"] * 3
    band = tag("i", style=f"left:{at[0]}%;width:{float(at[2]) - float(at[0]):.1f}%")
    return tag("span", band, tag("b", style=f"left:{at[1]}%"), class_="reach", aria_hidden="true")


def split(parts: Iterable[tuple[str, float, str]]) -> Markup:
    """Return one bar in several parts with its key: class of the colour, share, words."""
    listed = list(parts)
    pieces = (tag("i", class_=kind, style=f"width:{share * 100:.2f}%") for kind, share, _ in listed if share > 0)
    key = (tag("li", tag("i", class_=kind, aria_hidden="true"), words) for kind, _, words in listed)
    return joined([tag("div", pieces, class_="split", aria_hidden="true"), tag("ul", key, class_="key")])


def remarks(items: Iterable[tuple[Tone, Content]]) -> Markup:
    """Return a list of remarks, each with a sign of how much it matters that also has a name."""
    lines = (
        tag("li", tag("span", say(f"notebook.sign.{tone}"), class_=f"sign {tone}", title=say(f"notebook.tone.{tone}")),
            tag("div", content))
        for tone, content in items
    )  # fmt: skip
    return tag("ul", lines, class_="remarks")


def banner(tone: Tone, text: str, *content: Content) -> Markup:
    """Return the verdict of a whole notebook."""
    return tag("div", title(text), *content, class_=f"banner {tone}")


def dot(mark: Mark) -> Markup:
    """Return a filled dot for "counts", an empty one for "not yet", and one with a question mark for "can't tell"."""
    words = say(f"notebook.dot.{mark}")
    return tag("span", _inside(mark), role="img", aria_label=words, title=words, class_=f"dot {mark}")


def dots(unknown: int, of: int) -> Markup:
    """Return the mark of a group that does not count: "not yet", "can't tell", or both and of how many."""
    if unknown in (0, of):
        return dot("unknown" if unknown else "off")
    words = say("notebook.dot.mixed_words", n=unknown, of=of)
    marks = [tag("span", _inside(mark), class_=f"dot {mark}") for mark in ("off", "unknown")]
    few = tag("span", say("notebook.dot.mixed", n=unknown, of=of), class_="soft small")
    return tag("span", [marks, few], role="img", aria_label=words, title=words, class_="dots")


def legend() -> Markup:
    """Return what the dots stand for."""
    named = {"on": "on", "off": "off", "unknown": "unknown_words"}
    lines = (
        tag(
            "li",
            tag("span", _inside(mark), class_=f"dot {mark}", aria_hidden="true"),
            " ",
            say(f"notebook.dot.{words}"),
        )
        for mark, words in named.items()
    )
    return tag("ul", lines, class_="key")


def _inside(mark: str) -> str | None:
    return say("notebook.dot.mark") if mark == "unknown" else None


def picture(svg: str, words: str) -> Markup:
    """Return a chart as an image, in which no script can run; `words` say what it shows to who cannot see it."""
    data = b64encode(svg.encode("utf-8")).decode("ascii")
    drawn = _WIDTH.search(svg)
    style = f"--drawn:{drawn.group(1)}px" if drawn else None
    return tag("figure", tag("img", src=f"data:image/svg+xml;base64,{data}", alt=words, style=style))


def code(text: str) -> Markup:
    """Return what a person types elsewhere."""
    return tag("pre", tag("code", text))
