"""Writes where leads, activities and outcomes are, and which of their columns play which part."""

from __future__ import annotations

from collections.abc import Sequence

from leadkit.definition.faults import shorten
from leadkit.history.profiling import names
from leadkit.history.profiling.joins import Link, Roles, Seen, best, kind_column, moment_column
from leadkit.history.profiling.outcomes import OutcomeGuess
from leadkit.history.profiling.toml import CHECK, Block
from leadkit.text import say

_OURS = {"outbound", "outgoing", "sent", "called", "dialed", "dialled", "followup", "assigned", "sdr"}
_NO_CREATION = {"last", "modified", "updated", "closed", "close", "closing", "birth", "due", "next", "converted", "end"}
_SHOWN = 8


def leads_block(roles: Roles) -> Block:
    """Return the table of the leads."""
    block = Block(("leads",))
    leads = roles.leads
    others = [name for name, sight in leads.sights.items() if sight.is_unique and name != roles.id]
    block.add("file", leads.path)
    block.add("id", roles.id, CHECK + say("profile.ids", names=_listed(others)) if others else None)
    created = created_column(leads)
    dates = [name for name in leads.of_type("date") if name != created]
    if created is None:
        block.check(say("profile.no-creation"))
    block.add("created_at", created, CHECK + say("profile.dates", names=_listed(dates)) if dates else None)
    block.add("handed_over_at", handed_over_column(leads), CHECK + say("profile.handed-over"))
    return block


def created_column(leads: Seen) -> str | None:
    """Return the column that seems to say when a lead was created."""
    dates = [name for name in leads.of_type("date") if not set(names.words(name)) & _NO_CREATION]
    return best(dates, *names.CREATED)


def handed_over_column(leads: Seen) -> str | None:
    """Return the column that seems to say when a lead was handed over to sales."""
    return best(leads.of_type("date"), *names.HANDED_OVER)


def activities_blocks(roles: Roles) -> list[Block]:
    """Return the table of activities and the kinds that seem to be our own work."""
    if not roles.activities:
        return []
    seen, link = roles.activities[0]
    kind, at = kind_column(seen, link), moment_column(seen)
    assert kind is not None
    block = Block(("activities",))
    others = [other.path.name for other, _ in roles.activities[1:]]
    if others:
        block.check(say("profile.one-activities-file", names=_listed(others)))
    block.add("file", seen.path)
    block.add("lead", link.column, _agreement(link, roles.id))
    block.add("kind", kind, CHECK + say("profile.kind"))
    block.add("at", at)
    kinds = []
    for value in seen.sights[kind].known:
        if set(names.words(value)) & _OURS:
            ours = Block(("kinds", value))
            ours.add("by", "us", CHECK + say("profile.by-us"))
            kinds.append(ours)
    return [block, *kinds]


def outcome_block(guess: OutcomeGuess, seen: Seen | None, link: Link | None, identity: str) -> Block:
    """Return one outcome; `seen` and `link` are of the table that it comes from, if that is not the leads table."""
    block = Block(("outcome",) if guess.name == "outcome" else ("outcomes", guess.name))
    if seen is not None and link is not None:
        block.add("file", seen.path)
        block.add("lead", link.column, _agreement(link, link.key))
        block.add("key", link.key if link.key != identity else None)
    also = CHECK + say("profile.also", names=_listed(guess.also)) if guess.also else None
    block.add("column", guess.column, also)
    block.add("won", guess.won, CHECK + say("profile.weakly-won") if guess.is_weak else None)
    if guess.column is None:
        block.check(say("profile.row-is-won"))
    is_rest = guess.lost == "rest"
    open_values = CHECK + say("profile.open", names=_listed(guess.open)) if guess.open else None
    if guess.lost is None and open_values is not None:
        block.remarks.append(open_values)
    block.add("lost", guess.lost, CHECK + say("profile.rest") if is_rest else open_values)
    block.add("decided_at", guess.decided_at, CHECK + say("profile.decided"))
    block.add("value", guess.value)
    block.add("cost", guess.cost)
    block.add("reason", guess.reason)
    if guess.unread_value is not None:
        block.check(say("profile.unread-value", name=shorten(guess.unread_value)))
    return block


def _agreement(link: Link, key: str) -> str:
    return CHECK + say("profile.link", key=shorten(key), share=link.overlap)


def _listed(found: Sequence[str]) -> str:
    more = len(found) - _SHOWN
    text = ", ".join(f"“{shorten(name)}”" for name in found[:_SHOWN])
    return text + (say("profile.more", n=more) if more > 0 else "")
