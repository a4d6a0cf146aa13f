"""Runs a notebook from top to bottom by its parameters alone, without anybody in front of it."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any

from leadkit.errors import Fault, UsageError
from leadkit.text import say

QUIET = ["--IPKernelApp.log_level=CRITICAL"]
"""A kernel says at its start that it speaks TCP without encryption (true, on the loopback, and of no use here), and, if
it is still busy with its last answer when it is told to end, that it was interrupted. What a cell raises comes as its
output, not by this way."""
COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def run(notebook: str | Path, out: str | Path, *, kernel: str | None = None, **parameters: Any) -> Path:
    """Run `notebook` in its own folder, write the executed copy to `out`, and return the path of the copy.

    Parameters
    ----------
    kernel
        Name of the kernel; the one that the notebook names, by default.
    parameters
        Values for the cell tagged ``parameters``; a `Path` is meant from here, not from the notebook's folder.

    Raises
    ------
    UsageError
        A cell failed; the copy shows where.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from papermill import PapermillExecutionError, execute_notebook  # type: ignore[import-untyped]

        notebook, out = Path(notebook), Path(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        try:
            execute_notebook(
                str(notebook), str(out), {name: _plain(value) for name, value in parameters.items()},
                cwd=str(notebook.parent), kernel_name=kernel, progress_bar=False, extra_arguments=QUIET,
            )  # fmt: skip
        except PapermillExecutionError as error:
            why = COLOURS.sub("", f"{error.ename}: {error.evalue}")
            message = say("notebook.run.failed", why=why, copy=str(out))
            raise UsageError(Fault("cell-failed", notebook.name, message)) from None
    return out


def _plain(value: Any) -> Any:
    if isinstance(value, Path):
        return str(value.resolve())
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value
