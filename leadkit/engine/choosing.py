"""Which engines there are, by the names that a person types."""

from __future__ import annotations

import re
from importlib.util import find_spec

from leadkit.errors import Fault, UsageError, nearest_match
from leadkit.text import say

SERVERS = ("postgresql://", "postgres://")
ENGINES = ("columns", "rows", "duckdb", "sqlite", "postgresql://…", "spark")
_WORD = re.compile(r"[A-Za-z0-9_+.-]*")
"""What of a name may be repeated: the rest of an address may hold a password."""
_NEEDS = {"duckdb": "duckdb", "spark": "pyspark", "postgresql": "psycopg"}
_PACKAGES = {"duckdb": "duckdb", "pyspark": "leadkit[spark]", "psycopg": "psycopg[binary]", "sqlglot": "sqlglot"}


def is_server(name: str) -> bool:
    """Whether an engine's name is the address of a server."""
    return name.startswith(SERVERS)


def is_database(name: str) -> bool:
    """Whether an engine judges in SQL."""
    return is_server(name) or name in ("duckdb", "sqlite", "spark")


def check_engine(name: str) -> None:
    """See that there is an engine of that name, and that what it needs is installed.

    Raises
    ------
    UsageError
        With the nearest match, or with what to install; what looks like an address is not repeated: it may hold a
        password.
    """
    known = "postgresql" if is_server(name) else name
    if known not in ("postgresql", *ENGINES):
        word = _WORD.match(name)
        shown = word.group() if word else ""
        near = nearest_match(shown, ("postgresql", *ENGINES))
        named = "postgresql://…" if near == "postgresql" else near
        raise UsageError(Fault("no-engine", "", say("engine.unknown", found=shown), shown, ENGINES, named))
    if known in ("columns", "rows"):
        return
    for module in ("sqlglot", _NEEDS.get(known)):
        if module is not None and find_spec(module) is None:
            message = say("engine.not_installed", engine=known, package=_PACKAGES[module])
            raise UsageError(Fault("not-installed", "", message))
