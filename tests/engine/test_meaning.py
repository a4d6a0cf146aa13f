"""What definitions mean, table by table, on every engine; the tables stand in `meaning` and make docs/meaning.md."""

from __future__ import annotations

import pytest
from meaning import Table, chapters
from meaning_page import PAGE, page

TABLES = [table for chapter in chapters() for table in chapter.tables]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.title)
def test_meaning(engine: str, table: Table) -> None:
    """Every case of the table has the answer that stands in it."""
    wrong = []
    for case, expected, found in zip(table.cases, table.expected, table.found(engine), strict=True):
        pairs = zip(table.asked, expected, found, strict=True)
        wrong += [f"{case}, {a.heading or a.document}: not {e} but {f}" for a, e, f in pairs if e != f]
    assert wrong == []


def test_the_tables_are_distinct() -> None:
    """No two tables have the same title, and none asks the same of two like cases."""
    titles = [table.title for table in TABLES]
    assert len(set(titles)) == len(titles)
    for table in TABLES:
        given = [tuple(case[: len(table.given)]) for case in table.cases]
        assert len(set(given)) == len(given), table.title


def test_the_page_is_up_to_date() -> None:
    """docs/meaning.md says what the tables say; ``make docs`` writes it anew."""
    assert PAGE.read_text(encoding="utf-8") == page()
