"""The raw verdicts of every lead as CSV, for programs: ``leadkit admit --leads OUT.csv``."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from leadkit.definition.model import Ladder
from leadkit.engine.admission import ANSWERS, NEVER_A_LEAD, UNDECIDED, VERDICTS, Admission
from leadkit.engine.counting import NEVER
from leadkit.export.csv_text import csv_text
from leadkit.text import say

LEVEL = "ladder:level"
"""Where a lead stands on a ladder; the colon keeps it apart from all keys of criteria."""


def verdicts_csv(admission: Admission) -> str:
    """Return one line per lead, in the order of the leads file.

    Columns: ``lead_id``, ``verdict``, ``admitted_at`` (``YYYY-MM-DDTHH:MM:SSZ`` or blank), ``ladder:level`` for a
    ladder, and one per criterion with yes, no or unknown.
    """
    header = ["lead_id", "verdict", "admitted_at"]
    columns: list[Sequence[str]] = [
        admission.history.lead_ids, words(admission.verdict, VERDICTS), stamps(admission.admitted_at)
    ]  # fmt: skip
    if isinstance(admission.draft, Ladder):
        header.append(LEVEL)
        columns.append(levels(admission))
    for key, pair in admission.answers.items():
        header.append(key)
        columns.append(words(pair.codes(), ANSWERS))
    return csv_text(header, columns)


def words(codes: NDArray[np.int8], names: dict[int, str]) -> list[str]:
    """Return the word for each code."""
    return [names[code] for code in codes.tolist()]


def stamps(moments: NDArray[np.int64]) -> list[str]:
    """Return UTC seconds as ``YYYY-MM-DDTHH:MM:SSZ``, blank where there is none."""
    known = moments != NEVER
    texts = np.full(len(moments), "", object)
    texts[known] = [f"{text}Z" for text in np.datetime_as_string(moments[known].astype("datetime64[s]"), unit="s")]
    listed: list[str] = texts.tolist()
    return listed


def levels(admission: Admission) -> list[str]:
    """Return where each lead stands on a ladder: the level's id, blank for none; the rest is no possible id."""
    names = {i + 1: level.id for i, level in enumerate(admission.definitions)}
    names |= {0: "", UNDECIDED: say("export.level.undecided"), NEVER_A_LEAD: say("export.level.never")}
    return [names[code] for code in admission.standing.tolist()]
