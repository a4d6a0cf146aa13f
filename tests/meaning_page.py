"""Writes docs/meaning.md from the tables of `tests/engine/meaning`, in the words of the room."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from meaning import Answer, Asked, Chapter, Table, chapters

from leadkit.definition.catalogue import Field, readable
from leadkit.definition.model import Definition, FieldCriterion
from leadkit.definition.words import asked as asked_words
from leadkit.definition.words import clause

PAGE = Path(__file__).parents[1] / "docs" / "meaning.md"
HEAD = """# What a definition means

This page says, by examples, what every part of a lead definition means. It is for whoever writes one, and for whoever
has to admit exactly the same leads somewhere else.

A condition is *met*, *not met*, or it *can't be told*, because something is not known. A lead *counts*, does *not count
yet*, or it can't be told; the three always add up to all leads.

`make docs` writes this page from the tables in `tests/engine/meaning`; every row of every table is put to every engine
by the tests. Moments are of the year 2026 and in UTC unless they say otherwise.
"""
MET = {"yes": "met", "no": "not met", "unknown": "*can't tell*"}
COUNTS = {"yes": "counts", "no": "not yet", "unknown": "*can't tell*", "blank": "counts, moment not known"}
NOTHING = {"became": "open", "handed over": "–", "decided": "–", "created": "*not known*"}


def page() -> str:
    """Return the whole page."""
    read = chapters()
    contents = [f"- [{chapter.title}](#{_anchor(chapter.title)})" for chapter in read]
    return "\n".join([HEAD, *contents, "", *(line for chapter in read for line in _chapter(chapter))])


def _anchor(title: str) -> str:
    kept = "".join(c for c in title.lower() if c.isalnum() or c in " -_")
    return kept.replace(" ", "-")


def _chapter(chapter: Chapter) -> Iterator[str]:
    yield from (f"## {chapter.title}", "", chapter.text.strip(), "")
    for table in chapter.tables:
        yield from (f"### {table.title}", "", str(table.content["text"]).strip(), "")
        yield from _rows(table)
        yield ""


def _rows(table: Table) -> Iterator[str]:
    given = [_given_heading(table, name) for name in table.given]
    yield _row([*given, *(_heading(table, asked) for asked in table.asked)])
    yield _row([":---"] * len(given) + [":---:"] * len(table.asked))
    for case, answers in zip(table.cases, table.expected, strict=True):
        cells = [_given(table, name, cell) for name, cell in zip(table.given, case, strict=False)]
        yield _row([*cells, *(_answer(a, answer) for a, answer in zip(table.asked, answers, strict=True))])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _given_heading(table: Table, name: str) -> str:
    return Field(name).title if name in table.fields else readable(name)


def _given(table: Table, name: str, cell: str) -> str:
    """Return what is given of a lead as a person writes it."""
    if table.fields.get(name, {}).get("type") == "verdict":
        return MET[cell]
    if name in table.kinds:
        return re.sub(r"(?<=[( ])-(?=[,)])", "not known", cell) if cell else "none"
    if not cell:
        return NOTHING.get(name, "*not known*")
    return cell if cell == cell.strip() else f"“{cell}”"


def _heading(table: Table, asked: Asked) -> str:
    if asked.heading is not None:
        return asked.heading
    (criterion,) = Definition.from_dict(asked.document).criteria()
    catalogue = table.history().catalogue
    if not isinstance(criterion, FieldCriterion):
        return asked_words(criterion, catalogue) if len(table.kinds) == 1 else clause(criterion, catalogue)
    if len(table.given) > 1:
        return clause(criterion, catalogue)
    has_verb = criterion.test.op in ("contains", "starts with")
    return f"{'' if has_verb else 'is '}{asked_words(criterion, catalogue)}"


def _answer(asked: Asked, answer: Answer) -> str:
    if asked.tells == "moment" or (asked.tells == "verdict" and asked.is_whole):
        return COUNTS.get(str(answer), str(answer))
    if asked.tells == "level":
        return "*can't tell*" if answer == "can't tell" else str(answer)
    return MET.get(str(answer), str(answer))


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    sys.stdout.write(f"{PAGE.relative_to(PAGE.parents[1])}\n")
