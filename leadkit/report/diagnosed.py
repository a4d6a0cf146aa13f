"""The figures behind a diagnosis, as plain data: what tests compare and other programs read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from leadkit.evidence.follow_up import FollowUp
from leadkit.evidence.money import Estimate
from leadkit.evidence.rates import Rate
from leadkit.evidence.side_by_side import SideBySide
from leadkit.evidence.sources import Sources
from leadkit.evidence.target import targets

if TYPE_CHECKING:
    from leadkit.report.diagnose import Diagnosis


def figures_of(found: Diagnosis) -> dict[str, Any]:
    """Return the figures of a diagnosis."""
    tiers = found.tiers
    return {
        "roles": {"source": found.roles.source, "form": found.roles.format, "product": found.roles.product},
        "outcomes": {t.name: [t.base.hits, t.base.of] for t in targets(found.history)},
        "offered": None if found.offered is None else found.offered.name,
        "junk": None if found.junk is None else {"basis": found.junk.basis, "reasons": list(found.junk.reasons)},
        "reasons": None if found.reasons is None else {row.title: row.share.hits for row in found.reasons.rows},
        "sides": {name: _side(side) for name, side in found.sides.items()},
        "sources": {name: _sources(made) for name, made in found.sources.items()},
        "courses": {
            name: {
                "step": made.step,
                "changes": [[c.title, c.what, c.p] for c in made.changes],
                "won": [[p.title, p.start.isoformat(), p.win.of, p.win.hits] for p in made.points],
                "money": {f"{p.title}, {p.span}": [p.value.value, p.cost.value] for p in made.points},
                "money_changes": [[c.title, c.what, c.p] for c in made.money],
            }
            for name, made in found.courses.items()
        },
        "tiers": None if tiers is None else {
            "field": tiers.field, "p": tiers.p, "edges": None if tiers.edges is None else list(tiers.edges),
            "tier": {row.title: row.tier for row in tiers.rows},
            "value": {row.title: _estimate(row.value) for row in tiers.rows},
        },
        "follow_up": _followed(found.followed),
        "findings": found.findings,
        "cannot_tell": list(found.cannot_tell),
    }  # fmt: skip


def _side(side: SideBySide) -> dict[str, Any]:
    return {
        "rates": {
            row.title: {t.name: _rate(found) for t, found in zip(side.targets, row.rates, strict=True)}
            for row in side.rows
        },
        "ranks": {
            row.title: dict(zip((t.name for t in side.targets), row.ranks, strict=True)) for row in side.rows
        },
        "turns": [
            [side.rows[t.first].title, side.rows[t.second].title, side.targets[t.one].name, side.targets[t.other].name,
             t.p, t.is_sure]
            for t in side.turns
        ],
    }  # fmt: skip


def _sources(made: Sources) -> dict[str, Any]:
    return {
        row.title: {
            "win": _rate(row.win), "worked": _rate(row.worked),
            "sales": None if row.sales is None else _rate(row.sales),
            "junk": None if row.junk is None else _rate(row.junk),
            "deal": _estimate(row.deal), "value": _estimate(row.value), "cost": _estimate(row.cost),
            "net": _estimate(row.net), "cost_per_win": _estimate(row.cost_per_win), "verdict": row.verdict,
        }
        for row in (*made.rows, made.all)
    }  # fmt: skip


def _followed(found: FollowUp) -> dict[str, Any]:
    answer = found.answer
    return {
        "never": _rate(found.everyone.never),
        "worked": _rate(found.everyone.worked),
        "unworked": _rate(found.everyone.unworked),
        "by": {f"{c.field}/{c.title}": [_rate(c.never), _rate(c.worked)] for c in found.groups},
        "answer": None if answer is None else [answer.of, answer.quarter, answer.median, answer.three_quarters],
        "within": {name: _rate(share) for name, share in found.within.items()},
        "attempts": {a.end: [a.spread.of, a.spread.quarter, a.spread.median, a.spread.three_quarters, list(a.counts)]
                     for a in found.attempts},
    }  # fmt: skip


def _rate(found: Rate) -> list[int]:
    return [found.hits, found.of]


def _estimate(found: Estimate) -> list[Any]:
    return [found.of, found.value, found.low, found.high]
