"""The parts of a diagnosis: each a chart whose title says the finding, with the sentences that go with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from leadkit.definition.phrases import listed, mid_sentence
from leadkit.evidence.course import MEASURES, Course, Point, What
from leadkit.evidence.follow_up import FollowUp
from leadkit.evidence.junk import Reasons
from leadkit.evidence.ledger import Row
from leadkit.evidence.rates import FEWEST_LEADS, Rate
from leadkit.evidence.side_by_side import SideBySide
from leadkit.evidence.sources import Sources, money_interval
from leadkit.evidence.sources import money as spoken
from leadkit.evidence.tiers import Tiers
from leadkit.evidence.wording import interval, percent
from leadkit.report.blocks import headline, paragraph, picture, table
from leadkit.report.markup import Content, Markup, tag
from leadkit.text import say

Pair = tuple[str, str]


def best_of(side: SideBySide) -> list[str]:
    """Return for each outcome which group is first and which is last."""
    return [text for i in range(len(side.targets)) if (text := side.best(i))]


def turned(side: SideBySide, pair: Pair | None) -> list[str]:
    """Return where two outcomes rank differently beyond chance."""
    return [
        side.turned(turn)
        for turn in side.turns
        if {side.targets[i].name for i in (turn.one, turn.other)} == set(pair or ())
    ]


def rates(side: SideBySide) -> Iterable[Markup]:
    """Return the groups by every outcome."""
    from leadkit import charts

    best = best_of(side) or [say("notebook.diagnose.few_ranked", field=side.title)]
    chart = charts.outcomes(side.frame(), best[0].rstrip("."), say("notebook.diagnose.whiskers"))
    yield drawn(chart, " ".join(best))
    yield from (paragraph(text) for text in best[1:])


def ranks(side: SideBySide, pair: Pair) -> Iterable[Markup]:
    """Return the ranks that two outcomes give the groups."""
    from leadkit import charts

    frame = side.frame()
    ranked = frame[frame["outcome"].isin(pair) & frame["rank"].notna()]
    both = int(ranked.groupby("title").size().eq(2).sum())
    if both < 2:
        yield paragraph(say("notebook.diagnose.few_ranked", field=side.title))
        return
    said = turned(side, pair)
    names = {
        side.rows[i].title
        for turn in side.turns
        if {side.targets[turn.one].name, side.targets[turn.other].name} == set(pair)
        for i in (turn.first, turn.second)
    }
    title = say("notebook.diagnose.turned" if names else "notebook.diagnose.alike")
    said = said or [say("notebook.diagnose.same_order", n=both)]
    yield from (headline(text) for text in said[:1])
    below = None if names else say("notebook.diagnose.may_cross")
    yield drawn(charts.slope(frame, *pair, names, title, below), " ".join(said))
    yield from (paragraph(text) for text in said[1:])


def refused(found: Reasons) -> Iterable[Markup]:
    """Return why leads were refused."""
    from leadkit import charts

    words = found.sentences()
    most = found.rows[0]
    title = say(
        "notebook.diagnose.reasons", title=most.title, hits=most.share.hits, of=most.share.of,
        share=percent(most.share.value or 0),
    )  # fmt: skip
    yield drawn(charts.reasons(found.frame(), title), " ".join(words))


def money(found: Sources) -> Iterable[Markup]:
    """Return what leads cost and brought, and the verdicts."""
    from leadkit import charts

    said = found.money_sentences()
    title = say("notebook.diagnose.money" if found.can_weigh else "notebook.diagnose.value", field=found.title)
    if not found.can_weigh and found.value_ends is not None:
        most, least = found.value_ends
        title = say(
            "notebook.diagnose.value_ends", best=most.title, worst=least.title, most=spoken(most.value),
            least=spoken(least.value),
        )  # fmt: skip
    if found.ends is not None:
        best, worst = found.ends
        costs = {"least": spoken(best.cost_per_win), "most": spoken(worst.cost_per_win)}
        title = say("notebook.diagnose.customer", best=best.title, worst=worst.title, **costs)
    yield from (headline(text) for text in said[:1])
    yield drawn(charts.worth(found.frame(), title, say("notebook.diagnose.hollow")), " ".join(said))
    yield from (paragraph(text) for text in said[1:])
    if found.can_weigh:
        yield _verdicts(found)


def _verdicts(found: Sources) -> Markup:
    """Return each group's verdict next to what sales' own outcome says of it."""
    names = ("leads", "won", "rate", "verdict")
    head = [found.title, *(say(f"notebook.diagnose.verdict.{name}") for name in names)]
    if found.sales is not None:
        head.append(say("notebook.diagnose.verdict.sales", outcome=found.sales.title))
    rows = [
        [*_verdict(row), *([_share(row.sales)] if row.sales is not None else [])] for row in (*found.rows, found.all)
    ]
    return table(head, rows, shape="knnnkn"[: len(head)])


def _verdict(row: Row) -> list[Content]:
    rate = say("charts.too_few") if row.win.too_few else percent(row.win.value or 0)
    verdict = say(f"notebook.diagnose.verdict.{'few' if row.too_few else row.verdict}")
    return [row.title, f"{row.win.of:,}", f"{row.win.hits:,}", rate, verdict]


def _share(found: Rate) -> str:
    if found.of < FEWEST_LEADS:
        return say("charts.too_few")
    return say("charts.of", share=percent(found.value or 0), n=found.of)


def worth(found: Tiers) -> Iterable[Markup]:
    """Return what a deal and a lead are worth."""
    from leadkit import charts

    said = found.sentences()
    title = said[0]
    if found.times is not None:
        most, least, times = found.times
        title = say("notebook.diagnose.times", most=most.title, least=least.title, times=f"{times:.1f}")
    if found.times is not None:
        yield headline(said[0])
    yield drawn(charts.tiers(found.frame(), title, say("notebook.diagnose.hollow")), " ".join(said))
    yield from (paragraph(text) for text in said[1:])


def over_time(found: Course) -> Iterable[Markup]:
    """Return how rates went over time."""
    from leadkit import charts

    said, frame, step = found.sentences(), found.frame(), say(f"notebook.diagnose.step.{found.step}")
    below = say("notebook.diagnose.course", field=mid_sentence(found.title), step=step)
    yield headline(said[0])
    yield from (paragraph(text) for text in said[1:])
    for what in MEASURES:
        if found.is_told(what):
            yield drawn(charts.course(frame, what, _course_title(found, what), below), " ".join(said))
        elif _is_recorded(found, what):
            yield paragraph(say(f"notebook.diagnose.course_few.{what}", step=step))
    yield _behind(found)


def _course_title(found: Course, what: What) -> str:
    """Return what a chart over time shows: of whom the measure went up, and of whom down."""
    ways = {"more": found.went_up(what), "less": found.went_down(what)}
    names = {way: listed(titles, say("words.and")) for way, titles in ways.items() if titles}
    key = "both" if len(names) > 1 else next(iter(names), "same")
    return say(f"notebook.diagnose.course_{key}.{what}", **names)


def _is_recorded(found: Course, what: What) -> bool:
    """Return whether there is anything to follow; where there is not, the sentences say so, or those on junk."""
    if what in ("win", "junk"):
        return what == "win" or any(point.junk is not None for point in found.points)
    return any((point.value if what == "value" else point.cost).of for point in found.points)


def _behind(found: Course) -> Markup:
    """Return the numbers behind the charts, folded away: a row per group and span, with intervals."""
    shown = [what for what in MEASURES if _is_recorded(found, what)]
    head = [say(f"notebook.diagnose.course_head.{name}") for name in ("group", "span", *shown)]
    rows = [[point.title, point.span, *(_measured(point, what) for what in shown)] for point in found.points]
    summary = tag("summary", say("notebook.diagnose.numbers", field=mid_sentence(found.title)))
    return tag("details", summary, table(head, rows, shape="tt" + "n" * len(shown)))


def _measured(point: Point, what: What) -> Content:
    """Return a measure of one group in one span with what it is of, and its interval."""
    if what in ("value", "cost"):
        amounts = point.value if what == "value" else point.cost
        if amounts.value is None or point.rests_on_too_few(what):
            return say("notebook.diagnose.course_head.few", n=amounts.of)
        words = say("charts.deals", amount=spoken(amounts), n=amounts.of)
        return [words, tag("div", money_interval(amounts), class_="soft small")]
    rate = point.win if what == "win" else point.junk
    if rate is None or rate.low is None or rate.high is None or point.rests_on_too_few(what):
        return say("notebook.diagnose.course_head.few", n=rate.of if rate is not None else 0)
    words = say("charts.of", share=percent(rate.value or 0), n=rate.of)
    return [words, tag("div", interval(rate.low, rate.high), class_="soft small")]


def chances(side: SideBySide, found: FollowUp) -> Iterable[Markup]:
    """Return which leads of one field were never worked, and how often worked ones are won."""
    from leadkit import charts

    frame = found.frame()
    name = next(name for name, title in found.titles.items() if title == side.title)
    part = frame[frame["field"].isna() | (frame["field"] == name)]
    never = percent(found.everyone.never.value or 0)
    title = say("notebook.diagnose.chances", field=mid_sentence(side.title), share=never)
    ends = found.ends(name)
    if ends is not None:
        named = {which: chance.title for which, chance in zip(("least", "most"), ends, strict=True)}
        shares = {
            f"{which}_share": percent(chance.never.value or 0)
            for which, chance in zip(("least", "most"), ends, strict=True)
        }
        title = say("notebook.diagnose.chances_ends", share=never, **named, **shares)
    yield drawn(charts.chances(part, title, say("notebook.diagnose.hollow")), title)


def answered(found: FollowUp) -> Iterable[Markup]:
    """Return how soon we answered, and how often we tried."""
    from leadkit import charts

    spoken, tried = found.answer_sentences(), found.attempt_sentences()
    yield headline(spoken[0])
    if found.everyone.never.of:
        since = say("notebook.diagnose.since_hand_over" if found.facts.has_hand_over else "notebook.diagnose.since")
        title = say("notebook.diagnose.answers", share=percent(found.within["day"].value or 0))
        yield drawn(charts.answers(found.answer_frame(), title, since), " ".join(spoken))
        yield from (paragraph(text) for text in spoken[1:])
    if tried:
        yield drawn(charts.attempts(found.attempt_frame(), _attempts(found)), " ".join(tried))
        yield from (paragraph(text) for text in tried)


def _attempts(found: FollowUp) -> str:
    halves = {tried.end: f"{tried.spread.median:g}" for tried in found.attempts}
    if {"won", "lost"} <= halves.keys():
        return say("notebook.diagnose.attempts_both", won=halves["won"], lost=halves["lost"])
    return say("notebook.diagnose.attempts")


def drawn(chart: Any, words: str) -> Markup:
    """Return a chart as a picture, with words for who cannot see it."""
    from leadkit import charts

    return picture(charts.svg(chart), words)
