"""Drafts tried and looks taken are counted by what a draft asks for, whatever it is called."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from drafts import ACME, acme

from leadkit.board.session import Session
from leadkit.board.tried import Tried
from leadkit.definition.model import Definition, Ladder

DRAFT = Definition.from_dict(ACME)
OTHER = replace(DRAFT, actions=None, admit=None)


def test_a_new_name_makes_no_new_draft() -> None:
    """Title and id do not count; what is asked for does; a draft that asks for nothing is none."""
    tried = Tried()
    for draft in (DRAFT, replace(DRAFT, id="b", title="Other words"), OTHER, OTHER, Definition("empty")):
        tried.judge(draft)
    assert tried.drafts == 2


def test_a_draft_stays_unlocked() -> None:
    """Whoever looked with a draft has seen it, under any name; looking again is no second look."""
    tried = Tried()
    tried.look(DRAFT)
    tried.look(replace(DRAFT, title="Other words"))
    assert tried.looks == 1
    assert tried.has_seen(replace(DRAFT, stage="lead"))
    assert not tried.has_seen(OTHER)
    assert not tried.has_seen(Ladder("l", (DRAFT,)))


def test_the_guards_are_told_of_every_look() -> None:
    """The looks that the guards take hold the present draft only where somebody looked with it."""
    tried = Tried()
    tried.look(DRAFT)
    renamed = replace(DRAFT, title="Other words")
    assert renamed in tried.looks_with(renamed)
    assert OTHER not in tried.looks_with(OTHER)
    assert tried.looks_with(OTHER).count == 1


def test_the_session_counts_what_was_judged() -> None:
    """Each different sound document counts once: not its name, not a way back, nor one that cannot be judged."""
    session = Session(acme(), ACME)
    assert session.state()["tried"] == {"drafts": 1, "looks": 0}

    def edit(seq: int, **members: Any) -> int:
        document = {**ACME, **members}
        session.handle({"type": "document", "seq": seq, "document": document, "label": "x", "stroke": None})
        drafts: int = session.state()["tried"]["drafts"]
        return drafts

    assert edit(1, title="New name") == 1
    assert edit(2, format={"key": "f", "field": "format", "op": "known"}) == 2
    assert edit(3, format={"key": "f", "field": "nothing such", "op": "known"}) == 2
    assert edit(4) == 2
    session.handle({"type": "switch", "seq": 5, "key": "revenue", "on": False})
    assert session.state()["tried"]["drafts"] == 3
