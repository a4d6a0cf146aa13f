"""Two years of invented leads of Acme Instruments, for trying everything out before one's own data is at hand.

The generator is seeded and made of draws of numpy alone. What is planted in the data stands as numbers in
`market`, and in words in ``docs/sample.md``. The parts: `people` (who), `fates` (what became of them), `journey`
(what they did), `records` (what the systems made of it), `files` (the folder).
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pyarrow as pa

from leadkit.errors import Fault, UsageError
from leadkit.history.history import History
from leadkit.history.sample.files import FORMATS, FileFormat, Progress, settings_text, write_files
from leadkit.history.sample.generator import parts
from leadkit.history.sample.records import Tables
from leadkit.history.sample.size import checked_size
from leadkit.text import say

__all__ = ["FileFormat", "Progress", "sample", "write_sample"]


def sample(leads: int = 5_000, seed: int = 7, activities: int | None = None) -> History:
    """Return Acme's invented history in memory: the same as :func:`write_sample` writes.

    Parameters
    ----------
    leads
        How many.
    seed
        The same seed gives the same history.
    activities
        How many in all, exactly; without it ten a lead.

    Raises
    ------
    UsageError
        A number is out of bounds.
    """
    made = list(parts(checked_size(leads, activities, seed)))
    tables = Tables(*(pa.concat_tables(pieces) for pieces in zip(*made, strict=True)))
    settings = tomllib.loads(settings_text("csv"))
    for table in (settings["leads"], settings["activities"], settings["outcome"], settings["outcomes"]["accepted"]):
        del table["file"]
    outcomes = {"outcome": tables.outcomes, "accepted": tables.handover}
    return History(tables.leads, tables.activities, outcomes=outcomes, settings=settings)


def write_sample(
    folder: str | Path,
    leads: int = 5_000,
    activities: int | None = None,
    seed: int = 7,
    progress: Progress | None = None,
    format: FileFormat | None = None,  # noqa: A002 - the word of the command line
) -> Path:
    """Write Acme's invented history as a folder with its ``history.toml``, and return the folder.

    The folder appears when it is complete; until then there is only a hidden one beside it, which an interruption
    removes. The same numbers give the same bytes.

    Parameters
    ----------
    folder
        New, empty, or an earlier sample, which is replaced.
    leads, activities, seed
        As in :func:`sample`.
    progress
        Called with the leads written so far and all leads.
    format
        ``"csv"`` or ``"parquet"``; without it CSV for up to 100,000 leads.

    Raises
    ------
    UsageError
        A number is out of bounds, or `folder` holds anything but a sample, or cannot be written.
    """
    size = checked_size(leads, activities, seed)
    if format is not None and format not in FORMATS:
        raise UsageError(Fault("unknown-format", "format", say("sample.unknown-format"), str(format), FORMATS))
    return write_files(Path(folder), size, format, progress)
