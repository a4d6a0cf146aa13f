"""The dozen leads, with and without what became of them, for what is shown of them."""

from __future__ import annotations

import pytest
from dozen import dozen_settings, dozen_tables

from leadkit.history.history import History


@pytest.fixture(scope="session")
def dozen() -> History:
    """Return a dozen leads, of which five are won and eleven are mature."""
    leads, outcomes = dozen_tables()
    return History(leads, outcomes=outcomes, settings=dozen_settings())


@pytest.fixture(scope="session")
def bare() -> History:
    """Return the same leads without dates and without outcomes."""
    leads, _ = dozen_tables()
    del leads["created_at"]
    return History(leads, settings=dozen_settings(leads={"id": "lead_id"}, as_of=None, mature_after=None))
