"""The shipped sample, whose effects are planted, and what is found in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadkit.evidence.drivers import Drivers, PointCard, card, drivers
from leadkit.history.history import History

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def acme() -> History:
    """Return the shipped sample."""
    return History.read(ROOT / "data" / "acme")


@pytest.fixture(scope="session")
def found(acme: History) -> Drivers:
    """Return what goes with the outcome in the shipped sample."""
    return drivers(acme)


@pytest.fixture(scope="session")
def points(found: Drivers) -> PointCard:
    """Return the point card of the shipped sample."""
    made = card(found)
    assert made is not None
    return made
