"""Spark in this process's own local mode, for those whose warehouse it is."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import warnings
import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from leadkit.engine.sql.databases.database import NEVER, CellType, Ints, stopped
from leadkit.errors import Fault, UsageError
from leadkit.text import say

if TYPE_CHECKING:
    import pyarrow as pa

LOOPBACK = "127.0.0.1"
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.driver.bindAddress": LOOPBACK,
    "spark.driver.host": LOOPBACK,
    "spark.log.level": "ERROR",
}

_STDERR = 2
_numbers = itertools.count(1)


class Spark:
    """Views over Parquet files in a temporary folder."""

    dialect = "spark"

    def __init__(self) -> None:
        self._session = _session()
        folder = tempfile.TemporaryDirectory(prefix="leadkit-spark-")
        self._folder = Path(folder.name)
        self.prefix = f"lk{next(_numbers)}_"
        weakref.finalize(self, folder.cleanup)

    @property
    def is_open(self) -> bool:
        """Whether the tables are still there."""
        return True

    def fill(self, table: str, columns: Mapping[str, CellType], batches: Iterable[pa.RecordBatch]) -> None:
        """Make a table and write rows into it."""
        import pyarrow as pa
        from pyarrow import parquet

        types = {"whole": pa.int64(), "double": pa.float64(), "text": pa.string()}
        schema = pa.schema([(name, types[kind]) for name, kind in columns.items()])
        path = self._folder / f"{table}.parquet"
        with parquet.ParquetWriter(path, schema) as writer:
            for batch in batches:
                writer.write_batch(batch)
        self._session.read.parquet(str(path)).createOrReplaceTempView(table)

    def columns(self, table: str) -> list[str]:
        """Return the columns that a table really has."""
        return list(self._session.table(table).columns)

    def drop(self, table: str) -> None:
        """Remove a table, if it is there."""
        self._session.catalog.dropTempView(table)

    def ask(self, query: str, width: int) -> list[Ints]:
        """Return the columns of an answer."""
        import pyarrow as pa
        from pyspark.errors import PySparkException

        try:
            with _without_warnings():
                found = self._session.sql(query).toArrow()
        except PySparkException as error:
            raise stopped("Spark", error) from error
        assert found.num_columns == width
        numbers = [column.cast(pa.int64()).fill_null(NEVER) for column in found.columns]
        return [np.asarray(column.to_numpy(), np.int64) for column in numbers]


@cache
def _session() -> Any:
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        raise UsageError(Fault("no-java", "", say("engine.no_java")))
    os.environ.setdefault("SPARK_LOCAL_IP", LOOPBACK)  # read when Java starts; nobody else shall reach it
    with _without_warnings(), _without_stderr():
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master("local[2]").appName("leadkit")
        for name, value in SETTINGS.items():
            builder = builder.config(name, value)
        return builder.getOrCreate()


@contextmanager
def _without_stderr() -> Iterator[None]:
    """Keep from the person what a Java that starts here has to say of itself, then and later, unless it fails."""
    own = os.dup(_STDERR)
    with tempfile.TemporaryFile() as said:
        os.dup2(said.fileno(), _STDERR)
        try:
            yield
        except BaseException:
            said.seek(0)
            os.write(own, said.read())
            raise
        finally:
            os.dup2(own, _STDERR)
            os.close(own)


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Keep from the person what Spark has to say of the versions of other packages."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
