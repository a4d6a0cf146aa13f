from __future__ import annotations

import pytest


@pytest.fixture(scope="session", params=["columns", "rows"])
def engine(request: pytest.FixtureRequest) -> str:
    """Return the name of each engine in turn."""
    return str(request.param)
