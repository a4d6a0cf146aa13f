"""HTML that shows data and can never run it: text and attributes are escaped in one place, here.

Nothing else in LeadKit's notebooks and hand-outs writes angle brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any

VOID = frozenset({"br", "hr", "img", "col"})
BLOCKS = frozenset(
    {"div", "p", "h2", "h3", "ul", "ol", "li", "table", "tr", "figure", "section", "pre", "dl", "dt", "dd"}
)
CELLS = frozenset({"td", "th", "span", "b"})
_UNIT = re.compile(r"(?<=\d) (?=%|(?:min|million|billion)\b)")
"""The space between a number and its unit, at which a line never ends."""
UNPRINTED = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127])


@dataclass(frozen=True, slots=True)
class Markup:
    """A piece of HTML that is safe to show, and the same as plain text."""

    html: str
    text: str

    def __str__(self) -> str:
        return self.text


Content = Markup | str | int | None | Iterable["Content"]


def tag(name: str, *content: Content, **attributes: str | int | float | bool | None) -> Markup:
    """Return an element; whatever is not `Markup` is text and is escaped.

    Parameters
    ----------
    attributes
        ``class_`` is written ``class`` and ``data_x`` as ``data-x``; None and False leave an attribute out.

    Examples
    --------
    >>> tag("b", "<script>", title='"').html
    '<b title="&quot;">&lt;script&gt;</b>'
    """
    inside = joined(content)
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_clean(value))}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    if name in VOID:
        return Markup(f"<{name}{written}>", str(attributes.get("alt") or "") if name == "img" else "\n")
    text = f"{inside.text.strip()}\n" if name in BLOCKS else f"{inside.text} " if name in CELLS else inside.text
    return Markup(f"<{name}{written}>{inside.html}</{name}>", text)


def joined(content: Iterable[Content]) -> Markup:
    """Return pieces one after the other; None is left out."""
    pieces = [_piece(item) for item in content if item is not None]
    return Markup("".join(p.html for p in pieces), "".join(p.text for p in pieces))


def _piece(item: Content) -> Markup:
    if isinstance(item, Markup):
        return item
    if isinstance(item, str | int):
        return Markup(_UNIT.sub("\u00a0", escape(_clean(item))), _clean(item))
    return joined(item or ())


def _clean(value: Any) -> str:
    """Return a value as text without characters that HTML has no place for."""
    return str(value).translate(UNPRINTED)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a notebook shows as the result of a cell: a piece of HTML with the stylesheet that it needs."""

    content: Markup

    def _repr_mimebundle_(self, **_: object) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.content.text}

    @property
    def html(self) -> str:
        """The HTML as it stands in a notebook's output; it loads nothing."""
        return f'<div class="lk-report"><style>{stylesheet()}</style>{self.content.html}</div>'

    def __str__(self) -> str:
        return self.content.text


def show(*content: Content) -> Shown:
    """Return pieces as the result of a notebook's cell."""
    return Shown(joined(content))


@cache
def stylesheet() -> str:
    """Return the style of everything that notebooks show, without its comments and line breaks."""
    lines = files("leadkit.report").joinpath("report.css").read_text(encoding="utf-8").splitlines()
    return "".join(line.strip() for line in lines if not line.strip().startswith("/*"))
