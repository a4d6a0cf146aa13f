"""The dozen leads as a history, and the drafts on it."""

from __future__ import annotations

import pytest
from dozen import STRICT, dozen_settings, dozen_tables

from leadkit.definition.model import Definition
from leadkit.engine.admission import Admission, admit
from leadkit.history.history import History


@pytest.fixture(scope="session")
def dozen() -> History:
    """Return a dozen leads. Mature (created by 2 December 2025): all but L12; 4 of these 11 are won."""
    leads, outcomes = dozen_tables()
    return History(leads, outcomes=outcomes, settings=dozen_settings())


@pytest.fixture(scope="session")
def strict(dozen: History) -> Admission:
    """Return a form, life science and at least 300 of revenue: L01 L02 L03 L11 L12; of L05 it cannot be told."""
    return admit(Definition.from_dict(STRICT), dozen)
