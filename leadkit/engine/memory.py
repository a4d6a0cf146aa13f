"""Gives memory back that a judgement took for a moment, so that many processes fit beside each other."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Return free memory to the system where the C library can (glibc); elsewhere it does so by itself."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
