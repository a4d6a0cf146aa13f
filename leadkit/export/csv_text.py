"""CSV as text: quoted where it must be, and for spreadsheets nothing in it can become a formula."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

_QUOTED = frozenset(',"\r\n')
_FORMULA = frozenset("=+-@")
_BREAKS = ("\t", "\r", "\n")


def csv_text(header: Sequence[str], columns: Sequence[Sequence[str]]) -> str:
    r"""Return a table as CSV (RFC 4180, lines end with ``\n``); `columns` are equally long.

    >>> csv_text(["lead_id", "name"], [["1", "2"], ['Acme, "the" one', ""]])
    'lead_id,name\n1,"Acme, ""the"" one"\n2,\n'
    """
    head = ",".join(map(cell, header)) + "\n"
    cells = (_cells(column) for column in columns)
    return head + "".join(f"{','.join(row)}\n" for row in zip(*cells, strict=True))


def cell(text: str) -> str:
    """Return one cell, in quotes where a reader would otherwise take it apart."""
    if not _QUOTED.isdisjoint(text) or text[:1].isspace() or text[-1:].isspace():
        return '"' + text.replace('"', '""') + '"'
    return text


def _cells(column: Iterable[str]) -> Iterable[str]:
    """Quote a column; most have few different cells."""
    known: dict[str, str] = {}
    for text in column:
        quoted = known.get(text)
        if quoted is None:
            quoted = known[text] = cell(text)
        yield quoted


def harmless(text: str) -> str:
    """Return `text` so that a spreadsheet takes it for text.

    Where it begins like a formula, also behind blanks, invisible characters or in full-width forms, it gets an
    apostrophe before it.

    >>> harmless("=1+1"), harmless(" ＝cmd"), harmless("Acme - Inc."), harmless("")
    ("'=1+1", "' ＝cmd", 'Acme - Inc.', '')
    """
    if text.startswith(_BREAKS):
        return f"'{text}"
    first = next((c for c in text if not _is_passed_over(c)), "")
    return f"'{text}" if _FORMULA.intersection(unicodedata.normalize("NFKC", first)[:1]) else text


def _is_passed_over(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) in ("Cc", "Cf")
