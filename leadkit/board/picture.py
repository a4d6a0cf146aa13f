"""A still picture of the board as HTML, which stays in executed notebooks, exports and prints.

It is one fragment with inline styles: no script, no link, nothing loaded, and no style sheet, so that it survives the
sanitizers of notebooks. Text takes the page's own colour, so that it reads in light and dark.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from leadkit.board.drafting import spots_of
from leadkit.text import say

View = Mapping[str, Any]

MOST_BARS = 2
ACCENT, FAINT = "#2f74d0", "rgba(128,128,128,.3)"
LINE = "1px solid rgba(128,128,128,.38)"
FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif"
KEPT = "-webkit-print-color-adjust:exact;print-color-adjust:exact"
TILE = f"flex:1 1 150px;min-width:0;border:{LINE};border-radius:10px;padding:10px 14px;box-sizing:border-box"
PANEL = f"flex:1 1 240px;min-width:0;border:{LINE};border-radius:10px;padding:10px 14px;break-inside:avoid"
ROW = "display:flex;flex-wrap:wrap;gap:10px;margin:10px 0 0"
SMALL = "margin:0;font-size:12px;opacity:.78"
HEAD = "margin:0 0 6px;font-size:13px;font-weight:600"
TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""The marks that turn the words after them round: a name may hold them, and must not turn ours."""


class Html(str):
    """Text that is HTML already; any other text is escaped where it is put in."""

    __slots__ = ()


def element(name: str, style: str, *inner: str, **attributes: str) -> Html:
    """Return an element; what is inside is escaped unless it is `Html`.

    >>> element("p", "", "<b>")
    '<p>&lt;b&gt;</p>'
    """
    given = {"style": style, **attributes} if style else attributes
    said = "".join(f' {key.replace("_", "-")}="{escape(value)}"' for key, value in given.items())
    inside = "".join(part if isinstance(part, Html) else escape(part.translate(TURNING)) for part in inner)
    return Html(f"<{name}{said}>{inside}</{name}>")


def picture(payload: View) -> str:
    """Return the picture of a board's payload."""
    ground, state = payload["ground"], payload["state"]
    parts = [_header(ground, state), _sentence(state["sentence"])]
    if state["faults"]:
        parts.append(_faults(state["faults"]))
    if state["figures"] is not None:
        parts.append(_figures(state["figures"]))
    parts.append(_sections(ground, state))
    trust = state.get("trust")
    if trust is not None and trust["verdict"] is not None:
        parts.append(_trust(trust))
    if state.get("outcomes") is not None and state["outcomes"]["rows"]:
        parts.append(_outcomes(state["outcomes"], state["level"] < 0))
    if state["why"] is not None and state["why"]["bars"]:
        parts.append(_bars(state["why"]["bars"][:MOST_BARS]))
    style = f"{FONT};font-size:14px;line-height:1.45;color:inherit;max-width:960px;margin:4px 0"
    return element("figure", style, *parts, aria_label=say("picture.label"))


def _header(ground: View, state: View) -> Html:
    history = ground["history"]
    level = state["level"]
    title = say("section.never") if level < 0 else state["levels"][level]["title"]
    about = [history["title"], history["leads_text"], history["span_text"]]
    return element(
        "div", "",
        element("p", "margin:0;font-size:19px;font-weight:650", title),
        element("p", SMALL, " · ".join(text for text in about if text)),
    )  # fmt: skip


def _sentence(sentence: View) -> Html:
    styles = {
        "condition": f"font-weight:600;border-bottom:2px solid {ACCENT}",
        "planned": "font-style:italic;border-bottom:2px dashed rgba(128,128,128,.7)",
    }
    said = [
        element("span", styles[part["kind"]], part["text"]) if part["kind"] in styles else part["text"]
        for part in sentence["parts"]
    ]
    return element("p", "margin:10px 0 0;font-size:15px;line-height:1.65", *said)


def _faults(faults: list[View]) -> Html:
    items = [element("li", "", fault["text"]) for fault in faults]
    return element("ul", "margin:10px 0 0;padding-left:20px;color:#c2372e", *items)


def _figures(figures: View) -> Html:
    count, rate, missed = figures["count"], figures["rate"], figures["missed"]
    tiles = [_tile(count["text"], count["label"], count.get("of_text"))]
    if count.get("week_text"):
        tiles.append(_tile(count["week_text"], say("picture.load")))
    if rate is not None:
        tiles.append(_tile(rate["text"], rate["label"], rate.get("rest_text"), rate.get("cohort_text")))
    if missed is not None:
        tiles.append(_tile(missed["text"], missed["label"], missed.get("kept_text"), missed.get("value_text")))
    return element("div", ROW, *tiles)


def _tile(text: str, label: str, *more: str | None) -> Html:
    size = "26px" if len(text) <= 10 else "18px"
    return element(
        "div", TILE,
        element("p", f"margin:0;font-size:{size};font-weight:700;line-height:1.25", text),
        element("p", "margin:0;font-size:13px;font-weight:600", label),
        *(element("p", SMALL, line) for line in more if line),
    )  # fmt: skip


def _sections(ground: View, state: View) -> Html:
    titles = {section["name"]: section["title"] for section in ground["sections"]} | {"never": say("section.never")}
    conditions: dict[str, list[View]] = {name: [] for name in titles}
    for spot in spots_of(state["document"], state["level"]):
        if spot.key in state["conditions"]:
            conditions[spot.section].append(state["conditions"][spot.key])
    panels = [
        _panel(titles[name], state.get("groups", {}).get(name, {}).get("yes_text"), shown)
        for name, shown in conditions.items()
        if shown
    ]
    return element("div", ROW, *panels) if panels else Html("")


def _panel(title: str, group: str | None, conditions: list[View]) -> Html:
    said = [element("p", f"{SMALL};margin:0 0 6px", group)] if group else []
    return element("div", PANEL, element("p", HEAD, title), *said, *(_condition(c) for c in conditions))


def _condition(condition: View) -> Html:
    off = "opacity:.6;text-decoration:line-through;" if condition["state"] == "off" else ""
    lines = [element("p", f"margin:0;font-size:13px;{off}", condition["summary"])]
    counts = " · ".join(text for text in (condition["yes_text"], condition["unknown_text"]) if text)
    if condition["yes"] is not None:
        lines.append(_track(_length(condition["yes"], ACCENT)))
    if counts:
        lines.append(element("p", SMALL, counts))
    if condition["message"]:
        lines.append(element("p", f"{SMALL};font-style:italic", condition["message"]))
    return element("div", "margin:0 0 9px;break-inside:avoid", *lines)


def _trust(trust: View) -> Html:
    """Return what may mislead, and the figures on the leads kept back where they were looked at."""
    said = [element("p", f"{SMALL};font-weight:600", trust["verdict"]["text"])]
    said += [element("p", "margin:4px 0 0;font-size:13px", warning["text"]) for warning in trust["warnings"]]
    if trust["held"] is not None:
        said += [_held(trust["held"])]
    return element("div", ROW, element("div", PANEL, element("p", HEAD, say("board.panel.trust")), *said))


def _held(held: View) -> Html:
    tiles = [_tile(part["counts"]["text"], part["title"], part["of_text"], part["rest_text"]) for part in held["parts"]]
    drafts = held["drafts"]["text"] if held["drafts"] else None
    lines = [element("p", SMALL, text) for text in (held["verdict"]["text"], drafts, held["looks_text"]) if text]
    return element("div", "", element("div", ROW, *tiles), *lines)


def _outcomes(outcomes: View, is_never: bool) -> Html:
    said_as = "picture.outcome_ruled_out" if is_never else "picture.outcome"
    rows = [
        element(
            "p", "margin:0 0 4px;font-size:13px",
            say(said_as, title=row["title"], counts=row["counts"]["text"], rest=row["rest"]["text"]),
        )
        for row in outcomes["rows"]
    ]  # fmt: skip
    said = [element("p", SMALL, outcomes["offered_text"])] if outcomes["offered_text"] else []
    return element("div", ROW, element("div", PANEL, element("p", HEAD, say("board.panel.outcomes")), *rows, *said))


def _bars(bars: list[View]) -> Html:
    return element("div", ROW, *(_bar_panel(bar) for bar in bars))


def _bar_panel(bar: View) -> Html:
    rows = [
        element(
            "div", "margin:0 0 7px;break-inside:avoid",
            element("p", "margin:0;font-size:13px", row["title"]),
            _track(_length(row["scale"], FAINT, _length(row["share_admitted"], ACCENT))),
            element("p", SMALL, row["text"]),
        )
        for row in bar["rows"]
    ]  # fmt: skip
    return element("div", PANEL, element("p", HEAD, bar["title"]), *rows)


def _track(inner: Html) -> Html:
    style = "height:8px;margin:2px 0;border-radius:4px;background:rgba(128,128,128,.12);overflow:hidden"
    return element("div", f"{style};{KEPT}", inner, aria_hidden="true")


def _length(share: float, colour: str, *inner: Html) -> Html:
    return element("div", f"width:{share:.2%};height:8px;background:{colour};{KEPT}", *inner)
