"""What Java says of itself when Spark starts."""

from __future__ import annotations

import os

import pytest

from leadkit.engine.sql.databases.spark import _without_stderr


def fail() -> None:
    """Say why, as Java does, and fail."""
    with _without_stderr():
        os.system("echo why >&2")
        raise RuntimeError


def test_java_is_heard_only_where_it_does_not_start(capfd: pytest.CaptureFixture[str]) -> None:
    """What another process writes to this one's stderr meanwhile is kept back, and shown where it fails."""
    with _without_stderr():
        os.system("echo noise >&2")
    os.system("echo after >&2")
    assert capfd.readouterr().err == "after\n"
    with pytest.raises(RuntimeError):
        fail()
    assert capfd.readouterr().err == "why\n"
