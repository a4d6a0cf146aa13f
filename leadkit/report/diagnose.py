"""Where we stand before we argue: what became of the leads of each source, what they cost, and how we followed up."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from leadkit.errors import Fault, UsageError, nearest_match
from leadkit.evidence.by import FORMAT_WORDS, SOURCE_WORDS
from leadkit.evidence.cohort import Cohort
from leadkit.evidence.course import Course, course
from leadkit.evidence.follow_up import FollowUp, follow_up
from leadkit.evidence.junk import Junk, Reasons, junk, reasons
from leadkit.evidence.roles import PRODUCT_WORDS, Roles, roles, unfit
from leadkit.evidence.side_by_side import SideBySide, side_by_side
from leadkit.evidence.sources import Sources, money, sales_outcome, sources
from leadkit.evidence.target import ENOUGH, Target, offered, targets
from leadkit.evidence.tiers import Tiers, tiers
from leadkit.evidence.wording import in_words, interval, percent
from leadkit.evidence.young import none_old_enough
from leadkit.history.column import NO_TIME
from leadkit.history.history import History
from leadkit.history.settings import OUTCOME
from leadkit.report import diagnose_parts as parts
from leadkit.report.blocks import heading, headline, paragraph, remarks, table, tiles
from leadkit.report.diagnosed import figures_of
from leadkit.report.markup import Content, Markup, Shown, joined, show
from leadkit.report.progress import counted, working
from leadkit.text import say

NAMES = ("source", "form", "product", "junk")
PARTS = ("facts", "offered", "junk", "reasons", "sides", "sources", "tiers", "courses", "followed")
"""What the sentences that come first and the charts below them are made of."""


@dataclass(frozen=True)
class Diagnosis:
    """Sources, junk, value and follow-up of past leads, shown question by question.

    Parameters
    ----------
    names
        Which field is the ``"source"``, how a lead came (``"form"``) and the ``"product"``, and the list of reasons
        that mean ``"junk"``; what is not named is found by what it is called.
    margin
        The part of a deal's value that is left to pay for leads.

    Raises
    ------
    UsageError
        `names` names something else, or `margin` is not above 0 and at most 1.
    """

    history: History
    names: Mapping[str, Any] = field(default_factory=dict)
    margin: float = 1.0

    def __post_init__(self) -> None:
        for name in self.names:
            if name not in NAMES:
                near = nearest_match(name, NAMES)
                raise UsageError(
                    Fault("unknown-name", "names", say("notebook.diagnose.name", found=name), name, NAMES, near)
                )
        if not 0 < self.margin <= 1:
            raise UsageError(Fault("margin", "margin", say("notebook.diagnose.margin", found=f"{self.margin:g}")))

    @cached_property
    def roles(self) -> Roles:
        """Which fields say where a lead came from, how it came, and what it wants to buy."""
        return roles(self.history, **{name: self.names.get(name) for name in ("source", "form", "product")})

    @cached_property
    def junk(self) -> Junk | None:
        """Which leads were junk; ``None`` where nothing says it."""
        return junk(self.history, self._junk_reasons)

    @cached_property
    def reasons(self) -> Reasons | None:
        """Why leads were refused; ``None`` where no reason is recorded."""
        return reasons(self.history, self._junk_reasons)

    @cached_property
    def sides(self) -> dict[str, SideBySide]:
        """Source and format by every outcome."""
        return {name: side_by_side(self.history, name, junk=self.junk) for name in self.roles.ways}

    @cached_property
    def sources(self) -> dict[str, Sources]:
        """What leads cost and brought, by source and by format."""
        return {name: sources(self.history, name, junk=self.junk, margin=self.margin) for name in self.roles.ways}

    @cached_property
    def courses(self) -> dict[str, Course]:
        """Source and format over time."""
        return {name: course(self.history, name, junk=self.junk) for name in self.roles.ways}

    @cached_property
    def tiers(self) -> Tiers | None:
        """What leads are worth by product, else by source or format; ``None`` where there is no such field."""
        named = self.roles.product or self.roles.source or self.roles.format
        return None if named is None else tiers(self.history, named)

    @cached_property
    def followed(self) -> FollowUp:
        """How we followed up."""
        return follow_up(self.history, self.roles)

    @cached_property
    def offered(self) -> Target | None:
        """The outcome that can carry an argument."""
        return offered(self.history)

    @cached_property
    def facts(self) -> Cohort:
        """What became of the leads, and which are old enough for rates."""
        return Cohort.of(self.history)

    @property
    def young(self) -> str | None:
        """That no lead is old enough to judge yet, in words; ``None`` where one is, or the outcome is not recorded."""
        return none_old_enough(self.history) if self.facts.has_outcome else None

    @property
    def _junk_reasons(self) -> Collection[str] | None:
        named: Collection[str] | None = self.names.get("junk")
        return named

    def headlines(self) -> Shown:
        """Show the numbers and the sentences that come first."""
        with working("diagnosis", self.history) as tell:
            for part in counted(PARTS, tell):
                getattr(self, part)
        found = list(dict.fromkeys(self.findings))
        return show(tiles(self._tiles()), remarks(("rest", text) for text in found) if found else None)

    @cached_property
    def findings(self) -> list[str]:
        """The sentences that a room reads first."""
        if self.young is not None:
            return [self.young, *self.followed.sentences()[:2]]
        said = [self._argue_by()] if self.facts.has_outcome else []
        for name, side in self.sides.items():
            said += parts.best_of(side)[:1] + parts.turned(side, self._pair)[:1]
            if name == self.roles.source:
                said += self.sources[name].headlines()
        if self.tiers is not None and self.tiers.is_told:
            said.append(self.tiers.sentences()[0])
        return [*said, *self.followed.sentences()[:2]]

    def outcomes(self) -> Shown:
        """Show every outcome with its cases, and which of them can carry an argument."""
        if self.offered is None:
            return show(headline(say("evidence.sources.no_outcome")))
        found = [*targets(self.history), *([self.junk.target] if self.junk and self.junk.basis == "reasons" else [])]
        rows: list[tuple[Content, ...]] = [
            (
                t.title, f"{t.base.of:,}", f"{t.base.hits:,}", _percent_of(t), _interval_of(t),
                say("notebook.diagnose.enough" if t.has_enough else "notebook.diagnose.not_enough"),
            )
            for t in found
        ]  # fmt: skip
        head = [
            say(f"notebook.diagnose.outcome.{name}")
            for name in ("title", "asked", "hits", "rate", "interval", "enough")
        ]
        junk_words = self.junk.sentence() if self.junk else say("evidence.sources.no_junk")
        aged = self.facts.basis == "mature"
        return show(
            headline(self._argue_by()), table(head, rows, shape="knnnnt"), paragraph(junk_words, soft=True),
            paragraph(say("notebook.diagnose.asked" if aged else "notebook.diagnose.asked_of_all"), soft=True),
        )  # fmt: skip

    def rates(self) -> Shown:
        """Show source and format by every outcome."""
        if self.young is not None:
            return show(paragraph(self.young))
        if not self.facts.has_outcome:
            return show(paragraph(say("evidence.sources.no_outcome")))
        return self._each(self.sides, parts.rates)

    def ranks(self) -> Shown:
        """Show whether two outcomes rank source and format alike."""
        pair = self._pair
        if self.young is not None:
            return show(paragraph(self.young))
        if pair is None:
            return show(paragraph(say("notebook.diagnose.one_outcome")))
        return self._each(self.sides, partial(parts.ranks, pair=pair))

    @property
    def _pair(self) -> tuple[str, str] | None:
        """The names of the two outcomes whose ranks are shown: the last one, and sales' own."""
        sales = sales_outcome(self.history)
        return (OUTCOME, sales.name) if sales is not None and OUTCOME in self.history.outcomes else None

    def refused(self) -> Shown:
        """Show why leads were refused, and which of them could never have bought."""
        if self.young is not None:
            return show(paragraph(self.young))
        if self.reasons is None:
            said = [] if self.junk is not None else [paragraph(say("evidence.sources.no_junk"))]
            return show(paragraph(say("notebook.diagnose.no_reasons")), said, self._junk_words())
        return show(parts.refused(self.reasons), self._junk_words())

    def _junk_words(self) -> Markup | None:
        if self.junk is None:
            return None
        said = [text for found in self.sources.values() for text in found.junk_sentences()]
        return joined([*(paragraph(text) for text in dict.fromkeys(said)), paragraph(self.junk.sentence(), soft=True)])

    def money(self) -> Shown:
        """Show what leads cost and brought, and which are worth paying for."""
        if self.young is not None:
            return show(paragraph(self.young))
        if not self.sources:
            lacks = [say(f"evidence.sources.no_{name}") for name in ("value", "cost") if name in self.cannot_tell]
            return show(paragraph(text) for text in (*self._no_way(), *lacks))
        if not any(found.values or found.costs for found in self.sources.values()):
            said = [text for found in self.sources.values() for text in found.money_sentences()]
            return show(paragraph(text) for text in dict.fromkeys(said))
        return self._each(self.sources, parts.money)

    def worth(self) -> Shown:
        """Show which leads are worth more, by product or the like."""
        found = self.tiers
        if self.young is not None:
            return show(paragraph(self.young))
        if found is None:
            return show(paragraph(text) for text in self._no_way())
        if found.edges is None:
            return show(paragraph(found.sentences()[0]))
        note = None
        if self.roles.product is None:
            note = paragraph(say("notebook.diagnose.no_product", field=found.title), soft=True)
        return show(parts.worth(found), note)

    def over_time(self) -> Shown:
        """Show how rates went from month to month or quarter to quarter."""
        if self.young is not None:
            return show(paragraph(self.young))
        found = self.courses.get(self.roles.source or "") or next(iter(self.courses.values()), None)
        if found is None or found.step is None:
            return show(paragraph(text) for text in (found.sentences()[:1] if found is not None else self._no_way()))
        return self._each(self.courses, parts.over_time)

    def chances(self) -> Shown:
        """Show which leads were never worked, and the win rates of all leads and of those worked."""
        found = self.followed
        if not found.facts.is_recorded or not found.everyone.never.of:
            return show(paragraph(found.sentences()[0]))
        said = found.chance_sentences()
        charts = self._each(self.sides, partial(parts.chances, found=found))
        return show([headline(text) for text in said[:2]], charts.content, [paragraph(text) for text in said[2:]])

    def answered(self) -> Shown:
        """Show how soon we answered, and how often we tried."""
        found = self.followed
        if not found.facts.is_recorded:
            return show(paragraph(found.sentences()[0]))
        return show(parts.answered(found))

    def limits(self) -> Shown:
        """Show what this data cannot tell."""
        found = self.cannot_tell
        if self.young is not None:
            # What the rest says of reasons, values and costs rests on leads that are old enough.
            named = [name for name in found if name not in ("reasons", "value", "cost")]
            return show(remarks([("care", self.young), *(("care", _cannot(name)) for name in named)]))
        if not found:
            return show(remarks([("good", say("notebook.diagnose.tells_all"))]))
        return show(remarks(("care", _cannot(name)) for name in found))

    @cached_property
    def cannot_tell(self) -> tuple[str, ...]:
        """Names of what the data cannot tell: keys of the sentences below ``notebook.diagnose.cannot``."""
        history, ended = self.history, self.history.outcome
        won = self.facts.matured(self.facts.everyone).won
        missing = {
            "outcome": not self.facts.has_outcome,
            "one_outcome": self.facts.has_outcome and len(history.outcomes) == 1,
            "dates": not bool((history.created_at != NO_TIME).any()),
            "maturity": self.facts.basis != "mature",
            "hand_over": not bool((history.handed_over_at != NO_TIME).any()),
            "own_work": not self.followed.facts.is_recorded,
            "junk": self.junk is None,
            "reasons": self.reasons is None,
            **self._no_roles(),
            "deals": ended is not None and not won,
            "value": ended is None or (bool(won) and not self.facts.has_value),
            "cost": ended is None or not bool(ended.has_cost.any()),
        }
        return tuple(name for name, lacks in missing.items() if lacks)

    def _no_roles(self) -> dict[str, bool]:
        """Return which roles no field has, by name; with why where the values of one do not tell leads apart."""
        found = {}
        for name, words in (("source", SOURCE_WORDS), ("format", FORMAT_WORDS), ("product", PRODUCT_WORDS)):
            why = unfit(self.history, words) if getattr(self.roles, name) is None else None
            found[name if why is None else f"{name}_{why}"] = getattr(self.roles, name) is None
        return found

    def _no_way(self) -> list[str]:
        """Return why leads cannot be broken down by how they came."""
        why = [name for name in self._no_roles() if name.startswith(("source_", "format_"))]
        if not why:
            return [say("notebook.diagnose.no_field")]
        return [say(f"notebook.diagnose.cannot.{name}") for name in why]

    def figures(self) -> dict[str, Any]:
        """Return the figures behind what is shown, as plain data."""
        return figures_of(self)

    def _each(self, found: Mapping[str, Any], part: Callable[[Any], Iterable[Markup]]) -> Shown:
        """Show a part for source and format, one after the other."""
        if not found:
            return show(paragraph(text) for text in self._no_way())
        blocks: list[Content] = []
        with working("drawing", self.history) as tell:
            for name, item in counted(found.items(), tell):
                blocks += [
                    heading(say("notebook.diagnose.by", field=self.history.catalogue.fields[name].title)),
                    list(part(item)),
                ]
        return show(*blocks)

    def _argue_by(self) -> str:
        """Return by which outcome we can argue, or that none has enough cases."""
        best = self.offered
        assert best is not None
        if self.young is not None:
            return self.young
        said: dict[str, object] = {"outcome": best.title, "n": best.base.hits, "of": best.base.of}
        if best.name == OUTCOME:
            few = "argue_least" if best.base.too_few else "argue_few" if best.base.hits < ENOUGH else "argue_others"
            key = "argue" if best.has_enough else few
            return say(f"notebook.diagnose.{key}", **said)
        key = "argue_other" if best.has_enough else "argue_none"
        ended = next((t for t in targets(self.history) if t.name == OUTCOME), None)
        if ended is None:
            return say(f"notebook.diagnose.{key}_alone", **said)
        only = say(f"notebook.diagnose.{'only' if ended.base.hits else 'only_none'}", n=ended.base.hits)
        return say(f"notebook.diagnose.{key}", only=only, **said)

    def _tiles(self) -> list[tuple[str, str, str | None]]:
        facts = self.facts
        mature = facts.matured(facts.everyone)
        which = "leads" if facts.basis == "mature" else "leads_of_all"
        numbers: list[tuple[str, str, str | None]] = [
            (
                f"{mature.leads:,}",
                say(f"notebook.diagnose.tile.{which}"),
                say("notebook.diagnose.tile.of", n=self.history.n),
            )
        ]
        for t in targets(self.history):
            few = None if t.base.of == mature.leads else say("notebook.diagnose.tile.judged", n=t.base.of)
            numbers.append((in_words(t.base), t.title, few or say("notebook.diagnose.tile.hits", n=t.base.hits)))
        never = self.followed.everyone.never
        if never.of:
            share = percent(never.value or 0)
            numbers.append(
                (share, say("notebook.diagnose.tile.never"), say("notebook.diagnose.tile.of_handed", n=never.of))
            )
        any_way = next(iter(self.sources.values()), None)
        if any_way is not None and any_way.all.cost_per_win.value is not None:
            numbers.append((money(any_way.all.cost_per_win), say("notebook.diagnose.tile.cost"), None))
        return numbers


def _cannot(name: str) -> str:
    return say(f"notebook.diagnose.cannot.{name}")


def _percent_of(found: Target) -> str:
    return percent(found.base.value or 0) if found.base.of else ""


def _interval_of(found: Target) -> str:
    base = found.base
    return "" if base.low is None or base.high is None else interval(base.low, base.high)
