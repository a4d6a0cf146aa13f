from __future__ import annotations

import pytest

ENGINES = ["columns", "rows", "duckdb", "sqlite", "postgresql"]


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Return each engine in turn, as `admit` calls it; PostgreSQL by the address of a server of the tests."""
    return str(request.getfixturevalue("postgres_url") if request.param == "postgresql" else request.param)


@pytest.fixture(scope="session")
def others(request: pytest.FixtureRequest, has_postgres: bool) -> list[str]:
    """Return all engines that are there but the judge of all, `rows`; `engine` says when PostgreSQL is not."""
    there = [request.getfixturevalue("postgres_url")] if has_postgres else []
    return [*(name for name in ENGINES if name not in ("rows", "postgresql")), *there]


@pytest.fixture(scope="session")
def has_postgres() -> bool:
    """Return whether PostgreSQL is installed."""
    from servers import find_postgres

    return find_postgres() is not None
