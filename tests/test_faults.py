"""The list of planted faults fits the engines, and none of them goes unnoticed."""

from __future__ import annotations

from pathlib import Path

import pytest
from faults import SURVIVED, Fault, copy_tree, faults, misfits, plant, plant_all


def test_every_fault_can_be_planted() -> None:
    """Each replacement of the list stands exactly once in its file; mend tests/engine/faults.toml where it does not."""
    listed = faults()
    assert len(listed) >= 40
    assert misfits(listed) == []
    assert len({fault.title for fault in listed}) == len(listed)


@pytest.mark.slow
@pytest.mark.timeout(3_600)
def test_no_fault_survives(capsys: pytest.CaptureFixture[str]) -> None:
    """Every planted fault is caught by a test of the engines."""
    assert plant_all(faults()), capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_what_is_no_fault_survives(tmp_path: Path) -> None:
    """A change that makes nothing wrong is not taken for caught: the tests do run, and can pass."""
    harmless = Fault("nothing", "leadkit/engine/cache.py", '"""', '"""')
    assert plant(harmless, copy_tree(tmp_path)).state == SURVIVED
