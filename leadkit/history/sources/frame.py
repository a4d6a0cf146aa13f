"""Takes data frames: pandas and arrow tables, or a mapping of column names to lists."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from leadkit.errors import Fault, HistoryError
from leadkit.history.arrow import pa
from leadkit.history.cells import render
from leadkit.history.sources.parquet import of_arrow
from leadkit.history.sources.table import Table
from leadkit.text import say

if TYPE_CHECKING:
    import pandas as pd


def of_frame(name: str, frame: object) -> Table:
    """Return a data frame as a table; NaN, None, NaT and NA are nulls.

    Parameters
    ----------
    frame
        A pandas data frame, an arrow table or whatever streams as one (polars, DuckDB), or column names with lists of
        equal length.

    Raises
    ------
    HistoryError
        `frame` is none of these.
    """
    if isinstance(frame, pa.Table):
        return of_arrow(name, frame)
    if isinstance(frame, Mapping):
        columns = {str(title): _of_objects(list(values)) for title, values in frame.items()}
        if len({len(column) for column in columns.values()}) > 1:
            raise HistoryError(Fault("frame-ragged", name, say("history.frame.ragged")))
        return of_arrow(name, pa.table(columns))
    if hasattr(frame, "columns") and hasattr(frame, "iloc"):
        return _of_pandas(name, frame)  # type: ignore[arg-type]
    if hasattr(frame, "__arrow_c_stream__"):
        return of_arrow(name, pa.table(frame))
    message = say("history.frame.kind", found=type(frame).__name__)
    raise HistoryError(Fault("frame-kind", name, message, type(frame).__name__))


def _of_pandas(name: str, frame: pd.DataFrame) -> Table:
    titles = [str(title) for title in frame.columns]
    columns = [_of_series(frame.iloc[:, at]) for at in range(len(titles))]
    return of_arrow(name, pa.table(columns, names=titles))


def _of_series(series: pd.Series[Any]) -> Any:
    if series.dtype == object:
        return _of_objects(series.tolist())
    try:
        return pa.array(series.array, from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError):
        return _of_objects(series.tolist())


def _of_objects(values: list[Any]) -> Any:
    """Return Python values as arrow cells: text as it is, all else by its text, what is not there as null."""
    if all(value is None or isinstance(value, str) for value in values):
        return pa.array(values, pa.string())
    return pa.array([None if _is_absent(value) else render(value) for value in values], pa.string())


def _is_absent(value: object) -> bool:
    if isinstance(value, float):
        return math.isnan(value)
    return value is None or type(value).__name__ in ("NAType", "NaTType")
