"""Between teams: what one draft instead of another would win and lose, and how much work each draft is."""

from __future__ import annotations

from typing import Any

from leadkit import charts
from leadkit.evidence.compare import Comparison
from leadkit.evidence.exchange import Exchange
from leadkit.evidence.wording import load
from leadkit.report.blocks import headline, paragraph, picture, remarks, table
from leadkit.report.markup import Content, Markup, Shown, show, tag
from leadkit.text import say

MOST_PAIRS = 15
MOST_SAID = 6
MOST_ROWS = 16


def exchanged(found: Comparison) -> Shown:
    """Show for each two drafts which won deals and how many leads come and go if one replaces the other."""
    moving = [exchange for exchange in found.exchanges if exchange.moves]
    if not moving:
        return show(headline(say("notebook.swaps.nothing")))
    ordered = sorted(moving, key=_size, reverse=True)[:MOST_PAIRS]
    told = found.facts.has_outcome
    deals = told and _size(ordered[0])[0] > 0
    title = _title(ordered[0], told=deals)
    shown = [exchange for exchange in moving if exchange in ordered]
    chart = charts.exchanges(found.exchange_frame().loc[_places(found, shown)], title, told=deals)
    first, *others = [exchange.sentence() for exchange in ordered[:MOST_SAID]]
    left = len(moving) - len(shown)
    return show(
        headline(first), picture(charts.svg(chart), title),
        remarks(("rest", text) for text in others) if others else None,
        paragraph(say("notebook.swaps.untold", names=_untold(shown)), soft=True) if _untold(shown) else None,
        paragraph(say("notebook.swaps.more", n=left), soft=True) if left else None,
        _young(found),
        None if told else paragraph(say("notebook.tells.outcome.bad")),
    )  # fmt: skip


def loads(found: Comparison) -> Shown:
    """Show how much work each draft gives to sales, and how much of it is disputed or its alone."""
    frame, dated = found.load_frame(), found.facts.weeks is not None
    said = say("notebook.loads.undated")
    if dated:
        said = say("notebook.loads.headline", load=load(found.per_week(*found.disputed_groups)))
    parts = ("", "disputed", "alone")
    head = [say(f"notebook.loads.{name or 'leads'}") for name in ("side", *parts)]
    told = found.facts.has_outcome
    rows: list[tuple[Content, ...]] = []
    for name, row in frame.iterrows():
        cells: list[Content] = [tag("b", str(name))]
        for part in parts:
            leads, each = int(row[part or "leads"]), row[f"{part}_per_week".lstrip("_")] if dated else None
            cells.append(say("notebook.loads.cell", n=leads, load=load(each)) if dated and leads else f"{leads:,}")
        rows.append((*cells, *([f"{int(row['alone_won']):,}"] if told else [])))
    head += [say("notebook.loads.won")] if told else []
    return show(headline(said), table(head, rows, shape="k" + "n" * (len(head) - 1)), _young(found))


def _young(found: Comparison) -> Markup | None:
    """Return that won deals of young leads are counted too, where there are any."""
    n = found.facts.young_won
    return paragraph(say("notebook.swaps.young", n=n), soft=True) if n else None


def overlapping(found: Comparison) -> Shown:
    """Show the sets of teams that count leads in common as a chart, for so many teams that a table gets too wide."""
    n = len(found.combinations)
    key = "all" if n <= MOST_ROWS else "largest"
    title = say(f"notebook.disputes.chart.{key}", n=min(n, MOST_ROWS), all=n)
    chart = charts.overlap(found.frame(MOST_ROWS), title, marks=found.mark_frame())
    return show(headline(found.group_sentence(found.disputed_groups[0])), picture(charts.svg(chart), title))


def figures(found: Comparison) -> dict[str, Any]:
    """Return the figures behind what is shown, as plain data."""
    frame = found.load_frame()
    return {
        "loads": {
            str(name): [None if found.facts.weeks is None else float(row[c]) for c in ("per_week", "alone_per_week")]
            for name, row in frame.iterrows()
        },
        "exchanges": {
            f"{e.second} instead of {e.first}": [
                e.gained.everyone.leads, e.gained.everyone.won, e.lost.everyone.leads, e.lost.everyone.won
            ]
            for e in found.exchanges
        },
        "kappa": {f"{pair.first} + {pair.second}": pair.kappa for pair in found.pairs},
    }  # fmt: skip


def _title(found: Exchange, *, told: bool) -> str:
    """Return the exchange that moves most: won deals where any moves one, else leads."""
    gained, lost = found.gained.everyone, found.lost.everyone
    names = {"first": found.first, "second": found.second}
    if told:
        return say("notebook.swaps.chart", gained=gained.won, lost=lost.won, **names)
    return say("notebook.swaps.chart_counted", gained=gained.leads, lost=lost.leads, **names)


def _size(found: Exchange) -> tuple[int, int]:
    """Return how much an exchange moves: won deals, then leads."""
    gained, lost = found.gained.everyone, found.lost.everyone
    return gained.won + lost.won, gained.leads + lost.leads


def _places(found: Comparison, shown: list[Exchange]) -> list[int]:
    return [i for i, exchange in enumerate(found.exchanges) if exchange in shown]


def _untold(shown: list[Exchange]) -> str:
    """Return of how many of the leads that come or go the other draft cannot tell, draft by draft."""
    unknown: dict[str, int] = {}
    for found in shown:
        for name, moved in ((found.first, found.gained), (found.second, found.lost)):
            unknown[name] = max(unknown.get(name, 0), moved.untold)
    parts = [say("notebook.swaps.untold_of", name=name, n=n) for name, n in unknown.items() if n]
    return "; ".join(parts)
