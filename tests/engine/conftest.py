from __future__ import annotations

import pytest

ENGINES = ["columns", "rows"]


@pytest.fixture(scope="session", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Return each engine in turn, as `admit` calls it."""
    return str(request.param)


@pytest.fixture(scope="session")
def others() -> list[str]:
    """Return all engines that are there but the judge of all, `rows`."""
    return [name for name in ENGINES if name != "rows"]
