"""The list of leads that go to sales, safe to open in a spreadsheet (``leads``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.model import Definition, FieldCriterion, Ladder
from leadkit.definition.predicates import EPOCH_DAY
from leadkit.engine.admission import VERDICTS, Admission
from leadkit.export.csv_text import csv_text, harmless
from leadkit.export.source import Source
from leadkit.export.verdicts import LEVEL, levels, stamps, words
from leadkit.history import Column
from leadkit.spec.catalogue import criteria


def leads_text(source: Source) -> str:
    """Return a line per admitted lead, in the order of the leads file; where the policy says so, the undecided too.

    Columns: ``lead_id``, ``verdict``, ``admitted_at``, for a ladder ``ladder:level``, and the fields that the
    draft asks for, except personal ones and those that are never shown.
    """
    admission = source.admission
    rows = np.flatnonzero(_handed_over(admission))
    header = ["lead_id", "verdict", "admitted_at"]
    columns: list[Sequence[str]] = [
        [harmless(admission.history.lead_ids[row]) for row in rows],
        words(admission.verdict[rows], VERDICTS),
        stamps(admission.admitted_at[rows]),
    ]
    if isinstance(admission.draft, Ladder):
        header.append(LEVEL)
        standing = levels(admission)
        columns.append([harmless(standing[row]) for row in rows])
    for name in _shown_fields(admission):
        header.append(harmless(f"field:{name}" if name in header else name))
        columns.append(cells(admission.history.column(name), rows))
    return csv_text(header, columns)


def _handed_over(admission: Admission) -> NDArray[np.bool_]:
    """Return who goes to sales; what becomes of undecided leads is the policy of the highest level."""
    handed_over: NDArray[np.bool_] = admission.verdict == 1
    if admission.definitions[-1].undecided == "admit":
        handed_over |= admission.verdict == -1
    return handed_over


def _shown_fields(admission: Admission) -> list[str]:
    fields = admission.history.catalogue.fields
    named = dict.fromkeys(c.test.field for c in criteria(admission.draft) if isinstance(c, FieldCriterion))
    return [name for name in named if name in fields and fields[name].show and not fields[name].personal]


def cells(column: Column, rows: NDArray[np.intp]) -> list[str]:
    """Return some rows of a column as text; blank where missing."""
    if column.is_coded:
        spellings = [*map(harmless, column.spellings), ""]
        return [spellings[code] for code in column.codes[rows].tolist()]
    return [_number(number, column.field.type) for number in column.numbers[rows].tolist()]


def _number(number: float, kind: str) -> str:
    if number != number:
        return ""
    if kind == "date":
        return date.fromordinal(int(number) + EPOCH_DAY).isoformat()
    if kind == "yes-no":
        return "yes" if number else "no"
    return str(int(number)) if number.is_integer() and abs(number) < 2**53 else repr(number)


def to_review(draft: Definition | Ladder) -> bool:
    """Whether somebody has to look at the undecided leads before they go anywhere."""
    last = draft if isinstance(draft, Definition) else draft.levels[-1]
    return last.undecided in (None, "review")
