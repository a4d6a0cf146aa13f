from __future__ import annotations

import os

import pytest
from servers import find_postgres

# A part of them may be named to save time, as scripts/plant-faults does; `rows` is the judge all the same.
ENGINES = os.environ.get("LEADKIT_TEST_ENGINES", "columns,prepared,rows,duckdb,sqlite,postgresql").split(",")


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Return each engine in turn, as `stored.judge` calls it; PostgreSQL by the address of a server of the tests."""
    return str(request.getfixturevalue("postgres_url") if request.param == "postgresql" else request.param)


@pytest.fixture(scope="session")
def others(request: pytest.FixtureRequest) -> list[str]:
    """Return all engines that are there but the judge of all, `rows`; `engine` says when PostgreSQL is not."""
    is_there = "postgresql" in ENGINES and find_postgres() is not None
    server = [request.getfixturevalue("postgres_url")] if is_there else []
    return [*(name for name in ENGINES if name not in ("rows", "postgresql")), *server]
