"""Writes the sample as a folder, part by part, so that a large one needs no more memory than a small one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from leadkit.errors import Fault, UsageError
from leadkit.history.sample.generator import parts
from leadkit.history.sample.size import Size
from leadkit.text import say

FileFormat = Literal["csv", "parquet"]
Progress = Callable[[int, int], None]

MARK = "# leadkit sample:"
"""How the ``history.toml`` of a sample begins: nothing else is ever replaced."""
SETTINGS, README = "history.toml", "README.md"
PREPARED = ".prepared"
"""Goes with the sample that it was made from."""
TABLES = ("leads", "activities", "outcomes", "handover")
FORMATS: tuple[FileFormat, ...] = ("csv", "parquet")
MOST_LEADS_IN_CSV = 100_000


def write_files(folder: Path, size: Size, form: FileFormat | None, progress: Progress | None) -> Path:
    """Write a sample of `size` into `folder` and return it; see :func:`leadkit.history.sample.write_sample`."""
    chosen: FileFormat = form or ("csv" if size.leads <= MOST_LEADS_IN_CSV else "parquet")
    target = folder.resolve()
    _check_free(target)
    unfinished = target.with_name(f".{target.name}.unfinished-{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        _write_tables(unfinished, size, chosen, progress)
        (unfinished / SETTINGS).write_bytes(settings_text(chosen).encode())
        (unfinished / README).write_bytes(_readme(size, chosen).encode())
        _put(unfinished, target)
    except OSError as error:
        message = say("sample.unwritable", why=error.strerror or str(error))
        raise UsageError(Fault("unwritable", str(folder), message)) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return folder


def settings_text(form: FileFormat) -> str:
    """Return the ``history.toml`` of a sample whose tables are files of `form`."""
    text = files("leadkit.history.sample").joinpath(SETTINGS).read_text(encoding="utf-8")
    return text if form == "csv" else text.replace('.csv"', f'.{form}"')


def _readme(size: Size, form: FileFormat) -> str:
    command = f"leadkit sample data/acme --leads {size.leads} --seed {size.seed}"
    if not size.is_usual:
        command += f" --activities {size.activities}"
    return say("sample.readme", leads=size.leads, activities=size.activities, command=command, form=form)


def _check_free(target: Path) -> None:
    """Let a sample be written only where nothing is, or where nothing is but a sample."""
    if not target.exists():
        return
    if not target.is_dir():
        raise UsageError(Fault("not-a-folder", str(target), say("sample.not-a-folder")))
    found = sorted(entry.name for entry in target.iterdir())
    ours = {SETTINGS, README, PREPARED, *(f"{name}.{form}" for name in TABLES for form in FORMATS)}
    strange = [name for name in found if name not in ours]
    if strange or (found and not _is_sample(target / SETTINGS)):
        shown = strange[0] if strange else found[0]
        raise UsageError(Fault("not-a-sample", str(target), say("sample.not-a-sample", found=shown), shown))


def _is_sample(settings: Path) -> bool:
    if not settings.is_file():
        return False
    with settings.open("rb") as file:
        return file.read(len(MARK)) == MARK.encode()


def _write_tables(folder: Path, size: Size, form: FileFormat, progress: Progress | None) -> None:
    done = 0
    with ExitStack() as stack:
        writers: dict[str, Any] = {}
        for tables in parts(size):
            for name in TABLES:
                table = getattr(tables, name)
                table = _as_text(table) if form == "csv" else table
                if name not in writers:
                    writers[name] = stack.enter_context(_writer(folder / f"{name}.{form}", table.schema, form))
                writers[name].write_table(table)
            done += len(tables.leads)
            if progress is not None:
                progress(done, size.leads)


def _writer(path: Path, schema: pa.Schema, form: FileFormat) -> Any:
    if form == "parquet":
        return pa.parquet.ParquetWriter(path, schema, compression="zstd")
    plain = pa.csv.WriteOptions(quoting_style="none", quoting_header="none")
    return pa.csv.CSVWriter(path, schema, write_options=plain)


def _as_text(table: pa.Table) -> pa.Table:
    """Return the table with its moments as ISO 8601 texts."""
    for number, column in enumerate(table.schema):
        if pa.types.is_timestamp(column.type):
            plain = table.column(number).cast(pa.timestamp("s", tz="UTC")).cast(pa.timestamp("s"))
            table = table.set_column(number, column.name, pc.strftime(plain, "%Y-%m-%dT%H:%M:%SZ"))
    return table


def _put(unfinished: Path, target: Path) -> None:
    """Give the finished folder its name; the sample that bore it goes only when the new one stands."""
    if not target.exists():
        unfinished.rename(target)
        return
    old = target.with_name(f".{target.name}.old-{os.getpid()}")
    target.rename(old)
    try:
        unfinished.rename(target)
    except OSError:
        old.rename(target)
        raise
    shutil.rmtree(old)
